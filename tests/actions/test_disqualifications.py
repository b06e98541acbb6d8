"""Declaring an interest, or none."""

import datetime as dt

import pytest

from hwabaek.access import NotFound
from hwabaek.access.agenda import access_paper
from hwabaek.actions import disqualifications as acts
from hwabaek.actions import polls
from hwabaek.actions.meetings import WrongState
from hwabaek.models import Declaration, Meeting, Paper, Person
from tests import people

pytestmark = pytest.mark.django_db


def declare(
    member: Person, meeting: Meeting, *said: acts.Statement, now: dt.datetime = people.MONDAY
) -> list[Declaration]:
    return acts.declare(actor=member, meeting_id=meeting.pk, statements=said, now=now)


def test_it_opens_the_papers_of_that_item_only() -> None:
    there = people.town()
    meeting = people.called(there)
    member = there.members[2]
    papers = {paper.item.number: paper for paper in Paper.objects.select_related("item")}
    with pytest.raises(NotFound):
        access_paper(actor=member, paper_id=papers[1].pk)
    declare(
        member,
        meeting,
        acts.Statement(number=1, kind="none"),
        acts.Statement(number=2, kind="statutory", grounds=(3,)),
        acts.Statement(number=3, kind="self_recused", reason="지인의 일입니다."),
    )
    assert access_paper(actor=member, paper_id=papers[1].pk) == papers[1]
    for closed in (2, 3):
        with pytest.raises(NotFound):
            access_paper(actor=member, paper_id=papers[closed].pk)


def test_saying_the_same_twice_writes_it_once() -> None:
    there = people.town()
    meeting = people.called(there)
    said = acts.Statement(number=1, kind="none")
    assert len(declare(there.members[2], meeting, said)) == 1
    assert declare(there.members[2], meeting, said) == []


def test_a_later_declaration_corrects_and_both_stay() -> None:
    there = people.town()
    meeting = people.called(there)
    member = there.members[2]
    declare(member, meeting, acts.Statement(number=1, kind="none"))
    declare(member, meeting, acts.Statement(number=1, kind="statutory", grounds=(1, 2)))
    assert Declaration.objects.count() == 2
    entry = meeting.roll.get(person=member)
    assert acts.last_declarations(entry)[1].kind == "statutory"


def test_a_later_recusal_takes_the_ballot_out() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    for member in there.members:
        people.reply(member, meeting)
    declare(
        there.members[2],
        meeting,
        acts.Statement(number=1, kind="self_recused", reason="나중에 알았습니다."),
    )
    polls.close_due_meetings(now=people.DEADLINE + dt.timedelta(minutes=1))
    poll = meeting.items.get(number=1).poll
    assert poll.case
    assert poll.answer
    assert [line for line in poll.case["members"] if line.get("recused")]
    assert len(polls.counted_ballots(poll)) == 6
    assert "6명" in poll.answer["explanation"]


def test_only_members_on_the_roll_declare() -> None:
    there = people.town()
    meeting = people.called(there)
    for stranger in (there.outsider, there.clerk, there.foreigner):
        with pytest.raises(NotFound):
            declare(stranger, meeting, acts.Statement(number=1, kind="none"))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (acts.Statement(number=1, kind="statutory"), acts.GroundMissing),
        (acts.Statement(number=1, kind="statutory", grounds=(99,)), acts.GroundMissing),
        (acts.Statement(number=1, kind="self_recused"), acts.ReasonMissing),
        (acts.Statement(number=1, kind=""), acts.IncompleteDeclaration),
        (acts.Statement(number=9, kind="none"), acts.IncompleteDeclaration),
    ],
)
def test_half_a_declaration_is_refused_whole(
    said: acts.Statement, refusal: type[Exception]
) -> None:
    there = people.town()
    meeting = people.called(there)
    with pytest.raises(refusal):
        declare(there.members[2], meeting, said)
    assert not Declaration.objects.exists()


def test_after_the_deadline_it_is_refused() -> None:
    there = people.town()
    meeting = people.called(there)
    after = people.DEADLINE + dt.timedelta(seconds=1)
    with pytest.raises(acts.DeadlinePassed):
        declare(there.members[2], meeting, acts.Statement(number=1, kind="none"), now=after)
    polls.close_due_meetings(now=after)
    with pytest.raises(WrongState):
        declare(there.members[2], meeting, acts.Statement(number=1, kind="none"), now=after)
