"""What a teacher writes down about somebody's Norwegian, and what the person then sees."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from webapp.engine import oslo
from webapp.tables.evidence import EvidenceRow
from webapp.tables.notices import Notice
from webapp.tables.schedule import Examination, NextStep


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def school(given):
    return given.organisation("school")


@pytest.fixture
def pupil(given, school, today):
    person = given.participant(started=today - timedelta(days=150))
    given.served(person, school, "teaching")
    return person


@pytest.fixture
def teacher(given, school):
    return given.staff("teacher", school)


@pytest.fixture
def desk(client_for, teacher, pupil, form_token):
    """The teacher's browser: post(address, fields) with a form token."""
    browser = client_for(teacher)
    return SimpleNamespace(
        get=browser.get, post_form=lambda to, fields: browser.post(to, data=fields | {"csrf_token": form_token()})
    )


@pytest.fixture
def hers(client_for, pupil):
    return client_for(pupil)


def address(person, more=""):
    return f"/nb/staff/people/{person.public_id}/norwegian{more}"


def levels(today, **said):
    return {"level_on": today.isoformat(), "basis": "assessment"} | {
        f"level_{skill}": level for skill, level in said.items()
    }


def a_test(today, **more):
    return {
        "kind": "norwegian", "part_reading": "yes", "part_speaking": "yes", "test_on": today.isoformat(),
        "test_from": "09:00", "test_to": "12:00", "place_name": "Elva skole",
    } | more  # fmt: skip


def the_test(given):
    given.session.rollback()  # ends the reading, so that it sees what the page wrote
    return given.session.scalars(select(Examination)).one()


def test_a_level_written_down_stands_on_the_persons_page_at_once(desk, pupil, hers, today):
    assert desk.post_form(address(pupil), levels(today, reading="a2")).status_code == 303
    page = hers.get("/nb/norwegian").text
    assert "nå A2, mål B1" in page and "Vurdering fra læreren" in page


def test_the_same_day_written_down_twice_is_one_record(desk, pupil, given, today):
    for _each in range(2):
        desk.post_form(address(pupil), levels(today, reading="a2"))
    assert len(given.session.scalars(select(EvidenceRow).where(EvidenceRow.level == "a2")).all()) == 1


def test_another_level_for_the_same_day_corrects_the_first_and_keeps_it(desk, pupil, given, today):
    desk.post_form(address(pupil), levels(today, reading="a2"))
    desk.post_form(address(pupil), levels(today, reading="b1"))
    rows = given.session.scalars(
        select(EvidenceRow).where(EvidenceRow.skill == "reading").order_by(EvidenceRow.id)
    ).all()
    assert [row.level for row in rows] == ["a2", "b1"] and rows[1].corrects_id == rows[0].id


def test_a_level_taken_back_is_gone_from_the_persons_page(desk, pupil, given, hers, today):
    desk.post_form(address(pupil), levels(today, reading="a2"))
    record = given.session.scalars(select(EvidenceRow).where(EvidenceRow.skill == "reading")).one()
    assert desk.post_form(address(pupil, "/undo"), {"record": record.public_id}).status_code == 303
    assert "nå A2" not in hers.get("/nb/norwegian").text


def test_a_level_taken_back_twice_is_told_as_changed(desk, pupil, given, today):
    desk.post_form(address(pupil), levels(today, reading="a2"))
    record = given.session.scalars(select(EvidenceRow).where(EvidenceRow.skill == "reading")).one()
    desk.post_form(address(pupil, "/undo"), {"record": record.public_id})
    assert desk.post_form(address(pupil, "/undo"), {"record": record.public_id}).status_code == 409


def test_a_day_to_come_is_refused_beside_the_field_and_what_was_typed_stays(desk, pupil, today):
    answer = desk.post_form(address(pupil), levels(today + timedelta(days=1), reading="a2"))
    assert answer.status_code == 422
    assert 'id="f-level_on-error"' in answer.text and '<option value="a2" selected>' in answer.text


def test_a_test_registered_stands_on_the_persons_page_and_she_is_told(desk, pupil, given, hers, today):
    assert desk.post_form(address(pupil, "/tests"), a_test(today + timedelta(days=9))).status_code == 303
    page = hers.get("/nb/norwegian").text
    assert "Norskprøve A1–B2" in page and "Elva skole" in page
    assert given.session.scalars(select(Notice.code)).all() == ["test_registered"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"test_to": "09:00"}, "test_to"),
        ({"test_to": "23:00"}, "test_to"),
        ({"test_on": "2026-02-30"}, "test_on"),
        ({"kind": "driving"}, "kind"),
        ({"part_reading": "", "part_speaking": ""}, "part_listening"),
        ({"place_name": "x" * 300}, "place_name"),
    ],
)
def test_a_test_that_makes_no_sense_is_refused_beside_the_field(desk, pupil, today, wrong, field):
    answer = desk.post_form(address(pupil, "/tests"), a_test(today + timedelta(days=9)) | wrong)
    assert answer.status_code == 422 and f'id="f-{field}-error"' in answer.text


def test_a_result_by_part_says_which_part_has_not_come(desk, pupil, given, hers, today):
    desk.post_form(address(pupil, "/tests"), a_test(today - timedelta(days=30)))
    test = the_test(given)
    result = {"test": test.public_id, "revision": str(test.revision), "result_reading": "b1"}
    assert desk.post_form(address(pupil, "/results"), result).status_code == 303
    page = hers.get("/nb/norwegian").text
    assert "Lese: B1" in page and "Snakke: ikke registrert ennå" in page


def test_social_studies_passed_is_written_down_once_and_a_mistake_is_put_right(desk, pupil, given, hers, today):
    desk.post_form(address(pupil, "/tests"), a_test(today - timedelta(days=3), kind="social_studies"))
    test = the_test(given)
    for said in ("yes", "yes", "no"):
        desk.post_form(
            address(pupil, "/results"), {"test": test.public_id, "revision": str(test.revision), "passed": said}
        )
    given.session.rollback()
    rows = given.session.scalars(
        select(EvidenceRow).where(EvidenceRow.kind == "test_passed").order_by(EvidenceRow.id)
    ).all()
    assert [row.minutes for row in rows] == [None, 0] and rows[1].corrects_id == rows[0].id
    assert "Ikke bestått" in hers.get("/nb/norwegian").text


def test_a_result_before_the_test_was_taken_is_refused(desk, pupil, given, today):
    desk.post_form(address(pupil, "/tests"), a_test(today + timedelta(days=3)))
    test = the_test(given)
    result = {"test": test.public_id, "revision": str(test.revision), "result_reading": "b1"}
    assert desk.post_form(address(pupil, "/results"), result).status_code == 409


def test_a_test_changed_by_two_is_told_to_the_second(desk, pupil, given, today):
    desk.post_form(address(pupil, "/tests"), a_test(today + timedelta(days=3)))
    test = the_test(given)
    change = a_test(today + timedelta(days=4), test=test.public_id, revision=str(test.revision))
    assert desk.post_form(address(pupil, "/tests"), change).status_code == 303
    assert desk.post_form(address(pupil, "/tests"), change).status_code == 409


def test_a_person_taken_off_a_test_can_be_put_on_it_again(desk, pupil, given, hers, today):
    desk.post_form(address(pupil, "/tests"), a_test(today + timedelta(days=3)))
    test = the_test(given).public_id
    desk.post_form(address(pupil, "/tests/cancelled"), {"test": test, "cancelled": "yes"})
    assert "ikke meldt på denne prøven lenger" in hers.get("/nb/norwegian").text
    desk.post_form(address(pupil, "/tests/cancelled"), {"test": test, "cancelled": "no"})
    assert "ikke meldt på denne prøven lenger" not in hers.get("/nb/norwegian").text


def test_the_step_agreed_stands_first_until_it_is_done(desk, pupil, given, hers, today):
    desk.post_form(address(pupil, "/steps"), {"step": "Les en bok på biblioteket", "step_skill": "reading"})
    assert "Les en bok på biblioteket" in hers.get("/nb/norwegian").text
    step = given.session.scalars(select(NextStep)).one().public_id
    desk.post_form(address(pupil, "/steps/done"), {"step_id": step, "done": "yes"})
    assert "Les en bok på biblioteket" not in hers.get("/nb/norwegian").text


def test_an_empty_step_is_refused_beside_the_field(desk, pupil):
    answer = desk.post_form(address(pupil, "/steps"), {"step": "  "})
    assert answer.status_code == 422 and 'id="f-step-error"' in answer.text


def test_a_teacher_of_another_school_finds_nobody(given, client_for, pupil):
    stranger = given.staff("teacher", given.organisation("school"))
    assert client_for(stranger).get(address(pupil)).status_code == 404


def test_the_picture_over_time_is_said_in_words_too(given, pupil, client_for, today):
    given.level(pupil, "reading", "a1", today - timedelta(days=90))
    given.level(pupil, "reading", "a2", today - timedelta(days=10))
    page = client_for(pupil).get("/nb/norwegian").text
    assert 'class="climb"' in page and "Lese: A1" in page


def test_control_characters_are_no_words_of_a_step_or_a_place(given, desk, pupil, today):
    assert desk.post_form(address(pupil, "/steps"), {"step": "Les\x00 en\x07 bok\r\nhver kveld"}).status_code == 303
    assert desk.post_form(address(pupil, "/tests"), a_test(today, place_name="Elva\x00\x1bskole")).status_code == 303
    assert the_test(given).place_name == "Elva skole"
    assert given.session.scalars(select(NextStep.text)).one() == "Les en bok hver kveld"
