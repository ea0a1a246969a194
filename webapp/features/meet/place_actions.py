"""Meeting places added, corrected, closed and opened again."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.features.meet.place_forms import PlaceWanted
from webapp.features.meet.place_queries import PlaceKept, organisation_of, place_kept
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, require
from webapp.tables.meet import Place


def add_place(db: Session, actor: Actor, wanted: PlaceWanted) -> str:
    """The new place's public id. Raises NotHere for another municipality."""
    _may(db, actor, wanted.municipality)
    made = Place(**_columns(wanted), municipality_number=wanted.municipality)
    db.add(made)
    db.flush()
    return made.public_id


def edit_place(db: Session, actor: Actor, place_id: str, wanted: PlaceWanted, *, seen_revision: int) -> None:
    """Corrects it; it stays in its municipality, since its events are listed there. Raises NotHere, ChangedSince."""
    _revise(db, _opened(db, actor, place_id), seen_revision, **_columns(wanted))


def close_place(db: Session, actor: Actor, place_id: str, *, seen_revision: int, today: date) -> None:
    """It is shown no longer; what is planned there stays until it is cancelled. Raises NotHere, ChangedSince."""
    _revise(db, _opened(db, actor, place_id), seen_revision, closed_on=today)


def open_place(db: Session, actor: Actor, place_id: str, *, seen_revision: int) -> None:
    """It is shown again. Raises NotHere, ChangedSince."""
    _revise(db, _opened(db, actor, place_id), seen_revision, closed_on=None)


def _opened(db: Session, actor: Actor, place_id: str) -> PlaceKept:
    found = place_kept(db, actor, place_id)
    _may(db, actor, found.municipality_number)
    return found


def _may(db: Session, actor: Actor, municipality_number: str) -> None:
    organisation_id = organisation_of(db, actor, municipality_number)
    require(actor, Do.MANAGE_PLACES, Concern(organisation_id=organisation_id))


def _columns(wanted: PlaceWanted) -> dict[str, object]:
    return {
        "name": wanted.name,
        "kind": wanted.kind,
        "address": wanted.address,
        "web_address": wanted.web_address,
    }


def _revise(db: Session, found: PlaceKept, seen_revision: int, **values: object) -> None:
    changed = db.execute(
        update(Place.__table__)  # type: ignore[arg-type]
        .where(Place.id == found.id, Place.revision == seen_revision)
        .values(**values, revision=Place.revision + 1)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedSince({"name": found.name})
