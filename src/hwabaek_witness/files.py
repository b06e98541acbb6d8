"""What a witness keeps as files: its key, and the list of the logs that it follows."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import (
    COSIGNATURE,
    ED25519,
    SignerKey,
    VerifierKey,
    check_key_name,
    parse_signer_key,
    parse_verifier_key,
    render_signer_key,
)

KEY, LOGS, STATE = "witness.key", "logs.txt", "witness.sqlite3"


def ensure_key(*, folder: Path, name: str = "") -> SignerKey:
    """Return the witness's key, made at the first start under this name and readable by us only.

    Raises:
        VerificationError: there is none and no name to make one, the name is another one, or the file is damaged.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / KEY
    if not file.exists():
        _make_key(file, name)
    key = parse_signer_key(file.read_text(encoding="utf-8").strip())
    if key.kind != COSIGNATURE:
        raise VerificationError(f"{KEY} is no witness's key", f"{KEY}: 증인의 열쇠가 아닙니다.")
    if name and key.name != name:
        raise VerificationError(
            f"this witness is called {key.name}; another name needs another folder",
            f"이 폴더의 증인 이름은 {key.name}입니다. 이름을 바꾸려면 다른 폴더를 쓰십시오.",
        )
    return key


def read_logs(*, lines: Iterable[str]) -> tuple[VerifierKey, ...]:
    """Return the keys of the logs to follow, from lines of which empty ones and those after # say nothing.

    Raises:
        VerificationError: a line is no verifier key of a log.
    """
    keys = []
    for line in lines:
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            key = parse_verifier_key(text)
        except VerificationError as error:
            raise VerificationError(
                f"not a verifier key: {text}: {error}", f"기록부의 확인 열쇠가 아닙니다: {text}"
            ) from error
        if key.kind != ED25519:
            raise VerificationError(
                f"the key of a witness, not of a log: {text}",
                f"기록부가 아니라 증인의 열쇠입니다: {text}",
            )
        keys.append(key)
    return tuple(dict.fromkeys(keys))


def _make_key(file: Path, name: str) -> None:
    if not name:
        raise VerificationError(
            "the first start needs a name",
            "처음 시작할 때는 --name으로 증인의 이름을 정해야 합니다.",
        )
    check_key_name(name)
    key = SignerKey(name=name, seed=secrets.token_bytes(32), kind=COSIGNATURE)
    # Whole or not at all, under its own name only when it is on the disk; who comes second uses the first's.
    draft = file.with_name(f".{KEY}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(render_signer_key(key) + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _settle(file.parent)


def _settle(folder: Path) -> None:
    """Bring the folder's entries to the disk: a new name is not safe before."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
