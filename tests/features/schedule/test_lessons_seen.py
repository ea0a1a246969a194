"""What a person sees of her lessons: only while enrolled, with what is registered, moved, cancelled, asked."""

from datetime import UTC, date, datetime

import pytest

from tests.given import given_in
from webapp.features.schedule import lesson_of, lessons_of, next_lesson, pages_to_keep
from webapp.features.schedule.queries import week_of
from webapp.policy.permissions import NotHere
from webapp.tables.database import Who

MONDAY = date(2026, 11, 16)
FRIDAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)


def seen(database, person, from_day=MONDAY, to_day=FRIDAY):
    with database.reading(Who(person.id)) as db:
        return lessons_of(db, person.id, from_day, to_day)


def test_lessons_and_meetings_stand_in_one_list_soonest_first(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.lesson(norwegian, at="2026-11-19 09:00")
        given.meeting(hanan, at="2026-11-18 17:00")
        given.lesson(norwegian, at="2026-11-17 09:00")
    assert [(each.day.day, each.is_meeting) for each in seen(database, hanan)] == [(17, False), (18, True), (19, False)]


def test_lessons_outside_the_days_of_enrolment_are_not_hers(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian, "2026-11-17", "2026-11-18")
        for day in (16, 17, 18, 19):
            given.lesson(norwegian, at=f"2026-11-{day} 09:00")
    assert [each.day.day for each in seen(database, hanan)] == [17, 18]


def test_both_days_asked_for_are_included_by_the_clock_in_oslo(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        for at in ("2026-11-15 23:30", "2026-11-16 00:15", "2026-11-20 23:00", "2026-11-21 00:15"):
            given.lesson(norwegian, at=at, minutes=30)
    assert [each.day.day for each in seen(database, hanan)] == [16, 20]


def test_a_corrected_record_counts_instead_of_the_wrong_one(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        wrong = given.attended(hanan, given.lesson(norwegian, at="2026-11-16 09:00"), minutes=30)
        right = given.corrected(wrong, minutes=90)
    (lesson,) = seen(database, hanan)
    assert (lesson.present_minutes, lesson.evidence) == (90, right.public_id)


def test_absence_is_seen_as_none_of_the_minutes(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.absent(hanan, given.lesson(norwegian, at="2026-11-16 09:00"))
    (lesson,) = seen(database, hanan)
    assert lesson.is_registered and lesson.present_minutes == 0


def test_another_persons_attendance_is_not_seen(database):
    with given_in(database) as given:
        hanan, sara, norwegian = given.resident(), given.resident(name="Sara Omar"), given.school_class()
        given.enrolled(hanan, norwegian)
        given.enrolled(sara, norwegian)
        given.attended(sara, given.lesson(norwegian, at="2026-11-16 09:00"))
    (lesson,) = seen(database, hanan)
    assert lesson.is_registered and lesson.evidence is None


def test_a_moved_lesson_tells_its_old_time(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        was = given.lesson(norwegian, at="2026-11-16 09:00").starts_at
        given.lesson(norwegian, at="2026-11-17 09:00", status="moved", original_starts_at=was)
    first, second = seen(database, hanan)
    assert first.was_starts_at is None and second.was_starts_at == was


@pytest.mark.parametrize("answer, told", [(None, 2), ("Rettet.", 1)])
def test_a_lesson_tells_whether_a_question_waits(database, answer, told):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.question(hanan, given.lesson(norwegian), answer=answer, answered_at=NOW if answer else None)
    assert seen(database, hanan)[0].question == told


def test_the_next_lesson_is_neither_over_nor_cancelled(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.lesson(norwegian, at="2026-11-15 09:00")
        given.lesson(norwegian, at="2026-11-16 09:00", status="cancelled")
        wanted = given.lesson(norwegian, at="2026-11-17 09:00")
    with database.reading(Who(hanan.id)) as db:
        assert next_lesson(db, hanan.id, NOW).public_id == wanted.public_id


def test_a_lesson_under_way_is_the_next_one(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        wanted = given.lesson(norwegian, at="2026-11-16 07:30", minutes=60)
    with database.reading(Who(hanan.id)) as db:
        assert next_lesson(db, hanan.id, NOW).public_id == wanted.public_id


def test_the_lesson_of_a_class_one_does_not_go_to_is_not_found(database):
    with given_in(database) as given:
        hanan, lesson = given.resident(), given.lesson()
    with database.reading(Who(hanan.id)) as db, pytest.raises(NotHere):
        lesson_of(db, hanan.id, lesson.public_id)


def test_a_meeting_of_another_is_not_found(database):
    with given_in(database) as given:
        hanan, meeting = given.resident(), given.meeting(given.resident(name="Sara Omar"))
    with database.reading(Who(hanan.id)) as db, pytest.raises(NotHere):
        lesson_of(db, hanan.id, meeting.public_id)


def test_the_weekend_stands_in_the_week_only_when_something_does(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.lesson(norwegian, at="2026-11-21 10:00")
    with database.reading(Who(hanan.id)) as db:
        assert [each.day.day for each in week_of(db, hanan.id, MONDAY, NOW, MONDAY).days] == [16, 17, 18, 19, 20, 21]
        assert len(week_of(db, hanan.id, date(2026, 11, 23), NOW, MONDAY).days) == 5


def test_a_phone_keeps_this_week_three_ahead_and_two_back():
    assert [values for _endpoint, values in pages_to_keep(FRIDAY)] == [
        {},
        {"from": "2026-11-16"},
        {"from": "2026-11-23"},
        {"from": "2026-11-30"},
        {"from": "2026-12-07"},
        {"from": "2026-11-09"},
        {"from": "2026-11-02"},
    ]
