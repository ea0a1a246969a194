"""What was raised, as those see it who answer: the list, one opened, and those of one person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from webapp.features.matters.aims import Kind
from webapp.features.matters.queries import MatterSeen
from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import matters_seen_by
from webapp.tables.matters import Matter
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A line of the list."""

    public_id: str
    given_name: str
    family_name: str
    kind: str
    about: str
    seen_by: str
    raised_at: datetime
    answer_by: date | None
    appeal_by: date | None
    office: str
    answered_at: datetime | None
    handed_on_at: datetime | None

    @property
    def is_unsure(self) -> bool:
        """She does not know whether it is an appeal."""
        return self.kind == Kind.DISAGREE and self.appeal_by is not None

    def is_late(self, today: date) -> bool:
        """Our own aim has passed."""
        return self.answer_by is not None and self.answer_by < today


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the list. kind: "" for all. is_open: those that wait, else those that are done with."""

    rows: tuple[MatterRow, ...]
    total: int
    page: int
    kind: str
    is_open: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class MatterOpened(MatterSeen):
    """A matter with whose it is. organisation_id: the office asked."""

    person_id: int
    person: str  # public id
    organisation_id: int


def inbox(db: Session, actor: Actor, today: date, *, kind: str = "", is_open: bool = True, page: int = 1) -> Inbox:
    """One page; what is to be answered soonest, or should have been, first. A page beyond the last gives the last.

    What she took back is on no list. Two statements."""
    wanted = [matters_seen_by(actor, today), Matter.withdrawn_at.is_(None), _is_open() if is_open else not_(_is_open())]
    if kind:
        wanted.append(Matter.kind == kind)
    total = db.scalar(select(func.count()).select_from(Matter).where(*wanted)) or 0
    page = min(page, max(1, -(-total // PAGE_SIZE)))
    # Nulls last, said in words that both databases understand.
    soonest = (case((Matter.answer_by.is_(None), 1), else_=0), Matter.answer_by, Matter.raised_at)
    newest = (Matter.raised_at.desc(),)
    rows: Any = db.execute(
        select(
            Matter.public_id,
            Person.given_name,
            Person.family_name,
            Matter.kind,
            Matter.about,
            Matter.seen_by,
            Matter.raised_at,
            Matter.answer_by,
            Matter.appeal_by,
            Organisation.name,
            Matter.answered_at,
            Matter.handed_on_at,
        )
        .join(Person, Person.id == Matter.person_id)
        .join(Organisation, Organisation.id == Matter.organisation_id)
        .where(*wanted)
        .order_by(*(soonest if is_open else newest), Matter.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Inbox(tuple(MatterRow(*row) for row in rows), total, page, kind, is_open)


def open_matters_count(db: Session, actor: Actor, today: date) -> int:
    """How many wait for this actor. One statement."""
    return db.scalar(select(func.count()).select_from(Matter).where(matters_seen_by(actor, today), _is_open())) or 0


def open_matters_by_person(db: Session, actor: Actor, person_ids: list[int], today: date) -> dict[int, int]:
    """How many wait for each of these people, as far as this actor is told of them. One statement."""
    rows = db.execute(
        select(Matter.person_id, func.count().label("waiting"))
        .where(Matter.person_id.in_(person_ids), matters_seen_by(actor, today), _is_open())
        .group_by(Matter.person_id)
    )
    return {row.person_id: row.waiting for row in rows}


def matters_of_person(db: Session, actor: Actor, person_id: int, today: date) -> list[MatterOpened]:
    """What one person raised, did not take back, and this actor is told of, newest first. One statement."""
    query = _opened(actor, today).where(Matter.person_id == person_id, Matter.withdrawn_at.is_(None))
    return [
        MatterOpened(*row) for row in db.execute(query.order_by(Matter.raised_at.desc(), Matter.id.desc()).limit(100))
    ]


def opened_matter(db: Session, actor: Actor, public_id: str, today: date) -> MatterOpened:
    """One that this actor is told of, answered or not. Raises NotHere."""
    row = db.execute(_opened(actor, today).where(Matter.public_id == public_id)).first()
    if row is None:
        raise NotHere
    return MatterOpened(*row)


def _opened(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Matter.public_id,
            Matter.revision,
            Matter.kind,
            Matter.about,
            Matter.text,
            Matter.seen_by,
            Matter.made_at,
            Matter.raised_at,
            Matter.answer_by,
            Matter.decision_reference,
            Matter.decided_on,
            Matter.appeal_by,
            Matter.handed_on_at,
            Matter.answer,
            Matter.answered_at,
            Matter.answered_by,
            Matter.withdrawn_at,
            Organisation.name,
            Matter.person_id,
            Person.public_id,
            Matter.organisation_id,
        )
        .join(Organisation, Organisation.id == Matter.organisation_id)
        .join(Person, Person.id == Matter.person_id)
        .where(matters_seen_by(actor, today))
    )


def _is_open() -> ColumnElement[bool]:
    """Mirrors `MatterSeen.is_open`: an appeal waits until it is handed on, all else until it is answered."""
    appeal = Matter.kind == str(Kind.APPEAL)
    waits = or_(and_(appeal, Matter.handed_on_at.is_(None)), and_(not_(appeal), Matter.answered_at.is_(None)))
    return and_(Matter.withdrawn_at.is_(None), waits)
