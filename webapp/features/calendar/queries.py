"""Which calendar addresses a person has, whose an address is, and what stands in the calendar behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import and_, exists, or_, select, union_all
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.revision import digest
from webapp.features.schedule import LessonSeen, lessons_of
from webapp.policy.scopes import serving_now
from webapp.tables.database import Asked, Database, Who
from webapp.tables.evidence import Meeting
from webapp.tables.people import Person, Service
from webapp.tables.schedule import CalendarFeed, Enrolment, Lesson

MOST_ADDRESSES = 3
BEHIND, AHEAD = timedelta(days=60), timedelta(days=400)
MOST_ENTRIES = 2_000
_LONGEST_TOKEN = 100


class MayHave(StrEnum):
    """Whether a person can have a calendar address."""

    YES = "yes"
    PROTECTED = "protected"  # of any kind: an address that others may come by is not for her
    NOT_SERVED = "not_served"  # nobody serves her today, so there is no week to show


@dataclass(frozen=True)
class FeedSeen:
    """A living address as its owner sees it; the secret itself is shown once, when it is made."""

    public_id: str
    detail: str
    made_at: datetime
    last_fetched_on: date | None

    @property
    def is_full(self) -> bool:
        return self.detail == "full"


@dataclass(frozen=True)
class Feed:
    """An address as whoever knows the secret reads it."""

    id: int
    person_id: int
    detail: str
    language: str
    made_at: datetime
    last_fetched_on: date | None

    @property
    def is_full(self) -> bool:
        return self.detail == "full"


@dataclass(frozen=True)
class Contents:
    """What a calendar app gets. sequences: public id -> how often the entry was moved, cancelled or changed (RFC 5545)."""

    feed: Feed
    entries: Sequence[LessonSeen]
    sequences: Mapping[str, int]


def feeds_of(db: Session, person_id: int) -> list[FeedSeen]:
    """Her living addresses, newest first."""
    query = (
        select(CalendarFeed.public_id, CalendarFeed.detail, CalendarFeed.made_at, CalendarFeed.last_fetched_on)
        .where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
        .order_by(CalendarFeed.made_at.desc(), CalendarFeed.id.desc())
        .limit(MOST_ADDRESSES)
    )
    return [FeedSeen(*row) for row in db.execute(query)]


def may_have(db: Session, person_id: int, today: date) -> MayHave:
    """Whether this person can have an address today, and one she has is answered."""
    served = exists().where(Service.person_id == Person.id, serving_now(today))
    about = select(Person.protection, Person.disabled_at, served.label("served"))
    row = db.execute(about.where(Person.id == person_id)).one_or_none()
    if row is None or row.disabled_at is not None:  # a closed account is closed at this door too
        return MayHave.NOT_SERVED
    if row.protection != "none":
        return MayHave.PROTECTED
    return MayHave.YES if row.served else MayHave.NOT_SERVED


def contents_under(database: Database, token: str, today: date) -> Contents | None:
    """What the calendar with this secret shows today; None for a secret that is unknown, taken back, or whose owner can
    have none (any more). Four statements; the second reading is behind the wall as its owner herself."""
    if len(token) > _LONGEST_TOKEN:
        return None
    with database.reading() as db:
        feed = _feed_under(db, token)
    if feed is None:
        return None
    with database.reading(Who(person_id=feed.person_id, on=today)) as db:
        if may_have(db, feed.person_id, today) is not MayHave.YES:
            return None
        first, last = today - BEHIND, today + AHEAD
        entries = lessons_of(db, feed.person_id, first, last, MOST_ENTRIES)
        return Contents(feed, entries, _sequences(db, feed.person_id, first, last))


def _feed_under(db: Session, token: str) -> Feed | None:
    row = db.execute(
        select(
            CalendarFeed.id,
            CalendarFeed.person_id,
            CalendarFeed.detail,
            CalendarFeed.language,
            CalendarFeed.made_at,
            CalendarFeed.last_fetched_on,
        ).where(CalendarFeed.token_hash == digest(token), CalendarFeed.revoked_at.is_(None))
    ).one_or_none()
    return Feed(*row) if row else None


def _sequences(db: Asked, person_id: int, first: date, last: date) -> dict[str, int]:
    """Public id -> SEQUENCE of her lessons and meetings of these days, of those ever changed alone."""
    since, until = oslo.at(first, time()), oslo.at(last + oslo.A_DAY, time())
    goes_there = and_(
        Lesson.held_on >= Enrolment.from_on, or_(Enrolment.to_on.is_(None), Lesson.held_on <= Enrolment.to_on)
    )
    lessons = (
        select(Lesson.public_id, Lesson.sequence)
        .join(Enrolment, and_(Enrolment.class_id == Lesson.class_id, goes_there))
        .where(Enrolment.person_id == person_id, Lesson.sequence > 0)
        .where(Lesson.starts_at >= since, Lesson.starts_at < until)
    )
    meetings = (
        select(Meeting.public_id, Meeting.sequence)
        .where(Meeting.person_id == person_id, Meeting.sequence > 0)
        .where(Meeting.starts_at >= since, Meeting.starts_at < until)
    )
    return {row.public_id: row.sequence for row in db.execute(union_all(lessons, meetings))}
