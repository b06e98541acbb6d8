"""What a document cannot print is refused where it is typed."""

import datetime as dt
from typing import Any

import pytest

from hwabaek.access import NotFound
from hwabaek.actions import agenda, committees, log, meetings, replies, rules
from hwabaek.actions.people import PersonData, register_person
from hwabaek.actions.printing import UnprintableText, require_printable
from hwabaek.models import AgendaItem, DraftBallot
from tests import people


def test_hangul_hanja_and_signs_are_printed() -> None:
    require_printable(text="제1호 보행자우선도로 지정안(案) ㎡ ㆍ 「법률」 30km/h ㉠ 〮")


@pytest.mark.parametrize("character", ["😀", "\ue000"])
def test_the_character_is_named(character: str) -> None:
    with pytest.raises(UnprintableText) as refusal:
        require_printable(title="괜찮은 제목", opinion=f"좋습니다{character}")
    assert refusal.value.field == "opinion"
    assert character in str(refusal.value)


@pytest.mark.django_db
def test_it_is_refused_in_an_opinion_and_in_an_item() -> None:
    there = people.town()
    meeting = people.called(there)
    people.declare(there.members[2], meeting)
    with pytest.raises(UnprintableText):
        replies.save_draft(
            actor=there.members[2],
            meeting_id=meeting.pk,
            number=1,
            choice="conditional",
            opinion="조건 😀",
            now=people.MONDAY,
        )
    assert not DraftBallot.objects.exists()
    other = people.prepared(there, items=0)
    text = agenda.ItemText(title="안건 😀", order_text="정한다.", proposal_text="내용")
    with pytest.raises(UnprintableText):
        agenda.add_item(actor=there.clerk, meeting_id=other.pk, text=text, now=people.MONDAY)
    assert not AgendaItem.objects.filter(meeting=other).exists()
    with pytest.raises(NotFound):
        agenda.add_item(actor=there.chair, meeting_id=other.pk, text=text, now=people.MONDAY)


@pytest.mark.django_db
def test_it_is_refused_in_the_title_of_a_paper_and_in_a_reason_for_a_short_notice() -> None:
    there = people.town()
    meeting = people.prepared(there, items=1)
    paper = agenda.CheckedPaper(
        title="도면 😀", file_name="a.pdf", media_type="application/pdf", size=1, sha256="ab" * 32,
        stored_as="x", viewing_copy="x", page_count=1,
    )  # fmt: skip
    with pytest.raises(UnprintableText) as refusal:
        agenda.add_paper(
            actor=there.clerk, meeting_id=meeting.pk, number=1, paper=paper, now=people.MONDAY
        )
    assert refusal.value.field == "title"
    plan = meetings.MeetingPlan(title="제목", ground=people.GROUND, ground_reason="까닭",
        short_notice_reason="급함 😀")  # fmt: skip
    with pytest.raises(UnprintableText) as refusal:
        meetings.create_meeting(
            actor=there.clerk, committee_id=there.committee.pk, plan=plan, now=people.MONDAY
        )
    assert refusal.value.field == "short_notice_reason"


@pytest.mark.django_db
def test_it_is_refused_in_names_and_in_whence_somebody_comes() -> None:
    there = people.town()
    act = log.Act(actor=None, capacity="system", now=people.MONDAY)
    for wrong in ({"name": "홍길동😀"}, {"name": "홍길동", "affiliation": "연구원 😀"}):
        data = PersonData(**{"email": "new@example.org", **wrong})
        with pytest.raises(UnprintableText):
            register_person(body=there.body, data=data, act=act)
    seat = committees.Seat(
        kind="commissioned", affiliation="대학 😀", term_start_date=dt.date(2026, 1, 1)
    )
    with pytest.raises(UnprintableText):
        committees.commission(committee=there.committee, person=there.outsider, seat=seat, act=act)
    with pytest.raises(UnprintableText):
        committees.register_body(slug="new", name="한빛 😀", umbrella={}, now=people.MONDAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "rule"), [("위원회 😀", people.RULE), ("위원회", people.RULE | {"source": "조례 😀"})]
)
def test_a_committee_is_brought_in_with_what_can_be_printed_only(
    name: str, rule: dict[str, Any]
) -> None:
    there = people.town()
    data = people._committee("new", name, "교통정책과", rule, people.MONDAY)
    act = log.Act(actor=None, capacity="system", now=people.MONDAY)
    with pytest.raises(UnprintableText):
        committees.import_committees(body=there.body, committees=[data], act=act)


@pytest.mark.django_db
def test_it_is_refused_deep_in_a_rule() -> None:
    there = people.town()
    written = {"allowed": "on_grounds", "grounds": ["경미함", "급함 😀"]}
    with pytest.raises(UnprintableText) as refusal:
        rules.draft_rule(
            actor=there.clerk,
            committee_id=there.committee.pk,
            data=people.RULE | {"written": written},
            clauses={},
            note="",
            now=people.MONDAY,
        )
    assert refusal.value.field == "written"
