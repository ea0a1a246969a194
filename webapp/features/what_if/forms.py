"""What was typed -> what is supposed, or errors beside the fields. Nothing typed is ever an error of the server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations.absence import AbsenceCode
from webapp.engine.what_if import AwayDays, ReachLevels, StartOn, Suppose
from webapp.language import gettext as _
from webapp.web.typed import day_in

MOST_DAYS = 400
MONTHS_AHEAD = 36
LEVELS = (Level.A1, Level.A2, Level.B1, Level.B2)
RATHER_NOT = "rather_not"
CODES = (
    AbsenceCode.SICK_SELF,
    AbsenceCode.SICK_DOCTOR,
    AbsenceCode.CHILD_SICK,
    AbsenceCode.LEAVE_PAID,
    AbsenceCode.LEAVE_UNPAID,
    AbsenceCode.HOLIDAY_RELIGIOUS,
    AbsenceCode.VACATION,
    AbsenceCode.PERMITTED,
    AbsenceCode.UNEXCUSED,
)
# Before there is a programme, leave and vacation are no classes of absence.
CODES_IN_RECEPTION = (
    AbsenceCode.SICK_SELF,
    AbsenceCode.SICK_DOCTOR,
    AbsenceCode.CHILD_SICK,
    AbsenceCode.PERMITTED,
    AbsenceCode.UNEXCUSED,
)
# Somebody who would rather not say sees both ends: without permission, and with it.
BOTH_ENDS = (AbsenceCode.UNEXCUSED, AbsenceCode.PERMITTED)


class About(StrEnum):
    """Which of the questions."""

    AWAY = "away"
    LEVELS = "levels"
    START = "start"


@dataclass(frozen=True)
class Asked:
    """A question as typed, and what it supposes; two things where the reason is not said, none with errors."""

    about: About | None
    typed: Mapping[str, str] = field(default_factory=dict)
    supposed: tuple[Suppose, ...] = ()


def read_asked(form: Mapping[str, str], today: date) -> tuple[Asked, dict[str, str]]:
    """The question and the errors by field. today bounds the days."""
    about = About(form["about"]) if form.get("about") in About.__members__.values() else None
    typed = {name: value.strip()[:20] for name, value in form.items() if name not in ("csrf_token", "write_id")}
    if about is None:
        return Asked(None, typed), {"about": _("Velg ett av spørsmålene.")}
    supposed, errors = READERS[about](typed, today)
    return Asked(about, typed, () if errors else supposed), errors


def months_ahead(today: date) -> tuple[date, ...]:
    """The last day of this month and of those that follow: the days a level can be said to be reached by."""
    first = today.replace(day=1)
    return tuple(oslo.add_months(first, number + 1) - timedelta(days=1) for number in range(MONTHS_AHEAD))


def _away(typed: Mapping[str, str], today: date) -> tuple[tuple[Suppose, ...], dict[str, str]]:
    errors: dict[str, str] = {}
    first, last = _day(typed, "first", today, errors), _day(typed, "last", today, errors)
    code = typed.get("code", "")
    if code not in (*AbsenceCode.__members__.values(), RATHER_NOT) or code == AbsenceCode.PRESENT:
        errors["code"] = _("Velg en grunn, eller at du helst ikke vil si det.")
    if first and last and last < first:
        errors["last"] = _("Den siste dagen kan ikke være før den første.")
    elif first and last and (last - first).days >= MOST_DAYS:
        errors["last"] = _("Det kan være høyst %(days)s dager.", days=MOST_DAYS)
    if errors or first is None or last is None:
        return (), errors
    codes = BOTH_ENDS if code == RATHER_NOT else (AbsenceCode(code),)
    return tuple(AwayDays(first, last, each) for each in codes), errors


def _levels(typed: Mapping[str, str], today: date) -> tuple[tuple[Suppose, ...], dict[str, str]]:
    errors: dict[str, str] = {}
    known = {level.value: level for level in LEVELS}
    chosen = {skill: typed.get(f"level_{skill.value}", "") for skill in Skill}
    for skill, value in chosen.items():
        if value and value not in known:
            errors[f"level_{skill.value}"] = _("Velg et nivå fra listen.")
    if not errors and not any(chosen.values()):
        errors[f"level_{next(iter(Skill)).value}"] = _("Velg et nivå for minst én av delene.")
    on = next((day for day in months_ahead(today) if day.isoformat() == typed.get("month")), None)
    if on is None:
        errors["month"] = _("Velg når.")
    if errors or on is None:
        return (), errors
    return (ReachLevels({skill: known[value] for skill, value in chosen.items() if value}, on),), errors


def _start(typed: Mapping[str, str], today: date) -> tuple[tuple[Suppose, ...], dict[str, str]]:
    errors: dict[str, str] = {}
    day = _day(typed, "start", today, errors)
    return ((StartOn(day),) if day is not None else ()), errors


def _day(typed: Mapping[str, str], name: str, today: date, errors: dict[str, str]) -> date | None:
    """A day within a year back and some years ahead; otherwise None, and the error stands under its field."""
    text = typed.get(name, "")
    day = day_in(text)
    if day is None:
        errors[name] = _("Skriv en dag, som 24.12.2026.") if text else _("Velg en dag.")
    elif day < oslo.add_years(today, -1):
        errors[name] = _("Dagen er for mer enn et år siden. Velg en senere dag.")
    elif day > oslo.add_months(today, MONTHS_AHEAD):
        errors[name] = _("Dagen er for langt fram i tid. Velg en tidligere dag.")
    else:
        return day
    return None


READERS = {About.AWAY: _away, About.LEVELS: _levels, About.START: _start}
