"""What the call of a meeting freezes: committee, rule, roll, items and papers, as its fact tells them."""

from typing import Any

from hwabaek.actions import log
from hwabaek.actions.meetings import WrongState, decision_rule
from hwabaek.core.rules.rule_form import render_rule
from hwabaek.models import AgendaItem, Committee, Meeting, RollEntry


def called_data(
    *, meeting: Meeting, roll: list[RollEntry], items: list[AgendaItem]
) -> dict[str, Any]:
    """Return the frozen snapshot that the fact `meeting.called` holds.

    Raises:
        WrongState: the meeting has not been called.
    """
    rule = meeting.rule
    if rule is None or meeting.deadline_at is None or meeting.called_at is None:
        raise WrongState
    return {
        "body": {"id": meeting.body.slug, "name": meeting.body.name},
        "committee": _committee_data(meeting.committee),
        "rule": {
            "version": rule.version,
            "data": render_rule(decision_rule(rule)),
            "in_force_date": rule.in_force_date.isoformat() if rule.in_force_date else "",
        },
        "meeting": {
            "id": str(meeting.pk),
            "year": meeting.year,
            "number": meeting.number,
            "mode": meeting.mode,
            "title": meeting.title,
            "ground": meeting.ground,
            "ground_reason": meeting.ground_reason,
            "called_at": log.moment(meeting.called_at),
            "deadline_at": log.moment(meeting.deadline_at),
            "short_notice_reason": meeting.short_notice_reason,
            "disclosure": meeting.disclosure,
        },
        "roll": [seat_data(entry=entry) for entry in roll],
        "items": [item_data(item=item) for item in items],
    }


def seat_data(*, entry: RollEntry) -> dict[str, Any]:
    """Return a line of the roll as the call freezes it."""
    role = "chair" if entry.presides else "member" if entry.role == "chair" else entry.role
    return {
        "seat": entry.seat,
        "person": str(entry.person_id),
        "name": entry.name,
        "role": role,
        "affiliation": entry.affiliation,
        "attributes": entry.attributes,
    }


def item_data(*, item: AgendaItem) -> dict[str, Any]:
    """Return an item with its papers as the call freezes it."""
    return {
        "number": item.number,
        "title": item.title,
        "item_type": item.item_type,
        "special": item.special or None,
        "proposal_text": item.proposal_text,
        "order_text": item.order_text,
        "reasons": item.reasons,
        "parties": item.parties,
        "papers": [
            {
                "id": str(paper.pk),
                "title": paper.title,
                "file_name": paper.file_name,
                "media_type": paper.media_type,
                "size": paper.size,
                "sha256": paper.sha256,
                "pages": paper.page_count,
            }
            for paper in item.papers.filter(removed_at=None)
        ],
    }


def _committee_data(committee: Committee) -> dict[str, Any]:
    department = committee.department
    return {
        "id": committee.slug,
        "name": committee.name,
        "department": department.name if department else "",
        "phone": department.phone if department else "",
        "legal_basis": committee.legal_basis,
        "functions": committee.functions,
    }
