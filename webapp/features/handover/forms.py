"""The hand-over's fields -> a wish, or errors beside the fields. What was typed stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.features.handover.checks import Wanted
from webapp.language import gettext as _
from webapp.web.typed import day_in

MOST_LETTERS = 80
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as typed. step: which button was used: search, review, edit or confirm."""

    office: str = ""
    words: str = ""  # what the offices are searched by
    moves_on: str = ""
    permit_on: str = ""
    by_agreement: str = ""
    step: str = "review"


def read_typed(form: Mapping[str, str]) -> Typed:
    """What was sent, cleaned and cut, never judged."""
    step = form.get("step", "")
    return Typed(
        office=_clean(form, "office", 32),
        words=_clean(form, "words", MOST_LETTERS),
        moves_on=_clean(form, "moves_on", 20),
        permit_on=_clean(form, "permit_on", 20),
        by_agreement=_clean(form, "by_agreement", 3),
        step=step if step in ("search", "edit", "confirm") else "review",
    )


def read_wanted(typed: Typed, office_id: int | None) -> tuple[Wanted | None, dict[str, str]]:
    """The wish, when every field says something; else errors by field. office_id: of the office chosen, if there is one."""
    errors: dict[str, str] = {}
    moves_on, permit_on = day_in(typed.moves_on), day_in(typed.permit_on)
    if not typed.office:
        errors["office"] = _("Velg hvilken kommune personen flytter til.")
    if not typed.moves_on:
        errors["moves_on"] = _("Skriv dagen personen flytter.")
    elif moves_on is None:
        errors["moves_on"] = _("Denne dagen finnes ikke. Skriv den slik: 31.12.2026.")
    if typed.permit_on and permit_on is None:
        errors["permit_on"] = _("Denne dagen finnes ikke. Skriv den slik: 31.12.2026.")
    if typed.by_agreement not in ("yes", "no"):
        errors["by_agreement"] = _("Velg ja eller nei.")
    if errors or moves_on is None:
        return None, errors
    return Wanted(office_id, moves_on, permit_on, typed.by_agreement == "yes"), {}


def _clean(form: Mapping[str, str], name: str, most: int) -> str:
    return _CONTROL.sub("", form.get(name, "")).strip()[:most]
