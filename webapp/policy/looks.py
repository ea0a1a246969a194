"""The one place through which staff open a person's record: checks, records who looked, hands the person over.

A look is the opening of one person's record, or of something of hers, by somebody else. A list of names at one's own
office is none (docs/decisions/0015). Whoever is not on the looker's own list is opened after a reason has been given,
which then holds for the day; somebody strictly protected is opened by those named for her, each quarter of an hour anew."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.policy import chain
from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import PURPOSES_OF, Concern, is_named_or_free
from webapp.policy.permissions import Do, NotHere, See, may
from webapp.policy.scopes import serving_now
from webapp.tables.access import Look, NamedStaff
from webapp.tables.database import Database, Who
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent
from webapp.tables.people import Person, Role, Service
from webapp.tables.schedule import Enrolment, SchoolClass

# How staff are named to the person; kept as it was said, like everything in the register.
_OFFICES = {
    "adviser": "rådgiver",
    "leader": "leder",
    "reception": "mottaket",
    "teacher": "lærer",
    "office": "kontoret",
    "substitute": "vikar",
}
STRICT = "strictly_confidential"
WORKS_THERE = "work"  # in the place of a purpose, of a colleague
REVEAL_LASTS = timedelta(minutes=15)
# Lines that hold a reason and stand before a look; nothing has been read yet.
REASON, REVEAL = "reason", "reveal"
SAID_BEFORE = (REASON, REVEAL)
SHORTEST_REASON, LONGEST_REASON = 3, 300
# Whose own list is everybody the office serves.
_SERVES_ALL = frozenset({RoleName.LEADER, RoleName.OFFICE, RoleName.RECEPTION})


class SayWhyFirst(Exception):
    """She may be opened, once a reason has been given. public_id: of the person."""

    def __init__(self, public_id: str) -> None:
        super().__init__("a reason is wanted first")
        self.public_id = public_id


class ReasonNeeded(SayWhyFirst):
    """Outside the looker's own list: a reason, for the rest of the day."""


class RevealNeeded(SayWhyFirst):
    """Strictly protected, and the looker is named: a conscious reveal with a reason, for a quarter of an hour."""


@dataclass(frozen=True)
class OpenedPerson:
    """A person as handed to a staff page, after the look was recorded. purpose: of the service she was reached through.
    protection: none | confidential | strictly_confidential."""

    person_id: int
    public_id: str
    given_name: str
    family_name: str
    language: str
    concern: Concern
    purpose: str = ""
    protection: str = "none"


@dataclass(frozen=True)
class _Reached:
    """A person before she is opened, and the role, organisation and purpose through which the actor reaches her."""

    person_id: int
    public_id: str
    given_name: str
    family_name: str
    language: str
    protection: str
    concern: Concern
    organisation_id: int
    role: str
    purpose: str
    unusual: bool

    @property
    def asks(self) -> type[SayWhyFirst] | None:
        """What has to be said before she is opened; None: nothing."""
        if self.protection == STRICT:
            return RevealNeeded
        return ReasonNeeded if self.unusual else None


def concern_of(db: Session, person_id: int, today: date) -> Concern:
    """Who serves this person today and for what, where she works herself, and who is named for her. One statement."""
    rows = db.execute(
        select(Service.organisation_id, Service.purpose, Role.organisation_id, Person.protection, NamedStaff.staff_id)
        .select_from(Person)
        .outerjoin(Service, and_(Service.person_id == Person.id, serving_now(today)))
        .outerjoin(Role, and_(Role.person_id == Person.id, Role.ended_on.is_(None) | (Role.ended_on > today)))
        .outerjoin(NamedStaff, _named_now())
        .where(Person.id == person_id)
    ).all()
    return Concern(
        person_id=person_id,
        served_by=frozenset((row[0], row[1]) for row in rows if row[0] is not None),
        works_for=frozenset(row[2] for row in rows if row[2] is not None),
        named=frozenset(row[4] for row in rows if row[4] is not None)
        if any(row[3] == STRICT for row in rows)
        else None,
    )


def note_colleague(
    writing: Session, actor: Actor, person_id: int, *, organisation_id: int, role: str, part: See | Do, now: datetime
) -> None:
    """A line about somebody whose account was reached, as that of a colleague, and not her record. Last in the caller's
    write, which the wall must let write about her."""
    look = Look(
        person_id=person_id, looker_id=actor.person_id, organisation_id=organisation_id, role=role, part=str(part),
        purpose=WORKS_THERE, unusual=False, looked_at=now,
    )  # fmt: skip
    chain.append(writing, look)


def is_served(database: Database, person_id: int, today: date) -> bool:
    """Whether any organisation serves her today. Asked as herself: the wall hides other offices' people."""
    with database.reading(Who(person_id=person_id, on=today)) as db:
        return (
            db.scalar(select(Service.id).where(Service.person_id == person_id, serving_now(today)).limit(1)) is not None
        )


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
    organisation_id, role, _purpose = _ways_to(actor, concern)[0]
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

    Raises NotHere when there is no such person for this actor, ReasonNeeded or RevealNeeded when something has to be said
    first (features/looks answers both with a page). reason: what of hers is opened, where `part` does not say it. A log
    that cannot be written raises, which closes the page: nobody is shown unrecorded. Source: `trust.md` § 3, who looked."""
    reached = _reach(db, actor, public_id, part, today)
    said = None
    if reached.asks is not None:
        said = _said(db, actor, reached, now, today)
        if said is None:
            raise reached.asks(public_id)
    db.rollback()  # the reading ends before the write begins
    given = " · ".join(each for each in (said, reason) if each)
    _record(database, actor, reached, part=str(part), reason=given[:LONGEST_REASON] or None, now=now)
    return OpenedPerson(
        reached.person_id,
        reached.public_id,
        reached.given_name,
        reached.family_name,
        reached.language,
        reached.concern,
        reached.purpose,
        reached.protection,
    )


def asked_first(
    db: Session, actor: Actor, public_id: str, *, now: datetime, today: date
) -> type[ReasonNeeded] | type[RevealNeeded] | None:
    """What the actor has to say before this person is opened; None when nothing, or when it has been said.

    Raises NotHere as `open_person` does."""
    reached = _reach(db, actor, public_id, See.PEOPLE, today)
    if reached.asks is None or _said(db, actor, reached, now, today) is not None:
        return None
    return reached.asks  # type: ignore[return-value]


def say_why(
    database: Database, db: Session, actor: Actor, public_id: str, reason: str, *, now: datetime, today: date
) -> None:
    """Writes the reason into the log, where it holds for the day, or, for somebody strictly protected, a quarter of an hour.

    Nothing is written when nothing has to be said. Raises NotHere as `open_person` does, ValueError for a reason that is
    too short or too long."""
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ValueError("a reason has 3 to 300 characters")
    reached = _reach(db, actor, public_id, See.PEOPLE, today)
    db.rollback()
    if reached.asks is not None:
        part = REVEAL if reached.asks is RevealNeeded else REASON
        _record(database, actor, reached, part=part, reason=reason, now=now)


def _reach(db: Session, actor: Actor, public_id: str, part: See | Do, today: date) -> _Reached:
    """The person and the way to her. Raises NotHere. One statement; two for a teacher."""
    rows = db.execute(
        select(
            Person.id,
            Person.public_id,
            Person.given_name,
            Person.family_name,
            Person.language,
            Person.protection,
            Service.organisation_id,
            Service.purpose,
            Service.contact_id,
            NamedStaff.staff_id,
        )
        .join(Service, Service.person_id == Person.id)
        .outerjoin(NamedStaff, _named_now())
        .where(Person.public_id == public_id, serving_now(today))
    ).all()
    if not rows:
        raise NotHere
    first = rows[0]
    named = frozenset(row.staff_id for row in rows if row.staff_id is not None) if first.protection == STRICT else None
    served_by = frozenset((row.organisation_id, row.purpose) for row in rows)
    concern = Concern(person_id=first.id, served_by=served_by, named=named)
    if not is_named_or_free.of(actor, concern) or not may(actor, part, concern):
        raise NotHere
    contacts = {(row.organisation_id, row.purpose): row.contact_id for row in rows}
    (organisation_id, role, purpose), unusual = _chosen_way(db, actor, part, concern, contacts, today)
    about = (first.id, first.public_id, first.given_name, first.family_name, first.language, first.protection)
    return _Reached(*about, concern, organisation_id, role, purpose, unusual)


def _named_now() -> ColumnElement[bool]:
    """Condition on NamedStaff beside Person: named for her, and she is strictly protected."""
    return and_(NamedStaff.person_id == Person.id, NamedStaff.ended_at.is_(None), Person.protection == STRICT)


_Way = tuple[int, RoleName, str]  # organisation, role, purpose


def _ways_to(actor: Actor, concern: Concern) -> list[_Way]:
    """Every way by which the actor reaches the person, in the order of her roles. Raises NotHere when there is none."""
    found = [
        (held.organisation_id, held.name, purpose)
        for held in actor.roles
        for purpose in sorted(PURPOSES_OF.get(held.name, ()))
        if (held.organisation_id, purpose) in concern.served_by
    ]
    if not found:
        raise NotHere
    return found


def _chosen_way(
    db: Session,
    actor: Actor,
    part: See | Do,
    concern: Concern,
    contacts: dict[tuple[int, str], int | None],
    today: date,
) -> tuple[_Way, bool]:
    """The way that is noted, and whether it is an unusual one: of the roles that let her open this part, the first whose
    own list the person is on, else the first."""
    ways = _ways_to(actor, concern)
    held = {(each.organisation_id, each.name): each for each in actor.roles}
    letting = [way for way in ways if may(replace(actor, roles=(held[way[:2]],)), part, concern)] or ways
    # A teacher's list is asked of the database, so it comes last.
    for way in sorted(letting, key=lambda each: each[1] is RoleName.TEACHER):
        if _on_own_list(db, actor, way, concern, contacts, today):
            return way, False
    return letting[0], True


def _on_own_list(
    db: Session,
    actor: Actor,
    way: _Way,
    concern: Concern,
    contacts: dict[tuple[int, str], int | None],
    today: date,
) -> bool:
    organisation_id, role, _purpose = way
    if role in _SERVES_ALL:
        return True
    if role is RoleName.ADVISER:
        named = {contacts.get((organisation_id, purpose)) for purpose in PURPOSES_OF[role]} - {None}
        return not named or actor.person_id in named
    teachers = set(
        db.scalars(
            select(SchoolClass.teacher_id)
            .join(Enrolment, Enrolment.class_id == SchoolClass.id)
            .where(
                Enrolment.person_id == concern.person_id,
                SchoolClass.organisation_id == organisation_id,
                Enrolment.from_on <= today,
                Enrolment.to_on.is_(None) | (Enrolment.to_on >= today),
            )
        )
    )
    # In no class yet she is everybody's at the school, like a class that no teacher has been named for.
    return not teachers or bool(teachers & {None, actor.person_id})


def _said(db: Session, actor: Actor, reached: _Reached, now: datetime, today: date) -> str | None:
    """The reason this actor gave and that still holds."""
    strict = reached.protection == STRICT
    since = now - REVEAL_LASTS if strict else oslo.at(today, time.min)
    return db.scalar(
        select(Look.reason)
        .where(
            Look.person_id == reached.person_id,
            Look.looker_id == actor.person_id,
            Look.part.in_((REVEAL,) if strict else SAID_BEFORE),
            Look.looked_at >= since,
            Look.looked_at <= now,
        )
        .order_by(Look.looked_at.desc())
        .limit(1)
    )


def _record(
    database: Database, actor: Actor, reached: _Reached, *, part: str, reason: str | None, now: datetime
) -> None:
    look = Look(
        person_id=reached.person_id,
        looker_id=actor.person_id,
        organisation_id=reached.organisation_id,
        role=str(reached.role),
        part=part,
        purpose=reached.purpose,
        unusual=reached.unusual,
        reason=reason,
        looked_at=now,
    )
    with database.the_write(Who(person_id=actor.person_id, organisations=actor.organisations)) as writing:
        chain.append(writing, look)
