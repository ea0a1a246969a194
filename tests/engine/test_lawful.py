"""What in a plan is not lawful: one thing wrong at a time, with the section that says so, and the borders around each number."""

from dataclasses import replace

import pytest

from tests.engine.people import D, participant
from webapp.engine.agreed import Agreed, AgreedKind, Measure
from webapp.engine.commitment import Side
from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations.facts import Education, EndGoal, GuidanceForm
from webapp.engine.regulations.lawful import ProblemCode, check, guiding_level
from webapp.engine.regulations.proposal import ElementKind, PlanKind, propose, work_minutes

ON = D("2026-05-20")
FILLED = {
    "norwegian_weekly_minutes": 900,
    "long_term_goals": ("Eget kjøkken",),
    "reasons": ("Praksis gir norsk.",),
    "appeal": "Til statsforvalteren.",
    "decided_on": ON,
}
SCHOOLED = participant(programme_start_on=None)
UNSCHOOLED = participant(
    programme_start_on=None, education=Education.COMPULSORY_COMPLETED, birth_date=D("1990-03-03"), end_goal=None
)
MOTHER = replace(SCHOOLED, children_born_on=(D("2023-01-01"),))


def plan(facts=SCHOOLED, goal=None, **more):
    """The proposal with what only people can write, and one thing changed."""
    return replace(propose(facts, ON, kind=PlanKind.INTEGRATION_PLAN, end_goal=goal), **{**FILLED, **more})


def codes(made, facts=SCHOOLED):
    return [each.code.value for each in check(made, facts, ON)]


def only(made, facts=SCHOOLED):
    """The one problem there is."""
    (found,) = check(made, facts, ON)
    return found


def practice(minutes, side=Side.MUNICIPALITY, kind=AgreedKind.WORK_PRACTICE, key="a1"):
    return Agreed(key=key, kind=kind, side=side, measure=Measure.WEEKLY, amount=minutes)


@pytest.mark.parametrize("facts", [SCHOOLED, UNSCHOOLED, MOTHER])
def test_what_is_proposed_and_filled_in_is_lawful(facts):
    assert codes(plan(facts), facts) == []


# end_goals


def test_a_goal_for_another_schooling_is_not_permitted():
    problem = only(replace(plan(), end_goal=EndGoal.PARTS_OF_UPPER_SECONDARY))
    assert (problem.code, problem.field) == (ProblemCode.END_GOAL_NOT_PERMITTED, "end_goal")
    assert problem.section == "integreringsloven § 13"
    assert problem.needs_ground


def test_work_for_somebody_under_25_without_upper_secondary_wants_a_ground():
    young = replace(UNSCHOOLED, birth_date=D("2004-01-01"))
    assert codes(plan(young), young) == []
    assert codes(plan(young, EndGoal.WORK), young) == ["end_goal_under_age"]


def test_school_for_somebody_over_55_is_not_permitted():
    old = replace(UNSCHOOLED, birth_date=D("1965-01-01"))
    found = codes(replace(plan(old), end_goal=EndGoal.VOCATIONAL), old)
    assert "end_goal_not_permitted" in found
    assert "outside_right" in found


# programme.duration


@pytest.mark.parametrize(
    ("facts", "goal", "last", "found"),
    [
        (SCHOOLED, EndGoal.WORK, "2027-05-31", []),
        (SCHOOLED, EndGoal.WORK, "2027-06-01", ["duration_over_maximum"]),
        (SCHOOLED, EndGoal.WORK, "2026-12-31", []),
        (UNSCHOOLED, EndGoal.WORK, "2028-05-31", []),
        (UNSCHOOLED, EndGoal.WORK, "2028-06-01", ["duration_over_maximum"]),
        (UNSCHOOLED, EndGoal.PARTS_OF_UPPER_SECONDARY, "2029-05-31", []),
        (UNSCHOOLED, EndGoal.PARTS_OF_UPPER_SECONDARY, "2029-06-01", ["duration_over_maximum"]),
        (UNSCHOOLED, EndGoal.COMPLETE_UPPER_SECONDARY, "2030-05-31", []),
        (UNSCHOOLED, EndGoal.COMPLETE_UPPER_SECONDARY, "2030-06-01", ["duration_over_maximum"]),
        (UNSCHOOLED, EndGoal.VOCATIONAL, "2031-05-31", []),
        (UNSCHOOLED, EndGoal.VOCATIONAL, "2031-06-01", ["duration_over_maximum"]),
    ],
)
def test_the_last_day_is_at_most_the_goals_own(facts, goal, last, found):
    assert codes(plan(facts, goal, ends_on=D(last)), facts) == found


def test_what_is_too_long_says_the_last_possible_day():
    problem = only(plan(ends_on=D("2028-01-01")))
    assert (problem.last_day, problem.limit) == (D("2027-05-31"), 12)
    assert "§ 13" in problem.section


@pytest.mark.parametrize(
    ("goal", "months", "found"),
    [
        (EndGoal.WORK, 1, ["extension_not_allowed"]),
        (EndGoal.VOCATIONAL, 1, ["extension_not_allowed"]),
        (EndGoal.PARTS_OF_UPPER_SECONDARY, 12, []),
        (EndGoal.PARTS_OF_UPPER_SECONDARY, 13, ["extension_over_maximum"]),
        (EndGoal.COMPLETE_UPPER_SECONDARY, 12, []),
        (EndGoal.COMPLETE_UPPER_SECONDARY, 13, ["extension_over_maximum"]),
    ],
)
def test_only_some_goals_can_be_extended_and_only_so_far(goal, months, found):
    assert codes(plan(UNSCHOOLED, goal, extended_months=months), UNSCHOOLED) == found


def test_a_decided_extension_moves_the_last_possible_day():
    made = plan(UNSCHOOLED, EndGoal.PARTS_OF_UPPER_SECONDARY, extended_months=12, ends_on=D("2030-05-31"))
    assert codes(made, UNSCHOOLED) == []
    assert codes(replace(made, ends_on=D("2030-06-01")), UNSCHOOLED) == ["duration_over_maximum"]


# plan_contents


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        ({"end_goal": None}, "missing_end_goal"),
        ({"starts_on": None}, "missing_duration"),
        ({"ends_on": None}, "missing_duration"),
        ({"norwegian_weekly_minutes": None}, "missing_amount"),
        ({"social_studies_minutes": None}, "missing_amount"),
        ({"long_term_goals": ()}, "missing_long_term_goals"),
        ({"long_term_goals": ("  ",)}, "missing_long_term_goals"),
        ({"reasons": ()}, "missing_reason"),
        ({"appeal": " "}, "missing_appeal"),
    ],
)
def test_a_plan_holds_what_the_act_names(missing, found):
    problems = check(plan(**missing), SCHOOLED, ON)
    assert found in [each.code for each in problems]
    assert all(each.section and each.needs_ground for each in problems)


@pytest.mark.parametrize("skill", list(Skill))
def test_a_goal_is_missing_skill_by_skill(skill):
    made = plan()
    rest = {each: level for each, level in made.norwegian_goal.items() if each is not skill}
    problem = only(replace(made, norwegian_goal=rest))
    assert (problem.code, problem.detail) == (ProblemCode.NORWEGIAN_GOAL_MISSING, skill.value)
    assert problem.field == f"goal_{skill.value}"


@pytest.mark.parametrize("element", [ElementKind.NORWEGIAN, ElementKind.SOCIAL_STUDIES, ElementKind.LIFE_SKILLS])
def test_each_mandatory_element_is_missed(element):
    made = plan()
    problem = only(replace(made, elements=made.elements - {element}))
    assert (problem.code, problem.detail) == (ProblemCode.MISSING_ELEMENT, element.value)
    assert problem.section == "integreringsloven § 14 a"


def test_parental_guidance_is_mandatory_for_parents_alone():
    made = plan(MOTHER)
    without = replace(made, elements=made.elements - {ElementKind.PARENTAL_GUIDANCE})
    assert [each.detail for each in check(without, MOTHER, ON)] == ["parental_guidance"]
    assert codes(without, SCHOOLED) == []


def test_a_plan_without_work_or_education_misses_it():
    assert codes(plan(agreed=())) == ["missing_element", "work_hours_below_15"]


def test_social_studies_are_not_wanted_of_somebody_exempt():
    exempt = replace(SCHOOLED, waived=frozenset({"training.social_studies"}))
    assert codes(plan(exempt), exempt) == []
    assert ElementKind.SOCIAL_STUDIES not in plan(exempt).elements


# programme.work_hours


@pytest.mark.parametrize(("minutes", "found"), [(899, ["work_hours_below_15"]), (900, []), (1500, [])])
def test_a_programme_towards_work_plans_fifteen_hours_of_it(minutes, found):
    assert codes(plan(agreed=(practice(minutes),))) == found


def test_work_is_added_up_and_what_both_sides_promise_counts_once():
    both = (practice(600), practice(600, Side.PERSON, key="a2"))
    assert work_minutes(both) == 600
    assert work_minutes((*both, practice(300, kind=AgreedKind.TRADE_COURSE, key="a3"))) == 900


def test_fifteen_hours_are_not_asked_of_an_education_programme():
    assert codes(plan(UNSCHOOLED, EndGoal.VOCATIONAL), UNSCHOOLED) == []


# norwegian.*, plan_contents.goal_step


@pytest.mark.parametrize(
    ("level", "found"),
    [
        (Level.B2, []),
        (Level.B1, []),
        (Level.A2, ["goal_below_guiding"]),
        (Level.A1, ["goal_below_by_more_than_one_level"]),
    ],
)
def test_a_goal_is_lowered_one_level_at_a_time(level, found):
    made = plan()
    assert codes(replace(made, norwegian_goal={**made.norwegian_goal, Skill.READING: level})) == found


def test_a_goal_that_was_lowered_can_be_lowered_again_by_one():
    lowered = replace(SCHOOLED, norwegian_goal={Skill.READING: Level.A2})
    made = plan(lowered)
    again = replace(made, norwegian_goal={**made.norwegian_goal, Skill.READING: Level.A1})
    assert codes(again, lowered) == ["goal_below_guiding"]


def test_lowering_by_one_is_said_and_stops_nothing():
    made = plan()
    problem = only(replace(made, norwegian_goal={**made.norwegian_goal, Skill.READING: Level.A2}))
    assert not problem.needs_ground


def test_the_guiding_level_does_not_follow_the_persons_own_goal():
    assert guiding_level(replace(SCHOOLED, norwegian_goal={Skill.READING: Level.A1}), ON, Skill.READING) is Level.B1


# parental_guidance.meetings


@pytest.mark.parametrize(
    ("form", "meetings", "found"),
    [
        (GuidanceForm.GROUP, None, []),
        (GuidanceForm.GROUP, 8, []),
        (GuidanceForm.GROUP, 7, ["guidance_reduced_without_ground"]),
        (GuidanceForm.GROUP, 4, ["guidance_reduced_without_ground"]),
        (GuidanceForm.GROUP, 3, ["guidance_below_minimum"]),
        (GuidanceForm.INDIVIDUAL, 5, []),
        (GuidanceForm.INDIVIDUAL, 2, ["guidance_reduced_without_ground"]),
        (GuidanceForm.INDIVIDUAL, 1, ["guidance_below_minimum"]),
    ],
)
def test_fewer_guidance_meetings_want_a_ground(form, meetings, found):
    assert codes(plan(MOTHER, guidance_form=form, guidance_reduced_to=meetings), MOTHER) == found


# programme.start, programme.age, programme.residence, programme.full_time_work


@pytest.mark.parametrize(
    ("decided", "starts", "found"),
    [
        ("2026-06-30", "2026-07-01", []),
        ("2026-06-30", "2026-07-02", ["decision_after_deadline"]),
        ("2026-07-02", "2026-07-01", ["decision_after_deadline"]),
    ],
)
def test_a_decision_or_start_after_the_three_months_is_flagged(decided, starts, found):  # settled 2026-04-01
    facts = replace(SCHOOLED, programme_offered_on=D(starts))
    made = replace(plan(facts), decided_on=D(decided), ends_on=D("2027-05-31"))
    problems = check(made, facts, D(decided))
    assert [each.code for each in problems] == found
    assert not any(each.needs_ground for each in problems)


def test_a_later_version_of_a_plan_decided_in_time_is_not_late():
    facts = participant(programme_decided_on=D("2026-05-01"))
    made = replace(propose(facts, D("2026-11-20")), **{**FILLED, "decided_on": D("2026-11-20")})
    assert [each.code for each in check(made, facts, D("2026-11-20"))] == []


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"birth_date": D("1970-02-10")}, "may_offer"),  # 56 when the permit was granted
        ({"birth_date": D("1970-02-11")}, None),  # 55
        ({"birth_date": D("2008-02-11")}, "none"),  # 17
        ({"full_time_work": ((D("2026-05-01"), None),)}, "none"),
        ({"residences": ((D("2024-05-21"), None),), "permit_granted_on": D("2024-05-21"), "settled_on": D("2024-05-21")}, None),
        ({"residences": ((D("2024-05-20"), None),), "permit_granted_on": D("2024-05-20"), "settled_on": D("2024-05-20")}, "none"),
    ],
)  # fmt: skip
def test_outside_right_and_duty_a_programme_wants_a_ground(changed, detail):
    facts = replace(SCHOOLED, **changed)
    found = [each.detail for each in check(plan(facts), facts, ON) if each.code is ProblemCode.OUTSIDE_RIGHT]
    assert found == ([detail] if detail else [])


def test_nobody_is_outside_once_the_programme_has_begun():
    facts = participant(birth_date=D("1965-01-01"), programme_decided_on=D("2026-05-20"))
    made = replace(propose(facts, D("2026-11-20")), **{**FILLED, "decided_on": D("2026-11-20")})
    assert "outside_right" not in [each.code for each in check(made, facts, D("2026-11-20"))]


# Norskplan and individuell plan


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        ({}, []),
        ({"norwegian_weekly_minutes": None}, ["missing_amount"]),
        ({"reasons": ()}, ["missing_reason"]),
        ({"appeal": ""}, ["missing_appeal"]),
        ({"norwegian_goal": {}}, ["norwegian_goal_missing"] * 4),
    ],
)
def test_a_norskplan_has_goal_amount_reason_and_appeal(missing, found):
    made = replace(propose(SCHOOLED, ON, kind=PlanKind.NORWEGIAN_PLAN), **{**FILLED, "long_term_goals": (), **missing})
    assert codes(made) == found


def test_an_individual_plan_has_time_measures_reason_and_appeal():
    old = participant(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-02-02"), settled_on=D("2019-06-01"))
    made = replace(propose(old, ON), **{**FILLED, "long_term_goals": (), "starts_on": None, "ends_on": None})
    assert made.kind is PlanKind.INDIVIDUAL_PLAN
    assert codes(made, old) == ["missing_duration", "missing_element"]
    whole = replace(made, starts_on=ON, ends_on=D("2027-05-19"), agreed=(practice(900),))
    assert codes(whole, old) == []


def test_a_problem_has_a_name_for_its_ground():
    made = plan()
    problem = only(replace(made, elements=made.elements - {ElementKind.LIFE_SKILLS}))
    assert problem.key == "missing_element:life_skills"
    assert only(plan(reasons=())).key == "missing_reason"
