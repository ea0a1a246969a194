"""Who has looked at a person's information: as she sees it, and one line of it as her office sees what she asks about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor
from webapp.policy.looks import SAID_BEFORE
from webapp.tables.access import Look
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person

LOOKS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class LookSeen:
    """Somebody read her record. Role and office, not the name: the name is given on request (`trust.md` § 3).

    reason: what the person who looked wrote, in Norwegian, or None. purpose: None in lines from before it was kept."""

    public_id: str
    role: str
    organisation_name: str
    part: str
    purpose: str | None
    unusual: bool
    reason: str | None
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class LineAskedAbout:
    """A line as those see it who shall answer for it. name: who looked, told to colleagues alone."""

    look: LookSeen
    name: str | None


@dataclass(frozen=True)
class LooksSeen:
    """One page of looks, newest first. `page` counts from 1."""

    looks: tuple[LookSeen, ...]
    page: int
    has_next: bool


def looks_at(db: Session, actor: Actor, page: int = 1) -> LooksSeen:
    """Who has looked at the actor's own information. One statement.

    A reason that was given before a look is no look: it stands with the looks that came of it."""
    rows = db.execute(
        _lines()
        .where(Look.person_id == actor.person_id)
        .order_by(Look.looked_at.desc(), Look.id.desc())
        .offset((page - 1) * LOOKS_A_PAGE)
        .limit(LOOKS_A_PAGE + 1)
    ).all()
    return LooksSeen(tuple(_seen(row) for row in rows[:LOOKS_A_PAGE]), page, len(rows) > LOOKS_A_PAGE)


def look_at(db: Session, person_id: int, public_id: str) -> LookSeen | None:
    """One line about this person; None when there is no such line of hers. One statement."""
    row = db.execute(_lines().where(Look.person_id == person_id, Look.public_id == public_id)).first()
    return None if row is None else _seen(row)


def line_asked_about(db: Session, actor: Actor, person_id: int, public_id: str) -> LineAskedAbout | None:
    """A line about a person whose record the actor has opened, for the answer. Two statements."""
    line = look_at(db, person_id, public_id)
    return None if line is None else LineAskedAbout(line, _who_looked(db, actor, person_id, public_id))


def _who_looked(db: Session, actor: Actor, person_id: int, public_id: str) -> str | None:
    row = db.execute(
        select(Person.given_name, Person.family_name)
        .join(Look, Look.looker_id == Person.id)
        .where(
            Look.person_id == person_id,
            Look.public_id == public_id,
            Look.organisation_id.in_(actor.organisations),
        )
    ).first()
    return None if row is None else f"{row.given_name} {row.family_name}".strip()


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Look.public_id,
            Look.role,
            Organisation.name,
            Look.part,
            Look.purpose,
            Look.unusual,
            Look.reason,
            Look.looked_at,
        )
        .join(Organisation, Organisation.id == Look.organisation_id)
        .where(Look.part.not_in(SAID_BEFORE))
    )


def _seen(row: Any) -> LookSeen:
    return LookSeen(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6], row[7])
