"""hwabaek-verify as it is installed alone: built without network, run with cryptography and nothing else."""

import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import cryptography
import pytest

from tests.core.record.sample import PAPERS, archive
from tests.isolation import ROOT

# What cryptography itself is made of; nothing else of this environment can be imported.
NEEDED = ("cryptography", "cffi", "_cffi_backend*")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = build(folder)
    assert built.name == f"hwabaek_verify-{version('hwabaek')}-py3-none-any.whl"
    return built


def build(folder: Path) -> Path:
    command = [sys.executable, str(ROOT / "deploy" / "verify" / "build.py"), str(folder)]
    environment = {**os.environ, "PIP_NO_INDEX": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("libraries")

    installed = Path(cryptography.__file__).parents[1]
    for pattern in NEEDED:
        for path in installed.glob(pattern):
            (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "record.zip"
    path.write_bytes(archive())
    return path


def run(wheel: Path, libraries: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run an interpreter that sees the wheel, cryptography and the standard library."""
    environment = {"PYTHONPATH": f"{wheel}{os.pathsep}{libraries}", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-S", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_holds_the_core_the_verifier_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        entry = file.read(next(name for name in names if name.endswith("entry_points.txt")))
        metadata = file.read(next(name for name in names if name.endswith("METADATA"))).decode()
    folders = {name.split("/")[0] for name in names}
    assert folders == {
        "hwabaek",
        "hwabaek_verify",
        wheel.name.replace("-py3-none-any.whl", ".dist-info"),
    }
    inner = {name.split("/")[1] for name in names if name.startswith("hwabaek/")}
    assert inner == {"__init__.py", "core"}
    assert b"hwabaek-verify = hwabaek_verify.cli:main" in entry
    assert "Requires-Dist: cryptography>=46\n" in metadata
    assert 'Requires-Dist: pyhanko<0.39,>=0.38; extra == "seals"' in metadata


def test_the_same_sources_make_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


def test_nothing_else_can_be_imported(wheel: Path, libraries: Path) -> None:
    told = run(wheel, libraries, "-c", "import hwabaek; print(hwabaek.__file__)")
    assert told.stdout.startswith(str(wheel))
    for foreign in ("django", "pyhanko", "hwabaek.models", "hwabaek.settings"):
        assert "ModuleNotFoundError" in run(wheel, libraries, "-c", f"import {foreign}").stderr


def test_it_verifies_a_record_in_korean_and_in_english(
    wheel: Path, libraries: Path, record: Path
) -> None:
    done = run(wheel, libraries, "-m", "hwabaek_verify", str(record))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("모두 맞습니다.\n")
    assert "제3호: 다시 계산해도 같음" in done.stdout
    done = run(wheel, libraries, "-m", "hwabaek_verify", str(record), "--lang", "en")
    assert done.stdout.endswith("All of it holds.\n")


def test_it_finds_a_changed_paper_and_refuses_another_file(
    wheel: Path, libraries: Path, record: Path, tmp_path: Path
) -> None:
    data = bytearray(record.read_bytes())
    data[data.index(PAPERS[0])] ^= 1
    spoilt = tmp_path / "spoilt.zip"
    spoilt.write_bytes(bytes(data))
    assert run(wheel, libraries, "-m", "hwabaek_verify", str(spoilt)).returncode == 1
    assert run(wheel, libraries, "-m", "hwabaek_verify", str(wheel)).returncode == 2
