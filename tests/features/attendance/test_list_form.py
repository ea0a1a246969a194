"""The list as filled in: what each field means, and nonsense of any sort."""

import pytest
from hypothesis import given, strategies as st

from webapp.features.attendance.forms import read_sheet, typed_of
from webapp.features.attendance.stands import CAME, Stand, stand_of_record, usual_minutes

PERSON = "0123456789abcdef" * 2
MINUTES = 90


def read(**fields):
    named = {f"{name}-{PERSON}": value for name, value in fields.items()}
    return read_sheet({f"seen-{PERSON}": "0"} | named, MINUTES)


def stand_of(**fields):
    sheet = read(**fields)
    assert not sheet.errors
    return sheet.marks[PERSON].stand


@pytest.mark.parametrize(
    ("fields", "stand"),
    [
        ({}, None),
        ({"mark": "kept"}, None),
        ({"mark": "came"}, CAME),
        ({"mark": "came", "late": "20"}, CAME),
        ({"mark": "late"}, Stand(False, late=15)),
        ({"mark": "late", "late": "5"}, Stand(False, late=5)),
        ({"mark": "late", "late": "5", "early": "10"}, Stand(False, late=5, early=10)),
        ({"mark": "early", "late": "5"}, Stand(False, late=5, early=15)),
        ({"mark": "late", "late": "٢٠"}, Stand(False, late=20)),
        ({"mark": "away", "late": "5"}, Stand(True)),
        ({"mark": "away", "told": "yes"}, Stand(True, told=True)),
        ({"mark": "ugyldig"}, None),
    ],
)
def test_the_fields_of_one_person_mean_one_thing(fields, stand):
    assert stand_of(**fields) == stand


@pytest.mark.parametrize("minutes", ["90", "91", "9999"])
def test_as_many_minutes_as_the_lesson_has_is_not_late_but_away(minutes):
    assert list(read(mark="late", late=minutes).errors) == [f"late-{PERSON}"]


def test_late_and_early_together_cannot_be_the_whole_lesson():
    assert list(read(mark="early", late="45", early="45").errors) == [f"early-{PERSON}"]


@pytest.mark.parametrize("text", ["x", "-5", "1.5", "1e3", "99999", "²", "5 min", "\x00"])
def test_what_is_no_number_of_minutes_is_an_error_and_is_kept_as_typed(text):
    sheet = read(mark="late", late=text)
    assert list(sheet.errors) == [f"late-{PERSON}"]
    assert sheet.typed[PERSON].late == text.strip()


@given(st.integers(2, 720), st.integers(0, 719), st.integers(0, 719))
def test_whoever_is_registered_as_there_was_there_a_minute_at_least(lesson, late, early):
    form = {f"seen-{PERSON}": "0", f"mark-{PERSON}": "late", f"late-{PERSON}": str(late), f"early-{PERSON}": str(early)}
    sheet = read_sheet(form, lesson)
    stand = sheet.marks[PERSON].stand
    if sheet.errors:
        assert (late or usual_minutes(lesson)) + early >= lesson
    else:
        assert 1 <= stand.minutes(lesson) <= lesson


@given(
    st.sampled_from(("attended", "absent")),
    st.integers(0, 720),
    st.none() | st.integers(1, 300),
    st.none() | st.integers(1, 300),
    st.none() | st.booleans(),
    st.integers(2, 720),
)
def test_a_record_shown_and_sent_back_untouched_says_the_same_or_nothing(kind, minutes, late, early, told, lesson):
    stand = stand_of_record(kind, minutes, late, early, told, lesson)
    line = typed_of(stand)
    fields = {
        f"seen-{PERSON}": "a" * 32,
        f"mark-{PERSON}": line.mark,
        f"late-{PERSON}": line.late,
        f"early-{PERSON}": line.early,
    }
    if line.told:
        fields[f"told-{PERSON}"] = "yes"
    sheet = read_sheet(fields, lesson)
    assert sheet.errors or sheet.marks[PERSON].stand in (None, stand)


@given(
    st.dictionaries(
        st.sampled_from(["seen", "mark", "late", "early", "told", "choose", "decide"]), st.text(max_size=40)
    )
)
def test_any_nonsense_is_read_calmly(fields):
    read(**fields)


def test_more_lines_than_any_class_has_are_not_read():
    assert len(read_sheet({f"seen-{number:032x}": "0" for number in range(2_000)}, MINUTES).marks) == 500
