"""What a calendar app reads under an address: the same instants, the same ids, and no more than was chosen."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import select, text, update

from webapp.engine import oslo
from webapp.tables.database import Who
from webapp.tables.people import Person
from webapp.tables.schedule import CalendarFeed, Lesson

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = oslo.day_of(NOW)
CANARIES = {"topic": "qvemne", "place_name": "qvsted", "address": "qvvei", "room": "qvrom", "module": "qvmodul"}


@pytest.fixture
def pupil(given):
    """Somebody in a class that has a named teacher."""
    person = given.participant(language="nb")
    taught = given.school_class(name="qvklasse", teacher_name="qvlærer", teacher_phone="qvtelefon")
    given.enrolled(person, taught, TODAY - timedelta(days=300))
    person.taught = taught
    return person


def lesson(given, pupil, at, **columns):
    return given.lesson(pupil.taught, at, **columns)


def read(client, token, **headers):
    answer = client.get(f"/calendar/{token}.ics", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def events(answer):
    return list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))


def at(days, clock="09:00"):
    return f"{TODAY + timedelta(days=days)} {clock}"


def test_each_lesson_meeting_and_test_is_one_event_at_its_own_instant(given, client, pupil):
    one = lesson(given, pupil, at(1), minutes=135)
    two = given.meeting(pupil, at=at(2, "14:00"))
    three = given.examination(pupil, at(3, "10:00"))
    token = given.calendar_feed(pupil)
    given.session.commit()
    found = {str(each["UID"]): (each["DTSTART"].dt, each["DTEND"].dt) for each in events(read(client, token))}
    assert found == {f"{each.public_id}@samvei": (each.starts_at, each.ends_at) for each in (one, two, three)}


def test_the_answer_is_what_a_calendar_app_expects_and_sets_no_cookie(given, client, pupil):
    lesson(given, pupil, at(1))
    token = given.calendar_feed(pupil)
    given.session.commit()
    answer = read(client, token)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=900"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    calendar = icalendar.Calendar.from_ical(answer.data)
    assert str(calendar["VERSION"]) == "2.0"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in answer.data
    assert b"X-WR-CALNAME:Kurs\r\n" in answer.data
    assert all(str(each["CLASS"]) == "PRIVATE" for each in events(answer))


def test_the_lines_end_as_they_must_and_are_short(given, client, pupil):
    lesson(given, pupil, at(1), place_name="Ærlighetens lange vei " * 9)
    token = given.calendar_feed(pupil, detail="full")
    given.session.commit()
    body = read(client, token).data
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75


@pytest.mark.parametrize("day", ["2027-03-27", "2027-03-28", "2027-03-29", "2027-10-30", "2027-10-31", "2027-11-01"])
@pytest.mark.parametrize("clock", ["00:30", "01:30", "03:30", "09:00", "23:30"])
def test_the_instant_is_right_on_both_sides_of_a_change_of_clock(day, clock):
    starts_at = oslo.at(datetime.fromisoformat(day).date(), datetime.fromisoformat(f"{day} {clock}").time())
    assert instants_after_a_round([starts_at]) == [starts_at]


def test_both_hours_with_one_name_in_october_are_told_apart():
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert instants_after_a_round([first, first + timedelta(hours=1)]) == [first, first + timedelta(hours=1)]


def instants_after_a_round(instants):
    """Written by us, read back with the rules of the file's own VTIMEZONE."""
    from webapp.features.calendar.feed import _clock, _empty

    calendar = _empty()
    for number, instant in enumerate(instants):
        event = icalendar.Event()
        event.add("uid", str(number))
        event.add("dtstart", _clock(instant))
        calendar.add_component(event)
    again = icalendar.Calendar.from_ical(calendar.to_ical())
    (zone,) = [each for each in again.subcomponents if each.name == "VTIMEZONE"]
    own = zone.to_tz(lookup_tzid=False)
    found = []
    for each in again.walk("VEVENT"):
        local = each["DTSTART"].dt
        is_utc = local.utcoffset() == timedelta(0)
        found.append((local if is_utc else local.replace(tzinfo=own)).astimezone(UTC))
    return found


def test_the_coarse_calendar_holds_no_word_of_place_teacher_or_kind(given, client, pupil):
    lesson(given, pupil, at(1), **CANARIES)
    lesson(given, pupil, at(2), status="cancelled", **CANARIES)
    given.meeting(pupil, at=at(2, "14:00"), place_name="qvsted", room="qvrom", kind="follow_up")
    given.examination(pupil, at(3, "10:00"), place_name="qvsted", room="qvrom")
    event = given.event(
        given.place("qvbibliotek"), oslo.at(TODAY + timedelta(days=4), NOW.time()), given.organisation()
    )
    given.saved_event(pupil, event)
    token = given.calendar_feed(pupil)
    given.session.commit()
    answer = read(client, token)
    text = answer.get_data(as_text=True)
    assert "qv" not in text.replace("X-WR", "").lower().replace(pupil.public_id, "")
    assert {str(each["SUMMARY"]) for each in events(answer)} == {"Kurs", "Avlyst: Kurs"}
    assert len(events(answer)) == 4
    assert not any(name in each for each in events(answer) for name in ("LOCATION", "DESCRIPTION", "CATEGORIES"))


def test_the_full_calendar_tells_what_where_and_who(given, client, pupil):
    lesson(given, pupil, at(1), place_name="Elva skole", room="4", address="Elvegata 1")
    token = given.calendar_feed(pupil, detail="full")
    given.session.commit()
    (event,) = events(read(client, token))
    assert str(event["SUMMARY"]) == "Norsk"
    assert str(event["LOCATION"]) == "Elva skole, rom 4, Elvegata 1"
    assert "qvlærer" in str(event["DESCRIPTION"])


def test_it_speaks_the_language_the_address_was_made_in(given, client, pupil):
    lesson(given, pupil, at(1))
    token = given.calendar_feed(pupil, language="xx", detail="full")
    given.session.commit()
    assert str(events(read(client, token, **{"Accept-Language": "en"}))[0]["SUMMARY"]) == "Norsk"


@pytest.mark.parametrize(
    "said",
    [
        "a, b; c: d\\n e",
        "linje en\nlinje to",
        "مدرسة الوادي، غرفة ٤",
        "x" * 200,
        "a\x00b\x0bc\u2028d",
        "BEGIN:VEVENT",
        '"quoted"',
    ],
)
def test_any_text_comes_back_as_it_was(given, client, pupil, said):
    lesson(given, pupil, at(1), place_name=said.replace("\x00", "\x01"))
    token = given.calendar_feed(pupil, detail="full")
    given.session.commit()
    (event,) = events(read(client, token))
    wanted = said.replace("\x00b\x0b", " b ").replace("\u2028", " ")
    assert str(event["LOCATION"]) == wanted


def test_asked_again_nothing_has_changed(given, client, pupil):
    lesson(given, pupil, at(1))
    token = given.calendar_feed(pupil)
    given.session.commit()
    first, second = read(client, token), read(client, token)
    assert first.data == second.data
    again = client.get(f"/calendar/{token}.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    packed = client.get(
        f"/calendar/{token}.ics", headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": "br"}
    )
    assert packed.status_code == 304


def test_a_moved_lesson_keeps_its_id_and_raises_its_sequence(given, client, pupil):
    moved = lesson(given, pupil, at(1))
    token = given.calendar_feed(pupil)
    given.session.commit()
    first = read(client, token)
    (before,) = events(first)
    later = moved.starts_at + timedelta(hours=2)
    given.session.execute(
        update(Lesson).values(
            starts_at=later, ends_at=later + timedelta(hours=1), sequence=1, revision=2, status="moved"
        )
    )
    given.session.commit()
    second = read(client, token)
    (after,) = events(second)
    assert second.headers["ETag"] != first.headers["ETag"]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert after["DTSTART"].dt == later


def test_a_cancelled_lesson_stays_and_says_so(given, client, pupil):
    lesson(given, pupil, at(1), status="cancelled", sequence=3)
    token = given.calendar_feed(pupil)
    given.session.commit()
    (event,) = events(read(client, token))
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 3)


def test_it_reaches_sixty_days_back_and_four_hundred_ahead(given, client, pupil):
    days = (-61, -60, 0, 400, 401)
    kept = [lesson(given, pupil, at(days_on)).public_id for days_on in days]
    token = given.calendar_feed(pupil)
    given.session.commit()
    assert [str(each["UID"])[:32] for each in events(read(client, token))] == kept[1:4]


def test_without_lessons_it_is_an_empty_calendar(given, client):
    token = given.calendar_feed(given.participant())
    given.session.commit()
    assert events(read(client, token)) == []


def test_nobody_elses_lessons_are_in_it(given, client, pupil):
    given.lesson(given.school_class(name="another"), at(1))
    token = given.calendar_feed(pupil)
    given.session.commit()
    assert events(read(client, token)) == []


def test_reading_it_notes_the_day_once_and_nothing_else(given, client, pupil, app, statements):
    token = given.calendar_feed(pupil)
    given.session.commit()
    for _ in range(3):
        read(client, token)
    assert sum("UPDATE" in each for each in statements) == 1
    with app.extensions["database"].reading(Who(everything=True)) as db:
        assert db.scalars(select(CalendarFeed.last_fetched_on)).one() == TODAY


def test_a_day_that_cannot_be_noted_keeps_nobodys_week_from_her(given, client, pupil, app):
    one, token = lesson(given, pupil, at(1)), given.calendar_feed(pupil)
    given.session.commit()
    with app.extensions["database"].the_write(Who(everything=True)) as db:
        db.execute(text("CREATE TRIGGER full BEFORE UPDATE ON calendar_feed BEGIN SELECT RAISE(ABORT, 'full'); END"))
    assert [str(each["UID"]) for each in events(read(client, token))] == [f"{one.public_id}@samvei"]


def test_many_lessons_cost_no_more_statements(given, client, pupil, statements):
    token = given.calendar_feed(pupil)
    given.session.commit()
    read(client, token)
    del statements[:]
    read(client, token)
    few = len(statements)
    for number in range(30):
        lesson(given, pupil, at(number))
    given.session.commit()
    del statements[:]
    read(client, token)
    assert len(statements) == few <= 5


def test_a_closed_account_is_closed_at_this_door_too(given, client, pupil):
    token = given.calendar_feed(pupil)
    given.session.commit()
    read(client, token)
    given.session.execute(update(Person).where(Person.id == pupil.id).values(disabled_at=NOW))
    given.session.commit()
    assert client.get(f"/calendar/{token}.ics").status_code == 404
