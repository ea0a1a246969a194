"""An old contract version reckons as it did: frozen commitments, stored and read again."""

import json

import pytest

from tests.engine.people import HOUR, D, attended, lesson, participant, register, stand
from webapp.engine.agreed import Agreed, AgreedKind, Measure
from webapp.engine.commitment import Side
from webapp.engine.evidence import Subject
from webapp.engine.plain import commitment_as_plain, commitment_from_plain
from webapp.engine.reckon import offered_weeks, stand_frozen
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.facts import Pause, PauseKind

EVIDENCE = [attended(Subject.SOCIAL_STUDIES, "2026-10-20", 6), attended(Subject.WORK, "2026-10-21", 12)]


def everything(**more):
    return participant(
        children_born_on=(D("2020-01-01"),), interpreter_needed=True, plan_weekly_minutes=30 * HOUR,
        pauses=(Pause(D("2026-07-06"), None, PauseKind.STOP),),
        agreed=(Agreed(key="a1", kind=AgreedKind.WORK_PRACTICE, side=Side.PERSON, measure=Measure.WEEKLY, amount=600),),
        **more,
    )  # fmt: skip


def frozen(facts, on):
    """As a contract keeps them."""
    texts = [json.dumps(commitment_as_plain(commitment)) for commitment in commitments(facts, D(on))]
    return [commitment_from_plain(json.loads(text)) for text in texts]


def test_frozen_commitments_come_back_exactly():
    assert frozen(everything(), "2026-11-21") == list(commitments(everything(), D("2026-11-21")))


def test_frozen_equals_live_on_the_day_it_was_frozen():
    kept = stand_frozen(frozen(everything(), "2026-11-21"), EVIDENCE, (), (), D("2026-11-21"))
    assert {one.commitment.id: one for one in kept} == stand(everything(), "2026-11-21", EVIDENCE)


def test_frozen_keeps_its_number_when_the_facts_change():
    kept = frozen(everything(), "2026-11-21")
    (hours,) = stand_frozen([c for c in kept if c.id == "programme.weekly_hours"], EVIDENCE, (), (), D("2026-12-21"))
    assert hours.target == 30 * HOUR
    assert stand(participant(plan_weekly_minutes=20 * HOUR), "2026-12-21")["programme.weekly_hours"].target == 20 * HOUR


@pytest.mark.parametrize("wrong", [{}, {"id": "x"}, {"nonsense": 1}])
def test_what_is_no_commitment_is_refused(wrong):
    with pytest.raises((KeyError, TypeError, ValueError)):
        commitment_from_plain(wrong)


# offered_weeks


def weekly(on, evidence=(), planned=(), registers=(), weeks=8, **more):
    facts = participant(plan_weekly_minutes=30 * HOUR, **more)
    promise = next(c for c in commitments(facts, D(on)) if c.id == "programme.weekly_hours")
    return offered_weeks(promise, evidence, planned, registers, D(on), weeks)


def test_offered_weeks_are_newest_first_and_at_most_eight():
    found = weekly("2026-11-21")
    assert [found[0].monday, found[-1].monday, len(found)] == [D("2026-11-16"), D("2026-09-28"), 8]


def test_offered_weeks_begin_with_the_promise():
    assert [week.monday for week in weekly("2026-06-14")] == [D("2026-06-08"), D("2026-06-01")]
    assert weekly("2026-05-31") == ()


def test_offered_weeks_with_a_holiday_or_a_break_are_not_ordinary():
    off = {"breaks": ((D("2026-07-06"), D("2026-07-12")),)}
    found = {week.monday: week.ordinary for week in weekly("2026-07-19", **off)}
    assert (found[D("2026-07-06")], found[D("2026-07-13")]) == (False, True)
    christmas = {week.monday: week.ordinary for week in weekly("2027-01-10")}
    assert (christmas[D("2026-12-21")], christmas[D("2027-01-04")]) == (False, True)


def test_offered_weeks_of_a_pause_are_not_counted():
    rows = [attended(Subject.WORK, day, 30, id=day) for day in ("2026-06-03", "2026-06-24")]
    pause = (Pause(D("2026-06-08"), D("2026-06-21"), PauseKind.LEAVE),)
    found = weekly("2026-06-29", rows, registers=[register("2026-06-28")], pauses=pause)
    assert [week.counted for week in found] == [False, True, False, False, True]


def test_offered_weeks_that_wait_to_be_registered_are_not_counted():
    rows = [attended(Subject.WORK, "2026-06-10", 3)]
    found = weekly("2026-06-22", rows, [lesson(Subject.WORK, "2026-06-09", 3)], [register("2026-06-21")])
    assert {week.monday: week.counted for week in found}[D("2026-06-08")] is False


def test_offered_weeks_agree_with_the_average():
    rows = [attended(Subject.WORK, day, 15, id=day) for day in ("2026-06-03", "2026-06-10", "2026-06-17")]
    reach = [register("2026-06-21")]
    counted = [week.minutes for week in weekly("2026-06-22", rows, registers=reach) if week.counted]
    average = stand(participant(plan_weekly_minutes=30 * HOUR), "2026-06-22", rows, registers=reach)
    assert sum(counted) // len(counted) == average["programme.weekly_hours"].done
