"""The outbox: what should be sent is put there once, however often it is asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.given import given_in, moment
from webapp.notices.outbox import make_due
from webapp.tables.database import Who
from webapp.tables.notices import MessageWay, Notice, OutgoingMessage
from webapp.tables.people import Person

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
EVENING = moment("2026-11-16 18:00")


def outbox(database):
    with database.reading(Who(everything=True)) as db:
        return list(db.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)))


def changed(database, table, **columns):
    with database.the_write(Who(everything=True)) as db:
        for row in db.scalars(select(table)):
            for name, value in columns.items():
                setattr(row, name, value)


@pytest.fixture
def hanan(database):
    with given_in(database) as given:
        person = given.resident()
        given.message_way(person)
    return person


def test_unread_news_make_one_message_however_often_it_is_asked_for(database, hanan):
    with given_in(database) as given:
        notice = given.notice(hanan, at=NOW)
    made = [make_due(database, NOW + timedelta(minutes=minutes)).notices for minutes in (0, 0, 1, 30, 600)]
    (message,) = outbox(database)
    assert made == [1, 0, 0, 0, 0]
    assert (message.key, message.state) == (f"notice:{notice.public_id}:email", "waiting")


def test_each_channel_she_chose_gets_one(database, hanan):
    with given_in(database) as given:
        given.message_way(hanan, "sms")
        given.notice(hanan, at=NOW)
    assert make_due(database, NOW).notices == 2
    assert {message.channel for message in outbox(database)} == {"email", "sms"}


def test_several_notices_told_together_make_one_message(database, hanan):
    with given_in(database) as given:
        for minutes in range(5):
            given.notice(hanan, at=NOW - timedelta(minutes=minutes))
    assert [make_due(database, NOW).notices, make_due(database, NOW).notices] == [1, 0]


def test_a_notice_told_while_a_message_waits_makes_no_other(database, hanan):
    with given_in(database) as given:
        given.notice(hanan, at=NOW)
    make_due(database, NOW)
    with given_in(database) as given:
        given.notice(hanan, at=NOW + timedelta(hours=2))
    assert make_due(database, NOW + timedelta(hours=2)).notices == 0


def test_a_notice_told_after_the_message_went_makes_one_ten_minutes_later(database, hanan):
    with given_in(database) as given:
        given.notice(hanan, at=NOW)
    make_due(database, NOW)
    changed(database, OutgoingMessage, state="sent", sent_at=NOW)
    with given_in(database) as given:
        given.notice(hanan, at=NOW + timedelta(minutes=1))
    assert make_due(database, NOW + timedelta(minutes=9)).notices == 0
    assert make_due(database, NOW + timedelta(minutes=10)).notices == 1


@pytest.mark.parametrize(
    "columns",
    [{"read_at": NOW}, {"told_at": NOW - timedelta(days=3)}, {"told_at": NOW + timedelta(minutes=1)}],
    ids=["read", "old", "of later"],
)
def test_what_is_no_news_now_makes_no_message(database, hanan, columns):
    with given_in(database) as given:
        given.notice(hanan, at=NOW)
    changed(database, Notice, **columns)
    assert make_due(database, NOW).notices == 0


@pytest.mark.parametrize(
    "columns",
    [{"notices": False}, {"confirmed_at": None}, {"confirmed_at": NOW + timedelta(seconds=1)}],
    ids=["not chosen", "not confirmed", "confirmed after it was told"],
)
def test_nothing_is_made_by_a_way_that_was_not_asked_for(database, hanan, columns):
    with given_in(database) as given:
        given.notice(hanan, at=NOW)
    changed(database, MessageWay, **columns)
    assert make_due(database, NOW + timedelta(minutes=5)).notices == 0


def test_nothing_is_made_for_a_strictly_confidential_person(database):
    with given_in(database) as given:
        person = given.participant()
        person.protection = "strictly_confidential"
        given.message_way(person)
        given.notice(person, at=NOW)
        given.meeting(person, at="2026-11-17 10:00")
    made = make_due(database, EVENING)
    assert (made.notices, made.reminders) == (0, 0)


# The evening before


def test_the_evening_before_begins_at_six_in_oslo(database, hanan):
    with given_in(database) as given:
        given.meeting(hanan, at="2026-11-17 10:00")
    assert make_due(database, EVENING - timedelta(seconds=1)).reminders == 0
    assert [make_due(database, EVENING).reminders, make_due(database, EVENING).reminders] == [1, 0]
    (message,) = outbox(database)
    assert message.key == f"reminder:{hanan.id}:2026-11-17:email"
    assert message.good_until == moment("2026-11-17 10:00")


def test_a_whole_day_of_lessons_makes_one_reminder_good_until_the_first(database, hanan):
    with given_in(database) as given:
        school_class = given.school_class()
        given.enrolled(hanan, school_class)
        for hour in (9, 11, 13):
            given.lesson(school_class, at=f"2026-11-17 {hour:02}:00")
    assert make_due(database, EVENING).reminders == 1
    assert outbox(database)[0].good_until == moment("2026-11-17 09:00")


def test_a_test_tomorrow_is_reminded_of(database, hanan):
    with given_in(database) as given:
        given.examination(hanan, "2026-11-17 09:00")
    assert make_due(database, EVENING).reminders == 1


@pytest.mark.parametrize("day", ["2026-11-16", "2026-11-18"])
def test_only_tomorrow_is_reminded_of(database, hanan, day):
    with given_in(database) as given:
        given.meeting(hanan, at=f"{day} 23:59")
        given.meeting(hanan, at=f"{day} 00:00")
    assert make_due(database, EVENING).reminders == 0


def test_what_is_cancelled_is_not_reminded_of(database, hanan):
    with given_in(database) as given:
        school_class = given.school_class()
        given.enrolled(hanan, school_class)
        given.lesson(school_class, at="2026-11-17 09:00", status="cancelled")
        given.meeting(hanan, at="2026-11-17 10:00", cancelled=True)
        given.examination(hanan, "2026-11-17 09:00", cancelled=True)
    assert make_due(database, EVENING).reminders == 0


def test_a_lesson_of_a_class_she_has_left_is_not_reminded_of(database, hanan):
    with given_in(database) as given:
        school_class = given.school_class()
        given.enrolled(hanan, school_class, to_on="2026-11-16")
        given.lesson(school_class, at="2026-11-17 09:00")
    assert make_due(database, EVENING).reminders == 0


@pytest.mark.parametrize(("withdrawn", "reminders"), [(False, 0), (True, 1)])
def test_she_is_not_reminded_of_a_day_she_has_said_she_is_away(database, hanan, withdrawn, reminders):
    with given_in(database) as given:
        school_class = given.school_class()
        given.enrolled(hanan, school_class)
        given.lesson(school_class, at="2026-11-17 09:00")
        given.absence(hanan, "2026-11-16", "2026-11-18", withdrawn=withdrawn)
    assert make_due(database, EVENING).reminders == reminders


def test_she_is_reminded_of_the_rest_of_a_day_she_is_away_from_in_part(database, hanan):
    with given_in(database) as given:
        school_class = given.school_class()
        given.enrolled(hanan, school_class)
        first, _second = (given.lesson(school_class, at=f"2026-11-17 {hour}:00") for hour in ("09", "13"))
        given.absence(hanan, lesson=first)
    assert make_due(database, EVENING).reminders == 1
    assert outbox(database)[0].good_until == moment("2026-11-17 13:00")


def test_no_reminder_by_a_way_without_reminders(database, hanan):
    with given_in(database) as given:
        given.meeting(hanan, at="2026-11-17 10:00")
    changed(database, MessageWay, reminders=False)
    assert make_due(database, EVENING).reminders == 0


@pytest.mark.parametrize(
    ("day", "six_utc"),
    [
        # The night between these days has 23 or 25 hours; six in the evening is six on Oslo's clock on both sides.
        (date(2027, 3, 26), "17:00"),
        (date(2027, 3, 27), "17:00"),
        (date(2027, 3, 28), "16:00"),
        (date(2026, 10, 23), "16:00"),
        (date(2026, 10, 24), "16:00"),
        (date(2026, 10, 25), "17:00"),
    ],
)
def test_six_in_the_evening_and_tomorrow_are_oslos_over_the_changes_of_clock(database, hanan, day, six_utc):
    tomorrow = day + timedelta(days=1)
    with given_in(database) as given:
        given.meeting(hanan, at=f"{tomorrow} 00:00")
        given.meeting(hanan, at=f"{tomorrow} 23:30")
    six = datetime.fromisoformat(f"{day}T{six_utc}:00+00:00")
    assert make_due(database, six - timedelta(seconds=1)).reminders == 0
    assert make_due(database, six).reminders == 1
    assert outbox(database)[0].good_until == moment(f"{tomorrow} 00:00")


@pytest.mark.parametrize("clock", ["00:00", "23:30"])
@pytest.mark.parametrize(("evening", "after_tomorrow"), [("2027-03-27", "2027-03-29"), ("2026-10-24", "2026-10-26")])
def test_the_day_after_tomorrow_does_not_slip_into_a_day_with_another_length(
    database, hanan, evening, after_tomorrow, clock
):
    with given_in(database) as given:
        given.meeting(hanan, at=f"{after_tomorrow} {clock}")
    assert make_due(database, moment(f"{evening} 18:00")).reminders == 0


def test_nobody_is_written_to_whose_account_is_closed(database, hanan):
    with given_in(database) as given:
        given.notice(hanan, at=NOW)
    changed(database, Person, disabled_at=NOW)
    assert make_due(database, NOW).notices == 0
