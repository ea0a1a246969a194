"""A move as its person sees it, and what the centre needs to register one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from webapp.features.handover.checks import About
from webapp.language.names import fold
from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import PURPOSES_OF, Concern
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import serving_now
from webapp.tables.organisations import Municipality, Organisation
from webapp.tables.own_story import Consent, Handover
from webapp.tables.people import Circumstances, Service, Stretch

MOST_OFFICES = 30  # more than these in one list, and it is searched by name
_SHOWN_AFTER = timedelta(days=90)
_UNDONE_SHOWN = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class MoveSeen:
    """A move, as its person and the centre see it. reads: the new office may read what she wrote herself, now."""

    public_id: str
    revision: int
    centre: str
    office: str
    municipality: str
    moves_on: date
    made_at: datetime
    made_by: str
    answered_at: datetime | None
    undone_at: datetime | None
    reads: bool
    is_coming: bool


@dataclass(frozen=True, slots=True)
class OfficeFound:
    """A municipality's office to choose."""

    id: int
    public_id: str
    name: str
    municipality: str


@dataclass(frozen=True, slots=True)
class OfficesFound:
    """Offices for the list. searchable: there are so many that a search by name stands above it."""

    offices: tuple[OfficeFound, ...]
    searchable: bool
    more: bool


def moves_of(db: Session, person_id: int, today: date) -> tuple[MoveSeen, ...]:
    """Moves to come, those of late, and those newly taken back; the newest first. One statement."""
    centre = aliased(Organisation)
    reads = exists().where(
        Consent.person_id == Handover.person_id,
        Consent.organisation_id == Handover.to_organisation_id,
        Consent.withdrawn_at.is_(None),
    )
    rows = db.execute(
        select(
            Handover.public_id,
            Handover.revision,
            centre.name.label("centre"),
            Organisation.name.label("office"),
            Municipality.name.label("municipality"),
            Handover.moves_on,
            Handover.made_at,
            Handover.made_by,
            Handover.answered_at,
            Handover.undone_at,
            reads.label("reads"),
        )
        .join(centre, centre.id == Handover.from_organisation_id)
        .join(Organisation, Organisation.id == Handover.to_organisation_id)
        .join(Municipality, Municipality.number == Organisation.municipality_number)
        .where(Handover.person_id == person_id, Handover.moves_on >= today - _SHOWN_AFTER)
        .order_by(Handover.made_at.desc(), Handover.id.desc())
        .limit(5)
    )
    found = [MoveSeen(*row, is_coming=row.undone_at is None and row.moves_on > today) for row in rows]
    return tuple(move for move in found if move.undone_at is None or move.undone_at.date() >= today - _UNDONE_SHOWN)


def centre_of(actor: Actor, concern: Concern) -> int:
    """The reception centre through which the actor serves the person. Raises NotHere."""
    for held in actor.roles:
        if held.name is RoleName.RECEPTION and any(
            (held.organisation_id, purpose) in concern.served_by for purpose in PURPOSES_OF[RoleName.RECEPTION]
        ):
            return held.organisation_id
    raise NotHere


def about_of(db: Session, person_id: int, centre_id: int, today: date) -> About:
    """What is registered of her that a move must agree with. Four statements. Raises NotHere without circumstances."""
    row = db.execute(
        select(
            Circumstances.birth_date,
            Circumstances.arrived_on,
            Circumstances.permit_granted_on,
            Circumstances.settled_on,
        ).where(Circumstances.person_id == person_id)
    ).first()
    serving = db.scalars(
        select(Service.from_on)
        .where(Service.person_id == person_id, Service.organisation_id == centre_id, serving_now(today))
        .order_by(Service.from_on.desc())
    ).first()
    if row is None or serving is None:
        raise NotHere
    residences = db.execute(
        select(Stretch.from_on, Stretch.to_on).where(Stretch.person_id == person_id, Stretch.kind == "residence")
    )
    live = db.scalar(select(Handover.id).where(Handover.person_id == person_id, Handover.undone_at.is_(None)).limit(1))
    return About(
        centre_id=centre_id,
        birth_date=row.birth_date,
        arrived_on=row.arrived_on,
        permit_on=row.permit_granted_on,
        settled_on=row.settled_on,
        serving_from=serving,
        residences=tuple((each.from_on, each.to_on) for each in residences),
        handed_over=live is not None,
    )


def offices_found(db: Session, own: Sequence[int], words: str, chosen: str) -> OfficesFound:
    """Municipalities' offices by name, without one's own. chosen: public id that stays in the list. One statement."""
    rows = db.execute(_OFFICES.where(Organisation.id.not_in(list(own)))).all()
    every = [OfficeFound(*row) for row in rows]
    wanted = fold(words).split()
    fitting = [each for each in every if all(word in fold(f"{each.name} {each.municipality}") for word in wanted)]
    shown = fitting[:MOST_OFFICES]
    shown += [each for each in every if each.public_id == chosen and each not in shown]
    return OfficesFound(tuple(shown), len(every) > MOST_OFFICES, len(fitting) > MOST_OFFICES)


def office_named(db: Session, public_id: str) -> OfficeFound | None:
    """The municipality's office with this public id."""
    row = db.execute(_OFFICES.where(Organisation.public_id == public_id)).first()
    return OfficeFound(*row) if row else None


_OFFICES = (
    select(Organisation.id, Organisation.public_id, Organisation.name, Municipality.name.label("municipality"))
    .join(Municipality, Municipality.number == Organisation.municipality_number)
    .where(Organisation.kind == "municipality")
    .order_by(Organisation.name, Organisation.id)
)
