"""A person's week as iCalendar (RFC 5545): one VEVENT for each entry, no rules, so that no phone has anything to guess."""

import re
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone

from webapp.engine.oslo import OSLO
from webapp.features.calendar.queries import Contents, Feed
from webapp.features.schedule import LessonSeen, what_words, where
from webapp.language import LANGUAGES, SOURCE, gettext as _, pgettext, using

# Both changes of clock by rule, for ever; the same since 1996.
_OSLO = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
_ASK_AGAIN = timedelta(hours=4)
# Control signs, and the line ends that some readers take for one and RFC 5545 does not know.
_NO_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")


def as_ics(contents: Contents) -> bytes:
    """The calendar in the language of its address. The same bytes as long as nothing in it is changed."""
    feed = contents.feed
    with using(feed.language if feed.language in LANGUAGES else SOURCE.tag):
        calendar = _empty()
        for entry in contents.entries:
            if feed.is_full or entry.source != "event":
                calendar.add_component(_event(entry, feed, _sequence(entry, contents)))
        return bytes(calendar.to_ical())


def _empty() -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Samvei//Samvei//NO")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _course())
    calendar.add("x-wr-timezone", OSLO.key)
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    calendar.add_component(Timezone.from_ical(_OSLO))
    return calendar


def _event(entry: LessonSeen, feed: Feed, sequence: int) -> Event:
    event = Event()
    event.add("uid", f"{entry.public_id}@samvei")
    changed_at = _changed_at(entry, feed)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", sequence)
    event.add("dtstart", _clock(entry.starts_at))
    event.add("dtend", _clock(entry.ends_at))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("summary", _summary(entry, feed))
    if feed.is_full:
        if place := ", ".join(part for part in (_text(where(entry)), _text(entry.address)) if part):
            event.add("location", place)
        if entry.with_name:
            event.add("description", _text(_with_words(entry)))
    return event


def _summary(entry: LessonSeen, feed: Feed) -> str:
    what = _text(what_words(entry)) if feed.is_full else _course()
    # L10n: the title of a cancelled lesson in somebody's own calendar; some calendars still show it
    return _("Avlyst: %(what)s", what=what) if entry.is_cancelled else what


def _course() -> str:
    # L10n: all that a calendar on a phone shows of a lesson: one word that tells a stranger as little as possible
    return pgettext("calendar", "Kurs")


def _with_words(entry: LessonSeen) -> str:
    if entry.source == "lesson":
        return _("Læreren din: %(name)s", name=entry.with_name)
    # L10n: whom one meets, in one's own calendar
    return _("Du møter: %(name)s", name=entry.with_name)


def _sequence(entry: LessonSeen, contents: Contents) -> int:
    """A lesson and a meeting count their own changes; of the rest the revision tells as much."""
    if entry.source in ("lesson", "meeting"):
        return contents.sequences.get(entry.public_id, 0)
    return max(entry.revision - 1, 0)


def _changed_at(entry: LessonSeen, feed: Feed) -> datetime:
    """When it was last changed, as far as a calendar can tell: Samvei keeps which revision a thing is of, not the minute.
    A second later for each, counted from when the address was made: the same until changed, and never going back."""
    return feed.made_at.replace(microsecond=0) + timedelta(seconds=entry.revision)


def _clock(instant: datetime) -> datetime:
    """On Oslo's clock; in UTC in the second of the two hours that have one name in October."""
    local = instant.astimezone(OSLO)
    return instant if local.fold else local


def _text(said: str | None) -> str:
    return _NO_TEXT.sub(" ", (said or "").replace("\r\n", "\n")).strip()
