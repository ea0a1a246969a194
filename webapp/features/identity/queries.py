"""Who is linked to what elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.features.identity.providers import Provider
from webapp.tables.people import Person, Role
from webapp.tables.ways_in import LinkedIdentity


@dataclass(frozen=True)
class LinkedSeen:
    """One of a person's links, as her own page shows it."""

    provider: str
    linked_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Known:
    """The link somebody proved to hold."""

    identity_id: int
    person_id: int


def linked(db: Session, person_id: int) -> tuple[LinkedSeen, ...]:
    """A person's links that count, the oldest first."""
    rows = db.execute(
        select(LinkedIdentity.provider, LinkedIdentity.linked_at, LinkedIdentity.last_used_at)
        .where(LinkedIdentity.person_id == person_id, LinkedIdentity.ended_at.is_(None))
        .order_by(LinkedIdentity.linked_at, LinkedIdentity.id)
    )
    return tuple(LinkedSeen(*row) for row in rows)


def known_as(db: Session, provider: Provider, subject: str) -> Known | None:
    """Whose link this subject of this issuer is."""
    row = db.execute(
        select(LinkedIdentity.id, LinkedIdentity.person_id).where(
            LinkedIdentity.provider == provider.code,
            LinkedIdentity.issuer == provider.issuer,
            LinkedIdentity.subject == subject,
            LinkedIdentity.ended_at.is_(None),
        )
    ).one_or_none()
    return Known(row.id, row.person_id) if row else None


def may_come_in(db: Session, person_id: int, provider: Provider, today: date) -> bool | None:
    """Whether she is staff; None when she may not come in this way: closed account, or the employer's log-in without a role.

    db: opened for this very person."""
    open_account = select(Person.id).where(Person.id == person_id, Person.disabled_at.is_(None))
    if db.scalar(open_account) is None:
        return None
    held = (Role.person_id == person_id, or_(Role.ended_on.is_(None), Role.ended_on > today))
    staff = db.scalar(select(Role.organisation_id).where(*held).limit(1)) is not None
    return None if provider.for_staff_only and not staff else staff
