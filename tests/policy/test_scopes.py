"""A scope and its condition are the same sentence said twice: here on the same people."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given as drawn, settings, strategies as st
from sqlalchemy import select

from tests.given import Given, given_in
from webapp.engine import oslo
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.conditions import Concern
from webapp.policy.looks import concern_of
from webapp.policy.permissions import Do, See, may
from webapp.policy.scopes import (
    ADVISES,
    ANSWERS,
    FOLLOWS_UP,
    RECORDS_NORWEGIAN,
    SEES_PEOPLE,
    TOLD,
    classes_managed_by,
    classes_seen_by,
    lessons_marked_by,
    matters_seen_by,
    organisations_of,
    people_seen_by,
    stories_seen_by,
)
from webapp.tables.database import Database, Who
from webapp.tables.matters import Matter
from webapp.tables.own_story import OwnEntry
from webapp.tables.people import Person
from webapp.tables.schedule import Lesson, SchoolClass

TODAY = date(2026, 11, 20)
PURPOSES = ("housing", "reception_training", "teaching", "programme", "norwegian", "follow_up")
SAME = [
    (See.PEOPLE, SEES_PEOPLE),
    (See.PERSON, FOLLOWS_UP),
    (See.PLAN, ADVISES),
    (See.HOURS, SEES_PEOPLE),
    (See.MATTER, FOLLOWS_UP),
    (Do.ANSWER_QUESTION, ANSWERS),
    (See.ABSENCE, FOLLOWS_UP),
    (Do.DECIDE_ABSENCE, ANSWERS),
    (Do.PLAN_MEETING, ANSWERS),
    (Do.RECORD_NORWEGIAN, RECORDS_NORWEGIAN),
]

days = st.integers(-2, 2).map(lambda number: TODAY + timedelta(days=number))
services = st.tuples(
    st.integers(0, 3), st.integers(0, 2), st.sampled_from(PURPOSES), days, st.none() | st.integers(0, 2)
)
roles = st.tuples(st.integers(0, 2), st.sampled_from([*RoleName]))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@drawn(
    services=st.lists(services, max_size=8, unique_by=lambda each: each[:4]),
    held=st.lists(roles, max_size=3, unique=True),
)
@pytest.mark.parametrize(("permission", "scope"), SAME, ids=lambda each: str(each))
def test_the_people_a_scope_selects_are_those_the_condition_allows(
    database: Database, permission, scope, services, held
):
    with database.the_write(Who(everything=True, on=TODAY)) as session:
        given = Given(session)
        places = [given.organisation() for _ in range(3)]
        people = [given.person(f"Person {number}") for number in range(4)]
        for whose, where, purpose, from_on, days_long in services:
            to_on = None if days_long is None else from_on + timedelta(days=days_long)
            given.served(people[whose], places[where], purpose, from_on, to_on)
        actor = Actor(
            person_id=10**6, stage=Stage.STAFF, roles=tuple(RoleHeld(places[at].id, name) for at, name in held)
        )
        mine = {person.id for person in people}
        selected = set(session.scalars(people_seen_by(actor, TODAY, scope))) & mine
        allowed = {person.id for person in people if may(actor, permission, concern_of(session, person.id, TODAY))}
        session.rollback()
    assert selected == allowed


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@drawn(
    services=st.lists(services, max_size=8, unique_by=lambda each: each[:4]),
    held=st.lists(roles, max_size=3, unique=True),
    yes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=6, unique=True),
)
def test_the_matters_and_stories_a_scope_selects_are_those_the_condition_allows(
    database: Database, services, held, yes
):
    with database.the_write(Who(everything=True, on=TODAY)) as session:
        given = Given(session)
        places = [given.organisation() for _ in range(3)]
        people = [given.person(f"Person {number}") for number in range(4)]
        for whose, where, purpose, from_on, days_long in services:
            to_on = None if days_long is None else from_on + timedelta(days=days_long)
            given.served(people[whose], places[where], purpose, from_on, to_on)
        actor = Actor(
            person_id=10**6, stage=Stage.STAFF, roles=tuple(RoleHeld(places[at].id, name) for at, name in held)
        )
        matters = [given.matter(person, places[0], seen_by=told) for person in people for told in TOLD]
        stories = [given.own_entry(person) for person in people]
        for whose, where in yes:
            given.consent(people[whose], places[where])
        concerns = {person.id: concern_of(session, person.id, TODAY) for person in people}
        shared = {
            person.id: frozenset(places[where].id for whose, where in yes if people[whose] is person)
            for person in people
        }
        seen = set(session.scalars(select(Matter.id).where(matters_seen_by(actor, TODAY))))
        read = set(session.scalars(select(OwnEntry.id).where(stories_seen_by(actor, TODAY))))
        session.rollback()
    told = {each.id: replace(concerns[each.person_id], told_to=TOLD[each.seen_by]) for each in matters}
    hers = {each.id: replace(concerns[each.person_id], shared_with=shared[each.person_id]) for each in stories}
    assert seen & set(told) == {key for key, concern in told.items() if may(actor, See.MATTER, concern)}
    assert read & set(hers) == {key for key, concern in hers.items() if may(actor, See.OWN_STORY, concern)}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@drawn(
    classes=st.lists(st.tuples(st.integers(0, 1), st.sampled_from([None, "me", "another"])), min_size=1, max_size=5),
    lessons=st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 1)), max_size=6),
    loans=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(["me", "another"]), st.booleans()),
        max_size=4,
        unique_by=lambda each: each[:2],
    ),
    held=st.lists(st.tuples(st.integers(0, 1), st.sampled_from([*RoleName])), max_size=3, unique=True),
)
def test_the_classes_and_lessons_a_scope_selects_are_those_the_condition_allows(
    database: Database, classes, lessons, loans, held
):
    with database.the_write(Who(everything=True, on=TODAY)) as session:
        given = Given(session)
        places = [given.organisation("school") for _ in range(2)]
        somebody = {"me": given.person("Meg Selv"), "another": given.person("En Annen")}
        taught = [
            given.school_class(places[at], teacher_id=somebody[named].id if named else None) for at, named in classes
        ]
        planned = [
            given.lesson(taught[which % len(taught)], oslo.at(TODAY + timedelta(days=later), time(9, 0)))
            for which, later in lessons
        ]
        lent = [
            given.loan(planned[which], somebody[whom], taken_back_at=planned[which].ends_at if taken_back else None)
            for which, whom, taken_back in loans
            if which < len(planned)
        ]
        roles_held = tuple(RoleHeld(places[at].id, name) for at, name in held)
        actor = Actor(person_id=somebody["me"].id, stage=Stage.STAFF, roles=roles_held)
        seen = set(session.scalars(select(SchoolClass.id).where(classes_seen_by(actor))))
        managed = set(session.scalars(select(SchoolClass.id).where(classes_managed_by(actor))))
        marked = set(session.scalars(select(Lesson.id).where(lessons_marked_by(actor, TODAY))))
        session.rollback()
    in_force = [each for each in lent if each.taken_back_at is None]
    of_class = {each.id: Concern(organisation_id=each.organisation_id, teacher_id=each.teacher_id) for each in taught}
    of_lesson = {
        each.id: replace(
            of_class[each.class_id],
            lent_to=frozenset(
                loan.person_id for loan in in_force if loan.lesson_id == each.id and each.held_on == TODAY
            ),
        )
        for each in planned
    }
    assert seen & set(of_class) == allowed(actor, See.CLASSES, of_class)
    assert (
        managed & set(of_class) == allowed(actor, Do.MANAGE_CLASS, of_class) == allowed(actor, Do.LEND_LESSON, of_class)
    )
    assert marked & set(of_lesson) == allowed(actor, See.ATTENDANCE, of_lesson)
    assert marked & set(of_lesson) == allowed(actor, Do.MARK_ATTENDANCE, of_lesson)


def allowed(actor: Actor, permission: See | Do, things: dict[int, Concern]) -> set[int]:
    return {key for key, concern in things.items() if may(actor, permission, concern)}


@pytest.mark.parametrize(
    ("first", "last", "seen"),
    [(0, None, True), (-1, None, True), (1, None, False), (-5, 0, True), (-5, -1, False), (0, 0, True)],
    ids=["begins today", "began yesterday", "begins tomorrow", "ends today", "ended yesterday", "today alone"],
)
def test_a_service_counts_from_its_first_day_to_its_last_both_included(
    sqlite_database: Database, first: int, last: int | None, seen: bool
):
    with given_in(sqlite_database) as given:
        place, person = given.organisation(), given.person()
        to_on = None if last is None else TODAY + timedelta(days=last)
        given.served(person, place, "programme", TODAY + timedelta(days=first), to_on)
        actor = Actor(person_id=99, stage=Stage.STAFF, roles=(RoleHeld(place.id, RoleName.ADVISER),))
        assert (person.id in set(given.session.scalars(people_seen_by(actor, TODAY)))) is seen


@pytest.mark.parametrize(
    ("protection", "seen"), [("none", True), ("confidential", True), ("strictly_confidential", False)]
)
def test_a_strictly_protected_person_is_on_no_list(sqlite_database: Database, protection: str, seen: bool):
    with given_in(sqlite_database) as given:
        place = given.organisation()
        person = given.participant(municipality=place, started="2026-10-01")
        person.protection = protection
        given.session.flush()
        actor = Actor(person_id=99, stage=Stage.STAFF, roles=(RoleHeld(place.id, RoleName.ADVISER),))
        assert (person.id in set(given.session.scalars(people_seen_by(actor, TODAY)))) is seen


def test_a_person_served_twice_is_listed_once(sqlite_database: Database):
    with given_in(sqlite_database) as given:
        place, person = given.organisation(), given.person()
        given.served(person, place, "programme")
        given.served(person, place, "norwegian")
        actor = Actor(person_id=99, stage=Stage.STAFF, roles=(RoleHeld(place.id, RoleName.ADVISER),))
        assert list(given.session.scalars(people_seen_by(actor, TODAY))) == [person.id]


def test_somebody_without_a_role_sees_nobody(sqlite_database: Database):
    with given_in(sqlite_database) as given:
        person: Person = given.participant(started="2026-10-01")
        assert not list(given.session.scalars(people_seen_by(Actor(person_id=person.id), TODAY)))
        assert not list(given.session.scalars(organisations_of(Actor(person_id=person.id))))


def test_organisations_are_those_of_ones_roles(sqlite_database: Database):
    with given_in(sqlite_database) as given:
        here, _elsewhere = given.organisation(), given.organisation()
        actor = Actor(
            person_id=99,
            stage=Stage.STAFF,
            roles=(RoleHeld(here.id, RoleName.ADMIN), RoleHeld(here.id, RoleName.TEACHER)),
        )
        assert list(given.session.scalars(organisations_of(actor))) == [here.id]
