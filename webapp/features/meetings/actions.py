"""What can be done with a meeting: plan it, change or move it, cancel it, take it up again. The person is told each time."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.features.meetings.forms import MeetingGiven
from webapp.features.meetings.queries import MeetingSeen, meeting_of
from webapp.features.standing import mark_outdated
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.conditions import PURPOSES_OF
from webapp.policy.looks import concern_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.policy.scopes import ANSWERS, people_seen_by
from webapp.tables.evidence import Meeting
from webapp.tables.people import Person

# What sends somebody to another door when it changes; the rest stands in her week without a word.
_WHERE = ("way", "place_name", "address", "room")


def plan_meeting(db: Session, actor: Actor, person: str, given: MeetingGiven, *, now: datetime, today: date) -> int:
    """Plans a meeting and gives the person's id: her standings are old now. Raises NotHere."""
    person_id = db.scalar(
        select(Person.id).where(Person.public_id == person, Person.id.in_(people_seen_by(actor, today, ANSWERS)))
    )
    if person_id is None:
        raise NotHere
    meeting = Meeting(
        person_id=person_id,
        organisation_id=_office(db, actor, person_id, today),
        held_on=oslo.day_of(given.starts_at),
        **asdict(given),
    )
    db.add(meeting)
    db.flush()
    _tell(db, NoticeCode.MEETING_PLANNED, person_id, meeting.public_id, given.starts_at, now)
    mark_outdated(db, [person_id])
    return person_id


def change_meeting(
    db: Session, actor: Actor, meeting: str, given: MeetingGiven, seen: int | None, *, now: datetime, today: date
) -> int:
    """Changes or moves it; the old time stays beside the new one. Gives the person's id.

    Raises NotHere, or ChangedSince when another revision was seen, it is cancelled, or it has begun."""
    found = _to_change(db, actor, meeting, seen, today)
    if found.cancelled or found.starts_at <= now:
        raise ChangedSince({"cancelled": found.cancelled, "begun": found.starts_at <= now})
    values = asdict(given)
    if all(getattr(found, name) == value for name, value in values.items()):
        return found.person_id
    moved = given.starts_at != found.starts_at
    if moved:
        values["held_on"] = oslo.day_of(given.starts_at)
        back = given.starts_at == found.was_starts_at
        values["was_starts_at"] = None if back else found.starts_at
    _put(db, found, values)
    if moved:
        was = {"was_starts_at": found.starts_at.isoformat()}
        _tell(db, NoticeCode.MEETING_MOVED, found.person_id, meeting, given.starts_at, now, **was)
    elif any(values[name] != getattr(found, name) for name in _WHERE):
        _tell(db, NoticeCode.MEETING_CHANGED, found.person_id, meeting, given.starts_at, now)
    return found.person_id


def cancel_meeting(db: Session, actor: Actor, meeting: str, seen: int | None, *, now: datetime, today: date) -> int:
    """Raises NotHere, or ChangedSince when another revision was seen, it is cancelled, or it is over."""
    found = _to_change(db, actor, meeting, seen, today)
    if found.cancelled or found.ends_at <= now:
        raise ChangedSince({"cancelled": found.cancelled, "begun": found.ends_at <= now})
    _put(db, found, {"cancelled": True})
    _tell(db, NoticeCode.MEETING_CANCELLED, found.person_id, meeting, found.starts_at, now)
    return found.person_id


def take_up_again(db: Session, actor: Actor, meeting: str, seen: int | None, *, now: datetime, today: date) -> int:
    """Takes a cancellation back. Raises NotHere, or ChangedSince when it is not cancelled, or its time is past."""
    found = _to_change(db, actor, meeting, seen, today)
    if not found.cancelled or found.starts_at <= now:
        raise ChangedSince({"cancelled": found.cancelled, "begun": found.starts_at <= now})
    _put(db, found, {"cancelled": False})
    _tell(db, NoticeCode.MEETING_PLANNED, found.person_id, meeting, found.starts_at, now)
    return found.person_id


def _to_change(db: Session, actor: Actor, meeting: str, seen: int | None, today: date) -> MeetingSeen:
    found = meeting_of(db, actor, meeting, today)
    require(actor, Do.PLAN_MEETING, concern_of(db, found.person_id, today))
    if seen != found.revision:
        raise ChangedSince({"cancelled": found.cancelled, "begun": False})
    return found


def _put(db: Session, found: MeetingSeen, values: dict[str, Any]) -> None:
    taken = db.execute(
        update(Meeting)
        .where(Meeting.id == found.id, Meeting.revision == found.revision)
        .values(revision=Meeting.revision + 1, sequence=Meeting.sequence + 1, **values)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # another was a moment faster
        raise ChangedSince({"cancelled": found.cancelled, "begun": False})
    mark_outdated(db, [found.person_id])


def _tell(
    db: Session, code: NoticeCode, person_id: int, meeting: str, starts_at: datetime, now: datetime, **more: str
) -> None:
    tell(db, person_id, code, {"lesson": meeting, "starts_at": starts_at.isoformat(), **more}, now)


def _office(db: Session, actor: Actor, person_id: int, today: date) -> int:
    """The organisation as which the actor plans it. Raises NotHere when she may not."""
    concern = concern_of(db, person_id, today)
    require(actor, Do.PLAN_MEETING, concern)
    for held in actor.roles:
        if held.name in ANSWERS and any(
            (held.organisation_id, purpose) in concern.served_by for purpose in PURPOSES_OF[held.name]
        ):
            return held.organisation_id
    raise NotHere
