"""«Noe er feil her» as it is typed: what is taken, what is asked about again, and nonsense of any size."""

from datetime import UTC, date, datetime

import pytest

from webapp.features.schedule.forms import (
    Seen,
    read_answer,
    read_monday,
    read_page,
    read_question,
    read_seen,
)

NOW = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
EVIDENCE = "0123456789abcdef" * 2


def errors_of(**fields):
    return read_question(fields, NOW)[1]


def test_a_choice_is_enough():
    asked, errors = read_question({"what": "came", "seen_revision": f"3.{EVIDENCE}"}, NOW)
    assert not errors and asked.what == "came" and asked.seen == Seen(3, EVIDENCE)


def test_without_a_choice_it_is_asked_for():
    assert list(errors_of(text="Jeg var der.")) == ["what"]


def test_something_else_needs_a_few_words():
    assert list(errors_of(what="other", text=" \n ")) == ["text"]


def test_a_thousand_signs_fit_and_one_more_does_not():
    assert errors_of(what="came", text="ش" * 1000) == {}
    assert list(errors_of(what="came", text="ش" * 1001)) == ["text"]


def test_what_was_typed_is_kept_when_something_is_wrong():
    assert read_question({"text": "Jeg var der."}, NOW)[0].text == "Jeg var der."


def test_signs_a_database_refuses_are_left_out():
    assert read_question({"what": "came", "text": "a\x00b\r\nc\x1b"}, NOW)[0].text == "ab\nc"


@pytest.mark.parametrize("field", ["what", "text", "seen_revision", "made_at"])
@pytest.mark.parametrize("sign", ["x", "9", "\x00", "\U0001f600", "٣"])
def test_any_nonsense_in_any_field_is_answered_calmly(field, sign):
    asked, _errors = read_question({"what": "came", field: sign * 100_000}, NOW)
    assert asked.made_at <= NOW


@pytest.mark.parametrize("text", ["", None, "0.0", "1", "1.", "1.1", "x.0", "1." + "A" * 32, "9" * 30 + ".0", "-1.0"])
def test_what_does_not_say_what_was_seen_says_nothing(text):
    assert read_seen(text) is None


@pytest.mark.parametrize("text", [None, "", "i går", "2026-13-01", "0001-01-01", "9999-12-31", "2" * 1000])
def test_a_week_that_cannot_be_read_is_this_week(text):
    assert read_monday(text, date(2026, 11, 18)) == date(2026, 11, 16)


def test_any_day_of_a_week_opens_it():
    assert read_monday("2026-12-06", date(2026, 11, 18)) == date(2026, 11, 30)


@pytest.mark.parametrize("text, page", [("3", 3), ("0", 1), ("-1", 1), ("x", 1), (None, 1), ("9" * 400, 1)])
def test_a_page_of_a_list_is_a_small_number(text, page):
    assert read_page(text) == page


def test_an_answer_needs_words():
    assert list(read_answer({"answer": " "}, 90)[1]) == ["answer"]


@pytest.mark.parametrize("minutes, kept", [("", None), ("0", 0), ("90", 90)])
def test_the_register_is_corrected_only_when_minutes_are_given(minutes, kept):
    given, errors = read_answer({"answer": "Rettet.", "minutes": minutes}, 90)
    assert not errors and given.minutes == kept


@pytest.mark.parametrize("minutes", ["91", "-1", "halv ti", "1.5", "9" * 5000])
def test_minutes_are_a_whole_number_within_the_lesson(minutes):
    assert list(read_answer({"answer": "Rettet.", "minutes": minutes}, 90)[1]) == ["minutes"]
