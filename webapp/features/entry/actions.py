"""Logging in and out: counted attempts, one session row, ended at once when asked."""

import hashlib
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor
from webapp.tables.access import Attempt
from webapp.tables.people import Credential, LoginSession, Role

WINDOW = timedelta(minutes=15)
MOST_TRIES_A_NAME = 10
MOST_TRIES_AN_ADDRESS = 200  # a reception centre's people share one address


def attempt_keys(name: str, address: str, key: bytes) -> tuple[str, str]:
    """What attempts are counted under: keyed hashes, so the table tells neither names nor addresses."""
    folded = name.casefold().encode("utf-8", "replace")
    return (
        "name:" + hashlib.blake2b(folded, key=key, digest_size=16).hexdigest(),
        "from:" + hashlib.blake2b(address.encode("utf-8", "replace"), key=key, digest_size=16).hexdigest(),
    )


def count_attempt(db: Session, keys: tuple[str, str], now: datetime) -> bool:
    """Counts one try under both keys; whether it may go on. Counted before the password is looked at."""
    starts_at = datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), now.tzinfo)
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    for key in keys:
        db.execute(
            insert(Attempt)
            .values(key=key, window_starts_at=starts_at, tries=1)
            .on_conflict_do_update(
                index_elements=[Attempt.key, Attempt.window_starts_at], set_={"tries": Attempt.tries + 1}
            )
        )
    counts = {
        row.key: row.tries
        for row in db.execute(
            select(Attempt.key, Attempt.tries).where(Attempt.key.in_(keys), Attempt.window_starts_at == starts_at)
        )
    }
    return counts[keys[0]] <= MOST_TRIES_A_NAME and counts[keys[1]] <= MOST_TRIES_AN_ADDRESS


def forget_attempts(db: Session, key: str) -> None:
    """A log-in that succeeded clears the name's count."""
    db.execute(update(Attempt).where(Attempt.key == key).values(tries=0))


def credential_named(db: Session, name: str, *, demo: bool) -> tuple[int, str] | None:
    """(person id, stored hash) for a log-in name; demo credentials only in demo mode."""
    row = db.execute(
        select(Credential.person_id, Credential.secret_hash).where(
            func.lower(Credential.name) == name.lower(), true() if demo else Credential.demo.is_(False)
        )
    ).first()
    return (row.person_id, row.secret_hash) if row else None


def is_staff(db: Session, person_id: int, today: date) -> bool:
    """Whether the person holds a role, which sets how long her session lasts."""
    held = (Role.person_id == person_id, or_(Role.ended_on.is_(None), Role.ended_on > today))
    return db.scalar(select(Role.id).where(*held).limit(1)) is not None


def end_session(db: Session, actor: Actor, now: datetime) -> None:
    """Ends the session on the server at once, whatever the phone does."""
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == actor.session_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def say_whose_phone(db: Session, actor: Actor, phone: str, expires_at: datetime) -> None:
    """Keeps the answer on the session; only «own» lets the phone keep pages."""
    db.execute(
        update(LoginSession).where(LoginSession.id == actor.session_id).values(phone=phone, expires_at=expires_at)
    )
