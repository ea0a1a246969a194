"""The shape of an answer: a standing, its state, and the coded reasons that explain it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from webapp.engine.commitment import Commitment
from webapp.engine.evidence import Level, Module


class State(StrEnum):
    """The eight states a commitment can be in."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    FULFILLED = "fulfilled"
    OVERDUE = "overdue"
    WAIVED = "waived"
    ENDED = "ended"
    NOT_RECORDED = "not_recorded"


class ReasonCode(StrEnum):
    """Parts of an explanation; the values each carries are listed beside it."""

    COUNTED = "counted"  # done, target, left, counted_to
    LEVEL_SHOWN = "level_shown"  # skill, level (None: none shown), goal
    NOT_OWED_YET = "not_owed_yet"  # owed_from (None: no offer yet)
    NO_DEADLINE = "no_deadline"
    DEADLINE = "deadline"  # due_on, days_left (negative when passed)
    PLANNED = "planned"  # planned_left, until
    NOTHING_PLANNED = "nothing_planned"
    SHORT_AT_DEADLINE = "short_at_deadline"  # short, due_on
    FORECAST = "forecast"  # forecast_on
    UNREGISTERED = "unregistered"  # amount, first_on, last_on: held or planned lessons nobody has registered
    SILENT = "silent"  # counted_to, silent_days
    NO_REGISTER = "no_register"
    MET_ON = "met_on"  # met_on, days_late
    DUTY_ENDED = "duty_ended"  # ended_on
    WAIVED = "waived"
    AVERAGE = "average"  # weeks, total, average, target, from_week, to_week
    LAST_FOUR_WEEKS = "last_four_weeks"  # weeks, average
    THRESHOLD = "threshold"  # owed_from: the day the average counts from
    TIME_USED = "time_used"  # used, total, last_day
    MODULE = "module"  # module, done, target
    SPAN = "span"  # at_least, at_most
    NO_NUMBER = "no_number"  # the law's or the plan's number is not known
    HOURS_SHORT = "hours_short"  # short: minutes a week between the average and the target
    MAY_EXTEND = "may_extend"  # months: how much longer it can still be made by a decision
    GRADE_SHOWN = "grade_shown"  # grade: stands in for the level
    GRADE_INSTEAD = "grade_instead"  # grade: this good or better would stand in for the level
    GOALS_REACHED = "goals_reached"  # met_on: hours are no longer owed because the levels are reached
    EVERY_MONTHS = "every_months"  # months
    LAST_HELD = "last_held"  # last_on, times
    NEVER_HELD = "never_held"  # nothing recorded since owed_from
    PAUSED = "paused"  # until (None: not known): nothing falls due while the programme rests
    EACH_TIME_COUNTED = "each_time_counted"  # kept, needed
    LAST_MISSED = "last_missed"  # last_on: the latest time it was needed and missing
    NOT_COUNTED = "not_counted"  # agreed in words, no figures
    RIGHT_NOT_DUTY = "right_not_duty"
    NOT_VERIFIED = "not_verified"
    OUR_READING = "our_reading"


class NextStep(StrEnum):
    """What comes next for this commitment."""

    NOTHING = "nothing"
    WAIT_FOR_OFFER = "wait_for_offer"
    GO_TO_NEXT = "go_to_next"
    ASK_FOR_LESSONS = "ask_for_lessons"
    REGISTER_ATTENDANCE = "register_attendance"
    TAKE_TEST = "take_test"
    DO_IT_BY = "do_it_by"  # see due_on
    OFFER_MORE = "offer_more"
    ASK_ADVISER = "ask_adviser"
    HOLD_IT = "hold_it"  # the next of a row of meetings, by due_on
    RECORD_IT = "record_it"  # somebody has to write down whether it happened
    ASK_FOR_INTERPRETER = "ask_for_interpreter"


PlainValue = int | str | bool | date | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of the explanation: a code and the plain values its sentence needs."""

    code: ReasonCode
    values: Mapping[str, PlainValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModuleStanding:
    """One module's share; target and left are None where the rule sets none per module."""

    module: Module | str
    done: int
    target: int | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A commitment on a day. done, target, left, planned_left, unregistered: in the commitment's unit.

    left: what is still owed, hence 0 before it is owed and after it ended. counted_to: the day the register reaches to.
    forecast_on: the day the target is reached if everything planned happens (held but unregistered lessons included).
    pace: minutes or meetings a week that still reach the target, None without a deadline. days_late: when fulfilled, how
    late; when overdue, how late so far. met_on: the day it was fulfilled. next_on: the next planned day.
    """

    commitment: Commitment
    on: date
    state: State
    done: int = 0
    target: int | None = None
    left: int = 0
    level: Level | None = None
    counted_to: date | None = None
    forecast_on: date | None = None
    planned_left: int = 0
    unregistered: int = 0
    pace: int | None = None
    days_late: int = 0
    met_on: date | None = None
    next_on: date | None = None
    modules: tuple[ModuleStanding, ...] = ()
    explanation: tuple[Reason, ...] = ()
    next_step: NextStep = NextStep.NOTHING

    @property
    def owed(self) -> bool:
        """Whether it is owed on this day at all."""
        start, end = self.commitment.owed_from, self.commitment.ended_on
        return (
            not self.commitment.waived
            and start is not None
            and start <= self.on
            and not (end is not None and end <= self.on)
        )

    @property
    def per_mille(self) -> int:
        """Done of target in thousandths, rounded down, 1000 at most; 0 without a target."""
        return min(1000, self.done * 1000 // self.target) if self.target else 0


@dataclass(frozen=True, slots=True)
class Together:
    """Several standings of one unit as one sum, as in 52 of 200 hours."""

    done: int
    target: int
    left: int

    @property
    def per_mille(self) -> int:
        """Done of target in thousandths, rounded down, 1000 at most; 0 without a target."""
        return min(1000, self.done * 1000 // self.target) if self.target else 0


class DeadlinePassed(ValueError):
    """Something is left and no day is left to do it in."""


def together(standings: Iterable[Standing]) -> Together:
    """The sum of several standings of one unit. More than the target in one does not help another."""
    rows = tuple(standings)
    if len({row.commitment.unit for row in rows}) > 1:
        raise ValueError("only standings of one unit can be summed")
    target = sum(row.target or 0 for row in rows)
    done = sum(row.done if row.target is None else min(row.done, row.target) for row in rows)
    return Together(done, target, sum(row.left for row in rows))


def pace_needed(left_minutes: int, days_left: int) -> int:
    """Minutes a week that still reach the target, rounded up; 0 when nothing is left, never more than what is left.

    days_left: from the day asked about to the deadline, both included.
    Raises DeadlinePassed when something is left and days_left < 1."""
    if left_minutes <= 0:
        return 0
    if days_left < 1:
        raise DeadlinePassed(f"{left_minutes} minutes left and no day to do them in")
    return min(left_minutes, -(-left_minutes * 7 // days_left))
