"""Introduksjonsstønad: the basic amount, the shares, what a month, a day and an hour are, and cuts. Rules §§ 7.6, 8.

Everything is reckoned in exact fractions of an øre and rounded once, at the end, half an øre up (rule stipend.rounding)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor

from webapp.engine import oslo
from webapp.engine.commitment import Basis
from webapp.engine.regulations.absence import law
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.rulebook import Rule, Version

MINUTES_AN_HOUR = 60
HALF = Fraction(1, 2)


class ShareWhy(StrEnum):
    """Which rule gives the share, or what is missing."""

    FULL = "full"
    CHILDLESS_COUPLE = "childless_couple"
    UNDER_25 = "under_25"
    UNDER_25_WITH_PARENTS = "under_25_with_parents"
    DECIDED = "decided"  # the person's own decision says it
    TAKE_FROM_DECISION = "take_from_decision"  # the law does not say: a childless couple under 25
    BIRTH_DATE_MISSING = "birth_date_missing"
    HOUSING_MISSING = "housing_missing"
    COUPLE_MISSING = "couple_missing"
    NO_RULE = "no_rule"  # no permit yet, or no version for the day


@dataclass(frozen=True, slots=True, kw_only=True)
class Housing:
    """What the share turns on beside age; None: not known. decided: the share in the person's own decision, goes first.

    partner_takes_part: spouse or cohabitant, and both take part. has_children: None looks at the facts' children.
    """

    with_parents: bool | None = None
    partner_takes_part: bool | None = None
    has_children: bool | None = None
    decided: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """fraction of the full stipend, None where it cannot be known; why says what to ask for or where to look."""

    fraction: Fraction | None
    why: ShareWhy
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Stipend:
    """One person's stipend on a day. The fractions are exact øre; the `…_ore` are rounded, each from its own fraction."""

    year: Fraction
    month: Fraction
    day: Fraction
    hour: Fraction
    twelfth_of_g: Fraction

    @property
    def year_ore(self) -> int:
        """Øre a year."""
        return rounded(self.year)

    @property
    def month_ore(self) -> int:
        """Øre a month, which is one payment."""
        return rounded(self.month)

    @property
    def day_ore(self) -> int:
        """Øre a day."""
        return rounded(self.day)

    @property
    def hour_ore(self) -> int:
        """Øre an hour."""
        return rounded(self.hour)


class CutWhy(StrEnum):
    """Whether the cut is an individual decision of its own (enkeltvedtak)."""

    NO_CUT = "no_cut"
    BOTH_LIMITS_REACHED = "both_limits_reached"
    BELOW_SHARE_OF_PAYMENT = "below_share_of_payment"
    BELOW_TWELFTH_OF_G = "below_twelfth_of_g"


@dataclass(frozen=True, slots=True)
class Cut:
    """What unexcused absence takes from one payment (from several: `together`). left_ore: what is paid out.

    is_decision: written and appealable, since both limits of the law are reached."""

    ore: int
    payment_ore: int
    is_decision: bool
    why: CutWhy
    exact: Fraction

    @property
    def left_ore(self) -> int:
        """Øre that are paid out."""
        return self.payment_ore - self.ore


def rounded(amount: Fraction) -> int:
    """Whole øre, half an øre up."""
    return floor(amount + HALF)


def g_on(day: date, rules: Mapping[str, Rule] | None = None) -> int | None:
    """The basic amount (grunnbeløpet) in øre; None before the first one known."""
    version = law("stipend.g", day, rules=rules)
    return version.target if version else None


def share(facts: Facts, day: date, housing: Housing | None = None, rules: Mapping[str, Rule] | None = None) -> Share:
    """The person's share on a day: by age, housing, couple, and the day she was new in the programme (rules § 8)."""
    case, housing = Case(facts, day, rules), housing or Housing()
    if housing.decided is not None:
        return Share(housing.decided, ShareWhy.DECIDED, None)
    age, born = case.version("stipend.share_age"), facts.birth_date
    if age is None or age.target is None:
        return Share(None, ShareWhy.NO_RULE, None)
    if born is None:
        return Share(None, ShareWhy.BIRTH_DATE_MISSING, age.basis)
    young = oslo.age_on(born, _age_asked_on(case)) < age.target
    couple = _childless_couple(case, housing)
    if couple is not None:
        if housing.partner_takes_part:
            return _both_take_part(case, young, couple)
        if housing.partner_takes_part is None and not (young and housing.with_parents is None):
            return Share(None, ShareWhy.COUPLE_MISSING, couple.basis)
    return _under_25(case, housing) if young else _share(case, ShareWhy.FULL)


def stipend(
    share: Share | Fraction | None, day: date, facts: Facts | None = None, rules: Mapping[str, Rule] | None = None
) -> Stipend | None:
    """The stipend at this share on this day, None where share or basic amount is not known.

    facts: choose the act the person falls under; without them, the act of somebody new that day."""
    fraction = share.fraction if isinstance(share, Share) else share
    g = g_on(day, rules)
    yearly, parts = law("stipend.yearly", day, facts, rules), law("stipend.parts", day, facts, rules)
    if fraction is None or g is None or yearly is None or parts is None:
        return None
    year = fraction * g * yearly.values["times_g"]
    month = year / parts.values["months_a_year"]
    return Stipend(
        year=year,
        month=month,
        day=month / parts.values["days_a_month"],
        hour=year / parts.values["hours_a_year"],
        twelfth_of_g=Fraction(g, 12),
    )


def cut(
    paid: Stipend | None,
    day: date,
    *,
    minutes: int = 0,
    days: int = 0,
    months: int = 0,
    rules: Mapping[str, Rule] | None = None,
) -> Cut | None:
    """What unexcused absence of this exact length takes from one monthly payment, never more than the payment.

    None where the stipend is not known. Raises ValueError for less than nothing, or for more than the one month."""
    if min(minutes, days, months) < 0 or months > 1:
        raise ValueError("a cut is reckoned payment by payment: minutes and days from 0, and at most one month")
    limits = law("stipend.cut_decision", day, rules=rules)
    if paid is None or limits is None:
        return None
    exact = min(paid.month, Fraction(minutes, MINUTES_AN_HOUR) * paid.hour + days * paid.day + months * paid.month)
    why = _why(exact, paid.month, paid.twelfth_of_g, limits)
    # Rounded once; the rounded cut is no larger than the rounded payment, since both are rounded the same way.
    return Cut(rounded(exact), paid.month_ore, why is CutWhy.BOTH_LIMITS_REACHED, why, exact)


def cuts_for_days(
    facts: Facts, first: date, last: date, housing: Housing | None = None, rules: Mapping[str, Rule] | None = None
) -> tuple[Cut, ...] | None:
    """The cut of each monthly payment that whole working days away from first to last touch, oldest first.

    A month missed from its first to its last working day is a month; other days are days (rule stipend.cut_days). None
    where a share is not known. A share that changes between two days away, at 25, gives each day its own."""
    cuts = []
    for away, whole in _by_month(first, last):
        version = law("stipend.cut_days", away[0], facts, rules)
        paid = [stipend(share(facts, day, housing, rules), day, facts, rules) for day in (away[0], away[-1])]
        if version is None or paid[0] is None or paid[1] is None:
            return None
        as_month = whole and version.values["whole_month"] == "month"
        if paid[0] == paid[1]:
            found = cut(paid[0], away[0], days=0 if as_month else len(away), months=int(as_month), rules=rules)
        else:
            found = _cut_over_a_change(facts, away, as_month, housing, rules)
        if found is None:
            return None
        cuts.append(found)
    return tuple(cuts)


def _cut_over_a_change(
    facts: Facts, away: list[date], as_month: bool, housing: Housing | None, rules: Mapping[str, Rule] | None
) -> Cut | None:
    """The cut of a month in which the share changes between two days away: each day at its own rate, from a payment that
    is as much of each as the month has days of it."""
    begins = away[0].replace(day=1)
    days = [begins + timedelta(days=n) for n in range((oslo.add_months(begins, 1) - begins).days)]
    paid = {day: stipend(share(facts, day, housing, rules), day, facts, rules) for day in days}
    # Before she was anybody's participant there is no share; the day nearest to it has hers.
    month = [paid[day] or paid[away[0]] for day in days]
    known, limits = [one for one in month if one is not None], law("stipend.cut_decision", away[0], rules=rules)
    if limits is None or len(known) != len(days):
        return None
    payment = sum((one.month for one in known), Fraction(0)) / len(days)
    exact = payment if as_month else min(payment, sum((known[day.day - 1].day for day in away), Fraction(0)))
    why = _why(exact, payment, known[0].twelfth_of_g, limits)
    return Cut(rounded(exact), rounded(payment), why is CutWhy.BOTH_LIMITS_REACHED, why, exact)


def together(cuts: Iterable[Cut]) -> Cut | None:
    """Several payments' cuts as one line: sums, and a decision where one of them is. None for none."""
    every = tuple(cuts)
    if not every:
        return None
    heaviest = next((one for one in every if one.is_decision), max(every, key=lambda one: one.exact))
    return Cut(
        ore=sum(one.ore for one in every),
        payment_ore=sum(one.payment_ore for one in every),
        is_decision=heaviest.is_decision,
        why=heaviest.why,
        exact=sum((one.exact for one in every), Fraction(0)),
    )


def _age_asked_on(case: Case) -> date:
    """The day whose age counts: the day itself, or the month's first where the reading lets the month run out."""
    version = case.version("stipend.share_follows_birthday")
    return case.on.replace(day=1) if version and version.values["changes_on"] == "month_after" else case.on


def _childless_couple(case: Case, housing: Housing) -> Version | None:
    """The rule for couples, where it can concern this person: new enough, under the present act, without children."""
    if case.old_act or case.facts.offered_start is None:
        return None
    has_children = housing.has_children
    if has_children is None:
        has_children = any(born <= case.on for born in case.facts.children_born_on)
    return None if has_children else case.version("stipend.share.childless_couple")


def _both_take_part(case: Case, young: bool, couple: Version) -> Share:
    if not young:
        return _share(case, ShareWhy.CHILDLESS_COUPLE)
    unsettled = case.version("stipend.share.childless_couple_under_25") or couple
    if unsettled.unsure:
        return Share(None, ShareWhy.TAKE_FROM_DECISION, unsettled.basis)
    return Share(_fraction(unsettled), ShareWhy.CHILDLESS_COUPLE, unsettled.basis)


def _under_25(case: Case, housing: Housing) -> Share:
    at_home = case.version("stipend.share.under_25_with_parents")
    if at_home is None or housing.with_parents is False:  # the 2003 act asks nothing about housing
        return _share(case, ShareWhy.UNDER_25)
    if housing.with_parents is None:
        return Share(None, ShareWhy.HOUSING_MISSING, at_home.basis)
    return _share(case, ShareWhy.UNDER_25_WITH_PARENTS)


def _share(case: Case, why: ShareWhy) -> Share:
    version = case.version(f"stipend.share.{why.value}")
    return Share(_fraction(version), why, version.basis) if version else Share(None, ShareWhy.NO_RULE, None)


def _fraction(version: Version) -> Fraction:
    return Fraction(version.values["numerator"], version.values["denominator"])


def _why(exact: Fraction, payment: Fraction, twelfth_of_g: Fraction, limits: Version) -> CutWhy:
    if exact == 0:
        return CutWhy.NO_CUT
    if exact * 100 < payment * limits.values["percent_of_payment"]:
        return CutWhy.BELOW_SHARE_OF_PAYMENT
    enough = exact >= twelfth_of_g * limits.values["twelfths_of_g"]
    return CutWhy.BOTH_LIMITS_REACHED if enough else CutWhy.BELOW_TWELFTH_OF_G


def _by_month(first: date, last: date) -> Iterable[tuple[list[date], bool]]:
    """Working days away in each calendar month, and whether they are all of that month's."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    months: dict[tuple[int, int], list[date]] = {}
    for day in days:
        if oslo.is_working_day(day):
            months.setdefault((day.year, day.month), []).append(day)
    for (year, month), away in months.items():
        begins = date(year, month, 1)
        ends = oslo.add_months(begins, 1) - oslo.A_DAY
        yield away, len(away) == oslo.working_days(begins, ends)
