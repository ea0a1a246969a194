"""«Jeg kan ikke komme», as typed -> a frozen value, or errors beside the fields. Nothing typed is ever an error of the server."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.regulations.told import Reason
from webapp.language import dates, gettext as _, ngettext
from webapp.web.typed import day_in, made_at_in

# Our own choices, no law's: how long afterwards one can tell, how far ahead, and how much at once.
MOST_DAYS_BACK = 14
MOST_DAYS = 366
# The reasons a person chooses among; the office knows two more (family, leave).
REASONS = (
    Reason.ILL,
    Reason.CHILD_ILL,
    Reason.DOCTOR,
    Reason.APPOINTMENT,
    Reason.OWN_DAYS,
    Reason.OTHER,
    Reason.NOT_SAID,
)


class Scope(StrEnum):
    """How much of it: the one lesson, its whole day, or several days."""

    LESSON = "lesson"
    DAY = "day"
    DAYS = "days"


@dataclass(frozen=True)
class Told:
    """A notice as typed. reason, first, last: None where they could not be read. from_text / to_text: as they were typed."""

    reason: Reason | None
    scope: Scope
    first: date | None
    last: date | None
    from_text: str
    to_text: str
    has_note: bool
    made_at: datetime


def read_about_lesson(
    form: Mapping[str, str], day: date, now: datetime, *, cancelled: bool
) -> tuple[Told, dict[str, str]]:
    """A notice about a lesson on `day`, and the errors by field. now: bounds the clock of the phone."""
    errors: dict[str, str] = {}
    scope = Scope(form["scope"]) if form.get("scope") in set(Scope) else Scope.LESSON
    to_text = form.get("to", "").strip()[:20]
    last = _day(to_text, "to", errors) if scope is Scope.DAYS else day
    told = _told(form, scope, day, last, day.isoformat(), to_text, now)
    if cancelled and scope is Scope.LESSON:
        errors["scope"] = cancelled_words()
    _check(told, errors, first_field="scope", last_field="to")
    return told, errors


def read_days(form: Mapping[str, str], now: datetime) -> tuple[Told, dict[str, str]]:
    """A notice of days without a lesson, and the errors by field. A last day left empty is the first one."""
    errors: dict[str, str] = {}
    from_text, to_text = (form.get(name, "").strip()[:20] for name in ("from", "to"))
    first = _day(from_text, "from", errors)
    last = _day(to_text, "to", errors) if to_text else first
    told = _told(form, Scope.DAYS, first, last, from_text, to_text, now)
    _check(told, errors, first_field="from", last_field="to")
    return told, errors


def cancelled_words() -> str:
    """Why a cancelled lesson cannot be told about."""
    return _("Timen er avlyst. Du trenger ikke melde fra om den. Er du borte hele dagen, kan du velge det.")


def read_day_near(text: str | None, today: date) -> date | None:
    """A day from an address, to fill a form with; None for anything that cannot be told about."""
    day = day_in((text or "")[:20])
    if day is None:
        return None
    return day if today - timedelta(days=MOST_DAYS_BACK) <= day <= oslo.add_years(today, 1) else None


def read_page(text: str | None) -> int:
    """The number of a page in a list, from 1."""
    return int(text) if text and re.fullmatch("[1-9][0-9]{0,4}", text) else 1


def _told(
    form: Mapping[str, str],
    scope: Scope,
    first: date | None,
    last: date | None,
    from_text: str,
    to_text: str,
    now: datetime,
) -> Told:
    reason = form.get("reason", "")
    return Told(
        reason=Reason(reason) if reason in set(REASONS) else None,
        scope=scope,
        first=first,
        last=last,
        from_text=from_text,
        to_text=to_text,
        has_note=form.get("has_note") == "yes",
        made_at=made_at_in(form.get("made_at"), now),
    )


def _check(told: Told, errors: dict[str, str], *, first_field: str, last_field: str) -> None:
    """What is counted from the day it was written, so that waiting for a network makes nothing late."""
    if told.reason is None:
        errors["reason"] = _("Velg hvorfor. Du kan også velge at du helst ikke vil si det.")
    written_on = oslo.day_of(told.made_at)
    first, last = told.first, told.last
    if first is not None and first < written_on - timedelta(days=MOST_DAYS_BACK):
        errors.setdefault(
            first_field,
            ngettext(
                "Her kan du melde fra om fravær inntil %(num)s dag tilbake. Dette er lenger siden. Ring de som følger deg opp. De kan skrive det ned.",
                "Her kan du melde fra om fravær inntil %(num)s dager tilbake. Dette er lenger siden. Ring de som følger deg opp. De kan skrive det ned.",
                MOST_DAYS_BACK,
            ),
        )
    if first is not None and first > oslo.add_years(written_on, 1):
        errors.setdefault(first_field, _("Det er mer enn et år til. Velg en tidligere dag."))
    if first is None or last is None:
        return
    if last < first:
        words = _("Den siste dagen kan ikke være før den første, %(day)s.", day=dates.date_alone(first))
        errors.setdefault(last_field, words)
    elif (last - first).days >= MOST_DAYS:
        errors.setdefault(last_field, _("Det kan være høyst %(days)s dager om gangen.", days=MOST_DAYS))
    elif last > oslo.add_years(written_on, 1):
        errors.setdefault(last_field, _("Det er mer enn et år til. Velg en tidligere dag."))


def _day(text: str, name: str, errors: dict[str, str]) -> date | None:
    day = day_in(text)
    if day is None:
        errors[name] = _("Skriv en dag, som 24.12.2026.") if text else _("Velg en dag.")
    return day
