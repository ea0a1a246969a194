"""What a person can do about messages: say an address, type in its code, choose, stop. All of it her own."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.features.messages.forms import Choice
from webapp.notices.message_words import CODE_MINUTES
from webapp.notices.outbox import put_out
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.access import Attempt
from webapp.tables.base import new_public_id
from webapp.tables.notices import MessageWay, OutgoingMessage
from webapp.tables.people import Person

CODE_COUNTS_FOR = timedelta(minutes=CODE_MINUTES)
MOST_CODES_AN_HOUR = 5  # for one person, and to one address whoever asks
MOST_TRIES = 5
HOUR = timedelta(hours=1)
WINDOW = timedelta(minutes=10)


class Answer(StrEnum):
    """What came of a code that was typed in."""

    CONFIRMED = "confirmed"
    WRONG = "wrong"
    EXPIRED = "expired"  # too late, or there is none
    TOO_MANY = "too_many"  # it counts no more; another can be asked for


class TooManyCodes(Exception):
    """She has asked for as many codes as an hour allows."""


def set_address(
    db: Session, actor: Actor, channel: str, address: str, revision: int, *, now: datetime, key: bytes
) -> None:
    """Keeps the address and puts its code into the outbox; nothing else is sent there before the code has come back.

    revision: the one seen, 0 where there was none. Raises ChangedSince, TooManyCodes, NotHere."""
    person_id = _self(db, actor)
    way = _way(db, person_id, channel)
    if (way.revision if way else 0) != revision:
        raise ChangedSince({})
    if way is not None and way.address == address and way.confirmed_at is not None:
        return
    if _count(db, f"codes:{_keyed(key, str(person_id))}", now) > MOST_CODES_AN_HOUR:
        raise TooManyCodes
    # In silence: an answer of its own would tell that somebody else uses this address.
    goes = _count(db, f"codeto:{_keyed(key, address)}", now) <= MOST_CODES_AN_HOUR
    way_id, public_id = _kept(db, person_id, channel, address)
    digits = f"{secrets.randbelow(10**6):06d}"
    expires_at = now + CODE_COUNTS_FOR
    changed = db.execute(
        update(MessageWay)
        .where(MessageWay.id == way_id, MessageWay.revision == revision)
        .values(
            address=address,
            confirmed_at=None,
            code_hash=_code_hash(key, public_id, digits),
            code_expires_at=expires_at,
            code_tries=0,
            revision=revision + 1,
        )
    )
    if not changed.rowcount:  # type: ignore[attr-defined]  # her other page was a moment faster
        raise ChangedSince({})
    _take_back(db, OutgoingMessage.way_id == way_id)
    if goes:
        put_out(db, [_code_message(person_id, way_id, channel, digits, now, expires_at)])


def confirm(db: Session, actor: Actor, channel: str, digits: str, *, now: datetime, key: bytes) -> Answer:
    """Tries the code. Commit whatever it answers: a try counts before it is looked at."""
    way = _way(db, _self(db, actor), channel)
    if way is None or (way.code_hash is None and way.confirmed_at is None):
        return Answer.EXPIRED
    if way.confirmed_at is not None:
        return Answer.CONFIRMED
    if way.code_expires_at is None or way.code_expires_at <= now:
        return Answer.EXPIRED
    is_last, code_hash = (
        way.code_tries + 1 >= MOST_TRIES,
        way.code_hash or "",
    )  # as they were: the update changes `way` too
    counted = db.execute(
        update(MessageWay)
        .where(MessageWay.id == way.id, MessageWay.code_tries < MOST_TRIES, MessageWay.code_hash == way.code_hash)
        .values(code_tries=MessageWay.code_tries + 1)
    )
    if not counted.rowcount:  # type: ignore[attr-defined]
        return Answer.TOO_MANY
    if not hmac.compare_digest(_code_hash(key, way.public_id, digits), code_hash):
        return Answer.TOO_MANY if is_last else Answer.WRONG
    db.execute(
        update(MessageWay)
        .where(MessageWay.id == way.id)
        .values(confirmed_at=now, code_hash=None, code_expires_at=None, revision=MessageWay.revision + 1)
    )
    return Answer.CONFIRMED


def choose(db: Session, actor: Actor, channel: str, choice: Choice) -> None:
    """Raises ChangedSince when it stands otherwise than it was seen, NotHere when there is nothing to choose about."""
    way = _way(db, _self(db, actor), channel)
    if way is None:
        raise NotHere
    changed = db.execute(
        update(MessageWay)
        .where(MessageWay.id == way.id, MessageWay.revision == choice.revision)
        .values(notices=choice.notices, reminders=choice.reminders, revision=choice.revision + 1)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise ChangedSince({})


def stop(db: Session, actor: Actor, channel: str) -> None:
    """Forgets the address and takes back what waits. Stopped already stays stopped."""
    way = _way(db, _self(db, actor), channel, hidden_too=True)
    if way is None:
        return
    _take_back(db, OutgoingMessage.way_id == way.id)
    db.execute(update(OutgoingMessage).where(OutgoingMessage.way_id == way.id).values(way_id=None))
    db.execute(delete(MessageWay).where(MessageWay.id == way.id))


def _self(db: Session, actor: Actor) -> int:
    require(actor, Do.CHOOSE_MESSAGES, Concern(person_id=actor.person_id))
    assert actor.person_id is not None
    return actor.person_id


def _way(db: Session, person_id: int, channel: str, *, hidden_too: bool = False) -> MessageWay | None:
    """Her way by this channel. Raises NotHere for somebody to whom none is offered, unless hidden_too."""
    protection = db.scalar(select(Person.protection).where(Person.id == person_id))
    if protection == "strictly_confidential" and not hidden_too:
        raise NotHere
    return db.scalars(
        select(MessageWay).where(MessageWay.person_id == person_id, MessageWay.channel == channel)
    ).one_or_none()


def _kept(db: Session, person_id: int, channel: str, address: str) -> tuple[int, str]:
    """(id, public id) of her row for this channel, made when there is none."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.execute(
        insert(MessageWay)
        .values(
            public_id=new_public_id(),
            person_id=person_id,
            channel=channel,
            address=address,
            notices=True,
            reminders=True,
            code_tries=0,
            revision=0,
        )
        .on_conflict_do_nothing(index_elements=["person_id", "channel"])
    )
    row = db.execute(
        select(MessageWay.id, MessageWay.public_id).where(
            MessageWay.person_id == person_id, MessageWay.channel == channel
        )
    ).one()
    return row.id, row.public_id


def _take_back(db: Session, which: ColumnElement[bool]) -> None:
    db.execute(
        update(OutgoingMessage)
        .where(which, OutgoingMessage.state == "waiting")
        .values(state="given_up", failure="stopped", code=None)
    )


def _code_message(
    person_id: int, way_id: int, channel: str, digits: str, now: datetime, expires_at: datetime
) -> dict[str, object]:
    return {
        "person_id": person_id,
        "way_id": way_id,
        "key": f"code:{new_public_id()}",
        "channel": channel,
        "kind": "code",
        "code": digits,
        "made_at": now,
        "good_until": expires_at,
    }


def _count(db: Session, key: str, now: datetime) -> int:
    """Counts once more under this key; how often it was within the last hour, to ten minutes."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    window = WINDOW.total_seconds()
    starts_at = datetime.fromtimestamp(now.timestamp() // window * window, UTC)
    db.execute(
        insert(Attempt)
        .values(key=key, window_starts_at=starts_at, tries=1)
        .on_conflict_do_update(
            index_elements=[Attempt.key, Attempt.window_starts_at], set_={"tries": Attempt.tries + 1}
        )
    )
    counted = select(func.sum(Attempt.tries)).where(Attempt.key == key, Attempt.window_starts_at > now - HOUR)
    return db.scalar(counted) or 0


def _keyed(key: bytes, text: str) -> str:
    """So that the table of tries tells neither people nor addresses."""
    return hashlib.blake2b(text.casefold().encode("utf-8", "replace"), key=key, digest_size=16).hexdigest()


def _code_hash(key: bytes, way: str, digits: str) -> str:
    return hashlib.blake2b(f"{way}:{digits}".encode(), key=key, digest_size=32).hexdigest()
