"""Who is let in, and what is said to the others."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.apps import Browser, browser_of, database_of, logged_in
from tests.given import given_in


def test_a_page_that_needs_log_in_leads_there_and_remembers_where_one_was_going(visitor: Browser):
    answer = visitor.get("/ar/hours")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ar/login?next=/ar/hours")


def test_htmx_is_told_401_and_not_led_to_a_page_it_would_swap_in(visitor: Browser):
    assert visitor.get("/nb/hours", headers={"HX-Request": "true"}).status_code == 401


def test_a_form_of_somebody_not_logged_in_gets_a_401_page_with_a_way_to_log_in(visitor: Browser):
    answer = visitor.post("/nb/phone", {"phone": "own"})
    assert answer.status_code == 401
    assert 'href="/nb/login"' in answer.text


def test_an_outbox_without_log_in_gets_401_as_json(visitor: Browser):
    answer = visitor.post("/nb/phone", {"phone": "own", "csrf_token": None}, headers={"X-Outbox": "1"})
    assert answer.status_code == 401
    assert answer.json == {"status": "refused", "code": 401}


def test_what_she_may_never_see_is_not_found_rather_than_forbidden(hanan: Browser):
    answer = hanan.get("/nb/staff/questions")
    assert answer.status_code == 404


def test_a_session_of_nobody_is_nobody(app: Flask):
    browser = browser_of(app)
    browser.take("samvei", "x" * 43)
    assert browser.get("/nb/hours").status_code == 302


@pytest.mark.parametrize(("ended_days_ago", "status"), [(None, 200), (-1, 200), (0, 404), (1, 404)])
def test_a_role_that_ended_opens_nothing_from_the_day_it_ended(app: Flask, ended_days_ago: int | None, status: int):
    from webapp.engine.oslo import day_of

    today = day_of(datetime.now(UTC))
    with given_in(database_of(app)) as given:
        centre = given.organisation("municipality")
        ended_on = None if ended_days_ago is None else today - timedelta(days=ended_days_ago)
        adviser = given.staff("adviser", centre, ended_on=ended_on)
    assert logged_in(app, adviser.id).get("/nb/staff/questions").status_code == status


def test_a_role_taken_away_closes_a_session_that_is_open(app: Flask):
    from sqlalchemy import delete

    from webapp.tables.database import Who
    from webapp.tables.people import Role

    with given_in(database_of(app)) as given:
        adviser = given.staff("adviser")
    browser = logged_in(app, adviser.id)
    assert browser.get("/nb/staff/questions").status_code == 200
    with database_of(app).the_write(Who(everything=True)) as db:
        db.execute(delete(Role))
    assert browser.get("/nb/staff/questions").status_code == 404
