"""What proves the log to others: co-signatures, time stamps, values that can be masked, earlier files."""

import django.db.models.deletion
from django.db import migrations, models

from hwabaek.models import append_only


def _guard(apps, schema_editor):
    for statement in append_only.create(schema_editor.connection.vendor, append_only.EVIDENCE):
        schema_editor.execute(statement, params=None)


def _unguard(apps, schema_editor):
    for statement in append_only.drop(schema_editor.connection.vendor, append_only.EVIDENCE):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('hwabaek', '0002_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='check_number',
            field=models.CharField(blank=True, db_index=True, help_text='확인 번호, as printed beside the code', max_length=14),
        ),
        migrations.AddField(
            model_name='document',
            name='renew_at',
            field=models.DateTimeField(help_text='when its archive time stamp must be renewed', null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='unstamped_reason',
            field=models.TextField(blank=True, help_text='why the seal has no time stamp though an authority is set'),
        ),
        migrations.AddField(
            model_name='fact',
            name='values',
            field=models.BinaryField(help_text='canonical JSON: digest -> [salt, value]', null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='disclosure',
            field=models.CharField(choices=[('public', '공개'), ('partial', '부분공개'), ('closed', '비공개')], default='partial', help_text='what the public version of the record shows (정보공개법 제9조제1항)', max_length=7),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('resolution', '의결서'), ('written_result', '서면심의 결과'), ('minutes', '회의록'), ('attendance_sheet', '참석자 서명부'), ('call_notice', '소집통지서'), ('result_report', '결과보고'), ('audit_certificate', '감사증명')], max_length=20),
        ),
        migrations.CreateModel(
            name='EarlierFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('stored_as', models.CharField(max_length=80)),
                ('replaced_at', models.DateTimeField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_files', to='hwabaek.document')),
            ],
        ),
        migrations.CreateModel(
            name='CheckpointStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(help_text='the day in Seoul that it ends', null=True)),
                ('state', models.CharField(choices=[('waiting', '기다림'), ('stamped', '받음'), ('failed', '받지 못함')], default='waiting', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField()),
                ('error', models.TextField(blank=True)),
                ('token', models.BinaryField(help_text='the reply, DER, RFC 3161 section 2.4.2', null=True)),
                ('authority', models.CharField(blank=True, max_length=200)),
                ('stamped_at', models.DateTimeField(help_text='the time in the token', null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stamps', to='hwabaek.body')),
                ('checkpoint', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stamps', to='hwabaek.checkpoint')),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stamps', to='hwabaek.meeting')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='hwabaek_che_state_3fe921_idx')],
                'constraints': [models.UniqueConstraint(fields=('body', 'day'), name='one_stamp_a_day'), models.UniqueConstraint(fields=('meeting',), name='one_stamp_a_meeting'), models.CheckConstraint(condition=models.Q(('day__isnull', True), ('meeting__isnull', True), _connector='XOR'), name='a_stamp_is_of_a_day_or_a_meeting')],
            },
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness', models.CharField(help_text="name of the witness's key", max_length=120)),
                ('line', models.TextField(help_text='the signature line of the note, C2SP tlog-cosignature')),
                ('cosigned_at', models.DateTimeField()),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='hwabaek.checkpoint')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('checkpoint', 'witness'), name='one_cosignature_a_witness')],
            },
        ),
        migrations.CreateModel(
            name='WitnessState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness', models.CharField(max_length=120)),
                ('tree_size', models.PositiveBigIntegerField(default=0, help_text='the last size it co-signed')),
                ('tries', models.PositiveIntegerField(default=0, help_text='failures in a row')),
                ('next_try_at', models.DateTimeField()),
                ('cosigned_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hwabaek.body')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('body', 'witness'), name='one_state_a_witness')],
            },
        ),
        migrations.RunPython(_guard, _unguard),
    ]
