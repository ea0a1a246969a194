"""Somebody with a passkey, and what a page's script does in the two ceremonies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.apps import Browser, app, app_folder, database_of, logged_in  # noqa: F401
from tests.features.passkeys.soft_key import SoftKey
from tests.given import Given, given_in
from webapp.tables.database import Who
from webapp.tables.people import LoginSession
from webapp.tables.ways_in import Passkey


@dataclass
class Holder:
    """A person with a passkey on a phone."""

    id: int
    public_id: str
    key: SoftKey


def ask(browser: Browser, address: str = "/nb/passkey/ask", **fields: str) -> dict[str, Any]:
    answer = browser.post(address, fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def get_in(browser: Browser, key: SoftKey, *, next: str = "", **lies: Any) -> TestResponse:
    """The whole log-in, as the script does it."""
    asked = ask(browser)
    fields = {"ceremony": asked["ceremony"], "credential": key.answers(asked["options"], **lies), "next": next}
    return browser.post("/nb/passkey", fields)


def make_passkey(browser: Browser, key: SoftKey, name: str = "", **lies: Any) -> TestResponse:
    """Somebody logged in adds a passkey."""
    asked = ask(browser, "/nb/me/way-in/passkey/ask", name=name)
    fields = {"ceremony": asked["ceremony"], "credential": key.makes(asked["options"], **lies), "name": name}
    return browser.post("/nb/me/way-in/passkey", fields)


def passkeys(app: Flask) -> list[Passkey]:  # noqa: F811
    with database_of(app).reading(Who(everything=True)) as db:
        return list(db.scalars(select(Passkey).order_by(Passkey.id)))


def sessions(app: Flask) -> list[LoginSession]:  # noqa: F811
    with database_of(app).reading(Who(everything=True)) as db:
        return list(db.scalars(select(LoginSession).order_by(LoginSession.id)))


@pytest.fixture
def holder(app: Flask) -> Callable[..., Holder]:  # noqa: F811
    """holder(build=lambda given: given.resident(), key=SoftKey()): somebody who made a passkey through the pages."""

    def make(
        build: Callable[[Given], Any] = lambda given: given.resident(), key: SoftKey | None = None, name: str = ""
    ) -> Holder:
        with given_in(database_of(app)) as given:
            person = build(given)
        key = key or SoftKey()
        answer = make_passkey(logged_in(app, person.id), key, name)
        assert answer.status_code == 200, answer.text
        return Holder(person.id, person.public_id, key)

    return make
