"""Absence (fravær): its classes, what each does to stipend and length, self-certificates, a child's sickness. Rules § 7."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.commitment import Basis
from webapp.engine.regulations import rulebook
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.duration import leave_added
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.rulebook import Rule, Version


class AbsenceCode(StrEnum):
    """The classes of rules § 7.1. The value for one's own religious holidays says nothing of religion: it is what is stored."""

    PRESENT = "present"
    SICK_SELF = "sick_self"  # egenmelding
    SICK_DOCTOR = "sick_doctor"  # legeerklæring
    CHILD_SICK = "child_sick"
    LEAVE_PAID = "leave_paid"
    LEAVE_UNPAID = "leave_unpaid"
    HOLIDAY_RELIGIOUS = "own_days"
    VACATION = "vacation"
    PERMITTED = "permitted"
    UNEXCUSED = "unexcused"


class LeaveKind(StrEnum):
    """What leave is given for (permisjon). The value for religious holidays is a plain word, as above."""

    PREGNANCY_CHECK = "pregnancy_check"
    PREGNANCY = "pregnancy"
    BIRTH_MOTHER = "birth_mother"
    BIRTH_FATHER = "birth_father"
    BREASTFEEDING = "breastfeeding"
    WELFARE = "welfare"
    PEACE_WORK = "peace_work"
    LONG_ILLNESS = "long_illness"
    PARENTAL = "parental"
    RELIGIOUS = "own_days"
    VACATION = "vacation"


class Pays(StrEnum):
    """What a class of absence does to the stipend."""

    PAID = "paid"
    MAY_BE_STOPPED = "may_be_stopped"  # paid; at long sickness with a doctor's note it may be decided that it is not
    WITHIN_QUOTA = "within_quota"
    NOT_REDUCED = "not_reduced"
    UNPAID = "unpaid"
    CUT = "cut"  # for the exact time


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One stretch away, first and last day included. minutes: of a part of one day; None: whole days.

    documented: a doctor's note, or what else the rule asks for, was seen. Raises ValueError when it ends before it begins.
    """

    id: str
    code: AbsenceCode
    first: date
    last: date
    minutes: int | None = None
    documented: bool = False
    leave: LeaveKind | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("an absence ends before it begins")
        if self.minutes is not None and (self.minutes < 0 or self.first != self.last):
            raise ValueError("minutes are of a part of one day")


@dataclass(frozen=True, slots=True)
class LengthAdded:
    """days: working days that come on top of the programme. total: working days of absence and leave that count.

    threshold: nothing is added before the total passes it. reading: whole_sum or part_above (rules § 7.5)."""

    days: int
    total: int
    threshold: int
    reading: str
    basis: Basis


class CertificateWhy(StrEnum):
    """Why a self-certificate is enough, or is not."""

    ALLOWED = "allowed"
    TOO_EARLY = "too_early"  # the first weeks of participation
    TOO_LONG = "too_long"  # by itself longer than the days at a time
    EARLIER_DAYS_COUNT = "earlier_days_count"  # together with the days within the window
    REMOVED = "removed"  # the municipality has decided so


@dataclass(frozen=True, slots=True)
class SelfCertificate:
    """Whether a person's own notice of sickness is enough for these days.

    days_used: calendar days of earlier self-certified absence that count. window_from: the day an earlier absence must
    reach to count. may_be_removed: the municipality *may* take the right away. ask_adviser: the wording leaves it open.
    """

    allowed: bool
    why: CertificateWhy
    days_used: int
    days_at_a_time: int
    window_from: date
    allowed_from: date
    times_in_12_months: int
    may_be_removed: bool
    review_by: date | None
    ask_adviser: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class ChildSickLeft:
    """Working days with a sick child within the last 12 months. total is 0 when no child counts any more."""

    used: int
    total: int
    left: int
    children: int
    since: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class OutsideProgramme:
    """Absence from social studies outside the programme. free: what was missed may be caught up free of charge."""

    free: bool
    limit_minutes: int
    over_minutes: int
    may_charge: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class PossibleDeduction:
    """What absence in reception can cost, never will. at_most_kroner: None where the number was not found for the day.

    not_verified: whether the training is such a mandatory measure is not stated."""

    at_most_kroner: int | None
    not_verified: bool
    basis: Basis


def law(rule: str, on: date, facts: Facts | None = None, rules: Mapping[str, Rule] | None = None) -> Version | None:
    """The version of a rule that holds on a day: for this person, or without facts for somebody new that day."""
    if facts is not None and facts.permit_granted_on is not None:
        return Case(facts, on, rules).version(rule)
    book = rulebook.load() if rules is None else rules
    return rulebook.version_for(book[rule], dict.fromkeys(rulebook.TRIGGERS, on))


def pays(code: AbsenceCode, on: date, rules: Mapping[str, Rule] | None = None) -> Pays | None:
    """What the class does to the stipend on this day; None before the first day the rule was found for."""
    version = law("absence.stipend_effect", on, rules=rules)
    return Pays(version.values[code.value]) if version else None


def adds_to_length(code: AbsenceCode, on: date, rules: Mapping[str, Rule] | None = None) -> bool:
    """Whether such days come on top of the programme once there are enough of them."""
    rule = "absence.length_effect_permitted" if code is AbsenceCode.PERMITTED else "absence.length_effect"
    version = law(rule, on, rules=rules)
    return bool(version and version.values[code.value])


def length_added(
    absences: Iterable[Absence],
    on: date,
    *,
    since: date | None = None,
    days_off: int = 0,
    rules: Mapping[str, Rule] | None = None,
) -> LengthAdded | None:
    """Working days that absence up to and including `on` adds; a day is counted once whatever it is noted as.

    since: the programme's first day; days before it add nothing. days_off: other days off that the adviser counts in (the text names them beside absence and leave). None before the rule.
    """
    version = law("programme.leave_extension", on, rules=rules)
    if version is None:
        return None
    total = days_off + len(
        {
            day
            for one in absences
            if adds_to_length(one.code, min(one.first, on), rules)
            for day in days_of(one, on, rules)
            if since is None or day >= since
        }
    )
    values = version.values
    days = leave_added(Case(Facts(approved_leave_days=total), on, rules))
    return LengthAdded(days, total, values["more_than_working_days"], values["adds"], version.basis)


def days_of(absence: Absence, on: date, rules: Mapping[str, Rule] | None = None) -> tuple[date, ...]:
    """Its working days up to and including `on`. Some hours of a day are no day, unless the reading says otherwise."""
    if absence.minutes is not None:
        version = law("absence.part_of_a_day", absence.first, rules=rules)
        if version is None or version.values["counts_as"] == "no_day":
            return ()
    return tuple(day for day in _calendar_days(absence) if day <= on and oslo.is_working_day(day))


def self_certificate(
    absences: Iterable[Absence],
    programme_start: date,
    first: date,
    last: date,
    *,
    child: bool = False,
    removed_on: date | None = None,
    facts: Facts | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> SelfCertificate | None:
    """Whether a self-certificate is enough from first to last (calendar days). Rules § 7.2; None where no rule was found.

    absences: earlier ones. child: for a sick child instead of oneself; days with one count then, too. removed_on: the day the municipality's decision
    took the right away, which is looked at again by `review_by`.
    """
    rule, window, for_child = (
        law(f"absence.{name}", first, facts, rules)
        for name in ("self_certificate", "self_certificate_window", "self_certificate_child")
    )
    if rule is None or rule.target is None or window is None or for_child is None:
        return None
    values, at_a_time = rule.values, rule.target
    known = [one for one in absences if programme_start <= one.last and one.first < first]
    own = [one for one in known if one.code is AbsenceCode.SICK_SELF and not one.documented]
    allowed_from = programme_start + timedelta(weeks=for_child.target or 0 if child else values["after_weeks"])
    window_from = first - timedelta(days=values["window_days"])
    runs_from_last = window.values["runs_from"] == "last_day"
    told = (*own, *(one for one in known if child and one.code is AbsenceCode.CHILD_SICK and not one.documented))
    counted = [one for one in told if (one.last if runs_from_last else one.first) >= window_from]
    # A day is one day however often it is told of: two lessons away the same day are two notices.
    used = len({day for one in counted for day in _calendar_days(one) if day < first})
    since = oslo.add_months(first, -values["times_months"])
    seen_by_doctor = {one.first for one in known if one.code is AbsenceCode.SICK_DOCTOR}
    # Absence that a doctor documents from the fourth day on is not one of the times; its first days still count as days.
    times = sum(begins > since and ends + oslo.A_DAY not in seen_by_doctor for begins, ends in _stretches(own))
    why = _why(first, last, allowed_from, used, at_a_time, removed_on)
    return SelfCertificate(
        allowed=why is CertificateWhy.ALLOWED,
        why=why,
        days_used=used,
        days_at_a_time=at_a_time,
        window_from=window_from,
        allowed_from=allowed_from,
        times_in_12_months=times,
        may_be_removed=times >= values["times"],
        review_by=oslo.add_months(removed_on, values["review_months"]) if removed_on else None,
        ask_adviser=child and bool(for_child.values["ask_adviser"]),
        basis=for_child.basis if child else rule.basis,
    )


def child_sick_quota(
    children: int,
    alone: bool,
    chronic: bool,
    on: date,
    facts: Facts | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> int:
    """Working days in 12 months for so many children that count. alone: has the care alone. 0 without a child."""
    version = law("absence.child_sick", on, facts, rules)
    if version is None or children < 1:
        return 0
    many = children >= version.values["many_children_from"]
    kind = "_chronic" if chronic else "_many" if many else ""
    return int(version.values[("alone" if alone else "both_parents") + kind])


def child_sick_left(
    absences: Iterable[Absence],
    on: date,
    children_born_on: Iterable[date],
    *,
    alone: bool = False,
    chronic_born_on: Iterable[date] = (),
    facts: Facts | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> ChildSickLeft | None:
    """Days used and left on a day, over the 12 months that end with it. Rules § 7.3; None where no rule was found.

    chronic_born_on: the children (not among children_born_on) with a chronic illness or disability of that kind.
    """
    version, age = law("absence.child_sick", on, facts, rules), law("absence.child_sick_age", on, facts, rules)
    if version is None or age is None or age.target is None:
        return None
    ordinary = [born for born in children_born_on if born <= on and on.year - born.year <= age.target]
    chronic = [born for born in chronic_born_on if born <= on and on.year - born.year <= age.values["chronic"]]
    count = len(ordinary) + len(chronic)
    total = child_sick_quota(count, alone, bool(chronic), on, facts, rules)
    since = oslo.add_months(on, -version.values["months"])
    sick = (one for one in absences if one.code is AbsenceCode.CHILD_SICK)
    used = len({day for one in sick for day in days_of(one, on, rules) if day > since})
    return ChildSickLeft(used, total, max(0, total - used), count, since + oslo.A_DAY, version.basis)


def child_sick_asked(
    absences: Iterable[Absence],
    asked: Absence,
    children_born_on: Iterable[date],
    *,
    alone: bool = False,
    facts: Facts | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> tuple[ChildSickLeft, bool] | None:
    """What is left for the days asked about, where it is least, and whether it is enough; None where no rule was found.

    Each year of theirs is looked at (a child stops counting at New Year), and each later day whose months hold them."""
    known, born = tuple(one for one in absences if one.code is AbsenceCode.CHILD_SICK), tuple(children_born_on)
    days = days_of(asked, asked.last, rules)
    ends = {max(day for day in days if day.year == year) for year in {day.year for day in days}} or {asked.last}
    later = {one.last for one in known if one.last > asked.last}
    looked = []
    for on in sorted(ends | later):
        found = child_sick_left(known, on, born, alone=alone, facts=facts, rules=rules)
        if found is not None and (on in ends or (found.children and found.since <= asked.last)):
            looked.append((found, sum(found.since <= day <= on for day in days) <= found.left))
    if not looked:
        return None
    least = min((one for one, _ in looked if one.children), key=lambda one: one.left, default=looked[0][0])
    return least, all(enough for _, enough in looked)


def outside_programme(
    absent_minutes: int,
    curriculum_minutes: int,
    *,
    documented: bool,
    on: date,
    rules: Mapping[str, Rule] | None = None,
) -> OutsideProgramme | None:
    """Whether missed social studies outside the programme are caught up free of charge (rules § 7.7)."""
    version = law("absence.outside_programme", on, rules=rules)
    if version is None:
        return None
    limit = curriculum_minutes * version.values["free_catch_up_percent"] // 100
    free = absent_minutes <= limit or (documented and bool(version.values["doctors_note_frees"]))
    may_charge = not free and bool(version.values["may_charge_above"])
    return OutsideProgramme(free, limit, max(0, absent_minutes - limit), may_charge, version.basis)


def possible_deduction(
    breaches: int, on: date, *, unaccompanied_minor: bool = False, rules: Mapping[str, Rule] | None = None
) -> PossibleDeduction | None:
    """The most that so many absences from mandatory measures in reception can cost (rules § 3.2); None before the duty."""
    version = law("reception.deduction", on, rules=rules)
    if version is None:
        return None
    each = version.values.get("unaccompanied_minor_kroner" if unaccompanied_minor else "adult_kroner")
    return PossibleDeduction(None if each is None else max(0, breaches) * each, version.unsure, version.basis)


def _calendar_days(absence: Absence) -> Iterable[date]:
    return (absence.first + timedelta(days=n) for n in range((absence.last - absence.first).days + 1))


def _stretches(absences: Iterable[Absence]) -> list[tuple[date, date]]:
    """First and last day of each time away; what is told in pieces, lesson by lesson or day after day, is one."""
    found: list[tuple[date, date]] = []
    for one in sorted(absences, key=lambda each: (each.first, each.last)):
        if found and one.first <= found[-1][1] + oslo.A_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], one.last))
        else:
            found.append((one.first, one.last))
    return found


def _why(
    first: date, last: date, allowed_from: date, used: int, at_a_time: int, removed_on: date | None
) -> CertificateWhy:
    length = (last - first).days + 1
    if length < 1:
        raise ValueError("an absence ends before it begins")
    if removed_on is not None and removed_on <= first:
        return CertificateWhy.REMOVED
    if first < allowed_from:
        return CertificateWhy.TOO_EARLY
    if length > at_a_time:
        return CertificateWhy.TOO_LONG
    return CertificateWhy.ALLOWED if used + length <= at_a_time else CertificateWhy.EARLIER_DAYS_COUNT
