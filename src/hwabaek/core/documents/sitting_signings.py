"""Every act of signing about a sitting: attendance, resolutions, minutes; and who did not sign, and why."""

from collections.abc import Iterator, Sequence
from typing import Any

from hwabaek.core.documents.labels import means_of, post_of
from hwabaek.core.documents.log_state import LogState
from hwabaek.core.documents.signing_acts import to_the_second
from hwabaek.core.documents.sitting_words import ink_of
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes import Minutes, MinutesSignature
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import Signed

_REFUSED = {"refused": "회의록 서명 거부", "unable": "회의록 서명 불능"}


def sitting_signings(*, record: MeetingRecord, log: LogState) -> list[dict[str, Any]]:
    """List every signature: on the attendance sheet, on resolutions, on each version of the minutes.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    acts = [
        *(_attended(record, log, one) for one in sitting_of(record=record).attendance_signatures),
        *(
            _resolved(record, log, one, items)
            for one, items in _on_resolutions(record)
            if one.signature
        ),
        *(
            _minuted(record, log, minutes, one)
            for minutes, one in _on_minutes(record)
            if one.signature
        ),
    ]
    return [line for _, line in sorted(acts, key=lambda act: act[0])]


def refusals(*, record: MeetingRecord, log: LogState) -> list[list[str]]:
    """List who did not sign what, why, and who wrote that down.

    Raises:
        VerificationError: one of them is not in the log yet.
    """
    return [
        [
            name,
            what,
            why,
            to_the_second(log.of(order).at),
            log.of(order).by,
            f"{log.of(order).number:,}",
        ]
        for order, name, what, why in sorted(_not_signed(record))
    ]


def _not_signed(record: MeetingRecord) -> Iterator[tuple[int, str, str, str]]:
    for signed, items in _on_resolutions(record):
        if not signed.signature:
            name, what = record.seat(signed.seat).name, f"의결서 {_items(items)} 서명 안 함"
            yield signed.order, name, what, signed.reason
    for minutes, one in _on_minutes(record):
        if not one.signature:
            name = minutes.signers[one.signer - 1].name
            what = f"{_REFUSED[one.refused]}(제{minutes.version}판)"
            yield one.order, name, what, one.reason


def _attended(record: MeetingRecord, log: LogState, one: Signed) -> tuple[int, dict[str, Any]]:
    seat, by = record.seat(one.seat), log.of(one.order).by
    who = (seat.name, post_of(seat=seat))
    standing = "스스로 서명함" if by == seat.name else f"{by}의 입력 화면에 서명함"
    return _line(log, one, who, ("참석 서명", standing), one.digest)


def _resolved(
    record: MeetingRecord, log: LogState, one: Signed, items: Sequence[int]
) -> tuple[int, dict[str, Any]]:
    seat = record.seat(one.seat)
    who = (seat.name, post_of(seat=seat))
    return _line(log, one, who, ("의결서 서명", _items(items)), one.digest)


def _minuted(
    record: MeetingRecord, log: LogState, minutes: Minutes, one: MinutesSignature
) -> tuple[int, dict[str, Any]]:
    signer = minutes.signers[one.signer - 1]
    post = signer.post if signer.seat is None else post_of(seat=record.seat(signer.seat))
    # A signature over another text than the frozen one is refused when it is taken in.
    act = ("회의록 서명", f"제{minutes.version}판")
    return _line(log, one, (signer.name, post), act, minutes.digest)


def _line(
    log: LogState,
    one: Signed | MinutesSignature,
    who: tuple[str, str],
    act: tuple[str, str],
    shown: str,
) -> tuple[int, dict[str, Any]]:
    logged = log.of(one.order)
    return one.order, {
        "name": who[0],
        "post": who[1],
        "version": act[0],
        "at": to_the_second(one.at),
        "means": means_of(auth=one.auth),
        "standing": act[1],
        "entry": f"기록 {logged.number:,}번",
        "digest": logged.digest,
        "shown": shown,
        "signature": ink_of(signature=one.signature, name=who[0], otherwise="-"),
    }


def _on_resolutions(record: MeetingRecord) -> list[tuple[Signed, list[int]]]:
    """Join what was signed at once: one act on several items."""
    acts: dict[int, tuple[Signed, list[int]]] = {}
    for item, signed in sorted(sitting_of(record=record).resolution_signatures.items()):
        for one in signed:
            acts.setdefault(one.order, (one, []))[1].append(item)
    return list(acts.values())


def _on_minutes(record: MeetingRecord) -> Iterator[tuple[Minutes, MinutesSignature]]:
    for minutes in sitting_of(record=record).minutes:
        yield from ((minutes, one) for one in minutes.signatures)


def _items(items: Sequence[int]) -> str:
    return ", ".join(f"제{item}호" for item in items)
