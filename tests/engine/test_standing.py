"""How a standing is decided: behind, overdue, not recorded, forecast."""

import pytest

from tests.engine.people import HOUR, D, attended, lesson, participant, register, resident, stand
from webapp.engine.evidence import Subject
from webapp.engine.standing import DeadlinePassed, ReasonCode, State, as_plain, from_plain, pace_needed

SOCIAL = Subject.SOCIAL_STUDIES  # 75 hours, due 2027-06-01
DONE = [attended(SOCIAL, "2027-05-10", 60)]


def social(on, evidence=DONE, planned=(), registers=()):
    return stand(participant(), on, evidence, planned, registers)["social_studies.hours"]


@pytest.mark.parametrize(
    ("hours", "day", "state"),
    [
        (15, "2027-06-01", State.ON_TRACK),
        (14, "2027-06-01", State.BEHIND),
        (15, "2027-06-02", State.BEHIND),
    ],
)
def test_behind_means_that_something_is_left_after_all_that_is_planned_until_the_deadline(hours, day, state):
    assert social("2027-05-12", planned=[lesson(SOCIAL, day, hours)]).state is state


@pytest.mark.parametrize(("on", "state"), [("2027-05-24", State.BEHIND), ("2027-05-25", State.NOT_RECORDED)])
def test_after_fourteen_silent_days_nobody_is_called_behind(on, state):
    assert social(on).state is state


@pytest.mark.parametrize(("on", "state"), [("2027-06-01", State.BEHIND), ("2027-06-02", State.OVERDUE)])
def test_overdue_begins_the_day_after_the_deadline(on, state):
    assert social(on, registers=[register("2027-06-01")]).state is state


def test_a_held_lesson_that_nobody_registered_makes_nobody_overdue():
    waiting = [lesson(SOCIAL, "2027-05-31", 15)]
    assert social("2027-06-05", planned=waiting, registers=[register("2027-05-30")]).state is State.NOT_RECORDED


def test_without_any_register_the_deadline_passes_unrecorded():
    assert social("2027-07-01", evidence=()).state is State.NOT_RECORDED


def test_fulfilled_carries_the_days_late():
    found = social("2027-06-30", [*DONE, attended(SOCIAL, "2027-06-11", 15)])
    assert (found.state, found.met_on, found.days_late) == (State.FULFILLED, D("2027-06-11"), 10)


def test_the_forecast_is_the_day_the_planned_lessons_reach_the_target():
    planned = [lesson(SOCIAL, f"2027-05-{day}", 5) for day in (13, 14, 20, 21)]
    found = social("2027-05-12", planned=planned)
    assert (found.forecast_on, found.planned_left) == (D("2027-05-20"), 20 * HOUR)


def test_no_forecast_where_too_little_is_planned():
    assert social("2027-05-12", planned=[lesson(SOCIAL, "2027-05-13", 5)]).forecast_on is None


def test_reception_hours_with_silent_held_lessons_are_not_recorded():
    evidence, planned = [attended(Subject.NORWEGIAN, "2026-10-12", 6)], [lesson(Subject.NORWEGIAN, "2026-10-19", 6)]
    found = [stand(resident(), on, evidence, planned)["reception.norwegian"] for on in ("2026-10-26", "2026-10-27")]
    assert [one.state for one in found] == [State.ON_TRACK, State.NOT_RECORDED]
    assert found[1].counted_to == D("2026-10-12")


def test_a_correction_replaces_what_it_corrects():
    wrong, right = attended(SOCIAL, "2027-05-10", 60, id="a"), attended(SOCIAL, "2027-05-10", 6, id="b", corrects="a")
    assert social("2027-05-12", [right, wrong]).done == 6 * HOUR


def test_what_happens_later_does_not_count_today():
    assert social("2027-05-09").done == 0


def test_a_lesson_with_absence_counts_as_offered_but_not_as_attended():
    from webapp.engine.evidence import Evidence, EvidenceKind

    away = Evidence("x", EvidenceKind.ABSENT, SOCIAL, D("2027-05-11"), 180)
    found = stand(participant(), "2027-05-12", [*DONE, away])
    assert found["social_studies.offer"].done - found["social_studies.hours"].done == 180


def test_the_explanation_names_numbers_and_days():
    found = social("2027-05-12")
    by_code = {reason.code: reason.values for reason in found.explanation}
    assert by_code[ReasonCode.SHORT_AT_DEADLINE] == {"short": 15 * HOUR, "due_on": D("2027-06-01")}
    assert by_code[ReasonCode.COUNTED]["counted_to"] == D("2027-05-10")


def test_a_stored_standing_comes_back_exactly():
    import json

    for found in stand(participant(children_born_on=(D("2020-01-01"),)), "2027-05-12", DONE).values():
        assert from_plain(json.loads(json.dumps(as_plain(found)))) == found


@pytest.mark.parametrize(
    ("left", "days", "pace"), [(0, 0, 0), (600, 14, 300), (601, 14, 301), (60, 1, 60), (100, 7, 100)]
)
def test_pace_is_rounded_up(left, days, pace):
    assert pace_needed(left, days) == pace


def test_pace_after_the_deadline_is_refused():
    with pytest.raises(DeadlinePassed):
        pace_needed(1, 0)
