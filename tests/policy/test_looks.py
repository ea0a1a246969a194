"""Nobody is shown unrecorded: the look is on record before the person is handed over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests.given import given_in
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.looks import OpenedPerson, concern_of, office_of, open_person, shared_with
from webapp.policy.permissions import NotHere, See
from webapp.tables.access import Look
from webapp.tables.base import new_public_id
from webapp.tables.database import Database, Who
from webapp.tables.people import Person

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.date()


@dataclass
class Office:
    """A municipality, a participant of theirs, an adviser, and staff of other places."""

    database: Database
    person_id: int
    public_id: str
    organisation_id: int
    adviser: Actor
    stranger: Actor

    def opens(self, actor: Actor, public_id: str = "", today: date = TODAY, **more: str) -> OpenedPerson:
        who = Who(person_id=actor.person_id, organisations=actor.organisations)
        with self.database.reading(who) as db:
            return open_person(
                self.database, db, actor, public_id or self.public_id, See.HOURS, now=NOW, today=today, **more
            )

    def looks(self) -> list[Look]:
        with self.database.reading(Who(everything=True)) as db:
            return list(db.scalars(select(Look).order_by(Look.id)))


@pytest.fixture
def office(database: Database) -> Office:
    return an_office(database)


@pytest.fixture
def sqlite_office(sqlite_database: Database) -> Office:
    return an_office(sqlite_database)


def an_office(database: Database) -> Office:
    with given_in(database) as given:
        place, other = given.organisation(), given.organisation(name="Lier kommune")
        person = given.participant(TODAY - timedelta(weeks=20), municipality=place)
        adviser, stranger = given.staff("adviser", place), given.staff("adviser", other, "Per Ås")
    return Office(
        database, person.id, person.public_id, place.id, works_at(adviser.id, place.id), works_at(stranger.id, other.id)
    )


def works_at(person_id: int, organisation_id: int, role: RoleName = RoleName.ADVISER) -> Actor:
    return Actor(person_id=person_id, stage=Stage.STAFF, roles=(RoleHeld(organisation_id, role),))


def test_opening_hands_over_the_person_and_leaves_one_line(office: Office):
    opened = office.opens(office.adviser, reason="Veiledningssamtale")
    assert (opened.person_id, opened.public_id) == (office.person_id, office.public_id)
    (look,) = office.looks()
    assert (look.person_id, look.looker_id, look.organisation_id) == (
        office.person_id,
        office.adviser.person_id,
        office.organisation_id,
    )
    assert (look.role, look.part, look.reason, look.looked_at) == ("adviser", "hours", "Veiledningssamtale", NOW)


def test_each_opening_leaves_its_own_line(office: Office):
    office.opens(office.adviser)
    office.opens(office.adviser)
    assert len(office.looks()) == 2


def test_staff_of_another_place_find_nobody_and_leave_no_line(office: Office):
    with pytest.raises(NotHere):
        office.opens(office.stranger)
    assert not office.looks()


def test_an_id_that_nobody_has_is_not_found(office: Office):
    with pytest.raises(NotHere):
        office.opens(office.adviser, new_public_id())


def test_a_person_no_longer_served_is_not_found(office: Office):
    with given_in(office.database) as given:
        from webapp.tables.people import Service

        for service in given.session.scalars(select(Service)):
            service.to_on = TODAY - timedelta(days=1)
    with pytest.raises(NotHere):
        office.opens(office.adviser)


def test_a_strictly_protected_person_is_not_found_and_leaves_no_line(office: Office):
    with given_in(office.database) as given:
        given.session.get_one(Person, office.person_id).protection = "strictly_confidential"
    with pytest.raises(NotHere):
        office.opens(office.adviser)
    assert not office.looks()


def test_a_role_that_sees_no_people_finds_nobody(office: Office):
    coordinator = works_at(office.adviser.person_id or 0, office.organisation_id, RoleName.COORDINATOR)
    with pytest.raises(NotHere):
        office.opens(coordinator)


def test_the_line_names_the_role_through_which_she_was_reached(office: Office):
    both = Actor(
        person_id=office.adviser.person_id,
        stage=Stage.STAFF,
        roles=(RoleHeld(office.organisation_id, RoleName.ADMIN), RoleHeld(office.organisation_id, RoleName.ADVISER)),
    )
    office.opens(both)
    assert office.looks()[0].role == "adviser"


@pytest.mark.parametrize(
    ("role", "words"), [(RoleName.ADVISER, "rådgiver, Drammen kommune"), (RoleName.LEADER, "leder, Drammen kommune")]
)
def test_the_person_sees_role_and_office(sqlite_office: Office, role: RoleName, words: str):
    actor = works_at(sqlite_office.adviser.person_id or 0, sqlite_office.organisation_id, role)
    with sqlite_office.database.reading() as db:
        assert office_of(db, actor, concern_of(db, sqlite_office.person_id, TODAY)) == words


def test_who_does_not_serve_her_has_no_office_to_her(sqlite_office: Office):
    with sqlite_office.database.reading() as db, pytest.raises(NotHere):
        office_of(db, sqlite_office.stranger, concern_of(db, sqlite_office.person_id, TODAY))


def test_her_own_words_are_shared_with_whom_she_said_yes_to_and_has_not_taken_back(sqlite_office: Office):
    with given_in(sqlite_office.database) as given:
        person = given.session.get_one(Person, sqlite_office.person_id)
        here, there = given.organisation(), given.organisation("school")
        given.consent(person, here)
        given.consent(person, there, withdrawn_at=NOW)
        assert shared_with(given.session, person.id) == {here.id}


def test_a_log_that_cannot_be_written_shows_nobody(sqlite_office: Office):
    with sqlite_office.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON look BEGIN SELECT RAISE(ABORT, 'the log is full'); END"
        )
    with pytest.raises(DBAPIError):
        sqlite_office.opens(sqlite_office.adviser)


def test_the_line_stays_even_when_the_page_is_never_drawn(sqlite_office: Office):
    with sqlite_office.database.reading() as db:
        open_person(
            sqlite_office.database, db, sqlite_office.adviser, sqlite_office.public_id, See.HOURS, now=NOW, today=TODAY
        )
        db.rollback()
    assert len(sqlite_office.looks()) == 1
