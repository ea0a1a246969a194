"""Which end goals (sluttmål) the law permits for a person, how long each may last, and which section says so. Rules § 5.1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.commitment import Basis
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.duration import Duration, duration_of
from webapp.engine.regulations.facts import EndGoal, Facts
from webapp.engine.regulations.rulebook import Rule, Version


class GoalWhy(StrEnum):
    """Why a goal is permitted to somebody, or under what condition."""

    HAS_VGS = "has_vgs"
    NO_VGS = "no_vgs"
    UNDER_AGE_SHALL = "under_age_shall"  # without upper-secondary and young: this shall be the goal
    UNDER_AGE_IF_NOT = "under_age_if_not"  # ... unless she does not want to or cannot; the plan has to say which
    OVER_AGE = "over_age"  # only work
    NOT_FOUND = "not_found"  # the text that holds for her was not found: nothing is refused


@dataclass(frozen=True, slots=True)
class PermittedGoal:
    """months / extension_months: the longest, None where not found. source: act and section, as cited. section: where the
    domain brief explains it. basis and lasts: the rule versions of the goal and of its duration."""

    goal: EndGoal
    months: int | None
    extension_months: int | None
    source: str
    section: str
    why: GoalWhy
    basis: Basis
    lasts: Basis | None = None

    @property
    def needs_ground(self) -> bool:
        """Whether the law wants the plan to say why this goal and not the one it names first."""
        return self.why is GoalWhy.UNDER_AGE_IF_NOT


def permitted_goals(facts: Facts, on: date, rules: Mapping[str, Rule] | None = None) -> tuple[PermittedGoal, ...]:
    """The goals the law permits on a day, the one to recommend first; empty before a permit and for the 2003 act.

    First comes the goal that is already decided, where it is permitted, else the law's own first."""
    case = Case(facts, on, rules)
    if case.permit is None or case.old_act:
        return ()
    version, goals = _goals(case)
    found = [_permitted(case, EndGoal(goal), why, version) for goal, why in goals if version is not None]
    return tuple(sorted(found, key=lambda each: each.goal is not facts.end_goal))


def permitted(goals: Iterable[PermittedGoal], goal: EndGoal | None) -> PermittedGoal | None:
    """The entry of one goal, None where it is not permitted."""
    return next((each for each in goals if each.goal is goal), None)


def goals_basis(facts: Facts, on: date, rules: Mapping[str, Rule] | None = None) -> Basis | None:
    """The rule that names the goals for this person; it says why another goal is not among them."""
    version, _ = _goals(Case(facts, on, rules))
    return version.basis if version else None


def longest(facts: Facts, goal: EndGoal | None, starts_on: date, extended: int, on: date) -> Duration | None:
    """The longest duration with this goal from this day, leave included; None where schooling and goal do not say."""
    return duration_of(with_dates(facts, goal, starts_on, extended), max(on, starts_on))


def with_dates(facts: Facts, goal: EndGoal | None, starts_on: date | None, extended: int) -> Facts:
    """The facts as they would be with this goal, start and extension, and the law's own last day."""
    begun = facts.programme_start_on is not None
    return replace(
        facts,
        end_goal=goal,
        programme_offered_on=facts.programme_offered_on if begun else starts_on or facts.programme_offered_on,
        programme_start_on=facts.programme_start_on if begun and starts_on is None else starts_on,
        programme_end_on=None,
        programme_extended_months=extended,
    )


def _goals(case: Case) -> tuple[Version | None, list[tuple[str, GoalWhy]]]:
    over = case.version("end_goals.over_age")
    if over is not None and over.target is not None and _age(case, case.permit) > over.target:
        return over, _named(over, GoalWhy.OVER_AGE)
    if case.facts.has_vgs:
        version, why = case.version("end_goals.has_vgs"), GoalWhy.HAS_VGS
    else:
        young = case.version("end_goals.under_age")
        if young is not None and young.target is not None and 0 <= _age(case, case.on) < young.target:
            return young, [
                (goal, GoalWhy.UNDER_AGE_SHALL if said == "shall" else GoalWhy.UNDER_AGE_IF_NOT)
                for goal, said in young.values.items()
            ]
        version, why = case.version("end_goals.others"), GoalWhy.NO_VGS
    if version is not None and version.unsure:
        return version, [(goal.value, GoalWhy.NOT_FOUND) for goal in EndGoal]
    return version, _named(version, why) if version else []


def _named(version: Version, why: GoalWhy) -> list[tuple[str, GoalWhy]]:
    return [(goal, why) for goal, allowed in version.values.items() if allowed]


def _age(case: Case, day: date | None) -> int:
    """Whole years on the day; -1 where the birth date is not known, so that age limits nothing."""
    born = case.facts.birth_date
    return oslo.age_on(born, day) if born is not None and day is not None and born <= day else -1


def _permitted(case: Case, goal: EndGoal, why: GoalWhy, version: Version | None) -> PermittedGoal:
    assert version is not None  # noqa: S101 - `permitted_goals` asks only where there is one
    lasts = duration_of(replace(case.facts, end_goal=goal, programme_end_on=None), case.on, case.rules)
    return PermittedGoal(
        goal=goal,
        months=lasts.months if lasts else None,
        extension_months=lasts.extension_months if lasts else None,
        source=version.source,
        section=version.section,
        why=why,
        basis=version.basis,
        lasts=lasts.version.basis if lasts else None,
    )
