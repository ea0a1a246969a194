"""Mapping, guidance, plan, reviews, interpreter, certificate, and the social studies test, by rule id."""

import pytest

from tests.engine.people import D, owed, participant, resident, stand
from webapp.engine.commitment import Side
from webapp.engine.evidence import Evidence, EvidenceKind, Planned, Subject
from webapp.engine.regulations.facts import Education, EndGoal, Facts, Pause, PauseKind
from webapp.engine.standing import NextStep, ReasonCode, State


def happened(kind, day, subject=Subject.PLAN, id=None, **more):  # noqa: A002
    return Evidence(id or f"{kind}-{day}", kind, subject, D(day), **more)


def waiting(**more):
    """E8: settled on the last of November, nothing decided."""
    given = {"permit_granted_on": D("2026-10-01"), "settled_on": D("2026-11-30"), "birth_date": D("1990-01-01")}
    return Facts(**{**given, **more})


def collective(**more):
    given = {
        "permit_granted_on": D("2026-02-01"), "birth_date": D("1988-01-10"), "collective_protection": True,
        "education": Education.UPPER_SECONDARY, "settled_on": D("2026-03-16"), "end_goal": EndGoal.WORK,
    }  # fmt: skip
    return Facts(**{**given, **more})


def test_planning_mapping_is_both_sides_and_due_with_the_decision():
    found = owed(waiting(), "2026-12-01")
    sides = {found[id].side for id in ("planning.mapping", "planning.mapping_part")}
    assert sides == set(Side)
    assert found["planning.mapping"].pair == found["planning.mapping_part"].pair
    assert found["planning.mapping"].due_on == found["planning.plan"].due_on == D("2027-02-28")


@pytest.mark.parametrize(
    ("kept", "on", "state"),
    [
        (None, "2027-02-28", State.NOT_STARTED),
        (None, "2027-03-01", State.NOT_RECORDED),
        ("2027-03-02", "2027-03-05", State.OVERDUE),
        ("2027-02-20", "2027-03-06", State.OVERDUE),
        ("2027-02-20", "2027-03-07", State.NOT_RECORDED),
    ],
)
def test_planning_mapping_without_a_record_is_overdue_only_where_the_plan_was_looked_after(kept, on, state):
    evidence = [happened(EvidenceKind.FOLLOW_UP, kept, Subject.FOLLOW_UP)] if kept else []
    found = stand(waiting(), on, evidence)["planning.mapping"]
    assert found.state is state
    if state is State.NOT_RECORDED:
        assert found.next_step is NextStep.RECORD_IT


@pytest.mark.parametrize(("day", "late"), [("2027-02-28", 0), ("2027-03-02", 2)])
def test_planning_mapping_is_fulfilled_on_both_sides_by_one_record(day, late):
    found = stand(waiting(), "2027-03-05", [happened(EvidenceKind.MAPPED, day, Subject.MAPPING)])
    for id in ("planning.mapping", "planning.mapping_part"):  # noqa: A001
        assert (found[id].state, found[id].days_late) == (State.FULFILLED, late)


def test_planning_mapping_begins_in_reception_with_the_permit():
    facts = resident(permit_granted_on=D("2026-12-01"))
    assert "planning.mapping" not in owed(facts, "2026-11-30")
    found = owed(facts, "2026-12-01")["planning.mapping"]
    assert (found.owed_from, found.due_on) == (D("2026-12-01"), None)


def test_planning_career_guidance_has_no_deadline_and_is_a_duty():
    found = owed(waiting(), "2026-12-01")
    assert found["planning.career_guidance"].due_on is None
    assert found["planning.career_guidance_part"].duty
    offered = [happened(EvidenceKind.OFFERED, "2026-12-10", Subject.GUIDANCE)]
    standings = stand(waiting(), "2026-12-11", offered)
    states = [standings[f"planning.career_guidance{part}"].state for part in ("", "_part")]
    assert states == [State.FULFILLED, State.NOT_STARTED]


def test_planning_collective_protection_has_rights_where_others_have_duties():
    before = owed(collective(), "2026-06-30")
    assert [before[id].duty for id in ("planning.mapping_part", "planning.career_guidance_part")] == [False, False]
    assert before["planning.mapping"].rule == "collective_protection.mapping"
    taking_part = owed(
        collective(programme_offered_on=D("2026-05-04"), programme_start_on=D("2026-05-04")), "2026-06-30"
    )
    assert taking_part["planning.mapping_part"].duty
    assert not taking_part["planning.career_guidance_part"].duty
    after = owed(collective(), "2026-07-01")["planning.mapping_part"]
    assert (after.rule, after.duty, after.not_verified) == ("planning.mapping", True, True)


def test_collective_protection_gives_no_mapping_before_settlement():
    facts = collective(settled_on=None, reception=resident().reception)
    assert "planning.mapping" not in owed(facts, "2026-06-30")


@pytest.mark.parametrize(("decided", "on", "state", "late"), [
    (None, "2027-02-28", State.NOT_STARTED, 0),
    (None, "2027-03-01", State.OVERDUE, 1),
    ("2027-02-28", "2027-03-01", State.FULFILLED, 0),
    ("2027-03-03", "2027-03-04", State.FULFILLED, 3),
])  # fmt: skip
def test_planning_plan_is_decided_within_three_months(decided, on, state, late):
    found = stand(waiting(programme_decided_on=D(decided) if decided else None), on)["planning.plan"]
    assert (found.state, found.days_late) == (state, late)


def test_planning_plan_is_shown_by_a_start_where_the_decision_is_not_known():
    assert stand(participant(), "2026-11-21")["planning.plan"].met_on == D("2026-06-01")


def test_the_act_of_2003_has_no_integration_plan():
    facts = Facts(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-06-01"), birth_date=D("1993-01-01"),
                  settled_on=D("2019-07-01"), programme_start_on=D("2019-09-02"))  # fmt: skip
    found = owed(facts, "2019-10-01")
    assert "programme.individual_plan" in found
    assert not [id for id in found if id.startswith(("planning.", "plan."))]


# plan.review: decided 2026-06-01, hence due 2026-09-01


@pytest.mark.parametrize(
    ("reviews", "on", "state", "due"),
    [
        ([], "2026-09-01", State.NOT_STARTED, "2026-09-01"),
        ([], "2026-09-02", State.NOT_RECORDED, "2026-09-01"),
        (["2026-08-20"], "2026-09-02", State.ON_TRACK, "2026-11-20"),
        (["2026-08-20"], "2026-11-20", State.ON_TRACK, "2026-11-20"),
        (["2026-08-20"], "2026-11-21", State.NOT_RECORDED, "2026-11-20"),
        (["2026-08-20", "2026-11-21"], "2026-11-21", State.ON_TRACK, "2027-02-21"),
        (["2026-11-30"], "2027-02-28", State.ON_TRACK, "2027-02-28"),
    ],
)
def test_plan_review_is_due_three_months_after_the_last(reviews, on, state, due):
    evidence = [happened(EvidenceKind.REVIEWED, day) for day in reviews]
    found = stand(participant(), on, evidence)["plan.review"]
    assert (found.state, found.commitment.due_on, found.done) == (state, D(due), len(reviews))


def test_plan_review_is_overdue_where_somebody_kept_the_plan_since():
    evidence = [happened(EvidenceKind.FOLLOW_UP, "2026-09-10", Subject.FOLLOW_UP)]
    found = stand(participant(), "2026-09-11", evidence)["plan.review"]
    assert (found.state, found.days_late) == (State.OVERDUE, 10)


def test_plan_review_that_is_set_in_time_is_on_track():
    planned = [Planned(Subject.PLAN, D("2026-08-25"), kind=EvidenceKind.REVIEWED)]
    found = stand(participant(), "2026-08-01", planned=planned)["plan.review"]
    assert (found.state, found.next_on, found.next_step) == (State.ON_TRACK, D("2026-08-25"), NextStep.GO_TO_NEXT)


@pytest.mark.parametrize(
    ("until", "on", "due"), [("2026-10-31", "2026-10-15", "2026-11-01"), ("2026-08-31", "2026-08-15", "2026-09-01"), (None, "2026-10-15", None)]
)  # fmt: skip
def test_plan_review_does_not_fall_due_while_the_programme_rests(until, on, due):
    pause = Pause(D("2026-08-01"), D(until) if until else None, PauseKind.LEAVE)
    found = stand(participant(pauses=(pause,)), on)["plan.review"]
    assert found.commitment.due_on == (D(due) if due else None)
    assert found.state not in (State.OVERDUE, State.NOT_RECORDED)


def test_plan_review_ends_with_the_programme():
    assert stand(participant(programme_ended_on=D("2026-10-01")), "2026-11-21")["plan.review"].state is State.ENDED


# interpreter.provided


def with_interpreter(*times):
    """(day, whether there was one)."""
    kinds = {True: EvidenceKind.INTERPRETER, False: EvidenceKind.NO_INTERPRETER}
    evidence = [happened(kinds[there], day, Subject.PROGRAMME) for day, there in times]
    return lambda on: stand(participant(interpreter_needed=True), on, evidence)["interpreter.provided"]


@pytest.mark.parametrize(
    ("times", "on", "state", "kept"),
    [
        ((), "2026-11-21", State.NOT_STARTED, (0, 0)),
        ((("2026-09-01", True),), "2026-11-21", State.ON_TRACK, (1, 1)),
        ((("2026-09-01", True), ("2026-11-07", False)), "2026-11-06", State.ON_TRACK, (1, 1)),
        ((("2026-09-01", True), ("2026-11-07", False)), "2026-11-21", State.BEHIND, (1, 2)),
        ((("2026-09-01", True), ("2026-11-07", False)), "2026-11-22", State.NOT_RECORDED, (1, 2)),
        ((("2026-11-07", False), ("2026-11-10", True)), "2026-11-21", State.ON_TRACK, (1, 2)),
    ],
)
def test_interpreter_provided_is_counted_time_by_time(times, on, state, kept):
    found = with_interpreter(*times)(on)
    assert (found.state, (found.done, found.target)) == (state, kept)


def test_interpreter_provided_keeps_the_missed_time_among_its_reasons():
    found = with_interpreter(("2026-10-01", False), ("2026-11-10", True))("2026-11-21")
    values = {reason.code: reason.values for reason in found.explanation}
    assert values[ReasonCode.LAST_MISSED] == {"last_on": D("2026-10-01")}


def test_interpreter_provided_concerns_those_who_need_one():
    assert "interpreter.provided" not in owed(participant(), "2026-11-21")


@pytest.mark.parametrize(("on", "held"), [("2021-12-31", False), ("2022-01-01", True)])
def test_interpreter_provided_begins_with_the_act(on, held):
    facts = resident(applied_on=D("2021-06-01"), interpreter_needed=True)
    assert ("interpreter.provided" in owed(facts, on)) is held


# certificate.given


@pytest.mark.parametrize(("ended", "held"), [("2025-12-31", False), ("2026-01-01", True)])
def test_certificate_given_follows_a_programme_that_ended_in_2026_or_later(ended, held):
    facts = participant(permit_granted_on=D("2025-01-10"), settled_on=D("2025-02-01"), programme_ended_on=D(ended),
                        programme_offered_on=D("2025-04-01"), programme_start_on=D("2025-04-01"))  # fmt: skip
    assert ("certificate.given" in owed(facts, "2026-02-01")) is held


def test_certificate_given_comes_after_the_end_and_is_never_late():
    assert "certificate.given" not in owed(participant(), "2027-05-31")
    assert stand(participant(), "2029-06-01")["certificate.given"].state is State.NOT_STARTED
    given = [happened(EvidenceKind.DONE, "2027-06-10", Subject.PROGRAMME, part="certificate.given")]
    assert stand(participant(), "2027-06-11", given)["certificate.given"].state is State.FULFILLED


def test_certificate_given_is_not_shown_by_another_promise_that_was_kept():
    other = [happened(EvidenceKind.DONE, "2027-06-10", Subject.PROGRAMME, part="a1")]
    assert stand(participant(), "2027-06-11", other)["certificate.given"].state is State.NOT_STARTED


# social_studies.test


@pytest.mark.parametrize(
    ("passed", "on", "state"),
    [
        (None, "2027-06-01", State.NOT_STARTED),
        (None, "2027-06-02", State.NOT_RECORDED),
        ("2027-06-01", "2027-06-02", State.FULFILLED),
        ("2027-06-02", "2027-06-02", State.FULFILLED),
    ],
)
def test_social_studies_test_within_a_year_and_never_blamed_without_a_result(passed, on, state):
    evidence = [happened(EvidenceKind.FOLLOW_UP, "2027-06-01", Subject.FOLLOW_UP)]
    if passed:
        evidence.append(happened(EvidenceKind.TEST_PASSED, passed, Subject.SOCIAL_STUDIES))
    found = stand(participant(), on, evidence)["social_studies.test"]
    assert (found.state, found.commitment.due_on) == (state, D("2027-06-01"))


def test_social_studies_test_is_no_duty_under_chapter_6a():
    facts = collective(programme_offered_on=D("2026-05-04"), programme_start_on=D("2026-05-04"))
    assert "social_studies.test" not in owed(facts, "2026-06-01")
