"""A GET changes nothing but the log of looks, hourly at most the session's last use, and once a day the day a calendar
address was read (docs/decisions/0011)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.apps import HOME, database_of, logged_in
from tests.house.conftest import Scene, scene_on
from tests.house.test_who_reaches_what import NEARBY
from tests.routes import reaches, visits
from webapp.tables import Base
from webapp.tables.database import Who

MAY_CHANGE = {"look", "look_head", "login_session"}  # a look has its place in a chain, and the head knows it
ON_A_SESSION = {"last_used_at", "expires_at"}


@pytest.mark.parametrize("name", NEARBY)
def test_no_page_writes(sqlite_scene: Scene, name: str):
    app, faults = sqlite_scene.app, []
    browser = sqlite_scene.browser(name)
    before = contents(app)
    for route, address, thing in visits(app, sqlite_scene.world, "GET", asker=name):
        browser.get(address)
        after = contents(app)
        changed = [table for table in after if after[table] != before[table]]
        if changed:
            faults.append(f"{route} ({thing.which if thing else 'no id'}) changes {', '.join(changed)}")
        before = after
    assert not faults, "\n  ".join([f"A GET must not write; for {name}:", *faults])


@pytest.mark.parametrize("name", NEARBY)
def test_a_form_about_what_is_not_yours_changes_nothing(sqlite_scene: Scene, name: str):
    app, faults = sqlite_scene.app, []
    browser, asking = sqlite_scene.browser(name), sqlite_scene.world.actors[name]
    before = contents(app)
    for route, address, thing in visits(app, sqlite_scene.world, "POST", asker=name):
        if thing is None or reaches(sqlite_scene.world, asking, route, thing):
            continue
        browser.post(address)
        after = contents(app)
        if after != before:
            faults.append(f"{route} ({thing.which})")
        before = after
    assert not faults, "\n  ".join([f"{name} changed what is somebody else's:", *faults])


def test_a_use_after_an_hour_is_noted_on_the_session_and_nowhere_else(sqlite_scene: Scene):
    app, long_ago = sqlite_scene.app, datetime.now(UTC) - timedelta(hours=3)
    person = sqlite_scene.world.people["participant"]
    browser = logged_in(app, person.id, last_used_at=long_ago)
    before, session_before = contents(app), session(app, browser.session_id)
    assert browser.get("/nb/today").status_code == 200
    after, session_after = contents(app), session(app, browser.session_id)
    assert before == after
    changed = {name for name in session_after if session_after[name] != session_before[name]}
    assert changed == ON_A_SESSION


def test_reading_a_calendar_address_notes_the_day_on_its_own_row_and_nothing_else(sqlite_template: Path, tmp_path: Path):
    path = tmp_path / "samvei.db"
    path.write_bytes(sqlite_template.read_bytes())
    with scene_on(f"sqlite:///{path}", path.parent) as scene:
        browser, address = scene.browser("nobody"), f"/calendar/{scene.world.secrets['participant']}.ics"
        before = contents(scene.app)
        assert browser.get(address).status_code == 200
        after = contents(scene.app)
        table = Base.metadata.tables["calendar_feed"]
        whose, noted = list(table.columns).index(table.c.person_id), list(table.columns).index(table.c.last_fetched_on)
        changed = [row for row in after["calendar_feed"] if row not in before["calendar_feed"]]
        assert [row[whose] for row in changed] == [scene.world.people["participant"].id]
        untouched = [row for row in after["calendar_feed"] if row not in changed]
        as_before = [(*row[:noted], None, *row[noted + 1 :]) for row in changed]
        assert before == after | {"calendar_feed": sorted(untouched + as_before, key=repr)}
        for method in ("get", "head"):
            assert getattr(browser.client, method)(address, base_url=HOME).status_code == 200
        assert contents(scene.app) == after


def contents(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that a GET must leave alone."""
    with database_of(app).reading(Who(everything=True)) as db:
        return {
            table.name: sorted((tuple(row) for row in db.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in MAY_CHANGE
        } | {"login_session": list(_sessions(db))}


def _sessions(db: Any) -> Iterator[tuple[Any, ...]]:
    table = Base.metadata.tables["login_session"]
    kept = [column for column in table.columns if column.name not in ON_A_SESSION]
    yield from sorted((tuple(row) for row in db.execute(select(*kept))), key=repr)


def session(app: Flask, session_id: int | None) -> dict[str, Any]:
    with database_of(app).reading(Who(everything=True)) as db:
        table = Base.metadata.tables["login_session"]
        return dict(db.execute(select(table).where(table.c.id == session_id)).one()._mapping)
