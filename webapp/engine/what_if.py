"""What would be if: the ordinary standings over what is, and over what is with one thing added.

There is no reckoning here. The supposed thing becomes the same rows and facts that the real one would become, so that the
answer and the standing agree once it has happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from webapp.engine import oslo
from webapp.engine.evidence import Evidence, EvidenceKind, Level, Planned, Register, Skill, Subject
from webapp.engine.outcome import Standing
from webapp.engine.reckon import standings
from webapp.engine.regulations.absence import AbsenceCode, Pays, adds_to_length, pays
from webapp.engine.regulations.duration import last_day
from webapp.engine.regulations.facts import Facts, Pause, PauseKind
from webapp.engine.regulations.rulebook import Rule
from webapp.engine.regulations.stipend import Cut, Housing, cuts_for_days, together

__all__ = [
    "AttendPlanned",
    "AwayDays",
    "Changed",
    "ReachLevels",
    "StartOn",
    "Suppose",
    "Supposed",
    "WhatIf",
    "supposed",
]
__all__ += ["what_if"]


@dataclass(frozen=True, slots=True)
class AwayDays:
    """If I am away from first to last, both included; nothing when last comes before first."""

    first: date
    last: date
    code: AbsenceCode


@dataclass(frozen=True, slots=True)
class ReachLevels:
    """If I reach these levels, shown on this day."""

    levels: Mapping[Skill, Level]
    on: date


@dataclass(frozen=True, slots=True)
class StartOn:
    """If the programme starts on this day."""

    day: date


@dataclass(frozen=True, slots=True)
class AttendPlanned:
    """If I come to everything that is planned from the day asked about until this day."""

    until: date


Suppose = AwayDays | ReachLevels | StartOn | AttendPlanned


@dataclass(frozen=True, slots=True)
class Supposed:
    """The person's file with the supposed thing in it, and the first day on which it has wholly happened."""

    facts: Facts
    evidence: tuple[Evidence, ...]
    planned: tuple[Planned, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Changed:
    """One commitment that stands otherwise; None where it is not there without, or with, the supposed thing."""

    commitment_id: str
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Both answers for the same day `on`: without (before) and with (after) the supposed thing.

    stipend_cut: for unexcused days only, all payments together; None without a cut or where the share is not known.
    cut_unknown: there would be a cut, but its size cannot be known."""

    on: date
    before: tuple[Standing, ...]
    after: tuple[Standing, ...]
    changes: tuple[Changed, ...]
    programme_end_before: date | None
    programme_end_after: date | None
    stipend_cut: Cut | None = None
    cut_unknown: bool = False


def what_if(
    facts: Facts,
    evidence: Iterable[Evidence],
    planned: Iterable[Planned],
    registers: Iterable[Register],
    on: date,
    suppose: Suppose | None,
    *,
    housing: Housing | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> WhatIf:
    """How everything would stand once the supposed thing has happened: on `on`, or on its own last day where that is later.

    housing: what the share of the stipend turns on, for the cut. Nothing supposed changes nothing."""
    evidence, planned, registers = tuple(evidence), tuple(planned), tuple(registers)
    then = supposed(facts, evidence, planned, on, suppose, rules)
    without = _without(Supposed(facts, evidence, planned, then.on), suppose)
    before = standings(facts, without.evidence, without.planned, registers, then.on, rules)
    after = standings(then.facts, then.evidence, then.planned, registers, then.on, rules)
    cuts = _cuts(facts, suppose, housing, rules)
    return WhatIf(
        on=then.on,
        before=before,
        after=after,
        changes=_changes(before, after),
        programme_end_before=last_day(facts, then.on, rules),
        programme_end_after=last_day(then.facts, then.on, rules),
        stipend_cut=together(cuts) if cuts else None,
        cut_unknown=cuts is None,
    )


def _without(now: Supposed, suppose: Suppose | None) -> Supposed:
    """What the supposition is set beside. Being away is set beside being there on the same days: set beside days that
    nobody has registered, it would look better than it is, since it brings a register with it."""
    if not isinstance(suppose, AwayDays) or suppose.code is AbsenceCode.PRESENT:
        return now
    there = [lesson for lesson in now.planned if suppose.first <= lesson.starts_on <= suppose.last]
    return _registered(now, there, None)


def supposed(
    facts: Facts,
    evidence: Iterable[Evidence],
    planned: Iterable[Planned],
    on: date,
    suppose: Suppose | None,
    rules: Mapping[str, Rule] | None = None,
) -> Supposed:
    """The file as it would be: facts replaced, rows added, registered lessons no longer waiting."""
    now = Supposed(facts, tuple(evidence), tuple(planned), on)
    if isinstance(suppose, AwayDays):
        return _away(now, suppose, rules)
    if isinstance(suppose, ReachLevels):
        return _levels(now, suppose)
    if isinstance(suppose, StartOn):
        return _start(now, suppose.day)
    if isinstance(suppose, AttendPlanned):
        return _come(now, suppose.until)
    return now


def _away(now: Supposed, away: AwayDays, rules: Mapping[str, Rule] | None) -> Supposed:
    if away.last < away.first or away.code is AbsenceCode.PRESENT:
        return now
    missed = [lesson for lesson in now.planned if away.first <= lesson.starts_on <= away.last]
    registered = _registered(now, missed, EvidenceKind.ABSENT)
    return replace(registered, facts=_facts_away(now.facts, away, rules), on=max(now.on, away.last))


def _facts_away(facts: Facts, away: AwayDays, rules: Mapping[str, Rule] | None) -> Facts:
    """Days that add length are counted; vacation is planned time off; on leave without stipend the programme rests."""
    if adds_to_length(away.code, away.first, rules):
        days = oslo.working_days(away.first, away.last)
        facts = replace(facts, approved_leave_days=facts.approved_leave_days + days)
    if away.code is AbsenceCode.VACATION:
        facts = replace(facts, breaks=(*facts.breaks, (away.first, away.last)))
    if away.code is AbsenceCode.LEAVE_UNPAID:
        facts = replace(facts, pauses=(*facts.pauses, Pause(away.first, away.last, PauseKind.LEAVE)))
    return facts


def _come(now: Supposed, until: date) -> Supposed:
    if until < now.on:
        return now
    kept = [lesson for lesson in now.planned if now.on <= lesson.starts_on <= until]
    # A meeting is registered as a meeting, a lesson as attended minutes: the plan's own kind.
    return replace(_registered(now, kept, None), on=until)


def _levels(now: Supposed, reach: ReachLevels) -> Supposed:
    if not reach.levels:
        return now
    taken = {row.id for row in now.evidence}
    rows = tuple(
        Evidence(
            _free(f"suppose-{skill.value}", taken),
            EvidenceKind.LEVEL,
            Subject.NORWEGIAN,
            reach.on,
            level=level,
            skill=skill,
        )
        for skill, level in sorted(reach.levels.items())
    )
    return replace(now, evidence=now.evidence + rows, on=max(now.on, reach.on))


def _start(now: Supposed, day: date) -> Supposed:
    """The start itself; an offer that was made keeps its own day, since the limits count from it."""
    offered = now.facts.programme_offered_on or day
    facts = replace(now.facts, programme_start_on=day, programme_offered_on=offered)
    return replace(now, facts=facts, on=max(now.on, day))


def _registered(now: Supposed, lessons: Iterable[Planned], kind: EvidenceKind | None) -> Supposed:
    """Planned lessons as registered ones. kind None: as what they are planned as; a planned start is no lesson."""
    held = [lesson for lesson in lessons if lesson.kind is not EvidenceKind.STARTED]
    taken = {row.id for row in now.evidence}
    rows = tuple(
        Evidence(
            id=_free(f"suppose-{number}", taken),
            kind=kind or lesson.kind,
            subject=lesson.subject,
            on=lesson.starts_on,
            # A meeting has no minutes, and a row with 0 of them would say that it was taken back.
            minutes=lesson.minutes or None,
            module=lesson.module,
            lesson=lesson.lesson,
            lesson_minutes=lesson.minutes or None,
        )
        for number, lesson in enumerate(held)
    )
    ids = {id(lesson) for lesson in held}
    waiting = tuple(lesson for lesson in now.planned if id(lesson) not in ids)
    return replace(now, evidence=now.evidence + rows, planned=waiting)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    taken.add(name)
    return name


def _cuts(
    facts: Facts, suppose: Suppose | None, housing: Housing | None, rules: Mapping[str, Rule] | None
) -> tuple[Cut, ...] | None:
    """The cut of each payment; none for other absence; None where there is one and its size is not known."""
    if not isinstance(suppose, AwayDays) or pays(suppose.code, suppose.first, rules) is not Pays.CUT:
        return ()
    return cuts_for_days(facts, suppose.first, suppose.last, housing, rules)


def _changes(before: tuple[Standing, ...], after: tuple[Standing, ...]) -> tuple[Changed, ...]:
    """What stands otherwise, in the order of `after`; what is gone comes last."""
    old = {one.commitment.id: one for one in before}
    new = {one.commitment.id: one for one in after}
    every = [*new, *(name for name in old if name not in new)]
    return tuple(Changed(name, old.get(name), new.get(name)) for name in every if old.get(name) != new.get(name))
