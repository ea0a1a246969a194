"""What the import asks before it begins: whose list it is, and which classes there are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from webapp.features.roster.actions import Sender
from webapp.features.roster.known import people_of_class
from webapp.policy import scopes
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import Do, NotHere, may
from webapp.tables.organisations import Organisation
from webapp.tables.schedule import Lesson, SchoolClass


@dataclass(frozen=True)
class Office:
    """An organisation the actor may import for."""

    id: int
    public_id: str
    name: str


def sender_for_command(db: Session, named: str, key: bytes = b"") -> Sender | None:
    """By public id, or by its whole name when only one is called so. key: the installation's."""
    query = select(Organisation.id, Organisation.name).where(
        or_(Organisation.public_id == named, func.lower(Organisation.name) == named.lower(), Organisation.name == named)
    )
    found = db.execute(query).all()
    return Sender(found[0].id, found[0].name, everything=True, key=key) if len(found) == 1 else None


def offices_of(db: Session, actor: Actor) -> list[Office]:
    """Organisations for which the actor may bring in lists, by name."""
    query = (
        select(Organisation.id, Organisation.public_id, Organisation.name)
        .where(Organisation.id.in_(scopes.organisations_of(actor)))
        .order_by(Organisation.name)
    )
    return [
        Office(row.id, row.public_id, row.name)
        for row in db.execute(query)
        if may(actor, Do.IMPORT_ROSTER, Concern(organisation_id=row.id))
    ]


def office_called(offices: list[Office], public_id: str) -> Office:
    """One of the actor's own. Raises NotHere for any other."""
    for office in offices:
        if office.public_id == public_id:
            return office
    raise NotHere


def classes_of(db: Session, office: Office) -> list[tuple[str, str]]:
    """Public id and name of the office's classes, by name."""
    query = select(SchoolClass.public_id, SchoolClass.name).where(SchoolClass.organisation_id == office.id)
    return [(row.public_id, row.name) for row in db.execute(query.order_by(SchoolClass.name))]


@dataclass(frozen=True)
class ClassList:
    """What a template is filled in with."""

    public_id: str
    name: str
    people: list[Any]
    lessons: list[Any]


def class_list(
    db: Session, offices: list[Office], public_id: str, *, first: date, last: date, today: date
) -> ClassList:
    """A class of the actor's own office with its people and lessons of some days. Raises NotHere."""
    row = db.execute(
        select(SchoolClass.id, SchoolClass.name, SchoolClass.organisation_id).where(
            SchoolClass.public_id == public_id, SchoolClass.organisation_id.in_([office.id for office in offices])
        )
    ).one_or_none()
    if row is None:
        raise NotHere
    lessons = db.execute(
        select(Lesson.starts_at, Lesson.minutes)
        .where(Lesson.class_id == row.id, Lesson.held_on >= first, Lesson.held_on <= last, Lesson.status != "cancelled")
        .order_by(Lesson.starts_at)
    ).all()
    people = [
        each
        for each in people_of_class(db, row.id, row.organisation_id, today)
        if each.served and (each.to_on is None or each.to_on >= first)
    ]
    return ClassList(public_id, row.name, people, list(lessons))
