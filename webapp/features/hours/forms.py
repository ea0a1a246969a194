"""What an address may ask of the hours page. Nonsense is no error: the page of today is shown."""

from datetime import date


def read_until(text: str | None) -> date | None:
    """The last day of the lesson list, from `?until=2026-11-13`; None when it is left out or no day."""
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None
