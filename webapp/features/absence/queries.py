"""What can be seen of absence: which lessons are told about, and a person's own notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.policy.permissions import NotHere
from webapp.policy.scopes import serving_now
from webapp.tables.absence import AbsenceDecision, AbsenceNotice
from webapp.tables.database import Asked
from webapp.tables.organisations import Organisation
from webapp.tables.people import Service
from webapp.tables.schedule import Lesson

PAGE_SIZE = 20
# Who answers: whoever follows the person up, else whoever answers for her training.
_ASKED_FIRST = ("follow_up", "programme", "norwegian", "reception_training", "housing")
_NOTICE = cast(Table, AbsenceNotice.__table__)
_DECISION = cast(Table, AbsenceDecision.__table__)


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """One of her own notices with its newest decision, in the order of the statement's columns.

    from_at, to_at: of a part of a day. lesson: its public id, None where it is about days or a meeting. office: who answers.
    code, leave: engine words of what was decided; because: the office's own Norwegian words."""

    id: int
    public_id: str
    revision: int
    reason: str
    from_on: date
    to_on: date
    from_at: datetime | None
    to_at: datetime | None
    has_note: bool
    told_by: str
    told_by_words: str | None
    made_at: datetime
    sent_at: datetime
    withdrawn_at: datetime | None
    note_seen_at: datetime | None
    note_seen_by: str | None
    decided: bool
    code: str | None
    leave: str | None
    office: str
    lesson: str | None
    because: str | None
    decided_at: datetime | None
    decided_by: str | None
    reference: str | None
    appeal_until: date | None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def by_office(self) -> bool:
        """The office wrote it down, for somebody who telephoned or said it."""
        return self.told_by == "office"

    def can_be_withdrawn(self, today: date) -> bool:
        """Her own, while nothing is decided or it is not over; what the office wrote down is the office's record."""
        return not self.is_withdrawn and not self.by_office and (not self.decided or today <= self.to_on)


@dataclass(frozen=True, slots=True)
class MyNotices:
    """A page of her notices, newest first."""

    notices: Sequence[NoticeSeen]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def covering_condition(
    person: ColumnElement[int], starts: ColumnElement[Any], ends: ColumnElement[Any], day: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether this person has told that she will be away then: a notice of hers, not taken back, covers it.

    starts, ends, day: columns of what is asked about, such as Lesson.starts_at, .ends_at and .held_on. Says no reason."""
    said = _NOTICE.alias()
    return select(said.c.id).where(_covers(said.c, person, starts, ends, day)).exists()


def covering_notice(
    person: ColumnElement[int], starts: ColumnElement[Any], ends: ColumnElement[Any], day: ColumnElement[Any]
) -> Any:
    """The public id of her newest notice that covers it, as a column; null where she has told nothing."""
    said = _NOTICE.alias()
    return (
        select(said.c.public_id)
        .where(_covers(said.c, person, starts, ends, day))
        .order_by(said.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def told_us_for(
    db: Asked, starts_at: datetime, ends_at: datetime, held_on: date, person_ids: Iterable[int]
) -> frozenset[int]:
    """Who of these people has told that she is away then. One statement; never why.

    By the time alone: of a lesson moved since, nobody has said that she cannot come to its new time."""
    people = sorted(set(person_ids))
    if not people:
        return frozenset()
    part = and_(_NOTICE.c.from_at < ends_at, _NOTICE.c.to_at > starts_at)
    days = and_(_NOTICE.c.from_on <= held_on, _NOTICE.c.to_on >= held_on, or_(_NOTICE.c.from_at.is_(None), part))
    rows = db.execute(
        select(_NOTICE.c.person_id).where(
            _NOTICE.c.person_id.in_(people),
            _NOTICE.c.withdrawn_at.is_(None),
            days,
        )
    )
    return frozenset(row.person_id for row in rows)


def my_notices(db: Session, person_id: int, page: int) -> MyNotices:
    """What she has told, newest first, what was taken back among it. Two statements."""
    total = db.scalar(select(func.count()).select_from(_NOTICE).where(_NOTICE.c.person_id == person_id)) or 0
    page = min(page, max(1, -(-total // PAGE_SIZE)))
    rows = db.execute(
        _seen(person_id)
        .order_by(_NOTICE.c.sent_at.desc(), _NOTICE.c.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return MyNotices([NoticeSeen(*row) for row in rows], total, page)


def notice_of(db: Session, person_id: int, public_id: str) -> NoticeSeen:
    """One of her own. Raises NotHere."""
    row = db.execute(_seen(person_id).where(_NOTICE.c.public_id == public_id)).first()
    if row is None:
        raise NotHere
    return NoticeSeen(*row)


def newest_told(db: Session, person_id: int, since: datetime) -> NoticeSeen | None:
    """The last one she sent herself since then and has not taken back: a form sent by the phone comes back to its own page."""
    row = db.execute(
        _seen(person_id)
        .where(_NOTICE.c.told_by == "person", _NOTICE.c.withdrawn_at.is_(None), _NOTICE.c.sent_at >= since)
        .order_by(_NOTICE.c.sent_at.desc(), _NOTICE.c.id.desc())
        .limit(1)
    ).first()
    return NoticeSeen(*row) if row is not None else None


def overlapping(
    db: Session, person_id: int, from_on: date, to_on: date, from_at: datetime | None, to_at: datetime | None
) -> NoticeSeen | None:
    """The first of her notices, not taken back, that is about some of the same time."""
    statement = _seen(person_id).where(
        _NOTICE.c.withdrawn_at.is_(None), _NOTICE.c.from_on <= to_on, _NOTICE.c.to_on >= from_on
    )
    if from_at is not None and to_at is not None:
        part = and_(_NOTICE.c.from_at < to_at, _NOTICE.c.to_at > from_at)
        statement = statement.where(or_(_NOTICE.c.from_at.is_(None), part))
    row = db.execute(statement.order_by(_NOTICE.c.from_on, _NOTICE.c.id).limit(1)).first()
    return NoticeSeen(*row) if row is not None else None


def who_answers(db: Session, person_id: int, today: date) -> int | None:
    """The organisation that decides: who follows her up, else whoever serves her at all; None when nobody does."""
    rows = db.execute(
        select(Service.purpose, Service.organisation_id)
        .where(Service.person_id == person_id, serving_now(today))
        .order_by(Service.from_on, Service.id)
    ).all()
    order = {purpose: number for number, purpose in enumerate(_ASKED_FIRST)}
    return min(rows, key=lambda row: order.get(row.purpose, len(order))).organisation_id if rows else None


def pages_to_keep() -> tuple[tuple[str, dict[str, str]], ...]:
    """What a phone keeps of this feature: endpoint and values. The pages of single lessons are added by who knows them."""
    return (("absence.mine", {}), ("absence.new", {}))


def _seen(person_id: int) -> Select[*tuple[Any, ...]]:
    later = _DECISION.alias()
    newest = select(func.max(later.c.id)).where(later.c.notice_id == _NOTICE.c.id).correlate(_NOTICE).scalar_subquery()
    return (
        select(
            _NOTICE.c.id,
            _NOTICE.c.public_id,
            _NOTICE.c.revision,
            _NOTICE.c.reason,
            _NOTICE.c.from_on,
            _NOTICE.c.to_on,
            _NOTICE.c.from_at,
            _NOTICE.c.to_at,
            _NOTICE.c.has_note,
            _NOTICE.c.told_by,
            _NOTICE.c.told_by_words,
            _NOTICE.c.made_at,
            _NOTICE.c.sent_at,
            _NOTICE.c.withdrawn_at,
            _NOTICE.c.note_seen_at,
            _NOTICE.c.note_seen_by,
            _NOTICE.c.decided,
            _NOTICE.c.code,
            _NOTICE.c.leave,
            Organisation.name,
            Lesson.public_id,
            _DECISION.c.because,
            _DECISION.c.decided_at,
            _DECISION.c.decided_by,
            _DECISION.c.reference,
            _DECISION.c.appeal_until,
        )
        .select_from(_NOTICE)
        .join(Organisation, Organisation.id == _NOTICE.c.organisation_id)
        .outerjoin(Lesson, Lesson.id == _NOTICE.c.lesson_id)
        .outerjoin(_DECISION, _DECISION.c.id == newest)
        .where(_NOTICE.c.person_id == person_id)
    )


def _covers(said: Any, person: Any, starts: Any, ends: Any, day: Any) -> ColumnElement[bool]:
    return and_(
        said.person_id == person,
        said.withdrawn_at.is_(None),
        said.from_on <= day,
        said.to_on >= day,
        or_(said.from_at.is_(None), and_(said.from_at < ends, said.to_at > starts)),
    )
