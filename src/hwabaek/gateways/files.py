"""Files kept for good: papers, viewing copies, scans and sealed documents, in one folder.

A name is random and says nothing; who may have which file is the database's business. A file is there
whole or not at all, also after a power cut, and is never changed once written.
"""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


class NoSuchFile(Exception):
    """The store has no file of this name."""


class FileChanged(Exception):
    """A file's bytes are not those that were written; it must not be shown or sealed."""


@dataclass(frozen=True)
class StoredFile:
    """Where a file is and what it was when it was written."""

    name: str
    size: int
    sha256: str


class FileStore:
    """A folder of files under random names, spread over 256 folders."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made with the first file."""
        self._folder = folder

    def write(self, *, content: bytes) -> StoredFile:
        """Keep a file: first whole and on the disk under a passing name, then under its own."""
        token = secrets.token_hex(16)
        name = f"{token[:2]}/{token}"
        shard = self._folder / token[:2]
        shard.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = shard / f".{token}"
        try:
            with os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        draft.rename(self._folder / name)
        _settle(shard)
        return StoredFile(name, len(content), hashlib.sha256(content).hexdigest())

    def read(self, *, name: str, sha256: str = "") -> bytes:
        """Give a file's bytes, compared with their digest where one is named.

        Raises:
            NoSuchFile: no file of this name, or not a name of ours.
            FileChanged: the bytes are not those that were written.
        """
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError as error:
            raise NoSuchFile(name) from error
        if sha256 and hashlib.sha256(content).hexdigest() != sha256:
            raise FileChanged(name)
        return content

    def exists(self, *, name: str) -> bool:
        """Tell whether there is a file of this name."""
        return self._path(name).is_file()

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise NoSuchFile(name)
        return self._folder / name


def _settle(folder: Path) -> None:
    """Bring a folder's entries to the disk: a rename is not safe before its folder is."""
    for part in (folder, folder.parent):
        handle = os.open(part, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
