"""What the rules say before anybody has decided: worked examples by hand, and what holds whatever is asked."""

from dataclasses import fields, is_dataclass
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from tests.engine.people import D, participant, person, resident
from webapp.engine import oslo
from webapp.engine.commitment import Basis, Confidence
from webapp.engine.evidence import Subject
from webapp.engine.regulations.absence import Absence, AbsenceCode, CertificateWhy, LeaveKind, Pays
from webapp.engine.regulations.facts import Facts, ReceptionKind
from webapp.engine.regulations.stipend import Housing, ShareWhy
from webapp.engine.regulations.told import Missing, Reason, Where, taken_as, what_rules_say, where_on

TODAY = D("2026-11-22")
TUESDAY = D("2026-11-24")
ALONE_LIVING = Housing(with_parents=False, partner_takes_part=False)


def say(facts, reason=Reason.ILL, first=TUESDAY, last=None, absences=(), **more):
    return what_rules_say(facts, absences, reason, first, last or first, today=more.pop("today", TODAY), **more)


def away(first, last, code=AbsenceCode.SICK_SELF, **more):
    return Absence(id=f"{first}", code=code, first=D(first), last=D(last), **more)


# Self-certificate and note


def test_the_first_three_days_are_ones_own_word_and_the_fourth_needs_a_note():
    found = say(participant(), last=TUESDAY + timedelta(days=3))
    assert found.certificate.own_word_until == D("2026-11-26") and found.certificate.note_from == D("2026-11-27")
    assert found.certificate.note_needed and found.likely is AbsenceCode.SICK_DOCTOR


def test_three_days_need_no_note():
    found = say(participant(), last=TUESDAY + timedelta(days=2))
    assert not found.certificate.note_needed and found.likely is AbsenceCode.SICK_SELF


@pytest.mark.parametrize(("day", "enough"), [("2026-07-26", False), ("2026-07-27", True)])
def test_ones_own_word_is_enough_from_the_day_eight_weeks_after_the_start(day, enough):
    found = say(participant(), first=D(day), today=D(day))
    assert (found.certificate.own_word_until is not None) is enough
    assert found.certificate.note_needed is not enough


@pytest.mark.parametrize(("last_time", "used"), [("2026-11-08", 2), ("2026-11-07", 0)])
def test_earlier_days_count_within_sixteen_days_of_their_last(last_time, used):
    before = away((D(last_time) - timedelta(days=1)).isoformat(), last_time)
    found = say(participant(), absences=[before])
    assert found.certificate.found.days_used == used
    assert found.certificate.own_word_until == TUESDAY + timedelta(days=2 - used)


def test_three_days_just_before_leave_none():
    found = say(participant(), absences=[away("2026-11-16", "2026-11-18")])
    assert found.certificate.own_word_until is None and found.certificate.note_from == TUESDAY
    assert found.certificate.found.why is CertificateWhy.EARLIER_DAYS_COUNT


def test_by_when_a_note_is_handed_in_was_not_found_and_is_said():
    assert Missing.HAND_IN in say(participant()).missing


def test_a_note_one_says_one_has_makes_it_sickness_with_a_note():
    assert say(participant(), has_note=True).likely is AbsenceCode.SICK_DOCTOR
    assert taken_as(Reason.ILL, True) == (AbsenceCode.SICK_DOCTOR, None)


def test_a_right_that_was_taken_away_needs_a_note_from_the_first_day():
    found = say(participant(), removed_on=D("2026-10-01"))
    assert found.certificate.found.why is CertificateWhy.REMOVED and found.certificate.note_from == TUESDAY


# A child


def test_a_child_that_is_ill_uses_the_days_of_twelve_months():
    facts = participant(children_born_on=(D("2019-03-01"), D("2023-05-01")))
    used = away("2026-10-05", "2026-10-09", AbsenceCode.CHILD_SICK)
    child = say(facts, Reason.CHILD_ILL, last=TUESDAY + timedelta(days=1), absences=[used], alone=False).child
    assert (child.found.total, child.found.used, child.found.left, child.days, child.enough) == (10, 5, 5, 2, True)


def test_more_days_than_are_left_are_said_to_be_more():
    facts = participant(children_born_on=(D("2023-05-01"),))
    used = away("2026-10-05", "2026-10-16", AbsenceCode.CHILD_SICK)  # ten working days
    assert not say(facts, Reason.CHILD_ILL, absences=[used], alone=False).child.enough


def test_whoever_may_be_alone_with_the_care_hears_both_numbers():
    child = say(participant(children_born_on=(D("2023-05-01"),)), Reason.CHILD_ILL).child
    assert not child.alone_known and (child.found.total, child.total_if_alone) == (10, 20)


def test_without_a_child_on_record_there_are_no_such_days():
    assert say(participant(), Reason.CHILD_ILL).child.found.children == 0


def test_for_a_child_the_wording_leaves_the_eight_weeks_open():
    found = say(participant(), Reason.CHILD_ILL, first=D("2026-06-15"), today=D("2026-06-15"))
    assert found.certificate.own_word_until is not None and found.certificate.found.ask_adviser
    assert found.certificate.basis.confidence is Confidence.OUR_READING


# Leave


def test_the_doctor_can_be_welfare_leave_of_ten_days_a_calendar_year():
    taken = away("2026-03-02", "2026-03-05", AbsenceCode.LEAVE_PAID, leave=LeaveKind.WELFARE)
    leave = say(participant(), Reason.DOCTOR, absences=[taken]).leave
    assert (leave.found.used, leave.found.left, leave.is_example, leave.enough) == (4, 6, True, True)


def test_welfare_days_of_last_year_do_not_count():
    taken = away("2025-12-01", "2025-12-12", AbsenceCode.LEAVE_PAID, leave=LeaveKind.WELFARE)
    assert say(participant(), Reason.DOCTOR, absences=[taken]).leave.found.left == 10


def test_an_appointment_is_not_named_by_the_rule():
    found = say(participant(), Reason.APPOINTMENT)
    assert not found.leave.is_example and found.likely is AbsenceCode.PERMITTED


@pytest.mark.parametrize(("told_on", "in_time"), [("2026-11-10", True), ("2026-11-11", False)])
def test_days_of_ones_own_are_told_fourteen_days_before(told_on, in_time):
    leave = say(participant(), Reason.OWN_DAYS, today=D(told_on)).leave
    assert (leave.tell_by, leave.in_time, leave.found.total) == (D("2026-11-10"), in_time, 2)


def test_days_of_ones_own_never_make_the_programme_longer():
    sick = away("2026-10-05", "2026-10-16")
    length = say(participant(), Reason.OWN_DAYS, absences=[sick]).length
    assert not length.counts and length.added_after == length.added_before


def test_a_stretch_over_new_year_asks_each_year_for_its_own_days():
    first, last = D("2026-12-21"), D("2027-01-08")
    leave = say(participant(), Reason.DOCTOR, first=first, last=last).leave
    assert leave.days == 13 and leave.enough  # eight days in the old year, five in the new


# Length


def test_ten_days_add_nothing_and_eleven_add_eleven():
    ten = away("2026-10-05", "2026-10-16")
    one_more = say(participant(), absences=[ten]).length
    assert (one_more.before, one_more.after, one_more.added_before, one_more.added_after) == (10, 11, 0, 11)
    nine = away("2026-10-05", "2026-10-15")
    assert say(participant(), absences=[nine]).length.added_after == 0


def test_some_hours_are_no_day():
    assert say(participant(), minutes=90).length.days == 0 and say(participant(), minutes=90).days == 0


def test_under_the_act_of_2003_the_first_day_is_added():
    facts = old_act()
    found = say(facts, first=D("2020-03-03"), today=D("2020-03-02"))
    assert found.length is None or found.length.threshold == 0


# The stipend


def test_an_hour_that_is_not_accepted_costs_a_1850th_of_the_year():
    """E1: 10 hours at two thirds are 984.14 kroner."""
    money = say(participant(), Reason.NOT_SAID, first=D("2026-10-05"), minutes=600, housing=ALONE_LIVING).money
    assert (money.cut.ore, money.unknown, money.if_accepted) == (98_414, None, Pays.NOT_REDUCED)


def test_a_day_that_is_not_accepted_costs_a_thirtieth_of_the_month():
    money = say(participant(), Reason.OTHER, first=D("2026-10-05"), housing=ALONE_LIVING).money
    assert money.cut.ore == money.a_day.ore == 50_574


def test_days_without_teaching_days_cost_nothing():
    saturday = D("2026-11-28")
    assert say(participant(), Reason.OTHER, first=saturday, housing=ALONE_LIVING).money.cut is None


def test_where_the_share_is_not_known_it_is_the_most_that_it_can_be():
    money = say(participant(), Reason.OTHER, first=D("2026-10-05"), minutes=600).money
    assert money.unknown in (ShareWhy.COUPLE_MISSING, ShareWhy.HOUSING_MISSING) and money.cut.ore == 147_621


def test_leave_that_is_accepted_is_paid():
    assert say(participant(), Reason.DOCTOR).money.if_accepted is Pays.PAID


# Outside the programme, in reception, and where nothing is known


def outside(**more):
    return Facts(permit_granted_on=D("2026-02-10"), settled_on=D("2026-04-01"), birth_date=D("1980-01-01"), **more)


def test_outside_the_programme_ten_per_cent_of_social_studies_are_free():
    found = say(outside(), Reason.ILL, minutes=90, subject=Subject.SOCIAL_STUDIES, missed_social_minutes=361)
    assert found.where is Where.OUTSIDE and found.outside.percent == 10
    assert found.outside.missed.limit_minutes == 450 and found.outside.missed.over_minutes == 1
    assert found.money is None and found.certificate is None and found.length is None


def test_a_note_frees_what_was_missed_outside_the_programme():
    missed = {"minutes": 90, "subject": Subject.SOCIAL_STUDIES, "missed_social_minutes": 1000}
    assert not say(outside(), **missed).outside.missed.free
    assert say(outside(), has_note=True, **missed).outside.missed.free


def test_outside_the_programme_days_of_ones_own_are_among_the_welfare_days():
    taken = [away("2026-03-02", "2026-03-13", AbsenceCode.LEAVE_PAID, leave=LeaveKind.WELFARE)]
    leave = say(outside(), Reason.OWN_DAYS, absences=taken).leave
    assert (leave.found.total, leave.found.left, leave.enough) == (2, 0, False)


def test_under_chapter_6a_there_is_no_social_studies_to_miss():
    facts = outside(collective_protection=True, programme_offered_on=D("2026-05-04"))
    assert say(facts, first=D("2026-06-02"), today=D("2026-06-01")).outside.percent is None


def test_in_reception_up_to_a_hundred_kroner_can_be_deducted_and_it_is_not_known_whether_lessons_count():
    found = say(resident(), minutes=90)
    assert found.where is Where.RECEPTION and found.deduction.found.at_most_kroner == 100
    assert found.deduction.found.not_verified and found.deduction.floor and found.deduction.appeal
    assert found.money is None and found.length is None and found.certificate is None


def test_before_the_amount_was_found_no_number_is_said():
    found = say(resident(applied_on=D("2025-01-01")), first=D("2025-11-24"), today=D("2025-11-24"))
    assert found.deduction.found.at_most_kroner is None and Missing.DEDUCTION in found.missing


def test_with_a_permit_in_the_centre_both_hold():
    found = say(resident(permit_granted_on=D("2026-11-01")))
    assert found.deduction is not None and found.outside is not None


def test_without_facts_it_is_said_that_nothing_is_known():
    found = say(Facts())
    assert found.where is Where.UNKNOWN and found.missing == (Missing.EVERYTHING,) and found.bases == ()


def test_somebody_in_a_centre_without_facts_hears_of_the_deduction():
    assert say(Facts(), in_reception=True).deduction is not None


# The cohorts


def old_act(**more):
    """E5: permit of 2019, programme from September of that year."""
    return Facts(
        permit_granted_on=D("2019-05-14"),
        arrived_on=D("2018-06-01"),
        settled_on=D("2019-06-01"),
        programme_offered_on=D("2019-09-02"),
        programme_start_on=D("2019-09-02"),
        birth_date=D("1993-01-01"),
        **more,
    )


def test_under_the_act_of_2003_what_was_not_read_is_said_not_to_be_found():
    found = say(old_act(), Reason.DOCTOR, first=D("2021-03-02"), today=D("2021-03-01"))
    assert {Missing.STIPEND, Missing.LEAVE} <= set(found.missing) and found.money is None and found.leave is None


def test_under_the_act_of_2003_ones_own_word_is_three_days_from_secondary_descriptions():
    found = say(old_act(), first=D("2021-03-02"), today=D("2021-03-01"))
    assert found.certificate.own_word_until == D("2021-03-04")
    assert found.certificate.basis.confidence is Confidence.SECONDARY


@pytest.mark.parametrize(
    "facts",
    [
        person(permit="2022-02-01", settled="2022-04-01", start="2022-06-01"),
        person(permit="2026-01-10", settled="2026-02-01", start="2026-03-02"),
        person(permit="2025-11-01", settled="2026-03-16", start="2026-05-04", collective_protection=True),
    ],
    ids=["2021", "2026", "6A"],
)
def test_every_cohort_of_the_present_act_has_the_same_rules_on_absence(facts):
    found = say(facts, minutes=90)
    assert found.certificate and found.length and found.money and not found.outside and not found.deduction


def test_before_the_programme_starts_its_rules_do_not_hold():
    facts = participant(programme_start_on=D("2026-12-01"))
    assert where_on(facts, TUESDAY) is Where.OUTSIDE and where_on(facts, D("2026-12-01")) is Where.PROGRAMME
    assert where_on(participant(programme_ended_on=D("2026-11-23")), TUESDAY) is Where.OUTSIDE


def test_an_absence_that_ends_before_it_begins_is_none():
    with pytest.raises(ValueError):
        say(participant(), last=TUESDAY - timedelta(days=1))


# Whatever is asked

DAYS = st.dates(D("2019-01-01"), D("2028-12-31"))
FACTS = st.sampled_from(
    [
        Facts(),
        resident(),
        resident(permit_granted_on=D("2026-11-01")),
        participant(),
        participant(children_born_on=(D("2020-01-01"), D("2024-02-29"))),
        old_act(),
        outside(),
        person(permit="2025-11-01", settled="2026-03-16", start="2026-05-04", collective_protection=True),
        Facts(reception=ReceptionKind.TRANSIT),
    ]
)
CODES = st.sampled_from([code for code in AbsenceCode if code is not AbsenceCode.PRESENT])


@st.composite
def absences(draw):
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 20)))
    return Absence(id=str(first), code=draw(CODES), first=first, last=last, documented=draw(st.booleans()))


@st.composite
def questions(draw):
    first = draw(DAYS)
    length = draw(st.integers(0, 40))
    minutes = draw(st.none() | st.integers(0, 720)) if length == 0 else None
    return {
        "facts": draw(FACTS),
        "absences": draw(st.lists(absences(), max_size=4)),
        "reason": draw(st.sampled_from(Reason)),
        "first": first,
        "last": first + timedelta(days=length),
        "today": draw(DAYS),
        "minutes": minutes,
        "has_note": draw(st.booleans()),
        "alone": draw(st.none() | st.booleans()),
        "subject": draw(st.none() | st.sampled_from(Subject)),
    }


def bases_in(value):
    """Every basis anywhere in it."""
    if isinstance(value, Basis):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from bases_in(getattr(value, each.name))


@given(questions())
def test_whatever_is_said_has_its_source_and_nothing_is_less_than_nothing(question):
    found = what_rules_say(**question)
    parts = (found.certificate, found.child, found.leave, found.length, found.money, found.deduction)
    assert all(list(bases_in(part)) for part in parts if part is not None)
    assert all(basis.source and basis.section for basis in bases_in(found))
    assert found.where is not Where.UNKNOWN or found.missing == (Missing.EVERYTHING,)
    assert found.days <= oslo.working_days(found.first, found.last)
    if found.money and found.money.cut:
        assert 0 <= found.money.cut.ore <= found.money.cut.payment_ore
    if found.length:
        assert found.length.added_after >= found.length.added_before >= 0 and found.length.days >= 0
    if found.child:
        assert 0 <= found.child.found.left <= found.child.found.total <= found.child.total_if_alone


@given(questions())
def test_a_note_is_needed_exactly_when_a_day_reaches_the_first_that_needs_one(question):
    certificate = what_rules_say(**question).certificate
    if certificate is not None:
        assert certificate.note_needed is (question["last"] >= certificate.note_from)
        if certificate.own_word_until is not None:
            assert certificate.own_word_until + timedelta(days=1) == certificate.note_from
            assert (certificate.note_from - question["first"]).days <= certificate.found.days_at_a_time


@given(questions())
def test_where_no_programme_is_under_way_nothing_of_stipend_or_length_is_said(question):
    found = what_rules_say(**question)
    if found.where is not Where.PROGRAMME:
        assert (found.money, found.length, found.certificate, found.child) == (None, None, None, None)
    else:
        assert found.deduction is None and found.outside is None


@given(questions(), st.integers(1, 30))
def test_being_away_longer_never_leaves_more(question, more):
    question = question | {"minutes": None}
    shorter = what_rules_say(**question)
    longer = what_rules_say(**question | {"last": question["last"] + timedelta(days=more)})
    assert longer.days >= shorter.days
    if shorter.certificate and longer.certificate:
        assert longer.certificate.note_from == shorter.certificate.note_from
    if shorter.leave and longer.leave:
        assert shorter.leave.enough or not longer.leave.enough
    if shorter.money and longer.money and shorter.money.cut and longer.money.cut:
        assert longer.money.cut.ore >= shorter.money.cut.ore or longer.first.month != longer.last.month


@given(questions())
def test_the_reason_one_would_rather_not_say_is_answered_like_any_other(question):
    other = what_rules_say(**question | {"reason": Reason.OTHER})
    not_said = what_rules_say(**question | {"reason": Reason.NOT_SAID})
    assert (other.money, other.length, other.deduction) == (not_said.money, not_said.length, not_said.deduction)
    assert not_said.likely is None
