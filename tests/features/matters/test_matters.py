"""Raising, taking back, sending on, answering, handing on: who may, who sees, what is kept, who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.given import given_in
from webapp.features.matters import actions, matters_about, matters_of_person, open_matters_count
from webapp.features.matters.aims import Kind
from webapp.features.matters.forms import AnswerGiven, Explained, IsAppeal, Raised
from webapp.features.matters.queries import matter_of, newest_decision, raising_about
from webapp.features.matters.staff_queries import inbox, opened_matter
from webapp.notices import NoticeCode, unread_for
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.contract import GoneThrough
from webapp.tables.database import Who
from webapp.tables.matters import Matter

NOW = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
DECIDED = date(2026, 11, 2)


class World:
    """Olena with a plan of 2 November, her adviser and their leader, and an adviser of another municipality."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.home, self.elsewhere = given.organisation(), given.organisation(name="Asker kommune")
            self.olena = given.participant(municipality=self.home)
            self.plan = given.plan(self.olena, self.home, decided_on=DECIDED, decision_reference="2026/41")
            self.contract = given.contract(self.plan)
            self.kari = given.staff("adviser", self.home)
            self.liv = given.staff("leader", self.home, name="Liv Moe")
            self.per = given.staff("adviser", self.elsewhere, name="Per Dahl")
        self.hers = Actor(
            person_id=self.olena.id, public_id=self.olena.public_id, stage=Stage.PARTICIPANT, is_served=True
        )
        self.adviser = self.staff(self.kari, self.home, RoleName.ADVISER)
        self.leader = self.staff(self.liv, self.home, RoleName.LEADER)
        self.stranger = self.staff(self.per, self.elsewhere, RoleName.ADVISER)

    def staff(self, person, organisation, role):
        roles = (RoleHeld(organisation.id, role),)
        return Actor(person_id=person.id, public_id=person.public_id, stage=Stage.STAFF, roles=roles)

    def write(self, actor):
        return self.database.the_write(Who(actor.person_id, actor.organisations, on=TODAY))

    def read(self, actor):
        return self.database.reading(Who(actor.person_id, actor.organisations, on=TODAY))

    def raises(self, kind=Kind.DISAGREE, about="programme.start", seen_by="adviser", now=NOW, **told):
        more = {"text": "Jeg begynte ikke da.", "is_appeal": None, "plan_number": None, "made_at": now} | told
        raised = Raised(kind=kind, about=about, seen_by=seen_by, **more)
        with self.write(self.hers) as db:
            return actions.raise_matter(db, self.hers, raised, now=now, today=now.date())

    def appeals(self, now=NOW, **told):
        return self.raises(Kind.APPEAL, "plan", is_appeal=IsAppeal.YES, now=now, **told)

    def seen(self, public_id):
        with self.read(self.hers) as db:
            return matter_of(db, self.olena.id, public_id)

    def inbox(self, actor, **wanted):
        with self.read(actor) as db:
            return [row.public_id for row in inbox(db, actor, TODAY, **wanted).rows]

    def answers(self, public_id, by=None, revision=1, explained=None):
        actor = by or self.adviser
        with self.write(actor) as db:
            given = AnswerGiven("Vi ser på det.", revision, explained)
            return actions.answer_matter(db, actor, public_id, given, now=NOW, today=TODAY)

    def told(self):
        with self.read(self.hers) as db:
            return [each.code for each in unread_for(db, self.olena.id, NOW)]


@pytest.fixture
def world(database):
    return World(database)


def test_what_is_raised_goes_to_who_follows_her_up_with_our_own_aim(world):
    seen = world.seen(world.raises())
    assert (seen.kind, seen.office, seen.answer_by) == ("disagree", world.home.name, TODAY + timedelta(days=14))
    assert seen.is_open and not seen.is_late(TODAY + timedelta(days=14)) and seen.is_late(TODAY + timedelta(days=15))


def test_an_explanation_is_aimed_at_within_a_week(world):
    assert world.seen(world.raises(Kind.EXPLAIN)).answer_by == TODAY + timedelta(days=7)


def test_asking_twice_to_have_a_line_explained_is_asking_once(world):
    assert world.raises(Kind.EXPLAIN) == world.raises(Kind.EXPLAIN)
    with world.read(world.hers) as db:
        assert len(matters_about(db, world.olena.id, "programme.start")) == 1


@pytest.mark.parametrize(
    "about", ["reception.norwegian", "fact.protection", "fact.", "agreed.a9", "\x00", "x" * 61, ""]
)
def test_a_line_that_does_not_concern_her_is_not_found(world, about):
    with world.read(world.hers) as db, pytest.raises(NotHere):
        raising_about(db, world.hers, about, TODAY)


def test_a_plan_that_is_not_there_cannot_be_disagreed_with(world):
    with given_in(world.database) as given:
        sara = given.participant(name="Sara Omar", municipality=world.home)
    actor = Actor(person_id=sara.id, public_id=sara.public_id, is_served=True)
    with world.read(actor) as db, pytest.raises(NotHere):
        raising_about(db, actor, "plan", TODAY)


def test_a_line_of_an_older_version_can_still_be_asked_about(world):
    lines = [{"id": "agreed.a1", "side": "municipality"}]
    with given_in(world.database) as given:
        sara = given.participant(name="Sara Omar", municipality=world.home)
        plan = given.plan(sara, world.home)
        given.contract(plan, content={"form": 2, "lines": lines})
        given.contract(plan, number=2)
    actor = Actor(person_id=sara.id, public_id=sara.public_id, is_served=True)
    with world.read(actor) as db:
        assert Kind.NOT_HAPPENED in raising_about(db, actor, "agreed.a1", TODAY).subject.kinds


def test_only_the_municipalitys_part_can_be_said_not_to_have_happened(world):
    with world.read(world.hers) as db:
        offered = {
            about: Kind.NOT_HAPPENED in raising_about(db, world.hers, about, TODAY).choices
            for about in ("programme.start", "norwegian.reading", "plan", "fact.settled_on")
        }
    assert offered == {
        "programme.start": True, "norwegian.reading": False, "plan": False, "fact.settled_on": False,
    }  # fmt: skip


def test_each_reader_sees_what_she_chose_and_no_other(world):
    mine = {who: world.raises(Kind.NOT_HAPPENED, seen_by=who) for who in ("adviser", "leader", "only_me")}
    assert world.inbox(world.adviser) == [mine["adviser"]]
    assert world.inbox(world.leader) == [mine["leader"]]
    assert world.inbox(world.stranger) == []
    for actor in (world.adviser, world.leader, world.stranger):
        with world.read(actor) as db:
            assert mine["only_me"] not in {
                each.public_id for each in matters_of_person(db, actor, world.olena.id, TODAY)
            }
            with pytest.raises(NotHere):
                opened_matter(db, actor, mine["only_me"], TODAY)


def test_nobody_answers_what_was_told_to_another(world):
    for_leader, private = world.raises(seen_by="leader"), world.raises(seen_by="only_me")
    for public_id, actor in ((for_leader, world.adviser), (private, world.adviser), (private, world.leader)):
        with pytest.raises(NotHere):
            world.answers(public_id, actor)
    world.answers(for_leader, world.leader)
    assert world.seen(for_leader).answered_by == f"leder, {world.home.name}"


def test_a_private_note_has_no_aim_and_gets_one_when_it_is_sent(world):
    note = world.raises(Kind.NOT_HAPPENED, seen_by="only_me")
    assert world.seen(note).answer_by is None
    later = TODAY + timedelta(days=5)
    with world.write(world.hers) as db:
        actions.send_matter(db, world.hers, note, "leader", later)
    assert (world.seen(note).seen_by, world.seen(note).answer_by) == ("leader", later + timedelta(days=14))
    assert world.inbox(world.leader) == [note] and world.inbox(world.adviser) == []
    with pytest.raises(ChangedSince), world.write(world.hers) as db:
        actions.send_matter(db, world.hers, note, "adviser", later)


def test_an_answer_is_kept_and_told_without_its_content(world):
    raised = world.raises()
    world.answers(raised)
    seen = world.seen(raised)
    assert (seen.answer, seen.answered_by) == ("Vi ser på det.", f"rådgiver, {world.home.name}")
    assert world.told() == [NoticeCode.MATTER_ANSWERED]
    with world.read(world.hers) as db:
        notice = unread_for(db, world.olena.id, NOW)[0]
    assert notice.matter == raised and "Vi ser på det" not in notice.text
    assert world.inbox(world.adviser) == [] and world.inbox(world.adviser, is_open=False) == [raised]


def test_of_two_answers_the_second_is_told_that_it_is_answered(world):
    raised = world.raises()
    world.answers(raised)
    for revision in (1, 2):
        with pytest.raises(ChangedSince) as changed:
            world.answers(raised, revision=revision)
        assert changed.value.now["answer"] == "Vi ser på det."
    assert world.told() == [NoticeCode.MATTER_ANSWERED]


def test_an_answer_to_a_form_that_does_not_say_what_was_seen_is_not_taken(world):
    raised = world.raises()
    with pytest.raises(ChangedSince):
        world.answers(raised, revision=0)


def test_what_is_taken_back_waits_for_nobody(world):
    raised = world.raises()
    for _twice in range(2):
        with world.write(world.hers) as db:
            actions.withdraw_matter(db, world.hers, raised, NOW)
    assert world.inbox(world.adviser) == world.inbox(world.adviser, is_open=False) == []
    with pytest.raises(ChangedSince) as changed:
        world.answers(raised, revision=2)
    assert changed.value.now["withdrawn"]


def test_what_is_answered_is_not_taken_back(world):
    raised = world.raises()
    world.answers(raised)
    with pytest.raises(ChangedSince), world.write(world.hers) as db:
        actions.withdraw_matter(db, world.hers, raised, NOW)


def test_nobody_takes_back_or_sends_what_another_raised(world):
    raised = world.raises(seen_by="only_me")
    with given_in(world.database) as given:
        sara = given.participant(name="Sara Omar", municipality=world.home)
    other = Actor(person_id=sara.id, public_id=sara.public_id, is_served=True)
    with pytest.raises(NotHere), world.write(other) as db:
        actions.withdraw_matter(db, other, raised, NOW)
    with pytest.raises(NotHere), world.write(other) as db:
        actions.send_matter(db, other, raised, "adviser", TODAY)


def test_explaining_can_be_written_down_as_gone_through(world):
    raised = world.raises(Kind.EXPLAIN)
    world.answers(raised, explained=Explained(TODAY, "uk", "by_phone"))
    with world.read(world.hers) as db:
        row = db.scalars(select(GoneThrough)).one()
    assert (row.line, row.language, row.interpreter) == ("programme.start", "uk", "by_phone")
    assert (row.contract_version_id, row.recorded_by) == (world.contract.id, f"rådgiver, {world.home.name}")


# The plan was decided on Monday 2 November: the last of three weeks is Monday 23 November.
@pytest.mark.parametrize(
    ("on", "in_time"), [("2026-11-02", True), ("2026-11-22", True), ("2026-11-23", True), ("2026-11-24", False)]
)
def test_an_appeal_is_received_in_time_or_late(world, on, in_time):
    now = datetime.fromisoformat(f"{on}T12:00:00+00:00")
    seen = world.seen(world.appeals(now))
    assert (seen.decision_reference, seen.decided_on, seen.appeal_by) == ("2026/41", DECIDED, date(2026, 11, 23))
    assert seen.in_time is in_time and seen.raised_at == now


def test_the_day_of_an_appeal_is_the_day_in_oslo(world):
    assert world.seen(world.appeals(datetime(2026, 11, 23, 22, 59, tzinfo=UTC))).in_time is True
    assert world.seen(world.appeals(datetime(2026, 11, 23, 23, 1, tzinfo=UTC))).in_time is False


def test_an_appeal_written_in_time_and_sent_late_says_both(world):
    late = datetime(2026, 11, 25, 9, tzinfo=UTC)
    seen = world.seen(world.appeals(late, made_at=datetime(2026, 11, 22, 9, tzinfo=UTC)))
    assert (seen.in_time, seen.written_in_time) == (False, True)


def test_an_appeal_is_against_the_plan_that_was_seen(world):
    with given_in(world.database) as given:
        given.plan(world.olena, world.home, number=2, decided_on=TODAY, decision_reference="2026/99")
    assert world.seen(world.appeals(plan_number=1)).decision_reference == "2026/41"
    assert world.seen(world.appeals(plan_number=2)).decision_reference == "2026/99"
    assert world.seen(world.appeals(plan_number=7)).decision_reference == "2026/99"


def test_who_does_not_know_whether_it_is_an_appeal_is_told_of_its_last_day(world):
    unsure = world.seen(world.raises(about="plan", is_appeal=IsAppeal.UNSURE))
    plain = world.seen(world.raises(about="plan", is_appeal=IsAppeal.NO))
    assert unsure.is_unsure and unsure.appeal_by == date(2026, 11, 23)
    assert not plain.is_unsure and plain.appeal_by is None


def test_a_decision_from_before_the_act_has_no_day_of_ours(world):
    with given_in(world.database) as given:
        given.plan(world.olena, world.home, number=2, decided_on=date(2019, 3, 4), kind="individual_plan")
    with world.read(world.hers) as db:
        assert newest_decision(db, world.olena.id).deadline is None
    assert world.seen(world.appeals()).in_time is None


def test_an_appeal_waits_until_it_is_handed_on_and_the_person_is_told(world):
    appeal = world.appeals()
    world.answers(appeal)
    assert world.inbox(world.adviser) == [appeal]
    for _twice in range(2):
        with world.write(world.adviser) as db:
            actions.hand_on(db, world.adviser, appeal, 2, now=NOW, today=TODAY)
    assert world.inbox(world.adviser) == [] and world.seen(appeal).handed_on_at == NOW
    assert sorted(world.told()) == [NoticeCode.APPEAL_HANDED_ON, NoticeCode.MATTER_ANSWERED]
    with pytest.raises(ChangedSince), world.write(world.hers) as db:
        actions.withdraw_matter(db, world.hers, appeal, NOW)


def test_only_an_appeal_is_handed_on(world):
    raised = world.raises()
    with pytest.raises(NotHere), world.write(world.adviser) as db:
        actions.hand_on(db, world.adviser, raised, 1, now=NOW, today=TODAY)


def test_the_latest_stands_first_and_pages_and_kinds_are_counted(world):
    late = world.raises(now=NOW - timedelta(days=30))
    soon = world.raises(Kind.EXPLAIN)
    later = world.raises(Kind.CHANGE)
    assert world.inbox(world.adviser) == [late, soon, later]
    assert world.inbox(world.adviser, kind="change") == [later]
    assert world.inbox(world.adviser, page=99) == [late, soon, later]
    with world.read(world.adviser) as db:
        assert open_matters_count(db, world.adviser, TODAY) == 3


def test_somebody_nobody_follows_up_is_not_sent_to_anybody(world):
    with given_in(world.database) as given:
        sara = given.person("Sara Omar")
    actor = Actor(person_id=sara.id, public_id=sara.public_id, is_served=True)
    raised = Raised(Kind.EXPLAIN, "plan", "", "adviser", None, None, NOW)
    with pytest.raises(NotHere), world.write(actor) as db:
        actions.raise_matter(db, actor, raised, now=NOW, today=TODAY)
    with world.database.reading(Who(everything=True)) as db:
        assert db.scalar(select(func.count()).select_from(Matter)) == 0
