"""What is seen of one lesson's attendance: the lesson, its pupils that day with their records, and every version of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from webapp.features.absence import told_us_for
from webapp.features.attendance.loans import LoanSeen, loans_of
from webapp.features.attendance.stands import Stand, stand_of_record
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import Do, NotHere, See, require
from webapp.policy.scopes import lessons_marked_by, serving_now
from webapp.tables.evidence import EvidenceRow
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Service
from webapp.tables.schedule import Enrolment, Lesson, SchoolClass


@dataclass(frozen=True, slots=True)
class LessonToMark:
    """A lesson as those see it who mark who came. minutes: taught, breaks not counted."""

    id: int
    public_id: str
    class_id: int
    class_public_id: str
    class_name: str
    organisation_id: int
    organisation: str
    teacher_id: int | None
    teacher_name: str | None
    kind: str
    module: str | None
    topic: str | None
    held_on: date
    starts_at: datetime
    ends_at: datetime
    minutes: int
    status: str
    place_name: str | None
    room: str | None
    registered_at: datetime | None
    loans: tuple[LoanSeen, ...] = ()
    concern: Concern = Concern()

    @property
    def is_cancelled(self) -> bool:
        return self.status == "cancelled"

    def has_begun(self, now: datetime) -> bool:
        """From its start on it may be marked."""
        return self.starts_at <= now


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """One version of what is registered about one person in one lesson, and through which office."""

    id: int
    public_id: str
    stand: Stand
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PupilToMark:
    """Somebody who goes to the class on the lesson's day. noticed: she has told that she does not come; never why.

    record: what stands now; None while nothing is registered about her."""

    id: int
    public_id: str
    given_name: str
    family_name: str
    noticed: bool
    record: RecordSeen | None


@dataclass(frozen=True, slots=True)
class PupilsHistory:
    """Every version of one person's record, oldest first."""

    given_name: str
    family_name: str
    versions: tuple[RecordSeen, ...]


def lesson_to_mark(
    db: Session, actor: Actor, class_id: str, lesson_id: str, today: date, *, wanted: See | Do = See.ATTENDANCE
) -> LessonToMark:
    """The lesson of that class, with whom it is lent to. Raises NotHere, also for a lesson of another class.

    In a write the lesson's row is held until the end (PostgreSQL), so that two who mark it come one after the other."""
    query = (
        select(
            Lesson.id,
            Lesson.public_id,
            Lesson.class_id,
            SchoolClass.public_id,
            SchoolClass.name,
            Lesson.organisation_id,
            Organisation.name,
            SchoolClass.teacher_id,
            SchoolClass.teacher_name,
            Lesson.kind,
            Lesson.module,
            Lesson.topic,
            Lesson.held_on,
            Lesson.starts_at,
            Lesson.ends_at,
            Lesson.minutes,
            Lesson.status,
            Lesson.place_name,
            Lesson.room,
            Lesson.registered_at,
        )
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
        .join(Organisation, Organisation.id == Lesson.organisation_id)
        .where(Lesson.public_id == lesson_id, SchoolClass.public_id == class_id, lessons_marked_by(actor, today))
    )
    if isinstance(wanted, Do):
        query = query.with_for_update(of=Lesson)
    row: Any = db.execute(query).first()
    if row is None:
        raise NotHere
    plain = LessonToMark(*row)
    loans = loans_of(db, plain.id)
    lent_to = frozenset(loan.person_id for loan in loans) if plain.held_on == today else frozenset()
    concern = Concern(organisation_id=plain.organisation_id, teacher_id=plain.teacher_id, lent_to=lent_to)
    require(actor, wanted, concern)
    return replace(plain, loans=loans, concern=concern)


def pupils_of(db: Session, lesson: LessonToMark, today: date, *, on_paper: bool = False) -> tuple[PupilToMark, ...]:
    """Whom the lesson is for, by name: in the class on its day, served by its organisation now, on no secret address.
    on_paper: without those whose address is confidential, since paper goes from hand to hand and is left behind.

    Two statements, however many they are."""
    later = aliased(EvidenceRow)
    stands_now = and_(
        EvidenceRow.person_id == Person.id,
        EvidenceRow.lesson_id == lesson.id,
        ~exists().where(later.corrects_id == EvidenceRow.id),
    )
    rows = db.execute(
        select(Person.id, Person.public_id.label("person"), Person.given_name, Person.family_name, *_RECORD)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .outerjoin(EvidenceRow, stands_now)
        .where(
            Enrolment.class_id == lesson.class_id,
            Enrolment.from_on <= lesson.held_on,
            or_(Enrolment.to_on.is_(None), Enrolment.to_on >= lesson.held_on),
            _may_be_listed(lesson.organisation_id, today),
            Person.protection == "none" if on_paper else true(),
        )
        .order_by(Person.sort_key, Person.id)
    ).all()
    told = told_us_for(db, lesson.starts_at, lesson.ends_at, lesson.held_on, [row.id for row in rows])
    return tuple(
        PupilToMark(row.id, row.person, row.given_name, row.family_name, row.id in told, _record(row, lesson.minutes))
        for row in rows
    )


def history_of(db: Session, lesson: LessonToMark, today: date) -> tuple[PupilsHistory, ...]:
    """Every version of every record of the lesson, by name; of those who may be on its list. One statement."""
    rows = db.execute(
        select(Person.id, Person.given_name, Person.family_name, *_RECORD)
        .join(EvidenceRow, EvidenceRow.person_id == Person.id)
        .where(EvidenceRow.lesson_id == lesson.id, _may_be_listed(lesson.organisation_id, today))
        .order_by(Person.sort_key, Person.id, EvidenceRow.recorded_at, EvidenceRow.id)
    ).all()
    of: dict[int, list[RecordSeen]] = {}
    names = {}
    for row in rows:
        names[row.id] = (row.given_name, row.family_name)
        if record := _record(row, lesson.minutes):
            of.setdefault(row.id, []).append(record)
    return tuple(PupilsHistory(*names[person_id], tuple(versions)) for person_id, versions in of.items())


def records_seen(db: Session, lesson: LessonToMark, public_ids: Iterable[str]) -> dict[str, Stand]:
    """What these records of the lesson say, those too that have been corrected since."""
    wanted = sorted(set(public_ids))
    if not wanted:
        return {}
    rows = db.execute(
        select(*_RECORD).where(EvidenceRow.lesson_id == lesson.id, EvidenceRow.public_id.in_(wanted))
    ).all()
    return {record.public_id: record.stand for row in rows if (record := _record(row, lesson.minutes))}


_RECORD = (
    EvidenceRow.id.label("record_id"),
    EvidenceRow.public_id.label("record"),
    EvidenceRow.kind,
    EvidenceRow.minutes,
    EvidenceRow.came_late_minutes,
    EvidenceRow.left_early_minutes,
    EvidenceRow.told_us,
    EvidenceRow.recorded_by,
    EvidenceRow.recorded_at,
)


def _record(row: Any, lesson_minutes: int) -> RecordSeen | None:
    if row.record_id is None:
        return None
    said = (row.kind, row.minutes, row.came_late_minutes, row.left_early_minutes, row.told_us)
    return RecordSeen(
        row.record_id, row.record, stand_of_record(*said, lesson_minutes), row.recorded_by, row.recorded_at
    )


def _may_be_listed(organisation_id: int, today: date) -> ColumnElement[bool]:
    """Condition on Person: the organisation serves her, and no list is closed to her."""
    served = exists().where(
        Service.person_id == Person.id, Service.organisation_id == organisation_id, serving_now(today)
    )
    return and_(served, Person.protection != "strictly_confidential")
