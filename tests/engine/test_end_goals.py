"""Which end goals the law permits, and for how long: tables by rule id, with the days and ages around every border."""

import pytest

from tests.engine.people import D, participant
from webapp.engine.commitment import Confidence
from webapp.engine.regulations.end_goals import GoalWhy, longest, permitted, permitted_goals
from webapp.engine.regulations.facts import Education, EndGoal, Facts

WORK, COMPLETE, PARTS = EndGoal.WORK, EndGoal.COMPLETE_UPPER_SECONDARY, EndGoal.PARTS_OF_UPPER_SECONDARY
VOCATIONAL, HIGHER, REQUALIFY = EndGoal.VOCATIONAL, EndGoal.HIGHER_EDUCATION_PREPARATION, EndGoal.REQUALIFICATION
ON = D("2026-06-01")


def schooled(**more):
    return participant(**({"end_goal": None} | more))


def unschooled(**more):
    return schooled(**({"education": Education.COMPULSORY_COMPLETED, "birth_date": D("1990-03-03")} | more))


def goals(facts, on=ON):
    return [each.goal for each in permitted_goals(facts, on)]


# end_goals.has_vgs, end_goals.others, end_goals.under_age, end_goals.over_age


def test_with_upper_secondary_there_are_three_goals():
    assert goals(schooled()) == [WORK, HIGHER, REQUALIFY]


def test_without_upper_secondary_there_are_four_goals():
    assert goals(unschooled()) == [WORK, COMPLETE, PARTS, VOCATIONAL]


@pytest.mark.parametrize("education", [Education.COMPULSORY_NOT_COMPLETED, Education.COMPULSORY_COMPLETED])
def test_schooling_below_upper_secondary_makes_no_difference(education):
    assert goals(unschooled(education=education)) == [WORK, COMPLETE, PARTS, VOCATIONAL]


@pytest.mark.parametrize(
    ("born", "found"),
    [
        ("2001-06-02", [COMPLETE, PARTS, WORK]),  # turns 25 tomorrow
        ("2001-06-01", [WORK, COMPLETE, PARTS, VOCATIONAL]),  # turns 25 today
        ("2001-05-31", [WORK, COMPLETE, PARTS, VOCATIONAL]),
    ],
)
def test_under_25_without_upper_secondary_shall_complete_it(born, found):
    assert goals(unschooled(birth_date=D(born))) == found


def test_under_25_the_other_goals_have_to_be_explained():
    found = permitted_goals(unschooled(birth_date=D("2004-01-01")), ON)
    assert [(each.goal, each.why, each.needs_ground) for each in found] == [
        (COMPLETE, GoalWhy.UNDER_AGE_SHALL, False),
        (PARTS, GoalWhy.UNDER_AGE_IF_NOT, True),
        (WORK, GoalWhy.UNDER_AGE_IF_NOT, True),
    ]


def test_under_25_with_upper_secondary_need_not_complete_it():  # E1
    assert goals(schooled(birth_date=D("2002-01-01"))) == [WORK, HIGHER, REQUALIFY]


@pytest.mark.parametrize("education", list(Education))
@pytest.mark.parametrize(
    ("born", "only_work"),
    [("1970-02-10", True), ("1970-02-11", False), ("1971-02-10", False), ("1969-02-10", True)],
)
def test_over_55_when_the_permit_was_granted_only_work_is_left(education, born, only_work):
    found = permitted_goals(schooled(education=education, birth_date=D(born)), ON)  # permit 2026-02-10
    assert ([each.goal for each in found] == [WORK]) is only_work
    assert (found[0].why is GoalWhy.OVER_AGE) is only_work


def test_without_a_birth_date_age_limits_nothing():
    assert goals(unschooled(birth_date=None)) == [WORK, COMPLETE, PARTS, VOCATIONAL]


def test_a_goal_that_is_decided_already_comes_first():
    assert goals(unschooled(end_goal=VOCATIONAL))[0] is VOCATIONAL


@pytest.mark.parametrize("facts", [Facts(), Facts(applied_on=D("2026-01-01"), birth_date=D("1990-01-01"))])
def test_without_a_permit_there_is_no_goal(facts):
    assert permitted_goals(facts, ON) == ()


def test_the_act_of_2003_names_no_goals():
    assert goals(schooled(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-01-01"))) == []


@pytest.mark.parametrize("offered", ["2024-06-01", "2025-12-31", "2026-01-01"])
def test_under_the_older_text_nothing_is_refused_since_it_was_not_found(offered):
    facts = schooled(programme_offered_on=D(offered), programme_start_on=D(offered), permit_granted_on=D("2024-01-02"))
    found = permitted_goals(facts, ON)
    assert {each.why for each in found} == {GoalWhy.NOT_FOUND}
    assert {each.goal for each in found} == set(EndGoal)
    assert found[0].basis.confidence is Confidence.NOT_FOUND


def test_the_new_text_holds_from_the_day_after():
    facts = schooled(programme_offered_on=D("2026-01-02"), programme_start_on=D("2026-01-02"))
    assert goals(facts) == [WORK, HIGHER, REQUALIFY]


# How long each lasts, and how much longer it can be made


@pytest.mark.parametrize(
    ("facts", "goal", "months", "extension", "section"),
    [
        (schooled(), WORK, 12, 0, "§ 13"),
        (schooled(), HIGHER, 12, 0, "§ 13"),
        (schooled(), REQUALIFY, 12, 0, "§ 13"),
        (unschooled(), WORK, 24, 0, "§ 14"),
        (unschooled(), COMPLETE, 48, 12, "§ 14"),
        (unschooled(), PARTS, 36, 12, "§ 14"),
        (unschooled(), VOCATIONAL, 60, 0, "§ 14"),
        (unschooled(birth_date=D("1965-01-01")), WORK, 24, 0, "§§ 13, 14"),
        (schooled(birth_date=D("1965-01-01")), WORK, 12, 0, "§§ 13, 14"),
    ],
)
def test_each_goal_has_its_longest_duration_and_extension(facts, goal, months, extension, section):
    entry = permitted(permitted_goals(facts, ON), goal)
    assert (entry.months, entry.extension_months) == (months, extension)
    assert section in entry.source


@pytest.mark.parametrize("education", [Education.UPPER_SECONDARY, Education.COMPULSORY_COMPLETED])
def test_collective_protection_follows_the_ordinary_goals_and_durations_since_2026(education):  # E3
    facts = schooled(collective_protection=True, education=education, birth_date=D("1988-01-01"))
    ordinary = schooled(education=education, birth_date=D("1988-01-01"))
    assert [(each.goal, each.months) for each in permitted_goals(facts, ON)] == [
        (each.goal, each.months) for each in permitted_goals(ordinary, ON)
    ]


@pytest.mark.parametrize(
    ("facts", "goal", "starts", "extended", "last"),
    [
        (schooled(), WORK, "2026-06-01", 0, "2027-05-31"),  # E1
        (unschooled(), PARTS, "2026-03-02", 0, "2029-03-01"),  # E2
        (unschooled(), PARTS, "2026-03-02", 12, "2030-03-01"),  # E2, the whole extension
        (unschooled(), VOCATIONAL, "2026-01-12", 0, "2031-01-11"),  # E12
        (schooled(), WORK, "2028-02-29", 0, "2029-02-27"),  # a leap day
    ],
)
def test_the_last_day_follows_goal_start_and_extension(facts, goal, starts, extended, last):
    unstarted = participant(**{name: getattr(facts, name) for name in ("education", "birth_date")}, programme_start_on=None, programme_offered_on=None, end_goal=None)  # fmt: skip
    assert longest(unstarted, goal, D(starts), extended, ON).last_day == D(last)


def test_leave_comes_on_top_of_the_longest():
    facts = schooled(approved_leave_days=11)
    assert longest(facts, WORK, D("2026-06-01"), 0, ON).last_day > D("2027-05-31")


def test_every_goal_says_where_it_stands_in_the_law():
    for facts in (schooled(), unschooled(), unschooled(birth_date=D("2004-01-01"))):
        for each in permitted_goals(facts, ON):
            assert each.source
            assert each.section == "5.1"
            assert each.lasts is not None
