"""The table's conditions as selects: what an actor sees is fetched from here, never from a bare table."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import IS_LENT_TO, PURPOSES_OF
from webapp.tables.matters import Matter
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent, OwnEntry
from webapp.tables.people import Person, Service
from webapp.tables.schedule import Lesson, LessonLoan, SchoolClass


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
    RoleName.OFFICE,
    RoleName.RECEPTION,
)  # mirrors See.PEOPLE and See.HOURS
FOLLOWS_UP = (RoleName.ADVISER, RoleName.LEADER, RoleName.RECEPTION)  # mirrors See.PERSON and See.MATTER
ADVISES = (RoleName.ADVISER, RoleName.LEADER)  # mirrors See.PLAN
ANSWERS = (RoleName.ADVISER, RoleName.RECEPTION)  # mirrors Do.ANSWER_QUESTION, Do.DECIDE_ABSENCE, Do.PLAN_MEETING
RECORDS_NORWEGIAN = (RoleName.ADVISER, RoleName.TEACHER, RoleName.OFFICE)  # mirrors Do.RECORD_NORWEGIAN
HOLDS_CLASSES = (RoleName.ADVISER, RoleName.OFFICE, RoleName.RECEPTION)  # with the class's own teacher


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


def classes_seen_by(actor: Actor) -> ColumnElement[bool]:
    """Condition on SchoolClass, as See.CLASSES says: of an organisation where one teaches or runs the office."""
    return _held_as(actor, (*HOLDS_CLASSES, RoleName.TEACHER))


def classes_managed_by(actor: Actor) -> ColumnElement[bool]:
    """Condition on SchoolClass, as Do.MANAGE_CLASS says: a teacher's own classes and those nobody is named for."""
    own = or_(SchoolClass.teacher_id.is_(None), SchoolClass.teacher_id == actor.person_id)
    return or_(_held_as(actor, HOLDS_CLASSES), and_(_held_as(actor, (RoleName.TEACHER,)), own))


def lessons_marked_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """Condition on Lesson, as See.ATTENDANCE and Do.MARK_ATTENDANCE say. A loan is for the lesson's own day."""
    lent = exists().where(
        LessonLoan.lesson_id == Lesson.id,
        LessonLoan.person_id == actor.person_id,
        LessonLoan.taken_back_at.is_(None),
        LessonLoan.organisation_id.in_([held.organisation_id for held in actor.roles if held.name in IS_LENT_TO]),
    )
    managed = select(SchoolClass.id).where(classes_managed_by(actor))
    return or_(Lesson.class_id.in_(managed), and_(Lesson.held_on == today, lent) if actor.person_id else false())


def _held_as(actor: Actor, roles: Iterable[RoleName]) -> ColumnElement[bool]:
    wanted = frozenset(roles)
    where = {held.organisation_id for held in actor.roles if held.name in wanted}
    return SchoolClass.organisation_id.in_(sorted(where)) if where else false()
