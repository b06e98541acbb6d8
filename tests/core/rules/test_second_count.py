"""The engine and a second, naive count that shares nothing with it agree on cases of every shape."""

from typing import Any

from hypothesis import given, settings

from hwabaek.core.rules import decide, parse_case
from tests.core.rules.naive import naive_answer
from tests.core.rules.strategies import EXAMPLES, cases


@settings(max_examples=EXAMPLES)
@given(cases)
def test_a_naive_count_agrees(data: dict[str, Any]) -> None:
    answer = decide(case=parse_case(data)).as_data()

    second = naive_answer(data)

    assert {key: answer[key] for key in ("opened", "carried", "outcome")} == {
        key: second[key] for key in ("opened", "carried", "outcome")
    }
    value = answer.get("value")
    if isinstance(value, list):
        places = [{key: place[key] for key in ("rank", "candidate")} for place in value]
        assert sorted(places, key=lambda place: str(place["candidate"])) == sorted(
            second["value"], key=lambda place: str(place["candidate"])
        )
    else:
        assert value == second["value"]
