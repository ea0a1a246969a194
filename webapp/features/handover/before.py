"""What stood before a hand-over, kept with it, so that taking it back restores exactly that."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from webapp.engine.revision import canonical

Columns = Mapping[str, str | int | None]  # a row taken away, its days as text


@dataclass(frozen=True, slots=True)
class Before:
    """Ends as they were: (row id, day as text or None). added_*: rows the hand-over made. permit_on: None where there was
    none; permit_registered: the one that the hand-over then registered."""

    permit_on: str | None
    permit_registered: str | None
    by_agreement: bool
    services: list[tuple[int, str | None]]
    enrolments: list[tuple[int, str | None]]
    services_removed: list[Columns]
    enrolments_removed: list[Columns]
    services_added: list[int]
    stretch_added: int


def as_text(before: Before) -> str:
    """As it is kept with the hand-over."""
    return canonical(asdict(before))


def from_text(text: str | None) -> Before | None:
    """What stood before, None when nothing was kept."""
    if text is None:
        return None
    plain = json.loads(text)
    for name in ("services", "enrolments"):
        plain[name] = [(row_id, day) for row_id, day in plain[name]]
    return Before(**plain)


def text_of(day: date | None) -> str | None:
    """A day as it is kept."""
    return day.isoformat() if day is not None else None


def day_of(text: str | None) -> date | None:
    """A day as it was kept."""
    return date.fromisoformat(text) if text else None
