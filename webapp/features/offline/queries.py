"""Which addresses this person's phone keeps."""

from webapp.features import contract, hours, meet, modules, norwegian, schedule
from webapp.policy.actor import Actor

Page = tuple[str, dict[str, str | int]]

_OF_EVERYBODY = (schedule.pages_to_keep, contract.pages_to_keep, hours.pages_to_keep, norwegian.pages_to_keep)
_LAST = (modules.pages_to_keep, meet.pages_to_keep)  # longest, so they come when the rest is safe


def pages_to_keep(actor: Actor) -> list[Page]:
    """(endpoint, values) in the order they are brought home; Today first. Empty unless the phone is hers alone."""
    if not may_keep(actor):
        return []
    pages: list[Page] = [("today.page", {})]
    for door in (*_OF_EVERYBODY, *_LAST):
        pages += door()
    return pages


def may_keep(actor: Actor) -> bool:
    """Only a phone its owner alone uses, never a protected person's, never staff's."""
    return actor.is_authenticated and actor.phone == "own" and not actor.protected and not actor.is_staff
