"""A member's reply: it must be their own, of the next version, rightly timed, on items open to them."""

from dataclasses import replace

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.happenings import Ballot, Happening, PaperEntry, Reply, Signature
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.standing import acting_seat, check_in_office
from hwabaek.core.record.veil import Masked

CHOICES = ("for", "conditional", "against", "abstain")


def reply_submitted(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a member's own signed reply.

    Raises:
        VerificationError: it cannot have been given as it stands here.
    """
    acting_seat(record=record, happening=happening)
    return _with_reply(record, _reply(record, happening))


def paper_reply_entered(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a reply on paper that one person entered and another confirmed.

    Raises:
        VerificationError: it cannot have been given so, or one person did both.
    """
    data = happening.data
    paper = PaperEntry(
        entered_by=data.text("entered_by"),
        confirmed_by=data.text("confirmed_by"),
        scan_sha256=data.digest("scan_sha256"),
        reason=data.text("reason"),
    )
    if paper.entered_by == paper.confirmed_by and not isinstance(paper.entered_by, Masked):
        raise VerificationError(
            "the same person entered and confirmed it", "입력한 사람과 확인한 사람이 같습니다"
        )
    return _with_reply(record, replace(_reply(record, happening), paper=paper))


def _reply(record: MeetingRecord, happening: Happening) -> Reply:
    data = happening.data
    signature = data.fields("signature")
    kind = signature.one_of("kind", "drawn", "typed")
    return Reply(
        order=happening.order,
        at=happening.at,
        id=data.text("reply"),
        seat=record.seat(data.number("seat")).number,
        version=data.number("version"),
        supersedes=data.text_or_none("supersedes"),
        late=data.flag("late"),
        auth=data.text("auth"),
        shown_digest=data.digest("shown_digest"),
        signature=Signature(
            kind=kind,
            strokes=tuple(signature.sequence("strokes")) if kind == "drawn" else None,
            text=signature.text("text") if kind == "typed" else None,
        ),
        ballots=tuple(_ballot(ballot) for ballot in data.each("ballots")),
    )


def _ballot(data: Fields) -> Ballot:
    return Ballot(
        item=data.number("item"),
        choice=data.one_of("choice", *CHOICES),
        opinion=data.text("opinion"),
    )


def _with_reply(record: MeetingRecord, reply: Reply) -> MeetingRecord:
    check_in_office(record=record, seat=reply.seat)
    _check_version(record, reply)
    _check_time(record, reply)
    _check_ballots(record, reply)
    return replace(record, replies=(*record.replies, reply))


def _check_version(record: MeetingRecord, reply: Reply) -> None:
    versions = record.versions(reply.seat)
    before = versions[-1].id if versions else None
    twin = any(other.id == reply.id for other in record.replies)
    if twin or (reply.version, reply.supersedes) != (len(versions) + 1, before):
        raise VerificationError(
            f"not the reply that follows version {len(versions)} of seat {reply.seat}",
            f"{reply.seat}번 위원의 {len(versions)}판에 이어지는 심의서가 아닙니다",
        )


def _check_time(record: MeetingRecord, reply: Reply) -> None:
    in_time = record.state == "open" and reply.at <= record.deadline_at
    if in_time and reply.late:
        raise VerificationError(
            "a reply in time is called late", "제때 낸 심의서를 늦었다고 했습니다"
        )
    if not in_time and not reply.late:
        raise VerificationError(
            "a late reply is called timely", "늦게 낸 심의서를 제때 냈다고 했습니다"
        )


def _check_ballots(record: MeetingRecord, reply: Reply) -> None:
    items = [ballot.item for ballot in reply.ballots]
    if not items or len(items) != len(set(items)):
        raise VerificationError("not one ballot an item", "안건마다 표가 한 장이 아닙니다")
    for number in items:
        if not record.item(number).is_decided:
            raise VerificationError(
                f"item {number} is not decided on", f"제{number}호는 표결하는 안건이 아닙니다"
            )
        if record.stands_aside(seat=reply.seat, item=number):
            raise VerificationError(
                f"seat {reply.seat} stands aside from item {number}",
                f"{reply.seat}번 위원은 제{number}호에서 제척·회피되었습니다",
            )
