"""Where a person is on the way, and the line from arrival to settled life. No permit: it ends at waiting for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.engine.commitment import Side
from webapp.engine.regulations.apply import last_day, latest_start
from webapp.engine.regulations.cohort import Case, known
from webapp.engine.regulations.facts import Facts, ReceptionKind
from webapp.engine.regulations.programme import is_entitled


class Stage(StrEnum):
    """Stages of the way, in their order."""

    RECEPTION_ARRIVAL = "reception_arrival"  # arrival or transit centre: no duty to train yet
    RECEPTION_ASYLUM = "reception_asylum"
    WAITING_FOR_ANSWER = "waiting_for_answer"
    AWAITING_SETTLEMENT = "awaiting_settlement"
    PLANNING = "planning"
    PROGRAMME = "programme"
    NORWEGIAN_ONLY = "norwegian_only"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line. from_: its first day if it has come or is set. by: the day by which somebody must act."""

    stage: Stage
    from_: date | None = None
    by: date | None = None
    waits_for: Side | None = None
    here: bool = False


def stage_on(facts: Facts, on: date) -> Stage:
    """The stage on a day. Without a permit, nothing beyond reception; whatever ended a duty there is never told."""
    case = Case(facts, on)
    if case.permit is None:
        if facts.reception in (ReceptionKind.ARRIVAL, ReceptionKind.TRANSIT):
            return Stage.RECEPTION_ARRIVAL
        return Stage.RECEPTION_ASYLUM if facts.reception is ReceptionKind.ORDINARY else Stage.WAITING_FOR_ANSWER
    if known(facts.programme_ended_on, on):
        return Stage.ENDED
    started = known(facts.programme_start_on, on)
    if started:
        ends = last_day(facts, on)
        return Stage.ENDED if ends is not None and ends < on else Stage.PROGRAMME
    if known(facts.settled_on, on) is None and not (facts.family_member and known(facts.programme_demanded_on, on)):
        return Stage.AWAITING_SETTLEMENT
    offered = facts.programme_offered_on or facts.programme_decided_on or facts.programme_start_on
    entitled = is_entitled(case) and (facts.settled_by_agreement or facts.family_member or facts.programme_demanded_on)
    return Stage.PLANNING if offered or entitled else Stage.NORWEGIAN_ONLY


def line(facts: Facts, on: date) -> tuple[Step, ...]:
    """The steps behind, here, and ahead as far as they are promised."""
    here, steps = stage_on(facts, on), list[Step]()
    if facts.applied_on is not None or facts.reception is not None:
        arrival = here is Stage.RECEPTION_ARRIVAL
        reception = Stage.RECEPTION_ARRIVAL if arrival else Stage.RECEPTION_ASYLUM
        from_ = known(facts.arrived_on, on) or known(facts.applied_on, on)
        steps.append(Step(reception, from_, here=here is reception))
    permit = known(facts.permit_granted_on, on)
    if permit is None:
        return (*steps, Step(Stage.WAITING_FOR_ANSWER, here=here is Stage.WAITING_FOR_ANSWER))
    settled = known(facts.settled_on, on)
    if here is Stage.AWAITING_SETTLEMENT or (settled is not None and settled > permit):
        steps.append(Step(Stage.AWAITING_SETTLEMENT, permit, here=here is Stage.AWAITING_SETTLEMENT))
    if here is Stage.NORWEGIAN_ONLY:
        return (*steps, Step(Stage.NORWEGIAN_ONLY, settled or permit, here=True))
    by = latest_start(facts)
    steps.append(Step(Stage.PLANNING, settled, by, Side.MUNICIPALITY, here is Stage.PLANNING))
    steps.append(Step(Stage.PROGRAMME, facts.programme_start_on, here=here is Stage.PROGRAMME))
    steps.append(
        Step(Stage.ENDED, known(facts.programme_ended_on, on) or last_day(facts, on), here=here is Stage.ENDED)
    )
    return tuple(steps)
