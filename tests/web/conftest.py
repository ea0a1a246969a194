"""Every test here has an application on an empty SQLite database, `app`, and builders for it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.apps import Browser, app, app_anywhere, app_folder, browser_of, database_of, logged_in  # noqa: F401
from tests.given import given_in


@pytest.fixture
def visitor(app: Flask) -> Browser:  # noqa: F811
    """Somebody who is not logged in."""
    return browser_of(app)


@pytest.fixture
def hanan_id(app: Flask) -> Iterator[int]:  # noqa: F811
    """A resident."""
    with given_in(database_of(app)) as given:
        person = given.resident()
    yield person.id


@pytest.fixture
def hanan(app: Flask, hanan_id: int) -> Browser:  # noqa: F811
    """The resident's own phone, logged in."""
    return logged_in(app, hanan_id)
