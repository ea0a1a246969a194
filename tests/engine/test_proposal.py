"""What law and facts propose before anybody has chosen: complete, sourced, and lawful once people have written their part."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from tests.engine.people import D, participant, resident
from webapp.engine.agreed import LIBRARY, Agreed, AgreedKind, Measure
from webapp.engine.commitment import Side
from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.facts import Education, EndGoal, Facts
from webapp.engine.regulations.lawful import check
from webapp.engine.regulations.proposal import PlanKind, facts_with, plan_kinds, propose

ON = D("2026-05-20")
NEW = participant(programme_start_on=None, end_goal=None)
FILLED = {
    "norwegian_weekly_minutes": 900,
    "long_term_goals": ("Kokk",),
    "reasons": ("Fordi",),
    "appeal": "Til statsforvalteren.",
}


def test_the_first_permitted_goal_is_recommended_with_its_whole_duration():  # E1
    found = propose(NEW, ON)
    assert (found.end_goal, found.starts_on, found.ends_on) == (EndGoal.WORK, D("2026-06-01"), D("2027-05-31"))


def test_the_norwegian_goal_is_the_guiding_level_of_each_skill():
    assert propose(NEW, ON).norwegian_goal == {
        Skill.LISTENING: Level.B1, Skill.READING: Level.B1, Skill.WRITING: Level.B1, Skill.SPEAKING: Level.B2,
    }  # fmt: skip


def test_a_goal_decided_for_the_person_goes_before_the_guiding_level():
    lowered = replace(NEW, norwegian_goal={Skill.READING: Level.A2})
    assert propose(lowered, ON).norwegian_goal[Skill.READING] is Level.A2


def test_amounts_come_from_the_law_where_it_names_them_and_are_left_open_where_not():
    found = propose(NEW, ON)
    assert found.social_studies_minutes == 75 * 60
    assert found.norwegian_minutes is None
    assert found.norwegian_weekly_minutes is None


@pytest.mark.parametrize(
    ("changed", "elements"),
    [
        ({}, {"norwegian", "social_studies", "life_skills"}),
        ({"children_born_on": (D("2020-01-01"),)}, {"norwegian", "social_studies", "life_skills", "parental_guidance"}),
        ({"children_born_on": (D("2008-01-01"),)}, {"norwegian", "social_studies", "life_skills"}),
        ({"collective_protection": True}, {"norwegian", "life_skills"}),  # E3: no social studies
    ],
)
def test_mandatory_elements_follow_the_facts(changed, elements):
    assert {each.value for each in propose(replace(NEW, **changed), ON).elements} == elements


def test_a_programme_towards_work_begins_with_practice_of_fifteen_hours_after_three_months():
    (found,) = propose(NEW, ON).agreed
    assert (found.kind, found.measure, found.amount) == (AgreedKind.WORK_PRACTICE, Measure.WEEKLY, 900)
    assert found.from_on == D("2026-09-01")


def test_what_the_parties_have_agreed_is_taken_over():
    mentor = Agreed(key="a7", kind=AgreedKind.MENTOR, side=Side.MUNICIPALITY, measure=Measure.WORDS)
    assert propose(replace(NEW, agreed=(mentor,)), ON).agreed == (mentor,)


@pytest.mark.parametrize("goal", list(EndGoal))
def test_every_goal_has_an_element_that_leads_to_it(goal):
    (found,) = propose(NEW, ON, end_goal=goal).agreed
    assert LIBRARY[found.kind].element == ("work" if goal is EndGoal.WORK else "education")


def test_everything_proposed_says_where_it_comes_from():
    found = propose(replace(NEW, children_born_on=(D("2020-01-01"),)), ON)
    wanted = {"end_goal", "duration", "norwegian_goal", "elements", "contents", "work_hours"}
    wanted |= {each.value for each in found.elements}
    assert wanted <= set(found.sources)
    assert all(basis.source for basis in found.sources.values())


def test_both_sides_are_in_the_lines_and_reception_is_not():
    lines = propose(replace(NEW, applied_on=D("2025-01-01")), ON).lines
    assert {each.side for each in lines} == set(Side)
    assert not [each for each in lines if each.phase == "reception"]


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        (resident(), ()),
        (NEW, (PlanKind.INTEGRATION_PLAN,)),
        (participant(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-01-01")), (PlanKind.INDIVIDUAL_PLAN,)),
        (
            replace(NEW, birth_date=D("1965-01-01"), programme_offered_on=None),
            (PlanKind.NORWEGIAN_PLAN, PlanKind.INTEGRATION_PLAN),
        ),
    ],
)
def test_the_journey_says_which_plan_it_is(facts, kinds):
    assert plan_kinds(facts, ON) == kinds


def test_without_a_permit_nothing_of_a_programme_is_proposed():
    found = propose(resident(), ON)
    assert (found.end_goal, found.goals, found.agreed, found.lines) == (None, (), (), ())


def test_a_decided_plan_becomes_the_persons_facts():
    made = replace(propose(NEW, ON), **FILLED, decided_on=ON, weekly_minutes=2250)
    after = facts_with(made, NEW, ON)
    assert (after.end_goal, after.plan_weekly_minutes, after.programme_decided_on) == (EndGoal.WORK, 2250, ON)
    assert after.programme_end_on is None  # the law's own last day needs no date of its own
    assert after.programme_start_on is None  # a start to come is an offer
    ids = [each.id for each in commitments(after, ON)]
    assert "agreed.a1" in ids
    assert facts_with(replace(made, ends_on=D("2026-12-31")), NEW, ON).programme_end_on == D("2026-12-31")


DAYS = st.dates(date(2026, 1, 2), date(2026, 6, 30))


@settings(max_examples=60, deadline=None)
@given(
    education=st.sampled_from(Education),
    born=st.dates(date(1960, 1, 1), date(2008, 1, 1)),
    permit=DAYS,
    to_settle=st.integers(0, 60),
    to_start=st.integers(0, 85),
    children=st.lists(st.dates(date(2005, 1, 1), date(2025, 12, 31)), max_size=3, unique=True),
    collective=st.booleans(),
    choice=st.integers(0, 3),
)
def test_a_filled_in_proposal_has_nothing_that_stops_it(
    education, born, permit, to_settle, to_start, children, collective, choice
):
    settled = permit + timedelta(days=to_settle)
    facts = Facts(
        permit_granted_on=permit,
        settled_on=settled,
        birth_date=born,
        education=education,
        collective_protection=collective,
        children_born_on=tuple(children),
        programme_offered_on=settled + timedelta(days=to_start),
    )
    goals = [each.goal for each in propose(facts, settled).goals if not each.needs_ground]
    made = replace(propose(facts, settled, end_goal=goals[choice % len(goals)]), **FILLED, decided_on=settled)
    stopping = {each.code for each in check(made, facts, settled) if each.needs_ground}
    assert stopping <= {"outside_right"}  # age is a fact, and no proposal changes it
