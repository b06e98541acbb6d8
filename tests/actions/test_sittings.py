"""A sitting is called, opened, gone through and closed, by those who may, in its order."""

import datetime as dt
from typing import Any

import pytest

from hwabaek.access import NotFound
from hwabaek.actions import calls, log, meetings, sittings
from hwabaek.actions.disqualifications import GroundMissing, Statement
from hwabaek.actions.letters import preview
from hwabaek.actions.meetings import WrongState
from hwabaek.actions.printing import UnprintableText
from hwabaek.actions.sitting_facts import NotPossible
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.replay import replay
from hwabaek.core.record.sitting.sitting import Sitting as Course
from hwabaek.models import Declaration, Delivery, Document, Meeting, Sitting
from tests import people
from tests import sittings as room

pytestmark = pytest.mark.django_db

LATER = room.STARTS + dt.timedelta(minutes=30)


def course(meeting: Meeting) -> Course:
    found = replay(log.facts_of(f"meeting:{meeting.pk}")).sitting
    assert found is not None
    return found


def state(meeting: Meeting) -> str:
    meeting.refresh_from_db()
    return meeting.state


def test_a_call_freezes_roll_rule_venue_and_tells_everybody() -> None:
    there = people.town()
    meeting = room.called(there)
    record = replay(log.facts_of(f"meeting:{meeting.pk}"))
    assert (record.state, state(meeting)) == ("called", "called")
    assert record.call.venue is not None
    assert (record.call.venue.starts_at, record.call.venue.online) == (room.STARTS, True)
    assert len(record.roll) == 7
    assert Sitting.objects.get(meeting=meeting).link == "https://video.example.kr/3"
    assert Delivery.objects.filter(purpose="call", channel="mail").count() == 7
    assert Document.objects.filter(meeting=meeting, kind="call_notice").exists()


def test_the_letter_says_when_and_where_and_keeps_the_line_behind_the_code() -> None:
    there = people.town()
    meeting = room.called(there)
    letter = preview(meeting=meeting, person=there.chair, purpose=Delivery.Purpose.CALL)
    assert "오실 수 있는지 알려 주시기 바랍니다." in letter.text
    assert "일시: 2026. 10. 23.(금) 14:00\n장소: 구청 대회의실\n회신 마감:" in letter.text
    assert "video.example.kr" not in letter.text


def test_only_its_clerk_calls_a_sitting() -> None:
    there = people.town()
    meeting = room.prepared(there)
    for actor in (there.chair, there.other_clerk, there.foreigner):
        with pytest.raises(NotFound):
            sittings.call_sitting(
                actor=actor, meeting_id=meeting.pk, venue=room.venue(), now=people.MONDAY
            )


def test_a_sitting_is_called_once_and_never_as_a_deliberation_in_writing() -> None:
    there = people.town()
    meeting = room.called(there)
    again: dict[str, Any] = {"actor": there.clerk, "meeting_id": meeting.pk, "now": people.MONDAY}
    with pytest.raises(WrongState):
        sittings.call_sitting(**again, venue=room.venue())
    with pytest.raises(WrongState):
        calls.call_meeting(**again)
    written = people.prepared(there)
    with pytest.raises(WrongState):
        sittings.call_sitting(**again | {"meeting_id": written.pk}, venue=room.venue())
    with pytest.raises(WrongState):
        sittings.open_sitting(actor=there.clerk, meeting_id=written.pk, now=people.MONDAY)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"place": " "}, sittings.NoVenue),
        ({"form": "outside"}, sittings.NoVenue),
        ({"link": ""}, sittings.NoVenue),
        ({"form": "in_person"}, sittings.NoVenue),
        ({"starts_at": people.MONDAY}, sittings.NoVenue),
        ({"replies_due_at": LATER}, sittings.RepliesDueTooLate),
        ({"place": "회의실 🙂"}, UnprintableText),
        (
            {
                "starts_at": people.MONDAY + dt.timedelta(days=6),
                "replies_due_at": people.MONDAY,
            },
            sittings.NoticeTooShort,
        ),
    ],
)
def test_a_venue_that_does_not_do_is_refused(
    changed: dict[str, Any], refusal: type[Exception]
) -> None:
    there = people.town()
    meeting = room.prepared(there)
    with pytest.raises(refusal):
        sittings.call_sitting(
            actor=there.clerk, meeting_id=meeting.pk, venue=room.venue(**changed), now=people.MONDAY
        )
    assert state(meeting) == "preparing"


def test_nothing_on_the_agenda_is_no_sitting() -> None:
    there = people.town()
    meeting = room.prepared(there, items=0)
    with pytest.raises(calls.NothingToDecide):
        sittings.call_sitting(
            actor=there.clerk, meeting_id=meeting.pk, venue=room.venue(), now=people.MONDAY
        )


def test_a_short_notice_needs_its_reason() -> None:
    there = people.town()
    meeting = room.prepared(there)
    Meeting.objects.filter(pk=meeting.pk).update(short_notice_reason="태풍 피해를 바로 복구해야 함")
    soon = room.venue(starts_at=people.MONDAY + dt.timedelta(days=2), replies_due_at=people.MONDAY)
    sittings.call_sitting(actor=there.clerk, meeting_id=meeting.pk, venue=soon, now=people.MONDAY)
    assert state(meeting) == "called"


def test_a_called_sitting_can_be_given_up() -> None:
    there = people.town()
    meeting = room.called(there)
    meetings.withdraw_meeting(
        actor=there.clerk, meeting_id=meeting.pk, reason="태풍", now=people.MONDAY
    )
    assert state(meeting) == "withdrawn"


def test_members_say_whether_they_come_and_the_last_answer_counts() -> None:
    there = people.town()
    meeting = room.called(there)
    for answer in ("absent", "online"):
        sittings.answer_call(
            actor=there.chair, meeting_id=meeting.pk, answer=answer, now=people.MONDAY
        )
    assert [one.answer for one in course(meeting).invitations] == ["absent", "online"]
    with pytest.raises(NotFound):
        sittings.answer_call(
            actor=there.outsider, meeting_id=meeting.pk, answer="absent", now=people.MONDAY
        )
    with pytest.raises(NotPossible):
        sittings.answer_call(
            actor=there.chair, meeting_id=meeting.pk, answer="perhaps", now=people.MONDAY
        )


def test_attendance_is_marked_by_the_clerk_and_follows_itself() -> None:
    there = people.town()
    meeting = room.called(there)
    room.arrive(there, meeting, 1, 2)
    with pytest.raises(NotPossible, match="이어지지 않습니다"):
        room.arrive(there, meeting, 1)
    came = sittings.Came(change="left", time=room.STARTS)
    with pytest.raises(NotFound):
        sittings.mark_attendance(
            actor=there.members[2], meeting_id=meeting.pk, seat=1, came=came, now=room.STARTS
        )
    assert [mark.seat for mark in course(meeting).marks] == [1, 2]
    assert len(course(meeting).attendance_signatures) == 2


def test_it_opens_when_enough_are_there_and_once() -> None:
    there = people.town()
    meeting = room.called(there)
    room.arrive(there, meeting, 1, 2, 3)
    with pytest.raises(NotPossible, match="성원이 되지 않았는데"):
        sittings.open_sitting(actor=there.clerk, meeting_id=meeting.pk, now=room.STARTS)
    room.arrive(there, meeting, 4)
    with pytest.raises(NotFound):
        sittings.open_sitting(actor=there.members[1], meeting_id=meeting.pk, now=room.STARTS)
    sittings.open_sitting(actor=there.chair, meeting_id=meeting.pk, now=room.STARTS)
    assert state(meeting) == "in_session"
    assert Sitting.objects.get(meeting=meeting).opened_at == room.STARTS
    with pytest.raises(NotPossible):
        sittings.open_sitting(actor=there.chair, meeting_id=meeting.pk, now=room.STARTS)


def test_the_deputy_leads_once_the_chair_is_handed_over() -> None:
    there = people.town()
    meeting = room.opened(there)
    deputy = there.members[1]
    with pytest.raises(NotFound):
        sittings.adjourn(actor=deputy, meeting_id=meeting.pk, now=LATER)
    sittings.hand_chair(actor=there.chair, meeting_id=meeting.pk, seat=2, reason="이석", now=LATER)
    sittings.adjourn(actor=deputy, meeting_id=meeting.pk, now=LATER)
    assert state(meeting) == "adjourned"


def test_items_recesses_and_doors_go_their_way() -> None:
    there = people.town()
    meeting = room.opened(there)
    room.introduced(there, meeting)
    room.proceed(there, meeting, EntryKind.MEETING_RECESSED, reason="점심")
    assert state(meeting) == "in_recess"
    with pytest.raises(NotPossible):
        room.introduced(there, meeting, 2)
    room.proceed(there, meeting, EntryKind.MEETING_RESUMED)
    with pytest.raises(NotPossible, match="제1호를 마치거나 보류하지 않고"):
        sittings.adjourn(actor=there.chair, meeting_id=meeting.pk, now=LATER)
    room.proceed(there, meeting, EntryKind.MEETING_ITEM_DEFERRED, item=1, reason="자료 보완")
    sittings.adjourn(actor=there.chair, meeting_id=meeting.pk, now=LATER)
    assert Sitting.objects.get(meeting=meeting).adjourned_at == LATER


def test_what_is_no_step_is_not_taken_as_one() -> None:
    there = people.town()
    meeting = room.opened(there)
    with pytest.raises(WrongState):
        room.proceed(there, meeting, EntryKind.MEETING_CONCLUDED, facts=[])
    with pytest.raises(NotFound):
        sittings.proceed(
            actor=there.members[3],
            meeting_id=meeting.pk,
            kind=EntryKind.MEETING_ITEM_INTRODUCED,
            data={"item": 1},
            now=LATER,
        )


def test_a_member_stands_aside_up_to_the_vote() -> None:
    there = people.town()
    meeting = room.opened(there)
    statement = Statement(number=1, kind="statutory", grounds=(3,), reason="연구용역")
    sittings.stand_aside(
        actor=there.members[2], meeting_id=meeting.pk, statement=statement, now=LATER
    )
    assert Declaration.objects.get(entry__person=there.members[2]).kind == "statutory"
    room.introduced(there, meeting)
    poll = room.polled(there, meeting)
    assert [seat.entry.seat for seat in poll.seats.all()] == [1, 2, 4, 5, 6]
    with pytest.raises(NotPossible, match="표결이 열려 있어"):
        sittings.stand_aside(
            actor=there.members[3], meeting_id=meeting.pk, statement=statement, now=LATER
        )
    with pytest.raises(GroundMissing):
        sittings.stand_aside(
            actor=there.members[3],
            meeting_id=meeting.pk,
            statement=Statement(number=1, kind="statutory"),
            now=LATER,
        )


def said(text: str) -> sittings.Said:
    return sittings.Said(kind="debate", text=text, time=room.STARTS, seat=2, item=1)


def test_two_clerks_who_edit_a_speech_at_once_do_not_lose_text() -> None:
    there = people.town()
    meeting = room.opened(there)
    speech = sittings.record_speech(
        actor=there.clerk, meeting_id=meeting.pk, said=said("처음"), now=LATER
    )
    edit: dict[str, Any] = {"actor": there.clerk, "meeting_id": meeting.pk, "speech": speech}
    sittings.edit_speech(**edit, version=1, said=said("한 사람이 고침"), now=LATER)
    with pytest.raises(NotPossible, match="이어지는"):
        sittings.edit_speech(**edit, version=1, said=said("다른 사람이 고침"), now=LATER)
    (kept,) = course(meeting).speeches
    assert (kept.version, kept.text) == (2, "한 사람이 고침")
    with pytest.raises(NotFound):
        sittings.edit_speech(**edit | {"actor": there.chair}, version=2, said=said(""), now=LATER)
