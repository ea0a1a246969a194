"""A rule in force as the page says it: sentences, source, since when, how sure, and how else the text can be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.engine.commitment import Confidence
from webapp.engine.regulations.in_force import Group, InForce, Why, of_the_day
from webapp.engine.regulations.rulebook import Version, load
from webapp.features.law.sentences import NOT_FOUND, READINGS, SAYS
from webapp.language import dates, gettext as _


@dataclass(frozen=True)
class Told:
    """One rule in the language bound now. marks: what to know about how sure it is, a sentence each. url: of the text."""

    rule: str
    sentences: tuple[str, ...]
    reach: str
    marks: tuple[str, ...]
    source: str
    url: str | None
    checked_on: date


def told(rule: InForce) -> Told:
    """Everything the page shows of one rule."""
    version = rule.version
    return Told(
        rule=rule.rule,
        sentences=sentences(version),
        reach=_reach(rule),
        marks=tuple(_marks(version)),
        source=version.source,
        url=version.url,
        checked_on=version.checked_on,
    )


def sentences(version: Version) -> tuple[str, ...]:
    """The rule in plain words, with the numbers of this version; without any where the law was not found."""
    if version.confidence is Confidence.NOT_FOUND:
        return (NOT_FOUND[version.rule](version),)
    return SAYS[version.rule](version)


def say(rule: str, on: date) -> tuple[str, ...]:
    """What a rule says for the day, for other pages that tell a rule; empty where it was not in force."""
    version = of_the_day(load()[rule], on)
    return sentences(version) if version is not None else ()


def group_words(group: Group) -> str:
    """A group as a heading."""
    return GROUPS[group]()


def why_words(rules: tuple[InForce, ...]) -> str:
    """Why a group concerns the person, said of its first rule; the rest of the group has the same reason or a nearer one."""
    words = WHY.get(rules[0].why)
    return words() if words else ""


def _reach(rule: InForce) -> str:
    """For whom this wording is, where another stands before or after it in the rule's life."""
    version = rule.version
    if rule.lives_on and version.to is not None:
        return TO[version.by](dates.date_alone(version.to))
    if version.to is not None and version.by == "day":
        return _("Slik til og med %(day)s.", day=dates.date_alone(version.to))
    if version.from_ > _LONG_AGO:
        return FROM[version.by](dates.date_alone(version.from_))
    return ""


# Most rules began with the act of 2021; saying so of each would be noise.
_LONG_AGO = date(2021, 1, 1) + timedelta(days=1)


def _marks(version: Version) -> list[str]:
    marks = []
    if version.confidence is Confidence.SECONDARY:
        marks.append(_("Dette er hentet fra andre som har skrevet om reglene. Det er ikke kontrollert mot lovteksten."))
    if version.confidence is Confidence.OUR_READING:
        marks.append(_("Lovteksten lar noe være åpent. Slik leser vi reglene."))
        marks.append(READINGS[version.rule](version))
    if version.not_verified:
        marks.append(_("Ikke kontrollert at dette gjelder nå."))
    return marks


FROM: Mapping[str, Callable[[str], str]] = {
    "permit": lambda day: _("Slik for tillatelser fra %(day)s.", day=day),
    "arrival": lambda day: _("Slik for dem som kom til Norge fra %(day)s.", day=day),
    "applied": lambda day: _("Slik for dem som søkte fra %(day)s.", day=day),
    "offered_start": lambda day: _("Slik når du fikk tilbud om å begynne fra %(day)s.", day=day),
    "decision": lambda day: _("Slik for vedtak fra %(day)s.", day=day),
    "day": lambda day: _("Slik fra %(day)s.", day=day),
}
TO: Mapping[str, Callable[[str], str]] = {
    "permit": lambda day: _("Gjelder fortsatt for tillatelser til og med %(day)s.", day=day),
    "arrival": lambda day: _("Gjelder fortsatt for dem som kom til Norge til og med %(day)s.", day=day),
    "applied": lambda day: _("Gjelder fortsatt for dem som søkte til og med %(day)s.", day=day),
    "offered_start": lambda day: _("Gjelder fortsatt når du fikk tilbud om å begynne til og med %(day)s.", day=day),
    "decision": lambda day: _("Gjelder fortsatt for vedtak til og med %(day)s.", day=day),
}
GROUPS: Mapping[Group, Callable[[], str]] = {
    Group.RECEPTION: lambda: _("På mottak"),
    Group.PLANNING: lambda: _("Kartlegging, plan og kontrakt"),
    Group.PROGRAMME: lambda: _("Introduksjonsprogrammet"),
    Group.COURSES: lambda: _("Livsmestring og foreldreveiledning"),
    Group.NORWEGIAN: lambda: _("Norsk"),
    Group.SOCIAL_STUDIES: lambda: _("Samfunnskunnskap"),
    Group.TESTS: lambda: _("Prøver, opphold og statsborgerskap"),
    Group.ABSENCE: lambda: _("Fravær og permisjon"),
    Group.STIPEND: lambda: _("Stønad og penger"),
    Group.APPEAL: lambda: _("Vedtak, klage og registre"),
    Group.COLLECTIVE_PROTECTION: lambda: _("Kollektiv beskyttelse"),
    Group.INTERPRETER: lambda: _("Tolk"),
    Group.CHILDREN: lambda: _("Barn og familie"),
    Group.CONDUCT: lambda: _("Når du er i opplæring"),
    Group.OLD_ACT: lambda: _("Hvilken lov, og loven fra 2003"),
}
WHY: Mapping[Why, Callable[[], str]] = {
    Why.EVERYBODY: lambda: _("Gjelder alle."),
    Why.RECEPTION: lambda: _("Gjelder deg fordi du bor på mottak."),
    Why.PERMIT: lambda: _("Gjelder deg fordi du har oppholdstillatelse."),
    Why.PROGRAMME: lambda: _("Gjelder deg fordi du har eller skal ha program."),
    Why.TRAINING: lambda: _("Gjelder deg fordi du har opplæring i norsk eller samfunnskunnskap."),
    Why.CHILDREN: lambda: _("Gjelder deg fordi du har barn."),
    Why.COLLECTIVE_PROTECTION: lambda: _("Gjelder deg fordi du har kollektiv beskyttelse."),
}
