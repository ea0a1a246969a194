"""How things are said: languages, gettext, plurals, dates and numbers. No Flask: jobs and notices speak too."""

from webapp.language.registry import LANGUAGES, SOURCE, Language, best_of, language_of
from webapp.language.texts import bind, current, gettext, ngettext, npgettext, pgettext, using

__all__ = [
    "LANGUAGES",
    "SOURCE",
    "Language",
    "best_of",
    "bind",
    "current",
    "gettext",
    "language_of",
    "ngettext",
    "npgettext",
    "pgettext",
    "using",
]
