"""The application with a world in it, on either database. One of each serves a whole run, because nothing that the
tests of the house ask of it changes it; those that send real changes take a copy."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, make_url, text

from tests.apps import (
    Browser,
    app,  # noqa: F401
    app_folder,  # noqa: F401
    browser_of,
    database_of,
    logged_in,
    running,
    session_row,
    unhurried,
)
from tests.conftest import as_app_role
from tests.world import Thing, World, build
from webapp.tables.database import Database
from webapp.tables.migrate import APP_ROLE, migrate


@dataclass
class Scene:
    """An application, the world in its database, and a browser for each of its people."""

    app: Flask
    world: World
    engine: str
    browsers: dict[str, Browser] = field(default_factory=dict)
    walks: dict[str, list[Any]] = field(default_factory=dict)  # what test_who_reaches_what found, by person
    doors: dict[str, list[Any]] = field(default_factory=dict)  # what each person gets through to

    def browser(self, name: str, *, fresh: bool = False) -> Browser:
        """The browser of «nobody» or of somebody in the world, logged in. fresh: a new one."""
        if fresh or name not in self.browsers or self.was_ended(self.browsers[name]):
            body = self.world.actors[name]
            self.browsers[name] = (
                browser_of(self.app) if body is None else logged_in(self.app, body.id, staff=bool(body.actor.roles))
            )
        return self.browsers[name]

    def was_ended(self, browser: Browser) -> bool:
        """Whether somebody, or she herself, has logged this browser out meanwhile."""
        return browser.session_id is not None and session_row(self.app, browser.session_id).ended_at is not None


@pytest.fixture(scope="session")
def sqlite_scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    path = tmp_path_factory.mktemp("scene") / "samvei.db"
    path.write_bytes(sqlite_template.read_bytes())
    with scene_on(f"sqlite:///{path}", path.parent) as scene:
        yield scene


@pytest.fixture(scope="session")
def postgresql_scene(postgresql_server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Reached as the role that owns nothing, so behind the wall."""
    name = f"scene_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    owner_url = make_url(postgresql_server_url).set(database=name).render_as_string(hide_password=False)
    engine = create_engine(postgresql_server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(1)"))  # as in tests/conftest.py: roles are the server's
        connection.execute(text(f"CREATE DATABASE {name}"))
        migrate(owner_url)
        connection.execute(text(f"ALTER ROLE {APP_ROLE} LOGIN"))
    with scene_on(as_app_role(owner_url), tmp_path_factory.mktemp("scene")) as scene:
        yield scene


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def scene(request: pytest.FixtureRequest) -> Scene:
    chosen: Scene = request.getfixturevalue(f"{request.param}_scene")
    return chosen


@contextmanager
def scene_on(url: str, folder: Path, many: int = 1) -> Iterator[Scene]:
    """A world built in an empty, migrated database, with an application before it."""
    database = Database(url)
    unhurried(database)
    world = build(database, many=many)
    database.close()
    with running(url, folder) as made:
        scene = Scene(made, world, database_of(made).dialect_name)
        for name in ("adviser", "foreign adviser"):
            world.things.setdefault("upload", []).append(an_upload(scene, name))
        yield scene


def an_upload(scene: Scene, name: str) -> Thing:
    """A list that this person has sent and not yet brought in, with a fault in it."""
    rows = b"id;given_name\n1;Nobody\n"
    answer = scene.browser(name).post("/nb/staff/import", {"file": (BytesIO(rows), "people.csv")})
    assert answer.status_code == 303, answer.text
    return Thing(answer.headers["Location"].rsplit("/", 1)[-1], frozenset({name}), name)
