"""All committees of a body at a glance, for its coordinating office."""

import datetime as dt
from typing import Any

import pytest

from hwabaek.actions import log, rules
from hwabaek.models import Body, Membership, Rule
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import NOON, signed_in


def page(town: people.Town, query: str = "") -> Any:
    answer = signed_in(town.coordinator).get(f"/coordination/{query}")
    assert answer.status_code == 200
    return answer.context["page"]


def flags(town: people.Town, slug: str) -> set[str]:
    (line,) = (line for line in page(town).lines if line.committee.slug == slug)
    return {flag.key for flag in line.flags}


def test_the_heading_says_how_many_want_looking_at(town: people.Town) -> None:
    answer = signed_in(town.coordinator).get("/coordination/")
    assert heading(answer) == "위원회 2개 가운데 2개를 살펴야 합니다"
    assert "지난해 같은 때 0회" in said(answer)


def test_other_bodies_are_not_there(town: people.Town) -> None:
    assert {line.committee.name for line in page(town).lines} == {
        "교통안전정책심의위원회",
        "지명위원회",
    }


def test_a_committee_that_met_this_year_is_no_longer_idle(town: people.Town) -> None:
    assert flags(town, "gyotong-anjeon") == {"idle"}
    people.concluded(town)
    assert flags(town, "gyotong-anjeon") == {"written_only"}
    (line, *_rest) = (one for one in page(town).lines if one.meetings)
    assert line.written[NOON.month - 1] == 1
    assert (line.written_ratio.percent, line.replied.percent) == (100, 100)


def test_a_meeting_in_preparation_counts_for_nothing(town: people.Town) -> None:
    people.prepared(town)
    assert page(town).figures["meetings"] == 0


def test_the_share_of_replies_is_of_those_asked(town: people.Town) -> None:
    meeting = people.called(town)
    for member in town.members[:4]:
        people.reply(member, meeting, now=NOON)
    people.reply(town.members[0], meeting, "against", now=NOON)  # a changed reply is still one
    meeting.state, meeting.closed_at = "closed", NOON
    meeting.save()
    assert page(town).figures["replied_percent"] == 57  # 4 of 7


def test_a_committee_without_rule_or_chair_or_members(town: people.Town) -> None:
    Rule.objects.filter(committee=town.other_committee).update(in_force_date=dt.date(2027, 1, 1))
    Membership.objects.filter(committee=town.other_committee).update(role="member")
    assert {"no_rule", "no_chair"} <= flags(town, "jimyeong")
    Membership.objects.filter(committee=town.other_committee).update(ended_at=NOON)
    assert "no_members" in flags(town, "jimyeong")
    assert "no_chair" not in flags(town, "jimyeong")


def test_terms_that_end_soon_or_have_ended(town: people.Town) -> None:
    seats = Membership.objects.filter(committee=town.committee, role="member")
    ids = list(seats.values_list("pk", flat=True))
    seats.filter(pk=ids[0]).update(term_end_date=dt.date(2026, 12, 31))
    seats.filter(pk=ids[1]).update(term_end_date=dt.date(2026, 10, 11))
    assert {"ending", "expired"} <= flags(town, "gyotong-anjeon")
    assert (page(town).ending, page(town).ending_committees) == (1, 1)


def test_limits_come_from_the_umbrella_ordinance(town: people.Town) -> None:
    for seat in Membership.objects.filter(committee=town.committee, kind="commissioned"):
        seat.attributes = {"sex": "M"}
        seat.save()
    assert "one_sex" not in flags(town, "gyotong-anjeon")  # this body's ordinance sets no limit
    umbrella = {"sex_ratio": {"at_most": "6/10"}, "max_committees_per_person": {"n": 1}}
    Body.objects.filter(pk=town.body.pk).update(umbrella=umbrella)
    people.seat(
        town.other_committee,
        town.members[2],
        log.Act(actor=None, capacity="system", now=NOON),
    )
    assert {"one_sex", "too_many"} <= flags(town, "gyotong-anjeon")


def test_rules_that_wait_stand_on_top(town: people.Town) -> None:
    draft = rules.draft_rule(
        actor=town.clerk,
        committee_id=town.committee.pk,
        data=people.RULE,
        clauses={},
        note="조례 개정",
        now=NOON,
    )
    rules.submit_rule(actor=town.clerk, rule_id=draft.pk, now=NOON)
    answer = signed_in(town.coordinator).get("/coordination/")
    assert "승인을 기다리는 의결 규칙 1건" in said(answer)
    assert f'href="/rules/{draft.pk}/"' in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=지명", ["지명위원회"]),
        ("?check=written_only", ["교통안전정책심의위원회"]),
        ("?check=idle", ["지명위원회"]),
        ("?order=name", ["교통안전정책심의위원회", "지명위원회"]),
        ("?order=few", ["지명위원회", "교통안전정책심의위원회"]),
        ("?order=written", ["교통안전정책심의위원회", "지명위원회"]),
        ("?order=replied", ["교통안전정책심의위원회", "지명위원회"]),
        ("?order=nonsense&check=nonsense", ["교통안전정책심의위원회", "지명위원회"]),
    ],
)
def test_filters_and_orders(town: people.Town, query: str, names: list[str]) -> None:
    people.concluded(town)
    assert [line.committee.name for line in page(town, query).lines] == names


def test_by_department(town: people.Town) -> None:
    (line,) = page(town, f"?department={town.department.pk}").lines
    assert line.committee == town.committee


def test_it_asks_the_database_a_dozen_times_however_many_there_are(
    town: people.Town, django_assert_max_num_queries: Any
) -> None:
    people.concluded(town)
    client = signed_in(town.coordinator)
    with django_assert_max_num_queries(12):
        client.get("/coordination/")


def test_nobody_else_sees_it(town: people.Town) -> None:
    for person in (town.clerk, town.approver, town.auditor, town.administrator, town.chair):
        assert signed_in(person).get("/coordination/").status_code == 404
