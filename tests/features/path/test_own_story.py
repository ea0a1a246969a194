"""What she wrote: hers alone, read by an office only with her yes and while it serves her; nothing overwritten unseen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.features.path import actions, own_story_for
from webapp.features.path.forms import EntryGiven
from webapp.features.path.own_queries import MOST_ENTRIES, entries_of, offices_of, require_reader
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.looks import concern_of
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.database import Who
from webapp.tables.own_story import Consent, Handover, OwnEntry

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
CANARY = "qvxkanariq"


class World:
    """Olena with one entry; advisers of her municipality and of another, her teacher, a leader."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.home, self.away = given.organisation(), given.organisation(name="Asker kommune")
            self.school = given.organisation("school")
            self.olena = given.participant(municipality=self.home, school=self.school)
            self.entry = given.own_entry(self.olena, title=f"Kokk {CANARY}", detail=CANARY)
            self.staff = {
                "adviser": (given.staff("adviser", self.home), self.home, RoleName.ADVISER),
                "leader": (given.staff("leader", self.home, "Liv Moe"), self.home, RoleName.LEADER),
                "teacher": (given.staff("teacher", self.school, "Tor Berg"), self.school, RoleName.TEACHER),
                "foreign adviser": (given.staff("adviser", self.away, "Per Dahl"), self.away, RoleName.ADVISER),
            }

    def person(self):
        return Actor(person_id=self.olena.id, public_id=self.olena.public_id, stage=Stage.PARTICIPANT, is_served=True)

    def actor(self, name):
        person, organisation, role = self.staff[name]
        roles = (RoleHeld(organisation.id, role),)
        return Actor(person_id=person.id, public_id=person.public_id, stage=Stage.STAFF, roles=roles)

    def writing(self):
        return self.database.the_write(Who(self.olena.id, on=TODAY))

    def says(self, office, reads):
        with self.writing() as db:
            actions.share_own_story(db, self.person(), office.public_id, reads, now=NOW, today=TODAY)

    def read_by(self, name, on=TODAY):
        actor = self.actor(name)
        with self.database.reading(Who(actor.person_id, actor.organisations, on=on)) as db:
            found = own_story_for(db, actor, self.olena.id, concern_of(db, self.olena.id, on))
            allowed = True
            try:
                require_reader(db, actor, self.olena.public_id, on)
            except NotHere:
                allowed = False
            behind_the_wall = len(db.scalars(select(OwnEntry.id)).all())
        assert allowed is (found is not None)
        if db.get_bind().dialect.name == "postgresql" and found is None and name != "leader":
            assert behind_the_wall == 0
        return [entry.title for entry in found] if found is not None else None

    def everything(self):
        return self.database.reading(Who(everything=True))


@pytest.fixture
def world(database):
    return World(database)


def an_entry(**changes):
    about = {"kind": "work", "title": "Bonde", "detail": "", "from_year": 2010, "to_year": None, "revision": 1}
    return EntryGiven(**(about | changes))


def test_nobody_reads_it_by_default(world):
    assert [world.read_by(name) for name in world.staff] == [None] * 4


def test_a_yes_lets_the_advisers_of_that_office_read_and_nobody_else(world):
    world.says(world.home, True)
    assert world.read_by("adviser") == [f"Kokk {CANARY}"]
    assert [world.read_by(name) for name in ("leader", "teacher", "foreign adviser")] == [None] * 3


def test_taking_the_yes_back_works_at_once(world):
    world.says(world.home, True)
    world.says(world.home, False)
    assert world.read_by("adviser") is None
    with world.everything() as db:
        assert [row.withdrawn_at for row in db.scalars(select(Consent))] == [NOW]


def test_a_yes_said_twice_is_one_and_a_no_without_a_yes_is_nothing(world):
    world.says(world.home, False)
    world.says(world.home, True)
    world.says(world.home, True)
    with world.everything() as db:
        assert len(db.scalars(select(Consent)).all()) == 1


def test_a_yes_counts_only_while_the_office_serves_her(world):
    with given_in(world.database) as given:
        given.consent(world.olena, world.away)
    assert world.read_by("foreign adviser") is None


def test_a_yes_to_one_office_opens_nothing_through_another_that_serves_her(world):
    with given_in(world.database) as given:
        given.consent(world.olena, world.away)
    person, organisation, role = world.staff["adviser"]
    both = Actor(
        person_id=person.id,
        public_id=person.public_id,
        stage=Stage.STAFF,
        roles=(RoleHeld(organisation.id, role), RoleHeld(world.away.id, RoleName.ADMIN)),
    )
    with world.everything() as db:
        assert own_story_for(db, both, world.olena.id, concern_of(db, world.olena.id, TODAY)) is None


def test_a_school_cannot_be_said_yes_to(world):
    with pytest.raises(NotHere):
        world.says(world.school, True)


def test_an_office_that_never_served_her_is_not_found(world):
    with pytest.raises(NotHere):
        world.says(world.away, True)


def test_a_yes_to_an_office_of_before_can_be_taken_back(world):
    with given_in(world.database) as given:
        given.consent(world.olena, world.away)
    world.says(world.away, False)
    with world.everything() as db:
        assert db.scalars(select(Consent.withdrawn_at)).one() == NOW


def test_the_office_she_moves_to_is_listed_before_the_day(world):
    with given_in(world.database) as given:
        given.handover(world.olena, world.home, world.away, TODAY + timedelta(days=5))
    with world.database.reading(Who(world.olena.id, on=TODAY)) as db:
        found = offices_of(db, world.olena.id, TODAY)
    assert [(office.name, office.reads, office.serves_from) for office in found] == [
        (world.home.name, False, None),
        ("Asker kommune", False, TODAY + timedelta(days=5)),
    ]


def test_her_answer_to_a_move_lets_the_new_office_read_from_its_day(world):
    with given_in(world.database) as given:
        move = given.handover(world.olena, world.home, world.away, TODAY + timedelta(days=5))
        given.served(world.olena, world.away, "programme", TODAY + timedelta(days=5))
    with world.writing() as db:
        actions.answer_handover(db, world.person(), move.public_id, True, now=NOW)
    assert world.read_by("foreign adviser") is None
    assert world.read_by("foreign adviser", on=TODAY + timedelta(days=5)) == [f"Kokk {CANARY}"]
    with world.everything() as db:
        row = db.scalars(select(Handover)).one()
    assert (row.answered_at, row.shares_own_story) == (NOW, True)


def test_a_move_that_was_taken_back_needs_no_answer(world):
    with given_in(world.database) as given:
        move = given.handover(world.olena, world.home, world.away, TODAY, undone_at=NOW)
    with pytest.raises(ChangedSince), world.writing() as db:
        actions.answer_handover(db, world.person(), move.public_id, True, now=NOW)


# Writing


def test_she_writes_changes_and_removes(world):
    with world.writing() as db:
        actions.add_entry(db, world.person(), an_entry(), now=NOW)
        actions.change_entry(db, world.person(), world.entry.public_id, an_entry(title="Kokk", from_year=2015))
    with world.writing() as db:
        found = entries_of(db, world.olena.id)
        assert [(entry.title, entry.from_year, entry.revision) for entry in found] == [
            ("Kokk", 2015, 2),
            ("Bonde", 2010, 1),
        ]
        actions.remove_entry(db, world.person(), world.entry.public_id, 2)
    with world.everything() as db:
        assert db.scalars(select(OwnEntry.title)).all() == ["Bonde"]


@pytest.mark.parametrize("revision", [0, 2])
def test_what_changed_elsewhere_is_neither_overwritten_nor_removed(world, revision):
    with pytest.raises(ChangedSince), world.writing() as db:
        actions.change_entry(db, world.person(), world.entry.public_id, an_entry(revision=revision))
    with pytest.raises(ChangedSince), world.writing() as db:
        actions.remove_entry(db, world.person(), world.entry.public_id, revision)
    with world.everything() as db:
        assert db.scalars(select(OwnEntry.title)).all() == [f"Kokk {CANARY}"]


def test_there_is_room_for_a_number_of_entries(world):
    with given_in(world.database) as given:
        for number in range(MOST_ENTRIES - 1):
            given.own_entry(world.olena, title=str(number))
    with pytest.raises(actions.TooMany), world.writing() as db:
        actions.add_entry(db, world.person(), an_entry(), now=NOW)


def test_nobody_changes_another_persons_entry(world):
    with given_in(world.database) as given:
        other = given.participant(name="Ana Bo", municipality=world.home, school=world.school)
    actor = Actor(person_id=other.id, public_id=other.public_id, stage=Stage.PARTICIPANT, is_served=True)
    for change in (
        lambda db: actions.change_entry(db, actor, world.entry.public_id, an_entry()),
        lambda db: actions.remove_entry(db, actor, world.entry.public_id, 1),
    ):
        with pytest.raises(NotHere), world.database.the_write(Who(other.id, on=TODAY)) as db:
            change(db)


def test_nobody_who_is_not_logged_in_writes(world):
    with pytest.raises(NotHere), world.writing() as db:
        actions.add_entry(db, Actor(), an_entry(), now=NOW)
