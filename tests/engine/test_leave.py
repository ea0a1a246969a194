"""Leave and vacation by rule id: quotas, years, notice, parental leave."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from tests.engine.people import D
from webapp.engine.regulations.absence import Absence, AbsenceCode
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.leave import (
    LeaveKind,
    LeaveUnit,
    WelfarePart,
    breastfeeding_paid_minutes,
    latest_notice,
    leave_left,
    left_outside_programme,
    parental_leave,
    welfare_part_days,
)

TODAY = D("2026-11-20")
OLD_ACT = Facts(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-03-01"))


def taken(kind, first, last=None, code=AbsenceCode.LEAVE_PAID, **more):
    return Absence(id=f"{kind}-{first}", code=code, first=D(first), last=D(last or first), leave=kind, **more)


@pytest.mark.parametrize(
    ("kind", "total", "paid"),
    [
        (LeaveKind.PREGNANCY, 10, True),
        (LeaveKind.BIRTH_MOTHER, 20, True),
        (LeaveKind.BIRTH_FATHER, 7, True),
        (LeaveKind.WELFARE, 10, True),
        (LeaveKind.PEACE_WORK, 10, True),
        (LeaveKind.RELIGIOUS, 2, True),
        (LeaveKind.VACATION, 25, True),
        (LeaveKind.PREGNANCY_CHECK, None, True),
        (LeaveKind.BREASTFEEDING, None, True),
    ],
)
def test_leave_quotas_in_working_days(kind, total, paid):
    found = leave_left(kind, [], TODAY)
    assert (found.total, found.left, found.used, found.paid) == (total, total, 0, paid)
    assert (found.unit is LeaveUnit.AS_NEEDED) is (total is None)
    assert found.source


@pytest.mark.parametrize("kind", [LeaveKind.WELFARE, LeaveKind.PEACE_WORK, LeaveKind.RELIGIOUS, LeaveKind.VACATION])
@pytest.mark.parametrize(("day", "used"), [("2025-12-31", 0), ("2026-01-02", 1), ("2026-11-20", 1), ("2026-11-23", 0)])
def test_leave_a_year_is_counted_in_the_calendar_year(kind, day, used):
    found = leave_left(kind, [taken(kind, day)], TODAY)
    assert (found.used, found.left) == (used, found.total - used)
    assert (found.since, found.until) == (D("2026-01-01"), D("2026-12-31"))


def test_leave_welfare_is_eight_days_left_after_a_week_with_a_weekend():
    # Friday to Monday: two working days.
    assert leave_left(LeaveKind.WELFARE, [taken(LeaveKind.WELFARE, "2026-10-09", "2026-10-12")], TODAY).left == 8


def test_leave_used_beyond_the_quota_leaves_nothing():
    found = leave_left(LeaveKind.WELFARE, [taken(LeaveKind.WELFARE, "2026-10-05", "2026-10-23")], TODAY)
    assert (found.used, found.left) == (15, 0)


def test_leave_some_hours_are_no_day():
    assert leave_left(LeaveKind.WELFARE, [taken(LeaveKind.WELFARE, "2026-10-05", minutes=120)], TODAY).used == 0


def test_leave_vacation_and_own_days_are_told_by_their_class():
    absences = [
        Absence(id="a", code=AbsenceCode.VACATION, first=D("2026-07-06"), last=D("2026-07-24")),
        Absence(id="b", code=AbsenceCode.HOLIDAY_RELIGIOUS, first=D("2026-03-20"), last=D("2026-03-20")),
    ]
    assert leave_left(LeaveKind.VACATION, absences, TODAY).left == 10
    assert leave_left(LeaveKind.RELIGIOUS, absences, TODAY).left == 1


def test_leave_vacation_takes_the_advisers_number_and_cannot_be_appealed():
    found = leave_left(LeaveKind.VACATION, [], TODAY, days=12)
    assert (found.total, found.appealable) == (12, False)


@pytest.mark.parametrize(("kind", "told"), [(LeaveKind.RELIGIOUS, D("2026-11-06")), (LeaveKind.WELFARE, None)])
def test_leave_religious_holidays_are_told_fourteen_days_before(kind, told):
    assert latest_notice(kind, TODAY) == told
    assert leave_left(kind, [], TODAY).notice_days == (14 if told else None)


def test_leave_per_birth_counts_from_the_day_given():
    absences = [taken(LeaveKind.BIRTH_MOTHER, "2025-03-03", "2025-03-28"), taken(LeaveKind.BIRTH_MOTHER, "2026-10-05")]
    assert leave_left(LeaveKind.BIRTH_MOTHER, absences, TODAY).left == 0
    assert leave_left(LeaveKind.BIRTH_MOTHER, absences, TODAY, since=D("2026-10-01")).left == 19


@pytest.mark.parametrize(
    ("part", "days"),
    [
        (WelfarePart.SETTLING_IN_KINDERGARTEN, 3),
        (WelfarePart.FIRST_SCHOOL_DAY, 1),
        (WelfarePart.OWN_WEDDING, 1),
        (WelfarePart.DEATH_CLOSE_BY, 3),
    ],
)
def test_leave_welfare_parts(part, days):
    assert welfare_part_days(part, TODAY) == days


def test_leave_long_illness_is_a_year_of_calendar_days_without_stipend():
    absences = [taken(LeaveKind.LONG_ILLNESS, "2026-10-01", "2026-12-31", AbsenceCode.LEAVE_UNPAID)]
    found = leave_left(LeaveKind.LONG_ILLNESS, absences, TODAY)
    assert (found.used, found.total, found.until, found.paid) == (51, 365, D("2027-09-30"), False)


def test_leave_parental_is_ten_months_in_the_first_year():
    absences = [taken(LeaveKind.PARENTAL, "2026-10-01", "2027-01-31", AbsenceCode.LEAVE_UNPAID)]
    found = leave_left(LeaveKind.PARENTAL, absences, TODAY, since=D("2026-09-15"))
    # 15 September to 15 July.
    assert (found.used, found.total, found.until, found.paid) == (51, 303, D("2027-09-14"), False)


@pytest.mark.parametrize(
    ("first", "last"), [("2026-09-15", "2027-07-14"), ("2026-11-15", "2027-09-14"), ("2026-11-16", "2027-09-14")]
)
def test_leave_parental_ends_with_its_months_or_the_childs_first_year(first, last):
    assert parental_leave(D(first), D("2026-09-15")).last_day == D(last)


def test_leave_parental_follow_up_is_offered_from_the_fourth_month():
    assert parental_leave(D("2026-09-15"), D("2026-09-15")).follow_up_from == D("2026-12-15")


@pytest.mark.parametrize(
    ("facts", "both", "father", "days"),
    [
        (None, False, True, 0),
        (None, True, True, 75),
        (None, True, False, 75),
        (OLD_ACT, True, True, 50),
        (OLD_ACT, True, False, 0),
    ],
)
def test_leave_parental_reserved_days(facts, both, father, days):
    found = parental_leave(TODAY, D("2026-10-01"), both_in_programme=both, father=father, facts=facts)
    assert (found.reserved_days, found.reserved_left) == (days, days)


def test_leave_parental_reserved_days_are_used_by_working_days():
    absences = [taken(LeaveKind.PARENTAL, "2026-10-05", "2026-10-16", AbsenceCode.LEAVE_UNPAID)]
    found = parental_leave(D("2026-10-05"), D("2026-10-01"), absences, on=TODAY, both_in_programme=True)
    assert found.reserved_left == 65


def test_leave_outside_programme_has_the_own_days_among_the_welfare_days():
    absences = [taken(LeaveKind.WELFARE, "2026-10-05", "2026-10-15"), taken(LeaveKind.RELIGIOUS, "2026-03-20")]
    welfare, own = (left_outside_programme(kind, absences, TODAY) for kind in (LeaveKind.WELFARE, LeaveKind.RELIGIOUS))
    assert (welfare.used, welfare.total, welfare.left) == (10, 10, 0)
    assert (own.used, own.total, own.left) == (1, 2, 0)
    assert left_outside_programme(LeaveKind.RELIGIOUS, absences[1:], TODAY).left == 1


def test_leave_outside_programme_has_no_vacation_of_its_own():
    with pytest.raises(ValueError, match="vacation"):
        left_outside_programme(LeaveKind.VACATION, [], TODAY)


@pytest.mark.parametrize(
    ("on", "minutes"), [("2026-10-14", 0), ("2026-10-15", 60), ("2027-10-14", 60), ("2027-10-15", 0)]
)
def test_leave_breastfeeding_is_paid_an_hour_a_day_in_the_first_year(on, minutes):
    assert breastfeeding_paid_minutes(D("2026-10-15"), D(on)) == minutes


def test_leave_is_not_known_before_the_regulation():
    assert leave_left(LeaveKind.WELFARE, [], D("2020-12-31")) is None
    assert leave_left(LeaveKind.WELFARE, [], D("2021-01-01")).total == 10


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(LeaveKind), st.lists(st.tuples(days, st.integers(0, 40)), max_size=6), days)
def test_leave_left_is_never_negative_and_never_grows_with_more_leave(kind, stretches, on):
    absences = [
        Absence(id=str(n), code=AbsenceCode.LEAVE_PAID, first=first, last=first + timedelta(days=more), leave=kind)
        for n, (first, more) in enumerate(stretches)
    ]
    every = leave_left(kind, absences, on, since=date(2025, 1, 1))
    fewer = leave_left(kind, absences[1:], on, since=date(2025, 1, 1))
    assert every.used >= fewer.used >= 0
    if every.total is not None:
        assert 0 <= every.left <= fewer.left <= every.total
