"""The path in words: each stage, its days, and who must act next. One sentence at a time, and nothing promised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.engine.commitment import Side
from webapp.engine.journey import Stage, Step
from webapp.engine.regulations.facts import EndedBy, PauseKind
from webapp.engine.regulations.rulebook import Version
from webapp.features.path.queries import PathSeen
from webapp.features.standing import long_day
from webapp.language import gettext as _, ngettext, pgettext

__all__ = ["Next", "long_day", "next_of", "stage_about", "stage_title", "stage_when", "tests_words", "until"]


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing: what it is, who must act ('you', 'municipality', or None for somebody else), and by when."""

    title: str
    sentences: tuple[str, ...]
    who: str | None
    by: date | None


def stage_title(step: Step, today: date) -> str:
    """A stage by its name."""
    if step.stage is Stage.ENDED and not step.here and (step.from_ is None or step.from_ > today):
        return _("Programmet slutter")
    return TITLES[step.stage]()


def stage_when(step: Step, seen: PathSeen, today: date) -> str:
    """The day of a step, as far as one is set."""
    passed = not step.here and step not in seen.ahead
    if step.stage is Stage.WAITING_FOR_ANSWER:
        return _("Ingen dato er satt.")
    if step.from_ is None:
        if step.by is not None:
            return _("Senest %(day)s", day=long_day(step.by))
        return "" if passed or step.here else _("Ingen dato er satt ennå.")
    day = long_day(step.from_)
    if step.stage is Stage.ENDED:
        return _("Siste dag: %(day)s", day=day)
    if step.stage is Stage.PROGRAMME_PAUSED and step.by is not None:
        return _("Fra %(first)s til %(last)s", first=day, last=long_day(step.by))
    if step.from_ > today:
        # L10n: the step begins on a day to come, as far as is known now
        return _("Fra %(day)s, slik det er planlagt", day=day)
    return _("Fra %(day)s", day=day)


def stage_about(step: Step, seen: PathSeen) -> str:
    """What a stage is, in a sentence."""
    if step.stage is Stage.PLANNING and seen.old_act:
        return _("Kommunen lager en individuell plan sammen med deg.")
    return ABOUT[step.stage]()


def until(by: date, today: date) -> str:
    """How far it is to a day, in figures and words."""
    days = (by - today).days
    if days < 0:
        return ngettext("Fristen var for %(num)s dag siden.", "Fristen var for %(num)s dager siden.", -days)
    if days == 0:
        return _("Fristen er i dag.")
    return ngettext("%(num)s dag igjen.", "%(num)s dager igjen.", days)


def next_of(seen: PathSeen, today: date) -> Next | None:
    """Who must act by when. Without a permit it is the answer, whatever else there is."""
    here = seen.here
    if here is None:
        return None
    if not seen.has_permit:
        return _waiting_for_answer(seen)
    return NEXT[here.stage](seen, here)


def tests_words(rule: str, version: Version) -> list[str]:
    """What permanent residence or citizenship asks of tests, in sentences. Tests, never a number of hours."""
    values = version.values
    level = str(values.get("oral", "")).upper()
    if rule == "residence.citizenship":
        return [
            _("Statsborgerskap: muntlig norsk på %(level)s eller høyere, og bestått statsborgerprøve.", level=level),
            *_ages(version),
        ]
    found = [
        _(
            "Permanent oppholdstillatelse: muntlig norsk på %(level)s eller høyere, og bestått samfunnskunnskapsprøve.",
            level=level,
        ),
        *_ages(version),
    ]
    if values.get("years") and values.get("years_refugee"):
        found.append(
            _(
                "Du må også ha bodd i Norge i %(years)s år, eller %(refugee)s år hvis du er flyktning.",
                years=values["years"],
                refugee=values["years_refugee"],
            )
        )
    if values.get("self_supported_months"):
        found.append(
            _("Du må ha forsørget deg selv de siste %(months)s månedene.", months=values["self_supported_months"])
        )
    return found


def _ages(version: Version) -> list[str]:
    first, last = version.values.get("min_age"), version.values.get("max_age")
    return (
        [_("Kravet om prøver gjelder fra du er %(first)s til du er %(last)s år.", first=first, last=last)]
        if first
        else []
    )


def _side(step: Step) -> str | None:
    return {Side.PERSON: "you", Side.MUNICIPALITY: "municipality"}.get(step.waits_for) if step.waits_for else None


def _waiting_for_answer(seen: PathSeen) -> Next:
    said = [_("Det er UDI som skal svare på søknaden din. Vi kjenner ingen frist for svaret.")]
    if seen.here is not None and seen.in_reception and seen.here.duty_ended_on is None:
        said.append(_("Mens du venter, kan du gå til timene dine på mottaket."))
    return Next(_("Du venter på svar"), tuple(said), None, None)


def _awaiting_settlement(seen: PathSeen, here: Step) -> Next:
    coming = next((move for move in seen.moves if move.is_coming), None)
    if coming is not None:
        said = _(
            "Du flytter %(day)s. Fra den dagen følger %(office)s deg opp.",
            day=long_day(coming.moves_on),
            office=coming.office,
        )
        return Next(_("Du skal flytte"), (said,), None, coming.moves_on)
    said = _("Kommunene og integreringsmyndighetene finner en kommune til deg. Vi kjenner ingen frist for det.")
    return Next(_("Du venter på en kommune"), (said,), _side(here), here.by)


def _planning(seen: PathSeen, here: Step) -> Next:
    if here.waits_for is Side.PERSON:
        asks = (
            _("Du er familie til en som bor her. Du trenger ingen avtale om bosetting."),
            _("Fra dagen du ber om det, har kommunen en frist for å starte programmet."),
        )
        return Next(_("Be kommunen om et program"), asks, "you", here.by)
    said = [
        _("Kommunen skal snakke med deg om utdanning, arbeid og språk, og lage en individuell plan sammen med deg.")
        if seen.old_act
        else _("Kommunen skal kartlegge det du kan, lage plan og kontrakt sammen med deg, og starte programmet.")
    ]
    said.append(_("Du er med på samtalene. Det du har gjort før, og det du ønsker, teller."))
    return Next(_("Kommunen skal starte programmet ditt"), tuple(said), _side(here), here.by)


def _programme(seen: PathSeen, here: Step) -> Next:
    return Next(
        _("Du er i programmet"), (_("I kontrakten ser du hva du skal gjøre, og hva kommunen skal gjøre."),), None, None
    )


def _paused(seen: PathSeen, here: Step) -> Next:
    said = []
    if here.pause is PauseKind.STOP:
        said.append(_("Kommunen har stanset programmet for en tid. Det er et vedtak, og du kan klage på det."))
    if here.by is not None:
        said.append(_("Pausen varer til og med %(day)s. Etter det går du videre.", day=long_day(here.by)))
    else:
        said.append(_("Ingen dato er satt for når programmet går videre. Spør kommunen når det blir."))
    return Next(_("Programmet har pause"), tuple(said), _side(here), None)


def _norwegian_only(seen: PathSeen, here: Step) -> Next:
    said = [_("Norskplanen sier hva du og kommunen skal gjøre.")]
    if here.waits_for is Side.MUNICIPALITY:
        said.insert(0, _("Kommunen skal tilby deg norsk og samfunnskunnskap."))
    return Next(_("Du lærer norsk") if here.by is None else _("Du venter på norsk"), tuple(said), _side(here), here.by)


def _ended(seen: PathSeen, here: Step) -> Next:
    said = [_ENDED_BY[here.ended_by]()] if here.ended_by else []
    said.append(_("Kommunen skal gi deg et deltagerbevis, også når programmet ble brutt av."))
    said.append(_("Kommunen bør hjelpe deg videre, så det ikke blir en pause uten arbeid, skole eller annen hjelp."))
    return Next(_("Programmet er slutt"), tuple(said), _side(here), None)


def _reception(seen: PathSeen, here: Step) -> Next:
    return _awaiting_settlement(seen, here)


_ENDED_BY: Mapping[EndedBy, Callable[[], str]] = {
    EndedBy.GOAL_REACHED: lambda: _("Du nådde målet i planen."),
    EndedBy.TIME_USED: lambda: _("Tiden i programmet er brukt."),
    EndedBy.STOPPED: lambda: _("Kommunen stoppet programmet. Det er et vedtak, og du kan klage på det."),
}

NEXT: Mapping[Stage, Callable[[PathSeen, Step], Next]] = {
    Stage.RECEPTION_ARRIVAL: _reception,
    Stage.RECEPTION_ASYLUM: _reception,
    Stage.WAITING_FOR_ANSWER: lambda seen, here: _waiting_for_answer(seen),
    Stage.AWAITING_SETTLEMENT: _awaiting_settlement,
    Stage.PLANNING: _planning,
    Stage.PROGRAMME: _programme,
    Stage.PROGRAMME_PAUSED: _paused,
    Stage.NORWEGIAN_ONLY: _norwegian_only,
    Stage.ENDED: _ended,
}

TITLES: Mapping[Stage, Callable[[], str]] = {
    # L10n: the first centre an asylum seeker lives in, before an ordinary reception centre
    Stage.RECEPTION_ARRIVAL: lambda: _("Ankomst- eller transittmottak"),
    Stage.RECEPTION_ASYLUM: lambda: pgettext("stage", "På mottak"),
    Stage.WAITING_FOR_ANSWER: lambda: _("Venter på svar"),
    Stage.AWAITING_SETTLEMENT: lambda: _("Venter på en kommune"),
    # L10n: the months in which the municipality and the person make the plan
    Stage.PLANNING: lambda: pgettext("stage", "Planlegging"),
    Stage.PROGRAMME: lambda: pgettext("stage", "Introduksjonsprogrammet"),
    Stage.PROGRAMME_PAUSED: lambda: _("Pause i programmet"),
    Stage.NORWEGIAN_ONLY: lambda: pgettext("stage", "Norskopplæring"),
    Stage.ENDED: lambda: _("Programmet er slutt"),
}

ABOUT: Mapping[Stage, Callable[[], str]] = {
    Stage.RECEPTION_ARRIVAL: lambda: _("Her er det ingen plikt til timer ennå."),
    Stage.RECEPTION_ASYLUM: lambda: _("Opplæring i norsk og samfunnskunnskap på mottaket."),
    Stage.WAITING_FOR_ANSWER: lambda: _("UDI svarer på søknaden."),
    Stage.AWAITING_SETTLEMENT: lambda: _("Du har fått oppholdstillatelse. Nå skal du få et sted å bo."),
    Stage.PLANNING: lambda: _("Kartlegging, karriereveiledning, plan og kontrakt."),
    Stage.PROGRAMME: lambda: _("Norsk, samfunnskunnskap, arbeid eller utdanning, på full tid."),
    Stage.PROGRAMME_PAUSED: lambda: _("Programmet hviler en tid."),
    Stage.NORWEGIAN_ONLY: lambda: _("Norsk og samfunnskunnskap, uten introduksjonsprogram."),
    Stage.ENDED: lambda: _("Etter programmet: arbeid, utdanning eller annen hjelp."),
}
