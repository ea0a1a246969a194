"""The form of a meeting place: what was typed, read into a value or errors beside the fields."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from webapp.language import gettext as _
from webapp.web.typed import on_one_line

PLACE_KINDS = (
    "library", "community_house", "volunteer_centre", "senior_centre", "equipment_loan", "school", "other",
)  # fmt: skip
MOST = {"name": 200, "address": 200, "web_address": 300}
FIELDS = ("name", "kind", "municipality", "address", "web_address")
_WEB = re.compile(r"(https?://)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?(/[^\s<>\"']*)?")


@dataclass(frozen=True)
class PlaceWanted:
    """A place as it should be. municipality: its number."""

    name: str
    kind: str
    municipality: str
    address: str | None
    web_address: str | None


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What was sent, on one line and cut, never judged."""
    return {name: on_one_line(form.get(name))[:400] for name in FIELDS}


def read_place(typed: Mapping[str, str], municipalities: Collection[str]) -> tuple[PlaceWanted | None, dict[str, str]]:
    """The place, or the errors by field. With one municipality there is nothing to choose."""
    errors = {
        name: _("Teksten er for lang. Den kan ha %(most)s tegn.", most=most)
        for name, most in MOST.items()
        if len(typed[name]) > most
    }
    if not typed["name"]:
        errors["name"] = _("Skriv hva stedet heter.")
    if typed["kind"] not in PLACE_KINDS:
        errors["kind"] = _("Velg hva slags sted det er.")
    number = typed["municipality"] if len(municipalities) != 1 else next(iter(municipalities))
    if number not in municipalities:
        errors["municipality"] = _("Velg kommunen stedet ligger i.")
    if typed["web_address"] and not _WEB.fullmatch(typed["web_address"]):
        errors["web_address"] = _("Dette er ikke en nettadresse. Den ser ut som www.eksempel.no.")
    if errors:
        return None, errors
    web = typed["web_address"]
    address = f"https://{web}" if web and "://" not in web else web
    return PlaceWanted(typed["name"], typed["kind"], number, typed["address"] or None, address or None), {}
