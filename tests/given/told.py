"""Places to meet, what is told, who looked."""

from datetime import datetime, timedelta
from typing import Any

from tests.given.agreed import Agreed
from tests.given.ground import NEW_YEAR, moment
from webapp.engine import revision
from webapp.tables.access import Look, Receipt
from webapp.tables.base import new_token
from webapp.tables.meet import Event, Place, SavedEvent
from webapp.tables.notices import MessageWay, Notice, OutgoingMessage
from webapp.tables.organisations import Municipality, Organisation
from webapp.tables.people import (
    Person,
)
from webapp.tables.schedule import (
    CalendarFeed,
)


class Told(Agreed):
    """Places to meet, what is told, who looked."""

    # Places to meet, what is told, who looked

    def place(self, name: str = "Biblioteket", municipality: Municipality | None = None, **columns: Any) -> Place:
        number = (municipality or self.municipality()).number
        about = {"kind": "library", "municipality_number": number, "address": "Elvegata 1"}
        return self._add(Place(name=name, **(about | columns)))

    def event(
        self,
        place: Place | None = None,
        at: str | datetime = "2026-11-19 18:00",
        organisation: Organisation | None = None,
        kind: str = "language_cafe",
        minutes: int = 90,
        **columns: Any,
    ) -> Event:
        where = place or self.place()
        starts_at = moment(at)
        return self._add(
            Event(
                place_id=where.id,
                municipality_number=where.municipality_number,
                organisation_id=(organisation or self._once("volunteer_centre")).id,
                kind=kind,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                **columns,
            )
        )

    def notice(
        self, person: Person, code: str = "lesson_moved", at: str | datetime = NEW_YEAR, **columns: Any
    ) -> Notice:
        return self._add(Notice(person_id=person.id, code=code, told_at=moment(at), **({"values": "{}"} | columns)))

    def saved_event(self, person: Person, event: Event, at: str | datetime = NEW_YEAR) -> SavedEvent:
        """A gathering she has put in her own week."""
        return self._add(SavedEvent(person_id=person.id, event_id=event.id, saved_at=moment(at)))

    def calendar_feed(self, person: Person, at: str | datetime = NEW_YEAR, **columns: Any) -> str:
        """The secret of a new calendar address of hers, coarse unless told."""
        token = new_token()
        about = {"token_hash": revision.digest(token), "language": person.language, "made_at": moment(at)}
        self._add(CalendarFeed(person_id=person.id, **(about | columns)))
        return token

    def message_way(
        self,
        person: Person,
        channel: str = "email",
        address: str | None = None,
        confirmed: bool = True,
        **columns: Any,
    ) -> MessageWay:
        """How she is told besides the app; not confirmed: the code has not come back."""
        usual = f"person{person.id}@example.org" if channel == "email" else f"+4790000{person.id % 1000:03d}"
        about = {"confirmed_at": NEW_YEAR if confirmed else None}
        return self._add(
            MessageWay(person_id=person.id, channel=channel, address=address or usual, **(about | columns))
        )

    def outgoing_message(
        self, person: Person, way: MessageWay | None = None, at: str | datetime = NEW_YEAR, **columns: Any
    ) -> OutgoingMessage:
        """A message that waits to be sent, a notice unless told."""
        when = moment(at)
        about = {
            "way_id": way.id if way else None,
            "key": f"notice:{next(self._numbers)}",
            "channel": way.channel if way else "email",
            "kind": "notice",
            "made_at": when,
            "good_until": when + timedelta(days=2),
            "next_try_at": when,
        }
        return self._add(OutgoingMessage(person_id=person.id, **(about | columns)))

    def look(self, person: Person, looker: Person, organisation: Organisation, at: str | datetime = NEW_YEAR) -> Look:
        return self._add(
            Look(
                person_id=person.id,
                looker_id=looker.id,
                organisation_id=organisation.id,
                role="adviser",
                part="see.hours",
                looked_at=moment(at),
            )
        )

    def receipt(self, sender: str, write_id: str, at: str | datetime = NEW_YEAR, **columns: Any) -> Receipt:
        about = {"address": "/nb/schedule", "body_digest": "0" * 64, "outcome": "{}", "made_at": moment(at)}
        return self._add(Receipt(sender=sender, write_id=write_id, **(about | columns)))
