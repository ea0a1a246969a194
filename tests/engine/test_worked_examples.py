"""The worked examples of the domain brief (§ 17), in what concerns regime, dates, hours, levels and meetings."""

from dataclasses import replace

import pytest

from tests.engine.people import HOUR, D, attended, meetings, owed, participant, resident, stand, weeks
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Module, Skill, Subject
from webapp.engine.reckon import offered_weeks
from webapp.engine.regulations.apply import CohortId, cohort, duration_of, last_day, latest_start
from webapp.engine.regulations.facts import Education, EndGoal, Facts, NorwegianGivenIn
from webapp.engine.standing import ReasonCode, State, together


def mother(**more):
    given = {
        "permit_granted_on": D("2025-11-20"),
        "birth_date": D("1994-06-01"),
        "education": Education.COMPULSORY_COMPLETED,
        "settled_on": D("2026-01-05"),
        "programme_decided_on": D("2026-02-10"),
        "programme_offered_on": D("2026-03-02"),
        "programme_start_on": D("2026-03-02"),
        "end_goal": EndGoal.PARTS_OF_UPPER_SECONDARY,
        "children_born_on": (D("2022-11-01"), D("2019-02-01")),
    }
    return Facts(**{**given, **more})


def ukrainian(start, settled, **more):
    return Facts(
        permit_granted_on=D("2026-02-01"),
        birth_date=D("1988-01-10"),
        collective_protection=True,
        education=Education.UPPER_SECONDARY,
        settled_on=D(settled),
        programme_offered_on=D(start),
        programme_start_on=D(start),
        end_goal=EndGoal.WORK,
        **more,
    )


# E1


def test_e1_regime_and_dates():
    facts = participant()
    assert cohort(facts).id is CohortId.INT2026
    assert not cohort(facts).overlay_6a
    assert latest_start(facts) == D("2026-07-01")
    assert last_day(facts) == duration_of(facts).latest_last_day == D("2027-05-31")


def test_e1_started_in_time():
    start = stand(participant(), "2026-11-21")["programme.start"]
    assert (start.state, start.days_late) == (State.FULFILLED, 0)


def test_e1_social_studies_within_a_year_and_norwegian_within_eighteen_months():
    found = owed(participant(), "2026-11-21")
    assert (found["social_studies.hours"].target, found["social_studies.hours"].due_on) == (75 * HOUR, D("2027-06-01"))
    assert found["norwegian.speaking"].due_on == found["norwegian.time"].period_to == D("2027-12-01")


def test_e1_norwegian_goal_life_skills_and_no_parental_guidance():
    found = owed(participant(), "2026-11-21")
    goals = [found[f"norwegian.{skill}"].level for skill in Skill]
    assert goals == [Level.B1, Level.B1, Level.B1, Level.B2]
    assert found["life_skills.hours"].target == 15 * HOUR
    assert [part.target for part in found["life_skills.hours"].modules] == [5 * HOUR, 10 * HOUR]
    assert "parental_guidance.meetings" not in found


def test_e1_fourteen_and_a_half_hours_on_average_do_not_meet_the_fifteen_hour_rule():
    work = stand(participant(), "2026-10-05", weeks(Subject.WORK, [10, 16, 20, 12]))["programme.work_hours"]
    assert work.commitment.owed_from == D("2026-09-01")
    assert (work.state, work.done, work.left) == (State.BEHIND, 870, 30)


def test_e1_fifteen_hours_on_average_meet_it():
    work = stand(participant(), "2026-10-05", weeks(Subject.WORK, [10, 16, 20, 14]))["programme.work_hours"]
    assert (work.state, work.done, work.left) == (State.ON_TRACK, 900, 0)


def test_e1_a_week_that_has_not_ended_is_not_counted():
    work = stand(participant(), "2026-10-04", weeks(Subject.WORK, [10, 16, 20, 12]))["programme.work_hours"]
    assert work.done == 46 * HOUR // 3


def test_e1_plan_test_and_review_follow_the_same_days():
    found = owed(participant(), "2026-06-02")
    assert found["planning.plan"].due_on == found["planning.mapping"].due_on == D("2026-07-01")
    assert found["social_studies.test"].due_on == D("2027-06-01")
    assert stand(participant(), "2026-06-02")["plan.review"].commitment.due_on == D("2026-09-01")
    assert found["programme.duration"].may_extend_months is None


def test_e1_half_an_hour_a_week_is_short():
    work = stand(participant(), "2026-10-05", weeks(Subject.WORK, [10, 16, 20, 12]))["programme.work_hours"]
    short = next(reason for reason in work.explanation if reason.code is ReasonCode.HOURS_SHORT)
    assert short.values == {"short": 30}


def test_e1_the_weeks_behind_the_average_are_shown_one_by_one():
    work = owed(participant(), "2026-10-05")["programme.work_hours"]
    shown = offered_weeks(work, weeks(Subject.WORK, [10, 16, 20, 12]), (), (), D("2026-10-05"))
    assert [(week.monday, week.minutes // HOUR, week.counted) for week in shown] == [
        (D("2026-10-05"), 0, False),
        (D("2026-09-28"), 12, True),
        (D("2026-09-21"), 20, True),
        (D("2026-09-14"), 16, True),
        (D("2026-09-07"), 10, True),
        (D("2026-08-31"), 0, False),  # begun before the threshold day
    ]


# E2


def test_e2_three_years_and_one_extension():
    duration = duration_of(mother())
    assert latest_start(mother()) == D("2026-04-05")
    assert (duration.last_day, duration.latest_last_day) == (D("2029-03-01"), D("2030-03-01"))


def test_e2_the_year_of_extension_is_said_until_it_is_decided():
    assert owed(mother(), "2026-11-21")["programme.duration"].may_extend_months == 12
    extended = owed(mother(programme_extended_months=12), "2026-11-21")["programme.duration"]
    assert (extended.period_to, extended.may_extend_months) == (D("2030-03-01"), None)


@pytest.mark.parametrize(("given_in", "grade", "state"), [
    (NorwegianGivenIn.UPPER_SECONDARY, 2, State.FULFILLED),
    (NorwegianGivenIn.UPPER_SECONDARY, 1, State.NOT_STARTED),
    (NorwegianGivenIn.ORDINARY, 6, State.NOT_STARTED),
])  # fmt: skip
def test_e2_grade_two_stands_in_for_the_levels_inside_upper_secondary(given_in, grade, state):
    row = Evidence("g", EvidenceKind.GRADE, Subject.NORWEGIAN, D("2026-10-01"), grade=grade)
    found = stand(mother(norwegian_given_in=given_in), "2026-11-21", [row])
    assert {found[f"norwegian.{skill}"].state for skill in Skill} == {state}
    assert (found["norwegian.time"].state is State.FULFILLED) is (state is State.FULFILLED)


def test_e2_hours_goals_and_limits():
    found = owed(mother(), "2026-11-21")
    assert found["life_skills.hours"].target == 25 * HOUR
    assert "programme.work_hours" not in found
    assert {found[f"norwegian.{skill}"].level for skill in Skill} == {Level.B1}
    assert found["norwegian.reading"].due_on == D("2029-03-02")


@pytest.mark.parametrize(
    ("attended_meetings", "state"), [(6, State.ON_TRACK), (7, State.ON_TRACK), (8, State.FULFILLED)]
)
def test_e2_eight_group_meetings_are_required(attended_meetings, state):
    assert stand(mother(), "2026-11-21", meetings(attended_meetings))["parental_guidance.meetings"].state is state


@pytest.mark.parametrize("reduced_to", [4, 5, 6, 7])
def test_e2_six_meetings_complete_a_reduced_group(reduced_to):
    found = stand(mother(guidance_reduced_to=reduced_to), "2026-11-21", meetings(6))
    assert found["parental_guidance.meetings"].state is State.FULFILLED


# E3


def test_e3_before_the_repeal_no_social_studies_and_one_year_of_norwegian():
    facts = ukrainian("2026-05-04", "2026-03-16")
    found = owed(facts, "2026-05-04")
    assert cohort(facts).id is CohortId.INT2026
    assert cohort(facts).overlay_6a
    assert not cohort(facts).not_verified
    assert (last_day(facts), latest_start(facts)) == (D("2027-05-03"), D("2026-06-16"))
    assert "social_studies.hours" not in found
    assert not found["norwegian.reading"].duty
    assert found["norwegian.time"].period_to == D("2027-05-04")
    assert found["life_skills.hours"].target == 15 * HOUR


@pytest.mark.parametrize(
    ("decided", "last", "left"), [(0, "2027-05-04", 6), (6, "2027-11-04", None), (9, "2027-11-04", None)]
)
def test_e3_norwegian_may_be_extended_by_up_to_six_months(decided, last, left):
    facts = ukrainian("2026-05-04", "2026-03-16", norwegian_extended_months=decided)
    time = owed(facts, "2026-05-04")["norwegian.time"]
    assert (time.period_to, time.may_extend_months) == (D(last), left)


def test_e3_others_may_have_two_years_more():
    facts = replace(ukrainian("2026-05-04", "2026-03-16"), education=Education.COMPULSORY_COMPLETED)
    assert owed(facts, "2026-05-04")["norwegian.time"].may_extend_months == 24


def test_e3_after_the_repeal_the_ordinary_rules_with_a_flag():
    facts = ukrainian("2026-08-03", "2026-05-10")
    found = owed(facts, "2026-08-03")
    assert latest_start(facts) == D("2026-08-10")
    assert not cohort(facts).overlay_6a
    assert found["social_studies.hours"].target == 75 * HOUR
    assert found["norwegian.speaking"].due_on == D("2028-02-03")
    assert all(commitment.not_verified for commitment in found.values())


@pytest.mark.parametrize(
    ("start", "overlay", "flag"),
    [("2026-06-30", True, False), ("2026-07-01", False, True), ("2026-07-02", False, True)],
)
def test_e3_the_repeal_is_on_the_first_of_july(start, overlay, flag):
    found = cohort(ukrainian(start, "2026-05-10"))
    assert (found.overlay_6a, found.not_verified) == (overlay, flag)


def test_e3_seen_after_the_repeal_an_older_decision_is_kept_and_flagged():
    found = owed(ukrainian("2026-05-04", "2026-03-16"), "2026-11-21")
    assert "social_studies.hours" not in found
    assert found["programme.start"].not_verified


# E4

RECEPTION = [
    attended(Subject.NORWEGIAN, "2026-10-20", 42),
    attended(Subject.SOCIAL_STUDIES, "2026-10-21", 10, Module.NORWAY_THEN_AND_NOW),
]


def test_e4_hours_done_and_left():
    found = stand(resident(), "2026-10-22", RECEPTION)
    norwegian, social = found["reception.norwegian"], found["reception.social_studies"]
    assert (norwegian.target, norwegian.left, norwegian.per_mille) == (175 * HOUR, 133 * HOUR, 240)
    assert (social.target, social.left, social.per_mille) == (25 * HOUR, 15 * HOUR, 400)
    both = together([norwegian, social])
    assert (both.done, both.target, both.per_mille) == (52 * HOUR, 200 * HOUR, 260)


def test_e4_with_a_permit_the_duty_ends_and_ten_hours_are_carried_over():
    facts = resident(permit_granted_on=D("2026-12-01"))
    assert stand(facts, "2026-11-30", RECEPTION)["reception.norwegian"].owed
    found = stand(facts, "2026-12-01", RECEPTION)
    assert (found["reception.norwegian"].state, found["reception.norwegian"].left) == (State.ENDED, 0)
    social = found["social_studies.hours"]
    module = next(part for part in social.modules if part.module is Module.NORWAY_THEN_AND_NOW)
    assert (social.target, social.left, module.left) == (75 * HOUR, 65 * HOUR, 15 * HOUR)


@pytest.mark.parametrize(("on", "state"), [("2026-11-30", State.ON_TRACK), ("2026-12-01", State.ENDED)])
def test_e4_the_duty_ends_on_the_day_it_ends(on, state):
    evidence = [*RECEPTION, attended(Subject.NORWEGIAN, "2026-11-27", 1)]
    assert stand(resident(duty_ended_on=D("2026-12-01")), on, evidence)["reception.norwegian"].state is state


def test_e4_the_same_in_the_rules_of_2018():
    facts = resident(
        applied_on=D("2018-10-01"), reception_training_offered_on=D("2018-11-01"), birth_date=D("2002-01-01")
    )
    evidence = [attended(Subject.NORWEGIAN, "2018-11-20", 42), attended(Subject.SOCIAL_STUDIES, "2018-11-21", 10)]
    found = stand(facts, "2018-11-22", evidence)
    assert cohort(facts).id is CohortId.INTRO2003
    assert (found["reception.norwegian"].target, found["reception.norwegian"].per_mille) == (175 * HOUR, 240)
    assert (found["reception.social_studies"].target, found["reception.social_studies"].per_mille) == (50 * HOUR, 200)


# E5


def old_regime(**more):
    given = {
        "arrived_on": D("2018-06-01"),
        "permit_granted_on": D("2019-05-14"),
        "birth_date": D("1993-01-01"),
        "settled_on": D("2019-07-01"),
        "programme_offered_on": D("2019-09-02"),
        "programme_start_on": D("2019-09-02"),
    }
    return Facts(**{**given, **more})


def test_e5_hours_instead_of_levels():
    found = owed(old_regime(), "2019-10-01")
    assert cohort(old_regime()).id is CohortId.INTRO2003
    assert found["norwegian.hours"].target == 550 * HOUR
    assert found["social_studies.hours"].target == 50 * HOUR
    assert not {"norwegian.reading", "life_skills.hours", "programme.work_hours", "programme.start"} & set(found)


def test_e5_arrival_under_the_new_act_gives_the_new_act():
    facts = old_regime(permit_applied_from_abroad=True, arrived_on=D("2021-02-01"), settled_on=D("2021-02-01"),
                       programme_offered_on=D("2021-04-01"), programme_start_on=D("2021-04-01"))  # fmt: skip
    found = owed(facts, "2021-05-01")
    assert cohort(facts).id is CohortId.INT2021
    assert "norwegian.hours" not in found
    assert (found["norwegian.reading"].level, found["social_studies.hours"].target) == (Level.B1, 50 * HOUR)


def test_e5_no_mapping_test_or_agreement_under_the_act_of_2003():
    found = owed(old_regime(), "2019-10-01")
    assert not {"planning.mapping", "planning.plan", "plan.review", "social_studies.test"} & set(found)


@pytest.mark.parametrize(
    ("born", "held", "duty"),
    [("2003-05-15", False, False), ("2003-05-14", True, True), ("1964-05-15", True, True), ("1964-05-14", True, False),
     ("1952-05-15", True, False), ("1952-05-14", False, False)],
)  # fmt: skip
def test_e5_norwegian_age_intro2003(born, held, duty):
    found = owed(old_regime(birth_date=D(born)), "2019-10-01")
    assert ("norwegian.hours" in found) is held
    if held:
        assert found["norwegian.hours"].duty is duty


def test_e5_duty_only_is_250_hours():
    assert owed(old_regime(norwegian_duty_only=True), "2019-10-01")["norwegian.duty_only_hours"].target == 250 * HOUR


# E8, E12


@pytest.mark.parametrize(("settled", "latest"), [("2026-11-30", "2027-02-28"), ("2026-08-20", "2026-11-20")])
def test_e8_three_months_after_settlement(settled, latest):
    assert latest_start(Facts(permit_granted_on=D("2026-01-01"), settled_on=D(settled))) == D(latest)


def test_e12_vocational_five_years_without_extension():
    facts = Facts(permit_granted_on=D("2025-11-01"), birth_date=D("1998-06-01"), settled_on=D("2025-12-01"),
                  programme_offered_on=D("2026-01-12"), end_goal=EndGoal.VOCATIONAL)  # fmt: skip
    duration = duration_of(facts)
    assert (duration.last_day, duration.latest_last_day) == (D("2031-01-11"), D("2031-01-11"))
    assert owed(facts, "2026-02-01")["programme.duration"].may_extend_months is None
