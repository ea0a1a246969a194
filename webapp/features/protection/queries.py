"""What can be seen of a person's protection: the level, who is named, when it was changed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from webapp.features.protection.levels import Level
from webapp.policy.actor import Actor
from webapp.policy.conditions import PURPOSES_OF, Concern
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import serving_now
from webapp.tables.access import NamedStaff, ProtectionChange
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Role, Service

_MOST_STAFF = 300
_MOST_CHANGES = 20
_MOST_PROTECTED = 200


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who could be named: works where the person is served, in a role that serves her."""

    id: int
    public_id: str
    name: str
    organisation_id: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeSeen:
    level: Level
    changed_at: datetime
    office: str


@dataclass(frozen=True, slots=True)
class ProtectionSeen:
    """How it is now. named: public ids of staff, as far as whoever asks may know them. revision: of the person's row."""

    level: Level
    revision: int
    named: frozenset[str]
    how_many: int
    changes: tuple[ChangeSeen, ...]


@dataclass(frozen=True, slots=True)
class AliasRow:
    """A strictly protected person, as the few who are named see her in their list."""

    public_id: str
    given_name: str
    family_name: str
    named_at: datetime
    named: int  # how many are named, oneself among them


def protection_of(db: Session, person_id: int) -> ProtectionSeen:
    """Of a person already opened."""
    row = db.execute(select(Person.protection, Person.revision).where(Person.id == person_id)).one()
    named = list(
        db.scalars(
            # She sees how many they are, and not who: the database's own wall hides them from her.
            select(Person.public_id)
            .select_from(NamedStaff)
            .outerjoin(Person, NamedStaff.staff_id == Person.id)
            .where(NamedStaff.person_id == person_id, NamedStaff.ended_at.is_(None))
        )
    )
    known = frozenset(each for each in named if each is not None)
    return ProtectionSeen(Level(row.protection), row.revision, known, len(named), changes_of(db, person_id))


def changes_of(db: Session, person_id: int) -> tuple[ChangeSeen, ...]:
    """When it was switched on and off, newest first, and by which office. Never why, never by whom."""
    rows = db.execute(
        select(ProtectionChange.level, ProtectionChange.changed_at, Organisation.name)
        .join(Organisation, Organisation.id == ProtectionChange.organisation_id)
        .where(ProtectionChange.person_id == person_id)
        .order_by(ProtectionChange.changed_at.desc(), ProtectionChange.id.desc())
        .limit(_MOST_CHANGES)
    )
    return tuple(ChangeSeen(Level(level), at, office) for level, at, office in rows)


def named_staff_ids(db: Session, person_id: int) -> frozenset[int]:
    """Ids of those who may open a strictly protected person's record."""
    return frozenset(
        db.scalars(select(NamedStaff.staff_id).where(NamedStaff.person_id == person_id, NamedStaff.ended_at.is_(None)))
    )


def staff_to_name(db: Session, actor: Actor, concern: Concern, today: date) -> list[StaffMember]:
    """Colleagues of the actor who serve the person there, by name; of other organisations nobody."""
    purposes: dict[int, set[str]] = {}
    for organisation_id, purpose in concern.served_by:
        if organisation_id in actor.organisations:
            purposes.setdefault(organisation_id, set()).add(purpose)
    rows = db.execute(
        select(Person.id, Person.public_id, Person.given_name, Person.family_name, Role.organisation_id, Role.name)
        .join(Role, Role.person_id == Person.id)
        .where(
            Role.organisation_id.in_(sorted(purposes)),
            or_(Role.ended_on.is_(None), Role.ended_on > today),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.sort_key, Person.id, Role.id)
        .limit(_MOST_STAFF)
    ).all()
    found: dict[int, StaffMember] = {}
    for row in rows:
        serving: frozenset[str] = PURPOSES_OF.get(row.name, frozenset())  # type: ignore[call-overload]
        if not serving & purposes[row.organisation_id]:
            continue
        before = found.get(row.id)
        roles = (*(before.roles if before else ()), row.name)
        name = f"{row.given_name} {row.family_name}".strip()
        place = before.organisation_id if before else row.organisation_id
        found[row.id] = StaffMember(row.id, row.public_id, name, place, tuple(dict.fromkeys(roles)))
    return list(found.values())


def people_named_to(db: Session, actor: Actor, today: date) -> list[AliasRow]:
    """The strictly protected people this actor is named for and whose organisation still serves them. Aliases only."""
    all_named = (
        select(NamedStaff.person_id, func.count().label("named"))
        .where(NamedStaff.ended_at.is_(None))
        .group_by(NamedStaff.person_id)
        .subquery()
    )
    served = select(Service.person_id).where(Service.organisation_id.in_(actor.organisations), serving_now(today))
    rows = db.execute(
        select(Person.public_id, Person.given_name, Person.family_name, NamedStaff.named_at, all_named.c.named)
        .join(NamedStaff, NamedStaff.person_id == Person.id)
        .join(all_named, all_named.c.person_id == Person.id)
        .where(
            NamedStaff.staff_id == actor.person_id,
            NamedStaff.ended_at.is_(None),
            Person.protection == Level.STRICT.value,
            Person.id.in_(served),
        )
        .order_by(Person.sort_key, Person.id)
        .limit(_MOST_PROTECTED)
    )
    return [AliasRow(*row) for row in rows]


def office_through(actor: Actor, concern: Concern) -> int:
    """The organisation by which the actor serves the person. Raises NotHere when she does not."""
    for held in actor.roles:
        if any((held.organisation_id, purpose) in concern.served_by for purpose in PURPOSES_OF.get(held.name, ())):
            return held.organisation_id
    raise NotHere


def nobody_left_without(db: Session, staff_id: int) -> int:
    """How many strictly protected people would have nobody named if this member of staff went."""
    others = (
        select(NamedStaff.person_id)
        .where(NamedStaff.ended_at.is_(None), NamedStaff.staff_id != staff_id)
        .scalar_subquery()
    )
    return (
        db.scalar(
            select(func.count())
            .select_from(NamedStaff)
            .join(Person, Person.id == NamedStaff.person_id)
            .where(
                NamedStaff.staff_id == staff_id,
                NamedStaff.ended_at.is_(None),
                Person.protection == Level.STRICT.value,
                NamedStaff.person_id.not_in(others),
            )
        )
        or 0
    )
