"""A phone its owner alone uses: her pages are on it, open without a network, and say how old they are."""

import pytest
from playwright.sync_api import expect

from e2e.people import Phone

WAYS = ("flight mode", "server stopped")
HER_PLACES = ("today", "hours", "schedule", "contract", "norwegian", "meet", "modules")


def lose_the_network(phone: Phone, way: str) -> None:
    if way == "flight mode":
        phone.goes_offline()
    else:
        phone.line.cut()


@pytest.mark.parametrize("way", WAYS)
def test_her_pages_open_without_a_network(a_participant, way):
    hanan = a_participant("ar")
    hanan.takes_phone_into_use()
    headings = {}
    for place in HER_PLACES:
        headings[place] = hanan.opens(place).get_by_role("heading", level=1).first.inner_text()
    lose_the_network(hanan.phone, way)
    for place in HER_PLACES:
        hanan.opens(place)
        expect(hanan.page.get_by_role("heading", level=1).first).to_have_text(headings[place])
        expect(hanan.page.locator("#kept")).to_be_visible()


@pytest.mark.parametrize("way", WAYS)
def test_pages_never_opened_before_are_on_the_phone_too(a_participant, way):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    lose_the_network(hanan.phone, way)
    hanan.opens_lesson(3)
    hanan.sees(hanan.canary)
    hanan.opens("modules")
    hanan.page.get_by_role("main").get_by_role("link").first.click()
    expect(hanan.page.locator("body")).to_have_attribute("data-kept", "fresh")


def test_kept_pages_have_their_sheet_and_their_script(a_resident):
    olena = a_resident()
    olena.takes_phone_into_use()
    olena.phone.line.cut()
    olena.opens("hours")
    assert olena.page.evaluate("() => [...document.styleSheets].length") == 2
    assert olena.page.evaluate("() => typeof window.samveiReplay") == "function"
    assert olena.phone.refused == []


def test_today_opens_cold(a_resident):
    """The app is started from the phone's screen, without a network, by the address in its manifest."""
    olena = a_resident("uk")
    olena.takes_phone_into_use()
    olena.page.close()
    olena.phone.line.cut()
    olena.phone.page = olena.phone.new_page()
    olena.opens("today")
    olena.sees(olena.canary)
    olena.phone.opens("/")
    olena.sees(olena.canary)


def test_what_is_fresh_says_when_it_was_brought_home(a_resident):
    olena = a_resident()
    olena.takes_phone_into_use()
    olena.phone.ages_pages(hours=71)
    olena.phone.line.cut()
    olena.opens("hours")
    olena.sees("Lagret på denne telefonen")
    expect(olena.page.get_by_text("Denne siden er gammel")).to_be_hidden()


def test_after_72_hours_it_says_in_words_that_it_is_old(a_resident):
    olena = a_resident()
    olena.takes_phone_into_use()
    olena.phone.ages_pages(hours=73)
    olena.phone.line.cut()
    olena.opens("hours")
    expect(olena.page.get_by_text("Denne siden er gammel")).to_be_visible()
    expect(olena.page.get_by_text("Lagret på denne telefonen")).to_be_hidden()


def test_after_28_days_it_is_gone(a_resident):
    olena = a_resident()
    olena.takes_phone_into_use()
    olena.phone.ages_pages(hours=28 * 24 + 1)
    olena.phone.line.cut()
    olena.opens("hours")
    olena.sees("Denne siden ligger ikke på telefonen")
    olena.phone.waits_until(
        """async () => {
          for (const name of await caches.keys())
            if (name.startsWith('pages-') && (await (await caches.open(name)).keys()).length) return false;
          return true;
        }"""
    )


def test_a_page_on_the_network_says_nothing_of_being_kept(a_resident):
    olena = a_resident()
    olena.takes_phone_into_use()
    olena.opens("hours")
    expect(olena.page.locator("#kept")).to_be_hidden()


def test_a_page_not_on_the_phone_says_so_in_the_chosen_language(a_resident):
    olena = a_resident("ar")
    olena.takes_phone_into_use()
    olena.phone.line.cut()
    olena.opens("me")
    olena.sees(olena.said("Du er ikke på nett"))
    expect(olena.page.locator("html")).to_have_attribute("lang", "ar")


def test_opening_help_offline_does_not_take_her_pages_away(a_resident):
    olena = a_resident()
    olena.takes_phone_into_use()
    olena.phone.line.cut()
    olena.opens("help")
    olena.phone.is_ready()
    olena.opens("hours")
    expect(olena.page.locator("body")).to_have_attribute("data-kept", "fresh")


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_server_in_trouble_shows_the_kept_page_and_keeps_it(a_resident, status):
    olena = a_resident()
    olena.takes_phone_into_use()
    olena.phone.line.refuse("/hours", status)
    olena.opens("hours")
    expect(olena.page.locator("body")).to_have_attribute("data-kept", "fresh")
    assert "/nb/today" in olena.phone.kept_pages()


def test_an_update_of_the_worker_keeps_her_pages_readable(a_resident):
    olena = a_resident()
    olena.takes_phone_into_use()
    put_a_new_version(olena.phone)
    olena.phone.line.cut()
    olena.opens("hours")
    expect(olena.page.locator("body")).to_have_attribute("data-kept", "fresh")
    assert olena.page.evaluate("() => typeof window.samveiReplay") == "function"


def put_a_new_version(phone: Phone) -> None:
    """The server's next version arrives: the worker's bytes are others, and the new one takes over."""
    version = phone.page.evaluate(
        "async () => (await caches.keys()).find((name) => name.startsWith('shell-')).slice('shell-'.length)"
    )
    following = version[::-1] if version[::-1] != version else "0" * len(version)
    phone.line.rewrite(version.encode(), following.encode())
    phone.page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    phone.waits_until(
        "async (name) => { const all = await caches.keys(); return all.includes(name) && all.filter((n) => n.startsWith('shell-')).length === 1; }",
        "shell-" + following,
    )
