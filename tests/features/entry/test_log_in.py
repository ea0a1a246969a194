"""Logging in: who gets in, what is said to the others, and what is kept of it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.apps import Browser, browser_of, database_of, running
from tests.features.entry.conftest import PASSWORD
from webapp.tables.access import Attempt
from webapp.tables.database import Who
from webapp.tables.people import LoginSession, Person, Role
from webapp.web.sessions import LASTS_OTHERWISE


def log_in(browser: Browser, name: str = "hanan", password: str = PASSWORD, **fields: str):
    return browser.post("/nb/login", {"name": name, "password": password, **fields})


def sessions(app: Flask) -> list[LoginSession]:
    with database_of(app).reading(Who(everything=True)) as db:
        return list(db.scalars(select(LoginSession).order_by(LoginSession.id)))


def test_the_right_name_and_password_let_her_in(app: Flask, visitor: Browser, somebody: Callable[..., int]):
    person_id = somebody()
    answer = log_in(visitor)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/today")
    assert visitor.get("/nb/hours").status_code == 200
    assert [row.person_id for row in sessions(app)] == [person_id]


def test_the_form_is_one_name_and_one_password(visitor: Browser):
    page = visitor.get("/nb/login").text
    form = re.search(r'<form method="post" action="/nb/login">.*?</form>', page, re.S)
    assert form
    fields = dict(re.findall(r'<input[^>]*?name="(\w+)"[^>]*?type="(\w+)"', form[0]))
    assert fields == {"name": "text", "password": "password"}
    assert 'autocomplete="username"' in form[0]
    assert 'autocomplete="current-password"' in form[0]


@pytest.mark.parametrize("typed", ["HANAN", "Hanan", " hanan "])
def test_capitals_and_blanks_around_a_name_do_not_matter(visitor: Browser, somebody: Callable[..., int], typed: str):
    somebody()
    assert log_in(visitor, typed).status_code == 303


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("", PASSWORD, "name"), ("hanan", "", "password"), ("hanan", "x" * 1_001, "password")],
)
def test_an_error_stands_beside_its_field(visitor: Browser, name: str, password: str, field: str):
    answer = log_in(visitor, name, password)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert re.search(rf'<input id="f-{field}"[^>]*aria-invalid="true"', answer.text)
    assert re.search(rf'<input id="f-{field}"[^>]*aria-describedby="f-{field}-error"', answer.text)
    assert f'href="#f-{field}"' in answer.text  # the summary leads there


def test_the_name_is_kept_and_the_password_is_not(visitor: Browser, somebody: Callable[..., int]):
    somebody()
    page = log_in(visitor, "hanan", "et helt galt passord").text
    assert 'value="hanan"' in page
    assert "et helt galt passord" not in page


def test_what_was_typed_comes_back_escaped(visitor: Browser):
    page = log_in(visitor, '"><script>alert(1)</script>', "").text
    assert "<script>alert" not in page
    assert "&#34;&gt;&lt;script&gt;" in page


def test_an_unknown_name_and_a_wrong_password_get_one_answer(visitor: Browser, somebody: Callable[..., int]):
    somebody()
    answers = [log_in(visitor, name, "galt") for name in ("hanan", "ingen")]
    pages = [re.sub(r'[0-9a-f]{128}|value="(hanan|ingen)"', "", answer.text) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert pages[0] == pages[1]


def test_a_wrong_password_lets_nobody_in(app: Flask, visitor: Browser, somebody: Callable[..., int]):
    somebody()
    log_in(visitor, "hanan", PASSWORD + " ")
    assert visitor.get("/nb/hours").status_code == 302
    assert not sessions(app)


def test_a_new_log_in_is_a_new_session_and_ends_the_old_one(app: Flask, visitor: Browser, somebody: Callable[..., int]):
    somebody()
    log_in(visitor)
    first = visitor.cookie("samvei")
    visitor.form_secret = sessions(app)[0].form_secret
    log_in(visitor)
    assert visitor.cookie("samvei") != first
    old, new = sessions(app)
    assert old.ended_at is not None
    assert new.ended_at is None
    assert old.form_secret != new.form_secret


def test_a_session_cannot_be_chosen_before_log_in(app: Flask, visitor: Browser, somebody: Callable[..., int]):
    somebody()
    planted = "x" * 43
    visitor.take("samvei", planted)
    log_in(visitor)
    assert visitor.cookie("samvei") != planted
    other = browser_of(app)
    other.take("samvei", planted)
    assert other.get("/nb/hours").status_code == 302


def test_log_in_goes_where_one_was_going(visitor: Browser, somebody: Callable[..., int]):
    somebody()
    way = visitor.get("/ar/hours").headers["Location"]
    page = visitor.get(way).text
    assert '<input type="hidden" name="next" value="/ar/hours">' in page
    assert log_in(visitor, next="/ar/hours").headers["Location"] == "/ar/hours"


def test_the_place_to_go_on_to_survives_a_wrong_password(visitor: Browser):
    page = log_in(visitor, "hanan", "galt", next="/ar/hours").text
    assert '<input type="hidden" name="next" value="/ar/hours">' in page


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/nb/nothing"]
)
def test_log_in_never_leads_elsewhere(visitor: Browser, somebody: Callable[..., int], target: str):
    somebody()
    page = visitor.get("/nb/login", query_string={"next": target}).text
    assert '<input type="hidden" name="next" value="">' in page
    assert log_in(visitor, next=target).headers["Location"] == "/nb/today"


def test_somebody_logged_in_is_led_from_the_log_in_page_to_today(visitor: Browser, somebody: Callable[..., int]):
    somebody()
    log_in(visitor)
    assert visitor.get("/nb/login").headers["Location"] == "/nb/today"
    assert visitor.get("/").status_code == 302


def test_until_the_phone_question_is_answered_the_session_is_short_and_goes_with_the_browser(
    app: Flask, visitor: Browser, somebody: Callable[..., int]
):
    somebody()
    line = next(each for each in log_in(visitor).headers.getlist("Set-Cookie") if each.startswith("samvei="))
    (row,) = sessions(app)
    assert row.phone is None
    assert row.expires_at - row.created_at == LASTS_OTHERWISE
    assert "Max-Age" not in line
    assert "Expires" not in line
    assert "HttpOnly" in line


def test_somebody_whose_role_has_ended_is_not_staff(app: Flask, visitor: Browser, somebody: Callable[..., int]):
    somebody("kari", lambda given: given.staff("adviser"))
    with database_of(app).the_write(Who(everything=True)) as db:
        db.execute(update(Role).values(ended_on=date(2020, 1, 1)))
    log_in(visitor, "kari")
    (row,) = sessions(app)
    assert row.expires_at - row.created_at == LASTS_OTHERWISE


def test_ten_wrong_tries_are_enough_for_a_quarter_of_an_hour(
    app: Flask, second_app: Flask, somebody: Callable[..., int]
):
    somebody()
    browsers = [browser_of(app), browser_of(second_app)]  # two processes, one count
    codes = [log_in(browsers[number % 2], "hanan", "galt").status_code for number in range(10)]
    assert codes == [422] * 10
    for browser in browsers:
        answer = log_in(browser, "hanan", PASSWORD)  # even the right password waits
        assert answer.status_code == 429
        assert "Vent et kvarter" in answer.text
    assert log_in(browsers[0], "HANAN ", PASSWORD).status_code == 429
    assert not sessions(app)


def test_one_name_locked_locks_no_other(visitor: Browser, somebody: Callable[..., int]):
    somebody()
    for _ in range(11):
        log_in(visitor, "nadia", "galt")
    assert log_in(visitor).status_code == 303


def test_after_the_window_she_may_try_again(app: Flask, visitor: Browser, somebody: Callable[..., int]):
    somebody()
    for _ in range(11):
        log_in(visitor, "hanan", "galt")
    with database_of(app).the_write() as db:
        for row in db.scalars(select(Attempt)):
            row.window_starts_at = row.window_starts_at - timedelta(minutes=15)
    assert log_in(visitor).status_code == 303


def test_a_log_in_that_succeeds_clears_the_count(visitor: Browser, somebody: Callable[..., int]):
    somebody()
    for _ in range(3):
        for _ in range(9):
            log_in(visitor, "hanan", "galt")
        assert log_in(visitor).status_code == 303
        visitor.client.delete_cookie("samvei", domain="localhost")


def test_what_is_counted_tells_neither_names_nor_addresses(app: Flask, visitor: Browser):
    log_in(visitor, "hanan", "galt")
    with database_of(app).reading() as db:
        kept = " ".join(db.scalars(select(Attempt.key)))
    assert "hanan" not in kept
    assert "127.0.0.1" not in kept


def test_a_demo_log_in_is_refused_outside_demo_mode_with_the_same_answer(
    visitor: Browser, somebody: Callable[..., int]
):
    somebody("resident-ar", demo=True)
    assert log_in(visitor, "resident-ar").status_code == 422
    assert "resident-ar" not in visitor.get("/nb/login").text


def test_a_closed_account_gets_the_answer_of_a_wrong_password(
    app: Flask, visitor: Browser, somebody: Callable[..., int]
):
    somebody()
    wrong = log_in(visitor, "hanan", "galt")
    with database_of(app).the_write(Who(everything=True)) as db:
        db.execute(update(Person).values(disabled_at=datetime.now(UTC)))
    right = log_in(visitor)
    pages = [re.sub(r"[0-9a-f]{128}", "", answer.text) for answer in (wrong, right)]
    assert (right.status_code, pages[0]) == (422, pages[1])


def test_in_demo_mode_the_names_are_shown_and_let_in(app: Flask, somebody: Callable[..., int], app_folder: Path):
    somebody("resident-ar", demo=True)
    with running(database_of(app).url, app_folder, demo="yes") as demo:
        visitor = browser_of(demo)
        assert 'href="/nb/login?name=resident-ar"' in visitor.get("/nb/login").text
        assert 'value="resident-ar"' in visitor.get("/nb/login?name=resident-ar").text
        assert log_in(visitor, "resident-ar").status_code == 303


def test_log_in_works_on_postgresql_too(postgresql_database, app_folder: Path):
    from tests.features.entry.conftest import HASH
    from tests.given import given_in

    with given_in(postgresql_database) as given:
        given.credential(given.resident(), "hanan", HASH)
    with running(postgresql_database.url, app_folder) as app:
        visitor = browser_of(app)
        assert log_in(visitor, "hanan", "galt").status_code == 422
        assert log_in(visitor, "han\x00an", "galt").status_code == 422
        assert log_in(visitor).status_code == 303
        assert visitor.get("/nb/hours").status_code == 200


def test_the_log_in_page_is_there_in_every_language(visitor: Browser):
    from webapp.language import LANGUAGES

    for tag in LANGUAGES:
        assert f'action="/{tag}/login"' in visitor.get(f"/{tag}/login").text
