"""The same on SQLite and behind PostgreSQL's wall: whose feed it is reads it, whose class it is brings in."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from tests.given import given_in
from webapp.engine import oslo
from webapp.features.calendar import actions, bringing_in, comparing, queries
from webapp.features.calendar.feed import as_ics
from webapp.features.calendar.ics_lessons import read_calendar
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.tables.database import Who
from webapp.tables.notices import Notice
from webapp.tables.schedule import CalendarFeed, Lesson

NOW = datetime.now(UTC)
TODAY = oslo.day_of(NOW)


def held_at(clock, *more):
    day = f"{TODAY + timedelta(days=7):%Y%m%d}"
    lines = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "UID:a",
        f"DTSTART;TZID=Europe/Oslo:{day}T{clock}0000",
        "DURATION:PT2H",
        *more,
    ]
    return "\n".join([*lines, "RRULE:FREQ=WEEKLY;COUNT=3", "END:VEVENT", "END:VCALENDAR"]).encode()


def test_an_address_is_made_read_noted_and_taken_back(database):
    with given_in(database) as given:
        pupil, other = given.participant(language="nb"), given.participant(name="Ola Nord")
        taught = given.school_class()
        given.enrolled(pupil, taught, TODAY)
        lesson = given.lesson(taught, NOW + timedelta(days=2), sequence=2, status="moved")
        given.lesson(given.school_class(name="another"), NOW + timedelta(days=2))
        meeting = given.meeting(pupil, at=NOW + timedelta(days=3))
    actor, who = Actor(person_id=pupil.id), Who(person_id=pupil.id)
    with database.the_write(who) as db:
        token = actions.make_feed(db, actor, "full", "nb", NOW, TODAY)
    contents = queries.contents_under(database, token, TODAY)
    assert [each.public_id for each in contents.entries] == [lesson.public_id, meeting.public_id]
    assert contents.sequences == {lesson.public_id: 2}
    assert as_ics(contents) == as_ics(queries.contents_under(database, token, TODAY))
    actions.note_fetch(database, contents.feed, TODAY)
    with database.reading(who) as db:
        (seen,) = queries.feeds_of(db, pupil.id)
        assert seen.last_fetched_on == TODAY
        assert queries.feeds_of(db, other.id) == []
    with database.the_write(who) as db:
        actions.revoke_feed(db, actor, seen.public_id, NOW)
    assert queries.contents_under(database, token, TODAY) is None
    with database.reading(Who(everything=True)) as db:
        assert db.scalars(select(CalendarFeed.revoked_at)).one() is not None


def test_a_file_is_brought_in_and_moved_by_whose_class_it_is(database):
    with given_in(database) as given:
        school = given._once("school")
        taught = given.school_class(school)
        given.enrolled(given.participant(school=school), taught, TODAY - timedelta(days=9))
        teacher = given.staff("teacher", school)
    actor = Actor(person_id=teacher.id, stage=Stage.STAFF, roles=(RoleHeld(school.id, RoleName.TEACHER),))
    who = Who(person_id=teacher.id, organisations=(school.id,))
    for held in (held_at("09"), held_at("11", "SEQUENCE:1")):
        with database.reading(who) as db:
            here = comparing.class_called(db, actor, taught.public_id)
            found = comparing.compare(db, here, read_calendar(held, TODAY), NOW)
        assert not found.problems
        with database.the_write(who) as db:
            assert len(bringing_in.bring_in(db, actor, found, NOW)) == 1
    with database.reading(Who(everything=True)) as db:
        lessons = db.scalars(select(Lesson).order_by(Lesson.starts_at)).all()
        assert [each.starts_at for each in lessons] == [
            oslo.at(TODAY + timedelta(days=days), time(11)) for days in (7, 14, 21)
        ]
        assert {each.sequence for each in lessons} == {1}
        assert db.scalars(select(Notice.code)).all() == ["series_moved"]
