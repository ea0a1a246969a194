"""Address protection switched on by an adviser: what the person's phone had is gone at its next contact, and stays gone."""

import pytest
from playwright.sync_api import expect

from e2e.people import Adviser, Participant

LEVELS = {"confidential": "Fortrolig adresse", "strictly_confidential": "Strengt fortrolig adresse"}


def switches_on(kari: Adviser, hanan: Participant, level: str) -> None:
    """Through the pages, as it is done at a desk: chosen, seen what happens, confirmed."""
    kari.opens("staff/people")
    kari.page.get_by_role("link", name=hanan.canary).first.click()
    kari.page.get_by_role("main").locator(f'a[href$="/{hanan.public_id}/protection"]').click()
    kari.page.locator(f'input[name="level"][value="{level}"]').check()
    kari.button("Se hva som skjer").click()
    kari.sees("Dette skjer når du bekrefter")
    kari.button("Ja, gjør det").click()
    kari.page.wait_for_load_state()


def holds_nothing(hanan: Participant) -> None:
    hanan.phone.waits_until("async () => !(await samveiStore.get('who'))")
    assert hanan.phone.kept_pages() == []
    assert hanan.canary not in hanan.phone.everything_stored()


@pytest.mark.parametrize("level", LEVELS)
def test_what_her_phone_had_is_gone_at_its_next_contact(a_participant, an_adviser, level):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    assert hanan.phone.kept_pages()
    kari = an_adviser(hanan)
    kari.logs_in()
    switches_on(kari, hanan, level)
    hanan.opens("today")
    holds_nothing(hanan)
    hanan.phone.goes_offline()
    hanan.opens("hours")
    hanan.does_not_see(hanan.canary)
    hanan.phone.comes_online()
    holds_nothing(hanan)


def test_saying_again_that_the_phone_is_hers_alone_brings_nothing_back(a_participant, an_adviser):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    kari = an_adviser(hanan)
    kari.logs_in()
    switches_on(kari, hanan, "confidential")
    hanan.opens("me")
    hanan.button("Bare jeg").click()
    hanan.opens("today")
    hanan.opens("hours")
    holds_nothing(hanan)


def test_she_reads_in_the_app_what_was_changed(a_participant, an_adviser):
    hanan = a_participant()
    hanan.logs_in()
    kari = an_adviser(hanan)
    kari.logs_in()
    switches_on(kari, hanan, "strictly_confidential")
    hanan.opens("me/protection")
    hanan.sees("Strengt fortrolig adresse")
    hanan.sees("1 ansatt kan åpne opplysningene dine")
    expect(hanan.page).to_have_title("Hvem som kan se – Samvei")


def test_the_adviser_finds_only_the_alias_and_says_why_before_she_opens_it(a_participant, an_adviser):
    hanan = a_participant()
    kari = an_adviser(hanan)
    kari.logs_in()
    switches_on(kari, hanan, "strictly_confidential")
    kari.sees("Bare du og de andre som er valgt, ser disse")
    kari.does_not_see(hanan.canary)
    kari.opens("staff/people")
    kari.does_not_see(hanan.canary)
    kari.opens("staff/protected")
    kari.page.get_by_role("main").locator(f'a[href$="/{hanan.public_id}"]').click()
    expect(kari.page.get_by_role("main").locator("textarea, input[type=text]").first).to_be_visible()
    kari.does_not_see(hanan.canary)
