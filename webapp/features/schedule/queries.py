"""What a person sees of her own week: a stretch of days, the next thing, one alone with its questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.features.schedule.statements import BETWEEN, ONE
from webapp.features.schedule.waiting import Waiting, waiting_for
from webapp.policy.permissions import NotHere
from webapp.tables.database import Asked
from webapp.tables.evidence import Question
from webapp.tables.schedule import Lesson

MOST_ROWS = 400
_LONGEST = timedelta(hours=12)  # no lesson lasts longer (constraint minutes_possible)
_A_WEEK = timedelta(weeks=1)
_SATURDAY = 5
TOLD_AFTERWARDS = timedelta(days=14)  # how long after it one can say «jeg kunne ikke komme»


@dataclass(frozen=True, slots=True)
class LessonSeen:
    """Something in a person's week as she sees it. Fields stand in the order of the statement's columns.

    source: lesson, meeting, test or event (a gathering she saved). minutes: taught, breaks not counted; of a lesson alone.
    attended_minutes: present where attended is «attended», away where it is «absent». question: 0 never asked, 1 answered,
    2 waiting for an answer. teacher_name, teacher_phone: of a meeting, whom one meets. absence: public id of her notice that
    covers it, not taken back. told_us: of registered absence, whether the register says that she had told."""

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
    source: str = "lesson"
    bring: str | None = None
    cancelled_because: str | None = None
    way: str | None = None
    interpreter: str | None = None
    told_us: bool | None = None
    came_late_minutes: int | None = None
    left_early_minutes: int | None = None
    absence: str | None = None

    @property
    def with_name(self) -> str | None:
        """Whom one meets: the teacher of a lesson, the other one in a meeting."""
        return self.teacher_name

    @property
    def with_phone(self) -> str | None:
        return self.teacher_phone

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

    def can_be_missed(self, now: datetime, today: date) -> bool:
        """Whether she may say that she cannot come, or could not: nothing told yet, and not too long after it."""
        if self.source == "event" or self.is_cancelled or self.absence is not None:
            return False
        if self.ends_at > now:
            return True
        return not (self.attended and self.attended != "absent") and today - self.day <= TOLD_AFTERWARDS

    @property
    def seen(self) -> str:
        """What a form sends back as seen: the lesson's revision and the record of attendance."""
        return f"{self.revision}.{self.evidence or 0}"


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A day and what stands in it. holiday: the code of a public holiday (engine oslo)."""

    day: date
    lessons: tuple[LessonSeen, ...]
    holiday: str | None = None


@dataclass(frozen=True, slots=True)
class WeekSeen:
    """Monday to Friday, and Saturday and Sunday when something stands there.

    under_way and coming: of the week that is and the one a weekend opens; coming can lie weeks ahead. waiting: what comes
    first when nothing does."""

    monday: date
    this_monday: date
    days: tuple[DaySeen, ...]
    under_way: LessonSeen | None = None
    coming: LessonSeen | None = None
    waiting: Waiting | None = None

    @property
    def is_this_week(self) -> bool:
        return self.monday == self.this_monday

    @property
    def is_next_week(self) -> bool:
        return self.monday == self.this_monday + _A_WEEK

    @property
    def previous_monday(self) -> date:
        return self.monday - _A_WEEK

    @property
    def next_monday(self) -> date:
        return self.monday + _A_WEEK

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
    """Her week from one day to another, both included, soonest first: lessons while enrolled, meetings, tests, saved
    gatherings. One statement."""
    since = oslo.at(from_day, time())
    return _fetch(db, BETWEEN, person=person_id, since=since, until=oslo.at(to_day + oslo.A_DAY, time()), most=most)


def next_lesson(db: Asked, person_id: int, now: datetime) -> LessonSeen | None:
    """What comes next and is not cancelled, what is under way included, within 60 days. One statement."""
    until = now + timedelta(days=60)
    return first_after(_fetch(db, BETWEEN, person=person_id, since=now - _LONGEST, until=until, most=20), now)


def first_after(lessons: Iterable[LessonSeen], now: datetime) -> LessonSeen | None:
    """The first of these, in their order, that is neither over nor cancelled."""
    return next((each for each in lessons if each.ends_at > now and not each.is_cancelled), None)


def opened_monday(today: date) -> date:
    """The Monday of the week that is opened: on Saturday and Sunday the week that comes is what one wants to see."""
    return oslo.monday_of(today + timedelta(days=2)) if today.weekday() >= _SATURDAY else oslo.monday_of(today)


def week_of(db: Session, person_id: int, monday: date, now: datetime, today: date) -> WeekSeen:
    """The week that begins with this Monday. One statement, but for a week in or before which nothing is coming."""
    this_monday, asked = oslo.monday_of(today), db.connection()
    tells_next = monday in (this_monday, opened_monday(today))
    first = min(monday, today) if tells_next else monday
    found = lessons_of(asked, person_id, first, monday + _A_WEEK - oslo.A_DAY)
    days = _days(monday, [each for each in found if each.day >= monday])
    if not tells_next:
        return WeekSeen(monday, this_monday, days)
    held = [each for each in found if not each.is_cancelled]
    under_way = next((each for each in held if each.starts_at <= now < each.ends_at), None)
    coming = next((each for each in held if each.starts_at > now), None)
    if coming is None and under_way is None:
        coming = next_lesson(asked, person_id, now)
    waiting = waiting_for(asked, person_id, today) if coming is None and under_way is None else None
    return WeekSeen(monday, this_monday, days, under_way, coming, waiting)


def lesson_of(db: Session, person_id: int, public_id: str) -> LessonSeen:
    """One of her own lessons, meetings or tests. Raises NotHere; also for a gathering, which nobody owes."""
    found = entry_of(db, person_id, public_id)
    if found.source == "event":
        raise NotHere
    return found


def entry_of(db: Session, person_id: int, public_id: str) -> LessonSeen:
    """As `lesson_of`, gatherings she saved among them."""
    found = _fetch(db, ONE, person=person_id, public_id=public_id)
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


def _days(monday: date, lessons: Iterable[LessonSeen]) -> tuple[DaySeen, ...]:
    by_day: dict[date, list[LessonSeen]] = {monday + timedelta(days=number): [] for number in range(_SATURDAY)}
    for lesson in lessons:
        by_day.setdefault(lesson.day, []).append(lesson)
    return tuple(
        DaySeen(day, tuple(of_day), oslo.public_holidays(day.year).get(day)) for day, of_day in sorted(by_day.items())
    )


def _fetch(db: Asked, statement: CompoundSelect[Any], **values: Any) -> list[LessonSeen]:
    return [LessonSeen(*row) for row in db.execute(statement, values)]
