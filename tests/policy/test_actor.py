"""Who is asking, made of one session: one statement, and nothing kept in the cookie."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.given import given_in
from webapp.policy.actor import NOBODY, Actor, actor_of_session
from webapp.tables.database import Database, Who
from webapp.tables.people import Person
from webapp.web.tokens import token_hash

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
TOKEN = token_hash("a token")


def actor(database: Database, now: datetime = NOW) -> Actor:
    with database.reading(Who(everything=True)) as db:
        return actor_of_session(db, TOKEN, now, TODAY)


def session_for(database: Database, build, **columns) -> Person:
    with given_in(database) as given:
        person = build(given)
        given.login_session(person, TOKEN, at=NOW - timedelta(hours=1), **columns)
    return person


def test_an_unknown_token_is_nobody(sqlite_database: Database):
    assert actor(sqlite_database) is NOBODY


@pytest.mark.parametrize("over", [{"ended_at": NOW - timedelta(minutes=1)}, {"expires_at": NOW}])
def test_a_session_that_is_over_is_nobody(sqlite_database: Database, over):
    session_for(sqlite_database, lambda given: given.resident(), **over)
    assert actor(sqlite_database) is NOBODY


@pytest.mark.parametrize(
    ("build", "stage"),
    [
        (lambda given: given.resident(), "resident"),
        (lambda given: given.resident(settled_on=TODAY), "participant"),
        (lambda given: given.participant(), "participant"),
        (lambda given: given.staff("adviser"), "staff"),
        (lambda given: given.staff("volunteer"), "staff"),
    ],
    ids=["resident", "settled resident", "participant", "adviser", "volunteer"],
)
def test_the_stage_follows_from_where_she_is(database: Database, build, stage: str):
    person = session_for(database, build)
    found = actor(database)
    assert (found.person_id, found.public_id, found.stage) == (person.id, person.public_id, stage)
    assert found.is_authenticated


def test_two_roles_are_both_held(sqlite_database: Database):
    def build(given):
        place = given.organisation()
        person = given.staff("adviser", place)
        given.role(person, "admin", place)
        return person

    session_for(sqlite_database, build)
    found = actor(sqlite_database)
    assert {held.name for held in found.roles} == {"adviser", "admin"}
    assert len(found.organisations) == 1


def test_a_role_that_has_ended_is_not_held(sqlite_database: Database):
    session_for(sqlite_database, lambda given: given.staff("adviser", ended_on=TODAY))
    assert not actor(sqlite_database).roles


@pytest.mark.parametrize(
    ("protection", "protected"), [("none", False), ("confidential", True), ("strictly_confidential", True)]
)
def test_protection_is_known_to_the_page(sqlite_database: Database, protection: str, protected: bool):
    def build(given):
        person = given.resident()
        person.protection = protection
        return person

    session_for(sqlite_database, build)
    assert actor(sqlite_database).protected is protected


def test_nobody_is_nobody():
    assert (NOBODY.is_authenticated, NOBODY.is_staff, NOBODY.roles, NOBODY.get_id()) == (False, False, (), "")
