"""Somebody's Norwegian as those see it who teach her or follow her up: as the person does, and what can be taken back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from webapp.engine.evidence import EvidenceKind, Level, Skill
from webapp.features.norwegian.queries import Norwegian, TestSeen, norwegian_for
from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere
from webapp.tables.evidence import EvidenceRow

MOST_RECORDS = 40


@dataclass(frozen=True)
class LevelRecord:
    """One level as written down by an office of the actor's, so that it can be taken back."""

    public_id: str
    on: date
    skill: Skill
    level: Level
    is_test: bool
    recorded_by: str


@dataclass(frozen=True)
class StaffNorwegian:
    """The page. seen: what the person sees."""

    seen: Norwegian
    records: tuple[LevelRecord, ...]

    def test(self, public_id: str) -> TestSeen:
        """One of her tests. Raises NotHere."""
        found = next((each for each in self.seen.tests if each.public_id == public_id), None)
        if found is None:
            raise NotHere
        return found


def staff_norwegian_for(db: Session, actor: Actor, person_id: int, today: date) -> StaffNorwegian:
    """Six statements, whoever she is."""
    later = aliased(EvidenceRow)
    rows = db.execute(
        select(
            EvidenceRow.public_id, EvidenceRow.happened_on, EvidenceRow.skill, EvidenceRow.level, EvidenceRow.module,
            EvidenceRow.recorded_by,
        )
        .where(
            EvidenceRow.person_id == person_id,
            EvidenceRow.organisation_id.in_(actor.organisations),
            EvidenceRow.kind == EvidenceKind.LEVEL,
            EvidenceRow.level.is_not(None),
            EvidenceRow.skill.is_not(None),
            ~exists().where(later.corrects_id == EvidenceRow.id),
        )
        .order_by(EvidenceRow.happened_on.desc(), EvidenceRow.id.desc())
        .limit(MOST_RECORDS)
    )  # fmt: skip
    records = tuple(
        LevelRecord(
            row.public_id, row.happened_on, Skill(row.skill), Level(row.level), row.module == "test", row.recorded_by
        )
        for row in rows
    )
    return StaffNorwegian(norwegian_for(db, person_id, today), records)
