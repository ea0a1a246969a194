"""Tries are counted in the database, so that the limits hold for all workers together."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.tables.access import Attempt

WINDOW = timedelta(minutes=15)
MOST_TRIES_A_NAME = 10
MOST_TRIES_AN_ADDRESS = 200  # a reception centre's people share one address


def attempt_key(kind: str, said: str, key: bytes) -> str:
    """What attempts are counted under: a keyed hash, so the table tells neither names nor addresses.

    kind: "name", "from", "card" …: what `said` is. key: the installation's."""
    folded = said.casefold().encode("utf-8", "replace")
    return f"{kind}:" + hashlib.blake2b(folded, key=key, digest_size=16).hexdigest()


def count_attempts(db: Session, limits: Mapping[str, int], now: datetime) -> bool:
    """Counts one try under each key; whether it may go on: none of them has had more than its limit in this quarter.

    Counted before what was given is looked at. Inside a write."""
    starts_at = datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), now.tzinfo)
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    for key in sorted(limits):
        db.execute(
            insert(Attempt)
            .values(key=key, window_starts_at=starts_at, tries=1)
            .on_conflict_do_update(
                index_elements=[Attempt.key, Attempt.window_starts_at], set_={"tries": Attempt.tries + 1}
            )
        )
    tried = db.execute(
        select(Attempt.key, Attempt.tries).where(Attempt.key.in_(limits), Attempt.window_starts_at == starts_at)
    )
    return all(row.tries <= limits[row.key] for row in tried)


def forget_attempts(db: Session, key: str) -> bool:
    """What succeeded clears its count. Always True, so that it can end a chain of conditions."""
    db.execute(update(Attempt).where(Attempt.key == key).values(tries=0))
    return True
