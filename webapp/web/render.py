"""Pages: the values every template has, and what a browser should be told about keeping them."""

from functools import lru_cache
from types import FunctionType
from typing import Any

from flask import Flask, Response, g, make_response, render_template
from jinja2 import StrictUndefined, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from webapp.language import LANGUAGES, dates
from webapp.language.pictures import PICTURES, picture_words
from webapp.tables.base import new_public_id
from webapp.web import sentences, sessions
from webapp.web.address import address_in, addresses_here, remembered_addresses
from webapp.web.assets import Assets

_LANGUAGE_LIST = list(LANGUAGES.values())
FILTERS = (
    dates.day,
    dates.day_and_year,
    dates.date_alone,
    dates.short_day,
    dates.weekday,
    dates.weekday_short,
    dates.clock,
    dates.day_and_clock,
    dates.hours,
    dates.hours_number,
    dates.number,
    dates.oslo,
)

_PICTURES = 1_000
_PLAIN = (FunctionType, type(lru_cache(abs)))


class _Names(Context):
    """The names a template sees. What our templates call are macros and plain functions: no need to ask each whether it
    wants the context (measured: a twelfth of the rendering)."""

    def call(self, called: Any, /, *args: Any, **values: Any) -> Any:
        kind = type(called)
        if kind is Macro or (kind in _PLAIN and not hasattr(called, "jinja_pass_arg")):
            values.pop("_block_vars", None)
            values.pop("_loop_vars", None)
            return called(self.eval_ctx, *args, **values) if kind is Macro else called(*args, **values)
        return super().call(called, *args, **values)


class _Page(Template):
    """A template whose macros are taken over without comparing all globals of both sides at every import.

    Jinja does so because templates may have globals of their own; ours have none (measured: a fifth of a page's time)."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()


def install(app: Flask, assets: Assets) -> None:
    """Jinja: strict about names, texts in the bound language, dates and hours as filters."""
    env = app.jinja_env
    env.template_class = _Page
    env.context_class = _Names
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    sentences.install(env)
    for filter_ in FILTERS:
        env.filters[filter_.__name__] = filter_
    env.globals.update(
        asset=assets.address,
        critical_css=Markup(assets.critical_css),  # noqa: S704  our own file, allowed by its hash
        languages=_LANGUAGE_LIST,
        address_in=address_in,
        addresses_here=addresses_here,
        url_for=remembered_addresses(),
        csrf_token=sessions.form_token,
        picture_codes=PICTURES,
        picture_words=picture_words,
        form_token=_hidden_form_token,
        new_write_id=new_public_id,
        # For a macro that always draws the same from the same arguments, such as an icon. By type too: a text and the
        # same text as Markup are equal, and only one of them is escaped.
        remembered=lru_cache(_PICTURES, typed=True),
    )


def render(template: str, /, nav: str = "", status: int = 200, **values: Any) -> Response:
    """The page as an answer. nav: which place in the menu is the current one."""
    actor = g.actor
    answer = make_response(
        render_template(
            template,
            language=g.language,
            actor=actor,
            current_nav=nav,
            now_text=dates.day_and_clock(g.now),
            notices_shown=g.get("notices_shown", ()),
            ask_whose_phone=status == 200 and actor.is_served and not actor.is_staff and actor.phone is None,
            **values,
        ),
        status,
    )
    return answer


def _hidden_form_token() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(sessions.form_token())
