"""Two who reckon the same people at the same moment, and a change of evidence in the middle of a reckoning."""

from datetime import UTC, datetime
from threading import Barrier, Thread

from sqlalchemy import func, select

from tests.given import given_in
from webapp.engine import oslo
from webapp.features.standing import mark_outdated, reckon_again
from webapp.tables.database import Who
from webapp.tables.evidence import StoredStanding
from webapp.tables.people import Circumstances

TODAY = oslo.day_of(datetime.now(UTC))
EVERYTHING = Who(everything=True)


def test_many_who_reckon_the_same_people_at_once_all_come_through(database):
    with given_in(database) as given:
        people = [given.participant(name=f"Olena {number}").id for number in range(3)]
    reckon_again(database, people, TODAY)
    with database.reading(EVERYTHING) as db:
        stored = db.scalar(select(func.count()).select_from(StoredStanding))
    together, faults = Barrier(6), []

    def reckon(order):
        together.wait()
        try:
            reckon_again(database, order, TODAY)
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=reckon, args=(people[:: 1 if number % 2 else -1],)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    with database.reading(EVERYTHING) as db:
        assert db.scalar(select(func.count()).select_from(StoredStanding)) == stored


def test_what_changes_during_a_reckoning_is_not_stored_as_reckoned(database):
    with given_in(database) as given:
        person = given.participant()
    with database.the_write(EVERYTHING) as db:
        mark_outdated(db, [person.id])
        other = Thread(target=reckon_again, args=(database, [person.id], TODAY))
        other.start()
        other.join(1)  # it has read what was, and waits for what this write makes of it
    other.join()
    with database.reading(EVERYTHING) as db:
        assert db.scalar(select(Circumstances.reckoned_on).where(Circumstances.person_id == person.id)) is None
