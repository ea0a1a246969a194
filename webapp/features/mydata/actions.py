"""Taking a copy: counted, so that a phone left lying cannot be emptied again and again, nor the server kept busy."""

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.features.entry import attempt_key, count_attempts
from webapp.policy.actor import Actor

MOST_COPIES = 6  # within a quarter of an hour


def count_copy(db: Session, actor: Actor, key: bytes, now: datetime) -> bool:
    """Counts one copy; whether it may be taken. key: the installation's. Inside a write."""
    return count_attempts(db, {attempt_key("my-data", actor.public_id, key): MOST_COPIES}, now)
