"""What happened, what is planned, and how far the register reaches. Nothing here is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Subject(StrEnum):
    """What a lesson, a meeting or a promise is about. Both sides of a promise carry the same subject."""

    PROGRAMME = "programme"
    PLAN = "plan"
    MAPPING = "mapping"
    NORWEGIAN = "norwegian"
    SOCIAL_STUDIES = "social_studies"
    WORK = "work"  # work-oriented elements: practice, part-time work, trade courses, Nav measures
    EDUCATION = "education"
    LIFE_SKILLS = "life_skills"
    PARENTAL_GUIDANCE = "parental_guidance"
    GUIDANCE = "career_guidance"  # karriereveiledning; never lessons
    INTERPRETER = "interpreter"
    FOLLOW_UP = "follow_up"
    OTHER = "other"


class Module(StrEnum):
    """A part of a course that the law counts apart: the first three social studies, the last two life skills."""

    EDUCATION_AND_WORK = "education_and_work"  # Utdanning, kompetanse og arbeidsliv
    FAMILY_AND_HEALTH = "family_and_health"  # Familie, helse og hverdagsliv
    NORWAY_THEN_AND_NOW = "norway_then_and_now"  # Norge før og nå
    MIGRATION_HEALTH_DIVERSITY = "migration_health_diversity"  # migrasjon, helse og mangfold
    CAREER_COMPETENCE = "career_competence"  # karrierekompetanse


class Skill(StrEnum):
    """The four parts of the Norwegian goal (norskmål); `speaking` is the law's oral part (muntlig)."""

    LISTENING = "listening"
    READING = "reading"
    WRITING = "writing"
    SPEAKING = "speaking"


class Level(StrEnum):
    """Levels a test can give, lowest first. Compare with `rank`, since the values are text."""

    BELOW_A1 = "below_a1"
    A1 = "a1"
    A2 = "a2"
    B1 = "b1"
    B2 = "b2"
    C1 = "c1"

    @property
    def rank(self) -> int:
        """0 for below A1, up to 5 for C1."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


class EvidenceKind(StrEnum):
    """What sort of thing happened."""

    ATTENDED = "attended"  # minutes present in a lesson
    ABSENT = "absent"  # minutes away from a lesson that was held
    MEETING = "meeting"  # took part in one meeting or conversation
    LEVEL = "level"  # a level shown in one skill
    OFFERED = "offered"  # an offer was made (with minutes: that much was offered and not registered otherwise)
    STARTED = "started"
    DECIDED = "decided"
    MAPPED = "mapped"
    FOLLOW_UP = "follow_up"
    INTERPRETER = "interpreter"  # an interpreter was needed in a meeting and was there
    NO_INTERPRETER = "no_interpreter"  # an interpreter was needed in a meeting and was missing
    ENDED = "ended"
    GUIDED = "guided"  # career guidance was given
    REVIEWED = "reviewed"  # the plan was gone through again
    TEST_PASSED = "test_passed"
    GRADE = "grade"  # a grade in the subject, in upper-secondary or adult preparatory school
    DONE = "done"  # a promise was kept; `part` says which


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that happened to one person.

    id: text, unique for the person. minutes: of an attended or absent row; `lesson_minutes` is the length of the whole
    lesson where it is known, so that a half-attended lesson still counts whole as offered. lesson: the id of the lesson,
    so that a planned lesson is not counted again once registered. corrects: the id of the row that this one replaces;
    a row that takes something back corrects it with 0 minutes. part: the key of the agreed promise it belongs to, or the
    id of the commitment that a DONE row shows kept. grade: 1 to 6, of a GRADE row.
    """

    id: str
    kind: EvidenceKind
    subject: Subject | str
    on: date
    minutes: int | None = None
    level: Level | None = None
    skill: Skill | None = None
    module: Module | str | None = None
    recorded_by: str | None = None
    recorded_at: datetime | None = None
    corrects: str | None = None
    lesson: str | None = None
    lesson_minutes: int | None = None
    part: str | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A lesson or meeting that stands in the schedule and is not registered yet: to come, or held and not written down.

    kind: ATTENDED for lessons (counted in minutes), MEETING for meetings (counted one each), STARTED for a set start.
    A cancelled lesson is not planned.
    """

    subject: Subject | str
    starts_on: date
    minutes: int = 0
    module: Module | str | None = None
    kind: EvidenceKind = EvidenceKind.ATTENDED
    lesson: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """How far somebody has written down who came. subject None: one register for everything the person follows."""

    subject: Subject | str | None
    reaches_to: date | None


def current(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The rows that nobody corrects, by day and id, whatever order they came in."""
    rows = tuple(evidence)
    replaced = {row.corrects for row in rows if row.corrects is not None}
    return tuple(sorted((row for row in rows if row.id not in replaced), key=lambda row: (row.on, row.id)))
