"""What people type becomes plain values, and nonsense becomes nothing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import dates, text, times

from webapp.web.typed import cleaned, clock_in, day_in, made_at_in, on_one_line, public_id_in, revision_in

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("1.12.2026", date(2026, 12, 1)),
        (" 01. 12. 2026 ", date(2026, 12, 1)),
        ("2026-02-30", None),
        ("31.11.2026", None),
        ("0001-01-01", None),
        ("i morgen", None),
        ("", None),
        (None, None),
        ("99999-01-01", None),
        ("٢٠٢٦-١٢-٠١", None),
    ],
)
def test_a_day_is_read_as_browsers_send_it_and_as_people_write_it(typed, day):
    assert day_in(typed) == day


@given(dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_comes_back_from_both_ways_of_writing_it(day):
    assert day_in(day.isoformat()) == day == day_in(f"{day.day}.{day.month}.{day.year}")


@pytest.mark.parametrize(
    ("typed", "clock"),
    [("09:00", time(9)), ("9.00", time(9)), ("0900", time(9)), ("23:59", time(23, 59)), ("24:00", None), ("9:60", None),
     ("", None), (None, None), ("ni", None)],
)  # fmt: skip
def test_a_clock_time_is_read_as_people_write_it(typed, clock):
    assert clock_in(typed) == clock


@given(times())
def test_every_minute_of_the_day_comes_back(clock):
    assert clock_in(f"{clock:%H:%M}") == clock.replace(second=0, microsecond=0, fold=0)


@pytest.mark.parametrize(
    ("typed", "seen"), [("0", 0), ("7", 7), ("07", None), ("-1", None), ("", None), ("1" * 12, None)]
)
def test_a_revision_is_a_small_number_or_nothing(typed, seen):
    assert revision_in(typed) == seen


def test_only_an_id_of_ours_is_an_id():
    assert (public_id_in("ab" * 16), public_id_in("AB" * 16), public_id_in("ab"), public_id_in(None)) == (
        "ab" * 16,
        "",
        "",
        "",
    )


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ((NOW - timedelta(days=3)).isoformat(), NOW - timedelta(days=3)),
        ((NOW + timedelta(minutes=1)).isoformat(), NOW),
        ((NOW - timedelta(days=91)).isoformat(), NOW),
        ("2026-11-21T10:00:00", NOW),
        ("2026-11-13T13:00:00.123+01:00", datetime(2026, 11, 13, 12, 0, 0, 123_000, tzinfo=UTC)),
        ("2026-11-13T12:00:00Z", datetime(2026, 11, 13, 12, 0, tzinfo=UTC)),
        ("9999-12-31T23:59:59-14:00", NOW),
        ("yesterday", NOW),
        ("0001-01-01T00:00:00+14:00", NOW),
        (None, NOW),
    ],
)
def test_the_phones_clock_is_believed_only_about_what_can_be(typed, made):
    assert made_at_in(typed, NOW) == made


@given(text())
def test_nothing_typed_is_ever_too_strange(typed):
    day_in(typed), clock_in(typed), revision_in(typed), public_id_in(typed), made_at_in(typed, NOW)
    assert "\x00" not in cleaned(typed) and "\r" not in cleaned(typed)
    assert "\n" not in on_one_line(typed)
