"""What a person can see about herself: for staff, what she does where."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor
from webapp.policy.scopes import organisations_of
from webapp.tables.organisations import Organisation


@dataclass(frozen=True)
class RoleSeen:
    role: str
    organisation_name: str


def roles_of(db: Session, actor: Actor) -> tuple[RoleSeen, ...]:
    """What the actor does, and for which organisation. One statement; none for people without a role."""
    if not actor.roles:
        return ()
    rows = db.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisations_of(actor))))
    names = {row.id: row.name for row in rows}
    return tuple(RoleSeen(role.name.value, names[role.organisation_id]) for role in actor.roles)
