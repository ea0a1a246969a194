"""«Vi har savnet deg»: the kind question after two lessons away without a word, its answer, and the adviser's list.

The person is asked first. A list shows her only when she asks for help, when she has not answered for DAYS_TO_ANSWER
days, or when she is away from another lesson as well. Those days are our own choice; no law names them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.looks import concern_of, office_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.policy.scopes import ANSWERS, FOLLOWS_UP, people_seen_by, serving_now
from webapp.tables.absence import CheckIn
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Service
from webapp.tables.schedule import Lesson, SchoolClass

LISTED_AFTER = 3  # lessons in a row: one more than she is asked about
DAYS_TO_ANSWER = 3  # days in Oslo, the one she was asked on not counted
MOST_LISTED = 50
ANSWERED = ("all_well", "ill", "need_help", "not_said")
NEEDS_HELP = "need_help"
# Whose list it comes on: whoever follows the person up, else whoever answers for her training (as for questions).
FOLLOWED_UP_BY = ("follow_up", "programme", "norwegian", "reception_training", "housing")


@dataclass(frozen=True, slots=True)
class CheckInSeen:
    """A check-in as its person sees it. lesson_at: when the newest of the lessons was."""

    public_id: str
    lessons: int
    lesson_at: datetime
    class_name: str
    held_on: date
    asked_at: datetime
    answer: str | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class ToCall:
    """Whom she can call. name: of the one who follows her up, where the office gives it."""

    office: str
    name: str | None
    phone: str | None
    hours: str | None

    @property
    def link(self) -> str | None:
        """The number as a phone dials it; None when what stands there is no number."""
        dialled = "".join(sign for sign in self.phone or "" if sign in "+0123456789")
        return f"tel:{dialled}" if len(dialled) >= 3 else None


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """A line of the adviser's list."""

    public_id: str
    revision: int
    person: str
    given_name: str
    family_name: str
    lessons: int
    lesson_at: datetime
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


def check_in_of(db: Session, person_id: int, public_id: str) -> CheckInSeen:
    """One of her own. Raises NotHere."""
    row: Any = db.execute(
        select(
            CheckIn.public_id,
            CheckIn.lessons,
            Lesson.starts_at,
            SchoolClass.name,
            Lesson.held_on,
            CheckIn.asked_at,
            CheckIn.answer,
            CheckIn.closed_at,
        )
        .join(Lesson, Lesson.id == CheckIn.last_lesson_id)
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
        .where(CheckIn.person_id == person_id, CheckIn.public_id == public_id)
    ).first()
    if row is None:
        raise NotHere
    return CheckInSeen(*row)


def whom_to_call(db: Session, person_id: int, today: date) -> ToCall | None:
    """Who follows her up, by name where one is given; None when nobody serves her. One statement."""
    rows = db.execute(
        select(
            Service.purpose,
            Service.contact_name,
            Service.contact_phone,
            Service.contact_hours,
            Organisation.name,
            Organisation.phone,
            Organisation.opening_hours,
        )
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.person_id == person_id, serving_now(today), Service.purpose.in_(FOLLOWED_UP_BY))
        .order_by(Service.from_on, Service.id)
    ).all()
    if not rows:
        return None
    row = min(rows, key=lambda each: (each.contact_phone is None, FOLLOWED_UP_BY.index(each.purpose)))
    if row.contact_phone:
        return ToCall(row.name, row.contact_name, row.contact_phone, row.contact_hours)
    return ToCall(row.name, row.contact_name, row.phone, row.opening_hours)


def answer_check_in(db: Session, actor: Actor, public_id: str, answer: str, now: datetime) -> None:
    """Her answer, or another one in its place. Raises NotHere for somebody else's, ChangedSince once it is closed."""
    if actor.person_id is None or answer not in ANSWERED:
        raise NotHere
    require(actor, Do.ANSWER_CHECK_IN, Concern(person_id=actor.person_id))
    seen = check_in_of(db, actor.person_id, public_id)
    if not seen.is_open:
        raise ChangedSince({"closed": True})
    if seen.answer == answer:
        return
    db.execute(
        update(CheckIn)
        .where(CheckIn.person_id == actor.person_id, CheckIn.public_id == public_id, CheckIn.closed_at.is_(None))
        .values(answer=answer, answered_at=now, revision=CheckIn.revision + 1)
    )


def listed_check_ins(db: Session, actor: Actor, today: date) -> list[CheckInRow]:
    """Those on the list of this actor: who asks for help first, then the oldest. One statement."""
    rows: Any = db.execute(
        select(
            CheckIn.public_id,
            CheckIn.revision,
            Person.public_id,
            Person.given_name,
            Person.family_name,
            CheckIn.lessons,
            Lesson.starts_at,
            CheckIn.asked_at,
            CheckIn.answer,
            CheckIn.answered_at,
        )
        .join(Person, Person.id == CheckIn.person_id)
        .join(Lesson, Lesson.id == CheckIn.last_lesson_id)
        .where(CheckIn.person_id.in_(people_seen_by(actor, today, FOLLOWS_UP)), is_listed(today))
        .order_by(CheckIn.answer.is_distinct_from(NEEDS_HELP), CheckIn.asked_at, CheckIn.id)
        .limit(MOST_LISTED)
    )
    return [CheckInRow(*row) for row in rows]


def count_check_ins(db: Session, actor: Actor, today: date) -> int:
    """How many wait for this actor, who talks with people herself. One statement."""
    hers = CheckIn.person_id.in_(people_seen_by(actor, today, ANSWERS))
    return db.scalar(select(func.count()).select_from(CheckIn).where(hers, is_listed(today))) or 0


def check_in_seen_by(db: Session, actor: Actor, public_id: str, today: date) -> Any:
    """The row (id, person_id, revision, closed_at, answer, is_listed) of somebody this actor follows up. Raises NotHere."""
    row = db.execute(
        select(
            CheckIn.id,
            CheckIn.person_id,
            CheckIn.revision,
            CheckIn.closed_at,
            CheckIn.answer,
            is_listed(today).label("is_listed"),
        ).where(CheckIn.public_id == public_id, CheckIn.person_id.in_(people_seen_by(actor, today, FOLLOWS_UP)))
    ).first()
    if row is None:
        raise NotHere
    return row


def close_check_in(
    db: Session, actor: Actor, public_id: str, seen_revision: int, *, now: datetime, today: date
) -> None:
    """Takes it off the list: somebody has talked with her. Twice is once.

    Raises NotHere for somebody else's, ChangedSince when she has answered since it was seen, or it is on no list."""
    row = check_in_seen_by(db, actor, public_id, today)
    concern = concern_of(db, row.person_id, today)
    require(actor, Do.DECIDE_ABSENCE, concern)
    if row.closed_at is not None:
        return
    if row.revision != seen_revision or not row.is_listed:
        raise ChangedSince({"answer": row.answer})
    office = office_of(db, actor, concern)
    db.execute(
        update(CheckIn)
        .where(CheckIn.id == row.id, CheckIn.revision == row.revision)
        .values(closed_at=now, closed_by=office, revision=row.revision + 1)
    )


def is_listed(today: date) -> ColumnElement[bool]:
    since = oslo.at(today - timedelta(days=DAYS_TO_ANSWER - 1), time(0, 0))
    waited = and_(CheckIn.answer.is_(None), CheckIn.asked_at < since)
    return and_(CheckIn.closed_at.is_(None), or_(CheckIn.answer == NEEDS_HELP, waited, CheckIn.lessons >= LISTED_AFTER))
