"""What Today shows, in three statements; one more for unread notices, and one when somebody to call must be found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.commitment import Unit
from webapp.engine.standing import ReasonCode, Standing
from webapp.features.meet import EventSeen, next_event_for
from webapp.features.schedule import (
    Contact,
    LessonSeen,
    call_link,
    contact_of,
    first_after,
    lessons_of,
    next_lesson,
    opened_monday,
    waited_for,
)
from webapp.features.standing import standings_for
from webapp.notices import NoticeSeen, unread_for

_LOOKS_AHEAD = timedelta(weeks=1)
_MOST_LESSONS = 60


@dataclass(frozen=True, slots=True)
class LevelNow:
    """Norwegian in one line: the skill furthest from its goal. now: None when no level has been shown."""

    now: str | None
    goal: str


@dataclass(frozen=True, slots=True)
class TodaySeen:
    """The page. next_lesson None: nothing is planned, and `waits_for` says what comes first, where the rules do."""

    next_lesson: LessonSeen | None
    cancelled: LessonSeen | None  # what would have been the next, when it is within a week
    monday: date
    week: tuple[LessonSeen, ...]
    notices: tuple[NoticeSeen, ...]
    norwegian_hours: Standing | None
    social_studies_hours: Standing | None
    level: LevelNow | None
    guidance: Standing | None
    waits_for: Standing | None
    contact: Contact | None
    event: EventSeen | None
    counted_to: date | None
    silent_since: date | None


def today_for(db: Session, person_id: int, now: datetime, today: date, *, has_unread: bool = True) -> TodaySeen:
    """Everything Today says to this person. has_unread False: no notice waits, so none is asked for."""
    asked = db.connection()  # once: a session takes it anew for every statement
    lessons = lessons_of(asked, person_id, oslo.monday_of(today), today + _LOOKS_AHEAD, _MOST_LESSONS)
    found = standings_for(asked, person_id, today)
    coming = first_after(lessons, now) or next_lesson(asked, person_id, now)
    by_id = {each.commitment.id: each for each in found}
    monday = opened_monday(today)
    begins, ends = oslo.at(monday, time()), oslo.at(monday + timedelta(days=5), time())
    counted_to, silent_since = _register_of(found)
    needs_contact = coming is None or call_link(coming.with_phone) is None
    return TodaySeen(
        next_lesson=coming,
        cancelled=_cancelled_before(coming, lessons, now),
        monday=monday,
        week=tuple(each for each in lessons if begins <= each.starts_at < ends),
        notices=tuple(unread_for(asked, person_id, now)) if has_unread else (),
        norwegian_hours=by_id.get("reception.norwegian"),
        social_studies_hours=by_id.get("reception.social_studies"),
        level=level_of(found),
        guidance=by_id.get("parental_guidance.meetings"),
        waits_for=waited_for(found) if coming is None else None,
        contact=contact_of(asked, person_id, today) if needs_contact else None,
        event=next_event_for(asked, person_id, now),
        counted_to=counted_to,
        silent_since=silent_since,
    )


def _cancelled_before(coming: LessonSeen | None, lessons: Iterable[LessonSeen], now: datetime) -> LessonSeen | None:
    """The first that is not over, when it is cancelled: somebody who knew of it must not go there."""
    first = next((each for each in lessons if each.ends_at > now), None)
    return first if first is not None and first.is_cancelled and first is not coming else None


def level_of(found: Iterable[Standing]) -> LevelNow | None:
    """Where Norwegian stands; None for somebody who has no goal."""
    skills = [each for each in found if each.commitment.unit is Unit.LEVEL and each.commitment.level is not None]
    if not skills:
        return None
    furthest = max(skills, key=_steps_left)
    goal = furthest.commitment.level
    return LevelNow(furthest.level.value if furthest.level else None, goal.value if goal else "")


def _steps_left(standing: Standing) -> int:
    goal, level = standing.commitment.level, standing.level
    return (goal.rank if goal else 0) - (level.rank if level else -1)


def _register_of(found: Iterable[Standing]) -> tuple[date | None, date | None]:
    """The day the register reaches to, and the same day once more when it has been silent too long."""
    counted = [each for each in found if each.counted_to is not None and each.commitment.unit is Unit.MINUTES]
    if not counted:
        return None, None
    latest = max(counted, key=lambda each: each.counted_to or date.min)
    is_silent = any(reason.code is ReasonCode.SILENT for reason in latest.explanation)
    return latest.counted_to, latest.counted_to if is_silent else None
