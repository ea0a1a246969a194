"""«Jeg kan ikke komme»: two presses on a phone, with and without a network and script, and the answer that comes back."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from e2e.people import Served
from webapp.tables.absence import AbsenceNotice
from webapp.tables.database import Who

# Presses of a finger or a mouse, kept over the pages of one visit.
COUNTS_PRESSES = """
addEventListener('pointerdown', () => sessionStorage.setItem('presses', 1 + Number(sessionStorage.getItem('presses'))), true);
"""
TOMORROW = 3  # of the lessons each is given


def told_by(server, person: Served) -> list[tuple[str, bool]]:
    """Reason of everything the server has of hers, and whether it was taken back."""
    with server.database.reading(Who(everything=True)) as db:
        rows = db.scalars(select(AbsenceNotice).where(AbsenceNotice.person_id == person.person_id))
        return [(row.reason, row.withdrawn_at is not None) for row in rows]


def opens_absence(person: Served, number: int = TOMORROW) -> None:
    person.opens(f"schedule/lessons/{person.lessons[number]}/absence")


def says_she_is_ill(person: Served) -> None:
    person.page.get_by_role("radio", name=person.said("Jeg er syk"), exact=True).check()
    person.button("Send").click()


@pytest.fixture
def hanan(a_participant):
    return a_participant("ar")


def test_saying_ill_takes_two_presses(server, hanan):
    hanan.phone.context.add_init_script(COUNTS_PRESSES)
    hanan.logs_in()
    hanan.says_whose_phone("shared")
    opens_absence(hanan)
    hanan.page.evaluate("() => sessionStorage.removeItem('presses')")
    says_she_is_ill(hanan)
    hanan.sees(hanan.said("Sendt – ikke avgjort ennå"))
    assert hanan.page.evaluate("() => sessionStorage.getItem('presses')") == "2"
    assert told_by(server, hanan) == [("ill", False)]


def test_the_rules_of_the_reason_stand_before_sending_and_end_with_who_decides(hanan):
    hanan.logs_in()
    opens_absence(hanan)
    rules = hanan.page.locator(".rules-for:visible")
    expect(rules).to_have_count(0)
    hanan.page.get_by_role("radio", name=hanan.said("Jeg er syk"), exact=True).check()
    expect(rules).to_have_count(1)
    expect(rules.locator("p:not(details p)").last).to_have_text(hanan.said("Rådgiveren din bestemmer."))
    hanan.page.get_by_role("radio", name=hanan.said("Et barn er sykt"), exact=True).check()
    expect(rules).to_have_count(1)
    expect(rules.get_by_role("heading", level=3)).to_have_text(hanan.said("Et barn er sykt"))


def test_without_a_network_it_waits_on_the_phone_and_is_sent_once(server, hanan):
    hanan.takes_phone_into_use()
    hanan.phone.goes_offline()
    opens_absence(hanan)
    expect(hanan.page.locator("#kept")).to_be_visible()
    says_she_is_ill(hanan)
    expect(hanan.strip).to_be_visible()  # not sent yet
    assert told_by(server, hanan) == []
    hanan.phone.comes_online()
    hanan.phone.waits_until("async () => (await samveiStore.entries()).length === 0")
    assert told_by(server, hanan) == [("ill", False)]


def test_an_answer_lost_on_the_way_does_not_send_it_twice(server, hanan):
    hanan.takes_phone_into_use()
    opens_absence(hanan)
    hanan.phone.line.loses_answers_to("/absence")
    says_she_is_ill(hanan)
    expect(hanan.strip).to_be_visible()  # not sent yet
    hanan.phone.line.mend()
    hanan.opens("schedule/absence")
    hanan.phone.waits_until("async () => (await samveiStore.entries()).length === 0")
    assert told_by(server, hanan) == [("ill", False)]


def test_it_can_be_taken_back(server, hanan):
    hanan.logs_in()
    opens_absence(hanan)
    says_she_is_ill(hanan)
    hanan.sees(hanan.said("Sendt – ikke avgjort ennå"))
    hanan.button("Ta det tilbake").click()
    hanan.sees(hanan.said("Meld fra igjen"))
    assert told_by(server, hanan) == [("ill", True)]


def test_the_adviser_decides_with_a_reason_and_she_reads_it(hanan, an_adviser):
    hanan.logs_in()
    opens_absence(hanan)
    says_she_is_ill(hanan)
    hanan.sees(hanan.said("Sendt – ikke avgjort ennå"))
    kari = an_adviser(of=hanan)
    kari.logs_in()
    kari.opens("staff/absences")
    kari.page.get_by_role("link", name=hanan.canary).first.click()
    kari.sees("Ikke avgjort ennå")
    kari.page.get_by_label("Hva fraværet er").select_option("sick_self")
    kari.page.get_by_label("Grunn").fill("Du sa fra i tide. God bedring.")
    kari.button("Avgjør").click()
    kari.sees("Avgjort av")
    hanan.opens("schedule/absence")
    hanan.page.get_by_role("main").locator('a[href*="/schedule/absence/"]:not([href$="/new"])').first.click()
    hanan.sees("Du sa fra i tide. God bedring.")


def test_it_is_said_without_script_too(server, a_participant, make_phone):
    hanan = a_participant(phone=make_phone(java_script_enabled=False))
    hanan.logs_in()
    opens_absence(hanan)
    hanan.button("Send").click()
    hanan.sees("Noe må rettes")  # no reason is chosen: the summary leads to the first of them
    expect(hanan.page.locator(".error-summary a")).to_have_attribute("href", "#f-reason")
    says_she_is_ill(hanan)
    hanan.sees("Sendt – ikke avgjort ennå")
    assert told_by(server, hanan) == [("ill", False)]
