"""How long each part stays, in words made from the periods of `tables/keeping.py`: there is no second list of them."""

from functools import cache

from webapp.language import gettext as _, ngettext
from webapp.tables.keeping import BY_THEMSELVES, LOOKS_AT_MOST, Rule, rules_of


def kept_words(name: str) -> str:
    """How long rows of this table stay at most, as a sentence of its own."""
    if name == "look":
        return _years(LOOKS_AT_MOST.years)
    if name in BY_THEMSELVES:
        return _after_the_last(BY_THEMSELVES[name].years)
    rule = _longest(name)
    if rule is None or not (rule.period.years or rule.period.days):
        return _("Så lenge det er i bruk.")
    if rule.since is None:
        return _after_the_last(rule.period.years)
    if not rule.period.years:
        return ngettext("%(num)s dag.", "%(num)s dager.", rule.period.days)
    return _while_followed_up(rule.period.years) if rule.waits else _years(rule.period.years)


@cache
def _longest(name: str) -> Rule | None:
    return max(rules_of(name), key=lambda rule: (rule.period.years, rule.period.days), default=None)


def _years(count: int) -> str:
    return ngettext("Opptil %(num)s år.", "Opptil %(num)s år.", count)


def _while_followed_up(count: int) -> str:
    return ngettext(
        "Så lenge noen følger deg opp, og minst %(num)s år.",
        "Så lenge noen følger deg opp, og minst %(num)s år.",
        count,
    )


def _after_the_last(count: int) -> str:
    return ngettext(
        "Til %(num)s år etter at ingen følger deg opp lenger.",
        "Til %(num)s år etter at ingen følger deg opp lenger.",
        count,
    )
