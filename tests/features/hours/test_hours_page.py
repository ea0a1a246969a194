"""The hours page as it is served: to a resident, a participant, and somebody it does not concern."""

from datetime import UTC, datetime, time, timedelta

import pytest

from webapp.engine import oslo
from webapp.features.standing import reckon_again
from webapp.language import dates


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def resident(given, today):
    """Training offered 60 days ago; two lessons a week since, an hour and a half each, the next one tomorrow."""
    hanan = given.resident(arrived=today - timedelta(days=90), training_offered=today - timedelta(days=60))
    group = given.school_class(kind="norwegian")
    given.enrolled(hanan, group, today - timedelta(days=60))
    for days in (-8, -6, -3, -1):
        given.attended(hanan, a_lesson(given, group, today, days))
    a_lesson(given, group, today, 1, place_name="Mottaket", room="2")
    return hanan


def a_lesson(given, group, today, days, **columns):
    return given.lesson(group, at=oslo.at(today + timedelta(days=days), time(10, 0)), **columns)


def test_a_resident_sees_what_is_done_required_and_left(resident, client_for):
    page = client_for(resident).get("/nb/hours").text
    assert "169 t igjen i norsk" in page
    assert '<bdi class="number">6 t</bdi> gjort' in page and 'av <bdi class="number">175 t</bdi>' in page
    assert 'data-rule="reception.norwegian"' in page and 'data-rule="reception.social_studies"' in page


def test_the_source_and_the_day_it_was_checked_stand_beside_the_number(resident, client_for):
    page = client_for(resident).get("/nb/hours").text
    assert "integreringsforskriften § 1" in page
    assert "Vi leste reglene 21. november 2026, i tekster fra mai 2026" in page


def test_the_page_says_up_to_which_day_it_is_counted(resident, client_for, today):
    assert f"Talt til og med {dates.short_day(today - timedelta(days=1))}" in client_for(resident).get("/nb/hours").text


def test_what_absence_can_cost_is_never_said_as_what_it_will(resident, client_for):
    page = client_for(resident).get("/nb/hours").text
    assert "kan UDI trekke opptil 100 kroner" in page
    assert "Det har vi ikke fått kontrollert" in page


def test_the_next_lesson_leads_to_its_page(resident, client_for):
    page = client_for(resident).get("/nb/hours").text
    assert "Neste time" in page and "Mottaket, rom 2" in page


def test_when_nothing_is_planned_somebody_to_ask_is_named(given, client_for, today):
    resident = given.resident(training_offered=today - timedelta(days=20))
    centre = given.organisation("reception_centre")
    given.served(resident, centre, "reception_training", today, contact_name="Ali Berg", contact_phone="90 00 00 00")
    page = client_for(resident).get("/nb/hours").text
    assert "Ingen timer er planlagt" in page and "Spør Ali Berg" in page and 'href="tel:90000000"' in page


def test_after_fourteen_silent_days_the_page_says_that_nobody_has_registered(given, client_for, today):
    resident = given.resident(training_offered=today - timedelta(days=60))
    group = given.school_class()
    given.enrolled(resident, group, today - timedelta(days=60))
    given.attended(resident, a_lesson(given, group, today, -20))
    a_lesson(given, group, today, -5)
    page = client_for(resident).get("/nb/hours").text
    assert "Ingen har registrert noe siden" in page


def test_a_participant_reads_that_hours_are_not_the_goal(given, client_for, today):
    participant = given.participant(started=today - timedelta(days=60))
    group = given.school_class()
    given.enrolled(participant, group, today - timedelta(days=60))
    given.attended(participant, a_lesson(given, group, today, -3), minutes=60)
    page = client_for(participant).get("/nb/hours").text
    assert "målet i norsk et nivå" in page
    assert '<bdi class="number">1,5 t</bdi>' in page and '<bdi class="number">1 t</bdi>' in page


def test_staff_are_told_that_the_page_is_not_theirs(given, client_for):
    answer = client_for(given.staff("adviser")).get("/nb/hours")
    assert answer.status_code == 200
    assert "gjelder ikke deg" in answer.text and "/nb/staff/people" in answer.text


def test_nonsense_in_the_address_shows_the_page_of_today(resident, client_for):
    browser = client_for(resident)
    for nonsense in ("x", "2026-13-40", "9999-99-99", "0001-01-01", "ب" * 500):
        assert browser.get("/nb/hours", query_string={"until": nonsense}).status_code == 200


def test_somebody_not_logged_in_is_asked_to_log_in(client):
    assert client.get("/nb/hours").status_code == 302


@pytest.mark.parametrize("language", ["nb", "en", "uk", "ar"])
def test_the_page_is_served_in_every_language(resident, client_for, language):
    assert client_for(resident).get(f"/{language}/hours").status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_lessons(app, given, resident, client_for, statements, today):
    browser = client_for(resident)
    reckon_again(app.extensions["database"], [resident.id], today)
    del statements[:]
    browser.get("/nb/hours")
    few = len(statements)
    group = given.school_class()
    given.enrolled(resident, group, today - timedelta(days=60))
    for days in range(-40, -1):
        given.attended(resident, a_lesson(given, group, today, days))
    given.session.commit()
    reckon_again(app.extensions["database"], [resident.id], today)
    del statements[:]
    browser.get("/nb/hours")
    assert len(statements) == few <= 4, "\n\n".join(statements)


def test_it_says_how_often_she_came_and_how_often_she_told(given, resident, client_for, today):
    group = given.school_class(name="Norsk B")
    given.enrolled(resident, group, today - timedelta(days=60))
    told = a_lesson(given, group, today, -2)
    given.absent(resident, told, told_us=True)
    noticed = a_lesson(given, group, today, -4)
    given.absent(resident, noticed)
    given.absence(resident, lesson=noticed)
    given.absent(resident, a_lesson(given, group, today, -5))
    page = client_for(resident).get("/nb/hours").text
    assert "4 timer: til stede · 2 timer: du meldte fra" in page


def test_somebody_who_came_to_all_is_told_nothing_of_notices(resident, client_for):
    page = client_for(resident).get("/nb/hours").text
    assert "4 timer: til stede" in page and "meldte fra" not in page


def test_the_figure_stands_inside_its_sentence(resident, client_for):
    page = client_for(resident).get("/nb/hours").text
    assert '<strong><bdi class="number">6 t</bdi></strong> av <bdi class="number">175 t</bdi>' in page
