"""`_()` and its sisters as templates call them: a sentence of the bound catalogue, safe to show, its values escaped.

Jinja's own (newstyle) functions do the same in three calls through the context and fill placeholders even where there are
none; a page has about fifty sentences, and that was a tenth of its time (measured)."""

from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from webapp.language.texts import bound_catalogue


def install(env: Environment) -> None:
    """Puts the functions where templates find them. As with newstyle gettext, % is written %% in every sentence."""
    env.globals.update(
        _=_text, gettext=_text, ngettext=_plural, pgettext=_text_in_context, npgettext=_plural_in_context
    )


def _text(message: str, /, **values: Any) -> Markup:
    return _filled(_found(bound_catalogue(), message), values) if values else _ready(bound_catalogue(), message)


def _plural(singular: str, plural: str, num: int, /, **values: Any) -> Markup:
    return _filled(bound_catalogue().ngettext(singular, plural, num), {"num": num, **values})


def _text_in_context(context: str, message: str, /, **values: Any) -> Markup:
    if not values:
        return _ready(bound_catalogue(), message, context)
    return _filled(bound_catalogue().pgettext(context, message), values)


def _plural_in_context(context: str, singular: str, plural: str, num: int, /, **values: Any) -> Markup:
    return _filled(bound_catalogue().npgettext(context, singular, plural, num), {"num": num, **values})


# What templates say is a fixed set: the sentences written in them, in each language.
@lru_cache(maxsize=20_000)
def _ready(catalogue: NullTranslations, message: str, context: str | None = None) -> Markup:
    """A sentence without values."""
    return _filled(_found(catalogue, message, context), {})


def _found(catalogue: NullTranslations, message: str, context: str | None = None) -> str:
    return catalogue.gettext(message) if context is None else catalogue.pgettext(context, message)


def _filled(text: str, values: Mapping[str, Any]) -> Markup:
    """Numbers stay numbers, so that %(count)d works; everything else is escaped."""
    safe = {name: value if type(value) is int else escape(value) for name, value in values.items()}
    return Markup(text % safe)  # noqa: S704  the sentence is our own
