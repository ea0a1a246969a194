"""What the rules say about an absence, in values: a part for each thing that can be said, with the basis it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.engine.commitment import Basis
from webapp.engine.regulations.absence import (
    AbsenceCode,
    ChildSickLeft,
    OutsideProgramme,
    Pays,
    PossibleDeduction,
    SelfCertificate,
)
from webapp.engine.regulations.leave import LeaveLeft
from webapp.engine.regulations.stipend import Cut, ShareWhy


class Reason(StrEnum):
    """What a person says; nothing of why beyond it."""

    ILL = "ill"
    CHILD_ILL = "child_ill"
    DOCTOR = "doctor"
    APPOINTMENT = "appointment"  # with UDI, a lawyer, Nav
    OWN_DAYS = "own_days"
    FAMILY = "family"
    LEAVE = "leave"
    OTHER = "other"
    NOT_SAID = "not_said"


class Where(StrEnum):
    """Which rules on absence can hold for her on the day."""

    PROGRAMME = "programme"
    RECEPTION = "reception"
    OUTSIDE = "outside"  # training in Norwegian or social studies outside the programme
    UNKNOWN = "unknown"


class Missing(StrEnum):
    """What was looked for in the rules and not found, so that it is said."""

    HAND_IN = "hand_in"  # by when a doctor's note is handed in
    CERTIFICATE = "certificate"
    CHILD_DAYS = "child_days"
    LEAVE = "leave"
    LENGTH = "length"
    STIPEND = "stipend"
    DEDUCTION = "deduction"
    OUTSIDE = "outside"
    EVERYTHING = "everything"  # not known which rules hold for her


@dataclass(frozen=True, slots=True)
class Certificate:
    """One's own word or a doctor's note. own_word_until: the last calendar day for which her own word can be enough, None
    where it is not from the first day on. note_from: the first day that needs a note. note_needed: one of these days does.
    exception: what holds for somebody who was prevented from seeing a doctor."""

    found: SelfCertificate
    own_word_until: date | None
    note_from: date
    note_needed: bool
    has_note: bool
    exception: Basis | None

    @property
    def basis(self) -> Basis:
        return self.found.basis


@dataclass(frozen=True, slots=True)
class ChildDays:
    """Working days with a sick child. alone_known: whether she alone has the care; total_if_alone: what it would be then."""

    found: ChildSickLeft
    days: int
    enough: bool
    alone_known: bool
    total_if_alone: int

    @property
    def basis(self) -> Basis:
        return self.found.basis


@dataclass(frozen=True, slots=True)
class LeaveAsked:
    """Leave it can be. days: working days asked for. tell_by: last day to tell in time, where notice is asked for.

    is_example: the rule itself names this as a reason; otherwise the adviser weighs whether it is one."""

    found: LeaveLeft
    days: int
    enough: bool
    tell_by: date | None
    in_time: bool
    is_example: bool

    @property
    def basis(self) -> Basis:
        return self.found.basis


@dataclass(frozen=True, slots=True)
class Length:
    """What it does to the programme's length if it is accepted. before / after: working days that count, without and with
    this; added_before / added_after: those that come on top. counts False: days of this kind never do (kind_basis).
    part_basis: what says that some hours are no day, of a part of a day alone."""

    counts: bool
    days: int
    before: int
    after: int
    added_before: int
    added_after: int
    threshold: int
    basis: Basis
    kind_basis: Basis | None
    part_basis: Basis | None


@dataclass(frozen=True, slots=True)
class Money:
    """The stipend, before tax. cut: what its exact time would take if it is not accepted; a_day: one working day.

    if_accepted: what an accepted absence does. unknown: why her share cannot be known, so that both cuts are the most that
    they can be, those of the full share."""

    if_accepted: Pays
    accepted_basis: Basis
    cut: Cut | None
    a_day: Cut | None
    unknown: ShareWhy | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Outside:
    """Training outside the programme. percent: of the curriculum's hours in social studies, caught up free of charge.

    missed: that reckoned with these minutes and those missed before; None where the minutes are not of social studies."""

    percent: int | None
    missed: OutsideProgramme | None
    basis: Basis | None
    norwegian: Basis | None


@dataclass(frozen=True, slots=True)
class Deduction:
    """What can be deducted in reception for each absence without permission; floor and appeal with their own bases."""

    found: PossibleDeduction
    floor: Basis | None
    appeal: Basis | None

    @property
    def basis(self) -> Basis:
        return self.found.basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesSay:
    """Everything the rules say about one absence told. likely: what it can be taken as, None where that turns on what she
    says later. days: working days touched, as the quotas count them. lesson_minutes: of teaching concerned."""

    where: Where
    reason: Reason
    first: date
    last: date
    minutes: int | None
    lesson_minutes: int
    likely: AbsenceCode | None
    days: int
    certificate: Certificate | None = None
    child: ChildDays | None = None
    leave: LeaveAsked | None = None
    pregnancy: Basis | None = None
    length: Length | None = None
    money: Money | None = None
    outside: Outside | None = None
    deduction: Deduction | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What it all stands on, each once, in the order of the parts."""
        parts = (self.certificate, self.child, self.leave, self.length, self.money, self.outside, self.deduction)
        found = [part.basis for part in parts if part is not None and part.basis is not None]
        return tuple(dict.fromkeys([*found, *([self.pregnancy] if self.pregnancy else [])]))
