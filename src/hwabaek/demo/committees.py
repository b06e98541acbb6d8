"""Yuseong-gu's committees, read from its ordinances (data/yuseong.json)."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from hwabaek.actions.committees import CommitteeData

SOURCE = Path(__file__).parent.parent / "data" / "yuseong.json"


def yuseong() -> dict[str, Any]:
    """Return the facts as they were read."""
    facts: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    return facts


def committees_of(facts: dict[str, Any]) -> list[CommitteeData]:
    """Return each committee as it is imported, its periods filled up from the umbrella ordinance."""
    as_of = dt.date.fromisoformat(facts["as_of"])
    return [_committee(entry, as_of) for entry in facts["committees"]]


def _committee(entry: dict[str, Any], as_of: dt.date) -> CommitteeData:
    basis = entry["legal_basis"]
    return CommitteeData(
        slug=entry["id"],
        name=entry["short_name"],
        department=entry["department"] or "",
        legal_basis=f"{basis['instrument']} {basis['article'] or ''}".strip(),
        functions=tuple(entry["functions"]),
        seats_min=(entry["seats"] or {}).get("min"),
        seats_max=(entry["seats"] or {}).get("max"),
        term_years=(entry["term"] or {}).get("years"),
        facts={key: entry[key] for key in KEPT if entry.get(key)},
        rule=_rule(entry),
        clauses=_clauses(entry),
        rule_date=as_of,
    )


KEPT = (
    "legal_basis",
    "secretary",
    "term",
    "composition",
    "notice",
    "papers",
    "recusal",
    "minutes",
    "disclosure",
    "allowance",
    "convening",
    "subcommittees",
    "particulars",
    "unsure",
)


def _rule(entry: dict[str, Any]) -> dict[str, Any] | None:
    if entry["rule"] is None:
        return None
    # 위원회 구성 및 운영에 관한 조례 §3②: where the committee's own rule is silent, the umbrella's
    # periods (§8①) hold.
    periods = {f"{key}_days": (entry[key] or {}).get("days") for key in ("notice", "papers")}
    known = {key: days for key, days in periods.items() if days is not None}
    return {**known, **entry["rule"]}


def _clauses(entry: dict[str, Any]) -> dict[str, str]:
    quoted = (entry["rule"] or {}).get("source_text")
    sources = {key: (entry[key] or {}).get("source", "") for key in ("notice", "papers", "recusal")}
    return {key: text for key, text in {"opening": quoted, **sources}.items() if text}
