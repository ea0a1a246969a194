"""Everything about one person, read from the tables as `parts.py` decides; and how much of it there is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from webapp.features.mydata.parts import COUNTED, SHOWN_AS, Given, columns_given, kept_class, tables_given, target_of
from webapp.language import dates
from webapp.policy.actor import Actor
from webapp.tables.base import Base, Kept
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent, Handover

_INSTANT_AS_MONTH = {"look": "looked_at"}


@dataclass(frozen=True)
class Part:
    """One table's rows about the person, as plain values: texts, numbers, days, aware instants, parsed JSON."""

    name: str
    kept: Kept
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Counted:
    """How much of somebody's work is kept beside others' records. by_month: ("2026-11", 12), the oldest first."""

    name: str
    column: str
    total: int
    by_month: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Copy:
    """All of it, at one moment."""

    made_at: datetime
    parts: tuple[Part, ...]
    work: tuple[Counted, ...]


@dataclass(frozen=True)
class PartCount:
    """A part before it is taken: how many rows it has."""

    name: str
    count: int


@dataclass(frozen=True)
class MoveTold:
    """A hand-over as it was: what she wrote herself went along only with her yes."""

    centre: str
    office: str
    moves_on: date
    made_at: datetime
    made_by: str
    answered_at: datetime | None
    shares_own_story: bool | None
    undone_at: datetime | None


@dataclass(frozen=True)
class ConsentTold:
    office: str
    given_at: datetime
    withdrawn_at: datetime | None


def counts_of(db: Session, actor: Actor) -> tuple[PartCount, ...]:
    """The parts that hold something about her, in the copy's order. One statement."""
    asked = [
        select(literal(table.name).label("name"), func.count().label("count"))
        .select_from(table)
        .where(given.where(table, actor))
        for table, given in tables_given()
    ]
    found = {row.name: row[1] for row in db.execute(union_all(*asked))}
    return tuple(PartCount(table.name, found[table.name]) for table, _given in tables_given() if found.get(table.name))


def everything_about(db: Session, actor: Actor, now: datetime) -> Copy:
    """The whole copy. A statement for each part, and one for each sort of thing the parts point to."""
    raw = [(table, given, _rows(db, table, given, actor)) for table, given in tables_given()]
    shown = _shown(db, raw)
    parts = tuple(
        Part(table.name, kept_class(table.name), tuple(_plain(table, given, row, shown) for row in rows))
        for table, given, rows in raw
        if rows
    )
    return Copy(now, parts, _work_of(db, actor) if actor.is_staff else ())


def moves_told(db: Session, actor: Actor) -> tuple[MoveTold, ...]:
    """Every hand-over of hers, the newest first. One statement."""
    centre = aliased(Organisation)
    rows = db.execute(
        select(
            centre.name, Organisation.name, Handover.moves_on, Handover.made_at, Handover.made_by,
            Handover.answered_at, Handover.shares_own_story, Handover.undone_at,
        )
        .join(centre, centre.id == Handover.from_organisation_id)
        .join(Organisation, Organisation.id == Handover.to_organisation_id)
        .where(Handover.person_id == actor.person_id)
        .order_by(Handover.made_at.desc(), Handover.id.desc())
    )  # fmt: skip
    return tuple(MoveTold(*row) for row in rows)


def consents_told(db: Session, actor: Actor) -> tuple[ConsentTold, ...]:
    """Whom she has let read what she wrote herself, and when she took it back. One statement."""
    rows = db.execute(
        select(Organisation.name, Consent.given_at, Consent.withdrawn_at)
        .join(Organisation, Organisation.id == Consent.organisation_id)
        .where(Consent.person_id == actor.person_id)
        .order_by(Consent.given_at.desc(), Consent.id.desc())
    )
    return tuple(ConsentTold(*row) for row in rows)


def _rows(db: Session, table: Table, given: Given, actor: Actor) -> list[Mapping[str, Any]]:
    columns = [table.c[name] for name in columns_given(table.name)]
    asked = select(*columns).where(given.where(table, actor)).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in db.execute(asked)]


def _shown(db: Session, raw: list[tuple[Table, Given, list[Mapping[str, Any]]]]) -> dict[tuple[str, Any], Any]:
    """(table, key) -> what stands in its place, for everything the rows point to."""
    wanted: dict[str, set[Any]] = {}
    for table, _given, rows in raw:
        for column in columns_given(table.name):
            target = target_of(table.name, column)
            if target:
                wanted.setdefault(target, set()).update(row[column] for row in rows if row[column] is not None)
    found: dict[tuple[str, Any], Any] = {}
    for name, keys in wanted.items():
        if not keys:
            continue
        target_table = Base.metadata.tables[name]
        key = next(iter(target_table.primary_key.columns))
        asked = select(key, target_table.c[SHOWN_AS.get(name, "public_id")]).where(key.in_(sorted(keys)))
        found |= {(name, row[0]): row[1] for row in db.execute(asked)}
    return found


def _plain(
    table: Table, given: Given, row: Mapping[str, Any], shown: Mapping[tuple[str, Any], Any]
) -> Mapping[str, Any]:
    plain: dict[str, Any] = {}
    for column, value in row.items():
        target = target_of(table.name, column)
        if target:
            # Of a row the wall does not show (an organisation's lesson long ago) nothing stands here.
            value = shown.get((target, value))
        elif column in given.plain and value is not None:
            value = json.loads(value)
        plain[column] = value
    return plain


def _work_of(db: Session, actor: Actor) -> tuple[Counted, ...]:
    found = []
    for each, how in COUNTED.items():
        name, column = each.split(".")
        table = Base.metadata.tables[name]
        mine = table.c[column] == actor.person_id
        if how == "month":
            months: dict[str, int] = {}
            for instant in db.scalars(select(table.c[_INSTANT_AS_MONTH[name]]).where(mine)):
                month = f"{dates.oslo(instant):%Y-%m}"
                months[month] = months.get(month, 0) + 1
            counted = Counted(name, column, sum(months.values()), tuple(sorted(months.items())))
        else:
            counted = Counted(name, column, db.scalar(select(func.count()).select_from(table).where(mine)) or 0)
        if counted.total:
            found.append(counted)
    return tuple(found)
