"""What would be if … gives what the standings give once it is so."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from tests.engine.people import HOUR, D, participant, resident
from webapp.engine import oslo
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Planned, Skill, Subject
from webapp.engine.reckon import standings
from webapp.engine.regulations.absence import AbsenceCode
from webapp.engine.regulations.duration import last_day
from webapp.engine.regulations.facts import Pause, PauseKind
from webapp.engine.regulations.stipend import Housing
from webapp.engine.what_if import AttendPlanned, AwayDays, ReachLevels, StartOn, what_if

TODAY = D("2026-09-04")
ALONE = Housing(with_parents=False, partner_takes_part=False)
ADDS = {AbsenceCode.SICK_SELF, AbsenceCode.SICK_DOCTOR, AbsenceCode.CHILD_SICK, AbsenceCode.LEAVE_PAID,
        AbsenceCode.LEAVE_UNPAID, AbsenceCode.PERMITTED}  # fmt: skip


def schedule(first="2026-09-07", days=15, subject=Subject.SOCIAL_STUDIES):
    """Three hours on each working day."""
    lessons, day = [], D(first)
    while len(lessons) < days:
        if oslo.is_working_day(day):
            lessons.append(Planned(subject, day, 3 * HOUR, "norway_then_and_now", lesson=f"L{day}"))
        day += timedelta(days=1)
    return lessons


def asked(suppose, facts=None, evidence=(), planned=(), on=TODAY, **more):
    return what_if(facts or participant(), evidence, planned, (), on, suppose, **more)


def by_id(found):
    return {one.commitment.id: one for one in found}


def absent(lesson, number=0):
    return Evidence(f"row{number}", EvidenceKind.ABSENT, lesson.subject, lesson.starts_on, lesson.minutes,
                    module=lesson.module, lesson=lesson.lesson, lesson_minutes=lesson.minutes)  # fmt: skip


# What it says


@pytest.mark.parametrize(
    "nothing",
    [None, AwayDays(D("2026-09-08"), D("2026-09-07"), AbsenceCode.UNEXCUSED), ReachLevels({}, D("2027-01-01")),
     AwayDays(D("2026-09-07"), D("2026-09-08"), AbsenceCode.PRESENT), AttendPlanned(D("2026-09-01"))],
)  # fmt: skip
def test_nothing_supposed_changes_nothing(nothing):
    found = asked(nothing, planned=schedule(), housing=ALONE)
    assert found.before == found.after == standings(participant(), (), schedule(), (), TODAY)
    assert (found.changes, found.on, found.stipend_cut) == ((), TODAY, None)
    assert found.programme_end_before == found.programme_end_after == D("2027-05-31")


def test_the_question_is_answered_for_the_day_it_has_happened():
    assert asked(AwayDays(D("2026-09-07"), D("2026-09-11"), AbsenceCode.SICK_DOCTOR)).on == D("2026-09-11")
    assert asked(ReachLevels({Skill.READING: Level.B1}, D("2026-06-20"))).on == TODAY


def test_being_away_is_set_beside_being_there_on_the_same_days():
    found = asked(AwayDays(D("2026-09-07"), D("2026-09-07"), AbsenceCode.SICK_SELF), planned=schedule())
    before, after = by_id(found.before), by_id(found.after)
    assert (before["social_studies.hours"].done, after["social_studies.hours"].done) == (3 * HOUR, 0)
    assert before["social_studies.hours"].counted_to == after["social_studies.hours"].counted_to


def test_a_lesson_missed_is_no_longer_waiting_and_was_offered_all_the_same():
    found = asked(AwayDays(D("2026-09-07"), D("2026-09-07"), AbsenceCode.SICK_SELF), planned=schedule())
    after = by_id(found.after)
    assert (after["social_studies.hours"].unregistered, after["social_studies.hours"].done) == (0, 0)
    assert after["social_studies.offer"].done == 3 * HOUR


@pytest.mark.parametrize(("last", "end"), [("2026-09-18", "2027-05-31"), ("2026-09-21", "2027-06-15")])
def test_eleven_days_of_leave_move_the_end_of_the_programme(last, end):
    found = asked(AwayDays(D("2026-09-07"), D(last), AbsenceCode.LEAVE_PAID))
    assert (found.programme_end_before, found.programme_end_after) == (D("2027-05-31"), D(end))


@pytest.mark.parametrize("code", [code for code in AbsenceCode if code not in ADDS])
def test_other_absence_does_not_move_the_end(code):
    found = asked(AwayDays(D("2026-09-07"), D("2026-10-30"), code))
    assert found.programme_end_after == found.programme_end_before


def test_a_level_reached_in_june_fulfils_its_goal():
    found = asked(ReachLevels({Skill.READING: Level.B1}, D("2027-06-10")))
    change = by_id(found.after)["norwegian.reading"]
    assert (change.state, change.met_on) == ("fulfilled", D("2027-06-10"))
    assert "norwegian.reading" in {one.commitment_id for one in found.changes}
    assert "norwegian.writing" not in {one.commitment_id for one in found.changes}


def test_a_start_in_time_fulfils_the_municipalitys_promise():
    facts = participant(programme_offered_on=None, programme_start_on=None)
    found = asked(StartOn(D("2026-06-29")), facts, on=D("2026-05-04"))
    assert by_id(found.before)["programme.start"].state == "not_started"
    assert by_id(found.after)["programme.start"].state == "fulfilled"
    assert found.programme_end_after == D("2027-06-28")


def test_coming_to_everything_counts_the_lessons():
    found = asked(AttendPlanned(D("2026-09-11")), planned=schedule())
    assert by_id(found.after)["social_studies.hours"].done == 15 * HOUR


def test_a_missed_meeting_was_offered_but_is_not_done():
    facts = participant(children_born_on=(D("2020-01-01"),))
    meeting = Planned(Subject.PARENTAL_GUIDANCE, D("2026-09-09"), kind=EvidenceKind.MEETING)
    found = asked(AwayDays(D("2026-09-09"), D("2026-09-09"), AbsenceCode.SICK_SELF), facts, planned=[meeting])
    after = by_id(found.after)
    assert (after["parental_guidance.meetings"].done, after["parental_guidance.offer"].done) == (0, 1)


# The stipend


def test_unexcused_days_are_cut_from_the_stipend():
    found = asked(AwayDays(D("2026-09-07"), D("2026-09-08"), AbsenceCode.UNEXCUSED), housing=ALONE)
    # Two days of thirty of 15 172.11.
    assert (found.stipend_cut.ore, found.stipend_cut.is_decision) == (101_147, False)


def test_unexcused_days_with_an_unknown_share_have_no_number():
    found = asked(AwayDays(D("2026-09-07"), D("2026-09-08"), AbsenceCode.UNEXCUSED))
    assert (found.stipend_cut, found.cut_unknown) == (None, True)
    decided = Housing(decided=Fraction(2, 3))
    assert asked(AwayDays(D("2026-09-07"), D("2026-09-08"), AbsenceCode.UNEXCUSED), housing=decided).stipend_cut


@pytest.mark.parametrize("code", [code for code in AbsenceCode if code is not AbsenceCode.UNEXCUSED])
def test_no_other_absence_is_cut(code):
    found = asked(AwayDays(D("2026-09-07"), D("2026-09-08"), code), housing=ALONE)
    assert (found.stipend_cut, found.cut_unknown) == (None, False)


# It never disagrees with what happens

starts = st.dates(date(2026, 8, 31), date(2026, 10, 20))
codes = st.sampled_from([code for code in AbsenceCode if code is not AbsenceCode.PRESENT])
people = st.sampled_from(
    [participant(plan_weekly_minutes=1800, children_born_on=(D("2020-01-01"),), approved_leave_days=7), resident()]
)
subjects = st.sampled_from([Subject.SOCIAL_STUDIES, Subject.NORWEGIAN, Subject.WORK, Subject.PARENTAL_GUIDANCE])


@settings(max_examples=60, deadline=None)
@given(people, starts, st.integers(0, 20), codes, subjects, st.randoms(use_true_random=False))
def test_being_away_gives_the_standings_of_having_been_away(facts, first, more, code, subject, random):
    last, planned = first + timedelta(days=more), schedule(subject=subject, days=30)
    found = asked(AwayDays(first, last, code), facts, planned=planned, housing=ALONE)
    days = oslo.working_days(first, last) if code in ADDS else 0
    really = replace(facts, approved_leave_days=facts.approved_leave_days + days)
    if code is AbsenceCode.VACATION:
        really = replace(really, breaks=((first, last),))
    if code is AbsenceCode.LEAVE_UNPAID:
        really = replace(really, pauses=(Pause(first, last, PauseKind.LEAVE),))
    # As the school registers it: rows of their own, the lessons still in the schedule.
    rows = [absent(lesson, n) for n, lesson in enumerate(planned) if first <= lesson.starts_on <= last]
    random.shuffle(rows)
    happened = max(TODAY, last)
    assert found.after == standings(really, rows, planned, (), happened)
    assert found.programme_end_after == last_day(really, happened)


@settings(max_examples=60, deadline=None)
@given(
    people,
    st.dictionaries(st.sampled_from(Skill), st.sampled_from(Level)),
    st.dates(date(2026, 3, 1), date(2028, 6, 1)),
)
def test_reaching_levels_gives_the_standings_of_having_reached_them(facts, levels, on):
    found = asked(ReachLevels(levels, on), facts)
    rows = [Evidence(f"test-{skill}", EvidenceKind.LEVEL, Subject.NORWEGIAN, on, level=level, skill=skill)
            for skill, level in levels.items()]  # fmt: skip
    assert found.after == standings(facts, rows, (), (), max(TODAY, on) if levels else TODAY)


@settings(max_examples=40, deadline=None)
@given(people, starts, subjects)
def test_coming_gives_the_standings_of_having_come(facts, until, subject):
    planned = schedule(subject=subject, days=30)
    found = asked(AttendPlanned(until), facts, planned=planned)
    rows = [replace(absent(lesson, n), kind=EvidenceKind.ATTENDED)
            for n, lesson in enumerate(planned) if TODAY <= lesson.starts_on <= until]  # fmt: skip
    assert found.after == standings(facts, rows, planned, (), max(TODAY, until))


@settings(max_examples=40, deadline=None)
@given(people, starts, st.integers(0, 30), codes)
def test_only_what_changed_is_listed(facts, first, more, code):
    found = asked(AwayDays(first, first + timedelta(days=more), code), facts, planned=schedule())
    before, after = by_id(found.before), by_id(found.after)
    listed = {one.commitment_id for one in found.changes}
    assert listed == {name for name in before | after if before.get(name) != after.get(name)}
