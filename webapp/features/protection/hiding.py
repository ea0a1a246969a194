"""What goes when protection is switched on: every way by which something about the person leaves the house by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.tables.database import NOBODY, Who, set_who
from webapp.tables.notices import MessageWay, OutgoingMessage
from webapp.tables.people import Credential, LoginSession, Service
from webapp.tables.schedule import CalendarFeed
from webapp.tables.ways_in import CodeCard, PhoneUser


@contextmanager
def reaching(db: Session, person_id: int, now: datetime) -> Iterator[None]:
    """Within it the transaction reaches what is hers alone, and what each organisation serving her keeps about her.

    After the permission was asked, and only within the write that protects her: her feeds, her addresses and the ids that
    others know her by lie behind PostgreSQL's wall, and half a protection would be none."""
    today, before = oslo.day_of(now), db.info.get("who", NOBODY)
    set_who(db, Who(person_id=person_id, on=today))
    places = db.scalars(select(Service.organisation_id).where(Service.person_id == person_id).distinct())
    set_who(db, Who(person_id=person_id, organisations=tuple(places), on=today))
    yield
    db.flush()  # what was added in here is put in while it may be
    set_who(db, before)


def close_channels(db: Session, person_id: int, now: datetime) -> None:
    """Ends her calendar addresses, e-mail and SMS, what waits to be sent, and each phone's leave to keep pages. A phone
    hears of the last at its next contact (features/offline), and lets go of what it has."""
    db.execute(
        update(CalendarFeed)
        .where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    hers = OutgoingMessage.person_id == person_id
    db.execute(
        update(OutgoingMessage)
        .where(hers, OutgoingMessage.state.in_(("waiting", "sending")))
        .values(state="given_up", failure="stopped", code=None)
    )
    db.execute(update(OutgoingMessage).where(hers).values(way_id=None))
    db.execute(delete(MessageWay).where(MessageWay.person_id == person_id))
    for table in (LoginSession, PhoneUser):
        db.execute(update(table).where(table.person_id == person_id, table.phone == "own").values(phone="unsaid"))


def drop_log_in_names(db: Session, person_id: int) -> None:
    """A log-in name may be her own: it goes with the password. A card, a code or a passkey stays as it is."""
    db.execute(delete(Credential).where(Credential.person_id == person_id))


def block_cards(db: Session, person_id: int, now: datetime) -> None:
    """A card that was printed and not used opens her to whoever kept its code, and it may be one who is not named."""
    live = (CodeCard.person_id == person_id, CodeCard.used_at.is_(None), CodeCard.blocked_at.is_(None))
    db.execute(update(CodeCard).where(*live).values(blocked_at=now))
