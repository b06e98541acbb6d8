"""Bodies, committees and seats come into the program, each with its entry in the log."""

import dataclasses
import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from hwabaek.actions import committees, log
from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.models import Body, Committee, Department, LogEntry, LogKey, Membership
from tests import people

pytestmark = pytest.mark.django_db

SYSTEM = log.Act(actor=None, capacity="system", now=people.MONDAY)
DATA = committees.CommitteeData(
    slug="gyotong-anjeon",
    name="교통안전정책심의위원회",
    department="교통정책과",
    legal_basis="조례 제2조",
    functions=("심의",),
    rule=people.RULE,
    rule_date=dt.date(2026, 1, 1),
)


def body() -> Body:
    return committees.register_body(
        slug="yuseong", name="유성구", umbrella={"papers_days": 3}, now=people.MONDAY
    )


def test_a_body_is_registered_once_with_the_key_of_its_log() -> None:
    assert body() == body()
    assert LogKey.objects.get().name.endswith("/log/yuseong")


def test_a_committee_comes_with_its_rule_in_force() -> None:
    (committee,) = committees.import_committees(body=body(), committees=[DATA], act=SYSTEM)
    assert committee.department == Department.objects.get(name="교통정책과")
    rule = committee.rules.get()
    assert (rule.version, rule.state) == (1, "approved")
    (fact,) = log.facts_of(f"committee:{committee.pk}")
    assert fact["data"]["rule"]["passing"][0]["more_than"] == "1/2"
    assert fact["actor"] == {"person": None, "name": "", "as": "system"}


def test_a_committee_may_come_without_department_and_rule() -> None:
    bare = dataclasses.replace(DATA, department="", rule=None)
    (committee,) = committees.import_committees(body=body(), committees=[bare], act=SYSTEM)
    assert committee.department is None
    assert not committee.rules.exists()
    assert log.facts_of(f"committee:{committee.pk}")[0]["data"]["rule"] is None


def test_the_same_list_twice_changes_nothing() -> None:
    committees.import_committees(body=body(), committees=[DATA], act=SYSTEM)
    before = LogEntry.objects.count()
    assert committees.import_committees(body=body(), committees=[DATA], act=SYSTEM) == []
    assert LogEntry.objects.count() == before


def test_one_malformed_rule_stops_the_whole_list() -> None:
    bad = dataclasses.replace(DATA, slug="bad", rule={"source": "§1"})
    there = body()
    with pytest.raises(RuleFormatError), transaction.atomic():
        committees.import_committees(body=there, committees=[DATA, bad], act=SYSTEM)
    assert not Committee.objects.exists()


def test_a_seat_is_given_and_ended_and_both_are_logged() -> None:
    there = people.town()
    seat = Membership.objects.get(committee=there.committee, person=there.members[2])
    committees.end_membership(membership=seat, reason="사임", act=SYSTEM)
    seat.refresh_from_db()
    assert (seat.ended_at, seat.end_reason) == (people.MONDAY, "사임")
    facts = log.facts_of(f"committee:{there.committee.pk}")
    assert [fact["kind"] for fact in facts[1:]] == ["membership.commissioned"] * 7 + [
        "membership.ended"
    ]
    assert facts[1]["data"]["term_end_date"] is None
    assert facts[2]["data"]["term_end_date"] == "2027-12-31"


def test_nobody_sits_twice_in_one_committee_at_a_time() -> None:
    there = people.town()
    with pytest.raises(IntegrityError), transaction.atomic():
        people.seat(there.committee, there.members[2], SYSTEM)
    committees.end_membership(
        membership=Membership.objects.get(person=there.members[2]), reason="임기 끝", act=SYSTEM
    )
    assert people.seat(there.committee, there.members[2], SYSTEM).ended_at is None
