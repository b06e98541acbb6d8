"""Signing the resolutions of a sitting (의결서 서명): whoever took part signs, or it is written down why not."""

from dataclasses import replace

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.signing import read_signature
from hwabaek.core.record.sitting.roll import sitting_of, speaking_seat
from hwabaek.core.record.sitting.sitting import Signed
from hwabaek.core.record.standing import acting_seat


def resolution_signed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a member signed the resolutions on some items.

    Raises:
        VerificationError: somebody else signed, or an item is not declared, or they had no part in it.
    """
    data = happening.data
    signed = Signed(
        order=happening.order,
        at=happening.at,
        seat=acting_seat(record=record, happening=happening),
        signature=read_signature(data.fields("signature")),
        auth=data.text("auth"),
        digest=data.digest("shown_digest"),
    )
    return _with(record, signed, data.numbers("items"))


def resolution_refused(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a member does not sign or cannot, and why (지적재조사에 관한 특별법 제31조제10항).

    Raises:
        VerificationError: no reason is given, or there is nothing for them to sign.
    """
    data = happening.data
    reason = data.text("reason")
    if not reason.strip():
        raise VerificationError("no reason is given", "서명하지 않은 까닭이 없습니다")
    seat = speaking_seat(record=record, happening=happening)
    refused = Signed(happening.order, happening.at, seat, None, "", "", reason)
    return _with(record, refused, data.numbers("items"))


def _with(record: MeetingRecord, signed: Signed, items: tuple[int, ...]) -> MeetingRecord:
    sitting = sitting_of(record=record)
    signatures = dict(sitting.resolution_signatures)
    for item in items:
        _check(record, signed, item)
        if any(one.seat == signed.seat for one in signatures.get(item, ())):
            raise VerificationError("signed before", "이미 서명한 위원입니다")
        signatures[item] = (*signatures.get(item, ()), signed)
    return replace(record, sitting=replace(sitting, resolution_signatures=signatures))


def _check(record: MeetingRecord, signed: Signed, item: int) -> None:
    sitting = sitting_of(record=record)
    if sitting.item_state(record.item(item).number) != "decided":
        raise VerificationError(
            f"item {item} has no resolution", f"제{item}호의 결과가 선포되지 않았습니다"
        )
    if signed.seat not in sitting.polls_on(item)[-1].seats:
        raise VerificationError(
            f"seat {signed.seat} had no part in item {item}",
            f"{signed.seat}번 위원은 제{item}호의 표결에 참여하지 않았습니다",
        )
