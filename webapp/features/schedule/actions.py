"""What can be done about a lesson: ask whether the register is right, and answer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.engine.evidence import EvidenceKind
from webapp.features.schedule.forms import AnswerGiven, QuestionAsked
from webapp.features.schedule.queries import LessonSeen, lesson_of
from webapp.features.schedule.staff_queries import QuestionOpened, question_of
from webapp.features.standing import mark_outdated
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.looks import concern_of, office_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.policy.scopes import serving_now
from webapp.tables.evidence import EvidenceRow, Question
from webapp.tables.people import Service
from webapp.tables.schedule import Lesson

# Who is asked: whoever follows the person up, else whoever answers for her training.
_ASKED_FIRST = ("follow_up", "programme", "norwegian", "reception_training", "housing")


@dataclass(frozen=True)
class Answered:
    """Whose question it was, and whether the register was corrected (her standings are then old)."""

    person_id: int
    corrected: bool


def ask_about_lesson(
    db: Session, actor: Actor, lesson_id: str, asked: QuestionAsked, *, now: datetime, today: date
) -> None:
    """Asks about one's own lesson. Raises NotHere when it is not, ChangedSince when it differs from what was seen.

    Those who answer are told by the question itself: it stands in their list until one of them has answered."""
    if actor.person_id is None:
        raise NotHere
    lesson = lesson_of(db, actor.person_id, lesson_id)  # hers: she is or was enrolled on that day
    require(actor, Do.ASK_ABOUT_LESSON, Concern(person_id=actor.person_id))
    if lesson.source != "lesson":
        raise NotHere
    if asked.seen is None or (asked.seen.revision, asked.seen.evidence) != (lesson.revision, lesson.evidence):
        raise ChangedSince(_difference(db, actor.person_id, lesson, asked))
    key = db.execute(select(Lesson.id, Lesson.organisation_id).where(Lesson.public_id == lesson_id)).one()
    db.add(
        Question(
            person_id=actor.person_id,
            organisation_id=_who_is_asked(db, actor.person_id, today) or key.organisation_id,
            lesson_id=key.id,
            what=asked.what,
            text=asked.text,
            made_at=asked.made_at,
            asked_at=now,
        )
    )


def answer_question(
    db: Session, actor: Actor, question_id: str, given: AnswerGiven, *, now: datetime, today: date
) -> Answered:
    """Answers, corrects the register when minutes are given, and tells the person.

    Raises NotHere for somebody else's, ChangedSince when it is answered or the register is another than was seen."""
    question = question_of(db, actor, question_id, today)
    concern = concern_of(db, question.person_id, today)
    require(actor, Do.ANSWER_QUESTION, concern)
    seen = (given.seen.revision, given.seen.evidence) if given.seen else None
    if question.answer is not None or seen != (question.revision, question.evidence):
        raise ChangedSince({"answer": question.answer, "minutes": question.present_minutes})
    office = office_of(db, actor, concern)
    taken = db.execute(
        update(Question)
        .where(Question.id == question.id, Question.revision == question.revision, Question.answered_at.is_(None))
        .values(
            answer=given.answer,
            answered_at=now,
            answered_by_id=actor.person_id,
            answered_by=office,
            revision=question.revision + 1,
        )
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedSince({"answer": None, "minutes": question.present_minutes})
    corrected = given.minutes is not None and given.minutes != question.present_minutes
    if given.minutes is not None and corrected:
        _correct(db, actor, question, given.minutes, office, now)
    code = NoticeCode.QUESTION_ANSWERED_AND_CORRECTED if corrected else NoticeCode.QUESTION_ANSWERED
    told = {"lesson": question.lesson, "starts_at": question.starts_at.isoformat()}
    tell(db, question.person_id, code, told, now)
    return Answered(question.person_id, corrected)


def _correct(db: Session, actor: Actor, question: QuestionOpened, minutes: int, office: str, now: datetime) -> None:
    """A new record in the place of the one that was wrong; the first of the lesson when there was none."""
    there = minutes > 0
    db.add(
        EvidenceRow(
            person_id=question.person_id,
            organisation_id=question.lesson_organisation_id,
            kind=str(EvidenceKind.ATTENDED if there else EvidenceKind.ABSENT),
            subject=question.kind,
            happened_on=question.held_on,
            minutes=minutes if there else question.minutes,
            module=question.module,
            lesson_id=question.lesson_id,
            recorded_by_id=actor.person_id,
            recorded_by=office,
            recorded_at=now,
            corrects_id=question.evidence_id,
        )
    )
    mark_outdated(db, [question.person_id])


def _difference(db: Session, person_id: int, lesson: LessonSeen, asked: QuestionAsked) -> dict[str, object]:
    """What she saw and what is so now. The record she saw still stands in the register, though another replaced it."""
    minutes_changed = asked.seen is not None and asked.seen.evidence != lesson.evidence
    was = None
    if minutes_changed and asked.seen and asked.seen.evidence:
        row = db.execute(
            select(EvidenceRow.kind, EvidenceRow.minutes).where(
                EvidenceRow.public_id == asked.seen.evidence, EvidenceRow.person_id == person_id
            )
        ).first()
        was = None if row is None else row.minutes if row.kind == EvidenceKind.ATTENDED else 0
    return {
        "seen_revision": lesson.seen,
        "minutes_changed": minutes_changed,
        "was_minutes": was,
        "minutes": lesson.present_minutes,
        "lesson_changed": asked.seen is not None and asked.seen.revision != lesson.revision,
        "starts_at": lesson.starts_at,
        "cancelled": lesson.is_cancelled,
    }


def _who_is_asked(db: Session, person_id: int, today: date) -> int | None:
    rows = db.execute(
        select(Service.purpose, Service.organisation_id)
        .where(Service.person_id == person_id, serving_now(today), Service.purpose.in_(_ASKED_FIRST))
        .order_by(Service.from_on, Service.id)
    ).all()
    return min(rows, key=lambda row: _ASKED_FIRST.index(row.purpose)).organisation_id if rows else None
