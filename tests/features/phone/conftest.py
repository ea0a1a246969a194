"""An application on each engine, people with codes on phones, and browsers that are those phones."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.apps import Browser, app, app_anywhere, app_folder, browser_of, database_of, logged_in  # noqa: F401
from tests.given import given_in
from webapp.features.phone import hash_code
from webapp.tables.base import new_token
from webapp.tables.database import Who
from webapp.tables.ways_in import Device, PhoneUser
from webapp.web.tokens import token_hash

PIN = "493817"
PICTURES = "fish boat key sun"


def chosen(pictures: str) -> dict[str, str]:
    """The fields of a picture pad on which these were chosen."""
    return {f"pictures_{place}": each for place, each in enumerate(pictures.split(), 1)}


class ThePhone:
    """A browser that is known again, and the codes people have on it."""

    def __init__(self, app: Flask) -> None:  # noqa: F811
        self.app = app
        self.token = new_token()
        self.browser = browser_of(app)
        self.browser.take("samvei-phone", self.token)
        with given_in(database_of(app)) as given:
            self.device_id = given.device(token_hash=token_hash(self.token)).id

    def code_of(self, person_id: int, symbol: str, code: str = PIN, kind: str = "pin", **columns: object) -> str:
        """Gives the person a code here; its public id."""
        with database_of(self.app).the_write(Who(everything=True)) as db:
            row = PhoneUser(
                person_id=person_id, device_id=self.device_id, symbol=symbol, kind=kind, made_at=datetime.now(UTC),
                secret_hash=None if kind == "passkey" else hash_code(code, self.app.config["INSTALLATION_KEY"]),
                **columns,
            )  # fmt: skip
            db.add(row)
            db.flush()
            return row.public_id

    def row(self, public_id: str) -> PhoneUser:
        with database_of(self.app).reading(Who(everything=True)) as db:
            return db.query(PhoneUser).filter_by(public_id=public_id).one()

    def logged_in(self, person_id: int, **more: object) -> Browser:
        """Her browser on this phone, with a session of hers."""
        browser = logged_in(self.app, person_id, device_id=self.device_id, **more)
        browser.take("samvei-phone", self.token)
        return browser


@pytest.fixture
def phone(app_anywhere: Flask) -> ThePhone:  # noqa: F811
    return ThePhone(app_anywhere)


@pytest.fixture
def somebody(app_anywhere: Flask) -> Callable[..., int]:  # noqa: F811
    """somebody(name="Hanan Ali"): a resident's id. build: makes somebody else."""

    def make(name: str = "Hanan Ali", build=None) -> int:
        with given_in(database_of(app_anywhere)) as given:
            return int((build(given) if build else given.resident(name=name)).id)

    return make


def devices_of(app: Flask) -> list[Device]:  # noqa: F811
    with database_of(app).reading(Who(everything=True)) as db:
        return list(db.query(Device))
