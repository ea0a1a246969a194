"""Nobody is shown unrecorded: the look is on record before the person is handed over."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests.given import given_in
from webapp.engine.oslo import day_of
from webapp.policy import chain
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.looks import (
    REVEAL_LASTS,
    OpenedPerson,
    ReasonNeeded,
    RevealNeeded,
    asked_first,
    concern_of,
    office_of,
    open_person,
    say_why,
    shared_with,
)
from webapp.policy.permissions import Do, NotHere, See
from webapp.tables.access import Look, NamedStaff
from webapp.tables.base import new_public_id
from webapp.tables.database import Database, Who
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Service

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = day_of(NOW)


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


def contact(office: Office, staff_id: int | None) -> None:
    """Who follows her up at her office, by name."""
    with given_in(office.database) as given:
        for service in given.session.scalars(select(Service).where(Service.organisation_id == office.organisation_id)):
            service.contact_id = staff_id


def a_colleague(office: Office, role: str = "adviser") -> Actor:
    with given_in(office.database) as given:
        place = given.session.get_one(Organisation, office.organisation_id)
        person = given.staff(role, place, "Nina Berg")
    return works_at(person.id, office.organisation_id, RoleName(role))


def protected(office: Office, *named: Actor) -> None:
    with given_in(office.database) as given:
        given.session.get_one(Person, office.person_id).protection = "strictly_confidential"
        for each in named:
            given.session.add(
                NamedStaff(
                    person_id=office.person_id,
                    staff_id=each.person_id,
                    organisation_id=office.organisation_id,
                    named_by_id=each.person_id,
                    named_at=NOW,
                )
            )


def say(office: Office, actor: Actor, reason: str = "Vikar for Kari i dag", now: datetime = NOW) -> None:
    with office.database.reading(Who(person_id=actor.person_id, organisations=actor.organisations)) as db:
        say_why(office.database, db, actor, office.public_id, reason, now=now, today=day_of(now))


def opens_at(office: Office, actor: Actor, now: datetime) -> OpenedPerson:
    with office.database.reading(Who(person_id=actor.person_id, organisations=actor.organisations)) as db:
        return open_person(office.database, db, actor, office.public_id, See.HOURS, now=now, today=day_of(now))


def test_the_line_says_for_which_purpose_and_stands_in_the_chain(office: Office):
    opened = office.opens(office.adviser)
    (look,) = office.looks()
    assert (look.purpose, look.unusual, opened.purpose) == ("programme", False, "programme")
    assert (look.number, look.previous) == (1, chain.BEGINNING)


def test_whom_nobody_follows_up_by_name_is_on_every_advisers_list(office: Office):
    contact(office, None)
    assert office.opens(office.adviser)


def test_ones_own_person_is_opened_without_a_reason(office: Office):
    contact(office, office.adviser.person_id)
    office.opens(office.adviser)
    assert [each.unusual for each in office.looks()] == [False]


def test_a_colleagues_person_asks_for_a_reason_and_leaves_no_line(office: Office):
    contact(office, a_colleague(office).person_id)
    with pytest.raises(ReasonNeeded) as asked:
        office.opens(office.adviser)
    assert asked.value.public_id == office.public_id
    assert not office.looks()


def test_a_reason_opens_her_for_the_day_and_stands_with_each_look(office: Office):
    contact(office, a_colleague(office).person_id)
    say(office, office.adviser)
    office.opens(office.adviser)
    office.opens(office.adviser)
    said, *looks = office.looks()
    assert (said.part, said.reason) == ("reason", "Vikar for Kari i dag")
    assert [(each.part, each.unusual, each.reason) for each in looks] == [("hours", True, "Vikar for Kari i dag")] * 2


def test_a_reason_is_over_with_the_day(sqlite_office: Office):
    contact(sqlite_office, a_colleague(sqlite_office).person_id)
    say(sqlite_office, sqlite_office.adviser, now=NOW - timedelta(days=1))
    with pytest.raises(ReasonNeeded):
        sqlite_office.opens(sqlite_office.adviser)


def test_a_reason_is_the_lookers_own(sqlite_office: Office):
    other = a_colleague(sqlite_office)
    contact(sqlite_office, sqlite_office.person_id)
    say(sqlite_office, sqlite_office.adviser)
    with pytest.raises(ReasonNeeded):
        sqlite_office.opens(other)


def test_what_a_page_says_of_itself_is_no_reason(sqlite_office: Office):
    contact(sqlite_office, a_colleague(sqlite_office).person_id)
    with pytest.raises(ReasonNeeded):
        sqlite_office.opens(sqlite_office.adviser, reason="Det personen har skrevet om seg selv")
    say(sqlite_office, sqlite_office.adviser)
    sqlite_office.opens(sqlite_office.adviser, reason="Det personen har skrevet om seg selv")
    assert sqlite_office.looks()[-1].reason == "Vikar for Kari i dag · Det personen har skrevet om seg selv"


def test_the_leader_has_everybody_of_the_office_on_the_list(sqlite_office: Office):
    leader = a_colleague(sqlite_office, "leader")
    contact(sqlite_office, sqlite_office.adviser.person_id)
    sqlite_office.opens(leader)
    assert [(each.role, each.unusual) for each in sqlite_office.looks()] == [("leader", False)]


def test_who_is_adviser_and_leader_looks_as_the_one_that_makes_it_usual(sqlite_office: Office):
    contact(sqlite_office, a_colleague(sqlite_office).person_id)
    roles = tuple(RoleHeld(sqlite_office.organisation_id, name) for name in (RoleName.ADVISER, RoleName.LEADER))
    sqlite_office.opens(replace(sqlite_office.adviser, roles=roles))
    assert sqlite_office.looks()[0].role == "leader"


def test_a_role_that_does_not_open_this_part_makes_nothing_usual(sqlite_office: Office):
    contact(sqlite_office, a_colleague(sqlite_office).person_id)
    roles = tuple(RoleHeld(sqlite_office.organisation_id, name) for name in (RoleName.ADVISER, RoleName.LEADER))
    both = replace(sqlite_office.adviser, roles=roles)
    with sqlite_office.database.reading() as db, pytest.raises(ReasonNeeded):
        open_person(sqlite_office.database, db, both, sqlite_office.public_id, Do.EDIT_FACTS, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("teacher", "is_asked"), [("own", False), ("nobody", False), ("another", True), ("no class", False)]
)
def test_a_teachers_list_is_her_classes(office: Office, teacher: str, is_asked: bool):
    with given_in(office.database) as given:
        school = given.organisation("school")
        person = given.session.get_one(Person, office.person_id)
        given.served(person, school, "teaching", TODAY - timedelta(weeks=1))
        teachers = {name: given.staff("teacher", school, name.title()) for name in ("own", "another")}
        if teacher != "no class":
            teacher_id = None if teacher == "nobody" else teachers[teacher].id
            given.enrolled(person, given.school_class(school, "Norsk", teacher_id=teacher_id), TODAY)
    asking = works_at(teachers["own"].id, school.id, RoleName.TEACHER)
    if is_asked:
        with pytest.raises(ReasonNeeded):
            office.opens(asking)
    else:
        office.opens(asking)
    assert len(office.looks()) == (0 if is_asked else 1)


def test_named_staff_reveal_a_strictly_protected_person_first(office: Office):
    protected(office, office.adviser)
    with pytest.raises(RevealNeeded):
        office.opens(office.adviser)
    say(office, office.adviser)
    office.opens(office.adviser)
    assert [(each.part, each.reason) for each in office.looks()] == [
        ("reveal", "Vikar for Kari i dag"),
        ("hours", "Vikar for Kari i dag"),
    ]


def test_a_reveal_lasts_a_quarter_of_an_hour(sqlite_office: Office):
    protected(sqlite_office, sqlite_office.adviser)
    say(sqlite_office, sqlite_office.adviser)
    opens_at(sqlite_office, sqlite_office.adviser, NOW + REVEAL_LASTS)
    with pytest.raises(RevealNeeded):
        opens_at(sqlite_office, sqlite_office.adviser, NOW + REVEAL_LASTS + timedelta(seconds=1))


def test_a_reason_given_before_she_was_protected_reveals_nothing(sqlite_office: Office):
    contact(sqlite_office, a_colleague(sqlite_office).person_id)
    say(sqlite_office, sqlite_office.adviser)
    protected(sqlite_office, sqlite_office.adviser)
    with pytest.raises(RevealNeeded):
        sqlite_office.opens(sqlite_office.adviser)


@pytest.mark.parametrize("what", ["open", "ask", "say"])
def test_who_is_not_named_finds_nobody(office: Office, what: str):
    protected(office, a_colleague(office))
    who = Who(person_id=office.adviser.person_id, organisations=office.adviser.organisations)
    about = (office.adviser, office.public_id)
    with office.database.reading(who) as db, pytest.raises(NotHere):
        if what == "open":
            open_person(office.database, db, *about, See.HOURS, now=NOW, today=TODAY)
        elif what == "ask":
            asked_first(db, *about, now=NOW, today=TODAY)
        else:
            say_why(office.database, db, *about, "Fordi jeg vil", now=NOW, today=TODAY)
    assert not office.looks()


def test_who_is_no_longer_named_finds_nobody(sqlite_office: Office):
    protected(sqlite_office, sqlite_office.adviser)
    with given_in(sqlite_office.database) as given:
        given.session.scalars(select(NamedStaff)).one().ended_at = NOW
    with pytest.raises(NotHere):
        sqlite_office.opens(sqlite_office.adviser)


def test_to_be_named_for_somebody_not_protected_changes_nothing(sqlite_office: Office):
    protected(sqlite_office, a_colleague(sqlite_office))
    with given_in(sqlite_office.database) as given:
        given.session.get_one(Person, sqlite_office.person_id).protection = "confidential"
    assert sqlite_office.opens(sqlite_office.adviser).protection == "confidential"


def test_nothing_is_written_when_nothing_has_to_be_said(sqlite_office: Office):
    say(sqlite_office, sqlite_office.adviser)
    assert not sqlite_office.looks()


@pytest.mark.parametrize("reason", ["", "ab", "x" * 301])
def test_a_reason_has_three_to_three_hundred_characters(sqlite_office: Office, reason: str):
    with pytest.raises(ValueError, match="3 to 300"):
        say(sqlite_office, sqlite_office.adviser, reason)


def test_a_concern_says_who_is_named_and_where_she_works(office: Office):
    protected(office, office.adviser)
    with office.database.reading(Who(everything=True)) as db:
        hers = concern_of(db, office.person_id, TODAY)
        theirs = concern_of(db, office.adviser.person_id or 0, TODAY)
    assert hers.named == frozenset({office.adviser.person_id})
    assert (office.organisation_id, "programme") in hers.served_by
    assert (theirs.named, theirs.served_by, theirs.works_for) == (None, frozenset(), {office.organisation_id})
