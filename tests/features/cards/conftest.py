"""A desk that prints cards, and browsers that come with them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.apps import Browser, app, app_anywhere, app_folder, browser_of, database_of, logged_in  # noqa: F401
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.people import LoginSession
from webapp.tables.ways_in import CodeCard

PIN = {"way": "pin", "pin": "493817", "pin_again": "493817"}


@dataclass(frozen=True)
class Printed:
    """What stands on the paper."""

    code: str
    pictures: tuple[str, ...]
    html: str


class Desk:
    """An adviser, and the person she prints cards for."""

    def __init__(self, app: Flask) -> None:  # noqa: F811
        self.app = app
        with given_in(database_of(app)) as given:
            kommune = given.organisation()
            person = given.person("Hanan Ali", language="ar")
            given.served(person, kommune)
            adviser = given.staff("adviser", kommune, name="Kari Nes")
            self.person_id, self.public_id = person.id, person.public_id
            self.organisation_id = kommune.id
        self.adviser = logged_in(app, adviser.id, staff=True)
        self.address = f"/nb/staff/people/{self.public_id}/access"

    def prints(self) -> Printed:
        answer = self.adviser.post(f"{self.address}/card")
        assert answer.status_code == 200, answer.text
        return read_card(answer.text)

    def card(self) -> CodeCard:
        return self.cards()[-1]

    def cards(self) -> list[CodeCard]:
        with database_of(self.app).reading(Who(everything=True)) as db:
            return list(db.scalars(select(CodeCard).order_by(CodeCard.id)))

    def set_card(self, **columns: object) -> None:
        with database_of(self.app).the_write(Who(everything=True)) as db:
            db.execute(update(CodeCard).values(**columns))

    def sessions(self) -> list[LoginSession]:
        with database_of(self.app).reading(Who(everything=True)) as db:
            return list(
                db.scalars(
                    select(LoginSession).where(
                        LoginSession.person_id == self.person_id, LoginSession.ended_at.is_(None)
                    )
                )
            )


def read_card(html: str) -> Printed:
    """What a person reads off the paper."""
    found = re.search(r'class="card-code"><bdi[^>]*>([^<]+)<', html)
    assert found, html
    return Printed(found[1].replace(" ", ""), tuple(re.findall(r"#pic-([a-z]+)", html)), html)


def three(pictures: tuple[str, ...]) -> dict[str, str]:
    return {f"pictures_{place}": each for place, each in enumerate(pictures, 1)}


def as_far_as_choosing(browser: Browser, card: Printed, phone: str = "own") -> None:
    """Code, pictures and the question about the phone, each answered right."""
    assert browser.post("/nb/in", {"code": card.code}).status_code == 303
    assert browser.post("/ar/in/pictures", three(card.pictures)).status_code == 303
    assert browser.post("/ar/in/phone", {"phone": phone}).status_code == 303


def is_in(browser: Browser) -> bool:
    return browser.get("/nb/today").status_code == 200


@pytest.fixture
def desk(app_anywhere: Flask) -> Desk:  # noqa: F811
    return Desk(app_anywhere)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)
