"""The outbox: which messages there should be. Made once by their keys however often this runs; sent by `sending.py`.

A message says only that there is something to read. So one message serves several notices, and one that still waits serves
those told meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, and_, func, or_, select, text, true, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.tables.absence import AbsenceNotice
from webapp.tables.base import new_public_id
from webapp.tables.database import Database, Who
from webapp.tables.evidence import Meeting
from webapp.tables.notices import MessageWay, Notice, OutgoingMessage
from webapp.tables.people import Person
from webapp.tables.schedule import Enrolment, Examination, Lesson

NEWS_FOR = timedelta(days=3)  # a notice older than this is told in the app alone
APART = timedelta(minutes=10)  # between two messages about notices, to one person by one channel
REMINDS_FROM = time(18, 0)  # in Oslo, the evening before
_MAKING = 7_261_001  # a lock of PostgreSQL: two makers at once would each choose a notice to speak for the others
_NOTICE, _WAY, _OUT, _PERSON, _LESSON, _ENROLMENT, _MEETING, _TEST, _AWAY = (
    cast(Table, kind.__table__)
    for kind in (Notice, MessageWay, OutgoingMessage, Person, Lesson, Enrolment, Meeting, Examination, AbsenceNotice)
)


@dataclass(frozen=True, slots=True)
class Made:
    """How many messages were put into the outbox."""

    notices: int
    reminders: int


def make_due(database: Database, now: datetime) -> Made:
    """Puts into the outbox what should be sent at this instant, in one write."""
    today = oslo.day_of(now)
    with database.the_write(Who(everything=True, on=today)) as db:
        if database.dialect_name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MAKING})
        return Made(_make_notices(db, now), _make_reminders(db, now, today))


def put_out(db: Session, rows: Iterable[Mapping[str, Any]]) -> int:
    """Adds messages whose key is new, within the caller's write; how many were new. Each row: the columns of the table
    without public_id."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    added = 0
    for row in rows:
        values = {"public_id": new_public_id(), "state": "waiting", "tries": 0, "next_try_at": row["made_at"], **row}
        new = insert(_OUT).values(values).on_conflict_do_nothing(index_elements=["key"]).returning(_OUT.c.id)
        added += len(db.execute(new).all())
    return added


def may_be_told() -> ColumnElement[bool]:
    """Condition on a way joined with its person: confirmed, not of somebody whose very being here is secret, and her
    account is open."""
    return and_(
        _WAY.c.confirmed_at.is_not(None),
        _PERSON.c.protection != "strictly_confidential",
        _PERSON.c.disabled_at.is_(None),
    )


def _make_notices(db: Session, now: datetime) -> int:
    newest = func.max(_NOTICE.c.id).label("newest")
    waiting = (
        select(_WAY.c.id, _WAY.c.person_id, _WAY.c.channel, newest, func.max(_NOTICE.c.told_at).label("told_at"))
        .select_from(_WAY)
        .join(_PERSON, _PERSON.c.id == _WAY.c.person_id)
        .join(_NOTICE, _NOTICE.c.person_id == _WAY.c.person_id)
        .where(
            may_be_told(),
            _WAY.c.notices == true(),
            _NOTICE.c.read_at.is_(None),
            _NOTICE.c.told_at > now - NEWS_FOR,
            _NOTICE.c.told_at <= now,
            _NOTICE.c.told_at >= _WAY.c.confirmed_at,  # what was told before she asked is no news
            ~_spoken_for(now),
        )
        .group_by(_WAY.c.id, _WAY.c.person_id, _WAY.c.channel)
        .subquery()
    )
    found = db.execute(select(waiting, _NOTICE.c.public_id).join(_NOTICE, _NOTICE.c.id == waiting.c.newest))
    return put_out(
        db,
        [
            {
                "person_id": row.person_id,
                "way_id": row.id,
                "key": f"notice:{row.public_id}:{row.channel}",
                "channel": row.channel,
                "kind": "notice",
                "made_at": now,
                "good_until": row.told_at + NEWS_FOR,
            }
            for row in found.all()
        ],
    )


def _spoken_for(now: datetime) -> ColumnElement[bool]:
    """Whether a message speaks for this notice already: one that still waits, one of the last minutes, or a later one."""
    spoke_at = func.coalesce(_OUT.c.sent_at, _OUT.c.made_at)
    return (
        select(_OUT.c.id)
        .where(
            _OUT.c.person_id == _WAY.c.person_id,
            _OUT.c.channel == _WAY.c.channel,
            _OUT.c.kind == "notice",
            or_(
                _OUT.c.state.in_(("waiting", "sending")),
                spoke_at > now - APART,
                spoke_at >= _NOTICE.c.told_at,
            ),
        )
        .exists()
    )


def _make_reminders(db: Session, now: datetime, today: date) -> int:
    """From six in the evening, for tomorrow. A person who has said that she is away then is not reminded."""
    evening = oslo.at(today, REMINDS_FROM)
    if now < evening:
        return 0
    tomorrow = today + oslo.A_DAY
    begins = _begins(tomorrow).subquery()
    reminded = (
        select(_OUT.c.id)
        .where(
            _OUT.c.person_id == _WAY.c.person_id,
            _OUT.c.channel == _WAY.c.channel,
            _OUT.c.kind == "reminder",
            _OUT.c.made_at >= evening,
        )
        .exists()
    )
    found = db.execute(
        select(_WAY.c.id, _WAY.c.person_id, _WAY.c.channel, func.min(begins.c.starts_at).label("first"))
        .select_from(_WAY)
        .join(_PERSON, _PERSON.c.id == _WAY.c.person_id)
        .join(begins, begins.c.person_id == _WAY.c.person_id)
        .where(may_be_told(), _WAY.c.reminders == true(), ~reminded)
        .group_by(_WAY.c.id, _WAY.c.person_id, _WAY.c.channel)
    )
    return put_out(
        db,
        [
            {
                "person_id": row.person_id,
                "way_id": row.id,
                "key": f"reminder:{row.person_id}:{tomorrow.isoformat()}:{row.channel}",
                "channel": row.channel,
                "kind": "reminder",
                "made_at": now,
                "good_until": row.first,
            }
            for row in found.all()
        ],
    )


def _begins(day: date) -> CompoundSelect[Any]:
    """(person_id, starts_at) of everything that takes place on this day in Oslo and that she has not said no to."""
    lessons = (
        select(_ENROLMENT.c.person_id, _LESSON.c.starts_at)
        .join(
            _LESSON,
            and_(
                _LESSON.c.class_id == _ENROLMENT.c.class_id,
                _LESSON.c.held_on >= _ENROLMENT.c.from_on,
                or_(_ENROLMENT.c.to_on.is_(None), _LESSON.c.held_on <= _ENROLMENT.c.to_on),
            ),
        )
        .where(_on(_LESSON, day), _LESSON.c.status != "cancelled")
        .where(~_said_away(_ENROLMENT, _LESSON, lesson=True), _has_way(_ENROLMENT))
    )
    return union_all(lessons, _alone(_MEETING, day), _alone(_TEST, day))


def _alone(table: Table, day: date) -> Select[Any]:
    """Meetings and tests: rows of one person, with a yes or no for cancelled."""
    return select(table.c.person_id, table.c.starts_at).where(
        _on(table, day), table.c.cancelled != true(), ~_said_away(table, table), _has_way(table)
    )


def _on(table: Table, day: date) -> ColumnElement[bool]:
    """Begins on this day in Oslo, however many hours it has."""
    midnight, next_midnight = (oslo.at(each, time()) for each in (day, day + oslo.A_DAY))
    return and_(table.c.starts_at >= midnight, table.c.starts_at < next_midnight)


def _has_way(table: Table) -> ColumnElement[bool]:
    return table.c.person_id.in_(select(_WAY.c.person_id).where(_WAY.c.confirmed_at.is_not(None)))


def _said_away(whose: Table, what: Table, *, lesson: bool = False) -> ColumnElement[bool]:
    """Whether a notice of hers that she has not taken back covers it."""
    part = and_(_AWAY.c.from_at < what.c.ends_at, _AWAY.c.to_at > what.c.starts_at)
    days = and_(_AWAY.c.from_on <= what.c.held_on, _AWAY.c.to_on >= what.c.held_on)
    covers = and_(days, or_(_AWAY.c.from_at.is_(None), part))
    return (
        select(_AWAY.c.id)
        .where(_AWAY.c.person_id == whose.c.person_id, _AWAY.c.withdrawn_at.is_(None))
        .where(or_(covers, _AWAY.c.lesson_id == what.c.id) if lesson else covers)
        .exists()
    )
