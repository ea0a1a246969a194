"""What is sent on the way in and at the desk: submitted fields -> a value, or errors beside the fields."""

from collections.abc import Mapping

from webapp.features.cards.codes import LENGTH, PICTURES_ON_A_CARD, code_in
from webapp.language import gettext as _
from webapp.language.pictures import PICTURES

PHONES = ("own", "shared", "unsaid")
CODES = ("pin", "pictures")
WAYS = (*CODES, "passkey", "password")


def read_code(form: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The card's code, and the errors by field."""
    code = code_in(form.get("code", ""))
    if not code:
        return "", {"code": _("Skriv koden som står på kortet.")}
    if len(code) != LENGTH:
        return "", {"code": _("Koden har tolv tegn, i tre grupper på fire. Se på kortet, og skriv den en gang til.")}
    return code, {}


def read_card_pictures(form: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The three pictures in their order; empty, and nothing counted, unless three were chosen."""
    chosen = tuple(form.get(f"pictures_{place}", "") for place in range(1, PICTURES_ON_A_CARD + 1))
    if all(each in PICTURES for each in chosen):
        return chosen, {}
    return (), {"pictures": _("Velg de tre bildene som står på kortet, i samme rekkefølge.")}


def read_phone(form: Mapping[str, str]) -> str | None:
    """Who uses the phone: own, shared or unsaid; None when none was chosen."""
    answer = form.get("phone", "")
    return answer if answer in PHONES else None


def read_way(text: str, offered: tuple[str, ...]) -> str:
    """Which way in stands open on the page; empty for none of those offered."""
    return text if text in offered else ""
