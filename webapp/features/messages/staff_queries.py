"""How the gateways do, in numbers, for an administrator.

Of the whole installation, not of the people her organisation serves: a gateway is shared, and whether it works is no secret
of anybody. Nobody's name, address or message is read, and counts are not split by person, office or sort of message."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from webapp.engine import oslo
from webapp.notices.sending import resting
from webapp.tables.database import Database, Who
from webapp.tables.notices import OutgoingMessage as Out

DAYS = 7


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """One channel. rests_until: the gateway was found down and is tried again then. failures: code -> how many wait for it.

    days: messages sent on each of the last seven days, oldest first. given_up, too_late: made within those days."""

    channel: str
    is_set_up: bool
    last_sent_at: datetime | None
    waiting: int
    oldest_waiting_at: datetime | None
    given_up: int
    too_late: int
    days: tuple[tuple[date, int], ...]
    rests_until: datetime | None
    failures: tuple[tuple[str, int], ...]

    @property
    def is_used(self) -> bool:
        return self.last_sent_at is not None or bool(self.waiting or self.given_up or self.too_late)


def channels_seen(
    database: Database, channels: tuple[str, ...], set_up: tuple[str, ...], now: datetime, today: date
) -> tuple[ChannelSeen, ...]:
    """Each of `channels` as it does now."""
    with database.reading(Who(everything=True, on=today)) as db:
        counted = {row.channel: row for row in db.execute(_counts(today))}
        waits: dict[str, list[tuple[str, int]]] = {}
        for row in db.execute(
            select(Out.channel, Out.failure, func.count().label("number"))
            .where(Out.state == "waiting", Out.failure.is_not(None))
            .group_by(Out.channel, Out.failure)
            .order_by(Out.channel, Out.failure)
        ):
            waits.setdefault(row.channel, []).append((row.failure, row.number))
        rests = {channel: resting(db, channel)[1] for channel in channels}
    return tuple(
        _seen(channel, channel in set_up, counted.get(channel), rests[channel], waits.get(channel, []), now, today)
        for channel in channels
    )


def _seen(
    channel: str,
    is_set_up: bool,
    row: Any,
    until: datetime | None,
    failures: list[tuple[str, int]],
    now: datetime,
    today: date,
) -> ChannelSeen:
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    if row is None:
        nothing = tuple((day, 0) for day in days)
        return ChannelSeen(channel, is_set_up, None, 0, None, 0, 0, nothing, None, ())
    return ChannelSeen(
        channel,
        is_set_up,
        row.last_sent_at,
        row.waiting,
        row.oldest_waiting_at,
        row.given_up,
        row.too_late,
        tuple((day, row._mapping[f"day_{number}"]) for number, day in enumerate(days)),
        until if until is not None and until > now else None,
        tuple(failures),
    )


def _counts(today: date) -> Any:
    """One row for each channel that has been used."""
    first = oslo.at(today - timedelta(days=DAYS - 1), time())
    days = []
    for number in range(DAYS):
        day = today - timedelta(days=DAYS - 1 - number)
        within = and_(Out.sent_at >= oslo.at(day, time()), Out.sent_at < oslo.at(day + oslo.A_DAY, time()))
        days.append(_how_many(within).label(f"day_{number}"))
    waits = Out.state.in_(("waiting", "sending"))
    return select(
        Out.channel,
        func.max(Out.sent_at).label("last_sent_at"),
        _how_many(waits).label("waiting"),
        func.min(case((waits, Out.made_at))).label("oldest_waiting_at"),
        _how_many(and_(Out.state == "given_up", Out.failure != "stopped", Out.made_at >= first)).label("given_up"),
        _how_many(and_(Out.state == "too_late", Out.made_at >= first)).label("too_late"),
        *days,
    ).group_by(Out.channel)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
