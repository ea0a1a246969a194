"""One lesson as its page shows it, and what stands after it in the same series."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from webapp.features.classes.colliding import Collision, collisions
from webapp.features.classes.shifting import Excepted, LessonNow, Plan
from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import classes_managed_by, serving_now
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Service
from webapp.tables.schedule import Enrolment, Lesson, SchoolClass, Series

_LESSON, _EVIDENCE = cast(Table, Lesson.__table__), cast(Table, EvidenceRow.__table__)
MOST_REST = 600


def registered_since() -> ColumnElement[datetime | None]:
    """A column beside Lesson: since when something is registered of it. A list half filled in holds it where it is too:
    what is registered is of that day."""
    first = select(func.min(_EVIDENCE.c.recorded_at)).where(
        _EVIDENCE.c.lesson_id == _LESSON.c.id, _EVIDENCE.c.corrects_id.is_(None)
    )
    return func.coalesce(_LESSON.c.registered_at, first.correlate(_LESSON).scalar_subquery())


_COLUMNS = tuple(
    registered_since().label(name) if name == "registered_at" else _LESSON.c[name]
    for name in LessonNow.__dataclass_fields__
)


@dataclass(frozen=True)
class LessonOpened:
    """A lesson with its class and series. ended_on: the class's last day; from_file: the series has no rhythm of ours."""

    lesson: LessonNow
    class_id: int
    class_public_id: str
    class_name: str
    organisation_id: int
    teacher_id: int | None
    ended_on: date | None
    series_id: int
    from_file: bool
    excepted: Excepted


@dataclass(frozen=True)
class Goes:
    """Somebody who goes to a class between two days."""

    person_id: int
    from_on: date
    to_on: date | None

    def goes_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


def lesson_opened(db: Session, actor: Actor, public_id: str, *, locked: bool = False) -> LessonOpened:
    """The lesson, for who may change it (Do.MANAGE_CLASS). Raises NotHere. locked: nobody else changes it meanwhile."""
    query = (
        select(
            *_COLUMNS,
            Lesson.class_id,
            SchoolClass.public_id.label("class_public_id"),
            SchoolClass.name.label("class_name"),
            SchoolClass.teacher_id,
            SchoolClass.ended_on,
            Lesson.organisation_id,
            Lesson.series_id,
            Series.rule,
            Series.except_holidays,
            Series.except_days,
        )
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
        .join(Series, Series.id == Lesson.series_id)
        .where(Lesson.public_id == public_id, classes_managed_by(actor))
    )
    row: Any = db.execute(query.with_for_update(of=Lesson) if locked else query).first()
    if row is None:
        raise NotHere
    days = frozenset(date.fromisoformat(day) for day in row.except_days.split())
    return LessonOpened(
        lesson_now(row),
        row.class_id,
        row.class_public_id,
        row.class_name,
        row.organisation_id,
        row.teacher_id,
        row.ended_on,
        row.series_id,
        row.rule is None,
        Excepted(row.except_holidays and row.rule is not None, days),
    )


def rest_of(db: Session, opened: LessonOpened, *, locked: bool = False) -> list[LessonNow]:
    """The lessons of the series that came after this one when it was made, in that order."""
    original = opened.lesson.original_starts_at
    query = (
        select(*_COLUMNS)
        .where(
            Lesson.series_id == opened.series_id,
            Lesson.original_starts_at >= original,
            Lesson.id != opened.lesson.id,
        )
        .order_by(Lesson.original_starts_at, Lesson.id)
        .limit(MOST_REST)
    )
    return [lesson_now(row) for row in db.execute(query.with_for_update() if locked else query)]


def collisions_of(db: Session, opened: LessonOpened, plan: Plan) -> tuple[Collision, ...]:
    """What the plan's lessons run into where they come to stand; nothing when none of them moves, by time or by place."""
    moving = [each for each in plan.changes if each.moves or each.changes_place or each.lesson.is_cancelled]
    rooms: Mapping[tuple[str | None, str | None], list[Any]] = _by_place(moving)
    but = frozenset(each.lesson.id for each in plan.changes)
    found = [
        collisions(db, opened.organisation_id, opened.class_id, times, opened.teacher_id, place, room, but)
        for (place, room), times in rooms.items()
    ]
    return tuple(each for part in found for each in part)


MOST_PLACES = 3


def _by_place(changes: Iterable[Any]) -> dict[tuple[str | None, str | None], list[Any]]:
    """Times by where they are; beyond a few rooms the rest is asked about without its room."""
    found: dict[tuple[str | None, str | None], list[Any]] = {}
    for each in changes:
        place = each.place_now if each.place_now in found or len(found) < MOST_PLACES else (None, None)
        found.setdefault(place, []).append((each.starts_at, each.ends_at))
    return found


def goers(db: Session, class_id: int, organisation_id: int, today: date) -> list[Goes]:
    """Everybody who goes to the class and is served: also those who are on no list, since it is their week too."""
    served = select(Service.person_id).where(Service.organisation_id == organisation_id, serving_now(today))
    rows = db.execute(
        select(Enrolment.person_id, Enrolment.from_on, Enrolment.to_on)
        .where(Enrolment.class_id == class_id, Enrolment.person_id.in_(served))
        .order_by(Enrolment.person_id)
    )
    return [Goes(*row) for row in rows]


def lesson_now(row: Any) -> LessonNow:
    """A row with the lesson's columns, as a value."""
    return LessonNow(**{name: getattr(row, name) for name in LessonNow.__dataclass_fields__})
