"""How each commitment stands: the person's file brought to the engine, its standings stored and read.

No page of its own. `standings_for` answers one person, from the store when it was made today and live otherwise (a GET
never writes). A write that adds evidence calls `mark_outdated` inside its transaction and `reckon_again` after it."""

from webapp.features.standing.agreed_words import AGREED_TITLES
from webapp.features.standing.queries import PersonFile, files_of, standing_of, standings_for
from webapp.features.standing.reckoning import everybody_to_reckon, mark_outdated, reckon_again
from webapp.features.standing.wording import (
    Told,
    day_words,
    explain,
    hours_words,
    level_words,
    long_day,
    module_words,
    months,
    next_step,
    sentence,
    silent_since,
    skill_words,
    state_words,
    subject_words,
    title,
    told,
)

__all__ = [
    "AGREED_TITLES",
    "PersonFile",
    "Told",
    "day_words",
    "everybody_to_reckon",
    "explain",
    "files_of",
    "hours_words",
    "level_words",
    "long_day",
    "mark_outdated",
    "module_words",
    "months",
    "next_step",
    "reckon_again",
    "sentence",
    "silent_since",
    "skill_words",
    "standing_of",
    "standings_for",
    "state_words",
    "subject_words",
    "title",
    "told",
]
