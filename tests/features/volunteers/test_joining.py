"""Somebody asks to arrange meetings, confirms her address, and the coordinator answers."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.apps import Browser, browser_of, database_of, logged_in
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person, Role
from webapp.tables.ways_in import VolunteerRequest

ALL = Who(everything=True)


@pytest.fixture
def town(app: Flask) -> dict[str, Any]:
    """A volunteer centre with a coordinator, beside a municipality with an administrator and no coordinator."""
    with given_in(database_of(app)) as given:
        drammen, lier = given.municipality(), given.municipality("3312", "Lier")
        centre = given.organisation("volunteer_centre", municipality=drammen)
        return {
            "centre": centre,
            "drammen": given.organisation(name="Drammen kommune", municipality=drammen),
            "lier": given.organisation(name="Lier kommune", municipality=lier),
            "coordinator": given.staff("coordinator", centre, "Nora Lie"),
            "admin": None,
        }


def letters(app: Flask) -> list[str]:
    folder = app.config["SETTINGS"].var / "messages"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))] if folder.exists() else []


def link_in(letter: str) -> str:
    return re.search(r"/nb/volunteer/join/[\w-]{43}", letter)[0]  # type: ignore[index]


def form(town: dict[str, Any], **more: str) -> dict[str, str]:
    typed = {"given_name": "Liv", "family_name": "Dal", "email": "liv@example.org", "place": town["centre"].public_id}
    return typed | more


def requests(app: Flask) -> int:
    with database_of(app).reading(ALL) as db:
        return db.scalar(select(func.count()).select_from(VolunteerRequest)) or 0


def asked(app: Flask, town: dict[str, Any]) -> Browser:
    """A browser of somebody who has sent the form and followed the link."""
    browser = browser_of(app)
    browser.get("/nb/volunteer/join")
    browser.post("/nb/volunteer/join", form(town))
    browser.post(link_in(letters(app)[-1]))
    return browser


def test_who_can_be_asked_is_the_coordinator_and_where_there_is_none_the_administrator(app, town):
    page = browser_of(app).get("/nb/volunteer/join").text
    assert town["centre"].public_id in page and town["drammen"].public_id not in page
    assert town["lier"].public_id not in page
    with given_in(database_of(app)) as given:
        given.staff("admin", town["lier"], "Anne Berg")
        given.staff("admin", town["drammen"], "Bo Vik")
    page = browser_of(app).get("/nb/volunteer/join").text
    assert town["lier"].public_id in page and town["drammen"].public_id not in page


def test_nothing_is_kept_before_the_link_was_followed(app, town):
    browser = browser_of(app)
    browser.get("/nb/volunteer/join")
    assert browser.post("/nb/volunteer/join", form(town)).status_code == 200
    assert len(letters(app)) == 1 and requests(app) == 0
    link = link_in(letters(app)[0])
    assert browser.get(link).status_code == 200 and requests(app) == 0
    assert browser.post(link).status_code == 200 and requests(app) == 1


def test_the_link_counts_once_and_only_in_the_browser_that_asked(app, town):
    browser, other = browser_of(app), browser_of(app)
    for each in (browser, other):
        each.get("/nb/volunteer/join")
    browser.post("/nb/volunteer/join", form(town))
    link = link_in(letters(app)[0])
    assert other.get(link).status_code == 404 and other.post(link).status_code == 404 and requests(app) == 0
    assert browser.post(link).status_code == 200
    assert browser.post(link).status_code == 404 and requests(app) == 1


def test_the_answer_is_the_same_for_an_address_that_is_known(app, town):
    asked(app, town)
    browser = browser_of(app)
    browser.get("/nb/volunteer/join")
    again = browser.post("/nb/volunteer/join", form(town))
    first = browser_of(app)
    first.get("/nb/volunteer/join")
    new = first.post("/nb/volunteer/join", form(town, email="ny@example.org"))
    assert (again.status_code, len(letters(app))) == (new.status_code, 3)
    browser.post(link_in(letters(app)[-2]) if "liv@" in letters(app)[-2] else link_in(letters(app)[-1]))
    assert requests(app) == 1


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(app, town):
    browser = browser_of(app)
    browser.get("/nb/volunteer/join")
    sent = form(town, email="ikke en adresse", family_name="", place="x")
    answer = browser.post("/nb/volunteer/join", sent)
    assert answer.status_code == 422 and 'value="Liv"' in answer.text and not letters(app)
    for field in ("email", "family_name", "place"):
        assert f'id="f-{field}-error"' in answer.text


def test_one_address_gets_only_some_letters(app, town):
    browser = browser_of(app)
    browser.get("/nb/volunteer/join")
    codes = [browser.post("/nb/volunteer/join", form(town)).status_code for _time in range(7)]
    assert codes == [200] * 5 + [429] * 2 and len(letters(app)) == 5


def test_the_coordinator_approves_and_the_account_has_the_role_and_no_way_in(app, town):
    asked(app, town)
    coordinator = logged_in(app, town["coordinator"].id, staff=True)
    page = coordinator.get("/nb/staff/volunteers").text
    assert "Liv Dal" in page and "liv@example.org" in page
    request_id = re.search(r"/staff/volunteers/([0-9a-f]{32})", page)[1]  # type: ignore[index]
    answer = coordinator.post(f"/nb/staff/volunteers/{request_id}", {"do": "approve"})
    assert answer.status_code == 303 and "/access" in answer.headers["Location"]
    with database_of(app).reading(ALL) as db:
        made = db.execute(
            select(Role.name, Role.organisation_id)
            .join(Person, Person.id == Role.person_id)
            .where(Person.family_name == "Dal")
        ).one()
    assert tuple(made) == ("volunteer", town["centre"].id)
    assert coordinator.post(f"/nb/staff/volunteers/{request_id}", {"do": "refuse"}).status_code == 404


def test_who_is_refused_gets_no_account(app, town):
    asked(app, town)
    coordinator = logged_in(app, town["coordinator"].id, staff=True)
    request_id = re.search(r"/staff/volunteers/([0-9a-f]{32})", coordinator.get("/nb/staff/volunteers").text)[1]  # type: ignore[index]
    assert coordinator.post(f"/nb/staff/volunteers/{request_id}", {"do": "refuse"}).status_code == 303
    with database_of(app).reading(ALL) as db:
        assert db.scalar(select(Person.id).where(Person.family_name == "Dal")) is None
    assert "Liv Dal" not in coordinator.get("/nb/staff/volunteers").text


def test_another_places_coordinator_sees_no_request_and_cannot_answer_it(app, town):
    asked(app, town)
    with given_in(database_of(app)) as given:
        other = given.staff("coordinator", given.organisation("volunteer_centre", "Et annet sted"), "Per Ås")
    mine = logged_in(app, town["coordinator"].id, staff=True).get("/nb/staff/volunteers").text
    request_id = re.search(r"/staff/volunteers/([0-9a-f]{32})", mine)[1]  # type: ignore[index]
    stranger = logged_in(app, other.id, staff=True)
    assert "Liv Dal" not in stranger.get("/nb/staff/volunteers").text
    assert stranger.post(f"/nb/staff/volunteers/{request_id}", {"do": "approve"}).status_code == 404


def test_a_coordinator_makes_an_account_for_somebody_without_an_address(app, town):
    coordinator = logged_in(app, town["coordinator"].id, staff=True)
    sent = {"given_name": "Liv", "family_name": "Dal", "language": "ar"}
    answer = coordinator.post("/nb/staff/volunteers/new", sent)
    assert answer.status_code == 303 and "/access" in answer.headers["Location"]
    assert "Dal, Liv" in coordinator.get("/nb/staff/volunteers").text


def test_somebody_logged_in_can_ask_too(app, town):
    with given_in(database_of(app)) as given:
        hanan = given.participant()
    browser = logged_in(app, hanan.id)
    assert browser.post("/nb/volunteer/join", form(town)).status_code == 200
    assert browser.post(link_in(letters(app)[-1])).status_code == 200 and requests(app) == 1


def test_nobody_is_sent_letters_all_day_by_whoever_types_her_address(app, town):
    browser, begun = browser_of(app), datetime.now(UTC).replace(minute=1)
    browser.get("/nb/volunteer/join")
    answers = []
    for quarter in range(6):
        with time_machine.travel(begun + timedelta(minutes=15 * quarter), tick=False):
            for number in range(3):
                sent = form(town, email=f"liv+{quarter}{number}@example.org")
                answers.append(browser.post("/nb/volunteer/join", sent).status_code)
    assert answers.count(200) == 10 == len(letters(app)) and set(answers) == {200, 429}


def test_a_strictly_protected_volunteer_is_on_no_list(app, town):
    with given_in(database_of(app)) as given:
        place = given.session.get_one(Organisation, town["centre"].id)
        given.staff("volunteer", place, "Fjord 4071").protection = "strictly_confidential"
        admin = given.staff("admin", place, "Anne Berg")
    assert "4071" not in logged_in(app, town["coordinator"].id, staff=True).get("/nb/staff/volunteers").text
    page = logged_in(app, admin.id, staff=True).get("/nb/staff/organisation").text
    assert "Berg, Anne" in page and "4071" not in page
