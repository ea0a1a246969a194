"""What the rules say about an absence that is told, before anybody has decided (rules §§ 3.2, 7, 8).

Nothing here decides. What each reason *can* be taken as is worked out, and what would follow if it is accepted or is not;
where no rule was found, that is said. Every part carries the basis that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from webapp.engine import oslo
from webapp.engine.commitment import Basis
from webapp.engine.evidence import Subject
from webapp.engine.regulations.absence import (
    Absence,
    AbsenceCode,
    CertificateWhy,
    ChildSickLeft,
    LeaveKind,
    SelfCertificate,
    adds_to_length,
    child_sick_asked,
    days_of,
    law,
    length_added,
    outside_programme,
    pays,
    possible_deduction,
    self_certificate,
)
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.duration import leave_added
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.leave import LeaveLeft, latest_notice, leave_left, left_outside_programme
from webapp.engine.regulations.rulebook import Rule
from webapp.engine.regulations.rules_say import (
    Certificate,
    ChildDays,
    Deduction,
    LeaveAsked,
    Length,
    Missing,
    Money,
    Outside,
    Reason,
    RulesSay,
    Where,
)
from webapp.engine.regulations.stipend import Housing, cut, cuts_for_days, share, stipend, together

__all__ = [
    "Certificate",
    "ChildDays",
    "Deduction",
    "LeaveAsked",
    "Length",
    "Missing",
    "Money",
    "Outside",
    "Reason",
    "RulesSay",
    "Where",
    "taken_as",
    "what_rules_say",
    "where_on",
]


# What a reason can be taken as when the office accepts it, and the leave it would be.
_TAKEN_AS: dict[Reason, tuple[AbsenceCode, LeaveKind | None]] = {
    Reason.CHILD_ILL: (AbsenceCode.CHILD_SICK, None),
    Reason.DOCTOR: (AbsenceCode.LEAVE_PAID, LeaveKind.WELFARE),
    Reason.APPOINTMENT: (AbsenceCode.PERMITTED, None),
    Reason.OWN_DAYS: (AbsenceCode.HOLIDAY_RELIGIOUS, LeaveKind.RELIGIOUS),
    Reason.FAMILY: (AbsenceCode.LEAVE_PAID, LeaveKind.WELFARE),
}
_LEAVE_SHOWN = {
    Reason.DOCTOR: LeaveKind.WELFARE,
    Reason.APPOINTMENT: LeaveKind.WELFARE,
    Reason.FAMILY: LeaveKind.WELFARE,
    Reason.OWN_DAYS: LeaveKind.RELIGIOUS,
}


def taken_as(reason: Reason, has_note: bool) -> tuple[AbsenceCode, LeaveKind | None] | None:
    """What a notice nobody has decided about counts as meanwhile, in the quotas; None where nothing can be said."""
    if reason is Reason.ILL:
        return (AbsenceCode.SICK_DOCTOR if has_note else AbsenceCode.SICK_SELF), None
    return _TAKEN_AS.get(reason)


def where_on(facts: Facts, day: date, *, in_reception: bool = False) -> Where:
    """Which rules can hold on the day. in_reception: lives in a centre though the facts do not say which kind."""
    start, end = facts.programme_start_on, facts.programme_ended_on
    if start is not None and start <= day and (end is None or day <= end):
        return Where.PROGRAMME
    settled = facts.settled_on is not None and facts.settled_on <= day
    if (facts.reception is not None or in_reception) and not settled:
        return Where.RECEPTION
    return Where.OUTSIDE if facts.permit_granted_on is not None and facts.permit_granted_on <= day else Where.UNKNOWN


def what_rules_say(
    facts: Facts,
    absences: Iterable[Absence],
    reason: Reason,
    first: date,
    last: date,
    *,
    today: date,
    minutes: int | None = None,
    lesson_minutes: int | None = None,
    has_note: bool = False,
    housing: Housing | None = None,
    alone: bool | None = None,
    removed_on: date | None = None,
    in_reception: bool = False,
    subject: Subject | None = None,
    missed_social_minutes: int = 0,
    rules: Mapping[str, Rule] | None = None,
) -> RulesSay:
    """What the rules say of being away from first to last, both included, told on `today`.

    absences: the others, as decided, or as `taken_as` while undecided. minutes: of a part of one day. lesson_minutes: of
    teaching in those days. alone: has the care of the children alone, None: not known. removed_on: when the right to
    self-certificates was taken away. subject: of the one lesson; missed_social_minutes: away from social studies before.
    Raises ValueError when it ends before it begins, or has minutes of more than one day."""
    asked = _Asked(facts, tuple(absences), reason, first, last, minutes, has_note, today, rules)
    where = where_on(facts, first, in_reception=in_reception)
    taught = lesson_minutes if lesson_minutes is not None else minutes or 0
    say = RulesSay(
        where=where,
        reason=reason,
        first=first,
        last=last,
        minutes=minutes,
        lesson_minutes=taught,
        likely=asked.code if reason in (Reason.ILL, *_TAKEN_AS) else None,
        days=len(asked.days),
    )
    if where is Where.PROGRAMME:
        say = _in_programme(say, asked, housing, alone, removed_on)
    if where is Where.RECEPTION:
        say = _in_reception(say, asked)
    permitted = facts.permit_granted_on is not None and facts.permit_granted_on <= first
    if where is Where.OUTSIDE or (where is Where.RECEPTION and permitted):
        say = _outside(say, asked, subject, missed_social_minutes + taught)
    return _with_missing(say, Missing.EVERYTHING) if where is Where.UNKNOWN else say


class _Asked:
    """The question once more, with what several answers need."""

    def __init__(
        self,
        facts: Facts,
        absences: tuple[Absence, ...],
        reason: Reason,
        first: date,
        last: date,
        minutes: int | None,
        has_note: bool,
        today: date,
        rules: Mapping[str, Rule] | None,
    ) -> None:
        self.facts, self.absences, self.reason, self.rules = facts, absences, reason, rules
        self.first, self.last, self.minutes, self.has_note, self.today = first, last, minutes, has_note, today
        self.code, self.leave = taken_as(reason, has_note) or (AbsenceCode.PERMITTED, None)
        self.this = Absence(
            id="told", code=self.code, first=first, last=last, minutes=minutes, documented=has_note, leave=self.leave
        )
        self.days = days_of(self.this, last, rules)
        self.case = Case(facts, first, rules)

    def basis(self, rule: str) -> Basis | None:
        version = law(rule, self.first, self.facts, self.rules)
        return version.basis if version is not None else None


def _with_missing(say: RulesSay, *what: Missing) -> RulesSay:
    return replace(say, missing=(*say.missing, *what))


def _in_programme(
    say: RulesSay, asked: _Asked, housing: Housing | None, alone: bool | None, removed_on: date | None
) -> RulesSay:
    if asked.reason in (Reason.ILL, Reason.CHILD_ILL):
        certificate = _certificate(asked, removed_on)
        found = (Missing.HAND_IN,) if certificate else (Missing.CERTIFICATE,)
        say = _with_missing(replace(say, certificate=certificate), *found)
        if certificate is not None and asked.reason is Reason.ILL and certificate.note_needed:
            say = replace(say, likely=AbsenceCode.SICK_DOCTOR)
    if asked.reason is Reason.CHILD_ILL:
        child = _child_days(asked, alone)
        say = replace(say, child=child) if child else _with_missing(say, Missing.CHILD_DAYS)
    if asked.reason in _LEAVE_SHOWN:
        say = _leave_part(say, asked, outside=False)
    if asked.reason is Reason.DOCTOR and not asked.case.old_act:
        say = replace(say, pregnancy=asked.basis("leave.pregnancy_check"))
    length, money = _length(asked), _money(asked, say.likely, housing)
    say = replace(say, length=length, money=money)
    return _with_missing(
        say, *([Missing.LENGTH] if length is None else []), *([Missing.STIPEND] if money is None else [])
    )


def _certificate(asked: _Asked, removed_on: date | None) -> Certificate | None:
    start = asked.facts.programme_start_on
    if start is None:
        return None

    def until(last: date) -> SelfCertificate | None:
        return self_certificate(
            asked.absences,
            start,
            asked.first,
            last,
            child=asked.reason is Reason.CHILD_ILL,
            removed_on=removed_on,
            facts=asked.facts,
            rules=asked.rules,
        )

    found, one_day = until(asked.last), until(asked.first)
    if found is None or one_day is None:
        return None
    left = one_day.days_at_a_time - one_day.days_used
    own_word = asked.first + timedelta(days=left - 1) if one_day.allowed else None
    note_from = own_word + oslo.A_DAY if own_word else asked.first
    return Certificate(
        found=found,
        own_word_until=own_word,
        note_from=note_from,
        note_needed=found.why is not CertificateWhy.ALLOWED,
        has_note=asked.has_note,
        exception=None if asked.case.old_act else asked.basis("absence.self_certificate_exception"),
    )


def _child_days(asked: _Asked, alone: bool | None) -> ChildDays | None:
    def left(alone_with_care: bool) -> tuple[ChildSickLeft, bool] | None:
        return child_sick_asked(
            asked.absences,
            asked.this,
            asked.facts.children_born_on,
            alone=alone_with_care,
            facts=asked.facts,
            rules=asked.rules,
        )

    found, if_alone = left(bool(alone)), left(True)
    if found is None or if_alone is None:
        return None
    return ChildDays(found[0], len(asked.days), found[1], alone is not None, if_alone[0].total)


def _leave_part(say: RulesSay, asked: _Asked, *, outside: bool) -> RulesSay:
    """The leave it can be. The numbers were read in the present act; for the older one they were not found."""
    kind = _LEAVE_SHOWN[asked.reason]
    if asked.case.old_act:
        return _with_missing(say, Missing.LEAVE)
    found, enough = None, True
    for year in range(asked.first.year, asked.last.year + 1):  # the quota is the calendar year's
        on = min(asked.last, date(year, 12, 31))
        known = tuple(one for one in asked.absences if one.first.year <= year)
        later = max((one.last for one in known if one.last.year == year), default=on)
        left = _left(kind, known, max(on, later), asked, outside)
        if left is None:
            return _with_missing(say, Missing.LEAVE)
        if left.left is not None and sum(day.year == year for day in asked.days) > left.left:
            enough = False
        found = found or left
    if found is None:
        return _with_missing(say, Missing.LEAVE)
    tell_by = None if outside else latest_notice(kind, asked.first, asked.rules)
    in_time = tell_by is None or asked.today <= tell_by
    named = asked.reason is not Reason.APPOINTMENT
    return replace(say, leave=LeaveAsked(found, len(asked.days), enough, tell_by, in_time, named))


def _left(kind: LeaveKind, known: tuple[Absence, ...], on: date, asked: _Asked, outside: bool) -> LeaveLeft | None:
    if outside:
        return left_outside_programme(kind, known, on, asked.rules)
    return leave_left(kind, known, on, facts=asked.facts, rules=asked.rules)


def _length(asked: _Asked) -> Length | None:
    facts, rules, start = asked.facts, asked.rules, asked.facts.programme_start_on
    # What is told of later days counts as well: in which order it was told makes no difference.
    on = max((one.last for one in asked.absences), default=asked.last)
    on = min(max(on, asked.last), facts.programme_ended_on or date.max)
    known = length_added(asked.absences, on, since=start, rules=rules)
    together_ = length_added((*asked.absences, asked.this), on, since=start, rules=rules)
    lasts = asked.case.version("programme.duration.intro2003") if asked.case.old_act else None
    if known is None or together_ is None or (asked.case.old_act and lasts is None):
        return None
    before = max(facts.approved_leave_days, known.total)
    after = before + together_.total - known.total

    permitted = "_permitted" if asked.code is AbsenceCode.PERMITTED else ""

    def added(days: int) -> int:
        return leave_added(Case(replace(facts, approved_leave_days=days), on, rules))

    return Length(
        counts=adds_to_length(asked.code, asked.first, rules),
        days=after - before,
        before=before,
        after=after,
        added_before=added(before),
        added_after=added(after),
        threshold=0 if lasts else known.threshold,
        basis=lasts.basis if lasts else known.basis,
        kind_basis=asked.basis(f"absence.length_effect{permitted}"),
        part_basis=asked.basis("absence.part_of_a_day") if asked.minutes is not None and not asked.days else None,
    )


def _money(asked: _Asked, likely: AbsenceCode | None, housing: Housing | None) -> Money | None:
    """None where the rule was not found: the older act's own text on cuts was not read."""
    accepted = pays(likely or AbsenceCode.PERMITTED, asked.first, asked.rules)
    effect, rule = asked.basis("absence.stipend_effect"), asked.basis("stipend.cut")
    if asked.case.old_act or accepted is None or effect is None or rule is None:
        return None
    her_share = share(asked.facts, asked.first, housing, asked.rules)
    unknown = her_share.why if her_share.fraction is None else None
    if unknown is not None:  # no share is larger than the full one: with it, the cut is the most that it can be
        full = asked.case.version("stipend.share.full")
        most = Fraction(full.values["numerator"], full.values["denominator"]) if full else None
        housing = Housing(decided=most)
        her_share = share(asked.facts, asked.first, housing, asked.rules)
    paid = stipend(her_share, asked.first, asked.facts, asked.rules)
    if asked.minutes is not None:
        this = cut(paid, asked.first, minutes=asked.minutes, rules=asked.rules)
    else:
        this = together(cuts_for_days(asked.facts, asked.first, asked.last, housing, asked.rules) or ())
    a_day = cut(paid, asked.first, days=1, rules=asked.rules)
    return Money(accepted, effect, this, a_day, unknown, rule)


def _in_reception(say: RulesSay, asked: _Asked) -> RulesSay:
    found = possible_deduction(1, asked.first, rules=asked.rules)
    if found is None:
        return _with_missing(say, Missing.DEDUCTION)
    part = Deduction(found, asked.basis("reception.deduction_floor"), asked.basis("reception.deduction_appeal"))
    say = replace(say, deduction=part)
    return _with_missing(say, Missing.DEDUCTION) if found.at_most_kroner is None else say


def _outside(say: RulesSay, asked: _Asked, subject: Subject | None, social_minutes: int) -> RulesSay:
    version = law("absence.outside_programme", asked.first, asked.facts, asked.rules)
    if asked.case.old_act or version is None:
        return _with_missing(say, Missing.OUTSIDE)
    # People under chapter 6A have no social studies (rules § 9).
    social = subject in (None, Subject.SOCIAL_STUDIES) and not asked.case.cohort.overlay_6a
    hours = asked.case.version("social_studies.hours")
    missed = None
    if social and subject is Subject.SOCIAL_STUDIES and hours is not None and hours.target is not None:
        missed = outside_programme(
            social_minutes, hours.target, documented=asked.has_note, on=asked.first, rules=asked.rules
        )
    norwegian = subject in (None, Subject.NORWEGIAN)
    part = Outside(
        percent=version.values["free_catch_up_percent"] if social else None,
        missed=missed,
        basis=version.basis if social else None,
        norwegian=asked.basis("absence.outside_programme_norwegian") if norwegian else None,
    )
    say = replace(say, outside=part)
    return _leave_part(say, asked, outside=True) if asked.reason in _LEAVE_SHOWN else say
