"""Lessons and classes as an actor may see them: those of today, those nobody has registered, and the list of classes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.features.classes.forms import Show, Wanted
from webapp.policy.actor import Actor
from webapp.policy.scopes import classes_managed_by, classes_seen_by, lessons_marked_by, serving_now
from webapp.tables.people import Person, Service
from webapp.tables.schedule import Enrolment, Lesson, LessonLoan, SchoolClass

REGISTERED_WITHIN_DAYS = 60  # of what is older nobody remembers who came
PAGE = 50
MOST_TODAY = 200


@dataclass(frozen=True)
class LessonRow:
    """One lesson of a list of staff's. manages: whether the actor may change it, and so open its class."""

    public_id: str
    class_public_id: str
    class_name: str
    teacher_name: str | None
    kind: str
    status: str
    starts_at: datetime
    ends_at: datetime
    place_name: str | None
    room: str | None
    registered_at: datetime | None
    is_lent: bool
    manages: bool

    @property
    def is_cancelled(self) -> bool:
        return self.status == "cancelled"


@dataclass(frozen=True)
class ClassRow:
    """One class of the list. pupils: how many go to it today."""

    public_id: str
    name: str
    kind: str
    teacher_name: str | None
    ended_on: date | None
    pupils: int
    next_at: datetime | None


@dataclass(frozen=True)
class Classes:
    """A page of the list. next_after: the class the following page begins after; None on the last."""

    rows: tuple[ClassRow, ...]
    next_after: str | None


def todays_lessons(db: Session, actor: Actor, now: datetime, today: date) -> tuple[LessonRow, ...]:
    """Today's lessons that the actor marks, cancelled ones too, soonest first. One statement."""
    query = _lessons(actor, today).where(Lesson.held_on == today)
    return _fetched(db, query.order_by(Lesson.starts_at, Lesson.id).limit(MOST_TODAY))


def unregistered_lessons(db: Session, actor: Actor, today: date, most: int) -> tuple[LessonRow, ...]:
    """Lessons of earlier days that nobody has registered, newest first. One statement."""
    query = _lessons(actor, today).where(_unregistered(today))
    return _fetched(db, query.order_by(Lesson.starts_at.desc(), Lesson.id).limit(most))


def count_unregistered(db: Session, actor: Actor, today: date) -> int:
    """How many there are. One statement."""
    query = select(func.count()).select_from(Lesson).where(lessons_marked_by(actor, today), _unregistered(today))
    return db.scalar(query) or 0


def classes_for(db: Session, actor: Actor, wanted: Wanted, today: date, now: datetime) -> Classes:
    """One page of the classes the actor sees, by name. One statement."""
    pupils = _pupils_today(today)
    next_at = (
        select(func.min(Lesson.starts_at))
        .where(Lesson.class_id == SchoolClass.id, Lesson.starts_at > now, Lesson.status != "cancelled")
        .scalar_subquery()
    )
    query = select(
        SchoolClass.public_id,
        SchoolClass.name,
        SchoolClass.kind,
        SchoolClass.teacher_name,
        SchoolClass.ended_on,
        pupils.label("pupils"),
        next_at.label("next_at"),
    ).where(classes_seen_by(actor))
    rows = db.execute(_narrowed(query, actor, wanted, today).limit(PAGE + 1)).all()
    shown = tuple(ClassRow(*row) for row in rows[:PAGE])
    return Classes(shown, shown[-1].public_id if len(rows) > PAGE else None)


def _pupils_today(today: date) -> Any:
    """How many go to a class today, as a column beside SchoolClass: of those who may stand on its list, since one more
    than the list has would tell that somebody hidden goes there."""
    listed = exists().where(
        Person.id == Enrolment.person_id,
        Person.protection != "strictly_confidential",
        Service.person_id == Person.id,
        Service.organisation_id == SchoolClass.organisation_id,
        serving_now(today),
    )
    goes = (Enrolment.class_id == SchoolClass.id, Enrolment.from_on <= today, _not_over(Enrolment.to_on, today))
    return select(func.count()).where(*goes, listed.correlate(Enrolment, SchoolClass)).scalar_subquery()


def _narrowed(query: Select[Any], actor: Actor, wanted: Wanted, today: date) -> Select[Any]:
    for word in wanted.words:
        query = query.where(
            or_(
                func.lower(SchoolClass.name).contains(word, autoescape=True),
                func.lower(func.coalesce(SchoolClass.teacher_name, "")).contains(word, autoescape=True),
            )
        )
    if wanted.kind:
        query = query.where(SchoolClass.kind == wanted.kind)
    if wanted.show is Show.ENDED:
        query = query.where(SchoolClass.ended_on < today)
    else:
        query = query.where(_not_over(SchoolClass.ended_on, today))
    if wanted.show is Show.MINE:
        query = query.where(SchoolClass.teacher_id == actor.person_id)
    if wanted.after is not None:
        last = select(SchoolClass.name, SchoolClass.id).where(
            SchoolClass.public_id == wanted.after, classes_seen_by(actor)
        )
        key, number = (select(column).scalar_subquery() for column in last.subquery().c)
        query = query.where(or_(SchoolClass.name > key, and_(SchoolClass.name == key, SchoolClass.id > number)))
    return query.order_by(SchoolClass.name, SchoolClass.id)


def _not_over(column: Any, today: date) -> ColumnElement[bool]:
    return or_(column.is_(None), column >= today)


def _unregistered(today: date) -> ColumnElement[bool]:
    """Condition on Lesson: over before this day began, within the days that count, and nobody has registered it."""
    return and_(
        Lesson.held_on < today,
        Lesson.held_on >= today - timedelta(days=REGISTERED_WITHIN_DAYS),
        Lesson.status != "cancelled",
        Lesson.registered_at.is_(None),
    )


def _lessons(actor: Actor, today: date) -> Select[Any]:
    """The lessons the actor marks, as the columns of LessonRow."""
    lent = exists().where(
        LessonLoan.lesson_id == Lesson.id,
        LessonLoan.person_id == (actor.person_id or 0),
        LessonLoan.taken_back_at.is_(None),
    )
    query: Any = (
        select(
            Lesson.public_id,
            SchoolClass.public_id.label("class_public_id"),
            SchoolClass.name,
            SchoolClass.teacher_name,
            Lesson.kind,
            Lesson.status,
            Lesson.starts_at,
            Lesson.ends_at,
            Lesson.place_name,
            Lesson.room,
            Lesson.registered_at,
            lent.label("is_lent"),
            classes_managed_by(actor).label("manages"),
        )
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
        .where(lessons_marked_by(actor, today))
    )
    return query  # type: ignore[no-any-return]


def _fetched(db: Session, query: Select[Any]) -> tuple[LessonRow, ...]:
    rows: list[Any] = list(db.execute(query))
    return tuple(LessonRow(*(*row[:-2], bool(row[-2]), bool(row[-1]))) for row in rows)
