"""What the queries behind the hours page find, on both databases and behind PostgreSQL's wall."""

from datetime import date

import pytest

from tests.given import given_in, moment
from webapp.engine.evidence import Subject
from webapp.features.hours import contact_of, hours_for, pages_to_keep, taught_of
from webapp.features.hours.forms import read_until
from webapp.features.hours.queries import deduction_on
from webapp.tables.database import Who
from webapp.tables.people import Circumstances

TODAY = date(2026, 11, 20)
NOW = moment("2026-11-20 12:00")


@pytest.fixture
def resident(database):
    """Five weeks of lessons: present, half, away, corrected, nobody registered, one to come."""
    with given_in(database) as given:
        hanan = given.resident("2026-09-01", training_offered="2026-10-05")
        group = given.school_class()
        given.enrolled(hanan, group, "2026-10-05")
        given.attended(hanan, given.lesson(group, "2026-10-12 09:00", 120))
        given.attended(hanan, given.lesson(group, "2026-11-09 09:00", 120), minutes=60)
        wrong = given.absent(hanan, given.lesson(group, "2026-11-11 09:00", 120))
        given.corrected(wrong, kind="attended", minutes=120)
        given.lesson(group, "2026-11-18 09:00", 120)
        given.lesson(group, "2026-11-23 09:00", 120)
        other = given.resident("2026-09-01", name="Amal Omar")
        given.attended(other, given.lesson(given.school_class(name="B"), "2026-11-10 09:00", 120))
        return hanan


def seen(database, person, **more):
    with database.reading(Who(person_id=person.id, on=TODAY)) as db:
        return hours_for(db, person.id, NOW, TODAY, **more)


def test_the_last_four_weeks_stand_newest_first(database, resident):
    assert [each.day.day for each in seen(database, resident).lessons] == [18, 11, 9]


def test_older_lessons_are_a_page_further_back(database, resident):
    hours = seen(database, resident)
    older = seen(database, resident, until=hours.older_until)
    assert [each.day for each in older.lessons] == [date(2026, 10, 12)]
    assert older.newer_until == TODAY and older.older_until is None


def test_a_correction_takes_the_place_of_what_it_corrects(database, resident):
    hours = seen(database, resident)
    assert hours.norwegian.done == 120 + 60 + 120
    assert hours.lessons[1].attended == "attended"


def test_the_next_lesson_is_the_first_to_come(database, resident):
    assert seen(database, resident).next_lesson.day == date(2026, 11, 23)


def test_the_municipality_s_part_stands_beside(database, resident):
    assert {each.commitment.id for each in seen(database, resident).offers} == {
        "reception.norwegian_offer",
        "reception.social_studies_offer",
    }


def test_nobody_sees_the_hours_of_another_behind_the_wall(postgresql_database):
    with given_in(postgresql_database) as given:
        hanan, amal = given.resident(training_offered="2026-10-05"), given.resident(name="Amal Omar")
    with postgresql_database.reading(Who(person_id=amal.id, on=TODAY)) as db:
        assert hours_for(db, hanan.id, NOW, TODAY).concerns_nobody


def test_somebody_without_any_duty_has_nothing_to_count(database):
    with given_in(database) as given:
        person = given.person()
    assert seen(database, person).concerns_nobody


def test_after_a_permit_reception_s_hours_stand_apart(database, resident):
    with given_in(database) as given:
        about = given.session.get(Circumstances, resident.id)
        about.permit_granted_on, about.in_ordinary_reception = date(2026, 11, 15), False
    hours = seen(database, resident)
    assert not hours.in_reception and hours.norwegian is None and hours.taught is not None
    assert [each.commitment.id for each in hours.carried] == ["reception.norwegian"]


def test_taught_is_what_was_registered_whoever_came(database, resident):
    with database.reading(Who(person_id=resident.id, on=TODAY)) as db:
        taught = taught_of(db, resident.id, Subject.NORWEGIAN, TODAY)
    assert (taught.held_minutes, taught.attended_minutes) == (360, 300)


def test_the_contact_is_of_an_office_that_still_serves_the_person(database):
    with given_in(database) as given:
        person, office = given.person(), given.organisation()
        given.served(person, office, "programme", "2026-01-01", "2026-06-01", contact_name="Gone")
        given.served(person, office, "teaching", "2026-06-02", contact_name="Kari", contact_phone="32 00 00 00")
    with database.reading(Who(person_id=person.id, on=TODAY)) as db:
        assert contact_of(db, person.id, TODAY).name == "Kari"


@pytest.mark.parametrize(("day", "kroner"), [("2020-01-01", 0), ("2024-01-01", None), ("2026-11-20", 100)])
def test_what_an_absence_can_cost_follows_the_day(day, kroner):
    assert deduction_on(date.fromisoformat(day)).adult_kroner == kroner


def test_before_the_first_rule_there_is_nothing_to_say_about_absence():
    assert deduction_on(date(2016, 1, 1)) is None


@pytest.mark.parametrize("text", [None, "", "x", "2026-02-30", "0001-01-01", "20261120"])
def test_what_is_no_day_is_no_wish(text):
    assert read_until(text) is None


def test_a_phone_keeps_the_page():
    assert pages_to_keep() == (("hours.page", {}),)
