"""The tables of states are the whole truth: what stands in none of them cannot happen."""

import itertools

import pytest

from hwabaek.core.rules import lifecycle
from hwabaek.core.rules.lifecycle import (
    RULE,
    SITTING,
    SITTING_ITEM,
    SITTING_POLL,
    WRITTEN_MEETING,
    IllegalStepError,
    Table,
)

TABLES = {
    "written": WRITTEN_MEETING,
    "sitting": SITTING,
    "item": SITTING_ITEM,
    "poll": SITTING_POLL,
    "rule": RULE,
}


def step(table: Table, state: str, event: str) -> str:
    return lifecycle.next_state(table=table, state=state, event=event)


def states(table: Table) -> set[str]:
    return {state for state, _ in table} | set(table.values())


def test_a_deliberation_goes_its_way() -> None:
    state = "preparing"
    for event in ("change", "call", "declare", "reply", "close", "state_wording", "conclude"):
        state = step(WRITTEN_MEETING, state, event)
    assert state == "concluded"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_other_step_is_refused_by_name(table: Table) -> None:
    events = {event for _, event in table}
    for state, event in itertools.product(states(table), events):
        if (state, event) in table:
            assert step(table, state, event) == table[(state, event)]
            continue
        with pytest.raises(IllegalStepError) as refusal:
            step(table, state, event)
        assert (refusal.value.state, refusal.value.event) == (state, event)
        assert state in str(refusal.value)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_state_is_reached_from_the_first(table: Table) -> None:
    first = next(iter(table))[0]
    reached, before = {first}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {after for (state, _), after in table.items() if state in reached}
    assert reached | {"returned"} >= states(table)


@pytest.mark.parametrize("last", ["concluded", "converted", "withdrawn"])
def test_what_has_ended_never_begins_again(last: str) -> None:
    assert {after for (state, _), after in WRITTEN_MEETING.items() if state == last} <= {last}


def test_ballots_are_taken_only_while_it_is_open() -> None:
    assert {state for state, event in WRITTEN_MEETING if event == "reply"} == {"open"}
    assert {state for state, event in WRITTEN_MEETING if event == "reply_late"} == {
        "closed",
        "concluded",
    }


def test_a_sitting_goes_its_way() -> None:
    state = "preparing"
    for event in ("call", "attend", "open", "vote", "recess", "resume", "adjourn", "conclude"):
        state = step(SITTING, state, event)
    assert state == "concluded"


def test_nobody_votes_during_a_recess() -> None:
    assert {state for state, event in SITTING if event == "vote"} == {"in_session"}


def test_a_result_is_declared_once_and_never_undone() -> None:
    assert {state for state, event in SITTING_POLL if event == "declare_result"} == {"closed"}
    assert not [event for state, event in SITTING_POLL if state in {"declared", "void"}]


def test_an_approved_rule_is_never_changed() -> None:
    assert not [event for state, event in RULE if state == "approved"]


def test_nobody_can_change_a_table() -> None:
    with pytest.raises(TypeError):
        WRITTEN_MEETING[("concluded", "reply")] = "open"  # type: ignore[index]
