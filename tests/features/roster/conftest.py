"""A school on each database, and `bring_in`, which imports text files as somebody there would."""

import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from tests.given import given_in
from webapp.features.roster import Sender, carry_out, prepare, read_roster
from webapp.features.roster.reader import of_class
from webapp.tables.database import Database, Who

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

PEOPLE = "id,given_name,family_name,language,birth_date,purposes,served_from\nP1,Amina,Ali,ar,1990-01-02,teaching,2026-08-01\nP2,Per,Berg,nb,1985-05-06,teaching,2026-08-01\n"
CLASSES = "id,name,kind,members,from\nN1,Norsk 1,norwegian,P1 P2,2026-08-01\n"
LESSONS = "id,class,date,start,minutes,room\nL1,N1,2026-11-16,09:00,150,4\nL2,N1,2026-11-18,09:00,150,4\nL3,N1,2026-11-25,09:00,150,4\n"


@pytest.fixture
def school(database: Database, tmp_path) -> SimpleNamespace:
    """`school.bring_in(people=…, lessons=…)` prepares and, when clean, carries out; `school.rows(table)` reads back."""
    with given_in(database) as given:
        id = given.organisation("school").id
        other = given.organisation("municipality").id
    return _school(database, tmp_path, id, other)


def _school(database: Database, tmp_path, organisation_id: int, other_id: int) -> SimpleNamespace:
    everything = Who(everything=True, on=TODAY)

    def bring_in(now: datetime = NOW, *, who: Who | None = None, choices=None, class_name="", organisation=None, **sheets):
        paths = []
        for name, content in sheets.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(content, encoding="utf-8")
            paths.append(path)
        roster = of_class(read_roster(paths, TODAY), class_name)
        office = organisation or organisation_id
        sender = Sender(office, "Elva", everything=who is None, reachable=frozenset({office}))
        with database.reading(who or everything) as db:
            prepared = prepare(db, sender, roster, today=TODAY, now=now, choices=choices)
        if not prepared.is_clean:
            return SimpleNamespace(prepared=prepared, done=None)
        counts = {sheet.value: {effect.value: n for effect, n in found.items()} for sheet, found in prepared.counts.items() if found}
        done = carry_out(lambda: database.the_write(who or everything), database.engine.dialect, prepared, now=now)
        return SimpleNamespace(prepared=prepared, counts=counts, done=done)

    def rows(mapped, *order):
        from sqlalchemy import select

        with database.reading(everything) as db:
            return list(db.scalars(select(mapped).order_by(*(order or (mapped.__table__.primary_key.columns[0],)))))

    return SimpleNamespace(
        id=organisation_id, other=other_id, bring_in=bring_in, rows=rows, database=database, everything=everything
    )


@pytest.fixture
def with_lessons(school: SimpleNamespace) -> SimpleNamespace:
    """The school with two people in a class that has two lessons behind it and one before it."""
    assert school.bring_in(people=PEOPLE, classes=CLASSES, lessons=LESSONS).done
    return school


@pytest.fixture
def most_memory() -> Callable[[Callable[[], object]], int]:
    """most_memory(work): the most bytes Python held while it worked."""

    def measure(work: Callable[[], object]) -> int:
        tracemalloc.start()
        try:
            work()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    return measure
