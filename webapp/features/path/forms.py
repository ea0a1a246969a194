"""Submitted fields of own entries and of who reads them -> frozen values, or errors beside the fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.features.path.own_queries import KINDS, Entry
from webapp.language import gettext as _
from webapp.web.typed import cleaned, revision_in

MOST_TITLE = 120
MOST_DETAIL = 1_000
FIRST_YEAR = 1920
YEARS_AHEAD = 10  # an education may be planned to end so far ahead
WITH_YEARS = ("education", "work")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class EntryTyped:
    """The form as typed, so that it can be shown again."""

    kind: str = ""
    title: str = ""
    detail: str = ""
    from_year: str = ""
    to_year: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class EntryGiven:
    """An entry without fault. revision: the one that was seen; 0 for a new one."""

    kind: str
    title: str
    detail: str
    from_year: int | None
    to_year: int | None
    revision: int


def read_entry(
    form: Mapping[str, str], today: date, kind: str | None = None
) -> tuple[EntryTyped, EntryGiven | None, dict[str, str]]:
    """What was typed, the entry when nothing is wrong, and the errors by field. kind: of an entry that has one already."""
    typed = EntryTyped(
        kind=kind or (form.get("kind", "") if form.get("kind", "") in KINDS else ""),
        title=" ".join(cleaned(form.get("title")).split()),
        detail=cleaned(form.get("detail")),
        from_year=cleaned(form.get("from_year"))[:12],
        to_year=cleaned(form.get("to_year"))[:12],
        revision=revision_in(form.get("revision")) or 0,
    )
    errors: dict[str, str] = {}
    if not typed.kind:
        errors["kind"] = _("Velg hva det gjelder.")
    if not typed.title:
        errors["title"] = _("Skriv hva det er, med noen få ord.")
    elif len(typed.title) > MOST_TITLE:
        errors["title"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_TITLE)
    if len(typed.detail) > MOST_DETAIL:
        errors["detail"] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=MOST_DETAIL)
    from_year, to_year = _years(typed, today, errors)
    if errors:
        return typed, None, errors
    return typed, EntryGiven(typed.kind, typed.title, typed.detail, from_year, to_year, typed.revision), {}


def _years(typed: EntryTyped, today: date, errors: dict[str, str]) -> tuple[int | None, int | None]:
    """The years of something that has years; a language and a wish have none."""
    if typed.kind and typed.kind not in WITH_YEARS:
        return None, None
    found: dict[str, int | None] = {}
    for name, text, latest in (
        ("from_year", typed.from_year, today.year),
        ("to_year", typed.to_year, today.year + YEARS_AHEAD),
    ):
        found[name] = int(text) if _YEAR.fullmatch(text) else None
        if text and not _YEAR.fullmatch(text):
            errors[name] = _("Skriv året med fire tall, for eksempel %(year)s.", year=today.year - 5)
        elif (year := found[name]) is not None and not FIRST_YEAR <= year <= latest:
            errors[name] = _("Skriv et år fra %(first)s til %(last)s.", first=FIRST_YEAR, last=latest)
    from_year, to_year = found["from_year"], found["to_year"]
    if from_year and to_year and from_year > to_year and not errors.keys() & found.keys():
        errors["to_year"] = _("Det siste året kan ikke være før det første.")
    return from_year, to_year


def typed_of(entry: Entry) -> EntryTyped:
    """An entry as its form shows it."""
    years = [str(year) if year is not None else "" for year in (entry.from_year, entry.to_year)]
    return EntryTyped(entry.kind, entry.title, entry.detail, years[0], years[1], entry.revision)


def read_kind(text: str | None) -> str:
    """The kind an address asks for; empty for anything else."""
    return text if text in KINDS else ""


def read_yes(text: str | None) -> bool | None:
    """A clear yes or no; None for anything else."""
    return {"yes": True, "no": False}.get(text or "")
