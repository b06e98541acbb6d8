"""The tables beside the log, compared with the facts of each meeting.

Pages and counts read tables; the log vouches for facts. Whoever changes a ballot in the database and
leaves the log alone would be believed by everybody who looks at a page, so both must say the same.
"""

from collections.abc import Iterator
from typing import Any

from hwabaek.actions import log
from hwabaek.actions.meetings import subject_of
from hwabaek.actions.sitting_audit import kept_votes, logged_votes
from hwabaek.actions.snapshots import item_data, seat_data
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind, check_fact
from hwabaek.core.record.replay import replay
from hwabaek.models import (
    Body,
    Declaration,
    Departure,
    Document,
    EarlierFile,
    LogEntry,
    Meeting,
    Poll,
    Reply,
)

# What a table or the log says, by what it is about: two of these are compared.
Told = dict[str, Any]

REPLIES = {
    EntryKind.MEETING_REPLY_SUBMITTED.value,
    EntryKind.MEETING_PAPER_REPLY_ENTERED.value,
}
# In a sitting an item may have several polls: they are compared one by one (sitting_audit.py).
RESULTS = {
    EntryKind.MEETING_POLL_CLOSED.value,
    EntryKind.MEETING_CASTING_VOTE_GIVEN.value,
    EntryKind.MEETING_WORDING_STATED.value,
}
FILES = {
    EntryKind.MEETING_DOCUMENT_SEALED.value,
    EntryKind.MEETING_DOCUMENT_RENEWED.value,
}


def faults_of_tables(*, body: Body) -> Iterator[str]:
    """Compare the tables of every meeting of a body with its facts and return what differs.

    Somebody may sign between the reading of the one and of the other: what differs is looked at
    twice, and only what differs both times is told.
    """
    for meeting in Meeting.objects.filter(body=body).order_by("pk").iterator():
        first = set(_faults(meeting))
        again = _faults(meeting) if first else []
        for fault in again:
            if fault in first:
                yield f"{meeting.pk}번 회의, {fault}"
    yield from _without_a_meeting(body)


def _without_a_meeting(body: Body) -> Iterator[str]:
    known = {
        f"meeting:{pk}" for pk in Meeting.objects.filter(body=body).values_list("pk", flat=True)
    }
    named = LogEntry.objects.filter(body=body, subject__startswith="meeting:")
    for subject in sorted(set(named.values_list("subject", flat=True)) - known):
        if not Meeting.objects.filter(pk=subject.partition(":")[2], body=body).exists():
            yield f"{subject.partition(':')[2]}번 회의: 기록에 있고 표에 없음"


def _faults(meeting: Meeting) -> list[str]:
    meeting = Meeting.objects.get(pk=meeting.pk)
    try:
        facts = log.facts_of(subject_of(meeting))
        for fact in facts:
            check_fact(fact)
        return [
            *_missing_facts(meeting, facts),
            *_course_faults(meeting, facts),
            *_differences(meeting, facts),
        ]
    except VerificationError as error:
        return [f"내용을 읽을 수 없음: {error.ko}"]
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # Whoever forged a fact need not have kept to its form.
        return [f"내용의 형식이 다름: {error!r}"]


def _missing_facts(meeting: Meeting, facts: list[dict[str, Any]]) -> Iterator[str]:
    """Name what a fact lists and the log no longer has.

    The conclusion lists the digests of all facts before it: whoever exchanges one must exchange it too.
    """
    there = set(log.digests_of(subject_of(meeting)))
    for fact in facts:
        for digest in fact["data"].get("facts", ()):
            if digest not in there:
                yield f"결과를 확정할 때 있던 기록이 없거나 바뀜: {digest[:16]}"


def _course_faults(meeting: Meeting, facts: list[dict[str, Any]]) -> Iterator[str]:
    """Take the course of the meeting again and compare where it led."""
    if not _call_in(facts):
        return
    try:
        record = replay(facts)
    except VerificationError as error:
        yield f"경과가 이어지지 않음: {error.ko}"
        return
    if meeting.state != record.state:
        yield f"회의 상태: 표에는 {meeting.state}, 기록에는 {record.state}"
    if meeting.deadline_at != record.deadline_at:
        yield "회신 기한: 표와 기록이 다름"


def _differences(meeting: Meeting, facts: list[dict[str, Any]]) -> Iterator[str]:
    """Compare line by line what the facts tell with what the tables tell."""
    logged, kept = _told_by_both(meeting, facts)
    for what in sorted(logged.keys() | kept.keys()):
        if what not in kept:
            yield f"{what}: 기록에 있고 표에 없음"
        elif what not in logged:
            yield f"{what}: 표에 있고 기록에 없음"
        elif logged[what] != kept[what]:
            yield f"{what}: 표와 기록이 다름"


def _told_by_both(meeting: Meeting, facts: list[dict[str, Any]]) -> tuple[Told, Told]:
    if _is_in_writing(meeting, facts):
        return _logged(facts), _kept(meeting)
    logged = _logged([fact for fact in facts if fact["kind"] not in RESULTS])
    return logged | logged_votes(facts=facts), _kept(meeting) | kept_votes(meeting=meeting)


def _call_in(facts: list[dict[str, Any]]) -> dict[str, Any] | None:
    called = EntryKind.MEETING_CALLED.value
    return next((fact["data"] for fact in facts if fact["kind"] == called), None)


def _is_in_writing(meeting: Meeting, facts: list[dict[str, Any]]) -> bool:
    """Tell whether this is a deliberation in writing, by the log rather than by the table."""
    call = _call_in(facts)
    mode = call["meeting"]["mode"] if call else meeting.mode
    return bool(mode == Meeting.Mode.WRITTEN)


def _logged(facts: list[dict[str, Any]]) -> Told:
    told: Told = {}
    for fact in facts:
        data = fact["data"]
        if fact["kind"] == EntryKind.MEETING_CALLED.value:
            told |= {f"명부 {seat['seat']}번": seat for seat in data["roll"]}
            told |= {f"제{item['number']}호 안건": item for item in data["items"]}
        elif fact["kind"] == EntryKind.MEETING_DECLARATION_MADE.value:
            same = f"{data['seat']}번 위원의 제{data['item']}호 신고"
            count = sum(what.startswith(same) for what in told)
            told[f"{same} {count + 1}"] = (
                data["kind"],
                data["grounds"],
                data["reason"],
                fact["at"],
            )
        elif fact["kind"] in REPLIES:
            told |= _logged_reply(data, fact["at"])
        elif fact["kind"] == EntryKind.MEETING_SEAT_LEFT.value:
            told[f"{data['seat']}번 위원의 자격 잃음"] = data["reason"]
        elif fact["kind"] in FILES:
            told[f"문서 파일 {data['sha256']}"] = data["document"]
        else:
            _take_result(told, fact)
    return told


def _logged_reply(data: dict[str, Any], at: str) -> Told:
    name = f"{data['seat']}번 위원의 회신 {data['version']}판"
    signature = data["signature"]
    signed = (signature["kind"], signature["strokes"], signature["text"] or "")
    told: Told = {
        name: (data["reply"], at, data["late"], data["auth"], data["shown_digest"], *signed)
    }
    for ballot in data["ballots"]:
        told[f"{name} 제{ballot['item']}호 표"] = (ballot["choice"], ballot["opinion"])
    return told


def _take_result(told: Told, fact: dict[str, Any]) -> None:
    data = fact["data"]
    name = f"제{data.get('item')}호 표결"
    if fact["kind"] == EntryKind.MEETING_POLL_CLOSED.value:
        told[name] = [data["case"], data["answer"], "", ""]
    elif fact["kind"] == EntryKind.MEETING_CASTING_VOTE_GIVEN.value and name in told:
        told[name][1:3] = [data["answer"], data["vote"]]
    elif fact["kind"] == EntryKind.MEETING_WORDING_STATED.value and name in told:
        told[name][3] = data["wording"]


def _kept(meeting: Meeting) -> Told:
    told: Told = {}
    if meeting.called_at is not None:
        told |= {f"명부 {entry.seat}번": seat_data(entry=entry) for entry in meeting.roll.all()}
        told |= {f"제{item.number}호 안건": item_data(item=item) for item in meeting.items.all()}
    return told | _kept_acts(meeting) | _kept_results(meeting)


def _kept_acts(meeting: Meeting) -> Told:
    told: Told = {}
    counts: dict[str, int] = {}
    declarations = Declaration.objects.filter(entry__meeting=meeting).order_by("pk")
    for row in declarations.select_related("entry", "item"):
        same = f"{row.entry.seat}번 위원의 제{row.item.number}호 신고"
        counts[same] = counts.get(same, 0) + 1
        declared = (row.kind, row.grounds, row.reason, log.moment(row.declared_at))
        told[f"{same} {counts[same]}"] = declared
    replies = Reply.objects.filter(entry__meeting=meeting).select_related("entry")
    for reply in replies.prefetch_related("ballots__poll__item"):
        told |= _kept_reply(reply)
    for gone in Departure.objects.filter(entry__meeting=meeting).select_related("entry"):
        told[f"{gone.entry.seat}번 위원의 자격 잃음"] = gone.reason
    return told


def _kept_reply(reply: Reply) -> Told:
    name = f"{reply.entry.seat}번 위원의 회신 {reply.version}판"
    how = (reply.late, reply.auth, reply.shown_digest)
    signed = (reply.signature_kind, reply.strokes, reply.signature_text)
    told: Told = {name: (str(reply.key), log.moment(reply.submitted_at), *how, *signed)}
    for ballot in reply.ballots.all():
        told[f"{name} 제{ballot.poll.item.number}호 표"] = (ballot.choice, ballot.opinion)
    return told


def _kept_results(meeting: Meeting) -> Told:
    told: Told = {}
    for poll in Poll.objects.filter(item__meeting=meeting).select_related("item"):
        if poll.closed_at is not None:
            words = [poll.casting_vote, poll.wording]
            told[f"제{poll.item.number}호 표결"] = [poll.case, poll.answer, *words]
            if poll.outcome != (poll.answer or {}).get("outcome"):
                told[f"제{poll.item.number}호 표결의 결과"] = poll.outcome
    for document in Document.objects.filter(meeting=meeting, state=Document.State.SEALED):
        told[f"문서 파일 {document.sha256}"] = str(document.pk)
    for file in EarlierFile.objects.filter(document__meeting=meeting):
        told[f"문서 파일 {file.sha256}"] = str(file.document_id)
    return told
