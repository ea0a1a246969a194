"""Submitted fields of the office -> frozen values, or errors beside the fields. Nothing typed is ever an error of the server."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from werkzeug.datastructures import MultiDict

from webapp.engine import oslo
from webapp.engine.regulations.absence import AbsenceCode, LeaveKind
from webapp.features.absence.staff_queries import MOST_LESSONS, Wanted
from webapp.features.absence.staff_rules import DECIDED_CODES, LEAVE_CODES, LEAVE_KINDS
from webapp.language import gettext as _
from webapp.language.names import fold
from webapp.web.typed import cleaned, clock_in, day_in

REASONS = ("ill", "child_ill", "doctor", "appointment", "own_days", "family", "leave", "other", "not_said")
MOST_TEXT = 2_000
MOST_REFERENCE = 60
MOST_LETTERS = 80
# What somebody telephones about: further back than she can say herself, since her own form sends her to the office then.
DAYS_BACK = 366
DAYS_AHEAD = 366
LONGEST = 366
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class DecisionGiven:
    """A decision as typed. code: None when nothing known was chosen; leave only where the class is leave."""

    code: AbsenceCode | None
    leave: LeaveKind | None
    because: str
    reference: str
    seen_revision: int


@dataclass(frozen=True)
class Telephoned:
    """What somebody told the office. from_at, to_at: of a part of one day, else None."""

    reason: str
    from_on: date
    to_on: date
    from_at: datetime | None
    to_at: datetime | None
    has_note: bool


def read_wanted(arguments: Mapping[str, str]) -> Wanted:
    """From the address of the list. Nonsense is no error: it finds everything, or nothing."""
    reason, text = arguments.get("reason", ""), arguments.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS]
    return Wanted(
        reason=reason if reason in REASONS else "",
        with_note=arguments.get("note") == "yes",
        text=text,
        words=tuple(fold(text).split()),
        is_open=arguments.get("state") != "done",
        page=_number(arguments.get("page")) or 1,
    )


def read_decision(form: Mapping[str, str]) -> tuple[DecisionGiven, dict[str, str]]:
    """The decision as typed, and the errors by field. What the rules ask for besides, the view adds."""
    chosen, kind = form.get("code", ""), form.get("leave", "")
    code = AbsenceCode(chosen) if chosen in {*DECIDED_CODES} else None
    is_leave = code in LEAVE_CODES
    leave = LeaveKind(kind) if is_leave and kind in {*LEAVE_KINDS} else None
    given = DecisionGiven(
        code, leave, cleaned(form.get("because")), cleaned(form.get("reference")), read_revision(form)
    )
    errors = {}
    if code is None:
        errors["code"] = _("Velg hva fraværet er.")
    if is_leave and leave is None:
        errors["leave"] = _("Velg hva permisjonen er for.")
    if len(given.because) > MOST_TEXT:
        errors["because"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_TEXT)
    if len(given.reference) > MOST_REFERENCE:
        errors["reference"] = _("Saksnummeret er for langt. Det kan ha %(most)s tegn.", most=MOST_REFERENCE)
    return given, errors


def read_lessons(form: Mapping[str, str], errors: dict[str, str]) -> set[str]:
    """Public ids of the lessons that are ticked; an error when none is."""
    ticked = form.getlist("lessons") if isinstance(form, MultiDict) else []
    found = {each for each in ticked[: MOST_LESSONS * 2] if _ID.fullmatch(each)}
    if not found:
        errors["lessons"] = _("Kryss av for minst én time.")
    return found


def read_telephoned(form: Mapping[str, str], today: date) -> tuple[Telephoned | None, dict[str, str]]:
    """What was telephoned about, and the errors by field; None when there is an error."""
    errors: dict[str, str] = {}
    reason = form.get("reason", "")
    if reason not in REASONS:
        errors["reason"] = _("Velg hva personen sa. Du kan også velge at grunnen ikke ble sagt.")
    from_on, to_on = _read_days(form, today, errors)
    starts, ends = _read_clocks(form, errors)
    if starts is not None and from_on is not None and to_on is not None and to_on != from_on:
        errors["to_on"] = _("En del av en dag kan bare være på én dag. La klokkeslettene stå tomme for hele dager.")
    if errors or from_on is None or to_on is None:
        return None, errors
    from_at = None if starts is None else oslo.at(from_on, starts)
    to_at = None if ends is None else oslo.at(from_on, ends)
    if from_at is not None and to_at is not None and to_at <= from_at:  # the hour that comes twice in October
        return None, {"to_clock": _("Slutten må være etter begynnelsen.")}
    return Telephoned(reason, from_on, to_on, from_at, to_at, form.get("has_note") == "yes"), {}


def read_revision(form: Mapping[str, str]) -> int:
    """The revision that was seen; 0, which none has, when the form does not say."""
    return _number(form.get("seen_revision")) or 0


def _read_days(form: Mapping[str, str], today: date, errors: dict[str, str]) -> tuple[date | None, date | None]:
    from_on, last = day_in(form.get("from_on")), form.get("to_on", "").strip()
    to_on = day_in(last) if last else from_on
    if from_on is None:
        errors["from_on"] = _("Skriv den første dagen.")
    elif from_on < today - timedelta(days=DAYS_BACK):
        errors["from_on"] = _("Dette er mer enn et år siden. Sjekk datoen.")
    elif from_on > today + timedelta(days=DAYS_AHEAD):
        errors["from_on"] = _("Dette er mer enn et år fram i tid. Sjekk datoen.")
    if to_on is None and last:
        errors["to_on"] = _("Skriv den siste dagen som en dato.")
    elif from_on is not None and to_on is not None:
        if to_on < from_on:
            errors["to_on"] = _("Den siste dagen må være den første dagen eller senere.")
        elif (to_on - from_on).days >= LONGEST:
            errors["to_on"] = _("Fraværet kan ikke være lenger enn et år. Sjekk datoene.")
    return from_on, to_on


def _read_clocks(form: Mapping[str, str], errors: dict[str, str]) -> tuple[time | None, time | None]:
    first, last = form.get("from_clock", "").strip(), form.get("to_clock", "").strip()
    starts, ends = clock_in(first), clock_in(last)
    if first and starts is None:
        errors["from_clock"] = _("Skriv klokkeslettet slik: 09:00.")
    if last and ends is None:
        errors["to_clock"] = _("Skriv klokkeslettet slik: 11:30.")
    if errors.keys() & {"from_clock", "to_clock"}:
        return None, None
    if starts is None and ends is not None:
        errors["from_clock"] = _("Skriv når fraværet begynner, eller la begge klokkeslettene stå tomme.")
    elif ends is None and starts is not None:
        errors["to_clock"] = _("Skriv når fraværet slutter, eller la begge klokkeslettene stå tomme.")
    elif starts is not None and ends is not None and ends <= starts:
        errors["to_clock"] = _("Slutten må være etter begynnelsen.")
    return starts, ends


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[1-9][0-9]{0,5}", text) else None
