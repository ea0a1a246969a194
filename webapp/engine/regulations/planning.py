"""Mapping, career guidance, decision with plan, reviews, interpreter, certificate. Rules §§ 4, 9.2, 10."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp.engine import oslo
from webapp.engine.commitment import Commitment, Phase, Side, Subject, Unit
from webapp.engine.evidence import EvidenceKind
from webapp.engine.regulations.cohort import Case, known
from webapp.engine.regulations.duration import start_counts_from
from webapp.engine.regulations.programme import is_taking_part, programme_ended_on
from webapp.engine.regulations.right import is_of_age, lapsed_on
from webapp.engine.regulations.rulebook import Version

CERTIFICATE = "certificate.given"


def planning(case: Case) -> tuple[Commitment, ...]:
    """What both sides owe around the plan; the act of 2003 has its own individual plan in its place."""
    made: list[Commitment | None] = []
    if case.permit is not None and not case.old_act:
        made += [*_mapping(case), *_career_guidance(case), _plan(case), _review(case), _certificate(case)]
    made.append(_interpreter(case))
    return tuple(commitment for commitment in made if commitment is not None)


def _concerned_from(case: Case) -> date | None:
    """The day from which planning is owed: settlement or the person's own demand, else what was done without them."""
    counted_from = known(start_counts_from(case.facts), case.on)
    if counted_from is not None and is_of_age(case):
        return counted_from
    facts = case.facts
    begun = (facts.programme_decided_on, facts.programme_offered_on, facts.programme_start_on)
    return min((day for day in begun if day and day <= case.on), default=None)


def _due_on(case: Case, version: Version) -> date | None:
    """The months run from settlement or demand only; where the municipality merely may offer, nothing is due."""
    counted_from = known(start_counts_from(case.facts), case.on)
    if counted_from is None or version.target is None or not is_of_age(case):
        return None
    return oslo.add_months(counted_from, version.target)


def _ended_on(case: Case, owed_from: date) -> date | None:
    """When the programme ended; or when right and duty lapsed before anything was decided or offered."""
    ended = programme_ended_on(case)
    if ended is None and not is_taking_part(case.facts):
        lapsed = lapsed_on(case)
        return max(lapsed, owed_from) if lapsed else None
    return ended


def _make(case: Case, id_: str, version: Version, side: Side, subject: Subject, **more: Any) -> Commitment:
    """One thing by one day, unless something else is said."""
    shared: dict[str, Any] = {"unit": Unit.DATE, "target": 1, **more}
    return case.make(id_, version, side, Phase.PLANNING, subject, **shared)


def _mapping(case: Case) -> list[Commitment]:
    """Both sides. In reception from the permit on, except for people with collective protection (§ 37 b)."""
    overlay = case.cohort.overlay_6a
    version = case.version("collective_protection.mapping" if overlay else "planning.mapping")
    owed_from = _concerned_from(case)
    if not overlay and case.facts.reception is not None and is_of_age(case):
        owed_from = min(day for day in (owed_from, case.permit) if day)
    if version is None or owed_from is None:
        return []
    shared: dict[str, Any] = {
        "owed_from": owed_from,
        "due_on": _due_on(case, version),
        "ended_on": _ended_on(case, owed_from),
        "met_by": (EvidenceKind.MAPPED,),
        "duty": not overlay or is_taking_part(case.facts),
        "record_only": True,
    }
    return [
        _make(case, id_, version, side, Subject.MAPPING, **shared)
        for id_, side in (("planning.mapping", Side.MUNICIPALITY), ("planning.mapping_part", Side.PERSON))
    ]


def _career_guidance(case: Case) -> list[Commitment]:
    """Should take place before the decision: no deadline, hence never late."""
    overlay = case.cohort.overlay_6a
    version = case.version("collective_protection.career_guidance" if overlay else "planning.career_guidance")
    owed_from = _concerned_from(case)
    if version is None or owed_from is None:
        return []
    return [
        _make(
            case,
            id_,
            version,
            side,
            Subject.GUIDANCE,
            owed_from=owed_from,
            ended_on=_ended_on(case, owed_from),
            met_by=kinds,
            duty=version.values["duty"],
            record_only=True,
        )
        for id_, side, kinds in (
            ("planning.career_guidance", Side.MUNICIPALITY, (EvidenceKind.OFFERED, EvidenceKind.GUIDED)),
            ("planning.career_guidance_part", Side.PERSON, (EvidenceKind.GUIDED,)),
        )
    ]


def _plan(case: Case) -> Commitment | None:
    """Decision, plan and contract in time. A start shows that there was a decision."""
    version, owed_from, facts = case.version("planning.plan"), _concerned_from(case), case.facts
    if version is None or owed_from is None:
        return None
    decided = min((day for day in (facts.programme_decided_on, facts.programme_start_on) if day), default=None)
    return _make(
        case,
        "planning.plan",
        version,
        Side.MUNICIPALITY,
        Subject.PLAN,
        owed_from=owed_from,
        due_on=_due_on(case, version),
        ended_on=_ended_on(case, owed_from),
        met_on=known(decided, case.on),
        expected_on=decided,
        met_by=(EvidenceKind.DECIDED,),
    )


def _review(case: Case) -> Commitment | None:
    version, facts = case.version("plan.review"), case.facts
    decided = known(facts.programme_decided_on, case.on) or known(facts.programme_start_on, case.on)
    if version is None or decided is None:
        return None
    return _make(
        case,
        "plan.review",
        version,
        Side.MUNICIPALITY,
        Subject.PLAN,
        unit=Unit.REGULARLY,
        target=version.target,
        owed_from=max(decided, version.from_),
        counts_from=decided,
        ended_on=programme_ended_on(case),
        met_by=(EvidenceKind.REVIEWED,),
        breaks=tuple((pause.from_, pause.to or date.max) for pause in facts.pauses),
    )


def _certificate(case: Case) -> Commitment | None:
    """Deltagerbevis, for a programme completed or broken off since the paragraph came into force."""
    version, ended = case.version("certificate.given"), programme_ended_on(case)
    if version is None or ended is None or ended < version.from_ or not is_taking_part(case.facts):
        return None
    return _make(
        case,
        CERTIFICATE,
        version,
        Side.MUNICIPALITY,
        Subject.PROGRAMME,
        owed_from=ended,
        met_by=(EvidenceKind.DONE,),
        part=CERTIFICATE,
        record_only=True,
    )


def _interpreter(case: Case) -> Commitment | None:
    """Every time one is needed, also in reception (tolkeloven § 6)."""
    version, facts = case.version("interpreter.provided"), case.facts
    if version is None or not facts.interpreter_needed:
        return None
    arrivals = (facts.arrived_on, facts.applied_on, case.permit, facts.settled_on)
    since = min((day for day in arrivals if day and day <= case.on), default=version.from_)
    return case.make(
        "interpreter.provided",
        version,
        Side.MUNICIPALITY,
        Phase.RECEPTION if case.permit is None else Phase.PLANNING,
        Subject.INTERPRETER,
        Unit.EACH_TIME,
        target=None,
        owed_from=max(since, version.from_),
        counts_from=version.from_,
        met_by=(EvidenceKind.INTERPRETER,),
    )
