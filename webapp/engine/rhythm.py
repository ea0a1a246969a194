"""Standings of what comes again: every so many months, or every time it is needed; and of what is agreed in words only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from webapp.engine import oslo
from webapp.engine.commitment import Commitment, Side
from webapp.engine.evidence import EvidenceKind
from webapp.engine.ledger import Ledger
from webapp.engine.moments import SILENT_DAYS, looked_after
from webapp.engine.outcome import NextStep, Reason, ReasonCode, Standing, State


def regularly(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """At most so many months between two times, from the day it is owed. Each time is one thing by one day: never behind.

    Our reading: nothing falls due while the programme rests, but on the day after. Past its day it is overdue when the
    person's plan was looked after since, or within the last fortnight; otherwise nobody has written down whether it was
    held, and it is not recorded."""
    held = [row.on for row in ledger.happened(commitment, on)]
    last = held[-1] if held else None
    owed = commitment.owed_from is not None and commitment.owed_from <= on
    ended = commitment.ended_on is not None and commitment.ended_on <= on
    due, rests = _next_due(commitment, last) if owed and not ended and not commitment.waived else (None, None)
    coming = (lesson.starts_on for lesson in ledger.planned(commitment) if lesson.kind in commitment.met_by)
    next_on = min((day for day in coming if day > on), default=None)
    if commitment.waived:
        state = State.WAIVED
    elif ended:
        state = State.ENDED
    elif not owed:
        state = State.NOT_STARTED
    elif due is not None and on > due:
        state = State.OVERDUE if looked_after(commitment, ledger, due, on) else State.NOT_RECORDED
    else:
        set_in_time = next_on is not None and (due is None or next_on <= due)
        state = State.ON_TRACK if last is not None or set_in_time else State.NOT_STARTED
    open_ = state not in (State.WAIVED, State.ENDED) and owed
    return Standing(
        commitment=commitment if due == commitment.due_on else replace(commitment, due_on=due),
        on=on,
        state=state,
        done=len(held),
        target=commitment.target,
        left=1 if open_ else 0,
        counted_to=last,
        forecast_on=next_on if open_ else None,
        days_late=(on - due).days if due is not None and state is State.OVERDUE else 0,
        next_on=next_on,
        explanation=tuple(_reasons(commitment, on, state, held, due, rests, next_on)),
        next_step=_next_step(state, next_on) if open_ else NextStep.NOTHING,
    )


def _next_due(commitment: Commitment, last: date | None) -> tuple[date | None, date | None]:
    """The day the next time is due, and the pause's last day where a pause has put it off (date.max: not known)."""
    since = last or commitment.owed_from
    if since is None or commitment.target is None:
        return None, None
    due, rests = oslo.add_months(since, commitment.target), None
    for first, until in sorted(commitment.breaks):
        if first <= due <= until:
            if until == date.max:
                return None, date.max
            due, rests = until + timedelta(days=1), until
    return due, rests


def _reasons(
    commitment: Commitment,
    on: date,
    state: State,
    held: list[date],
    due: date | None,
    rests: date | None,
    next_on: date | None,
) -> list[Reason]:
    code = ReasonCode
    if state is State.WAIVED:
        return [Reason(code.WAIVED)]
    if commitment.owed_from is None or commitment.owed_from > on:
        return [Reason(code.NOT_OWED_YET, {"owed_from": commitment.owed_from})]
    reasons = [Reason(code.EVERY_MONTHS, {"months": commitment.target})]
    if held:
        reasons.append(Reason(code.LAST_HELD, {"last_on": held[-1], "times": len(held)}))
    else:
        reasons.append(Reason(code.NEVER_HELD))
    if state is State.ENDED:
        return [*reasons, Reason(code.DUTY_ENDED, {"ended_on": commitment.ended_on})]
    if rests is not None and rests >= on:
        reasons.append(Reason(code.PAUSED, {"until": None if rests == date.max else rests}))
    if due is not None:
        reasons.append(Reason(code.DEADLINE, {"due_on": due, "days_left": (due - on).days}))
    if next_on is not None:
        reasons.append(Reason(code.FORECAST, {"forecast_on": next_on}))
    return reasons


def _next_step(state: State, next_on: date | None) -> NextStep:
    if state is State.NOT_RECORDED:
        return NextStep.RECORD_IT
    return NextStep.GO_TO_NEXT if next_on is not None else NextStep.HOLD_IT


def each_time(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """Every time it is needed. Only times that somebody wrote down are known; each is its own deadline.

    Our reading: on track as long as it was there the latest time it was needed; behind for a fortnight after a time it
    was missing, whose day is the deadline that passed; then not recorded, until the next time tells. What was missed
    stays among the reasons."""
    from_ = commitment.counts_from or date.min
    rows = [
        row
        for row in ledger.rows(commitment)
        if from_ <= row.on <= on
        and row.minutes != 0
        and (row.kind in commitment.met_by or row.kind is EvidenceKind.NO_INTERPRETER)
    ]
    missed = [row.on for row in rows if row.kind is EvidenceKind.NO_INTERPRETER]
    last = rows[-1].on if rows else None
    was_missing = bool(missed) and missed[-1] == last
    owed = commitment.owed_from is not None and commitment.owed_from <= on
    if commitment.waived:
        state = State.WAIVED
    elif commitment.ended_on is not None and commitment.ended_on <= on:
        state = State.ENDED
    elif not owed or last is None:
        state = State.NOT_STARTED
    elif was_missing:
        state = State.BEHIND if (on - last).days <= SILENT_DAYS else State.NOT_RECORDED
    else:
        state = State.ON_TRACK
    reasons = []
    if not owed:
        reasons.append(Reason(ReasonCode.NOT_OWED_YET, {"owed_from": commitment.owed_from}))
    elif rows:
        reasons.append(Reason(ReasonCode.EACH_TIME_COUNTED, {"kept": len(rows) - len(missed), "needed": len(rows)}))
    else:
        reasons.append(Reason(ReasonCode.NO_REGISTER))
    if missed:
        reasons.append(Reason(ReasonCode.LAST_MISSED, {"last_on": missed[-1]}))
    if state is State.WAIVED:
        reasons.append(Reason(ReasonCode.WAIVED))
    if state is State.ENDED:
        reasons.append(Reason(ReasonCode.DUTY_ENDED, {"ended_on": commitment.ended_on}))
    return Standing(
        commitment=replace(commitment, due_on=last) if state is State.BEHIND else commitment,
        on=on,
        state=state,
        done=len(rows) - len(missed),
        target=len(rows),
        counted_to=last,
        explanation=tuple(reasons),
        next_step=NextStep.ASK_FOR_INTERPRETER if owed and was_missing else NextStep.NOTHING,
    )


def in_words(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """Agreed in words: kept when somebody writes down that it was, not recorded until then, and never late."""
    done = [row.on for row in ledger.happened(commitment, on)]
    met_on = done[0] if done else None
    owed = commitment.owed_from is not None and commitment.owed_from <= on
    if commitment.waived:
        state = State.WAIVED
    elif met_on is not None:
        state = State.FULFILLED
    elif commitment.ended_on is not None and commitment.ended_on <= on:
        state = State.ENDED
    else:
        state = State.NOT_RECORDED if owed else State.NOT_STARTED
    reasons = [Reason(ReasonCode.NOT_COUNTED)]
    if met_on is not None:
        reasons.append(Reason(ReasonCode.MET_ON, {"met_on": met_on, "days_late": 0}))
    if state is State.NOT_STARTED:
        reasons.append(Reason(ReasonCode.NOT_OWED_YET, {"owed_from": commitment.owed_from}))
    if state is State.WAIVED:
        reasons.append(Reason(ReasonCode.WAIVED))
    if state is State.ENDED:
        reasons.append(Reason(ReasonCode.DUTY_ENDED, {"ended_on": commitment.ended_on}))
    ours = commitment.side is Side.MUNICIPALITY
    step = NextStep.RECORD_IT if ours else NextStep.ASK_ADVISER
    return Standing(
        commitment=commitment,
        on=on,
        state=state,
        done=1 if met_on is not None else 0,
        counted_to=done[-1] if done else None,
        met_on=met_on,
        explanation=tuple(reasons),
        next_step=step if state is State.NOT_RECORDED else NextStep.NOTHING,
    )
