"""What the facts form writes, on both databases, behind the wall of the office that follows her up."""

from dataclasses import replace
from datetime import date

import pytest

from tests.given import given_in
from webapp.features.staff.facts import ExemptionRow, Registered, StretchRow, edit_facts, registered, seen_as
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.looks import concern_of
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.database import Database, Who

TODAY = date(2026, 11, 20)
NEW = Registered(
    {"end_goal": "vocational", "reception": None, "programme_extended_months": None},
    (date(2020, 2, 29),),
    (StretchRow("leave", date(2026, 8, 1)), StretchRow("residence", date(2026, 4, 6), None, "3301")),
    (ExemptionRow("norwegian.hours", date(2026, 10, 1), "2026/9"),),
)


@pytest.fixture
def office(database: Database):
    """An adviser, and a participant of hers with a child, a leave and an exemption."""
    with given_in(database) as given:
        office = given.organisation()
        hanan = given.participant(municipality=office)
        given.child(hanan)
        given.stretch(hanan, "leave", "2026-08-01", "2026-08-31")
        given.exemption(hanan)
        adviser = given.staff("adviser", office)
    roles = (RoleHeld(office.id, RoleName.ADVISER),)
    return database, hanan.id, Actor(person_id=adviser.id, stage=Stage.STAFF, roles=roles)


def save(office, wanted: Registered, seen: str | None = None) -> Registered:
    database, person_id, actor = office
    who = Who(person_id=actor.person_id, organisations=actor.organisations, on=TODAY)
    with database.the_write(who) as db:
        before = registered(db, person_id)
        wanted = replace(wanted, values={**before.values, **wanted.values})
        edit_facts(db, actor, concern_of(db, person_id, TODAY), seen if seen is not None else seen_as(before), wanted)
    with database.reading(who) as db:
        return registered(db, person_id)


def test_all_that_is_registered_is_replaced(office):
    now = save(office, NEW)
    assert (now.children, now.stretches, now.exemptions) == (NEW.children, NEW.stretches, NEW.exemptions)
    assert (now.values["end_goal"], now.values["programme_extended_months"]) == ("vocational", 0)


def test_what_stays_the_same_is_not_written_anew(office):
    save(office, NEW)
    assert save(office, NEW) == save(office, NEW)


def test_what_was_not_seen_is_not_overwritten(office):
    with pytest.raises(ChangedSince) as refused:
        save(office, NEW, seen_as(Registered()))
    assert {"children", "leave", "exemptions", "end_goal"} <= set(refused.value.now["fields"])


def test_somebody_else_s_office_registers_nothing(office):
    database, person_id, actor = office
    stranger = replace(actor, roles=(RoleHeld(10_000, RoleName.ADVISER),))
    with database.the_write(Who(everything=True, on=TODAY)) as db, pytest.raises(NotHere):
        edit_facts(db, stranger, concern_of(db, person_id, TODAY), seen_as(registered(db, person_id)), NEW)
