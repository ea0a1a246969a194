"""What a change of one lesson does to it and to the rest of its series. Pure: lessons in, a plan out, on Oslo's clock.

The rest follows by the same change of weekday and clock. A lesson that somebody has moved by hand, that is held, registered
or cancelled, stays as it is and is said to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from webapp.engine import oslo, revision
from webapp.features.classes.lessons import MOST_MINUTES
from webapp.features.classes.recurrence import occurrence

PLACES = ("place_name", "address", "room")  # what a phone's calendar must hear of
WORDS = ("module", "topic", "bring")


class Scope(StrEnum):
    """How far a change reaches."""

    THIS = "this"
    REST = "rest"


class Alone(StrEnum):
    """Why a lesson of the rest stays as it is."""

    REGISTERED = "registered"
    HELD = "held"
    BY_HAND = "by_hand"
    CANCELLED = "cancelled"
    HOLIDAY = "holiday"
    NAMED = "named"
    NO_SUCH_HOUR = "no_such_hour"
    TOO_SHORT = "too_short"


@dataclass(frozen=True)
class LessonNow:
    """A lesson as it stands."""

    id: int
    public_id: str
    revision: int
    sequence: int
    status: str
    starts_at: datetime
    ends_at: datetime
    original_starts_at: datetime
    minutes: int
    kind: str
    module: str | None
    topic: str | None
    place_name: str | None
    address: str | None
    room: str | None
    bring: str | None
    cancelled_because: str | None
    registered_at: datetime | None

    @property
    def day(self) -> date:
        return oslo.day_of(self.starts_at)

    @property
    def break_minutes(self) -> int:
        """What is not taught of the time that passes."""
        return max(0, _minutes(self.starts_at, self.ends_at) - self.minutes)

    @property
    def is_cancelled(self) -> bool:
        return self.status == "cancelled"

    @property
    def displacement(self) -> timedelta:
        """How far it stands from where it was first, on the clock and the calendar."""
        return _wall(self.starts_at) - _wall(self.original_starts_at)


@dataclass(frozen=True)
class MoveWanted:
    """Where a lesson is to be and what it is to say. words: PLACES and WORDS by name."""

    day: date
    starts: time
    ends: time
    break_minutes: int
    words: Mapping[str, str | None]


@dataclass(frozen=True)
class Change:
    """One lesson, and the columns that become different."""

    lesson: LessonNow
    values: Mapping[str, Any]

    @property
    def starts_at(self) -> datetime:
        return self.values.get("starts_at", self.lesson.starts_at)  # type: ignore[no-any-return]

    @property
    def ends_at(self) -> datetime:
        return self.values.get("ends_at", self.lesson.ends_at)  # type: ignore[no-any-return]

    @property
    def moves(self) -> bool:
        return (self.starts_at, self.ends_at) != (self.lesson.starts_at, self.lesson.ends_at)

    @property
    def changes_place(self) -> bool:
        return any(name in self.values for name in PLACES)

    @property
    def place_now(self) -> tuple[str | None, str | None]:
        """Place and room as they become."""
        return tuple(self.values.get(name, getattr(self.lesson, name)) for name in ("place_name", "room"))  # type: ignore[return-value]


@dataclass(frozen=True)
class LeftAlone:
    lesson: LessonNow
    why: Alone


@dataclass(frozen=True)
class Plan:
    """What a change does. days: how many the weekday of the series shifts by."""

    changes: tuple[Change, ...] = ()
    alone: tuple[LeftAlone, ...] = ()
    days: int = 0

    @property
    def seen(self) -> str:
        """What a confirmation sends back: other lessons, or other revisions of them, and it is another plan."""
        rows = [[each.lesson.public_id, each.lesson.revision, each.starts_at.isoformat()] for each in self.changes]
        return revision.digest(revision.canonical({"rows": rows}))[:32]

    @property
    def times(self) -> list[tuple[datetime, datetime]]:
        return [(each.starts_at, each.ends_at) for each in self.changes]


@dataclass(frozen=True)
class Excepted:
    """Days a series has no lessons on."""

    holidays: bool = False
    days: frozenset[date] = field(default_factory=frozenset)

    def why(self, day: date) -> Alone | None:
        if self.holidays and oslo.is_public_holiday(day):
            return Alone.HOLIDAY
        return Alone.NAMED if day in self.days else None


def plan_move(
    target: LessonNow, rest: Sequence[LessonNow], wanted: MoveWanted, now: datetime, excepted: Excepted
) -> Plan:
    """The target as wanted, and the rest by the same change. `wanted` has been checked against the target alone."""
    words = {name: text for name, text in wanted.words.items() if getattr(target, name) != text}
    is_moved = is_timed(target, wanted)
    begins = datetime.combine(wanted.day, wanted.starts)
    lasts = datetime.combine(wanted.day, wanted.ends) - begins
    by = begins - _wall(target.original_starts_at)
    longer = lasts - (_wall(target.ends_at) - _wall(target.starts_at))
    more_break = wanted.break_minutes - target.break_minutes
    changes = [
        Change(target, _moved_to(target, begins, begins + lasts, wanted.break_minutes) | words if is_moved else words)
    ]
    alone: list[LeftAlone] = []
    for each in rest:
        why = stays(each, now) or (
            Alone.BY_HAND if each.displacement not in (timedelta(), target.displacement) else None
        )
        if why is None and is_moved:
            # Measured from where each stood first, so that the rest comes in step with a lesson that stood apart.
            to = _wall(each.original_starts_at) + by if begins != _wall(target.starts_at) else _wall(each.starts_at)
            until = to + (_wall(each.ends_at) - _wall(each.starts_at)) + longer
            values = _moved_to(each, to, until, max(0, each.break_minutes + more_break))
            why = excepted.why(to.date()) if to.date() != each.day else None
            why = why or (Alone.NO_SUCH_HOUR if not values else Alone.TOO_SHORT if values["minutes"] < 1 else None)
        if why is not None:
            alone.append(LeftAlone(each, why))
        else:
            changes.append(Change(each, {**(values if is_moved else {}), **words}))
    return Plan(tuple(each for each in changes if each.values), tuple(alone), (wanted.day - target.day).days)


def is_timed(target: LessonNow, wanted: MoveWanted) -> bool:
    """Whether the day, the clock or the break becomes another."""
    now = (_wall(target.starts_at), _wall(target.ends_at), target.break_minutes)
    starts, ends = datetime.combine(wanted.day, wanted.starts), datetime.combine(wanted.day, wanted.ends)
    return now != (starts, ends, wanted.break_minutes)


def plan_cancel(target: LessonNow, rest: Iterable[LessonNow], because: str, now: datetime) -> Plan:
    """The target cancelled, and the rest with it."""
    values = {"status": "cancelled", "cancelled_because": because}
    changes, alone = [Change(target, values)], []
    for each in rest:
        why = stays(each, now) or (
            Alone.BY_HAND if each.displacement not in (timedelta(), target.displacement) else None
        )
        if why is None:
            changes.append(Change(each, values))
        else:
            alone.append(LeftAlone(each, why))
    return Plan(tuple(changes), tuple(alone))


def plan_take_back(target: LessonNow, rest: Iterable[LessonNow], now: datetime) -> Plan:
    """The cancellation taken back, of the target and of what is cancelled in the rest."""
    held = [each for each in rest if each.is_cancelled and each.registered_at is None]
    coming = [target, *(each for each in held if each.ends_at > now)]
    return Plan(
        tuple(Change(each, {"status": _status(each, each.starts_at), "cancelled_because": None}) for each in coming),
        tuple(LeftAlone(each, Alone.HELD) for each in held if each.ends_at <= now),
    )


def stays(lesson: LessonNow, now: datetime) -> Alone | None:
    """Why this lesson of the rest is not touched, whatever is done."""
    if lesson.registered_at is not None:
        return Alone.REGISTERED
    if lesson.is_cancelled:
        return Alone.CANCELLED
    return Alone.HELD if lesson.starts_at <= now else None


def _moved_to(lesson: LessonNow, to: datetime, until: datetime, pause: int) -> dict[str, Any]:
    """Columns of a lesson at these times of the clock; empty when the hour that is skipped leaves nothing of it."""
    if until.date() == to.date():
        found = occurrence(to.date(), to.time(), until.time())
        starts_at, ends_at = (found.starts_at, found.ends_at) if found else (None, None)
    else:  # past midnight, as a file may bring it
        starts_at, ends_at = oslo.at(to.date(), to.time()), oslo.at(until.date(), until.time())
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        return {}
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "held_on": to.date(),
        "minutes": min(_minutes(starts_at, ends_at) - pause, MOST_MINUTES),
        "status": _status(lesson, starts_at),
    }


def _status(lesson: LessonNow, starts_at: datetime) -> str:
    return "planned" if starts_at == lesson.original_starts_at else "moved"


def _wall(instant: datetime) -> datetime:
    """Day and time as Oslo's clocks show them, without a zone: what people add days and hours to."""
    return instant.astimezone(oslo.OSLO).replace(tzinfo=None)


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds()) // 60
