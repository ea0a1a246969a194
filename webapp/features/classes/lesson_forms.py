"""The forms of one lesson: what was typed -> a move, a cancellation or one taken back, or errors beside the fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.engine import oslo
from webapp.features.classes.forms import typed_in
from webapp.features.classes.recurrence import LEAST_MINUTES, MOST_DAYS, occurrence
from webapp.features.classes.rhythm_forms import check_length, read_clock, read_details, read_pause
from webapp.features.classes.shifting import LessonNow, MoveWanted, Scope
from webapp.features.classes.wording import REASONS
from webapp.language import gettext as _
from webapp.web.typed import day_in

DOES = ("move", "cancel", "take_back")
FIELDS = (
    "do", "scope", "day", "starts", "ends", "break", "place", "address", "room", "module", "topic", "bring", "because",
    "revision", "seen_plan", "anyway",
)  # fmt: skip


@dataclass(frozen=True)
class ChangeWanted:
    """What is to be done with a lesson. what: a move; the reason of a cancellation; nothing for one taken back."""

    do: str
    scope: Scope
    what: MoveWanted | str | None


def typed_of(lesson: LessonNow) -> dict[str, str]:
    """The forms of a lesson as it stands."""
    starts, ends = oslo.time_of(lesson.starts_at), oslo.time_of(lesson.ends_at)
    words = {
        "scope": Scope.THIS.value,
        "day": lesson.day.isoformat(),
        "starts": starts.strftime("%H:%M"),
        "ends": ends.strftime("%H:%M"),
        "break": str(lesson.break_minutes),
        "place": lesson.place_name or "",
        "address": lesson.address or "",
        "room": lesson.room or "",
        "module": lesson.module or "",
        "topic": lesson.topic or "",
        "bring": lesson.bring or "",
        "revision": str(lesson.revision),
    }
    return {name: words.get(name, "") for name in FIELDS}


def read_typed(form: Mapping[str, str], lesson: LessonNow) -> dict[str, str]:
    """What was sent; a form that is about something else than the move keeps the lesson's own words."""
    typed = typed_in(form, FIELDS)
    return typed if typed["do"] == "move" else typed_of(lesson) | {name: typed[name] for name in FIELDS if name in form}


def read_change(
    typed: Mapping[str, str], lesson: LessonNow, today: date, ended_on: date | None = None
) -> tuple[ChangeWanted | None, dict[str, str]]:
    """What is to be done, or the errors by field. ended_on: the class's last day; nothing comes to stand after it."""
    errors: dict[str, str] = {}
    do = typed["do"]
    scope = Scope(typed["scope"]) if typed["scope"] in set(Scope) else None
    if do not in DOES or scope is None:
        errors["scope"] = _("Velg om det gjelder bare denne timen, eller resten av rekka også.")
    elif lesson.registered_at is not None:
        errors["do"] = _("Det er registrert hvem som kom. Da kan timen ikke flyttes, endres eller avlyses.")
    elif lesson.is_cancelled and do != "take_back":
        errors["do"] = _("Timen er avlyst. Ta avlysningen tilbake før du endrer den.")
    elif do == "take_back" and not lesson.is_cancelled:
        errors["do"] = _("Timen er ikke avlyst.")
    elif do == "take_back" and ended_on is not None and lesson.day > ended_on:
        errors["do"] = _("Klassen avsluttes før denne dagen.")
    if errors or scope is None:
        return None, errors
    if do == "take_back":
        return ChangeWanted(do, scope, None), {}
    if do == "cancel":
        if typed["because"] not in REASONS:
            return None, {"because": _("Velg hvorfor timen avlyses.")}
        return ChangeWanted(do, scope, typed["because"]), {}
    wanted = _read_move(typed, lesson, today, errors)
    if wanted is not None and ended_on is not None and wanted.day > max(ended_on, lesson.day):
        return None, {"day": _("Klassen avsluttes før denne dagen.")}
    return (ChangeWanted(do, scope, wanted), {}) if wanted else (None, errors)


def _read_move(typed: Mapping[str, str], lesson: LessonNow, today: date, errors: dict[str, str]) -> MoveWanted | None:
    day = day_in(typed["day"])
    if day is None:
        errors["day"] = _("Skriv en dato, for eksempel 01.02.2027.")
    elif day != lesson.day and not today - timedelta(days=60) <= day <= today + timedelta(days=MOST_DAYS):
        errors["day"] = _("Dagen kan ikke være mer enn 60 dager tilbake eller to år fram.")
    starts, ends = read_clock("starts", typed["starts"], errors), read_clock("ends", typed["ends"], errors)
    pause = read_pause("break", typed["break"], errors)
    if starts is not None and ends is not None:
        check_length(starts, ends, pause or 0, errors)
    fields = {**typed, "kind": lesson.kind}
    details = read_details(fields, errors, lesson.module)
    if errors or day is None or starts is None or ends is None or pause is None or details is None:
        return None
    found = occurrence(day, starts, ends)
    if found is None or found.minutes - pause < LEAST_MINUTES:
        errors["starts"] = _("Den natta stilles klokka fram en time. Da blir det ikke nok igjen av timen.")
        return None
    words = {
        "place_name": details.place_name,
        "address": details.address,
        "room": details.room,
        "module": details.module,
        "topic": details.topic,
        "bring": details.bring,
    }
    return MoveWanted(day, starts, ends, pause, words)
