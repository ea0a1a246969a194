"""A person's evidence, plans and registers, sorted once so that every commitment can be counted in one pass."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from webapp.engine.commitment import Commitment, Side, Unit
from webapp.engine.evidence import Evidence, EvidenceKind, Planned, Register, Subject, current

REGISTERED = (EvidenceKind.ATTENDED, EvidenceKind.ABSENT, EvidenceKind.MEETING)
DONE_BY_PERSON = {
    Unit.MINUTES: frozenset({EvidenceKind.ATTENDED}),
    Unit.WEEKLY_MINUTES: frozenset({EvidenceKind.ATTENDED}),
    Unit.MEETINGS: frozenset({EvidenceKind.ATTENDED, EvidenceKind.MEETING}),
}
# A lesson that was held counts as offered, whoever came.
OFFERED = DONE_BY_PERSON[Unit.MEETINGS] | {EvidenceKind.ABSENT, EvidenceKind.OFFERED}

# Records that belong to one subject whatever subject they were written under.
HOME = {
    EvidenceKind.MAPPED: Subject.MAPPING,
    EvidenceKind.GUIDED: Subject.GUIDANCE,
    EvidenceKind.REVIEWED: Subject.PLAN,
    EvidenceKind.FOLLOW_UP: Subject.FOLLOW_UP,
    EvidenceKind.INTERPRETER: Subject.INTERPRETER,
    EvidenceKind.NO_INTERPRETER: Subject.INTERPRETER,
}
# Records by which somebody keeps a person's plan. A day among them shows that it was looked after up to then.
KEPT = frozenset(
    {EvidenceKind.MAPPED, EvidenceKind.GUIDED, EvidenceKind.REVIEWED, EvidenceKind.FOLLOW_UP, EvidenceKind.DONE}
)


class Ledger:
    """Rows nobody corrects, by subject and day; planned lessons that are not registered; how far registers reach."""

    def __init__(
        self, evidence: Iterable[Evidence] = (), planned: Iterable[Planned] = (), registers: Iterable[Register] = ()
    ) -> None:
        self._all = current(evidence)
        self._by_subject: dict[str, list[Evidence]] = {}
        self._days: dict[str | None, list[date]] = {None: []}
        self._by_part: dict[str, list[Evidence]] = {}
        self._kept: list[date] = []
        lessons: set[str] = set()
        for row in self._all:
            self._by_subject.setdefault(row.subject, []).append(row)
            home = HOME.get(row.kind)
            if home is not None and home != row.subject:
                self._by_subject.setdefault(home, []).append(row)
            if row.part is not None:
                self._by_part.setdefault(row.part, []).append(row)
            if row.lesson is not None:
                lessons.add(row.lesson)
            if row.kind in KEPT:
                self._kept.append(row.on)
            if row.kind in REGISTERED:
                self._days[None].append(row.on)
                self._days.setdefault(row.subject, []).append(row.on)
        waiting = (lesson for lesson in planned if lesson.lesson is None or lesson.lesson not in lessons)
        self._planned = sorted(waiting, key=lambda lesson: (lesson.starts_on, lesson.subject, lesson.module or ""))
        self._planned_by_subject: dict[str, list[Planned]] = {}
        for lesson in self._planned:
            self._planned_by_subject.setdefault(lesson.subject, []).append(lesson)
        self._registers = [register for register in registers if register.reaches_to is not None]

    def rows(self, commitment: Commitment) -> list[Evidence] | tuple[Evidence, ...]:
        """Evidence on the commitment's subject, by day; for a promise with a key, also what carries the key."""
        rows = self._all if commitment.any_subject else self._by_subject.get(commitment.subject, [])
        keyed = self._by_part.get(commitment.part, []) if commitment.part is not None else []
        if not keyed:
            return rows
        others = [row for row in rows if row.part != commitment.part]
        return sorted([*others, *keyed], key=lambda row: (row.on, row.id))

    def happened(self, commitment: Commitment, on: date) -> list[Evidence]:
        """Records up to the day of the kinds that fulfil the commitment, by day. One that carries another promise's key
        is not among them, nor a DONE without this one's; 0 minutes take back what they correct."""
        from_ = commitment.counts_from or date.min
        return [
            row
            for row in self.rows(commitment)
            if from_ <= row.on <= on and row.minutes != 0 and fulfils(commitment, row)
        ]

    def kept_to(self, on: date) -> date | None:
        """The latest day, not after `on`, on which somebody wrote down something about the person's plan."""
        place = bisect_right(self._kept, on)
        return self._kept[place - 1] if place else None

    def planned(self, commitment: Commitment) -> list[Planned]:
        """Lessons on the commitment's subject that nobody has registered, by day."""
        return self._planned if commitment.any_subject else self._planned_by_subject.get(commitment.subject, [])

    def reach(self, commitment: Commitment, on: date) -> date | None:
        """The day up to which attendance is known, never after `on`; None when nothing was ever registered."""
        if commitment.met_by:  # meetings that only the plan's own records tell about
            return self.kept_to(on)
        days = self._days.get(None if commitment.any_subject else commitment.subject, [])
        place = bisect_right(days, on)
        found = days[place - 1] if place else None
        for register in self._registers:
            if commitment.any_subject or register.subject is None or register.subject == commitment.subject:
                reaches_to = min(register.reaches_to or on, on)
                found = reaches_to if found is None else max(found, reaches_to)
        return found

    def amounts(self, commitment: Commitment, until: date) -> Iterator[tuple[date, int, str | None]]:
        """(day, amount, module) for all that counts, in the commitment's unit: minutes, or 1 a meeting."""
        from_, seen = commitment.counts_from or date.min, set[str]()
        by_person = commitment.side is Side.PERSON
        kinds = frozenset(commitment.met_by) or (DONE_BY_PERSON[commitment.unit] if by_person else OFFERED)
        meetings = commitment.unit is Unit.MEETINGS
        for row in self.rows(commitment):
            if row.on > until:
                return
            if row.on < from_ or row.kind not in kinds or (commitment.met_by and not fulfils(commitment, row)):
                continue
            if meetings:
                amount = 0 if row.minutes == 0 else 1
                once = row.lesson
            elif by_person or row.lesson_minutes is None:
                amount, once = row.minutes or 0, None
            else:
                amount, once = row.lesson_minutes, row.lesson
            if once is not None:
                if once in seen:
                    continue
                if amount > 0:
                    seen.add(once)
            if amount > 0:
                yield row.on, amount, row.module

    def waiting(self, commitment: Commitment, until: date) -> Iterator[tuple[date, int, str | None]]:
        """(day, amount, module) of what is planned or held and not registered, by day."""
        from_, meetings = commitment.counts_from or date.min, commitment.unit is Unit.MEETINGS
        kinds = frozenset(commitment.met_by) or DONE_BY_PERSON[Unit.MEETINGS]
        for lesson in self.planned(commitment):
            if lesson.starts_on > until:
                return
            if lesson.starts_on >= from_ and lesson.kind in kinds:
                amount = 1 if meetings else lesson.minutes
                if amount > 0:
                    yield lesson.starts_on, amount, lesson.module


def fulfils(commitment: Commitment, row: Evidence) -> bool:
    """Whether the row is of a kind that fulfils the commitment and is not about another promise."""
    if row.kind not in commitment.met_by:
        return False
    if row.part is not None and commitment.part is not None:
        return row.part == commitment.part
    return row.kind is not EvidenceKind.DONE


@dataclass(slots=True)
class Tally:
    """A running sum. With caps, a module counts up to its own share; minutes without a module fill what is left."""

    target: int | None
    caps: dict[str, int]
    by_module: dict[str, int] = field(default_factory=dict)
    capped: int = 0
    loose: int = 0
    met_on: date | None = None

    def add(self, day: date, amount: int, module: str | None) -> None:
        """Count one thing; `met_on` becomes the first day on which the target is reached (days must come in order)."""
        if module is not None:
            before = self.by_module.get(module, 0)
            self.by_module[module] = before + amount
        cap = self.caps.get(module) if module is not None else None
        if cap is None:
            self.loose += amount
        else:
            self.capped += min(amount, max(0, cap - before))
        if self.met_on is None and self.target is not None and self.capped + self.loose >= self.target:
            self.met_on = day

    @property
    def done(self) -> int:
        """All that counts so far; with caps never more than the target."""
        total = self.capped + self.loose
        return min(total, self.target) if self.caps and self.target is not None else total
