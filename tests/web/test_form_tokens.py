"""A form that did not come from one of our pages in this session is refused (CSRF)."""

import re

import pytest
from flask import Flask

from tests.apps import Browser, browser_of, database_of, logged_in, session_row
from tests.given import given_in
from webapp.web.tokens import masked


def phone_of(app: Flask, browser: Browser) -> str | None:
    assert browser.session_id is not None
    return session_row(app, browser.session_id).phone


def test_a_form_with_its_token_is_taken(app: Flask, hanan: Browser):
    assert hanan.post("/nb/phone", {"phone": "shared"}).status_code == 303
    assert phone_of(app, hanan) == "shared"


@pytest.mark.parametrize("token", [None, "", "x", "0" * 128])
def test_a_form_without_a_token_or_with_nonsense_changes_nothing(app: Flask, hanan: Browser, token: str | None):
    answer = hanan.post("/nb/phone", {"phone": "shared", "csrf_token": token})
    assert answer.status_code == 400
    assert "Ingenting er endret" in answer.text
    assert phone_of(app, hanan) == "own"


def test_a_token_of_another_session_is_refused(app: Flask, hanan: Browser, hanan_id: int):
    elsewhere = logged_in(app, hanan_id)
    assert hanan.post("/nb/phone", {"phone": "shared", "csrf_token": elsewhere.form_token()}).status_code == 400


def test_a_token_from_before_log_in_is_refused_after_it(app: Flask, hanan: Browser):
    assert hanan.post("/nb/phone", {"phone": "shared", "csrf_token": browser_of(app).form_token()}).status_code == 400


def test_a_token_in_the_address_is_no_token(hanan: Browser):
    answer = hanan.post(f"/nb/phone?csrf_token={hanan.form_token()}", {"phone": "shared", "csrf_token": None})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 303), ("none", 303), ("same-site", 400), ("cross-site", 400)]
)
def test_a_form_from_another_site_is_refused_even_with_a_token(hanan: Browser, site: str, status: int):
    assert hanan.post("/nb/phone", {"phone": "own"}, headers={"Sec-Fetch-Site": site}).status_code == status


def test_a_browser_that_does_not_tell_the_site_is_believed_by_its_token(hanan: Browser):
    assert hanan.post("/nb/phone", {"phone": "own"}).status_code == 303


def test_the_log_in_form_has_a_token_too(visitor: Browser):
    assert visitor.post("/nb/login", {"csrf_token": None}).status_code == 400
    assert visitor.post("/nb/login").status_code == 422


def test_a_token_of_another_visitor_is_refused(app: Flask, visitor: Browser):
    visitor.get("/nb/login")
    assert visitor.post("/nb/login", {"csrf_token": browser_of(app).form_token()}).status_code == 400


def test_a_visitors_cookie_nobody_gave_out_is_no_secret(app: Flask):
    browser = browser_of(app)
    browser.take("visitor", "0" * 32)
    assert browser.post("/nb/login", {"csrf_token": masked("00" * 32)}).status_code == 400


def test_each_page_has_another_disguise_of_the_token(hanan: Browser):
    tokens = [
        re.findall(r'name="csrf_token" value="([0-9a-f]+)"', hanan.get("/nb/login", follow_redirects=True).text)
        for _ in range(2)
    ]
    assert tokens[0]
    assert tokens[1]
    assert not set(tokens[0]) & set(tokens[1])


def test_an_outbox_asks_for_a_fresh_token_first(app: Flask, hanan: Browser):
    fresh = hanan.get("/session.json").json
    assert fresh["phone"] == "own"
    assert hanan.post("/nb/phone", {"phone": "unsaid", "csrf_token": fresh["token"]}).status_code == 303


def test_somebody_who_is_not_logged_in_gets_no_token_from_session_json(visitor: Browser):
    assert visitor.get("/session.json").json == {"actor": None, "phone": None, "token": None}


def test_another_persons_token_is_refused(app: Flask, hanan: Browser):
    with given_in(database_of(app)) as given:
        other = given.resident(name="Nadia Omar")
    token = logged_in(app, other.id).form_token()
    assert hanan.post("/nb/phone", {"phone": "own", "csrf_token": token}).status_code == 400


OURS = {"Sec-Fetch-Site": "same-origin"}


def test_what_was_typed_into_a_form_that_came_too_late_can_be_sent_once_more(app: Flask, hanan: Browser):
    typed = {"phone": "shared", "next": '"><script>', "csrf_token": "0" * 128}
    refused = hanan.post("/nb/phone?about=plan", typed, headers=OURS)
    assert refused.status_code == 400
    assert phone_of(app, hanan) == "own"
    form = re.search(r'<form method="post" action="/nb/phone\?about=plan">(.*?)</form>', refused.text, re.DOTALL)
    assert form
    assert 'name="phone" value="shared"' in form[1]
    assert "<script>" not in form[1]
    token = re.search('name="csrf_token" value="([0-9a-f]+)"', form[1])
    assert token
    hanan.post("/nb/phone", {"phone": "shared", "csrf_token": token[1]}, headers=OURS)
    assert phone_of(app, hanan) == "shared"


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}])
def test_a_form_that_may_be_somebody_elses_is_never_carried_on(hanan: Browser, headers: dict[str, str]):
    refused = hanan.post("/nb/phone", {"phone": "shared", "csrf_token": None}, headers=headers)
    assert refused.status_code == 400
    assert 'value="shared"' not in refused.text


def test_a_desk_that_was_logged_out_meanwhile_keeps_what_was_typed(visitor: Browser):
    address = f"/nb/staff/people/{'0' * 32}/plan"
    refused = visitor.post(address, {"reasons": "Fordi han vil bli elektriker."}, headers=OURS)
    assert refused.status_code == 401
    assert 'name="reasons" value="Fordi han vil bli elektriker."' in refused.text
    assert f'action="{address}"' in refused.text
    assert 'target="_blank"' in refused.text


def test_a_phone_that_was_logged_out_meanwhile_keeps_nothing_for_the_next(visitor: Browser):
    refused = visitor.post("/nb/contract/matters/new?about=plan", {"text": "Bare mitt."}, headers=OURS)
    assert refused.status_code == 401
    assert "Bare mitt." not in refused.text


def test_a_logged_out_desk_that_sends_too_much_is_told_so_kindly(visitor: Browser):
    refused = visitor.post(f"/nb/staff/people/{'0' * 32}/plan", {"reasons": "x" * 2_000_000}, headers=OURS)
    assert refused.status_code in (401, 413)
