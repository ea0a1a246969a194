"""What can be seen of one person's Norwegian: levels and time from standings, results from the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import case, exists, literal, select
from sqlalchemy.orm import Session, aliased

from webapp.engine.commitment import Unit
from webapp.engine.evidence import EvidenceKind, Level, Skill, Subject
from webapp.engine.standing import Standing
from webapp.features.hours import Taught, ring_of, taught_of
from webapp.features.standing import standing_of, standings_for
from webapp.tables.evidence import EvidenceRow
from webapp.tables.schedule import Examination, NextStep

MOST_RESULTS, MOST_TESTS, MOST_STEPS = 80, 40, 20


@dataclass(frozen=True)
class SkillLevel:
    """One skill: the level shown and the goal; None where nothing is shown, or no goal is set."""

    skill: Skill
    now: Level | None
    goal: Level | None


@dataclass(frozen=True)
class Results:
    """What was shown on one day. is_test False: the teacher's own assessment."""

    on: date
    is_test: bool
    recorded_by: str
    levels: tuple[tuple[Skill, Level], ...]


@dataclass(frozen=True)
class TestSeen:
    """A test she is or was registered for. levels: what it gave, by part; passed: of tests that are one whole, when known."""

    public_id: str
    revision: int
    kind: str
    parts: tuple[Skill, ...]
    starts_at: datetime
    ends_at: datetime
    held_on: date
    place_name: str | None
    room: str | None
    bring: str | None
    cancelled: bool
    recorded_by: str
    passed: bool | None
    levels: tuple[tuple[Skill, Level], ...] = ()

    @property
    def has_result(self) -> bool:
        return bool(self.levels) or self.passed is not None

    @property
    def waiting(self) -> tuple[Skill, ...]:
        """The parts whose result has not come."""
        come = {skill for skill, _level in self.levels}
        return tuple(skill for skill in self.parts if skill not in come)


@dataclass(frozen=True)
class StepSeen:
    """A step agreed with the teacher, in the teacher's Norwegian words."""

    public_id: str
    skill: Skill | None
    text: str
    agreed_on: date
    look_again_on: date | None
    done_on: date | None
    recorded_by: str


@dataclass(frozen=True)
class Climb:
    """One skill over time: the days on which a level was shown, oldest first, and the level from then on."""

    skill: Skill
    goal: Level | None
    shown: tuple[tuple[date, Level], ...]


@dataclass(frozen=True)
class Norwegian:
    """One person's Norwegian. hours: where the duty is a number of hours instead of a level."""

    levels: tuple[SkillLevel, ...]
    skills: tuple[Standing, ...]
    time: Standing | None
    offer: Standing | None
    hours: Standing | None
    results: tuple[Results, ...]
    taught: Taught | None
    tests: tuple[TestSeen, ...] = ()
    steps: tuple[StepSeen, ...] = ()

    @property
    def next_step(self) -> StepSeen | None:
        """What she and her teacher agreed on last, until it is done."""
        return self.steps[0] if self.steps and self.steps[0].done_on is None else None

    @property
    def climbs(self) -> tuple[Climb, ...]:
        """The picture over time, for the skills in which something was shown on more than one day, or on one."""
        goals = {each.skill: each.goal for each in self.levels}
        shown: dict[Skill, list[tuple[date, Level]]] = {}
        for result in reversed(self.results):
            for skill, level in result.levels:
                shown.setdefault(skill, []).append((result.on, level))
        return tuple(Climb(skill, goals.get(skill), tuple(shown[skill])) for skill in Skill if skill in shown)

    @property
    def has_goal(self) -> bool:
        return any(each.goal for each in self.levels)


def norwegian_for(db: Session, person_id: int, today: date) -> Norwegian:
    """Five statements with stored standings; four for somebody without any."""
    standings = standings_for(db, person_id, today)
    results = results_of(db, person_id, today)
    return Norwegian(
        levels=levels_now_and_goal(standings),
        skills=_skills(standings),
        time=standing_of(standings, "norwegian.time"),
        offer=standing_of(standings, "norwegian.offer"),
        hours=ring_of(standings),
        results=results,
        taught=taught_of(db, person_id, Subject.NORWEGIAN, today) if standings else None,
        tests=tests_of(db, person_id, results),
        steps=steps_of(db, person_id),
    )


def levels_now_and_goal(standings: Iterable[Standing]) -> tuple[SkillLevel, ...]:
    """Level now and goal for each skill that has a goal, in the order of the skills; empty where hours are the duty."""
    return tuple(
        SkillLevel(each.commitment.skill, each.level, each.commitment.level)
        for each in _skills(standings)
        if each.commitment.skill is not None
    )


def results_of(db: Session, person_id: int, today: date) -> tuple[Results, ...]:
    """Levels shown, newest day first; what was corrected is left out. One statement."""
    later = aliased(EvidenceRow)
    rows = db.execute(
        select(
            EvidenceRow.happened_on, EvidenceRow.module, EvidenceRow.skill, EvidenceRow.level, EvidenceRow.recorded_by
        )
        .where(
            EvidenceRow.person_id == person_id,
            EvidenceRow.kind == EvidenceKind.LEVEL,
            EvidenceRow.subject == Subject.NORWEGIAN,
            EvidenceRow.happened_on <= today,
            EvidenceRow.skill.is_not(None),
            EvidenceRow.level.is_not(None),
            ~exists().where(later.corrects_id == EvidenceRow.id),
        )
        .order_by(EvidenceRow.happened_on.desc(), EvidenceRow.module, EvidenceRow.id)
        .limit(MOST_RESULTS)
    ).all()
    order = list(Skill)
    return tuple(
        Results(
            on=on,
            is_test=basis == "test",  # the importer keeps there what a result rests on
            recorded_by=recorded_by,
            levels=tuple(
                sorted(((Skill(row.skill), Level(row.level)) for row in of_day), key=lambda pair: order.index(pair[0]))
            ),
        )
        for (on, basis, recorded_by), of_day in groupby(
            rows, key=lambda row: (row.happened_on, row.module, row.recorded_by)
        )
    )


def tests_of(db: Session, person_id: int, results: Iterable[Results]) -> tuple[TestSeen, ...]:
    """Her tests, newest first, each with what it gave. results: as `results_of` gives them. One statement."""
    later = aliased(EvidenceRow)
    subject = case(
        (Examination.kind == "social_studies", literal(str(Subject.SOCIAL_STUDIES))), else_=literal(str(Subject.OTHER))
    )
    minutes = (
        select(case((EvidenceRow.minutes == 0, EvidenceRow.part), else_=literal("passed")))
        .where(
            EvidenceRow.person_id == Examination.person_id,
            EvidenceRow.kind == EvidenceKind.TEST_PASSED,
            EvidenceRow.subject == subject,
            EvidenceRow.happened_on == Examination.held_on,
            ~exists().where(later.corrects_id == EvidenceRow.id),
        )
        .limit(1)
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            Examination.public_id, Examination.revision, Examination.kind, Examination.parts, Examination.starts_at,
            Examination.ends_at, Examination.held_on, Examination.place_name, Examination.room, Examination.bring,
            Examination.cancelled, Examination.recorded_by, minutes.label("gave"),
        )
        .where(Examination.person_id == person_id)
        .order_by(Examination.starts_at.desc(), Examination.id.desc())
        .limit(MOST_TESTS)
    )  # fmt: skip
    shown: dict[date, list[tuple[Skill, Level]]] = {}
    for result in results:
        if result.is_test:
            shown.setdefault(result.on, []).extend(result.levels)
    return tuple(_test(row._mapping, shown.get(row.held_on, [])) for row in rows)


def _test(row: Mapping[Any, Any], shown: Iterable[tuple[Skill, Level]]) -> TestSeen:
    values = dict(row)
    parts = tuple(Skill(part) for part in values.pop("parts").split())
    gave = values.pop("gave")
    whole = not parts
    return TestSeen(
        **values,
        parts=parts,
        passed={"passed": True, "not_passed": False}.get(gave) if whole else None,
        levels=() if whole else tuple((skill, level) for skill, level in shown if skill in parts),
    )


def steps_of(db: Session, person_id: int) -> tuple[StepSeen, ...]:
    """The steps agreed with her teachers, newest first. One statement."""
    rows = db.execute(
        select(
            NextStep.public_id, NextStep.skill, NextStep.text, NextStep.agreed_on, NextStep.look_again_on,
            NextStep.done_on, NextStep.recorded_by,
        )
        .where(NextStep.person_id == person_id)
        .order_by(NextStep.agreed_on.desc(), NextStep.id.desc())
        .limit(MOST_STEPS)
    )  # fmt: skip
    return tuple(StepSeen(**{**row._mapping, "skill": Skill(row.skill) if row.skill else None}) for row in rows)


def pages_to_keep() -> tuple[tuple[str, dict[str, str]], ...]:
    """What a phone keeps of this feature: endpoint and values."""
    return (("norwegian.page", {}),)


def _skills(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    order = list(Skill)
    found = [each for each in standings if each.commitment.unit is Unit.LEVEL and each.commitment.skill is not None]
    return tuple(sorted(found, key=lambda each: order.index(each.commitment.skill or Skill.LISTENING)))
