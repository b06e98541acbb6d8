"""`docs/lifecycle.md` says what the tables say.

After a change of a table: REWRITE_LIFECYCLE=1 pytest tests/core/rules/test_lifecycle_doc.py
"""

import os
from collections.abc import Iterator

from hwabaek.core.rules.lifecycle import RULE, SITTING, WRITTEN_MEETING, Table
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
        "As far as it is prepared here: a deliberation in writing may become one.",
        SITTING,
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
    "close": "the deadline passes, or the clerk closes when all have replied",
    "convert": "the clerk or whoever presides turns it into a sitting",
    "cast_vote": "whoever presides settles a tie, where the rule says so",
    "state_wording": "whoever presides states the conditions",
    "conclude": "every result stands, or the clerk ends what did not form",
    "seal_document": "a document is typeset and sealed",
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
