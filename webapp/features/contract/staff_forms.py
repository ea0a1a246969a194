"""What staff submit about a contract -> frozen values, or errors beside the fields."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from webapp.language import LANGUAGES, gettext as _
from webapp.web.typed import day_in, public_id_in

INTERPRETERS = ("not_needed", "in_the_room", "by_screen", "by_phone")
MOST_LINES = 100
OLDEST = date(2000, 1, 1)
_DAY, _ID = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile("[0-9a-f]{32}")
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class LinesGiven:
    """Lines gone through with the person. version: public id of the contract that was shown, "" when there was none."""

    lines: tuple[str, ...]
    on: date | None
    language: str
    interpreter: str
    version: str


@dataclass(frozen=True)
class SignatureGiven:
    """A signature on paper. side: person | municipality; version: public id of the contract that was shown."""

    side: str
    on: date | None
    language: str
    version: str


@dataclass(frozen=True)
class ConfirmationGiven:
    """The municipality's confirmation in the app. seen: the fingerprint of what was shown."""

    confirms: bool
    version: str
    seen: str


@dataclass(frozen=True)
class KeptGiven:
    """Something that was held or kept. what: one of the choices the page gave."""

    what: str
    on: date | None


def read_lines(form: Mapping[str, str], known: Collection[str], today: date) -> tuple[LinesGiven, dict[str, str]]:
    """The lines ticked, and the errors by field. known: the lines that were there to tick."""
    chosen = dict.fromkeys(_multi(form).getlist("lines")[:MOST_LINES])
    given = LinesGiven(
        lines=tuple(line for line in chosen if line in known),
        on=day_in(form.get("explained_on")),
        language=form.get("explained_language", ""),
        interpreter=form.get("interpreter", ""),
        version=public_id_in(form.get("version")),
    )
    errors = {}
    if not given.lines:
        errors["lines"] = _("Kryss av minst én linje.")
    if wrong := _not_past(given.on, today):
        errors["explained_on"] = wrong
    if given.language not in LANGUAGES and given.language != "other":
        errors["explained_language"] = _("Velg språket dere brukte.")
    if given.interpreter not in INTERPRETERS:
        errors["interpreter"] = _("Velg om det var tolk.")
    return given, errors


def read_signature(form: Mapping[str, str], made_on: date | None, today: date) -> tuple[SignatureGiven, dict[str, str]]:
    """A signature on paper, and the errors by field. made_on: the day of the decision, before which nothing was signed."""
    side, language = form.get("side", ""), form.get("paper_language", "")
    given = SignatureGiven(
        side=side if side in ("person", "municipality") else "",
        on=day_in(form.get("signed_on")),
        language=language,
        version=public_id_in(form.get("version")),
    )
    errors = {}
    if not given.side:
        errors["side"] = _("Velg hvem som signerte.")
    if wrong := _not_past(given.on, today):
        errors["signed_on"] = wrong
    elif given.on is not None and made_on is not None and given.on < made_on:
        errors["signed_on"] = _("Dagen er før vedtaket. Kontrakten kan ikke være signert da.")
    if language not in LANGUAGES:
        errors["paper_language"] = _("Velg språket på papiret.")
    return given, errors


def read_confirmation(form: Mapping[str, str]) -> tuple[ConfirmationGiven, dict[str, str]]:
    """The tick, and what was seen."""
    seen = form.get("seen", "")
    given = ConfirmationGiven(
        confirms=form.get("confirms") == "yes",
        version=public_id_in(form.get("version")),
        seen=seen if _DIGEST.fullmatch(seen) else "",
    )
    errors = {} if given.confirms else {"confirms": _("Kryss av for at du bekrefter på vegne av kommunen.")}
    return given, errors


def read_kept(form: Mapping[str, str], known: Collection[str], today: date) -> tuple[KeptGiven, dict[str, str]]:
    """What was held or kept, and the errors by field. known: what there was to choose."""
    what = form.get("what", "")
    given = KeptGiven(what if what in known else "", day_in(form.get("happened_on")))
    errors = {}
    if not given.what:
        errors["what"] = _("Velg hva som er gjort.")
    if wrong := _not_past(given.on, today):
        errors["happened_on"] = wrong
    return given, errors


def read_record(form: Mapping[str, str]) -> str:
    """The public id of a record; "" for anything else."""
    return public_id_in(form.get("record"))


def read_fingerprint(form: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """A fingerprint as it stands on paper, in groups or not, and the errors by field."""
    given = re.sub(r"[\s-]", "", form.get("fingerprint", "")).lower()
    if not _DIGEST.fullmatch(given):
        return "", {"fingerprint": _("Et fingeravtrykk har 64 tegn, bare 0–9 og a–f. Mellomrom gjør ikke noe.")}
    return given, {}


def _not_past(on: date | None, today: date) -> str | None:
    if on is None or on < OLDEST:
        return _("Skriv en dag som finnes.")
    return _("Dagen kan ikke være fram i tid.") if on > today else None


def _multi(form: Mapping[str, str]) -> MultiDict[str, str]:
    return form if isinstance(form, MultiDict) else MultiDict(form)
