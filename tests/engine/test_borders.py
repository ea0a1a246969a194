"""Rules by id, with the days around every border."""

import pytest

from tests.engine.people import HOUR, D, attended, lesson, owed, participant, register, resident, stand
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Skill, Subject
from webapp.engine.regulations.apply import CohortId, cohort, duration_of, last_day
from webapp.engine.regulations.facts import Education, EndGoal, Facts, GuidanceForm, ReceptionKind
from webapp.engine.standing import State


@pytest.mark.parametrize(
    ("permit", "arrived", "act"),
    [
        ("2020-12-31", "2020-12-31", CohortId.INTRO2003),
        ("2021-01-01", "2020-12-31", CohortId.INT2021),
        ("2020-12-31", "2021-01-01", CohortId.INT2021),
    ],
)
def test_cohort_act_turns_on_new_year_2021(permit, arrived, act):
    facts = Facts(permit_granted_on=D(permit), arrived_on=D(arrived), programme_offered_on=D("2021-06-01"))
    assert cohort(facts).id is act


@pytest.mark.parametrize(("applied", "act"), [("2020-12-31", CohortId.INTRO2003), ("2021-01-01", CohortId.INT2026)])
def test_cohort_act_asylum_follows_the_application(applied, act):
    assert cohort(Facts(applied_on=D(applied))).id is act


@pytest.mark.parametrize(
    ("offered", "months", "label", "unsettled"),
    [
        ("2025-12-31", 6, CohortId.INT2021, False),
        ("2026-01-01", 6, CohortId.INT2021, True),
        ("2026-01-02", 12, CohortId.INT2026, False),
    ],
)
def test_programme_duration_has_vgs_follows_the_offer(offered, months, label, unsettled):
    facts = participant(permit_granted_on=D("2025-06-01"), settled_on=D("2025-11-01"),
                        programme_offered_on=D(offered), programme_start_on=D(offered))  # fmt: skip
    assert duration_of(facts).months == months
    assert (cohort(facts).id, cohort(facts).unsettled) == (label, unsettled)


@pytest.mark.parametrize(
    ("goal", "offered", "months"),
    [
        (EndGoal.WORK, "2026-01-01", None),
        (EndGoal.WORK, "2026-01-02", 24),
        (EndGoal.COMPLETE_UPPER_SECONDARY, "2025-01-01", None),
        (EndGoal.COMPLETE_UPPER_SECONDARY, "2025-01-02", 48),
        (EndGoal.PARTS_OF_UPPER_SECONDARY, "2025-01-02", 36),
        (EndGoal.VOCATIONAL, "2025-01-02", 60),
    ],
)
def test_programme_duration_without_upper_secondary(goal, offered, months):
    facts = Facts(permit_granted_on=D("2024-10-01"), settled_on=D("2024-11-01"), end_goal=goal,
                  programme_offered_on=D(offered))  # fmt: skip
    assert duration_of(facts).months == months


def test_a_duration_that_was_not_found_takes_the_end_from_the_decision():
    facts = Facts(permit_granted_on=D("2023-10-01"), settled_on=D("2023-11-01"), end_goal=EndGoal.WORK,
                  programme_offered_on=D("2024-01-08"), programme_end_on=D("2025-12-31"))  # fmt: skip
    found = owed(facts, "2024-06-01")["programme.duration"]
    assert (last_day(facts), found.not_verified) == (D("2025-12-31"), True)


@pytest.mark.parametrize(("days", "last"), [(10, "2027-05-31"), (11, "2027-06-15")])
def test_programme_leave_extension_begins_past_ten_working_days(days, last):
    assert last_day(participant(approved_leave_days=days)) == D(last)


@pytest.mark.parametrize(("born", "entitled"), [("2008-02-11", False), ("2008-02-10", True), ("1970-02-11", True), ("1970-02-10", False)])  # fmt: skip
def test_programme_age_is_eighteen_to_fifty_five_when_the_permit_was_granted(born, entitled):
    facts = Facts(permit_granted_on=D("2026-02-10"), birth_date=D(born), settled_on=D("2026-04-01"))
    assert ("programme.start" in owed(facts, "2026-05-01")) is entitled


@pytest.mark.parametrize(("on", "state", "late"), [("2026-06-30", State.NOT_STARTED, 0), ("2026-07-01", State.NOT_STARTED, 0), ("2026-07-02", State.OVERDUE, 1)])  # fmt: skip
def test_programme_start_is_never_behind_only_overdue(on, state, late):
    facts = participant(programme_offered_on=None, programme_start_on=None)
    found = stand(facts, on)["programme.start"]
    assert (found.state, found.days_late) == (state, late)


def test_programme_start_too_late_is_fulfilled_with_the_days():
    facts = participant(programme_offered_on=D("2026-07-06"), programme_start_on=D("2026-07-06"))
    found = stand(facts, "2026-11-21")["programme.start"]
    assert (found.state, found.days_late) == (State.FULFILLED, 5)


@pytest.mark.parametrize(("decided", "target"), [("2025-12-31", None), ("2026-01-01", 15 * HOUR)])
def test_life_skills_hours_follow_the_decision(decided, target):
    assert owed(participant(programme_decided_on=D(decided)), "2026-11-21")["life_skills.hours"].target == target


@pytest.mark.parametrize(
    ("permit", "abroad", "arrived", "hours"),
    [
        ("2020-12-31", False, "2020-06-01", 50),
        ("2021-12-31", False, "2021-06-01", 50),
        ("2021-12-31", True, "2021-12-31", 50),
        ("2021-12-31", True, "2022-01-01", 75),
        ("2022-01-01", False, "2021-06-01", 75),
    ],
)
def test_social_studies_hours_follow_the_permit(permit, abroad, arrived, hours):
    facts = Facts(permit_granted_on=D(permit), permit_applied_from_abroad=abroad, arrived_on=D(arrived))
    assert owed(facts, "2022-03-01")["social_studies.hours"].target == hours * HOUR


@pytest.mark.parametrize(("applied", "hours"), [("2020-12-31", 50), ("2021-12-31", 50), ("2022-01-01", 25)])
def test_reception_social_studies_by_application(applied, hours):
    facts = resident(applied_on=D(applied), reception_training_offered_on=D("2022-02-01"))
    assert owed(facts, "2022-02-01")["reception.social_studies"].target == hours * HOUR


def test_reception_duty_reaches_back_to_those_who_applied_before_2018():
    facts = resident(applied_on=D("2018-01-01"), reception_training_offered_on=D("2018-03-01"))
    assert "reception.norwegian" not in owed(facts, "2018-08-31")
    assert owed(facts, "2018-09-01")["reception.norwegian"].owed_from == D("2018-09-01")


@pytest.mark.parametrize(("on", "held"), [("2026-11-01", False), ("2026-11-02", True)])
def test_reception_age_is_over_eighteen(on, held):
    assert ("reception.norwegian" in owed(resident(birth_date=D("2008-11-02")), on)) is held


@pytest.mark.parametrize(("on", "held"), [("2026-06-30", False), ("2026-07-01", True)])
def test_reception_collective_protection_has_no_duty_until_the_repeal(on, held):
    facts = resident(
        collective_protection=True, applied_on=D("2026-05-01"), reception_training_offered_on=D("2026-05-20")
    )
    found = owed(facts, on)
    assert ("reception.norwegian" in found) is held
    assert all(commitment.not_verified for commitment in found.values())


def test_reception_arrival_and_transit_centres_carry_no_duty():
    for kind in (ReceptionKind.ARRIVAL, ReceptionKind.TRANSIT, None):
        assert owed(resident(reception=kind, reception_training_offered_on=None), "2026-11-01") == {}


@pytest.mark.parametrize(("on", "is_owed", "left"), [("2026-10-04", False, 0), ("2026-10-05", True, 10_500)])
def test_reception_norwegian_is_owed_from_the_day_training_is_offered(on, is_owed, left):
    found = stand(resident(), on)["reception.norwegian"]
    assert (found.owed, found.left, found.state) == (is_owed, left, State.NOT_STARTED)


def test_reception_norwegian_has_both_sides():
    found = owed(resident(), "2026-11-01")
    assert found["reception.norwegian"].pair == found["reception.norwegian_offer"].pair


@pytest.mark.parametrize(
    ("education", "needs_b2", "goals"),
    [
        (Education.COMPULSORY_NOT_COMPLETED, False, "a2 a2 a2 b1"),
        (Education.COMPULSORY_COMPLETED, False, "b1 b1 b1 b1"),
        (Education.UPPER_SECONDARY, False, "b1 b1 b1 b2"),
        (Education.UPPER_SECONDARY, True, "b2 b2 b2 b2"),
    ],
)
def test_norwegian_goal_by_schooling(education, needs_b2, goals):
    found = owed(participant(education=education, needs_b2=needs_b2), "2026-11-21")
    assert " ".join(found[f"norwegian.{skill}"].level for skill in Skill) == goals


def test_norwegian_goal_of_the_plan_wins():
    found = owed(participant(norwegian_goal={Skill.READING: Level.A2}), "2026-11-21")
    assert (found["norwegian.reading"].level, found["norwegian.listening"].level) == (Level.A2, Level.B1)


@pytest.mark.parametrize(
    ("on", "level", "state"),
    [
        ("2027-12-01", Level.A2, State.ON_TRACK),
        ("2027-12-02", Level.A2, State.OVERDUE),
        ("2027-12-02", None, State.NOT_RECORDED),
        ("2027-12-02", Level.B1, State.FULFILLED),
    ],
)
def test_norwegian_reading_by_the_deadline(on, level, state):
    shown = Evidence("t", EvidenceKind.LEVEL, Subject.NORWEGIAN, D("2027-06-01"), skill=Skill.READING, level=level)
    assert stand(participant(), on, [shown] if level else [])["norwegian.reading"].state is state


@pytest.mark.parametrize(
    ("form", "reduced", "target"),
    [(GuidanceForm.GROUP, None, 8), (GuidanceForm.GROUP, 5, 4), (GuidanceForm.INDIVIDUAL, None, 5), (GuidanceForm.INDIVIDUAL, 3, 2)],
)  # fmt: skip
def test_parental_guidance_meetings_by_form(form, reduced, target):
    facts = participant(children_born_on=(D("2020-01-01"),), guidance_form=form, guidance_reduced_to=reduced)
    assert owed(facts, "2026-11-21")["parental_guidance.meetings"].target == target


@pytest.mark.parametrize(("born", "held"), [("2008-06-01", False), ("2008-06-02", True), ("2026-11-21", True), ("2026-11-22", False)])  # fmt: skip
def test_parental_guidance_concerns_a_child_under_eighteen_or_born_on_the_way(born, held):
    facts = participant(children_born_on=(D(born),))
    assert ("parental_guidance.meetings" in owed(facts, "2026-11-21")) is held


def test_social_studies_more_than_a_module_does_not_help_another():
    evidence = [attended(Subject.SOCIAL_STUDIES, "2026-08-01", 40, "norway_then_and_now")]
    assert stand(participant(), "2026-08-05", evidence)["social_studies.hours"].done == 25 * HOUR


def test_programme_weekly_hours_are_measured_against_the_plan():
    facts = participant(plan_weekly_minutes=30 * HOUR)
    evidence = [attended(Subject.NORWEGIAN, day, 15, id=day) for day in ("2026-06-10", "2026-06-11", "2026-06-18")]
    found = stand(facts, "2026-06-22", evidence, registers=[register("2026-06-21")])["programme.weekly_hours"]
    # Weeks from 1, 8 and 15 June: 0 + 30 + 15 hours.
    assert (found.done, found.state) == (15 * HOUR, State.BEHIND)


def test_a_waived_commitment_is_waived():
    found = stand(participant(waived=frozenset({"social_studies.hours"})), "2027-11-21")["social_studies.hours"]
    assert (found.state, found.left) == (State.WAIVED, 0)


def test_a_lesson_planned_and_registered_is_counted_once():
    done = attended(Subject.SOCIAL_STUDIES, "2026-10-19", 3, lesson="L1")
    waiting = lesson(Subject.SOCIAL_STUDIES, "2026-10-19", 3)
    same = type(waiting)(waiting.subject, waiting.starts_on, waiting.minutes, lesson="L1")
    found = stand(resident(), "2026-10-20", [done], [same])["reception.social_studies"]
    assert (found.done, found.unregistered) == (3 * HOUR, 0)
