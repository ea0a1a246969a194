"""Adding, naming and ending one's own passkeys, and showing with one that it is her."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.apps import browser_of, database_of, logged_in, session_row
from tests.features.passkeys.conftest import Holder, ask, get_in, make_passkey, passkeys
from tests.features.passkeys.soft_key import PRESENT, SoftKey, raw
from tests.given import given_in
from webapp.features.passkeys import end_ways, ways_of
from webapp.features.passkeys.actions import MOST_PASSKEYS
from webapp.tables.database import Who


def resident(app: Flask) -> int:
    with given_in(database_of(app)) as given:
        return int(given.resident().id)


def long_ago() -> dict[str, datetime]:
    return {"proved_at": datetime.now(UTC) - timedelta(minutes=11)}


def test_she_adds_one_and_gets_in_with_it(app: Flask):
    hanan, key = resident(app), SoftKey()
    answer = make_passkey(logged_in(app, hanan), key, "min telefon")
    assert answer.get_json() == {"to": "/nb/me/way-in"}
    (row,) = passkeys(app)
    assert (row.person_id, row.name) == (hanan, "min telefon")
    assert get_in(browser_of(app), key).status_code == 200


def test_the_phone_is_told_her_word_and_no_name_of_ours(app: Flask):
    browser = logged_in(app, resident(app))
    user = ask(browser, "/nb/me/way-in/passkey/ask")["options"]["user"]
    assert (user["name"], user["displayName"]) == ("Samvei", "Samvei")
    assert ask(browser, "/nb/me/way-in/passkey/ask", name="hjemme")["options"]["user"]["name"] == "hjemme"


def test_one_phone_does_not_get_two(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    options = ask(logged_in(app, hanan.id), "/nb/me/way-in/passkey/ask")["options"]
    assert [raw(each["id"]) for each in options["excludeCredentials"]] == [hanan.key.id]


def test_her_code_is_asked_for_first(app: Flask):
    browser = logged_in(app, resident(app), **long_ago())
    answer = browser.post("/nb/me/way-in/passkey/ask")
    assert answer.get_json()["to"].startswith("/nb/me/prove")


@pytest.mark.parametrize(
    "lies", [{"origin": "https://samvei.example.com"}, {"rp_id": "example.com"}, {"kind": "webauthn.get"}, {"framed": True},
             {"flags": PRESENT | 0x40}, {"challenge": "AAAA"}],
    ids=lambda lies: next(iter(lies)),
)  # fmt: skip
def test_what_is_forged_is_not_kept(app: Flask, lies: dict):
    answer = make_passkey(logged_in(app, resident(app)), SoftKey(), **lies)
    assert answer.status_code == 422
    assert answer.get_json()["error"]
    assert not passkeys(app)


def test_a_key_somebody_has_is_not_taken_over(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    stolen = SoftKey(id=hanan.key.id)
    assert make_passkey(logged_in(app, resident(app)), stolen).status_code == 422
    assert [row.person_id for row in passkeys(app)] == [hanan.id]
    assert get_in(browser_of(app), hanan.key).status_code == 200
    assert get_in(browser_of(app), stolen).status_code == 422


def test_a_challenge_makes_one_key_in_the_session_it_was_asked_in(app: Flask):
    hanan = resident(app)
    browser, key = logged_in(app, hanan), SoftKey()
    asked = ask(browser, "/nb/me/way-in/passkey/ask")
    fields = {"ceremony": asked["ceremony"], "credential": key.makes(asked["options"])}
    assert logged_in(app, hanan).post("/nb/me/way-in/passkey", fields).status_code == 422
    assert browser.post("/nb/me/way-in/passkey", fields).status_code == 200
    assert browser.post("/nb/me/way-in/passkey", fields).status_code == 422
    assert len(passkeys(app)) == 1


def test_there_is_an_end_to_how_many(app: Flask):
    hanan = resident(app)
    with given_in(database_of(app)) as given:
        person = given.session.get_one(type(given.resident()), hanan)
        for _ in range(MOST_PASSKEYS):
            given.passkey(person)
    assert make_passkey(logged_in(app, hanan), SoftKey()).status_code == 422


def test_she_changes_her_word_for_it(app: Flask, holder: Callable[..., Holder]):
    hanan = holder(name="gammel")
    browser, (row,) = logged_in(app, hanan.id), passkeys(app)
    page = browser.get(f"/nb/me/way-in/passkeys/{row.public_id}").text
    assert 'value="gammel"' in page
    assert (
        browser.post(f"/nb/me/way-in/passkeys/{row.public_id}/name", {"name": " ny \u202e\n" + "x" * 99}).status_code
        == 303
    )
    assert passkeys(app)[0].name == ("ny " + "x" * 99)[:60]


def test_the_page_says_when_it_is_the_only_way_in(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    browser, (row,) = logged_in(app, hanan.id), passkeys(app)
    assert "den eneste måten" in browser.get(f"/nb/me/way-in/passkeys/{row.public_id}").text
    make_passkey(browser, SoftKey())
    assert "den eneste måten" not in browser.get(f"/nb/me/way-in/passkeys/{row.public_id}").text


@pytest.mark.parametrize("what", ["", "/name", "/end"])
def test_somebody_elses_is_not_there(app: Flask, holder: Callable[..., Holder], what: str):
    holder()
    (row,) = passkeys(app)
    other = logged_in(app, resident(app))
    address = f"/nb/me/way-in/passkeys/{row.public_id}{what}"
    answer = other.post(address, {"name": "min"}) if what else other.get(address)
    assert answer.status_code == 404
    assert (passkeys(app)[0].name, passkeys(app)[0].ended_at) == ("", None)


def test_ending_it_asks_for_her_code_and_is_for_good(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    (row,) = passkeys(app)
    address = f"/nb/me/way-in/passkeys/{row.public_id}"
    assert logged_in(app, hanan.id, **long_ago()).post(f"{address}/end").status_code != 303
    assert passkeys(app)[0].ended_at is None
    browser = logged_in(app, hanan.id)
    assert browser.post(f"{address}/end").status_code == 303
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}/end").status_code == 404
    assert make_passkey(browser, hanan.key).status_code == 422  # nor does an ended one come back


def test_a_passkey_shows_that_it_is_her(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    browser = logged_in(app, hanan.id, **long_ago())
    asked = ask(browser, "/nb/me/prove/passkey/ask")
    assert [raw(each["id"]) for each in asked["options"]["allowCredentials"]] == [hanan.key.id]
    fields = {"ceremony": asked["ceremony"], "credential": hanan.key.answers(asked["options"]), "next": "/nb/me/way-in"}
    assert browser.post("/nb/me/prove/passkey", fields).get_json() == {"to": "/nb/me/way-in"}
    proved_at = session_row(app, browser.session_id or 0).proved_at
    assert proved_at is not None
    assert datetime.now(UTC) - proved_at < timedelta(minutes=1)


def test_somebody_elses_passkey_shows_nothing(app: Flask, holder: Callable[..., Holder]):
    hanan, nadia = holder(), holder(lambda given: given.resident())
    browser = logged_in(app, hanan.id, **long_ago())
    asked = ask(browser, "/nb/me/prove/passkey/ask")
    fields = {"ceremony": asked["ceremony"], "credential": nadia.key.answers(asked["options"])}
    assert browser.post("/nb/me/prove/passkey", fields).status_code == 422
    proved_at = session_row(app, browser.session_id or 0).proved_at
    assert proved_at is not None
    assert datetime.now(UTC) - proved_at > timedelta(minutes=10)


def test_without_a_passkey_there_is_nothing_to_show_with(app: Flask):
    answer = logged_in(app, resident(app)).post("/nb/me/prove/passkey/ask")
    assert answer.status_code == 422
    assert "ingen passnøkkel" in answer.get_json()["error"]


def test_all_her_ways_end_at_once(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    with given_in(database_of(app)) as given:
        person = given.session.get_one(type(given.resident()), hanan.id)
        given.credential(person, "hanan", "x")
        given.authenticator(person)
    with database_of(app).reading(Who(everything=True)) as db:
        ways = ways_of(db, hanan.id)
        assert (len(ways.passkeys), ways.log_in_name, ways.has_authenticator) == (1, "hanan", True)
    with database_of(app).the_write(Who(everything=True)) as db:
        end_ways(db, hanan.id, datetime.now(UTC))
    with database_of(app).reading(Who(everything=True)) as db:
        ways = ways_of(db, hanan.id)
        assert (ways.passkeys, ways.log_in_name, ways.has_authenticator) == ((), None, False)
    assert get_in(browser_of(app), hanan.key).status_code == 422
