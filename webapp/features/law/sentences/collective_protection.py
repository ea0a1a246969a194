"""The rules of chapter 6A for people with collective protection (kollektiv beskyttelse)."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences.amounts import Says, Words, target
from webapp.language import dates, gettext as _, ngettext


def _overlay(version: Version) -> Words:
    if version.values["overlay"]:
        return (
            _(
                "Har du kollektiv beskyttelse, gjelder egne regler i kapittel 6A i integreringsloven. I programmet er forskjellen at du ikke har samfunnskunnskap."
            ),
        )
    return (
        _(
            "De egne reglene for kollektiv beskyttelse er vedtatt opphevet fra %(day)s.",
            day=dates.date_alone(version.from_),
        ),
        _(
            "Vi har ikke fått kontrollert hva som gjelder etter det, og for hvem. Spør rådgiveren din hvilke regler vedtaket ditt er gjort etter."
        ),
    )


def _overlay_time(version: Version) -> Words:
    values = version.values
    return (
        ngettext(
            "Kollektiv beskyttelse: Du har rett til norsk i %(num)s måned, men ikke plikt.",
            "Kollektiv beskyttelse: Du har rett til norsk i %(num)s måneder, men ikke plikt.",
            values["months"],
        ),
        ngettext(
            "Har du videregående fra før, kan det forlenges med inntil %(num)s måned.",
            "Har du videregående fra før, kan det forlenges med inntil %(num)s måneder.",
            values["extension_has_vgs"],
        ),
        ngettext(
            "Ellers kan det forlenges flere ganger, til sammen inntil %(num)s måned.",
            "Ellers kan det forlenges flere ganger, til sammen inntil %(num)s måneder.",
            values["extension_others"],
        ),
    )


def _overlay_duration(version: Version, group: str) -> Words:
    return (
        group,
        ngettext(
            "Programmet varte i høyst %(num)s måned.",
            "Programmet varte i høyst %(num)s måneder.",
            version.values["months"],
        ),
        ngettext(
            "Det kunne forlenges med inntil %(num)s måned.",
            "Det kunne forlenges med inntil %(num)s måneder.",
            version.values["extension_months"],
        ),
    )


def _overlay_mapping(version: Version) -> Words:
    return (
        _(
            "Kollektiv beskyttelse: Du har rett til kartlegging når du er bosatt. Den er bare en plikt for deg som er i programmet."
        ),
        ngettext(
            "Vi regner med samme frist som for andre: %(num)s måned.",
            "Vi regner med samme frist som for andre: %(num)s måneder.",
            target(version),
        ),
    )


SAYS: Says = {
    "collective_protection.chapter_6a": _overlay,
    "collective_protection.norwegian_time": _overlay_time,
    "collective_protection.duration_has_vgs": lambda v: _overlay_duration(
        v, _("Kollektiv beskyttelse, de eldste reglene: Du har videregående skole eller mer fra før.")
    ),
    "collective_protection.duration_others": lambda v: _overlay_duration(
        v, _("Kollektiv beskyttelse, de eldste reglene: Du har ikke videregående fra før.")
    ),
    "collective_protection.mapping": _overlay_mapping,
    "collective_protection.career_guidance": lambda v: (
        _("Kollektiv beskyttelse: Du har rett til karriereveiledning, men ikke plikt."),
    ),
    "collective_protection.tests": lambda v: (
        _(
            "Kollektiv beskyttelse: Du har ikke plikt til å ta prøver, men du skal få tilbud om en gratis norskprøve til slutt."
        ),
    ),
}
NOT_FOUND: Mapping[str, Callable[[Version], str]] = {}
READINGS: Mapping[str, Callable[[Version], str]] = {}
