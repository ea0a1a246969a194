"""A municipality's meeting places, kept in order by whoever administers or coordinates there."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.apps import Browser, browser_of, database_of, logged_in
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.meet import Place

ALL = Who(everything=True)


@pytest.fixture
def town(app: Flask) -> dict[str, Any]:
    with given_in(database_of(app)) as given:
        drammen, lier = given.municipality(), given.municipality("3312", "Lier")
        office = given.organisation(municipality=drammen)
        return {
            "library": given.place("Biblioteket", drammen, kind="library", address="Grønland 32"),
            "elsewhere": given.place("Lier bibliotek", lier, kind="library"),
            "coordinator": given.staff("coordinator", office, "Nora Lie"),
        }


def coordinator(app: Flask, town: dict[str, Any]) -> Browser:
    return logged_in(app, town["coordinator"].id, staff=True)


def kept(app: Flask, name: str) -> Place:
    with database_of(app).reading(ALL) as db:
        return db.scalars(select(Place).where(Place.name == name)).one()


def test_the_list_has_the_places_of_ones_own_municipality(app, town):
    page = coordinator(app, town).get("/nb/staff/places").text
    assert "Biblioteket" in page and "Lier bibliotek" not in page


def test_a_place_is_found_by_name_and_address(app, town):
    browser = coordinator(app, town)
    assert "Biblioteket" in browser.get("/nb/staff/places?q=grønland").text
    assert "Biblioteket" not in browser.get("/nb/staff/places?q=svømmehall").text


def test_a_new_place_stands_where_people_look_for_it(app, town):
    sent = {"name": "Bydelshuset", "kind": "community_house", "address": "Torget 1", "web_address": "www.example.org"}
    assert coordinator(app, town).post("/nb/staff/places/new", sent).status_code == 303
    assert kept(app, "Bydelshuset").web_address == "https://www.example.org"
    assert "Bydelshuset" in browser_of(app).get("/nb/meet?municipality=3301").text


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(app, town):
    sent = {"name": "", "kind": "palace", "address": "Torget 1", "web_address": "javascript:alert(1)"}
    answer = coordinator(app, town).post("/nb/staff/places/new", sent)
    assert answer.status_code == 422 and 'value="Torget 1"' in answer.text
    for field in ("name", "kind", "web_address"):
        assert f'id="f-{field}-error"' in answer.text


def test_a_place_is_corrected_and_an_old_form_is_a_conflict(app, town):
    browser, address = coordinator(app, town), f"/nb/staff/places/{town['library'].public_id}"
    sent = {"name": "Hovedbiblioteket", "kind": "library", "revision": "1"}
    assert browser.post(address, sent).status_code == 303
    assert browser.post(address, sent | {"name": "Noe annet"}).status_code == 409
    assert kept(app, "Hovedbiblioteket").revision == 2


def test_a_closed_place_is_no_longer_shown_and_can_be_opened_again(app, town):
    browser, address = coordinator(app, town), f"/nb/staff/places/{town['library'].public_id}"
    for revision, wish in (("1", "close"), ("2", "open")):
        sent = {"name": "Biblioteket", "kind": "library", "revision": revision, "do": wish}
        assert browser.post(address, sent).status_code == 303
        shown = "Grønland 32" in browser_of(app).get("/nb/meet?municipality=3301").text
        assert shown is (wish == "open")


def test_another_municipalitys_place_is_not_found(app, town):
    browser, address = coordinator(app, town), f"/nb/staff/places/{town['elsewhere'].public_id}"
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"name": "x", "kind": "library", "revision": "1"}).status_code == 404
