"""The law (`/<lang>/law`): the rules in force, in plain words, with source, day of reading, and what is not verified.

For anybody; somebody who is logged in and served sees there what concerns her. `/<lang>/law/<group>` has every rule of one
subject. A rule's id is its anchor: `url_for("law.page", _anchor=id)` leads a person to a rule that concerns her,
`url_for("law.subject", group=group_of(id), _anchor=id)` anybody to any rule. Nothing personal stands in the address."""

from webapp.engine.regulations.in_force import group_of
from webapp.features.law.queries import LawPage, Section, law_for
from webapp.features.law.wording import say

__all__ = ["LawPage", "Section", "group_of", "law_for", "say"]
