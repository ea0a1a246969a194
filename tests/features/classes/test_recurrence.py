"""A rhythm lives on Oslo's clock: over both changes of clock, around holidays, every second week, and within its bounds."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings, strategies as st

from webapp.engine import oslo
from webapp.features.classes.recurrence import (
    MOST_LESSONS,
    Rhythm,
    Why,
    days_of,
    every_in,
    lessons_of,
    occurrence,
    weekdays_in,
)

MONDAY, WEDNESDAY, SUNDAY = 0, 2, 6


def rhythm(weekdays=(MONDAY,), first="2026-08-17", until="2026-12-18", starts="09:00", ends="10:30", **more):
    return Rhythm(
        frozenset(weekdays), time.fromisoformat(starts), time.fromisoformat(ends),
        date.fromisoformat(first), date.fromisoformat(until), **more,
    )  # fmt: skip


def clocks(made):
    return {oslo.time_of(each.starts_at).strftime("%H:%M") for each in made.lessons}


def test_nine_stays_nine_when_clocks_go_back_in_october():
    made = lessons_of(rhythm(first="2026-10-19", until="2026-11-02"))
    assert [each.starts_at for each in made.lessons] == [
        datetime(2026, 10, 19, 7, 0, tzinfo=UTC),
        datetime(2026, 10, 26, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 2, 8, 0, tzinfo=UTC),
    ]


def test_nine_stays_nine_when_clocks_go_forward_in_march():
    made = lessons_of(rhythm(first="2027-03-22", until="2027-04-12", except_holidays=False))
    assert clocks(made) == {"09:00"}
    assert {each.starts_at.hour for each in made.lessons} == {8, 7}


def test_a_lesson_over_the_change_in_march_keeps_its_ends_and_lasts_an_hour_less():
    made = lessons_of(rhythm((SUNDAY,), "2027-03-28", "2027-03-28", "01:00", "05:00", except_holidays=False))
    (lesson,) = made.lessons
    assert (oslo.time_of(lesson.starts_at), oslo.time_of(lesson.ends_at)) == (time(1), time(5))
    assert lesson.minutes == 180


def test_a_lesson_over_the_change_in_october_lasts_an_hour_more():
    assert occurrence(date(2026, 10, 25), time(1), time(5)).minutes == 300


def test_a_lesson_of_which_the_skipped_hour_leaves_nothing_is_left_out_and_said():
    made = lessons_of(rhythm((SUNDAY,), "2027-03-28", "2027-03-28", "02:30", "03:15", except_holidays=False))
    assert made.lessons == ()
    assert [each.why for each in made.left_out] == [Why.NO_SUCH_HOUR]


def test_a_lesson_that_begins_in_the_skipped_hour_begins_after_it():
    (lesson,) = lessons_of(
        rhythm((SUNDAY,), "2027-03-28", "2027-03-28", "02:30", "05:00", except_holidays=False)
    ).lessons
    assert oslo.time_of(lesson.starts_at) == time(3, 30)
    assert lesson.minutes == 90


def test_easter_whitsun_and_may_are_left_out_by_name():
    made = lessons_of(rhythm((0, 3, 4), "2027-03-01", "2027-05-31"))
    said = {each.day: each.holiday for each in made.left_out}
    assert said == {
        date(2027, 3, 25): "maundy_thursday", date(2027, 3, 26): "good_friday", date(2027, 3, 29): "easter_monday",
        date(2027, 5, 6): "ascension_day", date(2027, 5, 17): "constitution_day",
    }  # fmt: skip


def test_holidays_stay_when_nobody_asked_to_leave_them_out():
    made = lessons_of(rhythm((0,), "2027-05-17", "2027-05-17", except_holidays=False))
    assert len(made.lessons) == 1


def test_named_days_are_left_out():
    away = frozenset(date(2026, 12, 21) + timedelta(days=number) for number in range(13))
    made = lessons_of(rhythm((0,), "2026-12-14", "2027-01-04", except_days=away))
    assert [each.day for each in made.lessons] == [date(2026, 12, 14), date(2027, 1, 4)]
    assert [each.why for each in made.left_out] == [Why.NAMED, Why.NAMED]


def test_every_second_week_counts_from_the_first_days_own_week():
    made = lessons_of(rhythm((MONDAY, WEDNESDAY), "2026-09-02", "2026-09-30", every=2))
    assert [each.day for each in made.lessons] == [
        date(2026, 9, 2), date(2026, 9, 14), date(2026, 9, 16), date(2026, 9, 28), date(2026, 9, 30),
    ]  # fmt: skip


def test_every_second_week_holds_over_a_year_with_53_weeks():
    days = days_of(rhythm((MONDAY,), "2026-12-21", "2027-01-25", every=2))
    assert days == [date(2026, 12, 21), date(2027, 1, 4), date(2027, 1, 18)]


def test_a_rhythm_that_never_ends_stops_at_its_bound():
    made = lessons_of(rhythm(range(7), "2026-01-01", "2099-12-31", except_holidays=False))
    assert made.too_many and len(made.lessons) == MOST_LESSONS


def test_a_kept_rule_tells_its_days_and_weeks():
    rule = rhythm((0, 2, 6), every=3).rule
    assert rule == "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE,SU"
    assert (weekdays_in(rule), every_in(rule)) == ((0, 2, 6), 3)


DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
RHYTHMS = st.builds(
    lambda days, first, length, hour, minute, lasts, every, holidays: Rhythm(
        frozenset(days), time(hour, minute), time(min(23, hour + lasts), 59), first, first + timedelta(days=length),
        every, holidays,
    ),
    st.sets(st.integers(0, 6), min_size=1), DAYS, st.integers(0, 400), st.integers(0, 22), st.integers(0, 58),
    st.integers(0, 8), st.integers(1, 4), st.booleans(),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(RHYTHMS)
def test_every_lesson_shows_the_asked_clock_on_an_asked_day(asked):
    for each in lessons_of(asked).lessons:
        assert asked.first_on <= each.day <= asked.until_on
        assert each.day.weekday() in asked.weekdays
        assert oslo.day_of(each.starts_at) == each.day
        shown = oslo.time_of(each.starts_at)
        does_not_exist = shown == time(asked.starts.hour + 1, asked.starts.minute) and asked.starts.hour == 2
        assert shown == asked.starts or does_not_exist
        assert not (asked.except_holidays and oslo.is_public_holiday(each.day))
        weeks = (oslo.monday_of(each.day) - oslo.monday_of(asked.first_on)).days // 7
        assert weeks % asked.every == 0


@settings(max_examples=60, deadline=None)
@given(RHYTHMS)
def test_every_day_of_the_rhythm_has_a_lesson_or_a_reason(asked):
    made = lessons_of(asked)
    accounted = sorted([each.day for each in made.lessons] + [each.day for each in made.left_out])
    assert accounted == days_of(asked)
