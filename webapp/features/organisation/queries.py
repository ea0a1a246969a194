"""Who works for the organisations one administers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from webapp.features.organisation.forms import Show, Wanted
from webapp.policy.actor import Actor, RoleName
from webapp.policy.permissions import NotHere
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Role

ROWS_A_PAGE = 50
# What an administrator gives in each kind of organisation. Volunteers are the coordinator's.
ROLES_OF = {
    "municipality": (RoleName.ADVISER, RoleName.LEADER, RoleName.COORDINATOR, RoleName.ADMIN),
    "reception_centre": (RoleName.RECEPTION, RoleName.ADMIN),
    "school": (RoleName.TEACHER, RoleName.SUBSTITUTE, RoleName.OFFICE, RoleName.ADMIN),
    "volunteer_centre": (RoleName.COORDINATOR, RoleName.ADMIN),
}


@dataclass(frozen=True)
class Place:
    """An organisation the actor administers, and the roles there are in one of its kind."""

    id: int
    public_id: str
    name: str
    roles: tuple[RoleName, ...]


@dataclass(frozen=True)
class RoleSeen:
    """One role somebody holds or held. ended_on: the first day it no longer counts."""

    organisation_id: int
    organisation: str
    name: RoleName
    ended_on: date | None

    def holds(self, today: date) -> bool:
        return self.ended_on is None or self.ended_on > today


@dataclass(frozen=True)
class Colleague:
    """Somebody who works, or worked, for an organisation the actor administers; her roles there, no others."""

    id: int
    public_id: str
    given_name: str
    family_name: str
    revision: int
    disabled_at: datetime | None
    roles: tuple[RoleSeen, ...]

    def held(self, today: date) -> tuple[RoleSeen, ...]:
        return tuple(role for role in self.roles if role.holds(today))


@dataclass(frozen=True)
class Colleagues:
    """One page by family name. next_after: where the next page begins."""

    rows: tuple[Colleague, ...]
    next_after: str | None


def places_administered(db: Session, actor: Actor) -> tuple[Place, ...]:
    """The organisations the actor administers, by name. One statement."""
    rows = db.execute(
        select(Organisation.id, Organisation.public_id, Organisation.name, Organisation.kind)
        .where(Organisation.id.in_(_administered(actor)))
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(Place(row.id, row.public_id, row.name, ROLES_OF[row.kind]) for row in rows)


def colleagues(db: Session, actor: Actor, wanted: Wanted, today: date) -> Colleagues:
    """Those who work for the organisations the actor administers. Two statements, however many there are."""
    rows = db.execute(_page(actor, wanted, today).limit(ROWS_A_PAGE + 1)).all()
    roles = _roles(db, actor, [row.id for row in rows[:ROWS_A_PAGE]])
    found = tuple(Colleague(*row, roles.get(row.id, ())) for row in rows[:ROWS_A_PAGE])
    return Colleagues(found, found[-1].public_id if len(rows) > ROWS_A_PAGE else None)


def colleague(db: Session, actor: Actor, staff_id: str) -> Colleague:
    """One of them. Raises NotHere for everybody else."""
    row = db.execute(_who(actor).where(Person.public_id == staff_id)).one_or_none()
    if row is None:
        raise NotHere
    return Colleague(*row, _roles(db, actor, [row.id]).get(row.id, ()))


def other_administrators(db: Session, organisation_id: int, person_id: int, today: date) -> bool:
    """Whether somebody else whose account is open administers this organisation today."""
    held = or_(Role.ended_on.is_(None), Role.ended_on > today)
    return bool(
        db.scalar(
            select(
                exists().where(
                    Role.organisation_id == organisation_id,
                    Role.name == RoleName.ADMIN.value,
                    held,
                    Role.person_id != person_id,
                    Person.id == Role.person_id,
                    Person.disabled_at.is_(None),
                )
            )
        )
    )


def works_elsewhere(db: Session, actor: Actor, person_id: int, today: date) -> bool:
    """Whether she holds a role today in an organisation the actor does not administer."""
    held = or_(Role.ended_on.is_(None), Role.ended_on > today)
    elsewhere = Role.organisation_id.not_in(_administered(actor))
    return bool(db.scalar(select(exists().where(Role.person_id == person_id, elsewhere, held))))


def _administered(actor: Actor) -> list[int]:
    return sorted({role.organisation_id for role in actor.roles if role.name is RoleName.ADMIN})


def _who(actor: Actor) -> Select[int, str, str, str, int, datetime | None]:
    works_here = exists().where(Role.person_id == Person.id, Role.organisation_id.in_(_administered(actor)))
    return select(
        Person.id, Person.public_id, Person.given_name, Person.family_name, Person.revision, Person.disabled_at
    ).where(works_here, or_(Person.protection != "strictly_confidential", Person.id == actor.person_id))  # on no list


def _page(actor: Actor, wanted: Wanted, today: date) -> Select[int, str, str, str, int, datetime | None]:
    query = _who(actor).where(_shown(actor, wanted.show, today)).order_by(Person.sort_key, Person.id)
    for word in wanted.words:
        query = query.where(Person.search_key.contains(word, autoescape=True))
    if wanted.after:
        last = _who(actor).add_columns(Person.sort_key).where(Person.public_id == wanted.after).subquery()
        key, number = select(last.c.sort_key).scalar_subquery(), select(last.c.id).scalar_subquery()
        query = query.where(or_(Person.sort_key > key, and_(Person.sort_key == key, Person.id > number)))
    return query


def _shown(actor: Actor, show: Show, today: date) -> ColumnElement[bool]:
    works_now = exists().where(
        Role.person_id == Person.id,
        Role.organisation_id.in_(_administered(actor)),
        or_(Role.ended_on.is_(None), Role.ended_on > today),
    )
    return ~works_now if show is Show.BEFORE else works_now


def _roles(db: Session, actor: Actor, person_ids: list[int]) -> Mapping[int, tuple[RoleSeen, ...]]:
    rows = db.execute(
        select(Role.person_id, Role.organisation_id, Organisation.name.label("organisation"), Role.name, Role.ended_on)
        .join(Organisation, Organisation.id == Role.organisation_id)
        .where(Role.person_id.in_(person_ids), Role.organisation_id.in_(_administered(actor)))
        .order_by(Organisation.name, Role.name)
    )
    found: dict[int, tuple[RoleSeen, ...]] = {}
    for row in rows:
        seen = RoleSeen(row.organisation_id, row.organisation, RoleName(row.name), row.ended_on)
        found[row.person_id] = (*found.get(row.person_id, ()), seen)
    return found
