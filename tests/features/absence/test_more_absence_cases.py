"""More cases of telling and deciding, worked by hand: fourteen days back by the clock in Oslo, overlaps, the programme's ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.given import given_in
from webapp.engine.evidence import Subject
from webapp.engine.regulations.absence import AbsenceCode
from webapp.engine.regulations.facts import Facts, ReceptionKind
from webapp.engine.regulations.stipend import Housing
from webapp.engine.regulations.told import Reason
from webapp.features.absence.actions import Overlaps, give_absence_notice, give_notice_of_days, withdraw_absence_notice
from webapp.features.absence.forms import Scope, Told, read_days
from webapp.features.absence.rules_say import Away, rules_for
from webapp.features.absence.staff_queries import NoticeOpened
from webapp.features.absence.staff_rules import About, Hurdle, about_person, hurdles, rules_said
from webapp.policy.actor import Actor, Stage
from webapp.tables.database import Who

D = date.fromisoformat


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Fourteen days back, from the day it was written


@pytest.mark.parametrize(
    ("made_at", "sent_at", "oldest"),
    [
        ("2026-11-21T12:00", "2026-11-21T12:00", "2026-11-07"),
        ("2026-11-20T22:59", "2026-11-21T12:00", "2026-11-06"),  # a minute before midnight in Oslo
        ("2026-11-20T23:00", "2026-11-21T12:00", "2026-11-07"),  # midnight
        ("2026-07-20T21:59", "2026-07-21T12:00", "2026-07-06"),  # and in summer time
        ("2026-07-20T22:00", "2026-07-21T12:00", "2026-07-07"),
        ("2026-11-21T12:00", "2026-11-25T12:00", "2026-11-07"),  # four days without a network
        ("2026-10-30T12:00", "2026-10-30T12:00", "2026-10-16"),  # over the change of clock
        ("2026-04-05T22:00", "2026-04-06T12:00", "2026-03-23"),
        ("2027-01-05T12:00", "2027-01-05T12:00", "2026-12-22"),
        ("2028-03-05T12:00", "2028-03-05T12:00", "2028-02-20"),
        ("2028-03-14T12:00", "2028-03-14T12:00", "2028-02-29"),
        ("2026-11-30T12:00", "2026-11-21T12:00", "2026-11-07"),  # a clock that runs ahead is now
        ("2026-08-01T12:00", "2026-11-21T12:00", "2026-11-07"),  # older than anything kept is now
    ],
)
def test_the_oldest_day_is_fourteen_before_the_one_it_was_written_on(made_at, sent_at, oldest):
    def errors(day):
        form = {"from": day.isoformat(), "reason": "ill", "made_at": f"{made_at}:00Z"}
        return read_days(form, instant(sent_at))[1]

    assert errors(D(oldest)) == {}
    assert set(errors(D(oldest) - timedelta(days=1))) == {"from"}


# Overlaps


class World:
    """Olena with two lessons on Tuesday 17 November, and what she has told."""

    now, today = instant("2026-11-16T07:00"), D("2026-11-16")

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            school = given.organisation("school")
            self.person = given.participant("2026-06-01", school=school)
            taught = given.school_class(school)
            given.enrolled(self.person, taught)
            self.early = given.lesson(taught, at="2026-11-17 09:00", minutes=90)
            self.late = given.lesson(taught, at="2026-11-17 10:30", minutes=90)
        self.her = Actor(
            person_id=self.person.id, public_id=self.person.public_id, stage=Stage.PARTICIPANT, is_served=True
        )

    def tell(self, what):
        with self.database.the_write(Who(self.her.person_id, self.her.organisations, on=self.today)) as db:
            told = Told(Reason.ILL, Scope.LESSON, None, None, "", "", False, self.now)
            if what in ("early", "late"):
                return give_absence_notice(
                    db, self.her, getattr(self, what).public_id, told, now=self.now, today=self.today
                )
            first, last = (D(day) for day in what)
            told = replace(told, scope=Scope.DAYS, first=first, last=last)
            return give_notice_of_days(db, self.her, told, now=self.now, today=self.today)

    def take_back(self, notice):
        with self.database.the_write(Who(self.her.person_id, self.her.organisations, on=self.today)) as db:
            withdraw_absence_notice(db, self.her, notice, now=self.now, today=self.today)


@pytest.fixture
def world(database):
    return World(database)


WEEK = ("2026-11-16", "2026-11-20")


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        (WEEK, ("2026-11-20", "2026-11-24"), True),  # one day in both
        (WEEK, ("2026-11-21", "2026-11-24"), False),  # the day after
        (WEEK, ("2026-11-10", "2026-11-15"), False),  # to the day before
        (WEEK, ("2026-11-10", "2026-11-16"), True),
        (WEEK, ("2026-11-18", "2026-11-18"), True),  # inside
        (WEEK, ("2026-11-01", "2026-11-30"), True),  # around
        (WEEK, "early", True),
        ("early", WEEK, True),
        ("early", ("2026-11-17", "2026-11-17"), True),
        ("early", "late", False),  # one begins as the other ends
        ("late", "early", False),
        ("early", ("2026-11-18", "2026-11-18"), False),
        (("2026-12-28", "2026-12-31"), ("2027-01-01", "2027-01-04"), False),
        (("2026-12-28", "2027-01-01"), ("2027-01-01", "2027-01-04"), True),
    ],
)
def test_the_same_time_is_told_of_once(world, first, second, overlap):
    world.tell(first)
    if overlap:
        with pytest.raises(Overlaps):
            world.tell(second)
    else:
        world.tell(second)


def test_what_was_taken_back_is_in_nobodys_way(world):
    notice = world.tell(WEEK)
    world.take_back(notice)
    assert world.tell(("2026-11-18", "2026-11-24")) != notice


# What was missed of social studies


def test_social_studies_missed_on_later_days_are_of_the_same_tenth(database):
    with given_in(database) as given:
        school = given.organisation("school")
        hanan = given.participant(
            "2026-06-01", school=school, programme_offered_on=None, programme_decided_on=None, programme_started_on=None
        )
        taught = given.school_class(school, kind="social_studies")
        given.enrolled(hanan, taught)
        asked, later, another = (
            given.lesson(taught, at=f"2026-11-{day} 09:00", minutes=180) for day in ("03", "10", "12")
        )
        for lesson in (asked, later, another):
            given.absent(hanan, lesson)
    her = Actor(person_id=hanan.id, public_id=hanan.public_id, stage=Stage.ANYONE, is_served=True)
    with database.reading(Who(hanan.id, on=D("2026-11-16"))) as db:
        day = D("2026-11-03")
        (say,) = rules_for(db, her, [Reason.ILL], Away(day, day, 180, Subject.SOCIAL_STUDIES), D("2026-11-16"))
    # 3 hours asked about and 6 registered since, of 7.5 free.
    assert (say.outside.missed.free, say.outside.missed.over_minutes) == (False, 90)


@pytest.mark.parametrize(("has_note", "note_from"), [(True, "2026-11-19"), (False, "2026-11-16")])
def test_a_note_she_says_she_has_for_her_child_counts_until_it_is_decided(world, has_note, note_from):
    with given_in(world.database) as given:
        given.absence(world.person, "2026-11-11", "2026-11-13", reason="child_ill", has_note=has_note)
    with world.database.reading(Who(world.person.id, on=world.today)) as db:
        (say,) = rules_for(db, world.her, [Reason.CHILD_ILL], Away(world.today, world.today), world.today)
    assert say.certificate.note_from == D(note_from)


# What the office is told of the rules, before the programme, in it, and after it


def about(**facts):
    started = {"programme_offered_on": D("2026-06-01"), "programme_start_on": D("2026-06-01")}
    known = {
        "permit_granted_on": D("2026-02-10"), "settled_on": D("2026-04-01"), "birth_date": D("1990-03-03"),
        **started, **facts,
    }  # fmt: skip
    return About(Facts(**known), Housing(with_parents=False, partner_takes_part=False), False, None, ())


def opened(world, first, last=None, **more):
    with given_in(world.database) as given:
        notice = given.absence(world.person, first, last)
    columns = dict.fromkeys(NoticeOpened.__dataclass_fields__)
    columns |= {
        "public_id": notice.public_id, "person_id": world.person.id, "reason": "ill", "has_note": False, "from_on": notice.from_on,
        "to_on": notice.to_on, "made_at": notice.made_at, **more,
    }  # fmt: skip
    return NoticeOpened(**columns)


@pytest.mark.parametrize(
    ("day", "in_programme"),
    [("2026-05-29", False), ("2026-06-01", True), ("2026-09-30", True), ("2026-10-01", False)],
)
def test_certificate_and_stipend_are_of_the_days_of_the_programme(world, day, in_programme):
    said = rules_said(about(programme_ended_on=D("2026-09-30")), opened(world, day))
    assert (said.certificate is not None, said.cut is not None, bool(said.leaves)) == (in_programme,) * 3


@pytest.mark.parametrize(("day", "against"), [("2026-05-29", ()), ("2026-06-01", (Hurdle.SELF_CERTIFICATE,))])
def test_before_the_programme_no_eight_weeks_stand_in_the_way(world, day, against):
    assert hurdles(about(), opened(world, day), AbsenceCode.SICK_SELF, None) == against


@pytest.mark.parametrize(("settled", "said"), [(None, True), ("2026-04-01", False)])
def test_no_deduction_is_spoken_of_after_the_reception_centre(world, settled, said):
    lived = about(
        reception=ReceptionKind.ORDINARY,
        settled_on=D(settled) if settled else None,
        programme_offered_on=None,
        programme_start_on=None,
    )
    assert (rules_said(lived, opened(world, "2026-11-17")).deduction is not None) is said


def test_under_the_act_of_2003_no_cut_and_no_leave_of_the_present_act_is_reckoned(world):
    older = about(
        permit_granted_on=D("2019-05-14"),
        arrived_on=D("2018-06-01"),
        settled_on=D("2019-06-01"),
        programme_offered_on=D("2019-09-02"),
        programme_start_on=D("2019-09-02"),
    )
    said = rules_said(older, opened(world, "2021-03-02"))
    assert (said.cut, said.leaves, said.certificate.days_at_a_time) == (None, (), 3)


@pytest.mark.parametrize(("last", "against"), [("2027-01-01", ()), ("2027-01-04", (Hurdle.QUOTA_USED,))])
def test_a_child_who_is_too_old_from_new_year_counts_in_december(world, last, against):
    mother = about(children_born_on=(D("2014-05-05"),))
    notice = opened(world, "2026-12-28", last, note_seen_at=world.now)
    assert hurdles(mother, notice, AbsenceCode.CHILD_SICK, None) == against


@pytest.mark.parametrize(
    ("last", "note", "against"),
    [
        ("2026-11-19", {}, ()),
        ("2026-11-20", {}, (Hurdle.SELF_CERTIFICATE,)),  # the fourth day
        ("2026-11-20", {"has_note": True}, (Hurdle.NOTE_NOT_SEEN,)),
        ("2026-11-20", {"note_seen_at": World.now}, ()),
    ],
)
def test_a_child_ill_for_more_than_three_days_asks_for_a_note_or_a_ground(world, last, note, against):
    notice = opened(world, "2026-11-17", last, reason="child_ill", **note)
    assert hurdles(about(children_born_on=(D("2020-01-10"),)), notice, AbsenceCode.CHILD_SICK, None) == against


def test_the_facts_of_a_person_who_has_begun_are_those_of_the_programme(world):
    with world.database.reading(Who(everything=True)) as db:
        found = about_person(db, world.person.id)
    assert rules_said(found, opened(world, "2026-11-17")).certificate.allowed
