"""Me (`/<lang>/me`): language, whose phone this is, who has looked at my information, what is kept how long, the way out.

Composes what is about the person herself; is composed by none."""

from webapp.features.me.queries import LooksSeen, looks_at

__all__ = ["LooksSeen", "looks_at"]
