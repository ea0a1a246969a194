"""What the parties agreed on in the contract, as commitments beside those of the law. Rules § 4.4."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp.engine import oslo
from webapp.engine.agreed import LIBRARY, Agreed, Measure
from webapp.engine.commitment import AgreedKind, Commitment, Phase, Unit
from webapp.engine.evidence import EvidenceKind
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.programme import programme_ended_on, time_off
from webapp.engine.regulations.rulebook import Version

UNITS = {
    Measure.ONCE: Unit.DATE,
    Measure.WEEKLY: Unit.WEEKLY_MINUTES,
    Measure.TOTAL: Unit.MINUTES,
    Measure.TIMES: Unit.MEETINGS,
    Measure.REGULARLY: Unit.REGULARLY,
    Measure.WORDS: Unit.WORDS,
}
MEETINGS = (EvidenceKind.DONE, EvidenceKind.FOLLOW_UP, EvidenceKind.MEETING)


def contract(case: Case) -> tuple[Commitment, ...]:
    """`agreed.<key>` for every promise; only where there can be a contract: with a permit, under the act of 2020."""
    version = case.version("contract.agreed") if case.facts.agreed else None
    if version is None or case.permit is None or case.old_act:
        return ()
    ended = programme_ended_on(case)
    return tuple(_commitment(case, version, agreed, ended) for agreed in case.facts.agreed)


def _commitment(case: Case, version: Version, agreed: Agreed, ended: date | None) -> Commitment:
    facts, unit = case.facts, UNITS[agreed.measure]
    if agreed.kind is AgreedKind.INTERPRETER:  # whatever was chosen: interpreters are counted time by time
        unit = Unit.EACH_TIME
    begun = (facts.programme_decided_on, facts.programme_start_on)
    owed_from = agreed.from_on or min((day for day in begun if day and day <= case.on), default=case.permit)
    return case.make(
        f"agreed.{agreed.key}",
        version,
        agreed.side,
        Phase.PROGRAMME,
        LIBRARY[agreed.kind].subject,
        unit,
        target=1 if unit is Unit.DATE else agreed.amount,
        owed_from=owed_from,
        ended_on=_ended_on(unit, ended, agreed.due_on),
        agreed_kind=agreed.kind,
        text=agreed.text,
        part=agreed.key,
        **_measured(facts, agreed, unit, owed_from),
    )


def _ended_on(unit: Unit, ended: date | None, last: date | None) -> date | None:
    """The programme's end; what comes again ends the day after its last day."""
    if unit not in (Unit.REGULARLY, Unit.EACH_TIME) or last is None:
        return ended
    return min(last + oslo.A_DAY, ended or date.max)


def _measured(facts: Facts, agreed: Agreed, unit: Unit, owed_from: date | None) -> dict[str, Any]:
    """Lessons of the subject count as minutes, the plan's own records as times; both from the first day agreed."""
    by_records: dict[str, Any] = {"counts_from": owed_from, "met_by": MEETINGS}
    match unit:
        case Unit.WEEKLY_MINUTES:
            off = time_off(facts)
            return {"counts_from": owed_from, "period_to": agreed.due_on, "ordinary_weeks_only": True, "breaks": off}
        case Unit.MINUTES:
            return {"counts_from": owed_from, "due_on": agreed.due_on}
        case Unit.MEETINGS:
            return {**by_records, "due_on": agreed.due_on}
        case Unit.REGULARLY:
            return {**by_records, "breaks": time_off(facts)}
        case Unit.EACH_TIME:
            return {**by_records, "met_by": (EvidenceKind.INTERPRETER,)}
        case Unit.DATE:
            return {"due_on": agreed.due_on, "met_by": (EvidenceKind.DONE,), "record_only": True}
    return {"met_by": (EvidenceKind.DONE,)}
