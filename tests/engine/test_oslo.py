"""Days, weeks and holidays as people in Norway live them."""

from datetime import UTC, date, datetime, time

import pytest

from webapp.engine import oslo


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_day_begins_at_midnight_in_oslo(instant, day):
    assert oslo.day_of(instant) == day


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError):
        oslo.day_of(datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "clock", "hour_utc"),
    [
        (date(2026, 3, 28), time(9), 8),
        (date(2026, 3, 29), time(9), 7),
        (date(2026, 10, 24), time(9), 7),
        (date(2026, 10, 25), time(9), 8),
        (date(2026, 3, 29), time(2), 1),  # skipped: an hour later by the clock
        (date(2026, 10, 25), time(2), 0),  # comes twice: the first
    ],
)
def test_nine_in_the_morning_stays_nine_when_clocks_change(day, clock, hour_utc):
    assert oslo.at(day, clock) == datetime(day.year, day.month, day.day, hour_utc, tzinfo=UTC)


@pytest.mark.parametrize(
    ("year", "easter"),
    [(2008, date(2008, 3, 23)), (2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)),
     (2027, date(2027, 3, 28)), (2038, date(2038, 4, 25))],
)  # fmt: skip
def test_easter_is_computed(year, easter):
    assert oslo.easter_sunday(year) == easter


def test_the_public_holidays_of_2026():
    days = [day for day, code in oslo.public_holidays(2026).items() if not code.endswith("sunday")]
    assert days == [
        date(2026, 1, 1), date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1),
        date(2026, 5, 14), date(2026, 5, 17), date(2026, 5, 25), date(2026, 12, 25), date(2026, 12, 26),
    ]  # fmt: skip


def test_christmas_eve_is_a_working_day_and_the_days_after_are_not():
    assert oslo.is_working_day(date(2026, 12, 24))
    assert oslo.working_days(date(2026, 12, 24), date(2026, 12, 27)) == 1


def test_working_days_are_added_across_easter():
    assert oslo.add_working_days(date(2026, 4, 1), 1) == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 8, 20), 3, date(2026, 11, 20)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_a_month_that_is_too_short_gives_its_last_day(day, months, expected):
    assert oslo.add_months(day, months) == expected


def test_the_iso_year_turns_on_a_monday():
    assert oslo.iso_week(date(2027, 1, 3)) == (2026, 53)
    assert oslo.week_days(2026, 53)[0] == oslo.monday_of(date(2027, 1, 3)) == date(2026, 12, 28)


@pytest.mark.parametrize(("day", "age"), [(date(2026, 3, 1), 17), (date(2026, 3, 2), 18), (date(2026, 3, 3), 18)])
def test_one_turns_eighteen_on_the_birthday(day, age):
    assert oslo.age_on(date(2008, 3, 2), day) == age
