"""The line from arrival to settled life."""

import pytest

from tests.engine.people import D, participant, resident
from webapp.engine.commitment import Side
from webapp.engine.journey import Route, Stage, line, route, stage_on
from webapp.engine.regulations.facts import EndedBy, Facts, Pause, PauseKind, ReceptionKind


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        ("2026-02-10", Stage.AWAITING_SETTLEMENT),
        ("2026-03-31", Stage.AWAITING_SETTLEMENT),
        ("2026-04-01", Stage.PLANNING),
        ("2026-05-31", Stage.PLANNING),
        ("2026-06-01", Stage.PROGRAMME),
        ("2027-05-31", Stage.PROGRAMME),
        ("2027-06-01", Stage.ENDED),
    ],
)
def test_the_stage_follows_the_facts(on, stage):
    assert stage_on(participant(), D(on)) is stage


def test_without_a_permit_the_line_ends_at_waiting_for_an_answer():
    for facts in (resident(), resident(duty_ended_on=D("2026-11-01"))):
        assert [step.stage for step in line(facts, D("2026-11-21"))] == [
            Stage.RECEPTION_ASYLUM,
            Stage.WAITING_FOR_ANSWER,
        ]


def test_somebody_with_full_time_work_takes_norwegian_only():
    facts = participant(full_time_work=((D("2026-03-01"), None),), programme_offered_on=None, programme_start_on=None)
    assert stage_on(facts, D("2026-11-21")) is Stage.NORWEGIAN_ONLY


def test_planning_says_who_must_act_by_when():
    step = next(step for step in line(participant(), D("2026-05-01")) if step.here)
    assert (step.stage, step.by) == (Stage.PLANNING, D("2026-07-01"))


def stages(facts, on):
    return [step.stage for step in line(facts, D(on))]


def here(facts, on):
    (found,) = [step for step in line(facts, D(on)) if step.here]
    return found


PAUSE = Pause(D("2026-08-01"), D("2026-09-30"), PauseKind.LEAVE)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        ("2026-07-31", Stage.PROGRAMME),
        ("2026-08-01", Stage.PROGRAMME_PAUSED),
        ("2026-09-30", Stage.PROGRAMME_PAUSED),
        ("2026-10-01", Stage.PROGRAMME),
    ],
)
def test_a_pause_lasts_from_its_first_to_its_last_day(on, stage):
    assert stage_on(participant(pauses=(PAUSE,)), D(on)) is stage


def test_a_pause_stands_between_programme_and_end_and_says_its_kind():
    facts = participant(pauses=(PAUSE,))
    assert stages(facts, "2026-08-15")[-3:] == [Stage.PROGRAMME, Stage.PROGRAMME_PAUSED, Stage.ENDED]
    step = here(facts, "2026-08-15")
    assert (step.pause, step.from_, step.by, step.waits_for) == (PauseKind.LEAVE, PAUSE.from_, PAUSE.to, None)


def test_after_a_stop_without_an_end_the_municipality_must_act():
    facts = participant(pauses=(Pause(D("2026-08-01"), None, PauseKind.STOP),))
    assert here(facts, "2026-11-21").waits_for is Side.MUNICIPALITY


def test_a_pause_that_is_over_leaves_the_line():
    assert Stage.PROGRAMME_PAUSED not in stages(participant(pauses=(PAUSE,)), "2026-11-21")


@pytest.mark.parametrize(
    ("more", "on", "ended_by"),
    [
        ({"programme_ended_on": D("2026-10-01"), "programme_ended_by": EndedBy.GOAL_REACHED}, "2026-10-01", EndedBy.GOAL_REACHED),
        ({"programme_ended_on": D("2026-10-01"), "programme_ended_by": EndedBy.STOPPED}, "2026-10-01", EndedBy.STOPPED),
        ({"programme_ended_on": D("2026-10-01")}, "2026-10-01", None),
        ({}, "2027-06-01", EndedBy.TIME_USED),
    ],
)  # fmt: skip
def test_the_end_says_its_kind_where_it_is_known(more, on, ended_by):
    step = here(participant(**more), on)
    assert (step.stage, step.ended_by, step.waits_for) == (Stage.ENDED, ended_by, Side.MUNICIPALITY)


def test_before_the_end_nobody_is_said_to_have_ended_it():
    facts = participant(programme_ended_on=D("2026-10-01"), programme_ended_by=EndedBy.STOPPED)
    assert line(facts, D("2026-09-30"))[-1].ended_by is None


def test_the_day_the_duty_ended_is_kept_and_why_is_not():
    (reception, _) = line(resident(duty_ended_on=D("2026-11-01")), D("2026-11-21"))
    assert reception.duty_ended_on == D("2026-11-01")
    (before, _) = line(resident(duty_ended_on=D("2026-11-01")), D("2026-10-31"))
    assert before.duty_ended_on is None


def test_a_refusal_and_a_wait_look_the_same_beyond_reception():
    ended = line(resident(duty_ended_on=D("2026-11-01")), D("2026-11-21"))
    waiting = line(resident(), D("2026-11-21"))
    assert ended[1:] == waiting[1:]


def test_an_arrival_centre_comes_before_everything():
    facts = resident(reception=ReceptionKind.ARRIVAL, reception_training_offered_on=None)
    assert stages(facts, "2026-09-02") == [Stage.RECEPTION_ARRIVAL, Stage.WAITING_FOR_ANSWER]


def test_a_resettlement_refugee_waits_for_settlement_and_was_never_in_reception():
    facts = Facts(permit_granted_on=D("2026-08-01"), resettlement_refugee=True, birth_date=D("1990-01-01"))
    assert route(facts) is Route.RESETTLEMENT
    assert stages(facts, "2026-09-01") == [Stage.AWAITING_SETTLEMENT, Stage.PLANNING, Stage.PROGRAMME, Stage.ENDED]


def test_a_family_member_needs_no_settlement_and_starts_the_clock_by_asking():
    given = {"permit_granted_on": D("2026-08-01"), "birth_date": D("1990-01-01"), "family_member": True}
    step = here(Facts(**given), "2026-09-01")
    assert (step.stage, step.waits_for, step.by) == (Stage.PLANNING, Side.PERSON, None)
    asked = here(Facts(**given, programme_demanded_on=D("2026-08-31")), "2026-09-01")
    assert (asked.waits_for, asked.by) == (Side.MUNICIPALITY, D("2026-11-30"))


@pytest.mark.parametrize(("on", "stage"), [("2026-04-30", Stage.PLANNING), ("2026-05-01", Stage.NORWEGIAN_ONLY), ("2026-10-01", Stage.PLANNING)])  # fmt: skip
def test_full_time_work_leads_to_norwegian_only_and_back(on, stage):
    facts = participant(programme_offered_on=None, programme_start_on=None,
                        full_time_work=((D("2026-05-01"), D("2026-09-30")),))  # fmt: skip
    assert stage_on(facts, D(on)) is stage


@pytest.mark.parametrize("on", ["2026-01-01", "2026-03-01", "2026-04-15", "2026-08-15", "2026-11-21", "2027-06-01"])
def test_exactly_one_step_is_here(on):
    for facts in (participant(pauses=(PAUSE,)), resident(), Facts(), Facts(permit_granted_on=D("2026-02-01"))):
        assert sum(step.here for step in line(facts, D(on))) == 1


@pytest.mark.parametrize(("offered", "by"), [(None, "2026-07-01"), ("2026-05-15", None)])
def test_norwegian_only_says_until_when_the_municipality_must_offer_it(offered, by):
    facts = participant(programme_offered_on=None, programme_start_on=None, full_time_work=((D("2026-05-01"), None),),
                        norwegian_offered_on=D(offered) if offered else None)  # fmt: skip
    step = here(facts, "2026-06-01")
    assert (step.stage, step.by) == (Stage.NORWEGIAN_ONLY, D(by) if by else None)
