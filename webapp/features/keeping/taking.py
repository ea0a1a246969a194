"""Taking away what is past its date: told first, then done, in small transactions that can be stopped between any two.

What goes to the archive is written there, and has reached the disk, before the transaction that takes it away begins; that
transaction reads the rows once more, and a row that changed meanwhile is written anew before it goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.features.keeping import people
from webapp.features.keeping.archive import sheets, write_sheet
from webapp.features.keeping.queries import Beside, Rows, chosen, counted, next_rows, same_rows
from webapp.features.standing import mark_outdated
from webapp.tables.database import Database, Who
from webapp.tables.keeping import LAW, RULES, Rule
from webapp.tables.retention import taking_away

MOST_AT_ONCE = 500  # rows in one transaction: others' writes wait for it on SQLite
_SAY = "retention"


@dataclass(frozen=True)
class Counted:
    """What one rule finds. past: rows past their date; waiting: those of them that something else still refers to."""

    key: str
    past: int
    waiting: int
    oldest: date | None

    @property
    def ready(self) -> int:
        return self.past - self.waiting


@dataclass(frozen=True)
class Taken:
    """What one rule took away, and how many of these rows were written to the archive first."""

    key: str
    rows: int
    archived: int


def past_their_date(database: Database, on: date) -> tuple[Counted, ...]:
    """What is past its date on this day, a rule a line. Changes nothing.

    What waits may go in the same run: children are taken before what they refer to."""
    with database.reading(_everything(on)) as db:
        found = [Counted(rule.key, *counted(db, rule, on)) for rule in RULES]
        found += [Counted(key, *numbers) for key, numbers in people.counted(db, on).items()]
    return tuple(found)


def take_away(
    database: Database,
    on: date,
    now: datetime,
    *,
    archive: Path,
    tell: Callable[[Taken], None] = lambda taken: None,
    most: int = MOST_AT_ONCE,
) -> tuple[Taken, ...]:
    """Takes away what is past its date on this day, and tells of each rule that found something.

    On PostgreSQL `database` is the owner's: the application's role may not. archive: the folder for what is archive."""
    taken: list[Taken] = []

    def note(key: str, rows: int, archived: int = 0) -> None:
        if rows:
            taken.append(Taken(key, rows, archived))
            tell(taken[-1])

    for rule in RULES:
        if (
            rule.table == "child"
        ):  # her name goes to the archive while it is known who served her, and under what number
            note("person: name", people.names_go(database, on, now, archive=archive, most=most))
        note(rule.key, *_one_rule(database, rule, on, now, archive, most))
    note("look", people.looks_go(database, on, now))
    note("person", people.people_go(database, on, most=most))
    return tuple(taken)


def _one_rule(database: Database, rule: Rule, on: date, now: datetime, archive: Path, most: int) -> tuple[int, int]:
    """How many rows went, and how many of them were written to the archive."""
    gone = archived = 0
    while True:
        with database.reading(_everything(on)) as db:
            rows = next_rows(db, rule, on, most)
            if rows and rule.archive:
                _write(db, rule, rows, archive, now)
        if not rows:
            return gone, archived
        with database.the_write(_everything(on)) as writing, taking_away(writing, _SAY):
            unchanged = [row for row in same_rows(writing, rule, on, rows) if row in rows]
            if unchanged:
                writing.execute(delete(rule.rows).where(chosen(rule.rows, unchanged)))
                if rule.archive:  # what the engine reckons from is among it
                    mark_outdated(writing, [row["person_id"] for row in unchanged if row.get("person_id") is not None])
        gone += len(unchanged)
        archived += len(unchanged) if rule.archive else 0


def _write(db: Session, rule: Rule, rows: Rows, archive: Path, now: datetime) -> None:
    beside = Beside(db, rows)
    period = {"years": rule.period.years, "days": rule.period.days}
    about = {
        "rule": rule.key,
        "kept": rule.kept.value,
        "period": period,
        "from": rule.said,
        "source": LAW if rule.source == LAW else "the installation's own period",
        "columns": sorted(column.name for column in rule.rows.c),
    }
    for sheet in sheets(rule.table, about, [(beside.folder(row), beside.told(row)) for row in rows]):
        write_sheet(archive, sheet, now)


def _everything(on: date) -> Who:
    return Who(everything=True, on=on)
