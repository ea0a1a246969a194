"""Importing a roster: everything is read and checked first, then it goes in whole or not at all."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from time import perf_counter

from sqlalchemy import Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.features.roster.attendance import UnclearName, marks_of_grid, take_attendance, take_mark
from webapp.features.roster.changes import Changes, Effect
from webapp.features.roster.classes import take_classes, take_lessons
from webapp.features.roster.columns import Sheet
from webapp.features.roster.hidden import without_hidden
from webapp.features.roster.known import add_evidence, known_to
from webapp.features.roster.norwegian import take_steps, take_tests
from webapp.features.roster.people import Setting, take_people
from webapp.features.roster.plans import take_meetings, take_plans, take_results
from webapp.features.roster.reader import Problem, Progress, Roster, silent
from webapp.features.roster.store import ChangedMeanwhile, stage, write
from webapp.tables.database import Database

_RECKONED_AT_ONCE = 50


@dataclass(frozen=True)
class Sender:
    """On whose behalf: the organisation whose list it is, and how the person reads who registered it.

    everything: from the command line. reachable: every organisation the sender works for."""

    organisation_id: int
    recorded_by: str
    recorded_by_id: int | None = None
    everything: bool = False
    reachable: frozenset[int] = frozenset()
    key: bytes = b""  # the installation's: finds the ids of hidden people again


@dataclass(frozen=True)
class Prepared:
    """What an import would do. It can be carried out when there is no problem and no unclear name."""

    organisation_id: int
    changes: Changes
    problems: Sequence[Problem]
    problem_count: int
    unclear: Sequence[UnclearName]
    ignored: Sequence[tuple[str, str, str]]

    @property
    def is_clean(self) -> bool:
        return not self.problem_count and not self.unclear

    @property
    def counts(self) -> Mapping[Sheet, Counter[Effect]]:
        return self.changes.counts


@dataclass(frozen=True)
class Done:
    """lock_ms: how long others had to wait for this write. people: ids of those whose standings change."""

    lock_ms: int
    people: list[int] = field(default_factory=list)


def prepare(
    db: Session,
    sender: Sender,
    roster: Roster,
    *,
    today: date,
    now: datetime,
    choices: Mapping[tuple[str, str], str] | None = None,
    progress: Progress = silent,
) -> Prepared:
    """Compares the roster with what is known; only reads. choices: (sheet, name) -> public id or "skip"."""
    known = known_to(db, sender.organisation_id, roster, today, sender.key)
    changes = Changes(by_id=sender.recorded_by_id)
    setting = Setting(known, changes, roster.problems, now, today, sender.everything, sender.reachable)
    recorded = {
        "recorded_by": sender.recorded_by[:60],
        "recorded_by_id": sender.recorded_by_id,
        "recorded_at": now,
    }
    rows = without_hidden(roster.rows, known.hidden, changes)
    take_people(setting, rows[Sheet.PEOPLE])
    take_classes(setting, rows[Sheet.CLASSES])
    take_lessons(setting, rows[Sheet.LESSONS])
    progress("checked", roster.count() - len(rows[Sheet.ATTENDANCE]))
    add_evidence(db, known, {each.id for each in known.lessons.values()})
    take_attendance(setting, rows[Sheet.ATTENDANCE], now, recorded)
    progress("checked", roster.count())
    unclear: list[UnclearName] = []
    for grid in roster.grids:
        marks, names = marks_of_grid(db, setting, grid, dict(choices or {}))
        unclear.extend(names)
        add_evidence(db, known, {mark.lesson.id for mark in marks})
        for mark in marks:
            take_mark(setting, mark, now, recorded)
    take_plans(db, setting, rows[Sheet.PLANS], now)
    take_results(db, setting, rows[Sheet.RESULTS], recorded)
    take_meetings(db, setting, rows[Sheet.MEETINGS], now, recorded)
    take_tests(db, setting, rows[Sheet.TESTS], recorded)
    take_steps(db, setting, rows[Sheet.STEPS], recorded)
    problems = roster.problems
    listed = sorted(problems.kept, key=lambda each: (each.file, each.sheet, each.row or 0))  # as the file is read
    return Prepared(sender.organisation_id, changes, listed, problems.count, unclear, roster.ignored)


def carry_out(
    the_write: Callable[[], AbstractContextManager[Session]], dialect: Dialect, prepared: Prepared, *, now: datetime
) -> Done:
    """Writes what was prepared, in the one transaction that `the_write()` opens. A prepared import is used up by it.

    Raises ChangedMeanwhile, with nothing written, when what was checked is no longer so."""
    if not prepared.is_clean:
        raise ValueError("an import with problems is not carried out")
    changes = prepared.changes
    if changes.is_empty:
        return Done(0)
    staged = stage(changes, dialect)
    try:
        with the_write() as session:
            held_from = perf_counter()
            ids = write(session, prepared.organisation_id, changes, staged, now)
    except IntegrityError as collided:
        raise ChangedMeanwhile from collided
    lock_ms = round((perf_counter() - held_from) * 1_000)
    return Done(lock_ms, sorted(each if isinstance(each, int) else ids[each] for each in changes.touched))


def reckon(
    reckon_again: Callable[[Database, Sequence[int], date], None],
    database: Database,
    people: Sequence[int],
    today: date,
    progress: Progress = silent,
) -> None:
    """Makes the standings of everybody touched anew, a few at a time so that nobody waits long behind it."""
    for start in range(0, len(people), _RECKONED_AT_ONCE):
        reckon_again(database, people[start : start + _RECKONED_AT_ONCE], today)
        progress("reckoned", min(start + _RECKONED_AT_ONCE, len(people)))
