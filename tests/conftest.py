"""What every test can ask for, and how tests sort themselves."""

from pathlib import Path

import pytest
from django.conf import settings

from tests import isolation

# Pages name plain files: the manifest of hashed names is made at deployment (see test_deployment).
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

USES_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database and what drives a browser, by where it is and what it asks."""
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
