"""Transactions: reads that leave nothing, writes that wait their turn, ids in advance."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text

from tests.given import NEW_YEAR, given_in
from webapp.tables.access import Attempt
from webapp.tables.database import Database, Who, reserve_ids, set_who, set_who_by_token
from webapp.tables.organisations import Municipality, Organisation
from webapp.tables.people import Person

EVERYTHING = Who(everything=True)
WRITERS, WRITES = 16, 10


def oslo() -> Municipality:
    return Municipality(number="0301", name="Oslo", official_name="Oslo", county="Oslo", latitude=59.9, longitude=10.7)


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Municipality.name)))


def test_a_write_is_kept(database: Database) -> None:
    with database.the_write() as session:
        session.add(oslo())
    assert names(database) == ["Oslo"]


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.the_write() as session:
        session.add(oslo())
        session.flush()
        _ = 1 / 0
    assert names(database) == []


def test_a_reading_leaves_nothing(database: Database) -> None:
    with database.reading() as session:
        session.add(oslo())
        session.flush()
    assert names(database) == []


def test_a_write_within_a_write_is_refused_instead_of_waiting_for_itself(database: Database) -> None:
    with database.the_write(), pytest.raises(RuntimeError), database.the_write():
        pass


def test_another_write_follows_one_that_was_refused(database: Database) -> None:
    with database.the_write(), pytest.raises(RuntimeError), database.the_write():
        pass
    with database.the_write() as session:
        session.add(oslo())
    assert names(database) == ["Oslo"]


def test_what_a_write_made_can_be_read_after_it(database: Database) -> None:
    with database.the_write() as session:
        made = oslo()
        session.add(made)
    assert made.name == "Oslo"


def test_a_request_session_begins_with_its_first_query(database: Database) -> None:
    with database.session() as session:
        before = session.in_transaction()
        session.scalars(select(Municipality)).all()
        assert (before, session.in_transaction()) == (False, True)


def test_begin_and_the_wall_are_not_counted_as_statements(database: Database) -> None:
    statements: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(connection, cursor, statement, *rest) -> None:
        statements.append(statement)

    with database.reading(Who(person_id=1, organisations=(1, 2))) as session:
        session.scalar(select(func.count()).select_from(Person))
    assert len(statements) == 1


def test_setting_who_asks_changes_nothing_on_sqlite(sqlite_database: Database) -> None:
    with given_in(sqlite_database) as given:
        given.person()
    with sqlite_database.session() as session:
        set_who(session, Who())
        set_who_by_token(session, "0" * 64, NEW_YEAR)
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_reserved_ids_are_unused_and_rising(database: Database) -> None:
    with given_in(database) as given:
        taken = given.person().id
    with database.the_write(EVERYTHING) as session:
        first, second = list(reserve_ids(session, Person, 3)), list(reserve_ids(session, Person.__table__, 2))
    assert sorted({taken, *first, *second}) == [taken, *first, *second]


def test_no_ids_are_reserved_when_none_are_asked_for(database: Database) -> None:
    with database.the_write(EVERYTHING) as session:
        assert list(reserve_ids(session, Person, 0)) == []


def test_ids_go_on_after_the_reserved_ones(database: Database) -> None:
    with database.the_write(EVERYTHING) as session:
        reserved = list(reserve_ids(session, Municipality.metadata.tables["person"], 2))
        for number in reserved:
            session.add(Person(id=number, given_name="A", family_name="B", created_at=NEW_YEAR))
        session.flush()
        later = Person(given_name="C", family_name="D", created_at=NEW_YEAR)
        session.add(later)
    assert later.id > max(reserved)


def test_a_migrated_database_is_healthy(database: Database) -> None:
    assert database.healthy()


def test_a_database_that_is_not_there_is_not_healthy(tmp_path: Path) -> None:
    assert not Database(f"sqlite:///{tmp_path / 'no' / 'samvei.db'}").healthy()


def test_a_server_that_is_not_there_is_not_healthy(tmp_path: Path) -> None:
    assert not Database(f"postgresql://nobody@/nothing?host={tmp_path}").healthy()


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="memory"):
        Database("sqlite://")


def pragmas(database: Database) -> tuple[object, ...]:
    with database.reading() as session:
        return tuple(
            session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        )


def test_sqlite_keeps_a_write_ahead_log_and_waits_for_the_disk(sqlite_database: Database) -> None:
    assert pragmas(sqlite_database) == ("wal", 2, 1, 5000)


def test_sqlite_waits_more_for_the_disk_with_a_rollback_journal(sqlite_database: Database) -> None:
    cautious = Database(sqlite_database.url, wal=False)
    found = pragmas(cautious)
    cautious.close()
    assert found == ("truncate", 3, 1, 5000)


def test_a_row_without_its_parent_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="(?i)foreign key"), database.the_write(EVERYTHING) as session:
        session.add(Organisation(kind="school", name="Elva", municipality_number="9999"))


def write_often(database: Database) -> None:
    """Reads first and writes afterwards: the order that is refused at once where a write begins as a read."""
    for _ in range(WRITES):
        with database.the_write() as session:
            attempt = session.scalars(select(Attempt)).one()
            attempt.tries += 1


def write_often_at(url: str) -> None:
    """In a process of its own, from four threads."""
    database = Database(url)
    all_write(database, 4)
    database.close()


def all_write(database: Database, writers: int) -> None:
    with ThreadPoolExecutor(writers) as threads:
        for done in [threads.submit(write_often, database) for _ in range(writers)]:
            done.result(timeout=60)


def count_of(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(Attempt.tries)).one()


@pytest.fixture
def counting(sqlite_database: Database) -> Database:
    with sqlite_database.the_write() as session:
        session.add(Attempt(key="k", window_starts_at=NEW_YEAR, tries=0))
    return sqlite_database


def test_sixteen_threads_that_read_and_then_write_lose_nothing(counting: Database) -> None:
    all_write(counting, WRITERS)
    assert count_of(counting) == WRITERS * WRITES


def test_processes_that_read_and_then_write_lose_nothing(counting: Database) -> None:
    spawning = multiprocessing.get_context("spawn")
    processes = [spawning.Process(target=write_often_at, args=(counting.url,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)
    assert [process.exitcode for process in processes] == [0] * 2
    assert count_of(counting) == 2 * 4 * WRITES


def test_a_reader_does_not_wait_for_a_writer(counting: Database) -> None:
    seen: list[int] = []
    with counting.the_write() as session:
        session.scalars(select(Attempt)).one().tries = 5
        session.flush()
        reader = threading.Thread(target=lambda: seen.append(count_of(counting)))
        reader.start()
        reader.join(timeout=10)
    assert seen == [0]
