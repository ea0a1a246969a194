"""«Jeg kan ikke komme» as it is typed: what is taken, what is asked about again, and nonsense of any size."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from webapp.engine.regulations.told import Reason
from webapp.features.absence.forms import MOST_DAYS, Scope, read_about_lesson, read_day_near, read_days, read_page

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)


def days(first="2026-11-17", last="", reason="ill", **more):
    return read_days({"from": first, "to": last, "reason": reason, **more}, NOW)


def lesson(day=TODAY, cancelled=False, **fields):
    return read_about_lesson({"reason": "ill", **fields}, day, NOW, cancelled=cancelled)


def test_a_reason_is_enough_for_a_lesson():
    told, errors = lesson()
    assert not errors
    assert (told.reason, told.scope, told.first, told.last) == (Reason.ILL, Scope.LESSON, TODAY, TODAY)


def test_without_a_reason_it_is_asked_for_and_not_saying_is_one():
    assert list(lesson(reason="")[1]) == ["reason"] and list(lesson(reason="family")[1]) == ["reason"]
    assert not lesson(reason="not_said")[1]


def test_several_days_need_their_last():
    assert list(lesson(scope="days")[1]) == ["to"]
    told, errors = lesson(scope="days", to="2026-11-19")
    assert not errors and told.last == date(2026, 11, 19)


def test_a_last_day_is_not_read_where_only_the_lesson_is_meant():
    told, errors = lesson(scope="lesson", to="i morgen")
    assert not errors and told.last == TODAY


def test_one_day_needs_no_last_day():
    told, errors = days()
    assert not errors and told.first == told.last == TODAY


@pytest.mark.parametrize(("first", "told"), [("2026-11-03", True), ("2026-11-02", False)])
def test_fourteen_days_back_can_be_told_and_one_more_cannot(first, told):
    errors = days(first)[1]
    assert (not errors) is told
    assert (not lesson(day=date.fromisoformat(first))[1]) is told


def test_the_days_are_counted_from_when_it_was_written_not_from_when_it_was_sent():
    written = (NOW - timedelta(days=10)).isoformat()
    assert not days("2026-10-25", made_at=written)[1]
    assert list(days("2026-10-25")[1]) == ["from"]


def test_a_clock_that_is_ahead_counts_as_now():
    assert days(made_at="2030-01-01T00:00:00Z")[0].made_at == NOW


def test_what_ends_before_it_begins_is_said_at_the_last_day():
    assert list(days("2026-11-17", "2026-11-16")[1]) == ["to"]


def test_the_longest_is_a_year_and_a_day():
    first = TODAY - timedelta(days=10)
    assert not days(first.isoformat(), (first + timedelta(days=MOST_DAYS - 1)).isoformat())[1]
    assert list(days(first.isoformat(), (first + timedelta(days=MOST_DAYS)).isoformat())[1]) == ["to"]


@pytest.mark.parametrize(("day", "told"), [("2027-11-17", True), ("2027-11-18", False)])
def test_a_year_ahead_can_be_told_and_a_day_more_cannot(day, told):
    assert (not days(day)[1]) is told


def test_a_cancelled_lesson_is_said_to_be_cancelled_and_its_day_can_be_told():
    assert list(lesson(cancelled=True)[1]) == ["scope"]
    assert not lesson(cancelled=True, scope="day")[1]


def test_what_was_typed_is_kept_when_something_is_wrong():
    told, errors = days("tirsdag", "2026-11-19", reason="doctor", has_note="yes")
    assert list(errors) == ["from"]
    assert (told.from_text, told.to_text, told.reason, told.has_note) == ("tirsdag", "2026-11-19", Reason.DOCTOR, True)


@pytest.mark.parametrize(
    "text", ["i går", "2026-13-01", "20261117", "2026-W47-2", "0001-01-01", "9999-12-31", "2" * 1000, "٢٠٢٦-١١-١٧"]
)
def test_a_day_that_cannot_be_read_or_is_far_off_is_asked_for_again(text):
    assert "from" in days(text)[1] and read_day_near(text, TODAY) is None


def test_a_day_in_an_address_fills_the_form():
    assert read_day_near("2026-11-20", TODAY) == date(2026, 11, 20) and read_page("3") == 3 and read_page("-1") == 1


@given(st.dictionaries(st.sampled_from(["reason", "scope", "from", "to", "has_note", "made_at"]), st.text(max_size=60)))
def test_any_nonsense_is_answered_calmly(fields):
    assert read_days(fields, NOW)[0].made_at <= NOW
    assert read_about_lesson(fields, TODAY, NOW, cancelled=False)[0].made_at <= NOW
