"""What must hold for every person, every order and every day."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from tests.engine.people import D, participant, resident
from webapp.engine.agreed import COUNTED, LIBRARY, Agreed, AgreedKind
from webapp.engine.commitment import Side, Unit
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Module, Planned, Register, Skill, Subject
from webapp.engine.journey import line
from webapp.engine.plain import commitment_as_plain, commitment_from_plain
from webapp.engine.reckon import offered_weeks, stand_frozen, standings
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.facts import (
    Education,
    EndGoal,
    Facts,
    NorwegianGivenIn,
    Pause,
    PauseKind,
    ReceptionKind,
)
from webapp.engine.regulations.rulebook import load, with_version
from webapp.engine.standing import State, as_plain, from_plain

FAULTS = {State.BEHIND, State.OVERDUE}
days = st.dates(date(2017, 1, 1), date(2029, 12, 31))
maybe_day = st.none() | days
spans = st.lists(
    st.tuples(days, st.none() | st.integers(0, 300)).map(
        lambda two: (two[0], None if two[1] is None else two[0] + timedelta(days=two[1]))
    ),
    max_size=2,
).map(tuple)


@st.composite
def promises_of(draw):
    kind = draw(st.sampled_from(AgreedKind))
    measure = draw(st.sampled_from(LIBRARY[kind].measures))
    from_on, length = draw(maybe_day), draw(st.none() | st.integers(0, 700))
    due_on = (from_on or date(2026, 6, 1)) + timedelta(days=length) if length is not None else None
    amount = draw(st.integers(1, 12)) if measure in COUNTED else None
    return Agreed(key=f"a{draw(st.integers(1, 5))}", kind=kind, side=draw(st.sampled_from(Side)), measure=measure,
                  amount=amount, from_on=from_on, due_on=due_on)  # fmt: skip


promises = promises_of()
subjects = st.sampled_from([Subject.NORWEGIAN, Subject.SOCIAL_STUDIES, Subject.WORK, Subject.PARENTAL_GUIDANCE])
facts_of_anybody = st.builds(
    Facts,
    applied_on=maybe_day,
    arrived_on=maybe_day,
    permit_granted_on=maybe_day,
    permit_applied_from_abroad=st.booleans(),
    collective_protection=st.booleans(),
    settled_on=maybe_day,
    birth_date=st.none() | st.dates(date(1950, 1, 1), date(2010, 1, 1)),
    education=st.sampled_from(Education),
    reception=st.none() | st.sampled_from(ReceptionKind),
    reception_training_offered_on=maybe_day,
    duty_ended_on=maybe_day,
    programme_offered_on=maybe_day,
    programme_decided_on=maybe_day,
    programme_start_on=maybe_day,
    programme_ended_on=maybe_day,
    end_goal=st.none() | st.sampled_from(EndGoal),
    plan_weekly_minutes=st.none() | st.integers(600, 2250),
    approved_leave_days=st.integers(0, 40),
    children_born_on=st.lists(days, max_size=2).map(tuple),
    family_member=st.booleans(),
    full_time_work=spans,
    residences=spans,
    pauses=spans.map(lambda found: tuple(Pause(*span, PauseKind.LEAVE) for span in found)),
    interpreter_needed=st.booleans(),
    norwegian_given_in=st.sampled_from(NorwegianGivenIn),
    norwegian_extended_months=st.integers(0, 30),
    norwegian_deferred_to=maybe_day,
    agreed=st.lists(promises, max_size=3, unique_by=lambda promise: promise.key).map(tuple),
)
everything_agreed = tuple(
    Agreed(key=f"a{n}", kind=kind, side=found.sides[n % len(found.sides)], measure=measure,
           amount=2 if measure in COUNTED else None, due_on=D("2027-02-01") if n % 2 else None)
    for n, (kind, found) in enumerate(LIBRARY.items())
    for measure in found.measures[n % 2:][:1]
)  # fmt: skip
busy = participant(
    children_born_on=(D("2020-01-01"),), interpreter_needed=True, plan_weekly_minutes=1800, agreed=everything_agreed,
    pauses=(Pause(D("2026-09-07"), D("2026-10-04"), PauseKind.LEAVE),),
)  # fmt: skip
people = st.one_of(st.just(busy), st.just(resident()), facts_of_anybody)


@st.composite
def histories(draw):
    rows = []
    for n in range(draw(st.integers(0, 25))):
        kind = draw(st.sampled_from([EvidenceKind.ATTENDED, EvidenceKind.ATTENDED, EvidenceKind.ABSENT,
                                     EvidenceKind.MEETING, EvidenceKind.LEVEL, *EvidenceKind]))  # fmt: skip
        level = kind is EvidenceKind.LEVEL
        rows.append(
            Evidence(
                f"e{n}",
                kind,
                Subject.NORWEGIAN if level else draw(subjects),
                draw(st.dates(date(2026, 3, 1), date(2027, 12, 31))),
                minutes=draw(st.integers(0, 3000)),
                module=draw(st.none() | st.sampled_from(Module)),
                level=draw(st.sampled_from(Level)) if level else None,
                skill=draw(st.sampled_from(Skill)) if level else None,
                grade=draw(st.integers(1, 6)) if kind is EvidenceKind.GRADE else None,
                part=draw(st.none() | st.sampled_from(["a1", "a2"])) if not level else None,
                corrects=f"e{draw(st.integers(0, n - 1))}" if n and draw(st.integers(0, 5)) == 0 else None,
            )
        )
    return rows


plans = st.lists(
    st.builds(Planned, subjects, st.dates(date(2026, 3, 1), date(2027, 12, 31)), st.integers(0, 600)), max_size=8
)
registers = st.lists(st.builds(Register, st.none() | subjects, maybe_day), max_size=3)
asked = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@settings(max_examples=60, deadline=None)
@given(people, histories(), plans, registers, asked, st.randoms(use_true_random=False))
def test_a_standing_never_depends_on_the_order_of_evidence(facts, rows, planned, reach, on, random):
    before = standings(facts, rows, planned, reach, on)
    for one in (rows, planned, reach):
        random.shuffle(one)
    assert standings(facts, rows, planned, reach, on) == before


@settings(max_examples=60, deadline=None)
@given(people, histories(), plans, asked)
def test_done_never_exceeds_what_the_evidence_says(facts, rows, planned, on):
    counted = [row for row in rows if row.on <= on]
    ranks = {skill: max([r.level.rank for r in counted if r.skill is skill], default=0) for skill in Skill}
    for found in standings(facts, rows, planned, (), on):
        commitment = found.commitment
        mine = [row for row in counted if commitment.any_subject or row.subject == commitment.subject or row.part]
        if commitment.unit is Unit.MINUTES:
            assert found.done <= sum(row.minutes for row in mine)
        elif commitment.unit is Unit.MEETINGS:
            assert found.done <= len(counted)
        elif commitment.unit is Unit.LEVEL:
            assert found.done <= ranks[commitment.skill]
        elif commitment.unit is Unit.WEEKLY_MINUTES:
            assert found.done <= sum(row.minutes for row in mine)


@settings(max_examples=80, deadline=None)
@given(facts_of_anybody, st.sampled_from(sorted(load())), days, st.integers(1, 900))
def test_a_later_version_never_changes_an_earlier_days_answer(facts, rule, on, later):
    rules = load()
    last = rules[rule].versions[-1]
    if last.to is not None:
        return
    from_ = max(on, last.from_) + timedelta(days=later)
    changed = with_version(rules, replace_version(last, from_))
    assert commitments(facts, on, changed) == commitments(facts, on, rules)


def replace_version(last, from_):
    return replace(last, from_=from_, target=None if last.target is None else last.target + 1)


@settings(max_examples=100, deadline=None)
@given(facts_of_anybody, histories(), plans, days)
def test_reception_hours_are_not_owed_before_they_are_offered(facts, rows, planned, on):
    offered = facts.reception_training_offered_on
    for found in standings(facts, rows, planned, (), on):
        if found.commitment.phase == "reception" and found.commitment.side is Side.PERSON:
            if offered is None or on < offered:
                assert not found.owed
                assert found.left == 0


@settings(max_examples=100, deadline=None)
@given(people, histories(), plans, registers, asked)
def test_a_commitment_without_a_deadline_is_never_behind_or_overdue(facts, rows, planned, reach, on):
    for found in standings(facts, rows, planned, reach, on):
        # An average has a threshold day instead of a deadline.
        if found.commitment.due_on is None and found.commitment.unit is not Unit.WEEKLY_MINUTES:
            assert found.state not in FAULTS


@settings(max_examples=100, deadline=None)
@given(people, plans, asked)
def test_missing_registration_is_never_a_fault_of_either_side(facts, planned, on):
    for found in standings(facts, (), planned, (), on):
        if found.commitment.unit is not Unit.DATE or found.commitment.record_only:
            assert found.state not in FAULTS


@settings(max_examples=100, deadline=None)
@given(people, histories(), plans, registers, asked)
def test_after_fourteen_silent_days_nobody_is_behind(facts, rows, planned, reach, on):
    for found in standings(facts, rows, planned, reach, on):
        if found.counted_to is not None and (on - found.counted_to).days > 14:
            assert found.state is not State.BEHIND


@settings(max_examples=100, deadline=None)
@given(people, histories(), plans, registers, asked)
def test_a_standing_never_depends_on_evidence_after_its_day(facts, rows, planned, reach, on):
    replaced = {row.corrects for row in rows}
    # What is corrected later was not known to be wrong; that is the one thing a later day may change.
    rows = [row for row in rows if row.id not in replaced and row.corrects is None]
    early = [row for row in rows if row.on <= on]
    assert standings(facts, rows, planned, reach, on) == standings(facts, early, planned, reach, on)


@settings(max_examples=60, deadline=None)
@given(people, histories(), plans, registers, asked)
def test_frozen_equals_live_on_the_day_it_was_frozen(facts, rows, planned, reach, on):
    kept = [commitment_from_plain(commitment_as_plain(made)) for made in commitments(facts, on)]
    live = standings(facts, rows, planned, reach, on)
    assert stand_frozen(kept, rows, planned, reach, on) == live
    assert tuple(from_plain(as_plain(one)) for one in live) == live


@settings(max_examples=60, deadline=None)
@given(people, asked)
def test_every_commitment_has_its_own_id_and_a_source(facts, on):
    made = commitments(facts, on)
    assert len({one.id for one in made}) == len(made)
    assert all(one.basis.source and one.basis.section for one in made)


@settings(max_examples=60, deadline=None)
@given(people, histories(), plans, registers, asked)
def test_words_and_rests_are_never_a_fault(facts, rows, planned, reach, on):
    for found in standings(facts, rows, planned, reach, on):
        commitment = found.commitment
        if commitment.unit is Unit.WORDS:
            assert found.state not in FAULTS
        if commitment.unit is Unit.REGULARLY and found.state in FAULTS:
            assert not any(first <= commitment.due_on <= last for first, last in commitment.breaks)


@settings(max_examples=60, deadline=None)
@given(people, histories(), plans, registers, asked)
def test_offered_weeks_always_agree_with_the_average(facts, rows, planned, reach, on):
    for found in standings(facts, rows, planned, reach, on):
        if found.commitment.unit is Unit.WEEKLY_MINUTES:
            weeks = offered_weeks(found.commitment, rows, planned, reach, on, weeks=10_000)
            counted = [week.minutes for week in weeks if week.counted]
            assert (sum(counted) // len(counted) if counted else 0) == found.done


@settings(max_examples=100, deadline=None)
@given(people, asked)
def test_one_step_of_the_journey_is_here(facts, on):
    assert sum(step.here for step in line(facts, on)) == 1
