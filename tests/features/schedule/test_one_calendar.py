"""One calendar: lessons, meetings, tests and saved gatherings in one statement; now, next, and what is waited for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.given import given_in
from webapp.engine import oslo
from webapp.features.schedule import (
    cancelled_sentence,
    entry_of,
    holiday_words,
    interpreter_words,
    kind_words,
    lesson_of,
    lessons_of,
    opened_monday,
    outcome,
    way_words,
    what_words,
    with_words,
)
from webapp.features.schedule.queries import week_of
from webapp.policy.permissions import NotHere
from webapp.tables.database import Who

MONDAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)  # 08:00 in Oslo


def seen(database, person, from_day=MONDAY, to_day=MONDAY + timedelta(days=6)):
    with database.reading(Who(person.id, on=MONDAY)) as db:
        return lessons_of(db, person.id, from_day, to_day)


def week(database, person, monday=MONDAY, now=NOW):
    today = oslo.day_of(now)
    with database.reading(Who(person.id, on=today)) as db:
        return week_of(db, person.id, monday, now, today)


def test_everything_that_is_hers_stands_in_one_list(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.saved_event(hanan, given.event(at="2026-11-18 17:00"))
        given.examination(hanan, "2026-11-19 09:00")
        given.meeting(hanan, at="2026-11-17 12:00")
        given.lesson(norwegian, at="2026-11-16 09:00")
    found = seen(database, hanan)
    assert [each.source for each in found] == ["lesson", "meeting", "event", "test"]
    assert [each.is_meeting for each in found] == [False, True, False, False]
    assert what_words(found[2]) == "Språkkafé" and what_words(found[3]) == "Norskprøve"


def test_what_somebody_else_saved_planned_or_registered_for_is_not_seen(database):
    with given_in(database) as given:
        hanan, sara = given.resident(), given.resident(name="Sara Omar")
        given.saved_event(sara, given.event(at="2026-11-18 17:00"))
        given.examination(sara, "2026-11-19 09:00")
        given.meeting(sara, at="2026-11-17 12:00")
    assert seen(database, hanan) == []


def test_a_saved_gathering_that_is_cancelled_shows_as_cancelled(database):
    with given_in(database) as given:
        hanan = given.resident()
        given.saved_event(hanan, given.event(at="2026-11-18 17:00", cancelled_at=NOW))
    (event,) = seen(database, hanan)
    assert event.is_cancelled and cancelled_sentence(event).startswith("Avlyst: Språkkafé")


def test_a_gathering_has_a_page_and_is_no_lesson(database):
    with given_in(database) as given:
        hanan, event = given.resident(), given.event(at="2026-11-18 17:00")
        given.saved_event(hanan, event)
    with database.reading(Who(hanan.id)) as db:
        assert entry_of(db, hanan.id, event.public_id).place_name
        with pytest.raises(NotHere):
            lesson_of(db, hanan.id, event.public_id)


def test_a_notice_of_absence_that_covers_it_is_seen_until_it_is_taken_back(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.lesson(norwegian, at="2026-11-16 09:00")
        given.meeting(hanan, at="2026-11-17 12:00")
        given.lesson(norwegian, at="2026-11-18 09:00")
        notice = given.absence(hanan, "2026-11-16", "2026-11-17")
        given.absence(hanan, "2026-11-18", withdrawn=True)
    assert [each.absence for each in seen(database, hanan)] == [notice.public_id, notice.public_id, None]


@pytest.mark.parametrize(
    "source, days, attended, told, may",
    [
        ("lesson", 1, None, False, True),
        ("meeting", 1, None, False, True),
        ("lesson", -14, "absent", False, True),
        ("lesson", -14, None, False, True),
        ("lesson", -15, "absent", False, False),
        ("lesson", -2, "attended", False, False),
        ("lesson", 1, None, True, False),
        ("event", 1, None, False, False),
    ],
)
def test_one_can_say_that_one_does_not_come_ahead_and_up_to_fourteen_days_after(
    a_lesson, source, days, attended, told, may
):
    entry = a_lesson(NOW + timedelta(days=days), source=source, attended=attended, absence="a" * 32 if told else None)
    assert entry.can_be_missed(NOW, MONDAY) is may


def test_a_meeting_tells_with_whom_how_and_whether_an_interpreter_comes(database):
    with given_in(database) as given:
        hanan = given.resident()
        was = oslo.at(date(2026, 11, 17), datetime(2026, 1, 1, 9).time())
        given.meeting(
            hanan, at="2026-11-17 12:00", kind="follow_up", way="phone", interpreter="to_order", with_name="Kari Nes",
            with_phone="32 00 00 01", was_starts_at=was, bring="Vedtaket",
        )  # fmt: skip
    (meeting,) = seen(database, hanan)
    assert with_words(meeting) == "Du skal snakke med Kari Nes."
    assert (way_words(meeting), interpreter_words(meeting)) == ("På telefon", "Tolk er ikke bestilt ennå.")
    assert (meeting.was_starts_at, meeting.bring, meeting.with_phone) == (was, "Vedtaket", "32 00 00 01")


def test_a_cancelled_lesson_says_why(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        given.lesson(norwegian, at="2026-11-17 09:00", status="cancelled", cancelled_because="teacher_ill")
    assert (
        cancelled_sentence(seen(database, hanan)[0]) == "Avlyst: Norsk tirsdag 17. november kl. 09:00. Læreren er syk."
    )


def test_nothing_is_said_of_attendance_where_none_is_registered(a_lesson):
    past = NOW - timedelta(days=2)
    assert outcome(a_lesson(past, source="event"), NOW) is None and outcome(a_lesson(past, source="test"), NOW) is None
    assert outcome(a_lesson(past), NOW)[1] == "not_recorded"


def test_absence_that_was_told_is_said_so(a_lesson):
    past = NOW - timedelta(days=2)
    words, _code = outcome(a_lesson(past, attended="absent", told_us=True, evidence="e" * 32), NOW)
    assert words == "Registrert: du var ikke der. Du hadde meldt fra."


def test_what_is_under_way_and_what_comes_after_it_stand_first(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        now = given.lesson(norwegian, at="2026-11-16 07:30", minutes=60)
        given.lesson(norwegian, at="2026-11-16 09:00", status="cancelled")
        after = given.lesson(norwegian, at="2026-11-17 09:00")
    found = week(database, hanan)
    assert (found.under_way.public_id, found.coming.public_id) == (now.public_id, after.public_id)


def test_what_comes_weeks_ahead_is_told_in_a_week_without_anything(database):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        ahead = given.lesson(norwegian, at="2026-12-09 09:00")
    found = week(database, hanan)
    assert found.is_empty and found.coming.public_id == ahead.public_id and found.waiting is None


def test_with_nothing_ahead_the_week_says_what_is_waited_for_and_whom_to_call(database):
    with given_in(database) as given:
        hanan = given.resident(training_offered="2026-03-16")
    waiting = week(database, hanan).waiting
    assert waiting.standing is not None and waiting.contact.office == "Elvebakken mottak"


@pytest.mark.parametrize(
    "today, opened",
    [
        ("2026-11-20", "2026-11-16"),
        ("2026-11-21", "2026-11-23"),
        ("2026-11-22", "2026-11-23"),
        ("2026-11-23", "2026-11-23"),
    ],
)
def test_on_saturday_and_sunday_the_week_that_comes_is_opened(today, opened):
    assert opened_monday(date.fromisoformat(today)) == date.fromisoformat(opened)


def test_what_is_left_of_the_weekend_is_next_though_the_week_that_comes_is_open(database):
    with given_in(database) as given:
        hanan = given.resident()
        event = given.event(at="2026-11-22 15:00")
        given.saved_event(hanan, event)
    found = week(database, hanan, date(2026, 11, 23), datetime(2026, 11, 21, 9, tzinfo=UTC))
    assert found.is_empty and found.coming.public_id == event.public_id


@pytest.mark.parametrize("monday", [date(2026, 3, 23), date(2026, 10, 19)])
def test_nine_stays_nine_in_the_week_in_which_the_clock_changes(database, monday):
    with given_in(database) as given:
        hanan, norwegian = given.resident(), given.school_class()
        given.enrolled(hanan, norwegian)
        for number in range(7):
            given.lesson(norwegian, at=f"{monday + timedelta(days=number)} 09:00")
        given.lesson(norwegian, at=f"{monday + timedelta(days=6)} 23:30", minutes=20)
        given.lesson(norwegian, at=f"{monday + timedelta(days=7)} 00:00", minutes=20)
    found = week(database, hanan, monday, oslo.at(monday, datetime(2026, 1, 1, 8).time()))
    assert [day.day for day in found.days] == [monday + timedelta(days=number) for number in range(7)]
    assert {oslo.time_of(day.lessons[0].starts_at).hour for day in found.days} == {9}
    assert [len(day.lessons) for day in found.days] == [1] * 6 + [2]


def test_public_holidays_are_named_in_the_week(database):
    with given_in(database) as given:
        hanan = given.resident()
    days = week(database, hanan, date(2026, 3, 30), datetime(2026, 3, 30, 7, tzinfo=UTC)).days
    assert [day.holiday for day in days] == [None, None, None, "maundy_thursday", "good_friday"]
    assert holiday_words("good_friday") == "Helligdag: langfredag"


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_every_public_holiday_has_a_name(year):
    assert all(holiday_words(code) for code in oslo.public_holidays(year).values())


@pytest.mark.parametrize("kind", ["norwegian", "norwegian_c1", "social_studies", "citizenship"])
def test_every_test_has_a_name(kind):
    assert kind_words(f"test_{kind}") != "Time"
