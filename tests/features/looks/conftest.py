"""A participant of an office, her adviser there and another; and browsers whose code has just been given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.given import Given
from webapp.tables.access import Look
from webapp.tables.database import Who
from webapp.tables.organisations import Organisation
from webapp.tables.people import LoginSession, Person, Service


@dataclass
class Office:
    """One person whose adviser is Kari; Nina works there too."""

    app: Flask
    place: Organisation
    person: Person
    kari: Person
    nina: Person

    def looks(self) -> list[Look]:
        with self.app.extensions["database"].reading(Who(everything=True)) as db:
            return list(db.scalars(select(Look).order_by(Look.id)))


@pytest.fixture
def office(app: Flask, given: Given) -> Office:
    place = given.organisation(name="Introduksjonssenteret")
    person = given.participant(municipality=place, name="Olena Kovalenko")
    kari, nina = given.staff("adviser", place, "Kari Nes"), given.staff("adviser", place, "Nina Hemmelig")
    given.session.execute(
        update(Service)
        .where(Service.person_id == person.id, Service.organisation_id == place.id)
        .values(contact_id=kari.id)
    )
    return Office(app, place, person, kari, nina)


@pytest.fixture
def proved(app: Flask, client_for: Callable[..., FlaskClient]) -> Callable[[Person], FlaskClient]:
    """proved(person): her browser, her code given a moment ago."""

    def log_in(person: Person) -> FlaskClient:
        browser = client_for(person)
        with app.extensions["database"].the_write(Who(everything=True)) as db:
            db.execute(update(LoginSession).values(proved_at=datetime.now(UTC)))
        return browser

    return log_in
