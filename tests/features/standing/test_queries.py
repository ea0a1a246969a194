"""A person's file, as the engine is handed it: facts, stretches, exemptions, what the contract promises, what was recorded."""

from datetime import date

import pytest
from sqlalchemy import event

from tests.given import given_in
from webapp.engine.agreed import Agreed, AgreedKind, Measure, agreed_as_plain
from webapp.engine.commitment import Side
from webapp.engine.evidence import EvidenceKind, Subject
from webapp.engine.regulations.facts import EndedBy, NorwegianGivenIn, Pause, PauseKind, ReceptionKind
from webapp.features.standing import PersonFile, files_of
from webapp.tables.database import Database, Who

EVERYTHING = Who(everything=True)
MENTOR = Agreed(key="a1", kind=AgreedKind.MENTOR, side=Side.MUNICIPALITY, measure=Measure.ONCE, due_on=date(2026, 9, 1))


def file_of(database: Database, person_id: int) -> PersonFile:
    with database.reading(EVERYTHING) as db:
        return files_of(db, [person_id])[person_id]


def test_what_is_registered_about_the_programme_reaches_the_engine(database: Database):
    with given_in(database) as given:
        hanan = given.participant(
            family_member=True,
            interpreter_needed=True,
            programme_demanded_on=date(2026, 4, 1),
            programme_last_day=date(2027, 5, 31),
            programme_ended_on=date(2026, 11, 1),
            programme_ended_by="goal_reached",
            programme_extended_months=6,
            norwegian_extended_months=3,
            norwegian_given_in="adult_preparatory",
            norwegian_duty_only=True,
            outside_reception_duty=True,
            reception_kind="transit",
        )
    facts = file_of(database, hanan.id).facts
    assert (facts.family_member, facts.interpreter_needed, facts.outside_reception_duty) == (True, True, True)
    assert (facts.programme_demanded_on, facts.programme_end_on) == (date(2026, 4, 1), date(2027, 5, 31))
    assert (facts.programme_ended_by, facts.programme_extended_months) == (EndedBy.GOAL_REACHED, 6)
    assert (facts.norwegian_extended_months, facts.norwegian_duty_only) == (3, True)
    assert (facts.norwegian_given_in, facts.reception) == (NorwegianGivenIn.ADULT_PREPARATORY, ReceptionKind.TRANSIT)


def test_stretches_and_exemptions_are_facts(database: Database):
    with given_in(database) as given:
        hanan, other = given.participant(), given.participant(name="Nadia Omar")
        given.stretch(hanan, "residence", "2026-04-06")
        given.stretch(hanan, "full_time_work", "2026-09-01", "2026-09-30")
        given.stretch(hanan, "stop", "2026-10-01", "2026-10-31")
        given.stretch(hanan, "leave", "2026-08-01", "2026-08-31")
        given.exemption(hanan, "social_studies.hours")
        given.stretch(other, "leave", "2026-07-01")
    facts = file_of(database, hanan.id).facts
    assert facts.residences == ((date(2026, 4, 6), None),)
    assert facts.full_time_work == ((date(2026, 9, 1), date(2026, 9, 30)),)
    assert facts.pauses == (
        Pause(date(2026, 8, 1), date(2026, 8, 31), PauseKind.LEAVE),
        Pause(date(2026, 10, 1), date(2026, 10, 31), PauseKind.STOP),
    )
    assert facts.waived == {"social_studies.hours"}


def test_the_newest_contract_says_what_was_agreed(database: Database):
    with given_in(database) as given:
        hanan = given.participant()
        plan = given.plan(hanan)
        given.contract(plan, {"form": 2, "lines": []}, 1)
        lines = [{"id": "programme.start", "agreed": None}, {"id": "agreed.a1", "agreed": agreed_as_plain(MENTOR)}]
        given.contract(plan, {"form": 2, "lines": lines}, 2)
    assert file_of(database, hanan.id).facts.agreed == (MENTOR,)


def test_a_contract_from_a_class_list_agrees_on_nothing_beside_the_law(database: Database):
    with given_in(database) as given:
        hanan = given.participant()
        given.contract(given.plan(hanan), {"person": ["Møte til timene"], "municipality": ["Gi veiledning"]})
    assert file_of(database, hanan.id).facts.agreed == ()


def test_a_record_carries_what_it_keeps_and_the_grade(database: Database):
    with given_in(database) as given:
        hanan = given.participant()
        place = given.organisation()
        given.evidence(hanan, place, EvidenceKind.DONE, Subject.WORK, "2026-09-01", part="a1")
        given.evidence(hanan, place, EvidenceKind.GRADE, Subject.NORWEGIAN, "2026-10-01", grade=4)
    done, grade = file_of(database, hanan.id).evidence
    assert (done.part, done.grade, grade.part, grade.grade) == ("a1", None, None, 4)


@pytest.mark.parametrize(
    ("kind", "subject", "recorded"),
    [
        ("follow_up", Subject.FOLLOW_UP, EvidenceKind.FOLLOW_UP),
        ("review", Subject.PLAN, EvidenceKind.REVIEWED),
        ("guidance_group", Subject.PARENTAL_GUIDANCE, EvidenceKind.MEETING),
    ],
)
def test_a_meeting_is_planned_until_it_is_held_and_then_a_record(database: Database, kind, subject, recorded):
    with given_in(database) as given:
        hanan = given.participant()
        given.meeting(hanan, at="2026-12-01 10:00", kind=kind)
        given.held(given.meeting(hanan, at="2026-09-01 10:00", kind=kind))
        given.meeting(hanan, at="2026-12-08 10:00", kind=kind, cancelled=True)
    file = file_of(database, hanan.id)
    assert [(each.subject, each.starts_on, each.kind) for each in file.planned] == [
        (subject, date(2026, 12, 1), recorded)
    ]
    assert [(each.on, each.kind) for each in file.evidence] == [(date(2026, 9, 1), recorded)]


@pytest.mark.parametrize("people", [1, 12])
def test_files_take_three_statements_however_many_people_there_are(sqlite_database: Database, people: int):
    with given_in(sqlite_database) as given:
        ids = []
        for number in range(people):
            hanan = given.participant(name=f"Person {number}")
            given.child(hanan)
            given.stretch(hanan)
            given.exemption(hanan)
            given.contract(given.plan(hanan))
            ids.append(hanan.id)
    sent: list[str] = []
    event.listen(sqlite_database.engine, "before_cursor_execute", lambda *about: sent.append(about[2]))
    with sqlite_database.reading() as db:
        assert len(files_of(db, ids)) == people
    assert len(sent) == 3
