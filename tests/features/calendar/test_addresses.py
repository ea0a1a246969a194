"""A person's calendar addresses: made, shown once, taken back, and who can have none."""

import re
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from webapp.engine import oslo
from webapp.tables.database import Who
from webapp.tables.schedule import CalendarFeed

PAGE = "/nb/schedule/calendar"


def today() -> date:
    return oslo.day_of(datetime.now(UTC))


def post(browser, address, form_token, **fields):
    return browser.post(address, data={"csrf_token": form_token(), **fields})


def made(browser, form_token, detail="coarse"):
    """The secret of a new address."""
    answer = post(browser, PAGE, form_token, detail=detail)
    assert answer.status_code == 200, answer.text
    return re.search(r'value="http://localhost/calendar/([\w-]+)\.ics"', answer.text)[1]


def rows(app):
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return db.scalars(select(CalendarFeed).order_by(CalendarFeed.id)).all()


def test_a_new_address_is_shown_once_and_only_its_hash_is_kept(given, client_for, app, form_token):
    browser = client_for(given.participant())
    answer = post(browser, PAGE, form_token, detail="coarse")
    token = re.search(r"/calendar/([\w-]{43})\.ics", answer.text)[1]
    assert f"webcal://localhost/calendar/{token}.ics" in answer.text
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "Location" not in answer.headers
    assert token not in browser.get(PAGE).text
    (row,) = rows(app)
    assert token not in (row.token_hash, row.public_id)
    assert row.detail == "coarse"


def test_the_page_lists_what_each_address_shows_and_when_it_was_read(given, client_for, form_token):
    browser = client_for(given.participant())
    token = made(browser, form_token, "full")
    page = browser.get(PAGE).text
    assert "Viser alt: hva, hvor og hvem." in page
    assert "Ingen kalender har hentet noe herfra ennå." in page
    browser.get(f"/calendar/{token}.ics")
    assert "Sist hentet" in browser.get(PAGE).text


def test_without_a_choice_the_form_comes_back(given, client_for, app, form_token):
    browser = client_for(given.participant())
    answer = post(browser, PAGE, form_token, detail="everything")
    assert answer.status_code == 422
    assert "Velg hva kalenderen skal vise." in answer.text
    assert not rows(app)


def test_an_address_needs_a_form_of_ours(given, client_for, app):
    browser = client_for(given.participant())
    assert browser.post(PAGE, data={"detail": "coarse"}).status_code == 400
    assert not rows(app)


def test_the_same_form_sent_twice_makes_one_address(given, client_for, app, form_token):
    browser = client_for(given.participant())
    write_id = "ab" * 16
    first = post(browser, PAGE, form_token, detail="coarse", write_id=write_id)
    again = post(browser, PAGE, form_token, detail="coarse", write_id=write_id)
    assert (first.status_code, again.status_code) == (200, 303)
    assert len(rows(app)) == 1


def test_there_are_at_most_three(given, client_for, app, form_token):
    browser = client_for(given.participant())
    for _ in range(3):
        made(browser, form_token)
    answer = post(browser, PAGE, form_token, detail="coarse")
    assert answer.status_code == 422
    assert "Du har tre adresser" in answer.text
    assert len(rows(app)) == 3


def test_one_that_is_taken_back_answers_as_one_that_never_was(given, client_for, app, client, form_token):
    browser = client_for(given.participant())
    token = made(browser, form_token)
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    (row,) = rows(app)
    for _ in range(2):
        assert post(browser, f"{PAGE}/revoke", form_token, feed=row.public_id).status_code == 303
    gone, never = client.get(f"/calendar/{token}.ics"), client.get(f"/calendar/{'x' * 43}.ics")
    assert (gone.status_code, gone.data) == (never.status_code, never.data) == (404, b"404\n")
    assert sorted(gone.headers.keys()) == sorted(never.headers.keys())
    assert "Slett adressen" not in browser.get(PAGE).text


def test_nobody_takes_back_somebody_elses(given, client_for, app, form_token):
    given.calendar_feed(given.participant())
    stranger = client_for(given.participant(name="Ola Nord"))
    (row,) = rows(app)
    assert post(stranger, f"{PAGE}/revoke", form_token, feed=row.public_id).status_code == 404
    assert post(stranger, f"{PAGE}/revoke", form_token, feed="nonsense").status_code == 422
    assert rows(app)[0].revoked_at is None


def test_whoever_has_a_protected_address_can_have_none_and_is_told_why(given, client_for, app, form_token):
    for protection in ("confidential", "strictly_confidential"):
        person = given.participant()
        person.protection = protection
        browser = client_for(person)
        page = browser.get(PAGE)
        assert page.status_code == 200
        assert "Adressen din er beskyttet." in page.text
        assert "Lag en adresse" not in page.text
        assert post(browser, PAGE, form_token, detail="coarse").status_code == 422
    assert not rows(app)


def test_an_address_answers_404_from_the_moment_protection_is_set(given, client, app):
    person = given.participant()
    token = given.calendar_feed(person)
    given.session.commit()
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    person.protection = "confidential"
    given.session.commit()
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_when_nobody_serves_her_any_longer_the_address_answers_404(given, client_for, client):
    person = given.person()
    given.served(person, given.organisation(), to_on=today() - timedelta(days=1))
    token = given.calendar_feed(person)
    assert "Det er ingen uke å vise" in client_for(person).get(PAGE).text
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_staff_are_told_that_it_is_not_for_them(given, client_for, form_token):
    browser = client_for(given.staff())
    assert "Det er ingen uke å vise" in browser.get(PAGE).text
    assert post(browser, PAGE, form_token, detail="coarse").status_code == 422


def test_a_secret_of_any_shape_is_just_unknown(client):
    for token in ("a", "x" * 5_000, "%00", "%ff", "..%2e", "æ" * 43):
        assert client.get(f"/calendar/{token}.ics").status_code == 404
