"""Which addresses this person's phone keeps."""

from collections.abc import Mapping
from datetime import date

from webapp.features import contract, hours, meet, modules, norwegian, schedule
from webapp.policy.actor import Actor

Page = tuple[str, Mapping[str, str | int]]

_DOORS = (
    contract.pages_to_keep,
    hours.pages_to_keep,
    norwegian.pages_to_keep,
    meet.pages_to_keep,
    modules.pages_to_keep,  # longest, so it comes when the rest is safe
)


def pages_to_keep(actor: Actor, today: date) -> list[Page]:
    """(endpoint, values) in the order they are brought home; Today first. Empty unless the phone is hers alone."""
    if not may_keep(actor):
        return []
    pages: list[Page] = [("today.page", {}), *schedule.pages_to_keep(today)]
    for door in _DOORS:
        pages += door()
    return pages


def may_keep(actor: Actor) -> bool:
    """Only a phone its owner alone uses, never a protected person's, never staff's."""
    return actor.is_authenticated and actor.phone == "own" and not actor.protected and not actor.is_staff
