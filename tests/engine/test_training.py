"""Norwegian and social studies: school, exemption, later start, duty counted in hours, and the end at 67."""

import pytest

from tests.engine.people import HOUR, D, attended, owed, participant, stand
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Skill, Subject
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.exemptions import LIFTS, grounds_shown
from webapp.engine.regulations.facts import Education, Facts, NorwegianGivenIn
from webapp.engine.regulations.rulebook import load
from webapp.engine.standing import ReasonCode, State


def shown(level, day="2026-09-01", skills=tuple(Skill)):
    return [
        Evidence(f"{skill}-{day}", EvidenceKind.LEVEL, Subject.NORWEGIAN, D(day), level=level, skill=skill)
        for skill in skills
    ]


def duty_only(**more):
    given = {"permit_granted_on": D("2026-02-10"), "birth_date": D("1990-01-01"), "norwegian_duty_only": True}
    return Facts(**{**given, **more})


def test_norwegian_adult_preparatory_sets_its_own_levels():
    facts = participant(education=Education.COMPULSORY_COMPLETED, norwegian_given_in=NorwegianGivenIn.ADULT_PREPARATORY)
    found = owed(facts, "2026-11-21")
    assert " ".join(found[f"norwegian.{skill}"].level for skill in Skill) == "a2 a2 a2 b1"
    assert found["norwegian.reading"].grade == 2


@pytest.mark.parametrize(("grade", "state"), [(1, State.NOT_STARTED), (2, State.FULFILLED)])
def test_norwegian_grade_two_stands_in_for_the_levels(grade, state):
    facts = participant(norwegian_given_in=NorwegianGivenIn.ADULT_PREPARATORY)
    row = Evidence("g", EvidenceKind.GRADE, Subject.NORWEGIAN, D("2026-10-01"), grade=grade)
    found = stand(facts, "2026-10-01", [row])["norwegian.reading"]
    assert found.state is state
    code = ReasonCode.GRADE_SHOWN if grade == 2 else ReasonCode.GRADE_INSTEAD
    assert code in [reason.code for reason in found.explanation]


def test_norwegian_grade_of_a_later_day_does_not_count_yet():
    facts = participant(norwegian_given_in=NorwegianGivenIn.UPPER_SECONDARY)
    row = Evidence("g", EvidenceKind.GRADE, Subject.NORWEGIAN, D("2026-10-02"), grade=4)
    assert stand(facts, "2026-10-01", [row])["norwegian.reading"].state is State.NOT_STARTED


@pytest.mark.parametrize(("permit", "hours"), [("2021-12-31", 250), ("2022-01-01", 225)])
def test_norwegian_duty_only_hours_by_permit(permit, hours):
    found = owed(duty_only(permit_granted_on=D(permit)), "2022-06-01")
    assert found["norwegian.duty_only_hours"].target == hours * HOUR
    # 250 + 50 became 225 + 75 (§§ 6.1, 6.2, IF § 73); the test is a duty for those with right and duty only (§ 6.3).
    assert found["social_studies.hours"].target == (300 - hours) * HOUR
    assert not {"social_studies.test", "norwegian.reading"} & set(found)


@pytest.mark.parametrize(("level", "state"), [(Level.A2, State.ON_TRACK), (Level.B1, State.FULFILLED)])
def test_norwegian_duty_only_hours_end_when_the_levels_are_reached(level, state):
    rows = [attended(Subject.NORWEGIAN, "2026-08-20", 10), *shown(level)]
    found = stand(duty_only(), "2026-09-02", rows)["norwegian.duty_only_hours"]
    assert (found.state, found.left == 0) == (state, state is State.FULFILLED)
    if state is State.FULFILLED:
        assert found.met_on == D("2026-09-01")
        assert ReasonCode.GOALS_REACHED in [reason.code for reason in found.explanation]


@pytest.mark.parametrize(("on", "state"), [("2026-11-20", State.NOT_STARTED), ("2026-11-21", State.ENDED)])
def test_norwegian_age_ends_at_67(on, state):
    found = stand(participant(birth_date=D("1959-11-21"), education=Education.COMPULSORY_COMPLETED), on)
    assert found["norwegian.reading"].state is state
    assert found["social_studies.test"].state is state


@pytest.mark.parametrize(("later", "owed_from"), [("2027-06-01", "2027-06-01"), ("2036-02-10", "2036-02-10"), ("2036-02-11", "2036-02-10")])  # fmt: skip
def test_exemptions_later_start_is_at_most_ten_years_after_the_permit(later, owed_from):
    facts = participant(norwegian_deferred_to=D(later), programme_offered_on=None, programme_start_on=None)
    found = owed(facts, "2026-11-21")
    assert found["norwegian.reading"].owed_from == found["norwegian.offer"].owed_from == D(owed_from)
    assert stand(facts, "2026-11-21")["norwegian.offer"].state is State.NOT_STARTED


@pytest.mark.parametrize(("on", "held"), [("2026-03-15", False), ("2026-03-16", True)])
def test_norwegian_with_collective_protection_is_owed_from_settlement(on, held):
    facts = Facts(permit_granted_on=D("2026-02-01"), birth_date=D("1988-01-10"), collective_protection=True,
                  settled_on=D("2026-03-16"))  # fmt: skip
    assert (owed(facts, on)["norwegian.reading"].owed_from is not None) is held


@pytest.mark.parametrize(
    ("rows", "grounds"),
    [
        (shown(Level.B1), ("exemptions.norwegian_level",)),
        (shown(Level.B1, skills=tuple(Skill)[:3]), ()),
        (shown(Level.A2), ()),
        (
            [Evidence("p", EvidenceKind.TEST_PASSED, Subject.SOCIAL_STUDIES, D("2026-09-01"))],
            ("exemptions.social_studies",),
        ),
    ],
)
def test_exemptions_norwegian_level_and_social_studies_are_grounds_to_ask(rows, grounds):
    assert grounds_shown(participant(), rows, D("2026-09-01")) == grounds
    assert grounds_shown(participant(), rows, D("2026-08-31")) == ()


def test_exemptions_lift_duties_that_exist():
    made = {c.id for facts in (participant(), duty_only()) for c in commitments(facts, D("2026-11-21"))}
    made |= {"reception.norwegian", "reception.social_studies"}
    assert {id for ids in LIFTS.values() for id in ids} <= made
    assert set(LIFTS) <= set(load())


def test_exemptions_decided_are_waived():
    facts = participant(waived=frozenset(LIFTS["exemptions.norwegian_level"]))
    found = stand(facts, "2028-11-21")
    assert {found[f"norwegian.{skill}"].state for skill in Skill} == {State.WAIVED}
    assert found["social_studies.test"].state is not State.WAIVED
