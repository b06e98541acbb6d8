"""`hwabaek rules decide` and `hwabaek rules check`, and JSON read strictly."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hwabaek.commands.rules import main
from hwabaek.core.rules import RuleFormatError, json_text
from hwabaek.core.rules.json_text import read_json
from tests.core.rules.builders import case, rule, voting

GOOD = case(rule(), voting(3, "for"))


class Desk:
    """Run the command on a file and read what it prints."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self.folder, self.capture = folder, capture

    def run(self, verb: str, content: Any) -> tuple[int, Any]:
        file = self.folder / "case.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        status = main([verb, str(file)])
        return status, json.loads(self.capture.readouterr().out)


@pytest.fixture
def desk(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Desk:
    return Desk(tmp_path, capfdbinary)


def test_one_case_is_answered(desk: Desk) -> None:
    status, found = desk.run("decide", GOOD)

    assert (status, found["outcome"], found["carried"]) == (0, "carried", True)


def test_a_list_of_cases_is_answered_by_a_list(desk: Desk) -> None:
    status, found = desk.run("decide", [GOOD, case(rule(), voting(3, "against"))])

    assert (status, [answer["outcome"] for answer in found]) == (0, ["carried", "rejected"])
    assert desk.run("decide", []) == (0, [])


def test_a_malformed_case_says_where(desk: Desk) -> None:
    assert desk.run("decide", GOOD | {"procedure": "online"}) == (
        2,
        {"error": "sitting, written 가운데 하나여야 합니다.", "path": "procedure"},
    )
    assert desk.run("decide", [GOOD, {}])[1]["path"] == "[1].rule"


def test_a_score_that_is_missing_says_where(desk: Desk) -> None:
    score = {"kind": "mean_score", "pass_at_least": "80", "places": 2}
    lacking = case(rule(decision=score), voting(1, score="80"), voting(1))

    assert desk.run("decide", lacking)[1]["path"] == "members[1].score"
    assert desk.run("decide", [GOOD, lacking]) == (
        2,
        {"error": "출석한 위원의 것이 빠졌습니다.", "path": "[1].members[1].score"},
    )


@pytest.mark.parametrize(
    ("content", "path", "error"),
    [
        (b'{"rule": {"source": "a", "source": "b"}}', "rule.source", "두 번"),
        (b'{"members": [{}, {"n": 1, "n": 1}]}', "members[1].n", "같은 항목이 두 번 나옵니다."),
        (b'{"a": {"b": 1, "n": 1, "n": 1}, "c": {}, "d": []}', "a.n", "두 번 나옵니다."),
        (b'[{"n": 1, "n": 1}, {"m": [{}, []]}, 3]', "[0].n", "두 번"),
        (b'[[{"\\u0000": 1, "\\u0000": 1}]]', "[0][0].'\\x00'", "두 번"),
        (b'{"a": {"n": 1, "n": 2}, "a": 3}', "a", "두 번"),
        (b'{"a": {"n": 1, "n": 2, "n": {"m": 1, "m": 2}}}', "a.n.m", "두 번"),
        (b'{"a": 1', "", "JSON이 아닙니다(1번째 줄"),
        (b"", "", "JSON이 아닙니다"),
        (b'{"a": NaN}', "", "NaN"),
        (b'{"a": -Infinity}', "", "-Infinity"),
        (b"[" * 200_000, "", "너무 깊거나"),
        (b"1" * 5000, "", "너무 깊거나"),
        (b"\xff\xfe", "", "UTF-8로 된 파일이어야 합니다."),
    ],
)
def test_what_is_not_strict_json_is_refused(
    desk: Desk, content: bytes, path: str, error: str
) -> None:
    status, found = desk.run("decide", content)

    assert (status, found["path"]) == (2, path)
    assert error in found["error"]


def test_a_byte_order_mark_does_no_harm(desk: Desk) -> None:
    assert desk.run("decide", b"\xef\xbb\xbf" + json.dumps(GOOD).encode())[0] == 0


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "LARGEST_FILE", 3)

    assert read_json(b"[1]") == [1]
    with pytest.raises(RuleFormatError) as caught:
        read_json(b"[11]")
    assert (caught.value.path, caught.value.message) == ("", "파일이 너무 큽니다.")


def test_an_error_with_broken_letters_can_be_printed(desk: Desk) -> None:
    status, found = desk.run("decide", b'{"rule": {"source": "a", "\\ud800": 1}}')

    assert (status, found["path"]) == (2, "rule.opening")


def test_a_file_that_is_not_there_is_reported(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["decide", "no-such-file.json"]) == 2
    assert "파일을 읽을 수 없습니다" in json.loads(capfdbinary.readouterr().out)["error"]


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(GOOD).encode())))

    assert main(["decide", "-"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["outcome"] == "carried"


def test_a_good_rule_has_no_findings(desk: Desk) -> None:
    assert desk.run("check", rule()) == (0, [])


def test_findings_say_where_and_how_sure(desk: Desk) -> None:
    never = rule(passing=[{"count": "for", "more_than": "1", "of": "attending"}])

    assert desk.run("check", never) == (
        1,
        [{"path": "rule.passing[0]", "level": "wrong", "finding": "이 요건은 충족될 수 없습니다."}],
    )
    assert desk.run("check", rule(opening=[]))[0] == 0


def test_a_malformed_rule_says_where(desk: Desk) -> None:
    assert desk.run("check", rule(tie="x"))[1]["path"] == "rule.tie"


def test_the_rule_of_each_committee_is_checked(desk: Desk) -> None:
    committees = [
        {"name": "가 위원회", "rule": rule()},
        {"name": "나 위원회", "rule": rule(opening=[])},
        {"name": "다 위원회"},
        {"name": "라 위원회", "rule": rule(tie="x")},
        {"rule": rule(opening=[])},
        "마",
    ]

    status, found = desk.run("check", {"committees": committees})

    assert status == 2
    assert [(each.get("committee"), each["path"], each["level"]) for each in found] == [
        ("나 위원회", "[1].rule.opening", "doubtful"),
        ("다 위원회", "[2].rule", "doubtful"),
        ("라 위원회", "[3].rule.tie", "malformed"),
        ("4", "[4].rule.opening", "doubtful"),
        (None, "[5]", "malformed"),
    ]
    assert desk.run("check", committees[:3])[0] == 0
    assert desk.run("check", {"committees": 3})[1]["path"] == "committees"


def test_the_command_works_without_django(tmp_path: Path, root: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(GOOD))
    script = (
        "import sys\n"
        "from hwabaek.cli import main\n"
        f"status = main(['rules', 'decide', {str(file)!r}])\n"
        "sys.exit(status or (3 if 'django' in sys.modules else 0))\n"
    )

    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, cwd=root, check=False
    )

    assert found.returncode == 0, found.stderr.decode()
    assert json.loads(found.stdout)["carried"] is True
