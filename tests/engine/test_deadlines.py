"""Appeal deadlines: three weeks, what can be appealed, and no silent extension."""

import pytest
from hypothesis import given, strategies as st

from tests.engine.people import D
from webapp.engine import oslo
from webapp.engine.commitment import Confidence
from webapp.engine.regulations.absence import law
from webapp.engine.regulations.deadlines import Decided, appeal_deadline, appealable


@pytest.mark.parametrize("decided", [each for each in Decided if each is not Decided.VACATION])
def test_appeal_deadline_is_three_weeks(decided):
    assert appeal_deadline(D("2026-11-02"), decided).day == D("2026-11-23")


@pytest.mark.parametrize(("decided", "mark"), [("test", Confidence.VERIFIED), ("plan", Confidence.OUR_READING)])
def test_appeal_deadline_is_verified_for_tests_only(decided, mark):
    found = appeal_deadline(D("2026-11-02"), decided)
    assert found.confidence is mark
    assert found.source


@pytest.mark.parametrize(
    ("told", "day", "off"),
    [("2026-11-06", "2026-11-27", False), ("2026-11-07", "2026-11-28", True), ("2026-12-04", "2026-12-25", True)],
)
def test_appeal_deadline_on_a_day_off_stays_where_it_is(told, day, off):
    found = appeal_deadline(D(told))
    assert (found.day, found.on_day_off) == (D(day), off)


def test_when_vacation_is_taken_cannot_be_appealed():
    assert not appealable(Decided.VACATION, D("2026-11-02"))
    assert appeal_deadline(D("2026-11-02"), Decided.VACATION) is None


def test_a_word_that_is_no_decision_is_refused():
    with pytest.raises(ValueError, match="rumour"):
        appeal_deadline(D("2026-11-02"), "rumour")


def test_appeal_test_parts_only_writing_for_the_result():
    assert law("appeal.test_parts", D("2026-11-02")).values == {"result": "writing", "formal_errors": "all_parts"}


@pytest.mark.parametrize(("settled", "due"), [("2026-11-30", "2027-02-28"), ("2026-08-20", "2026-11-20")])
def test_e8_three_months_end_with_the_month(settled, due):
    assert oslo.add_months(D(settled), 3) == D(due)


@given(st.dates(D("2021-01-01"), D("2030-01-01")), st.sampled_from(["plan", "test", "leave"]))
def test_an_appeal_deadline_keeps_the_weekday(told, decided):
    found = appeal_deadline(told, decided).day
    assert (found - told).days == 21
