"""Runs inside Alembic; `webapp/tables/migrate.py` hands over the connection."""

from typing import Any

from alembic import context

from webapp.tables import Base
from webapp.tables.base import UtcInstant
from webapp.tables.migrate import IntegrityBroken

connection = context.config.attributes["connection"]
on_sqlite = connection.dialect.name == "sqlite"


def as_written(kind: str, item: Any, autogenerating: Any) -> str | bool:
    """Our own column type as what it is to the database, so that a migration does not lean on today's code."""
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcInstant) else False


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=on_sqlite,
    render_item=as_written,
    # Our engine begins SQLite's transactions itself, so a migration that fails half-way leaves nothing behind.
    transactional_ddl=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
    if on_sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise IntegrityBroken(f"{len(lost)} rows refer to nothing, the first: {tuple(lost[0])}")
