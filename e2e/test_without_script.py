"""Everything a participant does, in a browser that runs no script."""

import pytest
from playwright.sync_api import expect

from e2e.people import Phone


@pytest.fixture
def plain_phone(make_phone) -> Phone:
    return make_phone(java_script_enabled=False)


@pytest.fixture
def hanan(a_participant, plain_phone):
    hanan = a_participant(phone=plain_phone)
    hanan.logs_in()
    return hanan


def test_she_chooses_a_language_and_logs_in(a_participant, plain_phone):
    hanan = a_participant("ar", phone=plain_phone)
    hanan.chooses_language()
    hanan.link("Logg inn", hanan.page.get_by_role("main")).click()
    hanan.logs_in(place="")
    expect(hanan.page).to_have_url(plain_phone.line.url + "/ar/today")


def test_she_says_whose_phone_it_is(hanan):
    hanan.says_whose_phone("own")
    expect(hanan.page).to_have_url(hanan.phone.line.url + "/nb/today")


def test_she_changes_the_language(hanan):
    hanan.page.get_by_role("banner").locator("summary").click()
    hanan.page.get_by_role("banner").get_by_role("link", name="العربية", exact=True).click()
    expect(hanan.page).to_have_url(hanan.phone.line.url + "/ar/today")


def test_she_opens_every_place_of_the_bar(hanan):
    for number in range(hanan.page.get_by_role("navigation").get_by_role("link").count()):
        hanan.page.get_by_role("navigation").get_by_role("link").nth(number).click()
        expect(hanan.page.get_by_role("heading", level=1).first).to_be_visible()
        expect(hanan.page.get_by_role("navigation").get_by_role("link").nth(number)).to_have_attribute(
            "aria-current", "page"
        )


def test_she_asks_about_a_lesson_first_with_an_error_and_then_right(hanan):
    hanan.opens_lesson()
    hanan.says_something_is_wrong("Noe annet", "")
    hanan.sees("Noe må rettes")
    expect(hanan.page.get_by_role("radio", name="Noe annet")).to_be_checked()
    hanan.page.get_by_label("Fortell mer").fill("Rommet var låst.")
    hanan.button("Send").click()
    hanan.sees("Rommet var låst.")
    hanan.sees("Du spurte")


def test_she_reads_a_module(hanan):
    hanan.opens("modules")
    hanan.page.get_by_role("main").get_by_role("link").first.click()
    expect(hanan.page.get_by_role("heading", level=1).first).to_be_visible()


def test_she_opens_an_explanation(hanan):
    hanan.opens("contract")
    why = hanan.page.get_by_role("main").locator("details").first
    why.locator("summary").click()
    expect(why.locator(":scope > *:not(summary)").first).to_be_visible()


def test_she_logs_out(hanan):
    hanan.logs_out()
    hanan.opens("today")
    expect(hanan.page).to_have_url(f"{hanan.phone.line.url}/nb/login?next=/nb/today")
