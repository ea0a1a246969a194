"""What can be seen of one person's Norwegian: levels and time from standings, results from the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from webapp.engine.commitment import Unit
from webapp.engine.evidence import EvidenceKind, Level, Skill, Subject
from webapp.engine.standing import Standing
from webapp.features.hours import Taught, ring_of, taught_of
from webapp.features.standing import standing_of, standings_for
from webapp.tables.evidence import EvidenceRow

MOST_RESULTS = 80


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
class Norwegian:
    """One person's Norwegian. hours: where the duty is a number of hours instead of a level."""

    levels: tuple[SkillLevel, ...]
    skills: tuple[Standing, ...]
    time: Standing | None
    offer: Standing | None
    hours: Standing | None
    results: tuple[Results, ...]
    taught: Taught | None

    @property
    def has_goal(self) -> bool:
        return any(each.goal for each in self.levels)


def norwegian_for(db: Session, person_id: int, today: date) -> Norwegian:
    """Three statements with stored standings; two for somebody without any."""
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
        select(EvidenceRow.happened_on, EvidenceRow.module, EvidenceRow.skill, EvidenceRow.level, EvidenceRow.recorded_by)
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


def pages_to_keep() -> tuple[tuple[str, dict[str, str]], ...]:
    """What a phone keeps of this feature: endpoint and values."""
    return (("norwegian.page", {}),)


def _skills(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    order = list(Skill)
    found = [each for each in standings if each.commitment.unit is Unit.LEVEL and each.commitment.skill is not None]
    return tuple(sorted(found, key=lambda each: order.index(each.commitment.skill or Skill.LISTENING)))
