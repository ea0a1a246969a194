"""Printing, blocking and ending: who may, what is on the paper, what is kept of it."""

from datetime import UTC, datetime, timedelta

import pytest
import segno

from tests.apps import Browser, browser_of, database_of, logged_in
from tests.features.cards.conftest import PIN, Desk, as_far_as_choosing, is_in, read_card
from tests.given import given_in
from webapp.features.cards.codes import ALPHABET
from webapp.tables.access import Look
from webapp.tables.database import Who
from webapp.tables.notices import Notice
from webapp.tables.organisations import Organisation
from webapp.tables.people import LoginSession, Person
from webapp.tables.ways_in import LinkedIdentity


def colleague(desk: Desk, *roles: str, name: str = "Liv Dal", elsewhere: str = "") -> str:
    """The public id of somebody with these roles here, and one in another organisation."""
    with given_in(database_of(desk.app)) as given:
        person = given.person(name, language="nb")
        for role in roles:
            given.role(person, role, _here(given, desk))
        if elsewhere:
            given.role(person, elsewhere, given.organisation())
        return str(person.public_id)


def works_here(desk: Desk, role: str) -> Browser:
    with given_in(database_of(desk.app)) as given:
        person_id = given.staff(role, _here(given, desk), name="Ola Li").id
    return logged_in(desk.app, person_id, staff=True)


def _here(given, desk: Desk):
    return given.session.get_one(Organisation, desk.organisation_id)


def test_the_card_is_in_the_language_of_the_person_with_norwegian_beside(desk: Desk) -> None:
    html = desk.prints().html
    assert 'lang="ar" dir="rtl"' in html and '<span class="beside" lang="nb" dir="ltr">Kortet ditt til Samvei' in html


def test_the_card_has_the_given_name_and_nothing_else_of_her(desk: Desk) -> None:
    paper = desk.prints().html.split('class="code-card"')[1].split("</section>")[0]
    assert "Hanan" in paper and "Ali" not in paper and desk.public_id not in paper


def test_the_square_holds_the_code_behind_the_fragment_of_the_public_address(desk: Desk, monkeypatch) -> None:
    made, make = [], segno.make
    monkeypatch.setattr("segno.make", lambda text, **more: made.append(text) or make(text, **more))
    card = desk.prints()
    assert made == [f"{desk.app.config['SETTINGS'].public_address}/in#{card.code}"]


def test_a_code_has_twelve_signs_that_look_like_no_others(desk: Desk) -> None:
    code = desk.prints().code
    assert len(code) == 12 and set(code) <= set(ALPHABET)
    assert not set("0O1IL5S2Z8BUVQDGAE") & set(ALPHABET)


def test_neither_the_code_nor_the_pictures_are_kept(desk: Desk) -> None:
    card, row = desk.prints(), desk.card()
    kept = " ".join(str(value) for value in vars(row).values())
    assert card.code not in kept and not any(picture in kept for picture in card.pictures)


def test_the_card_is_stored_nowhere_by_the_browser(desk: Desk) -> None:
    assert "no-store" in desk.adviser.post(f"{desk.address}/card").headers["Cache-Control"]


def test_the_access_page_never_shows_a_code(desk: Desk) -> None:
    card = desk.prints()
    page = desk.adviser.get(desk.address).text
    assert card.code not in page.replace(" ", "") and "Kan brukes" in page


def test_a_card_counts_for_seven_days_at_most(desk: Desk) -> None:
    desk.prints()
    left = desk.card().expires_at - datetime.now(UTC)
    assert timedelta(days=5, hours=22) < left <= timedelta(days=7, hours=1)


def test_of_two_cards_printed_only_the_newest_counts(desk: Desk) -> None:
    old, new = desk.prints(), desk.prints()
    assert browser_of(desk.app).post("/nb/in", {"code": old.code}).status_code == 422
    assert browser_of(desk.app).post("/nb/in", {"code": new.code}).status_code == 303


def test_of_two_cards_that_both_stand_unblocked_only_the_newest_counts(desk: Desk) -> None:
    """As when two desks print at the same moment and neither sees the other's card."""
    old, new = desk.prints(), desk.prints()
    desk.set_card(blocked_at=None)
    assert browser_of(desk.app).post("/nb/in", {"code": old.code}).status_code == 422
    assert browser_of(desk.app).post("/nb/in", {"code": new.code}).status_code == 303


def test_a_blocked_card_is_said_to_be_blocked(desk: Desk) -> None:
    card = desk.prints()
    answer = desk.adviser.post(f"{desk.address}/card/block")
    assert answer.status_code == 303
    assert "Kortet er sperret" in desk.adviser.get(answer.headers["Location"]).text
    assert browser_of(desk.app).post("/nb/in", {"code": card.code}).status_code == 422


def test_blocking_leaves_a_used_card_as_it_was(desk: Desk) -> None:
    card, phone = desk.prints(), browser_of(desk.app)
    as_far_as_choosing(phone, card)
    phone.post("/nb/in/choose", {**PIN, "symbol": "fish"})
    desk.adviser.post(f"{desk.address}/card/block")
    assert desk.card().blocked_at is None
    assert is_in(phone)


def test_ending_a_lost_phone_logs_it_out_at_once_and_a_new_card_opens_it(desk: Desk) -> None:
    phone = browser_of(desk.app)
    as_far_as_choosing(phone, desk.prints())
    phone.post("/nb/in/choose", {**PIN, "symbol": "fish"})
    assert is_in(phone)
    assert "Kode på 1 telefon" in desk.adviser.get(desk.address).text
    desk.adviser.post(f"{desk.address}/end")
    assert not is_in(phone)
    assert "Ingen telefon er logget inn nå." in desk.adviser.get(desk.address).text
    again = browser_of(desk.app)
    as_far_as_choosing(again, desk.prints())
    assert again.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 303


def test_printing_asks_for_the_code_again_after_ten_minutes(desk: Desk) -> None:
    with database_of(desk.app).the_write(Who(everything=True)) as db:
        db.get_one(LoginSession, desk.adviser.session_id).proved_at = datetime.now(UTC) - timedelta(minutes=11)
    desk.adviser.post(f"{desk.address}/card")
    assert desk.cards() == []


def test_opening_the_page_and_printing_are_on_record(desk: Desk) -> None:
    desk.adviser.get(desk.address)
    desk.prints()
    with database_of(desk.app).reading(Who(everything=True)) as db:
        assert {look.part for look in db.query(Look)} == {"access", "print_card"}


def test_a_long_name_stands_on_the_card(desk: Desk) -> None:
    with given_in(database_of(desk.app)) as given:
        person = given.person("Wolfeschlegelsteinhausenbergerdorff" * 3 + " X", language="uk")
        given.served(person, _here(given, desk))
        public_id = person.public_id
    answer = desk.adviser.post(f"/nb/staff/people/{public_id}/access/card")
    assert answer.status_code == 200 and read_card(answer.text).code


@pytest.mark.parametrize("role", ["teacher", "office", "substitute", "volunteer", "coordinator", "admin"])
def test_who_does_not_follow_her_up_finds_no_such_page(desk: Desk, role: str) -> None:
    browser = works_here(desk, role)
    assert browser.get(desk.address).status_code == 404
    assert browser.post(f"{desk.address}/card").status_code == 404
    assert desk.cards() == []


def test_another_office_finds_no_such_page(desk: Desk) -> None:
    with given_in(database_of(desk.app)) as given:
        stranger_id = given.staff("adviser", given.organisation()).id
    browser = logged_in(desk.app, stranger_id, staff=True)
    assert browser.get(desk.address).status_code == 404


def test_an_administrator_prints_a_card_for_a_colleague_who_then_needs_more_than_a_pin(desk: Desk) -> None:
    address = f"/nb/staff/people/{colleague(desk, 'teacher')}/access"
    admin, phone = works_here(desk, "admin"), browser_of(desk.app)
    assert "Liv Dal" in admin.get(address).text
    as_far_as_choosing(phone, read_card(admin.post(f"{address}/card").text))
    page = phone.get("/nb/in/choose").text
    assert "Passord og app" in page and "Seks tall" not in page
    assert phone.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 200
    assert not is_in(phone)


def test_a_coordinator_prints_a_card_for_a_volunteer_who_may_choose_a_pin(desk: Desk) -> None:
    address = f"/nb/staff/people/{colleague(desk, 'volunteer')}/access"
    coordinator, phone = works_here(desk, "coordinator"), browser_of(desk.app)
    as_far_as_choosing(phone, read_card(coordinator.post(f"{address}/card").text), "shared")
    assert phone.post("/nb/in/choose", {**PIN, "symbol": "fish"}).status_code == 303


@pytest.mark.parametrize(("printer", "holder"), [("coordinator", "admin"), ("coordinator", "adviser")])
def test_nobody_prints_a_card_for_somebody_who_may_more(desk: Desk, printer: str, holder: str) -> None:
    address = f"/nb/staff/people/{colleague(desk, holder)}/access"
    assert works_here(desk, printer).post(f"{address}/card").status_code == 404
    assert desk.cards() == []


def test_an_administrator_prints_no_card_that_opens_another_place(desk: Desk) -> None:
    address = f"/nb/staff/people/{colleague(desk, 'teacher', elsewhere='admin')}/access"
    admin = works_here(desk, "admin")
    assert "må komme derfra" in admin.get(address).text
    assert admin.post(f"{address}/card").status_code == 404


def test_an_adviser_prints_no_card_for_somebody_served_who_works_with_records_too(desk: Desk) -> None:
    with given_in(database_of(desk.app)) as given:
        given.role(given.session.get_one(Person, desk.person_id), "admin", _here(given, desk))
    assert desk.adviser.post(f"{desk.address}/card").status_code == 404
    assert desk.adviser.post(f"{desk.address}/end", {"others": "yes"}).status_code == 404
    assert desk.adviser.post(f"{desk.address}/end").status_code == 303


def test_she_is_told_of_a_card_that_was_printed(desk: Desk) -> None:
    desk.prints()
    with database_of(desk.app).reading(Who(everything=True)) as db:
        assert [(row.person_id, row.code) for row in db.query(Notice)] == [(desk.person_id, "card_printed")]
    page = logged_in(desk.app, desk.person_id).get("/nb/today").text
    assert "nytt kort som åpner Samvei for deg" in page and "/nb/me/devices" in page


def test_a_card_for_a_colleague_is_told_and_on_record_because_it_opens_what_she_may_see(desk: Desk) -> None:
    public_id = colleague(desk, "adviser")
    works_here(desk, "admin").post(f"/nb/staff/people/{public_id}/access/card")
    with database_of(desk.app).reading(Who(everything=True)) as db:
        person_id = db.query(Person).filter_by(public_id=public_id).one().id
        assert [(row.person_id, row.code) for row in db.query(Notice)] == [(person_id, "card_printed")]
        (look,) = db.query(Look)
        assert (look.person_id, look.role, look.part, look.number) == (person_id, "admin", "print_card", 1)
    page = logged_in(desk.app, person_id, staff=True).get("/nb/me/looks").text
    assert "Administrator" in page and "Fordi du arbeider der" in page


@pytest.mark.parametrize(("printer", "holder"), [("coordinator", "volunteer"), ("admin", "adviser")])
def test_a_card_for_a_colleague_who_is_served_comes_from_those_who_serve_her(
    desk: Desk, printer: str, holder: str
) -> None:
    """It would open what her own office alone may see. Served elsewhere or here: the same answer."""
    for here in (True, False):
        public_id = colleague(desk, holder)
        with given_in(database_of(desk.app)) as given:
            person = given.session.query(Person).filter_by(public_id=public_id).one()
            given.served(person, _here(given, desk) if here else given.organisation())
        browser, address = works_here(desk, printer), f"/nb/staff/people/{public_id}/access"
        assert "må komme derfra" in browser.get(address).text
        assert browser.post(f"{address}/card").status_code == 404
        assert browser.post(f"{address}/end", {"others": "yes"}).status_code == 404
    assert desk.cards() == []


def test_a_coordinator_reaches_volunteers_and_no_other_colleague(desk: Desk) -> None:
    coordinator = works_here(desk, "coordinator")
    for role in ("admin", "adviser", "coordinator"):
        address = f"/nb/staff/people/{colleague(desk, role)}/access"
        assert coordinator.get(address).status_code == 404
        assert coordinator.post(f"{address}/end").status_code == 404
        assert coordinator.post(f"{address}/card/block").status_code == 404


def test_ending_every_way_in_ends_links_to_accounts_elsewhere_too(desk: Desk) -> None:
    with given_in(database_of(desk.app)) as given:
        given.linked_identity(given.session.get_one(Person, desk.person_id))
    assert "koblinger til andre kontoer" in desk.adviser.get(desk.address).text
    desk.adviser.post(f"{desk.address}/end", {"others": "yes"})
    with database_of(desk.app).reading(Who(everything=True)) as db:
        assert all(row.ended_at for row in db.query(LinkedIdentity))
