"""More cases worked by hand from the domain brief: Norwegian, social studies, reception, interpreter, the way."""

from dataclasses import replace

import pytest

from tests.engine.people import HOUR, D, attended, owed, participant, person, resident, stand
from webapp.engine import journey
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Module, Skill, Subject
from webapp.engine.journey import Stage
from webapp.engine.regulations.facts import (
    Education,
    EndedBy,
    Facts,
    NorwegianGivenIn,
    Pause,
    PauseKind,
    ReceptionKind,
)
from webapp.engine.standing import State

LESS, COMPULSORY, VGS = Education

# 6.1 Norwegian


@pytest.mark.parametrize(
    ("education", "more", "goals"),
    [
        (LESS, {}, "a2 a2 a2 b1"),
        (COMPULSORY, {}, "b1 b1 b1 b1"),
        (VGS, {}, "b1 b1 b1 b2"),
        (VGS, {"needs_b2": True}, "b2 b2 b2 b2"),
        (LESS, {"norwegian_given_in": NorwegianGivenIn.ADULT_PREPARATORY}, "a2 a2 a2 b1"),
        (COMPULSORY, {"norwegian_given_in": NorwegianGivenIn.ADULT_PREPARATORY}, "a2 a2 a2 b1"),
        (COMPULSORY, {"norwegian_goal": {Skill.WRITING: Level.A2}}, "b1 b1 a2 b1"),
        (COMPULSORY, {"norwegian_goal": {Skill.SPEAKING: Level.B2}}, "b1 b1 b1 b2"),
    ],
)
def test_norwegian_goal_listening_reading_writing_oral(education, more, goals):
    found = owed(person(education=education, **more), "2026-06-01")
    skills = (Skill.LISTENING, Skill.READING, Skill.WRITING, Skill.SPEAKING)
    assert " ".join(found[f"norwegian.{skill}"].level for skill in skills) == goals


@pytest.mark.parametrize(
    ("education", "start", "due"),
    [
        (VGS, "2026-02-02", "2027-08-02"),
        (COMPULSORY, "2026-02-02", "2029-02-02"),
        (VGS, "2026-08-31", "2028-02-29"),  # 18 months end in February of a leap year
        (VGS, "2027-08-31", "2029-02-28"),
        (COMPULSORY, "2028-02-29", "2031-02-28"),
    ],
)
def test_norwegian_time_limit(education, start, due):
    found = owed(person(education=education, start=start), "2028-03-01")
    assert found["norwegian.reading"].due_on == found["norwegian.time"].period_to == D(due)


@pytest.mark.parametrize(
    ("leave", "due"), [(0, "2027-08-02"), (1, "2027-08-03"), (10, "2027-08-16"), (11, "2027-08-17")]
)
def test_all_approved_leave_comes_on_top_of_the_norwegian_limit(leave, due):
    # 2027-08-02 is a Monday. The threshold of ten days is the programme's (§ 7.5), not the training's (§ 6.1).
    assert owed(person(education=VGS, approved_leave_days=leave), "2026-06-01")["norwegian.time"].period_to == D(due)


@pytest.mark.parametrize(
    ("permit", "born", "held"),
    [
        ("2026-02-10", "2008-02-11", False),  # 17
        ("2026-02-10", "2008-02-10", True),  # 18
        ("2026-02-10", "1959-02-11", True),  # 66, 67 the day after: until then
        ("2026-02-10", "1959-02-10", False),  # 67
    ],
)
def test_norwegian_age_at_the_permit(permit, born, held):
    facts = participant(permit_granted_on=D(permit), birth_date=D(born), programme_start_on=None,
                        programme_offered_on=None, norwegian_offered_on=D("2026-02-10"), end_goal=None)  # fmt: skip
    found = owed(facts, "2026-02-10").get("norwegian.reading")
    assert (found is not None) is held


def test_norwegian_ends_at_67():
    facts = participant(birth_date=D("1959-06-15"), programme_start_on=None, programme_offered_on=None, end_goal=None,
                        norwegian_offered_on=D("2026-04-15"))  # fmt: skip
    assert stand(facts, "2026-06-14")["norwegian.reading"].state is State.NOT_STARTED
    after = stand(facts, "2026-06-15")
    assert "norwegian.reading" not in after or after["norwegian.reading"].state is State.ENDED


@pytest.mark.parametrize(("permit", "hours"), [("2021-12-31", 250), ("2022-01-01", 225), ("2026-02-10", 225)])
def test_duty_only_hours(permit, hours):
    facts = person(permit=permit, settled=permit, start="2026-02-02", norwegian_duty_only=True)
    facts = replace(facts, programme_start_on=None, programme_offered_on=None, norwegian_offered_on=D("2026-02-02"))
    found = owed(facts, "2026-06-01")
    assert found["norwegian.duty_only_hours"].target == hours * HOUR
    # Social studies go by the permit for them too (§ 6.2); the test is for right and duty (§ 6.3).
    assert found["social_studies.hours"].target == (50 if hours == 250 else 75) * HOUR
    assert {"social_studies.test", "norwegian.reading", "norwegian.time"}.isdisjoint(found)


def test_duty_only_training_is_offered_within_three_months():
    facts = Facts(permit_granted_on=D("2026-01-15"), birth_date=D("1990-01-01"), settled_on=D("2026-02-02"),
                  settled_by_agreement=False, norwegian_duty_only=True)  # fmt: skip
    assert owed(facts, "2026-03-01")["norwegian.offer"].due_on == D("2026-05-02")
    assert stand(facts, "2026-05-03")["norwegian.offer"].state is State.OVERDUE


def test_a_family_member_who_is_not_settled_by_anybody_asks_and_is_offered_norwegian_within_three_months():
    facts = Facts(permit_granted_on=D("2026-02-10"), birth_date=D("1990-01-01"), family_member=True,
                  settled_by_agreement=False, programme_demanded_on=D("2026-11-30"))  # fmt: skip
    assert owed(facts, "2026-12-01")["norwegian.offer"].due_on == D("2027-02-28")
    assert "norwegian.offer" not in owed(facts, "2026-11-29")


# 6.2 Social studies


@pytest.mark.parametrize(
    ("permit", "abroad", "arrived", "hours"),
    [
        ("2021-01-01", False, "2020-05-01", 50),
        ("2021-12-31", False, "2021-05-01", 50),
        ("2022-01-01", False, "2021-05-01", 75),
        ("2021-12-31", True, "2021-12-31", 50),
        ("2021-12-31", True, "2022-01-01", 75),
        ("2020-06-01", True, "2022-02-01", 75),  # older permit, but arrival brings the new act
        ("2020-06-01", True, "2021-02-01", 50),
        ("2026-02-10", False, "2025-02-01", 75),
    ],
)
def test_social_studies_hours(permit, abroad, arrived, hours):
    facts = person(permit=permit, permit_applied_from_abroad=abroad, arrived_on=D(arrived), settled="2022-03-01",
                   start="2022-05-02")  # fmt: skip
    facts = replace(facts, settled_on=max(D("2022-03-01"), D(permit)))
    assert owed(facts, "2026-06-01")["social_studies.hours"].target == hours * HOUR


@pytest.mark.parametrize(
    ("start", "leave", "due"),
    [
        ("2026-02-02", 0, "2027-02-02"),
        ("2028-02-29", 0, "2029-02-28"),
        ("2026-02-02", 3, "2027-02-05"),  # 2 February 2027 is a Tuesday
        ("2026-02-02", 12, "2027-02-18"),
    ],
)
def test_social_studies_and_its_test_within_a_year_and_leave(start, leave, due):
    found = owed(person(start=start, approved_leave_days=leave), "2028-03-01")
    assert found["social_studies.hours"].due_on == found["social_studies.test"].due_on == D(due)


def test_hours_from_reception_count_to_twenty_five_in_each_module():
    rows = [
        attended(Subject.SOCIAL_STUDIES, "2026-10-20", 30, Module.NORWAY_THEN_AND_NOW),
        attended(Subject.SOCIAL_STUDIES, "2026-10-21", 4, Module.FAMILY_AND_HEALTH),
    ]
    social = stand(resident(permit_granted_on=D("2026-12-01")), "2026-12-02", rows)["social_studies.hours"]
    assert (social.done, social.left) == (29 * HOUR, 46 * HOUR)


# 3 Reception


@pytest.mark.parametrize(
    ("applied", "offered", "born", "norwegian", "social"),
    [
        ("2022-01-01", "2022-02-01", "1990-01-01", 175, 25),
        ("2026-09-01", "2026-10-05", "2008-10-05", 175, 25),  # 18 on the day of the offer
        ("2026-09-01", "2026-10-05", "2008-10-20", None, None),  # 17 on the day asked about
        ("2018-09-01", "2018-10-01", "2002-10-01", 175, 50),  # 16
        ("2018-09-01", "2018-10-01", "2002-12-01", None, None),  # 15
        ("2020-12-31", "2020-12-31", "1990-01-01", 175, 50),
        ("2021-06-01", "2021-07-01", "1990-01-01", 175, 50),
    ],
)
def test_reception_hours(applied, offered, born, norwegian, social):
    facts = resident(applied_on=D(applied), reception_training_offered_on=D(offered), birth_date=D(born))
    found = owed(facts, str(D(offered).replace(day=15)))
    targets = [found[f"reception.{part}"].target if f"reception.{part}" in found else None
               for part in ("norwegian", "social_studies")]  # fmt: skip
    assert targets == [norwegian and norwegian * HOUR, social and social * HOUR]


@pytest.mark.parametrize(
    "more",
    [
        {"reception": ReceptionKind.ARRIVAL},
        {"reception": ReceptionKind.TRANSIT},
        {"outside_reception_duty": True},
    ],
)
def test_no_duty_in_reception(more):
    found = stand(resident(**more), "2026-11-01")
    assert not [one for name, one in found.items() if name.startswith("reception.") and one.owed]


@pytest.mark.parametrize(
    ("applied", "on", "duty"), [("2026-03-01", "2026-05-01", False), ("2026-07-02", "2026-07-20", True)]
)
def test_no_reception_duty_for_collective_protection_before_the_repeal(applied, on, duty):
    facts = resident(applied_on=D(applied), reception_training_offered_on=D(applied), collective_protection=True)
    found = owed(facts, on)
    assert ("reception.norwegian" in found) is duty
    assert all(one.not_verified for one in found.values())


def test_hours_in_reception_are_not_owed_before_they_are_offered():
    found = stand(resident(reception_training_offered_on=None), "2026-12-24")["reception.norwegian"]
    assert (found.state, found.owed, found.left) == (State.NOT_STARTED, False, 0)


@pytest.mark.parametrize(("day", "state"), [("2026-11-30", State.NOT_STARTED), ("2026-12-01", State.ENDED)])
def test_the_duty_ends_on_its_day_whatever_ended_it(day, state):
    assert stand(resident(duty_ended_on=D("2026-12-01")), day)["reception.norwegian"].state is state


@pytest.mark.parametrize(
    ("on", "state", "due"),
    [("2026-10-01", State.BEHIND, "2026-10-01"), ("2026-10-15", State.BEHIND, "2026-10-01"),
     ("2026-10-16", State.NOT_RECORDED, None)],
)  # fmt: skip
def test_an_interpreter_who_was_missing_has_the_day_of_the_meeting_as_deadline(on, state, due):
    row = Evidence("i", EvidenceKind.NO_INTERPRETER, Subject.INTERPRETER, D("2026-10-01"))
    found = stand(participant(interpreter_needed=True), on, [row])["interpreter.provided"]
    assert (found.state, found.commitment.due_on) == (state, due and D(due))


# 2 Journey


@pytest.mark.parametrize(
    ("facts", "on", "stage"),
    [
        (resident(), "2026-10-06", Stage.RECEPTION_ASYLUM),
        (resident(reception=ReceptionKind.ARRIVAL), "2026-10-06", Stage.RECEPTION_ARRIVAL),
        # She still lives there: only the day her duty ended is told, never why, and nothing beyond an answer.
        (resident(duty_ended_on=D("2026-10-06")), "2026-10-06", Stage.RECEPTION_ASYLUM),
        (resident(permit_granted_on=D("2026-12-01")), "2026-12-01", Stage.AWAITING_SETTLEMENT),
        (participant(), "2026-04-01", Stage.PLANNING),
        (participant(), "2026-05-31", Stage.PLANNING),
        (participant(), "2026-06-01", Stage.PROGRAMME),
        (participant(pauses=(Pause(D("2026-08-03"), D("2026-08-28"), PauseKind.LEAVE),)), "2026-08-28",
         Stage.PROGRAMME_PAUSED),
        (participant(pauses=(Pause(D("2026-08-03"), D("2026-08-28"), PauseKind.STOP),)), "2026-08-29", Stage.PROGRAMME),
        (participant(programme_ended_on=D("2026-09-01"), programme_ended_by=EndedBy.STOPPED), "2026-09-01", Stage.ENDED),
        (participant(birth_date=D("1965-01-01"), programme_offered_on=None, programme_start_on=None), "2026-05-01",
         Stage.NORWEGIAN_ONLY),
    ],
)  # fmt: skip
def test_stage(facts, on, stage):
    assert journey.stage_on(facts, D(on)) is stage


# Product § 2: states


@pytest.mark.parametrize(
    ("started", "on", "state", "late"),
    [
        ("2026-07-01", "2026-07-15", State.FULFILLED, 0),
        ("2026-07-06", "2026-07-15", State.FULFILLED, 5),
        ("2026-07-06", "2026-07-05", State.OVERDUE, 4),
        ("2026-07-06", "2026-07-01", State.NOT_STARTED, 0),  # set to begin too late: never behind, not overdue yet
        ("2026-07-06", "2026-07-02", State.OVERDUE, 1),
    ],
)
def test_a_date_is_overdue_never_behind_and_fulfilled_carries_days_late(started, on, state, late):
    facts = participant(programme_start_on=D(started), programme_offered_on=D(started))
    found = stand(facts, on)["programme.start"]
    assert (found.state, found.days_late) == (state, late)
