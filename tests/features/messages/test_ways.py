"""Saying an address, typing in its code, choosing and stopping: on both engines, behind the wall, as the person herself."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.features.messages import actions
from webapp.features.messages.actions import MOST_CODES_AN_HOUR, MOST_TRIES, Answer, TooManyCodes
from webapp.features.messages.forms import Choice
from webapp.features.messages.queries import ways_of
from webapp.policy.actor import Actor, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.access import Attempt
from webapp.tables.database import Who
from webapp.tables.notices import MessageWay, OutgoingMessage

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
KEY = b"k" * 32
ADDRESS = "hanan@example.org"


class Hanan:
    """A person at her page, one write a call."""

    def __init__(self, database, name="Hanan Ali", **columns):
        self.database = database
        with given_in(database) as given:
            self.row = given.resident(name=name)
            for column, value in columns.items():
                setattr(self.row, column, value)
        self.actor = Actor(person_id=self.row.id, public_id=self.row.public_id, stage=Stage.RESIDENT, is_served=True)

    def _write(self):
        return self.database.the_write(Who(self.row.id, on=TODAY))

    def says(self, address=ADDRESS, channel="email", revision=None, now=NOW):
        if revision is None:
            way = self.ways(now).by_channel.get(channel)
            revision = way.revision if way else 0
        with self._write() as db:
            actions.set_address(db, self.actor, channel, address, revision, now=now, key=KEY)

    def types(self, digits, channel="email", now=NOW):
        with self._write() as db:
            return actions.confirm(db, self.actor, channel, digits, now=now, key=KEY)

    def chooses(self, choice, channel="email"):
        with self._write() as db:
            actions.choose(db, self.actor, channel, choice)

    def stops(self, channel="email"):
        with self._write() as db:
            actions.stop(db, self.actor, channel)

    def ways(self, now=NOW):
        with self.database.reading(Who(self.row.id, on=TODAY)) as db:
            return ways_of(db, self.row.id, now)

    def code(self):
        """The digits that wait to be sent to her, or None."""
        with self.database.reading(Who(everything=True)) as db:
            return db.scalar(
                select(OutgoingMessage.code).where(
                    OutgoingMessage.person_id == self.row.id, OutgoingMessage.state == "waiting"
                )
            )


@pytest.fixture
def hanan(database):
    return Hanan(database)


def messages(database):
    with database.reading(Who(everything=True)) as db:
        return db.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()


def other_than(digits):
    return f"{(int(digits) + 1) % 10**6:06}"


def test_nothing_is_on_before_she_has_said_so(hanan):
    ways = hanan.ways()
    assert (ways.by_channel, ways.is_offered) == ({}, True)


def test_an_address_is_off_until_its_code_has_come_back(hanan):
    hanan.says()
    before = hanan.ways().by_channel["email"]
    answer = hanan.types(hanan.code())
    after = hanan.ways().by_channel["email"]
    assert (before.is_on, before.waits_for_code, answer, after.is_on, after.waits_for_code) == (
        False, True, Answer.CONFIRMED, True, False,
    )  # fmt: skip
    assert (after.notices, after.reminders) == (True, True)


def test_a_code_is_six_digits_kept_only_as_a_hash_and_good_for_ten_minutes(hanan, database):
    hanan.says()
    (message,) = messages(database)
    assert len(message.code) == 6 and message.code.isdigit()
    assert message.good_until == NOW + timedelta(minutes=10)
    with database.reading(Who(everything=True)) as db:
        way = db.scalars(select(MessageWay)).one()
    assert message.code not in way.code_hash and len(way.code_hash) == 64
    assert hanan.types(message.code, now=NOW + timedelta(minutes=10)) is Answer.EXPIRED


def test_after_five_wrong_tries_the_right_code_is_no_good_either(hanan):
    hanan.says()
    right = hanan.code()
    answers = [hanan.types(other_than(right)) for _ in range(MOST_TRIES)]
    assert answers == [Answer.WRONG] * (MOST_TRIES - 1) + [Answer.TOO_MANY]
    assert hanan.types(right) is Answer.TOO_MANY
    assert not hanan.ways().by_channel["email"].is_on


def test_the_code_of_another_is_no_good(hanan, database):
    sara = Hanan(database, "Sara Omar")
    hanan.says()
    sara.says("sara@example.org")
    if hanan.code() != sara.code():
        assert hanan.types(sara.code()) is Answer.WRONG
    assert hanan.types(hanan.code()) is Answer.CONFIRMED


def test_a_new_code_takes_the_old_one_back(hanan, database):
    hanan.says()
    old = hanan.code()
    hanan.says()
    states = [(message.state, message.code is None) for message in messages(database)]
    assert states == [("given_up", True), ("waiting", False)]
    assert old == hanan.code() or hanan.types(old) is Answer.WRONG


def test_another_address_is_off_until_its_own_code_has_come_back(hanan):
    hanan.says()
    hanan.types(hanan.code())
    hanan.says("ny@example.org")
    way = hanan.ways().by_channel["email"]
    assert (way.address, way.is_on) == ("ny@example.org", False)


def test_the_same_address_again_changes_nothing_and_sends_nothing(hanan, database):
    hanan.says()
    hanan.types(hanan.code())
    hanan.says()
    assert hanan.ways().by_channel["email"].is_on and len(messages(database)) == 1


def test_of_addresses_said_at_the_same_moment_one_is_kept_with_its_one_code(database, hanan):
    together, answers = Barrier(4), []

    def say(number):
        together.wait()
        try:
            hanan.says(f"hanan{number}@example.org", revision=0)
            answers.append("kept")
        except ChangedSince:
            answers.append("changed")

    threads = [Thread(target=say, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["changed"] * 3 + ["kept"]
    assert len(messages(database)) == 1


def test_five_codes_an_hour_are_enough(hanan):
    for number in range(MOST_CODES_AN_HOUR):
        hanan.says(f"hanan{number}@example.org")
    with pytest.raises(TooManyCodes):
        hanan.says("hanan9@example.org")
    assert hanan.ways().by_channel["email"].address == f"hanan{MOST_CODES_AN_HOUR - 1}@example.org"
    hanan.says(now=NOW + timedelta(hours=1, minutes=10))


def test_an_address_gets_five_codes_an_hour_whoever_asks_and_nobody_is_told(database):
    for number in range(MOST_CODES_AN_HOUR + 2):
        person = Hanan(database, f"Person Nummer{number}")
        person.says()
        assert person.ways().by_channel["email"].waits_for_code
    assert len(messages(database)) == MOST_CODES_AN_HOUR


def test_the_table_of_tries_tells_neither_people_nor_addresses(hanan, database):
    hanan.says()
    with database.reading() as db:
        keys = list(db.scalars(select(Attempt.key)))
    assert len(keys) == 2 and not any("hanan" in key or ADDRESS in key for key in keys)


def test_what_she_wants_to_be_told_about_is_hers_to_choose(hanan):
    hanan.says()
    hanan.types(hanan.code())
    hanan.chooses(Choice(notices=False, reminders=True, revision=hanan.ways().by_channel["email"].revision))
    way = hanan.ways().by_channel["email"]
    assert (way.is_on, way.notices, way.reminders) == (True, False, True)


def test_a_choice_on_an_old_page_changes_nothing(hanan):
    hanan.says()
    with pytest.raises(ChangedSince):
        hanan.chooses(Choice(notices=False, reminders=False, revision=7))
    with pytest.raises(ChangedSince):
        hanan.says("ny@example.org", revision=0)
    assert hanan.ways().by_channel["email"].notices


def test_stopping_forgets_the_address_and_takes_back_what_waits(hanan, database):
    hanan.says()
    hanan.stops()
    hanan.stops()
    (message,) = messages(database)
    assert (message.state, message.code, message.way_id, hanan.ways().by_channel) == ("given_up", None, None, {})


def test_one_channel_stays_when_the_other_is_stopped(hanan):
    hanan.says()
    hanan.says("+4741234567", "sms")
    hanan.stops("sms")
    assert set(hanan.ways().by_channel) == {"email"}


def test_nobody_reads_the_ways_of_another(hanan, database):
    hanan.says()
    sara = Hanan(database, "Sara Omar")
    assert sara.ways().by_channel == {}
    assert sara.types("000000") is Answer.EXPIRED
    with pytest.raises(NotHere):
        sara.chooses(Choice(notices=False, reminders=False, revision=1))


def test_nothing_is_offered_to_a_strictly_confidential_person(database):
    person = Hanan(database, protection="strictly_confidential")
    assert not person.ways().is_offered
    with pytest.raises(NotHere):
        person.says()
    person.stops()
    assert messages(database) == []


def test_a_confidential_person_may_choose_for_herself(database):
    person = Hanan(database, protection="confidential")
    person.says()
    assert person.types(person.code()) is Answer.CONFIRMED
