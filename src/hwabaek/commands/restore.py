"""`hwabaek restore FILE`: put a backup back, into an empty database and data folder."""

import argparse
import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from hwabaek.commands.backup import FORMAT, tables
from hwabaek.models import Body

BATCH = 1000


class NotRestored(Exception):
    """Why the backup was not put back; nothing was changed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", type=Path, help="a file made by hwabaek backup")


def run(args: argparse.Namespace) -> int:
    """Check the whole backup first, then put it back."""
    try:
        count = restore(args.file)
    except NotRestored as error:
        print(f"복원하지 않았습니다: {error}")
        return 1
    print(f"복원을 마쳤습니다 ({count:,}줄). hwabaek log verify 로 기록을 확인하세요.")
    return 0


def restore(file: Path) -> int:
    """Put a backup back and return the number of rows.

    Raises:
        NotRestored: the file is damaged, or there is something here already.
    """
    check_backup(file)
    call_command("migrate", verbosity=0, interactive=False)
    if Body.objects.exists():
        message = "데이터베이스가 비어 있지 않습니다. 빈 데이터베이스를 DATABASE_URL로 지정하세요."
        raise NotRestored(message)
    with tarfile.open(file, "r:gz") as archive, transaction.atomic():
        rows = archive.extractfile("rows.jsonl")
        if rows is None:
            message = "rows.jsonl이 없습니다."
            raise NotRestored(message)
        count = _load(rows)
        _extract_files(archive)
    return count


def check_backup(file: Path) -> dict[str, Any]:
    """Compare every part of a backup with its digest and return the manifest.

    Raises:
        NotRestored: the file is no backup, or a part of it is damaged or missing.
    """
    try:
        with tarfile.open(file, "r:gz") as archive:
            digests = {m.name: _digest(archive, m) for m in archive if m.name != "manifest.json"}
            part = archive.extractfile("manifest.json")
            manifest = json.loads(part.read()) if part else {}
    except (OSError, EOFError, tarfile.TarError, KeyError, ValueError) as error:
        message = f"백업 파일을 읽을 수 없습니다 ({error})."
        raise NotRestored(message) from error
    if manifest.get("format") != FORMAT or manifest.get("sha256") != digests:
        message = "백업 파일의 내용이 목록과 다릅니다."
        raise NotRestored(message)
    return dict(manifest)


def _digest(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    content = archive.extractfile(member)
    if content is None:
        raise KeyError(member.name)
    digest = hashlib.sha256()
    while chunk := content.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _load(rows: IO[bytes]) -> int:
    count = 0
    while lines := list(islice(rows, BATCH)):
        for item in serializers.deserialize("jsonl", b"".join(lines).decode()):
            item.save(force_insert=True)  # passed on to Model.save_base
            count += 1
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
    return count


def _extract_files(archive: tarfile.TarFile) -> None:
    for member in _files(archive):
        target = settings.DATA / member.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = archive.extractfile(member)
        if content is None:
            continue
        # The backup's own files win: a key made at this start must not sign another's log.
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            while chunk := content.read(1 << 20):
                out.write(chunk)


def _files(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in archive:
        path = Path(member.name)
        if member.name in {"rows.jsonl", "manifest.json"}:
            continue
        if not member.isfile() or path.is_absolute() or ".." in path.parts:
            raise NotRestored(member.name)
        yield member
