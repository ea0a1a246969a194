"""What is measured on: a fresh SQLite database in a temporary folder, with one participant, one resident and others.

The participant has 12 weeks of lessons and attendance behind her and 8 weeks of lessons to come, a plan and a contract,
children, meetings and levels, as the builders of the tests make them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select

from tests.given import Given, given_in
from webapp import create_app
from webapp.engine import oslo
from webapp.engine.evidence import EvidenceKind, Module, Skill
from webapp.features.standing import reckon_again
from webapp.tables.base import new_public_id
from webapp.tables.database import Database, Who, reserve_ids
from webapp.tables.evidence import EvidenceRow, StoredStanding
from webapp.tables.migrate import migrate
from webapp.tables.people import Circumstances, Person, Service
from webapp.tables.schedule import Enrolment, Lesson, SchoolClass, Series
from webapp.web.settings import read_settings
from webapp.web.tokens import token_hash

WEEKS_BEHIND, WEEKS_TO_COME = 12, 8
TOKENS = {who: f"a-token-of-the-bench-for-the-{who}" for who in ("participant", "resident")}
# Weekday, start, minutes, kind: 15.5 hours a week.
PARTICIPANT_WEEK = (
    (0, "09:00", 180, "norwegian"), (1, "09:00", 180, "norwegian"), (2, "09:00", 180, "norwegian"),
    (3, "09:00", 120, "social_studies"), (3, "12:00", 90, "life_skills"), (4, "09:00", 180, "work"),
)  # fmt: skip
RESIDENT_WEEK = ((0, "10:00", 180, "norwegian"), (2, "10:00", 180, "norwegian"), (4, "10:00", 120, "social_studies"))
_PUPILS = 20


@dataclass
class Ground:
    """The application on its database. people: how many the database holds now."""

    folder: Path
    app: Flask
    environment: dict[str, str]
    person_id: int
    people: int

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["database"]
        return found


def prepare(folder: Path, people: int = 100) -> Ground:
    """A migrated database with this many people, of whom two are logged in."""
    environment = {"SAMVEI_FOLDER": str(folder), "SAMVEI_LOG": "problems"}
    settings = read_settings(environment)
    migrate(settings.database_url)
    app = create_app(settings)
    database: Database = app.extensions["database"]
    today = oslo.day_of(datetime.now(UTC))
    with given_in(database) as given:
        participant = _participant(given, today)
        resident = _resident(given, today)
        for who, person in (("participant", participant), ("resident", resident)):
            given.login_session(person, token_hash(TOKENS[who]), at=datetime.now(UTC))
        _meeting_places(given, today)
    ground = Ground(folder, app, environment, participant.id, 2)
    fill(ground, people)
    reckon_again(database, [participant.id, resident.id], today)
    return ground


def _participant(given: Given, today: date) -> Person:
    started = today - timedelta(weeks=20)
    person = given.participant(started, weekly_minutes=30 * 60, goal_speaking="b1", goal_listening="b1")
    given.child(person, today - timedelta(days=4 * 365))
    given.child(person, today - timedelta(days=9 * 365))
    for kind, name in (("norwegian", "Norsk A2"), ("social_studies", "Samfunnskunnskap ukrainsk"),
                       ("life_skills", "Livsmestring"), ("work", "Praksis")):  # fmt: skip
        _weeks_of(given, person, name, kind, [each for each in PARTICIPANT_WEEK if each[3] == kind], today, started)
    for skill in Skill:
        given.level(person, skill.value, "a1", today - timedelta(weeks=6))
    for week in (-6, -4, -2, 1, 3):
        at = oslo.at(today + timedelta(weeks=week), time(17, 0))
        meeting = given.meeting(person, at=at, place_name="Elva bibliotek", room="2. etasje", module="limits")
        if week < 0:
            given.held(meeting)
    _plan(given, person, started)
    given.notice(person, at=datetime.now(UTC) - timedelta(hours=5))
    return person


def _resident(given: Given, today: date) -> Person:
    arrived = today - timedelta(weeks=16)
    offered = today - timedelta(weeks=13)
    person = given.resident(arrived, training_offered=offered)
    for kind, name in (("norwegian", "Norsk på mottaket"), ("social_studies", "Samfunnskunnskap arabisk")):
        _weeks_of(given, person, name, kind, [each for each in RESIDENT_WEEK if each[3] == kind], today, offered)
    return person


def _weeks_of(
    given: Given, person: Person, name: str, kind: str, week: list[tuple[int, str, int, str]], today: date, since: date
) -> None:
    """A class with the person in it: its lessons of the weeks around today, and her attendance of those held."""
    taught = given.school_class(name=name, kind=kind, teacher_name="Kari Nes", teacher_phone="32 00 00 02")
    given.enrolled(person, taught, since)
    monday = today - timedelta(days=today.weekday())
    modules = [module.value for module in Module] if kind == "social_studies" else [None]
    for weekday, clock, minutes, _kind in week:
        series = given.series(taught)
        for number in range(-WEEKS_BEHIND, WEEKS_TO_COME):
            day = monday + timedelta(weeks=number, days=weekday)
            lesson = given.lesson(
                taught, oslo.at(day, time.fromisoformat(clock)), minutes, series=series, place_name="Elva voksenopplæring",
                address="Elvegata 12", room="Rom 214", topic="Bolig og naboer", module=modules[number % len(modules)],
            )  # fmt: skip
            if day < today:
                came = 0 if number % 7 == 3 else minutes - 30 if number % 5 == 2 else minutes
                given.attended(person, lesson, came) if came else given.absent(person, lesson, 0)


def _plan(given: Given, person: Person, started: date) -> None:
    """A plan and its contract with the content the importer gives them."""
    shared = {
        "end_goal": "work",
        "norwegian_goal": {"listening": "b1", "reading": "a2", "writing": "a2", "speaking": "b1"},
        "long_term_goals": ["Jobbe som elektriker i kommunen", "Norsk fagbrev"],
        "weekly_minutes": 30 * 60,
        "elements": ["Norsk", "Samfunnskunnskap", "Livsmestring", "Foreldreveiledning", "Arbeidspraksis"],
    }
    plan = given.plan(person, content={
        **shared, "amount": {"norwegian_minutes": 36_000, "social_studies_minutes": 4_500, "weekly_minutes": 1_800},
        "duration": {"from": started.isoformat(), "to": (started + timedelta(days=365)).isoformat()},
        "reasons": ["Du har fagbrev fra før og vil raskt i arbeid."], "appeal": "Du kan klage innen tre uker.",
    }, decided_on=started - timedelta(weeks=3))  # fmt: skip
    given.contract(plan, {
        **shared, "person": ["Møte til avtalt tid", "Si fra når du ikke kan komme"],
        "municipality": ["Følge opp hver måned", "Finne praksisplass"], "reference": "2026/1234",
        "decided_on": (started - timedelta(weeks=3)).isoformat(),
    }, signed_by_person_on=started, signed_by_municipality_on=started)  # fmt: skip


def _meeting_places(given: Given, today: date) -> None:
    for name in ("Biblioteket", "Frivilligsentralen", "Elvehallen"):
        place = given.place(name)
        for days in (1, 3, 8):
            at = oslo.at(today + timedelta(days=days), time(18, 0))
            given.event(place, at=at, words="Kom som du er. Vi drikker kaffe og snakker norsk.", words_language="nb")


def fill(ground: Ground, people: int) -> None:
    """More people, until there are so many: each served, in a class of twenty, with lessons and some attendance."""
    count = people - ground.people
    today = oslo.day_of(datetime.now(UTC))
    now = datetime.now(UTC)
    with ground.database.the_write(Who(everything=True)) as db:
        organisation = db.scalar(select(SchoolClass.organisation_id).limit(1))
        ids = reserve_ids(db, Person, count)
        classes = reserve_ids(db, SchoolClass, count // _PUPILS + 1)
        lessons = reserve_ids(db, Lesson, 2 * len(classes))
        series = reserve_ids(db, Series, len(classes))
        started = today - timedelta(weeks=20)

        def put(table: type, rows: Iterator[dict[str, object]]) -> None:
            db.execute(insert(table), list(rows))

        put(Person, (
            {"id": each, "public_id": new_public_id(), "given_name": "Ola", "family_name": f"Nr {each}", "language": "uk",
             "sort_key": f"nr {each:06} ola", "search_key": f"ola nr {each}", "created_at": now} for each in ids
        ))  # fmt: skip
        put(Circumstances, (
            {"person_id": each, "settled_on": started, "programme_offered_on": started, "programme_started_on": started,
             "birth_date": date(1990, 1, 1), "education": "upper_secondary", "end_goal": "work"} for each in ids
        ))  # fmt: skip
        put(Service, (
            {"public_id": new_public_id(), "person_id": each, "organisation_id": organisation, "purpose": "programme",
             "from_on": started} for each in ids
        ))  # fmt: skip
        put(SchoolClass, (
            {"id": each, "public_id": new_public_id(), "organisation_id": organisation, "name": "Norsk A2",
             "kind": "norwegian"} for each in classes
        ))  # fmt: skip
        put(Series, (
            {"id": each, "public_id": new_public_id(), "organisation_id": organisation, "class_id": taught,
             "uid": f"{each}@bench"} for each, taught in zip(series, classes, strict=True)
        ))  # fmt: skip
        put(Enrolment, (
            {"person_id": each, "class_id": classes[number // _PUPILS], "from_on": started}
            for number, each in enumerate(ids)
        ))  # fmt: skip
        put(Lesson, (_lesson(each, number, organisation, classes, series, today) for number, each in enumerate(lessons)))
        put(EvidenceRow, (
            {"public_id": new_public_id(), "person_id": each, "organisation_id": organisation,
             "kind": EvidenceKind.ATTENDED.value, "subject": "norwegian", "happened_on": today - timedelta(weeks=1),
             "minutes": 90, "lesson_id": lessons[2 * (number // _PUPILS)], "recorded_by": "lærer", "recorded_at": now}
            for number, each in enumerate(ids)
        ))  # fmt: skip
        put(StoredStanding, (
            {"person_id": each, "commitment": commitment, "side": "person", "position": position, "state": "on_track",
             "reckoned_on": today, "value": "{}"}
            for each in ids for position, commitment in enumerate(("norwegian.hours", "social_studies.hours"))
        ))  # fmt: skip
    ground.people = people


def _lesson(row_id: int, number: int, organisation: object, classes: object, series: object, today: date) -> dict[str, object]:
    starts_at = oslo.at(today + timedelta(weeks=1 if number % 2 else -1), time(9, 0))
    return {
        "id": row_id, "public_id": new_public_id(), "organisation_id": organisation, "class_id": classes[number // 2],  # type: ignore[index]
        "series_id": series[number // 2], "original_starts_at": starts_at, "starts_at": starts_at,  # type: ignore[index]
        "ends_at": starts_at + timedelta(minutes=90), "held_on": oslo.day_of(starts_at), "minutes": 90,
        "kind": "norwegian", "registered_at": None if number % 2 else starts_at,
    }  # fmt: skip
