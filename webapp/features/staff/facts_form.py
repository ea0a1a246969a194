"""The facts form: what was typed, kept as typed; read into values, or errors beside the fields."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.features.staff.facts import FIELDS, LIFTED, STRETCHES, ExemptionRow, Field, Kind, Registered, StretchRow
from webapp.features.staff.facts_checks import problems_with
from webapp.language import gettext as _

MOST_ROWS = 20
MOST_LETTERS = 60
_SEEN_LONGEST = 20_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NORWEGIAN = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
# The groups of rows, and what each row asks for.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "child": ("born",),
    "residence": ("from", "to", "place"),
    "full_time_work": ("from", "to"),
    "leave": ("from", "to"),
    "stop": ("from", "to"),
    "exemption": ("commitment", "decided", "reference"),
}


@dataclass(frozen=True)
class Typed:
    """The form as typed. rows: by group, each row a dict of its fields. seen: what the form showed was registered."""

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    seen: str = ""

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def shown(self, group: str) -> list[dict[str, str]]:
        """The rows to show: those there are, and an empty one after them."""
        rows = list(self.rows.get(group, ()))
        return rows if len(rows) >= MOST_ROWS else [*rows, dict.fromkeys(GROUPS[group], "")]


def typed_of(known: Registered, names: Mapping[str, str], seen: str) -> Typed:
    """The form filled with what is registered. names: of municipalities, by number."""
    rows: dict[str, tuple[dict[str, str], ...]] = {
        "child": tuple({"born": each.isoformat()} for each in known.children),
        "exemption": tuple(
            {"commitment": each.commitment, "decided": each.decided_on.isoformat(), "reference": each.reference or ""}
            for each in known.exemptions
        ),
    }
    for kind in STRETCHES:
        rows[kind] = tuple(
            {
                "from": each.from_on.isoformat(),
                "to": each.to_on.isoformat() if each.to_on else "",
                "place": names.get(each.municipality or "", each.municipality or ""),
            }
            for each in known.stretches
            if each.kind == kind
        )
    return Typed({each.name: _shown(each, known.values.get(each.name)) for each in FIELDS}, rows, seen)


def read_typed(form: Mapping[str, str]) -> Typed:
    """What was sent, cleaned and cut, never judged. A row in which nothing stands is no row."""
    rows = {
        group: tuple(
            row
            for index in range(MOST_ROWS)
            if any((row := {name: _clean(form, f"{group}_{index}_{name}") for name in names}).values())
        )
        for group, names in GROUPS.items()
    }
    return Typed({each.name: _clean(form, each.name) for each in FIELDS}, rows, form.get("seen", "")[:_SEEN_LONGEST])


def places_typed(typed: Typed) -> list[str]:
    """The names of municipalities that must be looked up before the form can be read."""
    return [row["place"] for row in typed.rows.get("residence", ()) if row["place"]]


def read_facts(
    typed: Typed, places: Mapping[str, list[str]], known: Registered, today: date
) -> tuple[Registered | None, dict[str, str]]:
    """The facts, when every field holds; else errors by field. places: numbers of municipalities by the name typed.

    known: what is registered, since an exemption that stands there may stay whatever it is from."""
    errors: dict[str, str] = {}
    values = {each.name: _read(each, typed[each.name], errors) for each in FIELDS}
    of_fields = len(errors)
    children = _children(typed, errors)
    stretches = _stretches(typed, places, errors)
    exemptions = _exemptions(typed, {*LIFTED, *(each.commitment for each in known.exemptions)}, errors)
    # Rows are held against each other once each of them can be read: until then their numbers do not agree.
    rows_hold = len(errors) == of_fields
    found = Registered(values, children, stretches, exemptions) if rows_hold else Registered(values)
    errors = problems_with(found, today) | errors
    if errors:
        return None, errors
    by_day = tuple(sorted(stretches, key=lambda row: (row.kind, row.from_on)))
    # Twins are one day to the law, and one row here.
    return Registered(values, tuple(sorted(set(children))), by_day, tuple(sorted(exemptions, key=_commitment))), {}


def _commitment(row: ExemptionRow) -> str:
    return row.commitment


def _children(typed: Typed, errors: dict[str, str]) -> tuple[date, ...]:
    rows = enumerate(typed.rows.get("child", ()))
    found = (_day(row["born"], f"child_{index}_born", errors) for index, row in rows)
    return tuple(each for each in found if each is not None)


def _stretches(typed: Typed, places: Mapping[str, list[str]], errors: dict[str, str]) -> tuple[StretchRow, ...]:
    found = (
        _stretch(kind, row, f"{kind}_{index}", places, errors)
        for kind in STRETCHES
        for index, row in enumerate(typed.rows.get(kind, ()))
    )
    return tuple(each for each in found if each is not None)


def _exemptions(typed: Typed, lifted: Collection[str], errors: dict[str, str]) -> tuple[ExemptionRow, ...]:
    rows = enumerate(typed.rows.get("exemption", ()))
    found = (_exemption(row, f"exemption_{index}", lifted, errors) for index, row in rows)
    return tuple(each for each in found if each is not None)


def read_day(text: str) -> date | None:
    """A day as a browser sends it (2026-12-31) or as people write it (31.12.2026). Raises ValueError for anything else."""
    if not text:
        return None
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _NORWEGIAN.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise ValueError(text)
    return date(int(year), int(month), int(day))


def _day(text: str, name: str, errors: dict[str, str]) -> date | None:
    try:
        found = read_day(text)
    except ValueError:
        errors[name] = _("Denne dagen finnes ikke. Skriv den slik: 31.12.2026.")
        return None
    if found is not None and not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        errors[name] = _("Sjekk årstallet. Her står %(year)s.", year=found.year)
        return None
    return found


def _read(each: Field, text: str, errors: dict[str, str]) -> Any:
    match each.kind:
        case Kind.DAY:
            return _day(text, each.name, errors)
        case Kind.YES:
            return text == "yes"
        case Kind.CHOICE:
            if text and text not in each.choices:
                errors[each.name] = _("Velg et av svarene i lista.")
            return text or None
        case Kind.WHETHER:
            if text and text not in each.choices:
                errors[each.name] = _("Velg et av svarene i lista.")
            return {"yes": True, "no": False}.get(text)
        case Kind.MONTHS:
            return _whole(text, each, errors)
        case Kind.HOURS:
            return _minutes(text, each, errors)
    return text or None


def _whole(text: str, each: Field, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,3}", text) or int(text) > each.most:
        errors[each.name] = _("Skriv et helt tall fra 0 til %(most)s.", most=each.most)
        return None
    return int(text)


def _minutes(text: str, each: Field, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    found = re.fullmatch("([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", text)
    hours = float(f"{found[1]}.{found[2] or 0}") if found else -1.0
    if not 0 <= hours <= each.most:
        errors[each.name] = _("Skriv timer i uka, fra 0 til %(most)s. For eksempel 37,5.", most=each.most)
        return None
    return round(hours * 60) or None


def _stretch(
    kind: str, row: Mapping[str, str], name: str, places: Mapping[str, list[str]], errors: dict[str, str]
) -> StretchRow | None:
    first, last = _day(row["from"], f"{name}_from", errors), _day(row["to"], f"{name}_to", errors)
    place = row.get("place", "")
    numbers = places.get(place, []) if place else []
    if place and len(numbers) != 1:
        errors[f"{name}_place"] = (
            _("Det er flere kommuner med dette navnet. Skriv kommunenummeret.")
            if numbers
            else _("Vi finner ingen kommune med dette navnet.")
        )
    if first is None:
        errors.setdefault(f"{name}_from", _("Skriv den første dagen."))
        return None
    return StretchRow(kind, first, last, numbers[0] if numbers else None)


def _exemption(
    row: Mapping[str, str], name: str, lifted: Collection[str], errors: dict[str, str]
) -> ExemptionRow | None:
    decided_on = _day(row["decided"], f"{name}_decided", errors)
    if row["commitment"] not in lifted:
        errors[f"{name}_commitment"] = _("Velg hva personen er fritatt for.")
    if decided_on is None:
        errors.setdefault(f"{name}_decided", _("Skriv dagen det ble vedtatt."))
        return None
    return ExemptionRow(row["commitment"], decided_on, row["reference"] or None)


def _shown(each: Field, value: Any) -> str:
    if each.kind is Kind.WHETHER and value is False:
        return "no"
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, date):
        return value.isoformat()
    if each.kind is Kind.HOURS:
        return f"{value / 60:g}".replace(".", ",")
    if each.kind is Kind.MONTHS and value == 0:
        return ""
    return str(value)


def _clean(form: Mapping[str, str], name: str) -> str:
    return _CONTROL.sub("", form.get(name, "")).strip()[:MOST_LETTERS]
