"""Copies that can be relied on: made while others write, read once, put back on an empty machine (campaign D3)."""

import json
import shutil
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tests.apps import app_on, database_of, running
from tests.given import given_in, moment
from webapp.features.operations import CopyRefused, backup, restore, verify_database, verify_file
from webapp.features.operations.manifest import manifest_path
from webapp.policy import chain
from webapp.tables.access import Look
from webapp.tables.base import Base
from webapp.tables.database import Database, Who, sqlite_driver
from webapp.tables.notices import Notice
from webapp.tables.people import LoginSession
from webapp.tables.ways_in import CodeCard, LoginStep

EVERYTHING = Who(everything=True)
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def filled(database: Database) -> Database:
    """Somebody with a plan, a contract, a log-in, a card, and two looks in their chain."""
    with given_in(database) as given:
        office = given.organisation()
        hanan, adviser = given.participant(), given.staff("adviser", office)
        given.confirmation(given.contract(given.plan(hanan)))
        given.login_session(hanan)
        given.login_step(person=hanan)
        given.code_card(hanan, office, adviser)
        for at in ("2026-11-10 09:00", "2026-11-10 09:05"):
            look = Look(
                person_id=hanan.id, looker_id=adviser.id, organisation_id=office.id, role="adviser", part="hours",
                looked_at=moment(at),
            )  # fmt: skip
            chain.append(given.session, look)
    return database


def rows_of(database: Database) -> dict[str, int]:
    with database.reading(EVERYTHING) as db:
        return {
            name: db.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@only_sqlite
def test_a_restore_drill_on_an_empty_machine(filled: Database, tmp_path: Path) -> None:
    """D3: the nightly copy, carried to a machine where nothing is; everything is there and whole, within minutes."""
    began = time.monotonic()
    before, copy = rows_of(filled), tmp_path / "copies" / "samvei-2026-11-20.sqlite"
    backup(filled.url, copy, NOW)
    machine = tmp_path / "empty machine"
    machine.mkdir()
    for path in (copy, manifest_path(copy)):
        shutil.copyfile(path, machine / path.name)
    url = f"sqlite:///{machine / 'var' / 'samvei.sqlite'}"
    report, aside = restore(url, machine / copy.name, TODAY, replace=False, folder=machine / "var")
    assert report.whole and aside is None, report.faults
    restored = Database(url)
    live = verify_database(restored, TODAY)
    assert (rows_of(restored), live.faults) == (before, [])
    with restored.reading(EVERYTHING) as db:
        assert chain.verify(db).lines == 2
    with running(url, tmp_path / "app") as app:
        assert app.test_client().get("/healthz").status_code == 200
    restored.close()
    assert time.monotonic() - began < 15 * 60


@only_sqlite
def test_a_copy_is_of_one_moment_while_others_write(filled: Database, tmp_path: Path) -> None:
    """Each write adds two rows that belong together: no copy has one without the other, and no write waits for long."""
    stop, slowest, failed = threading.Event(), [0.0], []

    def write() -> None:
        database, number = Database(filled.url), 0
        while not stop.is_set():
            began, number = time.monotonic(), number + 1
            try:
                with database.the_write(EVERYTHING) as db:
                    for half in ("a", "b"):
                        db.add(Notice(person_id=1, code=f"{half}{number}", values="{}", told_at=NOW))
                        db.flush()
            except Exception as problem:  # told below: a thread cannot fail a test
                failed.append(problem)
            slowest[0] = max(slowest[0], time.monotonic() - began)
        database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [backup(filled.url, tmp_path / f"{number}.sqlite", NOW)["rows"]["notice"] for number in range(5)]
    finally:
        stop.set()
        writer.join()
    assert failed == [] and slowest[0] < 5
    assert all(count % 2 == 0 for count in counts) and counts[-1] > counts[0]
    assert all(verify_file(tmp_path / f"{number}.sqlite", TODAY, folder=tmp_path).whole for number in range(5))


@only_sqlite
def test_a_copy_is_never_written_over(filled: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled.url, copy, NOW)
    content = copy.read_bytes()
    with pytest.raises(CopyRefused, match="there already"):
        backup(filled.url, copy, NOW)
    assert copy.read_bytes() == content
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.sqlite", "copy.sqlite.json"]
    assert (copy.stat().st_mode & 0o077, manifest_path(copy).stat().st_mode & 0o077) == (0, 0)


@only_sqlite
@pytest.mark.parametrize("harm", ["a byte", "a row", "the manifest's count", "a look", "cut short"])
def test_harm_is_seen(harm: str, filled: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled.url, copy, NOW)
    if harm == "a byte":
        whole = bytearray(copy.read_bytes())
        whole[-5] ^= 1
        copy.write_bytes(whole)
    elif harm == "a row":
        changed(copy, "DELETE FROM login_step")
    elif harm == "a look":
        changed(copy, "DROP TRIGGER look_stays", "UPDATE look SET role = 'leader' WHERE number = 1")
    elif harm == "cut short":
        copy.write_bytes(copy.read_bytes()[:20_000])
    else:
        written = json.loads(manifest_path(copy).read_text())
        written["rows"]["person"] += 1
        manifest_path(copy).write_text(json.dumps(written))
    assert not verify_file(copy, TODAY, folder=tmp_path).whole
    with pytest.raises(CopyRefused, match="not whole"):
        restore(f"sqlite:///{tmp_path / 'new.sqlite'}", copy, TODAY, replace=True, folder=tmp_path)
    assert not (tmp_path / "new.sqlite").exists()


def changed(copy: Path, *statements: str) -> None:
    connection = sqlite_driver().connect(str(copy))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@only_sqlite
def test_a_database_that_is_there_is_replaced_only_when_told_and_is_kept_aside(
    filled: Database, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled.url, copy, NOW)
    with filled.the_write(EVERYTHING) as db:
        db.add(Notice(person_id=1, code="later", values="{}", told_at=NOW))
    filled.close()
    with pytest.raises(CopyRefused, match="--replace"):
        restore(filled.url, copy, TODAY, replace=False, folder=tmp_path)
    assert rows_of(filled)["notice"] == 1
    filled.close()
    report, aside = restore(filled.url, copy, TODAY, replace=True, folder=tmp_path)
    assert report.whole and aside is not None
    assert rows_of(filled)["notice"] == 0
    old = Database(f"sqlite:///{aside}")
    assert rows_of(old)["notice"] == 1
    old.close()


@only_sqlite
def test_a_database_that_a_server_uses_is_not_replaced(filled: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled.url, copy, NOW)
    with filled.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(CopyRefused, match="stop it first"):
            restore(filled.url, copy, TODAY, replace=True, folder=tmp_path)
    assert sum(rows_of(filled).values()) > 10


@only_sqlite
def test_what_was_ended_after_the_copy_does_not_come_to_life_again(filled: Database, tmp_path: Path) -> None:
    copy, url = tmp_path / "copy.sqlite", f"sqlite:///{tmp_path / 'new.sqlite'}"
    backup(filled.url, copy, NOW)
    restore(url, copy, TODAY, replace=False, folder=tmp_path)
    restored = Database(url)
    with restored.reading(EVERYTHING) as db:
        alive = [
            db.scalar(select(func.count()).select_from(LoginSession).where(LoginSession.ended_at.is_(None))),
            db.scalar(select(func.count()).select_from(LoginStep).where(LoginStep.used_at.is_(None))),
            db.scalar(select(func.count()).select_from(CodeCard).where(CodeCard.blocked_at.is_(None))),
        ]
    restored.close()
    assert alive == [0, 0, 0]


def test_the_database_in_use_is_verified_on_either_engine(filled: Database) -> None:
    report = verify_database(filled, TODAY)
    assert report.faults == []
    assert any("chain of looks is whole (2 lines)" in each for each in report.done)
    assert any("fingerprint" in each for each in report.done)


def test_the_commands_say_what_they_did(filled: Database, tmp_path: Path) -> None:
    app = app_on(filled.url, tmp_path / "app")
    run, copy = app.test_cli_runner().invoke, str(tmp_path / "copy.sqlite")
    live = run(args=["verify", "--live"])
    assert (live.exit_code, "Everything is whole." in live.output) == (0, True), live.output
    made = run(args=["backup", copy])
    if filled.dialect_name == "postgresql":
        assert made.exit_code == 1 and "deploy/runbook.md" in made.output
    else:
        assert made.exit_code == 0, made.output
        assert run(args=["verify", copy]).exit_code == 0
        assert run(args=["restore", copy]).exit_code == 1
        database_of(app).close()
        filled.close()
        put_back = run(args=["restore", copy, "--replace"])
        assert put_back.exit_code == 0, put_back.output
    assert run(args=["verify"]).exit_code == 2
    database_of(app).close()
