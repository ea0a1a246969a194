"""What a person wrote about herself, and who may read it: herself, and each office she has said yes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import PURPOSES_OF, Concern
from webapp.policy.looks import concern_of
from webapp.policy.permissions import NotHere, See, may
from webapp.policy.scopes import FOLLOWS_UP, people_seen_by, serving_now
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent, Handover, OwnEntry
from webapp.tables.people import Person, Service

KINDS = ("education", "work", "language", "wish")
MOST_ENTRIES = 50
OWN_STORY = "own_story"
# Purposes of service through which somebody could read it (See.OWN_STORY): never teaching alone.
READING_PURPOSES = PURPOSES_OF[RoleName.ADVISER] | PURPOSES_OF[RoleName.RECEPTION]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing she wrote. Years are of the calendar; None where she said none."""

    public_id: str
    revision: int
    kind: str
    title: str
    detail: str
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True, slots=True)
class Office:
    """An office that could read it. reads: her yes stands. serves_from: the first day it serves her, if that is to come."""

    id: int
    public_id: str
    name: str
    reads: bool
    serves_from: date | None


def entries_of(db: Session, person_id: int) -> list[Entry]:
    """Everything she wrote, by kind, then the newest years first. One statement."""
    rows = db.execute(_ENTRIES.where(OwnEntry.person_id == person_id)).all()
    found = [Entry(*row) for row in rows]
    return sorted(found, key=lambda entry: (KINDS.index(entry.kind), -(entry.to_year or entry.from_year or 0)))


def entry_of(db: Session, person_id: int, public_id: str) -> Entry:
    """One of her own entries. Raises NotHere."""
    row = db.execute(_ENTRIES.where(OwnEntry.person_id == person_id, OwnEntry.public_id == public_id)).first()
    if row is None:
        raise NotHere
    return Entry(*row)


def by_kind(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries under each kind, in the order of KINDS, empty kinds too."""
    found = list(entries)
    return [(kind, [entry for entry in found if entry.kind == kind]) for kind in KINDS]


def offices_of(db: Session, person_id: int, today: date) -> list[Office]:
    """Offices that serve her or soon will, and those with a yes from before. Three statements."""
    yes = consents_of(db, person_id)
    serving = db.execute(
        select(Organisation.id, Organisation.public_id, Organisation.name)
        .join(Service, Service.organisation_id == Organisation.id)
        .where(Service.person_id == person_id, serving_now(today), Service.purpose.in_(sorted(READING_PURPOSES)))
        .distinct()
    ).all()
    now = {row.id for row in serving}
    others = db.execute(
        select(Organisation.id, Organisation.public_id, Organisation.name, Handover.moves_on)
        .outerjoin(
            Handover,
            (Handover.to_organisation_id == Organisation.id)
            & (Handover.person_id == person_id)
            & Handover.undone_at.is_(None)
            & (Handover.moves_on > today),
        )
        .where(or_(Handover.id.is_not(None), Organisation.id.in_(sorted(yes))))
    ).all()
    found = [Office(row.id, row.public_id, row.name, row.id in yes, None) for row in serving]
    for row in others:
        if row.id not in now:
            now.add(row.id)
            found.append(Office(row.id, row.public_id, row.name, row.id in yes, row.moves_on))
    return sorted(found, key=lambda office: (office.serves_from or today, office.name, office.id))


def consents_of(db: Session, person_id: int) -> frozenset[int]:
    """Organisations that she lets read it. One statement."""
    return frozenset(
        db.scalars(
            select(Consent.organisation_id).where(
                Consent.person_id == person_id, Consent.what == OWN_STORY, Consent.withdrawn_at.is_(None)
            )
        )
    )


def own_story_for(db: Session, actor: Actor, person_id: int, concern: Concern) -> list[Entry] | None:
    """What she wrote, for staff of an office that serves her and has her yes; None for everybody else.

    concern: who serves her today (`looks.concern_of`, or an OpenedPerson's). Two statements at most."""
    if not may_read(actor, concern, consents_of(db, person_id)):
        return None
    return entries_of(db, person_id)


def require_reader(db: Session, actor: Actor, public_id: str, today: date) -> None:
    """Raises NotHere unless this actor may read what this person wrote. Three statements at most."""
    person_id = db.scalar(
        select(Person.id).where(Person.public_id == public_id, Person.id.in_(people_seen_by(actor, today, FOLLOWS_UP)))
    )
    if person_id is None or not may_read(actor, concern_of(db, person_id, today), consents_of(db, person_id)):
        raise NotHere


def may_read(actor: Actor, concern: Concern, consents: Iterable[int]) -> bool:
    """Whether one office is both: the one that serves her through this actor, and the one she has said yes to."""
    shared = frozenset(consents)
    return any(
        may(
            replace(actor, roles=tuple(held for held in actor.roles if held.organisation_id == office)),
            See.OWN_STORY,
            replace(concern, shared_with=shared),
        )
        for office in _offices(concern.served_by)
        if office in shared
    )


def _offices(served_by: Iterable[tuple[int, str]]) -> Sequence[int]:
    return sorted({organisation_id for organisation_id, _purpose in served_by})


_ENTRIES = select(
    OwnEntry.public_id,
    OwnEntry.revision,
    OwnEntry.kind,
    OwnEntry.title,
    OwnEntry.detail,
    OwnEntry.from_year,
    OwnEntry.to_year,
).order_by(OwnEntry.made_at.desc(), OwnEntry.id.desc())
