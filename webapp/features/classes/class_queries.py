"""One class: what it is, who goes to it, its rhythms and its lessons; and who could go to it or teach it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.features.classes.forms import Teacher
from webapp.language.names import fold
from webapp.policy.actor import Actor, RoleName
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import HOLDS_CLASSES, classes_managed_by, classes_seen_by, people_seen_by, serving_now
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Role, Service
from webapp.tables.schedule import Enrolment, Lesson, SchoolClass, Series

PAGE = 50
MOST_PUPILS = 600
MOST_FOUND = 50


@dataclass(frozen=True)
class ClassOpened:
    """A class as its page and its forms need it. manages: whether the actor may change it."""

    id: int
    public_id: str
    organisation_id: int
    organisation_name: str
    name: str
    kind: str
    teacher_id: int | None
    teacher_name: str | None
    teacher_phone: str | None
    ended_on: date | None
    revision: int
    manages: bool


@dataclass(frozen=True)
class PupilRow:
    """Somebody who goes to the class, will, or went."""

    public_id: str
    given_name: str
    family_name: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class PersonFound:
    """Somebody the office serves who could go to the class; goes: who goes there already."""

    public_id: str
    given_name: str
    family_name: str
    goes: bool


@dataclass(frozen=True)
class SeriesRow:
    """A rhythm. rule is None for what a file brought. next_lesson: the public id of its next lesson."""

    public_id: str
    rule: str | None
    first_on: date | None
    until_on: date | None
    starts: str | None
    ends: str | None
    left: int
    next_lesson: str | None


@dataclass(frozen=True)
class LessonOfClass:
    """A lesson on the class's page."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    original_starts_at: datetime
    status: str
    kind: str
    topic: str | None
    place_name: str | None
    room: str | None
    registered_at: datetime | None

    @property
    def is_cancelled(self) -> bool:
        return self.status == "cancelled"

    @property
    def was_starts_at(self) -> datetime | None:
        return self.original_starts_at if self.original_starts_at != self.starts_at else None


@dataclass(frozen=True)
class Lessons:
    """A page of them. next_page: None on the last."""

    rows: tuple[LessonOfClass, ...]
    page: int
    next_page: int | None


def class_seen(db: Session, actor: Actor, public_id: str, *, locked: bool = False) -> ClassOpened:
    """The class, for who sees it (See.CLASSES). Raises NotHere. locked: nobody else changes who goes to it meanwhile."""
    query = (
        select(
            SchoolClass.id,
            SchoolClass.public_id,
            SchoolClass.organisation_id,
            Organisation.name.label("organisation_name"),
            SchoolClass.name,
            SchoolClass.kind,
            SchoolClass.teacher_id,
            SchoolClass.teacher_name,
            SchoolClass.teacher_phone,
            SchoolClass.ended_on,
            SchoolClass.revision,
            classes_managed_by(actor).label("manages"),
        )
        .join(Organisation, Organisation.id == SchoolClass.organisation_id)
        .where(SchoolClass.public_id == public_id, classes_seen_by(actor))
    )
    row = db.execute(query.with_for_update(of=SchoolClass) if locked else query).first()
    if row is None:
        raise NotHere
    return ClassOpened(**{**row._mapping, "manages": bool(row.manages)})


def class_managed(db: Session, actor: Actor, public_id: str, *, locked: bool = False) -> ClassOpened:
    """The class, for who may change it (Do.MANAGE_CLASS). Raises NotHere. locked: as class_seen."""
    found = class_seen(db, actor, public_id, locked=locked)
    if not found.manages:
        raise NotHere
    return found


def organisations_for(db: Session, actor: Actor) -> dict[str, tuple[int, str]]:
    """The organisations the actor may make a class for: public id -> id, name."""
    wanted = {held.organisation_id for held in actor.roles if held.name in (*HOLDS_CLASSES, RoleName.TEACHER)}
    rows = db.execute(
        select(Organisation.public_id, Organisation.id, Organisation.name)
        .where(Organisation.id.in_(sorted(wanted)))
        .order_by(Organisation.name)
    )
    return {row.public_id: (row.id, row.name) for row in rows}


def teachers_of(db: Session, organisation_ids: Sequence[int], today: date) -> list[Teacher]:
    """Accounts of these organisations that can have a class, by name."""
    rows = db.execute(
        select(Person.id, Person.public_id, Person.given_name, Person.family_name, Role.organisation_id)
        .join(Role, Role.person_id == Person.id)
        .where(
            Role.organisation_id.in_(sorted(organisation_ids)),
            Role.name.in_([RoleName.TEACHER.value, *(each.value for each in HOLDS_CLASSES)]),
            or_(Role.ended_on.is_(None), Role.ended_on > today),
        )
        .order_by(Person.sort_key, Person.id)
        .limit(400)
    )
    found: dict[tuple[int, int], Teacher] = {}
    for row in rows:
        name = f"{row.given_name} {row.family_name}".strip()
        found.setdefault((row.id, row.organisation_id), Teacher(row.id, row.public_id, name, row.organisation_id))
    return list(found.values())


def on_lists(organisation_id: int, today: date) -> Select[int]:
    """Ids of the people the organisation serves who may stand on its lists."""
    return (
        select(Service.person_id)
        .join(Person, Person.id == Service.person_id)
        .where(
            Service.organisation_id == organisation_id, serving_now(today), Person.protection != "strictly_confidential"
        )
        .distinct()
    )


def pupils_of(db: Session, actor: Actor, opened: ClassOpened, today: date) -> tuple[PupilRow, ...]:
    """Who goes to the class or will, by name; then those who went until lately stand last. Nobody who is on no list."""
    over = and_(Enrolment.to_on.is_not(None), Enrolment.to_on < today)
    rows = db.execute(
        select(Person.public_id, Person.given_name, Person.family_name, Enrolment.from_on, Enrolment.to_on)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.class_id == opened.id, may_be_pupil(actor, opened.organisation_id, today))
        .order_by(over, Person.sort_key, Person.id)
        .limit(MOST_PUPILS)
    )
    return tuple(PupilRow(*row) for row in rows)


def people_found(db: Session, actor: Actor, opened: ClassOpened, text: str, today: date) -> tuple[PersonFound, ...]:
    """The people the class's organisation serves whose names fit, by name; at most MOST_FOUND."""
    goes = exists().where(
        Enrolment.person_id == Person.id,
        Enrolment.class_id == opened.id,
        or_(Enrolment.to_on.is_(None), Enrolment.to_on >= today),
    )
    query = (
        select(Person.public_id, Person.given_name, Person.family_name, goes.label("goes"))
        .where(may_be_pupil(actor, opened.organisation_id, today))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST_FOUND)
    )
    for word in fold(text).split():
        query = query.where(Person.search_key.contains(word, autoescape=True))
    return tuple(PersonFound(*row[:-1], bool(row[-1])) for row in db.execute(query).all())


def may_be_pupil(actor: Actor, organisation_id: int, today: date) -> Any:
    """Condition on Person: seen by the actor, and served by the class's own organisation."""
    return and_(Person.id.in_(people_seen_by(actor, today)), Person.id.in_(on_lists(organisation_id, today)))


def series_of(db: Session, opened: ClassOpened, now: datetime) -> tuple[SeriesRow, ...]:
    """The rhythms that have lessons left, the next first; one statement."""
    coming = and_(Lesson.starts_at > now, Lesson.status != "cancelled")
    left = select(func.count()).where(Lesson.series_id == Series.id, coming).scalar_subquery()
    following = (
        select(Lesson.public_id)
        .where(Lesson.series_id == Series.id, coming)
        .order_by(Lesson.starts_at, Lesson.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            Series.public_id,
            Series.rule,
            Series.first_on,
            Series.until_on,
            Series.starts,
            Series.ends,
            left.label("left"),
            following.label("next_lesson"),
        )
        .where(Series.class_id == opened.id)
        .order_by(Series.first_on, Series.id)
        .limit(200)
    )
    return tuple(found for row in rows if (found := SeriesRow(*row)).left)


def lessons_of(db: Session, opened: ClassOpened, now: datetime, *, past: bool, page: int) -> Lessons:
    """Coming lessons, soonest first; or past ones, newest first."""
    query = select(
        Lesson.public_id,
        Lesson.starts_at,
        Lesson.ends_at,
        Lesson.original_starts_at,
        Lesson.status,
        Lesson.kind,
        Lesson.topic,
        Lesson.place_name,
        Lesson.room,
        Lesson.registered_at,
    ).where(Lesson.class_id == opened.id)
    if past:
        query = query.where(Lesson.starts_at <= now).order_by(Lesson.starts_at.desc(), Lesson.id.desc())
    else:
        query = query.where(Lesson.starts_at > now).order_by(Lesson.starts_at, Lesson.id)
    rows: list[Any] = list(db.execute(query.limit(PAGE + 1).offset((page - 1) * PAGE)))
    return Lessons(tuple(LessonOfClass(*row) for row in rows[:PAGE]), page, page + 1 if len(rows) > PAGE else None)
