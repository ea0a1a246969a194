"""Handing over: what changes on the day, the day before and after, what follows, and that taking it back restores all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.engine.evidence import Module
from webapp.features.handover import hand_over, moves_of, take_back
from webapp.features.handover.checks import Problem, Wanted
from webapp.features.standing import files_of, standing_of
from webapp.notices import NoticeCode
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.policy.scopes import people_seen_by
from webapp.tables.database import Who
from webapp.tables.notices import Notice
from webapp.tables.own_story import Consent, Handover
from webapp.tables.people import Circumstances, Person, Service, Stretch
from webapp.tables.schedule import Enrolment

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
DAY = date(2026, 12, 1)
BEFORE = DAY - timedelta(days=1)


class World:
    """Hanan in a centre with a class of its own, two hours of social studies done; a municipality that will take her in."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.centre = given.organisation("reception_centre")
            self.town = given.organisation(municipality=given.municipality("4601", "Bergen"), name="Bergen kommune")
            self.hanan = given.resident(centre=self.centre, training_offered="2026-03-16", settled_by_agreement=False)
            group = given.school_class(self.centre, "Samfunnskunnskap", "social_studies")
            given.enrolled(self.hanan, group, "2026-03-16", "2027-06-20")
            lesson = given.lesson(
                group, "2026-11-10 09:00", 120, module=Module.EDUCATION_AND_WORK.value, kind="social_studies"
            )
            given.attended(self.hanan, lesson)
            later = given.school_class(self.centre, "Norsk 2")
            given.enrolled(self.hanan, later, "2027-01-04")
            self.siv = given.staff("reception", self.centre, "Siv Lund")
            self.kari = given.staff("adviser", self.town)
            self.far = given.organisation("reception_centre", "Et annet mottak")
            self.per = given.staff("reception", self.far, "Per Dahl")
        self.centres = self.actor(self.siv, self.centre)
        self.towns = self.actor(self.kari, self.town, RoleName.ADVISER)

    def actor(self, person, organisation, role=RoleName.RECEPTION):
        return Actor(
            person_id=person.id,
            public_id=person.public_id,
            stage=Stage.STAFF,
            roles=(RoleHeld(organisation.id, role),),
        )

    def wanted(self, **changes):
        about = {"office_id": self.town.id, "moves_on": DAY, "permit_on": date(2026, 11, 3), "by_agreement": True}
        return Wanted(**(about | changes))

    def hands_over(self, by=None, **changes):
        hand_over(self.database, by or self.centres, self.hanan.id, self.wanted(**changes), now=NOW, today=TODAY)

    def takes_back(self, by=None, today=TODAY, revision=1):
        take_back(self.database, by or self.centres, self.hanan.id, revision, now=NOW, today=today)

    def reading(self):
        return self.database.reading(Who(everything=True))

    def sees(self, actor, on):
        """Whether the actor sees her on the day, on PostgreSQL through the wall too."""
        with self.database.reading(Who(actor.person_id, actor.organisations, on=on)) as db:
            listed = db.scalars(people_seen_by(actor, on)).all()
            behind_the_wall = db.scalars(select(Circumstances.person_id)).all()
        assert not listed or self.hanan.id in behind_the_wall
        return self.hanan.id in listed

    def everything(self):
        """All rows that a hand-over touches, without what says when they were reckoned."""
        left_out = {"reckoned_on", "revision", "cohort", "cohort_inputs"}
        with self.reading() as db:
            return {
                table.__tablename__: sorted(
                    str({key: value for key, value in row.items() if key not in left_out})
                    for row in db.execute(select(*table.__table__.c)).mappings()
                )
                for table in (Service, Enrolment, Circumstances, Stretch)
            }

    def about(self):
        with self.reading() as db:
            return db.get_one(Circumstances, self.hanan.id)

    def move(self):
        with self.reading() as db:
            return moves_of(db, self.hanan.id, TODAY)[0]


@pytest.fixture
def world(database):
    return World(database)


def test_the_centre_sees_her_to_the_day_before_and_the_municipality_from_the_day(world):
    world.hands_over()
    assert world.sees(world.centres, BEFORE) and not world.sees(world.towns, BEFORE)
    assert not world.sees(world.centres, DAY) and world.sees(world.towns, DAY)
    assert not world.sees(world.centres, DAY + timedelta(days=400))


def test_she_is_settled_from_the_day_and_a_resident_until_then(world):
    world.hands_over()
    about = world.about()
    assert (about.settled_on, about.settled_by_agreement) == (DAY, True)
    assert about.permit_granted_on == date(2026, 11, 3) and about.in_ordinary_reception


def test_she_lives_in_the_municipality_from_the_day(world):
    world.hands_over()
    with world.reading() as db:
        row = db.scalars(select(Stretch).where(Stretch.person_id == world.hanan.id)).one()
    assert (row.kind, row.from_on, row.to_on, row.municipality_number) == ("residence", DAY, None, "4601")


def test_the_centres_classes_end_the_day_before_and_later_ones_never_begin(world):
    world.hands_over()
    with world.reading() as db:
        rows = db.scalars(select(Enrolment).where(Enrolment.person_id == world.hanan.id)).all()
    assert [(row.from_on, row.to_on) for row in rows] == [(date(2026, 3, 16), BEFORE)]


def test_hours_and_modules_done_in_the_centre_count_after_the_day(world):
    world.hands_over()
    on = DAY + timedelta(days=60)
    with world.reading() as db:
        standings = files_of(db, [world.hanan.id])[world.hanan.id].standings(on)
    after = standing_of(standings, "social_studies.hours")
    assert after is not None and after.done == 120
    assert {module.module: module.done for module in after.modules}[Module.EDUCATION_AND_WORK] == 120


def test_a_municipality_that_serves_her_already_is_not_put_in_twice(world):
    with given_in(world.database) as given:
        given.served(world.hanan, world.town, "norwegian", "2026-10-01")
    world.hands_over()
    with world.reading() as db:
        purposes = db.scalars(
            select(Service.purpose).where(Service.organisation_id == world.town.id).order_by(Service.purpose)
        ).all()
    assert purposes == ["follow_up", "norwegian", "programme"]


def test_she_is_told(world):
    world.hands_over()
    with world.reading() as db:
        assert db.scalars(select(Notice.code).where(Notice.person_id == world.hanan.id)).all() == [
            NoticeCode.HANDOVER_ASKED
        ]


def test_nothing_she_wrote_is_shared_by_the_move(world):
    world.hands_over()
    with world.reading() as db:
        assert db.scalars(select(Consent)).all() == []


def test_a_permit_that_is_registered_stays_as_it_is(world):
    with world.database.the_write(Who(everything=True)) as db:
        db.get_one(Circumstances, world.hanan.id).permit_granted_on = date(2026, 10, 1)
    world.hands_over(permit_on=date(2026, 11, 3))
    assert world.about().permit_granted_on == date(2026, 10, 1)


def test_her_standings_are_reckoned_again(world):
    world.hands_over()
    assert world.about().reckoned_on == TODAY


# Taking it back


def test_taking_it_back_restores_exactly_what_stood(world):
    before = world.everything()
    world.hands_over()
    assert world.everything() != before
    world.takes_back()
    assert world.everything() == before
    assert world.move().undone_at == NOW


def test_it_can_be_registered_and_taken_back_again_for_the_same_day(world):
    before = world.everything()
    for _time in range(2):
        world.hands_over()
        world.takes_back()
    world.hands_over()
    assert world.sees(world.towns, DAY)
    world.takes_back()
    assert world.everything() == before


def test_taking_it_back_keeps_a_permit_that_stood_before(world):
    with world.database.the_write(Who(everything=True)) as db:
        db.get_one(Circumstances, world.hanan.id).permit_granted_on = date(2026, 10, 1)
    world.hands_over(permit_on=None)
    world.takes_back()
    assert world.about().permit_granted_on == date(2026, 10, 1)


def test_taking_it_back_keeps_a_permit_that_somebody_corrected_since(world):
    world.hands_over()
    with world.database.the_write(Who(everything=True)) as db:
        db.get_one(Circumstances, world.hanan.id).permit_granted_on = date(2026, 9, 3)
    world.takes_back()
    assert world.about().permit_granted_on == date(2026, 9, 3)


def test_a_yes_for_the_new_office_ends_and_an_older_one_stays(world):
    with given_in(world.database) as given:
        given.consent(world.hanan, world.centre, at="2026-05-01 10:00")
    world.hands_over()
    with given_in(world.database) as given:
        given.consent(world.hanan, world.town, at=NOW)
    world.takes_back()
    with world.reading() as db:
        live = db.scalars(select(Consent.organisation_id).where(Consent.withdrawn_at.is_(None))).all()
    assert live == [world.centre.id]


def test_what_she_was_told_is_no_news_after_it_was_taken_back(world):
    world.hands_over()
    world.takes_back()
    with world.reading() as db:
        assert db.scalars(select(Notice.read_at)).one() is not None


def test_the_day_before_it_can_still_be_taken_back(world):
    world.hands_over()
    world.takes_back(today=BEFORE)
    assert world.about().settled_on is None


def test_on_the_day_nobody_at_the_centre_takes_anything_back(world):
    world.hands_over()
    with pytest.raises(NotHere):
        world.takes_back(today=DAY)
    assert world.about().settled_on == DAY


@pytest.mark.parametrize("revision", [0, 2])
def test_another_than_was_seen_is_not_taken_back(world, revision):
    world.hands_over()
    with pytest.raises(ChangedSince):
        world.takes_back(revision=revision)


def test_what_is_not_registered_cannot_be_taken_back(world):
    with pytest.raises(ChangedSince):
        world.takes_back()


# Who may, and what is refused


def test_staff_elsewhere_and_in_other_roles_hand_nobody_over(world):
    strangers = [
        world.actor(world.per, world.far),
        world.towns,
        world.actor(world.siv, world.centre, RoleName.TEACHER),
        world.actor(world.siv, world.centre, RoleName.ADMIN),
        Actor(person_id=world.hanan.id, public_id=world.hanan.public_id, stage=Stage.RESIDENT, is_served=True),
    ]
    for stranger in strangers:
        with pytest.raises(NotHere):
            world.hands_over(by=stranger)
    assert world.about().settled_on is None


def test_a_strictly_protected_person_is_reached_by_nobody(world):
    with world.database.the_write(Who(everything=True)) as db:
        db.get_one(Person, world.hanan.id).protection = "strictly_confidential"
    with pytest.raises(NotHere):
        world.hands_over()


def test_it_is_registered_once(world):
    world.hands_over()
    with pytest.raises(ChangedSince) as refused:
        world.hands_over(moves_on=DAY + timedelta(days=3))
    assert refused.value.now["problems"] == [Problem.ALREADY]
    with world.reading() as db:
        assert len(db.scalars(select(Handover)).all()) == 1


def test_what_is_wrong_is_refused_by_the_write_itself(world):
    before = world.everything()
    with pytest.raises(ChangedSince) as refused:
        world.hands_over(permit_on=None)
    assert refused.value.now["problems"] == [Problem.NO_PERMIT]
    assert world.everything() == before


def test_a_residence_that_is_registered_for_the_day_stands_in_the_way(world):
    with given_in(world.database) as given:
        given.stretch(world.hanan, from_on="2026-10-01")
    with pytest.raises(ChangedSince) as refused:
        world.hands_over()
    assert refused.value.now["problems"] == [Problem.OVERLAP]
