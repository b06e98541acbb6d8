"""The files of the browser: from where they say, joined as they should be, and whole after collectstatic."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

SCRIPT_LINES = 100


@pytest.fixture(scope="module")
def static(root: Path) -> Path:
    return root / "src" / "hwabaek" / "web" / "static"


def test_what_is_kept_from_others_is_what_the_manifest_says(root: Path) -> None:
    manifest = json.loads((root / "deploy/vendor/manifest.json").read_text(encoding="utf-8"))
    for package in manifest["packages"]:
        for name, digest in package["files"].items():
            assert hashlib.sha256((root / name).read_bytes()).hexdigest() == digest, name
        assert any("LICENSE" in name for name in package["files"]), package["name"]


def test_nothing_is_kept_from_others_that_no_manifest_names(root: Path) -> None:
    script = root / "deploy" / "vendor" / "vendor.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_manifest_pins_what_is_fetched(root: Path) -> None:
    pinned = json.loads((root / "deploy/vendor/packages.json").read_text(encoding="utf-8"))[
        "packages"
    ]
    kept = json.loads((root / "deploy/vendor/manifest.json").read_text(encoding="utf-8"))[
        "packages"
    ]
    keys = ("name", "version", "integrity", "licence")
    assert [[p[key] for key in keys] for p in pinned] == [[p[key] for key in keys] for p in kept]


def test_the_joined_style_sheet_is_up_to_date(root: Path) -> None:
    script = root / "deploy" / "vendor" / "join_css.py"
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0, (
        "run deploy/vendor/join_css.py"
    )


def test_every_part_is_in_the_joined_style_sheet(static: Path) -> None:
    parts = {file.name for file in (static / "hwabaek").glob("*.css")} - {
        "index.css",
        "hwabaek.css",
    }
    listed = re.findall(
        r'url\("([\w-]+\.css)"\)', (static / "hwabaek/index.css").read_text(encoding="utf-8")
    )
    assert sorted(listed) == sorted(parts)


def test_colours_stand_in_the_tokens_only(static: Path) -> None:
    # Paper, signature pad and video keep fixed ones; shadows and print know no mode.
    fixed = {
        "tokens.css",
        "paper.css",
        "signature.css",
        "print.css",
        "viewer.css",
        "room.css",
        "wall.css",
    }
    fixed |= {"index.css", "hwabaek.css"}
    for file in sorted((static / "hwabaek").glob("*.css")):
        if file.name not in fixed:
            found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", file.read_text(encoding="utf-8"))
            assert found == [], file.name


def test_scripts_are_small_and_say_what_they_work_on(static: Path) -> None:
    for file in sorted((static / "hwabaek" / "js").glob("*.js")):
        text = file.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= SCRIPT_LINES, file.name
        assert text.startswith("// "), file.name


def test_what_a_script_says_stands_in_the_page(static: Path, root: Path) -> None:
    words = (root / "src/hwabaek/web/templates/parts/words.html").read_text(encoding="utf-8")
    known = set(re.findall(r'data-word="([\w-]+)"', words))
    used: set[str] = set()
    for file in (static / "hwabaek" / "js").glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert not re.search("[가-힣]", re.sub(r"//.*", "", text)), file.name
        used |= set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text)) & known
        missing = set(re.findall(r'\bword\("([\w-]+)"', text)) - known
        assert missing == set(), file.name
    assert used == known


def test_the_files_are_whole_after_collectstatic(static: Path, tmp_path: Path) -> None:
    source = FileSystemStorage(location=static)
    storage = ManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    names = [str(file.relative_to(static)) for file in static.rglob("*") if file.is_file()]
    for name in names:
        with source.open(name) as content:
            storage.save(name, content)
    problems = [
        outcome
        for _name, _new, outcome in storage.post_process({n: (storage, n) for n in names})
        if isinstance(outcome, Exception)
    ]
    assert problems == []
    font = (tmp_path / storage.stored_name("vendor/pretendard-gov/pretendard-gov.css")).read_text(
        encoding="utf-8"
    )
    addresses = re.findall(r'url\("?([^")]+\.woff2)"?\)', font)
    assert len(addresses) == 120
    assert all(
        (tmp_path / "vendor" / "pretendard-gov" / address).is_file() for address in addresses
    )
    script = (tmp_path / storage.stored_name("hwabaek/js/signature.js")).read_text(encoding="utf-8")
    for address in re.findall(r'from "([^"]+)"', script):
        assert (tmp_path / "hwabaek" / "js" / address).resolve().is_file(), address
