"""Today: the next thing, the week, what stands and what is waited for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.given import given_in
from webapp.features.schedule import LessonSeen, contact_of, contact_words, waited_for, waits_words, when
from webapp.features.today.queries import LevelNow, level_of, today_for
from webapp.features.today.wording import level_words, strip
from webapp.tables.database import Who

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)  # Monday, 08:00 in Oslo
TODAY = date(2026, 11, 16)


def today(database, person, now=NOW, on=TODAY):
    with database.reading(Who(person.id, on=on)) as db:
        return today_for(db, person.id, now, on)


def a_lesson(starts_at, minutes=90):
    values = dict.fromkeys(LessonSeen.__slots__)
    values |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes), "question": 0, "status": "planned"}
    return LessonSeen(**values)


def test_the_next_lesson_comes_first(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(training_offered="2026-03-16"), given.school_class()
        given.enrolled(hanan, norwegian)
        given.lesson(norwegian, at="2026-11-19 09:00")
        wanted = given.lesson(norwegian, at="2026-11-17 09:00")
    seen = today(database, hanan)
    assert seen.next_lesson.public_id == wanted.public_id
    assert seen.waits_for is None


@pytest.mark.parametrize(
    "starts_at, said",
    [
        (NOW + timedelta(hours=1), "I dag 09:00"),
        (NOW + timedelta(days=1), "I morgen 08:00"),
        (NOW + timedelta(days=3), "Torsdag 19. november 08:00"),
        (NOW - timedelta(minutes=30), "Nå, til klokka 09:00"),
    ],
)
def test_the_day_is_said_as_one_says_it(starts_at, said):
    assert when(a_lesson(starts_at), NOW, TODAY) == said


def test_with_nothing_planned_it_says_what_is_waited_for_and_whom_to_call(database):
    with given_in(database) as given:
        hanan = given.resident(training_offered="2026-03-16")
    seen = today(database, hanan)
    assert seen.next_lesson is None
    assert waits_words(seen.waits_for).startswith("Du skal få tilbud om norskopplæring")
    assert contact_words(seen.contact) == "Ring Elvebakken mottak."


def test_the_one_who_follows_up_is_called_before_an_office(database):
    with given_in(database) as given:
        olena = given.participant()
        given.served(olena, given.organisation("school"), "norwegian", "2026-10-01")
    with database.reading(Who(olena.id, on=TODAY)) as db:
        contact = contact_of(db, olena.id, TODAY)
    assert (contact.name, contact.phone) == ("Kari Nes", "32 00 00 01")


def test_an_office_that_serves_no_longer_is_not_called(database):
    with given_in(database) as given:
        person = given.person()
        given.served(person, given.organisation(), "programme", "2026-01-01", "2026-11-15", contact_name="Kari Nes")
    with database.reading(Who(person.id, on=TODAY)) as db:
        assert contact_of(db, person.id, TODAY) is None


def test_a_resident_sees_hours_and_nothing_of_the_programme(database):
    with given_in(database) as given:
        hanan = given.resident(training_offered="2026-03-16")
    seen = today(database, hanan)
    assert (seen.norwegian_hours.target, seen.social_studies_hours.target) == (175 * 60, 25 * 60)
    assert seen.level is None


def test_a_participant_sees_level_and_goal(database):
    with given_in(database) as given:
        olena = given.participant()
        for skill in ("listening", "reading", "writing", "speaking"):
            given.level(olena, skill, "a2")
    assert level_words(today(database, olena).level).startswith("A2 → ")


def test_without_a_level_only_the_goal_is_said():
    assert level_words(LevelNow(None, "b1")) == "Mål: B1"


def test_somebody_the_rules_do_not_concern_has_nothing_to_wait_for():
    assert waited_for([]) is None and level_of([]) is None


def test_the_strip_counts_what_is_held(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.lesson(norwegian, at="2026-11-17 09:00")
        given.lesson(norwegian, at="2026-11-17 12:00")
        given.lesson(norwegian, at="2026-11-18 09:00", status="cancelled")
    seen = today(database, hanan)
    days = strip(seen.week, seen.monday, TODAY, "/nb/schedule")
    assert [day.lessons for day in days] == [0, 2, 0, 0, 0]
    assert [day.is_today for day in days] == [True, False, False, False, False]


def test_on_a_sunday_the_week_that_comes_is_shown(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.lesson(norwegian, at="2026-11-23 09:00")
    seen = today(database, hanan, NOW + timedelta(days=6), date(2026, 11, 22))
    assert seen.monday == date(2026, 11, 23) and len(seen.week) == 1
