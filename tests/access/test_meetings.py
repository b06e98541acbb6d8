"""Who may do what with a meeting and with what hangs on it."""

import datetime as dt

import pytest
from django.db import transaction

from hwabaek.access import NotFound
from hwabaek.access.agenda import access_item, access_paper, access_question
from hwabaek.access.deliveries import access_deliveries, access_delivery
from hwabaek.access.documents import access_document, documents_of
from hwabaek.access.log import access_log, entry_of_reply
from hwabaek.access.meetings import (
    MeetingRight,
    access_meeting,
    access_roll_entry,
    roll_entries_of,
    run_meetings,
)
from hwabaek.actions import agenda
from hwabaek.actions.sealing import seal_logs
from hwabaek.models import Delivery, Document, Fact, LogEntry, Paper, Person, Post
from tests import people

pytestmark = pytest.mark.django_db

RIGHTS = {
    "clerk": {"follow", "run", "read"},
    "approver": {"follow", "read"},
    "coordinator": {"follow", "read"},
    "auditor": {"follow", "read"},
    "administrator": {"follow", "read"},
    "chair": {"direct", "take_part", "read"},
    "other_clerk": set[str](),
    "outsider": set[str](),
    "foreigner": set[str](),
}


def rights(actor: Person, meeting_id: int) -> set[str]:
    given = set()
    for right in MeetingRight:
        try:
            access_meeting(actor=actor, meeting_id=meeting_id, to=right)
        except NotFound:
            continue
        given.add(right.value)
    return given


@pytest.mark.parametrize("who", RIGHTS)
def test_everybody_has_exactly_their_rights(who: str) -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    assert rights(getattr(there, who), meeting.pk) == RIGHTS[who]
    assert rights(getattr(there, who), meeting.pk + 1) == set()


def test_a_member_takes_part_and_does_not_direct() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    assert rights(there.members[1], meeting.pk) == {"take_part", "read"}


def test_what_is_being_prepared_is_hidden_from_members() -> None:
    there = people.town()
    meeting = people.prepared(there)
    assert rights(there.chair, meeting.pk) == set()
    with pytest.raises(NotFound):
        access_paper(actor=there.chair, paper_id=Paper.objects.earliest("pk").pk)


def test_lists_hold_what_the_rights_allow() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    assert list(run_meetings(there.clerk)) == [meeting]
    assert not run_meetings(there.auditor).exists()
    assert roll_entries_of(there.chair).get().meeting == meeting
    assert not roll_entries_of(there.clerk).exists()


def test_a_line_on_the_roll_is_its_members_own() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    with transaction.atomic():
        entry = access_roll_entry(actor=there.chair, meeting_id=meeting.pk, lock=True)
    assert entry.person == there.chair
    with pytest.raises(NotFound):
        access_roll_entry(actor=there.clerk, meeting_id=meeting.pk)


def test_an_item_needs_the_right_to_its_meeting() -> None:
    there = people.town()
    meeting = people.called(there, items=1)

    def item(actor: Person, number: int = 1) -> int:
        return access_item(
            actor=actor, meeting_id=meeting.pk, number=number, to=MeetingRight.READ
        ).number

    assert item(there.chair) == item(there.auditor) == 1
    for actor, number in ((there.clerk, 2), (there.outsider, 1), (there.other_clerk, 1)):
        with pytest.raises(NotFound):
            item(actor, number)


def test_papers_open_to_officials_and_to_members_without_interest() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    paper = Paper.objects.get()
    for official in (there.clerk, there.approver, there.auditor):
        assert access_paper(actor=official, paper_id=paper.pk) == paper
    for stranger in (there.other_clerk, there.outsider, there.foreigner, there.chair):
        with pytest.raises(NotFound):
            access_paper(actor=stranger, paper_id=paper.pk)
    people.declare(there.chair, meeting)
    assert access_paper(actor=there.chair, paper_id=paper.pk) == paper
    people.declare(there.chair, meeting, aside={1: "self_recused"})
    with pytest.raises(NotFound):
        access_paper(actor=there.chair, paper_id=paper.pk)
    with pytest.raises(NotFound):
        access_paper(actor=there.clerk, paper_id=99)


def test_an_official_who_sits_in_the_committee_declares_first() -> None:
    there = people.town()
    Post.objects.create(
        body=there.body,
        person=there.chair,
        duty=Post.Duty.COORDINATOR,
        title="실장",
        given_at=people.MONDAY,
    )
    meeting = people.called(there, items=1)
    paper = Paper.objects.get()
    with pytest.raises(NotFound):
        access_paper(actor=there.chair, paper_id=paper.pk)
    people.declare(there.chair, meeting)
    assert access_paper(actor=there.chair, paper_id=paper.pk) == paper


def test_a_question_is_for_the_clerk_who_answers() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    question = agenda.ask_question(
        actor=there.chair, meeting_id=meeting.pk, number=1, text="왜입니까?", now=people.MONDAY
    )
    assert access_question(actor=there.clerk, question_id=question.pk) == question
    for actor, pk in ((there.auditor, question.pk), (there.clerk, question.pk + 1)):
        with pytest.raises(NotFound):
            access_question(actor=actor, question_id=pk)


def test_messages_are_for_the_clerk_of_the_meeting_and_the_administrator() -> None:
    there = people.town()
    people.called(there, items=1)
    delivery = Delivery.objects.earliest("pk")
    for actor in (there.clerk, there.administrator):
        assert access_delivery(actor=actor, delivery_id=delivery.pk) == delivery
    for actor in (there.other_clerk, there.chair, there.auditor, there.foreigner):
        with pytest.raises(NotFound):
            access_delivery(actor=actor, delivery_id=delivery.pk)
    assert access_deliveries(actor=there.administrator).count() == 7
    with pytest.raises(NotFound):
        access_deliveries(actor=there.clerk)
    Delivery.objects.update(body=there.foreign_body)
    assert not access_deliveries(actor=there.administrator).exists()


def test_a_document_is_shown_once_it_is_sealed() -> None:
    there = people.town()
    meeting = people.concluded(there, items=1)
    document = Document.objects.earliest("pk")
    assert documents_of(actor=there.chair, meeting_id=meeting.pk).count() == 3
    with pytest.raises(NotFound):
        access_document(actor=there.clerk, document_id=document.pk)
    Document.objects.filter(pk=document.pk).update(state="sealed")
    for actor in (there.clerk, there.chair, there.auditor):
        assert access_document(actor=actor, document_id=document.pk) == document
    for actor in (there.outsider, there.other_clerk, there.foreigner):
        with pytest.raises(NotFound):
            access_document(actor=actor, document_id=document.pk)
        with pytest.raises(NotFound):
            documents_of(actor=actor, meeting_id=meeting.pk)


@pytest.mark.parametrize("kind", ["result_report", "audit_certificate"])
def test_report_and_certificate_are_for_officials_only(kind: str) -> None:
    there = people.town()
    meeting = people.concluded(there, items=1)
    document = Document.objects.get(kind="result_report")
    Document.objects.filter(pk=document.pk).update(state="sealed", kind=kind)
    for actor in (there.clerk, there.coordinator, there.auditor):
        assert access_document(actor=actor, document_id=document.pk) == document
        assert documents_of(actor=actor, meeting_id=meeting.pk).filter(kind=kind).exists()
    for actor in (there.chair, there.members[3], there.other_clerk, there.foreigner):
        with pytest.raises(NotFound):
            access_document(actor=actor, document_id=document.pk)
    assert not documents_of(actor=there.chair, meeting_id=meeting.pk).filter(kind=kind).exists()


def test_the_log_is_for_the_auditor_of_its_body() -> None:
    there = people.town()
    entries = access_log(actor=there.auditor)
    assert entries.count() == LogEntry.objects.filter(body=there.body).count()
    assert not entries.filter(body=there.foreign_body).exists()
    for actor in (there.clerk, there.administrator, there.foreigner):
        with pytest.raises(NotFound):
            access_log(actor=actor)


def test_a_replys_entry_is_found_until_its_fact_is_erased() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    replies = [people.reply(member, meeting) for member in there.members[:3]]
    seal_logs(now=people.MONDAY)
    found = [entry_of_reply(reply) for reply in replies]
    assert [entry.leaf.index for entry in found if entry] == sorted(
        {entry.leaf.index for entry in found if entry}
    )
    assert found[1] is not None
    Fact.objects.filter(entry=found[1]).delete()
    assert entry_of_reply(replies[1]) is None
    later = people.reply(there.members[4], meeting, now=people.MONDAY + dt.timedelta(minutes=1))
    assert entry_of_reply(later) is not None
