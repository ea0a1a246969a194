"""A supposed thing, and what would change, in words. The stipend is never said to be lost: the rules say what can be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.engine.evidence import Skill
from webapp.engine.regulations.absence import AbsenceCode, Pays, pays
from webapp.engine.what_if import AwayDays, Changed, ReachLevels, StartOn, Suppose
from webapp.features.law import say
from webapp.features.standing import Told, level_words, long_day, skill_words, told
from webapp.features.what_if.forms import CODES, CODES_IN_RECEPTION, LEVELS, RATHER_NOT
from webapp.features.what_if.queries import Answer
from webapp.language import dates, gettext as _, ngettext

_ORE_A_KRONE = 100


@dataclass(frozen=True)
class Line:
    """One commitment that would stand otherwise. now / then: code and words of its state, None where it is not there.

    less / more: what its numbers are without and with the supposed thing, where the state reads the same."""

    rule: str
    who: str
    title: str
    sentence: str
    now: tuple[str, str] | None
    then: tuple[str, str] | None
    less: tuple[str, ...]
    more: tuple[str, ...]


def lines(answer: Answer) -> list[Line]:
    """What the reader can see a difference in, in the engine's order."""
    return [line for change in answer.found.changes if (line := _line(change)) is not None]


def _line(change: Changed) -> Line | None:
    now, then = (told(each) if each is not None else None for each in (change.before, change.after))
    shown = then or now
    if shown is None:
        return None
    before, after = _said(now), _said(then)
    same_state = now is not None and then is not None and (now.state, now.state_words) == (then.state, then.state_words)
    if same_state and before == after:
        return None
    return Line(
        rule=shown.rule,
        who=shown.who,
        title=shown.title,
        sentence=shown.sentence if now is None or then is None or now.sentence == then.sentence else shown.title,
        now=(now.state, now.state_words) if now else None,
        then=(then.state, then.state_words) if then else None,
        less=tuple(each for each in before if each not in after) if same_state else (),
        more=tuple(each for each in after if each not in before) if same_state else (),
    )


def _said(one: Told | None) -> tuple[str, ...]:
    """The promise and its numbers."""
    return (one.sentence, *one.reasons) if one is not None else ()


def supposed_words(suppose: Suppose) -> str:
    """What was asked, as the heading of the answer."""
    if isinstance(suppose, AwayDays):
        if suppose.first == suppose.last:
            return _(
                "Hvis du er borte %(day)s: %(reason)s", day=long_day(suppose.first), reason=code_words(suppose.code)
            )
        return _(
            "Hvis du er borte fra %(first)s til %(last)s: %(reason)s",
            first=long_day(suppose.first),
            last=long_day(suppose.last),
            reason=code_words(suppose.code),
        )
    if isinstance(suppose, ReachLevels):
        return _("Hvis du når disse nivåene innen %(day)s", day=long_day(suppose.on))
    if isinstance(suppose, StartOn):
        return _("Hvis programmet starter %(day)s", day=long_day(suppose.day))
    return _("Hvis du kommer til alt som er planlagt til og med %(day)s", day=long_day(suppose.until))


def level_lines(suppose: Suppose) -> list[str]:
    """The levels supposed, a line each."""
    if not isinstance(suppose, ReachLevels):
        return []
    return [
        # L10n: a skill and its level, as in «Lytte: B1»
        _("%(skill)s: %(level)s", skill=skill_words(skill), level=level_words(level))
        for skill, level in suppose.levels.items()
    ]


def end_words(answer: Answer) -> str:
    """What would become of the programme's last day; empty where there is none."""
    before, after = answer.found.programme_end_before, answer.found.programme_end_after
    if after is None:
        return ""
    if before is None:
        return _("Programmet kan vare til og med %(day)s.", day=long_day(after))
    if before == after:
        return _("Programmet slutter samme dag som før: %(day)s.", day=long_day(after))
    if after > before:
        return ngettext(
            "Programmet kan bli %(num)s dag lengre. Det kan vare til og med %(after)s i stedet for %(before)s.",
            "Programmet kan bli %(num)s dager lengre. Det kan vare til og med %(after)s i stedet for %(before)s.",
            (after - before).days,
            after=long_day(after),
            before=long_day(before),
        )
    return _(
        "Programmet kan vare til og med %(after)s i stedet for %(before)s.",
        after=long_day(after),
        before=long_day(before),
    )


def rule_words(answer: Answer) -> list[str]:
    """What the rules say of the money. What can be, never what will be; empty for other questions."""
    suppose = answer.suppose
    if not isinstance(suppose, AwayDays):
        return []
    if not answer.in_programme:
        return _in_reception(suppose)
    effect = pays(suppose.code, suppose.first)
    words = [_cut_words(answer)] if effect is Pays.CUT else [PAYS[effect]()] if effect else []
    if suppose.code is AbsenceCode.SICK_SELF:
        words += say("absence.self_certificate", suppose.first)[:2]
    if answer.found.stipend_cut is not None and answer.found.stipend_cut.is_decision:
        words.append(_("Et så stort trekk er et eget vedtak. Det skal være skriftlig, og du kan klage."))
    return words


def _in_reception(away: AwayDays) -> list[str]:
    if away.code is AbsenceCode.UNEXCUSED:
        return list(say("reception.deduction", away.first))
    return []


def _cut_words(answer: Answer) -> str:
    cut = answer.found.stipend_cut
    if cut is None:
        return _("Stønaden kan bli trukket for akkurat den tiden du er borte. Hvor mye det er, vet vi ikke her.")
    return _(
        "Stønaden kan bli trukket for akkurat den tiden du er borte: opptil %(kroner)s kroner.",
        kroner=dates.number(cut.ore / _ORE_A_KRONE),
    )


def code_words(code: AbsenceCode | str) -> str:
    """A reason as one says it oneself."""
    return REASONS[code]()


def reasons(in_programme: bool) -> list[tuple[str, str, None]]:
    """The choices of the form, in its order; the last says nothing."""
    codes = CODES if in_programme else CODES_IN_RECEPTION
    return [*((code.value, code_words(code), None) for code in codes), (RATHER_NOT, code_words(RATHER_NOT), None)]


def levels() -> list[tuple[str, str]]:
    """Levels to choose from, with no change first."""
    # L10n: a choice in a list: the level of this skill stays as it is
    return [("", _("Som nå")), *((level.value, level_words(level)) for level in LEVELS)]


def month_choices(months: Iterable[date]) -> list[tuple[str, str]]:
    """The last days of the coming months, as choices."""
    return [(day.isoformat(), long_day(day)) for day in months]


def skill_field(skill: Skill) -> str:
    """The name of a skill's field."""
    return f"level_{skill.value}"


REASONS: Mapping[str, Callable[[], str]] = {
    AbsenceCode.SICK_SELF: lambda: _("Jeg er syk og sier fra selv"),
    AbsenceCode.SICK_DOCTOR: lambda: _("Jeg er syk og har legeerklæring"),
    AbsenceCode.CHILD_SICK: lambda: _("Et barn er sykt"),
    AbsenceCode.LEAVE_PAID: lambda: _("Permisjon med stønad"),
    AbsenceCode.LEAVE_UNPAID: lambda: _("Permisjon uten stønad"),
    AbsenceCode.HOLIDAY_RELIGIOUS: lambda: _("Egne fridager som er avtalt"),
    AbsenceCode.VACATION: lambda: _("Ferie"),
    AbsenceCode.PERMITTED: lambda: _("Noe annet, og jeg har fått lov"),
    AbsenceCode.UNEXCUSED: lambda: _("Jeg har ikke fått lov"),
    RATHER_NOT: lambda: _("Jeg vil helst ikke si det"),
}
PAYS: Mapping[Pays, Callable[[], str]] = {
    Pays.PAID: lambda: _("Reglene sier at du kan ha stønad disse dagene."),
    Pays.MAY_BE_STOPPED: lambda: _(
        "Reglene sier at du kan ha stønad disse dagene. Er du lenge syk, kan kommunen bestemme at den stopper."
    ),
    Pays.WITHIN_QUOTA: lambda: _("Reglene sier at du kan ha stønad så lenge du har dager igjen med sykt barn."),
    Pays.NOT_REDUCED: lambda: _("Reglene gir ikke trekk i stønaden når kommunen har gitt deg lov."),
    Pays.UNPAID: lambda: _("Reglene gir ikke stønad i slik permisjon."),
}
