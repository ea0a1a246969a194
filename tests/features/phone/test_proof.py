"""What is sensitive asks for the code again: which ways are offered, what counts, and that nothing typed is lost."""

import html
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from tests.apps import Browser, database_of, logged_in, running, session_row
from tests.features.phone.conftest import PICTURES, PIN, ThePhone, chosen
from tests.given import given_in
from webapp.features.passkeys.codes import seal_secret
from webapp.tables.database import Database, Who
from webapp.tables.ways_in import PhoneUser
from webapp.web.passwords import hash_password
from webapp.web.sessions import PROOF_LASTS

SomeBody = Callable[..., int]
PASSWORD = "riktig hest batteri"
HASH = hash_password(PASSWORD)


def long_ago() -> datetime:
    return datetime.now(UTC) - PROOF_LASTS - timedelta(minutes=1)


def proved_at(app: Flask, browser: Browser) -> datetime:
    found = session_row(app, browser.session_id or 0).proved_at
    assert found
    return found


def with_password(app: Flask, person_id: int, name: str = "hanan", **columns: object) -> None:
    with given_in(database_of(app)) as given:
        from webapp.tables.people import Person

        given.credential(given.session.get_one(Person, person_id), name, HASH, **columns)


def test_a_sensitive_page_asks_for_the_code_and_comes_back(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    phone.code_of(hanan, "fish")
    browser = phone.logged_in(hanan, proved_at=long_ago())
    way = browser.get("/nb/me/way-in")
    assert (way.status_code, way.headers["Location"]) == (303, "/nb/me/prove?next=/nb/me/way-in")
    page = browser.get(way.headers["Location"]).text
    assert '<input type="hidden" name="next" value="/nb/me/way-in">' in page
    answer = browser.post("/nb/me/prove", {"way": "code", "pin": PIN, "next": "/nb/me/way-in"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/me/way-in")
    assert browser.get("/nb/me/way-in").status_code == 200


def test_a_code_given_lately_is_enough(phone: ThePhone, somebody: SomeBody):
    assert phone.logged_in(somebody()).get("/nb/me/way-in").status_code == 200


def test_a_session_that_does_not_say_when_is_asked(phone: ThePhone, somebody: SomeBody):
    assert phone.logged_in(somebody(), proved_at=None).get("/nb/me/way-in").status_code == 303


def test_pictures_prove_it_where_pictures_are_her_code(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    phone.code_of(hanan, "fish", PICTURES, "pictures")
    browser = phone.logged_in(hanan, proved_at=long_ago())
    assert browser.post("/nb/me/prove", {"way": "code", **chosen(PICTURES)}).status_code == 303
    assert proved_at(phone.app, browser) > long_ago() + timedelta(minutes=1)


def test_wrong_codes_count_and_lock_here_as_on_the_start_screen(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    browser = phone.logged_in(hanan, proved_at=long_ago())
    for _try in range(5):
        assert browser.post("/nb/me/prove", {"way": "code", "pin": "738261"}).status_code == 422
    assert phone.row(code_id).locked_at is not None
    assert browser.post("/nb/me/prove", {"way": "code", "pin": PIN}).status_code == 422
    assert browser.get("/nb/me/way-in").status_code == 303


def test_another_persons_code_on_the_same_phone_proves_nothing(phone: ThePhone, somebody: SomeBody):
    hanan = somebody("Hanan Ali")
    phone.code_of(hanan, "fish", "493817")
    phone.code_of(somebody("Olena Koval"), "boat", "738261")
    browser = phone.logged_in(hanan, proved_at=long_ago())
    assert browser.post("/nb/me/prove", {"way": "code", "pin": "738261"}).status_code == 422


@pytest.mark.parametrize("has", ["nothing", "pin", "pictures", "password", "passkey", "locked", "elsewhere"])
def test_only_what_she_has_is_offered(phone: ThePhone, somebody: SomeBody, has: str):
    hanan = somebody()
    if has in ("pin", "pictures"):
        phone.code_of(hanan, "fish", PIN if has == "pin" else PICTURES, has)
    elif has == "locked":
        phone.code_of(hanan, "fish", locked_at=datetime.now(UTC), tries=5)
    elif has == "elsewhere":
        ThePhone(phone.app).code_of(hanan, "fish")
    elif has == "password":
        with_password(phone.app, hanan)
    elif has == "passkey":
        with given_in(database_of(phone.app)) as given:
            from webapp.tables.people import Person

            given.passkey(given.session.get_one(Person, hanan))
    page = phone.logged_in(hanan, proved_at=long_ago()).get("/nb/me/prove").text
    assert ('name="pin"' in page) is (has == "pin")
    assert ('name="pictures' in page) is (has == "pictures")
    assert ('name="password"' in page) is (has == "password")
    assert ("data-passkey" in page) is (has == "passkey")
    assert "Logg ut, og logg inn igjen" in page


def test_a_password_proves_it(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    with_password(phone.app, hanan)
    browser = phone.logged_in(hanan, proved_at=long_ago())
    wrong = browser.post("/nb/me/prove", {"way": "password", "password": "galt"})
    assert wrong.status_code == 422
    assert 'id="f-password-error"' in wrong.text
    assert browser.post("/nb/me/prove", {"way": "password", "password": PASSWORD}).status_code == 303


def test_ten_wrong_passwords_are_enough_for_a_quarter_of_an_hour(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    with_password(phone.app, hanan)
    browser = phone.logged_in(hanan, proved_at=long_ago())
    for _try in range(10):
        assert browser.post("/nb/me/prove", {"way": "password", "password": "galt"}).status_code == 422
    assert browser.post("/nb/me/prove", {"way": "password", "password": PASSWORD}).status_code == 429


def test_somebody_with_an_app_gives_its_code_too_and_each_counts_once(phone: ThePhone, somebody: SomeBody):
    kari = somebody(build=lambda given: given.staff("adviser"))
    with_password(phone.app, kari, "kari")
    secret = pyotp.random_base32()
    with given_in(database_of(phone.app)) as given:
        from webapp.tables.people import Person

        sealed = seal_secret(secret, kari, phone.app.config["INSTALLATION_KEY"])
        given.authenticator(given.session.get_one(Person, kari), secret=sealed)
    browser = phone.logged_in(kari, staff=True, phone=None, proved_at=long_ago())
    proof = {"way": "password", "password": PASSWORD}
    assert browser.post("/nb/me/prove", proof).status_code == 422
    right = pyotp.TOTP(secret).now()
    assert browser.post("/nb/me/prove", {**proof, "password": "galt", "code": right}).status_code == 422
    assert browser.post("/nb/me/prove", {**proof, "code": right}).status_code == 303
    assert browser.post("/nb/me/prove", {**proof, "code": right}).status_code == 422


def test_a_password_alone_proves_nothing_for_staff(phone: ThePhone, somebody: SomeBody):
    kari = somebody(build=lambda given: given.staff("adviser"))
    with_password(phone.app, kari, "kari")
    browser = phone.logged_in(kari, staff=True, phone=None, proved_at=long_ago())
    assert 'name="password"' not in browser.get("/nb/me/prove").text
    assert browser.post("/nb/me/prove", {"way": "password", "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize("demo", ["yes", "no"])
def test_in_the_demo_the_demos_password_proves_it_and_nowhere_else(
    sqlite_database: Database, app_folder: Path, demo: str
):
    with running(sqlite_database.url, app_folder, demo=demo) as app:
        with given_in(database_of(app)) as given:
            kari = given.staff("adviser")
            given.credential(kari, "kari", HASH, demo=True)
        browser = logged_in(app, kari.id, staff=True, phone=None, proved_at=long_ago())
        answer = browser.post("/nb/me/prove", {"way": "password", "password": PASSWORD})
        assert answer.status_code == (303 if demo == "yes" else 422)


def test_giving_the_code_does_not_make_the_session_longer(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    phone.code_of(hanan, "fish")
    browser = phone.logged_in(hanan, phone="shared", proved_at=long_ago())
    before = session_row(phone.app, browser.session_id or 0)
    browser.post("/nb/me/prove", {"way": "code", "pin": PIN})
    after = session_row(phone.app, browser.session_id or 0)
    assert (after.expires_at, after.ends_at) == (before.expires_at, before.ends_at)


def test_the_proof_never_leads_elsewhere(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    phone.code_of(hanan, "fish")
    browser = phone.logged_in(hanan, proved_at=long_ago())
    answer = browser.post("/nb/me/prove", {"way": "code", "pin": PIN, "next": "//evil.example"})
    assert answer.headers["Location"] == "/nb/me"


def test_what_was_sent_too_late_waits_on_the_page_and_is_sent_from_there(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    code_id = phone.code_of(hanan, "fish")
    browser = phone.logged_in(hanan, proved_at=long_ago())
    late = browser.post("/nb/me/way-in", {"change": "symbol", "symbol": "boat"})
    assert late.status_code == 422
    assert phone.row(code_id).symbol == "fish"
    carried = {name: hidden(late.text, name) for name in ("waiting", "waiting_at", "way")}
    assert carried["waiting_at"] == "/nb/me/way-in"
    assert json.loads(carried["waiting"]) == [["change", "symbol"], ["symbol", "boat"]]
    wrong = browser.post("/nb/me/prove", {**carried, "pin": "738261"})
    assert wrong.status_code == 422
    assert hidden(wrong.text, "waiting") == carried["waiting"]
    right = browser.post("/nb/me/prove", {**carried, "pin": PIN})
    assert right.status_code == 200
    assert 'action="/nb/me/way-in"' in right.text
    assert PIN not in right.text
    sent = browser.post("/nb/me/way-in", {name: hidden(right.text, name) for name in ("change", "symbol")})
    assert sent.status_code == 303
    assert phone.row(code_id).symbol == "boat"


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "/nb/nothing", "/nb/today", "/nb/me/way-in?<"]
)
def test_what_waits_is_sent_to_none_but_our_own_forms(phone: ThePhone, somebody: SomeBody, address: str):
    hanan = somebody()
    phone.code_of(hanan, "fish")
    browser = phone.logged_in(hanan, proved_at=long_ago())
    answer = browser.post("/nb/me/prove", {"way": "code", "pin": PIN, "waiting_at": address, "waiting": '[["a", "b"]]'})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/me")


def test_an_outbox_is_told_to_wait(phone: ThePhone, somebody: SomeBody):
    browser = phone.logged_in(somebody(), proved_at=long_ago())
    assert browser.post("/nb/me/way-in", {"change": "pin"}, headers={"X-Outbox": "1"}).status_code == 401


def test_a_form_of_nobodys_making_does_not_wait(phone: ThePhone, somebody: SomeBody):
    browser = phone.logged_in(somebody(), proved_at=long_ago())
    answer = browser.post("/nb/me/way-in", {"change": "pin", "csrf_token": "x"})
    assert answer.status_code == 400
    assert "waiting_at" not in answer.text


def test_no_code_is_left_in_the_database_in_clear(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    browser = phone.logged_in(hanan)
    browser.post("/nb/me/way-in", {"change": "pin", "pin": PIN, "pin_again": PIN, "symbol": "fish"})
    with database_of(phone.app).reading(Who(everything=True)) as db:
        (row,) = db.scalars(select(PhoneUser))
    assert PIN not in repr(vars(row))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return html.unescape(found[1])


def test_a_code_that_lets_no_staff_in_proves_nothing_of_theirs(phone: ThePhone, somebody: SomeBody):
    """As when somebody with a code on a phone gets a role."""
    kari = somebody(build=lambda given: given.staff("adviser", given.organisation()))
    phone.code_of(kari, "fish")
    browser = phone.logged_in(kari, staff=True, proved_at=long_ago())
    assert 'name="pin"' not in browser.get("/nb/me/prove").text
    assert browser.post("/nb/me/prove", {"way": "code", "pin": PIN}).status_code == 422
    assert proved_at(phone.app, browser) < datetime.now(UTC) - PROOF_LASTS


def test_a_new_code_that_comes_too_late_is_typed_anew_and_stands_on_no_page(phone: ThePhone, somebody: SomeBody):
    hanan = somebody()
    phone.code_of(hanan, "fish")
    browser = phone.logged_in(hanan, proved_at=long_ago())
    answer = browser.post("/nb/me/way-in", {"change": "pin", "pin": "804615", "pin_again": "804615"})
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/nb/me/prove")
    assert "804615" not in answer.text


def test_a_code_typed_into_an_old_form_stands_on_no_page_of_whoever_is_logged_in_now(
    phone: ThePhone, somebody: SomeBody
):
    public_id = phone.code_of(somebody("Olena Kovalenko"), "boat")
    other = phone.logged_in(somebody())
    sent = {"pin": "804615", "csrf_token": "old"}
    answer = other.post(f"/nb/who/{public_id}", sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400 and "804615" not in answer.text
