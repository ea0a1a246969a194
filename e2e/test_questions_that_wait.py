"""«Noe er feil her» from a phone: it waits without a network, is sent once and once only, and never disappears in silence."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from e2e.people import Served
from e2e.test_leaving_the_phone import ends_elsewhere
from e2e.test_own_phone_offline import WAYS, lose_the_network, put_a_new_version
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.evidence import EvidenceRow, Question
from webapp.tables.schedule import Lesson

ADDRESS = "/question"


def asked(server, person: Served) -> int:
    """How many questions of hers the server has."""
    with server.database.reading(Who(everything=True)) as db:
        return db.scalar(select(func.count(Question.id)).where(Question.person_id == person.person_id)) or 0


def texts(server, person: Served) -> list[str]:
    with server.database.reading(Who(everything=True)) as db:
        return list(
            db.scalars(select(Question.text).where(Question.person_id == person.person_id).order_by(Question.id))
        )


def corrects_the_register(server, person: Served) -> None:
    """Meanwhile the school puts her first lesson right."""
    with given_in(server.database) as given:
        wrong = given.session.scalars(
            select(EvidenceRow)
            .join(Lesson, Lesson.id == EvidenceRow.lesson_id)
            .where(Lesson.public_id == person.lessons[0])
        ).one()
        given.corrected(wrong, kind="attended", minutes=45)


def is_empty(person: Served) -> None:
    person.phone.waits_until("async () => (await samveiStore.entries()).length === 0")
    expect(person.strip).to_be_hidden()


@pytest.fixture
def hanan(a_participant):
    """She has taken her own phone into use, and the lesson where she was registered as away is open."""
    hanan = a_participant()
    hanan.takes_phone_into_use()
    hanan.opens_lesson()
    return hanan


def test_with_a_network_it_is_sent_at_once(server, hanan):
    hanan.says_something_is_wrong(text="Jeg var der hele timen.")
    hanan.sees("Du spurte")
    assert texts(server, hanan) == ["Jeg var der hele timen."]
    is_empty(hanan)


@pytest.mark.parametrize("way", WAYS)
def test_without_a_network_it_waits_and_the_strip_counts(server, hanan, way):
    lose_the_network(hanan.phone, way)
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_contain_text("Ikke sendt ennå")
    expect(hanan.strip).to_contain_text("1")
    hanan.opens_lesson(1)
    hanan.says_something_is_wrong("Antall timer er feil")
    expect(hanan.strip).to_contain_text("2")
    assert asked(server, hanan) == 0


def test_it_is_sent_once_when_flight_mode_ends(server, hanan):
    hanan.phone.goes_offline()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    hanan.phone.comes_online()
    hanan.sees("Du spurte")  # the page renews itself
    is_empty(hanan)
    assert asked(server, hanan) == 1


def test_it_is_sent_once_when_the_server_is_back_and_a_page_is_opened(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    hanan.phone.line.mend()
    hanan.opens("today")
    is_empty(hanan)
    assert asked(server, hanan) == 1


def test_an_open_page_sends_it_by_itself_when_the_server_is_back(server, hanan):
    """No event tells that a server is back: the page tries again on a timer (half a minute, which we do not sit out)."""
    hanan.page.clock.install()
    hanan.opens_lesson()
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    hanan.phone.line.mend()
    hanan.page.clock.fast_forward(31_000)
    hanan.sees("Du spurte")
    assert asked(server, hanan) == 1


def test_it_survives_that_the_page_is_closed(server, hanan):
    hanan.phone.goes_offline()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    hanan.page.close()
    hanan.phone.comes_online()
    hanan.phone.page = hanan.phone.new_page()
    hanan.opens("today")
    is_empty(hanan)
    assert asked(server, hanan) == 1


def test_it_is_done_once_when_the_answer_was_lost_after_the_commit(server, hanan):
    hanan.phone.line.loses_answers_to(ADDRESS)
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    assert asked(server, hanan) == 1
    hanan.phone.line.mend()
    hanan.opens_lesson()
    is_empty(hanan)
    assert hanan.phone.line.count("POST", ADDRESS) >= 2
    assert asked(server, hanan) == 1


def test_it_is_done_once_when_two_senders_replay_it_twice(server, hanan):
    hanan.phone.goes_offline()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    entry = hanan.phone.unsent()[0]
    hanan.phone.comes_online()
    is_empty(hanan)
    # As if the receipt had never been written down. Asked again should the page renew itself midway: the id is the same.
    hanan.phone.waits_until(
        """async (entry) => {
          await samveiStore.keep(entry);
          await Promise.all([samveiReplay(), samveiReplay()]);
          return true;
        }""",
        entry,
    )
    is_empty(hanan)
    assert asked(server, hanan) == 1


def test_two_taps_ask_once(server, hanan):
    hanan.page.get_by_role("radio", name="Jeg var der").check()
    hanan.button("Send").dblclick()
    hanan.sees("Du spurte")
    assert asked(server, hanan) == 1


def test_what_was_sent_again_by_the_person_is_two_things(server, hanan):
    """A page from the phone may be used twice: the key is made at each sending, not in the page."""
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Den første.")
    expect(hanan.strip).to_contain_text("1")
    hanan.opens_lesson()
    hanan.says_something_is_wrong(text="Den andre.")
    expect(hanan.strip).to_contain_text("2")
    hanan.phone.line.mend()
    hanan.opens("today")
    is_empty(hanan)
    assert texts(server, hanan) == ["Den første.", "Den andre."]


def test_errors_are_shown_beside_the_field_and_what_was_typed_stays(server, hanan):
    hanan.says_something_is_wrong("Noe annet", "")
    expect(hanan.strip).to_contain_text("Dette må rettes")
    expect(hanan.page.get_by_label("Fortell mer")).to_have_accessible_description("Skriv med noen ord hva som er feil.")
    expect(hanan.page.get_by_role("radio", name="Noe annet")).to_be_checked()
    hanan.page.get_by_label("Fortell mer").fill("Rommet var låst.")
    hanan.button("Send").click()
    hanan.sees("Du spurte")
    assert texts(server, hanan) == ["Rommet var låst."]
    is_empty(hanan)


def test_errors_found_later_lead_back_to_the_form_with_what_was_typed(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong("Noe annet", "")
    expect(hanan.strip).to_be_visible()
    hanan.phone.line.mend()
    hanan.opens("today")
    expect(hanan.strip).to_contain_text("Skriv med noen ord hva som er feil.")
    hanan.link("Se på det", hanan.strip).click()
    expect(hanan.page.get_by_role("radio", name="Noe annet")).to_be_checked()
    hanan.page.get_by_label("Fortell mer").fill("Rommet var låst.")
    hanan.button("Send").click()
    hanan.sees("Du spurte")
    is_empty(hanan)
    assert texts(server, hanan) == ["Rommet var låst."]


def test_a_conflict_says_what_changed_and_lets_her_send_it_all_the_same(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    corrects_the_register(server, hanan)
    hanan.phone.line.mend()
    hanan.opens("today")
    expect(hanan.strip).to_contain_text("Noe ble endret før dette ble sendt")
    expect(hanan.strip).to_contain_text("Nå står det")
    assert asked(server, hanan) == 0
    hanan.link("Se på det", hanan.strip).click()
    expect(hanan.page.get_by_label("Fortell mer")).to_have_value("Jeg var der.")
    hanan.page.get_by_role("button", name="Send", exact=True).click()
    hanan.sees("Du spurte")
    is_empty(hanan)
    assert asked(server, hanan) == 1


def test_a_conflict_seen_at_once_shows_the_page_anew(server, hanan):
    corrects_the_register(server, hanan)
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_contain_text("Nå står det")
    hanan.link("Se på det", hanan.strip).click()
    expect(hanan.page.get_by_role("main")).to_contain_text("Du var der 0,8 t av 1,5 t")
    expect(hanan.page.get_by_label("Fortell mer")).to_have_value("Jeg var der.")
    hanan.page.get_by_role("button", name="Send", exact=True).click()
    hanan.sees("Du spurte")
    assert asked(server, hanan) == 1


def test_a_conflict_lets_her_throw_it_away(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    corrects_the_register(server, hanan)
    hanan.phone.line.mend()
    hanan.opens("today")
    hanan.button("Ikke send", hanan.strip).click()
    is_empty(hanan)
    assert asked(server, hanan) == 0


def test_a_lesson_that_is_hers_no_longer_is_said_and_stays_until_she_throws_it_away(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    hanan.page.evaluate(
        """async () => { const [entry] = await samveiStore.entries();
          entry.address = entry.address.replace(/[0-9a-f]{32}/, '0'.repeat(32)); await samveiStore.keep(entry); }"""
    )
    hanan.phone.line.mend()
    hanan.opens("today")
    expect(hanan.strip).to_contain_text("Dette kunne ikke sendes")
    assert len(hanan.phone.unsent()) == 1


def test_it_waits_for_the_same_person_to_log_in_again(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    ends_elsewhere(server, hanan)
    hanan.phone.line.mend()
    hanan.opens("today")
    assert len(hanan.phone.unsent()) == 1
    assert asked(server, hanan) == 0
    hanan.logs_in(place="")
    is_empty(hanan)
    assert asked(server, hanan) == 1


def test_on_a_page_of_hers_from_the_phone_it_says_that_she_must_log_in(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    ends_elsewhere(server, hanan)
    hanan.opens("today")  # from the phone
    hanan.phone.line.mend()
    hanan.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(hanan.strip).to_contain_text("Logg inn for å sende det som venter")
    assert len(hanan.phone.unsent()) == 1


def test_another_persons_session_sends_nothing_of_hers(server, hanan, a_resident):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    ends_elsewhere(server, hanan)
    hanan.phone.line.mend()
    olena = a_resident(phone=hanan.phone)
    olena.takes_phone_into_use()
    olena.page.evaluate("() => samveiReplay()")
    expect(olena.strip).to_be_hidden()
    assert [entry["actor"] for entry in olena.phone.unsent()] == [hanan.public_id]
    assert asked(server, hanan) == asked(server, olena) == 0


def test_logging_out_says_what_is_unsent_and_she_may_stay(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    hanan.logs_out(sure=False)
    expect(hanan.strip).to_be_visible()
    assert len(hanan.phone.unsent()) == 1


def test_logging_out_all_the_same_removes_what_is_unsent(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Bare mellom oss.")
    expect(hanan.strip).to_be_visible()
    hanan.logs_out(sure=True)
    assert "Bare mellom oss." not in hanan.phone.everything_stored()
    assert asked(server, hanan) == 0


def test_logging_out_with_a_network_sends_first(server, hanan):
    hanan.phone.line.cut()
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    hanan.phone.line.mend()
    hanan.logs_out()
    assert asked(server, hanan) == 1


def test_an_update_of_the_worker_loses_nothing_that_waits(server, hanan):
    hanan.phone.line.refuse("/session.json", 503)
    hanan.says_something_is_wrong(text="Jeg var der.")
    expect(hanan.strip).to_be_visible()
    put_a_new_version(hanan.phone)
    assert len(hanan.phone.unsent()) == 1
    hanan.phone.line.mend()
    hanan.opens("today")
    is_empty(hanan)
    assert asked(server, hanan) == 1


def test_on_a_phone_others_use_it_is_sent_at_once_and_never_kept(server, a_participant):
    hanan = a_participant()
    hanan.logs_in()
    hanan.says_whose_phone("shared")
    hanan.opens_lesson()
    hanan.says_something_is_wrong(text="Jeg var der.")
    hanan.sees("Du spurte")
    assert asked(server, hanan) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_plain_form_without_a_network_says_that_it_was_not_sent(server, a_participant, way):
    hanan = a_participant()
    hanan.logs_in()
    hanan.says_whose_phone("shared")
    hanan.phone.is_ready()
    hanan.phone.waits_until("async () => Boolean(await (await caches.open('help')).match('/nb/offline/not-sent'))")
    hanan.opens_lesson()
    lose_the_network(hanan.phone, way)
    hanan.says_something_is_wrong(text="Jeg var der.")
    hanan.sees("Det ble ikke sendt")
    assert hanan.phone.refused == []
    assert asked(server, hanan) == 0


def test_the_advisers_answer_comes_back_to_her(server, hanan, an_adviser):
    hanan.says_something_is_wrong(text="Jeg var der.")
    hanan.sees("Du spurte")
    kari = an_adviser(of=hanan)
    kari.logs_in()
    kari.answers(hanan.canary, "Det er rettet nå.")
    hanan.opens("today")
    hanan.link("Les svaret").click()
    hanan.sees("Det er rettet nå.")
