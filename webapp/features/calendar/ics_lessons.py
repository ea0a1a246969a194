"""The lessons an .ics file asks for: its rules reckoned out, within the bounds, as instants."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

from webapp.engine import oslo
from webapp.features.calendar.ics_events import Event, event_of
from webapp.features.calendar.ics_lines import NotReadable, Problem, Why, events_in, shown
from webapp.features.calendar.ics_rules import MOST_COUNTED, Rule

MOST_LESSONS = 600
MOST_RULES = 200
MOST_DATES = 2_000  # RDATE and EXDATE of the whole file
BEHIND, AHEAD_YEARS = timedelta(days=60), 2
_OLDEST_RULE = timedelta(days=3 * 366)
_A_SECOND = timedelta(seconds=1)


class Note(StrEnum):
    """What was understood in a way that whoever brings it in should know."""

    FLOATING = "floating"  # no zone: read on Oslo's clock; count: events
    NO_END = "no_end"  # a rule without an end, cut after a year; value: the last day
    CUT = "cut"  # cut where we look no further; value: the last day
    PAST = "past"  # count: lessons too long ago
    REGISTERED = "registered"  # somebody has registered who came: it stays as it is; value: when
    OLDER = "older"  # the file is older than what we know; count: lessons


@dataclass(frozen=True)
class Remark:
    """A note with its line and event, where it is about one."""

    note: Note
    line: int | None = None
    uid: str = ""
    on: date | None = None
    count: int = 0


@dataclass(frozen=True)
class Wanted:
    """One lesson as the file has it. All instants in UTC; original_starts_at: what its series says of it."""

    uid: str
    line: int
    original_starts_at: datetime
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    sequence: int
    topic: str | None
    place: str | None


@dataclass(frozen=True)
class Whole:
    """What the file says of a series as a whole. until: to where it tells every lesson of it."""

    uid: str
    line: int
    sequence: int
    is_cancelled: bool
    until: datetime


@dataclass
class CalendarRead:
    """A file as read. wholes: by UID, of events that are not only single changes."""

    lessons: list[Wanted] = field(default_factory=list)
    wholes: dict[str, Whole] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    since: datetime = datetime(1970, 1, 1, tzinfo=UTC)  # lessons before are not looked at


@dataclass
class _Reckoning:
    """One reading under way. steps: how many dates the rules of the file have been followed."""

    today: date
    read: CalendarRead
    until: datetime
    past: int = 0
    steps: int = 0


def read_calendar(held: bytes, today: date) -> CalendarRead:
    """Everything the file says from 60 days back to two years ahead. Never raises: what is wrong is among the problems."""
    read = CalendarRead(since=oslo.at(today - BEHIND, time()))
    horizon = oslo.at(oslo.add_years(today, AHEAD_YEARS), time())
    reckoning = _Reckoning(today, read, horizon)
    try:
        written = events_in(held, read.problems)
        events = [event for each in written if (event := event_of(each, read.problems)) is not None]
        _check_amounts(events)
        for uid, group in _by_uid(events, read).items():
            _take(reckoning, uid, group)
    except NotReadable as stopped:
        read.problems.append(stopped.problem)
        read.lessons.clear()
        return read
    if floating := sum(event.is_floating for event in events):
        read.remarks.append(Remark(Note.FLOATING, count=floating))
    if reckoning.past:
        read.remarks.append(Remark(Note.PAST, count=reckoning.past))
    read.lessons.sort(key=lambda each: (each.starts_at, each.line))
    _check_overlaps(read)
    return read


def _check_amounts(events: Sequence[Event]) -> None:
    if sum(event.rule is not None for event in events) > MOST_RULES:
        raise NotReadable(Why.TOO_MANY_RULES)
    if sum(len(event.also) + len(event.never) for event in events) > MOST_DATES:
        raise NotReadable(Why.TOO_MANY_DATES)


def _by_uid(events: Sequence[Event], read: CalendarRead) -> dict[str, list[Event]]:
    """The newest of each; two that are equally new contradict each other."""
    newest: dict[tuple[str, datetime | None], Event] = {}
    for event in events:
        key = (event.uid, event.recurs_at)
        known = newest.get(key)
        if known is not None and known.sequence == event.sequence:
            read.problems.append(Problem(Why.DUPLICATE, event.line, shown(event.uid), other=known.line))
        if known is None or known.sequence < event.sequence:
            newest[key] = event
    groups: defaultdict[str, list[Event]] = defaultdict(list)
    for event in newest.values():
        groups[event.uid].append(event)
    return groups


def _take(reckoning: _Reckoning, uid: str, group: list[Event]) -> None:
    read = reckoning.read
    whole = next((event for event in group if event.recurs_at is None), None)
    if whole is not None:
        read.wholes[uid] = Whole(uid, whole.line, whole.sequence, whole.is_cancelled, reckoning.until)
        if whole.is_cancelled:
            return
    for wanted in _occurrences(reckoning, whole, group):
        if wanted.starts_at < read.since and wanted.original_starts_at < read.since:
            reckoning.past += 1
            continue
        if wanted.starts_at >= reckoning.until:
            read.problems.append(
                Problem(Why.TOO_FAR, wanted.line, shown(uid), f"{wanted.starts_at.astimezone(oslo.OSLO):%d.%m.%Y}")
            )
            continue
        read.lessons.append(wanted)
        if len(read.lessons) > MOST_LESSONS:
            raise NotReadable(Why.TOO_MANY_LESSONS, wanted.line)


def _occurrences(reckoning: _Reckoning, whole: Event | None, group: list[Event]) -> Iterator[Wanted]:
    if whole is None or not (whole.rule or whole.also):
        single = {event.recurs_at.astimezone(UTC) for event in group if event.recurs_at is not None}
        for event in group:
            # A single change of what does not repeat stands for it.
            if event.recurs_at is not None or event.starts_at.astimezone(UTC) not in single:
                yield _wanted(event, event.recurs_at or event.starts_at, event.starts_at)
        return
    rule = None
    if whole.rule is not None:
        rule = _bounded(reckoning, whole, whole.rule)
        if rule is None:
            return
    by_original = {event.recurs_at.astimezone(UTC): event for event in group if event.recurs_at is not None}
    asked = recurring_ical_events.of(_calendar(whole, rule, by_original))
    since = min(reckoning.read.since, *by_original) if by_original else reckoning.read.since
    for found in asked.between(since - timedelta(days=1), reckoning.until + timedelta(days=1)):
        starts_at = found["DTSTART"].dt
        original = found["RECURRENCE-ID"].dt if "RECURRENCE-ID" in found else starts_at
        event = by_original.get(original.astimezone(UTC), whole)
        if event is whole and original.astimezone(UTC) >= reckoning.until:
            continue
        yield _wanted(event, original, starts_at)


def _wanted(event: Event, original: datetime, starts_at: datetime) -> Wanted:
    lasts = event.ends_at.astimezone(UTC) - event.starts_at.astimezone(UTC)
    begins = starts_at.astimezone(UTC)
    return Wanted(
        event.uid, event.line, original.astimezone(UTC), begins, begins + lasts, event.is_cancelled, event.sequence,
        event.topic, event.place,
    )  # fmt: skip


def _calendar(whole: Event, rule: str | None, changed: dict[datetime, Event]) -> icalendar.Calendar:
    """The series alone, rebuilt from what was checked, for the library to reckon with."""
    calendar = icalendar.Calendar()
    zone = whole.starts_at.tzinfo
    for event in (whole, *changed.values()):
        built = icalendar.Event()
        built.add("uid", "series")
        built.add("sequence", event.sequence)
        built.add("dtstart", event.starts_at)
        built.add("dtend", event.ends_at.astimezone(event.starts_at.tzinfo))
        if event.recurs_at is not None:
            built.add("recurrence-id", event.recurs_at.astimezone(zone))
        else:
            if rule is not None:
                built.add("rrule", icalendar.vRecur.from_ical(rule))
            for name, dates in (("rdate", event.also), ("exdate", event.never)):
                if dates:
                    built.add(name, dates)
        calendar.add_component(built)
    return calendar


def _bounded(reckoning: _Reckoning, whole: Event, rule: Rule) -> str | None:
    """The rule with an end that is never further than we look; None, with a problem, when it cannot be followed."""
    read, starts_at = reckoning.read, whole.starts_at
    if starts_at < read.since - _OLDEST_RULE:
        read.problems.append(Problem(Why.RULE_TOO_OLD, rule.line, shown(whole.uid)))
        return None
    last = min(rule.until, reckoning.until) if rule.until else reckoning.until
    if rule.until is None and rule.count is None:
        last = min(_after_a_year(starts_at, reckoning.today), last)
        read.remarks.append(Remark(Note.NO_END, rule.line, shown(whole.uid), oslo.day_of(last)))
    elif rule.until is not None and rule.until > reckoning.until:
        read.remarks.append(Remark(Note.CUT, rule.line, shown(whole.uid), oslo.day_of(last)))
    try:
        bounded = f"{rule.text};UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        dates = list(islice(rrulestr(bounded, dtstart=starts_at), rule.count or MOST_COUNTED))
    except (ValueError, TypeError, OverflowError):
        read.problems.append(Problem(Why.RULE_UNREADABLE, rule.line, shown(whole.uid), shown(rule.text)))
        return None
    reckoning.steps += len(dates)
    if reckoning.steps > 10 * MOST_LESSONS:
        raise NotReadable(Why.TOO_MANY_LESSONS, rule.line)
    # COUNT as the UNTIL that comes to the same.
    last = dates[-1] if dates and rule.count is not None else last
    read.wholes[whole.uid] = Whole(
        whole.uid, whole.line, whole.sequence, False, reckoning.until if rule.until or rule.count else last + _A_SECOND
    )
    return f"{rule.text};UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _after_a_year(starts_at: datetime, today: date) -> datetime:
    """The first day of the kind on which it began that still lies ahead: the same for a file brought in twice."""
    first = oslo.day_of(starts_at)
    years = 1
    while oslo.add_years(first, years) <= today:
        years += 1
    return oslo.at(oslo.add_years(first, years), time()) - _A_SECOND


def _check_overlaps(read: CalendarRead) -> None:
    """A class is in one place at a time."""
    last: Wanted | None = None
    told: set[tuple[int, int]] = set()
    for each in read.lessons:
        if each.is_cancelled:
            continue
        if last is not None and each.starts_at < last.ends_at and (last.line, each.line) not in told:
            told.add((last.line, each.line))
            when = f"{each.starts_at.astimezone(oslo.OSLO):%d.%m.%Y %H:%M}"
            read.problems.append(Problem(Why.OVERLAPS, each.line, shown(each.uid), when, last.line))
        last = each if last is None or each.ends_at > last.ends_at else last
