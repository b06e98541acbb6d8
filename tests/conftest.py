"""What every test can ask for, and how tests sort themselves."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from tests import isolation

# Pages name plain files: the manifest of hashed names is made at deployment.
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

USES_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database and what drives a browser, by what it asks and where it is."""
    browser = Path(__file__).parent / "browser"
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & USES_DATABASE:
            item.add_marker(pytest.mark.database)
        if item.path.is_relative_to(browser):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's root folder."""
    return isolation.ROOT


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """Return the folder of design documents beside the project; skip where there is none."""
    folder = root.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the design documents are not beside the project")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions.

    The log's tables refuse it by triggers, as they must. Only the emptying goes past them: while
    a test runs they stand.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_past(self: BaseDatabaseOperations, statements: Iterable[str]) -> None:
        with _without_triggers(self.connection):
            flush(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_past)
        yield


@contextmanager
def _without_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, create in triggers:
                cursor.execute(create)
