"""RFC 3161 time stamps on checkpoints, as a record holds them: three files for each under `log/stamps/`.

`<tree size>.checkpoint` is the signed note that was stamped, `<tree size>.tsr` the authority's reply,
and `<tree size>.json` the proof that the log behind `log/checkpoint` begins with that tree.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.fields import Fields
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from hwabaek.core.tlog.merkle import HASH_SIZE
from hwabaek.core.tlog.note import parse_note

FOLDER: Final = "log/stamps/"
_ENDINGS: Final = (".checkpoint", ".tsr", ".json")
_PATH = re.compile(rf"{FOLDER}(0|[1-9][0-9]{{0,19}})(\.[a-z]+)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamped checkpoint: the note, the reply over exactly its bytes, the proof of consistency."""

    note: bytes
    reply: bytes
    proof: tuple[bytes, ...]

    @property
    def checkpoint(self) -> Checkpoint:
        """Return what the note says; its signature is not looked at.

        Raises:
            VerificationError: it is no checkpoint.
        """
        return parse_checkpoint(parse_note(self.note).text)


def stamp_files(stamps: Iterable[Stamp]) -> dict[str, bytes]:
    """Return the files of an archive that hold these stamps.

    Raises:
        VerificationError: one is over something else than a checkpoint.
    """
    files: dict[str, bytes] = {}
    for stamp in stamps:
        proof = canonical({"proof": [step.hex() for step in stamp.proof]})
        parts = zip(_ENDINGS, (stamp.note, stamp.reply, proof), strict=True)
        files |= {f"{FOLDER}{stamp.checkpoint.size}{ending}": part for ending, part in parts}
    return files


def stamp_paths(files: Iterable[str]) -> set[str]:
    """Return the names that belong to whole stamps: of each, all three files are there."""
    names = set(files)
    whole = (_names(size) for size in _sizes(names))
    return {name for three in whole if three <= names for name in three}


def read_stamp(*, files: Mapping[str, bytes], size: int) -> Stamp:
    """Read the stamp on the checkpoint of a size.

    Raises:
        VerificationError: it is malformed, or over a checkpoint of another size.
    """
    note, reply, proof = (files[f"{FOLDER}{size}{ending}"] for ending in _ENDINGS)
    said = parse(proof)
    if type(said) is not dict or set(said) != {"proof"}:
        raise VerificationError("the proof beside a stamp is malformed")
    stamp = Stamp(note, reply, tuple(map(_hash, Fields(said, FOLDER).texts("proof"))))
    if stamp.checkpoint.size != size:
        raise VerificationError(
            "the stamped checkpoint has another size", "시점확인을 받은 봉인의 크기가 다릅니다"
        )
    return stamp


def stamp_sizes(files: Iterable[str]) -> list[int]:
    """Return the sizes of the checkpoints that whole stamps are on, the smallest first."""
    return sorted(_sizes(stamp_paths(files)))


def _sizes(names: Iterable[str]) -> set[int]:
    found = (_PATH.fullmatch(name) for name in names)
    return {int(match[1]) for match in found if match}


def _names(size: int) -> set[str]:
    return {f"{FOLDER}{size}{ending}" for ending in _ENDINGS}


def _hash(text: str) -> bytes:
    if not re.fullmatch(f"[0-9a-f]{{{2 * HASH_SIZE}}}", text):
        raise VerificationError("the proof beside a stamp holds what is not a hash")
    return bytes.fromhex(text)
