"""Submitted fields -> an address, a code or a choice; or the error that stands beside the field."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from webapp.features.messages.gateways import CHANNELS
from webapp.language import gettext as _
from webapp.web.typed import revision_in

HOME_COUNTRY = "NO"  # a number without +… is Norwegian
MOST_ADDRESS = 254
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
# Numbers of no country, such as a satellite phone's: one SMS may cost what a thousand others do.
_NO_COUNTRY = "001"
_GETS_SMS = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


@dataclass(frozen=True, slots=True)
class Choice:
    """What she wants to be told about by a channel. revision: the one that was seen."""

    notices: bool
    reminders: bool
    revision: int


def read_channel(form: Mapping[str, str]) -> str | None:
    """Which channel the form is about; None for nonsense."""
    channel = form.get("channel", "")
    return channel if channel in CHANNELS else None


def read_address(form: Mapping[str, str], channel: str) -> tuple[str, str | None, dict[str, str]]:
    """(as typed, the address to send to, errors). A phone as +4741234567."""
    typed = _CONTROL.sub("", form.get(channel, "")).strip()[: MOST_ADDRESS + 50]
    found = _email(typed) if channel == "email" else _phone(typed)
    if found is not None:
        return typed, found, {}
    if channel == "email":
        return typed, None, {channel: _("Skriv en e-postadresse, for eksempel navn@eksempel.no.")}
    return (
        typed,
        None,
        {channel: _("Skriv et mobilnummer med 8 tall. Fra et annet land: begynn med + og landets nummer.")},
    )


def read_code(form: Mapping[str, str], channel: str) -> tuple[str, str | None, dict[str, str]]:
    """(as typed, six digits, errors). Digits of any script do, and spaces between them."""
    typed = _CONTROL.sub("", form.get(f"{channel}_code", "")).strip()[:40]
    digits = "".join(str(unicodedata.decimal(each, each)) for each in typed if not each.isspace())
    if re.fullmatch("[0-9]{6}", digits):
        return typed, digits, {}
    return typed, None, {f"{channel}_code": _("Koden har seks tall. Skriv dem slik de står i meldingen.")}


def read_choice(form: Mapping[str, str], channel: str) -> Choice:
    return Choice(
        notices=form.get(f"{channel}_notices") == "yes",
        reminders=form.get(f"{channel}_reminders") == "yes",
        revision=revision_in(form.get("revision")) or 0,
    )


def _email(typed: str) -> str | None:
    try:
        address = validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
    return address if len(address) <= MOST_ADDRESS else None


def _phone(typed: str) -> str | None:
    try:
        number = phonenumbers.parse(typed, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) not in _GETS_SMS:
        return None
    if phonenumbers.region_code_for_number(number) == _NO_COUNTRY:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
