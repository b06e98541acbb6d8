"""A member declares an interest in an item, or none (제척·회피)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.access.meetings import access_roll_entry
from hwabaek.actions import log
from hwabaek.actions.meetings import step, subject_of
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.rules.disqualification import STATUTORY_GROUNDS
from hwabaek.models import Declaration, Person, RollEntry


class IncompleteDeclaration(Refusal):
    message = _("안건마다 관계가 있는지 골라 주세요.")


class GroundMissing(Refusal):
    message = _("관계가 있다고 하신 안건은 몇 번 사유인지 골라 주세요.")


class ReasonMissing(Refusal):
    message = _("회피하시는 까닭을 짧게 적어 주세요.")


class DeadlinePassed(Refusal):
    message = _("회신 마감이 지나 이해관계를 고칠 수 없습니다. 간사에게 알려 주세요.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a member says about one item."""

    number: int
    kind: str
    grounds: tuple[int, ...] = ()
    reason: str = ""


@transaction.atomic
def declare(
    *, actor: Person, meeting_id: int, statements: tuple[Statement, ...], now: dt.datetime
) -> list[Declaration]:
    """Record what a member declares about the items named.

    Only what differs from the member's last declaration on an item is written.

    Raises:
        NotFound: the actor is not on the roll.
        WrongState, DeadlinePassed: replies are no longer taken.
        IncompleteDeclaration, GroundMissing, ReasonMissing: something is left open.
    """
    entry = access_roll_entry(actor=actor, meeting_id=meeting_id, lock=True)
    step(meeting=entry.meeting, event="declare")
    if entry.meeting.deadline_at is None or now > entry.meeting.deadline_at:
        raise DeadlinePassed
    items = {item.number: item for item in entry.meeting.items.all()}
    last = last_declarations(entry)
    written = []
    for statement in statements:
        if statement.number not in items:
            raise IncompleteDeclaration
        check_statement(statement=statement)
        item = items[statement.number]
        if _same(last.get(item.number), statement):
            continue
        written.append(_write(entry, statement, now, item_id=item.pk))
    return written


def last_declarations(entry: RollEntry) -> dict[int, Declaration]:
    """Return the member's standing declaration for each item number."""
    rows = entry.declarations.select_related("item").order_by("id")
    return {row.item.number: row for row in rows}


def check_statement(*, statement: Statement) -> None:
    """Check that a statement says what it has to.

    Raises:
        IncompleteDeclaration, GroundMissing, ReasonMissing: something is left open.
    """
    field = f"item{statement.number}"
    require_printable(**{field: statement.reason})
    if statement.kind == Declaration.Kind.STATUTORY:
        known = {ground.number for ground in STATUTORY_GROUNDS}
        if not statement.grounds or not set(statement.grounds) <= known:
            raise GroundMissing(field=field)
    elif statement.kind == Declaration.Kind.SELF_RECUSED:
        if not statement.reason.strip():
            raise ReasonMissing(field=field)
    elif statement.kind != Declaration.Kind.NONE:
        raise IncompleteDeclaration(field=field)


def _same(last: Declaration | None, statement: Statement) -> bool:
    return last is not None and (last.kind, tuple(last.grounds), last.reason) == (
        statement.kind,
        statement.grounds,
        statement.reason.strip(),
    )


def _write(
    entry: RollEntry, statement: Statement, now: dt.datetime, *, item_id: int
) -> Declaration:
    declaration = Declaration.objects.create(
        entry=entry,
        item_id=item_id,
        kind=statement.kind,
        grounds=list(statement.grounds),
        reason=statement.reason.strip(),
        declared_at=now,
    )
    log.append(
        body=entry.meeting.body,
        kind=EntryKind.MEETING_DECLARATION_MADE,
        subject=subject_of(entry.meeting),
        act=log.Act(actor=entry.person, capacity="member", now=now),
        data={
            "seat": entry.seat,
            "item": statement.number,
            "kind": declaration.kind,
            "grounds": declaration.grounds,
            "reason": declaration.reason,
        },
    )
    return declaration
