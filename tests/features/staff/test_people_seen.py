"""The list's query on both databases, behind the wall; what it reads of stored standings."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.features.matters import open_matters_count
from webapp.features.norwegian import in_short
from webapp.features.staff.forms import Attention, Wanted, read_wanted
from webapp.features.staff.queries import people_for
from webapp.features.standing import reckon_again
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.tables.database import Who
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@pytest.fixture
def office(database):
    """An office with an overdue participant and a resident's neighbour it does not serve."""
    with given_in(database) as given:
        office = given.organisation("municipality", "Lier kommune")
        late = given.participant("2026-11-02", name="Olena Kovalenko", municipality=office, settled_on=date(2026, 6, 1))
        given.level(late, "reading", "a2")
        given.participant(name="Dmytro Bondar", municipality=given.organisation("municipality", "Asker kommune"))
        adviser = given.staff("adviser", office)
    reckon_again(database, [late.id], TODAY)
    return Actor(person_id=adviser.id, stage=Stage.STAFF, roles=(RoleHeld(office.id, RoleName.ADVISER),))


def found(database, actor, wanted=None):
    with database.reading(Who(person_id=actor.person_id, organisations=actor.organisations, on=TODAY)) as db:
        return people_for(db, actor, wanted or Wanted(), TODAY).rows


def test_a_row_tells_purpose_level_state_and_what_is_due(database, office):
    (row,) = found(database, office)
    assert (row.family_name, row.purposes) == ("Kovalenko", ("programme",))
    assert in_short(row.levels) == "Mål: B2"  # nothing shown in speaking yet: furthest from its goal
    assert row.deadline is not None and row.deadline.due_on >= TODAY
    assert row.waiting == 0


def test_names_and_states_narrow_the_list(database, office):
    assert [row.given_name for row in found(database, office, Wanted(words=("kov", "ole")))] == ["Olena"]
    assert found(database, office, Wanted(words=("bondar",))) == ()
    assert found(database, office, Wanted(attention=Attention.WAITING)) == ()


def test_a_page_after_the_last_person_is_empty(database, office):
    (row,) = found(database, office)
    assert found(database, office, Wanted(after=row.public_id)) == ()


def test_what_is_typed_is_folded_and_cut():
    wanted = read_wanted({"q": "  Åse\x00 ÆRØ " + "x" * 500, "attention": "nonsense", "after": "zz"})
    assert wanted.words[:2] == ("ase", "aero") and len(wanted.text) <= 80
    assert wanted.attention is Attention.ALL and wanted.after is None


def test_who_waits_is_counted_as_matters_count_it(database, office):
    with given_in(database) as given:
        organisation = given.session.get_one(Organisation, office.roles[0].organisation_id)
        olena = given.session.scalars(select(Person).where(Person.family_name == "Kovalenko")).one()
        given.matter(olena, organisation)
        given.matter(olena, organisation, kind="appeal", answer="Mottatt.", answered_at=AT)
        given.matter(olena, organisation, kind="appeal", handed_on_at=AT)
        given.matter(olena, organisation, answer="Slik er det.", answered_at=AT)
        given.matter(olena, organisation, withdrawn_at=AT)
    (row,) = found(database, office, Wanted(attention=Attention.WAITING))
    with database.reading(Who(person_id=office.person_id, organisations=office.organisations, on=TODAY)) as db:
        assert row.waiting == open_matters_count(db, office, TODAY) == 2
        assert people_for(db, office, Wanted(), TODAY).counts.waiting == 1
