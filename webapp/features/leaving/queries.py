"""What the neutral page shows: the public holidays of this year and the next, the same for everybody."""

from dataclasses import dataclass
from datetime import date

from webapp.engine.oslo import public_holidays

YEARS = 2  # a phone may have kept the page since before New Year


@dataclass(frozen=True)
class Holiday:
    """A public holiday. code: as in `engine/oslo.py`."""

    day: date
    code: str


@dataclass(frozen=True)
class Year:
    number: int
    holidays: tuple[Holiday, ...]


def years(today: date) -> tuple[Year, ...]:
    """This year and the next with their public holidays, in order."""
    return tuple(
        Year(number, tuple(Holiday(day, code) for day, code in public_holidays(number).items()))
        for number in range(today.year, today.year + YEARS)
    )
