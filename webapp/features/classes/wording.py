"""Classes, rhythms and collisions in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from webapp.engine.evidence import Module
from webapp.features.classes.class_queries import SeriesRow
from webapp.features.classes.colliding import Collision, Who
from webapp.features.classes.forms import Show
from webapp.features.classes.recurrence import LeftOut, Rhythm, Why, every_in, weekdays_in
from webapp.features.classes.shifting import Alone, Scope
from webapp.features.schedule import holiday_words, kind_words, where
from webapp.features.standing import module_words
from webapp.language import dates, gettext as _, ngettext, pgettext
from webapp.tables.schedule import LESSON_KINDS

NEVER_COUNTED = frozenset({"conversation", "information"})
SOCIAL_STUDIES = (Module.EDUCATION_AND_WORK, Module.FAMILY_AND_HEALTH, Module.NORWAY_THEN_AND_NOW)
LIFE_SKILLS = (Module.MIGRATION_HEALTH_DIVERSITY, Module.CAREER_COMPETENCE)
MODULES_OF = {"social_studies": SOCIAL_STUDIES, "life_skills": LIFE_SKILLS}
REASONS = ("teacher_ill", "room", "holiday", "other")  # why a lesson is cancelled
MOST_SHOWN = 60  # collisions in words; a class that collides every day says so once


class HasPlace(Protocol):
    """Whatever has a place and a room."""

    @property
    def place_name(self) -> str | None: ...

    @property
    def room(self) -> str | None: ...


def kind_choices() -> list[tuple[str, str]]:
    """Value and words of each kind of lesson; what is never counted as hours says so."""
    return [(kind, kind_and_counting(kind)) for kind in LESSON_KINDS]


def kind_and_counting(kind: str) -> str:
    """The kind, and that it is not counted where it is not."""
    # L10n: a kind of lesson, such as a conversation group, that is never counted as hours of training
    return _("%(kind)s (telles ikke som timer)", kind=kind_words(kind)) if kind in NEVER_COUNTED else kind_words(kind)


def module_choices(now: str | None = None) -> list[tuple[str, str]]:
    """No module, the modules the law names, and the one that is there now, such as a school's own."""
    named: list[str] = [each.value for each in (*SOCIAL_STUDIES, *LIFE_SKILLS)]
    own = [now] if now and now not in named else []
    return [("", _("Ingen bestemt")), *((each, module_words(each)) for each in (*named, *own))]


def reason_choices() -> list[tuple[str, str]]:
    return [(reason, reason_words(reason)) for reason in REASONS]


def reason_words(reason: str | None) -> str:
    """Why a lesson is cancelled."""
    words = {
        "teacher_ill": _("Læreren er syk"),
        "room": _("Rommet kan ikke brukes"),
        "holiday": _("Fridag"),
        "other": _("Noe annet"),
    }
    return words.get(reason or "", words["other"])


def weekday_choices() -> list[tuple[str, str, None]]:
    """0 to 6, Monday first, for a list of choices."""
    monday = date(2026, 1, 5)
    return [
        (str(number), begun(dates.weekday(date.fromordinal(monday.toordinal() + number))), None) for number in range(7)
    ]


def begun(said: str) -> str:
    """With a capital where the script has them."""
    return said[:1].upper() + said[1:]


def span(starts_at: object, ends_at: object) -> str:
    """«09:00–10:30»."""
    return f"{dates.clock(starts_at)}–{dates.clock(ends_at)}"  # type: ignore[arg-type]


def collision_words(each: Collision) -> str:
    """One sentence: who, when, and what stands there already."""
    when = _(
        "%(day)s klokka %(time)s",
        day=dates.day(dates.oslo(each.starts_at).date()),
        time=span(each.starts_at, each.ends_at),
    )
    other = span(each.other_starts_at, each.other_ends_at)
    if each.who is Who.CLASS:
        return _("%(when)s: Klassen har alt en time, %(other)s.", when=begun(when), other=other)
    if each.who is Who.TEACHER:
        return _("%(when)s: Læreren har %(klass)s, %(other)s.", when=begun(when), klass=each.other_class, other=other)
    if each.who is Who.ROOM:
        return _("%(when)s: %(klass)s bruker rommet, %(other)s.", when=begun(when), klass=each.other_class, other=other)
    said = {"when": begun(when), "name": each.name, "other": other}
    if each.what == "meeting":
        return _("%(when)s: %(name)s har et møte, %(other)s.", **said)
    if each.what == "test":
        return _("%(when)s: %(name)s har en prøve, %(other)s.", **said)
    if not each.other_class:
        return _("%(when)s: %(name)s har en annen time, %(other)s.", **said)
    return _("%(when)s: %(name)s har %(klass)s, %(other)s.", klass=each.other_class, **said)


def collisions_said(found: Sequence[Collision]) -> list[str]:
    """The sentences, and how many more there are when they are many."""
    said = [collision_words(each) for each in found[:MOST_SHOWN]]
    if (more := len(found) - MOST_SHOWN) > 0:
        said.append(ngettext("Og %(num)s til.", "Og %(num)s til.", more))
    return said


def days_said(days: Iterable[int]) -> str:
    """Weekdays in a row: «mandag og onsdag»."""
    names = [dates.weekday(date(2026, 1, 5 + number)) for number in sorted(days)]
    if len(names) < 2:
        return "".join(names)
    # L10n: the last two of a list of weekdays: «mandag, tirsdag og onsdag»
    return pgettext("list", "%(first)s og %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def rhythm_words(days: Iterable[int], every: int, starts: str, ends: str) -> str:
    """A rhythm as one says it."""
    said = {"days": begun(days_said(days)), "time": f"{starts}–{ends}"}
    if every == 1:
        return _("%(days)s klokka %(time)s, hver uke", **said)
    if every == 2:
        return _("%(days)s klokka %(time)s, annenhver uke", **said)
    return _("%(days)s klokka %(time)s, hver %(every)s. uke", every=every, **said)


def left_out_words(each: LeftOut) -> str:
    """Why a day of the rhythm has no lesson."""
    if each.why is Why.HOLIDAY:
        return holiday_words(each.holiday)
    if each.why is Why.NAMED:
        return _("Dagen står under «Ikke disse dagene»")
    return _("Klokka stilles fram den natta, og timen finnes ikke")


def alone_words(why: Alone) -> str:
    """Why a lesson of the rest stays as it is."""
    words = {
        Alone.REGISTERED: _("Registrert, står som den er"),
        Alone.HELD: _("Begynt eller over, står som den er"),
        Alone.BY_HAND: _("Flyttet for seg selv før, står som den er"),
        Alone.CANCELLED: _("Avlyst fra før"),
        Alone.HOLIDAY: _("Den nye dagen er en helligdag. Timen står som den er."),
        Alone.NAMED: _("Rekka har fri den nye dagen. Timen står som den er."),
        Alone.NO_SUCH_HOUR: _("Klokka stilles fram den natta. Timen står som den er."),
        Alone.TOO_SHORT: _("Pausen er lengre enn timen blir. Timen står som den er."),
    }
    return words[why]


def series_words(series: SeriesRow) -> str:
    """The rhythm as one says it; what a file brought has none."""
    if series.rule is None or not series.starts or not series.ends:
        return _("Timer fra en fil")
    return rhythm_words(weekdays_in(series.rule), every_in(series.rule), series.starts, series.ends)


def every_choices() -> list[tuple[str, str]]:
    return [
        ("1", _("Hver uke")),
        ("2", _("Annenhver uke")),
        ("3", _("Hver tredje uke")),
        ("4", _("Hver fjerde uke")),
    ]


def scope_choices() -> list[tuple[str, str, None]]:
    """This lesson alone, or with the rest of its series."""
    return [(Scope.THIS.value, _("Bare denne timen"), None), (Scope.REST.value, _("Denne og resten av rekka"), None)]


def show_choices() -> list[tuple[str, str]]:
    """What the list of classes can show."""
    return [
        (Show.GOING.value, _("Klasser som går nå")),
        (Show.MINE.value, _("Mine klasser")),
        (Show.ENDED.value, _("Avsluttede klasser")),
    ]


def place_words(each: HasPlace) -> str:
    """Place and room in one line; empty when neither is known."""
    return where(each)  # type: ignore[arg-type]


def changed_words(now: Mapping[str, object]) -> str:
    """What a lesson has become since it was seen, as ChangedSince says it."""
    if now.get("status") == "cancelled":
        return _("Noen har avlyst timen mens du holdt på. Det du valgte, er ikke gjort.")
    at = now.get("starts_at")
    if isinstance(at, datetime):
        when = dates.day_and_clock(at)
        return _(
            "Noen har endret timen eller rekka mens du holdt på. Timen er nå %(time)s. Det du valgte, er ikke gjort.",
            time=when,
        )
    return _("Noen har endret dette mens du holdt på. Det du valgte, er ikke gjort.")


def rhythm_said(rhythm: Rhythm) -> str:
    """A rhythm that is to be, as one says it."""
    starts, ends = (each.strftime("%H:%M") for each in (rhythm.starts, rhythm.ends))
    return rhythm_words(rhythm.weekdays, rhythm.every, starts, ends)


def day_field(text: str) -> str:
    """A browser's day field shows nothing of what it cannot read: what was typed otherwise stays in a text field."""
    return "date" if not text or re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "text"


def clock_field(text: str) -> str:
    """As `day_field`, for a time of day."""
    return "time" if not text or re.fullmatch("[0-9]{2}:[0-9]{2}", text) else "text"
