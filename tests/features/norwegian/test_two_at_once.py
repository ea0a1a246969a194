"""Two who write down the same person's level at the same moment: one record stands, and the others are its history."""

from datetime import UTC, datetime
from threading import Barrier, Thread

from sqlalchemy import select

from tests.given import given_in
from webapp.engine import oslo
from webapp.engine.evidence import EvidenceKind, Level, Skill
from webapp.features.norwegian import staff_actions
from webapp.features.norwegian.staff_forms import LevelsGiven
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.looks import concern_of
from webapp.tables.database import Who
from webapp.tables.evidence import EvidenceRow

NOW = datetime.now(UTC)
TODAY = oslo.day_of(NOW)
LEVELS = (Level.A1, Level.A2, Level.B1, Level.B2)


def test_levels_written_by_many_at_once_correct_each_other_and_none_is_lost(database):
    with given_in(database) as given:
        school = given.organisation("school")
        pupil, nils = given.participant(school=school), given.staff("teacher", school)
    actor = Actor(person_id=nils.id, stage=Stage.STAFF, roles=(RoleHeld(school.id, RoleName.TEACHER),))
    together, faults = Barrier(len(LEVELS)), []

    def record(level):
        together.wait()
        try:
            with database.the_write(Who(person_id=nils.id, organisations=(school.id,), on=TODAY)) as db:
                concern = concern_of(db, pupil.id, TODAY)
                given = LevelsGiven(TODAY, "assessment", {Skill.READING: level})
                staff_actions.record_levels(db, actor, concern, given, now=NOW)
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=record, args=(level,)) for level in LEVELS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    with database.reading(Who(everything=True)) as db:
        rows = db.scalars(
            select(EvidenceRow).where(EvidenceRow.kind == EvidenceKind.LEVEL).order_by(EvidenceRow.id)
        ).all()
    assert {row.level for row in rows} == {level.value for level in LEVELS}
    assert [row.corrects_id for row in rows] == [None, *(row.id for row in rows[:-1])]
