"""Writing what a class's .ics file asks for, whole or not at all, and telling the pupils what changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.features.calendar.comparing import KIND, Change, ClassHere, Comparison, Effect, series_key
from webapp.features.classes import LessonDraft, make_lessons
from webapp.features.standing import mark_outdated
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, require
from webapp.policy.scopes import serving_now
from webapp.tables.organisations import SourceId
from webapp.tables.people import Service
from webapp.tables.schedule import Enrolment, Lesson, Series

_LESSON = cast(Table, Lesson.__table__)
_MOST_TEXT = 200
_AT_ONCE = 400


def bring_in(db: Session, actor: Actor, found: Comparison, now: datetime) -> list[int]:
    """Writes it; ids of the people whose week is another. Raises ChangedSince when a lesson is no longer as compared."""
    here = found.school_class
    require(actor, Do.MANAGE_CLASS, Concern(organisation_id=here.organisation_id, teacher_id=here.teacher_id))
    if found.problems:
        raise ValueError("a file with problems is not brought in")
    try:
        _add_new(db, found, now)
        _change(db, found)
        _remember(db, found)
    except IntegrityError as collided:  # somebody brought the same file in at the same time
        raise ChangedSince({"lesson": True}) from collided
    pupils = db.scalars(select(Enrolment.person_id).where(Enrolment.class_id == here.id).distinct())
    people = sorted(pupils)
    mark_outdated(db, people)
    _tell(db, found, now)
    return people


def _add_new(db: Session, found: Comparison, now: datetime) -> None:
    here, drafts = found.school_class, dict[str, list[LessonDraft]]()
    for change in found.of(Effect.NEW):
        each = change.wanted
        assert each is not None  # noqa: S101  what is new is in the file
        draft = LessonDraft(
            each.starts_at,
            each.ends_at,
            int((each.ends_at - each.starts_at).total_seconds() // 60),
            here.kind,
            topic=_short(each.topic),
            place_name=_short(each.place),
            original_starts_at=each.original_starts_at,
        )
        drafts.setdefault(series_key(here.organisation_id, each.uid), []).append(draft)
    for key, of_series in drafts.items():
        if key not in found.series:
            row = Series(organisation_id=here.organisation_id, class_id=here.id, uid=key)
            db.add(row)
            db.flush()
            found.series[key] = row.id
        make_lessons(db, here, of_series, found.series[key], now)


def _change(db: Session, found: Comparison) -> None:
    rows = []
    for change in found.changes:
        if change.known is None or change.effect is Effect.UNCHANGED:
            continue
        rows.append({"at": change.known.id, "seen": change.known.revision, **_values(change)})
    for row in rows:
        changed = {name: value for name, value in row.items() if name not in ("at", "seen")}
        statement = update(_LESSON).where(_LESSON.c.id == row["at"], _LESSON.c.revision == row["seen"])
        done = db.execute(
            statement.where(_LESSON.c.registered_at.is_(None)).values(revision=_LESSON.c.revision + 1, **changed)
        )
        if cast(Any, done).rowcount != 1:
            raise ChangedSince({"lesson": True})


def _values(change: Change) -> dict[str, Any]:
    """The columns that become others. A change of time, place or status raises the sequence (RFC 5545)."""
    known, wanted = change.known, change.wanted
    assert known is not None  # noqa: S101  only what is known changes
    if change.effect is Effect.CANCELLED:
        return {"status": "cancelled", "cancelled_because": "other", "sequence": known.sequence + 1}
    assert wanted is not None  # noqa: S101  moved and changed by what the file says
    moved = change.effect is Effect.MOVED
    place = _short(wanted.place)
    values: dict[str, Any] = {"topic": _short(wanted.topic), "place_name": place}
    if moved or place != known.place_name:
        values["sequence"] = known.sequence + 1
    if moved:
        values |= {
            "starts_at": wanted.starts_at,
            "ends_at": wanted.ends_at,
            "held_on": oslo.day_of(wanted.starts_at),
            "minutes": int((wanted.ends_at - wanted.starts_at).total_seconds() // 60),
            "status": "planned" if wanted.starts_at == known.original_starts_at else "moved",
            "cancelled_because": None,
        }
    return values


def _remember(db: Session, found: Comparison) -> None:
    """How each lesson stood in this file. Of one the file no longer has, nothing: should it come again, it is new to it."""
    here = found.school_class
    marks = {each.known.id: each.mark for each in found.changes if each.known and each.mark != (each.known.mark or "")}
    new = {
        (found.series[series_key(here.organisation_id, each.wanted.uid)], each.wanted.original_starts_at): each.mark
        for each in found.of(Effect.NEW)
        if each.wanted is not None
    }
    series_ids = sorted({series_id for series_id, _original in new})
    for start in range(0, len(series_ids), _AT_ONCE):
        query = select(Lesson.id, Lesson.series_id, Lesson.original_starts_at)
        for row in db.execute(query.where(Lesson.series_id.in_(series_ids[start : start + _AT_ONCE]))):
            if (row.series_id, row.original_starts_at) in new:
                marks[row.id] = new[row.series_id, row.original_starts_at]
    ids = sorted(marks)
    for start in range(0, len(ids), _AT_ONCE):
        old = (SourceId.organisation_id == here.organisation_id, SourceId.kind == KIND)
        db.execute(delete(SourceId).where(*old, SourceId.row_id.in_(ids[start : start + _AT_ONCE])))
    rows = [
        {
            "organisation_id": here.organisation_id,
            "kind": KIND,
            "source_id": str(number),
            "row_id": number,
            "digest": marks[number],
        }
        for number in ids
        if marks[number]
    ]
    if rows:
        db.execute(insert(cast(Table, SourceId.__table__)), rows)


def _tell(db: Session, found: Comparison, now: datetime) -> None:
    """Each pupil once for what was moved and once for what was cancelled, of lessons to come that were hers."""
    for row in _going(db, found.school_class, now):
        for effect in (Effect.MOVED, Effect.CANCELLED):
            hers = [each for each in found.of(effect) if _concerns(row, each, now)]
            if hers:
                _tell_one(db, row.person_id, effect, hers, now)
        placed = [each for each in found.of(Effect.CHANGED) if _concerns(row, each, now) and _is_elsewhere(each)]
        if placed and placed[0].known:
            values = {"lesson": placed[0].known.public_id, "starts_at": placed[0].starts_at.isoformat()}
            tell(db, row.person_id, NoticeCode.LESSON_PLACE_CHANGED, values, now)


def _going(db: Session, here: ClassHere, now: datetime) -> Sequence[Any]:
    """Who goes to the class from today on and is served there; also those who are on no list, since it is their week too."""
    today = oslo.day_of(now)
    served = select(Service.person_id).where(Service.organisation_id == here.organisation_id, serving_now(today))
    query = select(Enrolment.person_id, Enrolment.from_on, Enrolment.to_on).where(Enrolment.class_id == here.id)
    goes = (or_(Enrolment.to_on.is_(None), Enrolment.to_on >= today), Enrolment.person_id.in_(served))
    return db.execute(query.where(*goes)).all()


def _concerns(row: Any, change: Change, now: datetime) -> bool:
    if change.known is None or max(change.known.starts_at, change.starts_at) <= now:
        return False
    day = oslo.day_of(change.known.starts_at)
    return bool(row.from_on <= day and (row.to_on is None or day <= row.to_on))


def _tell_one(db: Session, person_id: int, effect: Effect, changes: Sequence[Change], now: datetime) -> None:
    first = changes[0]
    assert first.known is not None  # noqa: S101  see _concerns
    values: dict[str, str | int] = {"lesson": first.known.public_id, "starts_at": first.starts_at.isoformat()}
    # One that is on again at its old time has not moved from anywhere: its new time alone is said.
    if len(changes) > 1 or (effect is Effect.MOVED and first.known.starts_at == first.starts_at):
        code = NoticeCode.SERIES_MOVED if effect is Effect.MOVED else NoticeCode.SERIES_CANCELLED
        tell(db, person_id, code, {**values, "count": len(changes)}, now)
    elif effect is Effect.MOVED:
        values["was_starts_at"] = first.known.starts_at.isoformat()
        tell(db, person_id, NoticeCode.LESSON_MOVED, values, now)
    else:
        tell(db, person_id, NoticeCode.LESSON_CANCELLED, values, now)


def _is_elsewhere(change: Change) -> bool:
    return bool(change.known and change.wanted and _short(change.wanted.place) != change.known.place_name)


def _short(text: str | None) -> str | None:
    return text[:_MOST_TEXT] if text else None
