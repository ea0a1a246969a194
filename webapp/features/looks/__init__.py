"""Who has looked (`/<lang>/me/looks`), the reason that unusual looking asks for first, and the proof that the log is whole.

The log itself is written by `policy/looks.py`, the one way to a person's record. Here she reads it, in plain words: role and
office, never a name; and asks about a line of it, which becomes a matter. `flask --app webapp verify-log` reads the chain."""

from webapp.features.looks.queries import LineAskedAbout, LookSeen, LooksSeen, line_asked_about, look_at, looks_at
from webapp.features.looks.wording import line_title, part_words, purpose_words

__all__ = [
    "LineAskedAbout",
    "LookSeen",
    "LooksSeen",
    "line_asked_about",
    "line_title",
    "look_at",
    "looks_at",
    "part_words",
    "purpose_words",
]
