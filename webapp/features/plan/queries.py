"""What the builder's pages show: the facts, what law and facts propose, the draft, and what in it is not lawful."""

import re
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.lawful import Problem, check
from webapp.engine.regulations.proposal import PlanKind, PlanProposal, plan_kinds, propose
from webapp.features.contract import PlanContent, read_plan as read_version
from webapp.features.plan.drafts import Draft, draft_of
from webapp.features.plan.forms import read_plan
from webapp.features.plan.typed import Typed, hours_typed, typed_of
from webapp.features.plan.wording import appeal_text
from webapp.features.standing import files_of
from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import PURPOSES_OF, Concern
from webapp.policy.looks import concern_of
from webapp.policy.permissions import Do, NotHere, require
from webapp.policy.scopes import people_seen_by, serving_now
from webapp.tables.contract import ContractVersion, PlanVersion
from webapp.tables.database import Database, Who
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Service

_ADVISERS = (RoleName.ADVISER,)  # mirrors Do.MAKE_PLAN
_KEYS = re.compile(r'"key":"a([1-9][0-9]{0,5})"')


@dataclass(frozen=True)
class Served:
    """The person a plan is made for, and the office that makes it."""

    person_id: int
    organisation_id: int
    concern: Concern


@dataclass(frozen=True)
class OldPlan:
    """The newest version, as it was frozen."""

    number: int
    decided_on: date
    kind: str
    content: PlanContent


@dataclass(frozen=True)
class Builder:
    """Everything about one plan being made.

    kinds: the plans that can be made, none before a permit. proposal: what law and facts give for what is chosen so far.
    plan, errors: what was typed, read."""

    facts: Facts
    kinds: tuple[PlanKind, ...]
    draft: Draft
    proposal: PlanProposal
    plan: PlanProposal
    errors: dict[str, str]
    old: OldPlan | None

    @property
    def decided_elsewhere(self) -> bool:
        """Registered as it was decided in another system: listed, not stopped."""
        return self.draft.typed["decided_elsewhere"] == "yes"

    def problems(self, today: date, decided_on: date | None = None) -> tuple[Problem, ...]:
        """What is not lawful in the plan, on the day of the decision."""
        return check(replace(self.plan, decided_on=decided_on), self.facts, decided_on or today)

    def without_ground(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Those that still stop the plan: a written ground lets one pass."""
        if self.decided_elsewhere:
            return ()
        grounds = self.draft.typed.grounds
        return tuple(each for each in problems if each.needs_ground and not grounds.get(each.key, "").strip())


def served_by_me(db: Session, actor: Actor, public_id: str, today: date) -> Served:
    """The person, for somebody who advises her. Raises NotHere."""
    person_id = db.scalar(
        select(Person.id).where(Person.public_id == public_id, Person.id.in_(people_seen_by(actor, today, _ADVISERS)))
    )
    if person_id is None:
        raise NotHere
    concern = concern_of(db, person_id, today)
    require(actor, Do.MAKE_PLAN, concern)
    return Served(person_id, advising_office(actor, concern), concern)


def advising_office(actor: Actor, concern: Concern) -> int:
    """The organisation in which the actor advises this person: the draft is its draft. Raises NotHere."""
    for held in actor.roles:
        if held.name is RoleName.ADVISER and any(
            (held.organisation_id, purpose) in concern.served_by for purpose in PURPOSES_OF[RoleName.ADVISER]
        ):
            return held.organisation_id
    raise NotHere


def builder_for(db: Session, person_id: int, organisation_id: int, today: date, typed: Typed | None = None) -> Builder:
    """The builder with this office's draft, or a new one that begins with the newest version and the proposal.

    typed: shown instead of the draft's own words, after a refused save."""
    file = files_of(db, [person_id]).get(person_id)
    facts = file.facts if file else Facts()
    versions = db.execute(
        select(PlanVersion.number, PlanVersion.decided_on, PlanVersion.kind, PlanVersion.content)
        .where(PlanVersion.person_id == person_id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    ).first()
    old = (
        OldPlan(versions.number, versions.decided_on, versions.kind, read_version(versions.content))
        if versions
        else None
    )
    kinds = plan_kinds(facts, today)
    saved = draft_of(db, person_id, organisation_id)
    draft = saved or Draft(begin(facts, today, old, _last_key(db, person_id)))
    if typed is not None:
        draft = replace(draft, typed=typed)
    if kinds and draft.typed["kind"] not in kinds:  # the facts have changed since: another plan is the right one now
        draft = replace(draft, typed=draft.typed.with_fields(kind=kinds[0].value))
    plan, errors = read_plan(draft.typed)
    proposal = proposed_for(facts, today, plan)
    return Builder(facts, kinds, draft, proposal, plan, errors, old)


def proposed_for(facts: Facts, today: date, plan: PlanProposal) -> PlanProposal:
    """What the law proposes for what is chosen: which plan, which goal, which start."""
    return propose(facts, today, kind=plan.kind, end_goal=plan.end_goal, starts_on=plan.starts_on)


def begin(facts: Facts, today: date, old: OldPlan | None, last_key: int) -> Typed:
    """A new draft: the proposal, with what only people can write taken over from the newest version."""
    typed = typed_of(propose(facts, today))
    if not facts.agreed:  # names of promises in older versions are never used again: their records carry them
        rows = tuple(replace(row, key=f"a{last_key + n}") for n, row in enumerate(typed.rows, start=1))
        typed = replace(typed, rows=rows)
        last_key += len(rows)
    typed = replace(typed, last_key=max(last_key, typed.last_key)).with_fields(appeal=appeal_text())
    if old is None:
        return typed
    said = old.content
    words = {
        "long_term_goals": "\n".join(said.long_term_goals),
        "reasons": "\n\n".join(said.reasons),
        "appeal": said.appeal or appeal_text(),
        "norwegian_hours": hours_typed(said.norwegian_minutes),
        "norwegian_weekly": hours_typed(said.norwegian_weekly_minutes),
        "social_studies": hours_typed(said.social_studies_minutes) or typed["social_studies"],
        "weekly_hours": hours_typed(said.weekly_minutes) or typed["weekly_hours"],
    }
    return typed.with_fields(**words)


def _last_key(db: Session, person_id: int) -> int:
    """The highest number an agreed promise has had in any version."""
    texts = db.scalars(select(ContractVersion.content).where(ContractVersion.person_id == person_id))
    return max((int(found) for text in texts for found in _KEYS.findall(text)), default=0)


def contract_elsewhere(database: Database, served: Served, today: date) -> str | None:
    """The name of another office that serves her in a programme and whose contract is in force, or None.

    Asked outside the wall, since an office does not see who else serves somebody; the caller has asked the policy."""
    asked = (
        select(Organisation.name)
        .join(Service, Service.organisation_id == Organisation.id)
        .where(
            Service.person_id == served.person_id,
            Service.purpose == "programme",
            Service.organisation_id != served.organisation_id,
            serving_now(today),
            exists().where(
                and_(
                    ContractVersion.person_id == served.person_id,
                    ContractVersion.organisation_id == Service.organisation_id,
                )
            ),
        )
        .order_by(Organisation.name)
        .limit(1)
    )
    with database.reading(Who(everything=True, on=today)) as db:
        return db.scalar(asked)
