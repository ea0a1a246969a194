"""Norwegian and social studies after a permit: levels per skill, time, offer, hours. Rules §§ 6, 9.2."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp.engine import oslo
from webapp.engine.commitment import Commitment, ModulePart, Phase, Side, Subject, Unit
from webapp.engine.evidence import EvidenceKind, Level, Module, Skill
from webapp.engine.regulations.cohort import Case, known
from webapp.engine.regulations.duration import leave_days
from webapp.engine.regulations.facts import NorwegianGivenIn


def training(case: Case) -> tuple[Commitment, ...]:
    """What follows a permit; nothing before it, and nothing outside the ages of right and duty."""
    if case.permit is None:
        return ()
    if case.old_act:
        made = [
            _hours(case, _old_hours(case), Subject.NORWEGIAN, counts_from=case.permit),
            _hours(case, "social_studies.hours", Subject.SOCIAL_STUDIES, counts_from=case.permit),
        ]
        made = made if _old_age(case) else []
    elif not _of_age(case):
        made = []
    elif case.facts.norwegian_duty_only:
        hours = _hours(case, "norwegian.duty_only_hours", Subject.NORWEGIAN, counts_from=case.permit)
        made = [hours, _offer(case), *_social_studies(case)]  # the test is for those with right and duty (§ 37)
    else:
        made = [*_levels_and_time(case), _offer(case), *_social_studies(case), _test(case)]
    return tuple(commitment for commitment in made if commitment is not None)


def _of_age(case: Case) -> bool:
    version, born = case.version("norwegian.age"), case.facts.birth_date
    if version is None or born is None or case.permit is None:
        return True
    return version.values["min_age"] <= oslo.age_on(born, case.permit) < version.values["max_age"]


def _old_hours(case: Case) -> str:
    return "norwegian.duty_only_hours" if case.facts.norwegian_duty_only else "norwegian.hours"


def _old_age(case: Case) -> str | None:
    """Under the act of 2003: "duty" or "right" by the age when the permit was granted, None outside both."""
    version, born = case.version("norwegian.age_intro2003"), case.facts.birth_date
    if version is None or born is None or case.permit is None:
        return "duty"
    age = oslo.age_on(born, case.permit)
    if not version.values["min_age"] <= age < version.values["right_below"]:
        return None
    return "duty" if age < version.values["duty_below"] else "right"


def _owed_from(case: Case) -> date | None:
    """The permit; with collective protection the settlement by agreement (§ 26); later where the start was put off."""
    facts, begins = case.facts, case.permit
    if facts.collective_protection:
        begins = known(facts.settled_on, case.on) if facts.settled_by_agreement else None
    return max(begins, _deferred_to(case) or begins) if begins else None


def _deferred_to(case: Case) -> date | None:
    """The day to which the start was put off by decision; at most the years of §§ 20-22."""
    version, later = case.version("exemptions.later_start"), case.facts.norwegian_deferred_to
    if later is None or version is None or version.target is None or case.permit is None:
        return None
    return min(later, oslo.add_years(case.permit, version.target))


def _ended_on(case: Case) -> date | None:
    """Right and duty end at 67."""
    version, born = case.version("norwegian.age"), case.facts.birth_date
    return known(oslo.add_years(born, version.values["max_age"]), case.on) if version and born else None


def _hours(case: Case, rule: str, subject: Subject, counts_from: date | None) -> Commitment | None:
    version = case.version(rule)
    if version is None:
        return None
    return case.make(
        rule,
        version,
        Side.PERSON,
        Phase.TRAINING,
        subject,
        Unit.MINUTES,
        target=version.target,
        owed_from=case.permit,
        counts_from=counts_from,
        ended_on=None if case.old_act else _ended_on(case),
        duty=not case.old_act or _old_age(case) == "duty",
        goals=_goals(case) if rule == "norwegian.duty_only_hours" and not case.old_act else (),
    )


def _limit(case: Case, months: int) -> date | None:
    """Months from the offered start, plus approved leave, which always comes on top here (§§ 6.1, 6.2)."""
    start = case.facts.norwegian_offered_start
    return oslo.add_working_days(oslo.add_months(start, months), leave_days(case)) if start else None


def _levels_and_time(case: Case) -> list[Commitment]:
    facts, overlay = case.facts, case.cohort.overlay_6a
    time = case.version("collective_protection.norwegian_time" if overlay else "norwegian.time")
    if time is None:
        return []
    group = "has_vgs" if facts.has_vgs else "others"
    months = time.values["months"] if overlay else time.values[group]
    extension = time.values[f"extension_{group}"] if overlay else 0  # § 43g
    extended = min(facts.norwegian_extended_months, extension)
    limit, ended = _limit(case, months + extended), _ended_on(case)
    goals, grade = _goals(case), _grade(case)
    start = facts.norwegian_offered_start
    made = [
        _level(case, skill, goal, due_on=None if overlay else limit, ended=ended, unsure=time.unsure)
        for skill, goal in goals
    ]
    if start is not None and limit is not None:
        made.append(
            case.make(
                "norwegian.time",
                time,
                Side.MUNICIPALITY,
                Phase.TRAINING,
                Subject.NORWEGIAN,
                Unit.DAYS,
                target=(limit - start).days + 1,
                owed_from=start,
                period_to=limit,
                ended_on=ended,
                goals=goals,
                grade=grade,
                duty=not overlay,
                may_extend_months=extension - extended or None,
            )
        )
    return made


def _goals(case: Case) -> tuple[tuple[Skill, Level], ...]:
    found = ((skill, _goal(case, skill)) for skill in Skill)
    return tuple((skill, goal) for skill, goal in found if goal is not None)


def _grade(case: Case) -> int | None:
    """Inside upper-secondary or adult preparatory school, the grade that stands in for the levels (§ 28)."""
    version = case.version("norwegian.grade")
    return version.values.get(case.facts.norwegian_given_in) if version else None


def _goal(case: Case, skill: Skill) -> Level | None:
    """The plan's own value, else the guiding level for the school or the person's schooling (§ 6.1)."""
    facts = case.facts
    if skill in facts.norwegian_goal:
        return facts.norwegian_goal[skill]
    preparatory = case.version("norwegian.adult_preparatory")
    if facts.norwegian_given_in is NorwegianGivenIn.ADULT_PREPARATORY and preparatory is not None:
        return Level(preparatory.values[skill])
    version = case.version(f"norwegian.{skill}")
    if version is None:
        return None
    needs_b2 = facts.needs_b2 and facts.has_vgs
    return Level(version.values["needs_b2" if needs_b2 else facts.education.value])


def _level(case: Case, skill: Skill, goal: Level, due_on: date | None, ended: date | None, unsure: bool) -> Commitment:
    version = case.version(f"norwegian.{skill}") or case.rules[f"norwegian.{skill}"].versions[0]
    return case.make(
        f"norwegian.{skill}",
        version,
        Side.PERSON,
        Phase.TRAINING,
        Subject.NORWEGIAN,
        Unit.LEVEL,
        target=goal.rank,
        owed_from=_owed_from(case),
        due_on=due_on,
        ended_on=ended,
        skill=skill,
        level=goal,
        grade=_grade(case),
        duty=not case.cohort.overlay_6a,
        not_verified=unsure,
    )


def _offer(case: Case) -> Commitment | None:
    facts, version = case.facts, case.version("norwegian.offer")
    # Who came without being settled by anybody starts the months by asking (§ 30).
    settled = known(facts.settled_on, case.on) or (
        known(facts.programme_demanded_on, case.on) if facts.family_member else None
    )
    if settled is not None:
        settled = max(settled, _deferred_to(case) or settled)
    if version is None or version.target is None or settled is None:
        return None
    offers = (facts.norwegian_offered_on, facts.norwegian_started_on, facts.offered_start)
    happens_on = min((day for day in offers if day), default=None)
    return case.make(
        "norwegian.offer",
        version,
        Side.MUNICIPALITY,
        Phase.TRAINING,
        Subject.NORWEGIAN,
        Unit.DATE,
        target=1,
        owed_from=settled,
        due_on=oslo.add_months(settled, version.target),
        counts_from=settled,
        met_on=known(happens_on, case.on),
        expected_on=happens_on,
        met_by=(EvidenceKind.OFFERED, EvidenceKind.STARTED, EvidenceKind.ATTENDED),
    )


def _social_studies(case: Case) -> list[Commitment]:
    """Hours by module, counting what was done in reception; the municipality offers the same hours in the same time."""
    version, deadline = case.version("social_studies.hours"), case.version("social_studies.deadline")
    if version is None or deadline is None or deadline.target is None or case.cohort.overlay_6a:
        return []
    start = case.facts.norwegian_offered_start
    carry_over = case.rules["social_studies.carry_over"].versions[0].from_
    shared: dict[str, Any] = {
        "target": version.target,
        "owed_from": _owed_from(case),
        "due_on": _limit(case, deadline.target),
        "counts_from": min(start or carry_over, carry_over),
        "ended_on": _ended_on(case),
        "modules": tuple(ModulePart(Module(name), minutes) for name, minutes in version.values.items()),
    }
    return [
        case.make(id, version, side, Phase.TRAINING, Subject.SOCIAL_STUDIES, Unit.MINUTES, **shared)
        for id, side in (("social_studies.hours", Side.PERSON), ("social_studies.offer", Side.MUNICIPALITY))
    ]


def _test(case: Case) -> Commitment | None:
    """The social studies test, a duty within the year (§ 37). Results come from elsewhere: without one it is not recorded."""
    version = case.version("social_studies.test")
    if version is None or version.target is None or case.cohort.overlay_6a:
        return None
    return case.make(
        "social_studies.test",
        version,
        Side.PERSON,
        Phase.TRAINING,
        Subject.SOCIAL_STUDIES,
        Unit.DATE,
        target=1,
        owed_from=_owed_from(case),
        due_on=_limit(case, version.target),
        ended_on=_ended_on(case),
        met_by=(EvidenceKind.TEST_PASSED,),
        record_only=True,
    )
