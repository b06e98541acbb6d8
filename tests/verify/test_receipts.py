"""A member's receipt on the command line: the same program, the same exit codes."""

from pathlib import Path

import pytest

from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.keys import render_verifier_key
from hwabaek_verify.cli import main
from tests.core.record.test_receipt import KEY, OTHER, made


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    file = tmp_path / "receipt.json"
    file.write_bytes(made())
    return file


def test_a_receipt_holds(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(receipt)]) == 0
    told = capsys.readouterr().out
    assert "맞음: 기록 2번에 있습니다" in told
    assert "확인 안 함: 열쇠가 그 기관의 것인지" in told


def test_it_is_checked_against_the_key_that_is_given(receipt: Path, tmp_path: Path) -> None:
    for key, code in ((KEY, 0), (OTHER, 1)):
        file = tmp_path / "key.txt"
        file.write_text(render_verifier_key(key.verifier) + "\n", encoding="utf-8")
        assert main([str(receipt), "--key", str(file)]) == code


def test_a_changed_one_does_not_hold_and_another_file_is_none(receipt: Path) -> None:
    receipt.write_bytes(canonical(parse(made()) | {"index": 0}))
    assert main([str(receipt), "--lang", "en"]) == 1
    receipt.write_bytes(b'{"format":"another"}')
    assert main([str(receipt)]) == 2
