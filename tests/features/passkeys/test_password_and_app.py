"""A password and the app that makes codes: set together, and nothing kept before the first code was right."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.apps import Browser, browser_of, database_of, logged_in
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.people import Credential, Person
from webapp.tables.ways_in import Authenticator, LoginStep

PASSWORD = "fire blå katter ler"


@pytest.fixture(autouse=True)
def _clock_that_stands():
    """A code lives half a minute; no test may straddle its end."""
    with time_machine.travel(datetime(2026, 11, 13, 9, 0, 10, tzinfo=UTC), tick=False):
        yield


def staff(app: Flask, name: str = "Kari Nes") -> int:
    with given_in(database_of(app)) as given:
        return int(given.staff("adviser", name=name).id)


def choose(browser: Browser, name: str = "kari@elvestad.example", password: str = PASSWORD) -> TestResponse:
    return browser.post("/nb/me/way-in/password", {"name": name, "password": password})


def on(page: TestResponse) -> tuple[str, str]:
    """(the token of what waits, the secret as one types it)"""
    token, letters = (
        re.search(r'name="setup" value="([^"]+)"', page.text),
        re.search(r"<code>([A-Z2-7 ]+)</code>", page.text),
    )
    assert token and letters
    return token[1], letters[1].replace(" ", "")


def confirm(browser: Browser, setup: str, code: str) -> TestResponse:
    return browser.post("/nb/me/way-in/app", {"setup": setup, "code": code})


def set_up(browser: Browser, **more: str) -> str:
    setup, secret = on(choose(browser, **more))
    assert confirm(browser, setup, pyotp.TOTP(secret).now()).headers["Location"] == "/nb/me/way-in"
    return secret


def kept(app: Flask) -> tuple[list[Credential], list[Authenticator]]:
    with database_of(app).reading(Who(everything=True)) as db:
        return list(db.scalars(select(Credential))), list(db.scalars(select(Authenticator).order_by(Authenticator.id)))


def test_she_chooses_both_and_gets_in_with_both(app: Flask):
    secret = set_up(logged_in(app, staff(app), staff=True))
    browser = browser_of(app)
    page = browser.post("/nb/login", {"name": "Kari@Elvestad.example", "password": PASSWORD})
    step = re.search(r'name="step" value="([^"]+)"', page.text)
    assert step
    later = pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))  # the first one was used to confirm
    assert browser.post("/nb/login/second", {"step": step[1], "code": later}).status_code == 303


def test_the_code_that_confirmed_does_not_log_in_too(app: Flask):
    secret = set_up(logged_in(app, staff(app), staff=True))
    browser = browser_of(app)
    page = browser.post("/nb/login", {"name": "kari@elvestad.example", "password": PASSWORD})
    step = re.search(r'name="step" value="([^"]+)"', page.text)
    assert step
    fields = {"step": step[1], "code": pyotp.TOTP(secret).now()}
    assert browser.post("/nb/login/second", fields).status_code == 422


def test_the_app_gets_a_picture_and_the_same_in_letters(app: Flask):
    page = choose(logged_in(app, staff(app), staff=True))
    assert 'src="data:image/svg+xml' in page.text
    assert len(on(page)[1]) == 32
    assert PASSWORD not in page.text


def test_before_the_first_code_nothing_is_kept(app: Flask):
    browser = logged_in(app, staff(app), staff=True)
    setup, secret = on(choose(browser))
    right = {pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * each)) for each in range(-3, 4)}
    answer = confirm(
        browser,
        setup,
        next(
            each
            for each in ("000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777")
            if each not in right
        ),
    )
    assert answer.status_code == 422
    assert 'id="f-code-error"' in answer.text
    assert on(answer) == (setup, secret)
    assert kept(app) == ([], [])


def test_what_waits_holds_neither_password_nor_secret_in_the_clear(app: Flask):
    _, secret = on(choose(logged_in(app, staff(app), staff=True)))
    with database_of(app).reading(Who(everything=True)) as db:
        waiting = " ".join(db.scalars(select(LoginStep.values)))
    assert PASSWORD not in waiting
    assert secret not in waiting


def test_five_wrong_codes_end_what_waits(app: Flask):
    browser = logged_in(app, staff(app), staff=True)
    setup, secret = on(choose(browser))
    for _ in range(5):
        confirm(browser, setup, "x")
    assert confirm(browser, setup, pyotp.TOTP(secret).now()).headers["Location"] == "/nb/me/way-in/password"
    assert kept(app) == ([], [])


def test_what_waits_is_of_one_session(app: Flask):
    kari = staff(app)
    setup, secret = on(choose(logged_in(app, kari, staff=True)))
    confirm(logged_in(app, kari, staff=True), setup, pyotp.TOTP(secret).now())
    assert kept(app) == ([], [])


def test_a_new_password_and_app_take_the_place_of_the_old(app: Flask):
    browser = logged_in(app, staff(app), staff=True)
    set_up(browser)
    set_up(browser, password="noe helt annet nå")
    credentials, apps = kept(app)
    assert len(credentials) == 1
    assert [each.ended_at is None for each in apps] == [False, True]


def test_nobody_takes_a_name_that_somebody_has(app: Flask):
    set_up(logged_in(app, staff(app), staff=True))
    other = logged_in(app, staff(app, "Per Dal"), staff=True)
    answer = choose(other, name="KARI@elvestad.example")
    assert answer.status_code == 422
    assert 'id="f-name-error"' in answer.text


def test_of_two_who_want_a_name_at_once_one_gets_it(app: Flask):
    browsers = [logged_in(app, staff(app, name), staff=True) for name in ("Kari Nes", "Per Dal")]
    waiting = [on(choose(browser)) for browser in browsers]
    answers = [
        confirm(browser, setup, pyotp.TOTP(secret).now())
        for browser, (setup, secret) in zip(browsers, waiting, strict=True)
    ]
    assert [answer.status_code for answer in answers] == [303, 422]
    assert 'id="f-name-error"' in answers[1].text
    assert [len(each) for each in kept(app)] == [1, 1]


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("ka", PASSWORD, "name"), ("x" * 101, PASSWORD, "name"), ("", PASSWORD, "name"), ("kari", "kort", "password"),
     ("kari", "passord123456", "password"), ("kari", "Kari Nes 2026!", "password"), ("elvestadposten", "elvestadposten", "password"),
     ("kari", "y" * 1_001, "password")],
)  # fmt: skip
def test_an_error_stands_beside_its_field_and_the_name_is_kept(app: Flask, name: str, password: str, field: str):
    answer = choose(logged_in(app, staff(app), staff=True), name, password)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert not password or f'value="{password}"' not in answer.text or field == "password" and name == password
    assert len(name) > 101 or f'value="{name}"' in answer.text


def test_her_code_is_asked_for_before_she_chooses(app: Flask):
    late = logged_in(app, staff(app), staff=True, proved_at=datetime.now(UTC) - timedelta(minutes=11))
    assert late.get("/nb/me/way-in/password").headers["Location"].startswith("/nb/me/prove")
    answer = choose(late)
    assert answer.headers["Location"].startswith("/nb/me/prove")
    assert PASSWORD not in answer.text


def test_she_stops_using_a_password(app: Flask):
    browser = logged_in(app, staff(app), staff=True)
    set_up(browser)
    assert "Avslutt passordet" in browser.get("/nb/me/way-in/password").text
    assert browser.post("/nb/me/way-in/password/end").status_code == 303
    credentials, (app_row,) = kept(app)
    assert not credentials
    assert app_row.ended_at is not None


def test_a_closed_account_sets_nothing(app: Flask):
    kari = staff(app)
    browser = logged_in(app, kari, staff=True)
    with database_of(app).the_write(Who(everything=True)) as db:
        db.get_one(Person, kari).disabled_at = datetime.now(UTC)
    assert choose(browser).status_code in (400, 401)
    assert kept(app) == ([], [])
