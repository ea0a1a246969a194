"""A plan with what belongs to it, and the one that the law and the facts propose before anybody has chosen anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.agreed import LIBRARY, Agreed, AgreedKind, Measure
from webapp.engine.commitment import Basis, Commitment, Phase, Side, Subject, Unit
from webapp.engine.evidence import Level, Skill
from webapp.engine.journey import Stage, stage_on
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.end_goals import PermittedGoal, longest, permitted_goals, with_dates
from webapp.engine.regulations.facts import EndGoal, Facts, GuidanceForm
from webapp.engine.regulations.rulebook import Rule


class PlanKind(StrEnum):
    """Which plan the law gives a person."""

    INTEGRATION_PLAN = "integration_plan"  # integreringsplan, IL § 15; with a contract
    NORWEGIAN_PLAN = "norwegian_plan"  # norskplan, IL § 34; for people outside the programme
    INDIVIDUAL_PLAN = "individual_plan"  # individuell plan of the 2003 act


class ElementKind(StrEnum):
    """What every programme holds. Work or education is met by what is agreed from the library."""

    WORK_OR_EDUCATION = "work_or_education"
    NORWEGIAN = "norwegian"
    SOCIAL_STUDIES = "social_studies"
    LIFE_SKILLS = "life_skills"
    PARENTAL_GUIDANCE = "parental_guidance"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposal:
    """A plan as chosen so far. Amounts in minutes: norwegian_minutes and social_studies_minutes in all, the others a week.

    ends_on: the last day, the extension of extended_months included. elements: the mandatory ones that are in it.
    guidance_reduced_to: meetings decided instead of the ordinary number. decided_on: None before the decision.
    From `propose` alone: goals, the permitted ones; sources, field -> the rule it follows; lines, both sides' part as the
    law makes it; mandatory, the elements the law wants."""

    kind: PlanKind = PlanKind.INTEGRATION_PLAN
    end_goal: EndGoal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    extended_months: int = 0
    norwegian_goal: Mapping[Skill, Level] = field(default_factory=dict)
    norwegian_minutes: int | None = None
    norwegian_weekly_minutes: int | None = None
    social_studies_minutes: int | None = None
    weekly_minutes: int | None = None
    long_term_goals: tuple[str, ...] = ()
    elements: frozenset[ElementKind] = frozenset()
    agreed: tuple[Agreed, ...] = ()
    reasons: tuple[str, ...] = ()
    appeal: str = ""
    guidance_form: GuidanceForm = GuidanceForm.GROUP
    guidance_reduced_to: int | None = None
    interpreter_needed: bool = False
    decided_on: date | None = None

    goals: tuple[PermittedGoal, ...] = ()
    sources: Mapping[str, Basis] = field(default_factory=dict)
    lines: tuple[Commitment, ...] = ()
    mandatory: tuple[ElementKind, ...] = ()


def plan_kinds(facts: Facts, on: date) -> tuple[PlanKind, ...]:
    """The plans that can be made on a day, the one the law gives first; none before a permit."""
    case = Case(facts, on)
    if case.permit is None:
        return ()
    if case.old_act:
        return (PlanKind.INDIVIDUAL_PLAN,)
    if stage_on(facts, on) is Stage.NORWEGIAN_ONLY:  # a programme may still be offered
        return (PlanKind.NORWEGIAN_PLAN, PlanKind.INTEGRATION_PLAN)
    return (PlanKind.INTEGRATION_PLAN,)


def propose(
    facts: Facts,
    on: date,
    *,
    kind: PlanKind | None = None,
    end_goal: EndGoal | None = None,
    starts_on: date | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> PlanProposal:
    """What law and facts give: nothing in it is somebody's choice. kind, end_goal, starts_on: what is chosen already.

    The plan of the law's own kind unless told; without a permit an empty one. No end goal is put in that no rule permits."""
    kind = kind or next(iter(plan_kinds(facts, on)), PlanKind.NORWEGIAN_PLAN)
    whole = kind is PlanKind.INTEGRATION_PLAN
    goals = permitted_goals(facts, on, rules) if whole else ()
    goal = (end_goal or _first_goal(facts, goals)) if whole else None
    starts = starts_on or facts.programme_start_on or facts.programme_offered_on
    starts = None if kind is PlanKind.NORWEGIAN_PLAN else starts
    extended = facts.programme_extended_months if goal is facts.end_goal else 0
    lasts = longest(facts, goal, starts, extended, on) if starts and whole else None
    ends_on = lasts.last_day if lasts else None
    if goal is facts.end_goal and facts.programme_end_on is not None:  # decided, and it goes before the law's longest
        ends_on = facts.programme_end_on
    supposed = with_dates(facts, goal, starts, extended) if whole else facts
    day = max(on, starts) if starts else on
    lines = tuple(each for each in commitments(supposed, day, rules) if each.phase is not Phase.RECEPTION)
    studies = _offered(lines, Subject.SOCIAL_STUDIES)
    mandatory = mandatory_elements(supposed, day, rules) if whole else ()
    made = PlanProposal(
        kind=kind,
        end_goal=goal,
        starts_on=starts,
        ends_on=ends_on,
        extended_months=extended,
        norwegian_goal={each.skill: each.level for each in lines if each.skill and each.level},
        social_studies_minutes=studies.target if studies else None,
        weekly_minutes=facts.plan_weekly_minutes if whole else None,
        elements=frozenset(mandatory) - {ElementKind.WORK_OR_EDUCATION},
        agreed=facts.agreed or _usual(supposed, goal, starts, day, rules) if whole else (),
        guidance_form=facts.guidance_form,
        guidance_reduced_to=facts.guidance_reduced_to,
        interpreter_needed=facts.interpreter_needed,
        goals=goals,
        lines=lines,
        mandatory=mandatory,
    )
    return replace(made, sources=_sources(made, Case(supposed, day, rules), lasts.version.basis if lasts else None))


def mandatory_elements(facts: Facts, on: date, rules: Mapping[str, Rule] | None = None) -> tuple[ElementKind, ...]:
    """The elements the programme must have for this person; none where the text that holds for her was not found."""
    case = Case(facts, on, rules)
    version = case.version("plan_contents.elements")
    if version is None or case.old_act:
        return ()
    made = commitments(facts, on, rules)
    owed = {
        ElementKind.SOCIAL_STUDIES: _offered(made, Subject.SOCIAL_STUDIES) is not None,
        ElementKind.PARENTAL_GUIDANCE: _offered(made, Subject.PARENTAL_GUIDANCE) is not None,
    }
    named = [ElementKind(name) for name, wanted in version.values.items() if wanted]
    return tuple(element for element in named if owed.get(element, True))


def facts_with(plan: PlanProposal, facts: Facts, on: date) -> Facts:
    """The facts as they are once this plan is decided; what `commitments` then makes is what the contract holds."""
    if plan.kind is not PlanKind.INTEGRATION_PLAN:
        changed = replace(facts, norwegian_goal=dict(plan.norwegian_goal), interpreter_needed=plan.interpreter_needed)
        if plan.kind is PlanKind.NORWEGIAN_PLAN:
            return changed
        return replace(
            changed,
            programme_offered_on=facts.programme_offered_on or plan.starts_on,
            programme_decided_on=facts.programme_decided_on or plan.decided_on,
            programme_end_on=plan.ends_on,
            plan_weekly_minutes=plan.weekly_minutes,
        )
    lasts = longest(facts, plan.end_goal, plan.starts_on, plan.extended_months, on) if plan.starts_on else None
    by_law = lasts is not None and lasts.last_day == plan.ends_on
    begun = facts.programme_start_on is not None
    guided = ElementKind.PARENTAL_GUIDANCE in plan.elements
    return replace(
        facts,
        end_goal=plan.end_goal,
        norwegian_goal=dict(plan.norwegian_goal),
        plan_weekly_minutes=plan.weekly_minutes,
        programme_offered_on=facts.programme_offered_on if begun else plan.starts_on or facts.programme_offered_on,
        programme_start_on=_start(facts.programme_start_on, plan.starts_on, on),
        programme_decided_on=facts.programme_decided_on or plan.decided_on,
        programme_end_on=None if by_law else plan.ends_on,
        programme_extended_months=plan.extended_months,
        guidance_form=plan.guidance_form if guided else facts.guidance_form,
        guidance_reduced_to=plan.guidance_reduced_to if guided else facts.guidance_reduced_to,
        interpreter_needed=plan.interpreter_needed,
        agreed=plan.agreed,
    )


def work_minutes(agreed: tuple[Agreed, ...]) -> int:
    """Work-oriented minutes a week that are agreed. A kind promised by both sides is one activity and counts once."""
    most: dict[AgreedKind, dict[Side, int]] = {}
    for each in agreed:
        if each.measure is Measure.WEEKLY and each.amount and LIBRARY[each.kind].element == "work":
            sides = most.setdefault(each.kind, {})
            sides[each.side] = sides.get(each.side, 0) + each.amount
    return sum(max(sides.values()) for sides in most.values())


def _start(started: date | None, planned: date | None, on: date) -> date | None:
    """A start to come is an offer, not a start: only a day that has come is kept as one."""
    if planned is None:
        return started
    return planned if started is not None or planned <= on else None


def _first_goal(facts: Facts, goals: tuple[PermittedGoal, ...]) -> EndGoal | None:
    return goals[0].goal if goals and goals[0].why.value != "not_found" else facts.end_goal


def _offered(made: tuple[Commitment, ...], subject: Subject) -> Commitment | None:
    """The municipality's promise of training in the subject, unless the person is exempt."""
    return next(
        (
            each
            for each in made
            if each.subject is subject
            and each.side is Side.MUNICIPALITY
            and each.phase is not Phase.RECEPTION
            and each.unit in (Unit.MINUTES, Unit.MEETINGS)
            and not each.waived
        ),
        None,
    )


def _usual(
    facts: Facts, goal: EndGoal | None, starts: date | None, on: date, rules: Mapping[str, Rule] | None
) -> tuple[Agreed, ...]:
    """One element that leads to the goal: work practice for work, as much as the act's own rule asks; school for school."""
    if goal is None:
        return ()
    if goal is not EndGoal.WORK:
        kind = (
            AgreedKind.HIGHER_EDUCATION_PREPARATION
            if goal is EndGoal.HIGHER_EDUCATION_PREPARATION
            else AgreedKind.UPPER_SECONDARY
        )
        return (Agreed(key="a1", kind=kind, side=Side.MUNICIPALITY, measure=Measure.WORDS, from_on=starts),)
    case = Case(facts, on, rules)
    version = case.version("programme.work_hours")
    if version is None or version.target is None:
        measure, amount, first = Measure.WORDS, None, starts
    else:
        months = version.values["months_has_vgs" if facts.has_vgs else "months_others"]
        measure, amount, first = Measure.WEEKLY, version.target, oslo.add_months(starts, months) if starts else None
    practice = Agreed(
        key="a1", kind=AgreedKind.WORK_PRACTICE, side=Side.MUNICIPALITY, measure=measure, amount=amount, from_on=first
    )
    return (practice,)


def _sources(plan: PlanProposal, case: Case, lasts: Basis | None) -> dict[str, Basis]:
    """Field of the plan -> the rule beside it."""
    found: dict[str, Basis | None] = {"duration": lasts}
    if plan.goals:
        found["end_goal"] = plan.goals[0].basis
    for line in plan.lines:
        if line.skill is not None:
            found.setdefault("norwegian_goal", line.basis)
        if line.subject is Subject.SOCIAL_STUDIES and line.unit is Unit.MINUTES:
            found.setdefault(ElementKind.SOCIAL_STUDIES, line.basis)
        if line.subject is Subject.LIFE_SKILLS:
            found.setdefault(ElementKind.LIFE_SKILLS, line.basis)
        if line.subject is Subject.PARENTAL_GUIDANCE:
            found.setdefault(ElementKind.PARENTAL_GUIDANCE, line.basis)
        if line.id == "norwegian.offer":
            found.setdefault(ElementKind.NORWEGIAN, line.basis)
    for name, rule in (
        ("contents", f"plan_contents.{plan.kind.value}"),
        ("elements", "plan_contents.elements"),
        ("weekly_minutes", "programme.weekly_hours"),
        ("work_hours", "programme.work_hours"),
    ):
        version = case.version(rule)
        found[name] = version.basis if version else None
    return {name: basis for name, basis in found.items() if basis is not None}
