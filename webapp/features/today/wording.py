"""Today in words: the strip of the week, what is waited for, levels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.engine.evidence import Subject
from webapp.engine.standing import Standing
from webapp.features.schedule import LessonSeen
from webapp.features.today.queries import Contact, LevelNow
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


def waits_words(standing: Standing) -> str:
    """What the municipality shall do first, and by when where a rule says it."""
    due_on, subject = standing.commitment.due_on, standing.commitment.subject
    if due_on is None:
        without_a_day = {
            Subject.NORWEGIAN: _("Du skal få tilbud om norskopplæring. Reglene sier ikke hvilken dag."),
            Subject.SOCIAL_STUDIES: _("Du skal få tilbud om samfunnskunnskap. Reglene sier ikke hvilken dag."),
            Subject.PROGRAMME: _("Du skal få begynne i introduksjonsprogrammet. Reglene sier ikke hvilken dag."),
        }
        return without_a_day.get(subject) or _("Du skal få et tilbud fra kommunen. Reglene sier ikke hvilken dag.")
    day = dates.day_and_year(due_on)
    with_a_day = {
        Subject.NORWEGIAN: _("Du skal få tilbud om norskopplæring innen %(day)s.", day=day),
        Subject.SOCIAL_STUDIES: _("Du skal få tilbud om samfunnskunnskap innen %(day)s.", day=day),
        Subject.PROGRAMME: _("Du skal få begynne i introduksjonsprogrammet innen %(day)s.", day=day),
    }
    return with_a_day.get(subject) or _("Du skal få et tilbud fra kommunen innen %(day)s.", day=day)


def is_late(standing: Standing) -> bool:
    """Whether the day in `waits_words` has passed."""
    due_on = standing.commitment.due_on
    return due_on is not None and due_on < standing.on


def contact_words(contact: Contact) -> str:
    """Whom to call, and when."""
    if contact.name and contact.hours:
        return _("Kontakten din: %(name)s, %(office)s. Telefontid: %(hours)s.", name=contact.name, office=contact.office, hours=contact.hours)  # fmt: skip
    if contact.name:
        return _("Kontakten din: %(name)s, %(office)s.", name=contact.name, office=contact.office)
    if contact.hours:
        return _("Ring %(office)s. Telefontid: %(hours)s.", office=contact.office, hours=contact.hours)
    return _("Ring %(office)s.", office=contact.office)


def level_words(level: LevelNow) -> str:
    """Level now and the goal."""
    goal = _level(level.goal)
    if level.now is None:
        return _("Mål: %(level)s", level=goal)
    # L10n: the level of Norwegian now, and the goal: «A2 → B1»
    return _("%(now)s → %(goal)s", now=_level(level.now), goal=goal)


def _level(value: str) -> str:
    return _("under A1") if value == "below_a1" else value.upper()
