"""What people type, and what a phone sends for them, as plain values: days, clock times, revisions, ids, when it was written.

None of these raises: nonsense is None (or empty), and the form says what is wrong beside its field."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NORWEGIAN = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")
_REVISION = re.compile("0|[1-9][0-9]{0,8}")
_PUBLIC_ID = re.compile("[0-9a-f]{32}")
# Half of a surrogate pair is no text either: neither database takes it.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_YEARS = range(1900, 2201)
_WRITTEN_AT_MOST = timedelta(days=90)  # as long as receipts are kept


def day_in(text: str | None) -> date | None:
    """A day as a browser sends it, 2027-02-01, or as people write it, 1.2.2027; None for anything else."""
    text = (text or "").strip()
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _NORWEGIAN.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def clock_in(text: str | None) -> time | None:
    """A time of day: 09:00, 9.00 or 0900; None for anything else."""
    match = _CLOCK.fullmatch((text or "").strip())
    return time(int(match[1]), int(match[2])) if match else None


def revision_in(text: str | None) -> int | None:
    """The revision a form was made from; 0 where there was nothing yet; None for anything else."""
    return int(text) if text and _REVISION.fullmatch(text) else None


def public_id_in(text: str | None) -> str:
    """A public id; empty for anything else."""
    return text if text and _PUBLIC_ID.fullmatch(text) else ""


def made_at_in(text: str | None, now: datetime) -> datetime:
    """When it was written, by the phone's clock; one that runs ahead, is months behind or cannot be read counts as now."""
    try:
        made = datetime.fromisoformat((text or "")[:40])
    except ValueError:
        return now
    if made.tzinfo is None or not 2000 <= made.year <= 9000:
        return now
    made = made.astimezone(UTC)
    return made if now - _WRITTEN_AT_MOST <= made <= now else now


def cleaned(text: str | None) -> str:
    """Typed text without the control characters that a database refuses; line ends as one character."""
    return _CONTROL.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def on_one_line(text: str | None) -> str:
    """As `cleaned`, with each run of white space as one space."""
    return " ".join(_CONTROL.sub(" ", text or "").split())


def holds_a_secret(names: Iterable[str]) -> bool:
    """Whether a form's fields are a password or a code: such a form is typed anew, and never carried on by a page."""
    return any(name in ("password", "pin", "pin_again", "credential") or name.startswith("pictures_") for name in names)
