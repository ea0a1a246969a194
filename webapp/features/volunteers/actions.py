"""A request taken in when its link was followed, answered by whoever coordinates; and an account made for somebody."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.features.entry import Step, finish_step
from webapp.features.organisation import make_account
from webapp.features.volunteers.forms import AccountWanted
from webapp.features.volunteers.queries import PlaceToAsk, RequestSeen
from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.base import new_public_id
from webapp.tables.database import reserve_ids
from webapp.tables.organisations import Organisation
from webapp.tables.ways_in import VolunteerRequest


def take_request(db: Session, step: Step, language: str, now: datetime) -> bool:
    """The request behind a confirmed link; False when the link had been used. A second one to the same place is the first."""
    if not finish_step(db, step, now):
        return False
    said = step.values
    organisation_id = db.scalar(select(Organisation.id).where(Organisation.public_id == said["place"]))
    if organisation_id is None:
        return False
    # The id is given, because PostgreSQL's wall shows the row to nobody who is not known, not even to hand its id back.
    (number,) = reserve_ids(db, VolunteerRequest, 1)
    try:
        with db.begin_nested():
            db.execute(
                insert(VolunteerRequest.__table__).values(  # type: ignore[arg-type]
                    id=number,
                    public_id=new_public_id(),
                    organisation_id=organisation_id,
                    given_name=said["given_name"],
                    family_name=said["family_name"],
                    email=said["email"],
                    language=language,
                    says=said["says"],
                    confirmed_at=now,
                )
            )
    except IntegrityError:
        return True  # she has asked before: the first request stands
    return True


def approve(db: Session, actor: Actor, request: RequestSeen, now: datetime) -> str:
    """Makes the account with the role of a volunteer; its public id. Raises NotHere, ChangedSince."""
    _decide(db, actor, request, "approved", now)
    return make_account(
        db, request.given_name, request.family_name, request.language, request.organisation_id, RoleName.VOLUNTEER, now
    )


def refuse(db: Session, actor: Actor, request: RequestSeen, now: datetime) -> None:
    """Says no. Raises NotHere, ChangedSince."""
    _decide(db, actor, request, "refused", now)


def add_volunteer(
    db: Session, actor: Actor, wanted: AccountWanted, places: Collection[PlaceToAsk], now: datetime
) -> str:
    """An account for somebody who came in person; its public id. Raises NotHere for another's place."""
    place = next((place for place in places if place.public_id == wanted.place), None)
    if place is None:
        raise NotHere
    require(actor, Do.APPROVE_VOLUNTEER, Concern(organisation_id=place.id))
    return make_account(db, wanted.given_name, wanted.family_name, wanted.language, place.id, RoleName.VOLUNTEER, now)


def _decide(db: Session, actor: Actor, request: RequestSeen, outcome: str, now: datetime) -> None:
    require(actor, Do.APPROVE_VOLUNTEER, Concern(organisation_id=request.organisation_id))
    decided = db.execute(
        update(VolunteerRequest.__table__)  # type: ignore[arg-type]
        .where(VolunteerRequest.id == request.id, VolunteerRequest.outcome.is_(None))
        .values(outcome=outcome, decided_at=now, decided_by_id=actor.person_id)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedSince({"request": request.public_id})
