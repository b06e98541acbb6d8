"""Quorum, majority, panel, tie, recusal, written grounds and scores: decision rules as data."""

from hwabaek.core.rules.answer import Answer, Outcome, Part, Place, Result, Tally
from hwabaek.core.rules.case import CHAIR, Candidate, Case, CastingVote, Member, Vote
from hwabaek.core.rules.case_form import parse_case, render_case
from hwabaek.core.rules.checking import Finding, Level, check_rule
from hwabaek.core.rules.citation import written_in_full
from hwabaek.core.rules.decision import decide
from hwabaek.core.rules.description import Line, describe_rule
from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.core.rules.panel import check_composition
from hwabaek.core.rules.requirement import Bound, Group, Requirement, Share, Who
from hwabaek.core.rules.requirement_form import parse_requirement
from hwabaek.core.rules.rule import (
    Abstention,
    Allowed,
    Decision,
    MeanScore,
    Motion,
    Opinions,
    Procedure,
    Ranking,
    Recused,
    Rule,
    Severity,
    Special,
    Tie,
    Written,
)
from hwabaek.core.rules.rule_form import parse_rule, render_rule
from hwabaek.core.rules.shortfall import KindMissing, Shortfall, shortfall

__all__ = [
    "CHAIR",
    "Abstention",
    "Allowed",
    "Answer",
    "Bound",
    "Candidate",
    "Case",
    "CastingVote",
    "Decision",
    "Finding",
    "Group",
    "KindMissing",
    "Level",
    "Line",
    "MeanScore",
    "Member",
    "Motion",
    "Opinions",
    "Outcome",
    "Part",
    "Place",
    "Procedure",
    "Ranking",
    "Recused",
    "Requirement",
    "Result",
    "Rule",
    "RuleFormatError",
    "Severity",
    "Share",
    "Shortfall",
    "Special",
    "Tally",
    "Tie",
    "Vote",
    "Who",
    "Written",
    "check_composition",
    "check_rule",
    "decide",
    "describe_rule",
    "parse_case",
    "parse_requirement",
    "parse_rule",
    "render_case",
    "render_rule",
    "shortfall",
    "written_in_full",
]
