"""Asking about a lesson and answering: who may, what is seen, what is kept, who is told."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.features.schedule import actions, count_waiting, lesson_of
from webapp.features.schedule.forms import AnswerGiven, QuestionAsked, Seen
from webapp.features.schedule.staff_queries import question_of, questions_waiting
from webapp.notices import NoticeCode, unread_for
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.database import Who
from webapp.tables.evidence import EvidenceRow, Question
from webapp.tables.people import Circumstances

NOW = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)


class World:
    """Olena goes to a class of the school; an adviser of her municipality and a stranger of another."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.home, self.elsewhere = given.organisation(), given.organisation(name="Asker kommune")
            self.olena = given.participant(municipality=self.home)
            norwegian = given.school_class()
            given.enrolled(self.olena, norwegian)
            self.lesson = given.lesson(norwegian, at="2026-11-16 09:00")
            self.record = given.attended(self.olena, self.lesson, minutes=45)
            self.kari = given.staff("adviser", self.home)
            self.per = given.staff("adviser", self.elsewhere, name="Per Dahl")

    def actor(self, person, organisation=None, role=RoleName.ADVISER):
        roles = (RoleHeld(organisation.id, role),) if organisation else ()
        stage = Stage.STAFF if roles else Stage.PARTICIPANT
        return Actor(person_id=person.id, public_id=person.public_id, stage=stage, roles=roles, is_served=not roles)

    def write(self, actor):
        return self.database.the_write(Who(actor.person_id, actor.organisations, on=TODAY))

    def read(self, actor):
        return self.database.reading(Who(actor.person_id, actor.organisations, on=TODAY))

    def asks(self, person=None, seen=None, **asked):
        actor = self.actor(person or self.olena)
        about = {"what": "minutes", "text": "Jeg var der.", "seen": seen or self.seen(), "made_at": NOW}
        with self.write(actor) as db:
            actions.ask_about_lesson(
                db, actor, self.lesson.public_id, QuestionAsked(**(about | asked)), now=NOW, today=TODAY
            )

    def seen(self):
        return Seen(self.lesson.revision, self.record.public_id)

    def question(self):
        with self.database.reading(Who(everything=True)) as db:
            return db.scalars(select(Question)).one()

    def answers(self, minutes=None, seen=None, by=None):
        actor = by or self.actor(self.kari, self.home)
        question = self.question()
        given = AnswerGiven("Rettet.", minutes, seen or Seen(question.revision, self.record.public_id))
        with self.write(actor) as db:
            return actions.answer_question(db, actor, question.public_id, given, now=NOW, today=TODAY)


@pytest.fixture
def world(database):
    return World(database)


def test_a_question_is_kept_and_asked_of_who_follows_her_up(world):
    world.asks()
    question = world.question()
    assert (question.what, question.text, question.organisation_id) == ("minutes", "Jeg var der.", world.home.id)
    assert question.answered_at is None


def test_nobody_asks_about_a_lesson_that_is_not_hers(world):
    with given_in(world.database) as given:
        other = given.resident()
    with pytest.raises(NotHere):
        world.asks(other)


def test_a_lesson_changed_since_it_was_seen_is_shown_before_anything_is_sent(world):
    with pytest.raises(ChangedSince) as changed:
        world.asks(seen=Seen(world.lesson.revision + 1, world.record.public_id))
    assert changed.value.now["lesson_changed"] and not changed.value.now["minutes_changed"]


def test_a_register_changed_since_it_was_seen_tells_what_it_was_and_is(world):
    with given_in(world.database) as given:
        given.corrected(world.record, minutes=90)
    with pytest.raises(ChangedSince) as changed:
        world.asks()
    assert (changed.value.now["was_minutes"], changed.value.now["minutes"]) == (45, 90)


def test_a_form_that_does_not_say_what_was_seen_is_not_taken(world):
    actor = world.actor(world.olena)
    asked = QuestionAsked("came", "", None, NOW)
    with pytest.raises(ChangedSince), world.write(actor) as db:
        actions.ask_about_lesson(db, actor, world.lesson.public_id, asked, now=NOW, today=TODAY)


def test_her_adviser_sees_that_it_waits_and_others_do_not(world):
    world.asks()
    kari, per = world.actor(world.kari, world.home), world.actor(world.per, world.elsewhere)
    with world.read(kari) as db:
        assert [each.given_name for each in questions_waiting(db, kari, TODAY, 9).questions] == ["Olena"]
        assert count_waiting(db, kari, TODAY) == 1
    with world.read(per) as db:
        assert count_waiting(db, per, TODAY) == 0


def test_somebody_who_does_not_serve_her_finds_no_question(world):
    world.asks()
    per = world.actor(world.per, world.elsewhere)
    with world.read(per) as db, pytest.raises(NotHere):
        question_of(db, per, world.question().public_id, TODAY)
    with pytest.raises(NotHere):
        world.answers(by=per)


def test_a_teacher_does_not_answer(world):
    world.asks()
    with pytest.raises(NotHere):
        world.answers(by=world.actor(world.kari, world.home, RoleName.TEACHER))


def test_an_answer_is_told_and_leaves_the_list(world):
    world.asks()
    answered = world.answers()
    question = world.question()
    assert (answered.corrected, question.answer) == (False, "Rettet.")
    assert question.answered_by == "rådgiver, Drammen kommune"
    kari, olena = world.actor(world.kari, world.home), world.actor(world.olena)
    with world.read(kari) as db:
        assert count_waiting(db, kari, TODAY) == 0
    with world.read(olena) as db:
        (notice,) = unread_for(db, world.olena.id, NOW)
    assert (notice.code, notice.lesson) == (NoticeCode.QUESTION_ANSWERED, world.lesson.public_id)


def test_correcting_adds_a_record_that_points_to_the_wrong_one(world):
    world.asks()
    assert world.answers(minutes=90).corrected
    olena = world.actor(world.olena)
    with world.read(olena) as db:
        lesson = lesson_of(db, world.olena.id, world.lesson.public_id)
        right = db.scalars(select(EvidenceRow).where(EvidenceRow.public_id == lesson.evidence)).one()
        assert (right.corrects_id, right.minutes, right.recorded_by_id) == (world.record.id, 90, world.kari.id)
        assert unread_for(db, world.olena.id, NOW)[0].code == NoticeCode.QUESTION_ANSWERED_AND_CORRECTED


def test_correcting_makes_her_stored_standings_old(world):
    with given_in(world.database) as given:
        given.session.get(Circumstances, world.olena.id).reckoned_on = TODAY
    world.asks()
    world.answers(minutes=90)
    with world.database.reading(Who(everything=True)) as db:
        assert db.get(Circumstances, world.olena.id).reckoned_on is None


def test_correcting_to_nothing_says_that_she_was_away(world):
    world.asks()
    world.answers(minutes=0)
    olena = world.actor(world.olena)
    with world.read(olena) as db:
        lesson = lesson_of(db, world.olena.id, world.lesson.public_id)
    assert (lesson.attended, lesson.attended_minutes, lesson.present_minutes) == ("absent", 90, 0)


def test_the_same_minutes_again_correct_nothing(world):
    world.asks()
    assert not world.answers(minutes=45).corrected


def test_a_question_is_answered_once(world):
    world.asks()
    world.answers()
    with pytest.raises(ChangedSince) as changed:
        world.answers()
    assert changed.value.now["answer"] == "Rettet."


def test_an_answer_to_a_register_that_has_changed_is_not_sent(world):
    world.asks()
    with given_in(world.database) as given:
        given.corrected(world.record, minutes=90)
    with pytest.raises(ChangedSince):
        world.answers(minutes=60)


def test_a_person_at_a_secret_address_is_on_no_list(world):
    world.asks()
    with given_in(world.database) as given:
        person = given.session.merge(world.olena)
        person.protection = "strictly_confidential"
    kari = world.actor(world.kari, world.home)
    with world.read(kari) as db:
        assert count_waiting(db, kari, TODAY) == 0
