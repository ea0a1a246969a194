"""The page of one lesson: what it shows, what must be confirmed, what is refused."""

import re
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from webapp.engine import oslo
from webapp.tables.notices import Notice
from webapp.tables.people import Person
from webapp.tables.schedule import Enrolment, Lesson, Series

TODAY = oslo.day_of(datetime.now(UTC))
MONDAY = oslo.monday_of(TODAY) + timedelta(weeks=1)


def world(given, lessons=3, **columns):
    taught, hanan = given.school_class(), given.participant(name="Hanan Ali")
    given.enrolled(hanan, taught)
    series = given.series(taught)
    made = [
        given.lesson(taught, oslo.at(MONDAY + timedelta(weeks=number), time(9)), series=series, **columns)
        for number in range(lessons)
    ]
    return taught, made, given.staff("office", given._once("school"), "Liv Moe")


def form(token, **fields):
    filled = {
        "do": "move", "scope": "this", "day": (MONDAY + timedelta(days=1)).isoformat(), "starts": "10:00", "ends": "11:30",
        "break": "0", "revision": "1", "csrf_token": token(),
    }  # fmt: skip
    return filled | fields


def rows(given, table=Lesson):
    given.session.rollback()
    given.session.expire_all()
    return list(given.session.scalars(select(table).order_by(table.id)))


def test_the_page_shows_the_lesson_as_it_stands(given, client_for):
    _taught, (first, *_rest), liv = world(given, topic="Jobb", room="12")
    page = client_for(liv).get(f"/nb/staff/lessons/{first.public_id}").text
    assert "09:00–10:30" in page and 'value="Jobb"' in page and "Denne og resten av rekka" in page


def test_one_lesson_without_collisions_is_moved_at_once(given, client_for, form_token):
    _taught, (first, *_rest), liv = world(given)
    answer = client_for(liv).post(f"/nb/staff/lessons/{first.public_id}", data=form(form_token))
    assert answer.status_code == 303
    assert [each.status for each in rows(given)] == ["moved", "planned", "planned"]


def test_the_rest_is_shown_and_then_confirmed(given, client_for, form_token, hidden):
    _taught, (first, *_rest), liv = world(given)
    browser, address = client_for(liv), f"/nb/staff/lessons/{first.public_id}"
    asked = browser.post(address, data=form(form_token, scope="rest"))
    assert asked.status_code == 200
    assert "3 timer blir endret" in asked.text and "Ingenting er gjort ennå." in asked.text
    assert {each.status for each in rows(given)} == {"planned"}
    seen = asked.text.split('name="seen_plan" id="f-seen_plan" value="')[1][:32]
    assert browser.post(address, data=form(form_token, scope="rest", seen_plan=seen)).status_code == 303
    assert {each.status for each in rows(given)} == {"moved"}
    assert [each.code for each in rows(given, Notice)] == ["series_moved"]


def test_a_confirmation_of_another_plan_is_shown_anew(given, client_for, form_token):
    _taught, (first, *_rest), liv = world(given)
    answer = client_for(liv).post(
        f"/nb/staff/lessons/{first.public_id}", data=form(form_token, scope="rest", seen_plan="0" * 32)
    )
    assert answer.status_code == 409
    assert {each.status for each in rows(given)} == {"planned"}


def test_a_move_into_another_lesson_must_be_ticked(given, client_for, form_token):
    taught, (first, *_rest), liv = world(given)
    other = given.school_class(name="Samfunnskunnskap", teacher_name="Siri")
    given.enrolled(given.participant(name="Olena Koval"), other)
    given.lesson(taught, oslo.at(MONDAY + timedelta(days=1), time(10)))
    browser, address = client_for(liv), f"/nb/staff/lessons/{first.public_id}"
    asked = browser.post(address, data=form(form_token))
    assert asked.status_code == 200 and "Klassen har alt en time, 10:00–11:30." in asked.text
    seen = asked.text.split('name="seen_plan" id="f-seen_plan" value="')[1][:32]
    assert browser.post(address, data=form(form_token, seen_plan=seen)).status_code == 422
    assert browser.post(address, data=form(form_token, seen_plan=seen, anyway="yes")).status_code == 303


def test_a_lesson_is_cancelled_with_a_reason_and_taken_back(given, client_for, form_token):
    _taught, (first, *_rest), liv = world(given)
    browser, address = client_for(liv), f"/nb/staff/lessons/{first.public_id}"
    assert browser.post(address, data=form(form_token, do="cancel", because="")).status_code == 422
    assert browser.post(address, data=form(form_token, do="cancel", because="teacher_ill")).status_code == 303
    assert "Timen er avlyst: Læreren er syk" in browser.get(address).text
    assert browser.post(address, data=form(form_token, do="take_back", revision="2")).status_code == 303
    assert rows(given)[0].status == "planned"


def test_nothing_comes_to_stand_after_a_classs_last_day(given, client_for, form_token):
    taught, (first, second, _third), liv = world(given)
    taught.ended_on, second.status = MONDAY, "cancelled"
    browser, later = client_for(liv), (MONDAY + timedelta(days=1)).isoformat()
    moved = browser.post(f"/nb/staff/lessons/{first.public_id}", data=form(form_token, day=later))
    on_again = browser.post(f"/nb/staff/lessons/{second.public_id}", data=form(form_token, do="take_back"))
    for answer in (moved, on_again):
        assert answer.status_code == 422 and "Klassen avsluttes før denne dagen" in answer.text
    assert [each.status for each in rows(given)] == ["planned", "cancelled", "planned"]
    earlier = (MONDAY - timedelta(days=1)).isoformat()
    assert browser.post(f"/nb/staff/lessons/{first.public_id}", data=form(form_token, day=earlier)).status_code == 303


def test_a_registered_lesson_says_that_it_stays(given, client_for, form_token):
    _taught, (first, *_rest), liv = world(given, registered_at=datetime.now(UTC))
    browser, address = client_for(liv), f"/nb/staff/lessons/{first.public_id}"
    assert 'name="do"' not in browser.get(address).text
    answer = browser.post(address, data=form(form_token))
    assert answer.status_code == 422 and "Det er registrert hvem som kom." in answer.text


def test_a_lesson_whose_list_is_half_filled_in_stays_too(given, client_for, form_token):
    taught, (first, second, _third), liv = world(given)
    hanan = given.session.scalars(select(Enrolment.person_id).where(Enrolment.class_id == taught.id)).one()
    given.attended(given.session.get(Person, hanan), second)
    second.registered_at = None
    browser = client_for(liv)
    cancel = form(form_token, do="cancel", because="room")
    assert browser.post(f"/nb/staff/lessons/{second.public_id}", data=cancel).status_code == 422
    shown = browser.post(f"/nb/staff/lessons/{first.public_id}", data=cancel | {"scope": "rest"}).text
    seen = re.search(r'name="seen_plan"[^>]* value="([^"]+)"', shown)[1]
    confirmed = cancel | {"scope": "rest", "seen_plan": seen}
    assert browser.post(f"/nb/staff/lessons/{first.public_id}", data=confirmed).status_code == 303
    end = {"last": TODAY.isoformat(), "revision": "1", "csrf_token": form_token()}
    assert browser.post(f"/nb/staff/classes/{taught.public_id}/end", data=end).status_code == 303
    assert [each.status for each in rows(given)] == ["cancelled", "planned", "cancelled"]


def test_an_old_form_is_a_conflict_that_keeps_what_was_typed(given, client_for, form_token):
    _taught, (first, *_rest), liv = world(given)
    browser, address = client_for(liv), f"/nb/staff/lessons/{first.public_id}"
    browser.post(address, data=form(form_token))
    answer = browser.post(address, data=form(form_token, topic="Mitt tema"))
    assert answer.status_code == 409 and "Mitt tema" in answer.text and 'value="2"' in answer.text
    assert rows(given)[0].topic is None


def test_nonsense_has_errors_and_changes_nothing(given, client_for, form_token):
    _taught, (first, *_rest), liv = world(given)
    browser, address = client_for(liv), f"/nb/staff/lessons/{first.public_id}"
    for wrong in (
        {"ends": "10:00"},
        {"starts": "08:00", "ends": "21:00"},
        {"day": "i morgen"},
        {"scope": "alle"},
        {"do": "dans"},
    ):
        assert browser.post(address, data=form(form_token, **wrong)).status_code == 422
    assert browser.post(address, data={"csrf_token": form_token()}).status_code == 422
    assert {each.revision for each in rows(given)} == {1}


def test_a_night_with_the_skipped_hour_says_so(given, client_for, form_token):
    _taught, (first, *_rest), liv = world(given)
    answer = client_for(liv).post(
        f"/nb/staff/lessons/{first.public_id}", data=form(form_token, day="2027-03-28", starts="02:30", ends="03:15")
    )
    assert answer.status_code == 422 and "Den natta stilles klokka fram" in answer.text
    assert rows(given, Series)[0].revision == 1


def test_who_goes_to_the_class_does_not_reach_the_page(given, client_for):
    taught, (first, *_rest), _liv = world(given)
    hanan = given.participant(name="Olena Koval")
    given.enrolled(hanan, taught)
    assert client_for(hanan).get(f"/nb/staff/lessons/{first.public_id}").status_code == 404
