"""What a phone is told to keep, and for whom it keeps nothing."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.apps import Browser, browser_of, database_of, logged_in
from tests.given import given_in
from webapp.features.offline.queries import kept_endpoints
from webapp.language import LANGUAGES


def a_browser(
    app: Flask, build=lambda given: given.participant(), phone: str | None = "own", protection: str = "none"
) -> Browser:
    with given_in(database_of(app)) as given:
        person = build(given)
        person.protection = protection
    return logged_in(app, person.id, phone=phone)


def test_the_pages_of_ones_own_phone_are_listed_today_first(app: Flask):
    listed = a_browser(app).get("/ar/offline/pages.json").json
    first = ["today", "contract", "hours", "norwegian", "contract/matters", "contract/matters/new", "schedule/absence"]
    assert listed["pages"][:7] == [f"/ar/{name}" for name in first]
    assert len(listed["pages"]) == len(set(listed["pages"]))


def test_every_listed_page_is_there_and_says_that_it_may_be_kept(app: Flask):
    browser = a_browser(app)
    for address in browser.get("/nb/offline/pages.json").json["pages"]:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["X-Keep"] == answer.headers["X-Actor"] != "", address


def test_a_saved_gathering_is_kept_without_a_form_to_miss_it(app: Flask):
    def build(given):
        person = given.participant()
        given.saved_event(person, given.event(at=datetime.now(UTC) + timedelta(hours=20)))
        return person

    browser = a_browser(app, build)
    pages = browser.get("/nb/offline/pages.json").json["pages"]
    kept = [address for address in pages if re.search("/schedule/[0-9a-f]{32}", address)]
    assert len(kept) == 1 and browser.get(kept[0]).status_code == 200


@pytest.mark.parametrize("phone", ["shared", "unsaid", None])
def test_a_phone_that_is_not_hers_alone_keeps_nothing(app: Flask, phone: str | None):
    browser = a_browser(app, phone=phone)
    assert browser.get("/nb/offline/pages.json").json["pages"] == []
    answer = browser.get("/nb/hours")
    assert answer.headers["X-Not-Kept"] == "1"
    assert "X-Keep" not in answer.headers


@pytest.mark.parametrize("protection", ["confidential", "strictly_confidential"])
def test_a_protected_persons_phone_keeps_nothing(app: Flask, protection: str):
    browser = a_browser(app, protection=protection)
    assert browser.get("/nb/offline/pages.json").json["pages"] == []
    assert "X-Keep" not in browser.get("/nb/hours").headers


def test_a_phone_of_staff_keeps_nothing(app: Flask):
    browser = a_browser(app, lambda given: given.staff("adviser"))
    assert browser.get("/nb/offline/pages.json").json["pages"] == []


def test_the_list_is_nobodys_without_log_in(app: Flask):
    assert browser_of(app).get("/nb/offline/pages.json").status_code == 302


def test_no_staff_page_is_among_those_kept(app: Flask):
    assert not [endpoint for endpoint in kept_endpoints() if "staff" in endpoint or endpoint.startswith("roster")]
    assert kept_endpoints() <= set(app.view_functions)


@pytest.mark.parametrize("path", ["/nb/me", "/nb/login", "/nb/nothing"])
def test_what_is_not_listed_is_not_kept(app: Flask, path: str):
    assert "X-Keep" not in a_browser(app).get(path, follow_redirects=path == "/nb/me").headers


def test_a_form_sent_back_with_errors_is_not_kept(app: Flask):
    answer = a_browser(app).post("/nb/phone", {"phone": ""}, follow_redirects=False)
    assert "X-Keep" not in answer.headers


def test_who_is_logged_in_is_told_to_her_own_phone(app: Flask):
    browser = a_browser(app)
    told = browser.get("/session.json")
    assert told.json["actor"] == browser.get("/nb/hours").headers["X-Actor"]
    assert told.headers["Cache-Control"] == "no-store, private"


def test_the_worker_governs_everything_and_is_always_asked_for_anew(app: Flask):
    answer = browser_of(app).get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert app.extensions["assets"].digest in answer.text
    assert not answer.headers.getlist("Set-Cookie")


def test_the_worker_names_only_files_that_are_there(app: Flask):
    browser = browser_of(app)
    source = browser.get("/sw.js").text
    shell = json.loads(source.split("self.SAMVEI_SHELL=", 1)[1].split(";\n", 1)[0])
    assert shell
    assert all(browser.get(address).status_code == 200 for address in shell)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_manifest_is_in_the_pages_language_and_its_files_are_there(app: Flask, tag: str):
    browser = browser_of(app)
    answer = browser.get(f"/{tag}/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.text)
    assert (told["lang"], told["dir"], told["start_url"]) == (LANGUAGES[tag].html, LANGUAGES[tag].dir, f"/{tag}/today")
    assert all(browser.get(icon["src"]).status_code == 200 for icon in told["icons"])


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("page", ["offline", "offline/not-sent"])
def test_the_pages_shown_without_a_network_are_there_for_everybody(app: Flask, tag: str, page: str):
    answer = browser_of(app).get(f"/{tag}/{page}")
    assert answer.status_code == 200
    assert f'lang="{LANGUAGES[tag].html}"' in answer.text
