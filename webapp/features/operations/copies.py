"""A copy of a SQLite database made while it is in use, and putting one back.

The copy is made by SQLite's own online backup in one step: it is of one moment, and with a write-ahead log nobody waits.
It is checked before it gets its name, so a copy that has a name has been read once."""

import os
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from webapp.features.operations.checks import Report, verify_file
from webapp.features.operations.manifest import digest_of_file, manifest, manifest_path, raw, write_manifest
from webapp.tables.database import Database, Who, gate_for, sqlite_driver

# What must not come to life again with an old copy: what was ended or used since then is unknown to it.
_ENDED_ANEW = {
    "login_session": "UPDATE login_session SET ended_at = ? WHERE ended_at IS NULL",
    "login_step": "UPDATE login_step SET used_at = ? WHERE used_at IS NULL",
    "code_card": "UPDATE code_card SET blocked_at = ? WHERE used_at IS NULL AND blocked_at IS NULL",
}


class CopyRefused(Exception):
    """The copy was not made or not put back; the message says why, and nothing was changed."""


def sqlite_file(url: str) -> Path:
    """The file of a SQLite database. Raises CopyRefused for another engine."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise CopyRefused("only for SQLite; PostgreSQL has its base backup, see deploy/runbook.md")
    return Path(address.database)


def backup(url: str, to: Path, now: datetime) -> dict[str, Any]:
    """Copies the database at `url` into the new file `to`, with its manifest beside it. Returns the manifest.

    Raises CopyRefused when there is no database, when `to` is there already, or when the copy is not sound."""
    source = sqlite_file(url)
    if not source.is_file():
        raise CopyRefused(f"there is no database at {source}")
    if to.exists() or manifest_path(to).exists():
        raise CopyRefused(f"{to} is there already; copies are never written over")
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        _copy(source, unfinished)
        content = _manifest_of(unfinished, now)
        write_manifest(to, content)
        os.link(unfinished, to)  # refuses to write over what came meanwhile
    except FileExistsError:
        raise CopyRefused(f"{to} is there already; copies are never written over") from None
    except sqlite_driver().Error as problem:
        raise CopyRefused(f"the database could not be copied: {problem}") from problem
    except OSError as problem:
        manifest_path(to).unlink(missing_ok=True)
        raise CopyRefused(f"the copy could not be written: {problem.strerror}") from problem
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(f"{unfinished.name}.lock").unlink(missing_ok=True)
    sync_folder(to.parent)
    return content


def _copy(source: Path, to: Path) -> None:
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    driver = sqlite_driver()
    reading = driver.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    writing = driver.connect(str(to), isolation_level=None)
    try:
        reading.backup(writing, pages=-1)
        writing.execute("PRAGMA journal_mode=DELETE").fetchone()  # one file, that opens anywhere
        found = writing.execute("PRAGMA integrity_check").fetchall()
        if [row[0] for row in found] != ["ok"]:
            raise CopyRefused(
                "the database is damaged: its copy is not sound. Keep the copies you have, see the runbook"
            )
    finally:
        writing.close()
        reading.close()
    with to.open("rb+") as file:
        os.fsync(file.fileno())


def _manifest_of(file: Path, now: datetime) -> dict[str, Any]:
    digest = digest_of_file(file)
    database = Database(f"sqlite:///{file}", wal=False)
    try:
        with database.reading(Who(everything=True)) as db:
            content = manifest(db, made_at=now, sha256=digest)
    finally:
        database.close()
    if digest_of_file(file) != digest:
        raise CopyRefused("the copy changed while it was read")
    return content


def restore(url: str, source: Path, today: date, *, replace: bool, folder: Path) -> tuple[Report, Path | None]:
    """Puts a copy where the database is. Returns what was checked afterwards, and where the database before it now lies.

    Sessions, steps and unused cards of the copy are ended: what was ended since it was made must not come to life again.
    Raises CopyRefused when the copy is not whole, a database is there (without `replace`) or a server uses it."""
    target = sqlite_file(url)
    checked = verify_file(source, today, folder=folder)
    if not checked.whole:
        raise CopyRefused("the copy is not whole: " + " ".join(checked.faults))
    if target.exists() and not replace:
        raise CopyRefused(f"there is a database at {target}; --replace puts it aside and restores the copy")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        _copy_exactly(source, unfinished)
        with gate_for(url):
            aside = _put_aside(target)
            os.rename(unfinished, target)
            sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    arrived = verify_file(target, today, folder=folder)
    if arrived.whole:
        _end_ways_in(url, target)
    return arrived, aside


def _copy_exactly(source: Path, to: Path) -> None:
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as read, os.fdopen(handle, "wb") as file:
        while piece := read.read(1 << 20):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if digest_of_file(to) != digest_of_file(source):
        raise CopyRefused("the copy did not arrive whole; is the disk in order?")


def _put_aside(target: Path) -> Path | None:
    """Moves the database with its journals to a name of its own; nothing is deleted. Raises CopyRefused while it is used."""
    if not target.exists():
        return None
    driver = sqlite_driver()
    try:
        with raw(target, read_only=False) as connection:
            connection.execute("PRAGMA busy_timeout=2000")
            # Leaving the write-ahead log needs the file for oneself alone, and brings what stands in the log into it.
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except driver.OperationalError as problem:
        if "locked" in str(problem):
            raise CopyRefused("a server uses the database: stop it first") from None
    except driver.DatabaseError:
        pass  # damaged: that may be why a copy is put back
    aside = target.with_name(f"{target.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
    for suffix in ("-wal", "-shm", "-journal", ""):
        beside = target.with_name(f"{target.name}{suffix}")
        if beside.exists():
            os.rename(beside, aside.with_name(f"{aside.name}{suffix}"))
    return aside


def _end_ways_in(url: str, target: Path) -> None:
    """In plain SQL, since the copy may be of an older version, in which not every table is there yet."""
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", timespec="microseconds")
    with gate_for(url), raw(target, read_only=False) as connection:
        for table, statement in _ENDED_ANEW.items():
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                connection.execute(statement, (now,))


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
