"""Bringing a database to the tables of today, without an alembic.ini: `migrate(url)` from code, a new one by `new()`.

The migrations lie in `migrations/`, numbered. They run as the owner of the tables; on PostgreSQL the application itself
uses another role, which owns nothing, so that the row-level policies hold for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, make_url, text

from webapp.tables.database import gate_for, make_engine

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
APP_ROLE = "samvei_app"
# Any number will do, if nobody else uses it: two starts at once must not migrate side by side.
_ADVISORY_LOCK = 7_263_341


def migrate(url: str, *, app_role: str = APP_ROLE, to: str = "head") -> None:
    """Upgrades the database at `url` to revision `to`, one transaction for all of it; makes a missing SQLite file.

    url: of the owner role on PostgreSQL. app_role: the role the application connects as, made without a log-in
    when it is missing. Raises IntegrityBroken when a row on SQLite refers to nothing afterwards."""
    with _connected(url) as connection:
        command.upgrade(_config(connection, app_role), to)


def migrate_down(url: str, *, app_role: str = APP_ROLE, to: str = "base") -> None:
    """Downgrades to revision `to`."""
    with _connected(url) as connection:
        command.downgrade(_config(connection, app_role), to)


def pending(engine: Engine) -> bool:
    """Whether the database lacks a migration that the code has."""
    heads = set(ScriptDirectory.from_config(_config()).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) != heads


def differences(url: str) -> list[object]:
    """What the mappings say and the migrated database does not, as Alembic's operations; empty when they agree."""
    from alembic.autogenerate import compare_metadata

    from webapp.tables import Base

    with _connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))


def new(url: str, sentence: str) -> None:
    """Writes the next numbered migration from the difference between the mappings and the database at `url`."""
    scripts = ScriptDirectory.from_config(_config())
    head = scripts.get_current_head()
    with _connected(url) as connection:
        command.revision(_config(connection), message=sentence, autogenerate=True, rev_id=f"{int(head or '0') + 1:04d}")


class IntegrityBroken(Exception):
    """After a migration on SQLite, rows refer to rows that are not there; the migration was undone."""


def _config(connection: Connection | None = None, app_role: str = APP_ROLE) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS / "environment"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, app_role=app_role)
    return config


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        # Batch mode makes a table anew and drops the old one: with foreign keys on, its children would go with it.
        gate = gate_for(url)
        engine = make_engine(url, gate=gate, foreign_keys=False)
        with gate, engine.connect() as connection:
            yield connection
    else:
        engine = make_engine(url)
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": _ADVISORY_LOCK})
            # The owner, too, stands behind the wall it is about to build (FORCE ROW LEVEL SECURITY).
            connection.execute(text("SELECT set_config('app.everything', 'on', false)"))
            connection.commit()
            yield connection
    engine.dispose()  # closes the connection, and with it the lock and the setting
