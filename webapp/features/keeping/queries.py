"""What is past its date, what still refers to it, and what must stand beside a row in the archive."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, func, not_, or_, select, true, tuple_
from sqlalchemy.orm import Session

from webapp.tables.base import Base
from webapp.tables.keeping import Rule
from webapp.tables.organisations import Organisation, SourceId
from webapp.tables.people import Circumstances, Person, Service

NOBODYS = "no-organisation"
Rows = list[dict[str, Any]]


def referred(table: Table) -> ColumnElement[bool]:
    """The condition that a row of another table, or another row of this one, refers to the row."""
    found: list[ColumnElement[bool]] = []
    for other in Base.metadata.tables.values():
        for column in other.c:
            for key in column.foreign_keys:
                if key.column.table is table:
                    child = other.alias()
                    found.append(exists(select(true()).where(child.c[column.name] == key.column).correlate(table)))
    return or_(*found) if found else not_(true())


def counted(db: Session, rule: Rule, on: date) -> tuple[int, int, date | None]:
    """How many rows are past their date, how many of these something still refers to, and the oldest day among them."""
    day = rule.day()
    past = rule.past(on)
    oldest = func.min(day) if day is not None else None
    columns = [func.count(), *([oldest] if oldest is not None else [])]
    found = db.execute(select(*columns).select_from(rule.rows).where(past)).one()
    if not found[0]:
        return 0, 0, None
    waiting = db.scalar(select(func.count()).select_from(rule.rows).where(and_(past, referred(rule.rows)))) or 0
    first: Any = found[1] if len(found) > 1 else None
    return found[0], waiting, first.date() if hasattr(first, "date") else first


def next_rows(db: Session, rule: Rule, on: date, most: int) -> Rows:
    """The next rows that can go, whole, in the order of their keys."""
    keys = rule.rows.primary_key.columns
    found = db.execute(
        select(rule.rows).where(rule.past(on), not_(referred(rule.rows))).order_by(*keys).limit(most)
    ).mappings()
    return [dict(row) for row in found]


def same_rows(db: Session, rule: Rule, on: date, rows: Rows) -> Rows:
    """These rows as they stand now, those of them that can still go."""
    keys = rule.rows.primary_key.columns
    found = db.execute(
        select(rule.rows).where(rule.past(on), not_(referred(rule.rows)), chosen(rule.rows, rows)).order_by(*keys)
    ).mappings()
    return [dict(row) for row in found]


def chosen(table: Table, rows: Sequence[Mapping[str, Any]]) -> ColumnElement[bool]:
    """The condition that a row is one of these."""
    keys = table.primary_key.columns
    if len(keys) == 1:
        (key,) = keys
        return key.in_([row[key.name] for row in rows])
    return tuple_(*keys).in_([tuple(row[key.name] for key in keys) for row in rows])


class Beside:
    """What stands beside archived rows, looked up once for a batch: who she is, and whose archive it belongs to."""

    def __init__(self, db: Session, rows: Rows) -> None:
        people = {row["person_id"] for row in rows if row.get("person_id") is not None}
        self._people = people_by_id(db, people)
        self._offices = _latest_offices(db, people)
        self._of_class = _organisation_of(db, "school_class", {row["class_id"] for row in rows if "class_id" in row})
        self._names = {
            row.id: row for row in db.execute(select(Organisation.id, Organisation.public_id, Organisation.name))
        }

    def folder(self, row: Mapping[str, Any]) -> str:
        """Where the row belongs: its organisation's folder, and one of its own for the protected."""
        office = self._names.get(self._office_of(row) or 0)
        person = self._people.get(row.get("person_id") or 0)
        protected = person is not None and person["protection"] != "none"
        return (office.public_id if office else NOBODYS) + ("-protected" if protected else "")

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row with person and organisation in words, so that it can be read without the database."""
        office = self._names.get(self._office_of(row) or 0)
        person = self._people.get(row.get("person_id") or 0)
        return {
            "row": {name: _text(value) for name, value in row.items()},
            "organisation": {"id": office.public_id, "name": office.name} if office else None,
            "person": person,
        }

    def _office_of(self, row: Mapping[str, Any]) -> int | None:
        if row.get("organisation_id"):
            return int(row["organisation_id"])
        if row.get("to_organisation_id"):
            return int(row["to_organisation_id"])
        return self._of_class.get(row.get("class_id") or 0) or self._offices.get(row.get("person_id") or 0)


def people_by_id(db: Session, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Name, birth date and the organisations' own numbers of these people."""
    found = db.execute(
        select(
            Person.id,
            Person.public_id,
            Person.given_name,
            Person.family_name,
            Person.protection,
            Circumstances.birth_date,
        )
        .outerjoin(Circumstances, Circumstances.person_id == Person.id)
        .where(Person.id.in_(ids))
    )
    people = {
        row.id: {
            "id": row.public_id,
            "given_name": row.given_name,
            "family_name": row.family_name,
            "birth_date": _text(row.birth_date),
            "protection": row.protection,
            "known_as": [],
        }
        for row in found
    }
    numbers = select(SourceId.row_id, SourceId.source_id).where(SourceId.kind == "person", SourceId.row_id.in_(ids))
    for row_id, source_id in db.execute(numbers.order_by(SourceId.id)):
        if row_id in people:
            people[row_id]["known_as"].append(source_id)
    return people


def _latest_offices(db: Session, people: Collection[int]) -> dict[int, int]:
    found = db.execute(
        select(Service.person_id, Service.organisation_id)
        .where(Service.person_id.in_(people))
        .order_by(Service.from_on, Service.id)
    )
    return {row.person_id: row.organisation_id for row in found}


def _organisation_of(db: Session, table: str, ids: Collection[int]) -> dict[int, int]:
    rows = Base.metadata.tables[table]
    return {
        row.id: row.organisation_id
        for row in db.execute(select(rows.c.id, rows.c.organisation_id).where(rows.c.id.in_(ids)))
    }


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
