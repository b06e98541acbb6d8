"""What whoever presides owes: an extension to decide, conditions to word, a tie to settle."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions.meetings import decision_rule
from hwabaek.actions.polls import conditions_of, needs_casting_vote, needs_wording
from hwabaek.core.rules import describe_rule
from hwabaek.core.rules.description import Line as RuleLine
from hwabaek.models import Ballot, Extension, Meeting, Person, Poll
from hwabaek.web.forms.chair import CastingVoteForm, ConversionForm, WordingForm
from hwabaek.web.pages.frame import member_shell

Wrong = tuple[str, int, forms.Form]
CONVERTIBLE = (Meeting.State.OPEN, Meeting.State.CLOSED)


@dataclass(frozen=True, slots=True)
class Wording:
    """An item that carried with conditions."""

    poll: Poll
    conditions: list[Ballot]
    form: forms.Form


@dataclass(frozen=True, slots=True)
class Tie:
    """An item that hangs on the chair's casting vote."""

    poll: Poll
    form: forms.Form


def chair_page(
    request: HttpRequest,
    actor: Person,
    meeting_id: int,
    now: dt.datetime,
    wrong: Wrong | None = None,
) -> dict[str, Any]:
    """Return what the chair's page shows; `wrong` is a form that was refused: its name and item.

    Raises:
        NotFound: the actor does not preside.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.DIRECT)
    polls = list(
        Poll.objects.filter(item__meeting=meeting).select_related("item").order_by("item__number")
    )
    wordings = [_wording(poll, wrong) for poll in polls if needs_wording(poll)]
    ties = [_tie(poll, wrong) for poll in polls if needs_casting_vote(poll)]
    extension = _pending_extension(meeting, now)
    return {
        "meeting": meeting,
        "extension": extension,
        "wordings": wordings,
        "ties": ties,
        "tie_rule": _tie_rule(meeting) if ties else None,
        "convertible": meeting.state in CONVERTIBLE,
        "conversion_form": _refused(wrong, "conversion", 0) or ConversionForm(),
        "heading": _heading(extension is not None, len(wordings), len(ties)),
        "shell": member_shell(request, meeting.committee),
    }


def _pending_extension(meeting: Meeting, now: dt.datetime) -> Extension | None:
    in_time = meeting.deadline_at is not None and now <= meeting.deadline_at
    if meeting.state != Meeting.State.OPEN or not in_time:
        return None
    pending = Extension.objects.filter(meeting=meeting, decided_at=None)
    return pending.select_related("requested_by").first()


def _wording(poll: Poll, wrong: Wrong | None) -> Wording:
    number = poll.item.number
    conditions = conditions_of(poll)
    only = conditions[0].opinion if len(conditions) == 1 else ""
    fresh = WordingForm(number=number, initial={"wording": only})
    return Wording(poll, conditions, _refused(wrong, "wording", number) or fresh)


def _tie(poll: Poll, wrong: Wrong | None) -> Tie:
    number = poll.item.number
    return Tie(poll, _refused(wrong, "casting_vote", number) or CastingVoteForm(number=number))


def _refused(wrong: Wrong | None, name: str, number: int) -> forms.Form | None:
    return wrong[2] if wrong is not None and wrong[:2] == (name, number) else None


def _tie_rule(meeting: Meeting) -> RuleLine | None:
    if meeting.rule is None:
        return None
    lines = describe_rule(rule=decision_rule(meeting.rule))
    return next((line for line in lines if line.part == "tie"), None)


def _heading(extension: bool, wordings: int, ties: int) -> str:  # noqa: FBT001 - three counts
    if extension:
        return _("기한을 늘릴지 정해 주세요")
    if wordings and ties:
        return _("조건과 가부동수를 정해 주세요")
    if wordings:
        return _("위원들이 붙인 조건을 정리해 주세요")
    return (
        _("찬성과 반대가 같습니다. 위원장님이 정해 주세요") if ties else _("정하실 것이 없습니다")
    )
