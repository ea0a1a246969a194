"""What a person does on her path: writes about herself, lets offices read it, answers to a move."""

from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from webapp.features.path.forms import EntryGiven
from webapp.features.path.own_queries import MOST_ENTRIES, OWN_STORY, entry_of, offices_of
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.own_story import Consent, Handover, OwnEntry


class TooMany(Exception):
    """She has as many entries as there is room for."""


def add_entry(db: Session, actor: Actor, given: EntryGiven, *, now: datetime) -> None:
    """Adds what she wrote. Raises TooMany when there is no room."""
    person_id = _herself(actor, Do.WRITE_OWN_STORY)
    count = db.scalar(select(func.count()).select_from(OwnEntry).where(OwnEntry.person_id == person_id)) or 0
    if count >= MOST_ENTRIES:
        raise TooMany
    db.add(
        OwnEntry(
            person_id=person_id,
            kind=given.kind,
            title=given.title,
            detail=given.detail,
            from_year=given.from_year,
            to_year=given.to_year,
            made_at=now,
        )
    )


def change_entry(db: Session, actor: Actor, entry_id: str, given: EntryGiven) -> None:
    """Changes one. Raises NotHere, or ChangedSince when it is another than the form showed."""
    person_id = _herself(actor, Do.WRITE_OWN_STORY)
    entry = entry_of(db, person_id, entry_id)
    if entry.revision != given.revision:
        raise ChangedSince({"revision": entry.revision, "title": entry.title, "detail": entry.detail})
    db.execute(
        update(OwnEntry)
        .where(OwnEntry.public_id == entry_id, OwnEntry.person_id == person_id)
        .values(
            title=given.title,
            detail=given.detail,
            from_year=given.from_year,
            to_year=given.to_year,
            revision=entry.revision + 1,
        )
    )


def remove_entry(db: Session, actor: Actor, entry_id: str, revision: int) -> None:
    """Takes one away for good. Raises NotHere, or ChangedSince when it is another than she was asked about."""
    person_id = _herself(actor, Do.WRITE_OWN_STORY)
    entry = entry_of(db, person_id, entry_id)
    if entry.revision != revision:
        raise ChangedSince({"revision": entry.revision, "title": entry.title, "detail": entry.detail})
    db.execute(delete(OwnEntry).where(OwnEntry.public_id == entry_id, OwnEntry.person_id == person_id))


def share_own_story(db: Session, actor: Actor, office_id: str, reads: bool, *, now: datetime, today: date) -> None:
    """Her yes or no to one office's reading what she wrote, at once. Said twice changes nothing.

    Raises NotHere for an office that neither serves her, nor soon will, nor has her yes."""
    person_id = _herself(actor, Do.SHARE_OWN_STORY)
    office = next((each for each in offices_of(db, person_id, today) if each.public_id == office_id), None)
    if office is None:
        raise NotHere
    if office.reads is not reads:
        _set_consent(db, person_id, office.id, reads, now)


def answer_handover(db: Session, actor: Actor, handover_id: str, shares: bool, *, now: datetime) -> None:
    """Her answer to a move: whether the new office reads what she wrote. Raises NotHere for somebody else's,
    ChangedSince when the move has been taken back."""
    person_id = _herself(actor, Do.SHARE_OWN_STORY)
    move = db.execute(
        select(Handover.id, Handover.to_organisation_id, Handover.undone_at).where(
            Handover.public_id == handover_id, Handover.person_id == person_id
        )
    ).first()
    if move is None:
        raise NotHere
    if move.undone_at is not None:
        raise ChangedSince({"undone": True})
    db.execute(update(Handover).where(Handover.id == move.id).values(answered_at=now, shares_own_story=shares))
    _set_consent(db, person_id, move.to_organisation_id, shares, now)


def _set_consent(db: Session, person_id: int, organisation_id: int, reads: bool, now: datetime) -> None:
    live = (
        Consent.person_id == person_id,
        Consent.organisation_id == organisation_id,
        Consent.what == OWN_STORY,
        Consent.withdrawn_at.is_(None),
    )
    if not reads:
        db.execute(update(Consent).where(*live).values(withdrawn_at=now))
    elif db.scalar(select(Consent.id).where(*live).limit(1)) is None:
        db.add(Consent(person_id=person_id, organisation_id=organisation_id, what=OWN_STORY, given_at=now))


def _herself(actor: Actor, permission: Do) -> int:
    """Her own id, when the table lets her; what she writes and shares is hers alone."""
    if actor.person_id is None:
        raise NotHere
    require(actor, permission, Concern(person_id=actor.person_id))
    return actor.person_id
