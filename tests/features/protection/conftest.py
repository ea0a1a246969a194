"""An office, a participant of theirs, two advisers and a school, with every way by which something leaves the house."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.apps import Browser, app_anywhere, app_folder, database_of, logged_in  # noqa: F401
from tests.given import given_in
from webapp.engine import oslo
from webapp.tables.base import Base
from webapp.tables.database import Database, Who
from webapp.tables.people import Person

CANARY = "Qvzhanan"


@dataclass
class Place:
    """ids and public ids of everybody, and a browser for each."""

    app: Flask
    ids: dict[str, int] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)
    offices: dict[str, int] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return database_of(self.app)

    @property
    def address(self) -> str:
        return f"/nb/staff/people/{self.public['hanan']}/protection"

    def browser(self, name: str, **more: Any) -> Browser:
        return logged_in(self.app, self.ids[name], staff=name != "hanan", **more)

    def rows(self, table: type[Base], **where: Any) -> list[Any]:
        with self.database.reading(Who(everything=True)) as db:
            query = select(table).order_by(table.id)  # type: ignore[attr-defined]
            for name, value in where.items():
                query = query.where(getattr(table, name) == value)
            return list(db.scalars(query))

    def hanan(self) -> Person:
        return self.rows(Person, id=self.ids["hanan"])[0]

    def opens_up(self, browser: Browser, name: str = "hanan") -> None:
        """The conscious look, with a reason, that opens a strictly protected record for a while."""
        answer = browser.post(f"/nb/staff/people/{self.public[name]}/reason", {"reason": "Avtalt samtale"})
        assert answer.status_code == 303, answer.text

    def protects(self, browser: Browser, level: str, people: tuple[str, ...] = (), /, **more: Any) -> Any:
        """The whole form, confirmed."""
        fields = {
            "level": level,
            "named": [self.public[each] for each in people],
            "seen_revision": str(self.hanan().revision),
            "step": "confirm",
        }
        return browser.post(self.address, fields | more)


@pytest.fixture
def place(app_anywhere: Flask) -> Place:  # noqa: F811
    return a_place(app_anywhere)


@pytest.fixture
def sqlite_place(sqlite_database: Database, app_folder: Any) -> Any:  # noqa: F811
    from tests.apps import running

    with running(sqlite_database.url, app_folder) as app:
        yield a_place(app)


def a_place(app: Flask) -> Place:
    made = Place(app)
    now = datetime.now(UTC)
    with given_in(made.database) as given:
        office, school = given.organisation(), given.organisation("school")
        other = given.organisation(name="Lier kommune")
        hanan = given.participant(
            oslo.day_of(now) - timedelta(weeks=20), name=f"{CANARY} {CANARY}sen", municipality=office, school=school
        )
        people = {
            "hanan": hanan,
            "kari": given.staff("adviser", office, "Kari Nes"),
            "per": given.staff("adviser", office, "Per Ås"),
            "leader": given.staff("leader", office, "Liv Lie"),
            "teacher": given.staff("teacher", school, "Tor Bø"),
            "admin": given.staff("admin", office, "Ada Moe"),
            "stranger": given.staff("adviser", other, "Sol Vik"),
        }
        taught = given.school_class(school)
        given.enrolled(hanan, taught)
        lesson = given.lesson(taught, now + timedelta(days=1), 90)
        way = given.message_way(hanan, "email", f"{CANARY}@example.org")
        given.outgoing_message(hanan, way, now)
        made.things["feed"] = given.calendar_feed(hanan)
        given.credential(hanan, f"{CANARY.lower()}.log-in")
        given.source_id(office, "person", "P-17", hanan.id)
        given.source_id(school, "person", "S-4", hanan.id)
        made.things |= {"class": taught.public_id, "lesson": lesson.public_id}
        made.offices = {"office": office.id, "school": school.id}
        made.ids = {name: row.id for name, row in people.items()}
        made.public = {name: row.public_id for name, row in people.items()}
    return made


Client = Callable[..., Browser]
