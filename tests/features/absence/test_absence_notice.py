"""«Jeg kan ikke komme»: telling, who is asked, what stands in the way, taking it back, and what the teacher's list hears."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.engine import oslo
from webapp.engine.regulations.told import Reason
from webapp.features.absence import covering_condition, covering_notice, told_us_for
from webapp.features.absence.actions import (
    LessonCancelled,
    NobodyAnswers,
    Overlaps,
    give_absence_notice,
    give_notice_of_days,
    withdraw_absence_notice,
)
from webapp.features.absence.forms import Scope, Told
from webapp.features.absence.queries import my_notices, notice_of
from webapp.features.absence.rules_say import Away, leave_summary, rules_for
from webapp.policy.actor import Actor, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.absence import AbsenceNotice
from webapp.tables.database import Who
from webapp.tables.schedule import Enrolment, Lesson

NOW = datetime(2026, 11, 17, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)


class World:
    """Olena with two lessons on the 17th and a meeting on the 18th; Hanan in the same class."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.home, self.school = given.organisation(), given.organisation("school")
            self.olena_row = given.participant("2026-06-01", municipality=self.home, school=self.school)
            self.hanan_row = given.participant(
                "2026-06-01", name="Hanan Ali", municipality=self.home, school=self.school
            )
            self.taught = given.school_class(self.school)
            for person in (self.olena_row, self.hanan_row):
                given.enrolled(person, self.taught)
            self.rhythm = given.series(self.taught)
            self.early = given.lesson(self.taught, at="2026-11-17 09:00", series=self.rhythm)
            self.late = given.lesson(self.taught, at="2026-11-17 12:00")
            self.meeting = given.meeting(self.olena_row, self.home, at="2026-11-18 17:00")
            lonely = given.person("Nobody Near")
            self.lonely = Actor(person_id=lonely.id, public_id=lonely.public_id, is_served=True)
        self.olena = self.actor(self.olena_row)
        self.hanan = self.actor(self.hanan_row)

    def actor(self, row):
        return Actor(person_id=row.id, public_id=row.public_id, stage=Stage.PARTICIPANT, is_served=True)

    def write(self, actor):
        return self.database.the_write(Who(actor.person_id, actor.organisations, on=TODAY))

    def read(self, actor=None):
        who = Who(everything=True) if actor is None else Who(actor.person_id, actor.organisations, on=TODAY)
        return self.database.reading(who)

    def tell(self, lesson=None, *, actor=None, today=TODAY, **typed):
        actor = actor or self.olena
        with self.write(actor) as db:
            if lesson is None:
                return give_notice_of_days(db, actor, told(scope=Scope.DAYS, **typed), now=NOW, today=today)
            return give_absence_notice(db, actor, lesson.public_id, told(**typed), now=NOW, today=today)

    def take_back(self, public_id, *, actor=None, today=TODAY):
        actor = actor or self.olena
        with self.write(actor) as db:
            return withdraw_absence_notice(db, actor, public_id, now=NOW, today=today)

    def notices(self):
        with self.read() as db:
            return db.scalars(select(AbsenceNotice).order_by(AbsenceNotice.id)).all()

    def covered(self):
        """(lesson id, person id) as other statements ask it, and the public id of the notice."""
        asked = Enrolment.person_id, Lesson.starts_at, Lesson.ends_at, Lesson.held_on
        statement = (
            select(Lesson.id, Enrolment.person_id, covering_notice(*asked))
            .join(Enrolment, Enrolment.class_id == Lesson.class_id)
            .where(covering_condition(*asked))
        )
        with self.read() as db:
            return {(row[0], row[1]): row[2] for row in db.execute(statement)}


def told(reason=Reason.ILL, scope=Scope.LESSON, first=TODAY, last=None, has_note=False):
    return Told(reason, scope, first, last or first, "", "", has_note, NOW - timedelta(hours=1))


@pytest.fixture
def world(database):
    return World(database)


def test_a_lesson_told_of_is_kept_with_its_time_and_its_reason(world):
    public_id = world.tell(world.early, reason=Reason.DOCTOR, has_note=True)
    (row,) = world.notices()
    assert (row.public_id, row.reason, row.has_note, row.lesson_id) == (public_id, "doctor", True, world.early.id)
    assert (row.from_on, row.to_on, row.from_at, row.to_at) == (
        TODAY,
        TODAY,
        world.early.starts_at,
        world.early.ends_at,
    )
    assert (row.told_by, row.made_at, row.sent_at, row.decided) == ("person", NOW - timedelta(hours=1), NOW, False)


def test_it_is_answered_by_whoever_follows_her_up(world):
    world.tell(world.early)
    assert world.notices()[0].organisation_id == world.home.id


def test_without_such_an_office_the_school_answers_for_its_lesson(world):
    with given_in(world.database) as given:
        ahmed = given.person("Ahmed Noor")
        given.enrolled(ahmed, world.taught)
    ahmed = world.actor(ahmed)
    world.tell(world.early, actor=ahmed)
    assert world.notices()[0].organisation_id == world.school.id
    with pytest.raises(NobodyAnswers):
        world.tell(actor=world.lonely)


def test_one_lesson_told_of_leaves_the_other_of_that_day(world):
    public_id = world.tell(world.early)
    assert world.covered() == {(world.early.id, world.olena.person_id): public_id}
    with world.read() as db:
        people = [world.olena.person_id, world.hanan.person_id]
        for lesson, who in ((world.early, {world.olena.person_id}), (world.late, set())):
            assert told_us_for(db, lesson.starts_at, lesson.ends_at, lesson.held_on, people) == who


def test_a_whole_day_covers_all_its_lessons(world):
    world.tell(world.early, scope=Scope.DAY)
    assert {lesson for lesson, _person in world.covered()} == {world.early.id, world.late.id}


def test_days_without_a_lesson_can_be_told_of(world):
    world.tell(first=TODAY + timedelta(days=30), last=TODAY + timedelta(days=40), reason=Reason.NOT_SAID)
    row = world.notices()[0]
    assert (row.lesson_id, row.from_at, row.to_on) == (None, None, TODAY + timedelta(days=40))


def test_a_meeting_is_told_of_like_a_lesson(world):
    world.tell(world.meeting)
    row = world.notices()[0]
    assert (row.lesson_id, row.from_at, row.organisation_id) == (None, world.meeting.starts_at, world.home.id)


def test_somebody_elses_meeting_is_not_found(world):
    with pytest.raises(NotHere):
        world.tell(world.meeting, actor=world.hanan)


def test_a_cancelled_lesson_need_not_be_told_of_but_its_day_can(world):
    with world.database.the_write(Who(everything=True)) as db:
        db.get(Lesson, world.early.id).status = "cancelled"
    with pytest.raises(LessonCancelled):
        world.tell(world.early)
    world.tell(world.early, scope=Scope.DAY)
    assert len(world.notices()) == 1


@pytest.mark.parametrize("second", ["lesson", "day", "days"])
def test_the_same_time_cannot_be_told_of_twice(world, second):
    first = world.tell(world.early)
    with pytest.raises(Overlaps) as problem:
        if second == "days":
            world.tell(first=TODAY - timedelta(days=2), last=TODAY + timedelta(days=2))
        else:
            world.tell(world.early, scope=Scope(second), reason=Reason.OTHER)
    assert problem.value.notice.public_id == first and len(world.notices()) == 1


def test_two_lessons_of_one_day_can_be_told_of_each_for_itself(world):
    world.tell(world.early)
    world.tell(world.late, reason=Reason.DOCTOR)
    assert len(world.notices()) == 2


def test_the_very_same_notice_sent_again_is_the_first_one(world):
    assert world.tell(world.early) == world.tell(world.early) and len(world.notices()) == 1


def test_what_was_taken_back_covers_nothing_and_can_be_told_again(world):
    public_id = world.tell(world.early)
    world.take_back(public_id)
    assert world.covered() == {} and world.notices()[0].withdrawn_at == NOW
    again = world.tell(world.early)
    assert again != public_id and world.covered() == {(world.early.id, world.olena.person_id): again}


def test_taking_back_twice_is_once(world):
    public_id = world.tell(world.early)
    world.take_back(public_id)
    revision = world.notices()[0].revision
    assert world.take_back(public_id) is False and world.notices()[0].revision == revision


def test_nobody_else_takes_it_back(world):
    public_id = world.tell(world.early)
    with pytest.raises(NotHere):
        world.take_back(public_id, actor=world.hanan)
    with world.read(world.hanan) as db, pytest.raises(NotHere):
        notice_of(db, world.hanan.person_id, public_id)


def test_a_decided_absence_is_taken_back_before_its_last_day_and_no_later(world):
    with given_in(world.database) as given:
        notice = given.absence(world.olena_row, "2026-11-16", "2026-11-18", decided_code="sick_self")
    with pytest.raises(ChangedSince):
        world.take_back(notice.public_id, today=date(2026, 11, 19))
    assert world.take_back(notice.public_id, today=date(2026, 11, 18)) is True


def test_an_undecided_one_is_taken_back_whenever(world):
    public_id = world.tell(world.early)
    world.take_back(public_id, today=TODAY + timedelta(days=60))
    assert world.notices()[0].withdrawn_at is not None


def test_what_the_office_wrote_down_is_the_offices(world):
    with given_in(world.database) as given:
        notice = given.absence(
            world.olena_row, "2026-11-17", told_by="office", told_by_words="rådgiver, Drammen kommune"
        )
    with pytest.raises(ChangedSince):
        world.take_back(notice.public_id)


def test_her_notices_stand_newest_first_in_pages(world):
    with given_in(world.database) as given:
        for number in range(23):
            given.absence(world.olena_row, oslo.add_months(date(2024, 1, 10), number))
    with world.read(world.olena) as db:
        first, second = (my_notices(db, world.olena.person_id, page) for page in (1, 2))
        assert my_notices(db, world.olena.person_id, 99).page == 2
    assert (len(first.notices), len(second.notices), first.total, first.pages) == (20, 3, 23, 2)
    days = [each.from_on for each in (*first.notices, *second.notices)]
    assert days == sorted(days, reverse=True)


def test_the_newest_decision_stands_with_the_notice(world):
    with given_in(world.database) as given:
        notice = given.absence(world.olena_row, "2026-11-16")
        given.absence_decision(notice, "unexcused", because="Første svar.")
        given.absence_decision(notice, "sick_self", because="Rettet.")
    with world.read(world.olena) as db:
        seen = notice_of(db, world.olena.person_id, notice.public_id)
    assert (seen.because, seen.code, seen.decided) == ("Rettet.", "sick_self", True)


def test_days_told_of_and_not_decided_count_in_what_the_rules_say(world):
    with given_in(world.database) as given:
        given.absence(world.olena_row, "2026-11-12", "2026-11-14")
    with world.read(world.olena) as db:
        (say,) = rules_for(db, world.olena, [Reason.ILL], Away(TODAY, TODAY, 90), TODAY)
    assert say.certificate.found.days_used == 3 and say.certificate.note_from == TODAY


def test_only_what_is_decided_counts_as_leave_taken(world):
    with given_in(world.database) as given:
        given.absence(world.olena_row, "2026-11-02", "2026-11-03", reason="doctor")
        notice = given.absence(world.olena_row, "2026-11-09", reason="family")
        given.absence_decision(notice, "leave_paid", leave="welfare")
    with world.read(world.olena) as db:
        summary = leave_summary(db, world.olena, TODAY)
    assert [(each.kind, each.used, each.left) for each in summary.leave][0] == ("welfare", 1, 9)


def test_the_teaching_of_the_days_is_added_up_once(world):
    with given_in(world.database) as given:
        given.attended(world.olena_row, world.early, minutes=90)
    with world.read(world.olena) as db:
        (say,) = rules_for(db, world.olena, [Reason.ILL], Away(TODAY, TODAY), TODAY)
    assert say.lesson_minutes == 180


def test_a_lesson_just_before_or_after_is_not_covered(world):
    with given_in(world.database) as given:
        before = given.lesson(world.taught, at=oslo.at(TODAY, time(7, 30)), series=world.rhythm)
        after = given.lesson(world.taught, at=oslo.at(TODAY, time(10, 30)), minutes=60, series=world.rhythm)
    world.tell(world.early)
    assert {before.id, after.id}.isdisjoint({lesson for lesson, _person in world.covered()})
