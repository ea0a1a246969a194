"""Making a calendar address, taking it back, and noting the day it was read."""

from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.engine.revision import digest
from webapp.features.calendar.queries import MOST_ADDRESSES, Feed, MayHave, may_have
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import Do, NotHere, require
from webapp.tables.base import new_token
from webapp.tables.database import Database, Who
from webapp.tables.people import Person
from webapp.tables.schedule import CalendarFeed


class TooMany(Exception):
    """She has as many addresses as one can have."""


class CanHaveNone(Exception):
    """Her address is protected, or nobody serves her."""


def make_feed(db: Session, actor: Actor, detail: str, language: str, now: datetime, today: date) -> str:
    """A new address; the secret, which is kept nowhere. Raises TooMany, CanHaveNone."""
    require(actor, Do.SUBSCRIBE_CALENDAR, Concern(person_id=actor.person_id))
    # Of two at once the second waits here on PostgreSQL, so that neither is one too many.
    db.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())
    if may_have(db, actor.person_id or 0, today) is not MayHave.YES:
        raise CanHaveNone
    alive = select(func.count()).where(CalendarFeed.person_id == actor.person_id, CalendarFeed.revoked_at.is_(None))
    if (db.scalar(alive) or 0) >= MOST_ADDRESSES:
        raise TooMany
    token = new_token()
    db.add(
        CalendarFeed(person_id=actor.person_id, token_hash=digest(token), detail=detail, language=language, made_at=now)
    )
    return token


def revoke_feed(db: Session, actor: Actor, public_id: str, now: datetime) -> None:
    """Takes one of her own addresses back, for good. Raises NotHere; taken back twice is done once."""
    mine = (CalendarFeed.public_id == public_id, CalendarFeed.person_id == actor.person_id)
    found = db.execute(select(CalendarFeed.id).where(*mine)).scalar_one_or_none()
    if found is None:
        raise NotHere
    db.execute(
        update(CalendarFeed).where(CalendarFeed.id == found, CalendarFeed.revoked_at.is_(None)).values(revoked_at=now)
    )


def note_fetch(database: Database, feed: Feed, today: date) -> None:
    """The day the address was last read, once a day at most: so that its owner sees one she does not know to be in use.

    With the session's last use (`web/sessions.py`) the one thing a GET writes: on the address's own row, nowhere else
    (docs/decisions/0011). A day that cannot be noted, as on a full disk, keeps nobody's week from her phone."""
    if feed.last_fetched_on is not None and feed.last_fetched_on >= today:
        return
    earlier = or_(CalendarFeed.last_fetched_on.is_(None), CalendarFeed.last_fetched_on < today)
    with suppress(SQLAlchemyError), database.the_write(Who(person_id=feed.person_id)) as db:
        db.execute(update(CalendarFeed).where(CalendarFeed.id == feed.id, earlier).values(last_fetched_on=today))
