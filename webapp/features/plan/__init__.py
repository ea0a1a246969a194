"""The adviser's plan builder: law and facts propose, the adviser chooses, what is not lawful stops until a ground is written.

The decision is made in the municipality's own system; here it is registered, and frozen as a version of plan and contract.
A draft is kept as it was typed, so that a closed browser or a half-written date loses nothing."""

from webapp.features.plan.drafts import DraftShown, draft_for

__all__ = ["DraftShown", "draft_for"]
