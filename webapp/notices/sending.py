"""Sends what waits in the outbox: each message once, by one runner at a time, however often a runner is killed.

    waiting ──(committed, then it goes)──► sending ──► sent
       ▲                                      │
       └────── found so by the next run ──────┘   asked of the gateway first, sent again only if it has it not

A gateway that is down is left alone for longer and longer, with everything that waits for it; the other goes on."""

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Select, Table, case, func, make_url, or_, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.notices.gateways import Gateway, GatewayDown, Later, Message, Refused
from webapp.notices.message_words import written
from webapp.notices.outbox import NEWS_FOR, may_be_told
from webapp.tables.database import Database, Who
from webapp.tables.notices import MessageWay, Notice, OutgoingMessage
from webapp.tables.people import Person

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))  # the last one for ever after
DOWN = ("down", "timeout", "login", "busy")  # failures of a gateway, not of one message
_SENDING = 7_261_002  # PostgreSQL's lock for the one runner
_NOTICE, _WAY, _OUT, _PERSON = (cast(Table, kind.__table__) for kind in (Notice, MessageWay, OutgoingMessage, Person))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did. waiting: still in the outbox. down: channels left alone now. busy: another runner was at it."""

    sent: int = 0
    given_up: int = 0
    too_late: int = 0
    put_off: int = 0
    waiting: int = 0
    down: tuple[str, ...] = ()
    busy: bool = False


class _Taken(Exception):
    """The row is no longer as it was read; somebody took the message back."""


def send_due(
    database: Database,
    gateways: Mapping[str, Gateway],
    now: datetime,
    *,
    name: str = "",
    at_most: timedelta | None = None,
) -> Outcome:
    """Sends what is due at this instant. gateways: channel -> gateway; a channel without one waits.

    name: the neutral name under the text. at_most: how long the run goes on; the rest is for the next one."""
    with the_only_runner(database) as alone:
        if not alone:
            return Outcome(busy=True)
        return _Run(database, gateways, now, name, at_most).everything()


@contextmanager
def the_only_runner(database: Database) -> Iterator[bool]:
    """Whether this process alone may send now. The lock dies with the process, so nothing is ever left locked."""
    if database.dialect_name == "postgresql":
        with database.engine.connect() as connection:
            held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _SENDING}))
            connection.commit()  # the lock is the session's; no transaction stays open behind it
            try:
                yield held
            finally:
                if held:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _SENDING})
                    connection.commit()
        return
    handle = os.open(f"{make_url(database.url).database}.messages", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)  # lets go of the lock


class _Run:
    """One run of the one runner."""

    def __init__(
        self,
        database: Database,
        gateways: Mapping[str, Gateway],
        now: datetime,
        name: str,
        at_most: timedelta | None,
    ) -> None:
        self._database, self._gateways, self._now, self._name = database, gateways, now, name
        self._who = Who(everything=True, on=oslo.day_of(now))
        self._ends = None if at_most is None else time.monotonic() + at_most.total_seconds()
        self._outcome = Outcome()

    def everything(self) -> Outcome:
        """Each channel in turn; what a killed run left behind first becomes ordinary waiting."""
        self._write(
            update(_OUT)
            .where(_OUT.c.state == "sending")
            .values(state="waiting", failure="interrupted", next_try_at=self._now)
        )
        for channel, gateway in self._gateways.items():
            try:
                self._channel(channel, gateway)
            finally:
                gateway.close()
        with self._database.reading(self._who) as db:
            left = db.scalar(select(func.count()).select_from(_OUT).where(_OUT.c.state == "waiting"))
        return replace(self._outcome, waiting=left or 0)

    def _channel(self, channel: str, gateway: Gateway) -> None:
        with self._database.reading(self._who) as db:
            level, rests_until = resting(db, channel)
            due = [row.id for row in db.execute(_due(channel, self._now))]
        if rests_until is not None and rests_until > self._now:
            self._outcome = replace(self._outcome, down=(*self._outcome.down, channel))
            self._end_what_is_too_late(channel)
            return
        for message_id in due:
            if self._ends is not None and time.monotonic() >= self._ends:
                return
            try:
                self._one(message_id, gateway)
            except GatewayDown as fault:
                self._rest(message_id, channel, level + 1, fault.failure)
                return

    def _one(self, message_id: int, gateway: Gateway) -> None:
        """One message to its end, or put off. Raises GatewayDown."""
        with self._database.reading(self._who) as db:
            row = db.execute(_whole(message_id)).one()
            if row.state != "waiting":
                return
            why_not = _why_not(db, row, self._now)
        try:
            # Tried before: the gateway may have it, though its answer never came.
            if row.tries and gateway.has(row.public_id):
                self._end(message_id, "sent", None)
            elif why_not is not None:
                self._end(message_id, *why_not)
            else:
                gateway.send(self._message(row), lambda: self._note_sending(message_id))
                self._end(message_id, "sent", None)
        except Refused as fault:
            self._end(message_id, "given_up", fault.failure)
        except Later as fault:
            self._put_off(message_id, row.tries + 1, fault.failure)
        except _Taken:
            pass
        except (GatewayDown, SQLAlchemyError):
            raise
        except Exception:  # a fault of ours over one message must not hold up all the others for ever
            self._put_off(message_id, row.tries + 1, "unknown")

    def _message(self, row: Row[Any]) -> Message:
        digits = row.code if row.kind == "code" else None
        subject, said = written(row.language, digits, self._name)
        return Message(row.public_id, row.channel, row.address, row.language, said, subject)

    def _note_sending(self, message_id: int) -> None:
        """The book says so before the message can be gone. Raises _Taken when it has been taken back meanwhile."""
        changed = self._write(
            update(_OUT)
            .where(_OUT.c.id == message_id, _OUT.c.state == "waiting")
            .values(state="sending", tries=_OUT.c.tries + 1)
        )
        if not changed:
            raise _Taken

    def _end(self, message_id: int, state: str, failure: str | None) -> None:
        values: dict[str, Any] = {"state": state, "failure": failure, "code": None}
        if state == "sent":
            values["sent_at"] = self._now
        self._write(
            update(_OUT).where(_OUT.c.id == message_id, _OUT.c.state.in_(("waiting", "sending"))).values(**values)
        )
        self._outcome = replace(self._outcome, **{state: getattr(self._outcome, state) + 1})

    def _put_off(self, message_id: int, tries: int, failure: str) -> None:
        """This message waits longer than last time; the others go on."""
        self._write(
            update(_OUT)
            .where(_OUT.c.id == message_id, _OUT.c.state.in_(("waiting", "sending")))
            .values(state="waiting", tries=tries, failure=failure, next_try_at=self._now + pause(tries))
        )
        self._outcome = replace(self._outcome, put_off=self._outcome.put_off + 1)

    def _rest(self, message_id: int, channel: str, level: int, failure: str) -> None:
        """The gateway is left alone: the message that found out carries for how long, and how often it was so."""
        self._put_off(message_id, level, failure)
        self._end_what_is_too_late(channel)
        self._outcome = replace(self._outcome, down=(*self._outcome.down, channel))

    def _end_what_is_too_late(self, channel: str) -> None:
        """Not what has been tried: it may have gone, and is asked about when the gateway is back."""
        ended = self._write(
            update(_OUT)
            .where(_OUT.c.channel == channel, _OUT.c.state == "waiting", _OUT.c.good_until <= self._now)
            .where(_OUT.c.tries == 0)
            .values(state="too_late", code=None)
        )
        self._outcome = replace(self._outcome, too_late=self._outcome.too_late + ended)

    def _write(self, change: Any) -> int:
        """One short transaction; how many rows it changed."""
        with self._database.the_write(self._who) as db:
            found: Any = db.execute(change)
            return int(found.rowcount)


def pause(tries: int) -> timedelta:
    """How long to wait after this many tries without luck, 1 or more."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


def resting(db: Session, channel: str) -> tuple[int, datetime | None]:
    """How many times in a row the gateway was found down, and until when it is left alone; (0, None) when it is well.

    Told by the messages that found out since the last one that went."""
    last = select(func.max(_OUT.c.sent_at)).where(_OUT.c.channel == channel).scalar_subquery()
    row = db.execute(
        select(func.max(_OUT.c.tries).label("level"), func.max(_OUT.c.next_try_at).label("until")).where(
            _OUT.c.channel == channel,
            _OUT.c.state.in_(("waiting", "too_late")),
            _OUT.c.failure.in_(DOWN),
            or_(last.is_(None), _OUT.c.next_try_at > last),
        )
    ).one()
    return row.level or 0, row.until


def _due(channel: str, now: datetime) -> Select[Any]:
    """Ids of what should go, codes first: they are short-lived and somebody is looking at the phone."""
    return (
        select(_OUT.c.id)
        .where(_OUT.c.channel == channel, _OUT.c.state == "waiting", _OUT.c.next_try_at <= now)
        .order_by(case((_OUT.c.kind == "code", 0), else_=1), _OUT.c.good_until, _OUT.c.id)
    )


def _whole(message_id: int) -> Select[Any]:
    """The message with where it goes now; no address when the way was taken away or may not be used."""
    return (
        select(
            _OUT,
            _WAY.c.address,
            _WAY.c.notices,
            _WAY.c.reminders,
            may_be_told().label("may_be_told"),
            (_PERSON.c.protection == "strictly_confidential").label("is_secret"),
            _PERSON.c.language,
        )
        .select_from(_OUT)
        .join(_PERSON, _PERSON.c.id == _OUT.c.person_id)
        .outerjoin(_WAY, _WAY.c.id == _OUT.c.way_id)
        .where(_OUT.c.id == message_id)
    )


def _why_not(db: Session, row: Row[Any], now: datetime) -> tuple[str, str | None] | None:
    """(state, failure) of a message that shall not go any more; None: it shall."""
    if row.address is None or row.is_secret:
        return "given_up", "stopped"
    if row.kind == "code":
        return ("too_late", row.failure) if row.good_until <= now else None
    if not row.may_be_told or not (row.notices if row.kind == "notice" else row.reminders):
        return "given_up", "stopped"
    if row.good_until <= now or (row.kind == "notice" and not _has_news(db, row.person_id, now)):
        return "too_late", row.failure
    return None


def _has_news(db: Session, person_id: int, now: datetime) -> bool:
    """Whether something she has not read is new enough; if not, «you have a message» would not be true."""
    unread = select(_NOTICE.c.id).where(
        _NOTICE.c.person_id == person_id, _NOTICE.c.read_at.is_(None), _NOTICE.c.told_at > now - NEWS_FOR
    )
    return db.scalar(unread.limit(1)) is not None
