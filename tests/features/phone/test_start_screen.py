"""The start screen of a phone: symbols, never names; each opens with its own code and with no other."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.apps import Browser, browser_of, database_of, logged_in, statements
from tests.features.phone.conftest import PICTURES, PIN, ThePhone, chosen
from webapp.features.phone import add_phone_user, end_everything
from webapp.tables.database import Who
from webapp.tables.people import LoginSession, Person
from webapp.tables.ways_in import PhoneUser

SomeBody = Callable[..., int]


def give(browser: Browser, code_id: str, pin: str = PIN, **fields: str):
    return browser.post(f"/nb/who/{code_id}", {"pin": pin, **fields})


def sessions_of(app: Flask, person_id: int) -> list[LoginSession]:
    with database_of(app).reading(Who(everything=True)) as db:
        return list(
            db.scalars(select(LoginSession).where(LoginSession.person_id == person_id).order_by(LoginSession.id))
        )


def test_it_shows_a_symbol_for_each_and_no_name(phone: ThePhone, somebody: SomeBody):
    phone.code_of(somebody("Hanan Ali"), "fish")
    phone.code_of(somebody("Olena Koval"), "boat")
    page = phone.browser.get("/nb/who")
    assert page.status_code == 200
    assert len(re.findall(r'href="/nb/who/[0-9a-f]{32}"', page.text)) == 2
    for word in ("Hanan", "Ali", "Olena", "Koval"):
        assert word not in page.text
    assert page.headers["Cache-Control"] == "no-store, private"


def test_the_order_of_the_symbols_does_not_tell_who_came_first(phone: ThePhone, somebody: SomeBody):
    ids = {symbol: phone.code_of(somebody(f"Navn {symbol}"), symbol) for symbol in ("umbrella", "sun", "key")}
    found = re.findall(r"/nb/who/([0-9a-f]{32})", phone.browser.get("/nb/who").text)
    assert found == [ids["sun"], ids["key"], ids["umbrella"]]


def test_the_door_leads_there_when_somebody_has_a_code_here(phone: ThePhone, somebody: SomeBody):
    assert phone.browser.get("/").status_code == 200
    phone.code_of(somebody(), "fish")
    assert phone.browser.get("/").headers["Location"] == "/nb/who"
    assert phone.browser.get("/ar").headers["Location"] == "/ar/who"


def test_logging_out_leads_there_when_somebody_has_a_code_here(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    phone.code_of(hanan, "fish")
    assert phone.logged_in(hanan).post("/nb/logout").headers["Location"] == "/nb/who"


def test_a_phone_nobody_has_a_code_on_says_so_and_shows_other_ways(phone: ThePhone):
    page = phone.browser.get("/nb/who").text
    assert "Ingen har en kode på denne telefonen" in page
    assert 'href="/nb/login"' in page


def test_somebody_logged_in_is_led_to_her_own_pages(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    browser = phone.logged_in(hanan)
    assert browser.get("/nb/who").headers["Location"] == "/nb/today"
    assert browser.get(f"/nb/who/{code_id}").headers["Location"] == "/nb/today"


def test_the_right_code_lets_her_in(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    answer = give(phone.browser, code_id)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/today")
    (row,) = sessions_of(phone.app, hanan)
    assert (row.method, row.device_id, row.proved_at is not None) == ("pin", phone.device_id, True)
    assert phone.browser.get("/nb/hours").status_code == 200


def test_a_code_of_pictures_counts_in_its_order_only(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish", PICTURES, "pictures")
    turned = " ".join(reversed(PICTURES.split()))
    assert phone.browser.post(f"/nb/who/{code_id}", chosen(turned)).status_code == 422
    assert phone.browser.post(f"/nb/who/{code_id}", chosen(PICTURES)).status_code == 303


def test_another_persons_code_does_not_open_hers(phone: ThePhone, somebody: SomeBody):
    hanans = phone.code_of(somebody("Hanan Ali"), "fish", "493817")
    phone.code_of(somebody("Olena Koval"), "boat", "738261")
    assert give(phone.browser, hanans, "738261").status_code == 422
    assert phone.browser.get("/nb/hours").status_code == 302


def test_a_wrong_code_says_how_many_tries_are_left_and_is_not_shown_again(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(), "fish")
    page = give(phone.browser, code_id, "738261")
    assert page.status_code == 422
    assert "Du har 4 forsøk igjen" in page.text
    assert 'href="#f-pin"' in page.text
    assert "738261" not in page.text


@pytest.mark.parametrize("typed", ["", "12345", "abcdef"])
def test_what_cannot_be_a_code_is_no_try(phone: ThePhone, somebody: SomeBody, typed: str):
    code_id = phone.code_of(somebody(), "fish")
    assert give(phone.browser, code_id, typed).status_code == 422
    assert phone.row(code_id).tries == 0


def test_five_wrong_codes_lock_it_for_the_right_one_too(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(), "fish")
    for _try in range(5):
        assert give(phone.browser, code_id, "738261").status_code == 422
    assert phone.row(code_id).locked_at is not None
    assert give(phone.browser, code_id).status_code == 422
    page = phone.browser.get(f"/nb/who/{code_id}").text
    assert "sperret" in page
    assert 'name="pin"' not in page


def test_the_right_code_forgets_the_wrong_ones(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(), "fish")
    for _try in range(4):
        give(phone.browser, code_id, "738261")
    assert give(phone.browser, code_id).status_code == 303
    assert (phone.row(code_id).tries, phone.row(code_id).locked_at) == (0, None)


def test_a_code_of_another_phone_is_not_found_here(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(), "fish")
    stranger = browser_of(phone.app)
    assert stranger.get(f"/nb/who/{code_id}").status_code == 404
    assert give(stranger, code_id).status_code == 404
    other = ThePhone(phone.app)
    assert give(other.browser, code_id).status_code == 404


def test_a_code_that_was_ended_is_not_found(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(), "fish", ended_at=datetime.now(UTC))
    assert phone.browser.get(f"/nb/who/{code_id}").status_code == 404
    assert "/nb/who/" not in phone.browser.get("/nb/who").text


def test_somebody_whose_account_is_closed_does_not_get_in(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    with database_of(phone.app).the_write(Who(everything=True)) as db:
        db.execute(update(Person).where(Person.id == hanan).values(disabled_at=datetime.now(UTC)))
    assert give(phone.browser, code_id).status_code == 422
    assert not sessions_of(phone.app, hanan)


def test_somebody_who_works_with_records_needs_more_than_a_code(phone: ThePhone, somebody: SomeBody):
    kari = somebody(build=lambda given: given.staff("adviser"))
    code_id = phone.code_of(kari, "fish")
    page = give(phone.browser, code_id)
    assert page.status_code == 422
    assert "holder det ikke med denne koden" in page.text
    assert not sessions_of(phone.app, kari)


def test_a_volunteer_gets_in_with_a_code(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(build=lambda given: given.staff("volunteer")), "fish")
    assert give(phone.browser, code_id).status_code == 303


def test_getting_in_leads_where_she_was_going_and_never_elsewhere(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(), "fish")
    assert give(phone.browser, code_id, next="//evil.example").headers["Location"] == "/nb/today"
    phone.browser.form_secret = ""
    again = ThePhone(phone.app)
    other = again.code_of(somebody("Olena Koval"), "boat")
    assert give(again.browser, other, next="/nb/hours").headers["Location"] == "/nb/hours"


def test_the_start_screen_asks_as_much_for_many_as_for_one(phone: ThePhone, somebody: SomeBody):
    def asked() -> int:
        with statements(phone.app) as sent:
            phone.browser.get("/nb/who")
        return len(sent)

    phone.code_of(somebody(), "fish")
    phone.browser.get("/nb/who")
    one = asked()
    for symbol in ("sun", "moon", "star", "tree", "leaf", "key"):
        phone.code_of(somebody(f"Navn {symbol}"), symbol)
    assert asked() == one


def test_a_new_code_takes_the_old_ones_place_and_opens_a_locked_phone(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    old = phone.code_of(hanan, "fish", tries=5, locked_at=datetime.now(UTC))
    with database_of(phone.app).the_write(Who(person_id=hanan)) as db:
        landing = add_phone_user(
            db,
            hanan,
            token=phone.token,
            kind="passkey",
            secret_hash=None,
            symbol="fish",
            phone="own",
            now=datetime.now(UTC),
        )
    assert landing is not None
    assert (landing.device_id, landing.phone, landing.token) == (phone.device_id, "own", None)
    assert phone.row(old).ended_at is not None


def test_a_phone_that_is_new_gets_a_cookie_of_its_own(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    with database_of(phone.app).the_write(Who(person_id=hanan)) as db:
        landing = add_phone_user(
            db, hanan, token="", kind="pin", secret_hash="x", symbol="fish", phone="own", now=datetime.now(UTC)
        )
    assert landing is not None
    assert landing.token
    assert landing.device_id != phone.device_id


def test_a_symbol_somebody_was_quicker_to_take_becomes_a_free_one(phone: ThePhone, somebody: SomeBody):
    phone.code_of(somebody("Hanan Ali"), "fish")
    olena = somebody("Olena Koval")
    with database_of(phone.app).the_write(Who(person_id=olena)) as db:
        add_phone_user(
            db, olena, token=phone.token, kind="pin", secret_hash="x", symbol="fish", phone="own", now=datetime.now(UTC)
        )
    with database_of(phone.app).reading(Who(everything=True)) as db:
        assert db.scalar(select(func.count(func.distinct(PhoneUser.symbol)))) == 2


def test_ending_everything_ends_sessions_codes_and_steps_of_that_person_alone(phone: ThePhone, somebody: SomeBody):
    hanan, olena = somebody("Hanan Ali"), somebody("Olena Koval")
    phone.code_of(hanan, "fish")
    others = phone.code_of(olena, "boat")
    hers, elsewhere, olenas = phone.logged_in(hanan), logged_in(phone.app, hanan), logged_in(phone.app, olena)
    with database_of(phone.app).the_write(Who(person_id=olena)) as db:
        ended = end_everything(db, hanan, datetime.now(UTC))
    assert (ended.sessions, ended.codes) == (2, 1)
    assert [each.get("/nb/hours").status_code for each in (hers, elsewhere, olenas)] == [302, 302, 200]
    assert phone.row(others).ended_at is None


def test_codes_typed_where_a_passkey_is_the_code_let_nobody_in_and_lock_nobody_out(phone: ThePhone, somebody: SomeBody):
    code_id = phone.code_of(somebody(), "fish", kind="passkey")
    for _try in range(6):
        assert phone.browser.post(f"/nb/who/{code_id}", chosen(PICTURES)).status_code == 422
    assert (phone.row(code_id).tries, phone.row(code_id).locked_at) == (0, None)
