"""A requirement from data and back."""

from __future__ import annotations

import re
from typing import Any

from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.core.rules.reading import Fields, text, whole, word_of
from hwabaek.core.rules.requirement import AttributeValue, Bound, Group, Requirement, Share, Who

SHARE = re.compile(r"([0-9]{1,6})(?:/([0-9]{1,6}))?")
RESERVED = frozenset(
    {"n", "attending", "recused", "voting", "panel", "vote", "score", "scores", "opinion"}
)
"""Keys of a member that say what happened; a group is narrowed by who somebody is."""

_read_heads = whole(least=0)


def read_requirement(value: object, path: str) -> Requirement:
    """Read `{"count": …, "more_than" | "at_least" | "at_most": …, "of": …, "source": …}`.

    Raises:
        RuleFormatError: with the path to the first part that is not of the form.

    """
    fields = Fields(value, path)
    count = fields.required("count", _read_group)
    bound = fields.either(tuple(Bound))
    amount = fields.required(bound, _read_amount)
    of = fields.optional("of", _read_group)
    source = fields.optional("source", text)
    fields.refuse_others()
    if isinstance(amount, Share) and of is None:
        raise RuleFormatError(f"{path}.of", "비율에는 기준이 있어야 합니다.")
    if not isinstance(amount, Share) and of is not None:
        raise RuleFormatError(f"{path}.of", "인원수에는 기준을 두지 않습니다.")
    return Requirement(count=count, bound=Bound(bound), amount=amount, of=of, source=source)


def _read_amount(value: object, path: str) -> Share | int:
    if not isinstance(value, str):
        return _read_heads(value, path)
    found = SHARE.fullmatch(value)
    if found is None:
        raise RuleFormatError(path, '"1/2" 같은 분수나 정수여야 합니다.')
    numerator, denominator = int(found[1]), int(found[2] or 1)
    if denominator == 0:
        raise RuleFormatError(path, "분모가 0일 수 없습니다.")
    return Share(numerator, denominator)


def _read_group(value: object, path: str) -> Group:
    if isinstance(value, str):
        return Group(word_of(Who)(value, path))
    fields = Fields(value, path)
    who = fields.required("who", word_of(Who))
    where = fields.required("where", _read_where)
    fields.refuse_others()
    if who is Who.SEATS:
        raise RuleFormatError(f"{path}.where", "정원은 수이므로 위원을 가려 셀 수 없습니다.")
    return Group(who, where)


def _read_where(value: object, path: str) -> tuple[tuple[str, AttributeValue], ...]:
    fields = Fields(value, path)
    names = sorted(fields.others())
    if not names:
        raise RuleFormatError(path, "가려 셀 조건이 없습니다.")
    for name in names:
        if name in RESERVED:
            raise RuleFormatError(
                fields.at(name), "위원의 속성이 아니어서 조건으로 쓸 수 없습니다."
            )
        text(name, fields.at(name))
    return tuple((name, fields.required(name, read_attribute)) for name in names)


def read_attribute(value: object, path: str) -> AttributeValue:
    """Read the value of an attribute: text, true or false, a whole number.

    Raises:
        RuleFormatError: where it is anything else.

    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return whole(least=-1_000_000)(value, path)
    if isinstance(value, str):
        return text(value, path)
    raise RuleFormatError(path, "글자, 정수, true, false 가운데 하나여야 합니다.")


def render_requirement(requirement: Requirement) -> dict[str, Any]:
    """Write a requirement as data."""
    amount = requirement.amount
    data: dict[str, Any] = {
        "count": _render_group(requirement.count),
        requirement.bound.value: str(amount) if isinstance(amount, Share) else amount,
    }
    if requirement.of is not None:
        data["of"] = _render_group(requirement.of)
    if requirement.source is not None:
        data["source"] = requirement.source
    return data


def _render_group(group: Group) -> str | dict[str, Any]:
    return {"who": group.who.value, "where": dict(group.where)} if group.where else group.who.value
