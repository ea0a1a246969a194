"""The one place through which staff open a person's record: checks, records who looked, hands the person over."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor
from webapp.policy.conditions import PURPOSES_OF, Concern
from webapp.policy.permissions import Do, NotHere, See, may
from webapp.policy.scopes import serving_now
from webapp.tables.access import Look
from webapp.tables.database import Database, Who
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent
from webapp.tables.people import Person, Service

# How staff are named to the person; kept as it was said, like everything in the register.
_OFFICES = {
    "adviser": "rådgiver",
    "leader": "leder",
    "reception": "mottaket",
    "teacher": "lærer",
    "office": "kontoret",
    "substitute": "vikar",
}


@dataclass(frozen=True)
class OpenedPerson:
    """A person as handed to a staff page, after the look was recorded."""

    person_id: int
    public_id: str
    given_name: str
    family_name: str
    language: str
    concern: Concern


def concern_of(db: Session, person_id: int, today: date) -> Concern:
    """Who serves this person today, and for what."""
    rows = db.execute(
        select(Service.organisation_id, Service.purpose).where(Service.person_id == person_id, serving_now(today))
    )
    return Concern(person_id=person_id, served_by=frozenset((row.organisation_id, row.purpose) for row in rows))


def shared_with(db: Session, person_id: int) -> frozenset[int]:
    """Organisations she lets read what she wrote herself: `replace(concern, shared_with=…)` before See.OWN_STORY is asked."""
    rows = db.scalars(
        select(Consent.organisation_id).where(
            Consent.person_id == person_id, Consent.what == "own_story", Consent.withdrawn_at.is_(None)
        )
    )
    return frozenset(rows)


def office_of(db: Session, actor: Actor, concern: Concern) -> str:
    """Role and office through which the actor serves the person, in Norwegian: "rådgiver, Drammen kommune". At most 60
    characters. Raises NotHere when the actor does not serve her."""
    organisation_id, role = _through(actor, concern)
    name = db.scalar(select(Organisation.name).where(Organisation.id == organisation_id)) or ""
    return f"{_OFFICES.get(role, role)}, {name}"[:60]


def open_person(
    database: Database,
    db: Session,
    actor: Actor,
    public_id: str,
    part: See | Do,
    *,
    now: datetime,
    today: date,
    reason: str | None = None,
) -> OpenedPerson:
    """The person, once it is allowed and the look is on record.

    Raises NotHere when there is no such person for this actor. A log that cannot be written raises, which closes the
    page: nobody is shown unrecorded. Source: `trust.md` § 3, who looked."""
    rows = db.execute(
        select(
            Person.id,
            Person.public_id,
            Person.given_name,
            Person.family_name,
            Person.language,
            Service.organisation_id,
            Service.purpose,
        )
        .join(Service, Service.person_id == Person.id)
        .where(Person.public_id == public_id, serving_now(today), Person.protection != "strictly_confidential")
    ).all()
    if not rows:
        raise NotHere
    served_by = frozenset((row.organisation_id, row.purpose) for row in rows)
    concern = Concern(person_id=rows[0].id, served_by=served_by)
    if not may(actor, part, concern):
        raise NotHere
    organisation_id, role = _through(actor, concern)
    db.rollback()  # the reading ends before the write begins
    with database.the_write(Who(person_id=actor.person_id, organisations=actor.organisations)) as writing:
        writing.add(
            Look(
                person_id=rows[0].id,
                looker_id=actor.person_id,
                organisation_id=organisation_id,
                role=role,
                part=str(part),
                reason=reason,
                looked_at=now,
            )
        )
    return OpenedPerson(
        rows[0].id, rows[0].public_id, rows[0].given_name, rows[0].family_name, rows[0].language, concern
    )


def _through(actor: Actor, concern: Concern) -> tuple[int, str]:
    """The organisation and role by which the actor reaches the person."""
    for held in actor.roles:
        for purpose in PURPOSES_OF.get(held.name, ()):
            if (held.organisation_id, purpose) in concern.served_by:
                return held.organisation_id, str(held.name)
    raise NotHere
