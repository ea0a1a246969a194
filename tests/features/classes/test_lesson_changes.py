"""One lesson, or it and the rest of its series: moved, cancelled, on again; who is told; on both databases."""

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest
from sqlalchemy import event, select

from tests.given import given_in
from webapp.engine import oslo
from webapp.features.classes import collisions, lesson_actions, lesson_queries
from webapp.features.classes.lesson_actions import Registered, change_lessons
from webapp.features.classes.shifting import Alone, MoveWanted, Scope
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.database import Who
from webapp.tables.notices import Notice
from webapp.tables.organisations import Organisation
from webapp.tables.people import Circumstances
from webapp.tables.schedule import Lesson, Series

NOW = datetime(2027, 3, 8, 12, 0, tzinfo=UTC)
TODAY = date(2027, 3, 8)
NINE, HALF_PAST_TEN = time(9), time(10, 30)
_THOUSANDS = count(1)  # two builders on one database must not give two series one name


class School:
    """Mondays at nine from the first of March 2027, over Easter and the change of clock on the 28th."""

    def __init__(self, database, pupils=2, lessons=8, first=date(2027, 3, 1), role=RoleName.OFFICE, **columns):
        self.database = database
        with given_in(database) as given:
            given._numbers = count(1_000 * next(_THOUSANDS))
            school = given._once("school")
            self.school_id = school.id
            self.taught = given.school_class(school)
            self.series = given.series(self.taught)
            for name, value in {"rule": "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", "starts": "09:00", "ends": "10:30"}.items():
                setattr(self.series, name, value)
            self.lessons = [
                given.lesson(
                    self.taught, oslo.at(first + timedelta(weeks=number), NINE), 90, series=self.series, **columns
                )
                for number in range(lessons)
            ]
            self.pupils = [given.participant("2027-01-04", name=f"Olena {number}") for number in range(pupils)]
            for each in self.pupils:
                given.enrolled(each, self.taught, "2027-01-01")
            staff = given.staff("office", school, "Liv Moe")
            self.actor = Actor(
                person_id=staff.id, public_id=staff.public_id, stage=Stage.STAFF, roles=(RoleHeld(school.id, role),)
            )

    @contextmanager
    def given(self):
        with given_in(self.database) as given:
            given._numbers = count(1_000 * next(_THOUSANDS))
            yield given

    @property
    def who(self):
        return Who(self.actor.person_id, self.actor.organisations, on=TODAY)

    def plan(self, number, do, wanted=None, scope=Scope.REST):
        with self.database.reading(self.who) as db:
            opened = lesson_queries.lesson_opened(db, self.actor, self.lessons[number].public_id)
            rest = lesson_queries.rest_of(db, opened)
            return lesson_actions.planned(opened, rest, scope, wanted, do, NOW)

    def change(self, number, do, wanted=None, scope=Scope.THIS, revision=None, seen_plan=None):
        plan = seen_plan or (self.plan(number, do, wanted).seen if scope is Scope.REST else None)
        with self.database.the_write(self.who) as db:
            return change_lessons(
                db, self.actor, self.lessons[number].public_id, do, wanted, scope,
                seen_revision=revision or self.rows()[number].revision, seen_plan=plan, now=NOW, today=TODAY,
            )  # fmt: skip

    def rows(self):
        return self.all(Lesson)

    def all(self, table):
        with self.database.reading(Who(everything=True)) as db:
            return list(db.scalars(select(table).order_by(table.id if hasattr(table, "id") else table.person_id)))

    def told(self):
        return sorted((each.person_id, each.code, json.loads(each.values)) for each in self.all(Notice))


def to(day, starts=NINE, ends=HALF_PAST_TEN, pause=0, **words):
    nothing = dict.fromkeys(("place_name", "address", "room", "module", "topic", "bring"))
    return MoveWanted(date.fromisoformat(day), starts, ends, pause, nothing | words)


def clocks(rows):
    return [oslo.time_of(each.starts_at).strftime("%H:%M") for each in rows]


def test_one_lesson_is_moved_and_remembers_when_it_was(database):
    school = School(database)
    school.change(2, "move", to("2027-03-16", time(12), time(13, 30)))
    moved = school.rows()[2]
    assert (moved.status, moved.sequence, moved.revision) == ("moved", 1, 2)
    assert moved.original_starts_at == oslo.at(date(2027, 3, 15), NINE)
    assert (moved.held_on, moved.minutes) == (date(2027, 3, 16), 90)
    assert [each.status for each in school.rows()].count("planned") == 7


def test_those_who_go_there_are_told_of_the_move(database):
    school = School(database)
    school.change(2, "move", to("2027-03-16"))
    expected = {
        "lesson": school.lessons[2].public_id, "starts_at": "2027-03-16T08:00:00+00:00",
        "was_starts_at": "2027-03-15T08:00:00+00:00",
    }  # fmt: skip
    assert school.told() == [(each.id, "lesson_moved", expected) for each in school.pupils]


def test_a_lesson_moved_back_is_planned_again(database):
    school = School(database)
    school.change(2, "move", to("2027-03-16"))
    school.change(2, "move", to("2027-03-15"))
    assert (school.rows()[2].status, school.rows()[2].sequence) == ("planned", 2)


def test_the_rest_follows_on_the_clock_over_the_change_in_march(database):
    school = School(database)
    school.change(2, "move", to("2027-03-16", time(12), time(13, 30)), Scope.REST)
    moved = school.rows()[2:]
    assert clocks(moved) == ["12:00"] * 6
    assert {each.held_on.weekday() for each in moved} == {1}
    assert [each.starts_at.hour for each in moved] == [11, 11, 10, 10, 10, 10]
    assert clocks(school.rows()[:2]) == ["09:00"] * 2


def test_the_rest_is_told_once_with_how_many(database):
    school = School(database, pupils=1)
    school.change(2, "move", to("2027-03-16"), Scope.REST)
    ((_person, code, values),) = school.told()
    assert (code, values["count"], values["lesson"]) == ("series_moved", 6, school.lessons[2].public_id)


def test_the_series_says_what_its_rhythm_has_become(database):
    school = School(database)
    school.change(2, "move", to("2027-03-16", time(12), time(13)), Scope.REST)
    (series,) = school.all(Series)
    assert (series.rule, series.starts, series.ends) == ("FREQ=WEEKLY;INTERVAL=1;BYDAY=TU", "12:00", "13:00")


def test_what_was_moved_by_hand_registered_or_cancelled_stays(database):
    school = School(database)
    school.change(3, "move", to("2027-03-25", time(14), time(15, 30)))
    school.change(4, "cancel", "room")
    with school.given() as given:
        given.session.get_one(Lesson, school.lessons[5].id).registered_at = NOW
    plan = school.plan(2, "move", to("2027-03-16"))
    assert [(each.lesson.public_id, each.why) for each in plan.alone] == [
        (school.lessons[3].public_id, Alone.BY_HAND), (school.lessons[4].public_id, Alone.CANCELLED),
        (school.lessons[5].public_id, Alone.REGISTERED),
    ]  # fmt: skip
    school.change(2, "move", to("2027-03-16"), Scope.REST)
    assert [each.held_on.isoformat() for each in school.rows()[2:]] == [
        "2027-03-16", "2027-03-25", "2027-03-29", "2027-04-05", "2027-04-13", "2027-04-20",
    ]  # fmt: skip


def test_a_rest_that_was_moved_together_can_be_moved_once_more(database):
    school = School(database)
    school.change(2, "move", to("2027-03-16"), Scope.REST)
    school.change(3, "move", to("2027-03-24", time(8), time(9)), Scope.REST)
    assert [each.held_on.weekday() for each in school.rows()[2:]] == [1, 2, 2, 2, 2, 2]
    assert clocks(school.rows()[3:]) == ["08:00"] * 5


def test_a_lesson_that_stood_apart_brings_the_rest_in_step_with_where_it_goes(database):
    school = School(database)
    school.change(2, "move", to("2027-03-16", time(12), time(13, 30)))
    school.change(2, "move", to("2027-03-17", time(11), time(12, 30)), Scope.REST)
    assert {each.held_on.weekday() for each in school.rows()[2:]} == {2}
    assert clocks(school.rows()[2:]) == ["11:00"] * 6


def test_the_rest_does_not_land_on_a_holiday(database):
    school = School(database)
    plan = school.plan(2, "move", to("2027-03-18"))
    assert [(each.lesson.day.isoformat(), each.why) for each in plan.alone] == [("2027-03-22", Alone.HOLIDAY)]


def test_a_new_place_moves_nothing_and_is_told(database):
    school = School(database, pupils=1)
    school.change(2, "move", to("2027-03-15", room="12"), Scope.REST)
    assert {each.room for each in school.rows()[2:]} == {"12"}
    assert clocks(school.rows()) == ["09:00"] * 8 and {each.sequence for each in school.rows()[2:]} == {1}
    assert [code for _person, code, _values in school.told()] == ["lesson_place_changed"]


def test_a_new_topic_is_told_to_nobody(database):
    school = School(database)
    school.change(2, "move", to("2027-03-15", topic="Jobb"))
    assert (school.rows()[2].topic, school.rows()[2].sequence, school.told()) == ("Jobb", 0, [])


def test_a_cancelled_lesson_says_why_and_can_be_on_again(database):
    school = School(database, pupils=1)
    school.change(2, "cancel", "teacher_ill")
    assert (school.rows()[2].status, school.rows()[2].cancelled_because) == ("cancelled", "teacher_ill")
    school.change(2, "take_back")
    again = school.rows()[2]
    assert (again.status, again.cancelled_because, again.sequence) == ("planned", None, 2)
    assert [code for _person, code, _values in school.told()] == ["lesson_cancelled", "lesson_on_again"]


def test_the_rest_is_cancelled_and_taken_back_together(database):
    school = School(database, pupils=1)
    school.change(2, "cancel", "other", Scope.REST)
    assert [each.status for each in school.rows()] == ["planned"] * 2 + ["cancelled"] * 6
    school.change(2, "take_back", None, Scope.REST)
    assert {each.status for each in school.rows()} == {"planned"}
    assert [(code, values["count"]) for _person, code, values in school.told()] == [
        ("series_cancelled", 6), ("series_on_again", 6),
    ]  # fmt: skip


@pytest.mark.parametrize("do", ["move", "cancel"])
def test_a_registered_lesson_stays_where_it_is(database, do):
    school = School(database, registered_at=NOW)
    with pytest.raises(Registered):
        school.change(2, do, to("2027-03-16") if do == "move" else "room")
    assert {each.sequence for each in school.rows()} == {0}


def test_a_lesson_changed_meanwhile_is_not_changed_over_it(database):
    school = School(database)
    school.change(2, "move", to("2027-03-16"))
    with pytest.raises(ChangedSince):
        school.change(2, "cancel", "room", revision=1)


def test_a_rest_changed_meanwhile_is_not_changed_over_it(database):
    school = School(database)
    seen = school.plan(2, "move", to("2027-03-16")).seen
    school.change(5, "move", to("2027-04-07"))
    with pytest.raises(ChangedSince):
        school.change(2, "move", to("2027-03-16"), Scope.REST, seen_plan=seen)


def test_another_schools_lesson_is_not_there(database):
    school = School(database)
    stranger = Actor(person_id=school.actor.person_id, stage=Stage.STAFF, roles=(RoleHeld(9_999, RoleName.OFFICE),))
    with database.reading(Who(stranger.person_id, stranger.organisations, on=TODAY)) as db, pytest.raises(NotHere):
        lesson_queries.lesson_opened(db, stranger, school.lessons[2].public_id)


def test_who_goes_there_only_later_is_not_told(database):
    school = School(database, pupils=1)
    with school.given() as given:
        later = given.participant("2027-01-04", name="Sen Start")
        given.enrolled(later, school.taught, "2027-04-01")
    school.change(2, "move", to("2027-03-16"))
    assert [person for person, _code, _values in school.told()] == [school.pupils[0].id]


def test_their_standings_are_to_be_reckoned_again(database):
    school = School(database)
    with school.given() as given:
        for each in given.session.scalars(select(Circumstances)):
            each.reckoned_on = TODAY
    assert sorted(school.change(2, "cancel", "room")) == [each.id for each in school.pupils]
    assert {each.reckoned_on for each in school.all(Circumstances)} == {None}


@pytest.mark.parametrize("do", ["move", "cancel"])
def test_forty_pupils_and_sixty_lessons_ask_no_more_than_three_and_ten(database, do):
    counts = []
    for pupils, lessons in ((3, 10), (40, 60)):
        school = School(database, pupils, lessons)
        wanted = to("2027-03-16") if do == "move" else "room"
        seen, sent = school.plan(2, do, wanted).seen, []
        revision = 1

        def note(connection, cursor, statement, parameters, context, executemany, sent=sent):
            sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        school.change(2, do, wanted, Scope.REST, revision, seen)
        event.remove(database.engine, "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def collide(school, times, **more):
    with school.database.reading(school.who) as db:
        return collisions(db, school.school_id, school.taught.id, times, **more)


def on(day, starts=NINE, ends=HALF_PAST_TEN):
    return oslo.at(date.fromisoformat(day), starts), oslo.at(date.fromisoformat(day), ends)


def test_the_class_collides_with_itself_but_not_with_the_lesson_that_moves(database):
    school = School(database)
    assert [each.who for each in collide(school, [on("2027-03-15")])] == ["class"]
    assert collide(school, [on("2027-03-15")], but_lessons={school.lessons[2].id}) == ()


def test_a_lesson_that_begins_when_the_other_ends_collides_with_nothing(database):
    school = School(database)
    assert collide(school, [on("2027-03-15", time(10, 30), time(12))]) == ()


def test_teacher_room_pupil_meeting_and_test_are_found(database):
    school = School(database, pupils=1, lessons=1)
    at = oslo.at(date(2027, 3, 16), NINE)
    with school.given() as given:
        home = given.session.get_one(Organisation, school.school_id)
        teacher = given.staff("teacher", home, "Siri Dahl")
        hers = given.school_class(home, "Hennes", teacher_id=teacher.id)
        room = given.school_class(home, "I rommet")
        pupils_too = given.school_class(home, "Samfunnskunnskap")
        given.lesson(hers, at)
        given.lesson(room, at, place_name="Elva skole", room="12")
        given.lesson(pupils_too, at)
        given.enrolled(school.pupils[0], pupils_too)
        given.meeting(school.pupils[0], home, at)
    found = collide(school, [on("2027-03-16")], teacher_id=teacher.id, place_name="elva skole", room="12")
    assert [(each.who, each.what, each.other_class) for each in found] == [
        ("teacher", "lesson", "Hennes"), ("room", "lesson", "I rommet"), ("pupil", "lesson", "Samfunnskunnskap"),
        ("pupil", "meeting", ""),
    ]  # fmt: skip


def test_a_strictly_confidential_pupil_collides_without_a_word(database):
    school = School(database, pupils=1, lessons=1)
    with school.given() as given:
        given.session.get_one(type(school.pupils[0]), school.pupils[0].id).protection = "strictly_confidential"
        given.meeting(school.pupils[0], at=oslo.at(date(2027, 3, 16), NINE))
    assert collide(school, [on("2027-03-16")]) == ()


def test_collisions_ask_the_same_number_of_questions_for_ten_and_three_hundred_lessons(database):
    counts = []
    for pupils, lessons in ((3, 10), (40, 300)):
        school, sent = School(database, pupils, lessons), []

        def note(connection, cursor, statement, parameters, context, executemany, sent=sent):
            sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        times = [(each.starts_at, each.ends_at) for each in school.lessons]
        assert len(collide(school, times)) == lessons
        event.remove(database.engine, "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 5
