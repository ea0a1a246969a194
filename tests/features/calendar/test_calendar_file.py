"""A class's lessons from an .ics file: looked at, then saved whole or not at all."""

import html
import re
from datetime import UTC, datetime, time, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select, update

from webapp.engine import oslo
from webapp.tables.database import Who
from webapp.tables.notices import Notice
from webapp.tables.people import Service
from webapp.tables.schedule import Lesson, Series

TODAY = oslo.day_of(datetime.now(UTC))
MONDAY = oslo.monday_of(TODAY) + timedelta(days=14)


def at(days, clock=9):
    return oslo.at(MONDAY + timedelta(days=days), time(clock))


def local(days, clock="090000"):
    return f"{MONDAY + timedelta(days=days):%Y%m%d}T{clock}"


def event(uid="a@school", days=0, *more, clock="090000", ends="110000"):
    lines = [
        "BEGIN:VEVENT", f"UID:{uid}", f"DTSTART;TZID=Europe/Oslo:{local(days, clock)}",
        f"DTEND;TZID=Europe/Oslo:{local(days, ends)}", *more, "END:VEVENT",
    ]  # fmt: skip
    return "\r\n".join(lines)


def calendar(*events, method="PUBLISH"):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", *events, "END:VCALENDAR", ""]).encode()


@pytest.fixture
def school(given):
    """A class with one pupil and its teacher."""
    taught = given.school_class()
    pupil = given.participant(school=given._once("school"))
    given.enrolled(pupil, taught, TODAY - timedelta(days=30))
    taught.pupil = pupil
    return taught


@pytest.fixture
def desk(app, given, school, client_for, form_token):
    """The teacher's way through both forms."""
    browser = client_for(given.staff("teacher", given._once("school")))
    address = f"/nb/staff/classes/{school.public_id}/calendar-file"

    class Desk:
        @staticmethod
        def look_at(held, name="uke.ics"):
            return browser.post(address, data={"csrf_token": form_token(), "file": (BytesIO(held), name)})

        @staticmethod
        def hidden(page):
            return {
                name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])
                for name in ("seen", "carried")
            }

        @classmethod
        def save(cls, fields):
            return browser.post(f"{address}/save", data={"csrf_token": form_token(), **fields})

        @classmethod
        def bring_in(cls, held):
            page = cls.look_at(held)
            assert page.status_code == 200, re.sub(r"<[^>]+>", " ", page.text)
            answer = cls.save(cls.hidden(page.text))
            assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)
            return page.text

    return Desk


def lessons(app):
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return db.scalars(select(Lesson).order_by(Lesson.original_starts_at)).all()


def told(app):
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return list(db.scalars(select(Notice.code).order_by(Notice.id)))


def change(app, **columns):
    with app.extensions["database"].the_write(Who(everything=True)) as db:
        db.execute(update(Lesson).values(**columns))


def test_looking_at_a_file_writes_nothing(app, desk):
    page = desk.look_at(calendar(event()))
    assert page.status_code == 200
    assert "Nye timer" in page.text
    assert lessons(app) == []


def test_what_is_saved_is_a_lesson_at_its_instant(app, desk):
    desk.bring_in(
        calendar(event("a", 0, "SUMMARY:Norsk\\, muntlig", "LOCATION:Elva skole", "RRULE:FREQ=WEEKLY;COUNT=3"))
    )
    found = lessons(app)
    assert [each.starts_at for each in found] == [at(0), at(7), at(14)]
    assert {(each.topic, each.place_name, each.minutes, each.status, each.kind) for each in found} == {
        ("Norsk, muntlig", "Elva skole", 120, "planned", "norwegian")
    }
    assert told(app) == []


def test_the_same_file_twice_changes_nothing(app, desk):
    held = calendar(event("a", 0, "RRULE:FREQ=WEEKLY"))
    desk.bring_in(held)
    before = [(each.id, each.revision, each.sequence) for each in lessons(app)]
    again = desk.look_at(held).text
    assert "Alt i filen er som før." in again
    assert 'name="carried"' not in again
    assert [(each.id, each.revision, each.sequence) for each in lessons(app)] == before


def test_a_lesson_that_moves_keeps_its_row_and_the_pupil_is_told_once(app, desk):
    desk.bring_in(calendar(event()))
    (before,) = lessons(app)
    page = desk.bring_in(calendar(event("a@school", 1, "SEQUENCE:1")))
    assert "Timer som blir flyttet" in page
    (after,) = lessons(app)
    assert (after.id, after.public_id, after.starts_at, after.sequence, after.status) == (
        before.id, before.public_id, at(1), 1, "moved",
    )  # fmt: skip
    assert after.original_starts_at == before.original_starts_at
    assert told(app) == ["lesson_moved"]


def test_a_series_that_moves_an_hour_moves_and_is_not_cancelled(app, desk):
    desk.bring_in(calendar(event("a", 0, "RRULE:FREQ=WEEKLY;COUNT=3")))
    later = calendar(event("a", 0, "RRULE:FREQ=WEEKLY;COUNT=3", "SEQUENCE:1", clock="100000", ends="120000"))
    desk.bring_in(later)
    assert [(each.starts_at, each.status) for each in lessons(app)] == [(at(days, 10), "moved") for days in (0, 7, 14)]
    assert told(app) == ["series_moved"]
    assert "Alt i filen er som før." in desk.look_at(later).text


def test_a_date_taken_out_is_a_lesson_cancelled_and_can_come_again(app, desk):
    rule = "RRULE:FREQ=WEEKLY;COUNT=3"
    desk.bring_in(calendar(event("a", 0, rule)))
    desk.bring_in(calendar(event("a", 0, rule, f"EXDATE;TZID=Europe/Oslo:{local(7)}")))
    assert [each.status for each in lessons(app)] == ["planned", "cancelled", "planned"]
    desk.bring_in(calendar(event("a", 0, rule)))
    assert [(each.status, each.sequence) for each in lessons(app)] == [("planned", 0), ("planned", 2), ("planned", 0)]
    assert told(app) == ["lesson_cancelled", "series_moved"]


@pytest.mark.parametrize("how", ["status", "method"])
def test_a_cancelled_event_cancels_its_lessons(app, desk, how):
    desk.bring_in(calendar(event("a", 0, "RRULE:FREQ=WEEKLY;COUNT=2")))
    status = ("STATUS:CANCELLED",) if how == "status" else ()
    desk.bring_in(calendar(event("a", 0, "SEQUENCE:1", *status), method="CANCEL" if how == "method" else "PUBLISH"))
    assert {each.status for each in lessons(app)} == {"cancelled"}
    assert told(app) == ["series_cancelled"]


def test_a_single_change_moves_one_lesson_of_the_series(app, desk):
    changed = event("a", 8, f"RECURRENCE-ID;TZID=Europe/Oslo:{local(7)}", "SEQUENCE:1")
    desk.bring_in(calendar(event("a", 0, "RRULE:FREQ=WEEKLY;COUNT=3")))
    desk.bring_in(calendar(event("a", 0, "RRULE:FREQ=WEEKLY;COUNT=3"), changed))
    assert [each.starts_at for each in lessons(app)] == [at(0), at(8), at(14)]


def test_an_older_file_changes_nothing(app, desk):
    desk.bring_in(calendar(event("a", 0, "SEQUENCE:5")))
    page = desk.look_at(calendar(event("a", 1, "SEQUENCE:4"))).text
    assert "eldre enn det vi har" in page
    assert 'name="carried"' not in page


def test_a_registered_lesson_is_not_moved_by_a_file(app, desk):
    desk.bring_in(calendar(event()))
    change(app, registered_at=datetime.now(UTC))
    page = desk.look_at(calendar(event("a@school", 1, "SEQUENCE:1"))).text
    assert "er registrert. Den blir som den er." in page
    assert 'name="carried"' not in page


def test_a_problem_anywhere_keeps_everything_out(app, desk):
    page = desk.look_at(calendar(event("good"), event("bad", 1, "RRULE:FREQ=SECONDLY")))
    assert page.status_code == 422
    assert "Timen gjentas flere ganger om dagen." in page.text
    assert ">bad<" in page.text
    assert lessons(app) == []
    assert desk.save({"seen": "", "carried": ""}).status_code == 422


def test_what_changed_in_between_is_shown_before_it_is_saved(app, desk):
    desk.bring_in(calendar(event()))
    page = desk.look_at(calendar(event("a@school", 1))).text
    change(app, revision=7)
    answer = desk.save(desk.hidden(page))
    assert answer.status_code == 409
    assert "Noe ble endret mens du så på filen." in answer.text
    assert lessons(app)[0].starts_at == at(0)


def test_no_lesson_comes_to_stand_after_a_classs_last_day(app, given, school, desk):
    school.ended_on = MONDAY + timedelta(days=7)
    given.session.commit()
    page = desk.look_at(calendar(event("a@school", 0, "RRULE:FREQ=WEEKLY;COUNT=3")))
    assert page.status_code == 422 and "Klassen avsluttes før denne dagen" in page.text
    desk.bring_in(calendar(event("a@school", 0, "RRULE:FREQ=WEEKLY;COUNT=2")))
    assert len(lessons(app)) == 2


def test_whoever_is_no_longer_served_hears_nothing_of_a_moved_lesson(app, given, school, desk):
    desk.bring_in(calendar(event()))
    for service in given.session.scalars(select(Service).where(Service.person_id == school.pupil.id)):
        service.to_on = TODAY - timedelta(days=1)
    given.session.commit()
    desk.bring_in(calendar(event("a@school", 0, "SEQUENCE:1", clock="100000", ends="120000")))
    assert told(app) == []


def test_a_file_of_another_class_is_refused(app, given, desk, school):
    desk.bring_in(calendar(event()))
    other = given.school_class(name="Another")
    given.session.commit()
    with app.extensions["database"].the_write(Who(everything=True)) as db:
        db.execute(update(Series).values(class_id=other.id))
    page = desk.look_at(calendar(event()))
    assert page.status_code == 422
    assert "hører til en annen klasse" in page.text


def test_two_organisations_may_have_files_with_the_same_uid(app, given, desk, client_for, form_token):
    desk.bring_in(calendar(event()))
    elsewhere = given.organisation("school", "Another")
    theirs = given.school_class(elsewhere)
    browser = client_for(given.staff("teacher", elsewhere))
    address = f"/nb/staff/classes/{theirs.public_id}/calendar-file"
    page = browser.post(address, data={"csrf_token": form_token(), "file": (BytesIO(calendar(event())), "a.ics")})
    assert (
        browser.post(f"{address}/save", data={"csrf_token": form_token(), **desk.hidden(page.text)}).status_code == 303
    )
    assert len(lessons(app)) == 2


def test_whoever_does_not_hold_the_class_does_not_find_it(given, school, client_for, form_token):
    elsewhere = given.organisation("school", "Another")
    address = f"/nb/staff/classes/{school.public_id}/calendar-file"
    for person in (given.staff("teacher", elsewhere), given.participant()):
        browser = client_for(person)
        assert browser.get(address).status_code == 404
        for where in (address, f"{address}/save"):
            assert browser.post(where, data={"csrf_token": form_token()}).status_code == 404


def test_collisions_are_shown_and_do_not_stop_it(app, given, desk, school):
    given.lesson(school, at(0), 90)
    given.session.commit()
    page = desk.bring_in(calendar(event()))
    assert "Noe er på to steder samtidig." in page
    assert len(lessons(app)) == 2


@pytest.mark.parametrize(
    ("held", "said"),
    [(b"", "Filen er tom."), (b"hello", "ikke en kalenderfil"), ("BEGIN:VCALENDAR".encode("utf-16"), "UTF-8")],
)
def test_what_is_no_calendar_is_said_to_be_none(desk, held, said):
    page = desk.look_at(held)
    assert page.status_code == 422
    assert said in page.text


def test_a_file_over_a_megabyte_is_refused(desk):
    page = desk.look_at(b"x" * 1_048_577)
    assert page.status_code == 422
    assert "for stor" in page.text


def test_a_carried_file_that_was_tampered_with_is_asked_for_again(app, desk):
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b"x" * 50_000_000)).decode()
    for carried in ("", "nonsense", "æøå", bomb):
        assert desk.save({"seen": "", "carried": carried}).status_code == 422
    assert lessons(app) == []


def test_many_lessons_cost_no_more_statements_to_look_at(app, desk, statements):
    desk.look_at(calendar(event()))
    del statements[:]
    desk.look_at(calendar(event()))
    few = len(statements)
    del statements[:]
    desk.look_at(calendar(event("a", 0, "RRULE:FREQ=DAILY;COUNT=90")))
    assert len(statements) == few


def test_each_lesson_is_remembered_once(app, desk):
    from webapp.tables.organisations import SourceId

    desk.bring_in(calendar(event("a", 0, "RRULE:FREQ=WEEKLY;COUNT=3")))
    desk.bring_in(calendar(event("a", 0, "RRULE:FREQ=WEEKLY;COUNT=3", "SEQUENCE:1", clock="100000", ends="120000")))
    with app.extensions["database"].reading(Who(everything=True)) as db:
        assert db.scalar(select(func.count()).select_from(SourceId).where(SourceId.kind == "calendar")) == 3
