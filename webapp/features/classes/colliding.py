"""Who or what would be in two places at once: the class, its teacher, its room, its pupils. Asked before anything is saved.

Five statements, however many lessons and pupils there are. A strictly confidential pupil is named nowhere, here neither;
of a meeting or a test nothing is said but its time."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CompoundSelect, Row, Select, Table, and_, case, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.policy.scopes import serving_now
from webapp.tables.evidence import Meeting
from webapp.tables.people import Person, Service
from webapp.tables.schedule import Enrolment, Examination, Lesson, SchoolClass

_LONGEST = timedelta(hours=13)  # 12 hours on the clock, on the night in October when one of them comes twice
_MEETING, _EXAMINATION = cast(Table, Meeting.__table__), cast(Table, Examination.__table__)
Times = Sequence[tuple[datetime, datetime]]


class Who(StrEnum):
    """What would be in two places."""

    CLASS = "class"
    TEACHER = "teacher"
    ROOM = "room"
    PUPIL = "pupil"


@dataclass(frozen=True)
class Collision:
    """Two things at one time. starts_at: of the lesson asked about; other_…: what stands there already.

    name: the pupil; else empty. what: 'lesson', 'meeting' or 'test'; other_class: the other lesson's class, empty when it is
    another organisation's."""

    who: Who
    starts_at: datetime
    ends_at: datetime
    name: str
    what: str
    other_class: str
    other_starts_at: datetime
    other_ends_at: datetime


@dataclass(frozen=True)
class _Pupil:
    name: str
    from_on: date
    to_on: date | None
    is_shielded: bool

    def goes_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


def collisions(
    db: Session,
    organisation_id: int,
    class_id: int | None,
    times: Times,
    teacher_id: int | None = None,
    place_name: str | None = None,
    room: str | None = None,
    but_lessons: Collection[int] = (),
) -> tuple[Collision, ...]:
    """What the lessons at these times run into, in order of time.

    teacher_id: the account; None: of the class's teacher by name. but_lessons: ids of lessons that are themselves moved."""
    if not times:
        return ()
    asked = _Asked(sorted(times), min(each for each, _ in times), max(each for _, each in times))
    pupils = _pupils(db, organisation_id, class_id, oslo.day_of(asked.first)) if class_id else {}
    others = _classes_of(db, class_id) if pupils and class_id else {}
    found: set[Collision] = set()
    rows = db.execute(_lessons(organisation_id, class_id, asked, teacher_id, place_name, room, others))
    for row in rows:
        if row.id not in but_lessons:
            for starts_at, ends_at in asked.meeting(row.starts_at, row.ends_at):
                found.update(_of_lesson(row, starts_at, ends_at, pupils, others))
    for row in db.execute(_appointments(organisation_id, asked, pupils)) if pupils else ():
        for starts_at, ends_at in asked.meeting(row.starts_at, row.ends_at):
            pupil = pupils[row.person_id]
            if pupil.goes_on(oslo.day_of(starts_at)):
                found.add(
                    Collision(Who.PUPIL, starts_at, ends_at, pupil.name, row.what, "", row.starts_at, row.ends_at)
                )
    return tuple(sorted(found, key=_order))


def _order(each: Collision) -> tuple[datetime, int, str, str, str]:
    return each.starts_at, list(Who).index(each.who), each.name, each.what, each.other_class


class _Asked:
    """The times asked about, in order, so that each row looks only at those near it."""

    def __init__(self, times: Times, first: datetime, last: datetime) -> None:
        self.first, self.last = first, last
        self._times = list(times)
        self._starts = [starts_at for starts_at, _ in times]

    def meeting(self, starts_at: datetime, ends_at: datetime) -> Iterable[tuple[datetime, datetime]]:
        """Those that overlap these two instants; one that begins when the other ends does not."""
        near = self._times[bisect_left(self._starts, starts_at - _LONGEST) : bisect_right(self._starts, ends_at)]
        return [each for each in near if each[0] < ends_at and starts_at < each[1]]


def _of_lesson(
    row: Row[Any],
    starts_at: datetime,
    ends_at: datetime,
    pupils: dict[int, _Pupil],
    others: dict[int, list[tuple[int, date, date | None]]],
) -> Iterable[Collision]:
    """One lesson that overlaps, and whom it concerns: the class itself before its pupils one by one."""
    for who, so in ((Who.CLASS, row.same_class), (Who.TEACHER, row.same_teacher), (Who.ROOM, row.same_room)):
        if so and not (who is not Who.CLASS and row.same_class):
            yield Collision(who, starts_at, ends_at, "", "lesson", row.name, row.starts_at, row.ends_at)
    day, other_day = oslo.day_of(starts_at), oslo.day_of(row.starts_at)
    for person_id, from_on, to_on in others.get(row.class_id, ()):
        pupil = pupils.get(person_id)
        if pupil and pupil.is_shielded and not row.name:
            continue
        if pupil and pupil.goes_on(day) and from_on <= other_day and (to_on is None or other_day <= to_on):
            yield Collision(Who.PUPIL, starts_at, ends_at, pupil.name, "lesson", row.name, row.starts_at, row.ends_at)


def _lessons(
    organisation_id: int,
    class_id: int | None,
    asked: _Asked,
    teacher_id: int | None,
    place_name: str | None,
    room: str | None,
    others: Collection[int],
) -> Select[Any]:
    """Lessons in this stretch that share the class, the teacher, the room or a pupil with it. Another organisation's
    class, to which a pupil goes too, has no name here."""
    ours, same_class = Lesson.organisation_id == organisation_id, Lesson.class_id == (class_id or 0)
    same_room = literal(False)
    if room:
        place = func.lower(func.coalesce(Lesson.place_name, ""))
        same_room = and_(func.lower(Lesson.room) == room.lower(), place == (place_name or "").lower())  # type: ignore[assignment]
    if teacher_id is not None:
        same_teacher = SchoolClass.teacher_id == teacher_id
    else:
        named = select(SchoolClass.teacher_name).where(SchoolClass.id == (class_id or 0)).scalar_subquery()
        same_teacher = and_(SchoolClass.teacher_id.is_(None), SchoolClass.teacher_name == named)  # type: ignore[assignment]
    return (
        select(
            Lesson.id,
            Lesson.class_id,
            Lesson.starts_at,
            Lesson.ends_at,
            case((ours, SchoolClass.name), else_="").label("name"),
            _flag(same_class).label("same_class"),
            _flag(and_(ours, same_teacher)).label("same_teacher"),
            _flag(and_(ours, same_room)).label("same_room"),
        )
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
        .where(
            Lesson.status != "cancelled",
            Lesson.starts_at > asked.first - _LONGEST,
            Lesson.starts_at < asked.last,
            or_(
                and_(ours, or_(same_class, same_teacher, same_room)),
                Lesson.class_id.in_(sorted(others)),
            ),
        )
    )


def _flag(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def _pupils(db: Session, organisation_id: int, class_id: int, day: date) -> dict[int, _Pupil]:
    """Those of the class who may stand on a list: served by the organisation that day, and not strictly confidential."""
    served = select(Service.person_id).where(Service.organisation_id == organisation_id, serving_now(day))
    rows = db.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.protection, Enrolment.from_on, Enrolment.to_on)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.class_id == class_id, Person.protection != "strictly_confidential", Person.id.in_(served))
    )
    return {
        row.id: _Pupil(f"{row.given_name} {row.family_name}", row.from_on, row.to_on, row.protection != "none")
        for row in rows
    }


def _classes_of(db: Session, class_id: int) -> dict[int, list[tuple[int, date, date | None]]]:
    """The other classes that pupils of this one go to: class -> (person, from, to)."""
    mine = select(Enrolment.person_id).where(Enrolment.class_id == class_id)
    rows = db.execute(
        select(Enrolment.class_id, Enrolment.person_id, Enrolment.from_on, Enrolment.to_on).where(
            Enrolment.person_id.in_(mine), Enrolment.class_id != class_id
        )
    )
    found: dict[int, list[tuple[int, date, date | None]]] = {}
    for row in rows:
        found.setdefault(row.class_id, []).append((row.person_id, row.from_on, row.to_on))
    return found


def _appointments(organisation_id: int, asked: _Asked, pupils: dict[int, _Pupil]) -> CompoundSelect[Any]:
    """The pupils' meetings and tests in this stretch; another organisation's of a protected person stay unknown."""

    def of(table: Table, what: str) -> Select[Any]:
        ours = table.c.organisation_id == organisation_id
        shielded = sorted(number for number, each in pupils.items() if each.is_shielded)
        return select(table.c.person_id, table.c.starts_at, table.c.ends_at, literal(what).label("what")).where(
            table.c.person_id.in_(sorted(pupils)),
            table.c.cancelled.is_(False),
            table.c.starts_at > asked.first - _LONGEST,
            table.c.starts_at < asked.last,
            or_(ours, table.c.person_id.not_in(shielded)) if shielded else true(),
        )

    return union_all(of(_MEETING, "meeting"), of(_EXAMINATION, "test"))
