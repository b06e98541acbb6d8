"""The command as an auditor types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hwabaek.core.record.container import pack, unpack
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek_verify.cli import main
from tests.core.record.remade_log import leaves_around, signed, size_of
from tests.core.record.sample import KEY, PAPERS, WITNESS, archive

OTHER = SignerKey(name="other.example", seed=b"\x09" * 32)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "제3회 기록.zip"
    path.write_bytes(archive())
    return path


@pytest.fixture
def damaged(record: Path, tmp_path: Path) -> Path:
    data = bytearray(record.read_bytes())
    data[data.index(PAPERS[0])] ^= 1
    path = tmp_path / "damaged.zip"
    path.write_bytes(bytes(data))
    return path


def test_a_record_that_holds(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(record)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "모두 맞습니다."
    assert all(line.startswith("맞음: ") for line in lines[:-1] if "시점확인" not in line)
    assert any(line.startswith("확인 안 함: 시점확인: 들어 있지 않아") for line in lines)
    assert any("제3호: 다시 계산해도 같음" in line for line in lines)


def test_in_english(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(record), "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "All of it holds."
    assert "ok: item 2: decided again, carried_conditionally as stated" in lines


def test_a_record_that_does_not_hold(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(damaged)]) == 1
    out = capsys.readouterr().out
    assert "틀림: 손상된 파일: papers/" in out
    assert out.endswith("틀린 것이 있습니다. 이 기록을 믿지 마세요.\n")


def test_a_record_cut_short(record: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.zip"
    short.write_bytes(record.read_bytes()[:-100])
    assert main([str(short)]) == 1


def test_what_is_no_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("안녕하세요", "utf-8")
    assert main([str(other)]) == 2
    assert main([str(tmp_path / "nowhere.zip")]) == 2
    assert main([str(other), "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert "회의 기록 묶음이 아닙니다" in told.err
    assert "not a record" in told.err
    assert told.out == ""


def test_as_json(record: Path, damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(record), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["holds"] is True
    assert {"check", "status", "en", "ko"} == set(told["checks"][0])
    assert main([str(damaged), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["holds"] is False
    assert main([str(record.parent), "--json"]) == 2
    assert "error" in json.loads(capsys.readouterr().out)


def test_with_the_bodys_own_key(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "keys.txt"
    right, wrong = render_verifier_key(KEY.verifier), render_verifier_key(OTHER.verifier)
    keys.write_text(f"{wrong}\n\n{right}\n", "utf-8")
    assert main([str(record), "--key", str(keys)]) == 0
    assert "--key" not in capsys.readouterr().out
    keys.write_text(f"{wrong}\n", "utf-8")
    assert main([str(record), "--key", str(keys)]) == 1
    assert "틀림: 기록부 봉인" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\n\n"])
def test_a_key_file_without_a_key_is_no_reason_to_trust(
    record: Path, tmp_path: Path, content: bytes
) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_bytes(content)
    assert main([str(record), "--key", str(keys)]) == 2


def test_the_key_is_checked_even_where_the_record_names_another(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {member.name: member.content for member in unpack(record.read_bytes())}
    spoilt = tmp_path / "spoilt.zip"
    key = render_verifier_key(OTHER.verifier).encode() + b"\n"
    spoilt.write_bytes(pack({**files, "keys/log.vkey": key}))
    assert main([str(spoilt)]) == 1
    assert "서명을 확인할 열쇠가 묶음에 없습니다" in capsys.readouterr().out


def _run(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "hwabaek_verify", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=environment)


def test_it_runs_in_a_terminal_without_korean(record: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    done = _run(str(record), environment=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\ub9de\\uc74c" in done.stdout


def test_it_needs_the_core_and_cryptography_only(record: Path) -> None:
    told = """
import sys
sys.modules["pyhanko"] = sys.modules["asn1crypto"] = None
from hwabaek_verify.cli import main
code = main(sys.argv[1:])
roots = {name.split(".")[0] for name in sys.modules if sys.modules[name] is not None}
ours = {".".join(n.split(".")[:2]) for n in sys.modules if n.startswith("hwabaek.")}
allowed = set(sys.stdlib_module_names) | {"__main__", "cryptography", "hwabaek", "hwabaek_verify"}
allowed |= {"_cffi_backend", "cffi", "_virtualenv", "sitecustomize", "typing_extensions"}
print("foreign", sorted(r for r in roots - allowed if not r.startswith(("__editable__", "_"))))
print("ours", sorted(ours))
sys.exit(code)
"""
    done = subprocess.run(
        [sys.executable, "-c", told, str(record)],
        capture_output=True,
        check=False,
        text=True,
        env={"PATH": "", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "foreign []" in done.stdout
    assert "ours ['hwabaek.core']" in done.stdout


def test_with_a_witness_that_the_reader_knows(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "witnesses.txt"
    keys.write_text(f"{render_verifier_key(WITNESS.verifier)}\n", "utf-8")
    assert main([str(record), "--witness", str(keys)]) == 0
    assert "함께 서명한 증인: witness.example.org 2026. 10. 14. 18:00\n" in capsys.readouterr().out
    stranger = SignerKey(name="stranger.example", seed=b"\x0b" * 32, kind=COSIGNATURE)
    keys.write_text(f"{render_verifier_key(stranger.verifier)}\n", "utf-8")
    assert main([str(record), "--witness", str(keys), "--lang", "en"]) == 1
    assert "FAILED: none of the witnesses given co-signed" in capsys.readouterr().out


def test_with_checkpoints_that_somebody_kept(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "checkpoint"
    kept.write_bytes(
        {one.name: one.content for one in unpack(record.read_bytes())}["log/checkpoint"]
    )
    assert main([str(record), "--checkpoint", str(kept), "--checkpoint", str(kept)]) == 0
    assert capsys.readouterr().out.count("같은 기록부") == 2
    leaves = leaves_around(record.read_bytes(), size_of(record.read_bytes()))
    kept.write_bytes(signed(leaves))
    assert main([str(record), "--checkpoint", str(kept)]) == 1
    assert "기록부가 갈라졌습니다" in capsys.readouterr().out
    kept.write_bytes(b"nonsense")
    assert main([str(record), "--checkpoint", str(kept)]) == 2
    assert "기록부 봉인이 아닙니다" in capsys.readouterr().err
