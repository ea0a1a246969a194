"""Who has looked, as the person herself sees it, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.given import given_in
from webapp.features.looks import look_at, looks_at
from webapp.features.looks.forms import read_page
from webapp.features.looks.queries import LOOKS_A_PAGE
from webapp.policy.actor import Actor
from webapp.tables.access import Look
from webapp.tables.database import Database, Who

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def hanan(database: Database) -> Actor:
    with given_in(database) as given:
        return Actor(person_id=given.participant().id)


def look(database: Database, actor: Actor, *ages_days: float) -> None:
    """An adviser of an office in Drammen looked, so many days ago."""
    with given_in(database) as given:
        office = given.organisation(name="Introduksjonssenteret")
        adviser = given.staff("adviser", office)
        person = given.session.get_one(type(adviser), actor.person_id)
        for age in ages_days:
            given.look(person, adviser, office, at=NOW - timedelta(days=age))


def seen_by(database: Database, actor: Actor, page: int = 1):
    with database.reading(Who(person_id=actor.person_id)) as db:
        return looks_at(db, actor, page)


def test_the_newest_look_stands_first_with_role_and_office(database, hanan):
    look(database, hanan, 3, 1, 2)
    looks = seen_by(database, hanan).looks
    assert [(NOW - each.looked_at).days for each in looks] == [1, 2, 3]
    assert (looks[0].role, looks[0].organisation_name) == ("adviser", "Introduksjonssenteret")


def test_a_reason_given_first_is_no_look(database, hanan):
    with given_in(database) as given:
        office = given.organisation()
        adviser = given.staff("adviser", office)
        for part in ("reason", "reveal", "hours"):
            about = {"looker_id": adviser.id, "organisation_id": office.id, "role": "adviser", "looked_at": NOW}
            given.session.add(Look(person_id=hanan.person_id, part=part, reason="Vikar i dag", **about))
    assert [each.part for each in seen_by(database, hanan).looks] == ["hours"]


def test_a_line_about_another_is_none_of_hers(database, hanan):
    look(database, hanan, 1)
    (line,) = seen_by(database, hanan).looks
    with given_in(database) as given:
        other = given.resident().id
        assert look_at(given.session, hanan.person_id, line.public_id) == line
        assert look_at(given.session, other, line.public_id) is None


def test_nobody_sees_who_looked_at_another(database, hanan):
    look(database, hanan, 1)
    with given_in(database) as given:
        other = Actor(person_id=given.resident().id)
    assert seen_by(database, other).looks == ()


def test_many_looks_come_in_pages(database, hanan):
    look(database, hanan, *range(LOOKS_A_PAGE + 1))
    first, second = seen_by(database, hanan), seen_by(database, hanan, 2)
    assert (len(first.looks), first.has_next) == (LOOKS_A_PAGE, True)
    assert (len(second.looks), second.has_next) == (1, False)


@pytest.mark.parametrize("text", ["", "0", "-1", "x", "9999", "9" * 5000, "²", "1.5"])
def test_a_page_that_is_none_is_the_first(text):
    assert read_page(text) == 1
