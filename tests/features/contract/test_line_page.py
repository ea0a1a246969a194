"""One line of plan or contract on its own page."""

from datetime import UTC, datetime, time, timedelta

import pytest

from webapp.engine import oslo


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def participant(given, freeze, practice, today):
    person = given.participant(started=today - timedelta(days=150), weekly_minutes=2_250)
    freeze(given, person, agreed=(practice(),))
    return person


def test_a_line_has_its_numbers_its_source_and_the_day_the_law_was_read(participant, client_for):
    page = client_for(participant).get("/nb/contract/lines/programme.start").text
    assert (
        'data-rule="programme.start"' in page and "integreringsloven § 12</bdi>" in page and "Vi leste reglene" in page
    )
    assert "Slik står det i versjon 1 av kontrakten." in page


def test_a_line_tells_each_time_it_was_gone_through(given, participant, client_for):
    given.gone_through(participant, "programme.start", on="2026-05-11")
    given.gone_through(participant, "programme.start", on="2026-08-11", interpreter="in_the_room")
    page = client_for(participant).get("/nb/contract/lines/programme.start").text
    assert page.index("Gått gjennom 11. august 2026") < page.index("Gått gjennom 11. mai 2026")
    assert "Tolken var i rommet." in page


def test_hours_offered_are_told_week_by_week(given, participant, client_for, today):
    group = given.school_class()
    given.enrolled(participant, group, today - timedelta(days=60))
    given.attended(participant, given.lesson(group, at=oslo.at(today - timedelta(days=7), time(9, 0)), minutes=180))
    page = client_for(participant).get("/nb/contract/lines/programme.weekly_hours").text
    assert "Timer tilbudt, uke for uke" in page and ">3 t</td>" in page


def test_beside_the_municipality_s_line_stands_the_way_on(participant, client_for):
    browser = client_for(participant)
    municipality = browser.get("/nb/contract/lines/programme.start").text
    hers = browser.get("/nb/contract/lines/norwegian.speaking").text
    assert "statsforvalteren" in municipality and "Dette har ikke skjedd" in municipality
    assert "Dette har ikke skjedd" not in hers and "Forklar dette for meg" in hers


def test_an_agreed_line_has_the_adviser_s_own_words(participant, client_for):
    assert "Praksis på sykehjemmet" in client_for(participant).get("/uk/contract/lines/agreed.a1").text


def test_the_plan_is_a_line_with_the_way_to_appeal(participant, client_for):
    page = client_for(participant).get("/nb/contract/lines/plan").text
    assert "Praksis gir norsk i bruk hver dag." in page and "Er dette en klage?" in page


@pytest.mark.parametrize("line", ["reception.norwegian", "nonsense", "agreed.a9", "x" * 200, "%00", "fact.birth_date"])
def test_a_line_that_is_not_hers_is_not_found(participant, client_for, line):
    assert client_for(participant).get(f"/nb/contract/lines/{line}").status_code == 404


def test_without_a_plan_it_is_no_line(given, client_for):
    assert client_for(given.participant()).get("/nb/contract/lines/plan").status_code == 404


def test_the_number_of_statements_does_not_grow(given, participant, client_for, statements, today):
    browser = client_for(participant)
    del statements[:]
    browser.get("/nb/contract/lines/programme.weekly_hours")
    few = len(statements)
    group = given.school_class()
    given.enrolled(participant, group, today - timedelta(days=60))
    for days in range(30, 1, -1):
        given.attended(participant, given.lesson(group, at=oslo.at(today - timedelta(days=days), time(9, 0))))
        given.gone_through(participant, "programme.weekly_hours")
    given.session.commit()
    del statements[:]
    browser.get("/nb/contract/lines/programme.weekly_hours")
    assert len(statements) == few
