"""How long the programme lasts, its last day, and the latest day to start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.engine import oslo
from webapp.engine.regulations import rulebook
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.facts import EndGoal, Facts, PauseKind
from webapp.engine.regulations.rulebook import Rule, Version

GROUPS = {
    EndGoal.WORK: "work",
    EndGoal.COMPLETE_UPPER_SECONDARY: "complete_upper_secondary",
    EndGoal.PARTS_OF_UPPER_SECONDARY: "parts_of_upper_secondary",
    EndGoal.VOCATIONAL: "vocational",
}


@dataclass(frozen=True, slots=True)
class Duration:
    """months / extension_months: the law's longest, None where it was not found. first_day, last_day: both in the programme.

    last_day holds the decided extension and added leave; latest_last_day: if the whole extension were decided.
    may_extend_months: what of the extension is not decided yet, None where nothing is left.
    """

    version: Version
    months: int | None
    extension_months: int | None
    first_day: date | None
    last_day: date | None
    latest_last_day: date | None
    may_extend_months: int | None = None


def duration_of(facts: Facts, on: date | None = None, rules: Mapping[str, Rule] | None = None) -> Duration | None:
    """The duration that holds for the person, None before schooling and end goal say which. Rules § 5.1."""
    return duration_in(Case(facts, on or facts.offered_start or date.max, rules))


def duration_in(case: Case) -> Duration | None:
    """The same for a case at hand, worked out once."""
    if "duration" not in case.memo:
        case.memo["duration"] = _duration(case)
    found: Duration | None = case.memo["duration"]
    return found


def _duration(case: Case) -> Duration | None:
    facts, version = case.facts, _version(case)
    if version is None:
        return None
    months, extension = version.values.get("months"), version.values.get("extension_months")
    first, last, latest = facts.programme_start_on or facts.programme_offered_on, None, None
    if first is not None and months is not None:
        extended = min(facts.programme_extended_months, extension or 0)
        last = _with_leave(case, oslo.add_months(first, months + extended) - timedelta(days=1))
        latest = _with_leave(case, oslo.add_months(first, months + (extension or 0)) - timedelta(days=1))
    if facts.programme_end_on is not None:  # the person's own decision goes before the law's longest
        last = facts.programme_end_on
        latest = max(latest, last) if latest else last
    left = (extension or 0) - facts.programme_extended_months if facts.programme_end_on is None else 0
    return Duration(version, months, extension, first, last, latest, left if left > 0 else None)


def last_day(facts: Facts, on: date | None = None, rules: Mapping[str, Rule] | None = None) -> date | None:
    """The programme's last day, None where start or duration is not known."""
    duration = duration_of(facts, on, rules)
    return duration.last_day if duration else facts.programme_end_on


def start_counts_from(facts: Facts) -> date | None:
    """The day from which the 3 months run: settlement by agreement, else the day the person asked (rules § 2)."""
    if facts.settled_on is not None and facts.settled_by_agreement:
        return facts.settled_on
    if facts.family_member:
        return min((day for day in (facts.settled_on, facts.programme_demanded_on) if day), default=None)
    return facts.programme_demanded_on


def latest_start(facts: Facts, rules: Mapping[str, Rule] | None = None) -> date | None:
    """The last day on which decision and start are in time (rules E8). None when nothing starts the clock."""
    counted_from = start_counts_from(facts)
    rule = (rulebook.load() if rules is None else rules)["programme.start"]
    version = (
        rulebook.version_for(rule, {"permit": max(counted_from, rule.versions[0].from_)}) if counted_from else None
    )
    return oslo.add_months(counted_from, version.target) if counted_from and version and version.target else None


def leave_days(case: Case) -> int:
    """Working days of leave and approved absence: the number given, but never fewer than the pauses for leave hold."""
    if "leave_days" not in case.memo:
        case.memo["leave_days"] = max(case.facts.approved_leave_days, len(_days_of_leave(case)))
    found: int = case.memo["leave_days"]
    return found


def _days_of_leave(case: Case) -> set[date]:
    """Working days of the pauses for leave; of one that is not over, those so far."""
    rested: set[date] = set()
    for each in case.facts.pauses:
        last = each.to or (case.on if case.on < date.max else None)
        if each.kind is PauseKind.LEAVE and last is not None:
            rested.update(each.from_ + timedelta(days=n) for n in range((last - each.from_).days + 1))
    return {day for day in rested if oslo.is_working_day(day)}


def leave_added(case: Case) -> int:
    """Working days that approved absence and leave add to the programme; none until they pass the threshold (§ 7.5).

    Under the act of 2003 leave comes on top from the first day (§ 5.1)."""
    days, version = leave_days(case), case.version("programme.leave_extension")
    if case.old_act:
        lasts = case.version("programme.duration.intro2003")
        return days if lasts is not None and lasts.values["leave_on_top"] else 0
    if version is None or days <= version.values["more_than_working_days"]:
        return 0
    return days if version.values["adds"] == "whole_sum" else days - version.values["more_than_working_days"]


def _with_leave(case: Case, day: date) -> date:
    return oslo.add_working_days(day, leave_added(case))


def _version(case: Case) -> Version | None:
    facts = case.facts
    if case.old_act:
        return case.version("programme.duration.intro2003")
    if facts.collective_protection:
        special = case.version(f"collective_protection.duration_{'has_vgs' if facts.has_vgs else 'others'}")
        if special is not None:
            return special
    if facts.has_vgs:
        return case.version("programme.duration.has_vgs")
    goal = EndGoal.WORK if _over_age(case) else facts.end_goal
    return case.version(f"programme.duration.{GROUPS[goal]}") if goal in GROUPS else None


def _over_age(case: Case) -> bool:
    """Above the age of right and duty only work is a permitted goal (§ 5.1)."""
    version, born, permit = case.version("programme.age"), case.facts.birth_date, case.permit
    if version is None or born is None or permit is None:
        return False
    return oslo.age_on(born, permit) > version.values["max_age"]
