"""The list's choices, and the form of a new account: what was typed, read into values or errors beside the fields."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.language import LANGUAGES, gettext as _
from webapp.language.names import fold
from webapp.policy.actor import RoleName
from webapp.web.typed import on_one_line, public_id_in

MOST_LETTERS = 80
MOST_NAME = 120
FIELDS = ("given_name", "family_name", "language", "place", "role")


class Show(StrEnum):
    """Whom the list shows."""

    NOW = ""
    BEFORE = "before"


@dataclass(frozen=True)
class Wanted:
    """Whom, and where the page begins. Nonsense is no error: it finds everybody, or nobody."""

    text: str = ""
    words: tuple[str, ...] = ()
    show: Show = Show.NOW
    after: str = ""


@dataclass(frozen=True)
class AccountWanted:
    """A new account. language: a tag."""

    given_name: str
    family_name: str
    language: str
    organisation_id: int
    role: RoleName


def read_wanted(arguments: Mapping[str, str]) -> Wanted:
    """From the address of the list: q, show, after."""
    text, show = on_one_line(arguments.get("q"))[:MOST_LETTERS], arguments.get("show", "")
    chosen = Show(show) if show in set(Show) else Show.NOW
    return Wanted(text, tuple(fold(text).split()), chosen, public_id_in(arguments.get("after")))


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What was sent, on one line and cut, never judged."""
    return {name: on_one_line(form.get(name))[:400] for name in FIELDS}


def read_account(
    typed: Mapping[str, str], places: Mapping[str, tuple[int, Collection[RoleName]]]
) -> tuple[AccountWanted | None, dict[str, str]]:
    """The account, or the errors by field. places: public id -> id and the roles there are."""
    errors = {}
    for name, missing in (("given_name", _("Skriv fornavnet.")), ("family_name", _("Skriv etternavnet."))):
        if not typed[name]:
            errors[name] = missing
        elif len(typed[name]) > MOST_NAME:
            errors[name] = _("Navnet kan ha %(most)s tegn.", most=MOST_NAME)
    if typed["language"] not in LANGUAGES:
        errors["language"] = _("Velg et språk fra lista.")
    place = places.get(typed["place"]) if len(places) != 1 else next(iter(places.values()))
    if place is None:
        errors["place"] = _("Velg hvor personen skal arbeide.")
    role = read_role(typed["role"], place[1]) if place else None
    if place and role is None:
        errors["role"] = _("Velg hva personen skal gjøre.")
    if errors or place is None or role is None:
        return None, errors
    return AccountWanted(typed["given_name"], typed["family_name"], typed["language"], place[0], role), {}


def read_role(text: str, roles: Collection[RoleName]) -> RoleName | None:
    """One of the roles there are in that place; None for anything else."""
    return next((role for role in roles if role.value == text), None)
