"""A gathering put in one's own week, and taken out of it; nobody else sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp.tables.meet import SavedEvent

NOW = datetime.now(UTC)


@pytest.fixture
def evening(given):
    return given.event(given.place("Elva bibliotek"), at=NOW + timedelta(days=1))


def saved(given):
    given.session.rollback()
    return list(given.session.scalars(select(SavedEvent.person_id)))


def send(phone, form_token, event, verb, **query):
    return phone.post(f"/nb/meet/{event.public_id}/{verb}", data={"csrf_token": form_token()}, query_string=query)


def test_a_saved_gathering_stands_in_the_week_and_can_be_taken_out(given, evening, client_for, form_token):
    olena = given.participant()
    phone = client_for(olena)
    assert "Legg i uka mi" in phone.get("/nb/meet").text
    assert send(phone, form_token, evening, "save").location == f"/nb/meet#event-{evening.public_id}"
    assert "Ta ut av uka mi" in phone.get("/nb/meet").text
    day = (NOW + timedelta(days=1)).date().isoformat()
    assert "Elva bibliotek" in phone.get("/nb/schedule", query_string={"from": day}).text
    send(phone, form_token, evening, "unsave")
    assert saved(given) == []
    assert phone.get(f"/nb/schedule/{evening.public_id}").status_code == 404


def test_saved_twice_it_stands_there_once_and_taken_out_twice_it_is_out(given, evening, client_for, form_token):
    olena = given.participant()
    phone = client_for(olena)
    for _ in range(2):
        assert send(phone, form_token, evening, "save").status_code == 303
    assert saved(given) == [olena.id]
    for _ in range(2):
        assert send(phone, form_token, evening, "unsave").status_code == 303
    assert saved(given) == []


def test_taking_out_touches_nobody_elses_week(given, evening, client_for, form_token):
    olena, sara = given.participant(), given.participant(name="Sara Omar")
    given.saved_event(sara, evening)
    send(client_for(olena), form_token, evening, "unsave")
    assert saved(given) == [sara.id]


@pytest.mark.parametrize("protection", ["confidential", "strictly_confidential"])
def test_somebody_with_a_protected_address_saves_for_herself(given, evening, client_for, form_token, protection):
    olena = given.participant()
    olena.protection = protection
    phone = client_for(olena)
    assert send(phone, form_token, evening, "save").status_code == 303
    assert saved(given) == [olena.id]


@pytest.mark.parametrize("columns", [{"cancelled_at": NOW}, {"at": NOW - timedelta(days=2)}])
def test_what_is_cancelled_or_over_is_not_put_in_a_week(given, client_for, form_token, columns):
    event = given.event(**({"at": NOW + timedelta(days=1)} | columns))
    assert send(client_for(given.participant()), form_token, event, "save").status_code == 303
    assert saved(given) == []


def test_a_gathering_that_is_not_there_is_not_found(given, client_for, form_token):
    answer = client_for(given.participant()).post(f"/nb/meet/{'0' * 32}/save", data={"csrf_token": form_token()})
    assert answer.status_code == 404


def test_whoever_is_not_logged_in_sees_no_button(given, evening, client):
    assert "uka mi" not in client.get("/nb/meet").text.split("<main")[1]


def test_the_choices_of_the_list_stay(given, evening, client_for, form_token):
    phone = client_for(given.participant())
    answer = send(phone, form_token, evening, "save", municipality="3301", days="week", children="yes")
    assert answer.location == f"/nb/meet?municipality=3301&days=week&children=yes#event-{evening.public_id}"
    assert send(phone, form_token, evening, "unsave", back="week").location == "/nb/schedule"


def test_an_adviser_sees_nothing_of_what_she_saved(given, evening, client_for):
    home = given.organisation()
    olena = given.participant(municipality=home)
    given.saved_event(olena, evening)
    desk = client_for(given.staff("adviser", home))
    for page in ("", "/hours", "/meetings"):
        assert "Elva bibliotek" not in desk.get(f"/nb/staff/people/{olena.public_id}{page}").text
