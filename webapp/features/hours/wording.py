"""Hours in words: the one answer of the page, when it ends, and a lesson as it was registered."""

from datetime import datetime

from webapp.engine.standing import Standing, State
from webapp.features.hours.queries import Hours
from webapp.features.schedule import LessonSeen, kind_words, outcome, where
from webapp.features.standing import day_words, hours_words, long_day, silent_since
from webapp.language import dates, gettext as _, ngettext

__all__ = [
    "came_and_told",
    "forecast",
    "headline",
    "kind_words",
    "lesson_time",
    "long_day",
    "outcome",
    "registered",
    "silent_since",
    "where",
]


def headline(hours: Hours) -> str:
    """The one thing the page says."""
    standing = hours.norwegian
    if standing is None:
        return _("Timene mine")
    if standing.state is State.FULFILLED:
        return _("Du har tatt alle norsktimene")
    if standing.left:
        return _("%(hours)s igjen i norsk", hours=hours_words(standing.left, up=True))
    return _("Timene mine")


def forecast(standing: Standing) -> str | None:
    """When it ends with the lessons planned; what is missing when they do not reach; None when nothing is left."""
    if not standing.left:
        return None
    if standing.forecast_on is not None and standing.forecast_on < standing.on:  # held, but not registered yet
        return _(
            "Når timene til og med %(day)s er registrert, er alt ferdig.",
            day=day_words(standing.forecast_on, standing.on),
        )
    if standing.forecast_on is not None:
        return _("Med timene som er planlagt, er du ferdig %(day)s.", day=day_words(standing.forecast_on, standing.on))
    short = standing.left - standing.planned_left - standing.unregistered
    if standing.planned_left and short > 0:
        return _(
            "%(hours)s er ikke planlagt ennå. Det er kommunen som skal planlegge dem.",
            hours=hours_words(short, up=True),
        )
    return _("Ingen flere timer er planlagt ennå.")


def came_and_told(hours: Hours, *, staff: bool = False) -> str:
    """How often she came to the lessons of the list, and how often she told that she did not."""
    # L10n: how many of the lessons a person came to
    came = ngettext("%(num)s time: til stede", "%(num)s timer: til stede", hours.came)
    if not hours.told:
        return came
    if staff:
        told = ngettext("%(num)s time: hadde meldt fra", "%(num)s timer: hadde meldt fra", hours.told)
    else:
        # L10n: how many of the lessons she told the office that she could not come to
        told = ngettext("%(num)s time: du meldte fra", "%(num)s timer: du meldte fra", hours.told)
    # L10n: two facts side by side: «4 timer: til stede · 1 time: du meldte fra»
    return _("%(came)s · %(told)s", came=came, told=told)


def registered(lesson: LessonSeen, now: datetime) -> tuple[str, str] | None:
    """(words, code of the state macro) for staff, who read about somebody; None before the lesson is over."""
    if lesson.is_cancelled:
        return _("Avlyst"), "ended"
    if lesson.attended == "absent":
        told = lesson.told_us or lesson.absence
        return (_("Ikke til stede, hadde meldt fra") if told else _("Ikke til stede")), "not_started"
    if lesson.attended == "attended":
        there, whole = lesson.attended_minutes or 0, lesson.minutes or 0
        if there >= whole:
            return _("Til stede"), "fulfilled"
        return _("Til stede %(there)s av %(whole)s", there=dates.hours(there), whole=dates.hours(whole)), "on_track"
    return (_("Ikke registrert ennå"), "not_recorded") if lesson.ends_at <= now else None


def lesson_time(lesson: LessonSeen) -> str:
    """Day and clock of a lesson that has been."""
    # L10n: a day, then when a lesson began and ended: «fre. 13. nov. 09:00–11:30»
    return _(
        "%(day)s %(start)s–%(end)s",
        day=dates.short_day(lesson.day),
        start=dates.clock(lesson.starts_at),
        end=dates.clock(lesson.ends_at),
    )
