"""Where a person is on the way, and the line from arrival to settled life. No permit: it ends at waiting for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.commitment import Side
from webapp.engine.regulations.apply import last_day, latest_start
from webapp.engine.regulations.cohort import Case, known
from webapp.engine.regulations.facts import EndedBy, Facts, PauseKind, ReceptionKind
from webapp.engine.regulations.programme import is_entitled, is_taking_part


class Stage(StrEnum):
    """Stages of the way, in their order."""

    RECEPTION_ARRIVAL = "reception_arrival"  # arrival or transit centre: no duty to train yet
    RECEPTION_ASYLUM = "reception_asylum"
    WAITING_FOR_ANSWER = "waiting_for_answer"
    AWAITING_SETTLEMENT = "awaiting_settlement"
    PLANNING = "planning"
    PROGRAMME = "programme"
    PROGRAMME_PAUSED = "paused"
    NORWEGIAN_ONLY = "norwegian_only"
    ENDED = "ended"


class Route(StrEnum):
    """How somebody came: it decides what stands before the programme."""

    ASYLUM = "asylum"
    RESETTLEMENT = "resettlement"  # mapped by IMDi before the journey, settled on arrival
    FAMILY = "family"  # needs no settlement agreement
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line.

    from_: its first day if it has come or is set. by: the day by which somebody must act, or the day a pause or the
    programme is to end. waits_for: who must act, None where it is neither the person nor the municipality.
    duty_ended_on: the day the duty to train in reception ceased; why is never kept. ended_by, pause: what kind.
    """

    stage: Stage
    from_: date | None = None
    by: date | None = None
    waits_for: Side | None = None
    here: bool = False
    duty_ended_on: date | None = None
    pause: PauseKind | None = None
    ended_by: EndedBy | None = None


def route(facts: Facts) -> Route:
    """The way somebody came, as far as the facts tell."""
    if facts.family_member:
        return Route.FAMILY
    if facts.resettlement_refugee:
        return Route.RESETTLEMENT
    return Route.ASYLUM if facts.applied_on is not None or facts.reception is not None else Route.OTHER


def stage_on(facts: Facts, on: date) -> Stage:
    """The stage on a day. Without a permit, nothing beyond reception; whatever ended a duty there is never told."""
    case = Case(facts, on)
    if case.permit is None:
        if facts.reception in (ReceptionKind.ARRIVAL, ReceptionKind.TRANSIT):
            return Stage.RECEPTION_ARRIVAL
        return Stage.RECEPTION_ASYLUM if facts.reception is ReceptionKind.ORDINARY else Stage.WAITING_FOR_ANSWER
    if known(facts.programme_ended_on, on):
        return Stage.ENDED
    if known(facts.programme_start_on, on):
        ends = last_day(facts, on)
        if ends is not None and ends < on:
            return Stage.ENDED
        return Stage.PROGRAMME_PAUSED if facts.paused_on(on) else Stage.PROGRAMME
    if known(facts.settled_on, on) is None and not facts.family_member:
        return Stage.AWAITING_SETTLEMENT
    by_right = facts.settled_by_agreement or facts.family_member or known(facts.programme_demanded_on, on)
    entitled = is_entitled(case) and by_right
    decided = is_taking_part(facts) and not facts.works_full_time_on(on)
    return Stage.PLANNING if decided or entitled else Stage.NORWEGIAN_ONLY


def line(facts: Facts, on: date) -> tuple[Step, ...]:
    """The steps behind, here, and ahead as far as they are promised."""
    here = stage_on(facts, on)
    permit = known(facts.permit_granted_on, on)
    steps = _before_a_permit(facts, on, here)
    if permit is None:
        return (*steps, Step(Stage.WAITING_FOR_ANSWER, here=here is Stage.WAITING_FOR_ANSWER))
    settled = known(facts.settled_on, on)
    waited = settled is not None and settled > permit and route(facts) is not Route.FAMILY
    if here is Stage.AWAITING_SETTLEMENT or waited:
        steps.append(Step(Stage.AWAITING_SETTLEMENT, permit, here=here is Stage.AWAITING_SETTLEMENT))
    if here is Stage.NORWEGIAN_ONLY:
        return (*steps, _norwegian_only(facts, on, settled or permit))
    return (*steps, _planning(facts, on, here), *_programme(facts, on, here))


def _norwegian_only(facts: Facts, on: date, from_: date) -> Step:
    """Outside the programme. Until Norwegian is offered, the municipality has the months of `norwegian.offer` to do it."""
    offers = (facts.norwegian_offered_on, facts.norwegian_started_on)
    version, settled = Case(facts, on).version("norwegian.offer"), known(facts.settled_on, on)
    if version is None or version.target is None or settled is None or any(known(day, on) for day in offers):
        return Step(Stage.NORWEGIAN_ONLY, from_, here=True)
    by = oslo.add_months(settled, version.target)
    return Step(Stage.NORWEGIAN_ONLY, from_, by, Side.MUNICIPALITY, here=True)


def _before_a_permit(facts: Facts, on: date, here: Stage) -> list[Step]:
    """Reception, for those who came through it; with the day its duty ended, whatever ended it."""
    if facts.applied_on is None and facts.reception is None:
        return []
    stage = Stage.RECEPTION_ARRIVAL if here is Stage.RECEPTION_ARRIVAL else Stage.RECEPTION_ASYLUM
    from_ = known(facts.arrived_on, on) or known(facts.applied_on, on)
    ended = [day for day in (known(facts.duty_ended_on, on), known(facts.permit_granted_on, on)) if day]
    return [Step(stage, from_, here=here is stage, duty_ended_on=min(ended, default=None))]


def _planning(facts: Facts, on: date, here: Stage) -> Step:
    """Mapping, guidance, decision, plan and contract. A family member who is not settled starts the clock by asking."""
    asked = known(facts.settled_on, on) or known(facts.programme_demanded_on, on)
    nobody_asked = facts.family_member and asked is None and here is Stage.PLANNING
    waits_for = Side.PERSON if nobody_asked and not is_taking_part(facts) else Side.MUNICIPALITY
    return Step(Stage.PLANNING, asked, latest_start(facts), waits_for, here is Stage.PLANNING)


def _programme(facts: Facts, on: date, here: Stage) -> list[Step]:
    """The programme, a pause that stands now, and the end. After the end the certificate is the municipality's to give."""
    steps = [Step(Stage.PROGRAMME, facts.programme_start_on, here=here is Stage.PROGRAMME)]
    pause = facts.paused_on(on) if here is Stage.PROGRAMME_PAUSED else None
    if pause is not None:
        waits_for = Side.MUNICIPALITY if pause.kind is PauseKind.STOP else None
        steps.append(Step(Stage.PROGRAMME_PAUSED, pause.from_, pause.to, waits_for, here=True, pause=pause.kind))
    ended = known(facts.programme_ended_on, on) or last_day(facts, on)
    by = None if here is not Stage.ENDED else facts.programme_ended_by or EndedBy.TIME_USED
    if by is EndedBy.TIME_USED and known(facts.programme_ended_on, on) and facts.programme_ended_by is None:
        by = None  # somebody ended it and did not say which way
    waits_for = Side.MUNICIPALITY if here is Stage.ENDED else None
    steps.append(Step(Stage.ENDED, ended, waits_for=waits_for, here=here is Stage.ENDED, ended_by=by))
    return steps
