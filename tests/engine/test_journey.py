"""The line from arrival to settled life."""

import pytest

from tests.engine.people import D, participant, resident
from webapp.engine.journey import Stage, line, stage_on


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
    facts = participant(works_full_time=True, programme_offered_on=None, programme_start_on=None)
    assert stage_on(facts, D("2026-11-21")) is Stage.NORWEGIAN_ONLY


def test_planning_says_who_must_act_by_when():
    step = next(step for step in line(participant(), D("2026-05-01")) if step.here)
    assert (step.stage, step.by) == (Stage.PLANNING, D("2026-07-01"))
