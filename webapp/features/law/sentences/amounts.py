"""Numbers of the law as they stand inside a sentence. A counted noun belongs to its own sentence, in its own plural."""

from collections.abc import Callable, Mapping

from webapp.engine.commitment import Level
from webapp.engine.regulations.rulebook import Version
from webapp.features.standing import level_words
from webapp.language import dates

Words = tuple[str, ...]
Says = Mapping[str, Callable[[Version], Words]]


def hours(minutes: int | None) -> str:
    """Minutes as hours with their unit."""
    return dates.hours(minutes or 0)


def number(value: int | float) -> str:
    """A number as the language writes it."""
    return dates.number(value)


def level(value: str) -> str:
    """A level as it stands on the test."""
    return level_words(Level(value))


def target(version: Version) -> int:
    """The version's own number; rules that are worded with one always have it."""
    return version.target or 0
