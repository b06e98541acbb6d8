"""`docs/lifecycle.md` says what the tables say.

After a change of a table: REWRITE_LIFECYCLE=1 pytest tests/core/rules/test_lifecycle_doc.py
"""

import os
from collections.abc import Iterator

from hwabaek.core.rules.lifecycle import (
    RULE,
    SITTING,
    SITTING_ITEM,
    SITTING_POLL,
    WRITTEN_MEETING,
    Table,
)
from tests.isolation import ROOT

PAGE = ROOT / "docs" / "lifecycle.md"
TABLES = (
    (
        "A deliberation in writing (서면심의)",
        "From its preparation to its result. Nothing leads out of the last states.",
        WRITTEN_MEETING,
    ),
    (
        "A sitting (회의)",
        "From its preparation to its signed minutes. Minutes are put right in a new version, never changed.",
        SITTING,
    ),
    (
        "An item of a sitting (안건)",
        "Whoever presides may go back to questions until the vote; a result is put right by a new vote only.",
        SITTING_ITEM,
    ),
    (
        "A poll of a sitting (표결)",
        "Asking whether anybody objects (이의 유무) is one too; an objection makes it void.",
        SITTING_POLL,
    ),
    ("A version of a rule (의결 규칙의 판)", "An approved version is never changed.", RULE),
)
STATES = {
    "preparing": "준비 중",
    "open": "회신 받는 중",
    "closed": "결과 정리 중",
    "concluded": "마침",
    "converted": "회의로 전환",
    "withdrawn": "철회",
    "called": "소집함",
    "in_session": "회의 중",
    "in_recess": "정회 중",
    "adjourned": "폐회",
    "waiting": "상정 전",
    "introduced": "상정",
    "presentation": "제안설명",
    "questions": "질의",
    "debate": "토론",
    "voting": "표결 중",
    "voted": "표결 마침",
    "decided": "결과 선포",
    "reported": "보고받음",
    "deferred": "보류",
    "void": "취소",
    "declared": "선포",
    "draft": "초안",
    "submitted": "승인 대기",
    "approved": "시행",
    "returned": "반려",
}
EVENTS = {
    "change": "the clerk changes the plan, an item, a paper; or drafts the rule",
    "withdraw": "the clerk gives it up; it stays on record",
    "call": "the clerk sends the call: roll, rule and papers are frozen",
    "reply": "a member signs a reply; a later one replaces it",
    "reply_late": "a reply after the close is kept and not counted",
    "declare": "a member declares an interest, or none",
    "ask": "a member asks a question that all see",
    "answer": "the clerk answers a question",
    "remind": "the clerk reminds those who have not replied",
    "request_extension": "the clerk asks for a later deadline, once",
    "decide_extension": "whoever presides agrees or declines",
    "record_departure": "the clerk records that a member has left office",
    "close": "the deadline passes, or the clerk closes when all have replied; of a poll: it is closed",
    "convert": "the clerk or whoever presides turns it into a sitting",
    "cast_vote": "whoever presides settles a tie, where the rule says so",
    "state_wording": "whoever presides states the conditions",
    "conclude": "every result stands, or the clerk ends what did not form",
    "seal_document": "a document is typeset and sealed",
    "answer_call": "a member says whether they come, join online, send somebody, or do not come",
    "attend": "a member arrives, leaves, returns, or goes online",
    "sign_attendance": "a member signs that they are there",
    "note_people": "staff and guests come and go",
    "hand_chair": "another member takes the chair",
    "open": "whoever presides opens the sitting; enough are there",
    "proceed": "a step of the order of business, an item, an amendment, the doors",
    "record_speech": "what somebody said is summed up, or the summary is put right",
    "vote": "a poll is opened, voted in, closed, settled and declared",
    "sign_resolution": "a member who was there signs the resolutions, or says why not",
    "recess": "the sitting pauses",
    "resume": "the sitting goes on",
    "adjourn": "the sitting ends; no poll is open and no result is owed",
    "write_minutes": "minutes are drafted, edited, commented on, frozen, signed; or reopened with a reason",
    "introduce": "the item is put before the meeting",
    "present": "the proposal is explained",
    "question": "members ask",
    "debate": "members argue for and against",
    "open_poll": "the roll is frozen and members vote; from a decided item only with a reason",
    "void_poll": "somebody objected, or the poll was opened by mistake",
    "close_poll": "the votes are put to the rule",
    "declare_in_part": "a lost amendment, or too few there: the item goes on",
    "declare_result": "the result is declared",
    "receive": "a report is received without a vote",
    "defer": "the item is put off",
    "cast": "a ballot, a show of hands, an objection",
    "extend": "more time to vote",
    "void": "it counts for nothing",
    "submit": "the clerk asks for approval",
    "approve": "the coordinating office puts it in force from a day on",
    "return": "the coordinating office sends it back with a reason",
}


def test_the_page_says_what_the_tables_say() -> None:
    page = "".join(f"{line}\n" for line in rendered())
    if os.environ.get("REWRITE_LIFECYCLE"):
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page


def rendered() -> Iterator[str]:
    yield "# Lifecycle"
    yield ""
    yield "Rendered by a test from [the tables](../src/hwabaek/core/rules/lifecycle.py). What stands in"
    yield "none of them is refused: `WrongState` for a meeting, `RuleStateRefused` for a rule."
    for title, sentence, table in TABLES:
        yield ""
        yield f"## {title}"
        yield ""
        yield sentence
        yield ""
        yield from drawn(table)
        yield ""
        yield "| state | event | state after | what happens |"
        yield "| --- | --- | --- | --- |"
        for (state, event), after in table.items():
            yield f"| {named(state)} | `{event}` | {named(after)} | {EVENTS[event]} |"


def drawn(table: Table) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {next(iter(table))[0]}"
    for (state, event), after in table.items():
        if state != after:
            yield f"    {state} --> {after}: {event}"
    for last in dict.fromkeys(after for after in table.values() if is_last(table, after)):
        yield f"    {last} --> [*]"
    yield "```"


def is_last(table: Table, state: str) -> bool:
    return all(after == state for (before, _), after in table.items() if before == state)


def named(state: str) -> str:
    return f"`{state}` {STATES[state]}"


def test_every_word_is_needed() -> None:
    steps = [step for _, _, table in TABLES for step in table.items()]
    assert {event for (_, event), _ in steps} == EVENTS.keys()
    assert {name for (state, _), after in steps for name in (state, after)} == STATES.keys()
