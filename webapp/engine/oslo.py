"""Days as people in Norway live them: the day of an instant, weeks, holidays, months."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
A_DAY = timedelta(days=1)


def day_of(instant: datetime) -> date:
    """The day in Oslo at this aware instant. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(OSLO).date()


def time_of(instant: datetime) -> time:
    """The wall-clock time in Oslo at this aware instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(OSLO).time()


def at(day: date, clock: time) -> datetime:
    """The instant, in UTC, at which clocks in Oslo show this time on this day.

    In the hour that is skipped in March, the instant after the skip; in the hour that comes twice in October, the first."""
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=OSLO).astimezone(UTC)


def iso_week(day: date) -> tuple[int, int]:
    """ISO year and week; the year can differ from the calendar's around New Year."""
    year, week, _ = day.isocalendar()
    return year, week


def monday_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def week_days(year: int, week: int) -> tuple[date, ...]:
    """Monday to Sunday of an ISO week. Raises ValueError when the year has no such week."""
    monday = date.fromisocalendar(year, week, 1)
    return tuple(monday + timedelta(days=n) for n in range(7))


@lru_cache(maxsize=256)
def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, rest = divmod(in_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def public_holidays(year: int) -> dict[date, str]:
    """The year's public holidays, day to code. Rules § 7.4 names the weekdays; the two Sundays are added for calendars."""
    easter = easter_sunday(year)
    named = [
        (date(year, 1, 1), "new_years_day"),
        (easter - 3 * A_DAY, "maundy_thursday"),
        (easter - 2 * A_DAY, "good_friday"),
        (easter, "easter_sunday"),
        (easter + A_DAY, "easter_monday"),
        (date(year, 5, 1), "labour_day"),
        (date(year, 5, 17), "constitution_day"),
        (easter + 39 * A_DAY, "ascension_day"),
        (easter + 49 * A_DAY, "whit_sunday"),
        (easter + 50 * A_DAY, "whit_monday"),
        (date(year, 12, 25), "christmas_day"),
        (date(year, 12, 26), "boxing_day"),
    ]
    found: dict[date, str] = {}
    for day, code in named:
        found.setdefault(day, code)  # two can fall on one day: Ascension on 1 or 17 May, Whit Monday on 17 May
    return dict(sorted(found.items()))


def is_public_holiday(day: date) -> bool:
    """True on the days of `public_holidays`; ordinary Sundays are not among them."""
    return day in public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Virkedag: Monday to Friday and no public holiday (rules § 7: Saturdays are days off)."""
    return day.weekday() < 5 and not is_public_holiday(day)


def working_days(first: date, last: date) -> int:
    """How many working days lie from first to last, both included; 0 when last comes before first."""
    return sum(is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))


def add_working_days(day: date, count: int) -> date:
    """The day that lies count working days after this one; the day itself when count is 0."""
    while count > 0:
        day += A_DAY
        if is_working_day(day):
            count -= 1
    return day


def add_months(day: date, count: int) -> date:
    """The same day of the month, count months on (or back); the month's last day where it is shorter (rules E8)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def add_years(day: date, count: int) -> date:
    """As `add_months`: 29 February becomes 28 February in an ordinary year."""
    return add_months(day, 12 * count)


def age_on(born: date, day: date) -> int:
    """Whole years lived on a day; somebody born on 29 February turns a year older on 28 February."""
    years = day.year - born.year
    return years if add_years(born, years) <= day else years - 1
