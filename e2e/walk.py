"""The walk: every page somebody can open, in every language, looked at in all the ways a machine can look.

Which pages there are is asked of the application itself (its addresses without an id) and of its own links (one page for
each address with an id), so a new page is walked without a line here."""

import json
import os
import re
import urllib.request
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from e2e.people import WATCH
from e2e.server import Server
from webapp import create_app
from webapp.language import LANGUAGES
from webapp.tables.database import Who
from webapp.tables.people import Credential, Role
from webapp.web import sessions
from webapp.web.settings import read_settings

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 360, 1280)
SCHEMES = ("light", "dark")
LEAST_TARGET = 44  # CSS pixels; built 48
# Everything, not each pair once: `make campaign` and patience.
IN_FULL = bool(os.environ.get("SAMVEI_CAMPAIGN"))


@dataclass(frozen=True)
class Walker:
    """A demo log-in. phone: what was said about it (None: the question stands on the page). only: a part of the pages."""

    phone: str | None = None
    only: str = ""


# The pages that are everybody's alike, nobody walks.
_HERS = r"^/nb/(?!offline|login|no-such)."
WALKERS = {
    "nobody": Walker(),
    "resident-uk": Walker(None, _HERS),
    "participant-ar": Walker("own", _HERS),
    "parent-ar": Walker("shared", _HERS),
    "adviser": Walker(None, r"^/nb/(staff|me)\b"),
    "admin": Walker(None, "/staff/"),
}
# These three open the same pages. What two of them have is walked by one in a language and by the other in the next, so
# that every page still meets every language; what only one has, that one walks in all.
ALIKE = ("resident-uk", "participant-ar", "parent-ar")
_MOST_OF_A_KIND = 4  # addresses of one page with ids that are searched for links
_NOT_PAGES = re.compile(r"\.(json|js|webmanifest)$|/template$|^/healthz$")
_LINK = re.compile(r'\bhref="(/[^"#]*)')


@dataclass(frozen=True)
class Look:
    """One way of looking at one page."""

    path: str
    width: int
    scheme: str


@dataclass
class Walk:
    """What was found, by kind: "address: what"."""

    found: dict[str, list[str]]
    visited: list[str]


_walks: dict[tuple[int, str, str], Walk] = {}


def walk(server: Server, browser: Browser, who: str, lang: str) -> Walk:
    """Walks once for each person and language; the tests then ask what was found."""
    key = (server.port, who, lang)
    if key not in _walks:
        _walks[key] = _walked(server, browser, who, lang)
    return _walks[key]


def log_in_token(server: Server, login: str, phone: str | None) -> str:
    """A session of this person as the log-in makes it, without the form; the token for the cookie."""
    with server.database.the_write(Who(everything=True)) as db:
        person_id = db.scalars(select(Credential.person_id).where(Credential.name == login)).one()
        staff = db.scalar(select(Role.id).where(Role.person_id == person_id).limit(1)) is not None
        row, token = sessions.begin(person_id, staff=staff, phone=phone, now=datetime.now(UTC))
        db.add(row)
    return token


def _walked(server: Server, browser: Browser, who: str, lang: str) -> Walk:
    walker = WALKERS[who]
    token = None if who == "nobody" else log_in_token(server, who, walker.phone)
    pages = [path for path in pages_of(server, token) if re.search(walker.only, path)]
    if who in ALIKE and not IN_FULL:
        pages = [path for path in pages if _falls_to(server, who, lang, path)]
    paths = [re.sub(r"^/nb(?=/|$)", f"/{lang}", path) for path in pages]
    found: dict[str, list[str]] = defaultdict(list)
    # No worker: what it would bring home is another test's business, and costs each page its share of the processor.
    context = browser.new_context(service_workers="block", locale="nb-NO")
    context.add_init_script(WATCH)
    if token:
        context.add_cookies([{"name": "samvei", "value": token, "url": server.url}])
    page = context.new_page()
    watch(page, server, found)
    for look in looks(paths, lang):
        _look(page, server, look, lang, found)
    context.close()
    return Walk(found, paths)


def _falls_to(server: Server, who: str, lang: str, path: str) -> bool:
    """Whether this one of those alike looks at the page in this language."""
    kind = _kind(_adapter(server.folder), path)
    if kind is None:
        return True
    having = [each for each in ALIKE if kind in _kinds_of(server.port, each, server)]
    return who not in having or having[_turn(path, lang) % len(having)] == who


_kinds: dict[tuple[int, str], frozenset[str]] = {}


def _kinds_of(port: int, who: str, server: Server) -> frozenset[str]:
    """The kinds of pages this person can open; crawled once a server."""
    if (port, who) not in _kinds:
        pages = pages_of(server, log_in_token(server, who, WALKERS[who].phone))
        found = (_kind(_adapter(server.folder), path) for path in pages if re.search(WALKERS[who].only, path))
        _kinds[port, who] = frozenset(kind for kind in found if kind)
    return _kinds[port, who]


def watch(page: Page, server: Server, found: dict[str, list[str]]) -> None:
    here = urlsplit(server.url).netloc
    page.on("pageerror", lambda problem: found["script"].append(f"{page.url}: {problem}"))
    page.on(
        "console",
        lambda said: (
            found["script"].append(f"{page.url}: {said.text}")
            if said.type == "error" and "404 (Not Found)" not in said.text
            else None
        ),
    )
    page.on(
        "request",
        lambda asked: (
            found["elsewhere"].append(f"{page.url}: {asked.url}")
            if urlsplit(asked.url).netloc not in ("", here)
            else None
        ),
    )


def looks(paths: list[str], lang: str) -> Iterator[Look]:
    """Each page once in this language, so that every page meets every language, width and light somewhere."""
    for path in paths:
        if IN_FULL:
            yield from (Look(path, width, scheme) for width, scheme in product(WIDTHS, SCHEMES))
        else:
            turn = _turn(path, lang)
            yield Look(path, WIDTHS[turn % 3], SCHEMES[(turn // 3 + turn) % 2])


def _turn(path: str, lang: str) -> int:
    """A number of the page, one higher in each language, whatever ids stand in its address."""
    page = re.sub("[0-9a-f]{32}", "", re.sub("^/[^/]*", "", path))
    return zlib.crc32(page.encode()) + list(LANGUAGES).index(lang)


def _look(page: Page, server: Server, look: Look, lang: str, found: dict[str, list[str]]) -> None:
    where = f"{look.path} ({look.width} px, {look.scheme})"
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=look.scheme)  # type: ignore[arg-type]
    answer = page.goto(server.url + look.path)
    expected = 404 if "no-such-page" in look.path else 200
    if answer is None or answer.status != expected:
        found["status"].append(f"{where}: {answer.status if answer else 'no answer'}")
        return
    language = LANGUAGES[lang]
    said = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir, document.title]")
    if said[:2] != [language.html, language.dir] or not said[2]:
        found["language"].append(f"{where}: {said}")
    page.evaluate("() => document.querySelectorAll('details:not(.tongue)').forEach((each) => { each.open = true; })")
    found["sideways"] += [f"{where} at 320: {each}" for each in sideways(page)]
    found["targets"] += [f"{where}: {each}" for each in small_targets(page)]
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate("() => { document.documentElement.style.fontSize = '225%'; }")  # twice the 112.5 % of the sheet
    found["large text"] += [f"{where}: {each}" for each in sideways(page)]
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    found["axe"] += [f"{where}: {each}" for each in axe(page, look.width)]
    found["policy"] += [f"{where}: {each}" for each in page.evaluate("() => window.__refused")]


def sideways(page: Page) -> list[str]:
    """What makes the page wider than the screen; empty when it is not."""
    return list(
        page.evaluate(
            """() => {
              const wide = document.documentElement.clientWidth;
              if (document.scrollingElement.scrollWidth <= wide) return [];
              const scrolls = (e) => { for (e = e.parentElement; e && e !== document.body; e = e.parentElement)
                if (getComputedStyle(e).overflowX !== 'visible') return true; return false; };
              const out = [...document.body.querySelectorAll('*')].filter((e) => {
                const box = e.getBoundingClientRect();
                return box.width && (box.right > wide + 1 || box.left < -1) && !e.children.length && !scrolls(e);
              });
              return ['scrolls to ' + document.scrollingElement.scrollWidth, ...out.slice(0, 4).map((e) => e.outerHTML.slice(0, 120))];
            }"""
        )
    )


def small_targets(page: Page) -> list[str]:
    """Things to press that are smaller than a thumb needs; words in a sentence that are links are excepted (WCAG 2.5.8)."""
    return list(
        page.evaluate(
            """(least) => {
              const found = [];
              for (const e of document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')) {
                const style = getComputedStyle(e);
                if (!e.checkVisibility() || (e.matches('a') && style.display === 'inline') || e.matches('.skip')) continue;
                const box = (e.matches('[type=radio], [type=checkbox]') && e.closest('label') || e).getBoundingClientRect();
                if (box.height < least - 0.5 || box.width < least - 0.5)
                  found.push(Math.round(box.width) + ' x ' + Math.round(box.height) + ' ' + e.outerHTML.slice(0, 110));
              }
              return found;
            }""",
            LEAST_TARGET,
        )
    )


def axe(page: Page, width: int) -> list[str]:
    """Breaches of WCAG that axe sees. The screen is as tall as the page: a bar that sticks covers nothing then."""
    page.set_viewport_size({"width": width, "height": 800})
    tall = page.evaluate("() => Math.ceil(document.documentElement.scrollHeight)")
    page.set_viewport_size({"width": width, "height": min(max(800, int(tall)), 16_000)})
    page.evaluate(AXE)  # a script tag would be stopped by our own policy
    breaches = page.evaluate(
        "(tags) => axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then((r) => r.violations)",
        WCAG,
    )
    return [
        f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:140]} | {each['nodes'][0]['failureSummary'][:200]}"
        for each in breaches
    ]


@lru_cache
def _adapter(folder: Path) -> MapAdapter:
    return create_app(read_settings({}, folder=str(folder), demo="yes")).url_map.bind("localhost")


@cache
def _plain_pages(folder: Path) -> list[str]:
    """Addresses that need no id, in Norwegian."""
    return [
        str(rule.rule).replace("<language:lang>", "nb")
        for rule in _adapter(folder).map.iter_rules()
        if "GET" in (rule.methods or ()) and set(rule.arguments) <= {"lang"} and not _NOT_PAGES.search(str(rule.rule))
    ]


def pages_of(server: Server, token: str | None) -> list[str]:
    """What this person can open: 200 for her, or the way there by a link; one page for each address with an id."""
    adapter = _adapter(server.folder)
    pages, queue, seen = ["/nb/no-such-page"], list(_plain_pages(server.folder)), Counter[str]()
    while queue:
        path = queue.pop(0)
        kind = _kind(adapter, path)
        if kind is None or seen[kind] >= (_MOST_OF_A_KIND if "_id" in kind else 1):
            continue
        status, body = _get(server, path, token)
        if status != 200:
            continue  # a page for others, or one that leads on
        seen[kind] += 1
        if path != "/" and seen[kind] == 1:
            pages.append(path)
        queue += [link for link in _LINK.findall(body) if not _NOT_PAGES.search(link)]
    return pages


def _kind(adapter: MapAdapter, path: str) -> str | None:
    """Which page an address is of: its endpoint and which arguments it has."""
    try:
        endpoint, values = adapter.match(path.partition("?")[0], method="GET")
    except HTTPException:
        return None
    return json.dumps([endpoint, sorted(values)]) if values.get("lang", "nb") == "nb" else None


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def _get(server: Server, path: str, token: str | None) -> tuple[int, str]:
    asked = urllib.request.Request(
        server.url + path.replace("&amp;", "&"), headers={"Cookie": f"samvei={token}"} if token else {}
    )
    try:
        with urllib.request.build_opener(_StayHere).open(asked, timeout=30) as answer:
            html = answer.headers.get_content_type() == "text/html"
            return (answer.status, answer.read().decode()) if html else (0, "")
    except HTTPError as refused:
        return refused.code, ""
