"""The levels of address protection (adressesperre), and what a change asks for. Plain values."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How well hidden: «fortrolig» from private parties, «strengt fortrolig» from everybody but named staff (trust.md § 3)."""

    NONE = "none"
    CONFIDENTIAL = "confidential"
    STRICT = "strictly_confidential"


@dataclass(frozen=True)
class Wanted:
    """What the form asks for. named: public ids, of the strict level alone. given_name, family_name: how she is called
    again when she leaves it; the names she had are kept nowhere."""

    level: Level
    named: frozenset[str] = frozenset()
    given_name: str = ""
    family_name: str = ""
    end_phones: bool = False
    seen_revision: int = 0
