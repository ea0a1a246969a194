"""The application under test, and browsers that visit it.

    browser = browser_of(app)                       # nobody logged in
    browser = logged_in(app, person_id)             # a session row of its own, as log-in makes it
    browser.get("/nb/today"), browser.post("/nb/phone", {"phone": "own"})

A room that wants the fixtures imports them into its conftest.py.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from webapp import create_app
from webapp.tables.database import Database, Who
from webapp.tables.people import LoginSession
from webapp.web.sessions import begin
from webapp.web.settings import Settings
from webapp.web.tokens import masked

HOME = "http://localhost"


class Browser:
    """One browser: its cookies, and the form secret of its session, so that its forms are believed."""

    def __init__(self, app: Flask, base_url: str = HOME) -> None:
        self.app = app
        self.base_url = base_url
        self.client = app.test_client()
        self.session_id: int | None = None
        self.form_secret = ""
        self.token = ""

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.client.get(address, base_url=self.base_url, **more)

    def post(self, address: str, fields: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """A form of ours, sent: the token is added unless `fields` names one (None: sent without)."""
        sent = {"csrf_token": self.form_token(), **(fields or {})}
        return self.client.post(
            address,
            data={name: value for name, value in sent.items() if value is not None},
            base_url=self.base_url,
            **more,
        )

    def form_token(self) -> str:
        """A token as a page of ours carries it."""
        if self.form_secret:
            return masked(self.form_secret)
        if self.cookie("visitor") is None:
            self.get("/nb/login")
        with self.app.test_request_context("/", headers={"Cookie": f"visitor={self.cookie('visitor')}"}) as context:
            from webapp.web.sessions import visitor_secret

            return masked(visitor_secret(context.request))

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name, "localhost")
        return found.value if found else None

    def take(self, name: str, value: str) -> None:
        """Puts a cookie into the browser."""
        self.client.set_cookie(name, value, domain="localhost")


def app_on(url: str, folder: Path, **settings: str) -> Flask:
    """An application on this database; what it writes goes under `folder`."""
    app = create_app(Settings(database=url, folder=str(folder), **settings))
    unhurried(database_of(app))
    return app


def unhurried(database: Database) -> None:
    """SQLite no longer waits for the disk: nothing here has to survive a power cut, and a walk commits thousands of times."""
    if database.dialect_name == "sqlite":
        event.listen(database.engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
        database.close()  # what is open already waits still


@contextmanager
def running(url: str, folder: Path, **settings: str) -> Iterator[Flask]:
    """As `app_on`, its connections closed at the end."""
    app = app_on(url, folder, **settings)
    yield app
    database_of(app).close()


def database_of(app: Flask) -> Database:
    database: Database = app.extensions["database"]
    return database


def browser_of(app: Flask, **more: Any) -> Browser:
    return Browser(app, **more)


def logged_in(
    app: Flask, person_id: int, *, phone: str | None = "own", staff: bool = False, base_url: str = HOME, **columns: Any
) -> Browser:
    """A browser with a live session of this person, made as log-in makes it but without the password."""
    browser = Browser(app, base_url)
    row, browser.token = begin(person_id, staff=staff, phone=phone, now=datetime.now(UTC))
    row.proved_at = datetime.now(UTC) + timedelta(hours=2)  # a long walk is still a moment after her code was given
    for name, value in columns.items():
        setattr(row, name, value)
    browser.form_secret = row.form_secret
    with database_of(app).the_write(Who(everything=True)) as db:
        db.add(row)
        db.flush()
        browser.session_id = row.id
    browser.take("__Host-samvei" if app.config["SETTINGS"].is_https else "samvei", browser.token)
    return browser


def session_row(app: Flask, session_id: int) -> LoginSession:
    """The session as the database has it now."""
    with database_of(app).reading(Who(everything=True)) as db:
        return db.get_one(LoginSession, session_id)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL the application sends inside the block."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        sent.append(statement)

    engine = database_of(app).engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the applications of a run keep their assets and their key; shared, so assets are packed once."""
    return tmp_path_factory.mktemp("apps")


@pytest.fixture
def app(sqlite_database: Database, app_folder: Path) -> Iterator[Flask]:
    """An application on a migrated, empty SQLite database."""
    with running(sqlite_database.url, app_folder) as made:
        yield made


@pytest.fixture
def app_anywhere(database: Database, app_folder: Path) -> Iterator[Flask]:
    """An application on an empty database; the test runs on SQLite and on PostgreSQL."""
    with running(database.url, app_folder) as made:
        yield made


__all__ = [
    "HOME", "Browser", "app", "app_anywhere", "app_folder", "app_on", "browser_of", "database_of", "logged_in", "running",
    "session_row", "statements",
]  # fmt: skip
