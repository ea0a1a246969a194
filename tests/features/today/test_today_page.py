"""Today through the whole application."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.engine.oslo import day_of
from webapp.features.standing import reckon_again

NOW = datetime.now(UTC)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def hanan(given):
    """A resident with a lesson tomorrow."""
    person = given.resident(training_offered="2026-03-16")
    norwegian = given.school_class(teacher_name="Tor Berg", teacher_phone="32 11 22 33")
    given.enrolled(person, norwegian)
    given.lesson(norwegian, at=TOMORROW, place_name="Elva skole", room="4")
    return person


def test_the_headline_is_the_next_lesson(hanan, client_for):
    page = client_for(hanan).get("/nb/today")
    assert page.status_code == 200
    assert "<h1>I morgen " in page.text and "Elva skole, rom 4" in page.text and "tel:32112233" in page.text


@pytest.mark.parametrize("language", ["nb", "en", "uk", "ar"])
def test_it_is_there_in_every_language(hanan, client_for, language):
    assert client_for(hanan).get(f"/{language}/today").status_code == 200


def test_with_nothing_planned_it_says_so(given, client_for):
    page = client_for(given.resident(training_offered="2026-03-16")).get("/nb/today").text
    assert "Ingen timer er planlagt ennå" in page and "Dette venter vi på" in page


@pytest.mark.parametrize("role", ["adviser", "teacher", "volunteer"])
def test_staff_go_on_to_their_own_first_page(given, client_for, role):
    answer = client_for(given.staff(role)).get("/nb/today")
    assert (answer.status_code, answer.location) == (302, "/nb/staff/")


def test_somebody_not_logged_in_is_asked_to(client):
    assert client.get("/nb/today").location == "/nb/login?next=/nb/today"


def test_a_notice_that_was_read_leaves_today(hanan, given, client_for, form_token):
    values = '{"starts_at":"2026-11-13T08:00:00+00:00"}'
    notice = given.notice(hanan, "lesson_cancelled", at=NOW, values=values)
    phone = client_for(hanan)
    assert "er avlyst" in phone.get("/nb/today").text
    answer = phone.post(f"/nb/today/notices/{notice.public_id}/read", data={"csrf_token": form_token()})
    assert answer.status_code == 303
    assert "er avlyst" not in phone.get("/nb/today").text


def test_nobody_reads_away_the_notice_of_another(hanan, given, client_for, form_token):
    notice = given.notice(hanan, at=NOW)
    other = client_for(given.resident(name="Sara Omar"))
    other.post(f"/nb/today/notices/{notice.public_id}/read", data={"csrf_token": form_token()})
    given.session.refresh(notice)
    assert notice.read_at is None


def test_today_costs_at_most_six_statements_whatever_stands_in_it(app, hanan, given, client_for, statements):
    def cost():
        browser = client_for(hanan)
        reckon_again(app.extensions["database"], [hanan.id], day_of(NOW))
        statements.clear()
        assert browser.get("/nb/today").status_code == 200
        return len(statements)

    assert cost() <= 5
    norwegian = given.school_class()
    given.enrolled(hanan, norwegian)
    given.notice(hanan, "lesson_cancelled", at=NOW)
    few = cost()
    for number in range(30):
        lesson = given.lesson(norwegian, at=NOW - timedelta(days=number + 1), minutes=60)
        given.attended(hanan, lesson)
        given.notice(hanan, "lesson_cancelled", at=NOW)
    assert cost() == few <= 6


def test_the_next_lesson_says_its_old_time_what_to_bring_and_offers_absence(given, client_for):
    person = given.resident(training_offered="2026-03-16")
    norwegian = given.school_class()
    given.enrolled(person, norwegian)
    was = TOMORROW - timedelta(hours=3)
    lesson = given.lesson(norwegian, at=TOMORROW, status="moved", original_starts_at=was, bring="Bok 2")
    page = client_for(person).get("/nb/today").text
    assert "Før:" in page and "Bok 2" in page
    assert f"/nb/schedule/lessons/{lesson.public_id}/absence" in page and "Jeg kan ikke komme" in page


def test_a_cancelled_lesson_that_would_have_been_next_is_told(hanan, given, client_for):
    norwegian = given.school_class()
    given.enrolled(hanan, norwegian)
    given.lesson(norwegian, at=NOW + timedelta(hours=1), status="cancelled", cancelled_because="room")
    page = client_for(hanan).get("/nb/today").text
    assert "Avlyst: Norsk" in page and "Rommet kan ikke brukes." in page and "<h1>I morgen " in page


def test_a_meeting_by_telephone_is_said_so(given, client_for):
    person = given.participant()
    given.meeting(person, at=TOMORROW, kind="follow_up", way="phone", interpreter="ordered", with_name="Kari Nes", with_phone="32 00 00 01")
    page = client_for(person).get("/nb/today").text
    for words in ("Du skal snakke med Kari Nes.", "På telefon", "Tolk er bestilt.", "tel:32000001", "Mer om møtet"):
        assert words in page


@pytest.mark.parametrize(
    "code, values, leads",
    [
        ("absence_decided", '{"absence":"%s"}', "/nb/schedule/absence/%s"),
        ("check_in", '{"check_in":"%s"}', "/nb/schedule/check-in/%s"),
        ("next_step", "{}", "/nb/norwegian"),
        ("series_cancelled", '{"count":3,"lesson":"%s","starts_at":"2026-11-13T08:00:00+00:00"}', "/nb/schedule"),
    ],
)
def test_a_notice_leads_to_the_page_that_tells_more(hanan, given, client_for, code, values, leads):
    about = "ab" * 16
    given.notice(hanan, code, at=NOW, values=values.replace("%s", about))
    page = client_for(hanan).get("/nb/today").text
    assert f'class="button primary" href="{leads.replace("%s", about)}"' in page
