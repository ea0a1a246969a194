"""How each commitment stands: the person's file brought to the engine, its standings stored and read.

No page of its own. `standings_for` answers one person, from the store when it was made today and live otherwise (a GET
never writes). A write that adds evidence calls `mark_outdated` inside its transaction and `reckon_again` after it."""

from webapp.features.standing.queries import PersonFile, files_of, standing_of, standings_for
from webapp.features.standing.reckoning import everybody_to_reckon, mark_outdated, reckon_again

__all__ = [
    "PersonFile",
    "everybody_to_reckon",
    "files_of",
    "mark_outdated",
    "reckon_again",
    "standing_of",
    "standings_for",
]
