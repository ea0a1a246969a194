"""The one thing done with a gathering: putting it in one's own week, and taking it out. Nobody else sees it."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import Do, NotHere, require
from webapp.tables.meet import Event, SavedEvent


def save_event(db: Session, actor: Actor, event: str, now: datetime) -> None:
    """Puts it in her week; once, however often it is asked for. What is cancelled or over is left out.

    Raises NotHere when there is no such gathering."""
    person_id, event_id = _to_change(db, actor, event)
    comes = select(Event.id).where(Event.id == event_id, Event.cancelled_at.is_(None), Event.ends_at > now)
    saved = select(SavedEvent.id).where(SavedEvent.person_id == person_id, SavedEvent.event_id == event_id)
    if db.scalar(comes) is None or db.scalar(saved) is not None:
        return
    try:
        with db.begin_nested():
            db.add(SavedEvent(person_id=person_id, event_id=event_id, saved_at=now))
    except IntegrityError:  # her other tap was a moment faster
        pass


def unsave_event(db: Session, actor: Actor, event: str) -> None:
    """Takes it out of her week. Raises NotHere when there is no such gathering."""
    person_id, event_id = _to_change(db, actor, event)
    db.execute(delete(SavedEvent).where(SavedEvent.person_id == person_id, SavedEvent.event_id == event_id))


def _to_change(db: Session, actor: Actor, event: str) -> tuple[int, int]:
    require(actor, Do.SAVE_EVENT, Concern(person_id=actor.person_id))
    event_id = db.scalar(select(Event.id).where(Event.public_id == event))
    if actor.person_id is None or event_id is None:
        raise NotHere
    return actor.person_id, event_id
