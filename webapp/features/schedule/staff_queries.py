"""Questions about lessons as those see them who answer: the ones that wait, and one opened."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import ANSWERS, people_seen_by
from webapp.tables.evidence import EvidenceRow, Question
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person
from webapp.tables.schedule import Lesson

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class QuestionWaiting:
    """A line in the list of questions that nobody has answered."""

    public_id: str
    given_name: str
    family_name: str
    what: str
    asked_at: datetime
    kind: str
    starts_at: datetime
    asked: str  # the organisation


@dataclass(frozen=True, slots=True)
class QuestionsWaiting:
    """One page of the list; the longest waiting comes first."""

    questions: tuple[QuestionWaiting, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class QuestionOpened:
    """A question with its lesson and what is registered. minutes: the lesson's length, breaks not counted."""

    id: int
    public_id: str
    revision: int
    person_id: int
    person: str  # public id
    what: str
    text: str
    made_at: datetime
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None
    lesson_id: int
    lesson: str  # public id
    lesson_organisation_id: int
    kind: str
    module: str | None
    held_on: date
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place_name: str | None
    evidence_id: int | None
    evidence: str | None  # public id of the record that counts
    attended: str | None
    attended_minutes: int | None
    recorded_by: str | None

    @property
    def present_minutes(self) -> int | None:
        """Minutes registered as present; None while nothing is registered about her."""
        if self.evidence is None:
            return None
        return self.attended_minutes if self.attended == "attended" else 0

    @property
    def seen(self) -> str:
        """What the answer's form sends back as seen."""
        return f"{self.revision}.{self.evidence or 0}"


def count_waiting(db: Session, actor: Actor, today: date) -> int:
    """How many questions wait for an answer from this actor's offices."""
    return db.scalar(select(func.count()).select_from(_waiting(actor, today).subquery())) or 0


def questions_waiting(db: Session, actor: Actor, today: date, page: int) -> QuestionsWaiting:
    """One page of them; a page beyond the last gives the last. Two statements."""
    total = count_waiting(db, actor, today)
    page = min(page, max(1, -(-total // PAGE_SIZE)))
    rows: Any = db.execute(
        _waiting(actor, today)
        .with_only_columns(
            Question.public_id,
            Person.given_name,
            Person.family_name,
            Question.what,
            Question.asked_at,
            Lesson.kind,
            Lesson.starts_at,
            Organisation.name,
        )
        .join(Person, Person.id == Question.person_id)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .join(Organisation, Organisation.id == Question.organisation_id)
        .order_by(Question.asked_at, Question.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return QuestionsWaiting(tuple(QuestionWaiting(*row) for row in rows), total, page)


def question_of(db: Session, actor: Actor, public_id: str, today: date) -> QuestionOpened:
    """A question of somebody the actor answers for, answered or not. Raises NotHere."""
    later = aliased(EvidenceRow)
    counts = and_(
        EvidenceRow.person_id == Question.person_id,
        EvidenceRow.lesson_id == Question.lesson_id,
        ~exists().where(later.corrects_id == EvidenceRow.id),
    )
    row: Any = db.execute(
        select(
            Question.id,
            Question.public_id,
            Question.revision,
            Question.person_id,
            Person.public_id,
            Question.what,
            Question.text,
            Question.made_at,
            Question.asked_at,
            Question.answer,
            Question.answered_at,
            Question.answered_by,
            Question.lesson_id,
            Lesson.public_id,
            Lesson.organisation_id,
            Lesson.kind,
            Lesson.module,
            Lesson.held_on,
            Lesson.starts_at,
            Lesson.ends_at,
            Lesson.minutes,
            Lesson.place_name,
            EvidenceRow.id,
            EvidenceRow.public_id,
            EvidenceRow.kind,
            EvidenceRow.minutes,
            EvidenceRow.recorded_by,
        )
        .join(Person, Person.id == Question.person_id)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .outerjoin(EvidenceRow, counts)
        .where(Question.public_id == public_id, Question.person_id.in_(people_seen_by(actor, today, ANSWERS)))
    ).first()
    if row is None:
        raise NotHere
    return QuestionOpened(*row)


def _waiting(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    return select(Question.id).where(
        Question.answered_at.is_(None), Question.person_id.in_(people_seen_by(actor, today, ANSWERS))
    )
