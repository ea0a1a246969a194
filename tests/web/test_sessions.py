"""Sessions live in the database: what the cookie says, how long they last, and how they end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.apps import Browser, browser_of, database_of, logged_in, running, session_row
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.people import LoginSession
from webapp.web.sessions import begin, lasts_for, most_for


def now() -> datetime:
    """Asked anew in each test: a long run begins it many minutes after this file was read."""
    return datetime.now(UTC)


HOUR = timedelta(hours=1)


def cookie_line(browser: Browser, name: str) -> str:
    """The Set-Cookie line with which a log-out answers; log-in's own is tested with the log-in form."""
    return next(
        line
        for line in browser.post("/nb/phone", {"phone": "own"}).headers.getlist("Set-Cookie")
        if line.startswith(name)
    )


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(hanan: Browser):
    line = cookie_line(hanan, "samvei=")
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert "Path=/" in line
    assert "Domain" not in line
    assert "Secure" not in line  # plain http on localhost could not send it back


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(app: Flask, hanan_id: int, app_folder: Path):
    with running(database_of(app).url, app_folder, https="yes") as secure:
        browser = logged_in(secure, hanan_id, base_url="https://localhost")
        line = cookie_line(browser, "__Host-samvei=")
        assert "Secure" in line
        assert "Path=/" in line
        assert "Domain" not in line
        assert browser.get("/nb/hours").status_code == 200


def test_over_https_the_name_used_on_localhost_is_not_believed(app: Flask, hanan_id: int, app_folder: Path):
    with running(database_of(app).url, app_folder, https="yes") as secure:
        browser = logged_in(secure, hanan_id, base_url="https://localhost")
        other = browser_of(secure, base_url="https://localhost")
        other.take("samvei", browser.token)
        assert other.get("/nb/hours").status_code == 302


def test_every_cookie_is_secure_over_https(app: Flask, app_folder: Path):
    with running(database_of(app).url, app_folder, https="yes") as secure:
        lines = browser_of(secure, base_url="https://localhost").get("/ar/login").headers.getlist("Set-Cookie")
    assert {line.split("=")[0] for line in lines} == {"language", "visitor"}
    assert all("Secure" in line and "HttpOnly" in line for line in lines)


def test_the_database_does_not_keep_the_cookie(app: Flask, hanan: Browser):
    row = session_row(app, hanan.session_id or 0)
    assert hanan.token not in {row.token_hash, row.form_secret, row.public_id}


@pytest.mark.parametrize(
    "over", [{"expires_at": datetime(2026, 1, 1, tzinfo=UTC)}, {"ended_at": datetime(2026, 1, 1, tzinfo=UTC)}]
)
def test_a_session_that_is_over_is_nobodys(app: Flask, hanan_id: int, over: dict[str, datetime]):
    assert logged_in(app, hanan_id, **over).get("/nb/hours").status_code == 302


@pytest.mark.parametrize(
    ("staff", "phone", "lasts"),
    [
        (False, "own", (timedelta(days=60), timedelta(days=365))),
        (False, "shared", (timedelta(minutes=30), timedelta(hours=2))),
        (False, "unsaid", (timedelta(minutes=30), timedelta(hours=2))),
        (False, None, (timedelta(minutes=30), timedelta(hours=2))),
        (True, "own", (timedelta(hours=2), timedelta(hours=10))),
        (True, None, (timedelta(hours=2), timedelta(hours=10))),
    ],
)
def test_how_long_a_session_lasts_after_its_last_use_and_at_most(
    staff: bool, phone: str | None, lasts: tuple[timedelta, timedelta]
):
    assert (lasts_for(staff=staff, phone=phone), most_for(staff=staff, phone=phone)) == lasts
    began = now()
    row, _token = begin(1, staff=staff, phone=phone, now=began)
    assert (row.expires_at - began, row.ends_at - began) == lasts


@pytest.mark.parametrize("phone", ["own", "shared", "unsaid", None])
def test_a_session_past_its_latest_end_is_nobodys_however_lately_it_was_used(
    app: Flask, hanan_id: int, phone: str | None
):
    browser = logged_in(app, hanan_id, phone=phone, ends_at=now() - timedelta(seconds=1))
    assert browser.get("/nb/hours").status_code == 302


def test_use_moves_the_end_but_never_the_latest_one(app: Flask, hanan_id: int):
    latest = now() + timedelta(minutes=5)
    browser = logged_in(app, hanan_id, phone="shared", last_used_at=now() - timedelta(minutes=20), ends_at=latest)
    browser.get("/nb/hours")
    after = session_row(app, browser.session_id or 0)
    assert after.expires_at > latest
    assert after.ends_at == latest


@pytest.mark.parametrize(("phone", "minutes", "is_noted"), [
    ("shared", 9, False), ("shared", 11, True), (None, 11, True), ("own", 11, False), ("own", 59, False), ("own", 61, True),
])  # fmt: skip
def test_a_short_life_notes_its_use_each_ten_minutes_and_a_long_one_each_hour(
    app: Flask, hanan_id: int, phone: str | None, minutes: int, is_noted: bool
):
    used = now() - timedelta(minutes=minutes)
    browser = logged_in(app, hanan_id, phone=phone, last_used_at=used)
    assert browser.get("/nb/hours").status_code == 200
    assert (session_row(app, browser.session_id or 0).last_used_at > used) is is_noted


def test_staff_are_out_two_hours_after_they_left_the_desk(app: Flask):
    with given_in(database_of(app)) as given:
        kari = given.staff("adviser").id
    browser = logged_in(app, kari, staff=True, phone=None)
    with database_of(app).the_write(Who(everything=True)) as db:
        row = db.get_one(LoginSession, browser.session_id)
        assert row.expires_at - row.created_at == timedelta(hours=2)
        row.expires_at = now() - timedelta(seconds=1)
    assert browser.get("/nb/staff/people").status_code == 302


def test_a_use_within_the_hour_writes_nothing(app: Flask, hanan_id: int):
    browser = logged_in(app, hanan_id, last_used_at=now() - 0.9 * HOUR)
    before = session_row(app, browser.session_id or 0)
    browser.get("/nb/hours")
    after = session_row(app, browser.session_id or 0)
    assert (after.last_used_at, after.expires_at) == (before.last_used_at, before.expires_at)


def test_a_use_after_an_hour_moves_the_end(app: Flask, hanan_id: int):
    began = now()
    browser = logged_in(app, hanan_id, last_used_at=now() - 1.5 * HOUR, expires_at=now() + 0.5 * HOUR)
    browser.get("/nb/hours")
    after = session_row(app, browser.session_id or 0)
    assert after.last_used_at >= began
    assert after.expires_at - after.last_used_at == timedelta(days=60)


def test_a_page_is_still_shown_when_its_use_was_noted(app: Flask, hanan_id: int):
    browser = logged_in(app, hanan_id, last_used_at=now() - 2 * HOUR)
    assert browser.get("/nb/hours").status_code == 200


def test_log_out_ends_the_session_on_the_server(app: Flask, hanan: Browser):
    copied = browser_of(app)
    copied.take("samvei", hanan.token)
    assert copied.get("/nb/hours").status_code == 200
    hanan.post("/nb/logout")
    assert session_row(app, hanan.session_id or 0).ended_at is not None
    assert copied.get("/nb/hours").status_code == 302


def test_log_out_takes_the_cookie_away(hanan: Browser):
    assert hanan.post("/nb/logout").status_code == 303
    assert hanan.cookie("samvei") is None


def test_log_out_ends_one_session_and_not_the_others(app: Flask, hanan: Browser, hanan_id: int):
    elsewhere = logged_in(app, hanan_id)
    hanan.post("/nb/logout")
    assert elsewhere.get("/nb/hours").status_code == 200


def test_a_page_does_not_send_the_session_cookie_again(hanan: Browser):
    hanan.get("/nb/hours")
    assert not [line for line in hanan.get("/nb/hours").headers.getlist("Set-Cookie") if line.startswith("samvei")]


def test_no_cookie_of_flasks_own_is_ever_sent(visitor: Browser):
    assert visitor.get("/nb/login").status_code == 200
    assert visitor.cookie("session") is None


def test_two_people_on_one_machine_are_two(app: Flask, hanan: Browser):
    with given_in(database_of(app)) as given:
        other = given.resident(name="Nadia Omar")
    assert logged_in(app, other.id).get("/session.json").json["actor"] == other.public_id
    assert hanan.get("/session.json").json["actor"] != other.public_id
