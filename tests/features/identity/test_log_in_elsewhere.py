"""The way to a provider and back: where it leads, what it carries, whom it lets in, and what is said when it does not."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update

from tests.apps import app, browser_of, database_of, logged_in  # noqa: F401
from tests.features.identity.conftest import House
from tests.features.identity.key_server import CLIENT, SECRET
from tests.given import given_in
from webapp.features.identity import providers
from webapp.features.identity.discovery import forget_providers
from webapp.tables.access import Attempt
from webapp.tables.database import Who
from webapp.tables.people import Person, Role
from webapp.tables.ways_in import LinkedIdentity, LoginStep
from webapp.web.sessions import LASTS_FOR_STAFF, LASTS_OTHERWISE

ROUTES = ("/nb/oidc/{}", "/oidc/{}/callback?code=x&state=" + "s" * 43)
POSTS = ("/nb/oidc/{}", "/oidc/{}/callback", "/oidc/{}/logout", "/nb/me/way-in/link/{}", "/nb/me/way-in/unlink/{}")


def change(house: House, *statements: object) -> None:
    with database_of(house.app).the_write(Who(everything=True)) as db:
        for statement in statements:
            db.execute(statement)  # type: ignore[call-overload]


def people(house: House) -> int:
    with database_of(house.app).reading(Who(everything=True)) as db:
        return db.query(Person).count()


@pytest.mark.parametrize("provider", ["idporten", "staff", "nobody"])
def test_nothing_is_there_where_nothing_is_set_up(app: Flask, provider: str):  # noqa: F811
    with given_in(database_of(app)) as given:
        hanan = given.resident()
    for browser in (browser_of(app), logged_in(app, hanan.id)):
        assert {browser.get(each.format(provider)).status_code for each in ROUTES} == {404}
        posts = POSTS if browser.form_secret else POSTS[:3]
        assert {browser.post(each.format(provider)).status_code for each in posts} == {404}
    assert providers(app.config["SETTINGS"]) == ()


def test_the_buttons_are_those_that_are_set_up(house: House):
    assert [code for code, _words in providers(house.app.config["SETTINGS"])] == ["idporten", "staff"]


def test_the_address_there_carries_a_challenge_a_state_and_a_nonce_and_no_secret(house: House):
    away = house.set_off(house.browser())
    assert away.address.startswith(f"{house.idporten.issuer}/authorize?")
    fixed = {name: away.said[name] for name in away.said if name not in ("state", "nonce", "code_challenge")}
    assert fixed == {
        "response_type": "code", "client_id": CLIENT, "scope": "openid", "code_challenge_method": "S256",
        "redirect_uri": f"{house.app.config['SETTINGS'].public_address}/oidc/idporten/callback",
        "acr_values": "idporten-loa-substantial", "prompt": "login", "ui_locales": "nb",
    }  # fmt: skip
    assert len({away.said[name] for name in ("state", "nonce", "code_challenge")}) == 3
    assert SECRET not in away.address


def test_each_way_there_is_its_own(house: House):
    browser = house.browser()
    first, second = house.set_off(browser).said, house.set_off(browser).said
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


def test_the_state_is_kept_only_as_a_hash(house: House):
    away = house.set_off(house.browser())
    with database_of(house.app).reading(Who(everything=True)) as db:
        (step,) = db.query(LoginStep).all()
    assert away.state not in f"{step.token_hash} {step.values}"


def test_the_linked_person_comes_in(house_anywhere: House):
    house, browser = house_anywhere, house_anywhere.browser()
    answer = house.log_in(browser=browser)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/today")
    (session,) = house.sessions()
    assert (session.person_id, session.method, session.phone) == (house.hanan, "idporten", None)
    assert session.expires_at - session.created_at == LASTS_OTHERWISE
    assert browser.get("/nb/hours").status_code == 200
    assert house.links()[0].last_used_at is not None


def test_staff_come_in_by_the_employers_log_in_and_have_a_working_day(house_anywhere: House):
    house = house_anywhere
    assert house.log_in("staff").status_code == 303
    (session,) = house.sessions()
    assert (session.person_id, session.method) == (house.kari, "staff")
    assert session.expires_at - session.created_at == LASTS_FOR_STAFF


def test_the_code_is_asked_about_with_the_verifier_and_the_secret_once(house: House):
    house.idporten.answer = house.idporten.verifies
    assert house.log_in().status_code == 303
    (asked,) = [each for each in house.idporten.asked if each[0] == "/token"]
    form, headers = asked[1], asked[2]
    assert (form["grant_type"], form["code"]) == ("authorization_code", "a-code")
    assert form["redirect_uri"].endswith("/oidc/idporten/callback")
    assert headers["Authorization"].startswith("Basic ")
    assert "client_secret" not in form


def test_one_goes_on_to_where_one_was_going_in_the_language_one_chose(house: House):
    browser = house.browser()
    assert '<input type="hidden" name="next" value="/ar/hours">' in browser.get("/ar/oidc/idporten?next=/ar/hours").text
    there = house.set_off(browser, address="/ar/oidc/idporten", next="/ar/hours")
    assert house.come_back(browser, there).headers["Location"] == "/ar/hours"


def test_without_a_page_to_go_on_to_the_language_of_the_set_off_stays(house: House):
    browser = house.browser()
    there = house.set_off(browser, address="/uk/oidc/idporten")
    assert house.come_back(browser, there).headers["Location"] == "/uk/today"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/nb/nothing"])
def test_the_way_on_never_leads_elsewhere(house: House, target: str):
    browser = house.browser()
    there = house.set_off(browser, next=target)
    assert house.come_back(browser, there).headers["Location"] == "/nb/today"


def test_coming_back_is_a_page_that_changes_nothing_and_is_kept_nowhere(house: House):
    browser = house.browser()
    away = house.set_off(browser)
    page = browser.get(f"/oidc/idporten/callback?code=a-code&state={away.state}")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "data-go-on" in page.text
    assert not house.sessions()
    assert house.come_back(browser, away).status_code == 303


def test_what_stands_in_the_address_comes_back_escaped(house: House):
    page = house.browser().get(f'/oidc/idporten/callback?code="><script>x&iss="><b>&state={"s" * 43}').text
    assert "<script>x" not in page
    assert '"><b>' not in page


def test_whoever_breaks_off_is_told_calmly_and_nothing_is_repeated(house: House):
    browser = house.browser()
    answer = house.come_back(browser, house.set_off(browser), code=None, error="access_denied", error_description="Hm!")
    assert answer.status_code == 200
    assert "Innloggingen ble avbrutt" in answer.text
    assert "Hm!" not in answer.text


def test_somebody_unknown_gets_no_account_and_is_told_how_to_get_a_card(house_anywhere: House):
    house = house_anywhere
    house.idporten.answer = lambda form: house.idporten.tokens(house.idporten.token(sub="sub-stranger"))
    before = people(house)
    answer = house.log_in()
    assert answer.status_code == 422
    assert "kodekort" in answer.text
    assert not house.sessions()
    assert (people(house), len(house.links())) == (before, 2)


def test_a_closed_account_stays_closed(house_anywhere: House):
    house = house_anywhere
    change(house, update(Person).where(Person.id == house.hanan).values(disabled_at=datetime.now(UTC)))
    assert house.log_in().status_code == 422
    assert not house.sessions()


def test_the_employers_log_in_opens_nothing_without_a_role(house_anywhere: House):
    house = house_anywhere
    change(house, update(Role).where(Role.person_id == house.kari).values(ended_on=date(2020, 1, 1)))
    assert house.log_in("staff").status_code == 422
    assert not house.sessions()


def test_an_unlinked_identity_opens_nothing(house: House):
    change(house, update(LinkedIdentity).values(ended_at=datetime.now(UTC)))
    assert house.log_in().status_code == 422
    assert not house.sessions()


def test_a_new_log_in_ends_the_session_before_it(house: House):
    browser = logged_in(house.app, house.kari, staff=True)
    visitor = house.browser()
    away = house.set_off(visitor)
    visitor.take("samvei", browser.token)
    visitor.form_secret = browser.form_secret
    assert house.come_back(visitor, away).status_code == 303
    old, new = house.sessions()
    assert old.ended_at is not None
    assert new.person_id == house.hanan


def test_somebody_logged_in_is_led_on_to_today(house: House):
    browser = logged_in(house.app, house.hanan)
    assert browser.get("/nb/oidc/idporten").headers["Location"] == "/nb/today"
    assert browser.post("/nb/oidc/idporten").headers["Location"] == "/nb/today"


def test_a_provider_that_is_down_is_a_calm_page_before_and_after(house: House):
    house.idporten.is_down = True
    answer = house.browser().post("/nb/oidc/idporten")
    assert answer.status_code == 503
    assert "Vi får ikke svar" in answer.text
    house.idporten.is_down = False
    forget_providers()
    browser = house.browser()
    away = house.set_off(browser)
    house.idporten.answer = lambda form: (503, {"error": "temporarily_unavailable"})
    assert house.come_back(browser, away).status_code == 503
    assert not house.sessions()


def test_too_many_set_offs_from_one_address_wait(house: House):
    browser = house.browser()
    house.set_off(browser)
    change(house, update(Attempt).values(tries=200))
    answer = browser.post("/nb/oidc/idporten")
    assert answer.status_code == 429
    assert "Vent et kvarter" in answer.text


def test_the_page_on_the_way_goes_on_by_itself_and_by_hand(house: House):
    browser = house.browser()
    answer = browser.post("/nb/oidc/idporten")
    there = answer.headers["Refresh"].removeprefix("0; url=")
    assert urlsplit(there).netloc == urlsplit(house.idporten.issuer).netloc
    assert "Fortsett" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("nonsense", ["\x00", "a" * 500_000, '\ud7ff<qv">', "💥" * 100, "٣", "../..", ""])
@pytest.mark.parametrize("name", ["state", "code", "iss", "error", "next"])
def test_nonsense_is_answered(house: House, name: str, nonsense: str):
    browser = house.browser()
    short = nonsense[:2_000]
    answers = [
        browser.get("/nb/oidc/idporten", query_string={name: short}),
        browser.get("/oidc/idporten/callback", query_string={"code": "x", "state": "s" * 43} | {name: short}),
        browser.post("/oidc/idporten/callback", {"code": "x", "state": "s" * 43} | {name: nonsense}),
        browser.post("/nb/oidc/idporten", {name: nonsense}),
    ]
    assert all(answer.status_code < 500 for answer in answers)
    assert all("<qv" not in answer.text for answer in answers)
