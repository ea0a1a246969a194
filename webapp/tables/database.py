"""The way to the database: one engine a process, read transactions, and writes that wait their turn.

SQLite takes one writer at a time. A transaction that reads first and writes later is refused at once when somebody
else wrote in between, and `busy_timeout` alone lets some writers starve. So a write takes a lock file (the gate), then
`BEGIN IMMEDIATE`, and holds both until its one commit. PostgreSQL needs neither.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import QueuePool

from webapp.tables.wall import NOBODY, Who, raise_wall, set_who, set_who_by_token

__all__ = [
    "NOBODY",
    "Asked",
    "Database",
    "Gate",
    "Who",
    "gate_for",
    "make_engine",
    "reserve_ids",
    "set_who",
    "set_who_by_token",
    "sqlite_driver",
]

# What a question can be put to. A connection answers without a session's own bookkeeping, which a page that asks several
# questions pays for once.
Asked = Session | Connection
# Older libraries can lose committed pages when a write-ahead log is reset (fixed in 3.51.3).
WAL_IS_SAFE_FROM = (3, 51, 3)
BUSY_TIMEOUT_MS = 5_000
# How SQLite opens a transaction; set on the writing engine, which shares the pool with the reading one.
_BEGIN = "samvei_begin"


class Database:
    """One installation's database, as one process reaches it. Threads may share it."""

    def __init__(self, url: str, *, lock_path: Path | None = None, wal: bool | None = None) -> None:
        """url: `sqlite:///path` or `postgresql://…`. lock_path: the gate's file, beside the SQLite file unless told.

        wal: None keeps SQLite's write-ahead log where the library is sound; False uses a rollback journal."""
        address = make_url(url)
        self.url = url
        self.dialect_name = address.get_backend_name()
        self._gate = Gate(lock_path or _lock_beside(address)) if self.dialect_name == "sqlite" else None
        self.engine = make_engine(url, gate=self._gate, wal=wal)

        class Reading(Session):
            """A class of our own, so that its listeners are this database's alone."""

        if self.dialect_name == "postgresql":
            raise_wall(Reading)
        self._sessions = sessionmaker(self.engine, class_=Reading, expire_on_commit=False)
        self._writing_engine = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._writing = threading.local()

    def session(self, who: Who = NOBODY) -> Session:
        """A session for one request: its transaction begins with its first query; whoever asked for it closes it."""
        return self._sessions(info={"who": who})

    @contextmanager
    def reading(self, who: Who = NOBODY) -> Iterator[Session]:
        """One read transaction: everything seen in it is of one moment (SQLite), and nothing of it stays."""
        with self.session(who) as session:
            yield session

    @contextmanager
    def the_write(self, who: Who = NOBODY) -> Iterator[Session]:
        """The one transaction of a write: through the gate, changed, committed once; undone when anything raises.

        End a reading of one's own first (`session.rollback()`): it would not see the change, and with a rollback
        journal it would stand in the way of the commit. A write within a write raises RuntimeError."""
        if getattr(self._writing, "now", False):
            raise RuntimeError("a write has one transaction: hand the session on instead of opening another")
        self._writing.now = True
        try:
            if self._gate is None:
                with self._transaction(who) as session:
                    yield session
            else:
                with self._gate, self._transaction(who) as session:
                    yield session
        finally:
            self._writing.now = False

    @contextmanager
    def _transaction(self, who: Who) -> Iterator[Session]:
        with self._sessions(bind=self._writing_engine, info={"who": who}) as session:
            session.connection()  # takes the write lock now, before anything has been read
            yield session
            session.commit()

    def healthy(self) -> bool:
        """Whether the database answers and has been migrated; never raises."""
        try:
            with self.engine.connect() as connection:
                return connection.scalar(text("SELECT version_num FROM alembic_version")) is not None
        except (SQLAlchemyError, OSError):
            return False

    def tell_waits(self, listener: Callable[[float], None]) -> None:
        """From now on `listener` hears how many seconds each write waited at the gate; PostgreSQL has none."""
        if self._gate is not None:
            self._gate.on_wait = listener

    def close(self) -> None:
        """Closes the pooled connections; a later use opens new ones."""
        self.engine.dispose()


def make_engine(url: str, *, gate: "Gate | None" = None, wal: bool | None = None, foreign_keys: bool = True) -> Engine:
    """An engine with our settings. foreign_keys: False only while migrating."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        if wal is None:
            wal = sqlite_driver().sqlite_version_info >= WAL_IS_SAFE_FROM
        return _sqlite_engine(address, gate or Gate(_lock_beside(address)), wal, foreign_keys)
    # The ping costs a fraction of a millisecond and spares people an error page after a database restart.
    return create_engine(address, pool_size=5, max_overflow=10, pool_pre_ping=True, hide_parameters=True)


def gate_for(url: str) -> "Gate":
    """The writers' gate of the SQLite database at `url`, for what writes without a session."""
    return Gate(_lock_beside(make_url(url)))


def reserve_ids(session: Session, table: Table | type[DeclarativeBase], count: int) -> Sequence[int]:
    """`count` unused ids of `table`, in rising order, for rows inserted with their id given.

    Bulk inserts then need no RETURNING, which PostgreSQL's wall would refuse for a person no organisation serves yet.
    On SQLite it belongs inside `the_write()`, and reserved rows go in before others of the same table. On PostgreSQL
    the ids may have gaps. Raises ValueError below 0."""
    if count < 0:
        raise ValueError("a number of ids cannot be negative")
    if isinstance(table, Table):
        mapped: Any = table
    else:
        mapped = table.__table__
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(mapped.name, "id")
        return sorted(session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, count))))
    reserved: dict[str, int] = session.info.setdefault("reserved", {})
    highest = session.scalar(select(func.max(mapped.c.id))) or 0
    first = max(highest, reserved.get(mapped.name, 0)) + 1
    reserved[mapped.name] = first + count - 1
    return range(first, first + count)


def sqlite_driver() -> Any:
    """The wheel's newer library where it is installed, else Python's own; both are the same DB-API."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2


def _sqlite_engine(address: URL, gate: "Gate", wal: bool, foreign_keys: bool) -> Engine:
    driver = sqlite_driver()
    engine = create_engine(
        address,
        module=driver,
        poolclass=QueuePool,
        hide_parameters=True,  # an error's words end in a log, and a row's values do not belong there
        pool_size=5,
        max_overflow=30,
        # isolation_level None: the driver begins nothing by itself; `begin` below does, and says how.
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        _set_journal(connection, wal, gate)
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        statement: str = connection.get_execution_options().get(_BEGIN, "BEGIN")
        raw: Any = connection.connection.dbapi_connection
        try:
            raw.execute(statement)  # on the driver itself: BEGIN is not one of the page's statements
        except driver.Error as problem:
            raise OperationalError(statement, None, problem) from problem

    return engine


def _set_journal(connection: Any, wal: bool, gate: "Gate") -> None:
    """An acknowledged write must survive a power cut: FULL in WAL, EXTRA with a rollback journal."""
    wanted = "wal" if wal else "truncate"
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        # WAL stays with the file, TRUNCATE with the connection; the change itself does not wait for others.
        with gate.unless_held():
            connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()
    connection.execute(f"PRAGMA synchronous={'FULL' if wal else 'EXTRA'}")


def _lock_beside(address: URL) -> Path:
    if not address.database or address.database == ":memory:":
        raise ValueError("a database in memory is not one that several processes can share")
    return Path(address.database + ".lock")


class Gate:
    """A lock file that lets writers through one by one; the kernel queues them and frees it if a process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = threading.local()
        self.on_wait: Callable[[float], None] | None = None

    def __enter__(self) -> None:
        # Opened anew each time: a lock belongs to the open file, so two threads must not share one.
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        asked = monotonic()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except BaseException:
            os.close(handle)
            raise
        self._held.handle = handle
        if self.on_wait is not None:
            self.on_wait(monotonic() - asked)

    def __exit__(self, *problem: object) -> None:
        os.close(self._held.handle)  # closing lets go of the lock
        self._held.handle = None

    @contextmanager
    def unless_held(self) -> Iterator[None]:
        """The gate, or nothing when this thread is already through it."""
        if getattr(self._held, "handle", None) is not None:
            yield
        else:
            with self:
                yield
