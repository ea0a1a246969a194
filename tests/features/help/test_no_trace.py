"""Help is stored nowhere: no cookie, no use of a session, no line in a log, no write. So for all pages that say so."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.routes import routes
from webapp.tables.base import Base
from webapp.tables.database import Who
from webapp.tables.people import LoginSession
from webapp.web.guard import leaves_no_trace

QUIET = ["/nb/help", "/nb/help/leaving", "/nb/holidays"]


def everything(app):
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return {table.name: [tuple(row) for row in db.execute(select(table))] for table in Base.metadata.sorted_tables}


@pytest.mark.parametrize("path", QUIET)
def test_no_cookie_is_set_for_somebody_who_was_never_here(client, path):
    answer = client.get(path, headers={"Accept-Language": "ar"})
    assert answer.status_code == 200
    assert answer.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("path", QUIET)
def test_no_cookie_is_set_for_somebody_logged_in_who_reads_another_language(given, client_for, path):
    browser = client_for(given.participant())
    browser.set_cookie("language", "ar", domain="localhost")
    assert browser.get(path).headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("path", QUIET)
def test_no_use_of_the_session_is_noted_however_long_ago_the_last_one_was(app, given, client_for, path):
    browser = client_for(given.participant())
    given.session.query(LoginSession).update({"last_used_at": datetime.now(UTC) - timedelta(days=2)})
    given.session.commit()
    before = everything(app)
    browser.get(path)
    assert everything(app) == before


def test_elsewhere_the_same_session_is_noted(app, given, client_for):
    browser = client_for(given.participant())
    given.session.query(LoginSession).update({"last_used_at": datetime.now(UTC) - timedelta(days=2)})
    given.session.commit()
    before = everything(app)
    browser.get("/nb/hours")
    assert everything(app) != before


@pytest.mark.parametrize("path", QUIET)
def test_no_line_is_written_to_any_log(client, capfd, caplog, path):
    caplog.set_level(0)
    client.get(path)
    written = capfd.readouterr()
    assert (written.out, written.err, caplog.records) == ("", "", [])


def test_what_writes_logs_can_tell_these_pages_from_all_others(app):
    with app.app_context():
        quiet = {route.endpoint for route in routes(app) if leaves_no_trace(route.endpoint)}
        assert quiet == {"help.page", "help.leaving", "leaving.neutral", "leaving.leave"}
        assert not leaves_no_trace(None) and not leaves_no_trace("nothing.here")


def test_the_page_that_explains_leaving_says_what_it_does_not_do(client):
    text = client.get("/nb/help/leaving").text
    assert "Den sletter ikke historikken" in text and "<title>Samvei</title>" in text


def test_the_page_that_explains_leaving_asks_no_database(client, statements):
    client.get("/nb/help/leaving")
    assert statements == []
