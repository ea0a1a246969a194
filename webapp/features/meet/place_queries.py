"""The meeting places one keeps in order: those of the municipality one administers or coordinates in."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor, RoleName
from webapp.policy.permissions import NotHere
from webapp.tables.meet import Place
from webapp.tables.organisations import Municipality, Organisation

ROWS_A_PAGE = 50
_KEEPS_PLACES = (RoleName.ADMIN, RoleName.COORDINATOR)


@dataclass(frozen=True)
class PlaceKept:
    """One place as its keeper sees it. closed_on: None while it is shown."""

    id: int
    public_id: str
    name: str
    kind: str
    address: str | None
    web_address: str | None
    municipality: str
    municipality_number: str
    closed_on: date | None
    revision: int


@dataclass(frozen=True)
class PlacesKept:
    """One page by name. next_after: where the next page begins."""

    rows: tuple[PlaceKept, ...]
    next_after: str


def municipalities_kept(db: Session, actor: Actor) -> dict[str, str]:
    """Number -> name of the municipalities whose places the actor keeps in order. One statement."""
    rows = db.execute(
        select(Municipality.number, Municipality.name)
        .where(Municipality.number.in_(_numbers(actor)))
        .order_by(Municipality.name)
    )
    return {row.number: row.name for row in rows}


def organisation_of(db: Session, actor: Actor, municipality_number: str) -> int:
    """The organisation through which the actor keeps a municipality's places. Raises NotHere when there is none."""
    found = db.scalar(
        select(Organisation.id)
        .where(Organisation.id.in_(_mine(actor)), Organisation.municipality_number == municipality_number)
        .order_by(Organisation.id)
        .limit(1)
    )
    if found is None:
        raise NotHere
    return found


def places_kept(db: Session, actor: Actor, words: tuple[str, ...], after: str) -> PlacesKept:
    """Open ones and closed ones, by name. words: all of them stand in the name or the address. One statement."""
    query = _kept(actor).order_by(Place.name, Place.id).limit(ROWS_A_PAGE + 1)
    for word in words:
        query = query.where(
            or_(Place.name.icontains(word, autoescape=True), Place.address.icontains(word, autoescape=True))
        )
    if after:
        last = select(Place.name, Place.id).where(Place.public_id == after).subquery()
        name, number = select(last.c.name).scalar_subquery(), select(last.c.id).scalar_subquery()
        query = query.where(or_(Place.name > name, (Place.name == name) & (Place.id > number)))
    rows = tuple(PlaceKept(*row) for row in db.execute(query))
    return PlacesKept(rows[:ROWS_A_PAGE], rows[ROWS_A_PAGE - 1].public_id if len(rows) > ROWS_A_PAGE else "")


def place_kept(db: Session, actor: Actor, place_id: str) -> PlaceKept:
    """One of them. Raises NotHere for a place of another municipality."""
    row = db.execute(_kept(actor).where(Place.public_id == place_id)).one_or_none()
    if row is None:
        raise NotHere
    return PlaceKept(*row)


def _kept(actor: Actor) -> Select[int, str, str, str, str | None, str | None, str, str, date | None, int]:
    return (
        select(
            Place.id,
            Place.public_id,
            Place.name,
            Place.kind,
            Place.address,
            Place.web_address,
            Municipality.name,
            Place.municipality_number,
            Place.closed_on,
            Place.revision,
        )
        .join(Municipality, Municipality.number == Place.municipality_number)
        .where(Place.municipality_number.in_(_numbers(actor)))
    )


def _mine(actor: Actor) -> list[int]:
    return sorted({role.organisation_id for role in actor.roles if role.name in _KEEPS_PLACES})


def _numbers(actor: Actor) -> Select[str]:
    return select(Organisation.municipality_number).where(Organisation.id.in_(_mine(actor)))
