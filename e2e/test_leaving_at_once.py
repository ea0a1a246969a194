"""Leaving a page at once: the button and Shift three times, online and without a network, and what Back shows."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from e2e.people import Served
from webapp.tables.database import Who
from webapp.tables.people import LoginSession

LEAVE = "Forlat siden"


def is_at_the_neutral_page(person: Served) -> None:
    expect(person.page).to_have_url(f"{person.phone.line.url}/nb/holidays")
    expect(person.page).to_have_title("Helligdager i Norge")
    assert "Samvei" not in person.page.locator("body").inner_text()
    assert person.canary not in person.page.content()


def has_the_holidays_on_the_phone(person: Served) -> None:
    person.phone.waits_until("async () => Boolean(await caches.match('/nb/holidays', { ignoreVary: true }))")


def sessions_open(server, person: Served) -> int:
    with server.database.reading(Who(everything=True)) as db:
        mine = select(LoginSession.id).where(
            LoginSession.person_id == person.person_id, LoginSession.ended_at.is_(None)
        )
        return len(db.scalars(mine).all())


def waits_until_the_session_has_ended(server, person: Served) -> None:
    for _try in range(100):
        if not sessions_open(server, person):
            return
        person.page.wait_for_timeout(100)
    raise AssertionError("the session goes on")


def nothing_of_hers_is_kept(person: Served) -> None:
    person.opens("help")
    person.phone.waits_until("async () => !(await samveiStore.get('who'))")
    assert person.phone.kept_pages() == []
    assert person.canary not in person.phone.everything_stored()


@pytest.mark.parametrize("way", ["button", "shift"])
def test_leaving_shows_the_holidays_and_ends_the_session_and_back_shows_nothing(server, a_participant, way):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    has_the_holidays_on_the_phone(hanan)
    hanan.opens("hours")
    hanan.opens("help" if way == "button" else "schedule")
    if way == "button":
        hanan.button(LEAVE).click()
    else:
        for _press in range(3):
            hanan.page.keyboard.press("Shift")
    is_at_the_neutral_page(hanan)
    waits_until_the_session_has_ended(server, hanan)
    for _step in range(2):
        hanan.page.go_back()
        hanan.does_not_see(hanan.canary)
    assert not hanan.page.url.endswith(("/help", "/schedule")), "the page that was left is not in the history"
    nothing_of_hers_is_kept(hanan)
    assert hanan.phone.other_hosts == set()


@pytest.mark.parametrize("way", ["flight mode", "server stopped"])
def test_leaving_without_a_network_is_the_same_and_the_session_ends_when_there_is_one(server, a_participant, way):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    has_the_holidays_on_the_phone(hanan)
    hanan.opens("hours")
    hanan.phone.goes_offline() if way == "flight mode" else hanan.phone.line.cut()
    for _press in range(3):
        hanan.page.keyboard.press("Shift")
    is_at_the_neutral_page(hanan)
    hanan.page.go_back()
    hanan.does_not_see(hanan.canary)
    hanan.opens("hours")
    hanan.does_not_see(hanan.canary)
    assert sessions_open(server, hanan) == 1
    hanan.phone.comes_online() if way == "flight mode" else hanan.phone.line.mend()
    hanan.opens("today")
    expect(hanan.page).to_have_url(f"{hanan.phone.line.url}/nb/login?next=/nb/today")
    assert sessions_open(server, hanan) == 0
    nothing_of_hers_is_kept(hanan)


def test_the_page_is_blank_before_anything_else_happens(a_participant):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    hanan.opens("help")
    hanan.page.evaluate(
        """() => {
          const asked = window.fetch;
          window.fetch = function (...all) { sessionStorage.setItem('blank', document.documentElement.hidden); return asked(...all); };
        }"""
    )
    hanan.button(LEAVE).click()
    is_at_the_neutral_page(hanan)
    assert hanan.page.evaluate("sessionStorage.getItem('blank')") == "true"


def test_what_was_not_sent_stays_unseen_until_she_is_back(a_participant, a_resident):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    has_the_holidays_on_the_phone(hanan)
    hanan.opens_lesson()
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Noe bare hun skal se")
    expect(hanan.strip).to_be_visible()
    for _press in range(3):
        hanan.page.keyboard.press("Shift")
    is_at_the_neutral_page(hanan)
    hanan.phone.line.mend()
    olena = a_resident(phone=hanan.phone)
    olena.takes_phone_into_use()
    olena.opens("today")
    olena.does_not_see("Noe bare hun skal se")
    expect(olena.strip).to_be_hidden()
    assert [entry["actor"] for entry in olena.phone.unsent()] == [hanan.public_id]


@pytest.mark.parametrize(
    "keys", [["Shift", "Shift", "a", "Shift"], ["Control+Shift", "Shift", "Shift"], ["Shift", "Shift"]]
)
def test_writing_capitals_or_changing_the_keyboard_leaves_nothing(a_participant, keys):
    hanan = a_participant()
    hanan.logs_in()
    hanan.opens("help")
    for key in keys:
        hanan.page.keyboard.press(key)
    hanan.page.wait_for_timeout(300)
    expect(hanan.page).to_have_url(f"{hanan.phone.line.url}/nb/help")


def test_without_script_the_button_logs_out_and_leads_to_the_holidays(server, a_participant, make_phone):
    hanan = a_participant(phone=make_phone(java_script_enabled=False))
    hanan.logs_in()
    hanan.opens("help")
    hanan.button(LEAVE).click()
    is_at_the_neutral_page(hanan)
    assert sessions_open(server, hanan) == 0


def test_somebody_not_logged_in_leaves_help_the_same_way_also_without_a_network(phone):
    phone.opens("/nb")
    phone.is_ready()
    phone.waits_until("async () => Boolean(await caches.match('/ar/holidays', { ignoreVary: true }))")
    phone.line.cut()
    phone.opens("/ar/help/leaving")
    expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
    phone.page.locator("[data-exit]").click()
    expect(phone.page).to_have_url(f"{phone.line.url}/ar/holidays")
    assert "Samvei" not in phone.page.locator("body").inner_text()
