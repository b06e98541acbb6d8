"""A member's reply: drafted, signed once for the whole, changed until the deadline."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from hwabaek.access import NotFound
from hwabaek.actions import calls, conversions, log, polls, replies
from hwabaek.actions.meetings import WrongState
from hwabaek.models import Ballot, Delivery, DraftBallot, Meeting, Person, Reply
from tests import people

pytestmark = pytest.mark.django_db

LATE = people.DEADLINE + dt.timedelta(seconds=1)


def draft(member: Person, meeting: Meeting, number: int, choice: str, opinion: str = "") -> None:
    replies.save_draft(
        actor=member,
        meeting_id=meeting.pk,
        number=number,
        choice=choice,
        opinion=opinion,
        now=people.MONDAY,
    )


def sign(
    member: Person,
    meeting: Meeting,
    signature: replies.Signature | None = None,
    *,
    digest: str = "",
    now: dt.datetime = people.MONDAY,
) -> Reply:
    entry = meeting.roll.get(person=member)
    form = replies.SignedForm(
        key=uuid.uuid4(),
        shown_digest=digest or replies.shown_digest(entry),
        signature=signature or replies.Signature(kind="typed", text=entry.name),
        auth="link+mail-code",
    )
    return replies.submit_reply(actor=member, meeting_id=meeting.pk, form=form, now=now)


def test_it_works() -> None:
    there = people.town()
    meeting = people.called(there)
    member = there.members[2]
    choices = {1: ("for", ""), 2: ("conditional", "점형블록을 둘 것."), 3: ("abstain", "")}
    reply = people.reply(member, meeting, choices)
    assert (reply.version, reply.late) == (1, False)
    assert [b.choice for b in reply.ballots.order_by("poll__item__number")] == [
        "for",
        "conditional",
        "abstain",
    ]
    fact = log.facts_of(f"meeting:{meeting.pk}")[-1]
    assert fact["data"]["ballots"][1] == {
        "item": 2,
        "choice": "conditional",
        "opinion": "점형블록을 둘 것.",
    }
    assert Delivery.objects.filter(purpose="receipt", person=member, channel="mail").count() == 1


def test_somebody_not_on_the_roll_is_not_found() -> None:
    there = people.town()
    meeting = people.called(there)
    for stranger in (there.outsider, there.foreigner, there.clerk):
        with pytest.raises(NotFound):
            draft(stranger, meeting, 1, "for")


def test_the_same_key_makes_one_reply_and_is_nobody_elses() -> None:
    there = people.town()
    meeting = people.called(there)
    key = uuid.uuid4()
    first = people.reply(there.members[2], meeting, key=key)
    assert people.reply(there.members[2], meeting, key=key) == first
    with pytest.raises(NotFound):
        people.reply(there.members[3], meeting, key=key)
    assert Reply.objects.count() == 1


def test_the_last_reply_counts_and_both_stay() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    for member in there.members[:4]:
        people.reply(member, meeting)
    people.reply(there.members[3], meeting, "against")
    assert Reply.objects.filter(entry__person=there.members[3]).count() == 2
    polls.close_due_meetings(now=LATE)
    poll = meeting.items.get(number=1).poll
    assert poll.case
    votes = [line.get("vote") for line in poll.case["members"]]
    assert votes.count("for") == 3
    assert votes.count("against") == 1
    second = log.facts_of(f"meeting:{meeting.pk}")
    supersedes = [f["data"]["supersedes"] for f in second if f["kind"] == "meeting.reply.submitted"]
    assert supersedes.count(None) == 4


def test_a_late_reply_is_kept_and_not_counted() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    for member in there.members[:3]:
        people.reply(member, meeting)
    people.declare(there.members[4], meeting)
    late = people.reply(there.members[4], meeting, now=LATE)
    assert late.late
    polls.close_due_meetings(now=LATE)
    assert meeting.items.get(number=1).poll.outcome == "no_quorum"
    again = people.reply(there.members[4], meeting, now=LATE + dt.timedelta(hours=1))
    assert again.late
    assert again.version == 2


def test_an_item_is_decided_only_after_the_declaration() -> None:
    there = people.town()
    meeting = people.called(there)
    with pytest.raises(replies.NotDeclared):
        draft(there.members[2], meeting, 1, "for")


def test_whoever_stands_aside_decides_nothing_there() -> None:
    there = people.town()
    meeting = people.called(there)
    member = there.members[2]
    people.declare(member, meeting, aside={2: "self_recused"})
    with pytest.raises(replies.StandsAside):
        draft(member, meeting, 2, "for")
    draft(member, meeting, 1, "for")
    draft(member, meeting, 3, "for")
    assert sign(member, meeting).ballots.count() == 2


def test_whoever_stands_aside_from_all_signs_nothing() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    member = there.members[2]
    people.declare(member, meeting, aside={1: "statutory"})
    with pytest.raises(replies.NothingToSign):
        sign(member, meeting)


@pytest.mark.parametrize(
    ("choice", "opinion", "refusal"),
    [
        ("yes", "", replies.UnknownChoice),
        ("for", "가" * 4001, replies.OpinionTooLong),
    ],
)
def test_a_draft_must_make_sense(choice: str, opinion: str, refusal: type[Exception]) -> None:
    there = people.town()
    meeting = people.called(there)
    people.declare(there.members[2], meeting)
    with pytest.raises(refusal):
        draft(there.members[2], meeting, 1, choice, opinion)
    with pytest.raises(NotFound):
        draft(there.members[2], meeting, 9, "for")
    assert not DraftBallot.objects.exists()


@pytest.mark.parametrize("choice", ["conditional", "against"])
def test_a_condition_and_a_no_say_something(choice: str) -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    member = there.members[2]
    people.declare(member, meeting)
    draft(member, meeting, 1, choice, "  ")
    with pytest.raises(replies.OpinionMissing):
        sign(member, meeting)


def test_every_item_must_be_decided() -> None:
    there = people.town()
    meeting = people.called(there, items=2)
    member = there.members[2]
    with pytest.raises(replies.IncompleteReply):
        sign(member, meeting)
    people.declare(member, meeting)
    draft(member, meeting, 1, "for")
    with pytest.raises(replies.IncompleteReply):
        sign(member, meeting)
    draft(member, meeting, 2, "")
    with pytest.raises(replies.IncompleteReply):
        sign(member, meeting)


def test_an_unknown_choice_is_never_decided() -> None:
    with pytest.raises(replies.UnknownChoice):
        replies.check_decided(choice="maybe", opinion="")


def test_what_changed_in_another_window_must_be_read_again() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    member = there.members[2]
    people.declare(member, meeting)
    draft(member, meeting, 1, "for")
    digest = replies.shown_digest(meeting.roll.get(person=member))
    draft(member, meeting, 1, "against", "까닭")
    with pytest.raises(replies.ShownDiffers):
        sign(member, meeting, digest=digest)
    assert not Reply.objects.exists()


STROKES = [[[10, 10, 0], [20, 30, 12], [40, 20, 24]]]


def test_a_drawn_signature_is_kept_stroke_by_stroke() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    member = there.members[2]
    people.declare(member, meeting)
    draft(member, meeting, 1, "for")
    reply = sign(member, meeting, replies.Signature(kind="drawn", strokes=STROKES))
    assert reply.strokes == STROKES


@pytest.mark.parametrize(
    ("signature", "refusal"),
    [
        (replies.Signature(kind="drawn", strokes=[]), replies.SignatureMissing),
        (replies.Signature(kind="drawn"), replies.SignatureMissing),
        (replies.Signature(kind="seal", strokes=STROKES), replies.SignatureMissing),
        (replies.Signature(kind="drawn", strokes=[[[1, 2], [3, 4]]]), replies.SignatureMissing),
        (
            replies.Signature(kind="drawn", strokes=[[[1.5, 2, 3], [1, 2, 3]]]),  # type: ignore[list-item]
            replies.SignatureMissing,
        ),
        (
            replies.Signature(kind="drawn", strokes=[[[1, 2, 3]] * 20_001]),
            replies.SignatureMissing,
        ),
        (replies.Signature(kind="typed", text=" "), replies.SignatureMissing),
        (replies.Signature(kind="typed", text="홍길동"), replies.NameDiffers),
    ],
)
def test_a_signature_must_be_one(signature: replies.Signature, refusal: type[Exception]) -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    member = there.members[2]
    people.declare(member, meeting)
    draft(member, meeting, 1, "for")
    with pytest.raises(refusal):
        sign(member, meeting, signature)
    assert not Reply.objects.exists()


def test_whoever_left_office_replies_no_more() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    member = there.members[6]
    people.declare(member, meeting)
    draft(member, meeting, 1, "for")
    calls.record_departure(
        actor=there.clerk, meeting_id=meeting.pk, seat=7, reason="사임", now=people.MONDAY
    )
    with pytest.raises(replies.HasLeft):
        sign(member, meeting)


def test_a_converted_deliberation_takes_no_reply() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    member = there.members[2]
    people.declare(member, meeting)
    draft(member, meeting, 1, "for")
    conversions.convert_meeting(
        actor=there.clerk, meeting_id=meeting.pk, reason="논의가 필요합니다.", now=people.MONDAY
    )
    with pytest.raises(WrongState):
        sign(member, meeting)


def test_a_reply_cannot_be_changed_behind_the_log() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    reply = people.reply(there.members[2], meeting)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(late=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ballot.objects.all().update(choice="against")
