"""What the parties agreed on, in words: a title by its type, and a sentence by how it is counted and who owes it.

The title and the sentence stand together, so the sentence says "this". The adviser's own words are never translated here."""

from collections.abc import Callable, Mapping

from webapp.engine.commitment import AgreedKind, Side, Unit
from webapp.engine.standing import Standing
from webapp.features.standing.words import day_words, hours_words
from webapp.language import gettext as _, ngettext, pgettext

AGREED_TITLES: Mapping[AgreedKind, Callable[[], str]] = {
    AgreedKind.WORK_PRACTICE: lambda: _("Praksis på en arbeidsplass"),
    AgreedKind.LANGUAGE_PRACTICE: lambda: _("Språkpraksis"),
    AgreedKind.PART_TIME_WORK: lambda: _("Deltidsarbeid"),
    # L10n: a short course for work in one line of business
    AgreedKind.TRADE_COURSE: lambda: _("Bransjekurs"),
    # L10n: a measure of Nav, the labour and welfare administration
    AgreedKind.NAV_MEASURE: lambda: _("Arbeidsmarkedstiltak fra Nav"),
    AgreedKind.WAGE_SUBSIDY: lambda: _("Lønnstilskudd"),
    # L10n: a quicker way into work for people who already have a trade or an education
    AgreedKind.FAST_TRACK: lambda: _("Hurtigspor"),
    AgreedKind.MENTOR: lambda: _("Mentor"),
    # L10n: modules of basic schooling for adults
    AgreedKind.EDUCATION_MODULES: lambda: _("Moduler i forberedende opplæring for voksne"),
    AgreedKind.UPPER_SECONDARY: lambda: _("Videregående opplæring"),
    AgreedKind.HIGHER_EDUCATION_PREPARATION: lambda: _("Forberedelse til høyere utdanning"),
    AgreedKind.RECOGNITION: lambda: _("Godkjenning av utdanning"),
    # L10n: an assessment of what a person can do, however it was learnt
    AgreedKind.PRIOR_LEARNING: lambda: _("Realkompetansevurdering"),
    AgreedKind.FOLLOW_UP_MEETINGS: lambda: _("Oppfølgingssamtaler"),
    AgreedKind.INTERPRETER: lambda: _("Tolk"),
    AgreedKind.KINDERGARTEN_HELP: lambda: _("Hjelp til barnehageplass"),
    AgreedKind.HOMEWORK_PRACTICE: lambda: _("Lekser og øving"),
    AgreedKind.REPORT_ABSENCE: lambda: _("Si fra om fravær"),
    AgreedKind.TAKE_TEST: lambda: _("Ta prøve"),
    AgreedKind.OTHER: lambda: pgettext("agreed", "Annen avtale"),
}


def agreed_sentence(standing: Standing) -> str:
    """The promise in one sentence, to be read under its title."""
    return AGREED_SENTENCES[standing.commitment.unit](standing)


def _ours(standing: Standing) -> bool:
    return standing.commitment.side is Side.MUNICIPALITY


def _due(standing: Standing) -> str:
    due = standing.commitment.due_on
    return day_words(due, standing.on) if due is not None else ""


def _once(standing: Standing) -> str:
    day = _due(standing)
    if _ours(standing):
        return _("Kommunen skal gjøre dette innen %(day)s.", day=day) if day else _("Kommunen skal gjøre dette.")
    return _("Du skal gjøre dette innen %(day)s.", day=day) if day else _("Du skal gjøre dette.")


def _weekly(standing: Standing) -> str:
    hours = hours_words(standing.commitment.target or 0)
    if _ours(standing):
        return _("Kommunen gir deg dette %(hours)s i uka.", hours=hours)
    return _("Du gjør dette %(hours)s i uka.", hours=hours)


def _total(standing: Standing) -> str:
    hours, day = hours_words(standing.commitment.target or 0), _due(standing)
    if _ours(standing):
        if day:
            return _("Kommunen gir deg %(hours)s av dette til sammen, innen %(day)s.", hours=hours, day=day)
        return _("Kommunen gir deg %(hours)s av dette til sammen.", hours=hours)
    if day:
        return _("Du gjør dette i %(hours)s til sammen, innen %(day)s.", hours=hours, day=day)
    return _("Du gjør dette i %(hours)s til sammen.", hours=hours)


def _times(standing: Standing) -> str:
    times = standing.commitment.target or 0
    if standing.commitment.agreed_kind is AgreedKind.FOLLOW_UP_MEETINGS:
        return ngettext(
            "Rådgiveren din har %(num)s oppfølgingssamtale med deg.",
            "Rådgiveren din har %(num)s oppfølgingssamtaler med deg.",
            times,
        )
    if _ours(standing):
        return ngettext("Kommunen gjør dette %(num)s gang.", "Kommunen gjør dette %(num)s ganger.", times)
    return ngettext("Du gjør dette %(num)s gang.", "Du gjør dette %(num)s ganger.", times)


def _regularly(standing: Standing) -> str:
    months = standing.commitment.target or 0
    if standing.commitment.agreed_kind is AgreedKind.FOLLOW_UP_MEETINGS:
        # L10n: at most this many months pass between two conversations
        return ngettext(
            "Rådgiveren din har en samtale med deg minst én gang i måneden.",
            "Rådgiveren din har en samtale med deg minst hver %(num)s. måned.",
            months,
        )
    if _ours(standing):
        return ngettext(
            "Kommunen gjør dette minst én gang i måneden.", "Kommunen gjør dette minst hver %(num)s. måned.", months
        )
    return ngettext("Du gjør dette minst én gang i måneden.", "Du gjør dette minst hver %(num)s. måned.", months)


def _in_words(standing: Standing) -> str:
    if _ours(standing):
        return _("Kommunen har lovet dette i kontrakten.")
    return _("Du har lovet dette i kontrakten.")


AGREED_SENTENCES: Mapping[Unit, Callable[[Standing], str]] = {
    Unit.DATE: _once,
    Unit.WEEKLY_MINUTES: _weekly,
    Unit.MINUTES: _total,
    Unit.MEETINGS: _times,
    Unit.REGULARLY: _regularly,
    Unit.EACH_TIME: lambda standing: _("Kommunen skaffer tolk hver gang du trenger det."),
    Unit.WORDS: _in_words,
}
