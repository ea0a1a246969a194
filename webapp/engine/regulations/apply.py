"""Which rules hold for these facts on this date, and the commitments they make, both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from webapp.engine.commitment import Commitment
from webapp.engine.regulations.cohort import Case, Cohort, CohortId, cohort
from webapp.engine.regulations.contract import contract
from webapp.engine.regulations.duration import Duration, duration_of, last_day, latest_start
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.planning import planning
from webapp.engine.regulations.programme import programme
from webapp.engine.regulations.reception import reception
from webapp.engine.regulations.rulebook import Rule
from webapp.engine.regulations.training import training

__all__ = ["Cohort", "CohortId", "Duration", "cohort", "commitments", "duration_of", "last_day", "latest_start"]


def commitments(facts: Facts, on: date, rules: Mapping[str, Rule] | None = None) -> tuple[Commitment, ...]:
    """Everything either side owes the other, as the law stands on this day for this person; ids are unique.

    Order: reception, planning, programme, training, then what the contract adds. rules: another rule book than today's, to ask what a change would do."""
    case = Case(facts, on, rules)
    return (*reception(case), *planning(case), *programme(case), *training(case), *contract(case))
