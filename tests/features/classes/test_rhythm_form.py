"""What is typed into the form of a rhythm: read, or an error beside the field it stands in."""

from datetime import date, time

import pytest
from werkzeug.datastructures import MultiDict

from webapp.features.classes.rhythm_forms import read_days, read_rhythm, read_typed

TODAY = date(2026, 11, 17)
FILLED = {
    "starts": "09:00", "ends": "10:45", "break": "15", "every": "1", "first": "2026-11-23", "until": "2026-12-18",
    "holidays": "yes", "kind": "norwegian",
}  # fmt: skip


def read(weekdays=("0",), **fields):
    form = MultiDict([*(FILLED | fields).items(), *(("weekday", day) for day in weekdays)])
    return read_rhythm(read_typed(form), TODAY)


def test_a_whole_form_is_a_rhythm():
    wanted, errors = read(("0", "3"), except_="", topic="Jobb", room="12")
    assert errors == {}
    assert wanted.rhythm.weekdays == {0, 3}
    assert (wanted.rhythm.starts, wanted.rhythm.ends, wanted.break_minutes) == (time(9), time(10, 45), 15)
    assert (wanted.details.topic, wanted.details.room) == ("Jobb", "12")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ends": "09:00"}, "ends"), ({"ends": "08:00"}, "ends"), ({"ends": "09:04"}, "ends"),
        ({"starts": "08:00", "ends": "20:01"}, "ends"), ({"ends": "39:00"}, "ends"), ({"starts": "ni"}, "starts"),
        ({"break": "105"}, "break"), ({"break": "-5"}, "break"), ({"every": "5"}, "every"), ({"first": "i morgen"}, "first"),
        ({"until": "2026-11-01"}, "until"), ({"until": "2031-01-01"}, "until"), ({"first": "2029-01-01", "until": "2029-01-02"}, "first"),
        ({"except": "jul"}, "except"), ({"except": "2.1.2027–21.12.2026"}, "except"), ({"kind": "dans"}, "kind"),
        ({"module": "career_competence"}, "module"), ({"topic": "a" * 201}, "topic"),
    ],
)  # fmt: skip
def test_nonsense_has_its_error_beside_its_field(fields, wrong):
    wanted, errors = read(**fields)
    assert wanted is None
    assert set(errors) == {wrong}


def test_no_weekday_is_an_error():
    assert set(read(())[1]) == {"weekday"}


def test_a_lesson_of_thirty_hours_is_an_error():
    assert "ends" in read(starts="00:00", ends="30:00")[1]


def test_named_days_are_days_and_stretches_on_lines_or_with_commas():
    wanted, errors = read(
        except_=None, **{"except": "24.12.2026\n21.12.2026 – 2.1.2027, 2026-11-30"}, until="2027-01-29"
    )
    assert errors == {}
    assert {date(2026, 11, 30), date(2026, 12, 21), date(2026, 12, 31), date(2027, 1, 2)} <= wanted.rhythm.except_days
    assert len(wanted.rhythm.except_days) == 14


def test_a_stretch_of_iso_days_is_not_taken_apart_at_its_hyphens():
    errors = {}
    assert len(read_days("except", "2026-12-21-2026-12-23", errors)) == 3
    assert errors == {}
