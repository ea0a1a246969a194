"""The stipend by rule id: amounts of the worked examples, shares around every border, cuts to the øre."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from tests.engine.people import D, participant
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.stipend import (
    CutWhy,
    Housing,
    ShareWhy,
    cut,
    cuts_for_days,
    g_on,
    rounded,
    share,
    stipend,
    together,
)

ALONE = Housing(with_parents=False, partner_takes_part=False)
AT_HOME = Housing(with_parents=True, partner_takes_part=False)
COUPLE = Housing(with_parents=False, partner_takes_part=True)
TODAY = D("2026-06-01")


def older(**more):
    return participant(birth_date=D("1995-05-05"), **more)


@pytest.mark.parametrize(
    ("day", "kroner"),
    [
        ("2015-04-30", None),
        ("2015-05-01", 90_068),
        ("2016-04-30", 90_068),
        ("2016-05-01", 92_576),
        ("2017-05-01", 93_634),
        ("2018-05-01", 96_883),
        ("2019-05-01", 99_858),
        ("2020-05-01", 101_351),
        ("2021-05-01", 106_399),
        ("2022-05-01", 111_477),
        ("2023-05-01", 118_620),
        ("2024-05-01", 124_028),
        ("2025-05-01", 130_160),
        ("2026-04-30", 130_160),
        ("2026-05-01", 136_549),
        ("2026-11-21", 136_549),
    ],
)
def test_stipend_g_changes_each_first_of_may(day, kroner):
    assert g_on(D(day)) == (kroner * 100 if kroner else None)


@pytest.mark.parametrize(
    ("part", "year", "month", "day", "hour"),
    [
        (Fraction(1), 27_309_800, 2_275_817, 75_861, 14_762),
        (Fraction(5, 6), 22_758_167, 1_896_514, 63_217, 12_302),
        (Fraction(2, 3), 18_206_533, 1_517_211, 50_574, 9_841),
        (Fraction(1, 3), 9_103_267, 758_606, 25_287, 4_921),
    ],
)
def test_stipend_parts_of_a_year_are_rounded_once(part, year, month, day, hour):
    found = stipend(part, TODAY)
    assert (found.year_ore, found.month_ore, found.day_ore, found.hour_ore) == (year, month, day, hour)


@pytest.mark.parametrize(("amount", "ore"), [(Fraction(1, 2), 1), (Fraction(49, 100), 0), (Fraction(3, 2), 2)])
def test_stipend_rounding_is_half_up(amount, ore):
    assert rounded(amount) == ore


# Worked examples


def test_e1_two_thirds_and_a_cut_of_ten_hours():
    found = share(participant(), TODAY, ALONE)
    paid = stipend(found, TODAY, participant())
    taken = cut(paid, TODAY, minutes=600)
    assert (found.fraction, found.why) == (Fraction(2, 3), ShareWhy.UNDER_25)
    assert (paid.month_ore, taken.ore, taken.left_ore) == (1_517_211, 98_414, 1_418_797)
    assert (taken.is_decision, taken.why) == (False, CutWhy.BELOW_SHARE_OF_PAYMENT)


def test_e1_a_third_when_living_with_a_parent():
    paid = stipend(share(participant(), TODAY, AT_HOME), TODAY, participant())
    assert (paid.month_ore, cut(paid, TODAY, minutes=600).ore) == (758_606, 49_207)


@pytest.mark.parametrize(("day", "ore"), [("2026-11-14", 1_517_211), ("2026-11-15", 2_275_817)])
def test_e1_stipend_share_follows_birthday(day, ore):
    assert stipend(share(participant(), D(day), ALONE), D(day)).month_ore == ore


def test_e2_a_husband_outside_a_programme_leaves_the_full_stipend():
    mother = Facts(permit_granted_on=D("2025-11-20"), birth_date=D("1994-06-01"), settled_on=D("2026-01-05"),
                   programme_offered_on=D("2026-03-02"), children_born_on=(D("2022-11-01"), D("2019-02-01")))  # fmt: skip
    assert stipend(share(mother, TODAY, ALONE), TODAY).month_ore == 2_275_817
    assert share(mother, TODAY, COUPLE).fraction == 1


@pytest.mark.parametrize(("day", "ore"), [("2026-04-30", 2_169_333), ("2026-05-01", 2_275_817)])
def test_e3_the_full_stipend_before_and_after_the_first_of_may(day, ore):
    facts = Facts(permit_granted_on=D("2026-02-01"), birth_date=D("1988-01-10"), collective_protection=True)
    assert stipend(share(facts, D(day), ALONE), D(day), facts).month_ore == ore


def old_act(born, **more):
    return Facts(permit_granted_on=D("2019-05-14"), arrived_on=D("2018-03-01"), birth_date=D(born),
                 programme_offered_on=D("2019-09-02"), **more)  # fmt: skip


def test_e5_the_2003_act_at_twenty_six():
    day, facts = D("2019-09-02"), old_act("1993-01-01")
    paid = stipend(share(facts, day), day, facts)
    assert (paid.year_ore, paid.month_ore) == (19_971_600, 1_664_300)


@pytest.mark.parametrize("housing", [None, ALONE, AT_HOME, COUPLE])
def test_e5_the_2003_act_gives_two_thirds_under_25_whatever_the_housing(housing):
    day, facts = D("2019-09-02"), old_act("1995-01-01")
    assert stipend(share(facts, day, housing), day, facts).year_ore == 13_314_400


def test_e5_the_same_permit_with_a_later_arrival_falls_under_the_new_act():
    facts = Facts(permit_granted_on=D("2019-05-14"), permit_applied_from_abroad=True, arrived_on=D("2021-02-01"),
                  birth_date=D("2000-01-01"), programme_offered_on=D("2021-06-01"))  # fmt: skip
    assert share(facts, D("2021-06-01"), AT_HOME).fraction == Fraction(1, 3)


# Shares


@pytest.mark.parametrize(("offered", "part"), [("2024-06-30", Fraction(1)), ("2024-07-01", Fraction(5, 6))])
def test_stipend_share_childless_couple_concerns_only_the_new_from_july_2024(offered, part):
    facts = Facts(permit_granted_on=D("2024-01-10"), birth_date=D("1990-01-01"), programme_offered_on=D(offered))
    assert share(facts, D("2024-09-01"), COUPLE).fraction == part


def test_stipend_share_childless_couple_ends_with_the_first_child():
    facts = older(children_born_on=(D("2026-08-02"),))
    found = [share(facts, D(day), COUPLE).fraction for day in ("2026-08-01", "2026-08-02")]
    assert found == [Fraction(5, 6), 1]


def test_stipend_share_childless_couple_under_25_has_no_amount():
    found = share(participant(), TODAY, COUPLE)
    assert (found.fraction, found.why, found.basis.confidence) == (None, ShareWhy.TAKE_FROM_DECISION, "N")
    assert stipend(found, TODAY) is None
    assert cut(stipend(found, TODAY), TODAY, minutes=600) is None


def test_the_share_in_the_decision_goes_first():
    found = share(participant(), TODAY, Housing(partner_takes_part=True, decided=Fraction(2, 3)))
    assert (found.fraction, found.why) == (Fraction(2, 3), ShareWhy.DECIDED)


@pytest.mark.parametrize(
    ("facts", "housing", "why"),
    [
        (participant(birth_date=None), ALONE, ShareWhy.BIRTH_DATE_MISSING),
        (participant(), None, ShareWhy.HOUSING_MISSING),
        (participant(), Housing(with_parents=False), ShareWhy.COUPLE_MISSING),
        (older(), None, ShareWhy.COUPLE_MISSING),
        (participant(permit_granted_on=None), ALONE, ShareWhy.NO_RULE),
    ],
)
def test_a_share_that_cannot_be_known_says_what_is_missing(facts, housing, why):
    found = share(facts, TODAY, housing)
    assert (found.fraction, found.why) == (None, why)


def test_somebody_older_with_a_child_needs_nothing_more():
    assert share(older(children_born_on=(D("2020-01-01"),)), TODAY).fraction == 1


# Cuts


@pytest.mark.parametrize(
    ("minutes", "why"),
    [(4624, CutWhy.BELOW_SHARE_OF_PAYMENT), (4625, CutWhy.BOTH_LIMITS_REACHED), (0, CutWhy.NO_CUT)],
)
def test_stipend_cut_decision_begins_at_half_of_a_full_payment(minutes, why):
    # 1 850 / 24 hours = 77 h 05 min: half the payment, which at the full rate is 1/12 G as well.
    found = cut(stipend(Fraction(1), TODAY), TODAY, minutes=minutes)
    assert (found.why, found.is_decision) == (why, why is CutWhy.BOTH_LIMITS_REACHED)


@pytest.mark.parametrize(("days", "decision"), [(15, False), (22, False), (23, True), (30, True)])
def test_stipend_cut_decision_asks_for_a_twelfth_of_g_too(days, decision):
    # Two thirds: 15 days are half a payment, but a twelfth of G is three quarters of it (22.5 days).
    assert cut(stipend(Fraction(2, 3), TODAY), TODAY, days=days).is_decision is decision


def test_stipend_cut_of_a_third_is_never_a_decision_of_its_own():
    found = cut(stipend(Fraction(1, 3), TODAY), TODAY, months=1)
    assert (found.left_ore, found.why) == (0, CutWhy.BELOW_TWELFTH_OF_G)


@pytest.mark.parametrize("length", [{"minutes": -1}, {"days": -1}, {"months": 2}, {"months": -1}])
def test_a_cut_of_less_than_nothing_or_more_than_a_month_is_refused(length):
    with pytest.raises(ValueError, match="payment by payment"):
        cut(stipend(Fraction(1), TODAY), TODAY, **length)


def test_stipend_cut_days_are_reckoned_month_by_month():
    # 30 and 31 July (Thursday, Friday) and 3 August: two payments.
    found = cuts_for_days(older(), D("2026-07-30"), D("2026-08-03"), ALONE)
    assert [one.ore for one in found] == [151_721, 75_861]
    assert together(found).ore == 227_582


def test_stipend_cut_days_of_a_wholly_missed_month_are_the_month():
    found = cuts_for_days(older(), D("2026-09-01"), D("2026-09-30"), ALONE)
    assert [(one.ore, one.left_ore, one.is_decision) for one in found] == [(2_275_817, 0, True)]


def test_no_day_away_is_no_cut_and_an_unknown_share_is_no_number():
    assert cuts_for_days(older(), D("2026-07-04"), D("2026-07-05"), ALONE) == ()
    assert cuts_for_days(participant(), D("2026-07-06"), D("2026-07-07")) is None
    assert together(()) is None


shares = st.sampled_from([Fraction(1), Fraction(5, 6), Fraction(2, 3), Fraction(1, 3)])
days = st.dates(date(2021, 1, 1), date(2026, 12, 31))


@settings(max_examples=100, deadline=None)
@given(shares, days, st.integers(0, 12_000), st.integers(0, 12_000))
def test_cuts_add_up_to_within_the_rounding(part, day, first, second):
    paid = stipend(part, day)
    one, other, both = (cut(paid, day, minutes=n) for n in (first, second, first + second))
    if both.exact < paid.month:
        assert one.exact + other.exact == both.exact
        assert abs(one.ore + other.ore - both.ore) <= 1
    assert both.ore >= max(one.ore, other.ore)


@settings(max_examples=100, deadline=None)
@given(shares, days, st.integers(0, 30_000), st.integers(0, 60), st.integers(0, 1))
def test_a_cut_never_exceeds_the_payment(part, day, minutes, away, months):
    found = cut(stipend(part, day), day, minutes=minutes, days=away, months=months)
    assert 0 <= found.ore <= found.payment_ore
    assert found.left_ore >= 0


@settings(max_examples=60, deadline=None)
@given(days, st.dates(date(1970, 1, 1), date(2008, 1, 1)), st.booleans(), st.booleans())
def test_a_share_is_one_of_the_four_or_not_known(day, born, at_home, couple):
    facts = participant(birth_date=born, permit_granted_on=day, programme_offered_on=day)
    found = share(facts, day, Housing(with_parents=at_home, partner_takes_part=couple))
    assert found.fraction in {Fraction(1), Fraction(5, 6), Fraction(2, 3), Fraction(1, 3), None}
    assert (found.fraction is None) == (found.why is ShareWhy.TAKE_FROM_DECISION)
