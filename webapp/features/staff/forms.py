"""What the list of people may be asked for. Nonsense is no error: it finds everybody, or nobody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.language.names import fold

MOST_LETTERS = 80
_PUBLIC_ID = re.compile(r"[0-9a-f]{32}")


class Attention(StrEnum):
    """What the list can be narrowed to."""

    ALL = ""
    OVERDUE = "overdue"
    BEHIND = "behind"
    NOT_RECORDED = "not_recorded"
    QUESTIONS = "questions"


@dataclass(frozen=True)
class Wanted:
    """Which people, and where the page begins. words: folded as `search_key` is. after: the person the page follows."""

    text: str = ""
    words: tuple[str, ...] = ()
    attention: Attention = Attention.ALL
    after: str | None = None


def read_wanted(arguments: Mapping[str, str]) -> Wanted:
    """From the address of the list: q, attention, after."""
    text = arguments.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS]
    attention, after = arguments.get("attention", ""), arguments.get("after", "")
    return Wanted(
        text=text,
        words=tuple(fold(text).split()),
        attention=Attention(attention) if attention in set(Attention) else Attention.ALL,
        after=after if _PUBLIC_ID.fullmatch(after) else None,
    )
