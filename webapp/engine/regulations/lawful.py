"""What in a plan the law does not permit, or asks for and does not find. It stops nobody for good: a written ground goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from webapp.engine.agreed import LIBRARY
from webapp.engine.commitment import Basis
from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations import rulebook
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.duration import latest_start
from webapp.engine.regulations.end_goals import goals_basis, longest, permitted, permitted_goals
from webapp.engine.regulations.facts import EndGoal, Facts
from webapp.engine.regulations.proposal import (
    ElementKind,
    PlanKind,
    PlanProposal,
    facts_with,
    mandatory_elements,
    work_minutes,
)
from webapp.engine.regulations.right import RightKind, programme_right
from webapp.engine.regulations.rulebook import Rule, Version


class ProblemCode(StrEnum):
    """What is not as the law says."""

    END_GOAL_NOT_PERMITTED = "end_goal_not_permitted"
    END_GOAL_UNDER_AGE = "end_goal_under_age"  # permitted only when the plan says why not the first one
    DURATION_OVER_MAXIMUM = "duration_over_maximum"
    EXTENSION_NOT_ALLOWED = "extension_not_allowed"
    EXTENSION_OVER_MAXIMUM = "extension_over_maximum"
    MISSING_END_GOAL = "missing_end_goal"
    MISSING_DURATION = "missing_duration"
    MISSING_AMOUNT = "missing_amount"
    MISSING_ELEMENT = "missing_element"  # detail: which
    MISSING_REASON = "missing_reason"
    MISSING_APPEAL = "missing_appeal"
    MISSING_LONG_TERM_GOALS = "missing_long_term_goals"
    NORWEGIAN_GOAL_MISSING = "norwegian_goal_missing"  # detail: which skill
    GOAL_BELOW_BY_MORE_THAN_ONE_LEVEL = "goal_below_by_more_than_one_level"  # detail: which skill
    GOAL_BELOW_GUIDING = "goal_below_guiding"  # detail: which skill
    GUIDANCE_REDUCED_WITHOUT_GROUND = "guidance_reduced_without_ground"
    GUIDANCE_BELOW_MINIMUM = "guidance_below_minimum"
    OUTSIDE_RIGHT = "outside_right"  # detail: may_offer or none
    DECISION_AFTER_DEADLINE = "decision_after_deadline"
    WORK_HOURS_BELOW = "work_hours_below_15"


# Worth saying, and nothing a ground could change: what is late stays late, and lowering one level at a time is allowed.
ONLY_SAID = frozenset({ProblemCode.DECISION_AFTER_DEADLINE, ProblemCode.GOAL_BELOW_GUIDING})


@dataclass(frozen=True, slots=True)
class Problem:
    """field: the field of the plan it stands at. section: act and section, as cited. detail: an element, a skill, a kind of
    right. limit: the law's number, in the field's unit. last_day: the law's last day, where it is a day."""

    code: ProblemCode
    field: str
    section: str
    needs_ground: bool
    detail: str = ""
    limit: int | None = None
    last_day: date | None = None
    basis: Basis | None = None

    @property
    def key(self) -> str:
        """The name a ground is kept under."""
        return f"{self.code}:{self.detail}" if self.detail else str(self.code)


class _Check:
    """A plan beside the person's facts on the day of the decision."""

    def __init__(self, plan: PlanProposal, facts: Facts, on: date, rules: Mapping[str, Rule] | None) -> None:
        self.plan, self.facts = plan, facts
        self.on = plan.decided_on or on
        self.day = max(self.on, plan.starts_on) if plan.starts_on else self.on
        self.rules = rulebook.load() if rules is None else rules
        self.after = facts_with(plan, facts, self.day)
        self.case = Case(self.after, self.day, self.rules)
        contents = self.case.version(f"plan_contents.{plan.kind.value}")
        self.contents: Version | None = contents
        self.wanted = contents.values if contents else {}

    def problem(
        self,
        code: ProblemCode,
        field: str,
        basis: Basis | None,
        detail: str = "",
        limit: int | None = None,
        last_day: date | None = None,
    ) -> Problem:
        section = basis.source if basis else ""
        return Problem(code, field, section, code not in ONLY_SAID, detail, limit, last_day, basis)

    def missing(self, code: ProblemCode, field: str, wanted: str, there: bool, detail: str = "") -> Iterator[Problem]:
        """One thing that the plan must hold (IL § 15 and its siblings)."""
        if self.contents is not None and self.wanted.get(wanted) and not there:
            yield self.problem(code, field, self.contents.basis, detail)


def check(plan: PlanProposal, facts: Facts, on: date, rules: Mapping[str, Rule] | None = None) -> tuple[Problem, ...]:
    """What is not lawful in the plan, in the order of its fields. on: today; the plan's own decided_on goes before it."""
    asked = _Check(plan, facts, on, rules)
    return tuple(problem for part in _PARTS[plan.kind] for problem in part(asked))


def _right(asked: _Check) -> Iterator[Problem]:
    before = replace(asked.facts, programme_decided_on=asked.facts.programme_decided_on or asked.plan.decided_on)
    right = programme_right(before, asked.on, asked.rules)
    if right.kind in (RightKind.MAY_OFFER, RightKind.NONE):
        yield asked.problem(ProblemCode.OUTSIDE_RIGHT, "kind", right.basis, right.kind.value)


def _end_goal(asked: _Check) -> Iterator[Problem]:
    plan = asked.plan
    yield from asked.missing(ProblemCode.MISSING_END_GOAL, "end_goal", "end_goal", plan.end_goal is not None)
    goals = permitted_goals(asked.after, asked.on, asked.rules)
    if plan.end_goal is None or not goals:
        return
    entry = permitted(goals, plan.end_goal)
    if entry is None:
        basis = goals_basis(asked.after, asked.on, asked.rules)
        yield asked.problem(ProblemCode.END_GOAL_NOT_PERMITTED, "end_goal", basis)
    elif entry.needs_ground:
        yield asked.problem(ProblemCode.END_GOAL_UNDER_AGE, "end_goal", entry.basis)


def _duration(asked: _Check) -> Iterator[Problem]:
    plan = asked.plan
    there = plan.starts_on is not None and plan.ends_on is not None
    yield from asked.missing(
        ProblemCode.MISSING_DURATION, "ends_on" if plan.starts_on else "starts_on", "duration", there
    )
    if plan.starts_on is None or plan.kind is not PlanKind.INTEGRATION_PLAN:
        return
    lasts = longest(asked.facts, plan.end_goal, plan.starts_on, plan.extended_months, asked.day)
    if lasts is None or lasts.months is None:
        return
    basis, most = lasts.version.basis, lasts.extension_months or 0
    if plan.extended_months > most:
        code = ProblemCode.EXTENSION_OVER_MAXIMUM if most else ProblemCode.EXTENSION_NOT_ALLOWED
        yield asked.problem(code, "extended_months", basis, limit=most)
    if plan.ends_on is not None and lasts.last_day is not None and plan.ends_on > lasts.last_day:
        code = ProblemCode.DURATION_OVER_MAXIMUM
        yield asked.problem(code, "ends_on", basis, limit=lasts.months, last_day=lasts.last_day)


def _deadline(asked: _Check) -> Iterator[Problem]:
    """Decision and start within the months; somebody who started in time is not late with a new version."""
    latest, facts, plan = latest_start(asked.facts, asked.rules), asked.facts, asked.plan
    decided, starts = facts.programme_decided_on or asked.on, facts.programme_start_on or plan.starts_on
    if latest is not None and (decided > latest or (starts is not None and starts > latest)):
        version = asked.case.version("programme.start")
        basis = version.basis if version else None
        yield asked.problem(ProblemCode.DECISION_AFTER_DEADLINE, "starts_on", basis, last_day=latest)


def _norwegian(asked: _Check) -> Iterator[Problem]:
    for skill in Skill:
        goal = asked.plan.norwegian_goal.get(skill)
        code = ProblemCode.NORWEGIAN_GOAL_MISSING
        yield from asked.missing(code, f"goal_{skill.value}", "norwegian_goal", goal is not None, skill.value)
        if goal is not None and not asked.case.old_act:
            yield from _goal_level(asked, skill, goal)


def _goal_level(asked: _Check, skill: Skill, goal: Level) -> Iterator[Problem]:
    """At or above the guiding level; lowered one level at a time from what holds now (IF §§ 27, 28)."""
    guiding = guiding_level(asked.facts, asked.on, skill, asked.rules)
    step, version = asked.case.version("plan_contents.goal_step"), asked.case.version(f"norwegian.{skill.value}")
    if guiding is None or step is None or step.target is None:
        return
    now = asked.facts.norwegian_goal.get(skill, guiding)
    if goal.rank < now.rank - step.target:
        code = ProblemCode.GOAL_BELOW_BY_MORE_THAN_ONE_LEVEL
        yield asked.problem(code, f"goal_{skill.value}", step.basis, skill.value, now.rank)
    elif goal.rank < guiding.rank:
        basis = version.basis if version else step.basis
        yield asked.problem(ProblemCode.GOAL_BELOW_GUIDING, f"goal_{skill.value}", basis, skill.value, guiding.rank)


def guiding_level(facts: Facts, on: date, skill: Skill, rules: Mapping[str, Rule] | None = None) -> Level | None:
    """The guiding level for the person's schooling, whatever her own goal is; None where no rule gives one."""
    made = commitments(replace(facts, norwegian_goal={}), on, rules)
    return next((each.level for each in made if each.skill is skill and each.level is not None), None)


def _amounts(asked: _Check) -> Iterator[Problem]:
    plan = asked.plan
    there = plan.norwegian_minutes is not None or plan.norwegian_weekly_minutes is not None
    yield from asked.missing(ProblemCode.MISSING_AMOUNT, "norwegian_weekly", "amount", there, "norwegian")
    owed = any(
        each.id == "social_studies.offer" and not each.waived
        for each in commitments(asked.after, asked.day, asked.rules)
    )
    there = plan.social_studies_minutes is not None or not owed
    yield from asked.missing(ProblemCode.MISSING_AMOUNT, "social_studies", "amount", there, "social_studies")


def _elements(asked: _Check) -> Iterator[Problem]:
    version = asked.case.version("plan_contents.elements")
    if version is None:
        return
    has = set(asked.plan.elements)
    if any(LIBRARY[each.kind].element is not None for each in asked.plan.agreed):
        has.add(ElementKind.WORK_OR_EDUCATION)
    for element in mandatory_elements(asked.after, asked.day, asked.rules):
        if element not in has:
            field = "agreed" if element is ElementKind.WORK_OR_EDUCATION else "elements"
            yield asked.problem(ProblemCode.MISSING_ELEMENT, field, version.basis, element.value)


def _measures(asked: _Check) -> Iterator[Problem]:
    """The measures of an individual plan."""
    yield from asked.missing(ProblemCode.MISSING_ELEMENT, "agreed", "elements", bool(asked.plan.agreed), "measures")


def _work_hours(asked: _Check) -> Iterator[Problem]:
    version, plan = asked.case.version("programme.work_hours"), asked.plan
    if version is None or version.target is None or plan.end_goal is not EndGoal.WORK:
        return
    if work_minutes(plan.agreed) < version.target:
        yield asked.problem(ProblemCode.WORK_HOURS_BELOW, "agreed", version.basis, limit=version.target)


def _guidance(asked: _Check) -> Iterator[Problem]:
    """Fewer meetings only when the municipality's capacity requires it, and never below the floor (IF § 3)."""
    version, reduced = asked.case.version("parental_guidance.meetings"), asked.plan.guidance_reduced_to
    if version is None or reduced is None or ElementKind.PARENTAL_GUIDANCE not in asked.plan.elements:
        return
    form = asked.plan.guidance_form.value
    if reduced < version.values[f"{form}_reduced"]:
        limit = version.values[f"{form}_reduced"]
        yield asked.problem(ProblemCode.GUIDANCE_BELOW_MINIMUM, "guidance_reduced_to", version.basis, limit=limit)
    elif reduced < version.values[form]:
        code = ProblemCode.GUIDANCE_REDUCED_WITHOUT_GROUND
        yield asked.problem(code, "guidance_reduced_to", version.basis, limit=version.values[form])


def _words(asked: _Check) -> Iterator[Problem]:
    plan = asked.plan
    goals = any(goal.strip() for goal in plan.long_term_goals)
    yield from asked.missing(ProblemCode.MISSING_LONG_TERM_GOALS, "long_term_goals", "long_term_goals", goals)
    yield from asked.missing(
        ProblemCode.MISSING_REASON, "reasons", "reasons", any(reason.strip() for reason in plan.reasons)
    )
    yield from asked.missing(ProblemCode.MISSING_APPEAL, "appeal", "appeal", bool(plan.appeal.strip()))


_Part = Callable[[_Check], Iterator[Problem]]
_PARTS: Mapping[PlanKind, tuple[_Part, ...]] = {
    PlanKind.INTEGRATION_PLAN: (
        _right, _end_goal, _duration, _deadline, _norwegian, _amounts, _elements, _work_hours, _guidance, _words,
    ),
    PlanKind.NORWEGIAN_PLAN: (_norwegian, _amounts, _words),
    PlanKind.INDIVIDUAL_PLAN: (_duration, _measures, _words),
}  # fmt: skip
