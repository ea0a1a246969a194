"""An .ics file as lines: what it says of each event, with the number of the line, and nothing that we do not read.

The file is taken apart here, in one pass and within bounds, before any library sees it: an honest calendar is never near
them, and a malicious one ends here. Time zones' own rules, alarms, attachments and to-dos are left out unread."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from icalendar.parser import Contentline

MOST_LINES = 60_000
MOST_EVENTS = 2_000
_DEEPEST = 6
_LONGEST = 1_000  # signs of a line that we read
_LONGEST_LIST = 40_000  # of a list of dates
_SHOWN = 80
_ONCE = ("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION")
_LISTS = ("RDATE", "EXDATE")
_READ = frozenset((*_ONCE, *_LISTS, "EXRULE"))
_TEXTS = ("SUMMARY", "LOCATION")
_NAME = re.compile(rb"[A-Za-z][A-Za-z0-9-]*")


class Why(StrEnum):
    """Why a file, or an event in it, cannot be brought in."""

    EMPTY = "empty"
    ENCODING = "encoding"
    NOT_A_CALENDAR = "not_a_calendar"
    TORN = "torn"
    NESTED = "nested"
    TOO_LONG = "too_long"
    TOO_MANY_EVENTS = "too_many_events"
    TOO_MANY_RULES = "too_many_rules"
    TOO_MANY_DATES = "too_many_dates"
    TOO_MANY_LESSONS = "too_many_lessons"
    LINE_TOO_LONG = "line_too_long"
    UNREADABLE = "unreadable"
    TWICE = "twice"
    DUPLICATE = "duplicate"
    NO_UID = "no_uid"
    NO_START = "no_start"
    NO_END = "no_end"
    ALL_DAY = "all_day"
    UNKNOWN_ZONE = "unknown_zone"
    YEAR = "year"
    TOO_FAR = "too_far"
    ENDS_BEFORE = "ends_before"
    TOO_SHORT = "too_short"
    LASTS_TOO_LONG = "lasts_too_long"
    RULE_TOO_OFTEN = "rule_too_often"
    RULE_UNREADABLE = "rule_unreadable"
    RULE_TOO_OLD = "rule_too_old"
    RANGE = "range"
    OVERLAPS = "overlaps"
    OTHER_CLASS = "other_class"
    CLASS_ENDED = "class_ended"


@dataclass(frozen=True)
class Problem:
    """What is wrong where. value: what stands there; other: the line of the other one, where there are two."""

    why: Why
    line: int | None = None
    uid: str = ""
    value: str = ""
    other: int | None = None


class NotReadable(Exception):
    """Nothing of the file can be used."""

    def __init__(self, why: Why, line: int | None = None, value: str = "") -> None:
        super().__init__(str(why))
        self.problem = Problem(why, line, value=shown(value))


@dataclass(frozen=True)
class Said:
    """One property as it stands. zone: its TZID, None where none is given."""

    line: int
    value: str
    zone: str | None = None
    kind: str = ""  # VALUE
    range: str = ""


class Wrong(Exception):
    """An event cannot be used, because of what stands in this line, or of what it lacks."""

    def __init__(self, why: Why, said: Said | None = None, value: str = "") -> None:
        super().__init__(str(why))
        self.why, self.said, self.value = why, said, value


@dataclass
class Written:
    """One VEVENT as it stands, of a calendar with this method. said: property -> its lines, at least one."""

    line: int
    method: str
    said: dict[str, list[Said]] = field(default_factory=dict)

    @property
    def uid(self) -> str:
        return self.said["UID"][0].value.strip() if "UID" in self.said else ""

    def one(self, name: str) -> Said | None:
        return self.said[name][0] if name in self.said else None


def shown(text: str) -> str:
    """As much of it as is shown to a person."""
    kept = "".join(sign if sign.isprintable() else " " for sign in text[: _SHOWN + 1])
    return kept if len(text) <= _SHOWN else f"{kept[:_SHOWN]}…"


def events_in(held: bytes, problems: list[Problem]) -> list[Written]:
    """The events of a file; what is wrong with single lines goes to problems. Raises NotReadable."""
    held = held.removeprefix(b"\xef\xbb\xbf")
    if not held.strip():
        raise NotReadable(Why.EMPTY)
    if held[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in held:
        raise NotReadable(Why.ENCODING)
    events: list[Written] = []
    open_: list[str] = []
    method = ""
    seen_calendar = False
    for number, raw in _unfolded(held):
        found = _NAME.match(raw)
        name = found[0].upper().decode("ascii") if found else ""
        if not open_ and (name != "BEGIN" or _component(raw) != "VCALENDAR"):
            raise NotReadable(Why.TORN if seen_calendar else Why.NOT_A_CALENDAR, number)
        if name == "BEGIN":
            open_.append(_component(raw))
            _check_place(open_, number)
            seen_calendar, method = True, "" if len(open_) == 1 else method
            if open_[-1] == "VEVENT":
                events.append(Written(number, method))
        elif name == "END":
            if open_.pop() != _component(raw):
                raise NotReadable(Why.TORN, number)
        elif name == "METHOD" and open_ == ["VCALENDAR"]:
            method = _component(raw)
        elif name in _READ and open_ == ["VCALENDAR", "VEVENT"]:
            _take(events[-1], name, number, raw, problems)
        if len(events) > MOST_EVENTS:
            raise NotReadable(Why.TOO_MANY_EVENTS, number)
    if open_:
        raise NotReadable(Why.TORN)
    return events


def _unfolded(held: bytes) -> Iterator[tuple[int, bytes]]:
    """(number of its first line, line) with what was folded put together; empty lines are passed over."""
    lines = (held if b"\n" in held else held.replace(b"\r", b"\n")).split(b"\n")
    if len(lines) > MOST_LINES:
        raise NotReadable(Why.TOO_LONG)
    begun, parts = 0, list[bytes]()
    for number, line in enumerate(lines, 1):
        line = line.rstrip(b"\r")
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield begun, b"".join(parts)
        begun, parts = number, [line] if line.strip() else []
    if parts:
        yield begun, b"".join(parts)


def _component(raw: bytes) -> str:
    """What stands after the colon of BEGIN, END and METHOD."""
    return raw[:200].partition(b":")[2].strip().upper().decode("ascii", "replace")


def _check_place(open_: list[str], number: int) -> None:
    *above, name = open_
    misplaced = (name == "VCALENDAR" and above) or (name == "VEVENT" and above != ["VCALENDAR"])
    if misplaced or len(open_) > _DEEPEST:
        raise NotReadable(Why.NESTED, number, name)


def _take(event: Written, name: str, number: int, raw: bytes, problems: list[Problem]) -> None:
    """One property into its event."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise NotReadable(Why.ENCODING, number) from None
    if name in _TEXTS:
        text = text[:_LONGEST]
    if len(text) > (_LONGEST_LIST if name in _LISTS else _LONGEST):
        problems.append(Problem(Why.LINE_TOO_LONG, number, event.uid, name))
        return
    try:
        _name, parameters, value = Contentline(text).parts()
        said = Said(
            number,
            str(value),
            _parameter(parameters, "TZID"),
            _parameter(parameters, "VALUE") or "",
            _parameter(parameters, "RANGE") or "",
        )
    except ValueError:
        problems.append(Problem(Why.UNREADABLE, number, event.uid, shown(text)))
        return
    if name in _ONCE and name in event.said:
        problems.append(Problem(Why.TWICE, number, event.uid, name))
        return
    event.said.setdefault(name, []).append(said)


def _parameter(parameters: object, name: str) -> str | None:
    given = parameters.get(name) if isinstance(parameters, dict) else None
    return None if given is None else str(given)
