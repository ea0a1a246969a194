"""One side's part: who owes it, what, how much, from when and until when, and which rule says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.engine.evidence import EvidenceKind, Level, Module, Skill, Subject

__all__ = [
    "AgreedKind",
    "Basis",
    "Commitment",
    "Confidence",
    "Level",
    "ModulePart",
    "Phase",
    "Side",
    "Skill",
    "Subject",
    "Unit",
]


class Side(StrEnum):
    """Who owes it."""

    PERSON = "person"
    MUNICIPALITY = "municipality"


class Phase(StrEnum):
    """Which part of the way it belongs to; pairs are made within a phase."""

    RECEPTION = "reception"
    PLANNING = "planning"  # mapping, guidance, plan and contract
    PROGRAMME = "programme"
    TRAINING = "training"  # Norwegian and social studies after a permit


class Unit(StrEnum):
    """What is counted, and in which measure `target`, `done` and `left` are given."""

    MINUTES = "minutes"
    MEETINGS = "meetings"
    LEVEL = "level"  # ranks, see `Level.rank`
    DATE = "date"  # one thing by one day; target 1, done 0 or 1
    WEEKLY_MINUTES = "weekly_minutes"  # an average a week
    DAYS = "days"  # a stretch of time used and left; never behind, never overdue
    EACH_TIME = "each_time"  # every time it is needed; done: times kept, target: times needed so far
    REGULARLY = "regularly"  # again and again; target: months between two times at most, done: times held
    WORDS = "words"  # agreed in words, nothing is counted


class AgreedKind(StrEnum):
    """What the parties of a contract can agree on beside what the law says."""

    WORK_PRACTICE = "work_practice"  # arbeidspraksis
    LANGUAGE_PRACTICE = "language_practice"  # språkpraksis
    PART_TIME_WORK = "part_time_work"
    TRADE_COURSE = "trade_course"  # bransjekurs
    NAV_MEASURE = "nav_measure"  # arbeidsmarkedstiltak
    WAGE_SUBSIDY = "wage_subsidy"  # lønnstilskudd
    FAST_TRACK = "fast_track"  # hurtigspor
    MENTOR = "mentor"
    EDUCATION_MODULES = "education_modules"  # moduler i forberedende voksenopplæring
    UPPER_SECONDARY = "upper_secondary"
    HIGHER_EDUCATION_PREPARATION = "higher_education_preparation"
    RECOGNITION = "recognition"  # godkjenning av utenlandsk utdanning
    PRIOR_LEARNING = "prior_learning"  # realkompetansevurdering
    FOLLOW_UP_MEETINGS = "follow_up_meetings"
    INTERPRETER = "interpreter"
    KINDERGARTEN_HELP = "kindergarten_help"
    HOMEWORK_PRACTICE = "homework_practice"
    REPORT_ABSENCE = "report_absence"
    TAKE_TEST = "take_test"
    OTHER = "other"


class Confidence(StrEnum):
    """How surely a number is known; the marks of the rule files."""

    VERIFIED = "V"
    SECONDARY = "S"
    OUR_READING = "I"
    NOT_FOUND = "N"


@dataclass(frozen=True, slots=True)
class Basis:
    """The rule version a commitment stands on.

    source: act, section and paragraph as cited. section: where the domain brief explains it.
    version_from: the version's first day, measured by its trigger (`by`).
    """

    source: str
    section: str
    confidence: Confidence
    version_from: date
    by: str
    checked_on: date
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ModulePart:
    """A module's own share of the target; more than this in one module does not help another."""

    module: Module | str
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One promise of one side.

    id: its own key (`reception.norwegian`, `parental_guidance.offer`); rule: the id of the rule that carries the number.
    subject with phase: what pairs the two sides. target: in `unit`, None where the law's number was not found.
    owed_from: first day it is owed, None as long as it is not (no offer yet). due_on: last day in time, None: no deadline.
    counts_from / period_to: the stretch in which evidence counts. ended_on: from this day nothing more is owed.
    met_on: the day on which the facts themselves show it done. expected_on: the day it is set to happen.
    met_by: the kinds of evidence that fulfil a date. any_subject: minutes of every subject count (whole programme).
    ordinary_weeks_only: weeks with a public holiday are left out of the average. breaks: likewise, first and last day.
    at_most: the upper end where the law gives a span. duty False: a right that the person may use.
    may_extend_months: how much longer a stretch can still be made by a decision. grade: a grade this good stands in for
    the level. record_only: nothing but a record tells whether it happened, so without records it is never overdue.
    agreed_kind: of a promise from the contract; text: the adviser's own Norwegian words; part: the key that its own
    evidence carries. In a standing of a REGULARLY promise, due_on is the day the next time is due; of an EACH_TIME
    promise that is behind, the day it was needed and missing.
    """

    id: str
    rule: str
    side: Side
    phase: Phase
    subject: Subject
    unit: Unit
    target: int | None
    basis: Basis
    owed_from: date | None
    due_on: date | None = None
    counts_from: date | None = None
    period_to: date | None = None
    ended_on: date | None = None
    met_on: date | None = None
    expected_on: date | None = None
    met_by: tuple[EvidenceKind, ...] = ()
    any_subject: bool = False
    ordinary_weeks_only: bool = False
    breaks: tuple[tuple[date, date], ...] = ()
    modules: tuple[ModulePart, ...] = ()
    at_most: int | None = None
    skill: Skill | None = None
    level: Level | None = None
    goals: tuple[tuple[Skill, Level], ...] = ()
    duty: bool = True
    waived: bool = False
    not_verified: bool = False
    may_extend_months: int | None = None
    grade: int | None = None
    record_only: bool = False
    agreed_kind: AgreedKind | None = None
    text: str = ""
    part: str | None = None

    @property
    def pair(self) -> str:
        """The same text on both sides of one promise."""
        return f"{self.phase.value}.{self.subject.value}"

    @property
    def our_reading(self) -> bool:
        """True where the text leaves a choice open and the number follows our default."""
        return self.basis.confidence is Confidence.OUR_READING
