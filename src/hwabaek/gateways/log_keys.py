"""The private keys that sign checkpoints: one file a body, readable by this program only.

`log-SLUG.key` signs; `log-SLUG.retiring.key` signs too, while a new key takes over from it;
`log-SLUG.retired-ID.key` signs no more and is kept aside until somebody destroys it;
`log-SLUG.next.key` is a new key that a rotation was interrupted before taking into use.
"""

import os
import secrets
from pathlib import Path

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import SignerKey, parse_signer_key, render_signer_key


class LogKeyMissing(Exception):
    """There is no readable key for this body's log; `hwabaek install` makes one where none is."""


def read_log_key(*, folder: Path, slug: str) -> SignerKey:
    """Return the key that signs this body's checkpoints.

    Raises:
        LogKeyMissing: its file is not there, or holds no key.
    """
    key = _read(folder / f"log-{slug}.key", slug)
    if key is None:
        raise LogKeyMissing(slug)
    return key


def signing_keys(*, folder: Path, slug: str) -> list[SignerKey]:
    """Return all keys that sign this body's checkpoints now: the key, and the one it takes over from.

    Raises:
        LogKeyMissing: the key's file is not there, or one holds no key.
    """
    key = read_log_key(folder=folder, slug=slug)
    retiring = retiring_key(folder=folder, slug=slug)
    return [key] if retiring is None or retiring == key else [key, retiring]


def retiring_key(*, folder: Path, slug: str) -> SignerKey | None:
    """Return the key that signs beside its successor, while it does.

    Raises:
        LogKeyMissing: its file holds no key.
    """
    return _read(folder / f"log-{slug}.retiring.key", slug)


def make_log_key(*, folder: Path, slug: str, name: str) -> SignerKey:
    """Make and keep a new key under a name; an existing one is returned as it is.

    Raises:
        LogKeyMissing: there is a file, and it holds no key.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _make(folder / f"log-{slug}.key", slug, name)


def begin_rotation(*, folder: Path, slug: str) -> tuple[SignerKey, SignerKey]:
    """Put a new key of the same name in the place of the old one, which goes on signing beside it.

    Returns the old key and the new. Interrupted anywhere, it goes on where it stopped; done, it
    changes nothing until the old key is retired.

    Raises:
        LogKeyMissing: there is no key to take over from.
    """
    current, retiring = folder / f"log-{slug}.key", folder / f"log-{slug}.retiring.key"
    key, old = read_log_key(folder=folder, slug=slug), retiring_key(folder=folder, slug=slug)
    if old is not None and old != key:
        return old, key
    following = folder / f"log-{slug}.next.key"
    new = _make(following, slug, key.name)
    if old is None:
        os.link(current, retiring)
    following.replace(current)
    _settle(folder)
    return key, new


def retire_key(*, folder: Path, slug: str) -> SignerKey | None:
    """Let the old key sign no more and put its file aside; None where no key is retiring.

    Raises:
        LogKeyMissing: its file holds no key.
    """
    old = retiring_key(folder=folder, slug=slug)
    if old is not None:
        name = f"log-{slug}.retired-{old.verifier.key_id.hex()}.key"
        (folder / f"log-{slug}.retiring.key").replace(folder / name)
        _settle(folder)
    return old


def _read(file: Path, slug: str) -> SignerKey | None:
    try:
        return parse_signer_key(file.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    except (VerificationError, ValueError) as error:
        raise LogKeyMissing(f"{slug}: {file.name} holds no key") from error


def _make(file: Path, slug: str, name: str) -> SignerKey:
    key = SignerKey(name=name, seed=secrets.token_bytes(32))
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(render_signer_key(key) + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)  # fails where another process was first: then theirs stands
    except FileExistsError:
        key = _read(file, slug) or key
    finally:
        draft.unlink()
    _settle(file.parent)
    return key


def _settle(folder: Path) -> None:
    """Wait until the folder's names are on the disk: a key that signed must not vanish."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
