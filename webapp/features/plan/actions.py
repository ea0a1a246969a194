"""What can be done with a plan: save its draft, throw it away, register the decision and so freeze a version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.engine.evidence import Skill
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.lawful import Problem
from webapp.engine.regulations.proposal import ElementKind, PlanKind, PlanProposal, facts_with
from webapp.engine.revision import canonical, digest
from webapp.features.contract import (
    ContractContent,
    Element,
    Ground,
    PlanContent,
    contract_as_plain,
    lines_of,
    plan_as_plain,
)
from webapp.features.plan import drafts
from webapp.features.plan.forms import Decision
from webapp.features.plan.queries import Builder, Served, builder_for
from webapp.features.plan.typed import Typed
from webapp.features.plan.wording import element_words
from webapp.features.standing import mark_outdated
from webapp.language import SOURCE, using
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.looks import office_of
from webapp.policy.permissions import ChangedSince, Do, require
from webapp.tables.contract import ContractVersion, PlanVersion
from webapp.tables.people import Circumstances


class ActiveElsewhere(Exception):
    """Another office's contract is in force while that office still serves the person; `office` is its name."""

    def __init__(self, office: str) -> None:
        super().__init__("a contract is in force elsewhere")
        self.office = office


class NotReady(Exception):
    """Something typed cannot be read, or is not lawful and has no ground."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("the plan cannot be registered as it is")
        self.problems = problems


@dataclass(frozen=True)
class Decided:
    """Numbers of the versions that were frozen; contract None where the law gives none."""

    plan: int
    contract: int | None


def save_draft(db: Session, actor: Actor, served: Served, typed: Typed, *, seen_revision: int, now: datetime) -> None:
    """Keeps what was typed. Raises ChangedSince when another adviser saved since this form was made."""
    require(actor, Do.MAKE_PLAN, served.concern)
    office = office_of(db, actor, served.concern)
    drafts.keep(
        db, actor, served.person_id, served.organisation_id, typed, seen_revision=seen_revision, office=office, now=now
    )


def discard_draft(db: Session, actor: Actor, served: Served, *, seen_revision: int) -> None:
    """Throws the draft away. Raises ChangedSince when it is not the one that was seen."""
    require(actor, Do.MAKE_PLAN, served.concern)
    drafts.throw_away(db, served.person_id, served.organisation_id, seen_revision)


def register_decision(
    db: Session,
    actor: Actor,
    served: Served,
    decision: Decision,
    *,
    seen_revision: int,
    elsewhere: str | None,
    now: datetime,
    today: date,
) -> Decided:
    """Freezes the draft as the next version of plan and contract, and lets the person's facts follow it.

    elsewhere: the other office with a contract in force, as `queries.contract_elsewhere` found it.

    Raises ChangedSince for another draft than was seen, NotReady for one that cannot stand, ActiveElsewhere when another
    office's contract is in force."""
    require(actor, Do.MAKE_PLAN, served.concern)
    built = builder_for(db, served.person_id, served.organisation_id, today)
    if built.draft.revision != seen_revision or not built.draft.revision:
        raise ChangedSince({})
    plan = replace(built.plan, decided_on=decision.decided_on)
    problems = built.problems(today, decision.decided_on)
    if built.errors or plan.kind not in built.kinds or built.without_ground(problems):
        raise NotReady(problems)
    if elsewhere is not None and plan.kind is PlanKind.INTEGRATION_PLAN:
        raise ActiveElsewhere(elsewhere)
    after = facts_with(plan, built.facts, max(today, decision.decided_on))
    number, content = _freeze_plan(db, served, plan, built, problems, decision, now)
    contract = (
        _freeze_contract(db, served, number, content, after, decision, now, today) if _has_contract(plan) else None
    )
    _follow(db, served.person_id, plan, after)
    drafts.throw_away(db, served.person_id, served.organisation_id, seen_revision)
    mark_outdated(db, [served.person_id])
    _tell(db, served.person_id, contract, now)
    return Decided(number, contract)


def plan_content(plan: PlanProposal, built: Builder, problems: tuple[Problem, ...]) -> PlanContent:
    """What is frozen of the plan; names of elements in Norwegian, like the decision itself."""
    with using(SOURCE.tag):
        mandatory = [Element(element_words(each), each.value) for each in ElementKind if each in plan.elements]
    grounds = built.draft.typed.grounds
    return PlanContent(
        end_goal=plan.end_goal,
        norwegian_goal=dict(plan.norwegian_goal),
        long_term_goals=plan.long_term_goals,
        norwegian_minutes=plan.norwegian_minutes,
        norwegian_weekly_minutes=plan.norwegian_weekly_minutes,
        social_studies_minutes=plan.social_studies_minutes,
        weekly_minutes=plan.weekly_minutes,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        extended_months=plan.extended_months,
        elements=(*mandatory, *(Element(each.text, each.key, each.kind) for each in plan.agreed)),
        reasons=plan.reasons,
        appeal=plan.appeal or None,
        grounds=tuple(
            Ground(each.key, each.section, grounds.get(each.key, "").strip())
            for each in problems
            if each.needs_ground and (built.decided_elsewhere or grounds.get(each.key, "").strip())
        ),
        decided_elsewhere=built.decided_elsewhere,
    )


def _has_contract(plan: PlanProposal) -> bool:
    """A contract belongs to the programme alone (IL § 16)."""
    return plan.kind is PlanKind.INTEGRATION_PLAN


def _freeze_plan(
    db: Session,
    served: Served,
    plan: PlanProposal,
    built: Builder,
    problems: tuple[Problem, ...],
    decision: Decision,
    now: datetime,
) -> tuple[int, str]:
    """Number and content of the new version."""
    content = canonical(plan_as_plain(plan_content(plan, built, problems)))
    number = _next(db, PlanVersion, served.person_id)
    db.add(
        PlanVersion(
            person_id=served.person_id,
            organisation_id=served.organisation_id,
            number=number,
            kind=plan.kind.value,
            decided_on=decision.decided_on,
            decision_reference=decision.reference,
            content=content,
            digest=digest(content),
            recorded_at=now,
        )
    )
    db.flush()
    return number, content


def _freeze_contract(
    db: Session,
    served: Served,
    plan_number: int,
    plan: str,
    after: Facts,
    decision: Decision,
    now: datetime,
    today: date,
) -> int:
    content = canonical(
        contract_as_plain(
            ContractContent(
                plan_digest=digest(plan),
                reference=decision.reference,
                decided_on=decision.decided_on,
                lines=lines_of(after, today),
            )
        )
    )
    plan_id = db.scalar(
        select(PlanVersion.id).where(PlanVersion.person_id == served.person_id, PlanVersion.number == plan_number)
    )
    number = _next(db, ContractVersion, served.person_id)
    db.add(
        ContractVersion(
            person_id=served.person_id,
            organisation_id=served.organisation_id,
            plan_version_id=plan_id,
            number=number,
            content=content,
            digest=digest(content),
            recorded_at=now,
        )
    )
    db.flush()
    return number


def _next(db: Session, versions: type[PlanVersion] | type[ContractVersion], person_id: int) -> int:
    return (db.scalar(select(func.max(versions.number)).where(versions.person_id == person_id)) or 0) + 1


def _follow(db: Session, person_id: int, plan: PlanProposal, after: Facts) -> None:
    """The facts that the plan decides, as they stand from now on."""
    changed: dict[str, Any] = {
        f"goal_{skill.value}": level.value if (level := plan.norwegian_goal.get(skill)) else None for skill in Skill
    }
    changed["interpreter_needed"] = plan.interpreter_needed
    if plan.kind is not PlanKind.NORWEGIAN_PLAN:
        changed |= _programme(plan, after)
    db.execute(update(Circumstances).where(Circumstances.person_id == person_id).values(**changed))


def _programme(plan: PlanProposal, after: Facts) -> Mapping[str, Any]:
    return {
        "programme_offered_on": after.programme_offered_on,
        "programme_decided_on": after.programme_decided_on,
        "programme_started_on": after.programme_start_on,
        "programme_last_day": after.programme_end_on,
        "programme_extended_months": after.programme_extended_months,
        "weekly_minutes": after.plan_weekly_minutes,
        **({"end_goal": after.end_goal.value if after.end_goal else None} if _has_contract(plan) else {}),
        **(
            {"guidance_form": plan.guidance_form.value, "guidance_meetings_decided": plan.guidance_reduced_to}
            if ElementKind.PARENTAL_GUIDANCE in plan.elements
            else {}
        ),
    }


def _tell(db: Session, person_id: int, contract: int | None, now: datetime) -> None:
    code = getattr(NoticeCode, "CONTRACT_NEW", None)
    if code is not None and contract is not None:
        tell(db, person_id, code, {"number": contract}, now)
