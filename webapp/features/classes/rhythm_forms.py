"""The form of a rhythm: what was typed -> a rhythm with what its lessons say, or errors beside the fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from werkzeug.datastructures import MultiDict

from webapp.features.classes.forms import read_text, typed_in
from webapp.features.classes.recurrence import EVERY, LEAST_MINUTES, MOST_DAYS, MOST_MINUTES, Rhythm
from webapp.features.classes.wording import MODULES_OF
from webapp.language import gettext as _
from webapp.tables.schedule import LESSON_KINDS
from webapp.web.typed import clock_in, day_in, on_one_line

TEXTS = (
    "starts", "ends", "break", "every", "first", "until", "holidays", "except", "kind", "module", "topic", "place",
    "address", "room", "bring",
)  # fmt: skip
_LONGEST_DAYS = 2_000  # of the field with named days
_MOST_STRETCHES = 60
_DAY = r"[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
_STRETCH = re.compile(rf"({_DAY})(?:\s*(?:–|—|-|til)\s*({_DAY}))?")


@dataclass(frozen=True)
class Details:
    """What each lesson says beside its time."""

    kind: str
    module: str | None
    topic: str | None
    place_name: str | None
    address: str | None
    room: str | None
    bring: str | None


@dataclass(frozen=True)
class RhythmWanted:
    """A rhythm as it is to be. break_minutes: of each lesson, not counted as taught."""

    rhythm: Rhythm
    break_minutes: int
    details: Details


@dataclass(frozen=True)
class Typed:
    """The form as typed. weekdays: the ticked ones."""

    fields: Mapping[str, str]
    weekdays: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.fields[name]


def empty_rhythm(kind: str, today: date) -> Typed:
    """A form nobody has typed in: every week, from today, except public holidays."""
    words = {"break": "0", "every": "1", "first": today.isoformat(), "holidays": "yes", "kind": kind}
    return Typed({name: words.get(name, "") for name in TEXTS}, ())


def read_typed(form: MultiDict[str, str]) -> Typed:
    """What was sent, cleaned and cut, never judged."""
    fields = typed_in(form, TEXTS, _LONGEST_DAYS + 1)
    # A line for each day is one way of writing several.
    fields["except"] = on_one_line(form.get("except", "")[: _LONGEST_DAYS + 1].replace("\n", ","))
    known = {str(number) for number in range(7)}
    return Typed(fields, tuple(sorted({day for day in form.getlist("weekday")[:20] if day in known})))


def read_rhythm(typed: Typed, today: date) -> tuple[RhythmWanted | None, dict[str, str]]:
    """The rhythm, or the errors by field."""
    errors: dict[str, str] = {}
    if not typed.weekdays:
        errors["weekday"] = _("Velg minst en ukedag.")
    starts, ends = read_clock("starts", typed["starts"], errors), read_clock("ends", typed["ends"], errors)
    pause = read_pause("break", typed["break"], errors)
    if starts is not None and ends is not None:
        check_length(starts, ends, pause or 0, errors)
    every = int(typed["every"]) if typed["every"] in {str(number) for number in EVERY} else None
    if every is None:
        errors["every"] = _("Velg hvor ofte.")
    first, until = _period(typed, today, errors)
    named = read_days("except", typed["except"], errors)
    details = read_details(typed.fields, errors)
    if errors or not (starts and ends and every and first and until) or details is None or pause is None:
        return None, errors
    days = frozenset(int(day) for day in typed.weekdays)
    within = frozenset(day for day in named if first <= day <= until)
    rhythm = Rhythm(days, starts, ends, first, until, every, typed["holidays"] == "yes", within)
    return RhythmWanted(rhythm, pause, details), {}


def read_clock(name: str, text: str, errors: dict[str, str]) -> time | None:
    """A time of day: 09:00, 9.00 or 0900."""
    found = clock_in(text)
    if found is None:
        errors[name] = _("Skriv et klokkeslett, for eksempel 09:00.")
    return found


def read_pause(name: str, text: str, errors: dict[str, str]) -> int | None:
    """Minutes of break; nothing typed is none."""
    if re.fullmatch("[0-9]{0,3}", text):
        return int(text or 0)
    errors[name] = _("Skriv pausen i minutter, for eksempel 15.")
    return None


def check_length(starts: time, ends: time, pause: int, errors: dict[str, str]) -> None:
    """From 5 minutes to 12 hours on the clock, with something left when the break is taken away."""
    midnight = 24 * 60  # 00:00 as an end is the end of the day
    minutes = (ends.hour * 60 + ends.minute or midnight) - starts.hour * 60 - starts.minute
    if minutes <= 0:
        errors["ends"] = _("Timen må slutte etter at den begynner, og samme dag.")
    elif not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        errors["ends"] = _("En time kan vare fra 5 minutter til 12 timer.")
    elif minutes - pause < LEAST_MINUTES:
        errors["break"] = _("Pausen er for lang. Minst 5 minutter av timen må være undervisning.")


def _period(typed: Typed, today: date, errors: dict[str, str]) -> tuple[date | None, date | None]:
    first, until = day_in(typed["first"]), day_in(typed["until"])
    if first is None:
        errors["first"] = _("Skriv en dato, for eksempel 01.02.2027.")
    elif first < today - timedelta(days=366):
        errors["first"] = _("Første dag kan ikke være mer enn et år tilbake.")
    elif first > today + timedelta(days=MOST_DAYS):
        errors["first"] = _("Første dag kan ikke være mer enn to år fram.")
    if until is None:
        errors["until"] = _("Skriv en dato, for eksempel 01.02.2027.")
    elif first is not None and until < first:
        errors["until"] = _("Siste dag kan ikke være før første dag.")
    elif until > max(today, first or today) + timedelta(days=MOST_DAYS):
        errors["until"] = _("Siste dag kan ikke være mer enn to år fram.")
    return first, until


def read_days(name: str, text: str, errors: dict[str, str]) -> frozenset[date]:
    """Days and stretches of days with commas between: «24.12.2026, 21.12.2026–2.1.2027»."""
    parts = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    found: set[date] = set()
    if len(text) > _LONGEST_DAYS or len(parts) > _MOST_STRETCHES:
        errors[name] = _("Det er for mange dager. Skriv dem som perioder, for eksempel 21.12.2026–2.1.2027.")
        return frozenset()
    for part in parts:
        match = _STRETCH.fullmatch(part)
        first = day_in(match[1]) if match else None
        last = (day_in(match[2]) if match[2] else first) if match else None
        if first is None or last is None:
            errors[name] = _(
                "Vi forstår ikke «%(text)s». Skriv for eksempel 24.12.2026 eller 21.12.2026–2.1.2027.", text=part[:60]
            )
        elif last < first:
            errors[name] = _("%(text)s: Siste dag kan ikke være før første dag.", text=part[:60])
        elif (last - first).days > MOST_DAYS:
            errors[name] = _("%(text)s er lengre enn to år.", text=part[:60])
        else:
            found.update(first + timedelta(days=number) for number in range((last - first).days + 1))
    return frozenset(found)


def read_details(fields: Mapping[str, str], errors: dict[str, str], had_module: str | None = None) -> Details | None:
    """Kind, module and the words of a lesson; None when something is wrong with them. had_module: stays as it is."""
    before = len(errors)
    kind, module = fields["kind"], fields["module"]
    if kind not in LESSON_KINDS:
        errors["kind"] = _("Velg hva timene handler om.")
    if module and module not in MODULES_OF.get(kind, ()) and module != had_module:
        errors["module"] = _("Modulen hører ikke til det timene handler om.")
    topic, place = read_text(fields, "topic", 200, errors), read_text(fields, "place", 200, errors)
    address, room = read_text(fields, "address", 200, errors), read_text(fields, "room", 60, errors)
    bring = read_text(fields, "bring", 200, errors)
    return Details(kind, module or None, topic, place, address, room, bring) if len(errors) == before else None
