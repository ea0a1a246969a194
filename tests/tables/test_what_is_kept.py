"""What columns and constraints hold, whatever code runs."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from tests.given import Given, given_in, moment
from webapp.tables import Base
from webapp.tables.absence import AbsenceDecision, AbsenceNotice
from webapp.tables.base import new_public_id, new_token
from webapp.tables.contract import Confirmation, ContractVersion, GoneThrough, PlanVersion
from webapp.tables.database import Database, Who
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Person
from webapp.tables.retention import taking_away

EVERYTHING = Who(everything=True)
STAYS = "never changed|permission denied"  # the trigger's words, or the wall's where the role may not even try


def test_a_public_id_is_32_lower_case_hex_digits() -> None:
    made = new_public_id()
    assert len(made) == 32 and set(made) <= set("0123456789abcdef")


def test_two_tokens_differ() -> None:
    assert new_token() != new_token()


def test_what_an_address_names_has_a_public_id_of_its_own(database: Database) -> None:
    with given_in(database) as given:
        ids = {given.person("A B").public_id, given.person("C D").public_id}
    assert len(ids) == 2 and {len(one) for one in ids} == {32}


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="zone"), given_in(database) as given:
        given.person(created_at=datetime(2026, 3, 2, 9, 0))


def test_an_instant_comes_back_in_utc(database: Database) -> None:
    in_oslo = datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=2)))
    with given_in(database) as given:
        person = given.person(created_at=in_oslo)
    with database.reading(EVERYTHING) as session:
        kept = session.get_one(Person, person.id).created_at
    assert (kept, kept.tzinfo) == (in_oslo, UTC)


def test_two_corrections_of_one_record_collide(database: Database) -> None:
    with pytest.raises(IntegrityError), given_in(database) as given:
        wrong = given.attended(given.participant(), given.lesson(), 30)
        given.corrected(wrong, minutes=60)
        given.corrected(wrong, minutes=90)


def test_a_correction_can_itself_be_corrected(database: Database) -> None:
    with given_in(database) as given:
        wrong = given.attended(given.participant(), given.lesson(), 30)
        again = given.corrected(given.corrected(wrong, minutes=60), minutes=90)
    assert again.minutes == 90


def test_one_person_is_recorded_once_in_one_lesson(database: Database) -> None:
    with pytest.raises(IntegrityError), given_in(database) as given:
        hanan, lesson = given.participant(), given.lesson()
        given.attended(hanan, lesson, 30)
        given.absent(hanan, lesson, 60)


def test_a_receipt_is_unique_to_its_sender_and_write(database: Database) -> None:
    with pytest.raises(IntegrityError), given_in(database) as given:
        given.receipt("a", "1")
        given.receipt("b", "1")
        given.receipt("a", "1")


def longer_than_half_a_day(given: Given) -> None:
    given.attended(given.participant(), given.lesson(), 721)


def ends_before_it_begins(given: Given) -> None:
    given.served(given.person(), given.organisation(), from_on="2026-03-02", to_on="2026-03-01")


def unknown_role(given: Given) -> None:
    given.staff("director")


def answered_without_a_time(given: Given) -> None:
    given.question(given.participant(), given.lesson(), answer="Ja.")


def same_occurrence_twice(given: Given) -> None:
    series = given.series(given.school_class())
    given.lesson(series=series)
    given.lesson(series=series)


def confirmed_twice(given: Given) -> None:
    contract = given.contract(given.plan(given.participant()))
    given.confirmation(contract)
    given.confirmation(contract)


def two_drafts_in_one_office(given: Given) -> None:
    hanan = given.participant()
    given.draft(hanan)
    given.draft(hanan)


def matter_of_no_kind(given: Given) -> None:
    given.matter(given.participant(), kind="complaint")


def matter_for_everybody(given: Given) -> None:
    given.matter(given.participant(), seen_by="all")


def paused_backwards(given: Given) -> None:
    given.stretch(given.participant(), "leave", "2026-03-02", "2026-03-01")


def exempt_twice(given: Given) -> None:
    hanan = given.participant()
    given.exemption(hanan)
    given.exemption(hanan)


def said_yes_twice(given: Given) -> None:
    hanan = given.participant()
    given.consent(hanan)
    given.consent(hanan)


def moves_twice_on_a_day(given: Given) -> None:
    hanan = given.resident()
    given.handover(hanan)
    given.handover(hanan)


def away_backwards(given: Given) -> None:
    given.absence(given.participant(), "2026-11-17", "2026-11-16")


def away_a_part_of_two_days(given: Given) -> None:
    given.absence(given.participant(), to_on="2026-11-18", lesson=given.lesson(at="2026-11-17 09:00"))


def away_from_but_not_until(given: Given) -> None:
    given.absence(given.participant(), "2026-11-17", from_at=moment("2026-11-17 09:00"))


def away_for_a_reason_of_ones_own(given: Given) -> None:
    given.absence(given.participant(), reason="tired")


def check_in_answered_without_a_time(given: Given) -> None:
    given.check_in(given.participant(), given.lesson(), answer="all_well")


def lent_twice(given: Given) -> None:
    lesson, substitute = given.lesson(), given.staff("substitute")
    given.loan(lesson, substitute)
    given.loan(lesson, substitute)


def examined_no_time_at_all(given: Given) -> None:
    given.examination(given.participant(), minutes=0)


def examined_in_driving(given: Given) -> None:
    given.examination(given.participant(), kind="driving")


def meets_by_pigeon(given: Given) -> None:
    given.meeting(given.participant(), way="pigeon")


def interpreter_perhaps(given: Given) -> None:
    given.meeting(given.participant(), interpreter="perhaps")


def rhythm_that_ends_before_it_begins(given: Given) -> None:
    given.series(given.school_class(), first_on=date(2026, 8, 17), until_on=date(2026, 8, 16))


def two_ways_of_one_channel(given: Given) -> None:
    hanan = given.participant()
    given.message_way(hanan)
    given.message_way(hanan, address="another@example.org")


def way_that_is_none(given: Given) -> None:
    given.message_way(given.participant(), "pigeon")


def sent_twice(given: Given) -> None:
    hanan = given.participant()
    given.outgoing_message(hanan, key="reminder:1:2026-11-17")
    given.outgoing_message(hanan, key="reminder:1:2026-11-17")


def one_secret_for_two(given: Given) -> None:
    for _ in range(2):
        given.calendar_feed(given.participant(), token_hash="0" * 64)


def gathering_saved_twice(given: Given) -> None:
    hanan, event = given.participant(), given.event()
    given.saved_event(hanan, event)
    given.saved_event(hanan, event)


@pytest.mark.parametrize(
    "wrong",
    [
        longer_than_half_a_day, ends_before_it_begins, unknown_role, answered_without_a_time, same_occurrence_twice,
        confirmed_twice, two_drafts_in_one_office, matter_of_no_kind, matter_for_everybody, paused_backwards, exempt_twice,
        said_yes_twice, moves_twice_on_a_day, away_backwards, away_a_part_of_two_days, away_from_but_not_until,
        away_for_a_reason_of_ones_own, check_in_answered_without_a_time, lent_twice, examined_no_time_at_all,
        examined_in_driving, meets_by_pigeon, interpreter_perhaps, rhythm_that_ends_before_it_begins,
        two_ways_of_one_channel, way_that_is_none, sent_twice, one_secret_for_two, gathering_saved_twice,
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(wrong, database: Database) -> None:
    with pytest.raises(IntegrityError), given_in(database) as given:
        wrong(given)


def test_what_happened_is_never_changed(database: Database) -> None:
    with given_in(database) as given:
        given.attended(given.participant(), given.lesson(), 30)
    with pytest.raises(DBAPIError, match=STAYS), database.the_write(EVERYTHING) as session:
        session.execute(update(EvidenceRow).values(minutes=90))


def test_a_look_is_never_changed(database: Database) -> None:
    with given_in(database) as given:
        given.look(given.participant(), given.staff(), given.organisation())
    with pytest.raises(DBAPIError, match=STAYS), database.the_write(EVERYTHING) as session:
        session.execute(update(Base.metadata.tables["look"]).values(part="see.nothing"))


def test_a_decided_plan_is_never_changed(database: Database) -> None:
    with given_in(database) as given:
        given.plan(given.participant())
    with pytest.raises(DBAPIError, match=STAYS), database.the_write(EVERYTHING) as session:
        session.execute(update(PlanVersion).values(content="{}"))


def test_an_agreed_contract_is_never_changed(database: Database) -> None:
    with given_in(database) as given:
        given.contract(given.plan(given.participant()))
    with pytest.raises(DBAPIError, match=STAYS), database.the_write(EVERYTHING) as session:
        session.execute(update(ContractVersion).values(content="{}"))


def test_a_contract_is_signed_once_by_each_side(database: Database) -> None:
    with given_in(database) as given:
        given.contract(given.plan(given.participant()))
    with database.the_write(EVERYTHING) as session:
        session.execute(update(ContractVersion).values(signed_by_person_on=date(2026, 6, 1)))
        session.execute(update(ContractVersion).values(signed_by_municipality_on=date(2026, 6, 3)))
    with pytest.raises(DBAPIError, match=STAYS), database.the_write(EVERYTHING) as session:
        session.execute(update(ContractVersion).values(signed_by_person_on=date(2026, 6, 2)))


def test_what_was_confirmed_is_never_changed(database: Database) -> None:
    with given_in(database) as given:
        given.confirmation(given.contract(given.plan(given.participant())))
    with pytest.raises(DBAPIError, match=STAYS), database.the_write(EVERYTHING) as session:
        session.execute(update(Confirmation).values(content="{}"))


def test_what_was_gone_through_is_never_changed(database: Database) -> None:
    with given_in(database) as given:
        given.gone_through(given.participant())
    with pytest.raises(DBAPIError, match=STAYS), database.the_write(EVERYTHING) as session:
        session.execute(update(GoneThrough).values(language="nb"))


def test_what_was_decided_about_an_absence_is_never_changed(database: Database) -> None:
    with given_in(database) as given:
        given.absence(given.participant(), decided_code="sick_self")
    with pytest.raises(DBAPIError, match=STAYS), database.the_write(EVERYTHING) as session:
        session.execute(update(AbsenceDecision).values(code="unexcused"))


def test_a_new_decision_stands_beside_the_one_it_replaces(database: Database) -> None:
    with given_in(database) as given:
        notice = given.absence(given.participant(), decided_code="unexcused")
        given.absence_decision(notice, "sick_doctor")
    with database.reading(EVERYTHING) as session:
        codes = session.scalars(select(AbsenceDecision.code).order_by(AbsenceDecision.id)).all()
        newest = session.scalar(select(AbsenceNotice.code))
    assert (codes, newest) == (["unexcused", "sick_doctor"], "sick_doctor")


AGREED = (Confirmation, GoneThrough, ContractVersion, PlanVersion)  # children first


@pytest.mark.parametrize("table", AGREED)
def test_what_was_agreed_is_not_deleted(table: type[Base], database: Database) -> None:
    something_agreed(database)
    with (
        pytest.raises(DBAPIError, match="retention alone|permission denied"),
        database.the_write(EVERYTHING) as session,
    ):
        session.execute(delete(table))


def test_retention_takes_away_what_was_agreed(database: Database, request: pytest.FixtureRequest) -> None:
    something_agreed(database)
    on_postgresql = database.dialect_name == "postgresql"
    owner = Database(request.getfixturevalue("postgresql_owner_url")) if on_postgresql else database
    with owner.the_write(EVERYTHING) as session, taking_away(session, "retention"):
        taken = [session.execute(delete(table)).rowcount for table in AGREED]
    with pytest.raises(DBAPIError, match="retention alone|permission denied"):
        something_agreed(database)
        with owner.the_write(EVERYTHING) as session:
            session.execute(delete(Confirmation))
    if on_postgresql:
        owner.close()
    assert taken == [1, 1, 1, 1]


def test_on_postgresql_the_application_cannot_say_that_it_takes_away(postgresql_database: Database) -> None:
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        postgresql_database.the_write(EVERYTHING) as session,
        taking_away(session, "retention"),
    ):
        pass


def something_agreed(database: Database) -> None:
    with given_in(database) as given:
        hanan = given.participant()
        contract = given.contract(given.plan(hanan))
        given.confirmation(contract)
        given.gone_through(hanan, contract=contract)


def test_the_owner_too_cannot_change_what_happened(postgresql_database: Database, postgresql_owner_url: str) -> None:
    with given_in(postgresql_database) as given:
        given.attended(given.participant(), given.lesson(), 30)
    owner = Database(postgresql_owner_url)
    with pytest.raises(DBAPIError, match="never changed"), owner.the_write(EVERYTHING) as session:
        session.execute(update(EvidenceRow).values(minutes=90))
    with owner.the_write(EVERYTHING) as session:  # taking away is retention's
        assert session.execute(delete(EvidenceRow)).rowcount == 1
    owner.close()
