from datetime import date, datetime, time

import pytest
from hypothesis import given, strategies as some

from webapp.features.roster import cells
from webapp.features.roster.cells import Unreadable, Why
from webapp.features.roster.grid import Said, read_mark

ANYTHING = some.one_of(
    some.none(), some.booleans(), some.integers(), some.floats(), some.text(max_size=40), some.dates(), some.datetimes(), some.times(),
    some.timedeltas(), some.from_regex(r"[0-9]{0,4}[.,:/-][0-9]{0,4}[.,:/-]?[0-9]{0,4}"),
)  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["2026-11-24", "24.11.2026", "24.11.26", "24/11/2026", "24-11-2026", "24. november 2026", "tirsdag 24. nov. 2026", "ti 24.11.2026",
     "2026-11-24 00:00:00", datetime(2026, 11, 24), date(2026, 11, 24)],
)  # fmt: skip
def test_a_date_is_read_in_its_usual_forms(written):
    assert cells.day(written) == date(2026, 11, 24)


@pytest.mark.parametrize("written", ["30.02.2026", "2026-13-01", "i morgen", "46350", 46350, "", "24.11"])
def test_what_is_no_date_is_not_guessed_at(written):
    with pytest.raises(Unreadable):
        cells.day(written)


def test_a_heading_without_a_year_means_the_last_such_day():
    today = date(2026, 1, 10)
    assert cells.day_in("man 29.12", today) == date(2025, 12, 29)
    assert cells.day_in("8. jan", today) == date(2026, 1, 8)
    assert cells.day_in("29.2.", date(2026, 3, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("written", "minutes"), [("2", 120), ("2,5", 150), ("2.5", 150), (2.5, 150), (2, 120), ("1:30", 90), ("2 t", 120), ("0,75", 45), ("1,33", 80)]
)
def test_hours_are_read_with_comma_point_and_colon(written, minutes):
    assert cells.hours(written) == minutes


@pytest.mark.parametrize("written", ["to", "2,51", "-1", "25", "2,5,5", "1e3", float("nan"), float("inf")])
def test_what_is_no_hours_is_not_guessed_at(written):
    with pytest.raises(Unreadable):
        cells.hours(written)


def test_a_time_is_read_with_point_and_colon():
    assert cells.clock("09:00") == cells.clock("9.00") == cells.clock("kl. 9") == cells.clock(0.375) == time(9)


def test_a_formula_is_said_to_be_one():
    with pytest.raises(Unreadable) as refused:
        cells.day("=TODAY()")
    assert refused.value.why is Why.FORMULA


def test_a_mark_in_the_grid_is_hours_or_a_word():
    assert [read_mark(said) for said in ("x", "X", "2,5", "1", "-", "0", "m", "", None, "90 min", True)] == [
        Said.CAME, Said.CAME, 150, 60, Said.ABSENT, Said.ABSENT, Said.TOLD_US, None, None, 90, Said.CAME,
    ]  # fmt: skip


@given(ANYTHING)
def test_any_cell_is_read_or_refused_and_never_breaks(cell):
    for reader in (cells.text, cells.day, cells.clock, cells.hours, cells.minutes, cells.yes_or_no, cells.several, cells.ids, cells.days, read_mark):
        try:
            reader(cell)
        except Unreadable as refused:
            assert isinstance(refused.why, Why)
