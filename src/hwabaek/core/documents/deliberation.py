"""What documents say about a deliberation in writing as a whole and about each item's result."""

from collections.abc import Mapping
from typing import Any

from hwabaek.core.documents.labels import GROUNDS, OUTCOMES, fact, people, tally_of
from hwabaek.core.documents.participation import names_for
from hwabaek.core.korean import attach, format_moment
from hwabaek.core.record.call import Item
from hwabaek.core.record.happenings import Poll
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.rules.citation import written_in_full


def item_number(*, record: MeetingRecord, item: Item) -> str:
    """Write the number of an item (의안번호)."""
    return f"{meeting_number(record=record)}-제{item.number}호"


def meeting_number(*, record: MeetingRecord) -> str:
    """Write the number of a meeting."""
    return f"{record.call.year}-제{record.call.number}회"


def period(*, record: MeetingRecord) -> str:
    """Say from when to when members could reply, and that it was extended."""
    extended = record.extension is not None and record.extension.agreed
    note = f" (연장 전 마감 {format_moment(record.call.deadline_at)})" if extended else ""
    return f"{format_moment(record.call.called_at)} ~ {format_moment(record.deadline_at)}{note}"


def written_basis(*, record: MeetingRecord) -> list[dict[str, Any]]:
    """Say on which clause and ground, and for what reason, it was done in writing."""
    written = record.rule.data.get("written")
    source = written.get("source") if isinstance(written, dict) else None
    clause = written_in_full(str(source or record.rule.data.get("source", "")))
    ground = GROUNDS.get(record.call.ground, record.call.ground)
    basis = f"{clause} · {ground}" if ground else clause
    reason = (
        [fact(label="서면 사유", value=record.call.ground_reason)]
        if record.call.ground_reason
        else []
    )
    return [fact(label="서면 근거", value=basis), *reason]


def final_answer(*, poll: Poll) -> Mapping[str, Any]:
    """Give the rule's last word on an item: with the casting vote where there was one."""
    return poll.answer if poll.casting_vote is None else poll.casting_vote.answer


def operative_text(*, item: Item, poll: Poll) -> str:
    """Write what was decided (주문), as it goes into the box."""
    if poll.outcome == "carried":
        return item.order_text
    if poll.outcome == "carried_conditionally":
        wording = poll.wording.text if poll.wording else ""
        return f"다음과 같이 조건을 붙이거나 고쳐 의결한다.\n{wording}"
    subject = attach(word=f"「{item.title}」", particle="을/를")
    if poll.outcome in {"rejected", "tied"}:
        return f"{subject} 부결한다."
    if poll.outcome in {"no_quorum", "bad_panel", "not_allowed"}:
        return f"{subject} 의결하지 못하였다. 심의가 성립하지 않았다."
    if poll.outcome == "collected":
        return f"{subject} 심의하고 위원의 의견을 아래와 같이 모았다."
    return f"{subject} 다음과 같이 정한다.\n{_value(poll)}"


def tally_columns(*, record: MeetingRecord, item: int) -> list[dict[str, Any]]:
    """Give the table of the vote: the rule's own numbers, with names where votes are few and named."""
    poll = record.poll(item)
    answer = final_answer(poll=poll)
    tally = tally_of(answer=answer)
    columns = [("재적", "enrolled", ""), ("제출", "attending", ""), ("제척·회피", "recused", "")]
    votes = [
        ("찬성", "for"),
        ("조건부", "conditional"),
        ("반대", "against"),
        ("기권", "abstaining"),
    ]
    choices = {"conditional": "conditional", "against": "against", "abstaining": "abstain"}
    columns += [(label, key, choices.get(key, "")) for label, key in votes]
    cells = [
        {
            "label": label,
            "value": people(count=tally.get(key, 0)),
            "names": _few(names_for(record=record, item=item, choice=choice)) if choice else [],
            "strong": key == "for",
        }
        for label, key, choice in columns
    ]
    outcome = OUTCOMES.get(poll.outcome, poll.outcome)
    return [*cells, {"label": "결과", "value": outcome, "names": [], "strong": True}]


def explanation(*, poll: Poll) -> str:
    """Give the sentences of the rule, with the casting vote where there was one."""
    words = str(final_answer(poll=poll).get("explanation", ""))
    if poll.casting_vote is None:
        return words
    vote = "찬성" if poll.casting_vote.vote == "for" else "반대"
    return (
        f"{words}\n위원장이 결정권을 {attach(word=vote, particle='으로/로')} 행사하였다"
        f"({format_moment(poll.casting_vote.at)})."
    )


def _few(names: list[str]) -> list[str]:
    # More would stretch the table; every vote stands beside its signature anyway.
    return names if len(names) <= 3 else []  # noqa: PLR2004 - a matter of looks


def _value(poll: Poll) -> str:
    value = final_answer(poll=poll).get("value")
    if isinstance(value, list):
        return "\n".join(
            f"{place.get('rank')}위 {place.get('candidate')} ({place.get('mean')})"
            for place in value
        )
    return OUTCOMES.get(poll.outcome, poll.outcome) + (f" ({value})" if value else "")
