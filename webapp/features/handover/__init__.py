"""Handing over (`/<lang>/staff/people/<id>/handover`): from a reception centre to a municipality, from one day on.

What the law lets follow, follows: registered hours and modules (integreringsforskriften §§ 2, 56). What she wrote herself goes
only with her yes, which she gives on her path. From the day on, the centre's staff see her no longer."""

from webapp.features.handover.actions import hand_over, take_back
from webapp.features.handover.queries import MoveSeen, moves_of

__all__ = ["MoveSeen", "hand_over", "moves_of", "take_back"]
