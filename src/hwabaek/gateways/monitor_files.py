"""What a monitor keeps between two looks at a log, and the evidence of an alarm, as files."""

import hashlib
import json
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import VerifierKey, parse_verifier_key, render_verifier_key
from hwabaek.core.tlog.monitor import Alarm, Kept

FORMAT = "hwabaek-watch/1"
LONGEST = 1 << 22


class Damaged(Exception):
    """The monitor's own file cannot be read; it is not overwritten."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The keys that a log is checked by, and what was kept of it."""

    keys: tuple[VerifierKey, ...] = ()
    kept: Kept = field(default_factory=Kept)


def default_file(url: str) -> Path:
    """Return where the memory of a log lies if nobody says otherwise (XDG base directories)."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    name = re.sub(r"[^A-Za-z0-9.]+", "-", url.partition("://")[2]).strip("-.")
    return Path(base) / "hwabaek" / f"{name or 'log'}.json"


def read_memory(file: Path) -> Memory:
    """Return what was kept; an empty memory where there is none yet.

    Raises:
        Damaged: the file is not one of ours, or not whole.
    """
    try:
        with file.open("rb") as source:
            stored = json.loads(source.read(LONGEST))
        if stored["format"] != FORMAT:
            raise Damaged(f"{file}: {stored['format']}")
        keys = tuple(parse_verifier_key(text) for text in stored["keys"])
        kept = Kept(note=stored["checkpoint"].encode(), recheck=int(stored["recheck"]))
        _ = kept.checkpoint  # raises where it is none
    except FileNotFoundError:
        return Memory()
    except (ValueError, KeyError, TypeError, AttributeError, VerificationError) as error:
        raise Damaged(f"{file}: {error}") from error
    return Memory(keys=keys, kept=kept)


def write_memory(file: Path, memory: Memory) -> None:
    """Keep a memory durably: the old one or the new one is there, also after a power cut."""
    stored = {
        "format": FORMAT,
        "keys": [render_verifier_key(key) for key in memory.keys],
        "checkpoint": memory.kept.note.decode(),
        "recheck": memory.kept.recheck,
    }
    _write(file, json.dumps(stored, ensure_ascii=False, indent=1).encode() + b"\n")


def keep_evidence(file: Path, alarm: Alarm) -> Path:
    """Write what shows an alarm into a folder beside the memory, once for the same evidence; return the folder."""
    parts = {name.replace("_", "."): content for name, content in sorted(alarm.evidence.items())}
    digest = hashlib.sha256(b"".join(parts.values())).hexdigest()[:12]
    folder = file.with_name(f"{file.stem}.{alarm.kind}-{digest}")
    told = f"{alarm.ko}\n{alarm}\n".encode()
    for name, content in (parts | {"alarm.txt": told}).items():
        if not (folder / name).exists():
            _write(folder / name, content)
    return folder


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    handle = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
