"""Absence as those see it who decide: the list, one notice opened, and everything about one person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.engine.evidence import EvidenceKind
from webapp.engine.regulations.absence import Absence, AbsenceCode, LeaveKind
from webapp.features.absence.decided import minutes_between
from webapp.features.absence.queries import covering_condition
from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import ANSWERS, FOLLOWS_UP, people_seen_by
from webapp.tables.absence import AbsenceDecision, AbsenceNotice
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Person
from webapp.tables.schedule import Enrolment, Lesson, SchoolClass

PAGE_SIZE = 30
MOST_LESSONS = 60
MOST_EARLIER = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to. reason: "" for all. words: folded as `Person.search_key` is."""

    reason: str = ""
    with_note: bool = False
    text: str = ""
    words: tuple[str, ...] = ()
    is_open: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A line of the list."""

    public_id: str
    given_name: str
    family_name: str
    reason: str
    from_on: date
    to_on: date
    from_at: datetime | None
    to_at: datetime | None
    has_note: bool
    note_seen_at: datetime | None
    told_by: str
    sent_at: datetime
    code: str | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the list."""

    rows: tuple[NoticeRow, ...]
    total: int
    page: int
    wanted: Wanted

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class NoticeOpened:
    """One absence, as those see it who decide. person: public id. code, leave: of the newest decision."""

    id: int
    public_id: str
    revision: int
    person_id: int
    person: str
    organisation_id: int
    reason: str
    from_on: date
    to_on: date
    from_at: datetime | None
    to_at: datetime | None
    lesson_id: int | None
    has_note: bool
    told_by: str
    told_by_words: str | None
    made_at: datetime
    sent_at: datetime
    withdrawn_at: datetime | None
    note_seen_at: datetime | None
    note_seen_by: str | None
    decided: bool
    code: str | None
    leave: str | None

    @property
    def is_part_of_a_day(self) -> bool:
        return self.from_at is not None

    def as_absence(self, code: AbsenceCode, leave: LeaveKind | None = None) -> Absence:
        """What it would be to the engine, were it decided so."""
        return Absence(
            id=self.public_id,
            code=code,
            first=self.from_on,
            last=self.to_on,
            minutes=minutes_between(self.from_at, self.to_at),
            documented=self.note_seen_at is not None,
            leave=leave,
        )


@dataclass(frozen=True, slots=True)
class LessonAway:
    """A lesson in the time of an absence, or one she was registered away from. kind: the record's; None: nothing yet."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    class_name: str
    status: str
    record: str | None
    minutes: int | None
    told_us: bool | None
    recorded_by: str | None


@dataclass(frozen=True, slots=True)
class DecisionSeen:
    """One decision of the history."""

    code: str
    leave: str | None
    because: str
    reference: str | None
    decided_at: datetime
    decided_by: str
    appeal_until: date | None


def inbox(db: Session, actor: Actor, wanted: Wanted, today: date) -> Inbox:
    """One page; what was told first, first (of what is decided, the newest). A page beyond the last gives the last.

    What was taken back is on no list. Two statements."""
    conditions = [
        AbsenceNotice.person_id.in_(people_seen_by(actor, today, FOLLOWS_UP)),
        AbsenceNotice.withdrawn_at.is_(None),
        AbsenceNotice.decided.is_(not wanted.is_open),
        *(Person.search_key.contains(word, autoescape=True) for word in wanted.words),
    ]
    if wanted.reason:
        conditions.append(AbsenceNotice.reason == wanted.reason)
    if wanted.with_note:
        conditions.append(AbsenceNotice.has_note.is_(True))
    total = (
        db.scalar(
            select(func.count())
            .select_from(AbsenceNotice)
            .join(Person, Person.id == AbsenceNotice.person_id)
            .where(*conditions)
        )
        or 0
    )
    page = min(wanted.page, max(1, -(-total // PAGE_SIZE)))
    order = (
        (AbsenceNotice.sent_at, AbsenceNotice.id)
        if wanted.is_open
        else (AbsenceNotice.from_on.desc(), AbsenceNotice.id.desc())
    )
    rows: Any = db.execute(
        select(
            AbsenceNotice.public_id,
            Person.given_name,
            Person.family_name,
            AbsenceNotice.reason,
            AbsenceNotice.from_on,
            AbsenceNotice.to_on,
            AbsenceNotice.from_at,
            AbsenceNotice.to_at,
            AbsenceNotice.has_note,
            AbsenceNotice.note_seen_at,
            AbsenceNotice.told_by,
            AbsenceNotice.sent_at,
            AbsenceNotice.code,
        )
        .join(Person, Person.id == AbsenceNotice.person_id)
        .where(*conditions)
        .order_by(*order)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Inbox(tuple(NoticeRow(*row) for row in rows), total, page, wanted)


def count_undecided(db: Session, actor: Actor, today: date) -> int:
    """How many absences wait for a decision of this actor. One statement."""
    waits = (AbsenceNotice.withdrawn_at.is_(None), AbsenceNotice.decided.is_(False))
    hers = AbsenceNotice.person_id.in_(people_seen_by(actor, today, ANSWERS))
    return db.scalar(select(func.count()).select_from(AbsenceNotice).where(hers, *waits)) or 0


def opened_notice(db: Session, actor: Actor, public_id: str, today: date) -> NoticeOpened:
    """One of somebody this actor follows up. Raises NotHere."""
    row = db.execute(_opened(actor, today).where(AbsenceNotice.public_id == public_id)).first()
    if row is None:
        raise NotHere
    return NoticeOpened(*row)


def follows_up(db: Session, actor: Actor, public_id: str, today: date) -> None:
    """Raises NotHere unless this actor follows the person up. Shows nothing of her, so it is no look."""
    seen = people_seen_by(actor, today, FOLLOWS_UP)
    if db.scalar(select(Person.id).where(Person.public_id == public_id, Person.id.in_(seen))) is None:
        raise NotHere


def notices_of(db: Session, actor: Actor, person_id: int, today: date, *, but: str = "") -> list[NoticeOpened]:
    """What is told and not taken back of one person, the newest days first. One statement."""
    query = _opened(actor, today).where(
        AbsenceNotice.person_id == person_id, AbsenceNotice.withdrawn_at.is_(None), AbsenceNotice.public_id != but
    )
    rows = db.execute(query.order_by(AbsenceNotice.from_on.desc(), AbsenceNotice.id.desc()).limit(MOST_EARLIER))
    return [NoticeOpened(*row) for row in rows]


def decisions_of(db: Session, notice_id: int) -> list[DecisionSeen]:
    """Every decision about one absence, the newest first."""
    rows: Any = db.execute(
        select(
            AbsenceDecision.code,
            AbsenceDecision.leave,
            AbsenceDecision.because,
            AbsenceDecision.reference,
            AbsenceDecision.decided_at,
            AbsenceDecision.decided_by,
            AbsenceDecision.appeal_until,
        )
        .where(AbsenceDecision.notice_id == notice_id)
        .order_by(AbsenceDecision.decided_at.desc(), AbsenceDecision.id.desc())
    )
    return [DecisionSeen(*row) for row in rows]


def lessons_in(db: Session, notice: NoticeOpened) -> list[LessonAway]:
    """Her lessons in the time of an absence, with what is registered about her. One statement."""
    within: list[ColumnElement[bool]] = [Lesson.held_on.between(notice.from_on, notice.to_on)]
    if notice.from_at is not None and notice.to_at is not None:
        overlaps = and_(Lesson.starts_at < notice.to_at, Lesson.ends_at > notice.from_at)
        within.append(overlaps if notice.lesson_id is None else or_(overlaps, Lesson.id == notice.lesson_id))
    query = _lessons(notice.person_id, outer=True).where(*within).order_by(Lesson.starts_at, Lesson.id)
    return [LessonAway(*row) for row in db.execute(query.limit(MOST_LESSONS))]


def lessons_without_a_notice(db: Session, person_id: int, since: date) -> list[LessonAway]:
    """Lessons she is registered away from that no notice covers, the newest first. One statement."""
    return [LessonAway(*row) for row in db.execute(_unsaid(person_id, since).limit(MOST_LESSONS))]


def unsaid_lessons(db: Session, person_id: int, public_ids: set[str], since: date) -> list[Any]:
    """Rows (id, starts_at, ends_at, held_on) of those among these lessons that no notice covers yet, the oldest first."""
    query = _unsaid(person_id, since).where(Lesson.public_id.in_(public_ids)).order_by(None)
    columns = query.with_only_columns(Lesson.id, Lesson.starts_at, Lesson.ends_at, Lesson.held_on)
    return list(db.execute(columns.order_by(Lesson.starts_at, Lesson.id)))


def lessons_as_notices(
    db: Session, person_id: int, public_ids: set[str], now: datetime, today: date
) -> list[NoticeOpened]:
    """What these lessons would be as absences told by the office, for the rules to be asked about."""
    return [
        NoticeOpened(
            id=0, public_id=f"lesson {row.id}", revision=0, person_id=person_id, person="", organisation_id=0,
            reason="not_said", from_on=row.held_on, to_on=row.held_on, from_at=row.starts_at, to_at=row.ends_at,
            lesson_id=row.id, has_note=False, told_by="office", told_by_words=None, made_at=now, sent_at=now,
            withdrawn_at=None, note_seen_at=None, note_seen_by=None, decided=False, code=None, leave=None,
        )
        for row in unsaid_lessons(db, person_id, public_ids, looks_back_to(today))
    ]  # fmt: skip


def looks_back_to(today: date) -> date:
    """Since when lessons without a word are listed: the longest time an engine rule looks back, and a little more."""
    return today - timedelta(days=400)


def _unsaid(person_id: int, since: date) -> Select[*tuple[Any, ...]]:
    covered = covering_condition(
        cast(Any, Enrolment.person_id),
        cast(Any, Lesson.starts_at),
        cast(Any, Lesson.ends_at),
        cast(Any, Lesson.held_on),
    )
    return (
        _lessons(person_id, outer=False)
        .where(
            Lesson.held_on >= since,
            Lesson.status != "cancelled",
            EvidenceRow.kind == EvidenceKind.ABSENT.value,
            ~covered,
        )
        .order_by(Lesson.starts_at.desc(), Lesson.id.desc())
    )


def _lessons(person_id: int, *, outer: bool) -> Select[*tuple[Any, ...]]:
    newer = EvidenceRow.__table__.alias("newer")
    current = and_(
        EvidenceRow.lesson_id == Lesson.id,
        EvidenceRow.person_id == Enrolment.person_id,
        ~exists().where(newer.c.corrects_id == EvidenceRow.id),
    )
    query = (
        select(
            Lesson.public_id,
            Lesson.starts_at,
            Lesson.ends_at,
            SchoolClass.name,
            Lesson.status,
            EvidenceRow.kind,
            EvidenceRow.minutes,
            EvidenceRow.told_us,
            EvidenceRow.recorded_by,
        )
        .select_from(Enrolment)
        .join(Lesson, Lesson.class_id == Enrolment.class_id)
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
    )
    return query.join(EvidenceRow, current, isouter=outer).where(
        Enrolment.person_id == person_id,
        Lesson.held_on >= Enrolment.from_on,
        or_(Enrolment.to_on.is_(None), Lesson.held_on <= Enrolment.to_on),
    )


def _opened(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AbsenceNotice.id,
            AbsenceNotice.public_id,
            AbsenceNotice.revision,
            AbsenceNotice.person_id,
            Person.public_id,
            AbsenceNotice.organisation_id,
            AbsenceNotice.reason,
            AbsenceNotice.from_on,
            AbsenceNotice.to_on,
            AbsenceNotice.from_at,
            AbsenceNotice.to_at,
            AbsenceNotice.lesson_id,
            AbsenceNotice.has_note,
            AbsenceNotice.told_by,
            AbsenceNotice.told_by_words,
            AbsenceNotice.made_at,
            AbsenceNotice.sent_at,
            AbsenceNotice.withdrawn_at,
            AbsenceNotice.note_seen_at,
            AbsenceNotice.note_seen_by,
            AbsenceNotice.decided,
            AbsenceNotice.code,
            AbsenceNotice.leave,
        )
        .join(Person, Person.id == AbsenceNotice.person_id)
        .where(AbsenceNotice.person_id.in_(people_seen_by(actor, today, FOLLOWS_UP)))
    )
