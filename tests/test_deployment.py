"""What an operator relies on: settings, migrations, static files and the commands of make."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.isolation import ROOT, settings_names

SETTINGS = ROOT / "src" / "hwabaek" / "settings.py"
READERS = {"_text", "_flag", "_number"}


def run_django(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Django's in a process of its own, as an operator would."""
    own = {key: value for key, value in os.environ.items() if key not in settings_names()}
    for name in ("DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        own.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "hwabaek", *arguments],
        env={**own, "HWABAEK_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_satisfy_djangos_deployment_check(tmp_path: Path) -> None:
    checked = run_django(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level=INFO",
        PUBLIC_URL="https://hwabaek.example.go.kr",
        DATABASE_URL="postgresql://hwabaek@127.0.0.1/hwabaek",
    )
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("a" * 60 + "\n", encoding="utf-8")
    shown = run_django(
        tmp_path,
        "shell",
        "-c",
        "from django.conf import settings; print(settings.SECRET_KEY)",
        SECRET_KEY_FILE=str(secret),
    )
    assert shown.stdout.splitlines()[-1] == "a" * 60, shown.stderr


def test_a_key_is_made_once_and_for_us_only(tmp_path: Path) -> None:
    for _ in range(2):
        assert run_django(tmp_path, "check").returncode == 0
    key = tmp_path / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_text("ascii")) >= 50


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("HWABAEK_DEMO", "maybe"), ("DATABASE_URL", "mysql://127.0.0.1/x")],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    tmp_path: Path, name: str, value: str
) -> None:
    refused = run_django(tmp_path, "check", **{name: value})
    assert refused.returncode != 0
    assert name in refused.stderr


def test_the_example_of_settings_lists_every_setting_and_no_other() -> None:
    read = {
        node.args[0].value
        for node in ast.walk(ast.parse(SETTINGS.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in READERS and isinstance(node.args[0], ast.Constant)
    }
    assert read == settings_names()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_static_file_that_a_style_sheet_names_is_there(tmp_path: Path) -> None:
    collected = run_django(tmp_path, "collectstatic", "--noinput", "--verbosity=0")
    assert collected.returncode == 0, collected.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


def test_make_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    declared = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())  # type: ignore[index]
    shown = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, check=True)
    listed = set(re.findall(r"^  make ([a-z-]+) ", shown.stdout.decode(), re.MULTILINE))
    assert listed == declared


def test_ci_runs_what_a_laptop_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").splitlines()[-1] == "make test"


def test_every_dependency_is_locked_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    _assert_locked(project["dependencies"], ROOT / "requirements.lock")
    _assert_locked(
        [*project["dependencies"], *optional["dev"], *optional["pkcs11"]],
        ROOT / "requirements-dev.lock",
    )


def _assert_locked(requirements: list[str], lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text("utf-8"))
    locked = {re.split(r"[=\[]", entry)[0].lower(): entry for entry in entries}
    for requirement in requirements:
        name = re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower()
        assert "--hash=sha256:" in locked.get(name, ""), f"{name} is not in {lock.name}"
