"""Addresses carry their language; a wrong or missing one leads to the right place."""

import re

import pytest
from flask import Flask

from tests.apps import Browser, browser_of
from webapp.language import LANGUAGES
from webapp.web.address import safe_next


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/login", "/nb/login"),
        ("/no/login", "/nb/login"),
        ("/nn/login", "/nb/login"),
        ("/ar-SY/login", "/ar/login"),
        ("/EN/login", "/en/login"),
        ("/en_GB/login", "/en/login"),
        ("/ukr/login", "/uk/login"),
        ("/fr/login", "/nb/login"),
        ("/no", "/nb"),
        ("/AR", "/ar"),
        ("/xx", "/nb"),
        ("/login/", None),
        ("/nb/nothing", None),
        ("/fr/nothing", None),
        ("/nothing", None),
    ],
)
def test_a_wrong_or_missing_language_is_led_on(visitor: Browser, asked: str, led_to: str | None):
    answer = visitor.get(asked)
    if led_to is None:
        assert answer.status_code == 404
    else:
        assert (answer.status_code, answer.headers["Location"]) == (302, led_to)
        assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["Vary"].split(",")}


@pytest.mark.parametrize(
    ("wish", "tag"),
    [
        ("ar", "ar"),
        ("ar-SY,ar;q=0.9,en;q=0.8", "ar"),
        ("en;q=0.3,uk;q=0.9", "uk"),
        ("no,en;q=0.5", "nb"),
        ("fr,de", "nb"),
        ("", "nb"),
        (";;q=,,=q;q=x", "nb"),
    ],
)
def test_the_browsers_wish_counts_where_nothing_was_chosen(visitor: Browser, wish: str, tag: str):
    assert visitor.get("/login", headers={"Accept-Language": wish}).headers["Location"] == f"/{tag}/login"


def test_a_language_chosen_before_counts_more_than_the_browsers_wish(visitor: Browser):
    visitor.get("/uk/login")
    assert visitor.cookie("language") == "uk"
    assert visitor.get("/login", headers={"Accept-Language": "ar"}).headers["Location"] == "/uk/login"


def test_a_cookie_with_a_language_that_is_not_offered_is_ignored(visitor: Browser):
    visitor.take("language", "tlh")
    assert visitor.get("/login").headers["Location"] == "/nb/login"


def test_the_language_is_kept_on_the_device_for_a_year_and_out_of_reach_of_scripts(visitor: Browser):
    cookie = next(
        each for each in visitor.get("/ar/login").headers.getlist("Set-Cookie") if each.startswith("language=")
    )
    assert "Max-Age=31536000" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_cookie_is_not_sent_again_with_every_page(visitor: Browser):
    visitor.get("/ar/login")
    assert not [each for each in visitor.get("/ar/login").headers.getlist("Set-Cookie") if each.startswith("language=")]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_page_says_its_language_and_direction(visitor: Browser, tag: str):
    page = visitor.get(f"/{tag}/login").text
    assert f'<html lang="{LANGUAGES[tag].html}" dir="{LANGUAGES[tag].dir}">' in page


@pytest.mark.parametrize("path", ["", "/login", "/help"])
def test_the_switch_keeps_the_page(visitor: Browser, path: str):
    page = visitor.get(f"/nb{path}").text
    assert {f"/{tag}{path}" for tag in LANGUAGES} <= set(re.findall(r'href="([^"]+)"[^>]*hreflang', page))


def test_the_switch_keeps_the_page_after_a_form_with_errors(visitor: Browser):
    page = visitor.post("/nb/login").text
    assert 'href="/ar/login"' in page


def test_the_switch_on_an_unknown_page_leads_to_the_door(visitor: Browser):
    page = visitor.get("/nb/nothing").text
    assert {f"/{tag}" for tag in LANGUAGES} <= set(re.findall(r'href="([^"]+)"[^>]*hreflang', page))


def test_an_address_made_in_a_page_has_the_pages_language(visitor: Browser):
    links = re.findall(r'<a class="button[^"]*" href="(/[^"]*)"', visitor.get("/uk").text)
    assert links
    assert all(link.startswith("/uk/") for link in links)


def test_an_id_is_32_hex_digits_and_nothing_else(hanan: Browser):
    for wrong in ("1", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "0" * 31 + "%0a"):
        assert hanan.get(f"/nb/schedule/{wrong}").status_code == 404


@pytest.mark.parametrize(
    ("target", "good"),
    [
        ("/nb/today", True),
        ("/ar/hours", True),
        ("/nb", True),
        ("/", True),
        ("", False),
        ("nb/today", False),
        ("//evil.example", False),
        ("//evil.example/nb/today", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("https://evil.example/nb/today", False),
        ("http:/nb/today", False),
        ("javascript:alert(1)", False),
        ("/nb/today\r\nX-A: b", False),
        ("/nb/today\n", False),
        ("/nb/today?a=b", False),
        ("/nb/today#a", False),
        ("/nb/%2e%2e//evil.example", False),
        ("/nb/nothing", False),
        ("/nb/" + "a" * 400, False),
        ("/static/app.js", False),
    ],
)
def test_only_a_page_of_ours_is_a_place_to_go_on_to(app: Flask, target: str, good: bool):
    with app.test_request_context("/nb/login"):
        assert safe_next(target) == (target if good else None)


def test_a_head_request_is_led_on_like_a_get(app: Flask):
    answer = browser_of(app).client.head("/login", base_url="http://localhost")
    assert answer.headers["Location"] == "/nb/login"


def test_a_form_sent_to_an_address_without_language_is_not_led_on(visitor: Browser):
    assert visitor.post("/login").status_code == 404
