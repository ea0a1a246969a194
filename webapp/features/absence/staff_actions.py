"""What the office does about absence: write down, tick the doctor's note, decide and decide again."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from webapp.features.absence.queries import overlapping, who_answers
from webapp.features.absence.staff_forms import DecisionGiven, Telephoned
from webapp.features.absence.staff_queries import (
    NoticeOpened,
    looks_back_to,
    opened_notice,
    unsaid_lessons,
)
from webapp.features.absence.staff_rules import appeal_until
from webapp.features.standing import mark_outdated
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.looks import concern_of, office_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.absence import AbsenceDecision, AbsenceNotice
from webapp.tables.people import Person


def decide(db: Session, actor: Actor, public_id: str, given: DecisionGiven, *, now: datetime, today: date) -> int:
    """Decides, or decides again; tells the person, and gives her id (her standings are then old).

    Raises NotHere for somebody else's, ChangedSince when it was taken back or is another than was seen."""
    notice = opened_notice(db, actor, public_id, today)
    concern = concern_of(db, notice.person_id, today)
    require(actor, Do.DECIDE_ABSENCE, concern)
    if notice.withdrawn_at is not None or given.seen_revision != notice.revision or given.code is None:
        raise ChangedSince(now_of(notice))
    _decide(db, actor, notice, given, office_of(db, actor, concern), now=now, today=today)
    tell(db, notice.person_id, NoticeCode.ABSENCE_DECIDED, {"absence": public_id}, now)
    return notice.person_id


def see_note(
    db: Session, actor: Actor, public_id: str, seen_revision: int, is_seen: bool, *, now: datetime, today: date
) -> int:
    """Ticks that a doctor's note was seen, or takes the tick away; gives her id. The person is told of the tick.

    Raises as `decide`; the same twice is once."""
    notice = opened_notice(db, actor, public_id, today)
    concern = concern_of(db, notice.person_id, today)
    require(actor, Do.DECIDE_ABSENCE, concern)
    if (notice.note_seen_at is not None) == is_seen:
        return notice.person_id
    if notice.withdrawn_at is not None or seen_revision != notice.revision:
        raise ChangedSince(now_of(notice))
    office = office_of(db, actor, concern) if is_seen else None
    _change(db, notice.id, notice.revision, note_seen_at=now if is_seen else None, note_seen_by=office)
    if is_seen:
        tell(db, notice.person_id, NoticeCode.NOTE_SEEN, {"absence": public_id}, now)
    return notice.person_id


def write_down(db: Session, actor: Actor, person_id: int, said: Telephoned, *, now: datetime, today: date) -> str:
    """Writes down what somebody telephoned about; gives its public id. Raises ChangedSince when it overlaps another."""
    concern = concern_of(db, person_id, today)
    require(actor, Do.DECIDE_ABSENCE, concern)
    _one_at_a_time(db, person_id)
    if overlapping(db, person_id, said.from_on, said.to_on, said.from_at, said.to_at) is not None:
        raise ChangedSince({"overlaps": True})
    notice = AbsenceNotice(
        person_id=person_id,
        organisation_id=_office_id(db, person_id, today),
        reason=said.reason,
        from_on=said.from_on,
        to_on=said.to_on,
        from_at=said.from_at,
        to_at=said.to_at,
        has_note=said.has_note,
        **_told_by_office(db, actor, concern, now),
    )
    db.add(notice)
    db.flush()
    return notice.public_id


def take_back(db: Session, actor: Actor, public_id: str, seen_revision: int, *, now: datetime, today: date) -> int:
    """Takes back what the office itself wrote down, such as a wrong date; gives her id. Twice is once.

    Raises ChangedSince for what the person told herself (only she takes that back), or when it is another than seen."""
    notice = opened_notice(db, actor, public_id, today)
    require(actor, Do.DECIDE_ABSENCE, concern_of(db, notice.person_id, today))
    if notice.withdrawn_at is not None:
        return notice.person_id
    if notice.told_by != "office" or seen_revision != notice.revision:
        raise ChangedSince(now_of(notice))
    _change(db, notice.id, notice.revision, withdrawn_at=now)
    if notice.decided:
        mark_outdated(db, [notice.person_id])
    return notice.person_id


def decide_lessons(
    db: Session,
    actor: Actor,
    person_id: int,
    lessons: Iterable[str],
    given: DecisionGiven,
    *,
    now: datetime,
    today: date,
) -> None:
    """Decides about lessons nobody said anything about: one absence for each, whose reason is not said; told once.

    Raises ChangedSince when one of them has been told about, decided or corrected meanwhile."""
    concern = concern_of(db, person_id, today)
    require(actor, Do.DECIDE_ABSENCE, concern)
    _one_at_a_time(db, person_id)
    wanted = set(lessons)
    rows = unsaid_lessons(db, person_id, wanted, looks_back_to(today))
    if len(rows) != len(wanted) or given.code is None:
        raise ChangedSince({"lessons": True})
    office_id, told_by = _office_id(db, person_id, today), _told_by_office(db, actor, concern, now)
    notices = [
        AbsenceNotice(
            person_id=person_id,
            organisation_id=office_id,
            reason="not_said",
            from_on=row.held_on,
            to_on=row.held_on,
            from_at=row.starts_at,
            to_at=row.ends_at,
            lesson_id=row.id,
            **told_by,
        )
        for row in rows
    ]
    db.add_all(notices)
    db.flush()
    office = office_of(db, actor, concern)
    for each in notices:
        _decide(db, actor, each, given, office, now=now, today=today)
    tell(db, person_id, NoticeCode.ABSENCE_DECIDED, {"absence": notices[-1].public_id}, now)


def _one_at_a_time(db: Session, person_id: int) -> None:
    """Two who write about one person at once come after each other, so that the second sees what the first wrote."""
    db.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def now_of(notice: NoticeOpened) -> dict[str, object]:
    """How an absence stands now, for whoever saw it otherwise."""
    return {
        "withdrawn": notice.withdrawn_at is not None,
        "code": notice.code,
        "note_seen": notice.note_seen_at is not None,
    }


def _decide(
    db: Session,
    actor: Actor,
    notice: NoticeOpened | AbsenceNotice,
    given: DecisionGiven,
    office: str,
    *,
    now: datetime,
    today: date,
) -> None:
    """The decision's row, and beside the notice what lists need. The caller has looked at the permission."""
    if given.code is None or actor.person_id is None:
        raise NotHere
    deadline = appeal_until(given.code, today)
    leave = given.leave.value if given.leave else None
    _change(db, notice.id, notice.revision, decided=True, code=given.code.value, leave=leave)
    db.add(
        AbsenceDecision(
            person_id=notice.person_id,
            notice_id=notice.id,
            code=given.code.value,
            leave=leave,
            because=given.because,
            reference=given.reference or None,
            decided_at=now,
            decided_by_id=actor.person_id,
            decided_by=office,
            appeal_until=deadline.day if deadline else None,
        )
    )
    mark_outdated(db, [notice.person_id])


def _told_by_office(db: Session, actor: Actor, concern: Concern, now: datetime) -> dict[str, object]:
    return {
        "told_by": "office",
        "told_by_id": actor.person_id,
        "told_by_words": office_of(db, actor, concern),
        "made_at": now,
        "sent_at": now,
    }


def _office_id(db: Session, person_id: int, today: date) -> int:
    """Whose the absence is to decide about, as when she tells it herself."""
    found = who_answers(db, person_id, today)
    if found is None:
        raise NotHere
    return found


def _change(db: Session, notice_id: int, revision: int, **values: object) -> None:
    """Changes the row that still has this revision; raises ChangedSince when another change came first."""
    taken = db.execute(
        update(AbsenceNotice)
        .where(AbsenceNotice.id == notice_id, AbsenceNotice.revision == revision)
        .values(revision=revision + 1, **values)
    )
    assert isinstance(taken, CursorResult)  # noqa: S101  an UPDATE's result is one
    if taken.rowcount != 1:
        raise ChangedSince({})
