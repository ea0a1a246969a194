"""The meetings of parental guidance as their own person sees them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.given import given_in
from webapp.engine.commitment import Basis, Commitment, Confidence, Phase, Side, Subject, Unit
from webapp.engine.standing import Standing, State
from webapp.features.modules import guidance_for, guidance_meetings
from webapp.policy.actor import Actor
from webapp.tables.database import Database, Who
from webapp.tables.people import Person

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def a_standing(commitment_id="parental_guidance.meetings", done=6):
    basis = Basis("IF § 3", "5.5", Confidence.VERIFIED, date(2021, 1, 1), "decision", date(2026, 5, 5))
    commitment = Commitment(
        id=commitment_id,
        rule=commitment_id,
        side=Side.PERSON,
        phase=Phase.PROGRAMME,
        subject=Subject.PARENTAL_GUIDANCE,
        unit=Unit.MEETINGS,
        target=8,
        basis=basis,
        owed_from=date(2026, 3, 2),
    )
    return Standing(commitment=commitment, on=NOW.date(), state=State.ON_TRACK, done=done, target=8, left=8 - done)


@pytest.fixture
def parents(database: Database) -> tuple[Actor, Actor]:
    """Two parents: the first goes to a group, the second has conversations. No meetings yet."""
    with given_in(database) as given:
        people = given.participant(), given.participant(guidance_form="individual")
    return Actor(person_id=people[0].id), Actor(person_id=people[1].id)


def plan(database, actor, *, days, **columns):
    with given_in(database) as given:
        person = given.session.get_one(Person, actor.person_id)
        given.meeting(person, at=NOW + timedelta(days=days), place_name="Biblioteket", **columns)


def guidance_of(database, actor, standings=()):
    with database.reading(Who(person_id=actor.person_id)) as db:
        return guidance_for(db, actor, standings, NOW)


def test_the_next_meeting_is_the_soonest_that_has_not_ended(database, parents):
    for days in (-7, 13, 6):
        plan(database, parents[0], days=days, module="limits")
    meeting = guidance_of(database, parents[0]).next_meeting
    assert meeting.starts_at == NOW + timedelta(days=6)
    assert (meeting.place_name, meeting.module_slug, meeting.is_conversation) == ("Biblioteket", "limits", False)


def test_a_meeting_that_has_begun_is_still_the_next(database, parents):
    plan(database, parents[0], days=-1 / 24)
    assert guidance_of(database, parents[0]).next_meeting is not None


def test_a_cancelled_meeting_is_not_next(database, parents):
    plan(database, parents[0], days=2, cancelled=True)
    assert guidance_of(database, parents[0]).next_meeting is None


def test_a_follow_up_talk_is_not_a_guidance_meeting(database, parents):
    plan(database, parents[0], days=2, kind="follow_up")
    assert guidance_of(database, parents[0]).next_meeting is None


def test_nobody_sees_the_meetings_of_another(database, parents):
    plan(database, parents[0], days=2)
    with database.reading(Who(person_id=parents[1].person_id)) as db:
        assert guidance_meetings(db, parents[1], NOW) == ()
        assert guidance_for(db, parents[1], (), NOW).next_meeting is None


def test_guidance_one_to_one_is_told_apart_from_a_group(database, parents):
    plan(database, parents[1], days=2, kind="guidance_conversation")
    guidance = guidance_of(database, parents[1])
    assert guidance.in_conversations and guidance.next_meeting.is_conversation
    assert not guidance_of(database, parents[0]).in_conversations


def test_the_meetings_to_come_stand_in_order(database, parents):
    for days in (13, 6, -7):
        plan(database, parents[0], days=days)
    with database.reading(Who(person_id=parents[0].person_id)) as db:
        meetings = guidance_meetings(db, parents[0], NOW)
    assert [(meeting.starts_at - NOW).days for meeting in meetings] == [6, 13]


def test_the_standing_is_that_of_the_meetings_and_no_other(database, parents):
    standings = (a_standing("parental_guidance.offer"), a_standing(done=6))
    assert guidance_of(database, parents[0], standings).standing == standings[1]


def test_without_the_duty_there_is_no_standing(database, parents):
    assert guidance_of(database, parents[0]).standing is None


def test_somebody_without_circumstances_has_neither_standing_nor_meeting(database, parents):
    guidance = guidance_of(database, Actor(person_id=99))
    assert guidance.standing is None and guidance.next_meeting is None
