"""Linking what one is elsewhere to one's own account, from inside, with the code just given; and unlinking it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.apps import Browser, database_of, logged_in
from tests.features.identity.conftest import House
from webapp.features.identity import linked, providers_to_link
from webapp.tables.database import Who
from webapp.tables.ways_in import LinkedIdentity

LINK, UNLINK = "/nb/me/way-in/link/{}", "/nb/me/way-in/unlink/{}"


def proves(house: House, subject: str, provider: str = "idporten") -> None:
    """What the provider says of whoever comes there next."""
    server = getattr(house, provider)
    header = {"alg": "ES256"} if provider == "staff" else {}
    server.answer = lambda form: server.tokens(server.token(header=header, sub=subject))


def link(house: House, browser: Browser, provider: str = "idporten") -> TestResponse:
    return house.come_back(browser, house.set_off(browser, provider, LINK.format(provider)))


def live_links(house: House) -> list[tuple[int, str, str]]:
    return [(each.person_id, each.provider, each.subject) for each in house.links() if each.ended_at is None]


def test_what_is_linked_opens_the_same_account_afterwards(house_anywhere: House):
    house = house_anywhere
    proves(house, "sub-kari-at-home")
    answer = link(house, logged_in(house.app, house.kari, staff=True))
    assert answer.status_code == 303
    assert (house.kari, "idporten", "sub-kari-at-home") in live_links(house)
    assert house.log_in().status_code == 303
    assert house.sessions()[-1].person_id == house.kari


def test_linking_works_where_the_browser_has_no_visitors_cookie(house: House):
    browser = logged_in(house.app, house.kari, staff=True)
    assert browser.cookie("visitor") is None
    proves(house, "sub-new")
    assert link(house, browser).status_code == 303
    assert len(live_links(house)) == 3


def test_a_subject_linked_to_somebody_else_is_refused_calmly(house_anywhere: House):
    house = house_anywhere
    before = live_links(house)
    answer = link(house, logged_in(house.app, house.kari, staff=True))  # proves to be sub-hanan
    assert answer.status_code == 422
    assert "allerede koblet til en annen" in answer.text
    assert live_links(house) == before


def test_linking_the_same_again_changes_nothing(house: House):
    before = live_links(house)
    assert link(house, logged_in(house.app, house.hanan)).status_code == 303
    assert live_links(house) == before


def test_another_of_the_same_provider_needs_the_first_unlinked(house_anywhere: House):
    house, browser = house_anywhere, logged_in(house_anywhere.app, house_anywhere.hanan)
    proves(house, "sub-new")
    assert "koble fra den gamle først" in link(house, browser).text
    assert browser.post(UNLINK.format("idporten")).status_code == 303
    assert link(house, browser).status_code == 303
    assert (house.hanan, "idporten", "sub-new") in live_links(house)


def test_what_was_unlinked_can_be_linked_by_whoever_proves_it(house: House):
    logged_in(house.app, house.hanan).post(UNLINK.format("idporten"))
    assert link(house, logged_in(house.app, house.kari, staff=True)).status_code == 303
    assert (house.kari, "idporten", "sub-hanan") in live_links(house)


def test_unlinking_ends_one_s_own_and_nobody_else_s(house_anywhere: House):
    house = house_anywhere
    logged_in(house.app, house.hanan).post(UNLINK.format("idporten"))
    assert live_links(house) == [(house.kari, "staff", "sub-kari")]
    assert house.log_in().status_code == 422
    with database_of(house.app).reading(Who(everything=True)) as db:
        assert linked(db, house.hanan) == ()
        assert [each.provider for each in linked(db, house.kari)] == ["staff"]


@pytest.mark.parametrize("address", [LINK, UNLINK])
def test_without_the_code_just_given_nothing_is_linked_or_unlinked(house: House, address: str):
    browser = logged_in(house.app, house.hanan, proved_at=datetime.now(UTC) - timedelta(minutes=11))
    answer = browser.post(address.format("idporten"))
    assert answer.status_code == 422
    assert "Vis at det er deg" in answer.text
    assert "Refresh" not in answer.headers
    assert len(live_links(house)) == 2


def test_a_participant_is_not_offered_the_employers_log_in(house: House):
    settings = house.app.config["SETTINGS"]
    assert [code for code, _words in providers_to_link(settings, staff=False)] == ["idporten"]
    assert [code for code, _words in providers_to_link(settings, staff=True)] == ["idporten", "staff"]
    assert logged_in(house.app, house.hanan).post(LINK.format("staff")).status_code == 404


def test_linking_is_finished_only_in_the_session_that_began_it(house: House):
    proves(house, "sub-new")
    mine = logged_in(house.app, house.kari, staff=True)
    away = house.set_off(mine, address=LINK.format("idporten"))
    for other in (house.browser(), logged_in(house.app, house.kari, staff=True), logged_in(house.app, house.hanan)):
        assert house.come_back(other, away).status_code == 422
    assert len(live_links(house)) == 2


def test_a_way_begun_to_link_lets_nobody_in(house: House):
    mine = logged_in(house.app, house.hanan)
    away = house.set_off(mine, address=LINK.format("idporten"))
    mine.client.delete_cookie("samvei", domain="localhost")
    mine.form_secret = ""
    assert house.come_back(mine, away).status_code == 422
    assert len(house.sessions()) == 1


def test_a_link_broken_off_leads_back_to_ones_ways_in(house: House):
    proves(house, "")
    answer = link(house, logged_in(house.app, house.kari, staff=True))
    assert answer.status_code == 422
    assert "Måter du kommer inn på" in answer.text


def test_a_link_that_ended_may_stand_beside_a_live_one(house_anywhere: House):
    house = house_anywhere
    with database_of(house.app).the_write(Who(everything=True)) as db:
        db.execute(
            update(LinkedIdentity).where(LinkedIdentity.person_id == house.hanan).values(ended_at=datetime.now(UTC))
        )
    assert link(house, logged_in(house.app, house.hanan)).status_code == 303
    assert [each.subject for each in house.links() if each.person_id == house.hanan] == ["sub-hanan", "sub-hanan"]


PROVE = "/nb/me/prove/by/{}"


def long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


def test_somebody_linked_can_show_once_more_that_it_is_her(house_anywhere: House):
    house = house_anywhere
    browser = logged_in(house.app, house.kari, staff=True, proved_at=long_ago())
    away = house.set_off(browser, "staff", PROVE.format("staff"), next="/nb/me")
    assert away.said["prompt"] == "login"
    answer = house.come_back(browser, away)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/me")
    assert datetime.now(UTC) - house.sessions()[0].proved_at < timedelta(minutes=1)


@pytest.mark.parametrize("changed", [{"sub": "sub-hanan"}, {"sub": "sub-stranger"}, {"auth_time": 1_700_000_000}])
def test_somebody_elses_log_in_there_or_an_old_one_proves_nothing(house: House, changed: dict[str, object]):
    house.staff.answer = lambda form: house.staff.tokens(
        house.staff.token(header={"alg": "ES256"}, **({"sub": "sub-kari"} | changed))
    )
    browser = logged_in(house.app, house.kari, staff=True, proved_at=long_ago())
    assert house.come_back(browser, house.set_off(browser, "staff", PROVE.format("staff"))).status_code == 422
    assert datetime.now(UTC) - house.sessions()[0].proved_at > timedelta(minutes=50)


def test_a_proof_begun_in_one_session_proves_nothing_in_another(house: House):
    first, second = (logged_in(house.app, house.kari, staff=True, proved_at=long_ago()) for _ in range(2))
    away = house.set_off(first, "staff", PROVE.format("staff"))
    assert house.come_back(second, away).status_code == 422
    assert all(datetime.now(UTC) - each.proved_at > timedelta(minutes=50) for each in house.sessions())
