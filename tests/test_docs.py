"""What is written agrees with what is there."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.isolation import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
FILES_TO_READ = 6


def links(page: Path) -> Iterator[str]:
    """Yield where a page leads to inside the project."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            yield target


@pytest.mark.parametrize(
    "document", PAGES, ids=lambda document: document.relative_to(ROOT).as_posix()
)
def test_every_link_leads_somewhere(document: Path) -> None:
    broken = [target for target in links(document) if not leads_somewhere(document, target)]
    assert not broken


def leads_somewhere(page: Path, target: str) -> bool:
    path, _, place = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return False
    if not place:
        return True
    text = file.read_text("utf-8")
    if line := re.fullmatch(r"L(\d+)(?:-L\d+)?", place):
        return int(line[1]) <= len(text.splitlines())
    return place in {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


def anchor(heading: str) -> str:
    """Return the name by which a heading is reached."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_table_has_its_word_in_the_glossary() -> None:
    glossary = (DOCS / "glossary.md").read_text("utf-8")
    listed = set(re.findall(r"^\|[^|]*\| `(\w+)` \|", glossary, re.MULTILINE))
    models = {model.__name__ for model in apps.get_app_config("hwabaek").get_models()}
    assert listed == models


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower() for requirement in wanted}
    page = (DOCS / "dependencies.md").read_text("utf-8").partition("## In the browser")[0]
    rows = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| ")]
    listed = {
        name.strip().lower()
        for name, reason, _passed_over, licence in rows
        if reason.strip() and licence.strip()
    }
    assert listed - {"package"} == names


@pytest.mark.parametrize(
    "record", sorted((DOCS / "adr").glob("0*.md")), ids=lambda record: record.stem
)
def test_every_decision_names_its_options_and_its_price(record: Path) -> None:
    text = record.read_text("utf-8")
    number = int(record.name[:4])
    assert text.startswith(f"# {number}. ")
    for part in ("## Question", "## Options", "## Decision", "## Consequences", "Good:", "Bad:"):
        assert f"\n{part}\n" in text
    assert re.search(r"^Bad:\n\n- ", text, re.MULTILINE)
    assert record.name in (DOCS / "adr" / "README.md").read_text("utf-8")


def test_the_walk_through_of_a_ballot_needs_six_files_at_most() -> None:
    page = DOCS / "walkthroughs" / "cast-a-ballot.md"
    files = {target.partition("#")[0] for target in links(page) if ".py" in target}
    assert 0 < len(files) <= FILES_TO_READ


def test_what_the_walk_through_names_is_where_it_says() -> None:
    page = DOCS / "walkthroughs" / "cast-a-ballot.md"
    named = re.findall(r"\]\(([^)]+\.py)\), `(\w+)`", page.read_text("utf-8"))
    assert len(named) == FILES_TO_READ
    for target, name in named:
        text = (page.parent / target).read_text("utf-8")
        assert re.search(rf"^(def|class) {name}\b|name=\"{name}\"", text, re.MULTILINE), target
    for test in re.findall(r"`(tests/[\w/.]+)`", page.read_text("utf-8")):
        assert (ROOT / test).is_file(), test


def test_the_changelog_has_a_place_for_what_comes() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## Unreleased\n\n### \w+\n\n- \w", changelog, re.MULTILINE)


def test_the_licence_is_the_one_that_is_declared() -> None:
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def test_what_was_taken_over_is_named() -> None:
    manifest = (ROOT / "deploy" / "vendor" / "manifest.json").read_text("utf-8")
    notice = re.sub(r"[^a-z]", "", (ROOT / "NOTICE").read_text("utf-8").lower())
    for package in re.findall(r'"name": "([^"]+)"', manifest):
        name = package.rpartition("/")[2].removesuffix(".org")
        assert re.sub(r"[^a-z]", "", name) in notice, package
