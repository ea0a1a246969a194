"""PostgreSQL's row-level policies: the wall that stands when a query forgets its scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.given import given_in
from webapp.engine.revision import digest
from webapp.tables import Base
from webapp.tables.absence import AbsenceNotice
from webapp.tables.base import Wall
from webapp.tables.database import Database, Who, reserve_ids, set_who, set_who_by_token
from webapp.tables.evidence import EvidenceRow
from webapp.tables.matters import Matter
from webapp.tables.notices import MessageWay, OutgoingMessage
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent, Handover, OwnEntry
from webapp.tables.people import Person, Service
from webapp.tables.schedule import CalendarFeed, Lesson, LessonLoan

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
WALLED = [table for table in Base.metadata.sorted_tables if table.info["wall"] != Wall.OPEN]
NAMES = [table.name for table in WALLED]


@dataclass(frozen=True)
class People:
    """Ids of a participant with a row in every walled table, of those who serve her, and of somebody else's."""

    hanan: int
    municipality: int
    school: int
    adviser: int
    other_person: int
    other_organisation: int


@pytest.fixture
def people(postgresql_database: Database) -> People:
    with given_in(postgresql_database) as given:
        municipality, school = given.organisation("municipality"), given.organisation("school")
        hanan = given.participant(municipality=municipality, school=school)
        adviser = given.staff("adviser", municipality)
        norwegian = given.school_class(school)
        given.enrolled(hanan, norwegian)
        lesson = given.lesson(norwegian)
        given.attended(hanan, lesson)
        given.child(hanan)
        given.question(hanan, lesson)
        given.meeting(hanan, municipality)
        given.standing(hanan)
        contract = given.contract(given.plan(hanan, municipality))
        given.confirmation(contract, by=adviser)
        given.gone_through(hanan, contract=contract, by=adviser)
        given.draft(hanan, municipality, by=adviser)
        given.matter(hanan, municipality)
        given.own_entry(hanan)
        given.consent(hanan, municipality)
        given.stretch(hanan)
        given.exemption(hanan)
        given.handover(hanan, given.organisation("reception_centre"), municipality, by=adviser)
        given.absence(hanan, lesson=lesson, decided_code="sick_self")
        given.check_in(hanan, lesson)
        given.loan(lesson, given.staff("substitute", school))
        given.examination(hanan, organisation=school)
        given.next_step(hanan, organisation=school)
        given.outgoing_message(hanan, given.message_way(hanan))
        given.saved_event(hanan, given.event())
        given.notice(hanan)
        given.look(hanan, adviser, municipality)
        given.source_id(school, "class", "A2", norwegian.id)
        given.look_head(municipality)
        given.named_staff(hanan, adviser, municipality)
        given.protection_change(hanan, municipality, adviser)
        given.volunteer_request(municipality)
        other_organisation = given.organisation("municipality", "Lier kommune")
        other = given.participant(
            name="Nadia Omar", municipality=other_organisation, school=given.organisation("school", "Lier skole")
        )
        return People(hanan.id, municipality.id, school.id, adviser.id, other.id, other_organisation.id)


@pytest.fixture
def reading(postgresql_database: Database) -> Iterator[Session]:
    with postgresql_database.reading() as session:
        yield session


def rows(session: Session, table: Table) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def counted(database: Database, who: Who, tables: list[Table] = WALLED) -> dict[str, int]:
    with database.reading(who) as session:
        return {table.name: rows(session, table) for table in tables}


@pytest.mark.parametrize("name", NAMES)
def test_nobody_sees_a_row_when_nobody_is_set(name: str, people: People, postgresql_database: Database) -> None:
    table = Base.metadata.tables[name]
    assert counted(postgresql_database, Who(everything=True), [table])[name] > 0
    assert counted(postgresql_database, Who(), [table])[name] == 0


def test_a_foreign_organisation_sees_only_its_own(people: People, postgresql_database: Database) -> None:
    with postgresql_database.reading(Who(organisations=(people.other_organisation,))) as session:
        seen = session.scalars(select(Person.id)).all()
        of_hanan = {
            table.name: session.scalar(select(func.count()).select_from(table).where(table.c.person_id == people.hanan))
            for table in WALLED
            if "person_id" in table.c
        }
        classes = [
            rows(session, Base.metadata.tables[name])
            for name in (
                "school_class", "series", "lesson", "lesson_loan", "source_id", "look_head", "volunteer_request"
            )
        ]  # fmt: skip
    assert seen == [people.other_person]
    assert set(of_hanan.values()) == {0}
    assert set(classes) == {0}


def test_a_person_sees_her_own_rows_and_her_lessons(people: People, postgresql_database: Database) -> None:
    seen = counted(postgresql_database, Who(person_id=people.hanan))
    assert [seen.pop(name) for name in ("source_id", "lesson_loan", "look_head", "volunteer_request")] == [0, 0, 0, 0]
    assert seen.pop("service") == 2
    assert seen.pop("contract_version") == 1
    assert set(seen.values()) == {1}


def test_an_organisation_sees_the_lessons_of_whom_it_serves_at_anothers_school(
    people: People, postgresql_database: Database
) -> None:
    seen = counted(postgresql_database, Who(organisations=(people.municipality,)))
    assert (seen["lesson"], seen["series"], seen["school_class"], seen["enrolment"]) == (1, 1, 1, 1)


def test_an_organisation_sees_its_staff_beside_whom_it_serves(people: People, postgresql_database: Database) -> None:
    with postgresql_database.reading(Who(organisations=(people.municipality,))) as session:
        assert set(session.scalars(select(Person.id))) == {people.hanan, people.adviser}


@pytest.mark.parametrize(("days", "sees"), [(-1, 0), (0, 1), (5, 1), (6, 0)])
def test_an_organisation_sees_a_person_on_the_days_it_serves_her(
    days: int, sees: int, postgresql_database: Database
) -> None:
    with given_in(postgresql_database) as given:
        school = given.organisation("school")
        given.served(given.person(), school, "teaching", TODAY, TODAY + timedelta(days=5))
    who = Who(organisations=(school.id,), on=TODAY + timedelta(days=days))
    assert counted(postgresql_database, who)["person"] == sees


def test_the_wall_stands_again_in_the_next_transaction_of_a_session(people: People, reading: Session) -> None:
    set_who(reading, Who(person_id=people.hanan))
    first = reading.scalars(select(Person.id)).all()
    reading.rollback()
    assert first == reading.scalars(select(Person.id)).all() == [people.hanan]


def test_who_can_be_set_after_a_transaction_has_begun(people: People, reading: Session) -> None:
    before = reading.scalars(select(Person.id)).all()
    set_who(reading, Who(person_id=people.hanan))
    assert (before, reading.scalars(select(Person.id)).all()) == ([], [people.hanan])


def test_nothing_of_one_user_is_left_on_the_connection_for_the_next(
    people: People, postgresql_database: Database
) -> None:
    with postgresql_database.engine.connect() as connection:
        with connection.begin():
            connection.execute(text("SELECT set_config('app.everything', 'on', true)"))
        assert connection.scalar(select(func.count()).select_from(Person)) == 0


def test_a_log_in_opens_what_its_holder_may_see(people: People, postgresql_database: Database) -> None:
    with given_in(postgresql_database) as given:
        given.login_session(given.session.get_one(Person, people.adviser), "a" * 64, at=NOW)
    with postgresql_database.session() as session:
        set_who_by_token(session, "a" * 64, NOW)
        assert set(session.scalars(select(Person.id))) == {people.hanan, people.adviser}


@pytest.mark.parametrize("columns", [{"ended_at": NOW}, {"expires_at": NOW}])
def test_a_log_in_that_has_ended_opens_nothing(
    columns: dict[str, datetime], people: People, postgresql_database: Database
) -> None:
    with given_in(postgresql_database) as given:
        given.login_session(given.session.get_one(Person, people.adviser), "a" * 64, at="2026-11-20 09:00", **columns)
    with postgresql_database.session() as session:
        set_who_by_token(session, "a" * 64, NOW)
        assert session.scalars(select(Person.id)).all() == []


def test_a_role_taken_away_opens_nothing_the_same_day(people: People, postgresql_database: Database) -> None:
    with given_in(postgresql_database) as given:
        former = given.staff("adviser", name="Odd Moe", ended_on=TODAY)
        given.login_session(former, "a" * 64, at=NOW)
    with postgresql_database.session() as session:
        set_who_by_token(session, "a" * 64, NOW)
        assert session.scalars(select(Person.id)).all() == [former.id]


def test_an_organisation_puts_in_a_person_and_then_serves_her(people: People, postgresql_database: Database) -> None:
    with postgresql_database.the_write(Who(organisations=(people.school,), on=TODAY)) as session:
        (new,) = reserve_ids(session, Person, 1)
        session.execute(insert(Person).values(id=new, given_name="Amal", family_name="Noor", created_at=NOW))
        session.add(Service(person_id=new, organisation_id=people.school, purpose="teaching", from_on=TODAY))
        session.flush()
        assert session.scalar(select(Person.given_name).where(Person.id == new)) == "Amal"


def test_an_organisation_cannot_serve_in_the_name_of_another(people: People, postgresql_database: Database) -> None:
    grasped = insert(Service).values(
        person_id=people.other_person, organisation_id=people.other_organisation, purpose="teaching", from_on=TODAY
    )
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgresql_database.the_write(Who(organisations=(people.school,))) as session,
    ):
        session.execute(grasped)


def test_a_person_cannot_make_an_organisation_serve_her(people: People, postgresql_database: Database) -> None:
    wished = insert(Service).values(
        person_id=people.hanan, organisation_id=people.other_organisation, purpose="teaching", from_on=TODAY
    )
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgresql_database.the_write(Who(person_id=people.hanan)) as session,
    ):
        session.execute(wished)


def test_a_pupil_sees_a_lesson_but_cannot_change_it(people: People, postgresql_database: Database) -> None:
    with postgresql_database.the_write(Who(person_id=people.hanan)) as session:
        assert session.execute(update(Lesson).values(room="B12")).rowcount == 0
        assert session.execute(delete(Lesson)).rowcount == 0


def test_an_organisation_cannot_record_what_happened_to_somebody_it_does_not_serve(
    people: People, postgresql_database: Database
) -> None:
    invented = insert(EvidenceRow).values(
        person_id=people.other_person,
        organisation_id=people.school,
        kind="attended",
        subject="norwegian",
        happened_on=TODAY,
        recorded_by="lærer",
        recorded_at=NOW,
    )
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgresql_database.the_write(Who(organisations=(people.school,))) as session,
    ):
        session.execute(invented)


@pytest.mark.parametrize(("seen_by", "offices"), [("adviser", 1), ("leader", 1), ("only_me", 0)])
def test_a_matter_only_she_sees_is_shown_to_no_office(
    seen_by: str, offices: int, people: People, postgresql_database: Database
) -> None:
    with given_in(postgresql_database) as given:
        hanan = given.session.get_one(Person, people.hanan)
        mine = given.matter(hanan, text="Dette er mitt.", seen_by=seen_by)
    for who, sees in ((Who(organisations=(people.municipality,)), offices), (Who(person_id=people.hanan), 1)):
        with postgresql_database.reading(who) as session:
            assert len(session.scalars(select(Matter.text).where(Matter.id == mine.id)).all()) == sees


def test_a_matter_is_raised_by_nobody_but_the_person(people: People, postgresql_database: Database) -> None:
    in_her_name = insert(Matter).values(
        person_id=people.hanan,
        organisation_id=people.municipality,
        kind="disagree",
        about="plan",
        made_at=NOW,
        raised_at=NOW,
    )
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgresql_database.the_write(Who(organisations=(people.municipality,))) as session,
    ):
        session.execute(in_her_name)


def test_an_office_answers_what_it_was_told(people: People, postgresql_database: Database) -> None:
    answered = update(Matter).values(answer="Ja.", answered_at=NOW)
    with postgresql_database.the_write(Who(organisations=(people.municipality,))) as session:
        assert session.execute(answered).rowcount == 1
    with postgresql_database.the_write(Who(organisations=(people.other_organisation,))) as session:
        assert session.execute(answered).rowcount == 0


@pytest.mark.parametrize(
    ("change", "sees"),
    [(None, 1), ({"withdrawn_at": NOW}, 0)],
    ids=["with her yes", "when she has taken it back"],
)
def test_what_she_wrote_herself_is_read_with_her_yes_alone(
    change: dict[str, datetime] | None, sees: int, people: People, postgresql_database: Database
) -> None:
    if change:
        with postgresql_database.the_write(Who(person_id=people.hanan)) as session:
            session.execute(update(Consent).values(change))
    own_entry = [OwnEntry.__table__]
    assert counted(postgresql_database, Who(organisations=(people.municipality,)), own_entry) == {"own_entry": sees}
    # The school serves her as well, but has no yes.
    assert counted(postgresql_database, Who(organisations=(people.school,)), own_entry) == {"own_entry": 0}


def test_her_yes_opens_nothing_to_an_office_that_does_not_serve_her(
    people: People, postgresql_database: Database
) -> None:
    with given_in(postgresql_database) as given:
        hanan = given.session.get_one(Person, people.hanan)
        given.consent(hanan, given.session.get_one(Organisation, people.other_organisation))
    seen = counted(postgresql_database, Who(organisations=(people.other_organisation,)), [OwnEntry.__table__])
    assert seen == {"own_entry": 0}


def test_an_office_cannot_write_her_story_nor_give_itself_her_yes(
    people: People, postgresql_database: Database
) -> None:
    who = Who(organisations=(people.municipality,))
    theirs = insert(Consent).values(
        person_id=people.hanan, organisation_id=people.municipality, given_at=NOW, withdrawn_at=NOW
    )
    with pytest.raises(DBAPIError, match="row-level security"), postgresql_database.the_write(who) as session:
        session.execute(theirs)
    with postgresql_database.the_write(who) as session:
        assert session.execute(update(OwnEntry).values(title="En annen")).rowcount == 0


def test_a_move_is_seen_by_the_two_offices_it_names_and_changed_by_the_one_she_leaves(
    people: People, postgresql_database: Database
) -> None:
    handover = [Handover.__table__]
    with postgresql_database.reading(Who(everything=True)) as session:
        centre = session.scalars(select(Handover.from_organisation_id)).one()
    seen = [
        counted(postgresql_database, Who(organisations=(organisation,)), handover)["handover"]
        for organisation in (centre, people.municipality, people.school, people.other_organisation)
    ]
    changed = []
    for organisation in (centre, people.municipality):
        with postgresql_database.the_write(Who(organisations=(organisation,))) as session:
            changed.append(session.execute(update(Handover).values(undone_at=NOW)).rowcount)
    assert (seen, changed) == ([1, 1, 0, 0], [1, 0])


HERS_ALONE = ("message_way", "outgoing_message", "saved_event")


@pytest.mark.parametrize("name", HERS_ALONE)
def test_how_she_is_told_and_where_she_goes_is_hers_alone(
    name: str, people: People, postgresql_database: Database
) -> None:
    table = [Base.metadata.tables[name]]
    everybody = Who(organisations=(people.municipality, people.school))
    assert counted(postgresql_database, everybody, table) == {name: 0}
    assert counted(postgresql_database, Who(person_id=people.hanan), table) == {name: 1}
    assert counted(postgresql_database, Who(person_id=people.other_person), table) == {name: 0}
    assert counted(postgresql_database, Who(everything=True), table) == {name: 1}  # the jobs that send


def test_no_office_chooses_how_she_is_told(people: People, postgresql_database: Database) -> None:
    elsewhere = insert(MessageWay).values(person_id=people.other_person, channel="sms", address="+4790000000")
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgresql_database.the_write(Who(organisations=(people.other_organisation,))) as session,
    ):
        session.execute(elsewhere)
    with postgresql_database.the_write(Who(organisations=(people.municipality,))) as session:
        assert session.execute(update(MessageWay).values(address="office@example.org")).rowcount == 0


def test_a_person_puts_a_message_to_herself_in_the_outbox_and_to_nobody_else(
    people: People, postgresql_database: Database
) -> None:
    about = {"channel": "sms", "kind": "code", "made_at": NOW, "good_until": NOW, "next_try_at": NOW}
    with postgresql_database.the_write(Who(person_id=people.hanan)) as session:
        session.execute(insert(OutgoingMessage).values(person_id=people.hanan, key="code:1", **about))
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgresql_database.the_write(Who(person_id=people.hanan)) as session,
    ):
        session.execute(insert(OutgoingMessage).values(person_id=people.other_person, key="code:2", **about))


def test_a_calendar_is_found_by_its_secret_before_anybody_is_known(
    people: People, postgresql_database: Database
) -> None:
    with given_in(postgresql_database) as given:
        token = given.calendar_feed(given.session.get_one(Person, people.hanan))
    with postgresql_database.the_write(Who()) as session:
        mine = CalendarFeed.token_hash == digest(token)
        assert session.scalars(select(CalendarFeed.person_id).where(mine)).one() == people.hanan
        assert session.execute(update(CalendarFeed).where(mine).values(last_fetched_on=TODAY)).rowcount == 1


def test_a_loan_is_seen_where_the_class_is_held(people: People, postgresql_database: Database) -> None:
    loan = [LessonLoan.__table__]
    seen = [
        counted(postgresql_database, Who(organisations=(organisation,)), loan)["lesson_loan"]
        for organisation in (people.school, people.municipality, people.other_organisation)
    ]
    assert seen == [1, 0, 0]


def test_she_and_her_offices_tell_of_absence_and_others_do_not(people: People, postgresql_database: Database) -> None:
    told = {"organisation_id": people.municipality, "reason": "ill", "from_on": TODAY, "to_on": TODAY,
            "made_at": NOW, "sent_at": NOW}  # fmt: skip
    for who in (Who(person_id=people.hanan), Who(organisations=(people.municipality,))):
        with postgresql_database.the_write(who) as session:
            session.execute(insert(AbsenceNotice).values(person_id=people.hanan, **told))
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgresql_database.the_write(Who(organisations=(people.other_organisation,))) as session,
    ):
        session.execute(insert(AbsenceNotice).values(person_id=people.hanan, **told))


@pytest.mark.parametrize(
    "name",
    [
        "absence_decision", "absence_notice", "calendar_feed", "check_in", "lesson_loan", "confirmation",
        "contract_version", "evidence", "gone_through", "handover", "look", "matter", "plan_version", "receipt",
    ],
)  # fmt: skip
def test_the_application_cannot_delete_what_is_only_added_to(name: str, postgresql_database: Database) -> None:
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        postgresql_database.the_write(Who(everything=True)) as session,
    ):
        session.execute(delete(Base.metadata.tables[name]))


def test_every_table_is_granted_and_every_walled_table_has_a_policy(postgresql_owner_url: str) -> None:
    owner = Database(postgresql_owner_url)
    with owner.reading() as session:
        granted = set(
            session.scalars(
                text(
                    "SELECT table_name FROM information_schema.role_table_grants"
                    " WHERE grantee = 'samvei_app' AND privilege_type = 'SELECT'"
                )
            )
        )
        guarded = set(session.scalars(text("SELECT tablename FROM pg_policies")))
        forced = set(session.scalars(text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")))
    owner.close()
    assert granted == {*Base.metadata.tables, "alembic_version"}
    assert guarded == forced == set(NAMES)
