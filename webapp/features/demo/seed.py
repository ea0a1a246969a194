"""What no list brings: organisations, staff, log-ins, places and events, from seed.toml. Twice does no more than once."""

import csv
import hashlib
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.language.names import search_key, sort_key
from webapp.tables.meet import Event, Place
from webapp.tables.municipalities import add_municipalities
from webapp.tables.organisations import Organisation, SourceId
from webapp.tables.people import Credential, Person, Role, Service
from webapp.tables.schedule import SchoolClass

HERE = Path(__file__).parent
_WEEKS_OF_EVENTS = 9
# meeting_places.csv says what a place is in Norwegian.
PLACE_KINDS = {
    "bibliotek": "library",
    "frivilligsentral": "volunteer_centre",
    "bydelslokale": "community_house",
    "seniorsenter": "senior_centre",
    "utstyrssentral": "equipment_loan",
}


def read_seed() -> dict[str, Any]:
    return tomllib.loads((HERE / "seed.toml").read_text(encoding="utf-8"))


def demo_id(name: str) -> str:
    """The fixed public id of a demo organisation, by which a database is known to hold the demo."""
    return hashlib.sha256(f"samvei demo: {name}".encode()).hexdigest()[:32]


def holds_demo(db: Session) -> bool:
    """Whether the demo has been begun in this database."""
    ids = [demo_id(each["name"]) for each in read_seed()["organisation"]]
    return db.scalar(select(Organisation.id).where(Organisation.public_id.in_(ids)).limit(1)) is not None


def is_loaded(db: Session) -> bool:
    """Whether it has been loaded to its end: the log-ins come last."""
    return db.scalar(select(Credential.id).where(Credential.demo.is_(True)).limit(1)) is not None


def holds_others(db: Session) -> bool:
    """Whether somebody real uses this database: organisations that are not the demo's."""
    ids = [demo_id(each["name"]) for each in read_seed()["organisation"]]
    return db.scalar(select(Organisation.id).where(Organisation.public_id.not_in(ids)).limit(1)) is not None


def holds_real_logins(db: Session) -> bool:
    """Whether anybody has a log-in that is not the demo's."""
    return db.scalar(select(Credential.id).where(Credential.demo.is_(False)).limit(1)) is not None


def add_organisations(session: Session) -> None:
    add_municipalities(session)
    for each in read_seed()["organisation"]:
        if session.scalar(select(Organisation.id).where(Organisation.public_id == demo_id(each["name"]))) is None:
            session.add(
                Organisation(
                    public_id=demo_id(each["name"]),
                    name=each["name"],
                    kind=each["kind"],
                    municipality_number=each["municipality"],
                    phone=each["phone"],
                    opening_hours=each["opening_hours"],
                )
            )
    session.flush()


def organisation_ids(db: Session) -> dict[str, int]:
    """Name -> id of the demo's organisations."""
    ids = {demo_id(each["name"]): each["name"] for each in read_seed()["organisation"]}
    rows = db.execute(select(Organisation.id, Organisation.public_id).where(Organisation.public_id.in_(list(ids))))
    return {ids[row.public_id]: row.id for row in rows}


def add_logins(session: Session, secret_hash: str, now: datetime) -> None:
    """Staff with their roles, and a log-in for each of the people one can try; they are refused outside demo mode."""
    seed, offices = read_seed(), organisation_ids(session)
    for each in seed["staff"]:
        person = Person(
            given_name=each["given_name"],
            family_name=each["family_name"],
            language="nb",
            sort_key=sort_key(each["given_name"], each["family_name"]),
            search_key=search_key(each["given_name"], each["family_name"]),
            created_at=now,
        )
        session.add(person)
        session.flush()
        for said in each["roles"]:
            role, _, office = said.partition(": ")
            session.add(Role(person_id=person.id, organisation_id=offices[office], name=role))
        session.add(Credential(person_id=person.id, name=each["login"], secret_hash=secret_hash, demo=True))
        _put_in_charge(session, person)
    for each in seed["login"]:
        person_id = session.scalars(
            select(SourceId.row_id).where(
                SourceId.organisation_id == offices[each["of"]],
                SourceId.kind == "person",
                SourceId.source_id == each["person"],
            )
        ).one()
        session.add(Credential(person_id=person_id, name=each["name"], secret_hash=secret_hash, demo=True))


def _put_in_charge(session: Session, person: Person) -> None:
    """The lists name teachers and contacts in words; here the words become the people who can log in."""
    name = f"{person.given_name} {person.family_name}"
    session.execute(update(SchoolClass).where(SchoolClass.teacher_name == name).values(teacher_id=person.id))
    session.execute(update(Service).where(Service.contact_name == name).values(contact_id=person.id))


def add_places(session: Session, today: date) -> None:
    """The real places of meeting_places.csv, and invented events at some of them for the weeks to come."""
    offices = organisation_ids(session)
    volunteer_centre = offices["Frivilligsentralen ved elva"]
    places: dict[str, Place] = {}
    with (HERE / "meeting_places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            places[row["name"]] = Place(
                name=row["name"],
                kind=PLACE_KINDS[row["type"]],
                municipality_number=row["kommunenummer"],
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
                web_address=row["url"] or None,
            )
    session.add_all(places.values())
    session.flush()
    for said in read_seed()["event"]:
        place = places[said["place"]]
        for week in range(_WEEKS_OF_EVENTS):
            on = oslo.monday_of(today) + timedelta(weeks=week, days=said["weekday"])
            if not oslo.is_public_holiday(on):
                session.add(_event(said, place, volunteer_centre, on, said["start"]))


def _event(said: dict[str, Any], place: Place, organisation_id: int, on: date, start: time) -> Event:
    starts_at = oslo.at(on, start)
    return Event(
        place_id=place.id,
        municipality_number=place.municipality_number,
        organisation_id=organisation_id,
        kind=said["kind"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=said["minutes"]),
        free=True,
        children_welcome=said.get("children_welcome", False),
        step_free=said.get("step_free", False),
        audience=said.get("audience", "everyone"),
        languages=said["languages"],
        words=said.get("words"),
        words_language="nb" if said.get("words") else None,
    )
