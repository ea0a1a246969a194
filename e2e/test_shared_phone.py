"""Several people on one phone: symbols, each one's own code, and nothing of one for the other (trust.md § 6, C7)."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from e2e.people import Served
from webapp.tables.database import Who
from webapp.tables.evidence import Question
from webapp.tables.people import LoginSession
from webapp.tables.ways_in import PhoneUser

PLACES = ("today", "hours", "schedule", "me")


def takes_a_code(person: Served, pin: str, symbol: str) -> None:
    """Chooses a PIN and a symbol for this phone, logged in."""
    person.opens("me/way-in?change=pin")
    person.page.get_by_label(person.said("Ny kode"), exact=True).fill(pin)
    person.page.get_by_label(person.said("Den samme koden en gang til")).fill(pin)
    person.page.get_by_role("radio", name=person.said(symbol, "picture"), exact=True).check()
    person.button("Lagre").click()
    person.sees(person.said("Du har seks tall som kode her, og dette bildet:"))


def taps_her_symbol(person: Served, symbol: str) -> None:
    person.phone.opens("/")
    person.page.get_by_role("link", name=person.said(symbol, "picture"), exact=True).click()


def gets_in(person: Served, pin: str, symbol: str) -> None:
    """From the start screen, with her code."""
    taps_her_symbol(person, symbol)
    person.page.get_by_label(person.said("Koden din"), exact=True).fill(pin)
    person.button("Gå inn").click()
    expect(person.log_out_button).to_be_visible()


def nothing_of(gone: Served) -> None:
    """No word of hers in caches, databases, storage, or on the page now open."""
    gone.phone.waits_until(
        """async () => !(await samveiStore.get('who')) && !(await samveiStore.get('leaving'))
                       && !(await caches.keys()).some((name) => name.startsWith('pages-'))"""
    )
    stored = gone.phone.everything_stored()
    assert gone.canary not in stored
    assert gone.public_id not in stored
    assert gone.canary not in gone.page.content()


def nobody_finds(gone: Served) -> None:
    """Whoever holds the phone now: Back, reload, her addresses, with a network and without."""
    for _step in range(4):
        gone.page.go_back()
        gone.does_not_see(gone.canary)
    gone.phone.opens("/")
    gone.page.reload()
    gone.does_not_see(gone.canary)
    gone.phone.is_ready()
    nothing_of(gone)
    gone.phone.line.cut()
    for place in PLACES:
        gone.opens(place)
        gone.does_not_see(gone.canary)
        gone.page.reload()
        gone.does_not_see(gone.canary)
    gone.phone.line.mend()


def logs_out_online(server, hanan: Served) -> None:
    hanan.logs_out()


def logs_out_without_a_network(server, hanan: Served) -> None:
    hanan.phone.line.cut()
    hanan.logs_out()
    hanan.phone.line.mend()


def logs_out_in_flight_mode(server, hanan: Served) -> None:
    hanan.phone.goes_offline()
    hanan.logs_out()
    hanan.phone.comes_online()


def session_expires(server, hanan: Served) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    with server.database.the_write(Who(everything=True)) as db:
        db.execute(update(LoginSession).where(LoginSession.person_id == hanan.person_id).values(expires_at=past))
    hanan.phone.opens("/")


def leaves_at_once(server, hanan: Served) -> None:
    for _time in range(3):
        hanan.page.keyboard.press("Shift")
    hanan.page.wait_for_url("**/holidays")


def leaves_at_once_without_a_network(server, hanan: Served) -> None:
    hanan.phone.line.cut()
    leaves_at_once(server, hanan)
    hanan.phone.line.mend()


WAYS_OUT = (
    logs_out_online, logs_out_without_a_network, logs_out_in_flight_mode, session_expires, leaves_at_once,
    leaves_at_once_without_a_network,
)  # fmt: skip


@pytest.mark.parametrize("way_out", WAYS_OUT, ids=lambda way: way.__name__)
def test_whatever_way_she_left_the_next_one_finds_nothing(server, a_participant, a_resident, way_out):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    takes_a_code(hanan, "493817", "Fisk")
    for place in PLACES:
        hanan.opens(place)
    way_out(server, hanan)
    nobody_finds(hanan)
    olena = a_resident(phone=hanan.phone)
    olena.logs_in()
    for place in PLACES:
        olena.opens(place)
        olena.does_not_see(hanan.canary)
    nothing_of(hanan)


def test_an_app_that_was_killed_on_a_shared_phone_opens_for_nobody(a_participant, a_resident):
    hanan = a_participant()
    hanan.logs_in()
    hanan.says_whose_phone("shared")
    takes_a_code(hanan, "493817", "Fisk")
    for place in PLACES:
        hanan.opens(place)
    hanan.phone.page.close()
    # A browser that was closed has lost its session's cookies, and keeps the others.
    staying = [each for each in hanan.phone.context.cookies() if each["expires"] != -1]
    hanan.phone.context.clear_cookies()
    hanan.phone.context.add_cookies(staying)
    hanan.phone.page = hanan.phone.new_page()
    hanan.phone.opens("/")
    expect(hanan.page).to_have_url(f"{hanan.phone.line.url}/nb/who")
    hanan.phone.is_ready()
    nothing_of(hanan)
    for place in PLACES:
        hanan.opens(place)
        hanan.does_not_see(hanan.canary)


def test_two_people_come_and_go_by_their_symbols(server, a_participant, a_resident):
    hanan = a_participant()
    hanan.logs_in()
    hanan.says_whose_phone("shared")
    takes_a_code(hanan, "493817", "Fisk")
    hanan.logs_out()
    expect(hanan.page).to_have_url(f"{hanan.phone.line.url}/nb/who")
    olena = a_resident(phone=hanan.phone)
    olena.logs_in()
    takes_a_code(olena, "738261", "Båt")
    olena.logs_out()
    olena.does_not_see(hanan.canary)
    gets_in(hanan, "493817", "Fisk")
    hanan.opens("me")
    hanan.sees(hanan.canary)
    hanan.does_not_see(olena.canary)
    hanan.logs_out()
    gets_in(olena, "738261", "Båt")
    for place in PLACES:
        olena.opens(place)
        olena.does_not_see(hanan.canary)
    assert olena.phone.kept_pages() == []
    assert not hanan.phone.errors


def test_ones_own_code_does_not_open_the_others_symbol(a_participant, a_resident):
    hanan = a_participant()
    hanan.logs_in()
    takes_a_code(hanan, "493817", "Fisk")
    hanan.logs_out()
    olena = a_resident(phone=hanan.phone)
    taps_her_symbol(olena, "Fisk")
    olena.page.get_by_label("Koden din", exact=True).fill("738261")
    olena.button("Gå inn").click()
    olena.sees("Du har 4 forsøk igjen")
    olena.does_not_see(hanan.canary)


def test_when_a_second_one_comes_what_the_first_one_kept_goes(server, a_participant, a_resident):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    takes_a_code(hanan, "493817", "Fisk")
    assert hanan.phone.kept_pages()
    hanan.logs_out()
    olena = a_resident(phone=hanan.phone)
    olena.logs_in()
    takes_a_code(olena, "738261", "Båt")
    olena.logs_out()
    gets_in(hanan, "493817", "Fisk")
    for place in PLACES:
        hanan.opens(place)
    hanan.phone.is_ready()
    assert hanan.phone.kept_pages() == []
    with server.database.reading(Who(everything=True)) as db:
        assert set(db.scalars(select(PhoneUser.phone).where(PhoneUser.person_id == hanan.person_id))) == {"shared"}


def test_what_she_could_not_send_waits_unseen_until_she_is_back(server, a_participant, a_resident):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    takes_a_code(hanan, "493817", "Fisk")
    hanan.opens_lesson(0)
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text=f"Jeg var der, sier {hanan.canary}")
    expect(hanan.strip).to_be_visible()
    session_expires(server, hanan)
    hanan.phone.line.mend()
    olena = a_resident(phone=hanan.phone)
    olena.logs_in()
    for place in PLACES:
        olena.opens(place)
        olena.does_not_see(hanan.canary)
        expect(olena.strip).to_be_hidden()
    assert [entry["actor"] for entry in olena.phone.unsent()] == [hanan.public_id]
    assert not asked_by(server, hanan) and not asked_by(server, olena)
    olena.logs_out()
    gets_in(hanan, "493817", "Fisk")
    hanan.phone.waits_until("async () => !(await samveiStore.entries()).length")
    assert len(asked_by(server, hanan)) == 1
    assert not asked_by(server, olena)


def asked_by(server, person: Served) -> list[str]:
    with server.database.reading(Who(everything=True)) as db:
        return list(db.scalars(select(Question.text).where(Question.person_id == person.person_id)))
