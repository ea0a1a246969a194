"""Roles and what went wrong, in words."""

from collections.abc import Iterable

from webapp.features.organisation.forms import Show
from webapp.features.organisation.queries import Place
from webapp.language import gettext as _
from webapp.language.offices import role_words
from webapp.policy.actor import RoleName


def role_choices(roles: Iterable[RoleName]) -> list[tuple[str, str]]:
    """(value, words) of the roles there are."""
    return [(role.value, role_words(role)) for role in roles]


def all_roles(places: Iterable[Place]) -> list[tuple[str, str]]:
    """Of several places, each role once."""
    return role_choices(dict.fromkeys(role for place in places for role in place.roles))


def show_choices() -> list[tuple[str, str]]:
    return [(Show.NOW.value, _("De som arbeider her nå")), (Show.BEFORE.value, _("De som har sluttet"))]


def last_administrator() -> str:
    return _("Ingen ville være igjen som administrator. Gi rollen til en annen først.")


def yourself() -> str:
    return _("Du kan ikke stenge din egen konto. Be en annen administrator om det.")


def works_elsewhere() -> str:
    return _(
        "Personen hører også til et annet sted. Avslutt rollene her i stedet. Da slutter tilgangen her med en gang."
    )


def changed_meanwhile() -> str:
    return _("Noen andre har endret kontoen i mellomtiden. Se hva som gjelder nå, og prøv en gang til.")


def no_role() -> str:
    return _("Velg en rolle fra lista.")
