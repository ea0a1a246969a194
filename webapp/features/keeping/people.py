"""The last things of a person: her name, the looks at her, and her row when nothing refers to it any more.

Where IF § 60 still keeps what was registered, her name goes a year after the last organisation stopped serving her: what
is left tells of nobody. The name is in the archive, beside the papers that are archive. Staff keep theirs as long as a
look by them is kept, because the person who was looked at may ask for it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, not_, or_, select, true, update
from sqlalchemy.orm import Session

from webapp.features.keeping.archive import sheets, write_sheet
from webapp.features.keeping.queries import NOBODYS, Beside, Rows, people_by_id, referred
from webapp.tables.access import Look, LookHead
from webapp.tables.database import Database, Who
from webapp.tables.keeping import LOOKS_AT_MOST, LOOKS_KEPT, PERSON_KEPT, nobody_serves
from webapp.tables.people import Circumstances, Person, Service
from webapp.tables.retention import taking_away

_PEOPLE: Any = Person.__table__
_NAME = {"given_name": "", "family_name": "", "sort_key": "", "search_key": ""}


def counted(db: Session, on: date) -> dict[str, tuple[int, int, date | None]]:
    """Names, looks and rows that are past their date: how many, how many wait, and the oldest day."""
    names = db.scalar(select(func.count()).select_from(Person).where(_name_past(on))) or 0
    month, people = Look.__table__.c.month, func.count()
    looks = [(number, oldest) for oldest, number in db.execute(
        select(month, people).select_from(Look).join(
            LookHead, and_(LookHead.organisation_id == Look.organisation_id, LookHead.month == Look.month)
        ).where(_month_past(on)).group_by(month).order_by(month)
    )]  # fmt: skip
    rows = db.scalar(select(func.count()).select_from(Person).where(_gone(on))) or 0
    waiting = db.scalar(select(func.count()).select_from(Person).where(_gone(on), referred(_PEOPLE))) or 0
    oldest = date.fromisoformat(f"{looks[0][1]}-01") if looks else None
    return {
        "person: name": (names, 0, None),
        "look": (sum(number for number, _ in looks) + _loose(db, on), 0, oldest),
        "person": (rows, waiting, None),
    }


def names_go(database: Database, on: date, now: datetime, *, archive: Path, most: int) -> int:
    """Empties the names of those whom nobody has served for a year, and closes their accounts. How many."""
    gone = 0
    while True:
        with database.reading(_everything(on)) as db:
            ids = list(db.scalars(select(Person.id).where(_name_past(on)).order_by(Person.id).limit(most)))
            if ids:
                _write_names(db, ids, archive, now)
        if not ids:
            return gone
        with database.the_write(_everything(on)) as writing:
            done = writing.execute(
                update(Person)
                .where(Person.id.in_(ids), _name_past(on))
                .values(**_NAME, disabled_at=func.coalesce(Person.disabled_at, now), revision=Person.revision + 1)
                .execution_options(synchronize_session=False)
            )
        gone += done.rowcount  # type: ignore[attr-defined]


def looks_go(database: Database, on: date, now: datetime) -> int:
    """Takes away whole months of looks, one transaction each; the month's head stays and says when. How many lines."""
    gone = 0
    with database.reading(_everything(on)) as db:
        months = db.execute(
            select(LookHead.organisation_id, LookHead.month)
            .where(_month_past(on), LookHead.taken_away_at.is_(None))
            .order_by(LookHead.month, LookHead.organisation_id)
        ).all()
    for organisation_id, month in months:
        this = and_(LookHead.organisation_id == organisation_id, LookHead.month == month)
        with database.the_write(_everything(on)) as writing, taking_away(writing, "retention"):
            still = writing.scalar(
                select(LookHead.month).where(this, _month_past(on), LookHead.taken_away_at.is_(None))
            )
            if still:
                lines = delete(Look).where(Look.organisation_id == organisation_id, Look.month == month)
                gone += writing.execute(lines.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
                writing.execute(update(LookHead).where(this).values(taken_away_at=now))
    with database.the_write(_everything(on)) as writing, taking_away(writing, "retention"):
        loose = delete(Look).where(_loose_past(on)).execution_options(synchronize_session=False)
        gone += writing.execute(loose).rowcount  # type: ignore[attr-defined]
    return gone


def people_go(database: Database, on: date, *, most: int) -> int:
    """Takes away the rows of those whom nobody has served for a year and nothing refers to. How many."""
    gone = 0
    while True:
        with database.the_write(_everything(on)) as writing:
            free = select(Person.id).where(_gone(on), not_(referred(_PEOPLE))).order_by(Person.id).limit(most)
            ids = list(writing.scalars(free))
            writing.execute(delete(Person).where(Person.id.in_(ids)).execution_options(synchronize_session=False))
        gone += len(ids)
        if len(ids) < most:
            return gone


def _gone(on: date) -> ColumnElement[bool]:
    return nobody_serves(_PEOPLE.c.id, PERSON_KEPT.before(on))


def _name_past(on: date) -> ColumnElement[bool]:
    looked = Look.__table__.alias()
    by_her = exists(select(true()).where(looked.c.looker_id == _PEOPLE.c.id))
    named = or_(_PEOPLE.c.given_name != "", _PEOPLE.c.family_name != "")
    return and_(named, _gone(on), not_(by_her))


def _month_past(on: date) -> ColumnElement[bool]:
    """Of a head: its month ended so long ago, and nobody who was looked at in it is served; or the law's longest is over."""
    looked = Look.__table__.alias()
    served = exists(
        select(true()).where(
            looked.c.organisation_id == LookHead.organisation_id,
            looked.c.month == LookHead.month,
            not_(nobody_serves(looked.c.person_id, on)),
        )
    )
    kept, at_most = (_first_month_kept(period.before(on)) for period in (LOOKS_KEPT, LOOKS_AT_MOST))
    return or_(and_(LookHead.month < kept, not_(served)), LookHead.month < at_most)


def _first_month_kept(cut: date) -> str:
    """The month that has not ended on or before this day."""
    return f"{cut + timedelta(days=1):%Y-%m}"


def _loose_past(on: date) -> ColumnElement[bool]:
    """Lines from before there was a chain: each by its own day."""
    looks = Look.__table__
    first = _first_month_kept(LOOKS_KEPT.before(on))
    kept_from = datetime.fromisoformat(f"{first}-01T00:00:00+00:00")
    return and_(looks.c.number.is_(None), looks.c.looked_at < kept_from, nobody_serves(looks.c.person_id, on))


def _loose(db: Session, on: date) -> int:
    return db.scalar(select(func.count()).select_from(Look).where(_loose_past(on))) or 0


def _write_names(db: Session, ids: list[int], archive: Path, now: datetime) -> None:
    """Who was who, for those about whom something is archive: everybody who was served or has a file."""
    of = select(Person.id).where(
        Person.id.in_(ids),
        or_(
            exists(select(true()).where(Service.person_id == Person.id)),
            exists(select(true()).where(Circumstances.person_id == Person.id)),
        ),
    )
    served = list(db.scalars(of.order_by(Person.id)))
    rows: Rows = [{"person_id": number} for number in served]
    beside, names = Beside(db, rows), people_by_id(db, served)
    about = {"rule": "person: name", "from": "the last day somebody served her", "period": {"years": PERSON_KEPT.years}}
    found = [(beside.folder(row) or NOBODYS, {"person": names[row["person_id"]]}) for row in rows]
    for sheet in sheets("person", about, found):
        write_sheet(archive, sheet, now)


def _everything(on: date) -> Who:
    return Who(everything=True, on=on)
