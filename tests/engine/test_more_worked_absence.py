"""More absence worked by hand from the rules: every expected day, number and øre was reckoned on paper.

The calendar used: 2026-03-02 is a Monday, Easter Sunday is 2026-04-05, Christmas Day 2026 a Friday, 2027-05-17 a Monday."""

from fractions import Fraction

import pytest

from tests.engine.people import D, participant, person, resident
from webapp.engine.evidence import Subject
from webapp.engine.regulations.absence import (
    Absence,
    AbsenceCode,
    CertificateWhy,
    LeaveKind,
    Pays,
    child_sick_left,
    length_added,
    possible_deduction,
    self_certificate,
)
from webapp.engine.regulations.duration import last_day
from webapp.engine.regulations.facts import Education, EndGoal, Facts
from webapp.engine.regulations.leave import (
    breastfeeding_paid_minutes,
    latest_notice,
    leave_left,
    left_outside_programme,
    parental_leave,
)
from webapp.engine.regulations.stipend import CutWhy, Housing, cut, cuts_for_days, stipend, together
from webapp.engine.regulations.told import Missing, Reason, Where, what_rules_say, where_on

START = D("2026-03-02")
ALLOWED, EARLY, LONG = CertificateWhy.ALLOWED, CertificateWhy.TOO_EARLY, CertificateWhy.TOO_LONG
EARLIER, REMOVED = CertificateWhy.EARLIER_DAYS_COUNT, CertificateWhy.REMOVED
ALONE = Housing(with_parents=False, partner_takes_part=False)
ILL, CHILD = AbsenceCode.SICK_SELF, AbsenceCode.CHILD_SICK


def away(first, last=None, code=ILL, **more):
    return Absence(id=f"{code}-{first}-{last}", code=code, first=D(first), last=D(last or first), **more)


def doctor(first, last=None):
    return away(first, last, AbsenceCode.SICK_DOCTOR, documented=True)


def welfare(first, last=None):
    return away(first, last, AbsenceCode.LEAVE_PAID, leave=LeaveKind.WELFARE)


def own_day(first):
    return away(first, None, AbsenceCode.HOLIDAY_RELIGIOUS, leave=LeaveKind.RELIGIOUS)


def certificate(first, last=None, before=(), start=START, **more):
    return self_certificate(before, start, D(first), D(last or first), **more)


def she(**more):
    """36 years old, in the programme since Monday 2 March 2026."""
    return person(start="2026-03-02", **more)


def say(first, last=None, reason=Reason.ILL, before=(), facts=None, **more):
    today = D(more.pop("today", first))
    return what_rules_say(
        facts or she(), before, reason, D(first), D(last or first), today=today, housing=ALONE, **more
    )


# Her own word


@pytest.mark.parametrize(
    ("start", "day", "why"),
    [
        ("2026-03-02", "2026-04-24", EARLY),
        ("2026-03-02", "2026-04-26", EARLY),
        ("2026-03-02", "2026-04-27", ALLOWED),
        ("2026-06-29", "2026-08-23", EARLY),
        ("2026-06-29", "2026-08-24", ALLOWED),
        # Over both changes of clock eight weeks are eight weeks of days.
        ("2026-09-07", "2026-11-01", EARLY),
        ("2026-09-07", "2026-11-02", ALLOWED),
        ("2026-02-02", "2026-03-29", EARLY),
        ("2026-02-02", "2026-03-30", ALLOWED),
        ("2026-11-30", "2027-01-24", EARLY),
        ("2026-11-30", "2027-01-25", ALLOWED),
        ("2028-01-03", "2028-02-27", EARLY),
        ("2028-01-03", "2028-02-28", ALLOWED),
        ("2028-01-04", "2028-02-28", EARLY),
        ("2028-01-04", "2028-02-29", ALLOWED),
    ],
)
def test_her_own_word_is_enough_from_eight_weeks_to_the_day(start, day, why):
    assert certificate(day, start=D(start)).why is why


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("2026-06-10", "2026-06-12", ALLOWED),  # Wednesday to Friday
        ("2026-06-12", "2026-06-14", ALLOWED),  # Friday to Sunday
        ("2026-06-12", "2026-06-15", LONG),  # Friday to Monday: four, the weekend is inside
        ("2026-06-10", "2026-06-13", LONG),
        ("2026-10-24", "2026-10-26", ALLOWED),  # the Sunday of 25 hours is one day
        ("2026-12-30", "2027-01-01", ALLOWED),
        ("2026-12-30", "2027-01-02", LONG),
        ("2028-02-27", "2028-02-29", ALLOWED),
        ("2028-02-27", "2028-03-01", LONG),
        ("2027-03-26", "2027-03-28", ALLOWED),  # Good Friday to Easter Sunday count as well
        ("2027-03-26", "2027-03-29", LONG),
    ],
)
def test_three_days_are_three_days_of_the_calendar(first, last, why):
    assert certificate(first, last).why is why


@pytest.mark.parametrize(
    ("before", "first", "last", "used", "why"),
    [
        (away("2026-05-31", "2026-06-02"), "2026-06-18", None, 3, EARLIER),
        (away("2026-05-31", "2026-06-02"), "2026-06-19", "2026-06-21", 0, ALLOWED),
        (away("2026-06-01", "2026-06-02"), "2026-06-10", None, 2, ALLOWED),
        (away("2026-06-01", "2026-06-02"), "2026-06-10", "2026-06-11", 2, EARLIER),
        (away("2026-06-02"), "2026-06-10", "2026-06-11", 1, ALLOWED),
        (away("2026-06-02"), "2026-06-10", "2026-06-12", 1, EARLIER),
        (away("2026-12-21", "2026-12-23"), "2027-01-08", None, 3, EARLIER),
        (away("2026-12-21", "2026-12-23"), "2027-01-09", None, 0, ALLOWED),
        (away("2028-02-13", "2028-02-15"), "2028-03-02", None, 3, EARLIER),
        (away("2028-02-13", "2028-02-15"), "2028-03-03", None, 0, ALLOWED),
        (away("2026-10-13", "2026-10-15"), "2026-10-31", None, 3, EARLIER),
        (away("2026-10-13", "2026-10-15"), "2026-11-01", None, 0, ALLOWED),
        (doctor("2026-05-25", "2026-06-05"), "2026-06-08", "2026-06-10", 0, ALLOWED),
        (away("2026-06-01", "2026-06-03", documented=True), "2026-06-08", "2026-06-10", 0, ALLOWED),
        (away("2026-06-01", "2026-06-03", AbsenceCode.UNEXCUSED), "2026-06-08", "2026-06-10", 0, ALLOWED),
        (welfare("2026-06-01", "2026-06-03"), "2026-06-08", "2026-06-10", 0, ALLOWED),
    ],
)
def test_days_without_a_note_count_when_their_last_is_within_sixteen_days(before, first, last, used, why):
    found = certificate(first, last, [before])
    assert (found.days_used, found.why) == (used, why)


def test_a_day_told_lesson_by_lesson_is_one_day():
    lessons = [away("2026-06-08", minutes=90), away("2026-06-08", minutes=45)]
    found = certificate("2026-06-10", "2026-06-11", lessons)
    assert (found.days_used, found.times_in_12_months, found.why) == (1, 1, ALLOWED)


def test_days_told_of_twice_are_days_once():
    found = certificate("2026-06-10", before=[away("2026-06-01", "2026-06-02"), away("2026-06-02", "2026-06-03")])
    assert (found.days_used, found.times_in_12_months) == (3, 1)


def test_an_absence_told_day_by_day_is_one_time():
    days = [away("2026-05-04"), away("2026-05-05"), away("2026-05-06")]
    assert certificate("2026-06-10", before=days).times_in_12_months == 1


def test_an_absence_told_day_by_day_that_a_doctor_documents_from_the_fourth_is_no_time():
    days = [away("2026-05-04"), away("2026-05-05"), away("2026-05-06"), doctor("2026-05-07", "2026-05-08")]
    assert certificate("2026-06-10", before=days).times_in_12_months == 0


@pytest.mark.parametrize(
    ("days", "times", "may"),
    [
        ((), 0, False),
        (("2025-11-24", "2025-12-15", "2026-02-02"), 3, False),
        (("2025-11-24", "2025-12-15", "2026-02-02", "2026-03-09"), 4, True),
        (("2025-11-24", "2025-12-15", "2026-02-02", "2026-03-09", "2026-04-20"), 5, True),
        (("2025-06-10", "2025-12-15", "2026-02-02", "2026-03-09"), 3, False),
        (("2025-06-11", "2025-12-15", "2026-02-02", "2026-03-09"), 4, True),
    ],
)
def test_after_four_times_in_twelve_months_the_right_may_be_removed_but_is_not(days, times, may):
    found = certificate("2026-06-10", before=[away(day) for day in days], start=D("2025-01-06"))
    assert (found.times_in_12_months, found.may_be_removed, found.allowed) == (times, may, True)


def test_illness_before_the_programme_is_none_of_its_times():
    before = [away(day) for day in ("2025-11-24", "2025-12-15", "2026-01-12", "2026-02-27", "2026-04-28")]
    found = certificate("2026-06-10", before=before)
    assert (found.times_in_12_months, found.may_be_removed) == (1, False)


def test_absence_documented_from_the_first_day_or_the_fourth_is_not_one_of_the_times():
    before = [away("2026-05-11", "2026-05-13"), doctor("2026-05-14", "2026-05-22"), doctor("2026-04-27", "2026-04-30")]
    assert certificate("2026-06-10", before=before).times_in_12_months == 0


@pytest.mark.parametrize(
    ("removed", "first", "why", "review"),
    [
        ("2026-06-01", "2026-05-31", ALLOWED, "2026-12-01"),
        ("2026-06-01", "2026-06-01", REMOVED, "2026-12-01"),
        ("2026-08-31", "2026-11-23", REMOVED, "2027-02-28"),
        ("2027-08-31", "2027-11-22", REMOVED, "2028-02-29"),
    ],
)
def test_a_right_removed_is_looked_at_again_within_six_months(removed, first, why, review):
    found = certificate(first, removed_on=D(removed))
    assert (found.why, found.review_by) == (why, D(review))


def test_three_days_with_a_sick_child_leave_none_of_her_own_word_for_three_more():
    child = away("2026-06-08", "2026-06-10", CHILD)
    assert certificate("2026-06-11", "2026-06-12", [child], child=True).why is EARLIER
    seen = away("2026-06-08", "2026-06-10", CHILD, documented=True)
    assert certificate("2026-06-11", "2026-06-12", [seen], child=True).why is ALLOWED


def test_the_first_day_that_needs_a_note_follows_the_third_of_ones_own_word():
    found = say("2026-06-11", "2026-06-16").certificate  # Thursday to Tuesday
    assert (found.own_word_until, found.note_from, found.note_needed) == (D("2026-06-13"), D("2026-06-14"), True)


def test_one_day_left_is_one_day():
    found = say("2026-06-10", "2026-06-12", before=[away("2026-06-01", "2026-06-02")]).certificate
    assert (found.own_word_until, found.note_from) == (D("2026-06-10"), D("2026-06-11"))


# A sick child


@pytest.mark.parametrize(
    ("born", "alone", "on", "total"),
    [
        ((), False, "2026-06-10", 0),
        (("2020-01-10",), False, "2026-06-10", 10),
        (("2020-01-10", "2018-04-04"), False, "2026-06-10", 10),
        (("2020-01-10", "2018-04-04", "2024-09-09"), False, "2026-06-10", 15),
        (("2020-01-10", "2018-04-04", "2024-09-09", "2025-09-09"), False, "2026-06-10", 15),
        (("2020-01-10",), True, "2026-06-10", 20),
        (("2020-01-10", "2018-04-04"), True, "2026-06-10", 20),
        (("2020-01-10", "2018-04-04", "2024-09-09"), True, "2026-06-10", 30),
        # To the end of the calendar year of twelve, wherever in the year the birthday is.
        (("2014-05-05",), False, "2026-12-31", 10),
        (("2014-05-05",), False, "2027-01-01", 0),
        (("2014-01-01",), False, "2026-12-31", 10),
        (("2014-12-31",), False, "2026-12-31", 10),
        (("2014-12-31",), False, "2027-01-01", 0),
        (("2013-12-31",), False, "2026-01-01", 0),
        (("2016-02-29",), False, "2028-12-31", 10),
        (("2016-02-29",), False, "2029-01-01", 0),
        # A third child, and twins.
        (("2020-01-10", "2018-04-04", "2026-06-10"), False, "2026-06-09", 10),
        (("2020-01-10", "2018-04-04", "2026-06-10"), False, "2026-06-10", 15),
        (("2020-01-10", "2026-06-10", "2026-06-10"), False, "2026-06-10", 15),
        (("2026-06-10", "2026-06-10"), False, "2026-06-09", 0),
        (("2026-06-10", "2026-06-10"), False, "2026-06-10", 10),
        # Of three, one is too old from New Year on.
        (("2020-01-10", "2018-04-04", "2014-09-09"), True, "2026-12-31", 30),
        (("2020-01-10", "2018-04-04", "2014-09-09"), True, "2027-01-01", 20),
    ],
)
def test_days_with_a_sick_child_go_by_the_children_and_the_care(born, alone, on, total):
    found = child_sick_left([], D(on), [D(day) for day in born], alone=alone)
    assert (found.total, found.left) == (total, total)


@pytest.mark.parametrize(
    ("born", "chronic", "alone", "on", "total"),
    [
        ((), ("2015-03-03",), False, "2026-06-10", 20),
        ((), ("2015-03-03",), True, "2026-06-10", 40),
        (("2020-01-10", "2018-04-04"), ("2015-03-03",), False, "2026-06-10", 20),
        ((), ("2008-06-01",), False, "2026-12-31", 20),
        ((), ("2008-06-01",), False, "2027-01-01", 0),
        (("2020-01-10",), ("2008-06-01",), False, "2027-01-01", 10),
    ],
)
def test_a_child_with_chronic_illness_gives_more_days_until_the_year_of_eighteen(born, chronic, alone, on, total):
    ordinary, ill = ([D(day) for day in days] for days in (born, chronic))
    assert child_sick_left([], D(on), ordinary, chronic_born_on=ill, alone=alone).total == total


@pytest.mark.parametrize(
    ("first", "last", "on", "used"),
    [
        ("2025-06-10", None, "2026-06-09", 1),
        ("2025-06-10", None, "2026-06-10", 0),
        ("2026-06-12", "2026-06-15", "2026-06-30", 2),  # Friday to Monday
        ("2026-04-01", "2026-04-07", "2026-06-30", 2),  # the Wednesday before Easter and the Tuesday after
        ("2026-12-21", "2027-01-04", "2027-02-01", 9),
        ("2028-02-29", None, "2029-02-28", 1),
        ("2028-02-29", None, "2029-03-01", 0),
        ("2026-06-13", "2026-06-14", "2026-06-30", 0),
    ],
)
def test_days_with_a_sick_child_are_working_days_of_the_last_twelve_months(first, last, on, used):
    assert child_sick_left([away(first, last, CHILD)], D(on), [D("2020-01-10")]).used == used


def test_days_of_december_are_not_given_anew_in_january():
    used = away("2026-12-01", "2026-12-14", CHILD)  # ten working days
    child = say("2027-01-05", reason=Reason.CHILD_ILL, before=[used], facts=she(children_born_on=(D("2020-01-10"),)))
    assert (child.child.found.left, child.child.enough) == (0, False)


def test_nine_used_leave_one_and_not_two():
    facts, used = she(children_born_on=(D("2020-01-10"),)), away("2026-10-05", "2026-10-15", CHILD)
    one, two = (
        say("2026-11-18", last, Reason.CHILD_ILL, [used], facts, alone=False).child
        for last in ("2026-11-18", "2026-11-19")
    )
    assert (one.found.used, one.found.left, one.enough, two.enough) == (9, 1, True, False)


def test_a_child_too_old_from_new_year_on_still_counts_in_december():
    facts = she(children_born_on=(D("2014-05-05"),))
    december = say("2026-12-28", "2027-01-01", Reason.CHILD_ILL, facts=facts).child
    assert (december.found.total, december.days, december.enough) == (10, 4, True)
    over = say("2026-12-28", "2027-01-04", Reason.CHILD_ILL, facts=facts).child
    assert (over.found.total, over.days, over.enough) == (10, 5, False)


def test_days_told_of_afterwards_fill_the_same_twelve_months():
    facts, later = she(children_born_on=(D("2020-01-10"),)), away("2026-06-09", "2026-06-22", CHILD)
    child = say("2026-06-08", reason=Reason.CHILD_ILL, before=[later], facts=facts, today="2026-06-22").child
    assert (child.found.left, child.enough) == (0, False)


def test_later_days_of_other_twelve_months_do_not_count():
    facts, later = she(children_born_on=(D("2020-01-10"),)), away("2027-06-09", "2027-06-22", CHILD)
    child = say("2026-06-08", reason=Reason.CHILD_ILL, before=[later], facts=facts).child
    assert (child.found.left, child.enough) == (10, True)


# Leave


@pytest.mark.parametrize(
    ("taken", "enough"),
    [
        ((), True),
        # From 28 December to 5 January: four working days of the old year, two of the new one.
        ((welfare("2026-03-09", "2026-03-16"),), True),  # six used, four left
        ((welfare("2026-03-09", "2026-03-17"),), False),  # seven used, three left
        ((welfare("2027-03-01", "2027-03-10"),), True),  # eight of the new year used
        ((welfare("2027-03-01", "2027-03-11"),), False),  # nine
        ((welfare("2025-12-01", "2025-12-12"),), True),
        ((welfare("2026-03-09", "2026-03-16"), welfare("2027-03-01", "2027-03-10")), True),
    ],
)
def test_welfare_leave_over_new_year_is_taken_from_both_years(taken, enough):
    found = say("2026-12-28", "2027-01-05", Reason.FAMILY, taken).leave
    assert (found.days, found.enough) == (6, enough)


@pytest.mark.parametrize(("day", "left"), [("2026-12-31", 0), ("2027-01-04", 10)])
def test_ten_welfare_days_are_of_the_calendar_year(day, left):
    assert say(day, reason=Reason.FAMILY, before=[welfare("2026-10-05", "2026-10-16")]).leave.found.left == left


@pytest.mark.parametrize(
    ("day", "today", "in_time"),
    [
        ("2026-06-15", "2026-06-01", True),
        ("2026-06-15", "2026-06-02", False),
        ("2027-01-08", "2026-12-25", True),
        ("2027-01-08", "2026-12-26", False),
        ("2028-03-10", "2028-02-25", True),
        ("2028-03-10", "2028-02-26", False),
        ("2026-11-02", "2026-10-19", True),
    ],
)
def test_days_of_ones_own_are_said_fourteen_days_before(day, today, in_time):
    assert say(day, reason=Reason.OWN_DAYS, today=today).leave.in_time is in_time


@pytest.mark.parametrize(
    ("taken", "first", "last", "enough"),
    [
        ((), "2026-06-15", "2026-06-16", True),
        ((), "2026-06-15", "2026-06-17", False),
        (("2026-05-27",), "2026-06-15", None, True),
        (("2026-05-27", "2026-05-28"), "2026-06-15", None, False),
        (("2026-05-27", "2026-05-28"), "2027-01-04", None, True),
        (("2026-05-27",), "2026-12-31", "2027-01-04", True),  # one day of each year
        (("2026-05-27", "2026-05-28"), "2026-12-31", "2027-01-04", False),
        (("2026-09-01", "2026-09-02"), "2026-06-15", None, False),  # promised for later in the same year
    ],
)
def test_days_of_ones_own_are_two_a_calendar_year(taken, first, last, enough):
    found = say(first, last, Reason.OWN_DAYS, [own_day(day) for day in taken], today="2026-03-02")
    assert found.leave.enough is enough
    assert (found.length.counts, found.length.days) == (False, 0)


@pytest.mark.parametrize(
    ("kind", "code", "total", "paid"),
    [
        (LeaveKind.PREGNANCY, AbsenceCode.LEAVE_PAID, 10, True),
        (LeaveKind.BIRTH_MOTHER, AbsenceCode.LEAVE_PAID, 20, True),
        (LeaveKind.BIRTH_FATHER, AbsenceCode.LEAVE_PAID, 7, True),
        (LeaveKind.PEACE_WORK, AbsenceCode.LEAVE_PAID, 10, True),
        (LeaveKind.VACATION, AbsenceCode.VACATION, 25, True),
    ],
)
def test_leave_in_working_days_with_one_of_them_over_a_weekend_and_a_holiday(kind, code, total, paid):
    taken = away("2026-05-22", "2026-05-26", code, leave=kind)  # Friday, and the Tuesday after Whit Monday
    found = leave_left(kind, [taken], D("2026-06-10"), facts=she())
    assert (found.used, found.total, found.left, found.paid) == (2, total, total - 2, paid)


@pytest.mark.parametrize(
    ("first", "born", "last"),
    [
        ("2026-09-01", "2026-09-01", "2027-06-30"),
        ("2026-11-16", "2026-11-10", "2027-09-15"),
        ("2027-03-01", "2026-09-01", "2027-08-31"),  # the child's first year ends before the ten months
        ("2027-05-01", "2027-04-30", "2028-02-29"),
    ],
)
def test_parental_leave_is_ten_months_within_the_childs_first_year(first, born, last):
    assert parental_leave(D(first), D(born), facts=she()).last_day == D(last)


@pytest.mark.parametrize(("both", "reserved"), [(True, 75), (False, 0)])
def test_days_are_reserved_for_each_parent_only_when_both_are_in_a_programme(both, reserved):
    found = parental_leave(D("2026-09-01"), D("2026-09-01"), both_in_programme=both, facts=she())
    assert found.reserved_days == reserved


@pytest.mark.parametrize(("on", "minutes"), [("2026-09-01", 60), ("2027-08-31", 60), ("2027-09-01", 0)])
def test_breastfeeding_is_paid_an_hour_a_day_for_a_year(on, minutes):
    assert breastfeeding_paid_minutes(D("2026-09-01"), D(on)) == minutes


# The programme's length


@pytest.mark.parametrize(
    ("absences", "total", "added"),
    [
        ([away("2026-06-01", "2026-06-12")], 10, 0),  # two weeks with the weekend between them
        ([away("2026-06-01", "2026-06-14")], 10, 0),
        ([away("2026-06-01", "2026-06-15")], 11, 11),
        ([away("2026-03-30", "2026-04-13")], 8, 0),  # Easter inside
        ([away("2026-03-30", "2026-04-15")], 10, 0),
        ([away("2026-03-30", "2026-04-16")], 11, 11),
        ([away("2026-12-21", "2027-01-05")], 10, 0),  # Christmas inside
        ([away("2026-12-21", "2027-01-06")], 11, 11),
        ([away("2026-05-14")], 0, 0),  # Ascension Day
        ([away("2026-06-13", "2026-06-14")], 0, 0),
        ([away("2027-05-10", "2027-05-24")], 10, 0),  # 17 May is Whit Monday, too
        ([doctor("2026-06-01", "2026-06-10"), welfare("2026-06-11", "2026-06-15")], 11, 11),
        ([doctor("2026-06-01", "2026-06-10"), welfare("2026-06-09", "2026-06-12")], 10, 0),  # two days in both
        ([away("2026-06-01", "2026-06-12"), away("2026-06-01", "2026-06-12", CHILD)], 10, 0),
        ([away("2026-06-01", "2026-06-12"), own_day("2026-06-15"), own_day("2026-06-16")], 10, 0),
        ([away("2026-06-01", "2026-06-12"), away("2026-07-01", "2026-08-04", AbsenceCode.VACATION)], 10, 0),
        ([away("2026-06-01", "2026-06-15"), own_day("2026-06-16")], 11, 11),
        ([away("2026-06-01", "2026-06-15", AbsenceCode.UNEXCUSED)], 0, 0),
        ([away("2026-06-01", "2026-06-12"), away("2026-06-15", "2026-06-19", AbsenceCode.UNEXCUSED)], 10, 0),
        ([away("2026-06-01", "2026-06-15", AbsenceCode.PERMITTED)], 11, 11),
        ([away("2026-06-01", "2026-06-15", AbsenceCode.LEAVE_UNPAID)], 11, 11),
        ([away("2026-06-01", "2026-06-15", CHILD)], 11, 11),
        ([away("2026-06-01", "2026-06-12"), away("2026-06-15", minutes=180)], 10, 0),
    ],
)
def test_eleven_working_days_are_added_whole_and_ten_not_at_all(absences, total, added):
    found = length_added(absences, D("2027-12-31"), since=START)
    assert (found.total, found.days) == (total, added)


def test_days_before_the_programme_began_do_not_make_it_longer():
    before = away("2026-02-16", "2026-03-02")  # ten working days before it, and its first
    assert length_added([before], D("2026-06-30"), since=START).total == 1
    length = say("2026-06-10", before=[away("2026-02-02", "2026-02-13")]).length
    assert (length.before, length.after, length.added_after) == (0, 1, 0)


def test_days_after_the_programme_ended_do_not_make_it_longer():
    facts = she(programme_ended_on=D("2026-06-12"))
    length = say("2026-06-08", "2026-06-30", facts=facts).length
    assert (length.days, length.added_after) == (5, 0)


def test_in_which_order_days_are_told_makes_no_difference():
    early, late = ("2026-06-01", "2026-06-08"), ("2026-06-09", "2026-06-15")  # six and five working days
    one = say(*late, before=[away(*early)]).length
    other = say(*early, before=[away(*late)], today="2026-06-15").length
    assert (one.before, one.after, one.added_after) == (6, 11, 11)
    assert (other.before, other.after, other.added_after) == (5, 11, 11)


def test_a_day_told_before_adds_nothing_more():
    length = say("2026-06-10", reason=Reason.CHILD_ILL, before=[away("2026-06-01", "2026-06-12")]).length
    assert (length.before, length.days, length.added_after) == (10, 0, 0)


def test_eleven_days_after_a_leap_day():
    facts = person(
        permit="2026-11-02",
        settled="2026-12-15",
        start="2027-03-01",
        education=Education.UPPER_SECONDARY,
        end_goal=EndGoal.WORK,
    )
    assert last_day(facts, D("2027-06-01")) == D("2028-02-29")
    longer = person(
        permit="2026-11-02",
        settled="2026-12-15",
        start="2027-03-01",
        education=Education.UPPER_SECONDARY,
        end_goal=EndGoal.WORK,
        approved_leave_days=11,
    )
    assert last_day(longer, D("2027-06-01")) == D("2028-03-15")


# The stipend


@pytest.mark.parametrize(
    ("part", "day", "minutes", "ore"),
    [
        (Fraction(1), "2026-06-10", 60, 14_762),
        (Fraction(1), "2026-06-10", 600, 147_621),
        (Fraction(1), "2026-06-10", 45, 11_072),
        (Fraction(1), "2026-06-10", 450, 110_715),
        (Fraction(1), "2026-06-10", 2_250, 553_577),
        (Fraction(5, 6), "2026-06-10", 600, 123_017),
        (Fraction(2, 3), "2026-06-10", 600, 98_414),
        (Fraction(1, 3), "2026-06-10", 600, 49_207),
        # The basic amount changes on 1 May.
        (Fraction(1), "2026-04-30", 300, 70_357),
        (Fraction(1), "2026-05-01", 300, 73_810),
    ],
)
def test_an_hour_is_a_1850th_of_the_year(part, day, minutes, ore):
    assert cut(stipend(part, D(day)), D(day), minutes=minutes).ore == ore


@pytest.mark.parametrize(
    ("part", "first", "last", "ore"),
    [
        (Fraction(1), "2026-06-10", "2026-06-10", 75_861),
        (Fraction(1), "2026-06-10", "2026-06-12", 227_582),
        (Fraction(1), "2026-06-12", "2026-06-15", 151_721),  # Friday to Monday: two days
        (Fraction(2, 3), "2026-06-10", "2026-06-10", 50_574),
        (Fraction(1, 3), "2026-06-10", "2026-06-10", 25_287),
        (Fraction(5, 6), "2026-06-10", "2026-06-10", 63_217),
        (Fraction(1), "2026-04-29", "2026-05-05", 296_343),  # two days of each basic amount, 1 May between them
        (Fraction(1), "2026-06-01", "2026-06-30", 2_275_817),  # a whole month is one payment
    ],
)
def test_a_day_is_a_thirtieth_of_the_month(part, first, last, ore):
    assert together(cuts_for_days(she(), D(first), D(last), Housing(decided=part))).ore == ore


def test_a_day_on_which_no_one_works_costs_nothing():
    assert cuts_for_days(she(), D("2026-05-14"), D("2026-05-14"), ALONE) == ()


@pytest.mark.parametrize(
    ("first", "last", "ore"),
    [
        ("2026-11-12", "2026-11-13", [101_147]),  # both at 24
        ("2026-11-16", "2026-11-17", [151_721]),  # both at 25
        ("2026-11-13", "2026-11-17", [202_295]),  # one at two thirds, two at the full rate
        ("2026-10-30", "2026-11-16", [50_574, 581_598]),  # ten days at 24, then one at 25
    ],
)
def test_each_day_has_the_rate_of_her_age(first, last, ore):
    # She turns 25 on Sunday 15 November 2026.
    assert [one.ore for one in cuts_for_days(participant(), D(first), D(last), ALONE)] == ore


def test_the_payment_of_the_month_in_which_she_turns_25_is_of_both_rates():
    # 14 days of 30 at 15 172.11 and 16 at 22 758.17.
    (found,) = cuts_for_days(participant(), D("2026-11-02"), D("2026-11-30"), ALONE)
    assert (found.ore, found.payment_ore, found.left_ore, found.is_decision) == (1_921_801, 1_921_801, 0, True)


@pytest.mark.parametrize(
    ("part", "first", "last", "why"),
    [
        (Fraction(1), "2026-06-01", "2026-06-18", CutWhy.BELOW_SHARE_OF_PAYMENT),  # 14 days
        (Fraction(1), "2026-06-01", "2026-06-19", CutWhy.BOTH_LIMITS_REACHED),  # 15 days: half, and a twelfth of G
        (Fraction(5, 6), "2026-07-01", "2026-07-23", CutWhy.BELOW_TWELFTH_OF_G),  # 17 days
        (Fraction(5, 6), "2026-07-01", "2026-07-24", CutWhy.BOTH_LIMITS_REACHED),  # 18 days: a twelfth of G to the øre
        (Fraction(2, 3), "2026-07-01", "2026-07-30", CutWhy.BELOW_TWELFTH_OF_G),  # 22 days
        (Fraction(2, 3), "2026-07-01", "2026-07-31", CutWhy.BOTH_LIMITS_REACHED),
        (Fraction(1, 3), "2026-07-01", "2026-07-31", CutWhy.BELOW_TWELFTH_OF_G),  # all of it
    ],
)
def test_a_cut_is_a_decision_of_its_own_at_half_a_payment_and_a_twelfth_of_g(part, first, last, why):
    (found,) = cuts_for_days(she(), D(first), D(last), Housing(decided=part))
    assert (found.why, found.is_decision) == (why, why is CutWhy.BOTH_LIMITS_REACHED)


@pytest.mark.parametrize(("hours", "decision"), [(77, False), (78, True)])
def test_seventy_eight_hours_are_half_a_full_payment(hours, decision):
    assert cut(stipend(Fraction(1), D("2026-06-10")), D("2026-06-10"), minutes=60 * hours).is_decision is decision


@pytest.mark.parametrize(
    ("reason", "note", "pays"),
    [
        (Reason.ILL, False, Pays.PAID),
        (Reason.ILL, True, Pays.MAY_BE_STOPPED),
        (Reason.CHILD_ILL, False, Pays.WITHIN_QUOTA),
        (Reason.DOCTOR, False, Pays.PAID),
        (Reason.OWN_DAYS, False, Pays.PAID),
        (Reason.APPOINTMENT, False, Pays.NOT_REDUCED),
        (Reason.NOT_SAID, False, Pays.NOT_REDUCED),
    ],
)
def test_what_is_accepted_is_not_cut(reason, note, pays):
    assert say("2026-06-10", reason=reason, has_note=note).money.if_accepted is pays


# Which rules hold, and where


@pytest.mark.parametrize(
    ("day", "where"),
    [
        ("2026-03-01", Where.OUTSIDE),
        ("2026-03-02", Where.PROGRAMME),
        ("2026-09-30", Where.PROGRAMME),
        ("2026-10-01", Where.OUTSIDE),
    ],
)
def test_the_programmes_rules_hold_from_its_first_day_to_its_last(day, where):
    assert where_on(she(programme_ended_on=D("2026-09-30")), D(day)) is where


def outside(permit="2026-02-10", **more):
    return Facts(permit_granted_on=D(permit), settled_on=D("2026-04-01"), birth_date=D("1980-01-01"), **more)


@pytest.mark.parametrize(
    ("facts", "missed", "free"),
    [
        (outside(), 360, True),  # with these 90 minutes 7.5 of 75 hours
        (outside(), 361, False),
        (outside("2021-06-01", arrived_on=D("2021-03-01")), 210, True),  # 5 of 50 hours
        (outside("2021-06-01", arrived_on=D("2021-03-01")), 211, False),
    ],
)
def test_a_tenth_of_social_studies_is_caught_up_free_of_charge(facts, missed, free):
    found = say("2026-06-10", facts=facts, minutes=90, subject=Subject.SOCIAL_STUDIES, missed_social_minutes=missed)
    assert (found.outside.missed.free, found.money, found.length) == (free, None, None)


def test_outside_the_programme_nothing_is_asked_fourteen_days_before_and_no_stipend_is_paid():
    leave = say("2026-06-15", reason=Reason.OWN_DAYS, facts=outside(), today="2026-06-14").leave
    assert (leave.tell_by, leave.in_time, leave.found.total, leave.found.left) == (None, True, 2, 2)
    assert (leave.found.notice_days, leave.found.paid) == (None, False)
    assert latest_notice(LeaveKind.RELIGIOUS, D("2026-06-15")) == D("2026-06-01")  # inside it is


@pytest.mark.parametrize(
    ("taken", "kind", "left"),
    [
        ([], LeaveKind.WELFARE, 10),
        ([own_day("2026-03-09"), own_day("2026-03-10")], LeaveKind.WELFARE, 8),
        ([welfare("2026-03-09", "2026-03-19")], LeaveKind.RELIGIOUS, 1),
        ([welfare("2026-03-09", "2026-03-20")], LeaveKind.RELIGIOUS, 0),
        ([welfare("2025-12-01", "2025-12-12")], LeaveKind.WELFARE, 10),
    ],
)
def test_outside_the_programme_ten_days_hold_both_kinds(taken, kind, left):
    assert left_outside_programme(kind, taken, D("2026-06-10")).left == left


@pytest.mark.parametrize(
    ("on", "minor", "breaches", "kroner"),
    [
        ("2018-10-01", False, 3, 0),
        ("2021-10-01", False, 3, 0),
        ("2024-10-01", False, 3, None),
        ("2026-01-26", False, 1, None),
        ("2026-01-27", False, 1, 100),
        ("2026-11-01", False, 3, 300),
        ("2026-11-01", True, 3, 150),
        ("2026-11-01", False, 0, 0),
    ],
)
def test_in_reception_the_most_that_can_be_deducted_is_said_only_where_it_was_found(on, minor, breaches, kroner):
    assert possible_deduction(breaches, D(on), unaccompanied_minor=minor).at_most_kroner == kroner


def test_in_reception_no_stipend_length_or_certificate_is_spoken_of():
    found = say("2026-11-10", facts=resident(), minutes=90)
    assert found.where is Where.RECEPTION and found.deduction.found.not_verified
    assert (found.certificate, found.money, found.length, found.leave, found.child) == (None,) * 5


def test_collective_protection_has_the_programmes_ordinary_rules():
    facts = person(permit="2025-11-01", settled="2026-03-16", start="2026-05-04", collective_protection=True)
    found = say("2026-06-29", "2026-07-01", facts=facts)  # eight weeks to the day, and over 1 July
    assert (found.certificate.note_needed, found.length.days, found.money.cut.ore) == (False, 3, 227_582)


def of_2003():
    return Facts(
        permit_granted_on=D("2019-05-14"),
        arrived_on=D("2018-06-01"),
        settled_on=D("2019-06-01"),
        programme_offered_on=D("2019-09-02"),
        programme_start_on=D("2019-09-02"),
        birth_date=D("1993-01-01"),
        children_born_on=(D("2017-01-01"),),
    )


def test_under_the_act_of_2003_own_word_child_and_birth_have_the_same_numbers():
    found = say("2021-03-02", "2021-03-04", Reason.CHILD_ILL, facts=of_2003(), alone=False)
    assert (found.child.found.total, found.certificate.note_needed) == (10, False)
    for kind, days in ((LeaveKind.PREGNANCY, 10), (LeaveKind.BIRTH_MOTHER, 20), (LeaveKind.BIRTH_FATHER, 7)):
        assert leave_left(kind, [], D("2021-03-02"), facts=of_2003()).total == days


@pytest.mark.parametrize("kind", [LeaveKind.WELFARE, LeaveKind.RELIGIOUS, LeaveKind.VACATION, LeaveKind.PEACE_WORK])
def test_under_the_act_of_2003_the_present_regulations_other_leave_is_not_said(kind):
    assert leave_left(kind, [], D("2021-03-02"), facts=of_2003()) is None
    assert Missing.LEAVE in say("2021-03-02", reason=Reason.FAMILY, facts=of_2003()).missing
