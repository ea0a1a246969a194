"""The demo's days: absences told and decided, a kind question, tests and next steps, meetings with their details, and a
lesson lent to a substitute. Every word is invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.evidence import Skill
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.tables.absence import AbsenceDecision, AbsenceNotice, CheckIn
from webapp.tables.base import new_public_id
from webapp.tables.evidence import Meeting
from webapp.tables.meet import Event, SavedEvent
from webapp.tables.organisations import Organisation
from webapp.tables.people import Credential
from webapp.tables.schedule import Enrolment, Examination, Lesson, LessonLoan, NextStep


def add_days(session: Session, kari: Actor, office: str, now: datetime, today: date) -> None:
    """Everything of this page, once, after the log-ins are there. kari: the adviser; office: as people see her."""
    organisation_id = kari.roles[0].organisation_id
    people = _people(session)
    _tests_and_steps(session, people, now, today)
    _absences(session, people, kari, organisation_id, office, now, today)
    _meetings(session, organisation_id, today)
    _lend(session, people, now, today)
    _save_events(session, people, now)


def _people(session: Session) -> dict[str, int]:
    """Log-in name -> person."""
    rows = session.execute(select(Credential.name, Credential.person_id).where(Credential.demo.is_(True)))
    return {row.name: row.person_id for row in rows}


def _school(session: Session, people: dict[str, int]) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.name == "Elvebyen voksenopplæring")).one()


def _weekday(today: date, days: int) -> date:
    on = today + timedelta(days=days)
    while not oslo.is_working_day(on):
        on += oslo.A_DAY
    return on


def _tests_and_steps(session: Session, people: dict[str, int], now: datetime, today: date) -> None:
    school = _school(session, people)
    recorded: dict[str, Any] = {
        "recorded_by": "lærer, Elvebyen voksenopplæring",
        "recorded_at": now - timedelta(days=6),
    }
    for login, days in (("participant-ar", 11), ("participant-uk", 11), ("participant-en", 25)):
        on = _weekday(today, days)
        session.add(
            Examination(
                person_id=people[login],
                organisation_id=school,
                kind="norwegian",
                parts=" ".join(Skill),
                starts_at=oslo.at(on, time(9)),
                ends_at=oslo.at(on, time(13)),
                held_on=on,
                place_name="Elvebyen voksenopplæring",
                address="Storgata 2",
                room="Aula",
                bring="Legitimasjon med bilde",
                **recorded,
            )
        )
    for login, skill, text in (
        ("participant-ar", "speaking", "Snakk norsk på språkkafeen én gang i uka."),
        ("participant-uk", "writing", "Skriv tre setninger om dagen din, og vis læreren på fredag."),
        ("participant-en", "reading", "Les én kort avisartikkel hver dag."),
        ("parent-ar", "listening", "Hør på Klar tale ti minutter om dagen."),
    ):
        session.add(
            NextStep(
                person_id=people[login],
                organisation_id=school,
                skill=skill,
                text=text,
                agreed_on=today - timedelta(days=6),
                look_again_on=_weekday(today, 15),
                **recorded,
            )
        )


def _absences(
    session: Session, people: dict[str, int], kari: Actor, organisation_id: int, office: str, now: datetime, today: date
) -> None:
    def told(login: str, reason: str, days_ago: int, length: int = 1, **columns: Any) -> AbsenceNotice:
        first = today - timedelta(days=days_ago)
        sent = oslo.at(first, time(7, 20))
        row = AbsenceNotice(
            public_id=new_public_id(),
            person_id=people[login],
            organisation_id=organisation_id,
            reason=reason,
            from_on=first,
            to_on=first + timedelta(days=length - 1),
            made_at=sent,
            sent_at=sent,
            **columns,
        )
        session.add(row)
        session.flush()
        return row

    told("participant-ar", "ill", 4, 2)
    told("participant-uk", "child_ill", 6, 1)
    told("parent-ar", "doctor", 2, 1, has_note=True)
    decided = told(
        "participant-ar", "ill", 40, 3, has_note=True, decided=True, code="sick_doctor",
        note_seen_at=now - timedelta(days=36), note_seen_by=office,
    )  # fmt: skip
    session.add(
        AbsenceDecision(
            person_id=decided.person_id,
            notice_id=decided.id,
            code="sick_doctor",
            because="Legeerklæringen er sett.",
            decided_at=now - timedelta(days=36),
            decided_by_id=kari.person_id,
            decided_by=office,
        )
    )
    last = session.scalars(
        select(Lesson)
        .join(Enrolment, Enrolment.class_id == Lesson.class_id)
        .where(Enrolment.person_id == people["participant-en"], Lesson.registered_at.is_not(None), Lesson.ends_at < now)
        .order_by(Lesson.starts_at.desc())
    ).first()
    if last is not None:
        asked = CheckIn(
            public_id=new_public_id(),
            person_id=people["participant-en"],
            organisation_id=organisation_id,
            lessons=2,
            last_lesson_id=last.id,
            asked_at=now - timedelta(hours=20),
        )
        session.add(asked)
        session.flush()
        tell(session, asked.person_id, NoticeCode.CHECK_IN, {"check_in": asked.public_id}, now - timedelta(hours=20))


def _meetings(session: Session, organisation_id: int, today: date) -> None:
    """Those to come say with whom, how, and whether an interpreter is ordered."""
    coming = session.scalars(
        select(Meeting)
        .where(Meeting.organisation_id == organisation_id, Meeting.held_on >= today)
        .order_by(Meeting.starts_at)
    ).all()
    for number, meeting in enumerate(coming):
        session.execute(
            update(Meeting)
            .where(Meeting.id == meeting.id)
            .values(
                with_name="Kari Nes",
                with_phone="32 00 00 00",
                way=("in_person", "video", "phone")[number % 3],
                interpreter=("ordered", "to_order", "not_needed")[number % 3],
            )
        )


def _lend(session: Session, people: dict[str, int], now: datetime, today: date) -> None:
    """The next lesson of the teacher's class is lent to the substitute for its day."""
    if "substitute" not in people:
        return
    lesson = session.scalars(
        select(Lesson)
        .where(
            Lesson.organisation_id == _school(session, people), Lesson.held_on >= today, Lesson.status != "cancelled"
        )
        .order_by(Lesson.starts_at)
    ).first()
    if lesson is not None:
        session.add(
            LessonLoan(
                organisation_id=lesson.organisation_id,
                lesson_id=lesson.id,
                person_id=people["substitute"],
                lent_by_id=people["teacher"],
                lent_at=now,
            )
        )


def _save_events(session: Session, people: dict[str, int], now: datetime) -> None:
    event = session.scalars(
        select(Event)
        .where(Event.starts_at > now, Event.municipality_number == _municipality(session))
        .order_by(Event.starts_at)
    ).first()
    if event is not None:
        session.add(SavedEvent(person_id=people["participant-ar"], event_id=event.id, saved_at=now))


def _municipality(session: Session) -> str:
    return session.scalars(select(Organisation.municipality_number).where(Organisation.name == "Drammen kommune")).one()
