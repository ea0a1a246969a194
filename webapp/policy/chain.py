"""The log of looks as a chain: each line holds the digest of the line before it, one chain for each organisation and month.

A line that is changed, taken out, put in or moved no longer fits its neighbours; a tail that is cut off is missed by the
head, which knows how far the chain has come. A month past its date goes whole, and its head stays (`trust.md` § 2,
16.4.2). Lines from before the chain have no number: they are counted, and told apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.engine.oslo import day_of
from webapp.engine.revision import canonical, digest
from webapp.tables.access import Look, LookHead
from webapp.tables.base import new_public_id

# What a line's digest is made over: every column but its own digest and the row's number in this one database. A later
# column that old lines have nothing in leaves their digests as they are: what is empty is left out.
COLUMNS = (
    "public_id", "person_id", "looker_id", "organisation_id", "role", "part", "purpose", "unusual", "reason",
    "looked_at", "month", "number", "previous",
)  # fmt: skip
BEGINNING = "0" * 64  # what a month's first line has before it
_LINES_AT_A_TIME = 1_000


class Wrong(StrEnum):
    """What is wrong with a chain, at the first line where it shows."""

    CHANGED = "changed"  # the line is not the one its digest was made of
    MISSING = "missing"  # a number is left out
    DOES_NOT_FIT = "does_not_fit"  # it does not follow the line before it: put in, or moved
    CUT_OFF = "cut_off"  # the head knows of later lines
    BEYOND_HEAD = "beyond_head"  # the head has been set back, or is another's
    NO_HEAD = "no_head"
    SHOULD_BE_GONE = "should_be_gone"  # the month was taken away, and something stands there
    OUTSIDE = "outside"  # without a number, though the organisation's chain had begun


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong in one month of one organisation. number: of the line, None for what has none."""

    organisation_id: int
    month: str
    number: int | None
    wrong: Wrong


@dataclass(frozen=True)
class Head:
    """How far one month of one organisation has come."""

    organisation_id: int
    month: str
    number: int
    digest: str
    taken_away: bool


@dataclass(frozen=True)
class Verified:
    """What was read. whole: nothing is wrong. before_the_chain: lines without a number, from before there was a chain."""

    lines: int
    months: int
    taken_away: int
    before_the_chain: int
    faults: tuple[Fault, ...] = field(default=())

    @property
    def whole(self) -> bool:
        return not self.faults


def append(writing: Session, look: Look) -> None:
    """Puts the look at the end of its organisation's chain of the month, inside the caller's write.

    Others who write into the same chain wait until this write has ended: on PostgreSQL for the head's row, on SQLite at
    the gate. So let it stand last in the write."""
    look.public_id = look.public_id or new_public_id()
    look.month = month_of(look.looked_at)
    head = _locked_head(writing, look.organisation_id, look.month)
    look.number, look.previous = head.number + 1, head.digest
    look.digest = digest_of({name: getattr(look, name) for name in COLUMNS})
    writing.add(look)
    head.number, head.digest = look.number, look.digest
    writing.flush()


def month_of(instant: datetime) -> str:
    """ "2026-11": the month in Oslo in which this was."""
    return f"{day_of(instant):%Y-%m}"


def digest_of(line: Mapping[Any, Any]) -> str:
    """SHA-256 of the line's canonical JSON, over COLUMNS."""
    plain = {name: line[name] for name in COLUMNS if line[name] is not None}
    plain["looked_at"] = line["looked_at"].astimezone(UTC).isoformat(timespec="microseconds")
    return digest(canonical(plain))


def heads(db: Session) -> tuple[Head, ...]:
    """Every head, by organisation and month: written down elsewhere, they tell later whether a chain was cut and its head
    set back with it. For somebody who sees everything."""
    rows = db.execute(select(*LookHead.__table__.columns).order_by(LookHead.organisation_id, LookHead.month))
    return tuple(
        Head(row.organisation_id, row.month, row.number, row.digest, row.taken_away_at is not None) for row in rows
    )


def verify(db: Session) -> Verified:
    """Reads every line once, as somebody who sees everything, and says what does not fit."""
    known = {(head.organisation_id, head.month): head for head in heads(db)}
    faults: list[Fault] = []
    lines = 0
    seen: set[tuple[int, str]] = set()
    for (organisation_id, month), chain in groupby(_chained(db), key=lambda row: (row.organisation_id, row.month)):
        rows = _Counted(chain)
        fault = _first_fault(rows, known.get((organisation_id, month)), organisation_id, month)
        lines += rows.rest()
        seen.add((organisation_id, month))
        if fault is not None:
            faults.append(fault)
    for key, head in known.items():
        if key not in seen and head.number and not head.taken_away:
            faults.append(Fault(head.organisation_id, head.month, 1, Wrong.CUT_OFF))
    faults += _outside(db)
    before = db.scalar(select(func.count()).select_from(Look).where(Look.number.is_(None))) or 0
    taken_away = sum(head.taken_away for head in known.values())
    in_order = tuple(sorted(faults, key=lambda each: (each.organisation_id, each.month, each.number or 0)))
    return Verified(lines, len(seen), taken_away, before, in_order)


class _Counted:
    """The rows of one chain, and how many there were."""

    def __init__(self, rows: Iterable[Row[Any]]) -> None:
        self._rows = iter(rows)
        self.count = 0

    def __iter__(self) -> Iterator[Row[Any]]:
        for row in self._rows:
            self.count += 1
            yield row

    def rest(self) -> int:
        """How many rows there are in all, having read on to the last."""
        for _row in self:
            pass
        return self.count


def _first_fault(rows: Iterable[Row[Any]], head: Head | None, organisation_id: int, month: str) -> Fault | None:
    number, previous = 0, BEGINNING
    for row in rows:
        wrong = _wrong_with(row, head, number + 1, previous)
        if wrong is not None:
            return Fault(organisation_id, month, number + 1 if wrong is Wrong.MISSING else row.number, wrong)
        number, previous = row.number, row.digest
    if head is None:
        return Fault(organisation_id, month, None, Wrong.NO_HEAD)
    if head.number > number:
        return Fault(organisation_id, month, number + 1, Wrong.CUT_OFF)
    if head.digest != previous:
        return Fault(organisation_id, month, number, Wrong.BEYOND_HEAD)
    return None


def _wrong_with(row: Row[Any], head: Head | None, expected: int, previous: str) -> Wrong | None:
    if head is not None and head.taken_away:
        return Wrong.SHOULD_BE_GONE
    if row.number > expected:
        return Wrong.MISSING
    if row.number < expected or row.month != month_of(row.looked_at):
        return Wrong.DOES_NOT_FIT
    if row.digest != digest_of(row._mapping):
        return Wrong.CHANGED
    if row.previous != previous:
        return Wrong.DOES_NOT_FIT
    if head is not None and row.number > head.number:
        return Wrong.BEYOND_HEAD
    return None


def _chained(db: Session) -> Iterator[Row[Any]]:
    columns = [Look.__table__.c[name] for name in (*COLUMNS, "digest")]
    in_order = select(*columns).where(Look.number.is_not(None))
    in_order = in_order.order_by(Look.organisation_id, Look.month, Look.number)
    return iter(db.execute(in_order.execution_options(yield_per=_LINES_AT_A_TIME)))


def _outside(db: Session) -> list[Fault]:
    """Lines without a number, later than the first that has one: nothing that belongs there."""
    began = (
        select(Look.organisation_id, func.min(Look.looked_at).label("at"))
        .where(Look.number.is_not(None))
        .group_by(Look.organisation_id)
        .subquery()
    )
    rows = db.execute(
        select(Look.organisation_id, Look.looked_at)
        .join(began, began.c.organisation_id == Look.organisation_id)
        .where(Look.number.is_(None), Look.looked_at > began.c.at)
    )
    found = {(row.organisation_id, month_of(row.looked_at)) for row in rows}
    return [Fault(organisation_id, month, None, Wrong.OUTSIDE) for organisation_id, month in sorted(found)]


def _locked_head(writing: Session, organisation_id: int, month: str) -> LookHead:
    asked = (
        select(LookHead)
        .where(LookHead.organisation_id == organisation_id, LookHead.month == month)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    head = writing.scalar(asked)
    if head is None:
        # Two may begin a month at once: the second waits for the first, adds nothing, and reads what is there.
        insert = postgresql.insert if writing.get_bind().dialect.name == "postgresql" else sqlite.insert
        first = insert(LookHead).values(organisation_id=organisation_id, month=month, number=0, digest=BEGINNING)
        writing.execute(first.on_conflict_do_nothing())
        head = writing.scalars(asked).one()
    return head
