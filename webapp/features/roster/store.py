"""Many rows in one short transaction: turned into what the driver takes before the lock, then only handed over.

SQLAlchemy's own executemany spends most of its time turning Python values into the database's, row by row, while
everybody else waits. Here that is done beforehand with the same processors.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Dialect, String, Table, Text, and_, bindparam, delete, update
from sqlalchemy.orm import Session

from webapp.features.protection import raise_by_list
from webapp.features.roster.changes import Changes, Ref, Update
from webapp.features.roster.telling import tell_of_lessons
from webapp.tables import Base
from webapp.tables.base import new_public_id
from webapp.tables.database import reserve_ids
from webapp.tables.organisations import SourceId
from webapp.tables.people import Circumstances
from webapp.tables.schedule import Lesson

# Parents before children; within PostgreSQL's wall, the service that lets us see a person before anything about her.
ORDER = (
    "person", "service", "circumstances", "child", "school_class", "enrolment", "series", "lesson", "meeting",
    "plan_version", "contract_version", "examination", "next_step", "evidence", "source_id",
)  # fmt: skip
_AT_ONCE = 20_000


class ChangedMeanwhile(Exception):
    """Somebody changed what the file is about between the check and the write; nothing was written."""


@dataclass
class Staged:
    """Rows of one table and one set of columns. ready: as the driver takes them. waiting: those that need new ids."""

    table: Table
    columns: list[Column[Any]]
    ready: list[tuple[Any, ...]]
    waiting: list[dict[str, Any]]


def stage(changes: Changes, dialect: Dialect) -> list[Staged]:
    """Everything to put in, in order. Empties `changes.inserts`, so that the rows are in memory once."""
    staged = []
    for name in ORDER:
        table = Base.metadata.tables[name]
        rows = changes.inserts.pop(name, [])
        public_ids = iter(sorted(new_public_id() for _ in rows) if "public_id" in table.c else ())
        for with_id in (True, False):
            columns = [column for column in table.c if column.name != "id" or with_id]
            part = Staged(table, columns, [], [])
            processors = _processors(columns, dialect)
            for row in rows:
                if ("id" in row) is not (with_id and "id" in table.c):
                    continue
                filled = _filled(columns, row, public_ids)
                if any(isinstance(value, Ref) for value in filled.values()):
                    part.waiting.append(filled)
                else:
                    part.ready.append(_raw(columns, processors, filled))
            if part.ready or part.waiting:
                staged.append(part)
            if "id" not in table.c:
                break
    return staged


def write(
    session: Session, organisation_id: int, changes: Changes, staged: Sequence[Staged], now: Any
) -> dict[Ref, int]:
    """Everything the changes say, in the session's transaction. Raises ChangedMeanwhile; gives the ids of new rows."""
    ids: dict[Ref, int] = {}
    for name, count in changes.new_ids.items():
        for number, row_id in enumerate(reserve_ids(session, Base.metadata.tables[name], count)):
            ids[Ref(name, number)] = row_id
    _update(session, changes.updates)
    for name, where in changes.deletes:
        table = Base.metadata.tables[name]
        session.execute(delete(table).where(and_(*(table.c[key] == value for key, value in where.items()))))
    dialect = session.get_bind().dialect
    for part in staged:
        processors = _processors(part.columns, dialect)
        for row in part.waiting:
            known = {key: ids[value] if isinstance(value, Ref) else value for key, value in row.items()}
            part.ready.append(_raw(part.columns, processors, known))
        _insert(session, part)
    _set_sources(session, organisation_id, changes, ids)
    tell_of_lessons(session, changes.lessons, now)
    unregistered = Lesson.registered_at.is_(None)
    _mark(session, Lesson.__table__, "id", _resolved(changes.registered, ids), {"registered_at": now}, unregistered)
    # The revision too: a reckoning that is under way must notice that what it read is old.
    outdated = {"reckoned_on": None, "revision": Circumstances.revision + 1}
    _mark(session, Circumstances.__table__, "person_id", _resolved(changes.touched, ids), outdated, None)
    for person_id in sorted(changes.protected):
        raise_by_list(session, person_id, organisation_id, changes.by_id, now)
    return ids


def _filled(columns: Iterable[Column[Any]], row: dict[str, Any], public_ids: Any) -> dict[str, Any]:
    """The row with a value for each column: what it says, else the table's own default."""
    filled: dict[str, Any] = {}
    for column in columns:
        if column.name in row:
            value = row[column.name]
        elif column.name == "public_id":
            value = next(public_ids)
        else:
            value = _default(column)
        # An empty cell in a column that must hold something means what the column means by default.
        if value is None and not column.nullable:
            value = _default(column)
        filled[column.name] = value
    return filled


def _default(column: Column[Any]) -> Any:
    """The plain value a table gives this column when nothing is said, else None."""
    default: Any = column.default
    return default.arg if default is not None and default.is_scalar else None


def _processors(columns: Iterable[Column[Any]], dialect: Dialect) -> list[Callable[[Any], Any] | None]:
    return [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]


def _raw(
    columns: Sequence[Column[Any]], processors: Sequence[Callable[[Any], Any] | None], row: dict[str, Any]
) -> tuple[Any, ...]:
    return tuple(
        process(row[column.name]) if process else row[column.name]
        for column, process in zip(columns, processors, strict=True)
    )


def _insert(session: Session, part: Staged) -> None:
    names = ", ".join(f'"{column.name}"' for column in part.columns)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # One statement for many rows: a round trip for each would take minutes.
        arrays = ", ".join(f"%s::{_array_type(column, connection.dialect)}[]" for column in part.columns)
        statement = f'INSERT INTO "{part.table.name}" ({names}) SELECT * FROM unnest({arrays})'  # noqa: S608  names of ours
        for start in range(0, len(part.ready), _AT_ONCE):
            rows = part.ready[start : start + _AT_ONCE]
            connection.exec_driver_sql(statement, tuple(list(values) for values in zip(*rows, strict=True)))
    else:
        marks = ", ".join("?" for _ in part.columns)
        statement = f'INSERT INTO "{part.table.name}" ({names}) VALUES ({marks})'  # noqa: S608  names of ours
        connection.exec_driver_sql(statement, part.ready)


def _array_type(column: Column[Any], dialect: Dialect) -> str:
    # Not varchar(n): a cast to it would cut a long text in silence, where the column refuses it.
    return "text" if isinstance(column.type, String | Text) else column.type.compile(dialect)


def _update(session: Session, updates: Sequence[Update]) -> None:
    """In groups of one shape; a row that somebody else changed since it was read stops everything."""
    shapes: dict[tuple[str, bool, tuple[str, ...]], list[Update]] = {}
    for each in updates:
        if each.values:
            shapes.setdefault((each.table, each.revision is not None, tuple(sorted(each.values))), []).append(each)
    for (name, revised, columns), group in shapes.items():
        table = Base.metadata.tables[name]
        key = table.c["person_id"] if name == "circumstances" else table.c["id"]
        statement = update(table).where(key == bindparam("at_id"))
        values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns}
        if revised:
            statement = statement.where(table.c.revision == bindparam("at_revision"))
            values["revision"] = table.c.revision + 1
        statement = statement.values(values)
        done = session.connection().execute(
            statement,
            [
                {
                    "at_id": each.id,
                    **({"at_revision": each.revision} if revised else {}),
                    **{f"new_{column}": _not_empty(table, column, each.values[column]) for column in columns},
                }
                for each in group
            ],
        )
        if done.rowcount != len(group):
            raise ChangedMeanwhile


def _not_empty(table: Table, column: str, value: Any) -> Any:
    return _default(table.c[column]) if value is None and not table.c[column].nullable else value


def _set_sources(session: Session, organisation_id: int, changes: Changes, ids: dict[Ref, int]) -> None:
    at = and_(
        SourceId.organisation_id == organisation_id,
        SourceId.kind == bindparam("at_kind"),
        SourceId.source_id == bindparam("at_source"),
    )
    table: Any = SourceId.__table__
    if changes.digests:
        session.connection().execute(
            update(table).where(at).values(digest=bindparam("new_digest")),
            [{"at_kind": kind, "at_source": source, "new_digest": digest} for kind, source, digest in changes.digests],
        )
    if changes.moves:
        session.connection().execute(
            update(table).where(at).values(row_id=bindparam("new_row")),
            [{"at_kind": kind, "at_source": source, "new_row": ids[ref]} for kind, source, ref in changes.moves],
        )


def _resolved(refs: Iterable[int | Ref], ids: dict[Ref, int]) -> list[int]:
    return sorted(ids[each] if isinstance(each, Ref) else each for each in refs)


def _mark(session: Session, table: Any, key: str, ids: list[int], values: dict[str, Any], only: Any) -> None:
    for start in range(0, len(ids), 500):
        statement = update(table).where(table.c[key].in_(ids[start : start + 500]))
        session.execute((statement if only is None else statement.where(only)).values(values))
