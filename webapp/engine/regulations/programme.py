"""The introduction programme: start, duration, hours a week, work, life skills, parental guidance. Rules §§ 2, 5."""

from __future__ import annotations

from datetime import date, timedelta

from webapp.engine import oslo
from webapp.engine.commitment import Commitment, ModulePart, Phase, Side, Subject, Unit
from webapp.engine.evidence import EvidenceKind, Module
from webapp.engine.regulations.cohort import Case, known
from webapp.engine.regulations.duration import Duration, duration_in, start_counts_from
from webapp.engine.regulations.facts import EndGoal, Facts
from webapp.engine.regulations.right import is_entitled, is_of_age, lapsed_on

__all__ = ["is_entitled", "is_taking_part", "programme", "programme_ended_on", "time_off"]


def programme(case: Case) -> tuple[Commitment, ...]:
    """Both sides' commitments of the programme; nothing without a permit, or where nobody is to have a programme."""
    facts = case.facts
    counted_from = known(start_counts_from(facts), case.on)
    entitled = counted_from is not None and is_of_age(case)
    if case.permit is None or not (is_taking_part(facts) or entitled):
        return ()
    begins = facts.programme_start_on or facts.programme_offered_on
    duration = duration_in(case) if begins else None
    ended = _ended_on(case, duration)
    lapsed = None if is_taking_part(facts) else lapsed_on(case)  # nothing was begun, and nobody is to have it any more
    courses_end = ended or (max(lapsed, counted_from) if lapsed and counted_from else None)
    made = [
        _start(case, counted_from) if entitled and counted_from else None,
        _duration(case, duration, begins, ended),
        _weekly_hours(case, duration, begins, ended),
    ]
    if not case.old_act:
        made += [
            _work_hours(case, duration, begins, ended),
            _life_skills(case, begins, courses_end),
            *_parental_guidance(case, begins, courses_end),
        ]
    return tuple(commitment for commitment in made if commitment is not None)


def is_taking_part(facts: Facts) -> bool:
    """Whether a programme was offered, decided or started."""
    return any((facts.programme_offered_on, facts.programme_decided_on, facts.programme_start_on))


def programme_ended_on(case: Case) -> date | None:
    """The day somebody ended the programme, else the day after its last one; None as long as it goes on."""
    begins = case.facts.programme_start_on or case.facts.programme_offered_on
    return _ended_on(case, duration_in(case) if begins else None)


def time_off(facts: Facts) -> tuple[tuple[date, date], ...]:
    """Planned time off and pauses, first and last day; a pause that is not over has no last day yet (date.max)."""
    return (*facts.breaks, *((pause.from_, pause.to or date.max) for pause in facts.pauses))


def _ended_on(case: Case, duration: Duration | None) -> date | None:
    """The day somebody ended it, else the day after the last one."""
    ended = known(case.facts.programme_ended_on, case.on)
    if ended is None and duration is not None and duration.last_day is not None and duration.last_day < case.on:
        return duration.last_day + timedelta(days=1)
    return ended


def _start(case: Case, counted_from: date) -> Commitment | None:
    version = case.version("programme.individual_plan" if case.old_act else "programme.start")
    if version is None or version.target is None:
        return None
    facts, lapsed = case.facts, lapsed_on(case)
    happens_on = facts.programme_start_on
    if case.old_act:
        happens_on = min((day for day in (facts.programme_decided_on, happens_on) if day), default=None)
    return case.make(
        version.rule,
        version,
        Side.MUNICIPALITY,
        Phase.PROGRAMME,
        Subject.PLAN if case.old_act else Subject.PROGRAMME,
        Unit.DATE,
        target=1,
        owed_from=counted_from,
        due_on=oslo.add_months(counted_from, version.target),
        met_on=known(happens_on, case.on),
        expected_on=happens_on or facts.programme_offered_on,
        met_by=(EvidenceKind.DECIDED, EvidenceKind.STARTED) if case.old_act else (EvidenceKind.STARTED,),
        ended_on=max(lapsed, counted_from) if lapsed else None,
    )


def _duration(case: Case, duration: Duration | None, begins: date | None, ended: date | None) -> Commitment | None:
    if duration is None or begins is None:
        return None
    last = duration.last_day
    return case.make(
        "programme.duration",
        duration.version,
        Side.MUNICIPALITY,
        Phase.PROGRAMME,
        Subject.PROGRAMME,
        Unit.DAYS,
        target=(last - begins).days + 1 if last else None,
        owed_from=begins,
        period_to=last,
        ended_on=ended,
        may_extend_months=duration.may_extend_months,
    )


def _weekly_hours(case: Case, duration: Duration | None, begins: date | None, ended: date | None) -> Commitment | None:
    version = case.version("programme.weekly_hours")
    if version is None or begins is None:
        return None
    return case.make(
        "programme.weekly_hours",
        version,
        Side.MUNICIPALITY,
        Phase.PROGRAMME,
        Subject.PROGRAMME,
        Unit.WEEKLY_MINUTES,
        target=case.facts.plan_weekly_minutes,
        owed_from=begins,
        period_to=duration.last_day if duration else None,
        ended_on=ended,
        any_subject=True,
        ordinary_weeks_only=True,
        breaks=time_off(case.facts),
    )


def _work_hours(case: Case, duration: Duration | None, begins: date | None, ended: date | None) -> Commitment | None:
    """The 15-hour rule; only where the programme qualifies for work (§ 5.3)."""
    version = case.version("programme.work_hours")
    if version is None or begins is None or case.facts.end_goal is not EndGoal.WORK:
        return None
    months = version.values["months_has_vgs" if case.facts.has_vgs else "months_others"]
    first_rule_day = case.rules["programme.work_hours"].versions[0].from_
    return case.make(
        "programme.work_hours",
        version,
        Side.MUNICIPALITY,
        Phase.PROGRAMME,
        Subject.WORK,
        Unit.WEEKLY_MINUTES,
        target=version.target,
        owed_from=max(oslo.add_months(begins, months), first_rule_day),
        period_to=duration.last_day if duration else None,
        ended_on=ended,
        breaks=time_off(case.facts),
    )


def _life_skills(case: Case, begins: date | None, ended: date | None) -> Commitment | None:
    version = case.version("life_skills.has_vgs" if case.facts.has_vgs else "life_skills.others")
    if version is None:
        return None
    return case.make(
        "life_skills.hours",
        version,
        Side.MUNICIPALITY,
        Phase.PROGRAMME,
        Subject.LIFE_SKILLS,
        Unit.MINUTES,
        target=version.target,
        owed_from=begins,
        ended_on=ended,
        modules=tuple(ModulePart(Module(name), minutes) for name, minutes in version.values.items()),
    )


def _parental_guidance(case: Case, begins: date | None, ended: date | None) -> list[Commitment]:
    """For those with a child under 18 in the programme, or who get one during it; both sides count meetings (§ 5.5)."""
    version = case.version("parental_guidance.meetings")
    child_on = _first_day_with_child(case, begins)
    if version is None or child_on is None:
        return []
    form = case.facts.guidance_form.value
    reduced = case.facts.guidance_reduced_to
    at_least = version.values[form if reduced is None else f"{form}_reduced"]
    shared = {
        "target": at_least,
        "at_most": version.values[f"{form}_at_most"] if reduced is None else max(reduced, at_least),
        "owed_from": max(begins, child_on) if begins else None,
        "ended_on": ended,
    }
    return [
        case.make(id, version, side, Phase.PROGRAMME, Subject.PARENTAL_GUIDANCE, Unit.MEETINGS, duty=duty, **shared)
        for id, side, duty in (
            ("parental_guidance.meetings", Side.PERSON, case.cohort.programme_duty),
            ("parental_guidance.offer", Side.MUNICIPALITY, True),
        )
    ]


def _first_day_with_child(case: Case, begins: date | None) -> date | None:
    version = case.version("parental_guidance.child_age")
    if version is None or version.target is None:
        return None
    since = begins or case.on
    days = [born for born in case.facts.children_born_on if born <= case.on]
    return min((born for born in days if oslo.add_years(born, version.target) > since), default=None)
