"""`hwabaek backup FILE`: everything that must be kept, in one file that either database can take.

The tables are written as lines of JSON from one snapshot, then the files beside them: files are
written before the rows that name them and never change, so the copy is complete. A backup made on
SQLite may be restored on PostgreSQL: that is how an office grows.
"""

import argparse
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import connection, models, transaction

import hwabaek

FORMAT = "hwabaek-backup/1"
FOLDERS = ("files", "keys")
# Sessions, unlike everything else, are worth nothing after a restore.
LEFT_OUT = {"sessions.session", "contenttypes.contenttype", "auth.permission"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", type=Path, help="where to write it, FILE.tar.gz")


def run(args: argparse.Namespace) -> int:
    """Write the backup under a passing name, then under its own."""
    draft = args.file.with_name(args.file.name + ".part")
    with draft.open("xb") as out:
        out.flush()
        draft.chmod(0o600)
        count = write_backup(out)
    draft.rename(args.file)
    print(f"백업을 마쳤습니다: {args.file} ({count:,}줄)")
    return 0


def write_backup(out: IO[bytes]) -> int:
    """Write everything into a compressed tar; return the number of rows."""
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=4) as archive:
        with tempfile.TemporaryFile() as rows:
            count = _write_rows(rows)
            digests["rows.jsonl"] = _add(archive, "rows.jsonl", rows)
        for path in _files():
            name = path.relative_to(settings.DATA).as_posix()
            with path.open("rb") as content:
                digests[name] = _add(archive, name, content)
        manifest = {"format": FORMAT, "version": hwabaek.__version__, "sha256": digests}
        text = json.dumps(manifest, indent=1, sort_keys=True).encode()
        _add(archive, "manifest.json", io.BytesIO(text))
    return count


def tables() -> list[type[models.Model]]:
    """Return the tables that are kept, in an order that does not matter."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in LEFT_OUT and model._meta.managed
    ]


def _write_rows(out: IO[bytes]) -> int:
    count = 0
    with _snapshot():
        for model in tables():
            rows = model._base_manager.order_by("pk").iterator(chunk_size=2000)  # noqa: SLF001 - as above
            for row in rows:
                line = serializers.serialize("jsonl", [row], ensure_ascii=False)
                out.write(line.rstrip("\n").encode() + b"\n")
                count += 1
    out.seek(0)
    return count


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read every table as of one moment."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _files() -> Iterator[Path]:
    yield settings.DATA / "secret_key"
    for folder in FOLDERS:
        for path in sorted((settings.DATA / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> str:
    hashed = hashlib.sha256()
    while chunk := content.read(1 << 20):
        hashed.update(chunk)
    digest = hashed.hexdigest()
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, io.SEEK_END)
    member.mode = 0o600
    content.seek(0)
    archive.addfile(member, content)
    return digest
