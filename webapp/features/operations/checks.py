"""Is what is kept whole? One report for a copy and for the database in use: each check by name, with what it found wrong."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from webapp.features.contract import check_organisations
from webapp.features.operations.manifest import chains_of, counts_of, digest_of_file, raw, read_manifest, revision_of
from webapp.policy import chain
from webapp.tables.database import Database, Who, sqlite_driver
from webapp.tables.migrate import pending

_MOST_TOLD = 20


@dataclass
class Report:
    """What was checked. done: sentences about what holds; faults: about what does not. whole: nothing is wrong."""

    done: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults

    def check(self, holds: str, wrong: list[str]) -> None:
        """One check: the sentence that holds when nothing is wrong."""
        if wrong:
            self.faults += wrong[:_MOST_TOLD]
        else:
            self.done.append(holds)


def verify_file(file: Path, today: date, *, folder: Path) -> Report:
    """Checks a copy. The file itself is not touched: what needs a session is asked of a copy of it inside `folder`."""
    report = Report()
    if not file.is_file():
        report.faults.append(f"There is no file {file}.")
        return report
    written = read_manifest(file)
    if written is None:
        report.notes.append("No manifest lies beside the file: its counts are compared with nothing.")
    elif digest_of_file(file) != written["sha256"]:
        report.faults.append("The file is not the one its manifest was written for.")
    if not _file_is_sound(report, file):
        return report
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="verify-") as there:
        copy = Path(there) / "copy.sqlite"
        shutil.copyfile(file, copy)
        copy.chmod(0o600)
        database = Database(f"sqlite:///{copy}", wal=False)
        try:
            _rows(report, database, today, written)
        finally:
            database.close()
    return report


def verify_database(database: Database, today: date) -> Report:
    """Checks the database in use, on either engine, while it is in use."""
    report = Report()
    if database.dialect_name == "sqlite":
        with database.engine.connect() as connection:
            report.check(
                "The file is sound.", _pragma(lambda asked: connection.execute(text(asked)), "integrity_check", "ok")
            )
            report.check(
                "Every row refers to one that is there.", _references(lambda asked: connection.execute(text(asked)))
            )
    _rows(report, database, today, None)
    return report


def _file_is_sound(report: Report, file: Path) -> bool:
    try:
        with raw(file) as connection:
            report.check("The file is sound.", _pragma(connection.execute, "integrity_check", "ok"))
            report.check("Every row refers to one that is there.", _references(connection.execute))
    except sqlite_driver().DatabaseError:
        report.faults.append("The file is no SQLite database, or is damaged.")
    return report.whole


def _rows(report: Report, database: Database, today: date, written: dict[str, Any] | None) -> None:
    try:
        with database.reading(Who(everything=True, on=today)) as db:
            if not _same_shape(report, database, db, written):
                return
            if written is not None:
                _same_as_written(report, db, written)
            _chain(report, db)
    except DatabaseError as problem:
        report.faults.append(f"The database cannot be read: {type(problem.orig).__name__}.")
        return
    checked = check_organisations(database, None, today)
    report.check(
        f"Every fingerprint fits its content ({checked.total} versions).",
        [f"Does not fit: {each.kind} {each.public_id} of {each.made_on.isoformat()}." for each in checked.broken],
    )


def _same_shape(report: Report, database: Database, db: Session, written: dict[str, Any] | None) -> bool:
    """Whether the tables are those of this code; a copy from an older version is compared as far as that goes."""
    if not pending(database.engine):
        report.done.append(f"The tables are those of this version ({revision_of(db)}).")
        return True
    said = f"The database has revision {revision_of(db) or 'none'}, this version another one: migrate, then verify."
    (report.notes if written is not None else report.faults).append(said)
    return False


def _same_as_written(report: Report, db: Session, written: dict[str, Any]) -> None:
    now, then = counts_of(db), written["rows"]
    report.check(
        f"Each table has as many rows as when the copy was made ({sum(now.values())} in all).",
        [f"{name}: {then.get(name)} rows when the copy was made, {number} now." for name, number in now.items()
         if then.get(name) != number],
    )  # fmt: skip
    report.check(
        "Each chain of looks has come as far as when the copy was made.",
        []
        if chains_of(db) == written["chains"]
        else ["A chain of looks has another head than when the copy was made."],
    )


def _chain(report: Report, db: Session) -> None:
    verified = chain.verify(db)
    report.check(
        f"The chain of looks is whole ({verified.lines} lines).",
        [
            f"Looks of organisation {each.organisation_id} in {each.month}, line {each.number or '-'}: {each.wrong}."
            for each in verified.faults
        ],
    )


def _pragma(execute: Callable[[str], Any], name: str, good: str) -> list[str]:
    found = [row[0] for row in execute(f"PRAGMA {name}").fetchall()]
    return [] if found == [good] else [f"{name}: {said}" for said in found]


def _references(execute: Callable[[str], Any]) -> list[str]:
    return [
        f"A row of {row[0]} refers to a row of {row[2]} that is not there."
        for row in execute("PRAGMA foreign_key_check").fetchall()
    ]
