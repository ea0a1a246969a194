"""Shared phones, logging out, taking turns: nothing of a person stays where another may find it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from e2e.people import Somebody
from webapp.tables.database import Who
from webapp.tables.people import LoginSession


def is_gone(person: Somebody) -> None:
    """No word of hers in caches, databases, storage, or on the page."""
    person.phone.waits_until(
        """async (canary) => {
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const answer = await cache.match(request, { ignoreVary: true });
              if ((await answer.text()).includes(canary)) return false;
            }
          }
          return !(await samveiStore.get('who'));
        }""",
        person.canary,
    )
    stored = person.phone.everything_stored()
    assert person.canary not in stored
    assert person.public_id not in stored
    assert person.canary not in person.page.content()


@pytest.mark.parametrize("answer", ["shared", "unsaid"])
def test_a_phone_that_others_use_too_keeps_nothing(a_participant, answer):
    hanan = a_participant()
    hanan.logs_in()
    hanan.says_whose_phone(answer)
    hanan.phone.is_ready()
    for place in ("today", "hours", "schedule"):
        hanan.opens(place)
    assert hanan.phone.kept_pages() == []
    assert hanan.canary not in hanan.phone.everything_stored()


def test_before_she_has_said_whose_phone_it_is_nothing_is_kept(a_participant):
    hanan = a_participant()
    hanan.logs_in()
    hanan.phone.is_ready()
    hanan.opens("hours")
    assert hanan.phone.kept_pages() == []


def test_a_person_at_a_secret_address_keeps_nothing_even_on_her_own_phone(a_participant):
    hanan = a_participant(protection="confidential")
    hanan.logs_in()
    hanan.says_whose_phone("own")
    hanan.phone.is_ready()
    hanan.opens("today")
    assert hanan.phone.kept_pages() == []
    assert hanan.canary not in hanan.phone.everything_stored()


def test_logging_out_online_leaves_nothing(a_participant):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    hanan.logs_out()
    is_gone(hanan)


@pytest.mark.parametrize("way", ["flight mode", "server stopped"])
def test_logging_out_without_a_network_leaves_nothing_and_says_so(a_participant, way):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    hanan.opens("hours")
    hanan.phone.goes_offline() if way == "flight mode" else hanan.phone.line.cut()
    hanan.logs_out()
    hanan.sees("Du er logget ut")
    hanan.opens("hours")
    hanan.does_not_see(hanan.canary)
    assert hanan.canary not in hanan.phone.everything_stored()


def test_a_log_out_without_a_network_ends_the_session_as_soon_as_there_is_one(a_participant):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    hanan.phone.line.cut()
    hanan.logs_out()
    hanan.phone.line.mend()
    hanan.opens("today")
    expect(hanan.page).to_have_url(f"{hanan.phone.line.url}/nb/login?next=/nb/today")
    is_gone(hanan)


def test_a_log_out_whose_answer_was_lost_is_a_log_out(a_participant):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    hanan.phone.line.loses_answers_to("/logout")
    hanan.logs_out()
    hanan.phone.line.mend()
    hanan.opens("today")
    expect(hanan.page).to_have_url(f"{hanan.phone.line.url}/nb/login?next=/nb/today")


@pytest.mark.parametrize("networked", [True, False], ids=["online", "offline"])
def test_back_shows_nothing_after_logging_out(a_participant, networked):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    hanan.opens("today")
    hanan.opens("hours")
    if not networked:
        hanan.phone.line.cut()
    hanan.logs_out()
    for _step in range(3):
        hanan.page.go_back()
        hanan.does_not_see(hanan.canary)


def test_back_shows_nothing_where_the_browser_holds_pages_in_memory(a_participant, a_phone_that_holds_pages):
    hanan = a_participant(phone=a_phone_that_holds_pages())
    hanan.takes_phone_into_use()
    hanan.opens("today")
    hanan.opens("hours")
    hanan.phone.line.cut()
    hanan.logs_out()
    hanan.page.go_back()
    hanan.does_not_see(hanan.canary)


def test_a_page_still_under_way_when_she_logs_out_is_not_kept(a_participant):
    hanan = a_participant()
    hanan.logs_in()
    hanan.phone.is_ready()
    hanan.phone.line.holds_answers_to("/hours")
    hanan.says_whose_phone("own")
    hanan.phone.line.waits_for("GET", "/hours")  # her pages are coming home
    hanan.logs_out()
    hanan.phone.line.mend()
    hanan.opens("help")  # the worker has dealt with what came
    is_gone(hanan)


def test_two_people_taking_turns_never_see_each_others_pages(a_participant, a_resident):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    hanan.logs_out()
    olena = a_resident(phone=hanan.phone)
    olena.takes_phone_into_use()
    olena.phone.line.cut()
    for place in ("today", "hours", "schedule"):
        olena.opens(place)
        olena.does_not_see(hanan.canary)
    assert hanan.canary not in olena.phone.everything_stored()


def test_another_persons_log_in_removes_what_the_first_one_left(server, a_participant, a_resident):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    ends_elsewhere(server, hanan)  # she never logged out on this phone
    olena = a_resident(phone=hanan.phone)
    olena.takes_phone_into_use()
    assert hanan.canary not in olena.phone.everything_stored()


def test_a_session_ended_elsewhere_removes_her_pages_at_the_next_contact(server, a_participant):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    ends_elsewhere(server, hanan)
    hanan.opens("today")
    expect(hanan.page).to_have_url(f"{hanan.phone.line.url}/nb/login?next=/nb/today")
    is_gone(hanan)


def test_saying_later_that_others_use_the_phone_removes_her_pages(server, a_participant):
    hanan = a_participant()
    hanan.takes_phone_into_use()
    with server.database.the_write(Who(everything=True)) as db:
        db.execute(update(LoginSession).where(LoginSession.person_id == hanan.person_id).values(phone="shared"))
    hanan.opens("today")
    hanan.phone.waits_until("async () => !(await samveiStore.get('who'))")
    assert hanan.phone.kept_pages() == []


def ends_elsewhere(server, person: Somebody) -> None:
    with server.database.the_write(Who(everything=True)) as db:
        db.execute(
            update(LoginSession).where(LoginSession.person_id == person.person_id).values(ended_at=datetime.now(UTC))
        )
