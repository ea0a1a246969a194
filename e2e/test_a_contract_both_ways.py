"""A plan from the adviser's desk to the person's phone and back: made, read, questioned, confirmed, each in a browser."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from e2e.people import Served
from webapp.tables.contract import Confirmation, ContractVersion
from webapp.tables.database import Who
from webapp.tables.matters import Matter


def matters_of(server, person: Served) -> list[tuple[str, str, str]]:
    """Kind, what it is about and the words of everything the server has of hers."""
    with server.database.reading(Who(everything=True)) as db:
        rows = db.scalars(select(Matter).where(Matter.person_id == person.person_id).order_by(Matter.id))
        return [(row.kind, row.about, row.text) for row in rows]


def confirmed(server, person: Served) -> list[tuple[str, str]]:
    """Side and method of each confirmation of hers."""
    with server.database.reading(Who(everything=True)) as db:
        rows = db.scalars(select(Confirmation).where(Confirmation.person_id == person.person_id))
        return [(row.side, row.method) for row in rows]


@pytest.fixture
def both(a_participant, an_adviser):
    """Hanan with her phone, and the adviser of the office that follows her up, both logged in."""
    hanan = a_participant()
    kari = an_adviser(of=hanan)
    kari.logs_in()
    return hanan, kari


def test_a_draft_survives_that_the_browser_is_closed(both, an_adviser):
    hanan, kari = both
    kari.opens_plan(hanan)
    kari.page.get_by_label("Langsiktige mål").fill("Eget verksted")
    kari.button("Lagre utkastet").first.click()
    kari.sees("Utkast")
    kari.page.close()
    kari.phone.page = kari.phone.new_page()
    kari.opens_plan(hanan)
    expect(kari.page.get_by_label("Langsiktige mål")).to_have_value("Eget verksted")


def test_a_plan_is_made_decided_read_and_confirmed(server, both):
    hanan, kari = both
    kari.opens_plan(hanan)
    kari.page.get_by_label("Langsiktige mål").fill("Eget verksted")
    kari.page.get_by_label("Begrunnelse").fill("Praksis gir norsk i bruk hver dag.")
    kari.page.get_by_label("Norsk, timer i uka").fill("15")
    kari.page.get_by_label("Timer i uka i hele programmet").fill("30")
    kari.button("Gå videre til vedtaket").click()
    kari.page.get_by_label("Saksnummer").fill("2026/77")
    kari.button("Registrer vedtaket").click()
    kari.sees("2026/77")
    hanan.logs_in()
    hanan.opens("contract")
    hanan.sees("Eget verksted")
    hanan.link("Les og bekreft").first.click()
    hanan.button("Bekreft versjon 1").click()
    hanan.sees("Noe må rettes")  # nothing is ticked: a slip of the thumb confirms nothing
    assert confirmed(server, hanan) == []
    for box in hanan.page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    hanan.button("Bekreft versjon 1").click()
    hanan.sees("Du bekreftet")
    assert confirmed(server, hanan) == [("person", "app")]
    with server.database.reading(Who(everything=True)) as db:
        version = db.scalars(select(ContractVersion).where(ContractVersion.person_id == hanan.person_id)).one()
        assert version.signed_by_person_on is not None


def test_asking_for_an_explanation_waits_on_the_phone_and_is_sent_once(server, both):
    hanan, kari = both
    hanan.takes_phone_into_use()
    hanan.phone.goes_offline()
    hanan.opens("contract/matters/new")
    hanan.page.get_by_label("Hva gjelder det?").select_option("programme.start")
    hanan.button("Send").click()
    expect(hanan.strip).to_contain_text("Ikke sendt ennå")
    assert matters_of(server, hanan) == []
    hanan.phone.comes_online()
    hanan.phone.waits_until("async () => (await samveiStore.entries()).length === 0")
    assert matters_of(server, hanan) == [("explain", "programme.start", "")]
    kari.opens("staff/matters")
    kari.sees(hanan.canary)


def test_what_is_only_for_her_no_adviser_sees(server, both):
    hanan, kari = both
    hanan.logs_in()
    hanan.opens("contract/matters/new")
    hanan.page.get_by_label("Hva gjelder det?").select_option("programme.start")
    hanan.page.get_by_role("radio", name="Dette har ikke skjedd").check()
    hanan.page.get_by_label("Med dine egne ord").fill("Bare for meg")
    hanan.page.get_by_role("radio", name="Bare jeg").check()
    hanan.button("Send").click()
    hanan.sees("Bare for meg")
    assert matters_of(server, hanan) == [("not_happened", "programme.start", "Bare for meg")]
    kari.opens("staff/matters")
    kari.does_not_see(hanan.canary)


def test_a_contract_is_confirmed_without_script_too(server, a_participant, an_adviser, make_phone):
    hanan = a_participant(phone=make_phone(java_script_enabled=False))
    kari = an_adviser(of=hanan, phone=make_phone(java_script_enabled=False))
    kari.logs_in()
    kari.opens_plan(hanan)
    kari.page.get_by_label("Langsiktige mål").fill("Eget verksted")
    kari.page.get_by_label("Begrunnelse").fill("Praksis gir norsk i bruk hver dag.")
    kari.page.get_by_label("Norsk, timer i uka").fill("15")
    kari.page.get_by_label("Timer i uka i hele programmet").fill("30")
    kari.button("Gå videre til vedtaket").click()
    kari.page.get_by_label("Saksnummer").fill("2026/78")
    kari.button("Registrer vedtaket").click()
    hanan.logs_in()
    hanan.opens("contract/confirm")
    for box in hanan.page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    hanan.button("Bekreft versjon 1").click()
    hanan.sees("Du bekreftet")
    assert confirmed(server, hanan) == [("person", "app")]
