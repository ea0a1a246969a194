"""The form of a meeting -> a frozen value, or errors beside the fields. What was typed always stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from webapp.engine import oslo
from webapp.language import gettext as _
from webapp.web.typed import clock_in, day_in

KINDS = ("follow_up", "review", "guidance_conversation", "guidance_group")
WAYS = ("in_person", "phone", "video")
INTERPRETERS = ("not_needed", "to_order", "ordered")
LENGTHS = {"place_name": 200, "address": 200, "room": 60, "bring": 200, "with_name": 120, "with_phone": 40}
FIELDS = ("kind", "day", "starts", "ends", "way", "interpreter", *LENGTHS)
LONGEST = timedelta(hours=12)
FURTHEST = timedelta(days=2 * 366)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ACCEPTED = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class MeetingGiven:
    """A meeting as planned. Texts are None where nothing was typed."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    way: str
    interpreter: str
    place_name: str | None
    address: str | None
    room: str | None
    bring: str | None
    with_name: str | None
    with_phone: str | None


def typed_of(form: Mapping[str, str]) -> dict[str, str]:
    """Every field as it was typed, shortened where it is far too long."""
    return {name: _CONTROL.sub(" ", form.get(name, ""))[:400].strip() for name in FIELDS}


def read_meeting(typed: Mapping[str, str], now: datetime) -> tuple[MeetingGiven | None, dict[str, str]]:
    """The meeting, or None and the errors by field. It lies ahead: what was held is written down elsewhere."""
    errors = _unknown_choices(typed)
    for name, most in LENGTHS.items():
        if len(typed[name]) > most:
            errors[name] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=most)
    if typed["way"] == "in_person" and not typed["place_name"]:
        errors["place_name"] = _("Skriv hvor dere møtes.")
    if typed["with_phone"] and sum(sign.isdigit() for sign in typed["with_phone"]) < 3:
        errors["with_phone"] = _("Skriv et telefonnummer.")
    times, wrong = _read_times(typed, now)
    errors |= wrong
    if errors or times is None:
        return None, errors
    texts: dict[str, Any] = {name: typed[name] or None for name in LENGTHS}
    starts_at, ends_at = times
    return MeetingGiven(typed["kind"], starts_at, ends_at, typed["way"], typed["interpreter"], **texts), {}


def read_accepted(text: str | None) -> str:
    """The fingerprint of the collisions that were seen and accepted; empty when none were."""
    return text if text and _ACCEPTED.fullmatch(text) else ""


def _unknown_choices(typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    if typed["kind"] not in KINDS:
        errors["kind"] = _("Velg hva møtet gjelder.")
    if typed["way"] not in WAYS:
        errors["way"] = _("Velg hvordan dere møtes.")
    if typed["interpreter"] not in INTERPRETERS:
        errors["interpreter"] = _("Si om det trengs tolk.")
    return errors


def _read_times(typed: Mapping[str, str], now: datetime) -> tuple[tuple[datetime, datetime] | None, dict[str, str]]:
    day, starts, ends = day_in(typed["day"]), clock_in(typed["starts"]), clock_in(typed["ends"])
    errors = {}
    if day is None or not abs((day - oslo.day_of(now)).days) < 40 * 366:
        errors["day"] = _("Skriv en dag som finnes.")
    if starts is None:
        errors["starts"] = _("Skriv når møtet begynner, som 09:00.")
    if ends is None:
        errors["ends"] = _("Skriv når møtet slutter, som 10:00.")
    if errors or day is None or starts is None or ends is None:
        return None, errors
    # Oslo's clock, so that a clock set forward or back that night changes nothing in what was meant.
    begin, end = oslo.at(day, starts), oslo.at(day, ends)
    if end <= begin:
        errors["ends"] = _("Møtet må slutte etter at det begynner.")
    elif end - begin > LONGEST:
        errors["ends"] = _("Et møte kan vare i høyst 12 timer.")
    if begin <= now:
        errors["day"] = _("Dette er i fortida. Et møte som er holdt, skriver du opp på siden med kontrakten.")
    elif begin > now + FURTHEST:
        errors["day"] = _("Dette er mer enn to år fram i tid.")
    return (begin, end), errors
