"""Lending a lesson for its day: to whom it can be lent, to whom it is, lending it and taking it back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from webapp.policy.actor import RoleName
from webapp.policy.permissions import NotHere
from webapp.tables.people import Person, Role
from webapp.tables.schedule import LessonLoan

BORROWERS = (RoleName.SUBSTITUTE, RoleName.TEACHER)


@dataclass(frozen=True, slots=True)
class LoanSeen:
    """A loan that has not been taken back."""

    public_id: str
    person_id: int
    given_name: str
    family_name: str
    lent_at: datetime


@dataclass(frozen=True, slots=True)
class Borrower:
    """A substitute or a teacher of the organisation."""

    id: int
    public_id: str
    given_name: str
    family_name: str


def loans_of(db: Session, lesson_id: int) -> tuple[LoanSeen, ...]:
    """To whom the lesson is lent, by name."""
    rows = db.execute(
        select(LessonLoan.public_id, Person.id, Person.given_name, Person.family_name, LessonLoan.lent_at)
        .join(Person, Person.id == LessonLoan.person_id)
        .where(LessonLoan.lesson_id == lesson_id, LessonLoan.taken_back_at.is_(None))
        .order_by(Person.sort_key, Person.id)
    )
    return tuple(LoanSeen(*row) for row in rows)


def borrowers_of(db: Session, organisation_id: int, today: date) -> tuple[Borrower, ...]:
    """To whom a lesson of this organisation can be lent, by name."""
    works_there = select(Role.person_id).where(
        Role.organisation_id == organisation_id,
        Role.name.in_(BORROWERS),
        or_(Role.ended_on.is_(None), Role.ended_on > today),
    )
    rows = db.execute(
        select(Person.id, Person.public_id, Person.given_name, Person.family_name)
        .where(Person.id.in_(works_there))
        .order_by(Person.sort_key, Person.id)
    )
    return tuple(Borrower(*row) for row in rows)


def lend(
    db: Session, organisation_id: int, lesson_id: int, borrower: Borrower, lent_by_id: int | None, now: datetime
) -> None:
    """A loan taken back before is given again in the same row; lent twice is lent once."""
    there = db.scalar(
        select(LessonLoan.id).where(LessonLoan.lesson_id == lesson_id, LessonLoan.person_id == borrower.id)
    )
    if there is None:
        db.add(
            LessonLoan(
                organisation_id=organisation_id,
                lesson_id=lesson_id,
                person_id=borrower.id,
                lent_by_id=lent_by_id,
                lent_at=now,
            )
        )
        return
    db.execute(
        update(LessonLoan)
        .where(LessonLoan.id == there, LessonLoan.taken_back_at.is_not(None))
        .values(taken_back_at=None, lent_at=now, lent_by_id=lent_by_id)
    )


def take_back(db: Session, lesson_id: int, loan_id: str, now: datetime) -> None:
    """Taken back twice is taken back once. Raises NotHere for a loan of another lesson."""
    there = db.scalar(select(LessonLoan.id).where(LessonLoan.lesson_id == lesson_id, LessonLoan.public_id == loan_id))
    if there is None:
        raise NotHere
    db.execute(
        update(LessonLoan).where(LessonLoan.id == there, LessonLoan.taken_back_at.is_(None)).values(taken_back_at=now)
    )
