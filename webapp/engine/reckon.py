"""All standings of one person on one day: facts to commitments, evidence to standings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from webapp.engine.averages import OfferedWeek, weeks_offered
from webapp.engine.commitment import Commitment
from webapp.engine.evidence import Evidence, Planned, Register
from webapp.engine.ledger import Ledger
from webapp.engine.outcome import Standing
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.rulebook import Rule
from webapp.engine.standing import stand


def standings(
    facts: Facts,
    evidence: Iterable[Evidence],
    planned: Iterable[Planned],
    registers: Iterable[Register],
    on: date,
    rules: Mapping[str, Rule] | None = None,
) -> tuple[Standing, ...]:
    """Both sides' standings, in the order of `commitments`; each has its own `commitment.id`.

    evidence: all of the person's rows, corrected ones too. planned: lessons and meetings not registered yet, past and
    to come. on: the day asked about; nothing later counts."""
    ledger = Ledger(evidence, planned, registers)
    return tuple(stand(commitment, ledger, on) for commitment in commitments(facts, on, rules))


def stand_frozen(
    commitments: Iterable[Commitment],
    evidence: Iterable[Evidence],
    planned: Iterable[Planned],
    registers: Iterable[Register],
    on: date,
) -> tuple[Standing, ...]:
    """An old version's commitments, exactly as they were frozen, against what is known on a day."""
    ledger = Ledger(evidence, planned, registers)
    return tuple(stand(commitment, ledger, on) for commitment in commitments)


def offered_weeks(
    commitment: Commitment,
    evidence: Iterable[Evidence],
    planned: Iterable[Planned],
    registers: Iterable[Register],
    on: date,
    weeks: int = 8,
) -> tuple[OfferedWeek, ...]:
    """The latest ISO weeks of a weekly promise (`programme.weekly_hours`, `programme.work_hours`), newest first.

    Whole weeks that have ended and this one; none before the promise begins or after it ended."""
    return weeks_offered(commitment, Ledger(evidence, planned, registers), on, weeks)
