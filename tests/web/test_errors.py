"""Errors are pages in one's language, each with a way on."""

from pathlib import Path

import pytest
from flask import Flask

from tests.apps import Browser, browser_of, database_of, logged_in, running
from tests.given import given_in
from webapp.language import LANGUAGES, gettext as _, using
from webapp.policy.permissions import NotHere
from webapp.web.guard import public


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_page_that_is_not_there_is_said_in_the_pages_language(visitor: Browser, tag: str):
    answer = visitor.get(f"/{tag}/nothing", headers={"Accept-Language": tag})
    with using(tag):
        assert _("Vi fant ikke denne siden") in answer.text
    assert f'lang="{LANGUAGES[tag].html}"' in answer.text
    assert answer.status_code == 404


def test_somebody_not_logged_in_is_shown_a_way_on(visitor: Browser):
    page = visitor.get("/nb/nothing").text
    assert 'href="/nb/login"' in page
    assert 'href="/nb/help"' in page


def test_somebody_logged_in_is_shown_the_way_to_today(hanan: Browser):
    assert 'href="/nb/today"' in hanan.get("/nb/nothing").text


def test_staff_are_shown_the_way_to_their_people(app: Flask):
    with given_in(database_of(app)) as given:
        adviser = given.staff("adviser")
    assert 'href="/nb/staff/people"' in logged_in(app, adviser.id).get("/nb/nothing").text


def test_what_is_not_yours_and_what_is_not_there_are_one_page(app: Flask, visitor: Browser):
    @public
    def not_yours() -> str:
        raise NotHere

    app.add_url_rule("/nb/not-yours", "not_yours", not_yours)
    answer = visitor.get("/nb/not-yours")
    assert answer.status_code == 404
    assert "Vi fant ikke denne siden" in answer.text


def test_a_fault_of_ours_tells_nothing_of_itself(app: Flask, visitor: Browser):
    @public
    def fails() -> str:
        raise RuntimeError("the secret words of a stack trace")

    app.add_url_rule("/nb/fails", "fails", fails)
    answer = visitor.get("/nb/fails")
    assert answer.status_code == 500
    assert "secret words" not in answer.text
    assert "Traceback" not in answer.text
    assert "Det er ikke din feil" in answer.text


def test_an_outbox_is_told_in_json(app: Flask, hanan: Browser):
    answer = hanan.post("/nb/nothing", headers={"X-Outbox": "1"})
    assert answer.status_code == 404
    assert answer.json == {"status": "refused", "code": 404}


def test_a_method_that_is_not_offered_says_which_are(visitor: Browser):
    answer = visitor.client.delete("/nb/login", base_url="http://localhost")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= {each.strip() for each in answer.headers["Allow"].split(",")}
    assert "<h1>" in answer.text


def test_a_database_that_is_gone_is_said_in_words_and_with_a_way_on(
    tmp_path: Path, sqlite_template: Path, app_folder: Path
):
    path = tmp_path / "samvei.db"
    path.write_bytes(sqlite_template.read_bytes())
    with running(f"sqlite:///{path}", app_folder) as app:
        with given_in(database_of(app)) as given:
            person = given.resident()
        browser = logged_in(app, person.id)
        database_of(app).close()
        path.unlink()
        answer = browser.get("/nb/hours")
    assert answer.status_code == 503
    assert "Samvei hviler litt" in answer.text
    assert 'href="/nb/help"' in answer.text


def test_a_page_that_needs_no_database_is_there_without_one(tmp_path: Path, app_folder: Path):
    with running(f"sqlite:///{tmp_path / 'nothing.db'}", app_folder) as app:
        assert browser_of(app).get("/nb/login").status_code == 200
