"""What is wrong with a hand-over, and what follows, in words for those who register it."""

from collections.abc import Callable, Iterable, Mapping

from webapp.engine.standing import Standing
from webapp.features.handover.checks import LONGEST_AGO, LONGEST_AHEAD, Problem
from webapp.features.standing import hours_words, long_day, module_words, title
from webapp.language import gettext as _, ngettext

__all__ = ["errors_of", "followed", "long_day"]


def errors_of(problems: Iterable[Problem]) -> dict[str, str]:
    """The problems as errors beside the fields; what concerns the whole form has an empty name."""
    return {_WORDS[each][0]: _WORDS[each][1]() for each in problems}


def followed(standings: Iterable[Standing]) -> list[str]:
    """The hours and modules that go with her, as they are registered now."""
    found = []
    for standing in standings:
        if standing.commitment.id not in ("reception.norwegian", "reception.social_studies") or not standing.done:
            continue
        what = title(standing.commitment)
        # L10n: a subject, then the hours of it that are registered: «Norsk: 42 t»
        found.append(_("%(what)s: %(hours)s", what=what, hours=hours_words(standing.done)))
        for module in standing.modules:
            if module.done:
                words = module_words(module.module)
                found.append(_("%(what)s: %(hours)s", what=words, hours=hours_words(module.done)))
    return found


_WORDS: Mapping[Problem, tuple[str, Callable[[], str]]] = {
    Problem.ALREADY: ("", lambda: _("Flyttingen er allerede registrert.")),
    Problem.SETTLED: ("", lambda: _("Personen er allerede registrert som bosatt.")),
    Problem.NO_PERMIT: (
        "permit_on",
        lambda: _("Uten oppholdstillatelse kan flyttingen ikke registreres. Skriv dagen tillatelsen ble gitt."),
    ),
    Problem.PERMIT_IN_FUTURE: ("permit_on", lambda: _("Tillatelsen kan ikke være gitt etter i dag.")),
    Problem.PERMIT_AFTER_MOVE: (
        "permit_on",
        lambda: _("Tillatelsen må være gitt før personen flytter, eller samme dag."),
    ),
    Problem.PERMIT_BEFORE_BIRTH: ("permit_on", lambda: _("Tillatelsen kan ikke være gitt før personen ble født.")),
    Problem.BEFORE_ARRIVAL: ("moves_on", lambda: _("Dagen må være etter at personen kom til Norge.")),
    Problem.BEFORE_SERVICE: ("moves_on", lambda: _("Dagen må være etter at mottaket begynte å følge opp personen.")),
    Problem.TOO_LONG_AGO: (
        "moves_on",
        lambda: ngettext(
            "Dagen kan være høyst %(num)s dag tilbake. Se om året er riktig.",
            "Dagen kan være høyst %(num)s dager tilbake. Se om året er riktig.",
            LONGEST_AGO.days,
        ),
    ),
    Problem.TOO_FAR_AHEAD: (
        "moves_on",
        lambda: ngettext(
            "Dagen kan være høyst %(num)s dag fram. Se om året er riktig.",
            "Dagen kan være høyst %(num)s dager fram. Se om året er riktig.",
            LONGEST_AHEAD.days,
        ),
    ),
    Problem.OVERLAP: (
        "moves_on",
        lambda: _("Personen er registrert som bosatt i en kommune på denne dagen. To steder på én gang går ikke."),
    ),
    Problem.OWN_OFFICE: ("office", lambda: _("Velg et annet kontor enn ditt eget.")),
    Problem.UNKNOWN_OFFICE: ("office", lambda: _("Velg et kontor fra listen.")),
}
