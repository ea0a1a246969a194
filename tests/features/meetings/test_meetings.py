"""Meetings planned by those who follow a person up, through the whole application."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from webapp.engine import oslo
from webapp.features.meetings.forms import FIELDS, read_meeting
from webapp.tables.access import Look
from webapp.tables.evidence import Meeting
from webapp.tables.notices import Notice

NOW = datetime.now(UTC)
DAY = oslo.day_of(NOW) + timedelta(days=3)
FORM = {
    "kind": "follow_up", "day": DAY.isoformat(), "starts": "10:00", "ends": "11:00", "way": "in_person",
    "place_name": "Rådhuset", "interpreter": "ordered", "with_name": "Kari Nes", "with_phone": "32 00 00 01", "bring": "Planen",
}  # fmt: skip


class World:
    """Olena, her adviser at the desk, and her own phone."""

    def __init__(self, given, client_for, form_token):
        self.given, self.client_for, self.form_token = given, client_for, form_token
        self.home = given.organisation()
        self.olena = given.participant(municipality=self.home)
        self.desk = client_for(given.staff("adviser", self.home))
        self.phone = client_for(self.olena)
        self.address = f"/nb/staff/people/{self.olena.public_id}/meetings"

    def send(self, address=None, **fields):
        return self.desk.post(address or self.address, data={"csrf_token": self.form_token()} | fields)

    def planned(self, **fields):
        assert self.send(**(FORM | fields)).status_code == 303
        return self.meetings()[-1]

    def meetings(self):
        self.given.session.rollback()
        return self.given.session.scalars(
            select(Meeting).order_by(Meeting.id).execution_options(populate_existing=True)
        ).all()

    def told(self):
        self.given.session.rollback()
        return list(self.given.session.scalars(select(Notice.code).order_by(Notice.id)))


@pytest.fixture
def world(given, client_for, form_token):
    return World(given, client_for, form_token)


def at(meeting):
    return f"/nb/staff/meetings/{meeting.public_id}"


def test_a_planned_meeting_stands_in_her_week_with_everything_said(world):
    meeting = world.planned()
    week = world.phone.get("/nb/schedule", query_string={"from": DAY.isoformat()}).text
    page = world.phone.get(f"/nb/schedule/{meeting.public_id}").text
    assert f"lesson-{meeting.public_id}" in week
    for words in ("Du skal snakke med Kari Nes.", "Tolk er bestilt.", "Dere møtes på stedet", "Planen", "Rådhuset"):
        assert words in week and words in page
    assert world.told() == ["meeting_planned"]


def test_the_form_is_filled_with_the_adviser_and_what_is_known_of_an_interpreter(world, given, client_for):
    sara = given.participant(
        name="Sara Omar", municipality=world.home, interpreter_needed=True, interpreter_language="dari"
    )
    world.given.session.commit()
    page = world.desk.get(f"/nb/staff/people/{sara.public_id}/meetings").text
    assert 'value="Kari Nes"' in page and "trenger tolk: dari" in page
    assert '<option value="to_order" selected>' in page


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"kind": "party"}, "kind"),
        ({"day": "i morgen"}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"starts": "25:00"}, "starts"),
        ({"ends": ""}, "ends"),
        ({"ends": "10:00"}, "ends"),
        ({"starts": "01:00", "ends": "23:00"}, "ends"),
        ({"way": "boat"}, "way"),
        ({"place_name": ""}, "place_name"),
        ({"interpreter": ""}, "interpreter"),
        ({"with_phone": "ring meg"}, "with_phone"),
        ({"bring": "x" * 201}, "bring"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(world, wrong, field):
    answer = world.send(**(FORM | wrong))
    assert answer.status_code == 422 and f"f-{field}-error" in answer.text
    assert (FORM | wrong)["bring"] in answer.text
    assert world.meetings() == []


def test_nine_in_the_morning_stays_nine_on_the_day_the_clock_changes():
    typed = dict.fromkeys(FIELDS, "") | FORM
    before = datetime(2026, 3, 1, tzinfo=UTC)
    hours = []
    for day in ("2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"):
        given, errors = read_meeting(typed | {"day": day, "starts": "09:00", "ends": "10:00"}, before)
        assert not errors
        hours.append((given.starts_at.hour, oslo.time_of(given.starts_at).hour))
    assert hours == [(8, 9), (7, 9), (7, 9), (8, 9)]


def test_a_meeting_through_the_hour_that_is_skipped_is_as_long_as_it_lasts():
    typed = dict.fromkeys(FIELDS, "") | FORM | {"day": "2026-03-29", "starts": "01:30", "ends": "03:30"}
    given, errors = read_meeting(typed, datetime(2026, 3, 1, tzinfo=UTC))
    assert not errors and given.ends_at - given.starts_at == timedelta(hours=1)


def test_a_collision_is_shown_first_and_saved_when_it_is_accepted(world, given, hidden):
    norwegian = given.school_class()
    given.enrolled(world.olena, norwegian)
    given.lesson(norwegian, at=f"{DAY} 10:30")
    given.session.commit()
    answer = world.send(**FORM)
    assert answer.status_code == 422 and "Personen har noe annet da" in answer.text and world.meetings() == []
    accepted = hidden(answer.text, "accepted")
    assert world.send(**FORM, accepted=accepted).status_code == 303
    assert len(world.meetings()) == 1


def test_another_collision_than_the_accepted_one_is_shown_again(world, given):
    norwegian = given.school_class()
    given.enrolled(world.olena, norwegian)
    given.lesson(norwegian, at=f"{DAY} 10:30")
    given.session.commit()
    assert world.send(**FORM, accepted="0" * 64).status_code == 422


def test_a_gathering_she_saved_is_told_to_nobody(world, given):
    given.saved_event(world.olena, given.event(at=f"{DAY} 10:00"))
    given.session.commit()
    assert world.send(**FORM).status_code == 303


def test_a_moved_meeting_shows_both_times_and_raises_its_sequence(world):
    meeting = world.planned()
    answer = world.send(at(meeting), **FORM | {"starts": "13:00", "ends": "14:00"}, seen_revision="1")
    assert answer.status_code == 303
    (now,) = world.meetings()
    assert (now.revision, now.sequence, now.was_starts_at) == (2, 1, oslo.at(DAY, time(10)))
    assert world.told() == ["meeting_planned", "meeting_moved"]
    assert "Før:" in world.phone.get(f"/nb/schedule/{meeting.public_id}").text
    assert "kl. 10:00" in world.desk.get(at(meeting)).text


def test_a_meeting_moved_back_was_not_moved(world):
    meeting = world.planned()
    world.send(at(meeting), **FORM | {"starts": "13:00", "ends": "14:00"}, seen_revision="1")
    world.send(at(meeting), **FORM, seen_revision="2")
    assert world.meetings()[0].was_starts_at is None


def test_a_form_that_changes_nothing_tells_nobody(world):
    meeting = world.planned()
    assert world.send(at(meeting), **FORM, seen_revision="1").status_code == 303
    assert world.meetings()[0].revision == 1 and world.told() == ["meeting_planned"]


def test_a_cancelled_meeting_can_be_taken_up_again(world):
    meeting = world.planned()
    assert world.send(at(meeting), do="cancel", seen_revision="1").status_code == 303
    assert "Avlyst" in world.phone.get(f"/nb/schedule/{meeting.public_id}").text
    assert world.send(at(meeting), do="again", seen_revision="2").status_code == 303
    (now,) = world.meetings()
    assert (now.cancelled, now.sequence) == (False, 2)
    assert world.told() == ["meeting_planned", "meeting_cancelled", "meeting_planned"]


@pytest.mark.parametrize("fields", [FORM | {"room": "2"}, {"do": "cancel"}, {"do": "again"}])
def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_lost(world, fields):
    meeting = world.planned()
    world.send(at(meeting), **FORM | {"room": "7"}, seen_revision="1")
    answer = world.send(at(meeting), **fields, seen_revision="1")
    assert answer.status_code == 409
    assert world.meetings()[0].room == "7"


def test_a_meeting_that_has_begun_is_not_changed(world, given):
    meeting = given.meeting(world.olena, world.home, at=NOW - timedelta(minutes=10), kind="follow_up")
    given.session.commit()
    assert "Det kan ikke flyttes lenger" in world.desk.get(at(meeting)).text
    assert world.send(at(meeting), **FORM, seen_revision="1").status_code == 409


@pytest.mark.parametrize("role", ["teacher", "volunteer", "coordinator", "admin", "leader"])
def test_those_who_do_not_follow_her_up_find_no_meetings(world, given, client_for, role):
    meeting = world.planned()
    client = client_for(given.staff(role, world.home))
    for address in (world.address, at(meeting)):
        assert client.get(address).status_code == 404
        assert client.post(address, data={"csrf_token": world.form_token()} | FORM).status_code == 404


def test_the_meeting_of_another_office_is_not_ones_own_to_change(world, given, client_for):
    centre = given.organisation("reception_centre")
    given.served(world.olena, centre, "housing")
    meeting = given.meeting(world.olena, centre, at=NOW + timedelta(days=2), kind="follow_up")
    given.session.commit()
    page = world.desk.get(world.address).text
    assert "Samtale med rådgiveren" in page and meeting.public_id not in page
    assert world.desk.get(at(meeting)).status_code == 404


def test_nobody_meets_somebody_whose_address_is_strictly_confidential(world, given):
    secret = given.participant(name="Ada Bru", municipality=world.home)
    secret.protection = "strictly_confidential"
    given.session.commit()
    address = f"/nb/staff/people/{secret.public_id}/meetings"
    assert world.desk.get(address).status_code == 404 and world.send(address, **FORM).status_code == 404


def test_opening_the_page_is_a_look(world):
    world.desk.get(world.address)
    assert list(world.given.session.scalars(select(Look.part))) == ["plan_meeting"]


def test_a_planned_meeting_is_ahead_in_her_standing_at_once(world):
    meeting = world.planned(kind="guidance_conversation")
    assert meeting.held_on == DAY and isinstance(meeting.held_on, date)
