"""More cases worked by hand from the domain brief: who is under which rules, and what the two sides then owe by when."""

from dataclasses import replace

import pytest

from tests.engine.people import HOUR, D, attended, owed, participant, resident, stand
from webapp.engine import journey
from webapp.engine.evidence import Level, Module, Skill, Subject
from webapp.engine.journey import Stage
from webapp.engine.regulations.apply import cohort, duration_of, latest_start
from webapp.engine.regulations.end_goals import permitted_goals
from webapp.engine.regulations.facts import (
    Education,
    EndGoal,
    EndedBy,
    Facts,
    GuidanceForm,
    NorwegianGivenIn,
    Pause,
    PauseKind,
    ReceptionKind,
)
from webapp.engine.regulations.right import RightKind, programme_right
from webapp.engine.standing import State

VGS, COMPULSORY, LESS = Education.UPPER_SECONDARY, Education.COMPULSORY_COMPLETED, Education.COMPULSORY_NOT_COMPLETED
WORK, ALL, PARTS, TRADE = (
    EndGoal.WORK,
    EndGoal.COMPLETE_UPPER_SECONDARY,
    EndGoal.PARTS_OF_UPPER_SECONDARY,
    EndGoal.VOCATIONAL,
)
HIGHER, REQUALIFY = EndGoal.HIGHER_EDUCATION_PREPARATION, EndGoal.REQUALIFICATION


def person(permit="2025-11-01", start="2026-02-02", settled="2025-12-15", born="1990-03-03", **more):
    """An adult who came as a refugee, in a programme."""
    given = {
        "permit_granted_on": D(permit),
        "birth_date": D(born),
        "settled_on": D(settled),
        "programme_decided_on": D(start),
        "programme_offered_on": D(start),
        "programme_start_on": D(start),
        "end_goal": WORK,
    }
    return Facts(**{**given, **more})


# 0.1 Cohorts


@pytest.mark.parametrize(
    ("permit", "arrived", "offered", "education", "goal", "label"),
    [
        ("2020-12-31", "2020-12-31", "2021-03-01", VGS, WORK, "INTRO2003"),
        ("2020-12-31", "2021-01-01", "2021-03-01", VGS, WORK, "INT2021"),
        ("2021-01-01", "2019-06-01", "2021-03-01", VGS, WORK, "INT2021"),
        ("2021-01-01", None, "2021-03-01", VGS, WORK, "INT2021"),
        ("2020-12-31", None, "2021-03-01", VGS, WORK, "INTRO2003"),
        ("2025-08-01", "2025-06-01", "2025-12-31", VGS, WORK, "INT2021"),
        ("2025-08-01", "2025-06-01", "2026-01-02", VGS, WORK, "INT2026"),
        ("2025-08-01", "2025-06-01", "2025-12-31", COMPULSORY, WORK, "INT2021"),
        ("2025-08-01", "2025-06-01", "2026-01-02", COMPULSORY, WORK, "INT2026"),
        # An old permit keeps the old act whenever the programme is offered.
        ("2020-06-01", "2019-01-01", "2026-02-01", VGS, WORK, "INTRO2003"),
    ],
)
def test_cohort(permit, arrived, offered, education, goal, label):
    facts = Facts(permit_granted_on=D(permit), arrived_on=D(arrived) if arrived else None, education=education,
                  programme_offered_on=D(offered), end_goal=goal, permit_applied_from_abroad=True)  # fmt: skip
    assert cohort(facts).id == label


def test_the_label_on_the_day_the_wording_leaves_open_says_so():
    on_the_day = cohort(person(start="2026-01-01", settled="2025-11-01", education=VGS))
    assert on_the_day.unsettled
    assert not cohort(person(start="2026-01-02", settled="2025-11-01", education=VGS)).unsettled


@pytest.mark.parametrize(
    ("start", "overlay", "flag"),
    [("2022-06-14", False, False), ("2022-06-15", True, False), ("2026-06-30", True, False), ("2026-07-01", False, True)],
)
def test_overlay_for_collective_protection(start, overlay, flag):
    found = cohort(person(permit="2022-05-01", settled="2022-05-10", start=start, collective_protection=True))
    assert (found.overlay_6a, found.not_verified) == (overlay, flag)


# 2 Right and duty


@pytest.mark.parametrize(
    ("born", "right"),
    [
        ("2008-02-11", False),  # 17 on the day of the permit, 2026-02-10
        ("2008-02-10", True),  # 18 that day
        ("1970-02-11", True),  # 55, turns 56 the day after
        ("1970-02-10", False),  # 56 that day
    ],
)
def test_age_when_the_permit_was_granted(born, right):
    facts = participant(birth_date=D(born), programme_offered_on=None, programme_start_on=None)
    assert (programme_right(facts, D("2026-05-01")).kind is RightKind.RIGHT_AND_DUTY) is right
    assert ("programme.start" in owed(facts, "2026-05-01")) is right


@pytest.mark.parametrize(
    ("decided", "right"), [("2026-02-28", True), ("2026-03-01", False), ("2026-03-02", False)]
)
def test_less_than_two_years_of_residence_when_the_decision_is_made(decided, right):
    # Lived in a municipality with the permit since 2024-03-01: two years are reached on 2026-03-01.
    facts = person(permit="2024-01-10", settled="2024-03-01", start="2026-03-20", programme_decided_on=D(decided))
    facts = replace(facts, programme_start_on=None, programme_offered_on=None)
    assert (programme_right(facts, D(decided)).kind is RightKind.RIGHT_AND_DUTY) is right


@pytest.mark.parametrize(
    ("on", "right"),
    [("2026-04-30", True), ("2026-05-01", False), ("2026-09-30", False), ("2026-10-01", True), ("2028-03-31", True),
     ("2028-04-01", False)],
)  # fmt: skip
def test_work_of_thirty_hours_takes_the_right_away_and_its_end_revives_it_within_two_years(on, right):
    facts = participant(programme_offered_on=None, programme_start_on=None, end_goal=None,
                        full_time_work=((D("2026-05-01"), D("2026-09-30")),))  # fmt: skip
    assert (programme_right(facts, D(on)).kind is RightKind.RIGHT_AND_DUTY) is right


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"settled_by_agreement": False}, RightKind.MAY_OFFER),
        ({"settled_by_agreement": False, "family_member": True}, RightKind.RIGHT_AND_DUTY),
        ({"birth_date": D("1968-01-01")}, RightKind.MAY_OFFER),  # 58 at the permit
    ],
)
def test_whom_the_municipality_may_offer_and_who_has_a_right(more, kind):
    facts = participant(programme_offered_on=None, programme_start_on=None, end_goal=None, **more)
    assert programme_right(facts, D("2026-05-01")).kind is kind


@pytest.mark.parametrize(
    ("settled", "demanded", "family", "latest"),
    [
        ("2026-04-01", None, False, "2026-07-01"),
        ("2027-11-29", None, False, "2028-02-29"),  # leap year
        ("2027-11-30", None, False, "2028-02-29"),
        ("2026-11-29", None, False, "2027-02-28"),
        ("2026-05-31", None, False, "2026-08-31"),
        ("2026-03-31", None, False, "2026-06-30"),
        (None, "2026-11-30", True, "2027-02-28"),
        (None, "2026-03-10", True, "2026-06-10"),
    ],
)
def test_three_months_to_decision_and_start(settled, demanded, family, latest):
    facts = Facts(permit_granted_on=D("2026-01-01"), birth_date=D("1990-01-01"), family_member=family,
                  settled_by_agreement=not family, settled_on=D(settled) if settled else None,
                  programme_demanded_on=D(demanded) if demanded else None)  # fmt: skip
    assert latest_start(facts) == D(latest)


# 5.1 Duration: months, extension, last day, latest last day


@pytest.mark.parametrize(
    ("education", "goal", "start", "expected"),
    [
        (VGS, WORK, "2026-02-02", (12, "2027-02-01", "2027-02-01")),
        (VGS, HIGHER, "2026-02-02", (12, "2027-02-01", "2027-02-01")),
        (VGS, REQUALIFY, "2026-02-02", (12, "2027-02-01", "2027-02-01")),
        (VGS, WORK, "2027-03-01", (12, "2028-02-29", "2028-02-29")),  # the day before 1 March 2028
        (COMPULSORY, ALL, "2026-02-02", (48, "2030-02-01", "2031-02-01")),
        (COMPULSORY, PARTS, "2026-02-02", (36, "2029-02-01", "2030-02-01")),
        (LESS, TRADE, "2026-02-02", (60, "2031-02-01", "2031-02-01")),
        (LESS, WORK, "2026-02-02", (24, "2028-02-01", "2028-02-01")),
        # Formal upper-secondary follows the new text for offers after 2025-01-01.
        (COMPULSORY, ALL, "2025-01-02", (48, "2029-01-01", "2030-01-01")),
        (COMPULSORY, PARTS, "2025-06-02", (36, "2028-06-01", "2029-06-01")),
        (COMPULSORY, TRADE, "2025-06-02", (60, "2030-06-01", "2030-06-01")),
        # The split before that was not found: nothing is reckoned.
        (COMPULSORY, ALL, "2024-12-31", (None, None, None)),
        (COMPULSORY, WORK, "2025-06-02", (None, None, None)),
        # HAS_VGS before 2026: up to 6 months and up to 6 more.
        (VGS, WORK, "2025-06-02", (6, "2025-12-01", "2026-06-01")),
    ],
)
def test_duration(education, goal, start, expected):
    facts = person(permit="2024-09-01", settled="2024-11-01", start=start, education=education, end_goal=goal)
    months, last, latest = expected
    found = duration_of(facts)
    assert (found and found.months, found and found.last_day, found and found.latest_last_day) == (
        months,
        last and D(last),
        latest and D(latest),
    )


@pytest.mark.parametrize(
    ("leave", "last"),
    [
        (0, "2027-05-31"),
        (10, "2027-05-31"),
        (11, "2027-06-15"),  # Tue 1 June is the first; 4 in that week, 5 in the next, 14 and 15 June
        (20, "2027-06-28"),
    ],
)
def test_leave_comes_on_top_when_it_passes_ten_working_days(leave, last):
    assert duration_of(participant(approved_leave_days=leave)).last_day == D(last)


@pytest.mark.parametrize(
    ("education", "born", "goals"),
    [
        (VGS, "1990-01-01", {WORK, HIGHER, REQUALIFY}),
        (VGS, "1970-01-01", {WORK}),  # 55 at the permit, 56 now
        (COMPULSORY, "1990-01-01", {ALL, PARTS, TRADE, WORK}),
        (COMPULSORY, "1969-01-01", {WORK}),
    ],
)
def test_permitted_end_goals(education, born, goals):
    facts = participant(education=education, birth_date=D(born), end_goal=None, programme_start_on=None)
    assert {one.goal for one in permitted_goals(facts, D("2026-06-01"))} == goals


def test_under_25_without_upper_secondary_shall_complete_it():
    facts = participant(education=COMPULSORY, end_goal=None, programme_start_on=None)
    assert permitted_goals(facts, D("2026-06-01"))[0].goal is ALL


# 5.3 and 5.4 Content


@pytest.mark.parametrize(
    ("education", "goal", "start", "from_"),
    [
        (VGS, WORK, "2026-03-02", "2026-06-02"),
        (COMPULSORY, WORK, "2026-03-02", "2026-09-02"),
        (VGS, WORK, "2026-11-30", "2027-02-28"),
        (COMPULSORY, WORK, "2026-08-31", "2027-02-28"),
        (COMPULSORY, ALL, "2026-03-02", None),
        (COMPULSORY, TRADE, "2026-03-02", None),
        (VGS, HIGHER, "2026-03-02", None),
    ],
)
def test_fifteen_hours_a_week_count_from(education, goal, start, from_):
    found = owed(person(start=start, education=education, end_goal=goal), "2027-03-01").get("programme.work_hours")
    assert (found and found.owed_from) == (from_ and D(from_))
    assert found is None or found.target == 15 * HOUR


@pytest.mark.parametrize(
    ("decided", "education", "parts"),
    [
        ("2025-12-31", COMPULSORY, None),
        ("2026-01-01", COMPULSORY, [10, 15]),
        ("2026-01-01", VGS, [5, 10]),
        ("2026-06-01", LESS, [10, 15]),
    ],
)
def test_life_skills_by_module_from_the_decision(decided, education, parts):
    facts = person(education=education, start="2026-02-02", programme_decided_on=D(decided))
    found = owed(facts, "2026-08-01").get("life_skills.hours")
    shown = None if found is None or found.target is None else [part.target // HOUR for part in found.modules]
    assert shown == parts
    assert parts is None or found.target == sum(parts) * HOUR


@pytest.mark.parametrize(
    ("children", "on", "required"),
    [
        ((), "2026-06-01", False),
        (("2012-01-01",), "2026-06-01", True),
        (("2008-02-02",), "2026-06-01", False),  # 18 on the first day
        (("2008-02-03",), "2026-06-01", True),  # 18 the day after the start
        (("2026-09-15",), "2026-09-14", False),  # born during the programme
        (("2026-09-15",), "2026-09-15", True),
        (("2000-01-01", "2025-01-01"), "2026-06-01", True),
    ],
)
def test_parental_guidance_for_whom(children, on, required):
    facts = person(children_born_on=tuple(D(day) for day in children), start="2026-02-02")
    assert ("parental_guidance.meetings" in owed(facts, on)) is required


@pytest.mark.parametrize(
    ("form", "reduced", "target", "at_most"),
    [
        (GuidanceForm.GROUP, None, 8, 12),
        (GuidanceForm.GROUP, 4, 4, None),
        (GuidanceForm.GROUP, 3, 4, None),  # never under 4
        (GuidanceForm.INDIVIDUAL, None, 5, 8),
        (GuidanceForm.INDIVIDUAL, 2, 2, None),
        (GuidanceForm.INDIVIDUAL, 1, 2, None),
    ],
)
def test_parental_guidance_is_counted_in_meetings(form, reduced, target, at_most):
    facts = person(children_born_on=(D("2020-01-01"),), guidance_form=form, guidance_reduced_to=reduced)
    found = owed(facts, "2026-06-01")["parental_guidance.meetings"]
    assert found.target == target
    assert at_most is None or found.at_most == at_most
    assert found.due_on is None


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
    assert owed(facts, "2026-06-01")["norwegian.duty_only_hours"].target == hours * HOUR


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


# 2 Journey


@pytest.mark.parametrize(
    ("facts", "on", "stage"),
    [
        (resident(), "2026-10-06", Stage.RECEPTION_ASYLUM),
        (resident(reception=ReceptionKind.ARRIVAL), "2026-10-06", Stage.RECEPTION_ARRIVAL),
        (resident(duty_ended_on=D("2026-10-06")), "2026-10-06", Stage.WAITING_FOR_ANSWER),
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
        ("2026-07-06", "2026-07-01", State.ON_TRACK, 0),  # set to begin too late: never behind, not overdue yet
        ("2026-07-06", "2026-07-02", State.OVERDUE, 1),
    ],
)
def test_a_date_is_overdue_never_behind_and_fulfilled_carries_days_late(started, on, state, late):
    facts = participant(programme_start_on=D(started), programme_offered_on=D(started))
    found = stand(facts, on)["programme.start"]
    assert (found.state, found.days_late) == (state, late)
