"""A closed account and a changed role count from the next request; the session needs no search and no end."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import update

from tests.apps import database_of, logged_in, session_row
from tests.features.phone.conftest import PIN, ThePhone
from webapp.tables.database import Who
from webapp.tables.people import Person, Role

SomeBody = Callable[..., int]


def change(phone: ThePhone, statement: object) -> None:
    with database_of(phone.app).the_write(Who(everything=True)) as db:
        db.execute(statement)


def test_a_closed_account_is_nobodys_from_the_next_request(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    phone.code_of(hanan, "fish")
    browser, olena = phone.logged_in(hanan), logged_in(phone.app, somebody("Olena Koval"))
    assert browser.get("/nb/hours").status_code == 200
    change(phone, update(Person).where(Person.id == hanan).values(disabled_at=datetime.now(UTC)))
    assert browser.get("/nb/hours").status_code == 302
    assert browser.get("/session.json").json["actor"] is None
    assert browser.post("/nb/phone", {"phone": "own"}).status_code in (400, 401)
    assert session_row(phone.app, browser.session_id or 0).phone == "own"
    assert olena.get("/nb/hours").status_code == 200


def test_an_account_opened_again_goes_on_with_the_codes_it_had(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    change(phone, update(Person).where(Person.id == hanan).values(disabled_at=datetime.now(UTC)))
    assert phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN}).status_code == 422
    change(phone, update(Person).where(Person.id == hanan).values(disabled_at=None))
    assert phone.browser.post(f"/nb/who/{code_id}", {"pin": PIN}).status_code == 303


def test_a_role_that_ended_opens_nothing_from_the_next_request(phone: ThePhone, somebody: SomeBody):
    kari = somebody(build=lambda given: given.staff("adviser"))
    browser = logged_in(phone.app, kari, staff=True, phone=None)
    assert browser.get("/nb/staff/people").status_code == 200
    change(phone, update(Role).where(Role.person_id == kari).values(ended_on=date(2026, 1, 1)))
    assert browser.get("/nb/staff/people").status_code == 404


def test_a_role_that_was_given_opens_from_the_next_request(phone: ThePhone, somebody: SomeBody):
    kari = somebody(build=lambda given: given.staff("volunteer"))
    browser = logged_in(phone.app, kari, staff=True, phone=None)
    assert browser.get("/nb/staff/people").status_code == 404
    change(phone, update(Role).where(Role.person_id == kari).values(name="adviser"))
    assert browser.get("/nb/staff/people").status_code == 200


def test_a_changed_role_changes_what_the_databases_own_wall_shows(phone: ThePhone, somebody: SomeBody):
    from tests.given import given_in

    with given_in(database_of(phone.app)) as given:
        office = given.organisation("municipality", "Elvestad kommune")
        given.participant("2026-02-02", name="Hanan Ali", municipality=office)
        kari = given.staff("adviser", office).id
    browser = logged_in(phone.app, kari, staff=True, phone=None)
    assert "Hanan" in browser.get("/nb/staff/people").text
    change(phone, update(Role).where(Role.person_id == kari).values(ended_on=date(2026, 1, 1)))
    assert "Hanan" not in browser.get("/nb/staff/people").text
