"""The adviser's plan builder: law and facts propose, the adviser chooses, what is not lawful stops until a ground is written.

The decision is made in the municipality's own system; here it is registered, and frozen as a version of plan and contract.
A draft is kept as it was typed, so that a closed browser or a half-written date loses nothing."""

from webapp.features.plan.actions import register_decision, save_draft
from webapp.features.plan.drafts import DraftShown, draft_for
from webapp.features.plan.forms import Decision
from webapp.features.plan.queries import builder_for, served_by_me

__all__ = [
    "Decision",
    "DraftShown",
    "builder_for",
    "draft_for",
    "register_decision",
    "save_draft",
    "served_by_me",
]
