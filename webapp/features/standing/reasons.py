"""The coded reasons of a standing as sentences: one function a code, each with the numbers the engine gave."""

from collections.abc import Callable, Mapping
from typing import Any

from webapp.engine.commitment import Phase, Side, Unit
from webapp.engine.evidence import Level, Skill
from webapp.engine.standing import Reason, ReasonCode, Standing
from webapp.features.standing.words import day_words, hours_words, level_words, module_words
from webapp.language import gettext as _, ngettext

Values = Mapping[str, Any]
_COUNTED_DAYS = 60  # further off, a number of days says less than the date


def reason_words(reason: Reason, standing: Standing) -> str:
    """One sentence, or a few short ones."""
    return REASONS[reason.code](standing, reason.values)


def _ours(standing: Standing) -> bool:
    return standing.commitment.side is Side.MUNICIPALITY


def _is_meetings(standing: Standing) -> bool:
    return standing.commitment.unit is Unit.MEETINGS


def _counted(standing: Standing, values: Values) -> str:
    done, target = values["done"], values["target"]
    if _is_meetings(standing):
        return _meetings_counted(standing, done, target)
    agreed = standing.commitment.agreed_kind is not None
    amounts = {
        "done": hours_words(done),
        "target": hours_words(target or 0),
        "left": hours_words(values["left"], up=True),
    }
    if _ours(standing):
        if not target:
            return _("Kommunen har gitt %(done)s.", **amounts)
        return _("Kommunen har gitt %(done)s av %(target)s.", **amounts)
    if not target:
        return _("Du har vært til stede i %(done)s.", **amounts)
    if agreed:
        return _("Du har vært til stede i %(done)s. Avtalen er %(target)s.", **amounts)
    if values["left"]:
        return _("Du har vært til stede i %(done)s. Kravet er %(target)s. Da er det %(left)s igjen.", **amounts)
    return _("Du har vært til stede i %(done)s. Kravet er %(target)s.", **amounts)


def _meetings_counted(standing: Standing, done: int, target: int | None) -> str:
    if standing.commitment.agreed_kind is not None and target:
        # L10n: the plural follows the agreed number of times
        return ngettext(
            "Det er gjort %(done)s av %(num)s gang.", "Det er gjort %(done)s av %(num)s ganger.", target, done=done
        )
    if not target:
        # L10n: meetings held so far, where no number is set
        return ngettext("%(num)s møte er registrert.", "%(num)s møter er registrert.", done)
    if _ours(standing):
        # L10n: the plural follows the required number of meetings
        return ngettext(
            "Kommunen har holdt %(done)s av %(num)s møte.",
            "Kommunen har holdt %(done)s av %(num)s møter.",
            target,
            done=done,
        )
    return ngettext(
        "Du har vært på %(done)s av %(num)s møte.", "Du har vært på %(done)s av %(num)s møter.", target, done=done
    )


def _level_shown(standing: Standing, values: Values) -> str:
    level, goal = values["level"], values["goal"]
    if not goal:
        return _("Målet er ikke registrert ennå.")
    if not level:
        return _SHOWN_NONE[Skill(values["skill"])](level_words(Level(goal)))
    return _SHOWN[Skill(values["skill"])](level_words(Level(level)), level_words(Level(goal)))


_SHOWN: Mapping[Skill, Callable[[str, str], str]] = {
    Skill.LISTENING: lambda now, goal: _("Du har vist %(now)s i lytting. Målet er %(goal)s.", now=now, goal=goal),
    Skill.READING: lambda now, goal: _("Du har vist %(now)s i lesing. Målet er %(goal)s.", now=now, goal=goal),
    Skill.WRITING: lambda now, goal: _("Du har vist %(now)s i skriving. Målet er %(goal)s.", now=now, goal=goal),
    Skill.SPEAKING: lambda now, goal: _("Du har vist %(now)s muntlig. Målet er %(goal)s.", now=now, goal=goal),
}
_SHOWN_NONE: Mapping[Skill, Callable[[str], str]] = {
    Skill.LISTENING: lambda goal: _("Ingen resultater i lytting er registrert. Målet er %(goal)s.", goal=goal),
    Skill.READING: lambda goal: _("Ingen resultater i lesing er registrert. Målet er %(goal)s.", goal=goal),
    Skill.WRITING: lambda goal: _("Ingen resultater i skriving er registrert. Målet er %(goal)s.", goal=goal),
    Skill.SPEAKING: lambda goal: _("Ingen muntlige resultater er registrert. Målet er %(goal)s.", goal=goal),
}


def _not_owed_yet(standing: Standing, values: Values) -> str:
    if values["owed_from"] is None and standing.commitment.phase is Phase.TRAINING:
        return _("Dette gjelder først når du er bosatt i en kommune.")
    if values["owed_from"] is None:
        return _("Dette gjelder først når opplæringen er tilbudt.")
    return _("Dette gjelder fra %(day)s.", day=day_words(values["owed_from"], standing.on))


def _deadline(standing: Standing, values: Values) -> str:
    day, left = day_words(values["due_on"], standing.on), values["days_left"]
    if left < 0:
        return _("Fristen var %(day)s.", day=day)
    if left == 0:
        return _("Fristen er i dag.")
    if left > _COUNTED_DAYS:
        return _("Fristen er %(day)s.", day=day)
    # L10n: days from today to the deadline
    return ngettext("Fristen er %(day)s, om %(num)s dag.", "Fristen er %(day)s, om %(num)s dager.", left, day=day)


def _planned(standing: Standing, values: Values) -> str:
    amount, day = values["planned_left"], day_words(values["next_on"], standing.on)
    if _is_meetings(standing):
        return ngettext(
            "%(num)s møte er planlagt. Det neste er %(day)s.",
            "%(num)s møter er planlagt. Det neste er %(day)s.",
            amount,
            day=day,
        )
    return _("%(amount)s er planlagt fra nå av. Neste gang er %(day)s.", amount=hours_words(amount), day=day)


def _short_at_deadline(standing: Standing, values: Values) -> str:
    short, day = values["short"], day_words(values["due_on"], standing.on)
    if _is_meetings(standing):
        return ngettext(
            "For å bli ferdig innen %(day)s mangler det %(num)s møte i planen.",
            "For å bli ferdig innen %(day)s mangler det %(num)s møter i planen.",
            short,
            day=day,
        )
    return _(
        "For å bli ferdig innen %(day)s må %(amount)s til planlegges.", amount=hours_words(short, up=True), day=day
    )


def _forecast(standing: Standing, values: Values) -> str:
    day = day_words(values["forecast_on"], standing.on)
    if standing.commitment.unit in (Unit.DATE, Unit.REGULARLY):
        return _("Det er planlagt til %(day)s.", day=day)
    if values["forecast_on"] < standing.on:
        return _("Når timene til og med %(day)s er registrert, er alt ferdig.", day=day)
    return _("Med det som er planlagt, er alt ferdig %(day)s.", day=day)


def _unregistered(standing: Standing, values: Values) -> str:
    first, last = (day_words(values[name], standing.on) for name in ("first_on", "last_on"))
    if _is_meetings(standing):
        return ngettext(
            "%(num)s møte som skulle vært holdt, er ikke registrert (%(day)s).",
            "%(num)s møter som skulle vært holdt, er ikke registrert (fra %(day)s).",
            values["amount"],
            day=first,
        )
    amount = hours_words(values["amount"])
    if first == last:
        return _("%(amount)s %(day)s er ikke registrert. Det telles ikke mot noen.", amount=amount, day=first)
    return _(
        "%(amount)s fra %(first)s til %(last)s er ikke registrert. Det telles ikke mot noen.",
        amount=amount,
        first=first,
        last=last,
    )


def _silent(standing: Standing, values: Values) -> str:
    day = day_words(values["counted_to"], standing.on)
    return ngettext(
        "Ingen har registrert noe siden %(day)s, for %(num)s dag siden.",
        "Ingen har registrert noe siden %(day)s, for %(num)s dager siden.",
        values["silent_days"],
        day=day,
    )


def _met_on(standing: Standing, values: Values) -> str:
    day, late = day_words(values["met_on"], standing.on), values["days_late"]
    if late:
        return ngettext(
            "Det ble gjort %(day)s, %(num)s dag etter fristen.",
            "Det ble gjort %(day)s, %(num)s dager etter fristen.",
            late,
            day=day,
        )
    return _("Det ble gjort %(day)s.", day=day)


def _duty_ended(standing: Standing, values: Values) -> str:
    # Never why: the reason is not kept.
    if values["ended_on"] is None:
        return _("Dette gjelder ikke lenger.")
    return _("Dette gjelder ikke lenger fra %(day)s.", day=day_words(values["ended_on"], standing.on))


def _average(standing: Standing, values: Values) -> str:
    first, last = (day_words(values[name], standing.on) for name in ("from_week", "to_week"))
    return ngettext(
        "I %(num)s uke, fra uka som begynner %(first)s til uka som begynner %(last)s, ble det %(total)s til sammen. Det er %(average)s i snitt i uka.",
        "I %(num)s uker, fra uka som begynner %(first)s til uka som begynner %(last)s, ble det %(total)s til sammen. Det er %(average)s i snitt i uka.",
        values["weeks"],
        first=first,
        last=last,
        total=hours_words(values["total"]),
        average=hours_words(values["average"]),
    )


def _last_four_weeks(standing: Standing, values: Values) -> str:
    return ngettext(
        "Den siste uka var det %(average)s.",
        "De siste %(num)s ukene var det %(average)s i snitt i uka.",
        values["weeks"],
        average=hours_words(values["average"]),
    )


def _time_used(standing: Standing, values: Values) -> str:
    total = values["total"]
    if total is None:
        return ngettext("%(num)s dag er brukt.", "%(num)s dager er brukt.", values["used"])
    last_day = day_words(values["last_day"], standing.on)
    return ngettext(
        "%(used)s av %(num)s dag er brukt. Siste dag er %(day)s.",
        "%(used)s av %(num)s dager er brukt. Siste dag er %(day)s.",
        total,
        used=values["used"],
        day=last_day,
    )


def _module(standing: Standing, values: Values) -> str:
    named = {"module": module_words(values["module"]), "done": hours_words(values["done"])}
    if not values.get("target"):
        # L10n: a module of the course, then how many hours of it are done
        return _("%(module)s: %(done)s", **named)
    return _("%(module)s: %(done)s av %(target)s", target=hours_words(values["target"]), **named)


def _span(standing: Standing, values: Values) -> str:
    return _("Reglene sier fra %(least)s til %(most)s møter.", least=values["at_least"], most=values["at_most"])


def _no_number(standing: Standing, values: Values) -> str:
    if standing.commitment.unit is Unit.WEEKLY_MINUTES:
        return _(
            "Loven sier ikke hvor mange timer i uka, bare full tid. Timene telles når kommunen legger inn tallet fra planen din her."
        )
    return _("Vi har ikke funnet hvor mye reglene krever for deg. Vedtaket ditt sier det.")


def _hours_short(standing: Standing, values: Values) -> str:
    short, target = hours_words(values["short"], up=True), standing.commitment.target
    if target is None:
        return _("Det mangler %(short)s i uka.", short=short)
    # L10n: hours missing each week, on average, to reach the number of hours promised each week
    return _("Det mangler %(short)s i uka for å komme opp i %(target)s.", short=short, target=hours_words(target))


def _may_extend(standing: Standing, values: Values) -> str:
    return ngettext(
        "Tiden kan forlenges med inntil %(num)s måned. Det er kommunen som bestemmer det i et vedtak.",
        "Tiden kan forlenges med inntil %(num)s måneder. Det er kommunen som bestemmer det i et vedtak.",
        values["months"],
    )


def _every_months(standing: Standing, values: Values) -> str:
    # L10n: at most this many months pass between two times
    return ngettext(
        "Det skal skje minst én gang i måneden.", "Det skal skje minst hver %(num)s. måned.", values["months"]
    )


def _last_held(standing: Standing, values: Values) -> str:
    day = day_words(values["last_on"], standing.on)
    return ngettext(
        "Det er gjort %(num)s gang. Sist var %(day)s.",
        "Det er gjort %(num)s ganger. Sist var %(day)s.",
        values["times"],
        day=day,
    )


def _paused(standing: Standing, values: Values) -> str:
    if values["until"] is None:
        return _("Programmet har pause. Fristen for dette venter til pausen er over.")
    return _(
        "Programmet har pause til og med %(day)s. Fristen for dette venter til pausen er over.",
        day=day_words(values["until"], standing.on),
    )


def _each_time_counted(standing: Standing, values: Values) -> str:
    # L10n: how many times there was an interpreter, of the times one was needed; the plural follows the latter
    return ngettext(
        "Det var tolk %(kept)s av %(num)s gang da du trengte det.",
        "Det var tolk %(kept)s av %(num)s ganger da du trengte det.",
        values["needed"],
        kept=values["kept"],
    )


def _last_missed(standing: Standing, values: Values) -> str:
    return _("Sist det manglet tolk, var %(day)s.", day=day_words(values["last_on"], standing.on))


REASONS: Mapping[ReasonCode, Callable[[Standing, Values], str]] = {
    ReasonCode.COUNTED: _counted,
    ReasonCode.LEVEL_SHOWN: _level_shown,
    ReasonCode.NOT_OWED_YET: _not_owed_yet,
    ReasonCode.NO_DEADLINE: lambda standing, values: _("Det er ingen frist."),
    ReasonCode.DEADLINE: _deadline,
    ReasonCode.PLANNED: _planned,
    ReasonCode.NOTHING_PLANNED: lambda standing, values: _("Ingenting mer er planlagt nå."),
    ReasonCode.SHORT_AT_DEADLINE: _short_at_deadline,
    ReasonCode.FORECAST: _forecast,
    ReasonCode.UNREGISTERED: _unregistered,
    ReasonCode.SILENT: _silent,
    ReasonCode.NO_REGISTER: lambda standing, values: _("Ingenting er registrert ennå."),
    ReasonCode.MET_ON: _met_on,
    ReasonCode.DUTY_ENDED: _duty_ended,
    ReasonCode.WAIVED: lambda standing, values: _("Du er fritatt fra dette."),
    ReasonCode.AVERAGE: _average,
    ReasonCode.LAST_FOUR_WEEKS: _last_four_weeks,
    ReasonCode.THRESHOLD: lambda standing, values: _(
        "Snittet regnes fra %(day)s.", day=day_words(values["owed_from"], standing.on)
    ),
    ReasonCode.TIME_USED: _time_used,
    ReasonCode.MODULE: _module,
    ReasonCode.SPAN: _span,
    ReasonCode.NO_NUMBER: _no_number,
    ReasonCode.HOURS_SHORT: _hours_short,
    ReasonCode.MAY_EXTEND: _may_extend,
    ReasonCode.GRADE_SHOWN: lambda standing, values: _(
        "Du har karakteren %(grade)s i norsk. Den gjelder i stedet for nivået.", grade=values["grade"]
    ),
    ReasonCode.GRADE_INSTEAD: lambda standing, values: _(
        "Karakteren %(grade)s eller bedre i norsk gjelder i stedet for nivået.", grade=values["grade"]
    ),
    ReasonCode.GOALS_REACHED: lambda standing, values: _(
        "Målene i norsk ble nådd %(day)s. Da er timene ikke lenger en plikt.",
        day=day_words(values["met_on"], standing.on),
    ),
    ReasonCode.EVERY_MONTHS: _every_months,
    ReasonCode.LAST_HELD: _last_held,
    ReasonCode.NEVER_HELD: lambda standing, values: _("Ingen har registrert at det er gjort."),
    ReasonCode.PAUSED: _paused,
    ReasonCode.EACH_TIME_COUNTED: _each_time_counted,
    ReasonCode.LAST_MISSED: _last_missed,
    ReasonCode.NOT_COUNTED: lambda standing, values: _("Dette er avtalt med ord. Det er ingen tall å telle."),
    ReasonCode.RIGHT_NOT_DUTY: lambda standing, values: _("Dette er en rett du har, ikke en plikt."),
    ReasonCode.NOT_VERIFIED: lambda standing, values: _(
        "Vi har ikke fått kontrollert om denne regelen gjelder for deg nå."
    ),
    ReasonCode.OUR_READING: lambda standing, values: _("Lovteksten lar noe være åpent. Slik leser vi reglene."),
}
