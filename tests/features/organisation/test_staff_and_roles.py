"""An administrator's house: who works there, with which roles, and what happens at once when that changes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.apps import Browser, app_anywhere, app_folder, database_of, logged_in  # noqa: F401
from tests.given import given_in
from webapp.tables.database import Who
from webapp.tables.organisations import Organisation
from webapp.tables.people import LoginSession, Person, Role
from webapp.tables.ways_in import CodeCard

ALL = Who(everything=True)


@pytest.fixture
def house(app: Flask) -> dict[str, Any]:
    return a_house(app)


@pytest.fixture
def house_anywhere(app_anywhere: Flask) -> dict[str, Any]:  # noqa: F811
    return a_house(app_anywhere)


def a_house(app: Flask) -> dict[str, Any]:
    """A municipality with an administrator and an adviser; another with its own."""
    with given_in(database_of(app)) as given:
        here, there = given.organisation(), given.organisation(name="Lier kommune")
        found = {
            "here": here,
            "there": there,
            "admin": given.staff("admin", here, "Anne Berg"),
            "adviser": given.staff("adviser", here, "Kari Nes"),
            "other": given.staff("adviser", there, "Per Ås"),
        }
    return found


def admin_of(app: Flask, house: dict[str, Any]) -> Browser:
    return logged_in(app, house["admin"].id, staff=True)


def one(house: dict[str, Any], who: str = "adviser") -> str:
    return f"/nb/staff/organisation/{house[who].public_id}"


def revision(app: Flask, person: Person) -> str:
    with database_of(app).reading(ALL) as db:
        return str(db.scalar(select(Person.revision).where(Person.id == person.id)))


def roles(app: Flask, person: Person) -> dict[str, bool]:
    """Name of each role -> whether it has ended."""
    with database_of(app).reading(ALL) as db:
        rows = db.execute(select(Role.name, Role.ended_on).where(Role.person_id == person.id))
        return {row.name: row.ended_on is not None for row in rows}


def test_the_list_has_those_who_work_here_and_nobody_else(app, house):
    page = admin_of(app, house).get("/nb/staff/organisation").text
    assert "Nes, Kari" in page and "Berg, Anne" in page and "Ås, Per" not in page


def test_the_list_is_searched_and_those_who_left_stand_apart(app, house):
    browser = admin_of(app, house)
    with database_of(app).the_write(ALL) as db:
        db.execute(update(Role).where(Role.person_id == house["adviser"].id).values(ended_on=datetime.now(UTC).date()))
    assert "Nes, Kari" not in browser.get("/nb/staff/organisation?q=nes").text
    assert "Nes, Kari" in browser.get("/nb/staff/organisation?q=nes&show=before").text


def test_a_long_list_has_pages_and_asks_as_often(app, house):
    with given_in(database_of(app)) as given:
        for number in range(60):
            given.staff("adviser", house["here"], f"Nr{number:02d} Zander{number:02d}")
    page = admin_of(app, house).get("/nb/staff/organisation")
    assert "after=" in page.text and "Zander00" in page.text and "Zander59" not in page.text


def test_an_account_is_made_with_a_role_and_no_way_in(app, house):
    answer = admin_of(app, house).post(
        "/nb/staff/organisation/new",
        {"given_name": "Ida", "family_name": "Vik", "language": "en", "role": "leader"},
    )
    assert answer.status_code == 303
    with database_of(app).reading(ALL) as db:
        made = db.execute(
            select(Person.given_name, Person.language, Role.name, Role.organisation_id)
            .join(Role, Role.person_id == Person.id)
            .where(Person.family_name == "Vik")
        ).one()
    assert tuple(made) == ("Ida", "en", "leader", house["here"].id)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(app, house):
    answer = admin_of(app, house).post(
        "/nb/staff/organisation/new", {"given_name": "Ida", "family_name": "", "language": "xx", "role": "teacher"}
    )
    assert answer.status_code == 422
    assert 'value="Ida"' in answer.text
    for field in ("family_name", "language", "role"):
        assert f'id="f-{field}-error"' in answer.text


def test_a_role_is_given_ended_and_given_back(app, house):
    browser, place = admin_of(app, house), house["here"].public_id
    for step, verb in enumerate(("role", "role/end", "role")):
        field = f"give_{place}" if verb == "role" else "role"
        sent = {"place": place, field: "leader", "revision": revision(app, house["adviser"])}
        assert browser.post(f"{one(house)}/{verb}", sent).status_code == 303
        assert roles(app, house["adviser"])["leader"] is (step == 1)


def test_a_role_taken_away_counts_from_the_next_request(app, house):
    adviser = logged_in(app, house["adviser"].id, staff=True)
    assert adviser.get("/nb/staff/people").status_code == 200
    sent = {"place": house["here"].public_id, "role": "adviser", "revision": revision(app, house["adviser"])}
    admin_of(app, house).post(f"{one(house)}/role/end", sent)
    assert adviser.get("/nb/staff/people").status_code == 404


def test_a_closed_account_is_logged_out_everywhere_and_can_be_opened_again(app, house):
    adviser, browser = logged_in(app, house["adviser"].id, staff=True), admin_of(app, house)
    sent = {"revision": revision(app, house["adviser"])}
    assert browser.post(f"{one(house)}/close", sent).status_code == 303
    assert adviser.get("/nb/staff/people").status_code == 302
    with database_of(app).reading(ALL) as db:
        live = db.scalar(
            select(LoginSession.id).where(
                LoginSession.person_id == house["adviser"].id, LoginSession.ended_at.is_(None)
            )
        )
    assert live is None
    assert browser.post(f"{one(house)}/open", {"revision": revision(app, house["adviser"])}).status_code == 303
    assert logged_in(app, house["adviser"].id, staff=True).get("/nb/staff/people").status_code == 200


def test_the_last_administrator_keeps_the_role_and_nobody_closes_her_own_account(app, house):
    browser, who = admin_of(app, house), house["admin"]
    sent = {"place": house["here"].public_id, "role": "admin", "revision": revision(app, who)}
    assert browser.post(f"{one(house, 'admin')}/role/end", sent).status_code == 422
    assert browser.post(f"{one(house, 'admin')}/close", {"revision": revision(app, who)}).status_code == 422
    assert roles(app, who) == {"admin": False}


def test_an_account_that_another_place_uses_too_is_not_closed_here(app, house):
    with given_in(database_of(app)) as given:
        given.role(given.session.get_one(Person, house["adviser"].id), "adviser", house["there"])
    answer = admin_of(app, house).post(f"{one(house)}/close", {"revision": revision(app, house["adviser"])})
    assert answer.status_code == 422


def test_an_old_form_is_a_conflict_and_changes_nothing(app, house):
    sent = {"place": house["here"].public_id, f"give_{house['here'].public_id}": "leader", "revision": "77"}
    assert admin_of(app, house).post(f"{one(house)}/role", sent).status_code == 409
    assert roles(app, house["adviser"]) == {"adviser": False}


@pytest.mark.parametrize("verb", ["", "/role", "/role/end", "/close", "/open"])
def test_somebody_of_another_place_is_not_found(app, house, verb):
    browser = admin_of(app, house)
    sent = {"place": house["there"].public_id, "role": "leader", "revision": "1"}
    address = one(house, "other") + verb
    assert (browser.post(address, sent) if verb else browser.get(address)).status_code == 404


def test_a_role_cannot_be_given_in_a_place_one_does_not_administer(app, house):
    place = house["there"].public_id
    sent = {"place": place, f"give_{place}": "adviser", "revision": revision(app, house["adviser"])}
    assert admin_of(app, house).post(f"{one(house)}/role", sent).status_code == 404
    assert roles(app, house["adviser"]) == {"adviser": False}


def test_who_gets_to_see_records_comes_in_anew_and_by_no_card_printed_before(app, house):
    """A volunteer came in with a PIN; and the coordinator may have kept the code of a card."""
    with given_in(database_of(app)) as given:
        here = given.session.get_one(Organisation, house["here"].id)
        who = given.staff("volunteer", here, "Liv Dal")
        given.code_card(who, here, given.session.get_one(Person, house["admin"].id))
    phone, place = logged_in(app, who.id, staff=True), house["here"].public_id
    sent = {"place": place, f"give_{place}": "adviser", "revision": revision(app, who)}
    answer = admin_of(app, house).post(f"/nb/staff/organisation/{who.public_id}/role", sent)
    assert answer.status_code == 303
    assert phone.get("/nb/staff/people").status_code == 302
    with database_of(app).reading(ALL) as db:
        assert db.scalars(select(CodeCard.blocked_at)).one() is not None


def test_one_more_role_logs_nobody_out_who_had_one_already(app, house):
    adviser, place = logged_in(app, house["adviser"].id, staff=True), house["here"].public_id
    sent = {"place": place, f"give_{place}": "leader", "revision": revision(app, house["adviser"])}
    assert admin_of(app, house).post(f"{one(house)}/role", sent).status_code == 303
    assert adviser.get("/nb/staff/people").status_code == 200


@pytest.mark.parametrize("verb", ["close", "open"])
def test_whoever_works_here_no_more_has_an_account_that_is_not_ours_to_close_or_open(app, house, verb):
    with database_of(app).the_write(ALL) as db:
        db.execute(update(Role).where(Role.person_id == house["adviser"].id).values(ended_on=datetime.now(UTC).date()))
        closed = datetime.now(UTC) if verb == "open" else None
        db.execute(update(Person).where(Person.id == house["adviser"].id).values(disabled_at=closed))
    browser = admin_of(app, house)
    assert f"{one(house)}/{verb}" not in browser.get(one(house)).text
    assert browser.post(f"{one(house)}/{verb}", {"revision": revision(app, house["adviser"])}).status_code == 422
    with database_of(app).reading(ALL) as db:
        found = db.scalar(select(Person.disabled_at).where(Person.id == house["adviser"].id))
        assert (found is not None) == (verb == "open")


def test_the_account_of_somebody_who_is_served_too_is_not_closed_by_her_workplace(
    app_anywhere,  # noqa: F811
    house_anywhere,
):
    """It is her way to her own plan, at another office that the administrator sees nothing of."""
    with given_in(database_of(app_anywhere)) as given:
        person = given.session.get_one(Person, house_anywhere["adviser"].id)
        given.served(person, given.session.get_one(Organisation, house_anywhere["there"].id))
    browser = admin_of(app_anywhere, house_anywhere)
    sent = {"revision": revision(app_anywhere, house_anywhere["adviser"])}
    assert browser.post(f"{one(house_anywhere)}/close", sent).status_code == 422
    with database_of(app_anywhere).reading(ALL) as db:
        assert db.scalar(select(Person.disabled_at).where(Person.id == house_anywhere["adviser"].id)) is None


@pytest.mark.parametrize("verb", ["role/end", "close"])
def test_whoever_stops_takes_no_card_along_that_she_printed(app, house, verb):
    with given_in(database_of(app)) as given:
        here, adviser = (given.session.merge(house[name]) for name in ("here", "adviser"))
        given.code_card(given.participant(), here, adviser)
    sent = {"place": house["here"].public_id, "role": "adviser", "revision": revision(app, house["adviser"])}
    assert admin_of(app, house).post(f"{one(house)}/{verb}", sent).status_code == 303
    with database_of(app).reading(ALL) as db:
        assert db.scalars(select(CodeCard.blocked_at)).one() is not None
