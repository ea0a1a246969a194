"""Who has right and duty to the introduction programme, and whom the municipality may offer it. Rules § 2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.engine import oslo
from webapp.engine.commitment import Basis
from webapp.engine.regulations.cohort import Case, known
from webapp.engine.regulations.duration import start_counts_from
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.rulebook import Rule


class RightKind(StrEnum):
    """What a person has on a day."""

    RIGHT_AND_DUTY = "right_and_duty"
    RIGHT = "right"  # without duty: collective protection before 2026 (rules § 9.2)
    TO_FINISH = "to_finish"  # has started: keeps the right to finish, whatever changes
    MAY_OFFER = "may_offer"  # the municipality may offer it and need not
    NONE = "none"


class Guard(StrEnum):
    """What stands between a person and right and duty; `rule` ids in the rule files carry the numbers."""

    NO_PERMIT = "no_permit"
    UNDER_AGE = "under_age"  # programme.age
    OVER_AGE = "over_age"  # programme.age
    FULL_TIME_WORK = "full_time_work"  # programme.full_time_work
    LIVED_HERE_LONG = "lived_here_long"  # programme.residence
    NOT_BY_AGREEMENT = "not_by_agreement"
    NOT_SETTLED = "not_settled"
    NOT_ASKED_FOR = "not_asked_for"  # a family member starts the clock by settling or asking


@dataclass(frozen=True, slots=True)
class ProgrammeRight:
    """guards: what is in the way, none for right and duty. last_decision_on: last day on which a decision is within the
    two years. revives_until: while full-time work stands, the last day on which right and duty revive if it ends."""

    kind: RightKind
    guards: tuple[Guard, ...]
    last_decision_on: date | None
    revives_until: date | None
    basis: Basis


def programme_right(facts: Facts, on: date, rules: Mapping[str, Rule] | None = None) -> ProgrammeRight:
    """Right and duty on a day, before a decision; what started keeps on. Without a birth date, age is no obstacle."""
    case = Case(facts, on, rules)
    guards = _guards(case)
    limit = last_decision_day(case)
    whole = RightKind.RIGHT_AND_DUTY if case.cohort.programme_duty else RightKind.RIGHT
    if known(facts.programme_start_on, on) and not known(facts.programme_ended_on, on):
        kind = RightKind.TO_FINISH if guards else whole
    elif not guards:
        kind = whole
    else:
        in_the_way = {Guard.NO_PERMIT, Guard.UNDER_AGE, Guard.FULL_TIME_WORK, Guard.LIVED_HERE_LONG}
        kind = RightKind.NONE if in_the_way.intersection(guards) else RightKind.MAY_OFFER
        if set(guards) <= {Guard.NOT_SETTLED, Guard.NOT_ASKED_FOR}:
            kind = RightKind.NONE  # not yet
    version = case.version("programme.age") or case.rules["programme.age"].versions[-1]
    revives = limit if Guard.FULL_TIME_WORK in guards and Guard.LIVED_HERE_LONG not in guards else None
    return ProgrammeRight(kind, guards, limit, revives, version.basis)


def _guards(case: Case) -> tuple[Guard, ...]:
    facts, on = case.facts, case.on
    if case.permit is None:
        return (Guard.NO_PERMIT,)
    found = []
    age = _age_guard(case)
    if age is not None:
        found.append(age)
    # Before the start, work takes the right away and its end brings it back, whatever was decided.
    if facts.works_full_time_on(_decision_day(case) if known(facts.programme_start_on, on) else on):
        found.append(Guard.FULL_TIME_WORK)
    limit = last_decision_day(case)
    if limit is not None and limit < _decision_day(case):
        found.append(Guard.LIVED_HERE_LONG)
    if known(start_counts_from(facts), on) is None:
        if facts.family_member:
            found.append(Guard.NOT_ASKED_FOR)
        else:
            found.append(Guard.NOT_SETTLED if known(facts.settled_on, on) is None else Guard.NOT_BY_AGREEMENT)
    return tuple(found)


def _decision_day(case: Case) -> date:
    """The day the guards are asked about: the decision's, the start's where only that is known, else today."""
    return known(case.facts.programme_decided_on, case.on) or known(case.facts.programme_start_on, case.on) or case.on


def _age_guard(case: Case) -> Guard | None:
    version, born = case.version("programme.age"), case.facts.birth_date
    if version is None or born is None or case.permit is None:
        return None
    age = oslo.age_on(born, case.permit)
    if age < version.values["min_age"]:
        return Guard.UNDER_AGE
    return Guard.OVER_AGE if age > version.values["max_age"] else None


def is_of_age(case: Case) -> bool:
    """Of the age of right and duty when the permit was granted. Without a birth date, age is no obstacle."""
    return case.permit is not None and case.version("programme.age") is not None and _age_guard(case) is None


def is_entitled(case: Case) -> bool:
    """Right and duty as far as age, work and the two years go, on the day of the decision or, before one, today."""
    return is_of_age(case) and lapsed_on(case) is None


def last_decision_day(case: Case) -> date | None:
    """The last day of the two years of residence with a permit; None before anybody lives in a municipality."""
    version, facts = case.version("programme.residence"), case.facts
    days = [first for first, _ in facts.residences] or [day for day in (facts.settled_on,) if day]
    if version is None or version.target is None or case.permit is None or not days:
        return None
    return oslo.add_years(max(min(days), case.permit), version.target) - oslo.A_DAY


def lapsed_on(case: Case) -> date | None:
    """The first day without right and duty: the day full-time work began, or the day after the two years; None: it stands.

    A decision in time settles the two years; once the programme has started, neither ends what was started."""
    if "lapsed" not in case.memo:
        case.memo["lapsed"] = _lapsed_on(case)
    found: date | None = case.memo["lapsed"]
    return found


def _lapsed_on(case: Case) -> date | None:
    facts, on = case.facts, case.on
    if known(facts.programme_start_on, on):
        return None
    working = [first for first, last in facts.full_time_work if first <= on and (last is None or on <= last)]
    days = [min(working)] if working else []
    limit = last_decision_day(case)
    if limit is not None and limit < _decision_day(case):
        days.append(limit + oslo.A_DAY)
    return min(days, default=None)
