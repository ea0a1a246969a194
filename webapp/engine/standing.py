"""How a commitment stands on a day. The one place where "on track", "behind" and "overdue" are decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from webapp.engine.averages import averaged
from webapp.engine.commitment import Commitment, Unit
from webapp.engine.evidence import Evidence, Planned, Register
from webapp.engine.ledger import Ledger
from webapp.engine.moments import SILENT_DAYS, by_a_day, through_time, to_a_level
from webapp.engine.outcome import (
    DeadlinePassed,
    ModuleStanding,
    NextStep,
    Reason,
    ReasonCode,
    Standing,
    State,
    Together,
    pace_needed,
    together,
)
from webapp.engine.plain import as_plain, from_plain
from webapp.engine.rhythm import each_time, in_words, regularly
from webapp.engine.sums import summed

__all__ = [
    "SILENT_DAYS",
    "DeadlinePassed",
    "ModuleStanding",
    "NextStep",
    "Reason",
    "ReasonCode",
    "Standing",
    "State",
    "Together",
    "as_plain",
    "from_plain",
    "pace_needed",
    "stand",
    "standing",
    "together",
]

MEASURES = {
    Unit.MINUTES: summed,
    Unit.MEETINGS: summed,
    Unit.WEEKLY_MINUTES: averaged,
    Unit.DATE: by_a_day,
    Unit.LEVEL: to_a_level,
    Unit.DAYS: through_time,
    Unit.EACH_TIME: each_time,
    Unit.REGULARLY: regularly,
    Unit.WORDS: in_words,
}


def standing(
    commitment: Commitment,
    evidence: Iterable[Evidence],
    planned: Iterable[Planned],
    registers: Iterable[Register],
    on: date,
) -> Standing:
    """One commitment's standing. For several of one person, `reckon.standings` sorts the evidence only once."""
    return stand(commitment, Ledger(evidence, planned, registers), on)


def stand(commitment: Commitment, ledger: Ledger, on: date) -> Standing:
    """The standing, with what must be said beside every number: right or duty, our reading, not verified."""
    found = MEASURES[commitment.unit](commitment, ledger, on)
    beside = []
    if not commitment.duty:
        beside.append(Reason(ReasonCode.RIGHT_NOT_DUTY))
    if commitment.our_reading:
        beside.append(Reason(ReasonCode.OUR_READING))
    if commitment.not_verified:
        beside.append(Reason(ReasonCode.NOT_VERIFIED))
    return replace(found, explanation=(*found.explanation, *beside)) if beside else found
