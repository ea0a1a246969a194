"""Meet (`/<lang>/meet`): what happens near you in the coming two weeks, and the places where people meet (møteplasser).

Open to everybody, logged in or not. Coming is voluntary: nothing here is counted towards a duty, and nobody is told who
reads. What somebody puts in her own week is hers alone, too. An event is structured facts, so it reads well in every language; the organiser's own words stay as written."""

from webapp.features.meet.queries import EventSeen, next_event_for, pages_to_keep
from webapp.features.meet.wording import kind_words

__all__ = ["EventSeen", "kind_words", "next_event_for", "pages_to_keep"]
