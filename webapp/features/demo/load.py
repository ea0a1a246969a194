"""Loading the demo through the importer that organisations use, moved to the current weeks."""

import os
import secrets
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete, update

from webapp.features.demo import seed
from webapp.features.demo.life import add_life
from webapp.features.demo.shifting import Step, read_plan, shift
from webapp.features.roster import Prepared, Sender, carry_out, prepare, read_roster
from webapp.features.standing import reckon_again
from webapp.tables import Base
from webapp.tables.database import Database, Who
from webapp.tables.people import Credential
from webapp.tables.retention import taking_away

Tell = Callable[[str], None]


class DemoRefused(Exception):
    """The database holds something that is not the demo, or a file of the demo is broken; the message says which."""


def load(
    database: Database, folder: Path, now: datetime, today: date, hash_password: Callable[[str], str], tell: Tell
) -> bool:
    """Loads the demo into an empty database, or ends a loading that was broken off. False: it was there already.

    folder: where the shared password is kept. Raises DemoRefused."""
    everything = Who(everything=True, on=today)
    with database.reading(everything) as db:
        if seed.is_loaded(db):
            return False
        if seed.holds_others(db) and not seed.holds_demo(db):
            raise DemoRefused("the database holds other organisations than the demo's")
    with database.the_write(everything) as session:
        seed.add_organisations(session)
    people: set[int] = set()
    for step in read_plan().steps:
        people.update(_load_step(database, everything, step, now, today, tell))
    secret_hash = hash_password(password(folder))
    with database.the_write(everything) as session:
        seed.add_places(session, today)
        seed.add_logins(session, secret_hash, now)
        add_life(session, now, today)
    reckon_again(database, sorted(people), today)
    return True


def _load_step(database: Database, who: Who, step: Step, now: datetime, today: date, tell: Tell) -> list[int]:
    plan = read_plan()
    with tempfile.TemporaryDirectory(prefix="samvei-demo-") as folder:
        paths = [shift(plan, path, today, Path(folder)) for path in step.files]
        roster = read_roster(paths, today)
        if not roster.count():
            return []  # at Christmas, what the file changes has been left out
        with database.reading(who) as db:
            sender = Sender(seed.organisation_ids(db)[step.organisation], step.organisation, everything=True)
            prepared = prepare(db, sender, roster, today=today, now=now)
    if not prepared.is_clean:
        raise DemoRefused(_first_fault(prepared))
    done = carry_out(lambda: database.the_write(who), database.engine.dialect, prepared, now=now)
    tell(f"{step.organisation}: {', '.join(path.name for path in step.files)} (lock held {done.lock_ms} ms)")
    return done.people


def _first_fault(prepared: Prepared) -> str:
    if prepared.problems:
        first = prepared.problems[0]
        return f"{first.file} row {first.row}, {first.column} {first.value!r}: {first.why} {dict(first.values)}"
    return f"{prepared.unclear[0].file}: who is {prepared.unclear[0].name!r}?"


def empty(database: Database, today: date) -> None:
    """Takes everything away but the municipalities, so that the demo can be loaded anew, in the weeks of today.

    Raises DemoRefused where anything but the demo is kept, and on PostgreSQL, where the application deletes no record."""
    everything = Who(everything=True, on=today)
    with database.reading(everything) as db:
        if not seed.holds_demo(db) and not seed.holds_others(db):
            return
        if not seed.holds_demo(db) or seed.holds_others(db) or seed.holds_real_logins(db):
            raise DemoRefused("the database does not hold the demo alone")
    if database.dialect_name != "sqlite":
        raise DemoRefused("on PostgreSQL, make an empty database instead")
    with database.the_write(everything) as session, taking_away(session, "the demo is loaded anew"):
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in ("municipality", "taking_away"):
                session.execute(delete(table))


def password(folder: Path) -> str:
    """The shared password of the demo's log-ins: made once, then read from its file."""
    path = folder / "demo-password"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(9) + "\n")
    return path.read_text(encoding="utf-8").strip()


def renew_password(database: Database, folder: Path, today: date, hash_password: Callable[[str], str]) -> None:
    """A new password for every demo log-in, when the file with the old one is gone."""
    secret_hash = hash_password(password(folder))
    with database.the_write(Who(everything=True, on=today)) as session:
        session.execute(update(Credential).where(Credential.demo.is_(True)).values(secret_hash=secret_hash))
