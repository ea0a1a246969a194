"""What a person sees of how she is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.tables.notices import MessageWay
from webapp.tables.people import Person


@dataclass(frozen=True, slots=True)
class WaySeen:
    """One channel as its owner sees it. waits_for_code: a code is on its way and still counts."""

    channel: str
    address: str
    notices: bool
    reminders: bool
    is_on: bool
    waits_for_code: bool
    revision: int


@dataclass(frozen=True, slots=True)
class WaysSeen:
    """All her channels, and how well hidden she must be: none | confidential | strictly_confidential.

    language: of the messages, the one she has chosen."""

    protection: str
    language: str
    by_channel: dict[str, WaySeen]

    @property
    def is_offered(self) -> bool:
        """Nothing leaves the app for somebody whose very being here is secret."""
        return self.protection != "strictly_confidential"


def ways_of(db: Session, person_id: int, now: datetime) -> WaysSeen:
    """The person's own ways. One statement."""
    rows = db.execute(
        select(
            Person.protection,
            Person.language,
            MessageWay.channel,
            MessageWay.address,
            MessageWay.notices,
            MessageWay.reminders,
            MessageWay.confirmed_at,
            MessageWay.code_hash,
            MessageWay.code_expires_at,
            MessageWay.revision,
        )
        .outerjoin(MessageWay, MessageWay.person_id == Person.id)
        .where(Person.id == person_id)
    ).all()
    ways = {
        row.channel: WaySeen(
            channel=row.channel,
            address=row.address,
            notices=row.notices,
            reminders=row.reminders,
            is_on=row.confirmed_at is not None,
            waits_for_code=row.code_hash is not None and row.code_expires_at > now,
            revision=row.revision,
        )
        for row in rows
        if row.channel is not None
    }
    return WaysSeen(rows[0].protection, rows[0].language, ways)
