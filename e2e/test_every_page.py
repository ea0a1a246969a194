"""Every page of everybody in every language: what the walk (e2e/walk.py) found."""

import pytest
from playwright.sync_api import Browser

from e2e.server import Server
from e2e.walk import WALKERS, walk
from webapp.language import LANGUAGES

# One worker does a whole walk: its tests are asked of one and the same visit.
EACH = [
    pytest.param(who, lang, id=f"{who}-{lang}", marks=pytest.mark.xdist_group(f"walk {who} {lang}"))
    for who in WALKERS
    for lang in LANGUAGES
]
pytestmark = pytest.mark.parametrize(("who", "lang"), EACH)


def nothing(server: Server, browser: Browser, who: str, lang: str, kind: str) -> None:
    found = walk(server, browser, who, lang).found[kind]
    assert not found, "\n".join([f"{len(found)} found", *found])


def test_every_page_opens(server, browser, who, lang):
    nothing(server, browser, who, lang, "status")


def test_every_page_says_its_language_and_direction(server, browser, who, lang):
    nothing(server, browser, who, lang, "language")


def test_no_page_scrolls_sideways_at_320_px(server, browser, who, lang):
    nothing(server, browser, who, lang, "sideways")


def test_no_page_scrolls_sideways_with_text_twice_as_large(server, browser, who, lang):
    nothing(server, browser, who, lang, "large text")


def test_whatever_can_be_pressed_is_large_enough(server, browser, who, lang):
    nothing(server, browser, who, lang, "targets")


def test_axe_finds_nothing(server, browser, who, lang):
    nothing(server, browser, who, lang, "axe")


def test_the_policy_stops_nothing(server, browser, who, lang):
    nothing(server, browser, who, lang, "policy")


def test_no_script_fails(server, browser, who, lang):
    nothing(server, browser, who, lang, "script")


def test_no_page_asks_another_host(server, browser, who, lang):
    nothing(server, browser, who, lang, "elsewhere")
