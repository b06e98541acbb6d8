"""The private keys that sign checkpoints: one file a body, readable by this program only."""

import os
import secrets
from pathlib import Path

from hwabaek.core.tlog.keys import SignerKey, parse_signer_key, render_signer_key


class LogKeyMissing(Exception):
    """There is no key for this body's log; `hwabaek install` makes one."""


def read_log_key(*, folder: Path, slug: str) -> SignerKey:
    """Return the key that signs this body's checkpoints.

    Raises:
        LogKeyMissing: its file is not there.
    """
    file = folder / f"log-{slug}.key"
    try:
        return parse_signer_key(file.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        raise LogKeyMissing(slug) from error


def make_log_key(*, folder: Path, slug: str, name: str) -> SignerKey:
    """Make and keep a new key under a name; an existing one is returned as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"log-{slug}.key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_log_key(folder=folder, slug=slug)
    key = SignerKey(name=name, seed=secrets.token_bytes(32))
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(render_signer_key(key) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return key
