"""Standings of what is summed: hours and meetings."""

from __future__ import annotations

from datetime import date

from webapp.engine.commitment import Commitment, Side
from webapp.engine.ledger import Ledger, Tally
from webapp.engine.moments import SILENT_DAYS, goals_met_on
from webapp.engine.outcome import ModuleStanding, NextStep, Reason, ReasonCode, Standing, State, pace_needed


def summed(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """Count what happened, then what is planned, and say what that makes of the promise."""
    last = min(day for day in (commitment.ended_on, commitment.period_to, date.max) if day)
    caps = {part.module: part.target for part in commitment.modules}
    tally = Tally(commitment.target, caps)
    for row in ledger.amounts(commitment, min(on, last)):
        tally.add(*row)
    count = _Count(commitment, ledger, on, last, tally)
    state = _state(count)
    left = count.left if state not in (State.WAIVED, State.ENDED) and count.owed else 0
    due, days_late = commitment.due_on, 0
    if due is not None and state in (State.FULFILLED, State.OVERDUE):
        days_late = max(0, ((count.met_on or on) - due).days)
    days_left = (due - on).days + 1 if due is not None else 0
    return Standing(
        commitment=commitment,
        on=on,
        state=state,
        done=count.done,
        target=commitment.target,
        left=left,
        counted_to=count.reach,
        forecast_on=count.forecast_on if left else None,
        planned_left=count.planned_left,
        unregistered=count.unregistered,
        pace=pace_needed(left, days_left) if days_left > 0 and count.owed else None,
        days_late=days_late,
        met_on=count.met_on,
        next_on=count.next_on,
        modules=count.modules,
        explanation=tuple(_reasons(count, state, left, days_late)),
        next_step=_next_step(count, state),
    )


class _Count:
    """Everything counted for one commitment, so that state and reasons speak of the same numbers."""

    def __init__(self, commitment: Commitment, ledger: Ledger, on: date, last: date, tally: Tally) -> None:
        self.commitment, self.on = commitment, on
        self.done, self.met_on = tally.done, tally.met_on
        self.goals_on = goals_met_on(commitment, ledger, on)
        self.left = max(0, (commitment.target or 0) - tally.done)
        self.modules = _modules(commitment, tally)
        self.reach = ledger.reach(commitment, on)
        from_ = commitment.owed_from
        self.owed = from_ is not None and from_ <= on
        self.planned_left = self.unregistered = 0
        self.first_unregistered: date | None = None
        self.last_unregistered: date | None = None
        self.next_on: date | None = None
        due = commitment.due_on
        self.possible_at_due, self.possible_held_at_due = tally.done, tally.done
        # From here on the tally holds what is possible, not what is done.
        for day, amount, module in ledger.waiting(commitment, last):
            tally.add(day, amount, module)
            if day <= on:
                self.unregistered += amount
                self.first_unregistered = self.first_unregistered or day
                self.last_unregistered = day
            else:
                self.planned_left += amount
                self.next_on = self.next_on or day
            if due is not None and day <= due:
                self.possible_at_due = tally.done
                if day <= on:
                    self.possible_held_at_due = tally.done
        self.forecast_on = tally.met_on if self.met_on is None else None
        if self.goals_on is not None and (self.met_on is None or self.goals_on < self.met_on):
            self.met_on, self.left = self.goals_on, 0

    @property
    def silent_days(self) -> int:
        """Days since the register's last day, or since the promise began where nothing was ever registered."""
        since = self.reach or self.first_unregistered or self.commitment.owed_from
        return (self.on - since).days if since is not None else 0

    @property
    def silent(self) -> bool:
        return self.silent_days > SILENT_DAYS


def _modules(commitment: Commitment, tally: Tally) -> tuple[ModuleStanding, ...]:
    if not commitment.modules:
        return tuple(ModuleStanding(module, done) for module, done in sorted(tally.by_module.items()))
    return tuple(
        ModuleStanding(
            part.module,
            min(tally.by_module.get(part.module, 0), part.target),
            part.target,
            max(0, part.target - tally.by_module.get(part.module, 0)),
        )
        for part in commitment.modules
    )


def _state(count: _Count) -> State:
    commitment, on = count.commitment, count.on
    if commitment.waived:
        return State.WAIVED
    if count.met_on is not None:
        return State.FULFILLED
    if commitment.ended_on is not None and commitment.ended_on <= on:
        return State.ENDED
    if not count.owed:
        return State.NOT_STARTED
    if commitment.target is not None and commitment.due_on is not None:
        if on > commitment.due_on:
            return _after_deadline(count, commitment.due_on)
        if count.possible_at_due < commitment.target:
            return _short(count)
    if count.unregistered and count.silent:
        return State.NOT_RECORDED
    return State.ON_TRACK if count.done else State.NOT_STARTED


def _after_deadline(count: _Count, due: date) -> State:
    """Overdue only when the register shows it: an unregistered lesson is nobody's fault."""
    target = count.commitment.target or 0
    covered = count.reach is not None and (count.reach >= due or not count.silent)
    return State.OVERDUE if covered and count.possible_held_at_due < target else State.NOT_RECORDED


def _short(count: _Count) -> State:
    """Less is planned until the deadline than is left. Without any register yet, nothing can be said against anybody."""
    if count.silent and (count.reach is not None or count.unregistered):
        return State.NOT_RECORDED
    return State.BEHIND if count.reach is not None else State.NOT_STARTED


def _reasons(count: _Count, state: State, left: int, days_late: int) -> list[Reason]:
    commitment, on, code = count.commitment, count.on, ReasonCode
    values = {"done": count.done, "target": commitment.target, "left": left, "counted_to": count.reach}
    reasons = [Reason(code.COUNTED, values)]
    if commitment.target is None:
        reasons.append(Reason(code.NO_NUMBER))
    if state is State.WAIVED:
        return [*reasons, Reason(code.WAIVED)]
    if count.goals_on is not None and count.goals_on == count.met_on:
        reasons.append(Reason(code.GOALS_REACHED, {"met_on": count.goals_on}))
    elif count.met_on is not None:
        reasons.append(Reason(code.MET_ON, {"met_on": count.met_on, "days_late": days_late}))
    if state is State.ENDED:
        return [*reasons, Reason(code.DUTY_ENDED, {"ended_on": commitment.ended_on})]
    if not count.owed:
        return [*reasons, Reason(code.NOT_OWED_YET, {"owed_from": commitment.owed_from})]
    if count.reach is None:
        reasons.append(Reason(code.NO_REGISTER))
    elif count.silent:
        reasons.append(Reason(code.SILENT, {"counted_to": count.reach, "silent_days": count.silent_days}))
    if count.unregistered:
        held = {"amount": count.unregistered, "first_on": count.first_unregistered, "last_on": count.last_unregistered}
        reasons.append(Reason(code.UNREGISTERED, held))
    if state is State.FULFILLED:
        return reasons
    if commitment.due_on is None:
        reasons.append(Reason(code.NO_DEADLINE))
    else:
        reasons.append(Reason(code.DEADLINE, {"due_on": commitment.due_on, "days_left": (commitment.due_on - on).days}))
    if count.planned_left:
        reasons.append(Reason(code.PLANNED, {"planned_left": count.planned_left, "next_on": count.next_on}))
    else:
        reasons.append(Reason(code.NOTHING_PLANNED))
    if state is State.BEHIND and commitment.target is not None:
        short = commitment.target - count.possible_at_due
        reasons.append(Reason(code.SHORT_AT_DEADLINE, {"short": short, "due_on": commitment.due_on}))
    if count.forecast_on is not None:
        reasons.append(Reason(code.FORECAST, {"forecast_on": count.forecast_on}))
    if commitment.at_most is not None:
        reasons.append(Reason(code.SPAN, {"at_least": commitment.target, "at_most": commitment.at_most}))
    return reasons


def _next_step(count: _Count, state: State) -> NextStep:
    ours = count.commitment.side is Side.MUNICIPALITY
    kept = bool(count.commitment.met_by)  # meetings that the plan's own records tell about: no lessons to ask for
    if state in (State.FULFILLED, State.WAIVED, State.ENDED):
        return NextStep.NOTHING
    if state is State.NOT_RECORDED:
        return NextStep.RECORD_IT if kept else NextStep.REGISTER_ATTENDANCE
    if not count.owed and kept:
        return NextStep.NOTHING
    if not count.owed:
        return NextStep.OFFER_MORE if ours else NextStep.WAIT_FOR_OFFER
    if kept and count.next_on is None:
        return NextStep.HOLD_IT if ours else NextStep.ASK_ADVISER
    if state is State.BEHIND:
        return NextStep.OFFER_MORE if ours else NextStep.ASK_FOR_LESSONS
    if count.next_on is not None:
        return NextStep.GO_TO_NEXT
    return NextStep.OFFER_MORE if ours else NextStep.ASK_FOR_LESSONS
