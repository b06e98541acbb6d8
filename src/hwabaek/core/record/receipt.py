"""A member's receipt as a file: the fact of a signed reply, its log entry, and the proof that it is in the log.

It is the member's own, so that nothing in it is masked. Whoever keeps it can show, to anybody and
without us, what was recorded and that the log of that checkpoint holds it.
"""

from dataclasses import dataclass
from typing import Any, Final

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.checks.report import Check, Line, Report, failed, ok, unchecked
from hwabaek.core.record.entries import (
    Entry,
    VeiledFact,
    check_entry,
    check_fact,
    entry_of,
    leaf_of,
)
from hwabaek.core.record.veil import Values, read_values, unveil
from hwabaek.core.tlog.canonical_json import parse
from hwabaek.core.tlog.checkpoint import Checkpoint, open_checkpoint
from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek.core.tlog.merkle import verify_inclusion

FORMAT: Final = "hwabaek-receipt/1"

_KEYS = {"format", "entry", "fact", "values", "index", "proof", "checkpoint", "keys"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receipt holds; `keys` are the log's, in text form, the newest first."""

    entry: Entry
    fact: VeiledFact
    values: Values
    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    keys: tuple[str, ...]


class NotAReceipt(VerificationError):
    """The file is no receipt at all."""


def receipt_form(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as it is written."""
    return {
        "format": FORMAT,
        "entry": receipt.entry,
        "fact": receipt.fact,
        "values": receipt.values,
        "index": receipt.index,
        "proof": [step.hex() for step in receipt.proof],
        "checkpoint": receipt.checkpoint,
        "keys": list(receipt.keys),
    }


def read_receipt(data: bytes) -> Receipt:
    """Read a receipt without trusting it.

    Raises:
        NotAReceipt: the file is something else, or malformed.
    """
    try:
        return _read(parse(data))
    except VerificationError as error:
        raise NotAReceipt(f"not a receipt: {error}", "접수증 파일이 아닙니다") from error


def verify_receipt(*, receipt: Receipt, keys: tuple[str, ...] = ()) -> Report:
    """Check a receipt and return a line a check.

    `keys` are those of the log that the reader trusts; without any, the receipt's own are used.
    """
    return Report((_fact(receipt), *_log(receipt, keys)))


def _read(form: object) -> Receipt:
    if type(form) is not dict or set(form) != _KEYS or form["format"] != FORMAT:
        raise VerificationError(f"a receipt must have exactly the keys {', '.join(sorted(_KEYS))}")
    check_entry(form["entry"])
    check_fact(form["fact"])
    lists = [form["proof"], form["keys"]]
    if any(type(one) is not list or any(type(part) is not str for part in one) for one in lists):
        raise VerificationError("proof and keys must be lists of texts")
    if type(form["index"]) is not int or type(form["checkpoint"]) is not str:
        raise VerificationError("the index must be a number and the checkpoint a text")
    return Receipt(
        entry=form["entry"],
        fact=form["fact"],
        values=read_values(form["values"]),
        index=form["index"],
        proof=tuple(_hash(step) for step in form["proof"]),
        checkpoint=form["checkpoint"],
        keys=tuple(form["keys"]),
    )


def _hash(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise VerificationError("a hash must be written in hexadecimal") from error
    if found.hex() != text:
        raise VerificationError("a hash must be written in hexadecimal")
    return found


def _fact(receipt: Receipt) -> Line:
    try:
        unveil(fact=receipt.fact, values=receipt.values)
        is_logged = entry_of(receipt.fact) == receipt.entry
    except VerificationError as error:
        return failed(check=Check.DIGESTS, en=f"the fact: {error}", ko=f"기록된 내용: {error.ko}")
    if not is_logged:
        en, ko = "the fact is not that of the entry", "기록된 내용의 지문이 다릅니다"
        return failed(check=Check.DIGESTS, en=en, ko=ko)
    at = receipt.entry["at"]
    en, ko = f"the fact is that of the entry, {at}", f"기록된 내용의 지문, {at}"
    return ok(check=Check.DIGESTS, en=en, ko=ko)


def _log(receipt: Receipt, keys: tuple[str, ...]) -> tuple[Line, ...]:
    try:
        tree = _checkpoint(receipt, keys or receipt.keys)
    except VerificationError as error:
        return (failed(check=Check.CHECKPOINT, en=f"{error}", ko=f"기록 봉인: {error.ko}"),)
    signed = ok(
        check=Check.CHECKPOINT,
        en=f"checkpoint of {tree.size} entries, {tree.origin}",
        ko=f"기록 봉인의 서명, {tree.size}건, {tree.origin}",
    )
    trusted = () if keys else (_own_keys(),)
    return (signed, *trusted, _inclusion(receipt, tree))


def _own_keys() -> Line:
    en = "whether the key is the log's: it is the receipt's own; give --key"
    ko = "열쇠가 그 기관의 것인지: 접수증에 든 열쇠입니다. --key로 기관의 열쇠를 주세요"
    return unchecked(check=Check.CHECKPOINT, en=en, ko=ko)


def _checkpoint(receipt: Receipt, keys: tuple[str, ...]) -> Checkpoint:
    known = [parse_verifier_key(key) for key in keys]
    origin = receipt.checkpoint.partition("\n")[0]
    return open_checkpoint(data=receipt.checkpoint.encode(), origin=origin, keys=known)


def _inclusion(receipt: Receipt, tree: Checkpoint) -> Line:
    try:
        verify_inclusion(
            index=receipt.index,
            size=tree.size,
            leaf_hash=leaf_of(receipt.entry),
            proof=receipt.proof,
            root=tree.root,
        )
    except VerificationError as error:
        return failed(check=Check.PROOFS, en=f"{error}", ko=f"포함 증명: {error.ko}")
    number = receipt.index + 1
    en, ko = f"it stands in the log as number {number}", f"기록 {number}번에 있습니다"
    return ok(check=Check.PROOFS, en=en, ko=ko)
