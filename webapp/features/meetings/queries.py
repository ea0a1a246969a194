"""What can be seen of meetings by those who follow a person up: hers, one of them, and what it would collide with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.revision import digest
from webapp.features.schedule import LessonSeen, lessons_of
from webapp.policy.actor import Actor
from webapp.policy.conditions import PURPOSES_OF
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import ANSWERS, people_seen_by, serving_now
from webapp.tables.evidence import EvidenceRow, Meeting
from webapp.tables.organisations import Organisation
from webapp.tables.people import Circumstances, Person, Service

_BACK = timedelta(days=60)
MOST = 60


@dataclass(frozen=True)
class MeetingSeen:
    """One planned meeting. `person` is her public id; is_registered: somebody wrote down that it was held."""

    id: int
    public_id: str
    person_id: int
    person: str
    organisation_id: int
    revision: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    was_starts_at: datetime | None
    cancelled: bool
    way: str
    interpreter: str | None
    place_name: str | None
    address: str | None
    room: str | None
    bring: str | None
    with_name: str | None
    with_phone: str | None
    is_registered: bool

    @property
    def day(self) -> date:
        return oslo.day_of(self.starts_at)


@dataclass(frozen=True)
class Beforehand:
    """What a new meeting's form is filled with: whom she meets and whether she needs an interpreter."""

    with_name: str
    with_phone: str
    needs_interpreter: bool
    interpreter_language: str | None


def meetings_with(db: Session, person_id: int, now: datetime) -> Sequence[MeetingSeen]:
    """A person's meetings of the last two months and those to come, soonest first. One statement."""
    rows = db.execute(
        _meetings()
        .where(Meeting.person_id == person_id, Meeting.starts_at >= now - _BACK)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )
    return [MeetingSeen(*row) for row in rows]


def meeting_of(db: Session, actor: Actor, public_id: str, today: date) -> MeetingSeen:
    """One meeting, planned by an office the actor works for, with somebody she follows up. Raises NotHere."""
    row = db.execute(
        _meetings().where(
            Meeting.public_id == public_id,
            Meeting.organisation_id.in_(actor.organisations),
            Meeting.person_id.in_(people_seen_by(actor, today, ANSWERS)),
        )
    ).first()
    if row is None:
        raise NotHere
    return MeetingSeen(*row)


def beforehand(db: Session, actor: Actor, person_id: int, today: date) -> Beforehand:
    """One statement; the telephone is the one this office gave the person, else the office's own."""
    purposes = {purpose for role in ANSWERS for purpose in PURPOSES_OF[role]}
    row = db.execute(
        select(
            Service.contact_phone,
            Organisation.phone,
            Circumstances.interpreter_needed,
            Circumstances.interpreter_language,
        )
        .join(Organisation, Organisation.id == Service.organisation_id)
        .outerjoin(Circumstances, Circumstances.person_id == Service.person_id)
        .where(
            Service.person_id == person_id,
            Service.organisation_id.in_(actor.organisations),
            Service.purpose.in_(sorted(purposes)),
            serving_now(today),
        )
        .order_by(Service.contact_phone.is_(None), Service.id)
        .limit(1)
    ).first()
    name = f"{actor.given_name} {actor.family_name}".strip()
    if row is None:
        return Beforehand(name, "", False, None)
    phone = row.contact_phone or row.phone or ""
    return Beforehand(name, phone, bool(row.interpreter_needed), row.interpreter_language)


def collisions_with(
    db: Session, person_id: int, starts_at: datetime, ends_at: datetime, but: str | None = None
) -> tuple[LessonSeen, ...]:
    """What stands in her calendar at that time, but for the meeting itself. Gatherings are hers alone and not looked at."""
    found = lessons_of(db, person_id, oslo.day_of(starts_at) - oslo.A_DAY, oslo.day_of(ends_at))
    return tuple(
        each
        for each in found
        if each.starts_at < ends_at
        and each.ends_at > starts_at
        and not each.is_cancelled
        and each.source != "event"
        and each.public_id != but
    )


def fingerprint(collisions: Sequence[LessonSeen]) -> str:
    """What a form sends back when these were seen and accepted; empty for none."""
    return digest(" ".join(sorted(f"{each.public_id}.{each.revision}" for each in collisions))) if collisions else ""


def _meetings() -> Select[*tuple[Any, ...]]:
    return select(
        Meeting.id,
        Meeting.public_id,
        Meeting.person_id,
        Person.public_id,
        Meeting.organisation_id,
        Meeting.revision,
        Meeting.kind,
        Meeting.starts_at,
        Meeting.ends_at,
        Meeting.was_starts_at,
        Meeting.cancelled,
        Meeting.way,
        Meeting.interpreter,
        Meeting.place_name,
        Meeting.address,
        Meeting.room,
        Meeting.bring,
        Meeting.with_name,
        Meeting.with_phone,
        exists().where(EvidenceRow.meeting_id == Meeting.id).label("is_registered"),
    ).join(Person, Person.id == Meeting.person_id)
