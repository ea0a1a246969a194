"""The contacts of `contacts.toml` as frozen values, read once. The table is small and belongs to the installation's code."""

import tomllib
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("contacts.toml")


class Part(StrEnum):
    """Which part of the page a contact stands in, in the page's order."""

    EMERGENCY = "emergency"
    SOON = "soon"
    CHILD = "child"
    FREEDOM = "freedom"
    ABROAD = "abroad"
    READING = "reading"


class Hours(StrEnum):
    ALWAYS = "always"
    WEEKDAYS = "weekdays"
    SCHOOL = "school"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Contact:
    """One place to turn to. `name` is Norwegian, or None where only our own words fit; `dial` is None without a phone.

    opens, closes: of weekdays, as published. free, anonymous: the source says so; False means that it does not."""

    id: str
    part: Part
    name: str | None
    phone: str | None
    dial: str | None
    email: str | None
    web: str | None
    hours: Hours
    opens: time | None
    closes: time | None
    disputed: bool
    free: bool
    anonymous: bool
    source: str
    checked_on: date


@cache
def contacts(part: Part) -> tuple[Contact, ...]:
    """The contacts of one part, in the file's order."""
    return tuple(contact for contact in _all() if contact.part is part)


@cache
def _all() -> tuple[Contact, ...]:
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)["contact"]
    return tuple(_contact(row) for row in rows)


def _contact(row: dict[str, object]) -> Contact:
    optional = {name: row.pop(name, None) for name in ("name", "phone", "dial", "email", "web", "opens", "closes")}
    said = {name: row.pop(name, False) for name in ("disputed", "free", "anonymous")}
    part, hours = Part(str(row.pop("for"))), Hours(str(row.pop("hours")))
    return Contact(part=part, hours=hours, **optional, **said, **row)  # type: ignore[arg-type]
