"""How an event repeats, checked before anything follows it.

The libraries follow a rule until it gives a day after its end. One that never gives any (each 30 February, each seventh day
that is another weekday) is followed to the year 9999: seconds for each, and a file may hold many. So only rules are
taken of which it is certain that another day comes soon: those that classes have. The rest is said to be unreadable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from webapp.features.calendar.ics_lines import Said, Why, Wrong

MOST_COUNTED = 5_000  # a COUNT above this means no lessons of a class
YEARS = range(1990, 2200)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_LONGEST_INTERVAL = {"DAILY": 28, "WEEKLY": 53, "MONTHLY": 11, "YEARLY": 4}
_AS_IT_BEGAN = {"BYHOUR": "hour", "BYMINUTE": "minute", "BYSECOND": "second"}
_KNOWN = frozenset(("FREQ", "INTERVAL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", *_AS_IT_BEGAN))


@dataclass(frozen=True)
class Rule:
    """How an event repeats. text: without COUNT and UNTIL. until: None where the rule names none."""

    line: int
    text: str
    count: int | None
    until: datetime | None


def rule_of(said: Said, starts_at: datetime) -> Rule:
    """The rule of an event that first begins then. Raises Wrong."""
    parts: dict[str, str] = {}
    for part in said.value.strip().strip(";").upper().split(";"):
        name, _, value = part.partition("=")
        if name in parts or not value:
            raise Wrong(Why.RULE_UNREADABLE, said, said.value)
        parts[name] = value
    if parts.get("FREQ") in _TOO_OFTEN:
        raise Wrong(Why.RULE_TOO_OFTEN, said, said.value)
    count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
    text = _text(parts, starts_at)
    if text is None:
        raise Wrong(Why.RULE_UNREADABLE, said, said.value)
    return Rule(
        said.line,
        text,
        None if count is None else _count(said, count),
        None if until is None else _until(said, until, starts_at),
    )


def _text(parts: Mapping[str, str], starts_at: datetime) -> str | None:
    """The rule anew, of what was understood; None when some of it was not, or it might never come again."""
    freq = parts.get("FREQ", "")
    if freq not in _LONGEST_INTERVAL or set(parts) - _KNOWN:
        return None
    for name, of in _AS_IT_BEGAN.items():
        if name in parts and _numbers(parts[name], 0, 59) != [getattr(starts_at, of)]:
            return None
    interval = _numbers(parts.get("INTERVAL", "1"), 1, _LONGEST_INTERVAL[freq])
    months = _numbers(parts.get("BYMONTH", "1"), 1, 12)
    if interval is None or len(interval) != 1 or months is None or parts.get("WKST", "MO") not in _WEEKDAYS:
        return None
    checked = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[freq]
    if not checked(parts, interval[0], starts_at):
        return None
    left_out = ("BYMONTH", "BYMONTHDAY") if freq == "YEARLY" else ()
    return ";".join(
        f"{name}={value}" for name, value in parts.items() if name not in _AS_IT_BEGAN and name not in left_out
    )


def _daily(parts: Mapping[str, str], interval: int, starts_at: datetime) -> bool:
    """Unless it always falls on one weekday, every weekday comes; with at most 28 days between, every month too."""
    days = _plain_days(parts)
    same_weekday = interval % 7 == 0 and "BYDAY" in parts
    return (
        "BYMONTHDAY" not in parts
        and "BYSETPOS" not in parts
        and days is not None
        and (not same_weekday or _WEEKDAYS[starts_at.weekday()] in days)
    )


def _weekly(parts: Mapping[str, str], interval: int, starts_at: datetime) -> bool:
    return "BYMONTHDAY" not in parts and "BYSETPOS" not in parts and _plain_days(parts) is not None


def _monthly(parts: Mapping[str, str], interval: int, starts_at: datetime) -> bool:
    """A day of the month, or a weekday counted in it; of no named month, so that a longer one always comes."""
    if "BYMONTH" in parts or ("BYMONTHDAY" in parts and ("BYDAY" in parts or "BYSETPOS" in parts)):
        return False
    if "BYMONTHDAY" in parts:
        days = _numbers(parts["BYMONTHDAY"], -31, 31)
        return days is not None and 0 not in days
    if "BYSETPOS" in parts:  # each weekday comes at least four times a month
        places = _numbers(parts["BYSETPOS"], -4, 4)
        return places is not None and 0 not in places and "BYDAY" in parts and _plain_days(parts) is not None
    return "BYDAY" not in parts or all(
        re.fullmatch(r"(?:[+-]?[1-5])?[A-Z]{2}", each) and each[-2:] in _WEEKDAYS for each in _list(parts["BYDAY"])
    )


def _yearly(parts: Mapping[str, str], interval: int, starts_at: datetime) -> bool:
    """On the day it began, however that is written."""
    return (
        "BYDAY" not in parts
        and "BYSETPOS" not in parts
        and _numbers(parts.get("BYMONTH", str(starts_at.month)), 1, 12) == [starts_at.month]
        and _numbers(parts.get("BYMONTHDAY", str(starts_at.day)), 1, 31) == [starts_at.day]
    )


def _plain_days(parts: Mapping[str, str]) -> list[str] | None:
    days = _list(parts["BYDAY"]) if "BYDAY" in parts else []
    return days if all(day in _WEEKDAYS for day in days) else None


def _list(value: str) -> list[str]:
    return list(dict.fromkeys(value.split(",")))


def _numbers(value: str, least: int, most: int) -> list[int] | None:
    """Whole numbers between these two, commas between; None for anything else."""
    each = _list(value)
    if len(each) > 62 or not all(re.fullmatch(r"[+-]?\d{1,3}", one, re.A) for one in each):
        return None
    found = [int(one) for one in each]
    return found if all(least <= number <= most for number in found) else None


def _count(said: Said, value: str) -> int:
    if not re.fullmatch(r"\d+", value, re.A) or not value.strip("0"):
        raise Wrong(Why.RULE_UNREADABLE, said, said.value)
    if len(value) > 9 or int(value) > MOST_COUNTED:
        raise Wrong(Why.TOO_MANY_LESSONS, said, said.value)
    return int(value)


def _until(said: Said, value: str, starts_at: datetime) -> datetime:
    """The last instant at which the rule may still begin a lesson; a day counts to its end."""
    match = re.fullmatch(r"(\d{8})(?:(T\d{6})(Z?))?", value, re.A)
    if match is None:
        raise Wrong(Why.RULE_UNREADABLE, said, said.value)
    if int(value[:4]) >= YEARS.stop:
        return datetime(YEARS.stop - 1, 12, 31, tzinfo=UTC)
    if int(value[:4]) < YEARS.start:
        raise Wrong(Why.YEAR, said, said.value)
    try:
        clock = datetime.strptime(match[1] + (match[2] or "T235959"), "%Y%m%dT%H%M%S")  # noqa: DTZ007  its zone follows
    except ValueError:
        raise Wrong(Why.RULE_UNREADABLE, said, said.value) from None
    return clock.replace(tzinfo=UTC if match[3] else starts_at.tzinfo)
