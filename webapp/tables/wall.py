"""Who a transaction is for. On PostgreSQL the row-level policies read it; SQLite has no such second wall.

The wall stands behind `policy/`, never instead of it: a query that forgot its scope still shows nobody else's rows.
Everything is set with `set_config(…, true)`, so it is gone with the transaction and cannot leak to the next user of a
pooled connection. That is why it is set again at the start of every transaction, reads too.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction

_KEY = "who"  # in Session.info


@dataclass(frozen=True)
class Who:
    """The person a transaction is for, and the organisations she has a role in; nobody when empty.

    everything: jobs, imports from the command line, retention and the nightly reckoning; never a request.
    on: the day in Oslo that decides who is served; None means the database's own clock."""

    person_id: int | None = None
    organisations: tuple[int, ...] = ()
    everything: bool = False
    on: date | None = None


@dataclass(frozen=True)
class _Token:
    """Whoever holds this log-in, looked up by the database itself while it sets the wall."""

    token_hash: str
    now: datetime


NOBODY = Who()

_SET_WHO = (
    "SELECT set_config('app.person', %s, true), set_config('app.organisations', %s, true),"
    " set_config('app.everything', %s, true), set_config('app.today', %s, true)"
)

# One statement, so that knowing who asks costs a request no extra round trip.
# A role counts until the day before `ended_on`: taking one away works at once.
_SET_WHO_BY_TOKEN = """
WITH asked AS (SELECT (%(now)s::timestamptz AT TIME ZONE 'Europe/Oslo')::date AS today),
     holder AS (
         SELECT person_id FROM login_session
         WHERE token_hash = %(token_hash)s AND ended_at IS NULL AND expires_at > %(now)s::timestamptz
           AND (ends_at IS NULL OR ends_at > %(now)s::timestamptz)
     )
SELECT set_config('app.person', coalesce((SELECT person_id::text FROM holder), ''), true),
       set_config('app.organisations', coalesce((
           SELECT string_agg(DISTINCT role.organisation_id::text, ',')
           FROM role JOIN holder USING (person_id), asked
           WHERE role.ended_on IS NULL OR role.ended_on > asked.today
       ), ''), true),
       set_config('app.everything', '', true),
       set_config('app.today', (SELECT today::text FROM asked), true)
"""


def set_who(session: Session, who: Who) -> None:
    """From now on every transaction of `session` is for `who`, the one already begun too."""
    _remember(session, who)


def set_who_by_token(session: Session, token_hash: str, now: datetime) -> None:
    """As `set_who`, for the holder of a log-in; a hash that is unknown, ended or expired makes it nobody."""
    _remember(session, _Token(token_hash, now))


def raise_wall(sessions: type[Session]) -> None:
    """Sets the wall at the start of every transaction of this class of sessions. For PostgreSQL only."""
    event.listen(sessions, "after_begin", _when_begun)


def _remember(session: Session, who: Who | _Token) -> None:
    session.info[_KEY] = who
    if session.in_transaction() and session.get_bind().dialect.name == "postgresql":
        # A session that has begun but not yet spoken has no connection; `after_begin` then sets the wall here.
        _set(session.connection(), who)


def _when_begun(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested:  # a savepoint inherits what its transaction set
        _set(connection, session.info.get(_KEY, NOBODY))


def _set(connection: Connection, who: Who | _Token) -> None:
    # On the driver itself: this belongs to BEGIN, and is not one of the page's statements.
    values: Any
    if isinstance(who, _Token):
        statement, values = _SET_WHO_BY_TOKEN, {"token_hash": who.token_hash, "now": who.now}
    else:
        statement = _SET_WHO
        values = (
            "" if who.person_id is None else str(who.person_id),
            ",".join(str(number) for number in who.organisations),
            "on" if who.everything else "",
            "" if who.on is None else who.on.isoformat(),
        )
    raw: Any = connection.connection.driver_connection
    raw.execute(statement, values)
