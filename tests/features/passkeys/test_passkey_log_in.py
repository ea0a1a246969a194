"""Logging in with a passkey: who gets in, and everything forged, replayed or ended that does not."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from tests.apps import browser_of, database_of, logged_in, running
from tests.features.passkeys.conftest import Holder, ask, get_in, make_passkey, passkeys, sessions
from tests.features.passkeys.soft_key import PRESENT, SoftKey, text
from tests.given import given_in
from webapp.tables.access import Attempt
from webapp.tables.database import Who
from webapp.tables.people import Person


def test_a_passkey_lets_her_in_without_a_name(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    browser = browser_of(app)
    answer = get_in(browser, hanan.key)
    assert (answer.status_code, answer.get_json()) == (200, {"to": "/nb/today"})
    assert browser.get("/nb/hours").status_code == 200
    row = sessions(app)[-1]
    assert (row.person_id, row.method, row.phone) == (hanan.id, "passkey", None)
    assert passkeys(app)[0].last_used_at is not None


def test_it_leads_on_to_where_one_was_going_and_never_elsewhere(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    assert get_in(browser_of(app), hanan.key, next="/ar/hours").get_json() == {"to": "/ar/hours"}
    assert get_in(browser_of(app), hanan.key, next="//evil.example").get_json() == {"to": "/nb/today"}


def test_staff_get_in_with_a_passkey_alone(app: Flask, holder: Callable[..., Holder]):
    kari = holder(lambda given: given.staff("adviser"))
    assert get_in(browser_of(app), kari.key).status_code == 200


def test_the_phone_is_asked_for_its_own_lock_and_finds_the_key_itself(app: Flask):
    options = ask(browser_of(app))["options"]
    assert options["userVerification"] == "required"
    assert options["rpId"] == "localhost"
    assert options["allowCredentials"] == []
    assert len(options["challenge"]) >= 43


LIES = {
    "another site's origin": {"origin": "https://samvei.example.com"},
    "the origin with another port": {"origin": "http://localhost:8080"},
    "another relying party": {"rp_id": "example.com"},
    "a challenge of its own": {"challenge": text(b"x" * 64)},
    "the other ceremony": {"kind": "webauthn.create"},
    "no lock opened": {"flags": PRESENT},
    "nobody there": {"flags": 0},
    "another person's handle": {"handle": b"y" * 16},
    "no handle": {"handle": None},
    "an empty handle": {"handle": b""},
    "from within a frame": {"framed": True},
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_forged_lets_nobody_in(app: Flask, holder: Callable[..., Holder], lie: str):
    hanan = holder()
    browser = browser_of(app)
    answer = get_in(browser, hanan.key, **LIES[lie])
    assert answer.status_code == 422
    assert "på en annen måte" in answer.get_json()["error"]
    assert browser.cookie("samvei") is None
    assert len(sessions(app)) == 1  # the one the passkey was made in


def test_another_key_under_a_known_id_is_refused(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    forged = SoftKey(id=hanan.key.id, handle=hanan.key.handle)
    assert get_in(browser_of(app), forged).status_code == 422


def test_a_key_nobody_has_is_refused_with_the_same_answer(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    unknown = get_in(browser_of(app), SoftKey(handle=hanan.key.handle))
    forged = get_in(browser_of(app), SoftKey(id=hanan.key.id, handle=hanan.key.handle))
    assert (unknown.status_code, unknown.data) == (forged.status_code, forged.data)


def test_a_challenge_counts_once(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    browser = browser_of(app)
    asked = ask(browser)
    fields = {"ceremony": asked["ceremony"], "credential": hanan.key.answers(asked["options"])}
    assert browser.post("/nb/passkey", fields).status_code == 200
    again = browser_of(app)
    again.take("visitor", browser.cookie("visitor") or "")
    assert again.post("/nb/passkey", fields).status_code == 422
    assert len(sessions(app)) == 2


def test_a_challenge_is_used_up_by_a_wrong_answer_too(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    browser = browser_of(app)
    asked = ask(browser)
    wrong = {"ceremony": asked["ceremony"], "credential": hanan.key.answers(asked["options"], origin="http://evil")}
    right = {"ceremony": asked["ceremony"], "credential": hanan.key.answers(asked["options"])}
    assert browser.post("/nb/passkey", wrong).status_code == 422
    assert browser.post("/nb/passkey", right).status_code == 422


def test_a_challenge_belongs_to_the_browser_that_asked(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    asked = ask(browser_of(app))
    fields = {"ceremony": asked["ceremony"], "credential": hanan.key.answers(asked["options"])}
    assert browser_of(app).post("/nb/passkey", fields).status_code == 422


def test_a_challenge_is_good_for_ten_minutes(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    browser = browser_of(app)
    asked = ask(browser)
    fields = {"ceremony": asked["ceremony"], "credential": hanan.key.answers(asked["options"])}
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11), tick=False):
        assert browser.post("/nb/passkey", fields).status_code == 422


def test_a_challenge_for_a_proof_does_not_log_in(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    browser = logged_in(app, hanan.id)
    asked = ask(browser, "/nb/me/prove/passkey/ask")
    fields = {"ceremony": asked["ceremony"], "credential": hanan.key.answers(asked["options"])}
    assert browser.post("/nb/passkey", fields).status_code == 422


def test_a_copy_of_a_key_that_counts_is_found_out(app: Flask, holder: Callable[..., Holder]):
    hanan = holder(key=SoftKey(count=0))
    assert get_in(browser_of(app), hanan.key).status_code == 200
    assert get_in(browser_of(app), hanan.key).status_code == 200
    assert passkeys(app)[0].sign_count == 2
    assert get_in(browser_of(app), hanan.key, count=2).status_code == 422
    assert get_in(browser_of(app), hanan.key, count=1).status_code == 422
    assert get_in(browser_of(app), hanan.key).status_code == 200


def test_an_ended_passkey_lets_nobody_in(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    owner = logged_in(app, hanan.id)
    (row,) = passkeys(app)
    assert owner.post(f"/nb/me/way-in/passkeys/{row.public_id}/end").status_code == 303
    assert get_in(browser_of(app), hanan.key).status_code == 422


def test_somebody_whose_account_is_closed_stays_outside(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    with database_of(app).the_write(Who(everything=True)) as db:
        db.execute(update(Person).values(disabled_at=datetime.now(UTC)))
    assert get_in(browser_of(app), hanan.key).status_code == 422


def test_a_session_cannot_be_chosen_before_log_in_and_the_old_one_ends(app: Flask, holder: Callable[..., Holder]):
    hanan = holder()
    browser = browser_of(app)
    browser.take("samvei", "x" * 43)
    get_in(browser, hanan.key)
    first = browser.cookie("samvei")
    assert first != "x" * 43
    browser.form_secret = sessions(app)[-1].form_secret
    get_in(browser, hanan.key)
    assert browser.cookie("samvei") != first
    assert sessions(app)[-2].ended_at is not None


def test_without_script_the_page_says_to_use_another_way(app: Flask):
    browser = browser_of(app)
    page = browser.get("/nb/passkey").text
    assert "Logg inn på en annen måte" in page
    assert 'action="/nb/passkey" data-passkey="get"' in page
    answer = browser.post("/nb/passkey")
    assert answer.status_code == 422
    assert "kan ikke bruke passnøkkel her" in answer.text


@pytest.mark.parametrize(
    "sent",
    ["", "null", "[]", "{}", "[" * 19_000, "x" * 30_000, '{"id": 1}', "\x00", '{"response": {"clientDataJSON": "e30"}}',
     json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}})],
    ids=lambda sent: sent[:20],
)  # fmt: skip
def test_nonsense_from_a_browser_is_refused_in_words(app: Flask, sent: str):
    browser = browser_of(app)
    asked = ask(browser)
    answer = browser.post("/nb/passkey", {"ceremony": asked["ceremony"], "credential": sent})
    assert answer.status_code == 422
    assert answer.get_json()["error"]


def test_nobody_begins_ceremonies_without_end(app: Flask):
    browser = browser_of(app)
    ask(browser)
    with database_of(app).the_write() as db:
        db.execute(update(Attempt).where(Attempt.key.startswith("passkey:")).values(tries=200))
    answer = browser.post("/nb/passkey/ask")
    assert answer.status_code == 429
    assert "Vent et kvarter" in answer.get_json()["error"]


def test_behind_https_the_origin_is_https(app: Flask, app_folder: Path, holder: Callable[..., Holder]):
    hanan = holder()
    with running(database_of(app).url, app_folder, https="yes") as safe:
        browser = browser_of(safe, base_url="https://localhost")
        assert get_in(browser, hanan.key, origin="http://localhost").status_code == 422
        assert get_in(browser, hanan.key, origin="https://localhost").status_code == 200


def test_it_works_behind_postgresqls_wall(postgresql_database, app_folder: Path):
    with given_in(postgresql_database) as given:
        person = given.staff("adviser")
    key = SoftKey(count=0)
    with running(postgresql_database.url, app_folder) as made:
        assert make_passkey(logged_in(made, person.id, staff=True), key, "jobb").status_code == 200
        browser = browser_of(made)
        assert get_in(browser, key, origin="http://evil").status_code == 422
        assert get_in(browser, key).status_code == 200
        assert browser.get("/nb/me/way-in/password").status_code == 200
