"""Sending: each message once, a gateway that is down left alone for longer and longer, and nothing said about anybody."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.given import given_in
from tests.notices.gateway_servers import TOKEN, sms_server
from webapp.language import LANGUAGES
from webapp.notices.by_sms import SmsGateway
from webapp.notices.gateways import FileGateway, GatewayDown, Later, Refused, Sent
from webapp.notices.outbox import make_due
from webapp.notices.sending import PAUSES, send_due, the_only_runner
from webapp.tables.database import Database, Who
from webapp.tables.notices import MessageWay, OutgoingMessage

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class Recording:
    """A gateway that keeps what it gets, and fails as it is told: `faults` come first, one a message."""

    def __init__(self, *faults: Exception) -> None:
        self.messages = []
        self.tried = 0
        self.faults = list(faults)

    def send(self, message, about_to=lambda: None):
        self.tried += 1
        about_to()
        if self.faults:
            raise self.faults.pop(0)
        self.messages.append(message)
        return Sent(message.reference)

    def has(self, reference):
        return any(message.reference == reference for message in self.messages)

    def close(self):
        pass


def rows(database, *columns):
    with database.reading(Who(everything=True)) as db:
        found = db.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()
    return [
        tuple(getattr(row, name) for name in columns) if len(columns) > 1 else getattr(row, columns[0]) for row in found
    ]


def told(database, *, people=1, channel="email", at=NOW, **columns):
    """That many people, each with a way, an unread notice and the message about it."""
    with given_in(database) as given:
        made = [given.resident(name=f"Navnia{n} Hemmelig{n}", **columns) for n in range(people)]
        for person in made:
            given.message_way(person, channel)
            given.notice(person, at=at)
    make_due(database, at)
    return made


def minutes(number):
    return NOW + timedelta(minutes=number)


def test_what_waits_is_sent_and_not_again(database):
    told(database, people=3)
    gateway = Recording()
    outcomes = [send_due(database, {"email": gateway}, minutes(n)).sent for n in (0, 1, 20)]
    assert (outcomes, len(gateway.messages)) == ([3, 0, 0], 3)
    assert rows(database, "state", "sent_at", "code") == [("sent", NOW, None)] * 3


def test_a_channel_without_a_gateway_waits(database):
    told(database, channel="sms")
    did = send_due(database, {"email": Recording()}, NOW)
    assert (did.sent, did.waiting) == (0, 1)


# A gateway that is down


def test_a_gateway_that_is_down_is_tried_again_with_growing_pauses_and_nothing_else_is_brought_to_it(database):
    told(database, people=3)
    gateway = Recording(*(GatewayDown("down") for _ in range(6)))
    tried_at = []
    for minute in range(600):
        before = gateway.tried
        did = send_due(database, {"email": gateway}, minutes(minute))
        tried_at += [minute] * (gateway.tried - before)
        if did.sent:
            break
    assert tried_at == [0, 1, 6, 21, 81, 321, 561, 561, 561]
    assert len({message.reference for message in gateway.messages}) == 3
    assert [pause.total_seconds() / 60 for pause in PAUSES] == [1, 5, 15, 60, 240]


def test_what_is_told_while_a_gateway_rests_does_not_wake_it(database):
    told(database)
    gateway = Recording(GatewayDown("timeout"))
    send_due(database, {"email": gateway}, NOW)
    told(database, at=NOW + timedelta(seconds=30))
    assert send_due(database, {"email": gateway}, NOW + timedelta(seconds=40)).down == ("email",)
    assert gateway.tried == 1


def test_after_a_success_the_pauses_begin_anew(database):
    told(database)
    gateway = Recording(GatewayDown("down"), GatewayDown("down"))
    for minute in (0, 1, 6):
        send_due(database, {"email": gateway}, minutes(minute))
    told(database, at=minutes(100))
    gateway.faults = [GatewayDown("down")]
    send_due(database, {"email": gateway}, minutes(100))
    assert send_due(database, {"email": gateway}, minutes(101)).sent == 1


def test_while_one_gateway_is_down_the_other_goes_on(database):
    told(database, people=2)
    told(database, people=2, channel="sms")
    mail, sms = Recording(GatewayDown("down")), Recording()
    did = send_due(database, {"email": mail, "sms": sms}, NOW)
    assert (did.sent, did.down, mail.tried) == (2, ("email",), 1)


def test_one_message_that_must_wait_does_not_hold_up_the_others(database):
    told(database, people=3)
    gateway = Recording(Later("later"))
    did = send_due(database, {"email": gateway}, NOW)
    assert (did.sent, did.put_off, did.down) == (2, 1, ())
    assert send_due(database, {"email": gateway}, minutes(1)).sent == 1


def test_a_fault_nobody_thought_of_holds_up_one_message_alone(database):
    told(database, people=2)
    did = send_due(database, {"email": Recording(ZeroDivisionError())}, NOW)
    assert (did.sent, did.put_off) == (1, 1)


def test_what_a_gateway_refuses_for_ever_is_given_up(database):
    told(database, people=2)
    did = send_due(database, {"email": Recording(Refused("refused"))}, NOW)
    assert (did.sent, did.given_up) == (1, 1)
    assert ("given_up", "refused") in rows(database, "state", "failure")


def test_after_three_days_news_are_too_late(database):
    told(database)
    gateway = Recording()
    did = send_due(database, {"email": gateway}, NOW + timedelta(days=3))
    assert (did.sent, did.too_late, gateway.tried) == (0, 1, 0)


def test_a_reminder_is_too_late_when_the_first_thing_begins(database):
    with given_in(database) as given:
        person = given.resident()
        given.message_way(person)
        given.meeting(person, at="2026-11-17 10:00")
    evening, begins = (datetime(2026, 11, day, hour, tzinfo=UTC) for day, hour in ((16, 17), (17, 9)))
    make_due(database, evening)
    gateway = Recording(GatewayDown("down"))
    send_due(database, {"email": gateway}, evening)
    assert send_due(database, {"email": gateway}, begins).too_late == 1
    assert gateway.messages == []


# What the person does meanwhile


@pytest.mark.parametrize("what", ["read", "stopped", "not notices", "not confirmed", "secret"])
def test_a_message_that_waits_does_not_go_when_it_should_no_longer(database, what):
    (person,) = told(database)
    with database.the_write(Who(everything=True)) as db:
        way = db.scalars(select(MessageWay)).one()
        message = db.scalars(select(OutgoingMessage)).one()
        if what == "read":
            from webapp.tables.notices import Notice

            db.scalars(select(Notice)).one().read_at = NOW
        elif what == "stopped":
            message.way_id = None
        elif what == "not notices":
            way.notices = False
        elif what == "not confirmed":
            way.confirmed_at = None
        else:
            db.merge(person).protection = "strictly_confidential"
    gateway = Recording()
    assert send_due(database, {"email": gateway}, NOW).sent == 0
    assert gateway.tried == 0 and rows(database, "state") == ["too_late" if what == "read" else "given_up"]


# What a run that was killed leaves


def test_a_message_found_half_sent_is_asked_about_and_not_sent_again(database, tmp_path):
    told(database)
    gateway = FileGateway(tmp_path)
    (reference,) = rows(database, "public_id")
    with database.the_write(Who(everything=True)) as db:
        db.scalars(select(OutgoingMessage)).one().state = "sending"
        db.scalars(select(OutgoingMessage)).one().tries = 1
    (tmp_path / f"{reference}.txt").write_text("went before the run was killed")
    assert send_due(database, {"email": gateway}, NOW).sent == 1
    assert (tmp_path / f"{reference}.txt").read_text() == "went before the run was killed"


def test_a_message_whose_answer_never_came_is_asked_about_first(database):
    told(database, channel="sms")
    with sms_server() as server:
        gateway = SmsGateway(server.address, TOKEN, "Samvei")
        (reference,) = rows(database, "public_id")
        server.statuses = [500]
        send_due(database, {"sms": gateway}, NOW)
        server.taken[reference] = {}  # it had come over after all
        assert send_due(database, {"sms": gateway}, minutes(1)).sent == 1
    assert server.asked == [reference] and not server.posts


def test_a_second_runner_does_nothing_while_the_first_is_at_it(database):
    told(database)
    other = Database(database.url)
    try:
        with the_only_runner(database) as alone:
            gateway = Recording()
            did = send_due(other, {"email": gateway}, NOW)
        assert alone and did.busy and gateway.tried == 0
        assert send_due(other, {"email": gateway}, NOW).sent == 1
    finally:
        other.close()


def test_a_run_stops_in_time_and_the_next_one_goes_on(database):
    told(database, people=3)
    gateway = Recording()
    assert send_due(database, {"email": gateway}, NOW, at_most=timedelta(0)).waiting == 3
    assert send_due(database, {"email": gateway}, NOW).sent == 3


# What it says


@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize("tag", [*LANGUAGES, "so"])
def test_a_message_says_the_same_to_everybody_about_everything(database, channel, tag):
    with given_in(database) as given:
        person = given.participant(name="Navnia Hemmelig", language=tag)
        given.message_way(person, channel, address="kanarifugl@example.org" if channel == "email" else "+4741234567")
        given.notice(
            person, "lesson_moved", at=NOW,
            values='{"lesson":"%s","starts_at":"2026-11-18T08:00:00+00:00","was_starts_at":"2026-11-17T08:00:00+00:00"}' % ("c" * 32),
        )  # fmt: skip
        school_class = given.school_class(name="Kanariklassen")
        given.enrolled(person, school_class)
        given.lesson(school_class, at="2026-11-17 09:00", place_name="Kanaristedet", room="Kanarirommet")
    evening = datetime(2026, 11, 16, 17, tzinfo=UTC)
    make_due(database, NOW)
    make_due(database, evening)
    gateway = Recording()
    send_due(database, {channel: gateway}, evening, name="Samvei")
    assert len(gateway.messages) == 2
    assert len({(message.text, message.subject) for message in gateway.messages}) == 1
    for message in gateway.messages:
        said = f"{message.text} {message.subject}"
        assert not re.search("[0-9]|Navnia|Hemmelig|Kanari|lesson|kommune|Drammen|Elva", said)
        if tag in ("nb", "so"):
            assert message.text == "Du har en ny beskjed.\nSamvei"


def test_a_code_is_sent_once_before_everything_else_and_then_forgotten(database):
    told(database)
    with given_in(database) as given:
        person = given.resident(name="Sara Omar")
        way = given.message_way(person, "email", "sara@example.org", confirmed=False)
        given.outgoing_message(person, way, at=NOW, kind="code", key="code:1", code="012345", good_until=minutes(10))
    gateway = Recording()
    send_due(database, {"email": gateway}, NOW)
    assert "012345" in gateway.messages[0].text and gateway.messages[0].to == "sara@example.org"
    assert set(rows(database, "code")) == {None}


def test_a_code_that_is_too_old_is_not_sent(database):
    with given_in(database) as given:
        person = given.resident()
        way = given.message_way(person, confirmed=False)
        given.outgoing_message(person, way, at=NOW, kind="code", key="code:1", code="012345", good_until=minutes(10))
    gateway = Recording()
    assert send_due(database, {"email": gateway}, minutes(10)).too_late == 1
    assert gateway.tried == 0 and rows(database, "code") == [None]
