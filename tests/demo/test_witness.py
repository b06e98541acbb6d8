"""The demonstration's witness: its setting, its command line, and that it answers there."""

import subprocess
import sys
from pathlib import Path

import pytest

from hwabaek.core.tlog.keys import COSIGNATURE, parse_verifier_key
from hwabaek.demo.witness import NAME, arguments, await_witness, configuration
from hwabaek.gateways.exchange import exchange
from hwabaek.models import LogKey
from tests import people

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_its_setting_names_a_key_of_its_own_and_a_free_address(tmp_path: Path) -> None:
    key, address = configuration(tmp_path).split()
    assert parse_verifier_key(key).name == NAME
    assert parse_verifier_key(key).kind == COSIGNATURE
    assert configuration(tmp_path).split()[0] == key, "a second start keeps the key"
    assert address.startswith("http://127.0.0.1:")


def test_it_serves_where_the_setting_says_and_follows_every_log(tmp_path: Path) -> None:
    people.town()
    _, address = configuration(tmp_path).split()
    child = subprocess.Popen(
        [sys.executable, "-m", "hwabaek", *arguments(tmp_path, address)], stdout=subprocess.DEVNULL
    )
    try:
        await_witness(address)
        about = exchange(url=f"{address}/").content.decode()
    finally:
        child.terminate()
        child.wait(15)
    assert NAME in about
    assert all(key.name in about for key in LogKey.objects.all())
