"""Short ways to write rules and cases in tests."""

from typing import Any

import pytest

from hwabaek.core.rules import Answer, RuleFormatError, decide, parse_case, parse_rule

Data = dict[str, Any]
MAJORITY: Data = {
    "source": "유성구 조례 §5②",
    "opening": [{"count": "attending", "more_than": "1/2", "of": "enrolled"}],
    "passing": [{"count": "for", "more_than": "1/2", "of": "attending"}],
}


def rule(**parts: Any) -> Data:
    """Return the rule of most committees with some parts changed; None takes a part away."""
    return {key: value for key, value in (MAJORITY | parts).items() if value is not None}


def voting(n: int, vote: str | None = None, **facts: Any) -> Data:
    """Return a line of members who attend, and vote."""
    return {"n": n, "attending": True} | ({} if vote is None else {"vote": vote}) | facts


def away(n: int, **facts: Any) -> Data:
    """Return a line of members who do not attend."""
    return {"n": n, "attending": False} | facts


def case(a_rule: Data, *members: Data, **facts: Any) -> Data:
    """Return a case at a sitting, unless said otherwise."""
    return {"rule": a_rule, "procedure": "sitting", "members": list(members)} | facts


def answer(a_rule: Data, *members: Data, **facts: Any) -> Answer:
    """Return the answer to a case."""
    return decide(case=parse_case(case(a_rule, *members, **facts)))


def path_of(data: Any, read: Any = parse_rule) -> str:
    """Return where something malformed is refused."""
    with pytest.raises(RuleFormatError) as caught:
        read(data)
    assert caught.value.message
    return str(caught.value.path)
