"""What the law asks about a person. Nothing about why anything was decided: a day is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from webapp.engine.agreed import Agreed
from webapp.engine.evidence import Level, Skill


class Education(StrEnum):
    """Schooling before Norway, in the three steps the rules tell apart."""

    COMPULSORY_NOT_COMPLETED = "compulsory_not_completed"
    COMPULSORY_COMPLETED = "compulsory_completed"
    UPPER_SECONDARY = "upper_secondary"  # at least; the regulation's § 65a decides, the municipality has assessed it


class EndGoal(StrEnum):
    """Sluttmål of the introduction programme."""

    WORK = "work"
    COMPLETE_UPPER_SECONDARY = "complete_upper_secondary"
    PARTS_OF_UPPER_SECONDARY = "parts_of_upper_secondary"
    VOCATIONAL = "vocational"  # fag- og yrkesopplæring
    HIGHER_EDUCATION_PREPARATION = "higher_education_preparation"
    REQUALIFICATION = "requalification"


class ReceptionKind(StrEnum):
    """Where an asylum seeker lives; only the ordinary centre carries the duty to train."""

    ORDINARY = "ordinary"
    ARRIVAL = "arrival"
    TRANSIT = "transit"


class GuidanceForm(StrEnum):
    """How parental guidance is given."""

    GROUP = "group"
    INDIVIDUAL = "individual"


class NorwegianGivenIn(StrEnum):
    """Which school gives the Norwegian training; inside school a grade can stand in for the levels."""

    ORDINARY = "ordinary"
    UPPER_SECONDARY = "upper_secondary"
    ADULT_PREPARATORY = "adult_preparatory"  # forberedende voksenopplæring (FOV)


class PauseKind(StrEnum):
    """Why the programme rests; nothing more is kept."""

    LEAVE = "leave"
    STOP = "stop"  # midlertidig stans


class EndedBy(StrEnum):
    """What ended the programme."""

    GOAL_REACHED = "goal_reached"
    TIME_USED = "time_used"
    STOPPED = "stopped"  # varig stans


@dataclass(frozen=True, slots=True)
class Pause:
    """The programme rests from this day to that, both included; to None: not over yet."""

    from_: date
    to: date | None
    kind: PauseKind

    def covers(self, day: date) -> bool:
        """Whether the programme rests on the day."""
        return self.from_ <= day and (self.to is None or day <= self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One person's facts. Every date may be missing; a missing date means that it has not happened or is not known.

    collective_protection: has, or is in the target group of, a permit under UL § 34.
    duty_ended_on: the day the duty to train in reception ceased, for whatever reason; the reason is never kept.
    programme_offered_on: the day she was offered to start on (tilbud om oppstart), which most limits count from.
    programme_demanded_on: the day she asked for a programme, where no settlement agreement starts the clock.
    norwegian_goal: the personal goal per skill where it differs from the guiding level.
    guidance_reduced_to: meetings decided when the municipality's capacity forced a reduced form; None: ordinary form.
    approved_leave_days: working days of leave and approved absence so far; the pauses for leave count where they hold more.
    breaks: first and last day of planned time off.
    residences: from and to day of living in a municipality with a permit of § 9. full_time_work: from and to day of work,
    or an offer of it, of 30 hours a week or more. Days are included, to None: still so.
    norwegian_extended_months: decided for people with collective protection. norwegian_deferred_to: the day to which the
    start of the training was put off by decision. agreed: from the newest version of the contract.
    waived: ids of commitments from which she is exempt (fritak).
    """

    applied_on: date | None = None
    arrived_on: date | None = None
    permit_granted_on: date | None = None
    permit_applied_from_abroad: bool = False
    collective_protection: bool = False
    family_member: bool = False
    settled_on: date | None = None
    settled_by_agreement: bool = True
    birth_date: date | None = None
    education: Education = Education.COMPULSORY_COMPLETED
    needs_b2: bool = False
    full_time_work: tuple[tuple[date, date | None], ...] = ()
    residences: tuple[tuple[date, date | None], ...] = ()
    resettlement_refugee: bool = False
    interpreter_needed: bool = False

    reception: ReceptionKind | None = None
    outside_reception_duty: bool = False
    reception_training_offered_on: date | None = None
    duty_ended_on: date | None = None

    programme_demanded_on: date | None = None
    programme_offered_on: date | None = None
    programme_decided_on: date | None = None
    programme_start_on: date | None = None
    programme_end_on: date | None = None
    programme_ended_on: date | None = None
    programme_ended_by: EndedBy | None = None
    pauses: tuple[Pause, ...] = ()
    programme_extended_months: int = 0
    end_goal: EndGoal | None = None
    plan_weekly_minutes: int | None = None
    approved_leave_days: int = 0
    breaks: tuple[tuple[date, date], ...] = ()

    children_born_on: tuple[date, ...] = ()
    guidance_form: GuidanceForm = GuidanceForm.GROUP
    guidance_reduced_to: int | None = None

    norwegian_duty_only: bool = False
    norwegian_offered_on: date | None = None
    norwegian_started_on: date | None = None
    norwegian_goal: Mapping[Skill, Level] = field(default_factory=dict)
    norwegian_given_in: NorwegianGivenIn = NorwegianGivenIn.ORDINARY
    norwegian_extended_months: int = 0
    norwegian_deferred_to: date | None = None

    agreed: tuple[Agreed, ...] = ()
    waived: frozenset[str] = frozenset()

    @property
    def has_vgs(self) -> bool:
        """Education at upper-secondary level or higher (HAS_VGS)."""
        return self.education is Education.UPPER_SECONDARY

    @property
    def offered_start(self) -> date | None:
        """The day the programme's limits count from: the offered start, or the start where only that is known."""
        return self.programme_offered_on or self.programme_start_on

    @property
    def norwegian_offered_start(self) -> date | None:
        """The day the limits of Norwegian and social studies count from."""
        return self.norwegian_offered_on or self.offered_start or self.norwegian_started_on

    def works_full_time_on(self, day: date) -> bool:
        """Whether work of 30 hours a week or more, or an offer of it, stands on the day."""
        return any(first <= day and (last is None or day <= last) for first, last in self.full_time_work)

    def paused_on(self, day: date) -> Pause | None:
        """The pause that covers the day."""
        return next((pause for pause in self.pauses if pause.covers(day)), None)
