"""What every answer carries, and that no page asks for anything the policy forbids."""

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.apps import HOME, app_folder, browser_of, running  # noqa: F401
from tests.house.conftest import Scene
from tests.house.test_who_reaches_what import listed
from tests.routes import visits
from webapp.language import LANGUAGES
from webapp.web.guard import public

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' '{style}'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
}
# One of each kind of screen; who sees which page at all is test_who_reaches_what's.
WHO = ("nobody", "resident", "participant", "parent", "confidential participant", "adviser", "reception", "admin")
FETCHES = {"src", "srcset", "data", "poster", "action", "formaction", "manifest", "background", "ping"}
LINKS = {"a"}  # waits for a finger; the law and the municipality have addresses of their own


@pytest.mark.parametrize("name", WHO)
def test_every_answer_carries_every_header(sqlite_scene: Scene, name: str):
    browser, faults = sqlite_scene.browser(name), []
    for route, address, _thing in visits(sqlite_scene.app, sqlite_scene.world, asker=name):
        answer = browser.get(address) if route.method == "GET" else browser.post(address)
        if route.endpoint in ("entry.logout", "leaving.leave"):
            browser = sqlite_scene.browser(name, fresh=True)
        faults += [f"{route} ({answer.status_code}): {fault}" for fault in header_faults(sqlite_scene.app, answer)]
    assert not faults, listed(f"{name}:", faults)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", WHO)
def test_no_page_asks_for_what_the_policy_forbids(sqlite_scene: Scene, name: str, lang: str):
    browser, faults = sqlite_scene.browser(name), []
    for route, address, _thing in visits(sqlite_scene.app, sqlite_scene.world, "GET", asker=name, lang=lang):
        answer = browser.get(address)
        if answer.mimetype == "text/html" and answer.status_code not in range(300, 400):
            faults += [f"{route}: {fault}" for fault in Page(answer.text).faults(answer)]
    assert not faults, listed(f"{name}, {lang}:", faults)


@pytest.mark.parametrize("code", [400, 401, 404, 405, 413, 422, 429, 500])
def test_an_error_page_carries_every_header_and_keeps_to_the_policy(broken: Flask, code: int):
    answer = an_error(broken, code)
    assert answer.status_code == code
    assert not list(header_faults(broken, answer))
    assert answer.mimetype == "text/html"
    assert not list(Page(answer.text).faults(answer))


def test_an_unknown_host_is_refused_with_every_header(broken: Flask):
    answer = broken.test_client().get("/nb/login", base_url="http://elsewhere.example")
    assert answer.status_code == 400
    assert not list(header_faults(broken, answer))
    assert "elsewhere" not in answer.text


def test_static_files_carry_nosniff(broken: Flask):
    address = broken.extensions["assets"].address("app.css")
    answer = browser_of(broken).get(address)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_over_https_the_browser_is_told_to_stay_there(sqlite_template: Path, tmp_path: Path, app_folder: Path):  # noqa: F811
    path = tmp_path / "samvei.db"
    path.write_bytes(sqlite_template.read_bytes())
    with running(f"sqlite:///{path}", app_folder, https="yes") as app:
        assert (
            "max-age=" in browser_of(app, base_url="https://localhost").get("/nb").headers["Strict-Transport-Security"]
        )
    with running(f"sqlite:///{path}", app_folder) as app:
        assert "Strict-Transport-Security" not in browser_of(app).get("/nb").headers


@pytest.fixture
def broken(app: Flask) -> Flask:
    """The application with one page that fails."""

    @public
    def fails() -> str:
        raise RuntimeError("the secret words of a stack trace")

    app.add_url_rule("/nb/fails", "fails", fails)
    return app


def an_error(app: Flask, code: int) -> TestResponse:
    """The simplest way to each error."""
    browser = browser_of(app)
    if code == 400:
        return browser.post("/nb/login", {"csrf_token": None, "name": "a", "password": "b"})
    if code == 401:
        return browser.post("/nb/logout")
    if code == 404:
        return browser.get("/nb/there-is-no-such-page")
    if code == 405:
        return browser.client.delete("/nb/login", base_url=HOME)
    if code == 413:
        return browser.post("/nb/login", {"name": "x" * (2 * 1024 * 1024 + 1)})
    if code == 422:
        return browser.post("/nb/login")
    if code == 429:
        for _ in range(10):
            browser.post("/nb/login", {"name": "hanan", "password": "wrong"})
        return browser.post("/nb/login", {"name": "hanan", "password": "wrong"})
    return browser.get("/nb/fails")


def header_faults(app: Flask, answer: TestResponse) -> Iterator[str]:
    wanted = HEADERS | {"Content-Security-Policy": POLICY.format(style=app.extensions["assets"].critical_hash)}
    for name, value in wanted.items():
        if answer.headers.getlist(name) != [value]:
            yield f"{name} is {answer.headers.getlist(name)}"
    if "Cache-Control" not in answer.headers:
        yield "no Cache-Control"
    for name in ("Server", "X-Powered-By"):
        if name in answer.headers:
            yield f"tells its {name}"


class Page(HTMLParser):
    """What a page asks a browser to do."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.found: list[str] = []
        self.feed(text)

    def faults(self, answer: TestResponse) -> Iterator[str]:
        yield from self.found
        styles = re.findall(r"<style[^>]*>(.*?)</style>", self.text, re.S)
        if "<!doctype html>" in self.text.lower()[:200]:
            if len(styles) != 1:
                yield f"{len(styles)} style blocks, one is allowed"
        elif styles:
            yield "a fragment with a style block"
        for style in styles:
            digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
            if f"'sha256-{digest}'" not in answer.headers["Content-Security-Policy"]:
                yield "the style block is not the one the policy allows"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and (not given.get("src") or not str(given["src"]).startswith("/static/")):
            self.found.append(f"a script that is not a file of ours: {given}")
        if tag in ("base", "iframe", "object", "embed"):
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            if name.startswith(("on", "hx-on")):
                self.found.append(f"<{tag} {name}>: a handler in an attribute")
            if name == "style":
                self.found.append(f"<{tag}> has a style attribute")
            if name == "href" and tag in LINKS:
                if re.match(r"\s*(javascript|data|vbscript):", value or "", re.I):
                    self.found.append(f"a link to {value}")
            elif (name in FETCHES or name == "href" or name.startswith("hx-")) and elsewhere(value or ""):
                self.found.append(f"<{tag} {name}={value!r}> asks another host")


def elsewhere(address: str) -> bool:
    return re.match(r"\s*([a-z][a-z0-9+.-]*:|//|\\)", address, re.I) is not None and not address.startswith(
        "data:image/"
    )
