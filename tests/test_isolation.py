"""The tests keep to themselves: own data folder, own network, a database as in production."""

import os
import socket

import pytest
from django.conf import settings
from django.db import connection

from tests.isolation import DATA, NetworkForbidden


def test_the_data_folder_is_of_this_run_only() -> None:
    assert DATA == settings.DATA


def test_the_developers_environment_does_not_leak_in() -> None:
    assert "PUBLIC_URL" not in os.environ
    assert "SECRET_KEY" not in os.environ


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1"])
def test_connections_beyond_this_machine_are_refused(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as one, pytest.raises(NetworkForbidden):
        one.connect((host, 80))


def test_names_beyond_this_machine_are_not_looked_up() -> None:
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("hwabaek.invalid", 80))


def test_connections_on_this_machine_work() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.django_db
def test_the_database_is_the_one_of_this_pass() -> None:
    wanted = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.django_db
@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="PostgreSQL has no such mode")
def test_sqlite_is_a_file_that_survives_a_power_cut() -> None:
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    assert (mode, synchronous) == ("wal", 2)
