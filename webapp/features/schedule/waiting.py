"""When nothing is planned: what is waited for, who must act by when, and whom to call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from webapp.engine.commitment import Side, Unit
from webapp.engine.standing import Standing, State
from webapp.features.standing import standings_for
from webapp.policy.scopes import serving_now
from webapp.tables.database import Asked
from webapp.tables.organisations import Organisation
from webapp.tables.people import Service

# Whom to call first: whoever follows the person up.
_CALLED_FIRST = ("follow_up", "programme", "norwegian", "reception_training", "housing", "teaching")
_STILL_OPEN = frozenset({State.NOT_STARTED, State.ON_TRACK, State.BEHIND, State.OVERDUE, State.NOT_RECORDED})


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: a named person, or the office itself (name is then None)."""

    office: str
    name: str | None
    phone: str | None
    hours: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """standing: the municipality's part that comes first; None where no rule asks for one."""

    standing: Standing | None
    contact: Contact | None


def waiting_for(db: Asked, person_id: int, today: date) -> Waiting:
    """What this person waits for."""
    return Waiting(waited_for(standings_for(db, person_id, today)), contact_of(db, person_id, today))


def waited_for(found: Iterable[Standing]) -> Standing | None:
    """The municipality's part that is due first and not done; where no rule names a day, the first in the engine's order."""
    open_parts = [
        each
        for each in found
        if each.commitment.side is Side.MUNICIPALITY
        and each.commitment.unit in (Unit.DATE, Unit.MINUTES, Unit.MEETINGS)
        and each.state in _STILL_OPEN
        and each.owed
    ]
    return min(open_parts, key=lambda each: each.commitment.due_on or date.max, default=None)


def contact_of(db: Asked, person_id: int, today: date) -> Contact | None:
    """Whom to call: the named contact who follows her up, else the telephone of an office that serves her."""
    rows: Sequence[tuple[str, Contact]] = [
        (
            row.purpose,
            _contact(row.name, row.contact_name, row.contact_phone, row.contact_hours, row.phone, row.opening_hours),
        )
        for row in db.execute(
            select(
                Service.purpose,
                Service.contact_name,
                Service.contact_phone,
                Service.contact_hours,
                Organisation.name,
                Organisation.phone,
                Organisation.opening_hours,
            )
            .join(Organisation, Organisation.id == Service.organisation_id)
            .where(Service.person_id == person_id, serving_now(today))
            .order_by(Service.from_on.desc(), Service.id)
        )
    ]
    named_first = sorted(rows, key=lambda row: (row[1].name is None, row[1].phone is None, _CALLED_FIRST.index(row[0])))
    return named_first[0][1] if named_first else None


def _contact(
    office: str, name: str | None, phone: str | None, hours: str | None, office_phone: str | None, open_at: str | None
) -> Contact:
    if name or phone:
        return Contact(office, name, phone or office_phone, hours or (None if phone else open_at))
    return Contact(office, None, office_phone, open_at)
