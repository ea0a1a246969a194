"""The builder in words: the kinds of plan, why a goal is permitted, what is not lawful and which section says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from webapp.engine.agreed import COUNTED, LIBRARY, Agreed, AgreedKind, AgreedType, Measure
from webapp.engine.commitment import Basis, Confidence, Side
from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations import rulebook
from webapp.engine.regulations.end_goals import GoalWhy, PermittedGoal
from webapp.engine.regulations.facts import EndGoal
from webapp.engine.regulations.lawful import Problem, ProblemCode
from webapp.engine.regulations.proposal import ElementKind, PlanKind
from webapp.features.contract import PlanContent, PlanPart, plan_words
from webapp.features.plan.forms import GOAL_LEVELS
from webapp.features.standing import AGREED_TITLES, hours_words, level_words, long_day, skill_words, title
from webapp.language import SOURCE, gettext as _, ngettext, pgettext, using

__all__ = ["hours_words", "level_words", "long_day", "skill_words", "title"]

_LEVELS = tuple(Level)


@dataclass(frozen=True)
class Changed:
    """A part of the plan before and after, in words; either can be empty."""

    heading: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def appeal_text() -> str:
    """How one appeals, as it stands in every plan until somebody writes it otherwise. In Norwegian, like the decision."""
    weeks = rulebook.load()["appeal.deadline"].versions[-1].target or 0
    with using(SOURCE.tag):
        return ngettext(
            "Du kan klage på vedtaket til statsforvalteren. Send klagen til kommunen innen %(num)s uke etter at du fikk vedtaket. Kommunen hjelper deg hvis du spør.",
            "Du kan klage på vedtaket til statsforvalteren. Send klagen til kommunen innen %(num)s uker etter at du fikk vedtaket. Kommunen hjelper deg hvis du spør.",
            weeks,
        )


def kind_words(kind: PlanKind) -> str:
    """The paper by its name."""
    return _KINDS[kind]()


def goal_words(goal: EndGoal) -> str:
    """An end goal as the contract names it."""
    return plan_words(PlanContent(end_goal=goal))[0].sentences[0]


def permitted_words(goal: PermittedGoal) -> str:
    """The goal, and how long it may last."""
    lasts = months_words(goal.months, goal.extension_months)
    # L10n: an end goal and how long it may last, as in «Arbeid. Inntil 2 år.»
    return _("%(goal)s. %(lasts)s", goal=goal_words(goal.goal), lasts=lasts) if lasts else goal_words(goal.goal)


def months_words(months: int | None, extension: int | None) -> str:
    """The longest duration, in years where they are whole; empty where the law was not found."""
    if months is None:
        return ""
    years, rest = divmod(months, 12)
    longest = (
        ngettext("Inntil %(num)s måned", "Inntil %(num)s måneder", months)
        if rest
        else ngettext("Inntil %(num)s år", "Inntil %(num)s år", years)
    )
    if not extension:
        # L10n: «Inntil 2 år»: up to 2 years; no extension is possible
        return _("%(longest)s, uten forlengelse.", longest=longest)
    more = ngettext("%(num)s måned", "%(num)s måneder", extension)
    return _("%(longest)s, og forlengelse i inntil %(more)s.", longest=longest, more=more)


def why_words(why: GoalWhy) -> str:
    """Why the goals are these."""
    return _WHYS[why](_age(why))


def _age(why: GoalWhy) -> int:
    """The age a reason turns on, as the rule has it now; 0 where it turns on none."""
    rule = {GoalWhy.OVER_AGE: "end_goals.over_age"}.get(why, "end_goals.under_age")
    return rulebook.load()[rule].versions[-1].target or 0


def not_permitted_words(goals: tuple[PermittedGoal, ...]) -> str:
    """Why the other goals are not among them."""
    why = goals[0].why if goals else GoalWhy.NOT_FOUND
    return _NOT_PERMITTED[why](_age(why))


def element_words(element: ElementKind) -> str:
    """A mandatory element by its name."""
    return _ELEMENTS[element]()


def agreed_words(kind: AgreedKind) -> str:
    return AGREED_TITLES[kind]()


def library() -> list[tuple[str, str]]:
    """Every type that can be added, by name."""
    return [(kind.value, agreed_words(kind)) for kind in LIBRARY]


def about(kind: str) -> AgreedType:
    return LIBRARY[AgreedKind(kind)]


def side_choices(found: AgreedType) -> list[tuple[str, str]]:
    return [(side.value, side_words(side)) for side in found.sides]


def side_words(side: Side) -> str:
    return pgettext("side", "Kommunen") if side is Side.MUNICIPALITY else pgettext("side", "Deltakeren")


def measure_choices(found: AgreedType) -> list[tuple[str, str]]:
    return [(measure.value, _MEASURES[measure]()) for measure in found.measures]


def agreed_line(agreed: Agreed) -> str:
    """An agreed promise on one line: what, who, how much, when."""
    parts = [side_words(agreed.side)]
    if agreed.measure in COUNTED and agreed.amount is not None:
        parts.append(_amount(agreed.measure, agreed.amount))
    if agreed.from_on:
        parts.append(_("fra %(day)s", day=long_day(agreed.from_on)))
    if agreed.due_on:
        parts.append(_("til %(day)s", day=long_day(agreed.due_on)))
    if agreed.text:
        parts.append(agreed.text)
    # L10n: an agreed promise: its name, then who, how much and when, in a list with commas
    return _("%(what)s: %(details)s", what=agreed_words(agreed.kind), details=", ".join(parts))


def _amount(measure: Measure, amount: int) -> str:
    if measure is Measure.WEEKLY:
        return _("%(hours)s i uka", hours=hours_words(amount))
    if measure is Measure.TOTAL:
        return _("%(hours)s til sammen", hours=hours_words(amount))
    if measure is Measure.TIMES:
        return ngettext("%(num)s gang", "%(num)s ganger", amount)
    return ngettext("minst én gang i måneden", "minst hver %(num)s. måned", amount)


def source_words(basis: Basis) -> tuple[str, str | None]:
    """The source as cited, and the mark that the component for sources knows: N not checked, I our reading."""
    mark = {Confidence.NOT_FOUND: "N", Confidence.SECONDARY: "N", Confidence.OUR_READING: "I"}.get(basis.confidence)
    return basis.source, mark


def level_choices() -> list[tuple[str, str]]:
    # L10n: no level has been chosen in this list
    return [("", _("Ikke valgt")), *((level.value, level_words(level)) for level in GOAL_LEVELS)]


def problem_words(problem: Problem) -> str:
    """What is not lawful, in one sentence; the section stands beside it."""
    return _PROBLEMS[problem.code](problem)


def changes(before: tuple[PlanPart, ...], after: tuple[PlanPart, ...]) -> list[Changed]:
    """The parts that differ, in the plan's order."""
    olds, news = ({part.name: part for part in parts} for parts in (before, after))
    names = list(dict.fromkeys([*news, *olds]))
    return [
        Changed(
            (news.get(name) or olds[name]).heading,
            olds[name].sentences if name in olds else (),
            news[name].sentences if name in news else (),
        )
        for name in names
        if (olds[name].sentences if name in olds else ()) != (news[name].sentences if name in news else ())
    ]


def _element_missing(problem: Problem) -> str:
    if problem.detail == "measures":
        return _("Planen har ingen tiltak.")
    return _("Planen mangler: %(element)s.", element=element_words(ElementKind(problem.detail)))


def _amount_missing(problem: Problem) -> str:
    if problem.detail == "social_studies":
        return _("Planen sier ikke hvor mye samfunnskunnskap.")
    return _("Planen sier ikke hvor mye norsk, verken i uka eller til sammen.")


def _outside(problem: Problem) -> str:
    if problem.detail == "may_offer":
        return _("Personen har ikke rett og plikt til programmet. Kommunen kan tilby det.")
    return _("Personen har verken rett eller plikt til programmet etter det som er registrert.")


def _over(problem: Problem) -> str:
    day = long_day(problem.last_day) if problem.last_day else ""
    return _("Programmet varer lenger enn loven tillater. Siste mulige dag er %(day)s.", day=day)


def _late(problem: Problem) -> str:
    day = long_day(problem.last_day) if problem.last_day else ""
    return _(
        "Vedtak eller oppstart kommer etter fristen, som er %(day)s. Det kan registreres, men fristen er brutt.",
        day=day,
    )


def _lowered(problem: Problem) -> str:
    said = {"skill": skill_words(Skill(problem.detail)), "level": level_words(_LEVELS[problem.limit or 0])}
    # L10n: skill: to listen, read, write, speak; level: such as B1
    return _("%(skill)s: målet kan bare settes ned ett nivå om gangen, og det er %(level)s nå.", **said)


def _below(problem: Problem) -> str:
    said = {"skill": skill_words(Skill(problem.detail)), "level": level_words(_LEVELS[problem.limit or 0])}
    return _("%(skill)s: målet er lavere enn det veiledende nivået, som er %(level)s. Begrunn det i planen.", **said)


_KINDS: Mapping[PlanKind, Callable[[], str]] = {
    PlanKind.INTEGRATION_PLAN: lambda: _("Integreringsplan og kontrakt"),
    PlanKind.NORWEGIAN_PLAN: lambda: _("Norskplan"),
    PlanKind.INDIVIDUAL_PLAN: lambda: _("Individuell plan"),
}
_WHYS: Mapping[GoalWhy, Callable[[int], str]] = {
    GoalWhy.HAS_VGS: lambda age: _("Personen har videregående opplæring eller mer."),
    GoalWhy.NO_VGS: lambda age: _("Personen har ikke videregående opplæring."),
    GoalWhy.UNDER_AGE_SHALL: lambda age: _(
        "Personen er under %(age)s år uten videregående: dette skal være målet.", age=age
    ),
    GoalWhy.UNDER_AGE_IF_NOT: lambda age: _(
        "Bare hvis personen ikke ønsker å fullføre videregående, eller ikke kan klare det i programtida. Det må begrunnes."
    ),
    GoalWhy.OVER_AGE: lambda age: _(
        "Personen var over %(age)s år da tillatelsen ble gitt: bare arbeid kan være målet.", age=age
    ),
    GoalWhy.NOT_FOUND: lambda age: _(
        "Vi har ikke funnet lovteksten som gjelder for denne personen. Ingen mål er stengt her."
    ),
}
_NOT_PERMITTED: Mapping[GoalWhy, Callable[[int], str]] = {
    GoalWhy.HAS_VGS: lambda age: _("Loven åpner ikke for disse når personen har videregående opplæring eller mer."),
    GoalWhy.NO_VGS: lambda age: _("Loven åpner ikke for disse når personen ikke har videregående opplæring."),
    GoalWhy.UNDER_AGE_SHALL: lambda age: _(
        "Loven åpner ikke for disse når personen er under %(age)s år uten videregående.", age=age
    ),
    GoalWhy.UNDER_AGE_IF_NOT: lambda age: _(
        "Loven åpner ikke for disse når personen er under %(age)s år uten videregående.", age=age
    ),
    GoalWhy.OVER_AGE: lambda age: _(
        "Loven åpner bare for arbeid når personen var over %(age)s år da tillatelsen ble gitt.", age=age
    ),
    GoalWhy.NOT_FOUND: lambda age: _("Vi kan ikke si om loven åpner for disse."),
}
_ELEMENTS: Mapping[ElementKind, Callable[[], str]] = {
    ElementKind.WORK_OR_EDUCATION: lambda: _("arbeids- eller utdanningsrettede elementer"),
    ElementKind.NORWEGIAN: lambda: _("Opplæring i norsk"),
    ElementKind.SOCIAL_STUDIES: lambda: _("Opplæring i samfunnskunnskap"),
    ElementKind.LIFE_SKILLS: lambda: _("Kurs i livsmestring"),
    ElementKind.PARENTAL_GUIDANCE: lambda: _("Foreldreveiledning"),
}
_MEASURES: Mapping[Measure, Callable[[], str]] = {
    Measure.ONCE: lambda: _("én gang, innen en dag"),
    Measure.WEEKLY: lambda: _("timer i uka"),
    Measure.TOTAL: lambda: _("timer til sammen"),
    Measure.TIMES: lambda: _("antall ganger"),
    Measure.REGULARLY: lambda: _("jevnlig, med så mange måneder mellom"),
    Measure.WORDS: lambda: _("telles ikke"),
}
_PROBLEMS: Mapping[ProblemCode, Callable[[Problem], str]] = {
    ProblemCode.END_GOAL_NOT_PERMITTED: lambda problem: _("Loven åpner ikke for dette sluttmålet for denne personen."),
    ProblemCode.END_GOAL_UNDER_AGE: lambda problem: _(
        "Under %(age)s år skal målet være fullført videregående. Skriv hvorfor personen ikke ønsker det eller ikke kan klare det.",
        age=_age(GoalWhy.UNDER_AGE_SHALL),
    ),
    ProblemCode.DURATION_OVER_MAXIMUM: _over,
    ProblemCode.EXTENSION_NOT_ALLOWED: lambda problem: _("Et program med dette sluttmålet kan ikke forlenges."),
    ProblemCode.EXTENSION_OVER_MAXIMUM: lambda problem: ngettext(
        "Programmet kan forlenges med høyst %(num)s måned.",
        "Programmet kan forlenges med høyst %(num)s måneder.",
        problem.limit or 0,
    ),
    ProblemCode.MISSING_END_GOAL: lambda problem: _("Planen har ikke noe sluttmål."),
    ProblemCode.MISSING_DURATION: lambda problem: _("Planen sier ikke når den begynner og slutter."),
    ProblemCode.MISSING_AMOUNT: _amount_missing,
    ProblemCode.MISSING_ELEMENT: _element_missing,
    ProblemCode.MISSING_REASON: lambda problem: _("Planen sier ikke hvorfor disse elementene er valgt."),
    ProblemCode.MISSING_APPEAL: lambda problem: _("Planen sier ikke hvordan personen kan klage."),
    ProblemCode.MISSING_LONG_TERM_GOALS: lambda problem: _("Planen har ingen langsiktige mål."),
    ProblemCode.NORWEGIAN_GOAL_MISSING: lambda problem: _(
        "%(skill)s: planen mangler et mål.", skill=skill_words(Skill(problem.detail))
    ),
    ProblemCode.GOAL_BELOW_BY_MORE_THAN_ONE_LEVEL: _lowered,
    ProblemCode.GOAL_BELOW_GUIDING: _below,
    ProblemCode.GUIDANCE_REDUCED_WITHOUT_GROUND: lambda problem: ngettext(
        "Foreldreveiledning er vanligvis minst %(num)s møte. Færre er bare lov når kommunens kapasitet krever det.",
        "Foreldreveiledning er vanligvis minst %(num)s møter. Færre er bare lov når kommunens kapasitet krever det.",
        problem.limit or 0,
    ),
    ProblemCode.GUIDANCE_BELOW_MINIMUM: lambda problem: ngettext(
        "Foreldreveiledning kan aldri være færre enn %(num)s møte.",
        "Foreldreveiledning kan aldri være færre enn %(num)s møter.",
        problem.limit or 0,
    ),
    ProblemCode.OUTSIDE_RIGHT: _outside,
    ProblemCode.DECISION_AFTER_DEADLINE: _late,
    ProblemCode.WORK_HOURS_BELOW: lambda problem: _(
        "Et program med arbeid som mål skal ha minst %(hours)s arbeidsrettet innhold i uka i snitt.",
        hours=hours_words(problem.limit or 0),
    ),
}
