"""Drafts of plans: found, kept, thrown away. The person herself may read one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.engine.regulations.proposal import PlanProposal
from webapp.features.plan.forms import read_plan
from webapp.features.plan.typed import Typed, as_text, from_text
from webapp.policy.actor import Actor
from webapp.policy.permissions import ChangedSince
from webapp.tables.contract import PlanDraft


@dataclass(frozen=True)
class Draft:
    """A draft as it was typed. revision: 0 for one that nobody has saved yet."""

    typed: Typed
    revision: int = 0
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True)
class DraftShown:
    """A draft as somebody reads it who does not write on it; what cannot be understood yet is left out."""

    plan: PlanProposal
    updated_at: datetime
    updated_by: str
    organisation_id: int


def draft_for(db: Session, person_id: int) -> DraftShown | None:
    """The newest draft about this person, or None; one statement. The caller has asked the policy."""
    row = db.execute(
        select(PlanDraft.content, PlanDraft.updated_at, PlanDraft.updated_by, PlanDraft.organisation_id)
        .where(PlanDraft.person_id == person_id)
        .order_by(PlanDraft.updated_at.desc(), PlanDraft.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return DraftShown(read_plan(from_text(row.content))[0], row.updated_at, row.updated_by, row.organisation_id)


def draft_of(db: Session, person_id: int, organisation_id: int) -> Draft | None:
    """This office's draft about this person."""
    row = db.execute(
        select(PlanDraft.content, PlanDraft.revision, PlanDraft.updated_at, PlanDraft.updated_by).where(
            PlanDraft.person_id == person_id, PlanDraft.organisation_id == organisation_id
        )
    ).first()
    return Draft(from_text(row.content), row.revision, row.updated_at, row.updated_by) if row else None


def keep(
    db: Session,
    actor: Actor,
    person_id: int,
    organisation_id: int,
    typed: Typed,
    *,
    seen_revision: int,
    office: str,
    now: datetime,
) -> None:
    """Saves the draft over the revision that was seen. Raises ChangedSince when somebody else saved meanwhile."""
    values = {
        "content": as_text(typed),
        "updated_at": now,
        "updated_by_id": actor.person_id,
        "updated_by": office,
        "revision": seen_revision + 1,
    }
    if seen_revision == 0:
        if draft_of(db, person_id, organisation_id) is not None:
            raise ChangedSince({})
        db.add(PlanDraft(person_id=person_id, organisation_id=organisation_id, **values))
        try:
            db.flush()
        except IntegrityError as somebody_was_quicker:
            raise ChangedSince({}) from somebody_was_quicker
        return
    taken = db.execute(
        update(PlanDraft)
        .where(
            PlanDraft.person_id == person_id,
            PlanDraft.organisation_id == organisation_id,
            PlanDraft.revision == seen_revision,
        )
        .values(**values)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedSince({})


def throw_away(db: Session, person_id: int, organisation_id: int, seen_revision: int) -> None:
    """Deletes the draft that was seen. Raises ChangedSince when it is another by now, or gone."""
    gone = db.execute(
        delete(PlanDraft).where(
            PlanDraft.person_id == person_id,
            PlanDraft.organisation_id == organisation_id,
            PlanDraft.revision == seen_revision,
        )
    )
    if gone.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedSince({})
