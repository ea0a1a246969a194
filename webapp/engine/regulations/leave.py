"""Leave (permisjon) and vacation (ferie) in the programme: how much of each is used and left. Rules § 7.4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.commitment import Basis
from webapp.engine.regulations.absence import Absence, AbsenceCode, LeaveKind, days_of, law
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.rulebook import Rule, Version

__all__ = [
    "LeaveKind",
    "LeaveLeft",
    "LeaveUnit",
    "ParentalLeave",
    "WelfarePart",
    "breastfeeding_paid_minutes",
    "latest_notice",
    "leave_left",
    "left_outside_programme",
    "parental_leave",
    "welfare_part_days",
]

RULES = {
    LeaveKind.PREGNANCY_CHECK: "leave.pregnancy_check",
    LeaveKind.PREGNANCY: "leave.pregnancy",
    LeaveKind.BIRTH_MOTHER: "leave.birth_mother",
    LeaveKind.BIRTH_FATHER: "leave.birth_father",
    LeaveKind.BREASTFEEDING: "leave.breastfeeding",
    LeaveKind.WELFARE: "leave.welfare",
    LeaveKind.PEACE_WORK: "leave.peace_work",
    LeaveKind.LONG_ILLNESS: "leave.long_illness",
    LeaveKind.PARENTAL: "leave.parental",
    LeaveKind.RELIGIOUS: "leave.religious_holidays",
    LeaveKind.VACATION: "leave.vacation",
}
IN_MONTHS = (LeaveKind.LONG_ILLNESS, LeaveKind.PARENTAL)
TOLD_BY_CLASS = {AbsenceCode.VACATION: LeaveKind.VACATION, AbsenceCode.HOLIDAY_RELIGIOUS: LeaveKind.RELIGIOUS}


class LeaveUnit(StrEnum):
    """What `used`, `total` and `left` are counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"  # where the rule gives months: the days of those months
    AS_NEEDED = "as_needed"  # no total


class WelfarePart(StrEnum):
    """Examples of welfare leave that have a number of their own within the yearly one."""

    SETTLING_IN_KINDERGARTEN = "settling_in_kindergarten"
    FIRST_SCHOOL_DAY = "first_school_day"
    OWN_WEDDING = "own_wedding"
    DEATH_CLOSE_BY = "death_close_by"


@dataclass(frozen=True, slots=True)
class LeaveLeft:
    """Leave of one kind on a day. total and left: None where the time is what is needed. since: first day that counts.

    until: the last day this quota is for, None where no day ends it. notice_days: to be said so long before. paid: with
    stipend. appealable: False only where the law says so. source: as cited; basis holds confidence and address.
    """

    kind: LeaveKind
    used: int
    total: int | None
    left: int | None
    unit: LeaveUnit
    since: date | None
    until: date | None
    notice_days: int | None
    paid: bool
    appealable: bool
    basis: Basis

    @property
    def source(self) -> str:
        """Act and section, as cited."""
        return self.basis.source


@dataclass(frozen=True, slots=True)
class ParentalLeave:
    """Leave after a birth or adoption (omsorgspermisjon), both parents together.

    last_day: the last possible day of the months together when they run from `first`, never past the child's first year.
    reserved_days / reserved_left: working days kept for this parent, 0 where nothing is reserved; what a father does not
    use lapses. follow_up_from: from here the municipality must offer follow-up and Norwegian or language practice.
    """

    first: date
    last_day: date
    reserved_days: int
    reserved_left: int
    follow_up_from: date
    basis: Basis


def leave_left(
    kind: LeaveKind,
    absences: Iterable[Absence],
    on: date,
    *,
    since: date | None = None,
    days: int | None = None,
    facts: Facts | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> LeaveLeft | None:
    """What is used and left of a kind, counting days up to and including `on`; None where no rule was found.

    since: for leave per birth or stretch, the first day that belongs to this one (all earlier days when None); for
    parental leave the day of birth. days: the adviser's own number of vacation days, for programmes under 12 months.
    """
    version = law(RULES[kind], on, facts, rules)
    if version is None or _of_the_present_act_alone(version, on, facts, rules):
        return None
    mine = [one for one in absences if _kind_of(one) is kind]
    unit = _unit(kind, version)
    first, until = _period(kind, version, mine, on, since, rules)
    total = _total(version, unit, first, on) if days is None or kind is not LeaveKind.VACATION else max(0, days)
    used = len({day for one in mine for day in _days(one, on, unit, rules) if first is None or day >= first})
    return LeaveLeft(
        kind=kind,
        used=used,
        total=total,
        left=None if total is None else max(0, total - used),
        unit=unit,
        since=first,
        until=until,
        notice_days=version.values.get("notice_days"),
        paid=bool(version.values["stipend"]),
        appealable=bool(version.values.get("appealable", True)),
        basis=version.basis,
    )


def left_outside_programme(
    kind: LeaveKind, absences: Iterable[Absence], on: date, rules: Mapping[str, Rule] | None = None
) -> LeaveLeft | None:
    """Welfare leave and own days from training outside the programme: the own days are among the welfare days (§ 7.7).

    None where no rule was found. Raises ValueError for other kinds: their numbers are those of `leave_left`."""
    if kind not in (LeaveKind.WELFARE, LeaveKind.RELIGIOUS):
        raise ValueError(f"{kind} has no number of its own outside the programme")
    version, absences = law("leave.outside_programme", on, rules=rules), tuple(absences)
    inside = leave_left(kind, absences, on, rules=rules)
    own = leave_left(LeaveKind.RELIGIOUS, absences, on, rules=rules)
    welfare = leave_left(LeaveKind.WELFARE, absences, on, rules=rules)
    if version is None or inside is None or own is None or welfare is None:
        return None
    together = max(0, version.values["welfare_days"] - welfare.used - own.used)
    if kind is LeaveKind.WELFARE:
        used, total, left = welfare.used + own.used, version.values["welfare_days"], together
    else:
        used, total = own.used, version.values["own_days"]
        left = min(together, max(0, total - used))
    # Neither the stipend nor the weeks of notice reach outside the programme: both are of its own chapters (§ 7.7).
    return replace(inside, used=used, total=total, left=left, notice_days=None, paid=False, basis=version.basis)


def breastfeeding_paid_minutes(child_on: date, on: date, rules: Mapping[str, Rule] | None = None) -> int:
    """Minutes a day with stipend for breastfeeding; 0 after the child's first year. More time may be needed, unpaid."""
    version = law(RULES[LeaveKind.BREASTFEEDING], on, rules=rules)
    if version is None or not child_on <= on < oslo.add_months(child_on, version.values["paid_months"]):
        return 0
    return int(version.values["paid_minutes_a_day"])


def latest_notice(kind: LeaveKind, first: date, rules: Mapping[str, Rule] | None = None) -> date | None:
    """The last day on which leave from `first` can be told in time; None where the rule asks for no notice."""
    version = law(RULES[kind], first, rules=rules)
    notice = version.values.get("notice_days") if version else None
    return first - timedelta(days=notice) if notice is not None else None


def welfare_part_days(part: WelfarePart, on: date, rules: Mapping[str, Rule] | None = None) -> int | None:
    """Working days of welfare leave usual for this, within the yearly number. Travel after a death comes on top."""
    version = law("leave.welfare_parts", on, rules=rules)
    return int(version.values[part.value]) if version else None


def parental_leave(
    first: date,
    child_on: date,
    absences: Iterable[Absence] = (),
    *,
    on: date | None = None,
    both_in_programme: bool = False,
    father: bool = False,
    facts: Facts | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> ParentalLeave | None:
    """Parental leave that begins on `first` for a child born or adopted on `child_on`; None where no rule was found.

    absences: this parent's. on: the day asked about, `first` when not given.
    """
    day = on or first
    parental, reserved, follow_up = (
        law(f"leave.{name}", day, facts, rules) for name in ("parental", "parental_reserved", "parental_follow_up")
    )
    if parental is None or parental.target is None or follow_up is None or follow_up.target is None:
        return None
    longest = oslo.add_months(first, parental.target)
    first_year = oslo.add_months(child_on, parental.values["within_months"])
    kept = _reserved(reserved, both_in_programme, father)
    mine = (one for one in absences if _kind_of(one) is LeaveKind.PARENTAL)
    used = len({taken for one in mine for taken in days_of(one, day, rules) if taken >= child_on})
    return ParentalLeave(
        first=first,
        last_day=min(longest, first_year) - oslo.A_DAY,
        reserved_days=kept,
        reserved_left=max(0, kept - used),
        follow_up_from=oslo.add_months(first, follow_up.target - 1),
        basis=parental.basis,
    )


def _of_the_present_act_alone(
    version: Version, on: date, facts: Facts | None, rules: Mapping[str, Rule] | None
) -> bool:
    """Whether it was found in the present regulation only, and this person is under the act of 2003."""
    if facts is None or facts.permit_granted_on is None or version.by != "day":
        return False
    return Case(facts, on, rules).old_act


def _reserved(version: Version | None, both_in_programme: bool, father: bool) -> int:
    if version is None or version.target is None or not both_in_programme:
        return 0
    return version.target if father or version.values["whose"] == "each" else 0


def _kind_of(absence: Absence) -> LeaveKind | None:
    """The kind it was given for; vacation and own days are told by their class alone."""
    return absence.leave or TOLD_BY_CLASS.get(absence.code)


def _unit(kind: LeaveKind, version: Version) -> LeaveUnit:
    if version.values.get("amount") == "as_needed":
        return LeaveUnit.AS_NEEDED
    return LeaveUnit.CALENDAR_DAYS if kind in IN_MONTHS else LeaveUnit.WORKING_DAYS


def _period(
    kind: LeaveKind,
    version: Version,
    mine: list[Absence],
    on: date,
    since: date | None,
    rules: Mapping[str, Rule] | None,
) -> tuple[date | None, date | None]:
    """First and last day of the quota: the calendar year, or what began with `since` or the first of these absences."""
    per = version.values.get("per")
    if kind is LeaveKind.VACATION:
        period = law("leave.vacation_period", on, rules=rules)
        per = period.values["per"] if period else per
    if per == "calendar_year":
        return date(on.year, 1, 1), date(on.year, 12, 31)
    first = since or (min((one.first for one in mine), default=None) if kind in IN_MONTHS else None)
    if first is None or kind not in IN_MONTHS or version.target is None:
        return first, None
    within = version.values.get("within_months")
    return first, oslo.add_months(first, within or version.target) - oslo.A_DAY


def _total(version: Version, unit: LeaveUnit, first: date | None, on: date) -> int | None:
    if unit is LeaveUnit.AS_NEEDED or version.target is None:
        return None
    if unit is LeaveUnit.WORKING_DAYS:
        return version.target
    begins = first or on
    return (oslo.add_months(begins, version.target) - begins).days


def _days(absence: Absence, on: date, unit: LeaveUnit, rules: Mapping[str, Rule] | None) -> Iterable[date]:
    if unit is not LeaveUnit.CALENDAR_DAYS:
        return days_of(absence, on, rules)
    return (absence.first + timedelta(days=n) for n in range((min(absence.last, on) - absence.first).days + 1))
