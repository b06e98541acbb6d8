"""Items of a meeting with their papers, and questions about them."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from hwabaek.actions.meetings import decision_rule, rule_in_force
from hwabaek.actions.refusal import Refusal
from hwabaek.gateways.clock import today
from hwabaek.models import AgendaItem, Meeting, Paper, Person, Question
from hwabaek.web.pages.naming import meeting_crumbs, state_of
from hwabaek.web.pages.rights import runs


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """Return a meeting's items with the papers that have not been taken away, in two queries."""
    papers = Prefetch("papers", Paper.objects.filter(removed_at=None))
    return list(meeting.items.prefetch_related(papers))


def specials_of(meeting: Meeting, now: dt.datetime) -> tuple[str, ...]:
    """Return the kinds of item of which the rule says something of its own."""
    try:
        rule = decision_rule(rule_in_force(committee=meeting.committee, day=today(now)))
    except Refusal:
        return ()
    listed = rule.written_clause.items
    return tuple(dict.fromkeys([*(kind.item for kind in rule.special), *listed]))


def item_page(
    meeting: Meeting, item: AgendaItem | None, actor: Person, now: dt.datetime
) -> dict[str, Any]:
    """Return what the page of an item shows, or the page for a new one."""
    preparing = meeting.state == Meeting.State.PREPARING
    label = _("제{n}호 안건").format(n=item.number) if item else _("새 안건")
    return {
        "meeting": meeting,
        "item": item,
        "papers": list(item.papers.filter(removed_at=None)) if item else [],
        "editable": preparing and runs(actor, meeting),
        "state": state_of(meeting),
        "crumbs": meeting_crumbs(meeting, label),
        "now": now,
    }


def known_digests(item: AgendaItem) -> list[str]:
    """Return the digests of the papers that an item has."""
    return list(item.papers.filter(removed_at=None).values_list("sha256", flat=True))


def question_page(question: Question) -> dict[str, Any]:
    """Return what the page for an answer shows."""
    return {
        "question": question,
        "meeting": question.meeting,
        "crumbs": meeting_crumbs(question.meeting, _("질문에 답하기")),
    }
