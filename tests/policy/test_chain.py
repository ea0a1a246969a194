"""The log of looks is one unbroken chain for each organisation and month, and tells of everything done to it since."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, select, text

from tests.given import given_in
from webapp.policy import chain
from webapp.policy.chain import Wrong, append, digest_of, heads, month_of, verify
from webapp.tables.access import Look, LookHead
from webapp.tables.base import new_public_id
from webapp.tables.database import Database, Who

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WRITERS, LOOKS_EACH = 16, 3


@dataclass
class Log:
    """An office whose adviser looks at one participant, and the hand of whoever owns the database."""

    database: Database
    owner_url: str
    person_id: int
    adviser_id: int
    organisation_id: int

    def look(self, at: datetime = AT, **columns: object) -> None:
        who = Who(person_id=self.adviser_id, organisations=(self.organisation_id,))
        with self.database.the_write(who) as writing:
            append(writing, self.a_look(at, **columns))

    def a_look(self, at: datetime, **columns: object) -> Look:
        about = {"role": "adviser", "part": "hours", "purpose": "programme", "unusual": False, "reason": None}
        keys = {"person_id": self.person_id, "looker_id": self.adviser_id, "organisation_id": self.organisation_id}
        return Look(looked_at=at, **(keys | about | columns))

    def looks(self, count: int) -> None:
        for number in range(count):
            self.look(AT + timedelta(minutes=number))

    def verified(self) -> chain.Verified:
        with self.database.reading(Who(everything=True)) as db:
            return verify(db)

    def wrong(self) -> list[tuple[int | None, Wrong]]:
        return [(fault.number, fault.wrong) for fault in self.verified().faults]

    def as_owner(self, *statements: str) -> None:
        """Past triggers, policies and grants, as only somebody with the whole database in her hands can."""
        engine = create_engine(self.owner_url)
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                for statement in statements:
                    connection.execute(text(statement))
            else:
                kept = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
                for trigger in kept:
                    connection.execute(text(f"DROP TRIGGER {trigger.name}"))
                for statement in statements:
                    connection.execute(text(statement))
                for trigger in kept:
                    connection.exec_driver_sql(trigger.sql)
        engine.dispose()


@pytest.fixture
def log(database: Database, request: pytest.FixtureRequest) -> Log:
    return a_log(database, request)


@pytest.fixture
def sqlite_log(sqlite_database: Database, request: pytest.FixtureRequest) -> Log:
    return a_log(sqlite_database, request)


def a_log(database: Database, request: pytest.FixtureRequest) -> Log:
    with given_in(database) as given:
        office = given.organisation()
        person, adviser = given.participant(municipality=office), given.staff("adviser", office)
    is_sqlite = database.dialect_name == "sqlite"
    owner_url = database.url if is_sqlite else request.getfixturevalue("postgresql_owner_url")
    return Log(database, owner_url, person.id, adviser.id, office.id)


def test_each_line_holds_the_digest_of_the_one_before(log: Log):
    log.looks(3)
    with log.database.reading(Who(everything=True)) as db:
        lines = db.scalars(select(Look).order_by(Look.number)).all()
        (head,) = heads(db)
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.previous for line in lines] == [chain.BEGINNING, lines[0].digest, lines[1].digest]
    assert (head.number, head.digest, head.month) == (3, lines[2].digest, "2026-11")


def test_a_whole_log_is_whole(log: Log):
    log.looks(4)
    log.look(AT + timedelta(days=20), reason="Vikar i dag: «æøå» 🙂", unusual=True)
    verified = log.verified()
    assert verified.whole
    assert (verified.lines, verified.months, verified.before_the_chain) == (5, 2, 0)


def test_an_empty_log_is_whole(sqlite_log: Log):
    assert sqlite_log.verified().whole


def test_each_office_has_a_chain_of_its_own(sqlite_log: Log):
    with given_in(sqlite_log.database) as given:
        other = given.organisation(name="Lier kommune").id
    sqlite_log.looks(2)
    sqlite_log.look(organisation_id=other)
    verified = sqlite_log.verified()
    assert verified.whole
    assert verified.months == 2


def test_the_month_is_that_of_oslo():
    assert month_of(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == "2026-12"


@pytest.mark.parametrize("column", [name for name in chain.COLUMNS if name not in ("month", "number")])
def test_a_changed_line_is_found_whatever_was_changed(sqlite_log: Log, column: str):
    sqlite_log.looks(3)
    values = {"looked_at": "'2026-11-20 10:00:00.000000'", "unusual": "1", "public_id": f"'{new_public_id()}'"}
    ids = {"person_id": sqlite_log.adviser_id, "looker_id": sqlite_log.person_id}
    value = values.get(column) or ids.get(column) or "'other'"
    if column == "organisation_id":
        with given_in(sqlite_log.database) as given:
            value = given.organisation(name="Lier kommune").id
    sqlite_log.as_owner(f"UPDATE look SET {column} = {value} WHERE number = 2")
    assert sqlite_log.wrong()


def test_every_column_but_the_key_and_the_digest_is_in_the_digest():
    assert set(chain.COLUMNS) == set(Look.__table__.columns.keys()) - {"id", "digest"}


def test_a_changed_line_is_found(log: Log):
    log.looks(3)
    log.as_owner("UPDATE look SET reason = 'noe annet' WHERE number = 2")
    assert log.wrong() == [(2, Wrong.CHANGED)]


def test_a_removed_line_is_found(log: Log):
    log.looks(3)
    log.as_owner("DELETE FROM look WHERE number = 2")
    assert log.wrong() == [(2, Wrong.MISSING)]


def test_a_removed_line_is_found_when_those_after_it_have_moved_up(log: Log):
    log.looks(3)
    log.as_owner("DELETE FROM look WHERE number = 2", "UPDATE look SET number = 2 WHERE number = 3")
    assert log.wrong() == [(2, Wrong.CHANGED)]


def test_a_line_that_was_put_in_is_found_even_with_a_digest_of_its_own(log: Log):
    log.looks(3)
    with log.database.reading(Who(everything=True)) as db:
        first = db.scalars(select(Look).order_by(Look.number)).first()
    forged = log.a_look(AT, public_id=new_public_id(), month="2026-11", number=2, previous=first.digest)
    forged.digest = digest_of({name: getattr(forged, name) for name in chain.COLUMNS})
    log.as_owner(
        "UPDATE look SET number = 4 WHERE number = 3",
        "UPDATE look SET number = 3 WHERE number = 2",
    )
    with log.database.the_write(Who(everything=True)) as writing:
        writing.add(forged)
    assert log.wrong() == [(3, Wrong.CHANGED)]


def test_two_lines_that_changed_places_are_found(log: Log):
    log.looks(3)
    log.as_owner(
        "UPDATE look SET number = 9 WHERE number = 1",
        "UPDATE look SET number = 1 WHERE number = 2",
        "UPDATE look SET number = 2 WHERE number = 9",
    )
    assert log.wrong() == [(1, Wrong.CHANGED)]


def test_a_tail_that_was_cut_off_is_missed_by_the_head(log: Log):
    log.looks(3)
    log.as_owner("DELETE FROM look WHERE number >= 2")
    assert log.wrong() == [(2, Wrong.CUT_OFF)]


def test_a_month_that_is_gone_is_missed_by_the_head(log: Log):
    log.looks(3)
    log.as_owner("DELETE FROM look")
    assert log.wrong() == [(1, Wrong.CUT_OFF)]


def test_a_head_that_was_set_back_is_found(log: Log):
    log.looks(3)
    with log.database.reading(Who(everything=True)) as db:
        second = db.scalars(select(Look.digest).where(Look.number == 2)).one()
    log.as_owner(f"UPDATE look_head SET number = 2, digest = '{second}'")
    assert log.wrong() == [(3, Wrong.BEYOND_HEAD)]


def test_a_head_with_anothers_digest_is_found(sqlite_log: Log):
    sqlite_log.looks(2)
    sqlite_log.as_owner(f"UPDATE look_head SET digest = '{'1' * 64}'")
    assert sqlite_log.wrong() == [(2, Wrong.BEYOND_HEAD)]


def test_a_chain_without_a_head_is_found(sqlite_log: Log):
    sqlite_log.looks(2)
    sqlite_log.as_owner("DELETE FROM look_head")
    assert sqlite_log.wrong() == [(None, Wrong.NO_HEAD)]


def test_a_month_taken_away_past_its_date_is_whole(log: Log):
    log.looks(3)
    log.look(AT + timedelta(days=20))
    log.as_owner(
        "DELETE FROM look WHERE month = '2026-11'",
        "UPDATE look_head SET taken_away_at = '2037-01-01 00:00:00.000000' WHERE month = '2026-11'",
    )
    verified = log.verified()
    assert verified.whole
    assert (verified.lines, verified.taken_away) == (1, 1)


def test_what_stands_in_a_month_taken_away_is_found(sqlite_log: Log):
    sqlite_log.looks(2)
    sqlite_log.as_owner("UPDATE look_head SET taken_away_at = '2037-01-01 00:00:00.000000'")
    assert sqlite_log.wrong() == [(1, Wrong.SHOULD_BE_GONE)]


def test_lines_from_before_the_chain_are_counted_and_told_apart(log: Log):
    with log.database.the_write(Who(everything=True)) as writing:
        writing.add_all([log.a_look(AT - timedelta(days=40)), log.a_look(AT - timedelta(days=1))])
    log.looks(2)
    verified = log.verified()
    assert verified.whole
    assert (verified.lines, verified.before_the_chain) == (2, 2)


def test_a_line_without_a_number_is_found_once_the_chain_has_begun(log: Log):
    log.looks(1)
    with log.database.the_write(Who(everything=True)) as writing:
        writing.add(log.a_look(AT + timedelta(hours=1)))
    assert log.wrong() == [(None, Wrong.OUTSIDE)]


def test_sixteen_writers_at_once_make_one_unbroken_chain(log: Log):
    problems: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(LOOKS_EACH):
                log.look(AT + timedelta(seconds=number * 10 + turn))
        except BaseException as problem:  # noqa: BLE001  told below, in the thread of the test
            problems.append(problem)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for each in writers:
        each.start()
    for each in writers:
        each.join(timeout=60)
    assert not problems
    assert not any(each.is_alive() for each in writers)
    verified = log.verified()
    assert verified.whole
    assert verified.lines == WRITERS * LOOKS_EACH
    with log.database.reading(Who(everything=True)) as db:
        assert db.scalars(select(LookHead.number)).all() == [WRITERS * LOOKS_EACH]


def test_a_write_that_is_undone_leaves_the_chain_as_it_was(log: Log):
    log.looks(1)

    def fails(then: Callable[[], None]) -> None:
        with log.database.the_write(Who(everything=True)) as writing:
            append(writing, log.a_look(AT + timedelta(minutes=5)))
            then()

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fails(stop)
    log.look(AT + timedelta(minutes=6))
    assert log.verified().whole
    assert log.verified().lines == 2
