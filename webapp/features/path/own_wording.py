"""What she wrote, in words: the kinds, their forms, and the years."""

from collections.abc import Callable, Mapping

from webapp.features.path.own_queries import KINDS, Entry
from webapp.language import gettext as _, pgettext


def kind_words(kind: str) -> str:
    """A kind as a heading."""
    return _KINDS[kind][0]()


def add_words(kind: str) -> str:
    """What the link says that adds one."""
    return _KINDS[kind][1]()


def nothing_words(kind: str) -> str:
    """What stands where there is none of a kind."""
    return _KINDS[kind][2]()


def hint_words(kind: str) -> str:
    """What a title may say; for a form whose kind is not chosen yet, of all kinds."""
    return _KINDS[kind][3]() if kind in _KINDS else _("For eksempel en skole, en jobb, et språk eller et ønske.")


def kind_choices() -> list[tuple[str, str, str]]:
    """The kinds as big choices with pictures."""
    return [(kind, kind_words(kind), _PICTURES[kind]) for kind in KINDS]


def years_words(entry: Entry) -> str:
    """The years of an entry; empty where she said none."""
    first, last = entry.from_year, entry.to_year
    if first and last and first != last:
        # L10n: from one year to another: «2012–2016»
        return _("%(first)s–%(last)s", first=first, last=last)
    if first and last:
        return str(first)
    if first:
        return _("Fra %(year)s", year=first)
    return _("Til %(year)s", year=last) if last else ""


_PICTURES = {"education": "book", "work": "work", "language": "language", "wish": "flag"}
_KINDS: Mapping[str, tuple[Callable[[], str], ...]] = {
    "education": (
        lambda: pgettext("own story", "Skole og utdanning"),
        lambda: _("Legg til skole eller utdanning"),
        lambda: _("Du har ikke skrevet om skole eller utdanning."),
        lambda: _("For eksempel: videregående skole i Aleppo, eller kurs i regnskap."),
    ),
    "work": (
        lambda: pgettext("own story", "Arbeid"),
        lambda: _("Legg til arbeid"),
        lambda: _("Du har ikke skrevet om arbeid."),
        lambda: _("For eksempel: kokk på restaurant, bonde, eller syerske hjemme."),
    ),
    "language": (
        lambda: pgettext("own story", "Språk"),
        lambda: _("Legg til språk"),
        lambda: _("Du har ikke skrevet om språk."),
        lambda: _("For eksempel: snakker og leser fransk."),
    ),
    "wish": (
        lambda: pgettext("own story", "Ønsker"),
        lambda: _("Legg til et ønske"),
        lambda: _("Du har ikke skrevet om ønskene dine."),
        lambda: _("For eksempel: jeg vil arbeide med barn."),
    ),
}
