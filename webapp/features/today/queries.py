"""What Today shows, in three statements; one more for unread notices, and one when somebody to call must be found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.commitment import Side, Unit
from webapp.engine.standing import ReasonCode, Standing, State
from webapp.features.meet import EventSeen, next_event_for
from webapp.features.schedule import LessonSeen, call_link, first_after, lessons_of, next_lesson
from webapp.features.standing import standings_for
from webapp.notices import NoticeSeen, unread_for
from webapp.policy.scopes import serving_now
from webapp.tables.database import Asked
from webapp.tables.organisations import Organisation
from webapp.tables.people import Service

_LOOKS_AHEAD = timedelta(weeks=1)
_MOST_LESSONS = 60
# Whom to call first: whoever follows the person up.
_CALLED_FIRST = ("follow_up", "programme", "norwegian", "reception_training", "housing", "teaching")
_STILL_OPEN = frozenset({State.NOT_STARTED, State.ON_TRACK, State.BEHIND, State.OVERDUE, State.NOT_RECORDED})


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: a named person, or the office itself (name is then None)."""

    office: str
    name: str | None
    phone: str | None
    hours: str | None


@dataclass(frozen=True, slots=True)
class LevelNow:
    """Norwegian in one line: the skill furthest from its goal. now: None when no level has been shown."""

    now: str | None
    goal: str


@dataclass(frozen=True, slots=True)
class TodaySeen:
    """The page. next_lesson None: nothing is planned, and `waits_for` says what comes first, where the rules do."""

    next_lesson: LessonSeen | None
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
    monday = _week_shown(today)
    begins, ends = oslo.at(monday, time()), oslo.at(monday + timedelta(days=5), time())
    counted_to, silent_since = _register_of(found)
    needs_contact = coming is None or call_link(coming.teacher_phone) is None
    return TodaySeen(
        next_lesson=coming,
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


def waited_for(found: Iterable[Standing]) -> Standing | None:
    """The municipality's part that is due first and not done; where no rule names a day, the first in the engine's order."""
    open_parts = [
        each
        for each in found
        if each.commitment.side is Side.MUNICIPALITY
        and each.commitment.unit in (Unit.DATE, Unit.MINUTES, Unit.MEETINGS)
        and each.state in _STILL_OPEN
        and each.owed
    ]
    return min(open_parts, key=lambda each: each.commitment.due_on or date.max, default=None)


def level_of(found: Iterable[Standing]) -> LevelNow | None:
    """Where Norwegian stands; None for somebody who has no goal."""
    skills = [each for each in found if each.commitment.unit is Unit.LEVEL and each.commitment.level is not None]
    if not skills:
        return None
    furthest = max(skills, key=_steps_left)
    goal = furthest.commitment.level
    return LevelNow(furthest.level.value if furthest.level else None, goal.value if goal else "")


def contact_of(db: Asked, person_id: int, today: date) -> Contact | None:
    """Whom to call: the named contact who follows her up, else the telephone of an office that serves her."""
    rows: Sequence[tuple[str, Contact]] = [
        (row.purpose, _contact(row.name, row.contact_name, row.contact_phone, row.contact_hours, row.phone, row.opening_hours))
        for row in db.execute(
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
            .where(Service.person_id == person_id, serving_now(today))
            .order_by(Service.from_on.desc(), Service.id)
        )
    ]
    named_first = sorted(rows, key=lambda row: (row[1].name is None, row[1].phone is None, _CALLED_FIRST.index(row[0])))
    return named_first[0][1] if named_first else None


def _contact(
    office: str, name: str | None, phone: str | None, hours: str | None, office_phone: str | None, open_at: str | None
) -> Contact:
    if name or phone:
        return Contact(office, name, phone or office_phone, hours or (None if phone else open_at))
    return Contact(office, None, office_phone, open_at)


def _week_shown(today: date) -> date:
    """The Monday of the strip: on Saturday and Sunday the week that comes is what one wants to see."""
    return oslo.monday_of(today + timedelta(days=2)) if today.weekday() >= 5 else oslo.monday_of(today)


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
