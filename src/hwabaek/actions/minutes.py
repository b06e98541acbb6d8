"""Minutes: drafted from what happened, put right by two at once without losing text, frozen, signed."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.actions import log
from hwabaek.actions.documents import request_sitting_documents
from hwabaek.actions.meetings import subject_of
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.sitting_facts import (
    NotPossible,
    Room,
    decide,
    enter_as_clerk,
    enter_as_member,
    keep,
    take_in,
)
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes import Minutes
from hwabaek.core.record.sitting.minutes_content import minutes_content
from hwabaek.core.record.sitting.paper import content_digest
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import UNDECIDED
from hwabaek.models import Meeting, Person


class NobodySigns(Refusal):
    message = _("회의록에 서명할 사람을 한 명 이상 정해 주세요.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the minutes as somebody wrote it, and the version that they had read, 0 where none."""

    name: str
    version: int
    value: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How something was signed: drawn or typed, by which means of authentication, over which text."""

    signature: dict[str, Any]
    auth: str
    shown_digest: str


@transaction.atomic
def draft_minutes(
    *, actor: Person, meeting_id: int, comments_until: dt.datetime | None, now: dt.datetime
) -> None:
    """Put the first draft of the minutes before the members.

    Raises:
        NotFound: the actor does not run this meeting.
        NotPossible: the sitting has not ended, or there is a draft already.
    """
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    until = log.moment(comments_until) if comments_until else None
    data = {"version": 1, "comments_until": until}
    take_in(room=room, kind=EntryKind.MEETING_MINUTES_DRAFTED, data=data)


@transaction.atomic
def edit_minutes(*, actor: Person, meeting_id: int, part: Part, now: dt.datetime) -> None:
    """Write a part that nobody said or did (follow-ups, minority opinions, absences, notes).

    Raises:
        NotFound: the actor does not run this meeting.
        NotPossible: somebody else has changed the part meanwhile, or the minutes are frozen.
    """
    texts = [text for one in part.value for text in one.values() if isinstance(text, str)]
    require_printable(value="\n".join(texts))
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    data = {"part": part.name, "version": part.version + 1, "value": part.value}
    take_in(room=room, kind=EntryKind.MEETING_MINUTES_EDITED, data=data)


@transaction.atomic
def comment(*, actor: Person, meeting_id: int, text: str, now: dt.datetime) -> str:
    """Let a member say what is wrong in the draft; returns the comment's name.

    Raises:
        NotFound: the actor is not on the roll.
        NotPossible: no draft is open, or the time to comment is over.
    """
    require_printable(text=text)
    room, entry = enter_as_member(actor=actor, meeting_id=meeting_id, now=now)
    name = str(uuid.uuid4())
    data = {"comment": name, "seat": entry.seat, "text": text}
    take_in(room=room, kind=EntryKind.MEETING_COMMENT_MADE, data=data)
    return name


@transaction.atomic
def settle_comment(
    *, actor: Person, meeting_id: int, name: str, taken: bool, answer: str, now: dt.datetime
) -> None:
    """Say whether a comment was taken into the minutes, and why not.

    Raises:
        NotFound: the actor does not run this meeting.
        NotPossible: there is no such comment, or it was settled before.
    """
    require_printable(answer=answer)
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    data = {"comment": name, "taken": taken, "answer": answer}
    take_in(room=room, kind=EntryKind.MEETING_COMMENT_SETTLED, data=data)


@transaction.atomic
def freeze_minutes(
    *, actor: Person, meeting_id: int, seats: list[int], post: str, now: dt.datetime
) -> str:
    """Freeze the text for the members named and for the clerk, who signs by a post; returns its digest.

    Raises:
        NotFound: the actor does not run this meeting.
        NobodySigns: no member is named.
        NotPossible: a comment waits, or the minutes are frozen already.
    """
    if not seats:
        raise NobodySigns
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    content = minutes_content(record=room.record)
    digest = content_digest(content=content)
    members = [seat for seat in room.record.roll if seat.number in seats]
    signers: list[dict[str, Any]] = [
        {"person": seat.person, "name": seat.name, "post": "서명위원", "seat": seat.number}
        for seat in members
    ]
    clerk = {"person": str(actor.pk), "name": actor.name, "post": post, "seat": None}
    version = room.course.minutes[-1].version if room.course.minutes else 1
    data = {
        "version": version,
        "content": content,
        "digest": digest,
        "signers": [*signers, clerk],
    }
    take_in(room=room, kind=EntryKind.MEETING_MINUTES_FROZEN, data=data)
    return digest


@transaction.atomic
def sign_minutes(*, actor: Person, meeting_id: int, hand: Hand, now: dt.datetime) -> None:
    """Sign the frozen minutes, as a member or as the clerk; the last signature concludes the meeting.

    Raises:
        NotFound: the actor has nothing to do with this meeting.
        NotPossible: no signature of theirs is asked for, or it is over another text.
    """
    room = _enter_to_sign(actor, meeting_id, now)
    minutes, number = _asked(room, str(actor.pk))
    data = {
        "version": minutes.version,
        "signer": number,
        "signature": hand.signature,
        "auth": hand.auth,
        "shown_digest": hand.shown_digest,
    }
    after = take_in(room=room, kind=EntryKind.MEETING_MINUTES_SIGNED, data=data)
    _conclude_if_signed(room, after)


@transaction.atomic
def refuse_minutes(
    *, actor: Person, meeting_id: int, signer: int, refused: str, reason: str, now: dt.datetime
) -> None:
    """Write down that a signer does not sign (refused) or cannot (unable), and why.

    Raises:
        NotFound: the actor does not run this meeting.
        NotPossible: there is no such signer, or they have signed, or no reason is given.
    """
    require_printable(reason=reason)
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    minutes = _frozen(room)
    data = {"version": minutes.version, "signer": signer, "refused": refused, "reason": reason}
    after = take_in(room=room, kind=EntryKind.MEETING_MINUTES_REFUSED, data=data)
    _conclude_if_signed(room, after)


@transaction.atomic
def sign_resolutions(
    *, actor: Person, meeting_id: int, items: list[int], hand: Hand, now: dt.datetime
) -> None:
    """Sign the resolutions on some items, for whoever had a part in them.

    Raises:
        NotFound: the actor is not on the roll.
        NotPossible: a result is not declared, or they had no part in it, or they have signed.
    """
    room, entry = enter_as_member(actor=actor, meeting_id=meeting_id, now=now)
    data = {
        "seat": entry.seat,
        "items": items,
        "signature": hand.signature,
        "auth": hand.auth,
        "shown_digest": hand.shown_digest,
    }
    take_in(room=room, kind=EntryKind.MEETING_RESOLUTION_SIGNED, data=data)


def _enter_to_sign(actor: Person, meeting_id: int, now: dt.datetime) -> Room:
    try:
        return enter_as_member(actor=actor, meeting_id=meeting_id, now=now)[0]
    except NotFound:
        return enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)


def _asked(room: Room, person: str) -> tuple[Minutes, int]:
    minutes = _frozen(room)
    numbers = [n for n, one in enumerate(minutes.signers, start=1) if one.person == person]
    if not numbers:
        raise NotPossible(_("서명을 부탁받은 분이 아닙니다."))
    return minutes, numbers[0]


def _frozen(room: Room) -> Minutes:
    if not room.course.minutes or room.course.minutes[-1].frozen_at is None:
        raise NotPossible(_("회의록이 아직 확정되지 않았습니다."))
    return room.course.minutes[-1]


def _conclude_if_signed(room: Room, after: MeetingRecord) -> None:
    """Conclude the meeting with the last signature, and ask for its documents."""
    if after.state != Meeting.State.ADJOURNED or not _last(after).is_signed():
        return
    meeting, now = room.meeting, room.act.now
    done = replace(room, record=after, act=log.Act(actor=None, capacity="system", now=now))
    # Which facts there were: a fact removed afterwards is missed.
    data = {"facts": log.digests_of(subject_of(meeting))}
    concluded = decide(room=done, kind=EntryKind.MEETING_CONCLUDED, data=data)
    meeting.concluded_at = now
    meeting.save(update_fields=["concluded_at"])
    decided = [poll.item for poll in concluded.polls if poll.outcome not in UNDECIDED]
    request_sitting_documents(meeting=meeting, items=decided, now=now)
    keep(room=done, kind=EntryKind.MEETING_CONCLUDED, data=data, after=concluded)


def _last(record: MeetingRecord) -> Minutes:
    return sitting_of(record=record).minutes[-1]
