"""Today in words: the strip of the week, what is waited for, levels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.features.schedule import LessonSeen
from webapp.features.today.queries import LevelNow
from webapp.language import dates, gettext as _


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the strip, as its macro wants it."""

    short: str
    name: str
    number: int
    lessons: int
    is_today: bool
    is_past: bool
    href: str


def strip(week: Iterable[LessonSeen], monday: date, today: date, href: str) -> tuple[StripDay, ...]:
    """Monday to Friday; cancelled lessons are not counted. href: the address of the week."""
    counts: dict[date, int] = {}
    for lesson in week:
        if not lesson.is_cancelled:
            counts[lesson.day] = counts.get(lesson.day, 0) + 1
    days = (monday + timedelta(days=number) for number in range(5))
    return tuple(
        StripDay(
            short=dates.weekday_short(day).capitalize(),
            name=dates.day(day),
            number=day.day,
            lessons=counts.get(day, 0),
            is_today=day == today,
            is_past=day < today,
            href=f"{href}#d-{day.isoformat()}",
        )
        for day in days
    )


def level_words(level: LevelNow) -> str:
    """Level now and the goal."""
    goal = _level(level.goal)
    if level.now is None:
        return _("Mål: %(level)s", level=goal)
    # L10n: the level of Norwegian now, and the goal: «A2 → B1»
    return _("%(now)s → %(goal)s", now=_level(level.now), goal=goal)


def _level(value: str) -> str:
    return _("under A1") if value == "below_a1" else value.upper()
