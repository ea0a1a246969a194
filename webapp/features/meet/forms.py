"""What was chosen in the address of the list -> a frozen value. What nobody can choose falls back; nothing is an error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

EVERYWHERE = "all"
LAST_PAGE = 1_000


class Days(StrEnum):
    """How far ahead the list goes."""

    TWO_WEEKS = "two-weeks"
    TODAY = "today"
    THIS_WEEK = "week"


@dataclass(frozen=True)
class Chosen:
    """`municipality`: a number of four digits, EVERYWHERE, or None when nothing was chosen. `page` counts from 1."""

    municipality: str | None = None
    days: Days = Days.TWO_WEEKS
    with_children: bool = False
    page: int = 1


def read_chosen(query: Mapping[str, str]) -> Chosen:
    """The choices in the query string."""
    municipality = query.get("municipality", "")
    days = query.get("days", "")
    return Chosen(
        municipality=municipality if municipality == EVERYWHERE or re.fullmatch("[0-9]{4}", municipality) else None,
        days=Days(days) if days in set(Days) else Days.TWO_WEEKS,
        with_children=query.get("children") == "yes",
        page=read_page(query.get("page", "")),
    )


def kept_in_address(chosen: Chosen) -> dict[str, str]:
    """The choices as the query string that gives them again; what nobody chose is left out."""
    said = {
        "municipality": chosen.municipality,
        "days": None if chosen.days is Days.TWO_WEEKS else chosen.days.value,
        "children": "yes" if chosen.with_children else None,
        "page": str(chosen.page) if chosen.page > 1 else None,
    }
    return {name: value for name, value in said.items() if value}


def read_page(text: str) -> int:
    """The number of a page; 1 for everything that is none."""
    number = int(text) if re.fullmatch("[0-9]{1,4}", text) else 1
    return number if 1 <= number <= LAST_PAGE else 1
