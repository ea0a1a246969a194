"""The schedule through the whole application: pages, the question's way, and the answer's."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp.engine import oslo
from webapp.features.standing import reckon_again
from webapp.tables.access import Look
from webapp.tables.base import new_public_id
from webapp.tables.database import Who
from webapp.tables.evidence import EvidenceRow, Question
from webapp.tables.people import Circumstances

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


class World:
    """Olena with one registered lesson of yesterday, and her adviser."""

    def __init__(self, given, client_for):
        self.given = given
        self.home = given.organisation()
        self.olena = given.participant(municipality=self.home)
        norwegian = given.school_class(teacher_name="Tor Berg", teacher_phone="32 11 22 33")
        given.enrolled(self.olena, norwegian)
        self.lesson = given.lesson(norwegian, at=YESTERDAY, place_name="Elva skole", address="Elvegata 1", room="4")
        self.record = given.attended(self.olena, self.lesson, minutes=30)
        self.kari = given.staff("adviser", self.home)
        self.client_for = client_for
        self.phone = client_for(self.olena)

    @property
    def page(self):
        return f"/nb/schedule/{self.lesson.public_id}"

    def all(self, table):
        with self.given.session as session:
            return session.scalars(select(table).order_by(table.id)).all()


@pytest.fixture
def world(given, client_for):
    return World(given, client_for)


@pytest.fixture
def fields(world, hidden):
    """The fields of the question's form as the page holds them, with a choice made."""
    page = world.phone.get(world.page).text
    names = ("csrf_token", "write_id", "seen_revision", "made_at", "page_after")
    return {name: hidden(page, name) for name in names} | {"what": "minutes", "text": "Jeg var der hele timen."}


def test_the_week_shows_her_lesson(world):
    page = world.phone.get("/nb/schedule", query_string={"from": YESTERDAY.date().isoformat()})
    assert page.status_code == 200
    assert f"lesson-{world.lesson.public_id}" in page.text


@pytest.mark.parametrize("text", ["i går", "9999-12-31", "0001-01-01", "2026-02-30", "x" * 5000])
def test_a_week_that_cannot_be_read_is_the_week_that_is_opened(world, text):
    page = world.phone.get("/nb/schedule", query_string={"from": text})
    opened = re.search("<h1>[^<]*</h1>", world.phone.get("/nb/schedule").text)[0]
    assert page.status_code == 200 and opened in page.text


def test_a_lesson_shows_place_teacher_and_register(world):
    page = world.phone.get(world.page).text
    assert "geo:0,0?q=Elvegata%201" in page and "tel:32112233" in page
    assert "Du var der 0,5 t av 1,5 t" in page


def test_a_lesson_of_somebody_else_is_not_found(world, given, client_for):
    other = client_for(given.resident(name="Sara Omar"))
    assert other.get(world.page).status_code == 404


@pytest.mark.parametrize("role", ["adviser", "teacher", "volunteer"])
def test_staff_are_told_that_the_schedule_does_not_concern_them(world, role, given, client_for):
    client = client_for(given.staff(role, world.home))
    for address in ("/nb/schedule", world.page):
        page = client.get(address)
        assert page.status_code == 200 and "Denne siden gjelder ikke deg" in page.text


def test_a_question_sent_leads_back_to_the_lesson_that_says_so(world, fields):
    answer = world.phone.post(f"{world.page}/question", data=fields)
    assert (answer.status_code, answer.location) == (303, world.page)
    assert "Rådgiveren din har fått det" in world.phone.get(world.page).text


def test_a_form_sent_twice_is_kept_once(world, fields):
    first = world.phone.post(f"{world.page}/question", data=fields)
    second = world.phone.post(f"{world.page}/question", data=fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(world.all(Question)) == 1


def test_the_outbox_sends_the_same_form_and_gets_a_receipt(world, fields):
    made_at = (datetime.now(UTC) - timedelta(hours=20)).isoformat()
    fields |= {"write_id": new_public_id(), "made_at": made_at}
    sent = {"X-Outbox": "1", "X-Sender": world.olena.public_id}
    first = world.phone.post(f"{world.page}/question", data=fields, headers=sent)
    again = world.phone.post(f"{world.page}/question", data=fields, headers=sent)
    assert [first.json["status"], again.json["status"]] == ["done", "done"]
    (question,) = world.all(Question)
    assert question.made_at == datetime.fromisoformat(made_at) and question.asked_at > question.made_at


def test_a_form_without_a_choice_comes_back_with_what_was_typed(world, fields):
    answer = world.phone.post(f"{world.page}/question", data=fields | {"what": ""})
    assert answer.status_code == 422
    assert "Velg hva som er feil." in answer.text and "Jeg var der hele timen." in answer.text
    assert world.all(Question) == []


def test_a_register_corrected_meanwhile_is_shown_and_can_be_asked_about_anyway(world, fields, hidden):
    world.given.corrected(world.record, minutes=60)
    world.given.session.commit()
    answer = world.phone.post(f"{world.page}/question", data=fields)
    assert answer.status_code == 409
    assert "Du så: 0,5 t registrert. Nå står det: 1 t registrert." in answer.text
    assert "Jeg var der hele timen." in answer.text and "Send likevel" in answer.text
    assert world.all(Question) == []
    new = {name: hidden(answer.text, name) for name in ("csrf_token", "write_id", "seen_revision")}
    assert world.phone.post(f"{world.page}/question", data=fields | new).status_code == 303


def test_the_outbox_is_told_what_changed(world, fields):
    world.given.corrected(world.record, minutes=60)
    world.given.session.commit()
    sent = {"X-Outbox": "1", "X-Sender": world.olena.public_id}
    answer = world.phone.post(f"{world.page}/question", data=fields, headers=sent)
    assert (answer.status_code, answer.json["status"]) == (409, "changed")
    assert answer.json["now"]["page"] == world.page


def test_nobody_asks_about_a_lesson_of_somebody_else(world, fields, given, client_for, form_token):
    other = client_for(given.resident(name="Sara Omar"))
    answer = other.post(f"{world.page}/question", data=fields | {"csrf_token": form_token()})
    assert answer.status_code == 404


def test_a_question_without_a_form_token_is_refused(world, fields):
    assert world.phone.post(f"{world.page}/question", data=fields | {"csrf_token": ""}).status_code == 400


def test_the_address_of_the_question_leads_to_the_lesson(world):
    assert world.phone.get(f"{world.page}/question").location == world.page


@pytest.fixture
def desk(world, fields):
    """The adviser's browser, after the question was asked."""
    world.phone.post(f"{world.page}/question", data=fields)
    return world.client_for(world.kari)


@pytest.fixture
def asked(world, desk):
    """The address of the question on the desk."""
    return f"/nb/staff/questions/{world.all(Question)[0].public_id}"


def test_the_adviser_finds_the_question_and_opening_it_is_a_look(world, desk, asked):
    assert asked in desk.get("/nb/staff/questions").text
    page = desk.get(asked)
    assert page.status_code == 200 and "Jeg var der hele timen." in page.text
    assert [look.looker_id for look in world.all(Look)] == [world.kari.id]


def test_the_answer_corrects_the_register_and_reaches_her(world, desk, asked, hidden, app):
    page = desk.get(asked).text
    data = {name: hidden(page, name) for name in ("csrf_token", "write_id", "seen_revision")}
    answer = desk.post(asked, data=data | {"answer": "Du har rett.", "minutes": "90"})
    assert (answer.status_code, answer.location) == (303, asked)
    assert world.all(EvidenceRow)[-1].corrects_id == world.record.id
    assert "Du har fått svar om timen" in world.phone.get("/nb/today").text
    lesson = world.phone.get(world.page).text
    assert "Du har rett." in lesson and "Du var der" in lesson
    with app.extensions["database"].reading(Who(everything=True)) as db:
        assert db.get(Circumstances, world.olena.id).reckoned_on is not None


def test_an_answer_without_words_comes_back(world, desk, asked, hidden):
    data = {"csrf_token": hidden(desk.get(asked).text, "csrf_token"), "answer": "", "minutes": "halv ti"}
    answer = desk.post(asked, data=data)
    assert answer.status_code == 422
    assert "Skriv et svar." in answer.text and 'value="halv ti"' in answer.text


def test_an_answer_to_what_is_answered_shows_the_answer(world, desk, asked, hidden):
    page = desk.get(asked).text
    data = {name: hidden(page, name) for name in ("csrf_token", "seen_revision")}
    desk.post(asked, data=data | {"answer": "Du har rett."})
    answer = desk.post(asked, data=data | {"answer": "Nei."})
    assert answer.status_code == 409 and "Du har rett." in answer.text and "Nei." in answer.text


@pytest.mark.parametrize("role", ["teacher", "volunteer", "coordinator", "admin"])
def test_those_who_do_not_answer_find_no_questions(world, desk, asked, role, given, client_for):
    client = client_for(given.staff(role, world.home))
    assert {client.get(address).status_code for address in ("/nb/staff/questions", asked)} == {404}


def test_the_adviser_of_another_municipality_finds_nothing(world, desk, asked, given, client_for):
    stranger = client_for(given.staff("adviser", given.organisation(name="Asker kommune"), name="Per Dahl"))
    assert "Ingen venter på svar" in stranger.get("/nb/staff/questions").text
    assert stranger.get(asked).status_code == 404
    assert stranger.post(asked, data={}).status_code in (400, 404)


def test_the_schedule_costs_the_same_for_three_lessons_as_for_thirty(world, given, client_for, statements):
    def cost():
        statements.clear()
        assert client_for(world.olena).get("/nb/schedule").status_code == 200
        return len([each for each in statements if each.startswith("SELECT")])

    norwegian = given.school_class()
    given.enrolled(world.olena, norwegian)
    given.lesson(norwegian, at=datetime.now(UTC) + timedelta(days=1))
    few = cost()
    for number in range(30):
        lesson = given.lesson(norwegian, at=YESTERDAY + timedelta(hours=3, minutes=10 * number), minutes=10)
        given.attended(world.olena, lesson)
    assert cost() == few <= 3


def test_a_coming_lesson_offers_to_say_that_one_cannot_come_and_what_to_bring(world, given):
    norwegian = given.school_class()
    given.enrolled(world.olena, norwegian)
    coming = given.lesson(norwegian, at=datetime.now(UTC) + timedelta(days=1), bring="Bok 2")
    given.session.commit()
    week = world.phone.get("/nb/schedule", query_string={"from": oslo.day_of(coming.starts_at).isoformat()}).text
    page = world.phone.get(f"/nb/schedule/{coming.public_id}").text
    for text in (week, page):
        assert f"/nb/schedule/lessons/{coming.public_id}/absence" in text and "Jeg kan ikke komme" in text
        assert 'Ta med: <bdi lang="nb">Bok 2</bdi>' in text


def test_what_was_told_leads_to_what_one_has_told(world, given):
    told = given.absence(world.olena, lesson=world.lesson)
    given.corrected(world.record, kind="absent", told_us=True)
    given.session.commit()
    page = world.phone.get(world.page).text
    assert "Du har meldt fra" in page and f"/nb/schedule/absence/{told.public_id}" in page
    assert "Du hadde meldt fra." in page


def test_past_entries_say_who_registered_and_where_to_say_that_it_is_wrong(world):
    week = world.phone.get("/nb/schedule", query_string={"from": YESTERDAY.date().isoformat()}).text
    assert "Registrert av:" in week and f"{world.page}#ask-{world.lesson.public_id}" in week


@pytest.mark.parametrize("kind", ["meeting", "examination", "saved_event"])
def test_everything_in_the_week_has_its_page_in_every_language(world, given, kind):
    soon = datetime.now(UTC) + timedelta(days=1)
    make = {
        "meeting": lambda: given.meeting(world.olena, at=soon),
        "examination": lambda: given.examination(world.olena, soon),
        "saved_event": lambda: given.event(at=soon),
    }
    thing = make[kind]()
    if kind == "saved_event":
        given.saved_event(world.olena, thing)
    given.session.commit()
    for language in ("nb", "en", "uk", "ar"):
        page = world.phone.get(f"/{language}/schedule/{thing.public_id}")
        assert page.status_code == 200 and f"ask-{thing.public_id}" not in page.text
    assert world.phone.post(f"/nb/schedule/{thing.public_id}/question", data={"what": "came"}).status_code in (400, 404)


def test_an_empty_week_with_nothing_ahead_says_who_must_act_and_asks_few_questions(given, client_for, app, statements):
    hanan = given.resident(training_offered="2026-03-16")
    browser = client_for(hanan)
    reckon_again(app.extensions["database"], [hanan.id], oslo.day_of(datetime.now(UTC)))
    statements.clear()
    page = browser.get("/nb/schedule").text
    assert "Dette venter vi på" in page and "Elvebakken mottak" in page
    assert len(statements) <= 6


def test_names_and_times_keep_their_direction_in_arabic(world):
    page = world.phone.get("/ar/schedule", query_string={"from": YESTERDAY.date().isoformat()}).text
    assert '<html lang="ar" dir="rtl">' in page
    assert "<bdi>Elva skole" in page and '<bdi class="number">' in page
