"""Which rules are in force, in which version, and for whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from tests.engine.people import D, participant, resident
from tests.engine.test_properties import days, facts_of_anybody
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.facts import Education, EndGoal, NorwegianGivenIn
from webapp.engine.regulations.in_force import Group, Why, group_of, of_the_day, rules_in_force
from webapp.engine.regulations.rulebook import TRIGGERS, load

ON = D("2026-11-21")
# Without an answer to the application, nothing else may be said to concern somebody.
WITHOUT_A_PERMIT = {Group.RECEPTION, Group.INTERPRETER, Group.CHILDREN}


def by_rule(facts, on=ON):
    return {each.rule: each for each in rules_in_force(facts, on)}


def hers(facts, on=ON):
    return {each.rule for each in rules_in_force(facts, on) if each.concerns}


def old_participant(**more):
    """E5: the act of 2003."""
    return participant(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-03-01"), birth_date=D("1993-01-01"),
                       settled_on=D("2019-06-01"), programme_offered_on=D("2019-09-02"),
                       programme_start_on=D("2019-09-02"), programme_end_on=D("2028-01-01"), **more)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(facts_of_anybody, days)
def test_every_version_that_concerns_a_person_holds_on_her_own_date(facts, on):
    case = Case(facts, on)
    for each in rules_in_force(facts, on):
        if each.concerns:
            assert each.version == case.version(each.rule)
        else:
            assert each.version in (case.version(each.rule), of_the_day(load()[each.rule], on))


@settings(max_examples=80, deadline=None)
@given(facts_of_anybody, days)
def test_nothing_beyond_reception_concerns_somebody_without_a_permit(facts, on):
    if facts.permit_granted_on is not None and facts.permit_granted_on <= on:
        return
    assert {each.group for each in rules_in_force(facts, on) if each.concerns} <= WITHOUT_A_PERMIT


@settings(max_examples=60, deadline=None)
@given(facts_of_anybody, days)
def test_no_rule_stands_twice_and_each_says_why(facts, on):
    found = rules_in_force(facts, on)
    assert len({each.rule for each in found}) == len(found)
    assert all(each.concerns == (each.why not in (Why.OTHERS, Why.ANYBODY)) for each in found)


@given(days)
@settings(max_examples=30, deadline=None)
def test_for_nobody_a_version_holds_on_the_day_or_lives_on(on):
    for each in rules_in_force(None, on):
        version = each.version
        assert each.why is Why.ANYBODY and not each.concerns and version.from_ <= on
        assert each.lives_on == (version.to is not None and version.to < on)
        assert not (each.lives_on and version.by == "day")


@pytest.mark.parametrize(
    ("rule", "last"), [("life_skills.has_vgs", "2025-12-31"), ("programme.duration.has_vgs", "2026-01-01"),
                       ("collective_protection.chapter_6a", "2026-06-30"), ("stipend.g", "2026-04-30")]
)  # fmt: skip
def test_the_version_changes_on_the_day_the_rule_says(rule, last):
    before, after = by_rule(None, D(last))[rule], by_rule(None, D(last) + timedelta(days=1))[rule]
    assert before.version.to == D(last)
    assert after.version.from_ == D(last) + timedelta(days=1)


def test_every_rule_of_the_files_is_in_force_for_somebody_today():
    assert {each.rule for each in rules_in_force(None, ON)} == set(load())


def test_every_rule_has_a_group():
    assert [rule for rule in load() if group_of(rule) is None] == []


def test_a_resident_is_concerned_by_reception():
    assert {"reception.norwegian", "reception.social_studies", "reception.deduction"} <= hers(resident())


def test_reception_concerns_no_more_from_the_day_the_duty_ended():
    ended = resident(duty_ended_on=D("2026-11-01"))
    assert "reception.norwegian" in hers(ended, D("2026-10-31"))
    assert "reception.norwegian" not in hers(ended, D("2026-11-01"))


def test_a_participant_has_one_duration_and_one_life_skills_rule():
    found = hers(participant())
    assert {r for r in found if r.startswith("programme.duration.")} == {"programme.duration.has_vgs"}
    assert {r for r in found if r.startswith("life_skills.")} == {"life_skills.has_vgs"}


def test_the_end_goal_decides_about_the_rule_of_work_hours():
    school = participant(education=Education.COMPULSORY_COMPLETED, end_goal=EndGoal.VOCATIONAL)
    assert "programme.work_hours" in hers(participant())
    assert "programme.work_hours" not in hers(school) and "programme.duration.vocational" in hers(school)


def test_parental_guidance_concerns_parents():
    assert "parental_guidance.meetings" not in hers(participant())
    assert "parental_guidance.meetings" in hers(participant(children_born_on=(D("2022-05-01"),)))


def test_nothing_of_the_programme_concerns_her_after_it_has_ended():
    ended = participant(programme_ended_on=D("2026-10-01"))
    assert not {rule for rule in hers(ended) if rule.startswith(("programme.d", "leave.w", "leave.p", "stipend."))}


def test_after_the_programme_the_certificate_still_does():
    assert "certificate.given" in hers(participant(programme_ended_on=D("2026-10-01")))


def test_outside_the_programme_the_rules_for_training_hold():
    outside = participant(programme_offered_on=None, programme_start_on=None, settled_on=None, end_goal=None)
    found = hers(outside)
    assert "absence.outside_programme" in found and "absence.self_certificate" not in found
    assert "plan_contents.norwegian_plan" in found


def test_collective_protection_has_its_overlay_and_no_social_studies():
    overlaid = participant(
        collective_protection=True, programme_offered_on=D("2026-05-04"), programme_start_on=D("2026-05-04")
    )
    found = hers(overlaid)
    assert {"collective_protection.chapter_6a", "collective_protection.norwegian_time"} <= found
    assert "social_studies.hours" not in found and "residence.permanent" not in found
    assert "collective_protection.chapter_6a" not in hers(participant())


def test_the_cohort_of_2003_reads_its_own_rules():
    found = by_rule(old_participant())
    concerned = hers(old_participant())
    assert {"programme.individual_plan", "norwegian.hours"} <= concerned
    assert found["stipend.yearly"].version.to == D("2020-12-31")
    assert not {rule for rule in concerned if rule.startswith(("conduct.", "life_skills.", "plan_contents.i"))} - {
        "plan_contents.individual_plan"
    }


def test_a_share_that_cannot_be_hers_is_not_said_to_be():
    young = participant(birth_date=D("2003-01-01"))
    assert {"stipend.share.under_25", "stipend.share.under_25_with_parents"} <= hers(young)
    assert "stipend.share.full" not in hers(young)
    assert "stipend.share.under_25" not in hers(participant(birth_date=D("1990-01-01")))


def test_a_grade_stands_in_only_where_norwegian_is_given_in_school():
    assert "norwegian.grade" not in hers(participant())
    assert "norwegian.grade" in hers(participant(norwegian_given_in=NorwegianGivenIn.UPPER_SECONDARY))


def test_conduct_concerns_those_in_training_and_programme():
    assert "conduct.face_covering" in hers(participant())
    assert not {rule for rule in hers(resident()) if rule.startswith("conduct.")}


def test_before_any_rule_began_there_is_none():
    assert rules_in_force(None, date(1990, 1, 1)) == ()
    assert set(TRIGGERS) >= {each.version.by for each in rules_in_force(None, ON)}
