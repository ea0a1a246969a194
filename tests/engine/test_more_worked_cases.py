"""More cases worked by hand from the domain brief: who is under which rules, and what the two sides then owe by when."""

from dataclasses import replace

import pytest

from tests.engine.people import HOUR, D, owed, participant, person, stand
from webapp.engine.regulations.apply import cohort, duration_of, latest_start
from webapp.engine.regulations.end_goals import permitted_goals
from webapp.engine.regulations.facts import (
    Education,
    EndGoal,
    Facts,
    GuidanceForm,
    Pause,
    PauseKind,
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
    [
        ("2022-06-14", False, False),
        ("2022-06-15", True, False),
        ("2026-06-30", True, False),
        ("2026-07-01", False, True),
    ],
)
def test_overlay_for_collective_protection(start, overlay, flag):
    found = cohort(person(permit="2022-05-01", settled="2022-05-10", start=start, collective_protection=True))
    assert (found.overlay_6a, found.not_verified) == (overlay, flag)


@pytest.mark.parametrize(
    ("start", "kind", "last", "latest"),
    [
        # Presented in 2022: 6 months and up to 6 more; a right without duty.
        ("2024-03-04", RightKind.RIGHT, "2024-09-03", "2025-03-03"),
        ("2025-12-31", RightKind.RIGHT, "2026-06-29", "2026-12-30"),
        ("2026-01-02", RightKind.RIGHT_AND_DUTY, "2027-01-01", "2027-01-01"),
        ("2026-06-30", RightKind.RIGHT_AND_DUTY, "2027-06-29", "2027-06-29"),
    ],
)
def test_collective_protection_before_and_after_the_text_of_2026(start, kind, last, latest):
    facts = person(permit="2024-01-10", settled="2024-02-01", start=start, collective_protection=True, education=VGS,
                   children_born_on=(D("2020-01-01"),), programme_decided_on=D("2024-02-20"))  # fmt: skip
    lasts, found = duration_of(facts), owed(facts, start)
    assert programme_right(facts, D(start)).kind is kind
    assert found["parental_guidance.meetings"].duty is (kind is RightKind.RIGHT_AND_DUTY)
    assert (lasts.last_day, lasts.latest_last_day) == (D(last), D(latest))
    assert "social_studies.hours" not in found


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


@pytest.mark.parametrize(("decided", "right"), [("2026-02-28", True), ("2026-03-01", False), ("2026-03-02", False)])
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
    ("on", "right"), [("2026-04-30", True), ("2026-05-01", False), ("2026-06-30", False), ("2026-07-01", True)]
)
def test_work_between_the_decision_and_the_start_takes_the_right_away_as_long_as_it_stands(on, right):
    facts = participant(programme_decided_on=D("2026-04-20"), programme_offered_on=None, programme_start_on=None,
                        full_time_work=((D("2026-05-01"), D("2026-06-30")),))  # fmt: skip
    assert (programme_right(facts, D(on)).kind is RightKind.RIGHT_AND_DUTY) is right


@pytest.mark.parametrize(("on", "state"), [("2026-04-30", State.NOT_STARTED), ("2026-05-01", State.ENDED)])
def test_nothing_of_the_programme_waits_while_she_works_full_time(on, state):
    facts = participant(programme_offered_on=None, programme_start_on=None, children_born_on=(D("2020-01-01"),),
                        full_time_work=((D("2026-05-01"), None),))  # fmt: skip
    found = stand(facts, on)
    courses = ("programme.start", "planning.plan", "life_skills.hours", "parental_guidance.meetings")
    assert {found[name].state for name in courses} == {state}


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
    ("pauses", "given", "last"),
    [
        ((("2026-08-03", "2026-08-14", PauseKind.LEAVE),), 0, "2027-05-31"),  # ten working days
        ((("2026-08-03", "2026-08-17", PauseKind.LEAVE),), 0, "2027-06-15"),  # eleven
        ((("2026-08-03", "2026-08-17", PauseKind.LEAVE),), 11, "2027-06-15"),  # never counted twice
        ((("2026-08-03", "2026-08-17", PauseKind.STOP),), 0, "2027-05-31"),  # a stop adds nothing
    ],
)
def test_a_pause_for_leave_is_leave(pauses, given, last):
    rests = tuple(Pause(D(first), D(until), kind) for first, until, kind in pauses)
    facts = participant(pauses=rests, approved_leave_days=given)
    assert duration_of(facts, D("2026-11-20")).last_day == D(last)


def test_a_leave_that_is_not_over_counts_as_far_as_it_has_come():
    facts = participant(pauses=(Pause(D("2026-08-03"), None, PauseKind.LEAVE),))
    on_days = ("2026-08-14", "2026-08-17", "2026-08-18")
    assert [str(duration_of(facts, D(on)).last_day) for on in on_days] == ["2027-05-31", "2027-06-15", "2027-06-16"]


@pytest.mark.parametrize(("leave", "last"), [(0, "2021-09-01"), (5, "2021-09-08"), (12, "2021-09-17")])
def test_under_the_act_of_2003_leave_comes_on_top_of_the_two_years_from_the_first_day(leave, last):
    # 2021-09-01 is a Wednesday.
    facts = Facts(arrived_on=D("2018-06-01"), permit_granted_on=D("2019-05-14"), birth_date=D("1993-01-01"),
                  settled_on=D("2019-07-01"), programme_start_on=D("2019-09-02"), approved_leave_days=leave)  # fmt: skip
    assert duration_of(facts, D("2020-06-01")).last_day == D(last)


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
