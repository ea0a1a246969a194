"""Handing a person over, and taking it back before the day: one write each, for both offices at once."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from webapp.features.handover.before import Before, as_text, day_of, from_text, text_of
from webapp.features.handover.checks import Wanted, problems_with
from webapp.features.handover.queries import about_of, centre_of
from webapp.features.standing import mark_outdated, reckon_again
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.looks import concern_of, office_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.database import Database, Who
from webapp.tables.notices import Notice
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent, Handover
from webapp.tables.people import Circumstances, Person, Service, Stretch
from webapp.tables.schedule import Enrolment, SchoolClass

# What the municipality's office serves her for from the day on.
PURPOSES = ("programme", "norwegian", "follow_up")
_A_DAY = timedelta(days=1)


def hand_over(database: Database, actor: Actor, person_id: int, wanted: Wanted, *, now: datetime, today: date) -> None:
    """The centre's time with her ends the day before, the municipality's begins on the day, and she is settled from it.

    The policy is asked first; then everything is one write of the house, since no single office may write rows of both.
    Raises NotHere when she is not the actor's to hand over, ChangedSince({"problems": …}) when it cannot be done."""
    with database.the_write(Who(everything=True, on=today)) as db:
        concern = concern_of(db, person_id, today)
        require(actor, Do.HAND_OVER, concern)
        _not_strictly_protected(db, person_id)
        centre_id = centre_of(actor, concern)
        about = about_of(db, person_id, centre_id, today)
        problems = problems_with(wanted, about, today)
        if problems or wanted.office_id is None:
            raise ChangedSince({"problems": problems})
        row = _handover(db, person_id, centre_id, wanted, office_of(db, actor, concern), actor, now)
        settled = db.execute(
            select(Circumstances.permit_granted_on, Circumstances.settled_by_agreement).where(
                Circumstances.person_id == person_id
            )
        ).one()
        services, services_removed = _end_services(db, person_id, centre_id, wanted.moves_on)
        enrolments, enrolments_removed = _end_enrolments(db, person_id, centre_id, wanted.moves_on)
        before = Before(
            permit_on=text_of(settled.permit_granted_on),
            permit_registered=text_of(wanted.permit_on),
            by_agreement=settled.settled_by_agreement,
            services=services,
            enrolments=enrolments,
            services_removed=services_removed,
            enrolments_removed=enrolments_removed,
            services_added=_begin_services(db, person_id, wanted.office_id, wanted.moves_on),
            stretch_added=_begin_residence(db, person_id, wanted.office_id, wanted.moves_on),
        )
        row.before = as_text(before)
        db.execute(
            update(Circumstances)
            .where(Circumstances.person_id == person_id)
            .values(
                settled_on=wanted.moves_on,
                settled_by_agreement=wanted.by_agreement,
                permit_granted_on=settled.permit_granted_on or wanted.permit_on,
            )
        )
        office = db.scalar(select(Organisation.name).where(Organisation.id == wanted.office_id)) or ""
        tell(db, person_id, NoticeCode.HANDOVER_ASKED, {"office": office, "moves_on": wanted.moves_on.isoformat()}, now)
        mark_outdated(db, [person_id])
    reckon_again(database, [person_id], today)


def take_back(database: Database, actor: Actor, person_id: int, revision: int, *, now: datetime, today: date) -> None:
    """Takes a hand-over back before its day: everything stands as it did. A yes given for the new office ends too.

    Raises NotHere, or ChangedSince when it is another than was seen, already taken back, or the day has come."""
    with database.the_write(Who(everything=True, on=today)) as db:
        concern = concern_of(db, person_id, today)
        require(actor, Do.HAND_OVER, concern)
        _not_strictly_protected(db, person_id)
        centre_id = centre_of(actor, concern)
        row = db.scalars(
            select(Handover).where(
                Handover.person_id == person_id,
                Handover.from_organisation_id == centre_id,
                Handover.undone_at.is_(None),
            )
        ).first()
        before = from_text(row.before) if row is not None else None
        if row is None or before is None or row.revision != revision or row.moves_on <= today:
            raise ChangedSince({"undone": row is None})
        _restore(db, person_id, row, before)
        db.execute(
            update(Consent)
            .where(
                Consent.person_id == person_id,
                Consent.organisation_id == row.to_organisation_id,
                Consent.given_at >= row.made_at,
                Consent.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )
        # What she was told of it is no news any longer; her path says that it was taken back.
        asked = (
            Notice.person_id == person_id,
            Notice.code == NoticeCode.HANDOVER_ASKED.value,
            Notice.read_at.is_(None),
        )
        db.execute(update(Notice).where(*asked).values(read_at=now))
        row.undone_at = now
        mark_outdated(db, [person_id])
    reckon_again(database, [person_id], today)


def _handover(
    db: Session, person_id: int, centre_id: int, wanted: Wanted, office: str, actor: Actor, now: datetime
) -> Handover:
    row = Handover(
        person_id=person_id,
        from_organisation_id=centre_id,
        to_organisation_id=wanted.office_id or 0,
        moves_on=wanted.moves_on,
        made_at=now,
        made_by_id=actor.person_id or 0,
        made_by=office,
    )
    db.add(row)
    db.flush()
    return row


def _end_services(
    db: Session, person_id: int, centre_id: int, day: date
) -> tuple[list[tuple[int, str | None]], list[Any]]:
    """Ends the centre's services the day before; what was to begin later goes. Gives the ends as they were, and what went."""
    running = Service.to_on.is_(None) | (Service.to_on >= day)
    rows = db.scalars(
        select(Service).where(Service.person_id == person_id, Service.organisation_id == centre_id, running)
    ).all()
    return _end(db, Service, rows, day)


def _end_enrolments(
    db: Session, person_id: int, centre_id: int, day: date
) -> tuple[list[tuple[int, str | None]], list[Any]]:
    """The same for the centre's classes; what she did there stays hers."""
    rows = db.scalars(
        select(Enrolment)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(
            Enrolment.person_id == person_id,
            SchoolClass.organisation_id == centre_id,
            or_(Enrolment.to_on.is_(None), Enrolment.to_on >= day),
        )
    ).all()
    return _end(db, Enrolment, rows, day)


def _end(
    db: Session, table: type[Service] | type[Enrolment], rows: Any, day: date
) -> tuple[list[tuple[int, str | None]], list[Any]]:
    ended: list[tuple[int, str | None]] = []
    removed = []
    for row in rows:
        if row.from_on >= day:
            values = {column.key: getattr(row, column.key) for column in table.__mapper__.columns}
            removed.append({key: text_of(value) if isinstance(value, date) else value for key, value in values.items()})
            db.execute(delete(table).where(table.id == row.id))
        else:
            ended.append((row.id, text_of(row.to_on)))
            db.execute(update(table).where(table.id == row.id).values(to_on=day - _A_DAY))
    return ended, removed


def _begin_services(db: Session, person_id: int, office_id: int, day: date) -> list[int]:
    """The municipality's services from the day on, without those it gives her already (a host municipality)."""
    given = db.scalars(
        select(Service.purpose).where(
            Service.person_id == person_id,
            Service.organisation_id == office_id,
            Service.from_on <= day,
            or_(Service.to_on.is_(None), Service.to_on >= day),
        )
    ).all()
    made = [
        Service(person_id=person_id, organisation_id=office_id, purpose=purpose, from_on=day)
        for purpose in PURPOSES
        if purpose not in given
    ]
    db.add_all(made)
    db.flush()
    return [row.id for row in made]


def _begin_residence(db: Session, person_id: int, office_id: int, day: date) -> int:
    """She lives in the municipality from the day on: the two years of integreringsloven § 8 begin."""
    number = db.scalar(select(Organisation.municipality_number).where(Organisation.id == office_id))
    row = Stretch(person_id=person_id, kind="residence", from_on=day, municipality_number=number)
    db.add(row)
    db.flush()
    return row.id


def _restore(db: Session, person_id: int, row: Handover, before: Before) -> None:
    """Puts back what stood before; a fact somebody has changed since then stays as it is now."""
    for service_id, to_on in before.services:
        db.execute(update(Service).where(Service.id == service_id).values(to_on=day_of(to_on)))
    for enrolment_id, to_on in before.enrolments:
        db.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(to_on=day_of(to_on)))
    db.add_all([Service(**_days(values)) for values in before.services_removed])
    db.add_all([Enrolment(**_days(values)) for values in before.enrolments_removed])
    db.execute(delete(Service).where(Service.id.in_(before.services_added)))
    db.execute(delete(Stretch).where(Stretch.id == before.stretch_added))
    about = db.get_one(Circumstances, person_id)
    if about.settled_on == row.moves_on:
        about.settled_on, about.settled_by_agreement = None, before.by_agreement
    if before.permit_on is None and text_of(about.permit_granted_on) == before.permit_registered:
        about.permit_granted_on = None
    db.flush()


def _days(values: Any) -> dict[str, Any]:
    return {key: day_of(value) if key in ("from_on", "to_on") else value for key, value in values.items()}


def _not_strictly_protected(db: Session, person_id: int) -> None:
    """Staff reach nobody who is strictly protected, here as everywhere."""
    if db.scalar(select(Person.protection).where(Person.id == person_id)) in (None, "strictly_confidential"):
        raise NotHere
