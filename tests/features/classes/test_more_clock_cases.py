"""More of the clock and the calendar, worked by hand: changes of clock, New Year, week 53, moving holidays, midnight."""

from datetime import UTC, date, datetime, time

import pytest

from webapp.engine import oslo
from webapp.features.classes.recurrence import Rhythm, Why, lessons_of, occurrence

D = date.fromisoformat
MON, TUE, WED, THU, FRI, SUN = 0, 1, 2, 3, 4, 6


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def made(weekdays, first, until, starts="09:00", ends="10:30", **more):
    clock = time.fromisoformat
    return lessons_of(Rhythm(frozenset(weekdays), clock(starts), clock(ends), D(first), D(until), **more))


def days(found):
    return [each.day.isoformat() for each in found.lessons]


def left_out(found):
    return [(each.day.isoformat(), each.holiday) for each in found.left_out]


# The calendar


@pytest.mark.parametrize(
    ("year", "maundy", "easter", "easter_monday", "ascension", "whit_sunday", "whit_monday"),
    [
        (2024, "03-28", "03-31", "04-01", "05-09", "05-19", "05-20"),
        (2025, "04-17", "04-20", "04-21", "05-29", "06-08", "06-09"),
        (2026, "04-02", "04-05", "04-06", "05-14", "05-24", "05-25"),
        (2027, "03-25", "03-28", "03-29", "05-06", "05-16", "05-17"),
        (2028, "04-13", "04-16", "04-17", "05-25", "06-04", "06-05"),
        (2029, "03-29", "04-01", "04-02", "05-10", "05-20", "05-21"),
        (2030, "04-18", "04-21", "04-22", "05-30", "06-09", "06-10"),
        (2012, "04-05", "04-08", "04-09", "05-17", "05-27", "05-28"),  # Ascension on 17 May
        (2008, "03-20", "03-23", "03-24", "05-01", "05-11", "05-12"),  # Ascension on 1 May
    ],
)
def test_the_moving_holidays(year, maundy, easter, easter_monday, ascension, whit_sunday, whit_monday):
    named = oslo.public_holidays(year)
    moving = (maundy, easter, easter_monday, ascension, whit_sunday, whit_monday)
    assert oslo.easter_sunday(year) == D(f"{year}-{easter}")
    assert {D(f"{year}-{day}") for day in moving} <= set(named)
    assert {D(f"{year}-{day}") for day in ("01-01", "05-01", "05-17", "12-25", "12-26")} <= set(named)
    # Twelve of them, one fewer where two fall on the same day.
    assert len(named) == (11 if {ascension, whit_monday} & {"05-01", "05-17"} else 12)


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [
        ("2024-03-25", "2024-04-05", 7),  # Easter
        ("2025-04-14", "2025-04-25", 7),
        ("2027-05-03", "2027-05-21", 13),  # Ascension, and 17 May with Whit Monday on it
        ("2025-05-01", "2025-05-02", 1),
        ("2026-12-24", "2027-01-01", 5),
        ("2028-02-28", "2028-03-03", 5),
        ("2026-05-16", "2026-05-17", 0),
    ],
)
def test_working_days_without_the_holidays_among_them(first, last, number):
    assert oslo.working_days(D(first), D(last)) == number


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2020-12-31", (2020, 53)),
        ("2021-01-03", (2020, 53)),
        ("2021-01-04", (2021, 1)),
        ("2024-12-29", (2024, 52)),
        ("2024-12-30", (2025, 1)),
        ("2026-01-01", (2026, 1)),
        ("2026-12-28", (2026, 53)),
        ("2027-01-03", (2026, 53)),
        ("2027-01-04", (2027, 1)),
        ("2028-01-02", (2027, 52)),
        ("2029-01-01", (2029, 1)),
    ],
)
def test_the_week_around_new_year(day, week):
    assert oslo.iso_week(D(day)) == week


def test_week_53_has_seven_days_in_two_years():
    week = oslo.week_days(2026, 53)
    assert (week[0], week[4], week[6]) == (D("2026-12-28"), D("2027-01-01"), D("2027-01-03"))
    with pytest.raises(ValueError):
        oslo.week_days(2027, 53)


@pytest.mark.parametrize(
    ("instant_text", "day"),
    [
        ("2026-12-31T22:59", "2026-12-31"),
        ("2026-12-31T23:00", "2027-01-01"),
        ("2026-06-30T21:59", "2026-06-30"),
        ("2026-06-30T22:00", "2026-07-01"),
        ("2028-02-28T23:00", "2028-02-29"),
        ("2028-02-29T23:00", "2028-03-01"),
        ("2026-03-28T23:00", "2026-03-29"),  # still winter time at midnight
        ("2026-03-29T22:00", "2026-03-30"),  # summer time at the next
        ("2026-10-24T22:00", "2026-10-25"),
        ("2026-10-25T22:59", "2026-10-25"),
        ("2026-10-25T23:00", "2026-10-26"),
    ],
)
def test_a_day_begins_at_midnight_in_oslo(instant_text, day):
    assert oslo.day_of(instant(instant_text)) == D(day)


# One lesson on the clock


@pytest.mark.parametrize(
    ("day", "starts", "ends", "starts_at", "ends_at", "minutes"),
    [
        ("2026-03-29", "01:00", "04:00", "2026-03-29T00:00", "2026-03-29T02:00", 120),
        ("2026-03-29", "03:00", "04:00", "2026-03-29T01:00", "2026-03-29T02:00", 60),
        ("2026-03-29", "02:00", "04:00", "2026-03-29T01:00", "2026-03-29T02:00", 60),
        ("2026-03-29", "02:30", "04:00", "2026-03-29T01:30", "2026-03-29T02:00", 30),
        ("2026-03-29", "02:15", "02:45", "2026-03-29T01:15", "2026-03-29T01:45", 30),
        ("2026-10-25", "01:00", "04:00", "2026-10-24T23:00", "2026-10-25T03:00", 240),
        ("2026-10-25", "02:00", "02:45", "2026-10-25T00:00", "2026-10-25T00:45", 45),
        ("2026-10-25", "02:30", "03:30", "2026-10-25T00:30", "2026-10-25T02:30", 120),
        ("2026-10-25", "03:00", "04:00", "2026-10-25T02:00", "2026-10-25T03:00", 60),
        ("2027-03-28", "09:00", "10:30", "2027-03-28T07:00", "2027-03-28T08:30", 90),
        ("2027-10-31", "09:00", "10:30", "2027-10-31T08:00", "2027-10-31T09:30", 90),
        ("2028-02-29", "09:00", "10:30", "2028-02-29T08:00", "2028-02-29T09:30", 90),
        # To midnight, on an ordinary night, before both changes of clock, and on New Year's Eve.
        ("2026-11-23", "22:00", "00:00", "2026-11-23T21:00", "2026-11-23T23:00", 120),
        ("2026-03-28", "22:00", "00:00", "2026-03-28T21:00", "2026-03-28T23:00", 120),
        ("2026-03-29", "22:00", "00:00", "2026-03-29T20:00", "2026-03-29T22:00", 120),
        ("2026-10-24", "22:00", "00:00", "2026-10-24T20:00", "2026-10-24T22:00", 120),
        ("2026-12-31", "22:00", "00:00", "2026-12-31T21:00", "2026-12-31T23:00", 120),
    ],
)
def test_a_lesson_is_where_the_clock_shows_it(day, starts, ends, starts_at, ends_at, minutes):
    found = occurrence(D(day), time.fromisoformat(starts), time.fromisoformat(ends))
    assert (found.starts_at, found.ends_at, found.minutes) == (instant(starts_at), instant(ends_at), minutes)
    assert found.day == oslo.day_of(found.starts_at) == D(day)


@pytest.mark.parametrize(("starts", "ends"), [("02:00", "03:00"), ("02:30", "03:15"), ("02:15", "03:00")])
def test_of_a_lesson_in_the_skipped_hour_nothing_may_be_left(starts, ends):
    assert occurrence(D("2026-03-29"), time.fromisoformat(starts), time.fromisoformat(ends)) is None


def test_a_rhythm_to_midnight_is_as_long_as_the_clock_shows():
    rhythm = Rhythm(frozenset({MON}), time(22), time(0), D("2026-11-23"), D("2026-11-30"))
    assert (rhythm.clock_minutes, [each.minutes for each in lessons_of(rhythm).lessons]) == (120, [120, 120])


# A rhythm over the year


@pytest.mark.parametrize(
    ("first", "until", "hours"),
    [
        ("2026-10-19", "2026-11-02", [7, 8, 8]),
        ("2027-10-25", "2027-11-08", [7, 8, 8]),
        ("2026-03-23", "2026-04-13", [8, 7, 7]),  # without Easter Monday
        ("2025-03-24", "2025-04-07", [8, 7, 7]),
        ("2024-10-21", "2024-11-04", [7, 8, 8]),
        ("2028-03-20", "2028-04-03", [8, 7, 7]),
    ],
)
def test_nine_stays_nine_over_each_change_of_clock(first, until, hours):
    assert [each.starts_at.hour for each in made({MON}, first, until).lessons] == hours


@pytest.mark.parametrize(
    ("weekdays", "every", "first", "until", "expected"),
    [
        ({MON}, 2, "2026-12-07", "2027-01-18", ["2026-12-07", "2026-12-21", "2027-01-04", "2027-01-18"]),
        ({MON}, 2, "2026-12-28", "2027-01-24", ["2026-12-28", "2027-01-11"]),  # from week 53
        ({MON}, 2, "2020-12-21", "2021-01-10", ["2020-12-21", "2021-01-04"]),
        ({MON}, 3, "2026-12-07", "2027-01-18", ["2026-12-07", "2026-12-28", "2027-01-18"]),
        ({MON}, 4, "2026-12-07", "2027-02-01", ["2026-12-07", "2027-01-04", "2027-02-01"]),
        (
            {MON, THU}, 2, "2026-12-10", "2027-01-08",
            ["2026-12-10", "2026-12-21", "2026-12-24", "2027-01-04", "2027-01-07"],
        ),
        # The weeks are counted from that of the first day, though its Monday was before it.
        ({MON}, 2, "2026-12-09", "2027-01-04", ["2026-12-21", "2027-01-04"]),
        ({MON}, 2, "2026-12-13", "2027-01-04", ["2026-12-21", "2027-01-04"]),
        # A holiday is left out; the weeks go on as they were.
        ({FRI}, 2, "2026-12-11", "2027-01-22", ["2026-12-11", "2027-01-08", "2027-01-22"]),
        ({FRI}, 1, "2026-12-18", "2027-01-08", ["2026-12-18", "2027-01-08"]),
        ({TUE}, 1, "2028-02-22", "2028-03-07", ["2028-02-22", "2028-02-29", "2028-03-07"]),
        ({THU}, 2, "2024-02-15", "2024-03-14", ["2024-02-15", "2024-02-29", "2024-03-14"]),
        ({WED}, 1, "2026-11-24", "2026-11-24", []),
        ({TUE}, 1, "2026-11-24", "2026-11-24", ["2026-11-24"]),
        ({SUN}, 1, "2026-10-18", "2026-11-01", ["2026-10-18", "2026-10-25", "2026-11-01"]),
    ],
)  # fmt: skip
def test_the_days_of_a_rhythm(weekdays, every, first, until, expected):
    assert days(made(weekdays, first, until, every=every)) == expected


@pytest.mark.parametrize(
    ("weekdays", "first", "until", "expected"),
    [
        (
            {MON, THU, FRI}, "2026-03-30", "2026-05-29",
            [
                ("2026-04-02", "maundy_thursday"), ("2026-04-03", "good_friday"), ("2026-04-06", "easter_monday"),
                ("2026-05-01", "labour_day"), ("2026-05-14", "ascension_day"), ("2026-05-25", "whit_monday"),
            ],
        ),
        (
            {MON, THU, FRI}, "2027-03-22", "2027-05-31",
            [
                ("2027-03-25", "maundy_thursday"), ("2027-03-26", "good_friday"), ("2027-03-29", "easter_monday"),
                ("2027-05-06", "ascension_day"), ("2027-05-17", "constitution_day"),
            ],
        ),
        ({FRI}, "2026-12-18", "2027-01-08", [("2026-12-25", "christmas_day"), ("2027-01-01", "new_years_day")]),
        ({WED, THU}, "2029-12-24", "2030-01-04", [("2029-12-26", "boxing_day")]),
        ({TUE, WED}, "2028-05-01", "2028-05-31", [("2028-05-17", "constitution_day")]),
    ],
)  # fmt: skip
def test_holidays_are_left_out_once_and_by_name(weekdays, first, until, expected):
    assert left_out(made(weekdays, first, until)) == expected


def test_the_night_that_skips_an_hour_and_easter_leave_out_each_their_sunday():
    found = made({SUN}, "2026-03-22", "2026-04-12", "02:00", "03:00")
    assert days(found) == ["2026-03-22", "2026-04-12"]
    assert [(each.day, each.why) for each in found.left_out] == [
        (D("2026-03-29"), Why.NO_SUCH_HOUR),
        (D("2026-04-05"), Why.HOLIDAY),
    ]


def test_a_holiday_that_was_named_as_well_is_left_out_once():
    found = made({MON}, "2026-05-18", "2026-06-01", except_days=frozenset({D("2026-05-25"), D("2026-06-01")}))
    assert days(found) == ["2026-05-18"]
    assert [each.why for each in found.left_out] == [Why.HOLIDAY, Why.NAMED]
