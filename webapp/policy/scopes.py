"""The table's conditions as selects: what an actor sees is fetched from here, never from a bare table."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import PURPOSES_OF
from webapp.tables.matters import Matter
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent, OwnEntry
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


SEES_PEOPLE = (
    RoleName.ADVISER,
    RoleName.LEADER,
    RoleName.TEACHER,
    RoleName.RECEPTION,
)  # mirrors See.PEOPLE and See.HOURS
FOLLOWS_UP = (RoleName.ADVISER, RoleName.LEADER, RoleName.RECEPTION)  # mirrors See.PERSON and See.MATTER
ADVISES = (RoleName.ADVISER, RoleName.LEADER)  # mirrors See.PLAN
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


# Whom a choice of "who sees it" lets in.
TOLD: dict[str, frozenset[RoleName]] = {
    "adviser": frozenset({RoleName.ADVISER, RoleName.RECEPTION}),
    "leader": frozenset({RoleName.LEADER}),
    "only_me": frozenset(),
}
READS_STORIES = (RoleName.ADVISER, RoleName.RECEPTION)  # mirrors See.OWN_STORY


def matters_seen_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """Condition on Matter, as See.MATTER says for staff: of somebody one follows up, and told to the role one has there."""
    each = [
        and_(Matter.seen_by == choice, Matter.person_id.in_(people_seen_by(actor, today, roles)))
        for choice, roles in TOLD.items()
        if roles and any(held.name in roles for held in actor.roles)
    ]
    return or_(*each) if each else false()


def stories_seen_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """Condition on OwnEntry, as See.OWN_STORY says for staff: of somebody one follows up, who has said yes to one of one's
    offices."""
    yes = exists().where(
        Consent.person_id == OwnEntry.person_id,
        Consent.what == "own_story",
        Consent.withdrawn_at.is_(None),
        Consent.organisation_id.in_(actor.organisations),
    )
    return and_(OwnEntry.person_id.in_(people_seen_by(actor, today, READS_STORIES)), yes)
