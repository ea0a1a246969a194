"""«Vi har savnet deg»: who is asked, who is told, when somebody comes on the adviser's list."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from tests.given import given_in
from webapp.engine import oslo
from webapp.features.absence import ask_if_missed, count_check_ins
from webapp.features.absence.check_ins import (
    answer_check_in,
    check_in_of,
    close_check_in,
    listed_check_ins,
    whom_to_call,
)
from webapp.notices import NoticeCode, unread_for
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.absence import CheckIn
from webapp.tables.database import Who

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


class World:
    """Olena, her class with three lessons this week, her teacher, her adviser, their leader; an adviser elsewhere."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.home, self.school = given.organisation(), given.organisation("school")
            self.olena = given.participant(municipality=self.home, school=self.school)
            self.taught = given.school_class(self.school)
            given.enrolled(self.olena, self.taught)
            self.lessons = [given.lesson(self.taught, at=f"2026-11-{day} 09:00") for day in (16, 17, 18, 19)]
            other = given.school_class(self.school, name="Samfunnskunnskap", kind="social_studies")
            given.enrolled(self.olena, other)
            self.elsewhere = given.lesson(other, at="2026-11-18 12:00")
            staff = [
                (given.staff("teacher", self.school, name="Tor Lie"), self.school, RoleName.TEACHER),
                (given.staff("adviser", self.home), self.home, RoleName.ADVISER),
                (given.staff("leader", self.home, name="Liv Moe"), self.home, RoleName.LEADER),
                (given.staff("adviser", given.organisation(name="Asker kommune"), name="Per Dahl"), None, None),
            ]
        self.teacher, self.adviser, self.leader = (self.staff(*each) for each in staff[:3])
        self.stranger = Actor(
            person_id=staff[3][0].id, stage=Stage.STAFF, roles=(RoleHeld(self.home.id + 99, RoleName.ADVISER),)
        )
        self.hers = Actor(person_id=self.olena.id, stage=Stage.PARTICIPANT, is_served=True)

    def staff(self, person, organisation, role):
        return Actor(person_id=person.id, stage=Stage.STAFF, roles=(RoleHeld(organisation.id, role),))

    def who(self, actor):
        return Who(actor.person_id, actor.organisations, on=TODAY)

    def write(self, actor=None):
        return self.database.the_write(self.who(actor or self.teacher))

    def away(self, *numbers, **columns):
        with given_in(self.database) as given:
            for number in numbers:
                given.absent(self.olena, given.session.merge(self.lessons[number]), **columns)

    def came(self, number):
        with given_in(self.database) as given:
            given.attended(self.olena, given.session.merge(self.lessons[number]))

    def asks(self, now=NOW):
        with self.write() as db:
            ask_if_missed(db, [self.olena.id], now, oslo.day_of(now))

    def misses_two(self):
        self.away(0, 1)
        self.asks()
        return self.all()[-1].public_id

    def all(self):
        with self.database.reading(Who(everything=True)) as db:
            return db.scalars(select(CheckIn).order_by(CheckIn.id)).all()

    def answers(self, public_id, answer, actor=None):
        actor = actor or self.hers
        with self.write(actor) as db:
            answer_check_in(db, actor, public_id, answer, NOW)

    def listed(self, actor=None, today=TODAY):
        actor = actor or self.adviser
        with self.database.reading(self.who(actor)) as db:
            return [row.public_id for row in listed_check_ins(db, actor, today)]

    def counted(self, actor, today=TODAY):
        with self.database.reading(self.who(actor)) as db:
            return count_check_ins(db, actor, today)

    def closes(self, public_id, actor=None, revision=1, today=TODAY):
        actor = actor or self.adviser
        with self.write(actor) as db:
            close_check_in(db, actor, public_id, revision, now=NOW, today=today)


@pytest.fixture
def world(database):
    return World(database)


def test_two_lessons_away_without_a_word_make_one_question_to_the_person(world):
    world.misses_two()
    world.asks()
    (asked,) = world.all()
    # PostgreSQL's wall hides from the school who else serves her; the list goes by who follows her up all the same.
    office = world.home if world.database.dialect_name == "sqlite" else world.school
    assert (asked.person_id, asked.organisation_id, asked.lessons) == (world.olena.id, office.id, 2)
    with world.database.reading(world.who(world.hers)) as db:
        told = unread_for(db, world.olena.id, NOW)
    assert [each.code for each in told] == [NoticeCode.CHECK_IN]


def test_one_lesson_away_asks_nothing(world):
    world.away(0)
    world.asks()
    assert not world.all()


def test_somebody_who_came_last_is_not_asked(world):
    world.away(0, 1)
    world.came(2)
    world.asks()
    assert not world.all()


def test_an_absence_that_was_told_is_not_without_a_word(world):
    with given_in(world.database) as given:
        given.absence(world.olena, "2026-11-17")
    world.away(0, 1)
    world.asks()
    assert not world.all()


def test_a_notice_taken_back_tells_nothing(world):
    with given_in(world.database) as given:
        given.absence(world.olena, "2026-11-17", withdrawn=True)
    world.away(0, 1)
    world.asks()
    assert len(world.all()) == 1


def test_who_told_the_teacher_is_not_asked(world):
    world.away(0)
    world.away(1, told_us=True)
    world.asks()
    assert not world.all()


def test_lessons_of_every_class_count_by_their_start(world):
    with given_in(world.database) as given:
        given.attended(world.olena, given.session.merge(world.elsewhere))
    world.away(1, 3)
    world.asks()
    assert not world.all()


def test_a_cancelled_lesson_is_no_lesson_away(world):
    world.away(0, 1)
    with given_in(world.database) as given:
        given.session.merge(world.lessons[1]).status = "cancelled"
    world.asks()
    assert not world.all()


def test_nobody_is_asked_about_lessons_of_long_ago(world):
    world.away(0, 1)
    world.asks(NOW + timedelta(days=20))
    assert not world.all()


def test_a_corrected_register_closes_the_question(world):
    world.away(0)
    with given_in(world.database) as given:
        wrong = given.absent(world.olena, given.session.merge(world.lessons[1]))
    world.asks()
    with given_in(world.database) as given:
        given.corrected(given.session.merge(wrong), kind="attended")
    world.asks()
    assert world.all()[0].closed_at is not None


def test_a_request_for_help_stays_open_though_she_came(world):
    public_id = world.misses_two()
    world.answers(public_id, "need_help")
    world.came(2)
    world.asks()
    assert world.all()[0].closed_at is None and world.listed() == [public_id]


def test_the_list_is_empty_until_the_person_has_had_time_to_answer(world):
    public_id = world.misses_two()
    assert world.listed() == [] and world.counted(world.adviser) == 0
    assert world.listed(today=TODAY + timedelta(days=2)) == []
    assert world.listed(today=TODAY + timedelta(days=3)) == [public_id]


def test_an_answer_that_all_is_well_keeps_her_off_the_list(world):
    world.answers(world.misses_two(), "all_well")
    assert world.listed(today=TODAY + timedelta(days=30)) == []


def test_a_third_lesson_in_a_row_brings_her_on_the_list(world):
    public_id = world.misses_two()
    world.answers(public_id, "all_well")
    world.away(2)
    world.asks(NOW + timedelta(hours=1))
    assert world.listed() == [public_id] and world.all()[0].lessons == 3


def test_three_lessons_registered_at_once_ask_before_they_list(world):
    world.away(0, 1, 2)
    world.asks()
    world.asks()
    assert len(world.all()) == 1 and world.listed() == []


def test_a_leader_reads_the_list_and_strangers_and_teachers_do_not(world):
    world.answers(world.misses_two(), "need_help")
    assert len(world.listed(world.leader)) == 1 and world.counted(world.leader) == 0
    assert world.listed(world.stranger) == [] and world.listed(world.teacher) == []
    assert world.counted(world.adviser) == 1


def test_she_may_answer_otherwise_until_it_is_closed(world):
    public_id = world.misses_two()
    world.answers(public_id, "need_help")
    world.answers(public_id, "all_well")
    world.answers(public_id, "need_help")
    world.closes(public_id, revision=4)
    assert world.listed() == []
    with pytest.raises(ChangedSince):
        world.answers(public_id, "all_well")


def test_nobody_else_answers_or_reads_it(world):
    public_id = world.misses_two()
    for actor in (world.adviser, world.teacher):
        with pytest.raises(NotHere):
            world.answers(public_id, "all_well", actor)
        with world.database.reading(world.who(actor)) as db, pytest.raises(NotHere):
            check_in_of(db, actor.person_id, public_id)


def test_an_answer_given_meanwhile_is_read_before_it_is_closed(world):
    public_id = world.misses_two()
    world.answers(public_id, "need_help")
    with pytest.raises(ChangedSince):
        world.closes(public_id, revision=1)
    world.closes(public_id, revision=2)
    world.closes(public_id, revision=2)
    assert world.all()[0].closed_by.startswith("rådgiver")


def test_leaders_teachers_and_strangers_close_nothing(world):
    public_id = world.misses_two()
    world.answers(public_id, "need_help")
    for actor in (world.leader, world.teacher, world.stranger):
        with pytest.raises(NotHere):
            world.closes(public_id, actor, revision=2)


def test_what_is_on_no_list_is_not_closed(world):
    with pytest.raises(ChangedSince):
        world.closes(world.misses_two())


def test_a_lesson_away_after_it_was_closed_asks_anew(world):
    public_id = world.misses_two()
    world.answers(public_id, "need_help")
    world.closes(public_id, revision=2)
    world.asks()
    assert len(world.all()) == 1
    world.away(2)
    world.asks()
    assert len(world.all()) == 2 and world.listed() == []


def test_she_is_told_whom_to_call(world):
    with world.database.reading(world.who(world.hers)) as db:
        found = whom_to_call(db, world.olena.id, TODAY)
    assert (found.name, found.link) == ("Kari Nes", "tel:32000001")


def test_forty_people_take_as_many_statements_as_one(world):
    world.away(0, 1)
    with given_in(world.database) as given:
        taught, lessons = given.session.merge(world.taught), [given.session.merge(each) for each in world.lessons[:2]]
        many = [given.participant(name=f"Nr {n}", municipality=world.home, school=world.school) for n in range(40)]
        for person in many:
            given.enrolled(person, taught)
            for lesson in lessons:
                given.absent(person, lesson)

    def counted(people):
        sent = []

        def note(*arguments):
            sent.append(arguments[2])

        event.listen(world.database.engine, "before_cursor_execute", note)
        try:
            with world.write() as db:
                ask_if_missed(db, people, NOW, TODAY)
        finally:
            event.remove(world.database.engine, "before_cursor_execute", note)
        return len(sent)

    one = counted([world.olena.id])
    assert counted([person.id for person in many]) == one
    assert len(world.all()) == 41
