"""The table's conditions as selects: what an actor sees is fetched from here, never from a bare table."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import PURPOSES_OF
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Service


def serving_now(today: date) -> ColumnElement[bool]:
    """Condition on Service: in force on this day."""
    # Columns of the table itself: one of the mapper's alone would send a whole statement through the mapper.
    service = Service.__table__.c
    return and_(service.from_on <= today, or_(service.to_on.is_(None), service.to_on >= today))


def served_through(actor: Actor, roles: Iterable[RoleName]) -> ColumnElement[bool]:
    """Condition on Service: by an organisation the actor works for, for a purpose of the role she has there."""
    wanted = frozenset(roles)
    each = [
        and_(Service.organisation_id == held.organisation_id, Service.purpose.in_(sorted(PURPOSES_OF[held.name])))
        for held in actor.roles
        if held.name in wanted and held.name in PURPOSES_OF
    ]
    return or_(*each) if each else false()


SEES_PEOPLE = (RoleName.ADVISER, RoleName.TEACHER, RoleName.RECEPTION)  # mirrors See.PEOPLE and See.HOURS
ANSWERS = (RoleName.ADVISER, RoleName.RECEPTION)  # mirrors Do.ANSWER_QUESTION


def people_seen_by(actor: Actor, today: date, roles: Iterable[RoleName] = SEES_PEOPLE) -> Select[int]:
    """Ids of the people this actor sees as staff; a strictly confidential person is on no list."""
    return (
        select(Service.person_id)
        .join(Person, Person.id == Service.person_id)
        .where(served_through(actor, roles), serving_now(today), Person.protection != "strictly_confidential")
        .distinct()
    )


def organisations_of(actor: Actor) -> Select[int]:
    """Ids of the organisations the actor works for."""
    return select(Organisation.id).where(Organisation.id.in_(actor.organisations))
