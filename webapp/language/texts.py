"""gettext for every room: the catalogue is bound once (a request, a job), then looked up without asking again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from webapp.language.registry import LANGUAGES, SOURCE, Language

CATALOGUES = Path(__file__).resolve().parents[2] / "translations"


@cache
def catalogue(tag: str) -> NullTranslations:
    """The compiled catalogue of a language; Bokmål is the source and has none. Read once per process."""
    path = CATALOGUES / tag / "LC_MESSAGES" / "messages.po"
    if tag == SOURCE.tag or not path.exists():
        return NullTranslations()
    ready = path.with_suffix(".mo")
    if ready.exists() and ready.stat().st_mtime >= path.stat().st_mtime:
        with ready.open("rb") as file:
            return GNUTranslations(file)
    compiled = BytesIO()  # not compiled beforehand, or older than its text: compiled here
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=LANGUAGES[tag].locale))
    compiled.seek(0)
    return GNUTranslations(compiled)


_bound: ContextVar[tuple[Language, NullTranslations]] = ContextVar("language", default=(SOURCE, NullTranslations()))


def bind(language: Language) -> None:
    """From here on, in this request or thread, texts are in this language."""
    _bound.set((language, catalogue(language.tag)))


@contextmanager
def using(tag: str) -> Iterator[Language]:
    """Texts in this language inside the block."""
    language = LANGUAGES[tag]
    token = _bound.set((language, catalogue(tag)))
    try:
        yield language
    finally:
        _bound.reset(token)


def current() -> Language:
    """The language bound now."""
    return _bound.get()[0]


def bound_catalogue() -> NullTranslations:
    """The catalogue bound now; for templates, which fill the placeholders themselves."""
    return _bound.get()[1]


def gettext(message: str, **values: object) -> str:
    """The message in the bound language, placeholders filled."""
    text = _bound.get()[1].gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The plural form for `num`; `num` is also a placeholder."""
    return _bound.get()[1].ngettext(singular, plural, num) % {"num": num, **values}


def pgettext(context: str, message: str, **values: object) -> str:
    """As gettext, where one Bokmål text needs two translations."""
    text = _bound.get()[1].pgettext(context, message)
    return text % values if values else text


def npgettext(context: str, singular: str, plural: str, num: int, **values: object) -> str:
    """As ngettext, with a context."""
    return _bound.get()[1].npgettext(context, singular, plural, num) % {"num": num, **values}
