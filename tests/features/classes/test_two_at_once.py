"""Two offices that put the same person in a class at the same moment."""

from datetime import UTC, datetime
from threading import Barrier, Thread

from sqlalchemy import select

from tests.given import given_in
from webapp.engine import oslo
from webapp.features.classes import actions
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.tables.database import Who
from webapp.tables.schedule import Enrolment

TODAY = oslo.day_of(datetime.now(UTC))


def test_somebody_added_by_many_at_once_goes_there_once(database):
    with given_in(database) as given:
        school = given.organisation("school")
        taught, pupil = given.school_class(school), given.participant(school=school)
        liv = given.staff("office", school)
    actor = Actor(person_id=liv.id, stage=Stage.STAFF, roles=(RoleHeld(school.id, RoleName.OFFICE),))
    together, faults = Barrier(6), []

    def add():
        together.wait()
        try:
            with database.the_write(Who(person_id=liv.id, organisations=(school.id,), on=TODAY)) as db:
                actions.add_pupils(db, actor, taught.public_id, [pupil.public_id], TODAY, TODAY)
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    with database.reading(Who(everything=True)) as db:
        assert list(db.scalars(select(Enrolment.person_id))) == [pupil.id]
