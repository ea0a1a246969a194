"""What stood before a hand-over, kept in its receipt, so that taking it back restores exactly that."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.engine.revision import canonical
from webapp.tables.access import Receipt

# Beside the receipts of what people sent: their senders are public ids, which are never this word.
_SENDER = "handover"
Columns = Mapping[str, str | int | None]  # a row taken away, its days as text


@dataclass(frozen=True, slots=True)
class Before:
    """Ends as they were: (row id, day as text or None). added_*: rows the hand-over made. permit_on: None where there was
    none, and the hand-over registered one."""

    permit_on: str | None
    by_agreement: bool
    services: list[tuple[int, str | None]]
    enrolments: list[tuple[int, str | None]]
    services_removed: list[Columns]
    enrolments_removed: list[Columns]
    services_added: list[int]
    stretch_added: int


def keep(db: Session, handover_id: str, before: Before, *, now: datetime) -> None:
    """Stores it in the transaction of the hand-over; no row of this table is ever changed."""
    db.add(
        Receipt(
            sender=_SENDER,
            write_id=handover_id,
            address="/staff/handover",
            body_digest="0" * 64,
            outcome=canonical(asdict(before)),
            made_at=now,
        )
    )


def kept(db: Session, handover_id: str) -> Before | None:
    """What stood before this hand-over; None when its receipt is gone."""
    text = db.scalar(select(Receipt.outcome).where(Receipt.sender == _SENDER, Receipt.write_id == handover_id))
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
