"""Switching address protection on and off, and naming who may open the record."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.features.phone import end_everything
from webapp.features.protection.aliases import new_alias
from webapp.features.protection.hiding import block_cards, close_channels, drop_log_in_names, reaching
from webapp.features.protection.levels import Level, Wanted
from webapp.features.protection.queries import named_staff_ids, office_through, staff_to_name
from webapp.features.protection.sources import hide_sources
from webapp.language.names import search_key, sort_key
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.conditions import is_named_or_free
from webapp.policy.looks import concern_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.access import NamedStaff, ProtectionChange
from webapp.tables.people import Person

_TOLD = {
    Level.NONE: NoticeCode.PROTECTION_OFF,
    Level.CONFIDENTIAL: NoticeCode.PROTECTION_ON,
    Level.STRICT: NoticeCode.PROTECTION_STRICT,
}


def change_protection(
    db: Session, actor: Actor, person: str, wanted: Wanted, *, key: bytes, now: datetime, today: date
) -> Level:
    """Makes it so, tells the person, and says which level she had. person: public id.

    Raises NotHere for who may not, ChangedSince when somebody else changed the record meanwhile or somebody named no
    longer works there. Sent again when it is so already, it changes nothing."""
    row = _allowed(db, actor, person, today)
    was = Level(row.protection)
    if row.revision != wanted.seen_revision:
        raise ChangedSince({"level": row.protection})
    concern = concern_of(db, row.id, today)
    choosable = {each.public_id: each for each in staff_to_name(db, actor, concern, today)}
    named = {choosable[each].id: choosable[each].organisation_id for each in wanted.named if each in choosable}
    if wanted.level is Level.STRICT and (not named or len(named) != len(wanted.named)):
        raise ChangedSince({"level": row.protection})
    office_id = office_through(actor, concern)
    with reaching(db, row.id, now):
        _make_it_so(db, actor, row, wanted, named, key=key, now=now)
        if wanted.level is not was:
            _note_and_tell(db, row.id, office_id, actor.person_id, wanted.level, now)
    return was


def raise_by_list(db: Session, person_id: int, organisation_id: int, by_id: int | None, now: datetime) -> None:
    """A list that was brought in says that somebody's address is confidential: the same goes as by hand. by_id: whoever
    brought it in; None: a nightly file, of which no change is noted because nobody made it."""
    with reaching(db, person_id, now):
        close_channels(db, person_id, now)
        _note_and_tell(db, person_id, organisation_id, by_id, Level.CONFIDENTIAL, now)


def _allowed(db: Session, actor: Actor, public_id: str, today: date) -> Person:
    row = db.scalars(select(Person).where(Person.public_id == public_id).with_for_update()).one_or_none()
    if row is None:
        raise NotHere
    concern = concern_of(db, row.id, today)
    require(actor, Do.PROTECT, concern)
    if not is_named_or_free.of(actor, concern):
        raise NotHere
    return row


def _make_it_so(
    db: Session, actor: Actor, row: Person, wanted: Wanted, named: dict[int, int], *, key: bytes, now: datetime
) -> None:
    """named: staff -> organisation."""
    was, is_strict = Level(row.protection), wanted.level is Level.STRICT
    if wanted.level is not Level.NONE:
        close_channels(db, row.id, now)
    if is_strict and was is not Level.STRICT:
        block_cards(db, row.id, now)
        hide_sources(db, row.id, key)
        drop_log_in_names(db, row.id)
        _call(row, *new_alias(lambda *alias: _is_taken(db, *alias)))
    elif was is Level.STRICT and not is_strict:
        _call(row, wanted.given_name, wanted.family_name)
    _name(db, actor, row.id, named if is_strict else {}, now)
    row.protection, row.revision = wanted.level.value, row.revision + 1
    if wanted.end_phones:
        end_everything(db, row.id, now)


def _note_and_tell(db: Session, person_id: int, office_id: int, by_id: int | None, level: Level, now: datetime) -> None:
    if by_id is not None:
        about = {"organisation_id": office_id, "level": level.value, "changed_at": now, "changed_by_id": by_id}
        db.add(ProtectionChange(person_id=person_id, **about))
    tell(db, person_id, _TOLD[level], {}, now)


def _name(db: Session, actor: Actor, person_id: int, wanted: dict[int, int], now: datetime) -> None:
    """wanted: staff -> organisation. Those no longer wanted end; those named already stay as they were."""
    there = named_staff_ids(db, person_id)
    open_rows = (NamedStaff.person_id == person_id, NamedStaff.ended_at.is_(None))
    db.execute(update(NamedStaff).where(*open_rows, NamedStaff.staff_id.not_in(list(wanted))).values(ended_at=now))
    db.add_all(
        NamedStaff(
            person_id=person_id, staff_id=staff_id, organisation_id=organisation_id, named_by_id=actor.person_id,
            named_at=now,
        )
        for staff_id, organisation_id in wanted.items()
        if staff_id not in there
    )  # fmt: skip


def _call(row: Person, given: str, family: str) -> None:
    row.given_name, row.family_name = given, family
    row.sort_key, row.search_key = sort_key(given, family), search_key(given, family)


def _is_taken(db: Session, given: str, family: str) -> bool:
    """As far as the wall lets anybody see: two people with one alias at one office could be mistaken for each other."""
    return db.scalar(select(Person.id).where(Person.search_key == search_key(given, family)).limit(1)) is not None
