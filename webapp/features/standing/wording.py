"""Standings in plain words: the promise, how it stands (said as care, never as blame), why, and what comes next.

Codes and numbers come from the engine; this only says them. `told()` gathers everything a page shows of one standing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.engine.commitment import Commitment, Confidence, Phase, Side, Unit
from webapp.engine.standing import NextStep, ReasonCode, Standing, State
from webapp.features.standing.agreed_words import AGREED_TITLES, agreed_sentence
from webapp.features.standing.promises import SENTENCES, TITLES
from webapp.features.standing.reasons import reason_words
from webapp.features.standing.words import (
    confidence_words,
    day_words,
    hours_words,
    level_words,
    long_day,
    module_words,
    months,
    skill_words,
    subject_words,
)
from webapp.language import gettext as _, ngettext, pgettext

__all__ = [
    "Told", "as_of", "confidence_words", "day_words", "explain", "hours_words", "level_words", "long_day", "module_words", "months",
    "next_step", "reasons", "sentence", "silent_since", "skill_words", "state_words", "subject_words", "title", "told",
]  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One standing as a page shows it. who: the mark of its side, 'you' or 'municipality'. source: the law, as cited.
    next_is_said: the reasons already name what comes next. own_words: the adviser's, in Norwegian, of an agreed promise."""

    standing: Standing
    rule: str
    who: str
    title: str
    sentence: str
    state: str
    state_words: str
    reasons: tuple[str, ...]
    source: str
    as_of: str
    next_step: str
    next_is_said: bool
    counted_to: date | None
    silent_since: date | None
    not_verified: bool
    own_words: str = ""


def told(standing: Standing) -> Told:
    """Everything about one standing, worded in the language bound now."""
    commitment = standing.commitment
    return Told(
        standing=standing,
        rule=commitment.rule,
        who="you" if commitment.side is Side.PERSON else "municipality",
        title=title(commitment),
        sentence=sentence(standing),
        state=standing.state.value,
        state_words=state_words(standing),
        reasons=tuple(reasons(standing)),
        source=commitment.basis.source,
        as_of=as_of(standing),
        next_step=next_step(standing),
        next_is_said=_next_is_said(standing),
        counted_to=standing.counted_to,
        silent_since=silent_since(standing),
        not_verified=commitment.not_verified,
        own_words=commitment.text,
    )


def _next_is_said(standing: Standing) -> bool:
    """Whether the explanation already names the next time."""
    return standing.next_step is NextStep.GO_TO_NEXT and any(
        each.code is ReasonCode.PLANNED for each in standing.explanation
    )


def title(commitment: Commitment | str) -> str:
    """A commitment, or its id alone, in a word or two; for tables and headings."""
    if isinstance(commitment, Commitment) and commitment.agreed_kind is not None:
        return AGREED_TITLES[commitment.agreed_kind]()
    words = TITLES.get(commitment if isinstance(commitment, str) else commitment.id)
    if words is not None:
        return words()
    if isinstance(commitment, str) and commitment.startswith("agreed."):
        # L10n: a promise in the contract, where only its number is at hand
        return _("Avtale i kontrakten")
    return commitment if isinstance(commitment, str) else subject_words(commitment.subject)


def sentence(standing: Standing) -> str:
    """The promise in one plain sentence, with its number."""
    if standing.commitment.agreed_kind is not None:
        return agreed_sentence(standing)
    words = SENTENCES.get(standing.commitment.id)
    return words(standing) if words is not None else title(standing.commitment)


def state_words(standing: Standing) -> str:
    """How it stands in a short sentence: the state's own word first, then the number that helps."""
    return STATES[standing.state](standing)


def reasons(standing: Standing) -> list[str]:
    """The explanation in numbers, a sentence each, without the source."""
    found = [reason_words(reason, standing) for reason in standing.explanation]
    if standing.counted_to is not None and standing.commitment.unit in (
        Unit.MINUTES,
        Unit.MEETINGS,
        Unit.WEEKLY_MINUTES,
    ):
        found.insert(1, _("Det er talt til og med %(day)s.", day=day_words(standing.counted_to, standing.on)))
    if standing.commitment.basis.confidence in (Confidence.SECONDARY, Confidence.NOT_FOUND):
        found.append(confidence_words(standing.commitment.basis.confidence))
    return found


def explain(standing: Standing) -> list[str]:
    """Numbers, then the law with the day we checked it."""
    return [*reasons(standing), _("Kilde: %(source)s", source=standing.commitment.basis.source), as_of(standing)]


def as_of(standing: Standing) -> str:
    """When the rule's text was last checked; a promise of the contract has no such day."""
    if standing.commitment.agreed_kind is not None:
        return _("Dette er avtalt i kontrakten.")
    return _(
        "Vi leste reglene %(day)s, i tekster fra mai 2026. Nyere endringer er ikke kontrollert.",
        day=long_day(standing.commitment.basis.checked_on),
    )


def next_step(standing: Standing) -> str:
    """What comes next, as one who wants to help would say it."""
    return NEXT_STEPS[standing.next_step](standing)


def silent_since(standing: Standing) -> date | None:
    """The last registered day when nobody has registered anything for long, else None."""
    silent = next((each for each in standing.explanation if each.code is ReasonCode.SILENT), None)
    return standing.counted_to if silent is not None else None


def _day(day: date | None, standing: Standing) -> str:
    return day_words(day, standing.on) if day is not None else ""


def _not_started(standing: Standing) -> str:
    commitment = standing.commitment
    if commitment.unit in (Unit.DATE, Unit.REGULARLY) and commitment.due_on is not None:
        return _("Ikke begynt. Fristen er %(day)s.", day=_day(commitment.due_on, standing))
    if commitment.unit is Unit.EACH_TIME and standing.owed:
        return _("Ingen samtale der du trengte tolk, er registrert ennå.")
    if commitment.owed_from is not None and commitment.owed_from > standing.on:
        return _("Ikke begynt. Gjelder fra %(day)s.", day=_day(commitment.owed_from, standing))
    if commitment.owed_from is None and commitment.phase is Phase.TRAINING:
        return _("Ikke begynt. Gjelder når du er bosatt i en kommune.")
    if commitment.owed_from is None and commitment.side is Side.PERSON:
        return _("Ikke begynt. Gjelder når opplæringen er tilbudt.")
    return pgettext("state", "Ikke begynt")


def _on_track(standing: Standing) -> str:
    unit = standing.commitment.unit
    if unit is Unit.WEEKLY_MINUTES:
        return _(
            "I rute: %(hours)s i snitt siden %(day)s.",
            hours=hours_words(standing.done),
            day=_day(standing.commitment.owed_from, standing),
        )
    if unit is Unit.LEVEL:
        # L10n: the level a person has shown so far, such as A2
        return (
            _("I rute. Nå: %(level)s.", level=level_words(standing.level))
            if standing.level
            else pgettext("state", "I rute")
        )
    if unit is Unit.DAYS:
        left = months(standing.left)
        return ngettext("%(num)s måned igjen.", "%(num)s måneder igjen.", left) if left else pgettext("state", "I rute")
    if unit is Unit.EACH_TIME:
        # L10n: how many times there was an interpreter, of the times one was needed
        return ngettext(
            "I rute: tolk %(kept)s av %(num)s gang.",
            "I rute: tolk %(kept)s av %(num)s ganger.",
            standing.target or 0,
            kept=standing.done,
        )
    if standing.forecast_on is not None:
        if unit in (Unit.DATE, Unit.REGULARLY):
            return _("I rute. Planlagt %(day)s.", day=_day(standing.forecast_on, standing))
        if standing.forecast_on < standing.on:  # held, but not registered yet
            return _(
                "I rute. Når timene til og med %(day)s er registrert, er alt ferdig.",
                day=_day(standing.forecast_on, standing),
            )
        return _("I rute. Med det som er planlagt, er alt ferdig %(day)s.", day=_day(standing.forecast_on, standing))
    if unit is Unit.REGULARLY and standing.commitment.due_on is not None:
        # L10n: the next review or conversation
        return _("I rute. Neste gang innen %(day)s.", day=_day(standing.commitment.due_on, standing))
    if unit is Unit.MEETINGS and standing.left and standing.commitment.agreed_kind is not None:
        return ngettext("I rute: %(num)s gang igjen.", "I rute: %(num)s ganger igjen.", standing.left)
    if unit is Unit.MEETINGS and standing.left:
        return ngettext("I rute: %(num)s møte igjen.", "I rute: %(num)s møter igjen.", standing.left)
    if unit is Unit.MINUTES and standing.left:
        return _("I gang. %(hours)s igjen.", hours=hours_words(standing.left, up=True))
    return pgettext("state", "I rute")


def _behind(standing: Standing) -> str:
    """Said with care: what is left, and what is enough."""
    unit, pace = standing.commitment.unit, standing.pace
    if unit is Unit.WEEKLY_MINUTES:
        return _(
            "Noe å ta igjen: %(hours)s i snitt siden %(day)s.",
            hours=hours_words(standing.done),
            day=_day(standing.commitment.owed_from, standing),
        )
    if unit is Unit.EACH_TIME:
        return _("Det manglet tolk %(day)s.", day=_day(standing.counted_to, standing))
    if unit is Unit.MEETINGS and standing.commitment.agreed_kind is not None:
        return ngettext("Noe å ta igjen: %(num)s gang igjen.", "Noe å ta igjen: %(num)s ganger igjen.", standing.left)
    if unit is Unit.MEETINGS:
        return ngettext("Noe å ta igjen: %(num)s møte igjen.", "Noe å ta igjen: %(num)s møter igjen.", standing.left)
    left = hours_words(standing.left, up=True)
    if pace:
        return _("Noe å ta igjen: %(left)s igjen, %(pace)s i uka er nok.", left=left, pace=hours_words(pace, up=True))
    return _("Noe å ta igjen: %(left)s igjen.", left=left)


def _fulfilled(standing: Standing) -> str:
    if standing.met_on is None:
        return pgettext("state", "Oppfylt")
    day = _day(standing.met_on, standing)
    if standing.days_late:
        return ngettext(
            "Oppfylt %(day)s, %(num)s dag etter fristen.",
            "Oppfylt %(day)s, %(num)s dager etter fristen.",
            standing.days_late,
            day=day,
        )
    return _("Oppfylt %(day)s.", day=day)


def _overdue(standing: Standing) -> str:
    return _("Fristen var %(day)s.", day=_day(standing.commitment.due_on, standing))


def _ended(standing: Standing) -> str:
    if standing.commitment.unit is Unit.DAYS:
        return _("Tiden er brukt.")
    # L10n: a duty or promise that holds no more; never says why
    return _("Gjelder ikke lenger.")


def _not_recorded(standing: Standing) -> str:
    if standing.commitment.unit is Unit.WEEKLY_MINUTES and standing.target is None:
        return _("Timene i uka telles ikke ennå.")
    if standing.commitment.unit is Unit.DATE and standing.commitment.due_on is not None:
        return _("Ikke registrert. Fristen var %(day)s.", day=_day(standing.commitment.due_on, standing))
    if standing.counted_to is not None:
        return _("Ikke registrert siden %(day)s.", day=_day(standing.counted_to, standing))
    return _("Ikke registrert ennå.")


STATES: Mapping[State, Callable[[Standing], str]] = {
    State.NOT_STARTED: _not_started,
    State.ON_TRACK: _on_track,
    State.BEHIND: _behind,
    State.FULFILLED: _fulfilled,
    State.OVERDUE: _overdue,
    State.WAIVED: lambda standing: pgettext("state", "Fritatt"),
    State.ENDED: _ended,
    State.NOT_RECORDED: _not_recorded,
}


def _go_to_next(standing: Standing) -> str:
    if standing.next_on is None:
        return _("Gå til det neste som er planlagt.")
    return _("Neste gang er %(day)s.", day=_day(standing.next_on, standing))


def _do_it_by(standing: Standing) -> str:
    due, ours = standing.commitment.due_on, standing.commitment.side is Side.MUNICIPALITY
    if due is None:
        return _("Spør kommunen når det skjer.") if ours else _("Spør rådgiveren din når det skjer.")
    day = _day(due, standing)
    if due < standing.on:
        if ours:
            return _("Fristen var %(day)s. Spør kommunen når det skjer.", day=day)
        return _("Fristen var %(day)s. Snakk med rådgiveren din.", day=day)
    if ours:
        return _("Kommunen har frist til %(day)s.", day=day)
    return _("Du har frist til %(day)s. Rådgiveren din kan hjelpe deg.", day=day)


def _hold_it(standing: Standing) -> str:
    due = standing.commitment.due_on
    if standing.commitment.side is Side.PERSON:
        return _("Avtal neste gang med rådgiveren din.")
    if due is None or due < standing.on:
        return _("Kommunen skal avtale neste gang med deg.")
    return _("Kommunen skal gjøre det igjen innen %(day)s.", day=_day(due, standing))


def _ask_adviser(standing: Standing) -> str:
    if standing.commitment.agreed_kind is not None:
        return _("Snakk med rådgiveren din om hvordan det går.")
    return _("Spør rådgiveren din. Det står i vedtaket.")


def _record_it(standing: Standing) -> str:
    if standing.commitment.side is Side.MUNICIPALITY:
        return _("Kommunen må skrive inn om det er gjort. Det er ikke din oppgave, men du kan spørre dem.")
    return _("Har du gjort det? Si fra til rådgiveren din, så blir det skrevet inn.")


NEXT_STEPS: Mapping[NextStep, Callable[[Standing], str]] = {
    NextStep.NOTHING: lambda standing: _("Du trenger ikke å gjøre noe nå."),
    NextStep.WAIT_FOR_OFFER: lambda standing: _(
        "Det er kommunen som skal tilby opplæringen. Du trenger ikke å gjøre noe før det."
    ),
    NextStep.GO_TO_NEXT: _go_to_next,
    NextStep.ASK_FOR_LESSONS: lambda standing: _("Spør kontaktpersonen din når flere timer blir planlagt."),
    NextStep.REGISTER_ATTENDANCE: lambda standing: _(
        "Skolen eller kommunen må registrere hva som er holdt. Det er ikke din oppgave, men du kan spørre dem."
    ),
    NextStep.TAKE_TEST: lambda standing: _("Snakk med læreren din om når du kan ta prøve."),
    NextStep.DO_IT_BY: _do_it_by,
    NextStep.OFFER_MORE: lambda standing: _(
        "Kommunen må planlegge mer. Du kan spørre kontaktpersonen din når det skjer."
    ),
    NextStep.HOLD_IT: _hold_it,
    NextStep.RECORD_IT: _record_it,
    NextStep.ASK_FOR_INTERPRETER: lambda standing: _(
        "Si fra til rådgiveren din når du trenger tolk. Det er kommunen som skal skaffe tolken."
    ),
    NextStep.ASK_ADVISER: _ask_adviser,
}
