"""All standings of one person on one day: facts to commitments, evidence to standings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

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
