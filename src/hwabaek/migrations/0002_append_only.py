"""Triggers: what was written into the log, on a roll or in a reply is never changed."""

from django.db import migrations

from hwabaek.models import append_only


def _create(apps, schema_editor):
    for statement in append_only.create(schema_editor.connection.vendor, append_only.FROM_THE_BEGINNING):
        schema_editor.execute(statement, params=None)


def _drop(apps, schema_editor):
    for statement in append_only.drop(schema_editor.connection.vendor, append_only.FROM_THE_BEGINNING):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("hwabaek", "0001_tables")]
    operations = [migrations.RunPython(_create, _drop)]
