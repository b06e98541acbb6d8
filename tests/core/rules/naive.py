"""A second answer to a case, written from the form's text alone: it counts people one by one.

It shares nothing with the engine, knows only well-formed cases and is as slow as it is plain.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

Person = dict[str, Any]
Data = dict[str, Any]


def naive_answer(case: Data) -> Data:
    """Answer a well-formed case with `opened`, `carried`, `outcome` and `value`."""
    rule = case["rule"]
    special: Data = next(
        (kind for kind in rule.get("special", []) if kind["item"] == case.get("item")), {}
    )
    decision = special.get("decision", rule.get("decision", {"kind": "motion"}))
    motion = decision["kind"] == "motion"
    no = False if motion else None
    if case["procedure"] == "written" and not may_write(case):
        return {"opened": False, "carried": no, "outcome": "not_allowed", "value": None}
    opening = special.get("opening", rule["opening"])
    passing = special.get("passing", rule.get("passing"))
    if case["procedure"] == "written":
        opening = rule["written"].get("opening", opening)
        passing = rule["written"].get("passing", passing)
    if not all(holds(case, each, step=0) for each in rule.get("panel", [])):
        return {"opened": False, "carried": no, "outcome": "bad_panel", "value": None}
    if not all(holds(case, each, step=0) for each in opening):
        return {"opened": False, "carried": no, "outcome": "no_quorum", "value": None}
    if motion:
        outcome = motion_outcome(case, passing)
        carried = outcome in ("carried", "carried_conditionally")
        return {"opened": True, "carried": carried, "outcome": outcome, "value": None}
    outcome, value = other_outcome(case, decision)
    return {"opened": True, "carried": None, "outcome": outcome, "value": value}


def may_write(case: Data) -> bool:
    written = case["rule"].get("written", {"allowed": "never"})
    return {
        "never": False,
        "on_grounds": case.get("ground") in written.get("grounds", []),
        "chair": case.get("ground") == "chair",
        "listed": case.get("item") in written.get("items", []),
        "default": True,
    }[written["allowed"]]


def everyone(case: Data) -> list[Person]:
    return [dict(line) for line in case["members"] for _ in range(line.get("n", 1))]


def stands(case: Data, person: Person, word: str, step: int) -> bool:
    """Say whether one person stands in the group of a word; step 0 opens, 1 and 2 are the two of passing."""
    if not has_seat(case, person):
        return False
    if word == "enrolled":
        return True
    if word == "panel" or not on_panel(case, person):
        return on_panel(case, person)
    gone = person.get("recused", False) and case["rule"].get("recused") == "leaves_attending"
    if gone or not person.get("attending", False):
        return False
    vote = None if person.get("recused", False) else person.get("vote")
    if word == "attending":
        return step == 0 or case["rule"].get("abstention") != "out_of_base" or vote != "abstain"
    return vote in meant_by(word, step)


def has_seat(case: Data, person: Person) -> bool:
    rule = case["rule"]
    out = person.get("recused", False) and rule.get("recused", "leaves_all") == "leaves_all"
    mute = rule.get("chair_votes") is False and person.get("role") == "chair"
    return not out and not mute and person.get("voting") is not False


def on_panel(case: Data, person: Person) -> bool:
    named = "panel" in case["rule"] or any(each.get("panel") for each in case["members"])
    return bool(person.get("panel", False)) if named else True


def meant_by(word: str, step: int) -> list[str]:
    return {
        "for": ["for", "conditional"] if step == 2 else ["for"],
        "against": ["against"],
        "abstaining": ["abstain"],
        "conditional": ["conditional"],
        "cast": ["for", "conditional", "against"],
    }[word]


def number(case: Data, group: Any, step: int) -> int:
    if group == "seats":
        return int(case["rule"]["seats"])
    word, where = (group, {}) if isinstance(group, str) else (group["who"], group["where"])
    total = 0
    for person in everyone(case):
        same = [
            type(person.get(key)) is type(wanted) and person[key] == wanted
            for key, wanted in where.items()
        ]
        if all(same) and stands(case, person, word, step):
            total += 1
    return total


def holds(case: Data, requirement: Data, step: int) -> bool:
    count = number(case, requirement["count"], step)
    bound = next(key for key in ("more_than", "at_least", "at_most") if key in requirement)
    amount = requirement[bound]
    if isinstance(amount, str):
        base = number(case, requirement["of"], step)
        if base == 0:
            return False
        above, _, below = amount.partition("/")
        left, right = count * int(below or 1), int(above) * base
    else:
        left, right = count, amount
    return {"more_than": left > right, "at_least": left >= right, "at_most": left <= right}[bound]


def motion_outcome(case: Data, passing: list[Data]) -> str:
    if all(holds(case, each, step=1) for each in passing):
        return "carried"
    if all(holds(case, each, step=2) for each in passing):
        return "carried_conditionally"
    yes, no = number(case, "for", 2), number(case, "against", 2)
    if yes != no or yes == 0:
        return "rejected"
    if case["rule"].get("tie", "fails") == "fails" or "casting_vote" not in case:
        return "tied"
    if case["casting_vote"] == "against":
        return "rejected"
    return "carried_conditionally" if number(case, "conditional", 2) else "carried"


def other_outcome(case: Data, decision: Data) -> tuple[str, Any]:
    there = [
        p for p in everyone(case) if stands(case, p, "attending", 0) and not p.get("recused", False)
    ]
    if decision["kind"] == "opinions":
        return "collected", None
    if decision["kind"] == "mean_score":
        return mean_outcome([Fraction(p["score"]) for p in there if "score" in p], decision)
    if decision["kind"] == "severity":
        everyone_there = number(case, "attending", 0)
        for index, step in enumerate(decision["ladder"]):
            worse = decision["ladder"][: index + 1]
            if 2 * sum(1 for p in there if p.get("opinion") in worse) > everyone_there:
                return "decided", step
        return "failed", None
    if case.get("candidates") and not any(p.get("scores") for p in there):
        return "failed", None
    return "ranked", order(case, decision, there)


def mean_outcome(scores: list[Fraction], decision: Data) -> tuple[str, str | None]:
    if decision.get("drop_extremes"):
        scores = sorted(scores)[1:-1]
    if not scores:
        return "failed", None
    text = rounded(sum(scores, Fraction(0)) / len(scores), decision["places"])
    return ("passed" if Decimal(text) >= Decimal(decision["pass_at_least"]) else "failed"), text


def rounded(value: Fraction, places: int) -> str:
    """Round half up by looking at the digits: ten times as fine, cut down, and carried."""
    fine = value * 10**places
    whole = fine.numerator // fine.denominator
    if fine - whole >= Fraction(1, 2):
        whole += 1
    text = str(Decimal(whole).scaleb(-places)) if places else str(whole)
    return f"{Decimal(text):.{places}f}"


def order(case: Data, decision: Data, there: list[Person]) -> list[Data]:
    """Rank by comparing every candidate with every other."""
    worth = {}
    for candidate in case.get("candidates", []):
        scores = [
            Fraction(p["scores"][candidate["name"]])
            for p in there
            if candidate["name"] in p.get("scores", {})
        ]
        mean = sum(scores, Fraction(0)) / len(scores) if scores else Fraction(0)
        keys = [
            -Fraction(candidate["keys"][key[1:]])
            if key.startswith("-")
            else Fraction(candidate["keys"][key])
            for key in decision.get("tie_by", [])
        ]
        worth[candidate["name"]] = [mean, *keys]
    return [
        {"rank": 1 + sum(1 for other in worth.values() if other > worth[name]), "candidate": name}
        for name in worth
    ]
