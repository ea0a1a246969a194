"""More cases worked by hand from the domain brief: days, absence, leave, money, deadlines, and the states of both sides."""

from datetime import timedelta
from fractions import Fraction

import pytest

from tests.engine.people import HOUR, D, participant
from webapp.engine import oslo
from webapp.engine.regulations.absence import (
    Absence,
    AbsenceCode,
    CertificateWhy,
    LeaveKind,
    child_sick_left,
    child_sick_quota,
    length_added,
    outside_programme,
    possible_deduction,
    self_certificate,
)
from webapp.engine.regulations.deadlines import appeal_deadline
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.leave import latest_notice, leave_left, left_outside_programme, parental_leave
from webapp.engine.regulations.stipend import CutWhy, Housing, cut, cuts_for_days, g_on, share, stipend

ALONE = Housing(with_parents=False, partner_takes_part=False)
HOME = Housing(with_parents=True, partner_takes_part=False)
COUPLE = Housing(with_parents=False, partner_takes_part=True)
FULL, FIVE_SIXTHS, TWO_THIRDS, THIRD = Fraction(1), Fraction(5, 6), Fraction(2, 3), Fraction(1, 3)
START = D("2026-06-01")


def away(code, first, last=None, **more):
    return Absence(id=f"{code}-{first}", code=code, first=D(first), last=D(last or first), **more)


def sick(first, last=None, **more):
    return away(AbsenceCode.SICK_SELF, first, last, **more)


# Days


@pytest.mark.parametrize(
    ("easter", "maundy", "good", "monday", "ascension", "whit"),
    [
        ("2025-04-20", "2025-04-17", "2025-04-18", "2025-04-21", "2025-05-29", "2025-06-09"),
        ("2026-04-05", "2026-04-02", "2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25"),
        ("2027-03-28", "2027-03-25", "2027-03-26", "2027-03-29", "2027-05-06", "2027-05-17"),
        ("2028-04-16", "2028-04-13", "2028-04-14", "2028-04-17", "2028-05-25", "2028-06-05"),
    ],
)
def test_moving_holidays(easter, maundy, good, monday, ascension, whit):
    year = D(easter).year
    assert oslo.easter_sunday(year) == D(easter)
    assert not any(oslo.is_working_day(D(day)) for day in (maundy, good, monday, ascension, whit))
    assert oslo.is_working_day(D(maundy) - timedelta(days=1))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-04-01", "2026-04-30", 19),  # 22 weekdays less Maundy Thursday, Good Friday, Easter Monday
        ("2026-05-01", "2026-05-31", 18),  # 21 less 1 May, Ascension, Whit Monday; 17 May is a Sunday
        ("2027-05-01", "2027-05-31", 19),  # 21 less Ascension and 17 May, which is Whit Monday too
        ("2028-05-01", "2028-05-31", 20),  # 23 less 1 May, 17 May, Ascension
        ("2028-04-01", "2028-04-30", 17),
        ("2026-12-01", "2026-12-31", 22),  # 23 less 25 December; the 24th and 31st are working days
        ("2027-01-01", "2027-01-31", 20),
        ("2025-06-01", "2025-06-30", 20),
        ("2026-11-21", "2026-11-22", 0),  # a weekend
    ],
)
def test_working_days(first, last, days):
    assert oslo.working_days(D(first), D(last)) == days


# 7.2 Self-certificate; eight weeks from 2026-06-01 are over on 2026-07-27


@pytest.mark.parametrize(
    ("earlier", "first", "last", "allowed", "why"),
    [
        ((), "2026-07-26", None, False, CertificateWhy.TOO_EARLY),
        ((), "2026-07-27", None, True, CertificateWhy.ALLOWED),
        ((), "2026-09-11", "2026-09-13", True, CertificateWhy.ALLOWED),  # Friday to Sunday: calendar days
        ((), "2026-09-11", "2026-09-14", False, CertificateWhy.TOO_LONG),
        ((("2026-09-01", "2026-09-01"),), "2026-09-10", "2026-09-11", True, CertificateWhy.ALLOWED),
        ((("2026-09-01", "2026-09-02"),), "2026-09-10", "2026-09-11", False, CertificateWhy.EARLIER_DAYS_COUNT),
        ((("2026-09-01", "2026-09-03"),), "2026-09-19", None, False, CertificateWhy.EARLIER_DAYS_COUNT),  # 16 days on
        ((("2026-09-01", "2026-09-03"),), "2026-09-20", None, True, CertificateWhy.ALLOWED),  # 17 days on
        ((("2026-09-04", "2026-09-04"), ("2026-09-10", "2026-09-11")), "2026-09-17", None, False,
         CertificateWhy.EARLIER_DAYS_COUNT),
    ],
)  # fmt: skip
def test_self_certificate(earlier, first, last, allowed, why):
    found = self_certificate([sick(a, b) for a, b in earlier], START, D(first), D(last or first))
    assert (found.allowed, found.why) == (allowed, why)


def test_days_with_a_doctors_note_do_not_count_against_a_self_certificate():
    noted = away(AbsenceCode.SICK_DOCTOR, "2026-09-01", "2026-09-09", documented=True)
    assert self_certificate([noted], START, D("2026-09-14"), D("2026-09-16")).allowed


@pytest.mark.parametrize(("times", "may"), [(3, False), (4, True)])
def test_after_four_times_in_twelve_months_the_municipality_may_take_the_right_away(times, may):
    earlier = [sick(str(D("2026-08-03") + timedelta(days=20 * n))) for n in range(times)]
    found = self_certificate(earlier, START, D("2026-12-01"), D("2026-12-01"))
    assert (found.times_in_12_months, found.may_be_removed, found.allowed) == (times, may, True)


# 7.3 A sick child


@pytest.mark.parametrize(
    ("children", "alone", "chronic", "days"),
    [(0, False, False, 0), (1, False, False, 10), (2, False, False, 10), (3, False, False, 15), (1, True, False, 20),
     (2, True, False, 20), (3, True, False, 30), (1, False, True, 20), (3, False, True, 20), (1, True, True, 40),
     (4, True, True, 40)],
)  # fmt: skip
def test_child_sick_quota(children, alone, chronic, days):
    assert child_sick_quota(children, alone, chronic, D("2026-11-20")) == days


@pytest.mark.parametrize(
    ("born", "chronic", "on", "total"),
    [
        ("2014-01-01", False, "2026-12-31", 10),  # turns 12 in 2026: the whole of that year
        ("2014-12-31", False, "2027-01-01", 0),
        ("2008-01-01", True, "2026-12-31", 20),
        ("2008-12-31", True, "2027-01-01", 0),
        ("2015-01-01", False, "2027-01-01", 10),
    ],
)
def test_child_sick_until_the_end_of_the_year_of_the_twelfth_or_eighteenth_birthday(born, chronic, on, total):
    children, ill = ((), (D(born),)) if chronic else ((D(born),), ())
    assert child_sick_left([], D(on), children, chronic_born_on=ill).total == total


def test_child_sick_days_are_counted_over_the_last_twelve_months():
    days = [
        away(AbsenceCode.CHILD_SICK, "2025-11-20"),  # a year and a day before
        away(AbsenceCode.CHILD_SICK, "2025-11-24", "2025-11-28"),  # Monday to Friday: 5
        away(AbsenceCode.CHILD_SICK, "2026-04-01", "2026-04-07"),  # Wednesday and Tuesday, Easter between: 2
        away(AbsenceCode.CHILD_SICK, "2026-11-19", "2026-11-20"),  # 2
    ]
    found = child_sick_left(days, D("2026-11-21"), (D("2020-01-01"), D("2022-01-01")))
    assert (found.used, found.left) == (9, 1)


# 7.4 Leave


@pytest.mark.parametrize(
    ("kind", "on", "total"),
    [
        (LeaveKind.PREGNANCY, "2026-06-01", 10),
        (LeaveKind.BIRTH_MOTHER, "2026-06-01", 20),
        (LeaveKind.BIRTH_FATHER, "2026-06-01", 7),
        (LeaveKind.WELFARE, "2026-06-01", 10),
        (LeaveKind.PEACE_WORK, "2026-06-01", 10),
        (LeaveKind.RELIGIOUS, "2026-06-01", 2),
        (LeaveKind.VACATION, "2026-06-01", 25),
        (LeaveKind.PREGNANCY_CHECK, "2026-06-01", None),
    ],
)
def test_leave_total(kind, on, total):
    assert leave_left(kind, [], D(on)).total == total


@pytest.mark.parametrize(("on", "left"), [("2026-12-31", 3), ("2027-01-04", 9)])
def test_welfare_leave_follows_the_calendar_year(on, left):
    taken = [
        away(AbsenceCode.LEAVE_PAID, "2026-02-02", "2026-02-06", leave=LeaveKind.WELFARE),  # 5
        away(AbsenceCode.LEAVE_PAID, "2026-12-30", "2027-01-04", leave=LeaveKind.WELFARE),  # 30, 31 Dec; 4 Jan
    ]
    assert leave_left(LeaveKind.WELFARE, taken, D(on)).left == left


def test_own_holidays_are_two_a_year_and_told_fourteen_days_before():
    taken = [away(AbsenceCode.HOLIDAY_RELIGIOUS, "2026-03-20"), away(AbsenceCode.HOLIDAY_RELIGIOUS, "2026-05-27")]
    assert leave_left(LeaveKind.RELIGIOUS, taken, D("2026-06-01")).left == 0
    assert leave_left(LeaveKind.RELIGIOUS, taken, D("2027-01-01")).left == 2
    assert latest_notice(LeaveKind.RELIGIOUS, D("2027-03-10")) == D("2027-02-24")


def test_parental_leave_of_ten_months_with_follow_up_from_month_four():
    found = parental_leave(D("2026-03-10"), D("2026-02-20"), both_in_programme=True)
    assert (found.last_day, found.follow_up_from, found.reserved_days) == (D("2027-01-09"), D("2026-06-10"), 75)


def test_parental_leave_ends_with_the_childs_first_year():
    found = parental_leave(D("2026-08-03"), D("2026-02-20"))
    assert (found.last_day, found.reserved_days) == (D("2027-02-19"), 0)


def test_outside_the_programme_own_days_are_among_the_ten_welfare_days():
    taken = [away(AbsenceCode.HOLIDAY_RELIGIOUS, "2026-03-20"),
             away(AbsenceCode.LEAVE_PAID, "2026-02-02", "2026-02-06", leave=LeaveKind.WELFARE)]  # fmt: skip
    assert left_outside_programme(LeaveKind.WELFARE, taken, D("2026-06-01")).left == 4


@pytest.mark.parametrize(
    ("minutes", "documented", "free"), [(450, False, True), (451, False, False), (451, True, True)]
)
def test_ten_percent_of_seventy_five_hours_is_seven_and_a_half(minutes, documented, free):
    assert outside_programme(minutes, 75 * HOUR, documented=documented, on=D("2026-06-01")).free is free


# 7.5 Length


@pytest.mark.parametrize(
    ("absences", "added"),
    [
        ([sick("2026-08-03", "2026-08-14")], 0),  # 10 working days
        ([sick("2026-08-03", "2026-08-17")], 11),
        ([sick("2026-08-03", "2026-08-07"), away(AbsenceCode.LEAVE_PAID, "2026-09-07", "2026-09-14")], 11),  # 5 + 6
        ([sick("2026-08-03", "2026-08-14"), away(AbsenceCode.HOLIDAY_RELIGIOUS, "2026-09-01")], 0),
        ([sick("2026-08-03", "2026-08-14"), away(AbsenceCode.VACATION, "2026-07-01", "2026-07-31")], 0),
        ([sick("2026-08-03", "2026-08-14"), away(AbsenceCode.UNEXCUSED, "2026-09-01")], 0),
        ([sick("2026-08-03", "2026-08-14"), away(AbsenceCode.PERMITTED, "2026-09-01")], 11),
        ([sick("2026-08-03", "2026-08-14"), away(AbsenceCode.CHILD_SICK, "2026-08-14")], 0),  # the same day once
    ],
)
def test_length_added(absences, added):
    assert length_added(absences, D("2026-12-01")).days == added


# 8 Stipend. Year: 2 G x share; month 1/12; day 1/30 of the month; hour 1/1850 of the year


@pytest.mark.parametrize(
    ("day", "part", "year", "month", "a_day", "hour"),
    [
        ("2026-05-01", FULL, 273_098_00, 22_758_17, 758_61, 147_62),
        ("2026-05-01", FIVE_SIXTHS, 227_581_67, 18_965_14, 632_17, 123_02),
        ("2026-05-01", TWO_THIRDS, 182_065_33, 15_172_11, 505_74, 98_41),
        ("2026-05-01", THIRD, 91_032_67, 7_586_06, 252_87, 49_21),
        ("2026-04-30", FULL, 260_320_00, 21_693_33, 723_11, 140_71),
        ("2025-05-01", TWO_THIRDS, 173_546_67, 14_462_22, 482_07, 93_81),
        ("2025-04-30", FULL, 248_056_00, 20_671_33, 689_04, 134_08),
        ("2024-05-01", THIRD, 82_685_33, 6_890_44, 229_68, 44_69),
        ("2024-07-01", FIVE_SIXTHS, 206_713_33, 17_226_11, 574_20, 111_74),
        ("2024-04-30", FULL, 237_240_00, 19_770_00, 659_00, 128_24),
        ("2022-12-31", FULL, 222_954_00, 18_579_50, 619_32, 120_52),
        ("2021-05-01", FULL, 212_798_00, 17_733_17, 591_11, 115_03),
        ("2021-04-30", FULL, 202_702_00, 16_891_83, 563_06, 109_57),
    ],
)
def test_stipend(day, part, year, month, a_day, hour):
    found = stipend(part, D(day))
    assert (found.year_ore, found.month_ore, found.day_ore, found.hour_ore) == (year, month, a_day, hour)


@pytest.mark.parametrize(
    ("day", "kroner"),
    [("2026-05-01", 136_549), ("2025-05-01", 130_160), ("2024-05-01", 124_028), ("2023-05-01", 118_620),
     ("2022-05-01", 111_477), ("2021-05-01", 106_399), ("2020-05-01", 101_351), ("2019-05-01", 99_858),
     ("2018-05-01", 96_883), ("2017-05-01", 93_634), ("2016-05-01", 92_576), ("2015-05-01", 90_068)],
)  # fmt: skip
def test_g_changes_on_the_first_of_may(day, kroner):
    assert g_on(D(day)) == kroner * 100
    assert g_on(D(day) - timedelta(days=1)) != kroner * 100


@pytest.mark.parametrize(
    ("born", "day", "housing", "fraction"),
    [
        ("2001-11-15", "2026-11-14", ALONE, TWO_THIRDS),
        ("2001-11-15", "2026-11-15", ALONE, FULL),  # 25 in the middle of a month
        ("2001-11-15", "2026-11-14", HOME, THIRD),
        ("2001-11-15", "2026-11-15", HOME, FULL),
        ("1990-01-01", "2026-11-15", COUPLE, FIVE_SIXTHS),
        ("2004-02-29", "2029-02-28", ALONE, FULL),
        ("2004-02-29", "2029-02-27", ALONE, TWO_THIRDS),
        ("2002-01-01", "2026-11-15", COUPLE, None),  # childless couple under 25: from the decision
    ],
)
def test_share(born, day, housing, fraction):
    assert share(participant(birth_date=D(born)), D(day), housing).fraction == fraction


@pytest.mark.parametrize(("start", "fraction"), [("2024-06-30", FULL), ("2024-07-01", FIVE_SIXTHS)])
def test_five_sixths_only_for_the_new_from_july_2024(start, fraction):
    facts = participant(permit_granted_on=D("2024-01-01"), settled_on=D("2024-05-01"), birth_date=D("1990-01-01"),
                        programme_offered_on=D(start), programme_start_on=D(start))  # fmt: skip
    assert share(facts, D("2024-09-01"), COUPLE).fraction == fraction


def test_five_sixths_not_with_children():
    facts = participant(birth_date=D("1990-01-01"), children_born_on=(D("2020-01-01"),))
    assert share(facts, D("2026-09-01"), COUPLE).fraction == FULL


@pytest.mark.parametrize(
    ("day", "housing", "month"),
    [("2019-10-01", HOME, 11_095_33), ("2019-10-01", ALONE, 11_095_33), ("2020-05-01", COUPLE, 11_261_22)],
)
def test_intro2003_under_25_is_two_thirds_whatever_the_housing(day, housing, month):
    # 2 x 99 858 x 2/3 / 12 = 11 095.33; 2 x 101 351 x 2/3 / 12 = 11 261.22
    facts = Facts(arrived_on=D("2018-06-01"), permit_granted_on=D("2019-05-14"), birth_date=D("1996-01-01"),
                  settled_on=D("2019-07-01"), programme_start_on=D("2019-09-02"))  # fmt: skip
    found = share(facts, D(day), housing)
    assert stipend(found, D(day), facts).month_ore == month


# 7.6 Cuts. 1/12 G = 11 379.08


@pytest.mark.parametrize(
    ("part", "away_for", "ore", "why"),
    [
        (FULL, {"minutes": 10 * HOUR}, 1_476_21, CutWhy.BELOW_SHARE_OF_PAYMENT),
        (TWO_THIRDS, {"minutes": 10 * HOUR}, 984_14, CutWhy.BELOW_SHARE_OF_PAYMENT),
        (THIRD, {"minutes": 10 * HOUR}, 492_07, CutWhy.BELOW_SHARE_OF_PAYMENT),
        (FULL, {"minutes": 210}, 516_67, CutWhy.BELOW_SHARE_OF_PAYMENT),
        (FULL, {"minutes": 45}, 110_72, CutWhy.BELOW_SHARE_OF_PAYMENT),
        (FIVE_SIXTHS, {"minutes": 450}, 922_63, CutWhy.BELOW_SHARE_OF_PAYMENT),
        (FULL, {"days": 14}, 10_620_48, CutWhy.BELOW_SHARE_OF_PAYMENT),
        (FULL, {"days": 15}, 11_379_08, CutWhy.BOTH_LIMITS_REACHED),  # exactly half, exactly 1/12 G
        (FIVE_SIXTHS, {"days": 15}, 9_482_57, CutWhy.BELOW_TWELFTH_OF_G),
        (FIVE_SIXTHS, {"days": 18}, 11_379_08, CutWhy.BOTH_LIMITS_REACHED),  # 18 x 5/6 = 15
        (TWO_THIRDS, {"days": 22}, 11_126_21, CutWhy.BELOW_TWELFTH_OF_G),
        (TWO_THIRDS, {"days": 23}, 11_631_95, CutWhy.BOTH_LIMITS_REACHED),
        (THIRD, {"months": 1}, 7_586_06, CutWhy.BELOW_TWELFTH_OF_G),
        (TWO_THIRDS, {"months": 1}, 15_172_11, CutWhy.BOTH_LIMITS_REACHED),
    ],
)
def test_cut(part, away_for, ore, why):
    found = cut(stipend(part, D("2026-09-01")), D("2026-09-01"), **away_for)
    assert (found.ore, found.why) == (ore, why)


def test_a_cut_across_the_change_of_g_follows_each_months_amount():
    facts = participant(permit_granted_on=D("2025-06-01"), settled_on=D("2025-08-01"), birth_date=D("1990-01-01"),
                        programme_offered_on=D("2025-09-01"), programme_start_on=D("2025-09-01"))  # fmt: skip
    april, may = cuts_for_days(facts, D("2026-04-30"), D("2026-05-04"), Housing(partner_takes_part=False))
    assert (april.ore, may.ore) == (723_11, 758_61)  # one day each: 1 May is a holiday, then a weekend


@pytest.mark.parametrize(("breaches", "minor", "kroner"), [(3, False, 300), (3, True, 150), (0, False, 0)])
def test_what_absence_in_reception_can_cost(breaches, minor, kroner):
    assert possible_deduction(breaches, D("2026-11-01"), unaccompanied_minor=minor).at_most_kroner == kroner


@pytest.mark.parametrize(
    ("told", "last"), [("2026-11-02", "2026-11-23"), ("2026-12-11", "2027-01-01"), ("2028-02-09", "2028-03-01")]
)
@pytest.mark.parametrize("decided", ["plan", "test"])
def test_three_weeks_to_appeal(told, last, decided):
    assert appeal_deadline(D(told), decided).day == D(last)
