"""Who can be asked, who has asked, and who arranges meetings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor, RoleName
from webapp.policy.permissions import NotHere
from webapp.tables.access import Attempt
from webapp.tables.organisations import Municipality, Organisation
from webapp.tables.people import Person, Role
from webapp.tables.ways_in import VolunteerRequest

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class PlaceToAsk:
    """An organisation that says yes or no to volunteers."""

    id: int
    public_id: str
    name: str
    municipality: str


@dataclass(frozen=True)
class RequestSeen:
    """Somebody who has asked and waits."""

    id: int
    public_id: str
    organisation_id: int
    organisation: str
    given_name: str
    family_name: str
    email: str
    language: str
    says: str
    confirmed_at: datetime


@dataclass(frozen=True)
class VolunteerSeen:
    """Somebody who arranges meetings for one of the actor's organisations."""

    public_id: str
    given_name: str
    family_name: str
    organisation: str
    disabled_at: datetime | None


def places_to_ask(db: Session, today: date) -> tuple[PlaceToAsk, ...]:
    """Where somebody answers: a coordinator; in a municipality without one anywhere, its administrator. One statement."""
    own, other = Organisation.__table__.alias("own"), Organisation.__table__.alias("other")
    coordinated = and_(Role.name == RoleName.COORDINATOR.value, _held(today))
    here = exists().where(Role.organisation_id == own.c.id, coordinated)
    anywhere = exists().where(
        Role.organisation_id == other.c.id, coordinated, other.c.municipality_number == own.c.municipality_number
    )
    administered = exists().where(Role.organisation_id == own.c.id, Role.name == RoleName.ADMIN.value, _held(today))
    rows = db.execute(
        select(own.c.id, own.c.public_id, own.c.name, Municipality.name.label("municipality"))
        .join(Municipality, Municipality.number == own.c.municipality_number)
        .where(or_(here, and_(own.c.kind == "municipality", ~anywhere, administered)))
        .order_by(Municipality.name, own.c.name, own.c.id)
    )
    return tuple(PlaceToAsk(row.id, row.public_id, row.name, row.municipality) for row in rows)


def asked_lately(db: Session, key: str, now: datetime) -> int:
    """How often it was tried under this key in the last day; limits of a quarter of an hour alone add up to hundreds."""
    tries = select(func.sum(Attempt.tries)).where(
        Attempt.key == key, Attempt.window_starts_at > now - timedelta(days=1)
    )
    return db.scalar(tries) or 0


def answered_by(db: Session, actor: Actor, today: date) -> tuple[PlaceToAsk, ...]:
    """Those of them that the actor answers for."""
    mine = set(_answers_for(actor))
    return tuple(place for place in places_to_ask(db, today) if place.id in mine)


def requests_waiting(db: Session, places: Collection[PlaceToAsk]) -> tuple[RequestSeen, ...]:
    """Those who wait for an answer from these places, the one who has waited longest first."""
    rows = db.execute(
        _requests(places).where(VolunteerRequest.outcome.is_(None)).order_by(VolunteerRequest.confirmed_at).limit(200)
    )
    return tuple(RequestSeen(*row) for row in rows)


def request_waiting(db: Session, places: Collection[PlaceToAsk], request_id: str) -> RequestSeen:
    """One of them. Raises NotHere for anything else, answered ones too."""
    waiting = VolunteerRequest.outcome.is_(None), VolunteerRequest.public_id == request_id
    row = db.execute(_requests(places).where(*waiting)).one_or_none()
    if row is None:
        raise NotHere
    return RequestSeen(*row)


def volunteers(db: Session, places: Collection[PlaceToAsk], today: date, after: str) -> tuple[list[VolunteerSeen], str]:
    """One page of those who arrange meetings for these places, by family name; and where the next page begins."""
    query = (
        select(
            Person.public_id,
            Person.given_name,
            Person.family_name,
            Organisation.name,
            Person.disabled_at,
        )
        .join(Role, Role.person_id == Person.id)
        .join(Organisation, Organisation.id == Role.organisation_id)
        .where(
            Role.name == RoleName.VOLUNTEER.value,
            Role.organisation_id.in_([place.id for place in places]),
            _held(today),
            Person.protection != "strictly_confidential",  # on no list
        )
        .order_by(Person.sort_key, Person.id)
        .limit(ROWS_A_PAGE + 1)
    )
    if after:
        last = select(Person.sort_key, Person.id).where(Person.public_id == after).subquery()
        key, number = select(last.c.sort_key).scalar_subquery(), select(last.c.id).scalar_subquery()
        query = query.where(or_(Person.sort_key > key, and_(Person.sort_key == key, Person.id > number)))
    rows = [VolunteerSeen(*row) for row in db.execute(query)]
    more = len(rows) > ROWS_A_PAGE
    return rows[:ROWS_A_PAGE], rows[ROWS_A_PAGE - 1].public_id if more else ""


def _answers_for(actor: Actor) -> list[int]:
    wanted = (RoleName.COORDINATOR, RoleName.ADMIN)
    return sorted({role.organisation_id for role in actor.roles if role.name in wanted})


def _held(today: date) -> ColumnElement[bool]:
    return or_(Role.ended_on.is_(None), Role.ended_on > today)


def _requests(places: Collection[PlaceToAsk]) -> Select[*tuple[Any, ...]]:
    asked = VolunteerRequest
    return (
        select(
            asked.id,
            asked.public_id,
            asked.organisation_id,
            Organisation.name,
            asked.given_name,
            asked.family_name,
            asked.email,
            asked.language,
            asked.says,
            asked.confirmed_at,
        )
        .join(Organisation, Organisation.id == asked.organisation_id)
        .where(asked.organisation_id.in_([place.id for place in places]))
    )
