"""How fast cases are decided on one core, in processor time: a table, and the same as JSON with `--json`.

    python bench/rules.py [--json]

Wanted: at least 5,000 cases of 15 members a second, and one case of 10,000 members within 50 ms.
"""

import json
import sys
from collections.abc import Callable
from time import process_time
from typing import Any

from hwabaek.core.rules import (
    Case,
    Member,
    Procedure,
    Vote,
    decide,
    parse_case,
    parse_rule,
    render_case,
    shortfall,
)

RULE = parse_rule(
    {
        "source": "유성구 규제개혁위원회 설치 및 운영 조례 §5②",
        "opening": [{"count": "attending", "more_than": "1/2", "of": "enrolled", "source": "§5②"}],
        "passing": [{"count": "for", "more_than": "1/2", "of": "attending", "source": "§5②"}],
    }
)
NARROWED = parse_rule(
    {
        "source": "국토계획법 시행령 §111⑥",
        "opening": [
            {"count": "attending", "more_than": "1/2", "of": "enrolled"},
            {
                "count": {"who": "attending", "where": {"expert": True}},
                "more_than": "1/2",
                "of": "attending",
            },
        ],
        "passing": [{"count": "for", "more_than": "1/2", "of": "attending"}],
    }
)
WANTED_PER_SECOND, WANTED_MS = 5_000, 50
VOTES = (Vote.FOR, Vote.FOR, Vote.FOR, Vote.AGAINST, Vote.ABSTAIN)


def members(number: int) -> tuple[Member, ...]:
    """Return members each on a line of their own, of whom one in five is away."""
    return tuple(
        Member(
            attending=seat % 5 != 0,
            vote=None if seat % 5 == 0 else VOTES[seat % len(VOTES)],
            attributes={"expert": seat % 3 != 0},
        )
        for seat in range(number)
    )


def seconds_each(work: Callable[[], object], *, at_least: float = 1.0) -> float:
    """Return the processor time of one piece of work, the best of three rounds."""
    once = process_time()
    work()
    times = max(1, int(at_least / max(process_time() - once, 1e-6)))
    rounds = []
    for _ in range(3):
        start = process_time()
        for _ in range(times):
            work()
        rounds.append((process_time() - start) / times)
    return min(rounds)


def measure() -> list[dict[str, Any]]:
    """Return a line for each kind of work."""
    lines = []
    for rule, shape in ((RULE, "majority"), (NARROWED, "narrowed")):
        for number in (15, 10_000):
            case = Case(rule=rule, procedure=Procedure.SITTING, members=members(number))
            data = render_case(case)
            absent = tuple(Member(attributes=member.attributes) for member in case.members)
            works: dict[str, Callable[[], object]] = {
                "decide": lambda case=case: decide(case=case),  # type: ignore[misc]
                "parse and decide": lambda data=data: decide(case=parse_case(data)),  # type: ignore[misc]
                "shortfall": lambda rule=rule, absent=absent: shortfall(rule=rule, members=absent),  # type: ignore[misc]
            }
            for name, work in works.items():
                each = seconds_each(work)
                lines.append(
                    {
                        "work": name,
                        "rule": shape,
                        "members": number,
                        "ms": each * 1000,
                        "per_second": 1 / each,
                    }
                )
    return lines


def main() -> int:
    """Print the measurements; exit 1 where what is wanted is not reached."""
    lines = measure()
    if "--json" in sys.argv:
        print(json.dumps(lines, indent=1))
    else:
        print(f"{'work':18}{'rule':10}{'members':>8}{'ms':>10}{'a second':>12}")
        for line in lines:
            print(
                f"{line['work']:18}{line['rule']:10}{line['members']:>8}{line['ms']:>10.3f}{line['per_second']:>12,.0f}"
            )
    deciding = [line for line in lines if line["work"] == "decide" and line["rule"] == "majority"]
    small, large = (
        next(line for line in deciding if line["members"] == number) for number in (15, 10_000)
    )
    return 0 if small["per_second"] >= WANTED_PER_SECOND and large["ms"] <= WANTED_MS else 1


if __name__ == "__main__":
    sys.exit(main())
