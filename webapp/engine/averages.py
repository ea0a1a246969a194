"""Standings of weekly averages: the 15-hour rule, and the hours a week that the plan promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from webapp.engine import oslo
from webapp.engine.commitment import Commitment
from webapp.engine.ledger import Ledger
from webapp.engine.moments import SILENT_DAYS
from webapp.engine.outcome import NextStep, Reason, ReasonCode, Standing, State

A_WEEK = timedelta(days=7)
TO_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class OfferedWeek:
    """One ISO week. minutes: registered so far. ordinary: no public holiday or break where those are left out.

    counted: part of the average; an ordinary week is not counted as long as it lasts or waits to be registered."""

    monday: date
    minutes: int
    ordinary: bool
    counted: bool


def weeks_offered(commitment: Commitment, ledger: Ledger, on: date, count: int) -> tuple[OfferedWeek, ...]:
    """The latest weeks, newest first; see `reckon.offered_weeks`."""
    end = min(day for day in (commitment.ended_on, commitment.period_to, date.max) if day)
    if commitment.owed_from is None or commitment.owed_from > on:
        return ()
    held = _held(commitment, ledger, min(on, end))
    open_weeks = {oslo.monday_of(day) for day, _, _ in ledger.waiting(commitment, min(on, end))}
    counted = set(_counted_weeks(commitment, on, end, ledger.reach(commitment, on), open_weeks))
    first, monday = oslo.monday_of(commitment.owed_from), oslo.monday_of(min(on, end))
    found: list[OfferedWeek] = []
    while monday >= first and len(found) < count:
        ordinary = not _left_out(commitment, monday)
        found.append(OfferedWeek(monday, held.get(monday, 0), ordinary, monday in counted))
        monday -= A_WEEK
    return tuple(found)


def _held(commitment: Commitment, ledger: Ledger, until: date) -> dict[date, int]:
    held: dict[date, int] = {}
    for day, amount, _ in ledger.amounts(commitment, until):
        monday = oslo.monday_of(day)
        held[monday] = held.get(monday, 0) + amount
    return held


def averaged(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """Average a week since the threshold day, over whole ISO weeks that began on or after it, ended, and are registered."""
    end = min(day for day in (commitment.ended_on, commitment.period_to, date.max) if day)
    over = end < on or (commitment.ended_on is not None and commitment.ended_on <= on)
    target, reach = commitment.target, ledger.reach(commitment, on)
    held = _held(commitment, ledger, min(on, end))
    waiting = list(ledger.waiting(commitment, end))
    open_weeks = {oslo.monday_of(day) for day, _, _ in waiting if day <= on}
    weeks = _counted_weeks(commitment, on, end, reach, open_weeks)
    minutes = [held.get(monday, 0) for monday in weeks]
    total, average = sum(minutes), sum(minutes) // len(minutes) if minutes else 0
    met = target is not None and bool(weeks) and total >= target * len(weeks)
    silent = not over and reach is not None and (on - reach).days > SILENT_DAYS
    owed = commitment.owed_from is not None and commitment.owed_from <= on
    state = _state(commitment, on, owed=owed, over=over, met=met, silent=silent, counted=bool(weeks))
    still_owed = owed and not over and target is not None and bool(weeks) and not commitment.waived
    left = max(0, (target or 0) - average) if still_owed else 0
    unregistered = [(day, amount) for day, amount, _ in waiting if day <= on]
    coming = [(day, amount) for day, amount, _ in waiting if day > on]
    return Standing(
        commitment=commitment,
        on=on,
        state=state,
        done=average,
        target=target,
        left=left,
        counted_to=reach,
        planned_left=sum(amount for _, amount in coming),
        unregistered=sum(amount for _, amount in unregistered),
        next_on=coming[0][0] if coming else None,
        explanation=tuple(_reasons(commitment, on, state, weeks, minutes, reach, unregistered)),
        next_step=_next_step(state),
    )


def _counted_weeks(
    commitment: Commitment, on: date, end: date, reach: date | None, open_weeks: set[date]
) -> list[date]:
    """Mondays of the weeks that count. A week with a held lesson nobody registered waits until somebody does."""
    if commitment.owed_from is None or reach is None:
        return []
    monday = oslo.monday_of(commitment.owed_from)
    if monday < commitment.owed_from:
        monday += A_WEEK
    weeks: list[date] = []
    while monday <= reach and monday + TO_SUNDAY < on and monday + TO_SUNDAY <= end:
        if monday not in open_weeks and not _left_out(commitment, monday):
            weeks.append(monday)
        monday += A_WEEK
    return weeks


def _left_out(commitment: Commitment, monday: date) -> bool:
    sunday = monday + TO_SUNDAY
    if any(first <= sunday and last >= monday for first, last in commitment.breaks):
        return True
    return commitment.ordinary_weeks_only and oslo.working_days(monday, sunday) < 5


def _state(
    commitment: Commitment, on: date, *, owed: bool, over: bool, met: bool, silent: bool, counted: bool
) -> State:
    if commitment.waived:
        return State.WAIVED
    if over:
        return State.FULFILLED if met else State.ENDED
    if not owed or commitment.owed_from is None:
        return State.NOT_STARTED
    if commitment.target is None:
        return State.NOT_RECORDED
    if not counted:
        first_week_ends = oslo.monday_of(commitment.owed_from + TO_SUNDAY) + TO_SUNDAY
        return State.NOT_STARTED if on <= first_week_ends else State.NOT_RECORDED
    if met:
        return State.ON_TRACK
    return State.NOT_RECORDED if silent else State.BEHIND


def _reasons(
    commitment: Commitment,
    on: date,
    state: State,
    weeks: list[date],
    minutes: list[int],
    reach: date | None,
    unregistered: list[tuple[date, int]],
) -> list[Reason]:
    code, target = ReasonCode, commitment.target
    if state is State.WAIVED:
        return [Reason(code.WAIVED)]
    reasons: list[Reason] = []
    if commitment.owed_from is None or commitment.owed_from > on:
        return [Reason(code.NOT_OWED_YET, {"owed_from": commitment.owed_from})]
    if target is None:
        reasons.append(Reason(code.NO_NUMBER))
    reasons.append(Reason(code.THRESHOLD, {"owed_from": commitment.owed_from}))
    if weeks:
        values = {"weeks": len(weeks), "total": sum(minutes), "average": sum(minutes) // len(minutes)}
        span = {"from_week": weeks[0], "to_week": weeks[-1]}
        reasons.append(Reason(code.AVERAGE, {**values, "target": target, **span}))
        latest = minutes[-4:]
        reasons.append(Reason(code.LAST_FOUR_WEEKS, {"weeks": len(latest), "average": sum(latest) // len(latest)}))
        if target is not None and state in (State.BEHIND, State.ENDED) and sum(minutes) < target * len(weeks):
            short = -((sum(minutes) - target * len(weeks)) // len(weeks))  # rounded up: less than this is not enough
            reasons.append(Reason(code.HOURS_SHORT, {"short": short}))
    if reach is None:
        reasons.append(Reason(code.NO_REGISTER))
    elif (on - reach).days > SILENT_DAYS and state is not State.ENDED:
        reasons.append(Reason(code.SILENT, {"counted_to": reach, "silent_days": (on - reach).days}))
    if unregistered:
        held = {"amount": sum(amount for _, amount in unregistered)}
        days = {"first_on": unregistered[0][0], "last_on": unregistered[-1][0]}
        reasons.append(Reason(code.UNREGISTERED, {**held, **days}))
    if state is State.ENDED:
        reasons.append(Reason(code.DUTY_ENDED, {"ended_on": commitment.ended_on or commitment.period_to}))
    return reasons


def _next_step(state: State) -> NextStep:
    if state is State.NOT_RECORDED:
        return NextStep.REGISTER_ATTENDANCE
    return NextStep.OFFER_MORE if state is State.BEHIND else NextStep.NOTHING
