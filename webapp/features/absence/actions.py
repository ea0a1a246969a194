"""What a person can do about absence: tell that she cannot come, and take it back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.engine.regulations.told import Reason
from webapp.features.absence.forms import Scope, Told
from webapp.features.absence.queries import NoticeSeen, notice_of, overlapping, who_answers
from webapp.features.schedule import LessonSeen, lesson_of
from webapp.features.standing import mark_outdated
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.absence import AbsenceNotice
from webapp.tables.people import Person
from webapp.tables.schedule import Lesson


class NotTold(Exception):
    """It cannot be told as it stands; nothing was changed."""


class Overlaps(NotTold):
    """She has told about some of the same time before, and has not taken it back."""

    def __init__(self, notice: NoticeSeen) -> None:
        super().__init__("told before")
        self.notice = notice


class NobodyAnswers(NotTold):
    """No organisation follows her up, so nobody would decide."""


class LessonCancelled(NotTold):
    """The lesson was cancelled meanwhile: there is nothing to be away from."""


@dataclass(frozen=True)
class _Stretch:
    """What a notice is about: days, or a part of one."""

    from_on: date
    to_on: date
    from_at: datetime | None = None
    to_at: datetime | None = None
    lesson_id: int | None = None
    organisation_id: int | None = None


def give_absence_notice(db: Session, actor: Actor, lesson_id: str, told: Told, *, now: datetime, today: date) -> str:
    """Tells of a lesson, a meeting or a test, its day, or days from then on. Returns the notice's public id.

    Raises NotHere when it is not hers, LessonCancelled, Overlaps, NobodyAnswers."""
    if actor.person_id is None:
        raise NotHere
    seen = lesson_of(db, actor.person_id, lesson_id)
    return _tell(db, actor, told, _stretch(db, seen, told), now=now, today=today)


def give_notice_of_days(db: Session, actor: Actor, told: Told, *, now: datetime, today: date) -> str:
    """Tells of whole days. Returns the notice's public id. Raises NotHere, Overlaps, NobodyAnswers."""
    if told.first is None or told.last is None:
        raise NotHere
    return _tell(db, actor, told, _Stretch(told.first, told.last), now=now, today=today)


def withdraw_absence_notice(db: Session, actor: Actor, public_id: str, *, now: datetime, today: date) -> bool:
    """Takes it back; twice is once. Returns whether something was decided about it, so that her standings are old.

    Raises NotHere for somebody else's, ChangedSince when it was decided and is over, or the office wrote it down."""
    if actor.person_id is None:
        raise NotHere
    require(actor, Do.WITHDRAW_ABSENCE_NOTICE, Concern(person_id=actor.person_id))
    notice = notice_of(db, actor.person_id, public_id)
    if notice.is_withdrawn:
        return False
    if not notice.can_be_withdrawn(today):
        raise ChangedSince({"decided": notice.decided, "by_office": notice.by_office})
    taken = db.execute(
        update(AbsenceNotice)
        .where(
            AbsenceNotice.id == notice.id,
            AbsenceNotice.revision == notice.revision,
            AbsenceNotice.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now, revision=notice.revision + 1)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedSince({"decided": True, "by_office": notice.by_office})
    if notice.decided:
        mark_outdated(db, [actor.person_id])
    return notice.decided


def _stretch(db: Session, seen: LessonSeen, told: Told) -> _Stretch:
    """The time in question. A lesson is named whatever the scope, so that the notice leads back to it."""
    key = db.execute(select(Lesson.id, Lesson.organisation_id).where(Lesson.public_id == seen.public_id)).first()
    lesson, organisation = (key.id, key.organisation_id) if key is not None else (None, None)
    if told.scope is Scope.LESSON:
        if seen.is_cancelled:
            raise LessonCancelled
        return _Stretch(seen.day, seen.day, seen.starts_at, seen.ends_at, lesson, organisation)
    last = told.last if told.scope is Scope.DAYS and told.last is not None else seen.day
    return _Stretch(seen.day, last, None, None, lesson, organisation)


def _tell(db: Session, actor: Actor, told: Told, about: _Stretch, *, now: datetime, today: date) -> str:
    if actor.person_id is None or told.reason is None:
        raise NotHere
    require(actor, Do.GIVE_ABSENCE_NOTICE, Concern(person_id=actor.person_id))
    # Two of hers at the same moment wait for each other, so that the second sees the first (SQLite: the gate does it).
    db.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())
    known = overlapping(db, actor.person_id, about.from_on, about.to_on, about.from_at, about.to_at)
    if known is not None:
        if _says_the_same(known, told.reason, told.has_note, about):
            return known.public_id
        raise Overlaps(known)
    organisation = who_answers(db, actor.person_id, today) or about.organisation_id
    if organisation is None:
        raise NobodyAnswers
    notice = AbsenceNotice(
        person_id=actor.person_id,
        organisation_id=organisation,
        reason=told.reason.value,
        from_on=about.from_on,
        to_on=about.to_on,
        from_at=about.from_at,
        to_at=about.to_at,
        lesson_id=about.lesson_id,
        has_note=told.has_note,
        told_by="person",
        told_by_id=actor.person_id,
        made_at=told.made_at,
        sent_at=now,
    )
    db.add(notice)
    db.flush()
    return notice.public_id


def _says_the_same(known: NoticeSeen, reason: Reason, has_note: bool, about: _Stretch) -> bool:
    """The very same notice once more, such as a form that was open twice."""
    said = (known.reason, known.has_note, known.from_on, known.to_on, known.from_at, known.to_at)
    return not known.by_office and said == (
        reason.value,
        has_note,
        about.from_on,
        about.to_on,
        about.from_at,
        about.to_at,
    )
