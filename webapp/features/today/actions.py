"""The one thing done on Today: saying that a notice has been read."""

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.notices import mark_read
from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere


def mark_notice_read(db: Session, actor: Actor, notice_id: str, now: datetime) -> None:
    """Marks one's own notice as read. Raises NotHere for somebody else's."""
    if actor.person_id is None or not mark_read(db, actor.person_id, notice_id, now):
        raise NotHere
