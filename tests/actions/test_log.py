"""A fact and its entry are written together, in canonical form, or not at all."""

import datetime as dt
import hashlib

import pytest
from django.db import transaction

from hwabaek.actions import log
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.models import Fact, LogEntry, Meeting, UnsealedEntry
from tests import people

pytestmark = pytest.mark.django_db

SUBJECT = "committee:4711"


def append(there: people.Town, data: dict[str, object]) -> LogEntry:
    return log.append(
        body=there.body,
        kind=EntryKind.COMMITTEE_CHANGED,
        subject=SUBJECT,
        act=log.Act(actor=there.clerk, capacity="clerk", now=people.MONDAY),
        data=data,
    )


def test_the_entry_vouches_for_the_fact_and_tells_nothing() -> None:
    there = people.town()
    entry = append(there, {"name": "새 이름"})
    fact = Fact.objects.get(entry=entry)
    assert hashlib.sha256(bytes(fact.canonical)).hexdigest() == entry.digest
    assert UnsealedEntry.objects.filter(entry=entry, body=there.body).exists()
    assert log.facts_of(SUBJECT)[0]["data"] == {"name": "새 이름"}
    assert log.facts_of(SUBJECT)[0]["actor"]["name"] == "윤하늘"


def test_what_tells_of_a_person_is_veiled_and_stands_beside_the_fact() -> None:
    there = people.town()
    fact = Fact.objects.get(entry=append(there, {"name": "새 이름"}))
    assert "윤하늘".encode() not in bytes(fact.canonical)
    assert "윤하늘".encode() in bytes(fact.values or b"")
    assert log.facts_of(SUBJECT) == [log.fact_in(fact)]
    assert log.digests_of(SUBJECT) == [fact.entry.digest]
    assert log.is_as_logged(fact)


def test_a_changed_value_is_noticed() -> None:
    there = people.town()
    fact = Fact.objects.get(entry=append(there, {"name": "새 이름"}))
    fact.values = bytes(fact.values or b"").replace("윤하늘".encode(), "윤하눌".encode())
    assert not log.is_as_logged(fact)
    assert log.shown_fact(fact)["actor"]["name"] == "윤하눌"
    with pytest.raises(VerificationError):
        log.fact_in(fact)


def test_a_fact_about_nobody_has_no_values() -> None:
    there = people.town()
    entry = log.append(
        body=there.body,
        kind=EntryKind.COMMITTEE_CHANGED,
        subject=SUBJECT,
        act=log.Act(actor=None, capacity="system", now=people.MONDAY),
        data={"name": "새 이름"},
    )
    assert Fact.objects.get(entry=entry).values is None


def test_equal_facts_have_different_digests() -> None:
    there = people.town()
    assert append(there, {"a": 1}).digest != append(there, {"a": 1}).digest


def test_facts_come_in_the_order_of_the_log() -> None:
    there = people.town()
    for number in range(5):
        append(there, {"n": number})
    assert [fact["data"]["n"] for fact in log.facts_of(SUBJECT)] == list(range(5))


def test_what_models_and_actions_hold_becomes_plain_data() -> None:
    append(people.town(), {"state": Meeting.State.OPEN, "seats": (1, 2)})
    assert log.facts_of(SUBJECT)[0]["data"] == {"state": "open", "seats": [1, 2]}


def test_what_has_no_canonical_form_is_refused() -> None:
    there = people.town()
    with pytest.raises(VerificationError):
        append(there, {"ratio": 0.5})
    assert not LogEntry.objects.filter(subject=SUBJECT).exists()


def test_an_undone_transaction_leaves_no_entry() -> None:
    there = people.town()

    @transaction.atomic
    def fail_after_all() -> None:
        append(there, {"a": 1})
        raise RuntimeError("what came after the log")

    with pytest.raises(RuntimeError):
        fail_after_all()
    assert not LogEntry.objects.filter(subject=SUBJECT).exists()


def test_moments_are_written_in_utc() -> None:
    moment = people.MONDAY + dt.timedelta(microseconds=7)
    assert log.moment(moment) == "2026-10-12T00:00:00.000007Z"
