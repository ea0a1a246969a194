"""Values of a copy in words: days on Oslo's clock, codes where they have words, nested content as lists."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from webapp.engine.evidence import Level, Skill
from webapp.engine.standing import from_plain
from webapp.features.absence import code_words, reason_words
from webapp.features.contract import line_words, plan_words, read_contract, read_plan
from webapp.features.looks import part_words, purpose_words
from webapp.features.matters import about_words, fact_value, kind_words, who_sees
from webapp.features.mydata.code_words import reads
from webapp.features.mydata.how_long import kept_words
from webapp.features.mydata.labels import FOR_MACHINES, label
from webapp.features.mydata.queries import Part
from webapp.features.standing import (
    explain,
    hours_words,
    level_words,
    module_words,
    skill_words,
    state_words,
    subject_words,
    title,
)
from webapp.language import LANGUAGES, dates, gettext as _, pgettext
from webapp.language.offices import role_words, who_words
from webapp.language.pictures import picture_words
from webapp.notices import sentence

__all__ = ["Line", "kept_words", "lines_of", "note_words", "who_words"]


@dataclass(frozen=True)
class Line:
    """What it is, and what stands there: one text, or a list of texts. words: in the page's language, else as it was written."""

    label: str
    texts: tuple[str, ...]
    words: bool


def lines_of(part: Part, row: Mapping[str, Any]) -> list[Line]:
    """One row of a part, without what is empty and what only machines use."""
    if part.name == "stored_standing":
        return list(_standing(row))
    return [line for column, value in row.items() if (line := _line(part.name, column, value, row)) is not None]


def _line(name: str, column: str, value: Any, row: Mapping[str, Any]) -> Line | None:
    if value is None or value == "" or column in FOR_MACHINES or f"{name}.{column}" in FOR_MACHINES:
        return None
    said = label(name, column)
    if said is None:
        return None
    if isinstance(value, (dict, list)):
        return _frozen(name, said, value) or Line(said, tuple(_nested(value)), False)
    words = _words(name, column, value, row)
    return Line(said, (words if words is not None else str(value),), words is not None)


def _words(name: str, column: str, value: Any, row: Mapping[str, Any]) -> str | None:
    """The value in the page's language; None for a text that stands as somebody wrote it."""
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, datetime):
        return _("%(day)s kl. %(time)s", day=dates.date_alone(dates.oslo(value).date()), time=dates.clock(value))
    if isinstance(value, date):
        return dates.date_alone(value)
    if column in ("minutes", "weekly_minutes", "came_late_minutes", "left_early_minutes"):
        return hours_words(value)
    if isinstance(value, int):
        return str(value) if column.endswith("year") else dates.number(value)
    if name == "notice" and column == "code":
        return sentence(value, row.get("values") or {}) or value
    words = _CODES.get(f"{name}.{column}") or reads(f"{name}.{column}") or _CODES.get(column)
    try:
        return words(value) if words else None
    except (KeyError, ValueError):  # a code of an older version of the rules stands as it was
        return None


def _standing(row: Mapping[str, Any]) -> Iterator[Line]:
    """How one promise stood when it was last reckoned."""
    standing = from_plain(row["value"])
    yield Line(pgettext("my data", "Hva"), (title(standing.commitment),), True)
    yield Line(_("Hvordan det står"), (state_words(standing), *explain(standing)), True)


def _frozen(name: str, said: str, content: Any) -> Line | None:
    """A plan or a contract in its own sentences; None for a form too old to be read so."""
    try:
        if name == "plan_version":
            parts = plan_words(read_plan(json.dumps(content)))
            # L10n: a part of the plan, then what it says: «Omfang: 30 t i uka»
            return Line(
                said,
                tuple(
                    _("%(what)s: %(value)s", what=part.heading, value=each) for part in parts for each in part.sentences
                ),
                True,
            )
        if name == "contract_version":
            contract = read_contract(json.dumps(content))
            return Line(
                said, (*(line_words(each) for each in contract.lines), *contract.person, *contract.municipality), True
            )
        if name == "confirmation":
            shown = content["shown"]
            return Line(
                said, (*shown["lines"].values(), *(each for part in shown["plan"].values() for each in part)), False
            )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return None


def _nested(value: Any, before: str = "") -> Iterator[str]:
    """Canonical JSON as lines: «lines 1 subject: norwegian»."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _nested(each, f"{before} {name}".strip())
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _nested(each, f"{before} {number}".strip())
    elif value not in (None, ""):
        yield f"{before}: {value}"


def _language(tag: str) -> str:
    return LANGUAGES[tag].native_name


def _skills(text: str) -> str:
    return ", ".join(skill_words(Skill(each)) for each in text.split())


def _phone(answer: str) -> str:
    return {
        "own": lambda: _("bare du"),
        "shared": lambda: _("andre også"),
        "unsaid": lambda: _("ikke sagt"),
    }[answer]()


def _protection(level: str) -> str:
    return {
        "none": lambda: pgettext("protection", "ingen"),
        "confidential": lambda: pgettext("protection", "fortrolig"),
        "strictly_confidential": lambda: pgettext("protection", "strengt fortrolig"),
    }[level]()


def _side(side: str) -> str:
    return {"person": lambda: _("du"), "municipality": lambda: _("kommunen")}[side]()


_CODES: Mapping[str, Callable[[str], str | None]] = {
    "language": _language,
    "protection": _protection,
    "protection_change.level": _protection,
    "purpose": purpose_words,
    "look.part": part_words,
    "role": role_words,
    "role.name": role_words,
    "evidence.subject": subject_words,
    "module": module_words,
    "skill": lambda value: skill_words(Skill(value)),
    "parts": _skills,
    "evidence.level": lambda value: level_words(Level(value)),
    "goal_listening": lambda value: level_words(Level(value)),
    "goal_reading": lambda value: level_words(Level(value)),
    "goal_writing": lambda value: level_words(Level(value)),
    "goal_speaking": lambda value: level_words(Level(value)),
    "circumstances.education": fact_value,
    "circumstances.end_goal": fact_value,
    "absence_notice.reason": reason_words,
    "absence_notice.code": code_words,
    "absence_decision.code": code_words,
    "phone_user.symbol": picture_words,
    "matter.kind": kind_words,
    "matter.about": lambda value: about_words(value),
    "matter.seen_by": who_sees,
    "line": lambda value: about_words(value),
    "school_class.kind": subject_words,
    "side": _side,
    "phone": _phone,
    **dict.fromkeys(
        ("recorded_by", "made_by", "updated_by", "decided_by", "answered_by", "told_by_words", "note_seen_by", "closed_by"),
        who_words,
    ),
}  # fmt: skip


def note_words() -> str:
    """What the files are, in both of them."""
    return _("Dette er alt Samvei har lagret om deg. Koder og passord er ikke med. Dager er datoer i Norge.")
