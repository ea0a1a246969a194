"""Absence by rule id, with the days around every border."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from tests.engine.people import D, participant
from webapp.engine.regulations.absence import (
    Absence,
    AbsenceCode,
    CertificateWhy,
    Pays,
    adds_to_length,
    child_sick_left,
    child_sick_quota,
    length_added,
    outside_programme,
    pays,
    possible_deduction,
    self_certificate,
)
from webapp.engine.regulations.duration import last_day
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.rulebook import load, with_version

TODAY = D("2026-11-20")
START = D("2026-06-01")


def away(code, first, last=None, **more):
    return Absence(id=f"{code}-{first}", code=code, first=D(first), last=D(last or first), **more)


def sick(first, last=None, **more):
    return away(AbsenceCode.SICK_SELF, first, last, **more)


def certificate(first, last, absences=(), **more):
    return self_certificate(absences, START, D(first), D(last), **more)


def changed(rule, **values):
    """The rule book after a change of these values, from 2021-01-02."""
    last = load()[rule].versions[-1]
    parts = {name: getattr(last, name) for name in type(last).__slots__ if name != "basis"}
    parts |= {"from_": last.from_ + timedelta(days=1), "values": {**last.values, **values}}
    return with_version(load(), type(last)(**parts))


# Classes


@pytest.mark.parametrize(
    ("code", "stipend", "length"),
    [
        (AbsenceCode.PRESENT, Pays.PAID, False),
        (AbsenceCode.SICK_SELF, Pays.PAID, True),
        (AbsenceCode.SICK_DOCTOR, Pays.MAY_BE_STOPPED, True),
        (AbsenceCode.CHILD_SICK, Pays.WITHIN_QUOTA, True),
        (AbsenceCode.LEAVE_PAID, Pays.PAID, True),
        (AbsenceCode.LEAVE_UNPAID, Pays.UNPAID, True),
        (AbsenceCode.HOLIDAY_RELIGIOUS, Pays.PAID, False),
        (AbsenceCode.VACATION, Pays.PAID, False),
        (AbsenceCode.PERMITTED, Pays.NOT_REDUCED, True),
        (AbsenceCode.UNEXCUSED, Pays.CUT, False),
    ],
)
def test_absence_stipend_effect_and_length_effect(code, stipend, length):
    assert (pays(code, TODAY), adds_to_length(code, TODAY)) == (stipend, length)


@pytest.mark.parametrize(("on", "known"), [("2020-12-31", False), ("2021-01-01", True)])
def test_absence_classes_are_not_known_before_the_regulation(on, known):
    assert (pays(AbsenceCode.SICK_SELF, D(on)) is not None) is known
    assert adds_to_length(AbsenceCode.SICK_SELF, D(on)) is known


def test_the_stored_word_for_own_holidays_says_nothing_of_religion():
    assert AbsenceCode.HOLIDAY_RELIGIOUS == "own_days"


@pytest.mark.parametrize("wrong", [{"last": "2026-10-01"}, {"last": "2026-10-03", "minutes": 60}, {"minutes": -1}])
def test_an_impossible_absence_is_refused(wrong):
    with pytest.raises(ValueError, match="ends before|part of one day"):
        sick("2026-10-02", **wrong)


# Length


@pytest.mark.parametrize(
    ("last", "total", "added"), [("2026-10-16", 10, 0), ("2026-10-18", 10, 0), ("2026-10-19", 11, 11)]
)
def test_programme_leave_extension_adds_the_whole_sum_past_ten_working_days(last, total, added):
    found = length_added([away(AbsenceCode.SICK_DOCTOR, "2026-10-05", last)], TODAY)
    assert (found.total, found.days, found.threshold, found.reading) == (total, added, 10, "whole_sum")


def test_programme_leave_extension_in_the_other_reading_adds_the_part_above():
    rules = changed("programme.leave_extension", adds="part_above")
    absences = [away(AbsenceCode.SICK_DOCTOR, "2026-10-05", "2026-10-20")]
    assert (length_added(absences, TODAY).days, length_added(absences, TODAY, rules=rules).days) == (12, 2)


def test_the_days_added_are_the_days_the_programme_gets():
    absences = [away(AbsenceCode.CHILD_SICK, "2026-10-05", "2026-10-19"), sick("2026-10-19")]
    found = length_added(absences, TODAY)
    assert found.total == 11
    assert last_day(participant(approved_leave_days=found.total)) == D("2027-06-15")


def test_vacation_own_days_and_unexcused_days_never_add():
    codes = (AbsenceCode.VACATION, AbsenceCode.HOLIDAY_RELIGIOUS, AbsenceCode.UNEXCUSED)
    assert length_added([away(code, "2026-08-03", "2026-10-30") for code in codes], TODAY).total == 0


def test_days_off_count_in_where_the_adviser_says_so():
    absences = [away(AbsenceCode.LEAVE_PAID, "2026-10-05", "2026-10-16")]
    assert length_added(absences, TODAY, days_off=1).days == 11


def test_length_counts_no_day_after_the_one_asked_about():
    assert length_added([sick("2026-10-05", "2026-10-30")], D("2026-10-07")).total == 3


def test_absence_part_of_a_day_is_no_day_unless_read_otherwise():
    absences = [away(AbsenceCode.LEAVE_PAID, "2026-10-05", minutes=90)]
    other = changed("absence.part_of_a_day", counts_as="a_day")
    assert (length_added(absences, TODAY).total, length_added(absences, TODAY, rules=other).total) == (0, 1)


# Self-certificates


@pytest.mark.parametrize(
    ("first", "why"), [("2026-07-26", CertificateWhy.TOO_EARLY), ("2026-07-27", CertificateWhy.ALLOWED)]
)
def test_absence_self_certificate_begins_after_eight_weeks(first, why):
    found = certificate(first, first)
    assert (found.why, found.allowed, found.allowed_from) == (why, why is CertificateWhy.ALLOWED, D("2026-07-27"))


@pytest.mark.parametrize(
    ("last", "why"), [("2026-10-11", CertificateWhy.ALLOWED), ("2026-10-12", CertificateWhy.TOO_LONG)]
)
def test_absence_self_certificate_is_three_calendar_days(last, why):
    # Friday to Sunday are three days, whatever the days of the programme.
    assert certificate("2026-10-09", last).why is why


@pytest.mark.parametrize(("first", "used", "allowed"), [("2026-10-18", 2, False), ("2026-10-19", 0, True)])
def test_absence_self_certificate_window_runs_from_the_last_day(first, used, allowed):
    last = str(D(first) + timedelta(days=1))
    found = certificate(first, last, [sick("2026-10-01", "2026-10-02")])
    assert (found.days_used, found.allowed) == (used, allowed)
    assert found.window_from == D(first) - timedelta(days=16)


def test_absence_self_certificate_window_in_the_other_reading_runs_from_the_first_day():
    absences = [sick("2026-10-01", "2026-10-02")]
    rules = changed("absence.self_certificate_window", runs_from="first_day")
    assert certificate("2026-10-18", "2026-10-19", absences, rules=rules).days_used == 0


def test_two_days_earlier_leave_one():
    absences = [sick("2026-10-01", "2026-10-02")]
    assert certificate("2026-10-12", "2026-10-12", absences).why is CertificateWhy.ALLOWED
    assert certificate("2026-10-12", "2026-10-13", absences).why is CertificateWhy.EARLIER_DAYS_COUNT


def test_days_with_a_doctors_note_do_not_count():
    absences = [sick("2026-10-01", "2026-10-03", documented=True), away(AbsenceCode.SICK_DOCTOR, "2026-10-05")]
    assert certificate("2026-10-12", "2026-10-14", absences).days_used == 0


@pytest.mark.parametrize(("times", "may"), [(3, False), (4, True), (5, True)])
def test_absence_self_certificate_may_be_removed_after_four_times(times, may):
    absences = [sick(str(D("2026-08-03") + timedelta(days=20 * n))) for n in range(times)]
    found = certificate("2026-11-20", "2026-11-20", absences)
    assert (found.times_in_12_months, found.may_be_removed, found.allowed) == (times, may, True)


@pytest.mark.parametrize(("earlier", "times"), [("2025-11-20", 0), ("2025-11-21", 1)])
def test_absence_self_certificate_looks_twelve_months_back(earlier, times):
    found = self_certificate([sick(earlier)], D("2025-01-06"), TODAY, TODAY)
    assert found.times_in_12_months == times


def test_a_doctors_note_from_the_fourth_day_takes_the_time_away_but_not_the_days():
    absences = [sick("2026-11-09", "2026-11-11"), away(AbsenceCode.SICK_DOCTOR, "2026-11-12", "2026-11-13")]
    found = certificate("2026-11-20", "2026-11-20", absences)
    assert (found.times_in_12_months, found.days_used) == (0, 3)


@pytest.mark.parametrize(
    ("first", "why"), [("2026-11-19", CertificateWhy.ALLOWED), ("2026-11-20", CertificateWhy.REMOVED)]
)
def test_a_removed_right_is_looked_at_again_within_six_months(first, why):
    found = certificate(first, first, removed_on=D("2026-11-20"))
    assert (found.why, found.review_by) == (why, D("2027-05-20"))


def test_absence_self_certificate_child_needs_no_weeks_and_asks_the_adviser():
    found = certificate("2026-06-02", "2026-06-02", child=True)
    assert (found.allowed, found.ask_adviser, found.basis.confidence) == (True, True, "I")
    old = Facts(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-03-01"))
    assert not self_certificate(
        [], D("2019-09-02"), D("2019-09-03"), D("2019-09-03"), child=True, facts=old
    ).ask_adviser


def test_the_2003_act_has_the_same_self_certificate():
    old = Facts(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-03-01"))
    found = self_certificate([], D("2019-09-02"), D("2019-10-28"), D("2019-10-30"), facts=old)
    assert (found.allowed, found.days_at_a_time, found.basis.confidence) == (True, 3, "S")


# A child's sickness


@pytest.mark.parametrize(
    ("children", "alone", "chronic", "days"),
    [
        (0, False, False, 0),
        (1, False, False, 10),
        (2, False, False, 10),
        (3, False, False, 15),
        (1, True, False, 20),
        (2, True, False, 20),
        (3, True, False, 30),
        (1, False, True, 20),
        (1, True, True, 40),
    ],
)
def test_absence_child_sick_quota(children, alone, chronic, days):
    assert child_sick_quota(children, alone, chronic, TODAY) == days


def test_e2_nine_of_ten_days_with_a_sick_child():
    born = (D("2022-11-01"), D("2019-02-01"))
    absences = [away(AbsenceCode.CHILD_SICK, "2026-10-05", "2026-10-15")]
    found = child_sick_left(absences, TODAY, born)
    assert (found.used, found.total, found.left) == (9, 10, 1)
    third = (*born, D("2025-01-01"))
    assert child_sick_left(absences, TODAY, third).total == 15
    assert child_sick_left(absences, TODAY, born, alone=True).total == 20
    assert child_sick_left(absences, TODAY, third, alone=True).total == 30


@pytest.mark.parametrize(("on", "children"), [("2026-12-31", 1), ("2027-01-01", 0)])
def test_absence_child_sick_age_runs_to_the_end_of_the_year_of_twelve(on, children):
    found = child_sick_left([], D(on), [D("2014-01-02")])
    assert (found.children, found.total) == (children, 10 * children)


@pytest.mark.parametrize(("on", "total"), [("2026-12-31", 20), ("2027-01-01", 0)])
def test_absence_child_sick_age_is_eighteen_for_a_child_with_chronic_illness(on, total):
    assert child_sick_left([], D(on), [], chronic_born_on=[D("2008-12-31")]).total == total


@pytest.mark.parametrize(("day", "used"), [("2025-11-20", 0), ("2025-11-21", 1), ("2026-11-20", 1), ("2026-11-23", 0)])
def test_absence_child_sick_counts_the_last_twelve_months(day, used):
    assert child_sick_left([away(AbsenceCode.CHILD_SICK, day)], TODAY, [D("2020-01-01")]).used == used


# Outside the programme


@pytest.mark.parametrize(
    ("minutes", "documented", "free", "may_charge", "over"),
    [(450, False, True, False, 0), (451, False, False, True, 1), (451, True, True, False, 1)],
)
def test_absence_outside_programme_is_free_up_to_ten_percent(minutes, documented, free, may_charge, over):
    found = outside_programme(minutes, 4_500, documented=documented, on=TODAY)
    assert (found.free, found.may_charge, found.over_minutes, found.limit_minutes) == (free, may_charge, over, 450)


# Reception


def test_e4_three_absences_in_reception_can_cost_up_to_three_hundred():
    found = possible_deduction(3, D("2026-11-01"))
    assert (found.at_most_kroner, found.not_verified) == (300, True)
    assert possible_deduction(3, D("2026-11-01"), unaccompanied_minor=True).at_most_kroner == 150


@pytest.mark.parametrize(
    ("on", "kroner"),
    [("2018-09-01", 0), ("2022-05-31", 0), ("2022-06-01", None), ("2026-01-26", None), ("2026-01-27", 300)],
)
def test_reception_deduction_has_no_number_where_none_was_found(on, kroner):
    assert possible_deduction(3, D(on)).at_most_kroner == kroner


def test_reception_deduction_is_not_known_before_the_duty():
    assert possible_deduction(3, D("2018-08-31")) is None


# Properties

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def absence_lists(draw):
    found = []
    for number in range(draw(st.integers(0, 8))):
        first = draw(days)
        last = first + timedelta(days=draw(st.integers(0, 30)))
        found.append(Absence(id=str(number), code=draw(st.sampled_from(AbsenceCode)), first=first, last=last))
    return found


@settings(max_examples=60, deadline=None)
@given(absence_lists(), absence_lists(), days)
def test_more_absence_never_shortens_the_programme(some, more, on):
    fewer, every = length_added(some, on), length_added([*some, *more], on)
    assert (fewer.total, fewer.days) <= (every.total, every.days)
    assert 0 <= fewer.days <= every.days <= every.total


@settings(max_examples=60, deadline=None)
@given(absence_lists(), days, st.lists(days, max_size=4), st.booleans())
def test_a_quota_is_never_negative(absences, on, born, alone):
    found = child_sick_left(absences, on, born, alone=alone)
    assert found.left >= 0
    assert found.left == max(0, found.total - found.used)


@settings(max_examples=60, deadline=None)
@given(absence_lists(), days, st.integers(0, 5))
def test_a_shorter_stretch_is_allowed_where_a_longer_one_is(absences, first, length):
    longer, shorter = (
        self_certificate(absences, START, first, first + timedelta(days=n)) for n in (length + 1, length)
    )
    assert shorter.allowed or not longer.allowed
