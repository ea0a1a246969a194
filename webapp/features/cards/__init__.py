"""Getting in with a printed card: staff print it and hand it over, and it takes one person in once.

Code, three pictures, whose phone this is, and a way in of her own: until the last step nothing is used up, so that a line
that is cut burns no card. The card is used in the write that opens the session."""

from webapp.features.cards.actions import finish_card
from webapp.features.cards.queries import card_of_step

__all__ = ["card_of_step", "finish_card"]
