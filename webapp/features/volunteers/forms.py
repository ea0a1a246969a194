"""The form of somebody who wants to arrange meetings, and the coordinator's own: typed, then read, or errors beside the fields."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from webapp.language import LANGUAGES, gettext as _
from webapp.web.typed import cleaned, on_one_line

MOST_NAME = 120
MOST_SAYS = 500
MOST_ADDRESS = 254
FIELDS = ("given_name", "family_name", "email", "place", "language")


@dataclass(frozen=True)
class Asked:
    """Who wants to arrange meetings, and where. place: the public id of whom she asks."""

    given_name: str
    family_name: str
    email: str
    place: str
    says: str


@dataclass(frozen=True)
class AccountWanted:
    """A volunteer's account made by the coordinator. place: public id."""

    given_name: str
    family_name: str
    language: str
    place: str


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What was sent, cleaned and cut, never judged."""
    typed = {name: on_one_line(form.get(name))[:400] for name in FIELDS}
    return typed | {"says": cleaned(form.get("says"))[: MOST_SAYS + 1]}


def read_asked(typed: Mapping[str, str], places: Collection[str]) -> tuple[Asked | None, dict[str, str]]:
    """What was asked, or the errors by field. places: public ids that can be asked."""
    errors = _names(typed)
    email = _email(typed["email"])
    if not typed["email"]:
        errors["email"] = _("Skriv e-postadressen din.")
    elif not email:
        errors["email"] = _("Dette er ikke en e-postadresse. Den ser ut som navn@eksempel.no.")
    if typed["place"] not in places:
        errors["place"] = _("Velg hvor du vil være frivillig.")
    if len(typed["says"]) > MOST_SAYS:
        errors["says"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_SAYS)
    if errors:
        return None, errors
    return Asked(typed["given_name"], typed["family_name"], email, typed["place"], typed["says"]), {}


def read_account(typed: Mapping[str, str], places: Collection[str]) -> tuple[AccountWanted | None, dict[str, str]]:
    """The account, or the errors by field. With one place there is nothing to choose."""
    errors = _names(typed)
    if typed["language"] not in LANGUAGES:
        errors["language"] = _("Velg et språk fra lista.")
    place = typed["place"] if len(places) != 1 else next(iter(places))
    if place not in places:
        errors["place"] = _("Velg hvor personen er frivillig.")
    if errors:
        return None, errors
    return AccountWanted(typed["given_name"], typed["family_name"], typed["language"], place), {}


def _names(typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    for name, missing in (("given_name", _("Skriv fornavnet.")), ("family_name", _("Skriv etternavnet."))):
        if not typed[name]:
            errors[name] = missing
        elif len(typed[name]) > MOST_NAME:
            errors[name] = _("Navnet kan ha %(most)s tegn.", most=MOST_NAME)
    return errors


def letter_box(email: str) -> str:
    """The box that letters to this address fall into: what stands after + leads to the same one."""
    name, _at, host = email.rpartition("@")
    return f"{name.partition('+')[0]}@{host}"


def _email(typed: str) -> str:
    try:
        address = validate_email(typed, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return ""
    return address if len(address) <= MOST_ADDRESS else ""
