"""Advisers who write down the same telephone call at the same moment: one absence stands, the others are told."""

from datetime import UTC, datetime
from threading import Barrier, Thread

from sqlalchemy import select

from tests.given import given_in
from webapp.engine import oslo
from webapp.features.absence import staff_actions
from webapp.features.absence.staff_forms import Telephoned
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince
from webapp.tables.absence import AbsenceNotice
from webapp.tables.database import Who

NOW = datetime.now(UTC)
TODAY = oslo.day_of(NOW)


def test_one_call_written_down_by_many_at_once_is_one_absence(database):
    with given_in(database) as given:
        office = given.organisation("municipality")
        olena, kari = given.person("Olena"), given.staff("adviser", office)
        given.served(olena, office, "programme")
    actor = Actor(person_id=kari.id, stage=Stage.STAFF, roles=(RoleHeld(office.id, RoleName.ADVISER),))
    together, told = Barrier(5), []

    def write():
        together.wait()
        try:
            with database.the_write(Who(person_id=kari.id, organisations=(office.id,), on=TODAY)) as db:
                said = Telephoned(reason="ill", from_on=TODAY, to_on=TODAY, from_at=None, to_at=None, has_note=False)
                staff_actions.write_down(db, actor, olena.id, said, now=NOW, today=TODAY)
            told.append("written")
        except ChangedSince:
            told.append("overlaps")

    threads = [Thread(target=write) for _each in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["overlaps"] * 4 + ["written"]
    with database.reading(Who(everything=True)) as db:
        assert len(db.scalars(select(AbsenceNotice)).all()) == 1
