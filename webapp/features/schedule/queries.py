"""What a person sees of her own lessons and meetings: a stretch of days, the next one, one alone with its questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.policy.permissions import NotHere
from webapp.tables.database import Asked
from webapp.tables.evidence import EvidenceRow, Meeting, Question
from webapp.tables.schedule import Enrolment, Lesson, SchoolClass

# The tables themselves: rows of plain columns skip what the mapper would do for each.
_LESSON = cast(Table, Lesson.__table__)
_CLASS = cast(Table, SchoolClass.__table__)
_ENROLMENT = cast(Table, Enrolment.__table__)
_MEETING = cast(Table, Meeting.__table__)
_EVIDENCE = cast(Table, EvidenceRow.__table__)
_QUESTION = cast(Table, Question.__table__)
MOST_ROWS = 400
_LONGEST = timedelta(hours=12)  # no lesson lasts longer (constraint minutes_possible)
_HER_PART = ("attended", "absent", "meeting", "follow_up")  # what evidence of a meeting says about being there


@dataclass(frozen=True, slots=True)
class LessonSeen:
    """A lesson or a meeting as the person it concerns sees it. Fields stand in the order of the statement's columns.

    minutes: taught, breaks not counted; None for a meeting. attended_minutes: present where attended is «attended»,
    away where it is «absent». question: 0 never asked, 1 answered, 2 waiting for an answer."""

    public_id: str
    is_meeting: bool
    revision: int
    kind: str
    status: str
    starts_at: datetime
    ends_at: datetime
    original_starts_at: datetime
    minutes: int | None
    topic: str | None
    module: str | None
    place_name: str | None
    address: str | None
    room: str | None
    registered_at: datetime | None
    class_name: str | None
    teacher_name: str | None
    teacher_phone: str | None
    evidence: str | None
    attended: str | None
    attended_minutes: int | None
    recorded_by: str | None
    question: int

    @property
    def day(self) -> date:
        return oslo.day_of(self.starts_at)

    @property
    def monday(self) -> date:
        """Of its week: the address by which a week is known, and kept."""
        return oslo.monday_of(self.day)

    @property
    def is_cancelled(self) -> bool:
        return self.status == "cancelled"

    @property
    def was_starts_at(self) -> datetime | None:
        """The time it had first, when it was moved."""
        moved = self.status == "moved" and self.original_starts_at != self.starts_at
        return self.original_starts_at if moved else None

    @property
    def is_registered(self) -> bool:
        return self.registered_at is not None or self.evidence is not None

    @property
    def present_minutes(self) -> int | None:
        """Minutes registered as present; None while nothing is registered about her."""
        if self.evidence is None:
            return None
        return self.attended_minutes if self.attended == "attended" else 0

    @property
    def seen(self) -> str:
        """What a form sends back as seen: the lesson's revision and the record of attendance."""
        return f"{self.revision}.{self.evidence or 0}"


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A day and what stands in it."""

    day: date
    lessons: tuple[LessonSeen, ...]


@dataclass(frozen=True, slots=True)
class WeekSeen:
    """Monday to Friday, and Saturday and Sunday when something stands there."""

    monday: date
    days: tuple[DaySeen, ...]
    is_this_week: bool

    @property
    def previous_monday(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def next_monday(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def is_empty(self) -> bool:
        return not any(day.lessons for day in self.days)


@dataclass(frozen=True, slots=True)
class QuestionSeen:
    """One of her own questions about a lesson, with the answer when there is one."""

    what: str
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None


def lessons_of(db: Asked, person_id: int, from_day: date, to_day: date, most: int = MOST_ROWS) -> list[LessonSeen]:
    """Her lessons (while enrolled) and meetings from one day to another, both included, soonest first. One statement."""
    since = oslo.at(from_day, time())
    return _fetch(db, _BETWEEN, person=person_id, since=since, until=oslo.at(to_day + oslo.A_DAY, time()), most=most)


def next_lesson(db: Asked, person_id: int, now: datetime) -> LessonSeen | None:
    """Her next lesson or meeting that is not cancelled, one under way included, within 60 days. One statement."""
    until = now + timedelta(days=60)
    return first_after(_fetch(db, _BETWEEN, person=person_id, since=now - _LONGEST, until=until, most=20), now)


def first_after(lessons: Iterable[LessonSeen], now: datetime) -> LessonSeen | None:
    """The first of these, in their order, that is neither over nor cancelled."""
    return next((each for each in lessons if each.ends_at > now and not each.is_cancelled), None)


def week_of(db: Session, person_id: int, monday: date, today: date) -> WeekSeen:
    """The week that begins with this Monday."""
    lessons = lessons_of(db, person_id, monday, monday + timedelta(days=6))
    by_day: dict[date, list[LessonSeen]] = {monday + timedelta(days=number): [] for number in range(5)}
    for lesson in lessons:
        by_day.setdefault(lesson.day, []).append(lesson)
    days = tuple(DaySeen(day, tuple(of_day)) for day, of_day in sorted(by_day.items()))
    return WeekSeen(monday, days, monday == oslo.monday_of(today))


def lesson_of(db: Session, person_id: int, public_id: str) -> LessonSeen:
    """One of her own lessons or meetings. Raises NotHere."""
    found = _fetch(db, _ONE, person=person_id, public_id=public_id)
    if not found:
        raise NotHere
    return found[0]


def questions_about(db: Session, person_id: int, lesson_public_id: str) -> Sequence[QuestionSeen]:
    """What she has asked about a lesson, newest first."""
    rows = db.execute(
        select(
            Question.what, Question.text, Question.asked_at, Question.answer, Question.answered_at, Question.answered_by
        )
        .join(Lesson, Lesson.id == Question.lesson_id)
        .where(Question.person_id == person_id, Lesson.public_id == lesson_public_id)
        .order_by(Question.asked_at.desc(), Question.id.desc())
        .limit(20)
    )
    return [QuestionSeen(*row) for row in rows]


def pages_to_keep(today: date) -> tuple[tuple[str, dict[str, str]], ...]:
    """What a phone keeps of this feature: endpoint and values of this week, the three after it and the two before.

    This week twice: its plain address from the menu, and the one that a lesson leads back to."""
    monday = oslo.monday_of(today)
    weeks = [{"from": (monday + timedelta(weeks=number)).isoformat()} for number in (0, 1, 2, 3, -1, -2)]
    return tuple(("schedule.week", values) for values in ({}, *weeks))


def _fetch(db: Asked, statement: CompoundSelect[Any], **values: Any) -> list[LessonSeen]:
    return [LessonSeen(*row) for row in db.execute(statement, values)]


def _uncorrected() -> ColumnElement[bool]:
    """Condition on a record: nobody has corrected it, so it is what counts."""
    later = _EVIDENCE.alias()
    return ~select(later.c.id).where(later.c.corrects_id == _EVIDENCE.c.id).correlate(_EVIDENCE).exists()


def _lessons() -> Select[*tuple[Any, ...]]:
    person = bindparam("person", type_=Integer)
    question = (
        select(func.max(case((_QUESTION.c.answered_at.is_(None), 2), else_=1)))
        .where(_QUESTION.c.lesson_id == _LESSON.c.id, _QUESTION.c.person_id == person)
        .correlate(_LESSON)
        .scalar_subquery()
    )
    return (
        select(
            _LESSON.c.public_id.label("about"),
            literal(False, Boolean).label("is_meeting"),
            _LESSON.c.revision,
            _LESSON.c.kind,
            _LESSON.c.status,
            _LESSON.c.starts_at.label("begins"),
            _LESSON.c.ends_at,
            _LESSON.c.original_starts_at,
            _LESSON.c.minutes,
            _LESSON.c.topic,
            _LESSON.c.module,
            _LESSON.c.place_name,
            _LESSON.c.address,
            _LESSON.c.room,
            _LESSON.c.registered_at,
            _CLASS.c.name,
            _CLASS.c.teacher_name,
            _CLASS.c.teacher_phone,
            _EVIDENCE.c.public_id.label("evidence"),
            _EVIDENCE.c.kind.label("attended"),
            _EVIDENCE.c.minutes.label("attended_minutes"),
            _EVIDENCE.c.recorded_by,
            func.coalesce(question, 0).label("question"),
        )
        .select_from(_ENROLMENT)
        .join(
            _LESSON,
            and_(
                _LESSON.c.class_id == _ENROLMENT.c.class_id,
                _LESSON.c.held_on >= _ENROLMENT.c.from_on,
                or_(_ENROLMENT.c.to_on.is_(None), _LESSON.c.held_on <= _ENROLMENT.c.to_on),
            ),
        )
        .join(_CLASS, _CLASS.c.id == _LESSON.c.class_id)
        .outerjoin(
            _EVIDENCE,
            and_(_EVIDENCE.c.person_id == person, _EVIDENCE.c.lesson_id == _LESSON.c.id, _uncorrected()),
        )
        .where(_ENROLMENT.c.person_id == person)
    )


def _meetings() -> Select[*tuple[Any, ...]]:
    person = bindparam("person", type_=Integer)
    return (
        select(
            _MEETING.c.public_id,
            literal(True, Boolean),
            _MEETING.c.revision,
            _MEETING.c.kind,
            case((_MEETING.c.cancelled, "cancelled"), else_="planned"),
            _MEETING.c.starts_at,
            _MEETING.c.ends_at,
            _MEETING.c.starts_at,
            null(),
            null(),
            _MEETING.c.module,
            _MEETING.c.place_name,
            null(),
            _MEETING.c.room,
            _EVIDENCE.c.recorded_at,
            null(),
            null(),
            null(),
            _EVIDENCE.c.public_id,
            _EVIDENCE.c.kind,
            _EVIDENCE.c.minutes,
            _EVIDENCE.c.recorded_by,
            literal(0, Integer),
        )
        .select_from(_MEETING)
        .outerjoin(
            _EVIDENCE,
            and_(
                _EVIDENCE.c.person_id == person,
                _EVIDENCE.c.meeting_id == _MEETING.c.id,
                or_(*(_EVIDENCE.c.kind == kind for kind in _HER_PART)),  # no IN: its list is written anew every time
                _uncorrected(),
            ),
        )
        .where(_MEETING.c.person_id == person)
    )


def _between() -> CompoundSelect[Any]:
    since: Any = bindparam("since")
    until: Any = bindparam("until")
    lessons = _lessons().where(_LESSON.c.starts_at >= since, _LESSON.c.starts_at < until)
    meetings = _meetings().where(_MEETING.c.starts_at >= since, _MEETING.c.starts_at < until)
    return union_all(lessons, meetings).order_by("begins", "about").limit(bindparam("most", type_=Integer))


def _one() -> CompoundSelect[Any]:
    public_id = bindparam("public_id", type_=String)
    return union_all(_lessons().where(_LESSON.c.public_id == public_id), _meetings().where(_MEETING.c.public_id == public_id))


# Built once: making a statement of this size costs a page more than running it does.
_BETWEEN = _between()
_ONE = _one()
