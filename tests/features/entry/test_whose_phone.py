"""The phone question: what is kept on a phone follows from its answer alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.apps import Browser, browser_of, logged_in, session_row

ASKED = 'id="phone-question"'


@pytest.mark.parametrize(
    ("answer", "lasts", "is_kept"),
    [("own", timedelta(days=60), True), ("shared", timedelta(minutes=30), False), ("unsaid", timedelta(minutes=30), False)],
)
def test_the_answer_sets_how_long_the_session_lasts_and_whether_its_cookie_stays(
    app: Flask, somebody: Callable[..., int], answer: str, lasts: timedelta, is_kept: bool
):
    browser = logged_in(app, somebody(), phone=None)
    said = browser.post("/nb/phone", {"phone": answer, "next": "/nb/hours"})
    assert (said.status_code, said.headers["Location"]) == (303, "/nb/hours")
    row = session_row(app, browser.session_id or 0)
    assert row.phone == answer
    assert abs(row.expires_at - datetime.now(UTC) - lasts) < timedelta(minutes=1)
    line = next(each for each in said.headers.getlist("Set-Cookie") if each.startswith("samvei="))
    assert ("Max-Age" in line) is is_kept
    assert browser.cookie("samvei") == browser.token


def test_she_is_asked_until_she_has_answered(app: Flask, somebody: Callable[..., int]):
    browser = logged_in(app, somebody(), phone=None)
    assert ASKED in browser.get("/nb/hours").text
    browser.post("/nb/phone", {"phone": "unsaid"})
    assert ASKED not in browser.get("/nb/hours").text


def test_staff_are_not_asked(app: Flask, somebody: Callable[..., int]):
    browser = logged_in(app, somebody("kari", lambda given: given.staff("adviser")), phone=None)
    assert ASKED not in browser.get("/nb/staff/questions").text


@pytest.mark.parametrize("protection", ["confidential", "strictly_confidential"])
def test_a_protected_persons_phone_is_never_her_own(app: Flask, somebody: Callable[..., int], protection: str):
    def protected(given):
        person = given.resident()
        person.protection = protection
        return person

    browser = logged_in(app, somebody(build=protected), phone=None)
    answer = browser.post("/nb/phone", {"phone": "own"})
    row = session_row(app, browser.session_id or 0)
    assert row.phone == "unsaid"
    assert row.expires_at - datetime.now(UTC) < timedelta(hours=3)
    assert not [
        line for line in answer.headers.getlist("Set-Cookie") if "Max-Age" in line and line.startswith("samvei")
    ]
    page = browser.get("/nb/hours")
    assert page.headers["X-Not-Kept"] == "1"
    assert "X-Keep" not in page.headers


def test_staff_who_say_own_still_have_a_working_day_and_a_cookie_that_goes(app: Flask, somebody: Callable[..., int]):
    browser = logged_in(app, somebody("kari", lambda given: given.staff("adviser")), phone=None, staff=True)
    answer = browser.post("/nb/phone", {"phone": "own"})
    row = session_row(app, browser.session_id or 0)
    assert row.expires_at - datetime.now(UTC) < timedelta(hours=11)
    assert not [
        line for line in answer.headers.getlist("Set-Cookie") if line.startswith("samvei=") and "Max-Age" in line
    ]


@pytest.mark.parametrize("said", ["", "mine", "own ", "OWN"])
def test_an_answer_that_is_none_changes_nothing(app: Flask, somebody: Callable[..., int], said: str):
    browser = logged_in(app, somebody(), phone=None)
    assert browser.post("/nb/phone", {"phone": said}).status_code == 303
    assert session_row(app, browser.session_id or 0).phone is None


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/nb/nothing"])
def test_the_answer_never_leads_elsewhere(app: Flask, somebody: Callable[..., int], target: str):
    browser = logged_in(app, somebody(), phone=None)
    assert browser.post("/nb/phone", {"phone": "own", "next": target}).headers["Location"] == "/nb/today"


def test_the_door_offers_every_language_by_its_own_name(app: Flask):
    from webapp.language import LANGUAGES

    page = browser_of(app).get("/").text
    for each in LANGUAGES.values():
        assert f'href="/{each.tag}" lang="{each.html}" dir="{each.dir}"' in page
        assert each.native_name in page


def test_log_out_leads_to_the_door_in_ones_language(app: Flask, somebody: Callable[..., int]):
    browser: Browser = logged_in(app, somebody())
    assert browser.post("/ar/logout").headers["Location"] == "/ar"


def test_log_out_by_a_link_is_not_possible(app: Flask, somebody: Callable[..., int]):
    browser = logged_in(app, somebody())
    assert browser.get("/nb/logout").status_code == 405
    assert browser.get("/nb/hours").status_code == 200
