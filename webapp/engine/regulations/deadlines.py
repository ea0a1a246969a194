"""How long a decision can be appealed (klagefrist), and whether it can be. Rules §§ 6.3, 7.6, 16."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.commitment import Basis, Confidence
from webapp.engine.regulations.absence import law
from webapp.engine.regulations.rulebook import Rule


class Decided(StrEnum):
    """What was decided (vedtak)."""

    PLAN = "plan"
    PLAN_CHANGE = "plan_change"  # a substantial one
    LEAVE = "leave"
    ABSENCE = "absence"
    STOP = "stop"
    EXTENSION = "extension"
    STIPEND_CUT = "stipend_cut"  # large enough, see `stipend.cut`
    TEST = "test"
    VACATION = "vacation"  # when it is taken: no decision that can be appealed


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to appeal. on_day_off: it is a Saturday, Sunday or holiday; what that does was not found, so it is kept."""

    day: date
    on_day_off: bool
    basis: Basis

    @property
    def source(self) -> str:
        """Act and section, as cited."""
        return self.basis.source

    @property
    def confidence(self) -> Confidence:
        """Verified for tests; for every other decision our reading."""
        return self.basis.confidence


def appealable(decided: Decided | str, on: date, rules: Mapping[str, Rule] | None = None) -> bool:
    """Whether such a decision can be appealed. Raises ValueError for a word that is no decision."""
    kind = Decided(decided)
    if kind is Decided.TEST:
        return True  # which parts of a test: rule appeal.test_parts
    version = law("appeal.decisions", on, rules=rules)
    return bool(version and version.values[kind.value])


def appeal_deadline(
    notified_on: date, decided: Decided | str = Decided.PLAN, rules: Mapping[str, Rule] | None = None
) -> Deadline | None:
    """The last day to appeal, so many weeks after the person was told; None where nothing can be appealed.

    Raises ValueError for a word that is no decision."""
    kind = Decided(decided)
    rule = "appeal.test_deadline" if kind is Decided.TEST else "appeal.deadline"
    version = law(rule, notified_on, rules=rules)
    if version is None or version.target is None or not appealable(kind, notified_on, rules):
        return None
    day = notified_on + timedelta(weeks=version.target)
    return Deadline(day, not oslo.is_working_day(day), version.basis)
