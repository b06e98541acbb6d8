"""What came of it: closed polls, casting votes, wordings, the end, notices and documents."""

from dataclasses import replace
from datetime import datetime

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.call import Item
from hwabaek.core.record.fields import malformed
from hwabaek.core.record.happenings import (
    CastingVote,
    Document,
    Happening,
    Notice,
    Poll,
    Wording,
)
from hwabaek.core.record.meeting_record import MeetingRecord

# The notice of the call is made as soon as it is out; every other document tells how it ended.
_AT_THE_CALL = "call_notice"
_OVER = frozenset({"adjourned", "concluded"})


def poll_closed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the poll on an item was closed, with the case as put and the answer.

    Raises:
        VerificationError: there is no such poll, it was closed before, or replies were still due.
    """
    data = happening.data
    item = record.item(data.number("item"))
    _check_closable(record, item, happening.at)
    poll = Poll(
        order=happening.order,
        at=happening.at,
        item=item.number,
        closed_by=data.one_of("closed_by", "deadline", "clerk"),
        case=data.data("case"),
        answer=_answer(happening),
    )
    return replace(record, polls=(*record.polls, poll))


def closed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the deliberation was closed.

    Raises:
        VerificationError: a poll is still open.
    """
    happening.data.one_of("closed_by", "deadline", "clerk")
    for item in record.items:
        if item.is_decided:
            record.poll(item.number)
    return replace(record, closed_at=happening.at)


def casting_vote_given(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in the casting vote on a tie (결정권).

    Raises:
        VerificationError: there is no tie on this item for the presiding member to settle.
    """
    poll = record.poll(happening.data.number("item"))
    if not needs_casting_vote(poll):
        raise VerificationError(
            f"item {poll.item} is no tie to settle",
            f"제{poll.item}호는 결정권을 쓸 안건이 아닙니다",
        )
    vote = happening.data.one_of("vote", "for", "against")
    casting_vote = CastingVote(happening.order, happening.at, vote, _answer(happening))
    return _with_poll(record, replace(poll, casting_vote=casting_vote))


def wording_stated(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in the conditions as the presiding member stated them.

    Raises:
        VerificationError: the item did not carry with conditions, or they were stated before.
    """
    poll = record.poll(happening.data.number("item"))
    if not needs_wording(poll):
        raise VerificationError(
            f"item {poll.item} needs no wording", f"제{poll.item}호는 문안을 정할 안건이 아닙니다"
        )
    wording = Wording(happening.order, happening.at, happening.data.text("wording"))
    return _with_poll(record, replace(poll, wording=wording))


def concluded(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that all results are stated.

    Raises:
        VerificationError: the presiding member still owes a casting vote or a wording.
    """
    for poll in record.polls:
        if needs_casting_vote(poll) or needs_wording(poll):
            raise VerificationError(
                f"the result of item {poll.item} is not stated yet",
                f"제{poll.item}호의 결과를 아직 정하지 않았습니다",
            )
    return replace(record, concluded_at=happening.at)


def document_sealed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a sealed document.

    Raises:
        VerificationError: it is about an item that there is not, or tells of what is not over.
    """
    data = happening.data
    if data.word("kind") != _AT_THE_CALL and record.state not in _OVER:
        raise VerificationError(
            "the document tells of what is not over", "끝나지 않은 회의의 결과를 담은 문서입니다"
        )
    item = data.number_or_none("item")
    document = Document(
        order=happening.order,
        at=happening.at,
        id=data.text("document"),
        kind=data.word("kind"),
        item=None if item is None else record.item(item).number,
        sha256=data.digest("sha256"),
        size=data.number("size"),
        seal=data.text("seal"),
        timestamp=data.flag("timestamp"),
    )
    return replace(record, documents=(*record.documents, document))


def notified(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a message was sent, or could not be.

    Raises:
        VerificationError: it is malformed.
    """
    data = happening.data
    notice = Notice(
        order=happening.order,
        at=happening.at,
        seat=data.number_or_none("seat"),
        channel=data.text("channel"),
        purpose=data.text("purpose"),
        state=data.one_of("state", "sent", "failed"),
    )
    return replace(record, notices=(*record.notices, notice))


def needs_casting_vote(poll: Poll) -> bool:
    """Say whether a tie waits for the presiding member, where the rule lets them settle it."""
    rule = poll.case.get("rule")
    decides = type(rule) is dict and rule.get("tie") == "chair_decides"
    return poll.outcome == "tied" and decides and poll.casting_vote is None


def needs_wording(poll: Poll) -> bool:
    """Say whether the conditions are still to be stated."""
    return poll.outcome == "carried_conditionally" and poll.wording is None


def _check_closable(record: MeetingRecord, item: Item, at: datetime) -> None:
    if not item.is_decided or any(poll.item == item.number for poll in record.polls):
        raise VerificationError(
            f"item {item.number} has no open poll", f"제{item.number}호에는 열린 표결이 없습니다"
        )
    if at <= record.deadline_at and record.missing():
        raise VerificationError(
            "closed before the deadline although replies were missing",
            "회신하지 않은 위원이 있는데 마감 전에 닫았습니다",
        )


def _answer(happening: Happening) -> dict[str, object]:
    answer = happening.data.data("answer")
    if type(answer.get("outcome")) is not str:
        raise malformed("data.answer.outcome")
    return answer


def _with_poll(record: MeetingRecord, poll: Poll) -> MeetingRecord:
    polls = tuple(poll if other.item == poll.item else other for other in record.polls)
    return replace(record, polls=polls)
