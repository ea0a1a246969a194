"""Deciding about absence: who may, what the rules ask for, what is kept, what the programme's length becomes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.given import given_in
from webapp.engine.regulations.absence import AbsenceCode, LeaveKind
from webapp.features.absence import count_undecided, engine_absences
from webapp.features.absence.staff_actions import decide, decide_lessons, see_note, take_back, write_down
from webapp.features.absence.staff_forms import DecisionGiven, read_telephoned
from webapp.features.absence.staff_queries import (
    Wanted,
    decisions_of,
    inbox,
    lessons_in,
    lessons_without_a_notice,
    opened_notice,
)
from webapp.features.absence.staff_rules import Hurdle, about_person, hurdles, rules_said, wrong_pay
from webapp.notices import NoticeCode, unread_for
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.absence import AbsenceNotice
from webapp.tables.database import Who
from webapp.tables.people import Circumstances

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 18)


class World:
    """Olena since June with a lesson on the 17th, her teacher, adviser and their leader; an adviser elsewhere."""

    def __init__(self, database):
        self.database = database
        with given_in(database) as given:
            self.home, self.school = given.organisation(), given.organisation("school")
            away = given.organisation(name="Asker kommune")
            self.olena = given.participant(
                "2026-06-01", municipality=self.home, school=self.school, reckoned_on=TODAY, partner_takes_part=False
            )
            taught = given.school_class(self.school)
            given.enrolled(self.olena, taught)
            self.lesson = given.lesson(taught, at="2026-11-17 09:00")
            self.other_lesson = given.lesson(taught, at="2026-11-16 09:00")
            self.teacher = self.actor(
                given.staff("teacher", self.school, name="Tor Lie"), self.school, RoleName.TEACHER
            )
            self.adviser = self.actor(given.staff("adviser", self.home), self.home, RoleName.ADVISER)
            self.leader = self.actor(given.staff("leader", self.home, name="Liv Moe"), self.home, RoleName.LEADER)
            self.stranger = self.actor(given.staff("adviser", away, name="Per Dahl"), away, RoleName.ADVISER)

    def actor(self, person, organisation, role):
        return Actor(person_id=person.id, stage=Stage.STAFF, roles=(RoleHeld(organisation.id, role),))

    def who(self, actor):
        return Who(actor.person_id, actor.organisations, on=TODAY)

    def write(self, actor=None):
        return self.database.the_write(self.who(actor or self.adviser))

    def read(self, actor=None):
        return self.database.reading(self.who(actor or self.adviser))

    def told(self, *days, **columns):
        with given_in(self.database) as given:
            return given.absence(self.olena, *days, **columns)

    def opened(self, notice, actor=None):
        with self.read(actor) as db:
            return opened_notice(db, actor or self.adviser, notice.public_id, TODAY)

    def decides(self, notice, code=AbsenceCode.SICK_SELF, actor=None, revision=1, leave=None, because="", now=NOW):
        actor = actor or self.adviser
        given = DecisionGiven(code, leave, because, "2026/41", revision)
        with self.write(actor) as db:
            return decide(db, actor, notice.public_id, given, now=now, today=TODAY)

    def decisions(self, notice):
        with self.read() as db:
            return decisions_of(db, notice.id)

    def sees_note(self, notice, is_seen=True, revision=1, actor=None):
        actor = actor or self.adviser
        with self.write(actor) as db:
            see_note(db, actor, notice.public_id, revision, is_seen, now=NOW, today=TODAY)

    def hurdles(self, notice, code, leave=None):
        with self.read() as db:
            about = about_person(db, self.olena.id, but=notice.public_id)
        return hurdles(about, self.opened(notice), code, leave)

    def inbox(self, actor=None, **wanted):
        with self.read(actor) as db:
            return [row.public_id for row in inbox(db, actor or self.adviser, Wanted(**wanted), TODAY).rows]

    def hers_told(self):
        with self.database.reading(Who(self.olena.id, on=TODAY)) as db:
            return [each.code for each in unread_for(db, self.olena.id, NOW)]

    def is_outdated(self):
        with self.database.reading(Who(everything=True)) as db:
            return db.scalar(select(Circumstances.reckoned_on).where(Circumstances.person_id == self.olena.id)) is None


@pytest.fixture
def world(database):
    return World(database)


def test_the_list_shows_what_is_not_decided_the_first_told_first(world):
    late, early = world.told("2026-11-17"), world.told("2026-11-16")
    world.told("2026-11-12", withdrawn=True)
    world.told("2026-11-13", decided_code="sick_self")
    assert world.inbox() == [early.public_id, late.public_id]
    with world.read() as db:
        assert count_undecided(db, world.adviser, TODAY) == 2


def test_the_list_is_narrowed_by_reason_note_and_name(world):
    ill, doctor = world.told("2026-11-16", has_note=True), world.told("2026-11-17", reason="doctor")
    assert world.inbox(reason="doctor") == [doctor.public_id]
    assert world.inbox(with_note=True) == [ill.public_id]
    assert world.inbox(words=("olena",)) == [ill.public_id, doctor.public_id] and world.inbox(words=("per",)) == []
    assert world.inbox(is_open=False) == []


def test_a_leader_reads_but_nothing_waits_for_her(world):
    notice = world.told("2026-11-17")
    assert world.inbox(world.leader) == [notice.public_id]
    with world.read(world.leader) as db:
        assert count_undecided(db, world.leader, TODAY) == 0


def test_teachers_and_strangers_see_no_absence_of_hers(world):
    notice = world.told("2026-11-17")
    for actor in (world.teacher, world.stranger):
        assert world.inbox(actor) == []
        with pytest.raises(NotHere):
            world.opened(notice, actor)


def test_only_who_answers_for_her_decides(world):
    notice = world.told("2026-11-17")
    for actor in (world.teacher, world.stranger, world.leader):
        with pytest.raises(NotHere):
            world.decides(notice, actor=actor)
    assert not world.opened(notice).decided


def test_somebody_strictly_confidential_is_on_no_list(world):
    notice = world.told("2026-11-17")
    with given_in(world.database) as given:
        given.session.merge(world.olena).protection = "strictly_confidential"
    assert world.inbox() == []
    with pytest.raises(NotHere):
        world.opened(notice)


def test_a_decision_is_kept_told_and_makes_the_standings_old(world):
    notice = world.told("2026-11-17")
    world.decides(notice)
    seen, (decision,) = world.opened(notice), world.decisions(notice)
    assert (seen.decided, seen.code, seen.revision) == (True, "sick_self", 2)
    assert (decision.reference, decision.decided_by[:8]) == ("2026/41", "rådgiver")
    assert decision.appeal_until == TODAY + timedelta(weeks=3)
    assert world.hers_told() == [NoticeCode.ABSENCE_DECIDED] and world.is_outdated()


def test_deciding_again_keeps_what_was_decided_before(world):
    notice = world.told("2026-11-17")
    world.decides(notice)
    world.decides(notice, AbsenceCode.SICK_DOCTOR, revision=2, because="Lege.", now=NOW + timedelta(hours=1))
    assert [each.code for each in world.decisions(notice)] == ["sick_doctor", "sick_self"]
    assert world.opened(notice).code == "sick_doctor"


def test_when_vacation_is_taken_cannot_be_appealed(world):
    notice = world.told("2026-12-21", "2026-12-23", reason="other")
    world.decides(notice, AbsenceCode.VACATION)
    assert world.decisions(notice)[0].appeal_until is None


def test_what_another_decided_meanwhile_is_not_written_over(world):
    notice = world.told("2026-11-17")
    world.decides(notice)
    with pytest.raises(ChangedSince):
        world.decides(notice, AbsenceCode.UNEXCUSED, because="Ingen grunn.")
    assert world.opened(notice).code == "sick_self"


def test_what_was_taken_back_is_not_decided(world):
    with pytest.raises(ChangedSince):
        world.decides(world.told("2026-11-17", withdrawn=True))


def test_the_doctors_note_is_ticked_and_unticked(world):
    notice = world.told("2026-11-17", has_note=True)
    world.sees_note(notice)
    assert world.opened(notice).note_seen_by.startswith("rådgiver") and world.hers_told() == [NoticeCode.NOTE_SEEN]
    world.sees_note(notice)
    world.sees_note(notice, False, revision=2)
    assert world.opened(notice).note_seen_at is None and len(world.hers_told()) == 1


@pytest.mark.parametrize("who", ["teacher", "leader", "stranger"])
def test_others_do_not_tick_the_doctors_note(world, who):
    notice = world.told("2026-11-17", has_note=True)
    with pytest.raises(NotHere):
        world.sees_note(notice, actor=getattr(world, who))


def test_not_excusing_needs_its_ground(world):
    assert world.hurdles(world.told("2026-11-17"), AbsenceCode.UNEXCUSED) == (Hurdle.AGAINST_HER,)


def test_a_self_certificate_of_three_days_needs_no_ground_and_one_of_four_does(world):
    assert world.hurdles(world.told("2026-11-17", "2026-11-19"), AbsenceCode.SICK_SELF) == ()
    longer = world.told("2026-10-06", "2026-10-09")
    assert world.hurdles(longer, AbsenceCode.SICK_SELF) == (Hurdle.SELF_CERTIFICATE,)


def test_a_doctors_note_nobody_saw_needs_a_ground(world):
    notice = world.told("2026-11-17", has_note=True)
    assert world.hurdles(notice, AbsenceCode.SICK_DOCTOR) == (Hurdle.NOTE_NOT_SEEN,)
    world.sees_note(notice)
    assert world.hurdles(notice, AbsenceCode.SICK_DOCTOR) == ()


def test_own_days_are_told_fourteen_days_before(world):
    told_at = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
    in_time = world.told("2026-11-17", reason="own_days", made_at=told_at)
    late = world.told("2026-11-16", reason="own_days", made_at=told_at)
    assert world.hurdles(in_time, AbsenceCode.HOLIDAY_RELIGIOUS) == ()
    assert world.hurdles(late, AbsenceCode.HOLIDAY_RELIGIOUS) == (Hurdle.TOLD_TOO_LATE,)


def test_a_third_own_day_in_a_year_is_more_than_the_quota(world):
    told_at = datetime(2026, 6, 3, 8, 0, tzinfo=UTC)
    world.told("2026-12-21", "2026-12-22", reason="own_days", decided_code="own_days")
    third = world.told("2026-11-17", reason="own_days", made_at=told_at)
    assert world.hurdles(third, AbsenceCode.HOLIDAY_RELIGIOUS) == (Hurdle.QUOTA_USED,)
    next_year = world.told("2027-01-04", reason="own_days", made_at=told_at)
    assert world.hurdles(next_year, AbsenceCode.HOLIDAY_RELIGIOUS) == ()


def test_deciding_the_same_again_does_not_count_its_days_twice(world):
    notice = world.told("2026-12-21", "2026-12-22", reason="own_days", decided_code="own_days", made_at=NOW)
    assert Hurdle.QUOTA_USED not in world.hurdles(notice, AbsenceCode.HOLIDAY_RELIGIOUS)


def test_welfare_leave_beyond_ten_days_is_more_than_the_quota(world):
    ten, eleven = world.told("2026-11-02", "2026-11-13"), world.told("2026-08-03", "2026-08-17")
    leave = (AbsenceCode.LEAVE_PAID, LeaveKind.WELFARE)
    assert world.hurdles(ten, *leave) == () and world.hurdles(eleven, *leave) == (Hurdle.QUOTA_USED,)


def test_leave_is_paid_or_not_as_the_rules_say(world):
    notice = world.told("2026-11-17", reason="leave")
    with world.read() as db:
        about = about_person(db, world.olena.id)
    seen = world.opened(notice)
    assert wrong_pay(about, seen, AbsenceCode.LEAVE_PAID, LeaveKind.PARENTAL)
    assert not wrong_pay(about, seen, AbsenceCode.LEAVE_UNPAID, LeaveKind.PARENTAL)
    assert not wrong_pay(about, seen, AbsenceCode.LEAVE_PAID, LeaveKind.WELFARE)


def test_the_rules_say_what_a_day_not_excused_costs(world):
    with world.read() as db:
        about = about_person(db, world.olena.id)
    said = rules_said(about, world.opened(world.told("2026-11-17")))
    assert said.cut.ore == 75_861 and not said.cut.is_decision and said.certificate.allowed


def test_in_reception_only_the_possible_deduction_is_said(world):
    with given_in(world.database) as given:
        hanan = given.resident(training_offered="2026-04-01")
        notice = given.absence(hanan, "2026-11-17")
    with world.database.reading(Who(everything=True)) as db:
        about = about_person(db, hanan.id)
    seen = replace(world.opened(world.told("2026-11-17")), person_id=hanan.id, public_id=notice.public_id)
    said = rules_said(about, seen)
    assert said.certificate is None and said.cut is None and said.deduction.at_most_kroner == 100
    assert hurdles(about, seen, AbsenceCode.SICK_SELF, None) == ()


def test_the_lessons_in_its_time_stand_with_what_is_registered(world):
    notice = world.told("2026-11-16", "2026-11-17")
    with given_in(world.database) as given:
        given.absent(world.olena, given.session.merge(world.lesson), told_us=True)
    with world.read() as db:
        first, second = lessons_in(db, world.opened(notice))
    assert (first.record, second.record, second.told_us) == (None, "absent", True)


def test_a_part_of_a_day_is_about_the_lessons_that_overlap_it(world):
    with given_in(world.database) as given:
        notice = given.absence(world.olena, lesson=given.session.merge(world.lesson))
    with world.read() as db:
        assert [each.public_id for each in lessons_in(db, world.opened(notice))] == [world.lesson.public_id]


def test_what_somebody_telephoned_about_is_written_down_by_the_office(world):
    said, errors = read_telephoned({"reason": "ill", "from_on": "2026-11-18", "has_note": "yes"}, TODAY)
    assert errors == {}
    with world.write() as db:
        public_id = write_down(db, world.adviser, world.olena.id, said, now=NOW, today=TODAY)
    with world.read() as db:
        seen = opened_notice(db, world.adviser, public_id, TODAY)
    assert (seen.told_by, seen.has_note, seen.organisation_id) == ("office", True, world.home.id)
    assert seen.told_by_words.startswith("rådgiver") and not seen.decided


def test_what_is_told_already_is_not_written_down_again(world):
    world.told("2026-11-17", "2026-11-19")
    said, _errors = read_telephoned({"reason": "ill", "from_on": "2026-11-18"}, TODAY)
    with world.write() as db, pytest.raises(ChangedSince):
        write_down(db, world.adviser, world.olena.id, said, now=NOW, today=TODAY)


@pytest.mark.parametrize("who", ["teacher", "leader", "stranger"])
def test_others_write_nothing_down(world, who):
    said, _errors = read_telephoned({"reason": "ill", "from_on": "2026-11-18"}, TODAY)
    actor = getattr(world, who)
    with world.write(actor) as db, pytest.raises(NotHere):
        write_down(db, actor, world.olena.id, said, now=NOW, today=TODAY)


def test_the_office_takes_back_only_what_it_wrote_itself(world):
    hers, ours = world.told("2026-11-17"), world.told("2026-11-18", told_by="office", decided_code="sick_self")
    with world.write() as db, pytest.raises(ChangedSince):
        take_back(db, world.adviser, hers.public_id, 1, now=NOW, today=TODAY)
    with world.write() as db:
        take_back(db, world.adviser, ours.public_id, 1, now=NOW, today=TODAY)
    assert world.opened(ours).withdrawn_at == NOW and world.is_outdated()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": "tired", "from_on": "2026-11-18"}, "reason"),
        ({"reason": "ill"}, "from_on"),
        ({"reason": "ill", "from_on": "2026-02-30"}, "from_on"),
        ({"reason": "ill", "from_on": "2025-11-01"}, "from_on"),
        ({"reason": "ill", "from_on": "2028-11-01"}, "from_on"),
        ({"reason": "ill", "from_on": "2026-11-18", "to_on": "2026-11-17"}, "to_on"),
        ({"reason": "ill", "from_on": "2026-11-18", "to_on": "2028-11-17"}, "to_on"),
        ({"reason": "ill", "from_on": "2026-11-18", "to_on": "x"}, "to_on"),
        ({"reason": "ill", "from_on": "2026-11-18", "to_on": "2026-11-19", "from_clock": "09:00", "to_clock": "10:00"}, "to_on"),
        ({"reason": "ill", "from_on": "2026-11-18", "from_clock": "09:00"}, "to_clock"),
        ({"reason": "ill", "from_on": "2026-11-18", "from_clock": "11:00", "to_clock": "10:00"}, "to_clock"),
        ({"reason": "ill", "from_on": "2026-11-18", "from_clock": "25:00", "to_clock": "26:00"}, "from_clock"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_an_error_beside_its_field(typed, field):
    said, errors = read_telephoned(typed, TODAY)
    assert said is None and field in errors


def test_a_lesson_away_without_a_word_is_undecided_until_somebody_decides(world):
    with given_in(world.database) as given:
        given.absent(world.olena, given.session.merge(world.lesson))
    with world.read() as db:
        (away,) = lessons_without_a_notice(db, world.olena.id, date(2026, 1, 1))
        assert engine_absences(db, [world.olena.id])[world.olena.id] == ()
    given = DecisionGiven(AbsenceCode.PERMITTED, None, "", "", 0)
    with world.write() as db:
        decide_lessons(db, world.adviser, world.olena.id, {away.public_id}, given, now=NOW, today=TODAY)
    with world.read() as db:
        assert lessons_without_a_notice(db, world.olena.id, date(2026, 1, 1)) == []
        notice = db.scalars(select(AbsenceNotice)).one()
        (decided,) = engine_absences(db, [world.olena.id])[world.olena.id]
    assert (notice.reason, notice.told_by, notice.lesson_id) == ("not_said", "office", world.lesson.id)
    assert (decided.code, decided.minutes) == (AbsenceCode.PERMITTED, 90)
    assert world.hers_told() == [NoticeCode.ABSENCE_DECIDED] and world.is_outdated()


def test_a_lesson_that_was_told_meanwhile_is_not_decided_as_one_without_a_word(world):
    with given_in(world.database) as given:
        given.absent(world.olena, given.session.merge(world.lesson))
        given.absence(world.olena, "2026-11-17")
    given = DecisionGiven(AbsenceCode.UNEXCUSED, None, "Ingen grunn.", "", 0)
    with world.write() as db, pytest.raises(ChangedSince):
        decide_lessons(db, world.adviser, world.olena.id, {world.lesson.public_id}, given, now=NOW, today=TODAY)


def test_the_engine_is_told_of_decided_absences_that_stand(world):
    world.told("2026-11-09", "2026-11-11", decided_code="sick_doctor", note_seen_at=NOW)
    world.told("2026-11-12", decided_code="sick_self", withdrawn=True)
    world.told("2026-11-13")
    with world.read() as db:
        found = engine_absences(db, [world.olena.id, 0])
    (one,) = found[world.olena.id]
    assert (one.code, one.first, one.last, one.minutes, one.documented) == (
        AbsenceCode.SICK_DOCTOR, date(2026, 11, 9), date(2026, 11, 11), None, True,
    )  # fmt: skip
    assert found[0] == ()
