"""Well-formed cases of every shape, and malformed ones, for Hypothesis.

Hypothesis chooses a seed and a plain generator makes the case: a hundred times faster than drawing
each word, so that ten thousand cases are a matter of seconds.
"""

import json
import os
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("RULES_EXAMPLES", "200"))
"""How many examples a property is put to: a few in CI, many by `RULES_EXAMPLES=10000 pytest …`."""

Data = dict[str, Any]
LADDER = ["파면", "해임", "정직", "감봉", "불문"]
NAMES = ["가", "나", "다"]
WHERES: list[Data] = [
    {"kind": "outside"},
    {"expert": True},
    {"level": 1},
    {"level": True},
    {"kind": "outside", "expert": True},
    {"role": "chair"},
]
ATTRIBUTES: Data = {
    "kind": ["outside", "official"],
    "expert": [True, False],
    "level": [1, True, "1", 2],
}
SHARES = ["1/2", "2/3", "1/3", "1", "6/10", "0", "1/4", "100/200"]
SCORES = ["80", "79.995", "79.99", "85.5", "0", "-3.5", "100", "66.666666"]
VOTES = ["for", "for", "for", "against", "against", "conditional", "abstain", "invalid", None]
ALLOWED = ["never", "on_grounds", "on_grounds", "chair", "default", "default", "listed"]
WORDS = [
    "for",
    "for",
    "against",
    "abstaining",
    "conditional",
    "cast",
    "attending",
    "panel",
    "enrolled",
]


class Maker:
    """Make rules and cases by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def rule(self) -> Data:
        """Return a well-formed rule of any shape."""
        rule: Data = {
            "source": "유성구 조례 §5②",
            "seats": self.chance.randint(1, 12),
            "opening": self.opening(),
        }
        rule["passing"] = self.passing()
        self.maybe(rule, "decision", self.decision)
        if self.now_and_then(5):
            rule["panel"] = self.some(["panel"], ["panel", "enrolled"], least=0)
        self.maybe(rule, "composition", lambda: self.some(["enrolled"], ["enrolled"], least=0))
        self.say(rule, "tie", ["fails", "chair_decides"])
        self.say(rule, "chair_votes", [True, False])
        self.say(rule, "abstention", ["in_base", "out_of_base"])
        self.say(rule, "recused", ["leaves_all", "leaves_attending", "stays"])
        self.say(rule, "notice_days", [0, 7])
        self.say(rule, "papers_days", [3, 10])
        self.say(rule, "source_text", ["재적위원 과반수의 출석으로 개의"])
        self.maybe(rule, "special", lambda: [self.special()])
        self.maybe(rule, "written", self.written)
        return rule

    def special(self) -> Data:
        special: Data = {"item": "특별"}
        self.maybe(special, "opening", self.opening)
        self.maybe(special, "passing", self.passing)
        self.maybe(special, "decision", self.decision)
        return special

    def written(self) -> Data:
        written: Data = {"allowed": self.chance.choice(ALLOWED)}
        written["grounds"] = self.chance.choice([["경미", "긴급"], ["경미", "긴급"], []])
        self.say(written, "items", [["특별", "나열"], []])
        self.maybe(written, "opening", self.opening)
        self.maybe(written, "passing", self.passing)
        return written

    def opening(self) -> list[Data]:
        """Return the shape of most committees often, so that cases get past the opening."""
        if not self.now_and_then(5):
            return [{"count": "attending", "more_than": "1/2", "of": "enrolled"}]
        words = ["attending", "attending", "attending", "panel", "enrolled"]
        return self.some(words, ["enrolled", "panel", "attending"], least=0)

    def passing(self) -> list[Data]:
        if self.now_and_then(2):
            return [{"count": "for", "more_than": "1/2", "of": "attending"}]
        return self.some(WORDS, ["attending", "attending", "enrolled", "cast", "panel"], least=1)

    def some(self, words: list[str], bases: list[str], *, least: int) -> list[Data]:
        return [self.requirement(words, bases) for _ in range(self.chance.randint(least, 2))]

    def requirement(self, words: list[str], bases: list[str]) -> Data:
        bound = self.chance.choice(["more_than", "more_than", "at_least", "at_least", "at_most"])
        requirement: Data = {"count": self.group(words)}
        if self.now_and_then(2):
            requirement[bound] = self.chance.choice(SHARES)
            requirement["of"] = "seats" if self.now_and_then(6) else self.group(bases)
        else:
            requirement[bound] = self.chance.randint(0, 6)
        self.say(requirement, "source", ["§5②", "§7의2①1", "영 §3"])
        return requirement

    def group(self, words: list[str]) -> Any:
        word = self.chance.choice(words)
        return (
            {"who": word, "where": dict(self.chance.choice(WHERES))}
            if self.now_and_then(3)
            else word
        )

    def decision(self) -> Data:
        kind = self.chance.choice(["motion", "mean_score", "severity", "ranking", "opinions"])
        decision: Data = {"kind": kind}
        if kind == "mean_score":
            decision |= {
                "pass_at_least": self.chance.choice(SCORES),
                "places": self.chance.randint(0, 3),
            }
            self.say(decision, "drop_extremes", [True, False])
        if kind == "severity":
            decision["ladder"] = list(LADDER)
        if kind == "ranking":
            self.say(decision, "tie_by", [[], ["기술"], ["기술", "-가격"], ["-가격"]])
        return decision

    def case(self) -> Data:
        """Return a well-formed case of any shape."""
        rule = self.rule()
        written = self.now_and_then(2 if "written" in rule else 9)
        case: Data = {"rule": rule, "procedure": "written" if written else "sitting"}
        items = [kind["item"] for kind in rule.get("special", [])] + rule.get("written", {}).get(
            "items", []
        )
        if items:
            self.say(case, "item", items)
        names: list[str] = []
        if kind_of_decision(rule, case.get("item")) == "ranking":
            names = self.chance.sample(NAMES, self.chance.randint(0, 3))
            case["candidates"] = [
                {"name": name, "keys": self.scores(["기술", "가격"])} for name in names
            ]
        asked = sorted(asked_attributes(rule))
        case["members"] = [
            self.member(names, asked) for _ in range(self.chance.choice([0, 1, 3, 5, 6, 7, 8, 9]))
        ]
        if "panel" in rule or self.now_and_then(5):
            for line in case["members"]:
                line["panel"] = not self.now_and_then(4)
        if not names and self.now_and_then(3):
            self.halve(case["members"])
        if case["members"] and self.now_and_then(2):
            self.chance.choice(case["members"]).update(role="chair", n=1)
        if case["procedure"] == "written":
            case["ground"] = self.chance.choice(["경미", "긴급", "chair", "chair", "다른 사유"])
            if self.now_and_then(6):
                del case["ground"]
        self.say(case, "casting_vote", ["for", "against"])
        return case

    def halve(self, lines: list[Data]) -> None:
        """Let as many be for as against, more or less, so that ties are not rare."""
        for index, line in enumerate(line for line in lines if line.get("attending")):
            line |= {"n": 1, "vote": "for" if index % 2 else "against"}
            line.setdefault("score", "80")
            line.setdefault("opinion", LADDER[index % 3])

    def member(self, names: list[str], asked: list[str]) -> Data:
        line: Data = {}
        self.say(line, "n", [1, 2, 3])
        attending = not self.now_and_then(4)
        if attending or self.now_and_then(2):
            line["attending"] = attending
        for key, seldom in (("recused", 7), ("voting", 8)):
            if self.now_and_then(seldom):
                line[key] = self.chance.choice([True, True, False])
        for name in asked:
            self.say(line, name, ATTRIBUTES[name])
        return line | self.utterance(names) if attending else line

    def utterance(self, names: list[str]) -> Data:
        vote = self.chance.choice(VOTES)
        said: Data = {} if vote is None else {"vote": vote}
        if vote not in ("abstain", "invalid") or self.now_and_then(2):
            said |= {"score": self.chance.choice(SCORES), "opinion": self.chance.choice(LADDER)}
            said |= {"scores": self.scores(names)} if names else {}
        return said

    def scores(self, names: list[str]) -> Data:
        return {name: self.chance.choice(SCORES) for name in names}

    def maybe(self, data: Data, key: str, make: Callable[[], Any]) -> None:
        if self.now_and_then(2):
            data[key] = make()

    def say(self, data: Data, key: str, values: list[Any]) -> None:
        self.maybe(data, key, lambda: self.chance.choice(values))

    def now_and_then(self, one_in: int) -> bool:
        return self.chance.randrange(one_in) == 0

    def spoil(self, data: Any) -> Any:
        """Return the same with one to three places replaced, left out or added."""
        data = json.loads(json.dumps(data))
        for _ in range(self.chance.randint(1, 3)):
            spots = spots_of(data)
            if not spots:
                break
            holder, key = self.chance.choice(spots)
            deed = self.chance.choice(["replace", "replace", "remove", "add"])
            if deed == "remove":
                del holder[key]
            elif deed == "replace" or isinstance(holder, list):
                holder[key] = self.junk()
            else:
                holder[
                    self.chance.choice(
                        ["of", "where", "n", "vote", "item", "seats", "뭐", "\ud800", 3]
                    )
                ] = self.junk()
        return data

    def junk(self) -> Any:
        plain: list[Any] = [
            None,
            True,
            False,
            0,
            -1,
            3,
            10**400,
            1.0,
            float("nan"),
            float("inf"),
            "",
            " ",
            "\ud800",
        ]
        words = [
            "1/2",
            "1/0",
            "0/0",
            "٣",
            "1" * 9,
            "for",
            "attending",
            "seats",
            "chair",
            "motion",
            "가\n나",
            "x" * 5000,
        ]
        value = self.chance.choice(plain + words)
        return self.chance.choice(
            [value, value, value, [value], {"who": value}, {"kind": value}, [], {}]
        )


def spots_of(data: Any) -> list[tuple[Any, Any]]:
    """Return every place in some data as its holder and its key."""
    inner = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    return [spot for key, value in inner for spot in [(data, key), *spots_of(value)]]


def kind_of_decision(rule: Data, item: str | None) -> str:
    """Return what is decided about an item."""
    decision: Data = rule.get("decision", {"kind": "motion"})
    for special in rule.get("special", []):
        if special["item"] == item:
            decision = special.get("decision", decision)
    return str(decision["kind"])


def asked_attributes(rule: Data) -> frozenset[str]:
    """Return the attributes, other than the role, that a rule asks about."""
    wheres = [holder["where"] for holder, key in spots_of(rule) if key == "where"]
    return frozenset(name for where in wheres for name in where if name in ATTRIBUTES)


seeds = st.integers(0, 2**64 - 1)
cases = st.builds(lambda seed: Maker(seed).case(), seeds)
rules = st.builds(lambda seed: Maker(seed).rule(), seeds)
spoiled_cases = st.builds(lambda seed: Maker(seed + 1).spoil(Maker(seed).case()), seeds)
spoiled_rules = st.builds(lambda seed: Maker(seed + 1).spoil(Maker(seed).rule()), seeds)
plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
several = (
    plain | st.lists(plain, max_size=3) | st.dictionaries(st.text(max_size=6), plain, max_size=3)
)
anything = several | st.dictionaries(
    st.sampled_from(["rule", "members", "source", "opening"]), several
)
