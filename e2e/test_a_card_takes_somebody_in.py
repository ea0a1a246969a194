"""From the desk's printed card to the person's own way in: scanned, typed without script, lost and made anew."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.people import Adviser, Phone, Served
from e2e.walk import axe, sideways, small_targets

PIN = "493817"


def prints(adviser: Adviser, person: Served) -> tuple[str, list[str]]:
    """The code and the pictures, as they stand on the paper."""
    adviser.opens(f"staff/people/{person.public_id}/access")
    adviser.button("Skriv ut nytt kort").click()
    code = adviser.page.locator(".card-code").inner_text().replace(" ", "")
    return code, re.findall("#pic-([a-z]+)", adviser.page.locator(".card-pictures").inner_html())


def chooses_pictures(page: Page, pictures: list[str]) -> None:
    for place, each in enumerate(pictures, 1):
        page.locator(f'[name="pictures_{place}"][value="{each}"]').check()


def goes_on(phone: Phone) -> None:
    phone.page.get_by_role("main").locator("form button").first.click()


def gets_in_with(person: Served, pictures: list[str]) -> None:
    """From the code in the field to Today, with a PIN, on a phone that others use too."""
    page = person.phone.page
    goes_on(person.phone)
    page.wait_for_url("**/in/pictures")
    chooses_pictures(page, pictures)
    goes_on(person.phone)
    page.wait_for_url("**/in/phone")
    page.locator('button[value="shared"]').click()
    page.wait_for_url("**/in/choose")
    page.locator('a[href$="way=pin"]').click()
    page.locator("#f-pin").fill(PIN)
    page.locator("#f-pin_again").fill(PIN)
    page.locator('[name="symbol"][value="boat"]').check()
    goes_on(person.phone)
    expect(person.log_out_button).to_be_visible()


@pytest.fixture
def both(a_participant, an_adviser):
    """Hanan with a phone nobody is logged in on, and the adviser who follows her up."""
    hanan = a_participant()
    kari = an_adviser(of=hanan)
    kari.logs_in()
    return hanan, kari


def test_a_scanned_card_takes_her_in_and_leaves_no_code_in_the_address(both):
    hanan, kari = both
    code, pictures = prints(kari, hanan)
    page = hanan.phone.opens(f"/in#{code}")
    expect(page.locator("#f-code")).to_have_value(code)
    assert code not in page.url
    gets_in_with(hanan, pictures)
    hanan.phone.opens(f"/nb/in#{code}")
    goes_on(hanan.phone)
    hanan.sees("Dette kortet virker ikke.")


def test_the_next_time_her_symbol_and_her_code_are_enough(both):
    hanan, kari = both
    code, pictures = prints(kari, hanan)
    hanan.phone.opens(f"/in#{code}")
    gets_in_with(hanan, pictures)
    hanan.logs_out()
    hanan.phone.opens("/")
    hanan.page.get_by_role("link", name=hanan.said("Båt", "picture"), exact=True).click()
    hanan.page.get_by_label(hanan.said("Koden din"), exact=True).fill(PIN)
    hanan.button("Gå inn").click()
    expect(hanan.log_out_button).to_be_visible()


def test_without_script_the_code_is_typed_and_everything_works(both, make_phone):
    hanan, kari = both
    code, pictures = prints(kari, hanan)
    hanan.phone = make_phone(java_script_enabled=False)
    hanan.opens("in").locator("#f-code").fill(f"{code[:4]} {code[4:8]}-{code[8:]}".lower())
    gets_in_with(hanan, pictures)


def test_a_lost_phone_is_ended_and_a_new_card_made_in_two_presses_each(both, make_phone):
    hanan, kari = both
    code, pictures = prints(kari, hanan)
    hanan.phone.opens(f"/in#{code}")
    gets_in_with(hanan, pictures)
    kari.opens(f"staff/people/{hanan.public_id}/access")
    kari.page.locator("summary", has_text="En telefon er mistet").click()
    kari.button("Avslutt alle telefonene").click()
    kari.sees("Telefonene er avsluttet.")
    hanan.opens("today")
    expect(hanan.log_out_button).to_have_count(0)
    code, pictures = prints(kari, hanan)
    hanan.phone = make_phone()
    hanan.phone.opens(f"/in#{code}")
    gets_in_with(hanan, pictures)


def test_the_card_is_printed_on_one_sheet_of_a6(both):
    hanan, kari = both
    prints(kari, hanan)
    kari.page.emulate_media(media="print")
    expect(kari.page.locator("h1")).to_be_hidden()
    expect(kari.page.locator(".code-card")).to_be_visible()
    sheet = kari.page.pdf(prefer_css_page_size=True)
    (size,) = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", sheet)
    assert [round(float(side) / 72 * 25.4) for side in size] == [105, 148]


def is_for_everybody(page: Page) -> None:
    """As the walk (e2e/walk.py) asks of every page that an address alone leads to."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert sideways(page) == []
    assert small_targets(page) == []
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate("() => { document.documentElement.style.fontSize = '225%'; }")  # twice the 112.5 % of the sheet
    assert sideways(page) == []
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    assert axe(page, 360) == []
    if size:
        page.set_viewport_size(size)


@pytest.mark.parametrize("way", ["pin", "pictures", "passkey"])
def test_every_step_with_the_card_is_large_and_clear_enough(both, way):
    hanan, kari = both
    code, pictures = prints(kari, hanan)
    page = hanan.phone.opens(f"/in#{code}")
    is_for_everybody(page)
    goes_on(hanan.phone)
    page.wait_for_url("**/in/pictures")
    is_for_everybody(page)
    chooses_pictures(page, pictures)
    goes_on(hanan.phone)
    page.wait_for_url("**/in/phone")
    is_for_everybody(page)
    page.locator('button[value="shared"]').click()
    page.wait_for_url("**/in/choose")
    is_for_everybody(page)
    page.locator(f'a[href$="way={way}"]').click()
    page.wait_for_url(f"**way={way}")
    is_for_everybody(page)


def test_the_screen_with_the_symbols_and_the_code_behind_it_are_large_and_clear_enough(both):
    hanan, kari = both
    code, pictures = prints(kari, hanan)
    hanan.phone.opens(f"/in#{code}")
    gets_in_with(hanan, pictures)
    hanan.logs_out()
    page = hanan.phone.opens("/")
    is_for_everybody(page)
    page.get_by_role("link", name=hanan.said("Båt", "picture"), exact=True).click()
    page.wait_for_url("**/who/*")
    is_for_everybody(page)
