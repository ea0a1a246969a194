"""What an address may ask of the hours page. Nonsense is no error: the page of today is shown."""

from datetime import date

_EARLIEST_YEAR = 2000  # before any register; days near the first of the calendar cannot be counted back from


def read_until(text: str | None) -> date | None:
    """The last day of the lesson list, from `?until=2026-11-13`; None when it is left out or no day."""
    try:
        day = date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None
    return day if day is not None and day.year >= _EARLIEST_YEAR else None
