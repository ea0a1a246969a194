"""One event of an .ics file with its times as instants, its rule checked, and what is wrong with it said."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.prop import vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from webapp.engine.oslo import OSLO
from webapp.features.calendar.ics_lines import Problem, Said, Why, Written, Wrong, shown
from webapp.features.calendar.ics_rules import YEARS, Rule, rule_of

LONGEST = timedelta(hours=12)
_TIME = re.compile(r"(\d{8}T\d{6})(Z?)", re.A)
_DAY = re.compile(r"\d{8}", re.A)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_PLAIN_ZONES = ("UTC", "GMT", "CET", "MET", "EET", "WET")


@dataclass
class Event:
    """An event as we use it. starts_at: on the clock of its own zone, since that is what a rule repeats."""

    line: int
    uid: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    is_cancelled: bool
    topic: str | None
    place: str | None
    rule: Rule | None = None
    recurs_at: datetime | None = None  # RECURRENCE-ID: the time it would have had
    also: list[datetime] = field(default_factory=list)  # RDATE
    never: list[datetime] = field(default_factory=list)  # EXDATE
    is_floating: bool = False


def event_of(written: Written, problems: list[Problem]) -> Event | None:
    """None, with the first thing that is wrong among the problems, when it cannot be used."""
    try:
        return _event(written)
    except Wrong as wrong:
        line = wrong.said.line if wrong.said else written.line
        problems.append(Problem(wrong.why, line, shown(written.uid), shown(wrong.value)))
        return None


def _event(written: Written) -> Event:
    start = written.one("DTSTART")
    recurs = written.one("RECURRENCE-ID")
    if not written.uid:
        raise Wrong(Why.NO_UID)
    is_cancelled = written.method == "CANCEL" or _text(written.one("STATUS")).upper() == "CANCELLED"
    if start is None and is_cancelled and recurs is not None:
        start = recurs  # a cancellation need not repeat the time
    if start is None:
        raise Wrong(Why.NO_START)
    if recurs is not None and recurs.range:
        raise Wrong(Why.RANGE, recurs)
    starts_at = _instant(start)
    event = Event(
        written.line,
        written.uid,
        starts_at,
        _end(written, starts_at, is_cancelled),
        _sequence(written.one("SEQUENCE")),
        is_cancelled,
        _text(written.one("SUMMARY")) or None,
        _text(written.one("LOCATION")) or None,
        recurs_at=None if recurs is None else _instant(recurs),
        is_floating=start.zone is None and not start.value.endswith("Z"),
    )
    for name, dates in (("RDATE", event.also), ("EXDATE", event.never)):
        for said in written.said.get(name, ()):
            dates.extend(_instants(said, start, starts_at))
    if "EXRULE" in written.said:
        raise Wrong(Why.RULE_UNREADABLE, written.one("EXRULE"), "EXRULE")
    if (rule := written.one("RRULE")) is not None:
        event.rule = rule_of(rule, starts_at)
    return event


def _end(written: Written, starts_at: datetime, is_cancelled: bool) -> datetime:
    end, lasts = written.one("DTEND"), written.one("DURATION")
    if end is not None and lasts is not None:
        raise Wrong(Why.TWICE, lasts, "DTEND, DURATION")
    if end is not None:
        ends_at, said = _instant(end), end
    elif lasts is not None:
        ends_at, said = starts_at.astimezone(UTC) + _duration(lasts), lasts
    elif is_cancelled:
        return starts_at + timedelta(hours=1)
    else:
        raise Wrong(Why.NO_END)
    length = ends_at.astimezone(UTC) - starts_at.astimezone(UTC)
    if is_cancelled:
        return ends_at if timedelta() < length <= LONGEST else starts_at + timedelta(hours=1)
    if length < timedelta():
        raise Wrong(Why.ENDS_BEFORE, said, said.value)
    if length < timedelta(minutes=1):
        raise Wrong(Why.TOO_SHORT, said, said.value)
    if length > LONGEST:
        raise Wrong(Why.LASTS_TOO_LONG, said, said.value)
    return ends_at


def _duration(said: Said) -> timedelta:
    try:
        lasts = vDuration.from_ical(said.value.strip())
    except (ValueError, OverflowError):
        raise Wrong(Why.UNREADABLE, said, said.value) from None
    if not isinstance(lasts, timedelta) or abs(lasts) > timedelta(days=366):
        raise Wrong(Why.LASTS_TOO_LONG, said, said.value)
    return lasts


def _instant(said: Said) -> datetime:
    return _read(said, said.value.strip(), said.zone)


def _instants(said: Said, start: Said, starts_at: datetime) -> list[datetime]:
    """Of a list of dates, on the event's own clock. A whole day means the event's time on that day."""
    found = []
    for value in said.value.split(","):
        value = value.strip()
        if _DAY.fullmatch(value):
            value += f"T{starts_at:%H%M%S}"
            found.append(_read(said, value, start.zone).astimezone(starts_at.tzinfo))
        else:
            found.append(_read(said, value, said.zone).astimezone(starts_at.tzinfo))
    return found


def _read(said: Said, value: str, zone: str | None) -> datetime:
    """An instant on the clock it was written in; without a zone on Oslo's."""
    if _DAY.fullmatch(value):
        raise Wrong(Why.ALL_DAY, said, value)
    match = _TIME.fullmatch(value)
    if match is None:
        raise Wrong(Why.UNREADABLE, said, value)
    if int(value[:4]) not in YEARS:
        raise Wrong(Why.YEAR, said, value)
    try:
        clock = datetime.strptime(match[1], "%Y%m%dT%H%M%S")  # noqa: DTZ007  its zone follows
    except ValueError:
        raise Wrong(Why.UNREADABLE, said, value) from None
    if match[2]:
        return clock.replace(tzinfo=UTC)
    if zone is None:
        return clock.replace(tzinfo=OSLO)
    found = zone_called(zone)
    if found is None:
        raise Wrong(Why.UNKNOWN_ZONE, said, zone or "TZID=")
    return clock.replace(tzinfo=found)


def zone_called(name: str) -> ZoneInfo | None:
    """By its IANA name, also behind a maker's prefix, or by Windows' name for it; None for any other."""
    name = name.strip().strip('"').strip("/")[:200]
    parts = name.split("/")
    for tried in (name, "/".join(parts[-2:]), "/".join(parts[-3:]), WINDOWS_TO_OLSON.get(name, "")):
        if tried in _zones():
            return ZoneInfo(tried)
    return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name) | frozenset(_PLAIN_ZONES)


def _sequence(said: Said | None) -> int:
    if said is None:
        return 0
    if not re.fullmatch(r"\d{1,9}", said.value.strip(), re.A):
        raise Wrong(Why.UNREADABLE, said, said.value)
    return int(said.value)


def _text(said: Said | None) -> str:
    """As people read it, on one line."""
    if said is None:
        return ""
    plain = _ESCAPED.sub(lambda sign: " " if sign[1] in "nN" else sign[1], said.value)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())
