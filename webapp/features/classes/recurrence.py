"""A rhythm on Oslo's clock, made into days, and each day into two instants. 09:00 stays 09:00 when clocks change.

python-dateutil counts the days (RFC 5545's rules for weeks); `oslo.at` finds the instants, so the library never meets a
zone: recurrence over instants is what moves lessons by an hour twice a year."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import WEEKLY, rrule, weekday

from webapp.engine import oslo

MOST_LESSONS = 600
MOST_DAYS = 731  # two years, one of them a leap year
LEAST_MINUTES, MOST_MINUTES = 5, 720
EVERY = (1, 2, 3, 4)
_MIDNIGHT = time(0)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Why(StrEnum):
    """Why a day of the rhythm has no lesson."""

    HOLIDAY = "holiday"
    NAMED = "named"
    NO_SUCH_HOUR = "no_such_hour"  # the hour that is skipped in March leaves nothing of the lesson


@dataclass(frozen=True)
class Rhythm:
    """On which weekdays (0 is Monday), every how many weeks, at what clock, between which days, except which days.

    Weeks are counted from the Monday of `first_on`'s week."""

    weekdays: frozenset[int]
    starts: time
    ends: time
    first_on: date
    until_on: date
    every: int = 1
    except_holidays: bool = True
    except_days: frozenset[date] = field(default_factory=frozenset)

    @property
    def rule(self) -> str:
        """As RFC 5545 says it, to be kept: FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE."""
        return rule_of(self.weekdays, self.every)

    @property
    def clock_minutes(self) -> int:
        """From start to end as a clock on the wall shows it; 0 or less when the end is no later than the start.

        An end at 00:00 is the midnight that ends the day."""
        ends_hour = self.ends.hour if self.ends > _MIDNIGHT else 24
        return (ends_hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute


@dataclass(frozen=True)
class Occurrence:
    """One lesson of a rhythm: its day in Oslo, and when it begins and ends."""

    day: date
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """Time that really passes: an hour less than the clock shows on the night it skips one, an hour more in October."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True)
class LeftOut:
    """A day of the rhythm without a lesson; holiday: the code of the public holiday, when it is one."""

    day: date
    why: Why
    holiday: str = ""


@dataclass(frozen=True)
class Made:
    """What a rhythm makes, in order. too_many: it goes on past MOST_LESSONS; the rest is not there."""

    lessons: tuple[Occurrence, ...]
    left_out: tuple[LeftOut, ...]
    too_many: bool = False

    @property
    def times(self) -> list[tuple[datetime, datetime]]:
        return [(each.starts_at, each.ends_at) for each in self.lessons]


def lessons_of(rhythm: Rhythm) -> Made:
    """The rhythm's lessons from its first day to its last, both included. Never more than MOST_LESSONS."""
    lessons: list[Occurrence] = []
    left_out: list[LeftOut] = []
    for day in days_of(rhythm):
        why = _left_out(rhythm, day)
        lesson = occurrence(day, rhythm.starts, rhythm.ends)
        if why is not None or lesson is None:
            left_out.append(why or LeftOut(day, Why.NO_SUCH_HOUR))
        elif len(lessons) == MOST_LESSONS:
            return Made(tuple(lessons), tuple(left_out), too_many=True)
        else:
            lessons.append(lesson)
    return Made(tuple(lessons), tuple(left_out))


def days_of(rhythm: Rhythm) -> list[date]:
    """Every day the rhythm names, holidays and excepted days too; at most MOST_DAYS after the first."""
    if not rhythm.weekdays or rhythm.until_on < rhythm.first_on:
        return []
    last = min(rhythm.until_on, rhythm.first_on + timedelta(days=MOST_DAYS))
    found = rrule(
        WEEKLY,
        interval=rhythm.every,
        byweekday=[weekday(number) for number in sorted(rhythm.weekdays)],
        wkst=weekday(0),
        dtstart=datetime.combine(rhythm.first_on, time()),
        until=datetime.combine(last, time()),
    )
    return [each.date() for each in found]


def occurrence(day: date, starts: time, ends: time) -> Occurrence | None:
    """The lesson of a day, on the clock's own times; None when the hour that is skipped in March leaves nothing of it.

    An end at 00:00 is the midnight that ends the day."""
    ends_on = day if ends > _MIDNIGHT else day + oslo.A_DAY
    starts_at, ends_at = oslo.at(day, starts), oslo.at(ends_on, ends)
    return Occurrence(day, starts_at, ends_at) if ends_at > starts_at else None


def _left_out(rhythm: Rhythm, day: date) -> LeftOut | None:
    if rhythm.except_holidays and (code := oslo.public_holidays(day.year).get(day)):
        return LeftOut(day, Why.HOLIDAY, code)
    return LeftOut(day, Why.NAMED) if day in rhythm.except_days else None


def weekdays_in(rule: str | None) -> tuple[int, ...]:
    """The weekdays of a kept rule; none when a file brought the series."""
    for part in (rule or "").split(";"):
        name, _, value = part.partition("=")
        if name == "BYDAY":
            return tuple(_DAYS.index(each) for each in value.split(",") if each in _DAYS)
    return ()


def every_in(rule: str | None) -> int:
    """How many weeks lie between, 1 where a kept rule does not say."""
    for part in (rule or "").split(";"):
        name, _, value = part.partition("=")
        if name == "INTERVAL" and value.isdigit():
            return int(value)
    return 1


def rule_of(weekdays: Collection[int], every: int) -> str:
    """The rule of these weekdays, every so many weeks."""
    days = ",".join(_DAYS[number] for number in sorted(set(weekdays)))
    return f"FREQ=WEEKLY;INTERVAL={every};BYDAY={days}"
