"""The whole application over a migrated SQLite file, and clients that are logged in with a real session row.

    def test_…(app, given, client_for):
        hanan = given.resident()
        page = client_for(hanan).get("/nb/today")

`given` writes what it made when the first page is asked for (or when the test calls `given.session.commit()`)."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.given import Given
from webapp import create_app
from webapp.tables.base import new_token
from webapp.tables.database import Database, Who
from webapp.tables.people import Person
from webapp.web.settings import read_settings
from webapp.web.tokens import masked, token_hash

SECRET = "5a" * 32


@pytest.fixture
def app(sqlite_database: Database, tmp_path: Path) -> Flask:
    """The application as it is served, in demo mode, over the test's own database."""
    made = create_app(
        read_settings({}, folder=str(tmp_path), database=sqlite_database.url, demo="yes", hosts="localhost")
    )
    made.config["TESTING"] = True
    return made


@pytest.fixture
def given(app: Flask) -> Iterator[Given]:
    """Builders on the application's database; written when a client asks, or on `given.session.commit()`."""
    with app.extensions["database"].session(Who(everything=True)) as session:
        made = Given(session)
        app.extensions["given"] = made
        yield made


@pytest.fixture
def client(app: Flask, given: Given) -> FlaskClient:
    """A browser of somebody who is not logged in."""
    given.session.commit()
    return app.test_client()


@pytest.fixture
def client_for(app: Flask, given: Given) -> Callable[..., FlaskClient]:
    """client_for(person, phone="own"): a browser with a log-in of this person. Commits what was given."""

    def log_in(person: Person, phone: str | None = "own") -> FlaskClient:
        token = new_token()
        given.login_session(
            person, token_hash(token), at=datetime.now(UTC), form_secret=SECRET, phone=phone
        )
        given.session.commit()
        browser = app.test_client()
        browser.set_cookie("samvei", token, domain="localhost")
        return browser

    return log_in


@pytest.fixture
def form_token() -> Callable[[], str]:
    """form_token(): what a page of one of these clients puts into the field csrf_token, for a POST without a page."""
    return lambda: masked(SECRET)


@pytest.fixture
def hidden() -> Callable[[str, str], str]:
    """hidden(page, name): the value of a hidden field on a page."""

    def find(page: str, name: str) -> str:
        found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
        assert found, f"no hidden field {name}"
        return html.unescape(found[1])

    return find


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement the application sends from here on."""
    sent: list[str] = []
    engine = app.extensions["database"].engine

    def note(connection, cursor, statement, parameters, context, executemany):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
