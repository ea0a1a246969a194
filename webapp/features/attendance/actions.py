"""What can be done with a lesson's list: mark who came, lend it for its day, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.engine.evidence import EvidenceKind, Subject
from webapp.features.absence import ask_if_missed
from webapp.features.attendance import loans
from webapp.features.attendance.forms import SheetGiven
from webapp.features.attendance.queries import LessonToMark, PupilToMark, lesson_to_mark, pupils_of, records_seen
from webapp.features.attendance.stands import CAME, Stand
from webapp.features.standing import mark_outdated
from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import is_lent, teaches_the_class
from webapp.policy.permissions import Do, NotHere
from webapp.tables.evidence import EvidenceRow
from webapp.tables.schedule import Lesson

# A lesson without a subject of its own in the law counts nowhere, but is kept.
_SUBJECTS = {subject.value for subject in Subject}
_MOST_WORDS = 60  # of evidence.recorded_by


class Refused(StrEnum):
    """Why a list is not taken in."""

    CANCELLED = "cancelled"
    NOT_BEGUN = "not_begun"
    NOBODY_MARKED = "nobody_marked"
    LENGTH_CHANGED = "length_changed"
    DAY_IS_OVER = "day_is_over"
    MARKED_MEANWHILE = "marked_meanwhile"


class CannotMark(Exception):
    """Nothing was changed, and why."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why)
        self.why = why


class MarkedMeanwhile(Exception):
    """Somebody else's record came in at the very same moment: read again and try once more."""


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """One person whom two have marked differently: what stands (pupil.record), and what was marked here."""

    pupil: PupilToMark
    mine: Stand


@dataclass(frozen=True, slots=True)
class Marked:
    """How many new records there are, whose standings are old because of it, and whom somebody must choose about."""

    written: int
    outdated: tuple[int, ...]
    conflicts: tuple[TwoVersions, ...]


def mark_attendance(
    db: Session, actor: Actor, class_id: str, lesson_id: str, sheet: SheetGiven, *, now: datetime, today: date
) -> Marked:
    """Writes a record for each person whose mark is another than what stands; unchanged ones write nothing.

    Two who mark at once lose nothing: whom I did not touch keeps what the other wrote; whom both marked differently is
    handed back as a conflict and not written, and all the others are. `lesson.registered_at` is set once, when everybody on
    the list is marked or when somebody says that the list is finished: until then the lesson is partly registered, its
    records count as evidence, but nobody's register is said to reach so far.
    Raises NotHere, CannotMark, and MarkedMeanwhile when the database met another's record first."""
    lesson = lesson_to_mark(db, actor, class_id, lesson_id, today, wanted=Do.MARK_ATTENDANCE)
    if lesson.is_cancelled:
        raise CannotMark(Refused.CANCELLED)
    if not lesson.has_begun(now):
        raise CannotMark(Refused.NOT_BEGUN)
    pupils = pupils_of(db, lesson, today)
    fresh, conflicts = _sorted_out(db, lesson, pupils, sheet)
    if any(stand.minutes(lesson.minutes) <= 0 for _pupil, stand in fresh):
        raise CannotMark(Refused.LENGTH_CHANGED)
    _record(db, lesson, fresh, actor, office_words(actor, lesson, sheet.marked_by), now)
    marked = {pupil.id for pupil in pupils if pupil.record} | {pupil.id for pupil, _stand in fresh}
    if sheet.finished and not marked:
        raise CannotMark(Refused.NOBODY_MARKED)
    touched = [pupil.id for pupil, _stand in fresh]
    if pupils and lesson.registered_at is None and (sheet.finished or len(marked) == len(pupils)):
        db.execute(update(Lesson).where(Lesson.id == lesson.id).values(registered_at=now))
        touched = [pupil.id for pupil in pupils]  # everybody's register now reaches further
    mark_outdated(db, touched)
    ask_if_missed(db, touched, now, today)
    return Marked(len(fresh), tuple(touched), tuple(conflicts))


def lend_lesson(
    db: Session, actor: Actor, class_id: str, lesson_id: str, borrower_id: str, *, now: datetime, today: date
) -> None:
    """Lends the lesson to a substitute or a colleague, who can open it on its own day. Raises NotHere, CannotMark."""
    lesson = lesson_to_mark(db, actor, class_id, lesson_id, today, wanted=Do.LEND_LESSON)
    if lesson.is_cancelled:
        raise CannotMark(Refused.CANCELLED)
    if lesson.held_on < today:
        raise CannotMark(Refused.DAY_IS_OVER)
    for each in loans.borrowers_of(db, lesson.organisation_id, today):
        if each.public_id == borrower_id:
            return loans.lend(db, lesson.organisation_id, lesson.id, each, actor.person_id, now)
    raise NotHere


def end_loan(
    db: Session, actor: Actor, class_id: str, lesson_id: str, loan_id: str, *, now: datetime, today: date
) -> None:
    """Takes a loan back; she then sees nothing of the lesson. Raises NotHere."""
    lesson = lesson_to_mark(db, actor, class_id, lesson_id, today, wanted=Do.LEND_LESSON)
    loans.take_back(db, lesson.id, loan_id, now)


def office_words(actor: Actor, lesson: LessonToMark, marked_by: str = "") -> str:
    """Role and office of whoever marks, as the person sees it: «lærer, Elva voksenopplæring». At most 60 characters.

    marked_by: the name on the printed sheet that was typed in; the organisation's name is cut before it is."""
    said = f"{_role_words(actor, lesson)}, {lesson.organisation}"
    tail = f" (fra papir: {marked_by})" if marked_by else ""
    return said[: _MOST_WORDS - len(tail)].rstrip(", ") + tail


def _role_words(actor: Actor, lesson: LessonToMark) -> str:
    """The register's own Norwegian words, as policy/looks.py has them."""
    held = {role.name for role in actor.roles if role.organisation_id == lesson.organisation_id}
    if teaches_the_class.of(actor, lesson.concern):
        return "lærer"
    offices = {RoleName.OFFICE: "kontoret", RoleName.RECEPTION: "mottaket", RoleName.ADVISER: "rådgiver"}
    for name, words in offices.items():
        if name in held:
            return words
    if is_lent.of(actor, lesson.concern) and RoleName.SUBSTITUTE in held:
        return "vikar"
    return "lærer"


def _sorted_out(
    db: Session, lesson: LessonToMark, pupils: Sequence[PupilToMark], sheet: SheetGiven
) -> tuple[list[tuple[PupilToMark, Stand]], list[TwoVersions]]:
    """Who gets a new record, and about whom two have said different things."""
    ours = {pupil.public_id: pupil for pupil in pupils}
    old = [
        given.seen
        for person, given in sheet.marks.items()
        if given.seen and person in ours and given.seen != _seen_now(ours[person])
    ]
    before = records_seen(db, lesson, old)
    fresh: list[tuple[PupilToMark, Stand]] = []
    conflicts: list[TwoVersions] = []
    for pupil in pupils:
        given = sheet.marks.get(pupil.public_id)
        now_stands = _told(pupil.record.stand, pupil) if pupil.record else None
        if given is None or given.stand is None:
            if sheet.everyone and given is not None and pupil.record is None:
                fresh.append((pupil, _told(Stand(away=True), pupil) if pupil.noticed else CAME))
            continue
        mine = _told(given.stand, pupil)
        if mine == now_stands:
            continue
        if given.seen == _seen_now(pupil) and not given.undecided:
            fresh.append((pupil, mine))
        elif given.undecided or given.seen not in before or mine != _told(before[given.seen], pupil):
            conflicts.append(TwoVersions(pupil, mine))
    return fresh, conflicts


def _seen_now(pupil: PupilToMark) -> str | None:
    return pupil.record.public_id if pupil.record else None


def _told(stand: Stand, pupil: PupilToMark) -> Stand:
    """A notice that has come is told, whoever ticks what."""
    return replace(stand, told=True) if stand.away and pupil.noticed else stand


def _record(
    db: Session, lesson: LessonToMark, fresh: Sequence[tuple[PupilToMark, Stand]], actor: Actor, by: str, now: datetime
) -> None:
    # In the order of their ids: two who mark at once then wait for each other, never in a circle.
    for pupil, stand in sorted(fresh, key=lambda each: each[0].id):
        db.add(
            EvidenceRow(
                person_id=pupil.id,
                organisation_id=lesson.organisation_id,
                kind=str(EvidenceKind.ABSENT if stand.away else EvidenceKind.ATTENDED),
                subject=lesson.kind if lesson.kind in _SUBJECTS else Subject.OTHER.value,
                happened_on=lesson.held_on,
                minutes=stand.minutes(lesson.minutes),
                came_late_minutes=stand.late or None,
                left_early_minutes=stand.early or None,
                told_us=stand.told if stand.away else None,
                module=lesson.module,
                lesson_id=lesson.id,
                recorded_by_id=actor.person_id,
                recorded_by=by,
                recorded_at=now,
                corrects_id=pupil.record.id if pupil.record else None,
            )
        )
    try:
        db.flush()
    except IntegrityError as problem:
        raise MarkedMeanwhile from problem
