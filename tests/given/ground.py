"""What every builder stands on: a session, days and clock times, organisations, and what is made once and shared."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.tables.base import Base
from webapp.tables.organisations import Municipality, Organisation, SourceId

Row = TypeVar("Row", bound=Base)

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
NAMES_OF_KIND = {
    "municipality": "Drammen kommune",
    "reception_centre": "Elvebakken mottak",
    "school": "Elva voksenopplæring",
    "volunteer_centre": "Frivilligsentralen ved elva",
}


def day(value: str | date) -> date:
    """The day, read from "2026-03-02" where it is text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def moment(value: str | datetime) -> datetime:
    """The instant in UTC; text is a clock time in Oslo."""
    if isinstance(value, datetime):
        return value
    clock = datetime.fromisoformat(value)
    return oslo.at(clock.date(), clock.time())


class Ground:
    """A session, and the organisations."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = count(1)
        self._made: dict[str, Any] = {}  # what a test did not name is made once and shared

    # Municipalities and organisations

    def municipality(self, number: str = "3301", name: str = "Drammen") -> Municipality:
        """The municipality with this number, added when it is not there."""
        known = self.session.get(Municipality, number)
        return known or self._add(
            Municipality(
                number=number, name=name, official_name=name, county="Buskerud", latitude=59.71, longitude=10.15
            )
        )

    def organisation(
        self, kind: str = "municipality", name: str | None = None, municipality: Municipality | None = None
    ) -> Organisation:
        """A new organisation each time."""
        place = municipality or self.municipality()
        return self._add(
            Organisation(
                kind=kind, name=name or NAMES_OF_KIND[kind], municipality_number=place.number, phone="32 00 00 00"
            )
        )

    def source_id(self, organisation: Organisation, kind: str, source_id: str, row_id: int) -> SourceId:
        return self._add(
            SourceId(organisation_id=organisation.id, kind=kind, source_id=source_id, row_id=row_id, digest="0" * 64)
        )

    def _once(self, kind: str) -> Organisation:
        if kind not in self._made:
            self._made[kind] = self.organisation(kind)
        made: Organisation = self._made[kind]
        return made

    def _add(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row
