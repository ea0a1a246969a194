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
    WAITING = "waiting"  # for us: a question or a matter that nobody has answered
    LATE = "late"  # we are: a deadline of our own has passed
    HELP = "help"  # she needs it: something is left to catch up on, or her deadline has passed
    SOON = "soon"  # a deadline of either side within 30 days
    NOT_RECORDED = "not_recorded"


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
