"""From a printed card to a first passkey, or to staff's first password and app: the card is used up with it, or not at all."""

import re
from datetime import UTC, datetime

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from tests.apps import Browser, app_anywhere, browser_of, database_of, logged_in  # noqa: F401
from tests.features.cards.conftest import Desk, Printed, as_far_as_choosing, is_in, read_card
from tests.features.passkeys.conftest import ask, get_in, passkeys
from tests.features.passkeys.soft_key import SoftKey
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.people import Credential
from webapp.tables.ways_in import PhoneUser


@pytest.fixture
def desk(app_anywhere: Flask) -> Desk:  # noqa: F811
    return Desk(app_anywhere)


def step_of(browser: Browser, way: str = "passkey") -> str:
    page = browser.get(f"/nb/in/choose?way={way}").text
    found = re.search(r'name="step" value="([^"]+)"', page)
    assert found, page
    return found[1]


def make(browser: Browser, key: SoftKey, step: str, **more: str):
    asked = ask(browser, "/nb/in/choose/passkey/ask", step=step)
    fields = {"ceremony": asked["ceremony"], "credential": key.makes(asked["options"]), "step": step, **more}
    return browser.post("/nb/in/choose/passkey", fields)


def chooser(desk: Desk, card: Printed | None = None, phone: str = "shared") -> Browser:
    browser = browser_of(desk.app)
    as_far_as_choosing(browser, card or desk.prints(), phone)
    return browser


def test_a_card_leads_to_a_passkey_and_in(desk: Desk):
    browser, key = chooser(desk), SoftKey()
    answer = make(browser, key, step_of(browser), symbol="boat")
    assert answer.get_json() == {"to": "/nb/today"}
    assert is_in(browser)
    assert desk.card().used_at is not None
    (session,) = desk.sessions()
    assert (session.method, session.phone) == ("passkey", "shared")
    with database_of(desk.app).reading(Who(everything=True)) as db:
        (user,) = db.scalars(select(PhoneUser))
        assert (user.kind, user.symbol, user.device_id) == ("passkey", "boat", session.device_id)
    assert get_in(browser_of(desk.app), key).status_code == 200


def test_the_page_offers_her_symbols_with_the_passkey(desk: Desk):
    page = chooser(desk).get("/nb/in/choose?way=passkey").text
    assert 'data-passkey="create" data-ask="/nb/in/choose/passkey/ask"' in page
    assert page.count('name="symbol"') == 24


def test_a_passkey_that_is_forged_burns_no_card(desk: Desk):
    browser = chooser(desk)
    step = step_of(browser)
    asked = ask(browser, "/nb/in/choose/passkey/ask", step=step)
    forged = SoftKey().makes(asked["options"], origin="https://samvei.example.com")
    fields = {"ceremony": asked["ceremony"], "credential": forged, "step": step}
    assert browser.post("/nb/in/choose/passkey", fields).status_code == 422
    assert desk.card().used_at is None
    assert make(browser, SoftKey(), step).status_code == 200


def test_a_card_makes_one_passkey(desk: Desk):
    card = desk.prints()
    first, second = chooser(desk, card), chooser(desk, card)
    steps = [step_of(first), step_of(second)]
    asked = ask(second, "/nb/in/choose/passkey/ask", step=steps[1])
    assert make(first, SoftKey(), steps[0]).status_code == 200
    late = {"ceremony": asked["ceremony"], "credential": SoftKey().makes(asked["options"]), "step": steps[1]}
    assert second.post("/nb/in/choose/passkey", late).status_code == 422
    assert not is_in(second)
    assert len(passkeys(desk.app)) == 1


def test_a_blocked_card_makes_none(desk: Desk):
    browser = chooser(desk)
    step = step_of(browser)
    desk.set_card(blocked_at=datetime.now(UTC))
    assert browser.post("/nb/in/choose/passkey/ask", {"step": step}).status_code == 422


def test_another_browser_does_not_go_on_with_the_step(desk: Desk):
    step = step_of(chooser(desk))
    assert browser_of(desk.app).post("/nb/in/choose/passkey/ask", {"step": step}).status_code == 422


def test_without_script_the_form_leads_back_to_the_choice(desk: Desk):
    browser = chooser(desk)
    answer = browser.post("/nb/in/choose/passkey", {"step": step_of(browser)})
    assert answer.headers["Location"] == "/nb/in/choose"
    assert browser_of(desk.app).post("/nb/in/choose/passkey").headers["Location"] == "/nb/in"


def teachers_card(desk: Desk) -> tuple[int, Printed]:
    with given_in(database_of(desk.app)) as given:
        from webapp.tables.organisations import Organisation

        kommune = given.session.get_one(Organisation, desk.organisation_id)
        colleague = given.staff("adviser", kommune, name="Per Dal")
        admin = given.staff("admin", kommune, name="Ada Vik")
    printed = logged_in(desk.app, admin.id, staff=True).post(f"/nb/staff/people/{colleague.public_id}/access/card")
    assert printed.status_code == 200, printed.text
    return int(colleague.id), read_card(printed.text)


def test_staff_choose_password_and_app(desk: Desk):
    per, card = teachers_card(desk)
    browser = chooser(desk, card)
    step = step_of(browser, "password")
    page = browser.post("/nb/in/choose/password", {"step": step, "name": "per", "password": "fire blå katter ler"})
    setup, letters = (
        re.search(r'name="setup" value="([^"]+)"', page.text),
        re.search(r"<code>([A-Z2-7 ]+)</code>", page.text),
    )
    assert setup and letters
    assert 'action="/nb/in/choose/app"' in page.text
    wrong = browser.post("/nb/in/choose/app", {"step": step, "setup": setup[1], "code": "x"})
    assert wrong.status_code == 422
    assert desk.card().used_at is None
    code = pyotp.TOTP(letters[1].replace(" ", "")).now()
    answer = browser.post("/nb/in/choose/app", {"step": step, "setup": setup[1], "code": code})
    assert answer.status_code == 303
    assert browser.get("/nb/staff/people").status_code == 200
    with database_of(desk.app).reading(Who(everything=True)) as db:
        (credential,) = db.scalars(select(Credential))
        assert (credential.person_id, credential.name, credential.demo) == (per, "per", False)
    assert desk.card().used_at is not None


def test_a_password_with_an_error_keeps_the_card_and_its_step(desk: Desk):
    _per, card = teachers_card(desk)
    browser = chooser(desk, card)
    step = step_of(browser, "password")
    page = browser.post("/nb/in/choose/password", {"step": step, "name": "per", "password": "kort"})
    assert page.status_code == 422
    assert f'name="step" value="{step}"' in page.text
    assert 'action="/nb/in/choose/password"' in page.text


def test_a_password_needs_a_card_or_a_session(desk: Desk):
    browser = browser_of(desk.app)
    assert browser.post("/nb/in/choose/password").headers["Location"] == "/nb/in"
    assert browser.post("/nb/in/choose/app").headers["Location"] == "/nb/in"
