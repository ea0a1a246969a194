"""Standings of what is not summed: one thing by one day, a level, a stretch of time."""

from __future__ import annotations

from datetime import date

from webapp.engine.commitment import Commitment, Side
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Skill
from webapp.engine.ledger import KEPT, Ledger
from webapp.engine.outcome import NextStep, Reason, ReasonCode, Standing, State

SILENT_DAYS = 14  # product rule: after so many days without a record, nobody is called behind


def by_a_day(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """One thing by one day. Never behind: it is done, or still in time, or overdue.

    Where only a record can tell that it happened, no record is not "not done": the day passes unrecorded, and it is
    overdue only when the person's plan was looked after on the day or since, or within the last fortnight (our reading)."""
    due = commitment.due_on
    days = [row.on for row in ledger.happened(commitment, on)] if commitment.met_by else []
    if commitment.met_on is not None and commitment.met_on <= on:
        days.append(commitment.met_on)
    met_on = min(days, default=None)
    expected = [lesson.starts_on for lesson in ledger.planned(commitment) if lesson.kind in commitment.met_by]
    if commitment.expected_on is not None:
        expected.append(commitment.expected_on)
    next_on = min((day for day in expected if day > on), default=None)
    owed = commitment.owed_from is not None and commitment.owed_from <= on
    ended = commitment.ended_on is not None and commitment.ended_on <= on
    if commitment.waived:
        state = State.WAIVED
    elif met_on is not None:
        state = State.FULFILLED
    elif ended:
        state = State.ENDED
    elif owed and due is not None and on > due:
        state = (
            State.OVERDUE
            if not commitment.record_only or looked_after(commitment, ledger, due, on)
            else (State.NOT_RECORDED)
        )
    else:
        set_in_time = next_on is not None and (due is None or next_on <= due)
        state = State.ON_TRACK if owed and set_in_time else State.NOT_STARTED
    late = max(0, ((met_on or on) - due).days) if due and state in (State.FULFILLED, State.OVERDUE) else 0
    open_ = owed and state not in (State.FULFILLED, State.WAIVED, State.ENDED)
    reasons = []
    if met_on is not None:
        reasons.append(Reason(ReasonCode.MET_ON, {"met_on": met_on, "days_late": late}))
    if state is State.WAIVED:
        reasons.append(Reason(ReasonCode.WAIVED))
    if state is State.ENDED:
        reasons.append(Reason(ReasonCode.DUTY_ENDED, {"ended_on": commitment.ended_on}))
    if not owed and state is State.NOT_STARTED:
        reasons.append(Reason(ReasonCode.NOT_OWED_YET, {"owed_from": commitment.owed_from}))
    if due is not None:
        reasons.append(Reason(ReasonCode.DEADLINE, {"due_on": due, "days_left": (due - on).days}))
    else:
        reasons.append(Reason(ReasonCode.NO_DEADLINE))
    if state is State.NOT_RECORDED:
        reasons.append(Reason(ReasonCode.NEVER_HELD))
    if open_ and next_on is not None:
        reasons.append(Reason(ReasonCode.FORECAST, {"forecast_on": next_on}))
    step = NextStep.RECORD_IT if state is State.NOT_RECORDED else NextStep.DO_IT_BY
    return Standing(
        commitment=commitment,
        on=on,
        state=state,
        done=1 if met_on is not None else 0,
        target=1,
        left=1 if open_ else 0,
        forecast_on=next_on if open_ else None,
        days_late=late,
        met_on=met_on,
        next_on=next_on,
        explanation=tuple(reasons),
        next_step=step if open_ else NextStep.NOTHING,
    )


def looked_after(commitment: Commitment, ledger: Ledger, due: date, on: date) -> bool:
    """Whether somebody kept the person's plan on the day it was due or later, or so lately that it is not silent."""
    if not KEPT.intersection(commitment.met_by):  # results come from elsewhere: the plan's records say nothing of them
        return False
    kept = ledger.kept_to(on)
    return kept is not None and (kept >= due or (on - kept).days <= SILENT_DAYS)


def to_a_level(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """The best level shown in one skill against the goal. What is planned cannot be reckoned in levels, so never behind."""
    goal, due = commitment.level, commitment.due_on
    shown = [row for row in ledger.rows(commitment) if _shows(row, commitment.skill, on)]
    best: Level | None = max((row.level for row in shown if row.level), key=lambda level: level.rank, default=None)
    grade = _grade_shown(commitment, ledger, on)
    days = [row.on for row in shown if goal and row.level and row.level.rank >= goal.rank]
    met_on = min([*days, *([grade.on] if grade else [])], default=None)
    owed = commitment.owed_from is not None and commitment.owed_from <= on
    ended = commitment.ended_on is not None and commitment.ended_on <= on
    attends = any(row.kind is EvidenceKind.ATTENDED and row.on <= on for row in ledger.rows(commitment))
    if commitment.waived:
        state = State.WAIVED
    elif met_on is not None:
        state = State.FULFILLED
    elif ended:
        state = State.ENDED
    elif owed and due is not None and on > due:
        state = State.OVERDUE if best is not None else State.NOT_RECORDED
    else:
        state = State.ON_TRACK if owed and (best is not None or attends) else State.NOT_STARTED
    late = max(0, ((met_on or on) - due).days) if due and state in (State.FULFILLED, State.OVERDUE) else 0
    done, target = best.rank if best else 0, goal.rank if goal else commitment.target
    open_ = owed and state not in (State.FULFILLED, State.WAIVED, State.ENDED)
    tests = [lesson.starts_on for lesson in ledger.planned(commitment) if lesson.kind is EvidenceKind.LEVEL]
    reasons = [Reason(ReasonCode.LEVEL_SHOWN, {"skill": commitment.skill, "level": best, "goal": goal})]
    if grade is not None:
        reasons.append(Reason(ReasonCode.GRADE_SHOWN, {"grade": grade.grade}))
    elif commitment.grade is not None and open_:
        reasons.append(Reason(ReasonCode.GRADE_INSTEAD, {"grade": commitment.grade}))
    if met_on is not None:
        reasons.append(Reason(ReasonCode.MET_ON, {"met_on": met_on, "days_late": late}))
    if state is State.WAIVED:
        reasons.append(Reason(ReasonCode.WAIVED))
    if state is State.ENDED:
        reasons.append(Reason(ReasonCode.DUTY_ENDED, {"ended_on": commitment.ended_on}))
    if due is not None:
        reasons.append(Reason(ReasonCode.DEADLINE, {"due_on": due, "days_left": (due - on).days}))
    else:
        reasons.append(Reason(ReasonCode.NO_DEADLINE))
    return Standing(
        commitment=commitment,
        on=on,
        state=state,
        done=done,
        target=target,
        left=max(0, (target or 0) - done) if open_ else 0,
        level=best,
        counted_to=max((row.on for row in shown), default=None),
        days_late=late,
        met_on=met_on,
        next_on=min((day for day in tests if day > on), default=None),
        explanation=tuple(reasons),
        next_step=NextStep.TAKE_TEST if open_ else NextStep.NOTHING,
    )


def through_time(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """Days used and left of a stretch. It ends when time is up or the goals are reached; it is never late."""
    first, last = commitment.owed_from, commitment.period_to
    met_on = goals_met_on(commitment, ledger, on)
    begun = first is not None and first <= on
    ended = commitment.ended_on is not None and commitment.ended_on <= on
    until = min(day for day in (on, last, commitment.ended_on) if day)
    used = max(0, (until - first).days + 1) if begun and first is not None else 0
    if commitment.waived:
        state = State.WAIVED
    elif met_on is not None:
        state = State.FULFILLED
    elif ended or (last is not None and on > last):
        state = State.ENDED
    else:
        state = State.ON_TRACK if begun else State.NOT_STARTED
    total = commitment.target
    used = min(used, total) if total is not None else used
    values = {"used": used, "total": total, "last_day": last}
    reasons = [Reason(ReasonCode.TIME_USED, values)]
    if total is None:
        reasons.append(Reason(ReasonCode.NO_NUMBER))
    if met_on is not None:
        reasons.append(Reason(ReasonCode.MET_ON, {"met_on": met_on, "days_late": 0}))
    elif commitment.may_extend_months and state in (State.ON_TRACK, State.NOT_STARTED):
        reasons.append(Reason(ReasonCode.MAY_EXTEND, {"months": commitment.may_extend_months}))
    return Standing(
        commitment=commitment,
        on=on,
        state=state,
        done=used,
        target=total,
        left=max(0, total - used) if total is not None and state is State.ON_TRACK else 0,
        forecast_on=last if state is State.ON_TRACK else None,
        met_on=met_on,
        explanation=tuple(reasons),
        next_step=NextStep.ASK_ADVISER if total is None and commitment.side is Side.MUNICIPALITY else NextStep.NOTHING,
    )


def _shows(row: Evidence, skill: Skill | None, on: date) -> bool:
    return row.kind is EvidenceKind.LEVEL and row.skill == skill and row.on <= on and row.level is not None


def _grade_shown(commitment: Commitment, ledger: Ledger, on: date) -> Evidence | None:
    """The first grade that stands in for the levels (rules § 6.1: training inside school)."""
    if commitment.grade is None:
        return None
    enough = (
        row
        for row in ledger.rows(commitment)
        if row.kind is EvidenceKind.GRADE and row.on <= on and row.grade is not None and row.grade >= commitment.grade
    )
    return next(enough, None)


def goals_met_on(commitment: Commitment, ledger: Ledger, on: date) -> date | None:
    """The day on which every goal of the commitment was reached, or a grade that stands in for them; None before."""
    if not commitment.goals:
        return None
    days = []
    for skill, goal in commitment.goals:
        rows = [row for row in ledger.rows(commitment) if _shows(row, skill, on)]
        days.append(min((row.on for row in rows if row.level and row.level.rank >= goal.rank), default=None))
    reached = max(day for day in days if day) if None not in days else None
    grade = _grade_shown(commitment, ledger, on)
    return min((day for day in (reached, grade.on if grade else None) if day), default=None)
