"""What the rules say about an absence that is to be decided: quotas, notes, money, and what stands in the way.

Everything is asked of the engine; nothing is reckoned here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from webapp.engine import oslo
from webapp.engine.regulations import absence as rules
from webapp.engine.regulations.absence import Absence, AbsenceCode, ChildSickLeft, LeaveKind, Pays, PossibleDeduction
from webapp.engine.regulations.cohort import CohortId, cohort
from webapp.engine.regulations.deadlines import Deadline, Decided, appeal_deadline
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.leave import LeaveLeft, LeaveUnit, latest_notice, leave_left
from webapp.engine.regulations.stipend import Cut, Housing, cut, cuts_for_days, share, stipend, together
from webapp.engine.regulations.told import Where, where_on
from webapp.features.absence.decided import engine_absences
from webapp.features.absence.staff_queries import NoticeOpened
from webapp.features.standing import files_of
from webapp.tables.database import Asked
from webapp.tables.people import Circumstances

DECIDED_CODES = tuple(code for code in AbsenceCode if code is not AbsenceCode.PRESENT)
LEAVE_CODES = (AbsenceCode.LEAVE_PAID, AbsenceCode.LEAVE_UNPAID)
# Kinds that leave is decided as; vacation and own days are classes of their own.
LEAVE_KINDS = tuple(kind for kind in LeaveKind if kind not in (LeaveKind.VACATION, LeaveKind.RELIGIOUS))
_TOLD_BY_CLASS = {AbsenceCode.HOLIDAY_RELIGIOUS: LeaveKind.RELIGIOUS, AbsenceCode.VACATION: LeaveKind.VACATION}
_AGAINST = (Pays.CUT, Pays.UNPAID)


class Hurdle(StrEnum):
    """What speaks against a decision, so that it needs its ground in words; the office may still decide so."""

    AGAINST_HER = "against_her"
    TOLD_TOO_LATE = "told_too_late"
    QUOTA_USED = "quota_used"
    SELF_CERTIFICATE = "self_certificate"
    NOTE_NOT_SEEN = "note_not_seen"


@dataclass(frozen=True, slots=True)
class About:
    """What the rules ask about one person: her facts, what else they turn on, and what is decided already."""

    facts: Facts
    housing: Housing
    alone_with_care: bool
    self_certificate_removed_on: date | None
    decided: tuple[Absence, ...]

    @property
    def in_programme(self) -> bool:
        return self.facts.programme_start_on is not None


@dataclass(frozen=True, slots=True)
class RulesSaid:
    """What the rules say about one absence. None where it does not concern her.

    cut: of the stipend, were it not excused; None where no working day is lost, or its rule was not found. stipend_known: whether her share is."""

    certificate: rules.SelfCertificate | None
    child: ChildSickLeft | None
    leaves: tuple[LeaveLeft, ...]
    cut: Cut | None
    stipend_known: bool
    deduction: PossibleDeduction | None
    latest_notice: date | None


def about_person(db: Asked, person_id: int, *, but: str = "") -> About:
    """Five statements. but: a notice whose own decision is left out."""
    file = files_of(db, [person_id]).get(person_id)
    row = db.execute(
        select(
            Circumstances.lives_with_parents,
            Circumstances.partner_takes_part,
            Circumstances.alone_with_care,
            Circumstances.self_certificate_removed_on,
        ).where(Circumstances.person_id == person_id)
    ).first()
    housing = (
        Housing(with_parents=row.lives_with_parents, partner_takes_part=row.partner_takes_part) if row else Housing()
    )
    return About(
        facts=file.facts if file else Facts(),
        housing=housing,
        alone_with_care=bool(row and row.alone_with_care),
        self_certificate_removed_on=row.self_certificate_removed_on if row else None,
        decided=engine_absences(db, [person_id], but=but)[person_id],
    )


def rules_said(about: About, notice: NoticeOpened) -> RulesSaid:
    """What the rules say before anything is decided."""
    day = notice.from_on
    where = where_on(about.facts, day)
    if where is not Where.PROGRAMME:
        deduction = rules.possible_deduction(1, day) if where is Where.RECEPTION else None
        return RulesSaid(None, None, (), None, True, deduction, None)
    return RulesSaid(
        certificate=_certificate(about, day, notice.to_on, child=notice.reason == "child_ill"),
        child=_child(about, about.decided, notice.to_on) if about.facts.children_born_on else None,
        leaves=leaves_on(about, notice.to_on),
        cut=_cut(about, notice),
        stipend_known=share(about.facts, day, about.housing).fraction is not None,
        deduction=None,
        latest_notice=latest_notice(LeaveKind.RELIGIOUS, day) if notice.reason == "own_days" else None,
    )


def leaves_on(about: About, on: date) -> tuple[LeaveLeft, ...]:
    """Every kind of leave with a number: those taken of, and those every participant has each year."""
    found = [leave_left(kind, about.decided, _to_count(on), facts=about.facts) for kind in LeaveKind]
    yearly = (LeaveKind.WELFARE, LeaveKind.RELIGIOUS, LeaveKind.VACATION)
    return tuple(each for each in found if each and each.total is not None and (each.used or each.kind in yearly))


def child_on(about: About, on: date) -> ChildSickLeft | None:
    """Days with a sick child, where she has children."""
    return _child(about, about.decided, on) if about.facts.children_born_on and about.in_programme else None


def hurdles(about: About, notice: NoticeOpened, code: AbsenceCode, leave: LeaveKind | None) -> tuple[Hurdle, ...]:
    """What speaks against deciding so, in the order it is told."""
    new = notice.as_absence(code, leave)
    paid = rules.pays(code, new.first)
    found = [Hurdle.AGAINST_HER] if code is AbsenceCode.UNEXCUSED or paid in _AGAINST else []
    if where_on(about.facts, new.first) is not Where.PROGRAMME:
        return tuple(found)
    if code is AbsenceCode.SICK_SELF or (code is AbsenceCode.CHILD_SICK and not new.documented):
        enough = _certificate(about, new.first, new.last, child=code is AbsenceCode.CHILD_SICK)
        if enough is not None and not enough.allowed:
            said_note = code is AbsenceCode.CHILD_SICK and notice.has_note
            found.append(Hurdle.NOTE_NOT_SEEN if said_note else Hurdle.SELF_CERTIFICATE)
    if code is AbsenceCode.SICK_DOCTOR and not new.documented:
        found.append(Hurdle.NOTE_NOT_SEEN)
    if code is AbsenceCode.HOLIDAY_RELIGIOUS and _too_late(notice):
        found.append(Hurdle.TOLD_TOO_LATE)
    if _uses_more_than_the_quota(about, new):
        found.append(Hurdle.QUOTA_USED)
    return tuple(found)


def wrong_pay(about: About, notice: NoticeOpened, code: AbsenceCode, leave: LeaveKind) -> bool:
    """Whether leave of this kind is by the rules paid where the decision says unpaid, or the other way round."""
    left = leave_left(leave, (), notice.from_on, facts=about.facts)
    # For breastfeeding an hour a day is paid and more is not: both can be right.
    return (
        left is not None and leave is not LeaveKind.BREASTFEEDING and left.paid is not (code is AbsenceCode.LEAVE_PAID)
    )


def appeal_until(code: AbsenceCode, told_on: date) -> Deadline | None:
    """The last day to appeal a decision of this class; None where the law gives no appeal."""
    if code is AbsenceCode.VACATION:
        return appeal_deadline(told_on, Decided.VACATION)
    as_leave = code in LEAVE_CODES or code is AbsenceCode.HOLIDAY_RELIGIOUS
    return appeal_deadline(told_on, Decided.LEAVE if as_leave else Decided.ABSENCE)


def _uses_more_than_the_quota(about: About, new: Absence) -> bool:
    with_new = (*about.decided, new)
    if new.code is AbsenceCode.CHILD_SICK:
        children, alone = about.facts.children_born_on, about.alone_with_care
        child = rules.child_sick_asked(about.decided, new, children, alone=alone, facts=about.facts)
        return child is not None and not child[1]
    kind = new.leave or _TOLD_BY_CLASS.get(new.code)
    if kind is None:
        return False
    years = {_to_count(new.first), _to_count(new.last)}
    lefts = [leave_left(kind, with_new, on, facts=about.facts) for on in sorted(years)]
    return any(left is not None and left.total is not None and left.used > left.total for left in lefts)


def _to_count(on: date) -> date:
    """Quotas are of a calendar year: what is decided for later in the same year is used, too."""
    return date(on.year, 12, 31)


def _too_late(notice: NoticeOpened) -> bool:
    latest = latest_notice(LeaveKind.RELIGIOUS, notice.from_on)
    return latest is not None and oslo.day_of(notice.made_at) > latest


def _certificate(about: About, first: date, last: date, *, child: bool) -> rules.SelfCertificate | None:
    start = about.facts.programme_start_on
    if start is None:
        return None
    return rules.self_certificate(
        about.decided,
        start,
        first,
        last,
        child=child,
        removed_on=about.self_certificate_removed_on,
        facts=about.facts,
    )


def _child(about: About, absences: tuple[Absence, ...], on: date) -> ChildSickLeft | None:
    return rules.child_sick_left(
        absences, on, about.facts.children_born_on, alone=about.alone_with_care, facts=about.facts
    )


def _cut(about: About, notice: NoticeOpened) -> Cut | None:
    """What not being excused would take from the stipend, by the exact time; the older act's own text was not read."""
    if cohort(about.facts, notice.from_on).id is CohortId.INTRO2003:
        return None
    minutes = notice.as_absence(AbsenceCode.UNEXCUSED).minutes
    if minutes is None:
        cuts = cuts_for_days(about.facts, notice.from_on, notice.to_on, about.housing)
        return together(cuts) if cuts else None
    paid = stipend(share(about.facts, notice.from_on, about.housing), notice.from_on, about.facts)
    return cut(paid, notice.from_on, minutes=minutes)


__all__ = [
    "DECIDED_CODES",
    "LEAVE_CODES",
    "LEAVE_KINDS",
    "About",
    "Hurdle",
    "LeaveUnit",
    "RulesSaid",
    "about_person",
    "appeal_until",
    "child_on",
    "hurdles",
    "leaves_on",
    "rules_said",
    "wrong_pay",
]
