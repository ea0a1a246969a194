"""Switching address protection on and off, through the whole application, on both databases."""

from datetime import UTC, datetime

import pytest

from tests.features.protection.conftest import CANARY, Place
from webapp.features.protection import HIDDEN
from webapp.tables.access import NamedStaff, ProtectionChange
from webapp.tables.notices import MessageWay, Notice, OutgoingMessage
from webapp.tables.organisations import SourceId
from webapp.tables.people import Credential, LoginSession, Person
from webapp.tables.schedule import CalendarFeed
from webapp.tables.ways_in import CodeCard


def test_nothing_is_changed_before_what_happens_has_been_seen(place: Place):
    kari = place.browser("kari")
    page = kari.get(place.address)
    assert page.status_code == 200 and "Ingen adressesperre" in page.text
    answer = place.protects(kari, "confidential", step="look")
    assert answer.status_code == 200 and "Dette skjer når du bekrefter" in answer.text
    assert "Kalenderadressene til personen slutter å virke" in answer.text
    assert place.hanan().protection == "none" and not place.rows(ProtectionChange)


def test_going_back_keeps_what_was_chosen(place: Place):
    answer = place.protects(place.browser("kari"), "strictly_confidential", ("per",), step="edit", end_phones="yes")
    assert answer.status_code == 200
    assert 'value="strictly_confidential" checked' in answer.text
    assert f'value="{place.public["per"]}" checked' in answer.text
    assert f'value="{place.public["kari"]}" checked' not in answer.text


@pytest.mark.parametrize("level, named", [("confidential", ()), ("strictly_confidential", ("kari",))])
def test_switching_on_closes_every_way_out_of_the_house(place: Place, level: str, named: tuple[str, ...]):
    phone, kari = place.browser("hanan", phone="own"), place.browser("kari")
    assert phone.get("/nb/today").headers.get("X-Keep")
    assert phone.get(f"/calendar/{place.things['feed']}.ics").status_code == 200
    assert place.protects(kari, level, named).status_code == 303
    assert place.hanan().protection == level
    assert place.rows(MessageWay) == []
    (message,) = place.rows(OutgoingMessage)
    assert (message.state, message.code, message.way_id) == ("given_up", None, None)
    assert all(row.revoked_at for row in place.rows(CalendarFeed))
    assert [row.phone for row in place.rows(LoginSession, person_id=place.ids["hanan"])] == ["unsaid"]
    assert phone.get(f"/calendar/{place.things['feed']}.ics").status_code == 404
    answer = phone.get("/nb/today")
    assert answer.headers.get("X-Not-Kept") == "1" and "X-Keep" not in answer.headers
    assert phone.get("/nb/offline/pages.json").json["pages"] == []


def test_the_change_is_noted_with_its_office_and_told_in_the_app(place: Place):
    place.protects(place.browser("kari"), "confidential")
    (change,) = place.rows(ProtectionChange)
    assert (change.level, change.organisation_id) == ("confidential", place.offices["office"])
    assert [row.code for row in place.rows(Notice)] == ["protection_on"]
    phone = place.browser("hanan")
    assert "Kontoret har strammet inn" in phone.get("/nb/me").text
    assert "Fortrolig adresse" in phone.get("/nb/me/protection").text


def test_a_strictly_protected_person_has_an_alias_and_no_trace_of_her_name(place: Place):
    before = place.hanan()
    place.protects(place.browser("kari"), "strictly_confidential", ("kari", "leader"))
    after = place.hanan()
    assert CANARY not in f"{after.given_name} {after.family_name} {after.sort_key} {after.search_key}"
    assert CANARY.lower() not in f"{after.sort_key} {after.search_key}"
    assert after.public_id == before.public_id and after.revision == before.revision + 1
    assert place.rows(Credential) == []
    assert {row.kind for row in place.rows(SourceId)} == {HIDDEN}
    assert not {"P-17", "S-4"} & {row.source_id for row in place.rows(SourceId)}
    assert CANARY.lower() not in everything(place).lower()


def test_only_those_named_find_her_and_each_has_to_say_why(place: Place):
    kari = place.browser("kari")
    place.protects(kari, "strictly_confidential", ("kari", "leader"))
    page = f"/nb/staff/people/{place.public['hanan']}"
    for name in ("per", "teacher", "admin", "stranger"):
        browser = place.browser(name)
        assert browser.get(page).status_code == 404
        assert browser.get(place.address).status_code == 404
        assert place.protects(browser, "none").status_code == 404
    assert kari.get(page).status_code == 303
    place.opens_up(kari)
    alias = place.hanan().family_name
    assert alias in kari.get(page).text
    assert alias in kari.get("/nb/staff/protected").text
    assert alias not in kari.get("/nb/staff/people").text
    assert "Ingen personer passer" in kari.get("/nb/staff/people", query_string={"q": alias}).text
    assert alias not in place.browser("per").get("/nb/staff/protected").text


def test_who_is_named_can_be_changed_and_whoever_is_left_out_is_out_at_once(place: Place):
    kari, liv = place.browser("kari"), place.browser("leader")
    place.protects(kari, "strictly_confidential", ("kari", "leader"))
    place.opens_up(kari)
    assert place.protects(kari, "strictly_confidential", ("leader",)).status_code == 303
    assert kari.get(place.address).status_code == 404
    assert "navngitt" not in kari.get("/nb/staff/people").text.lower()
    place.opens_up(liv)
    assert liv.get(place.address).status_code == 200
    assert [row.staff_id for row in place.rows(NamedStaff) if row.ended_at is None] == [place.ids["leader"]]
    assert len(place.rows(ProtectionChange)) == 1  # the level is the same


def test_leaving_herself_out_is_said_before_it_is_done(place: Place):
    answer = place.protects(place.browser("kari"), "strictly_confidential", ("leader",), step="look")
    assert "Etter dette kan du ikke åpne personen" in answer.text
    assert "Bare én er valgt" in answer.text


def test_switched_off_again_she_has_the_name_that_is_typed_and_nothing_comes_back_by_itself(place: Place):
    kari = place.browser("kari")
    place.protects(kari, "strictly_confidential", ("kari",))
    place.opens_up(kari)
    look = place.protects(kari, "none", step="look", given_name="Sara", family_name="Ny")
    assert "er ikke lagret" in look.text and "Sara" in look.text
    assert place.protects(kari, "none", given_name="Sara", family_name="Ny").status_code == 303
    after = place.hanan()
    assert (after.given_name, after.family_name, after.protection) == ("Sara", "Ny", "none")
    assert all(row.ended_at for row in place.rows(NamedStaff))
    assert all(row.revoked_at for row in place.rows(CalendarFeed)) and not place.rows(MessageWay)
    assert "Sara" in place.browser("per").get("/nb/staff/people").text
    assert [row.level for row in place.rows(ProtectionChange)] == ["strictly_confidential", "none"]
    assert [row.code for row in place.rows(Notice)] == ["protection_strict", "protection_off"]


def test_phones_are_ended_as_well_when_that_is_asked_for(place: Place):
    phone = place.browser("hanan")
    place.protects(place.browser("kari"), "confidential", end_phones="yes")
    assert phone.get("/nb/today").status_code == 302
    assert all(row.ended_at for row in place.rows(LoginSession, person_id=place.ids["hanan"]))


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"level": "secret"}, "level"),
        ({"level": ""}, "level"),
        ({"level": "none"}, "level"),
        ({"level": "strictly_confidential", "named": []}, "named"),
        ({"level": "strictly_confidential", "named": ["0" * 32]}, "named"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_changed(sqlite_place: Place, fields, field):
    answer = sqlite_place.protects(sqlite_place.browser("kari"), "confidential", **fields)
    assert answer.status_code == 422 and f"f-{field}-error" in answer.text
    assert sqlite_place.hanan().protection == "none"


@pytest.mark.parametrize(
    "fields", [{"given_name": ""}, {"given_name": "x" * 121}, {"given_name": "A", "family_name": "x" * 121}]
)
def test_a_name_is_wanted_when_she_is_no_longer_strictly_protected(sqlite_place: Place, fields):
    kari = sqlite_place.browser("kari")
    sqlite_place.protects(kari, "strictly_confidential", ("kari",))
    sqlite_place.opens_up(kari)
    answer = sqlite_place.protects(kari, "none", **fields)
    assert answer.status_code == 422 and "-error" in answer.text
    assert sqlite_place.hanan().protection == "strictly_confidential"


def test_a_form_older_than_the_record_is_shown_how_it_is_now(place: Place):
    kari, per = place.browser("kari"), place.browser("per")
    place.protects(per, "confidential")
    answer = place.protects(kari, "strictly_confidential", ("kari",), seen_revision="1")
    assert answer.status_code == 409 and "Ingenting er lagret nå" in answer.text
    assert place.hanan().protection == "confidential"


def test_staff_of_other_offices_and_those_who_have_left_cannot_be_named(place: Place):
    page = place.browser("kari").get(place.address).text
    assert "Per Ås" in page and "Liv Lie" in page
    assert "Tor Bø" not in page and "Sol Vik" not in page and "Ada Moe" not in page
    answer = place.protects(place.browser("kari"), "strictly_confidential", ("teacher",))
    assert answer.status_code == 422 and place.hanan().protection == "none"


def test_it_is_asked_for_the_code_again_when_it_was_given_long_ago(sqlite_place: Place):
    kari = sqlite_place.browser("kari", proved_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert kari.get(sqlite_place.address).status_code == 303
    answer = sqlite_place.protects(kari, "confidential")
    assert answer.status_code == 422 and "Vis at det er deg" in answer.text
    assert sqlite_place.hanan().protection == "none"


@pytest.mark.parametrize("name", ["teacher", "admin", "stranger", "hanan"])
def test_those_who_do_not_follow_her_up_find_no_page(place: Place, name: str):
    browser = place.browser(name)
    assert browser.get(place.address).status_code == 404
    assert place.protects(browser, "confidential").status_code == 404
    assert place.hanan().protection == "none"


def everything(place: Place) -> str:
    """Every row of every table, as text."""
    from sqlalchemy import select

    from webapp.tables import Base
    from webapp.tables.database import Who

    with place.database.reading(Who(everything=True)) as db:
        return repr([tuple(row) for table in Base.metadata.sorted_tables for row in db.execute(select(table))])


def test_own_page_says_it_in_plain_words_at_each_level(place: Place):
    kari, phone = place.browser("kari"), place.browser("hanan")
    assert "Du kan be kontoret ditt om adressesperre" in phone.get("/nb/me/protection").text
    place.protects(kari, "strictly_confidential", ("kari", "leader"))
    page = phone.get("/nb/me/protection").text
    assert "2 ansatte kan åpne opplysningene dine" in page and "Kari Nes" not in page
    assert isinstance(place.hanan(), Person)


def test_a_card_printed_before_opens_nobody_who_is_strictly_protected_now(place: Place):
    """Whoever printed it may be one of those who are not named, and have kept the code."""
    place.browser("kari").post(f"/nb/staff/people/{place.public['hanan']}/access/card")
    assert [card.blocked_at for card in place.rows(CodeCard)] == [None]
    place.protects(place.browser("kari"), "strictly_confidential", ("kari",))
    assert all(card.blocked_at for card in place.rows(CodeCard))
