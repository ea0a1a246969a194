"""More cases worked by hand: the states of both sides, sentence by sentence of what a standing says."""

from datetime import timedelta

import pytest

from tests.engine.people import D, attended, lesson, meetings, participant, register, resident, stand, weeks
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Module, Planned, Skill, Subject
from webapp.engine.standing import ReasonCode, State, standing

# Product § 2: states

SOCIAL = "social_studies.hours"


def social(day, hours, id="s"):
    return attended(Subject.SOCIAL_STUDIES, day, hours, Module.FAMILY_AND_HEALTH, id=id)


def three_modules(hours):
    modules = (Module.EDUCATION_AND_WORK, Module.FAMILY_AND_HEALTH, Module.NORWAY_THEN_AND_NOW)
    return [lesson(Subject.SOCIAL_STUDIES, "2027-03-01", hours, module) for module in modules]


@pytest.mark.parametrize(
    ("evidence", "planned", "registers", "on", "state"),
    [
        # Nobody has written anything down: no record is not "not done".
        ([], [], [], "2026-08-01", State.NOT_STARTED),
        ([], [], [], "2027-06-02", State.NOT_RECORDED),
        # Registered, and enough is planned before the deadline 2027-06-01.
        ([social("2026-09-01", 5)], three_modules(25), [register("2026-09-01")], "2026-09-10", State.ON_TRACK),
        # Registered lately, too little planned.
        ([social("2026-09-01", 5)], three_modules(10), [register("2026-09-01")], "2026-09-10", State.BEHIND),
        # The same after more than 14 silent days.
        ([social("2026-09-01", 5)], three_modules(10), [register("2026-09-01")], "2026-09-16", State.NOT_RECORDED),
        # Past the deadline with a register that reaches it.
        ([social("2026-09-01", 5)], [], [register("2027-06-01")], "2027-06-02", State.OVERDUE),
        ([social("2026-09-01", 5)], [], [register("2027-05-01")], "2027-06-02", State.NOT_RECORDED),
    ],
)
def test_states_of_hours_with_a_deadline(evidence, planned, registers, on, state):
    assert stand(participant(), on, evidence, planned, registers)[SOCIAL].state is state


def test_the_last_hour_after_the_deadline_is_fulfilled_and_late():
    rows = [attended(Subject.SOCIAL_STUDIES, day, 25, module, id=module) for day, module in (
        ("2026-09-01", Module.EDUCATION_AND_WORK), ("2026-10-01", Module.FAMILY_AND_HEALTH),
        ("2027-06-11", Module.NORWAY_THEN_AND_NOW))]  # fmt: skip
    found = stand(participant(), "2027-07-01", rows)[SOCIAL]
    assert (found.state, found.days_late, found.met_on) == (State.FULFILLED, 10, D("2027-06-11"))


def test_the_forecast_is_the_planned_day_that_reaches_the_target():
    planned = [lesson(Subject.NORWEGIAN, day, 60) for day in ("2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23")]
    found = stand(resident(), "2026-10-20", [], planned, [register("2026-10-19")])["reception.norwegian"]
    assert found.forecast_on == D("2026-11-16")  # 60, 120, 180 of 175


@pytest.mark.parametrize("silent", [0, 400])
def test_without_a_deadline_nobody_is_behind_or_overdue(silent):
    facts = participant(children_born_on=(D("2020-01-01"),))
    registers = [register(str(D("2027-04-01") - timedelta(days=silent)))]
    found = stand(facts, "2027-04-01", meetings(2), [], registers)
    for name in ("parental_guidance.meetings", "life_skills.hours", "reception.norwegian"):
        if name in found:
            assert found[name].commitment.due_on is None
            assert found[name].state not in (State.BEHIND, State.OVERDUE)


@pytest.mark.parametrize(
    ("hours", "on", "state", "average"),
    [
        ([15, 15, 15, 15], "2026-10-05", State.ON_TRACK, 900),
        ([0, 30, 15, 15], "2026-10-05", State.ON_TRACK, 900),
        ([15, 15, 15, 14], "2026-10-05", State.BEHIND, 885),
        ([20, 9, 20, 9], "2026-10-05", State.BEHIND, 870),
    ],
)
def test_an_average_is_behind_below_its_target(hours, on, state, average):
    found = stand(participant(), on, weeks(Subject.WORK, hours))["programme.work_hours"]
    assert (found.state, found.done) == (state, average)


def test_a_planned_start_in_time_is_told_as_next():
    facts = participant(programme_offered_on=None, programme_start_on=None)
    planned = [Planned(Subject.PROGRAMME, D("2026-06-15"), kind=EvidenceKind.STARTED)]
    found = stand(facts, "2026-06-01", [], planned)["programme.start"]
    assert found.state not in (State.BEHIND, State.OVERDUE)
    assert found.next_on == D("2026-06-15")


def test_waived_norwegian_and_a_level_reached_late():
    late = Evidence("t", EvidenceKind.LEVEL, Subject.NORWEGIAN, D("2027-12-11"), level=Level.B1, skill=Skill.READING)
    found = stand(participant(waived=frozenset({"norwegian.writing"})), "2028-01-01", [late])
    assert found["norwegian.writing"].state is State.WAIVED
    assert (found["norwegian.reading"].state, found["norwegian.reading"].days_late) == (State.FULFILLED, 10)


def test_every_standing_carries_the_day_the_register_reaches_to():
    found = stand(participant(), "2026-09-10", [social("2026-09-01", 5)], [], [register("2026-09-03")])[SOCIAL]
    assert found.counted_to == D("2026-09-03")
    assert found.explanation[0].code is ReasonCode.COUNTED


def test_one_commitment_alone_stands_as_among_the_others():
    rows, registers = [social("2026-09-01", 5)], [register("2026-09-03")]
    found = stand(participant(), "2026-09-10", rows, [], registers)[SOCIAL]
    assert standing(found.commitment, rows, [], registers, D("2026-09-10")) == found
