"""Classes made, changed and ended; people added to them and taken off; rhythms put in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, insert, select, update
from sqlalchemy.orm import Session

from webapp.features.classes.class_queries import ClassOpened, class_managed, may_be_pupil, on_lists
from webapp.features.classes.forms import ClassWanted
from webapp.features.classes.lesson_actions import cancel_after
from webapp.features.classes.lesson_queries import goers
from webapp.features.classes.lessons import LessonDraft, make_lessons
from webapp.features.classes.recurrence import Made
from webapp.features.classes.rhythm_forms import RhythmWanted
from webapp.features.standing import mark_outdated
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, require
from webapp.tables.base import new_public_id
from webapp.tables.people import Person
from webapp.tables.schedule import Enrolment, SchoolClass, Series


@dataclass(frozen=True)
class Changed:
    """Whose weeks became others, to be reckoned again; and how many were asked for and could not be found."""

    person_ids: list[int]
    not_found: int = 0


def make_class(db: Session, actor: Actor, wanted: ClassWanted) -> str:
    """The new class's public id. Raises NotHere when the actor may not hold such a class."""
    require(actor, Do.MANAGE_CLASS, Concern(organisation_id=wanted.organisation_id, teacher_id=wanted.teacher_id))
    made = SchoolClass(**_columns(wanted), organisation_id=wanted.organisation_id)
    db.add(made)
    db.flush()
    return made.public_id


def edit_class(db: Session, actor: Actor, class_id: str, wanted: ClassWanted, *, seen_revision: int) -> None:
    """Raises NotHere; ChangedSince when somebody else changed it meanwhile."""
    opened = class_managed(db, actor, class_id)
    require(actor, Do.MANAGE_CLASS, Concern(organisation_id=opened.organisation_id, teacher_id=wanted.teacher_id))
    _revise(db, opened, seen_revision, **_columns(wanted))


def end_class(
    db: Session, actor: Actor, class_id: str, last_on: date, *, seen_revision: int, now: datetime, today: date
) -> Changed:
    """The class has its last day; the lessons after it are cancelled, and those who go there are told. Raises as edit_class."""
    opened = class_managed(db, actor, class_id)
    _revise(db, opened, seen_revision, ended_on=last_on)
    return Changed(cancel_after(db, opened, last_on, now=now, today=today))


def reopen_class(db: Session, actor: Actor, class_id: str, *, seen_revision: int) -> None:
    """It goes on after all; its cancelled lessons stay cancelled until somebody takes that back. Raises as edit_class."""
    _revise(db, class_managed(db, actor, class_id), seen_revision, ended_on=None)


def _columns(wanted: ClassWanted) -> dict[str, object]:
    return {
        "name": wanted.name,
        "kind": wanted.kind,
        "teacher_id": wanted.teacher_id,
        "teacher_name": wanted.teacher_name,
        "teacher_phone": wanted.teacher_phone,
    }


def _revise(db: Session, opened: ClassOpened, seen_revision: int, **values: object) -> None:
    done = db.execute(
        update(SchoolClass)
        .where(SchoolClass.id == opened.id, SchoolClass.revision == seen_revision)
        .values(**values, revision=SchoolClass.revision + 1)
        .returning(SchoolClass.id)
    )
    if done.first() is None:
        raise ChangedSince({"name": opened.name, "kind": opened.kind, "teacher": opened.teacher_name or ""})


def add_pupils(
    db: Session, actor: Actor, class_id: str, people: Collection[str], from_on: date, today: date
) -> Changed:
    """They go to the class from this day. Who went there before goes on from then: nothing of hers disappears.

    people: public ids; whom the actor cannot put there is counted, never named. Raises NotHere."""
    opened = class_managed(db, actor, class_id, locked=True)
    rows = db.execute(
        select(Person.id, Enrolment.id.label("enrolment"), Enrolment.from_on, Enrolment.to_on)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.class_id == opened.id))
        .where(Person.public_id.in_(sorted(people)), may_be_pupil(actor, opened.organisation_id, today))
    ).all()
    new = [row.id for row in rows if row.enrolment is None]
    back = [row for row in rows if row.enrolment is not None]
    if new:
        values = [{"person_id": person, "class_id": opened.id, "from_on": from_on, "to_on": None} for person in new]
        db.execute(insert(Enrolment.__table__), values)  # type: ignore[arg-type]
    if back:
        numbers = [row.enrolment for row in back]
        earlier = update(Enrolment).where(Enrolment.id.in_(numbers), Enrolment.from_on > from_on)
        db.execute(earlier.values(from_on=from_on))
        db.execute(update(Enrolment).where(Enrolment.id.in_(numbers)).values(to_on=None))
    touched = [row.id for row in rows]
    mark_outdated(db, touched)
    return Changed(touched, len(set(people)) - len(rows))


def end_pupils(db: Session, actor: Actor, class_id: str, people: Collection[str], to_on: date, today: date) -> Changed:
    """This is their last day in the class; who was to begin later does not begin. Raises NotHere."""
    opened = class_managed(db, actor, class_id, locked=True)
    rows = db.execute(
        select(Enrolment.id, Enrolment.person_id, Enrolment.from_on)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.class_id == opened.id,
            Person.public_id.in_(sorted(people)),
            Person.id.in_(on_lists(opened.organisation_id, today)),
        )
    ).all()
    begun = [row.id for row in rows if row.from_on <= to_on]
    never = [row.id for row in rows if row.from_on > to_on]
    if begun:
        db.execute(update(Enrolment).where(Enrolment.id.in_(begun)).values(to_on=to_on))
    if never:
        db.execute(Enrolment.__table__.delete().where(Enrolment.__table__.c.id.in_(never)))  # type: ignore[attr-defined]
    touched = [row.person_id for row in rows]
    mark_outdated(db, touched)
    return Changed(touched, len(set(people)) - len(rows))


def add_series(
    db: Session, actor: Actor, class_id: str, wanted: RhythmWanted, made: Made, *, now: datetime, today: date
) -> Changed:
    """The rhythm, and all its lessons at once. Raises NotHere."""
    opened = class_managed(db, actor, class_id)
    rhythm = wanted.rhythm
    series = Series(
        organisation_id=opened.organisation_id,
        class_id=opened.id,
        uid=f"{new_public_id()}@samvei",
        rule=rhythm.rule,
        first_on=rhythm.first_on,
        until_on=rhythm.until_on,
        starts=rhythm.starts.strftime("%H:%M"),
        ends=rhythm.ends.strftime("%H:%M"),
        except_holidays=rhythm.except_holidays,
        except_days=" ".join(day.isoformat() for day in sorted(rhythm.except_days)),
    )
    db.add(series)
    db.flush()
    make_lessons(db, opened, drafts_of(wanted, made), series.id, now)
    touched = [each.person_id for each in goers(db, opened.id, opened.organisation_id, today)]
    mark_outdated(db, touched)
    return Changed(touched)


def drafts_of(wanted: RhythmWanted, made: Made) -> Sequence[LessonDraft]:
    """The rhythm's lessons with what each says. minutes: the time that really passes, less the break."""
    details = wanted.details
    return [
        LessonDraft(
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            minutes=each.minutes - wanted.break_minutes,
            kind=details.kind,
            module=details.module,
            topic=details.topic,
            place_name=details.place_name,
            address=details.address,
            room=details.room,
            bring=details.bring,
        )
        for each in made.lessons
        if each.minutes > wanted.break_minutes
    ]
