"""`hwabaek rules decide FILE` and `hwabaek rules check FILE`: the rules at the command line, without Django."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from hwabaek.core.rules import RuleFormatError, check_rule, decide
from hwabaek.core.rules.case_form import case_at
from hwabaek.core.rules.checking import Level
from hwabaek.core.rules.json_text import read_json
from hwabaek.core.rules.reading import Spot
from hwabaek.core.rules.rule_form import rule_at

FINE, WRONG, MALFORMED = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `decide FILE` and `check FILE`."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    deciding = verbs.add_parser("decide", help="decide one case or a list of cases")
    deciding.add_argument("file", help="a JSON file, or - for standard input")
    checking = verbs.add_parser(
        "check", help="say what is wrong or doubtful about a rule or a list of committees"
    )
    checking.add_argument("file", help="a JSON file, or - for standard input")


def run(arguments: argparse.Namespace) -> int:
    """Carry out one command, print JSON and return the exit status."""
    try:
        data = read_json(_content(arguments.file))
        return _decide(data) if arguments.verb == "decide" else _check(data)
    except RuleFormatError as error:
        _print({"error": error.message, "path": error.path})
    except OSError as error:
        _print({"error": f"파일을 읽을 수 없습니다: {error.strerror}", "path": ""})
    return MALFORMED


def _content(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def _decide(data: object) -> int:
    """Print the answer to a case, or to each case of a list."""
    if isinstance(data, list):
        _print([_answer(item, f"[{index}]") for index, item in enumerate(data)])
    else:
        _print(_answer(data, ""))
    return FINE


def _answer(data: object, path: str) -> dict[str, Any]:
    case = case_at(Spot(data, path))
    try:
        return decide(case=case).as_data()
    except RuleFormatError as error:
        raise RuleFormatError(
            f"{path}.{error.path}" if path else error.path, error.message
        ) from error


def _check(data: object) -> int:
    """Print the findings about a rule, or about the rule of each committee of a list."""
    if isinstance(data, dict) and "committees" not in data:
        return _print_findings(_findings(data, "rule"))
    committees = data["committees"] if isinstance(data, dict) else data
    if not isinstance(committees, list):
        raise RuleFormatError("committees", "위원회 목록([ ])이어야 합니다.")
    return _print_findings(
        [
            finding
            for index, committee in enumerate(committees)
            for finding in _committee_findings(committee, index)
        ]
    )


def _committee_findings(committee: object, index: int) -> list[dict[str, str]]:
    """Check one committee; one that is malformed is a finding, so that the others are checked too."""
    if not isinstance(committee, dict):
        return [{"path": f"[{index}]", "level": "malformed", "finding": "객체({ })여야 합니다."}]
    name = {"committee": str(committee.get("name", index))}
    if committee.get("rule") is None:
        found = {
            "path": f"[{index}].rule",
            "level": Level.DOUBTFUL.value,
            "finding": "의결 규칙이 없습니다.",
        }
        return [name | found]
    try:
        return [name | finding for finding in _findings(committee["rule"], f"[{index}].rule")]
    except RuleFormatError as error:
        return [name | {"path": error.path, "level": "malformed", "finding": error.message}]


def _findings(rule: object, path: str) -> list[dict[str, str]]:
    return [
        {
            "path": f"{path}.{finding.path}",
            "level": finding.level.value,
            "finding": finding.sentence,
        }
        for finding in check_rule(rule=rule_at(Spot(rule, path)))
    ]


def _print_findings(findings: list[dict[str, str]]) -> int:
    _print(findings)
    levels = {finding["level"] for finding in findings}
    return MALFORMED if "malformed" in levels else WRONG if Level.WRONG.value in levels else FINE


def _print(data: object) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def main(argv: list[str] | None = None) -> int:
    """Run the command on its own: `python -m hwabaek.commands.rules decide FILE`."""
    parser = argparse.ArgumentParser(prog="hwabaek rules")
    add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
