"""Address protection (adressesperre): two levels, what goes when they are switched on, the few who are named, the alias.

The door: the levels, what is hidden when a list raises one, and the ids that lists know hidden people by."""

from webapp.features.protection.actions import raise_by_list
from webapp.features.protection.hiding import close_channels
from webapp.features.protection.levels import Level
from webapp.features.protection.queries import changes_of, named_staff_ids, nobody_left_without
from webapp.features.protection.sources import HIDDEN, hidden_id

__all__ = [
    "HIDDEN", "Level", "changes_of", "close_channels", "hidden_id", "named_staff_ids", "nobody_left_without",
    "raise_by_list",
]  # fmt: skip
