"""Training in reception: 175 + 25 hours today, others in the rules of 2018. Rules §§ 3.1, 3.3."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp.engine import oslo
from webapp.engine.commitment import Commitment, Phase, Side, Subject, Unit
from webapp.engine.regulations.cohort import Case, known
from webapp.engine.regulations.facts import ReceptionKind
from webapp.engine.regulations.rulebook import Version

COURSES = ((Subject.NORWEGIAN, "reception.norwegian"), (Subject.SOCIAL_STUDIES, "reception.social_studies"))


def reception(case: Case) -> tuple[Commitment, ...]:
    """What an asylum seeker owes and is owed; nothing where the duty never applied to the person."""
    facts, on = case.facts, case.on
    offered = known(facts.reception_training_offered_on, on)
    if facts.outside_reception_duty or (facts.reception is not ReceptionKind.ORDINARY and offered is None):
        return ()
    first_day, last_said = _duty_of_group(case)
    ended = _ended_on(case)
    of_age_on = _of_age_on(case)
    if first_day is None or of_age_on > on or (ended is not None and (offered is None or offered > ended)):
        return ()
    made: list[Commitment] = []
    for subject, rule in COURSES:
        version = case.version(rule)
        if version is None:
            continue
        begins = max(first_day, of_age_on, _first_duty_day(case, version))
        owed_from = max(offered, begins) if offered else None
        if ended is not None and owed_from is not None and owed_from > ended:
            continue
        shared: dict[str, Any] = {"target": version.target, "ended_on": ended, "not_verified": last_said}
        made.append(
            case.make(rule, version, Side.PERSON, Phase.RECEPTION, subject, Unit.MINUTES, owed_from=owed_from, **shared)
        )
        offer_from = known(facts.applied_on, on) or known(facts.arrived_on, on) or offered or on
        made.append(
            case.make(
                f"{rule}_offer",
                version,
                Side.MUNICIPALITY,
                Phase.RECEPTION,
                subject,
                Unit.MINUTES,
                owed_from=max(offer_from, begins),
                **shared,
            )
        )
    return tuple(made)


def _duty_of_group(case: Case) -> tuple[date | None, bool]:
    """First day of the duty for the person's group, and whether that is not verified. Rules §§ 9.2, 9.3."""
    if not case.facts.collective_protection:
        return date.min, False
    version = case.version("collective_protection.reception_duty")
    if version is None:
        return date.min, False
    return (version.from_, version.unsure) if version.values["duty"] else (None, version.unsure)


def _first_duty_day(case: Case, version: Version) -> date:
    applied = case.dates["applied"]
    return version.from_ if version.reaches_back and applied is not None and applied < version.from_ else date.min


def _of_age_on(case: Case) -> date:
    version, born = case.version("reception.age"), case.facts.birth_date
    return oslo.add_years(born, version.target) if version and version.target and born else date.min


def _ended_on(case: Case) -> date | None:
    """A permit or an end of the duty for a reason never kept; also a move out of an ordinary centre (rules § 2)."""
    facts, on = case.facts, case.on
    days = [day for day in (known(facts.duty_ended_on, on), case.permit) if day]
    if days:
        return min(days)
    return None if facts.reception is ReceptionKind.ORDINARY else on
