"""Builders with honest defaults: a test states what it is about, and these make the rest.

    with given_in(database) as given:
        hanan = given.resident(arrived="2026-03-02")
        lesson = given.lesson(given.school_class(), at="2026-11-16 09:00", minutes=90)
        given.attended(hanan, lesson, minutes=75)

Days are "2026-03-02", clock times "2026-11-16 09:00" in Oslo; `date` and aware `datetime` do as well. Every builder adds
and flushes, so what it hands back has an id, and goes on being readable after the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.given.ground import NEW_YEAR, day, moment
from tests.given.ways_in import WaysIn
from webapp.tables.database import Database, Who

__all__ = ["NEW_YEAR", "Given", "day", "given_in", "moment"]


class Given(WaysIn):
    """All the builders, on one session. Each part stands on the one before it."""


@contextmanager
def given_in(database: Database) -> Iterator[Given]:
    """Builders in one write that sees everything, committed when the block ends."""
    with database.the_write(Who(everything=True)) as session:
        yield Given(session)
