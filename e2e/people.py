"""The people of the browser tests, with verbs. They find things by role and name, as a screen reader does.

    hanan.logs_in()
    hanan.says_whose_phone("own")
    hanan.says_something_is_wrong(lesson, "Jeg var der")

A person holds a phone (a browser of its own on a line of its own, e2e/network.py) and reads one language."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from e2e.network import Line
from webapp import language
from webapp.language import LANGUAGES

# What is watched on every page: the policy's complaints, which never reach the console of a page in all browsers.
WATCH = """
window.__refused = [];
document.addEventListener('securitypolicyviolation', function (e) {
  window.__refused.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + (e.sample || ''));
});
"""


@dataclass
class Phone:
    """A browser with its own storage, and what went wrong in it."""

    context: BrowserContext
    line: Line
    page: Page = field(init=False)
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context.add_init_script(WATCH)
        self.context.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).netloc))
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda problem: self.errors.append(f"{page.url}: {problem}"))
        page.on(
            "console", lambda said: self.errors.append(f"{page.url}: {said.text}") if said.type == "error" else None
        )
        return page

    def goes_offline(self) -> None:
        """Flight mode: the browser knows that there is no network."""
        self.context.set_offline(True)

    def comes_online(self) -> None:
        self.context.set_offline(False)

    def opens(self, path: str) -> Page:
        """By its address. Again when the page just then renewed itself, which breaks off our going."""
        try:
            self.page.goto(self.line.url + path)
        except Error as problem:
            if "ERR_ABORTED" not in problem.message and "interrupted by another" not in problem.message:
                raise
            self.page.goto(self.line.url + path)
        return self.page

    @property
    def refused(self) -> list[str]:
        """What the Content-Security-Policy stopped on the page now open."""
        return list(self.page.evaluate("window.__refused || []"))

    @property
    def other_hosts(self) -> set[str]:
        return self.hosts - {urlsplit(self.line.url).netloc}

    def waits_until(self, expression: str, argument: Any = None) -> Any:
        """Waits for a condition in the page (a function's source, may be async) and gives what it said.

        Asked again and again from here: Playwright's own waiting takes the promise of an async function for a yes."""
        until = time.monotonic() + 20
        while True:
            try:
                if said := self.page.evaluate(expression, argument):
                    return said
            except Error as problem:
                if "navigation" not in problem.message:  # the page renewed itself just then: ask the new one
                    raise
            assert time.monotonic() < until, f"never became true: {expression}"
            self.page.wait_for_timeout(50)

    def is_ready(self) -> None:
        """The worker governs the pages from here on."""
        self.waits_until("() => navigator.serviceWorker && navigator.serviceWorker.controller !== null")

    def has_brought_pages_home(self) -> None:
        self.is_ready()
        self.waits_until("async () => Boolean(await samveiStore.get('pack'))")

    def kept_pages(self) -> list[str]:
        """Addresses in the caches that belong to a person."""
        return list(
            self.page.evaluate(
                """async () => {
                  const found = [];
                  for (const name of await caches.keys()) if (name.startsWith('pages-'))
                    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
                  return found;
                }"""
            )
        )

    def unsent(self) -> list[dict[str, Any]]:
        """What waits on this phone, whoever wrote it."""
        return list(self.waits_until("async () => ({ entries: await samveiStore.entries() })")["entries"])

    def everything_stored(self) -> str:
        """All text in caches, databases and storage of this origin; a canary must not be in it."""
        return str(
            self.page.evaluate(
                """async () => {
                  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
                  for (const name of await caches.keys()) {
                    const cache = await caches.open(name);
                    for (const request of await cache.keys()) {
                      const answer = await cache.match(request, { ignoreVary: true });
                      found.push(name, request.url, JSON.stringify([...answer.headers]), await answer.text());
                    }
                  }
                  for (const { name } of await indexedDB.databases()) {
                    const db = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result); });
                    for (const store of db.objectStoreNames) {
                      const rows = await new Promise((done) => {
                        const ask = db.transaction(store).objectStore(store).getAll(); ask.onsuccess = () => done(ask.result); });
                      found.push(store, JSON.stringify(rows));
                    }
                    db.close();
                  }
                  return found.join('\\n');
                }"""
            )
        )

    def ages_pages(self, hours: float) -> None:
        """As if everything kept had been brought home so many hours earlier."""
        self.page.evaluate(
            """async (hours) => {
              for (const name of await caches.keys()) if (name.startsWith('pages-')) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                  const answer = await cache.match(request);
                  const headers = new Headers(answer.headers);
                  headers.set('X-Kept-At', String(Date.now() - hours * 3600 * 1000));
                  await cache.put(request, new Response(await answer.blob(), { status: 200, headers }));
                }
              }
            }""",
            hours,
        )


@dataclass
class Somebody:
    """Anyone at a phone."""

    phone: Phone
    lang: str = "nb"
    login: str = ""
    password: str = ""
    public_id: str = ""
    person_id: int = 0
    canary: str = ""

    @property
    def page(self) -> Page:
        return self.phone.page

    def said(self, words: str, context: str | None = None) -> str:
        """How the app says it in this person's language."""
        with language.using(self.lang):
            return language.pgettext(context, words) if context else language.gettext(words)

    def opens(self, place: str) -> Page:
        """place: as in the address after the language, such as "today"."""
        return self.phone.opens(f"/{self.lang}/{place}".rstrip("/"))

    def chooses_language(self) -> None:
        """At the door, by the language's own name."""
        self.phone.opens("/")
        self.page.get_by_role("main").get_by_role("link", name=LANGUAGES[self.lang].native_name, exact=True).click()
        expect(self.page.locator("html")).to_have_attribute("lang", LANGUAGES[self.lang].html)

    def logs_in(self, place: str = "login") -> None:
        """Through the form, as everybody does."""
        if place:
            self.opens(place)
        self.page.get_by_label(self.said("Navnet du logger inn med")).fill(self.login)
        self.page.get_by_label(self.said("Passord"), exact=True).fill(self.password)
        self.button("Logg inn", self.page.get_by_role("main")).click()
        expect(self.log_out_button).to_be_visible()

    def logs_out(self, sure: bool | None = None) -> None:
        """sure: the answer to the question about what is unsent, when one comes."""
        if sure is not None:
            self.page.once("dialog", lambda asked: asked.accept() if sure else asked.dismiss())
        self.log_out_button.click()
        if sure is not False:
            expect(self.log_out_button).to_have_count(0)

    @property
    def log_out_button(self) -> Locator:
        """The one at the foot of every page."""
        return self.button("Logg ut", self.page.get_by_role("contentinfo"))

    def says_whose_phone(self, whose: str) -> None:
        """own, shared or unsaid; on the card that asks after log-in."""
        words = {"own": "Bare jeg", "shared": "Andre også", "unsaid": "Vil ikke si det"}[whose]
        self.button(words).click()
        expect(self.button(words)).to_have_count(0)

    def button(self, words: str, where: Locator | None = None) -> Locator:
        return (where or self.page).get_by_role("button", name=self.said(words), exact=True)

    def link(self, words: str, where: Locator | None = None) -> Locator:
        return (where or self.page).get_by_role("link", name=self.said(words), exact=True)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def does_not_see(self, words: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(words)


@dataclass
class Served(Somebody):
    """A person whose hours are counted; `lessons` are the public ids of hers: past first, then to come."""

    lessons: list[str] = field(default_factory=list)

    def takes_phone_into_use(self) -> None:
        """Logs in, says the phone is hers alone, and waits until her pages are on it."""
        self.logs_in()
        self.says_whose_phone("own")
        self.phone.has_brought_pages_home()

    def opens_lesson(self, number: int = 0) -> Page:
        return self.opens(f"schedule/{self.lessons[number]}")

    def says_something_is_wrong(self, what: str = "Jeg var der", text: str = "") -> None:
        """On the page of a lesson, now open."""
        if what:
            self.page.get_by_role("radio", name=self.said(what), exact=True).check()
        self.page.get_by_label(self.said("Fortell mer")).fill(text)
        self.button("Send").click()

    @property
    def strip(self) -> Locator:
        """What the phone says about things not sent."""
        return self.page.locator("#outbox")


class Participant(Served):
    """Somebody in the introduction programme."""


class Resident(Served):
    """Somebody in a reception centre."""


class Adviser(Somebody):
    """Somebody who answers for people."""

    def opens_plan(self, person: Served) -> Page:
        """The plan builder of somebody she follows up, by way of the list and the person's page."""
        self.opens("staff/people")
        self.page.get_by_role("link", name=person.canary).first.click()
        self.page.get_by_role("main").locator(f'a[href$="/{person.public_id}/plan"]').first.click()
        return self.page

    def answers(self, given_name: str, answer: str) -> None:
        self.opens("staff/questions")
        self.page.get_by_role("link", name=given_name).first.click()
        self.page.get_by_label(self.said("Svar"), exact=True).fill(answer)
        self.button("Send svaret").click()
        self.sees(answer)


MakePhone = Callable[..., Phone]
