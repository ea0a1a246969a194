"""What a person can see about herself: who has looked, and, for staff, what she does where."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor
from webapp.policy.scopes import organisations_of
from webapp.tables.access import Look
from webapp.tables.organisations import Organisation

LOOKS_A_PAGE = 10
LAST_PAGE = 1_000
LOOKS_SHOWN_FOR = timedelta(days=90)


@dataclass(frozen=True)
class LookSeen:
    """Somebody read her record. Role and office, not the name: the name is given on request (`trust.md` § 3).

    `reason`: what the person who looked wrote, in Norwegian, or None."""

    role: str
    organisation_name: str
    part: str
    reason: str | None
    looked_at: datetime


@dataclass(frozen=True)
class LooksSeen:
    """One page of looks, newest first. `page` counts from 1."""

    looks: tuple[LookSeen, ...]
    page: int
    has_next: bool


@dataclass(frozen=True)
class RoleSeen:
    role: str
    organisation_name: str


def read_page(text: str) -> int:
    """The number of a page from an address; 1 for everything that is none."""
    number = int(text) if re.fullmatch("[0-9]{1,4}", text) else 1
    return number if 1 <= number <= LAST_PAGE else 1


def looks_at(db: Session, actor: Actor, now: datetime, page: int = 1) -> LooksSeen:
    """Who has looked at the actor's own information in the last 90 days. One statement."""
    rows = db.execute(
        select(Look.role, Organisation.name, Look.part, Look.reason, Look.looked_at)
        .join(Organisation, Organisation.id == Look.organisation_id)
        .where(Look.person_id == actor.person_id, Look.looked_at > now - LOOKS_SHOWN_FOR)
        .order_by(Look.looked_at.desc(), Look.id.desc())
        .offset((page - 1) * LOOKS_A_PAGE)
        .limit(LOOKS_A_PAGE + 1)
    ).all()
    return LooksSeen(tuple(LookSeen(*row) for row in rows[:LOOKS_A_PAGE]), page, len(rows) > LOOKS_A_PAGE)


def roles_of(db: Session, actor: Actor) -> tuple[RoleSeen, ...]:
    """What the actor does, and for which organisation. One statement; none for people without a role."""
    if not actor.roles:
        return ()
    rows = db.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisations_of(actor))))
    names = {row.id: row.name for row in rows}
    return tuple(RoleSeen(role.name.value, names[role.organisation_id]) for role in actor.roles)
