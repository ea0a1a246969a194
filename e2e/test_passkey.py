"""A passkey in a real browser, with an authenticator that Chromium pretends to have (CDP WebAuthn)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from e2e.people import Participant, Phone

PASSKEY = "Logg inn med passnøkkel"


def give_a_lock(phone: Phone, **more: Any) -> tuple[CDPSession, str]:
    """From now on the phone has a lock of its own, which its owner opens. The session must be kept while it is used."""
    cdp = phone.context.new_cdp_session(phone.page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options | more})
    return cdp, str(made["authenticatorId"])


def adds_a_passkey(hanan: Participant, word: str = "min telefon") -> None:
    hanan.opens("me/way-in")
    form = hanan.page.locator("form[data-passkey=create]")
    form.get_by_label(re.compile(re.escape(hanan.said("Et ord du kjenner den igjen på")))).fill(word)
    hanan.button("Lag passnøkkel", form).click()
    expect(hanan.page.get_by_role("link", name=re.compile(word))).to_be_visible()


def logs_in_with_passkey(hanan: Participant) -> None:
    hanan.opens("passkey")
    hanan.button(PASSKEY).click()


@pytest.fixture
def hanan(a_participant: Callable[..., Participant]) -> Participant:
    return a_participant()


def test_she_makes_a_passkey_and_comes_in_with_it(hanan: Participant):
    cdp, lock = give_a_lock(hanan.phone)
    hanan.logs_in()
    adds_a_passkey(hanan)
    (credential,) = cdp.send("WebAuthn.getCredentials", {"authenticatorId": lock})["credentials"]
    assert credential["isResidentCredential"]
    assert hanan.canary not in str(credential)
    hanan.logs_out()
    logs_in_with_passkey(hanan)
    expect(hanan.log_out_button).to_be_visible()
    expect(hanan.page).to_have_url(hanan.phone.line.url + "/nb/today")
    assert not hanan.phone.errors
    assert not hanan.phone.refused


def test_in_arabic_too(a_participant: Callable[..., Participant]):
    hanan = a_participant("ar")
    lock = give_a_lock(hanan.phone)
    hanan.logs_in()
    adds_a_passkey(hanan)
    hanan.logs_out()
    logs_in_with_passkey(hanan)
    expect(hanan.log_out_button).to_be_visible()
    assert lock


def test_an_ended_passkey_is_refused_in_words_on_the_page(hanan: Participant):
    lock = give_a_lock(hanan.phone)
    hanan.logs_in()
    adds_a_passkey(hanan)
    hanan.page.get_by_role("link", name=re.compile("min telefon")).click()
    hanan.button("Avslutt passnøkkelen").click()
    expect(hanan.page.get_by_role("link", name=re.compile("min telefon"))).to_have_count(0)
    hanan.logs_out()
    logs_in_with_passkey(hanan)
    expect(hanan.page.get_by_role("alert")).to_have_text(
        hanan.said("Det gikk ikke. Prøv en gang til, eller logg inn på en annen måte.")
    )
    expect(hanan.log_out_button).to_have_count(0)
    assert lock


def test_a_lock_that_stays_shut_is_said_calmly(hanan: Participant):
    cdp, lock = give_a_lock(hanan.phone)
    hanan.logs_in()
    adds_a_passkey(hanan)
    hanan.logs_out()
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": lock, "isUserVerified": False})
    logs_in_with_passkey(hanan)
    expect(hanan.page.get_by_role("alert")).to_have_text(
        hanan.said("Det gikk ikke. Prøv en gang til, eller logg inn på en annen måte.")
    )


def test_without_script_the_page_says_to_use_another_way(make_phone: Callable[..., Phone]):
    phone = make_phone(java_script_enabled=False)
    page = phone.opens("/nb/passkey")
    expect(page.get_by_text("Denne nettleseren kan ikke bruke passnøkkel her.")).to_be_visible()
    expect(page.get_by_role("button", name=PASSKEY)).to_have_count(0)
