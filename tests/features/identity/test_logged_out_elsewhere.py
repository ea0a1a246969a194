"""The provider tells by itself that somebody logged out there: what it says is proved, counts once, and ends what it began."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.apps import HOME, logged_in
from tests.features.identity.conftest import House
from tests.features.identity.key_server import CLIENT, KeyServer, encoded, public, rsa

EVENT = "http://schemas.openid.net/event/backchannel-logout"


def tell(house: House, token: Any, provider: str = "idporten") -> TestResponse:
    """As the provider's server does: no cookie, no form of ours."""
    return house.app.test_client().post(f"/oidc/{provider}/logout", base_url=HOME, data={"logout_token": token})


def test_it_ends_what_was_opened_through_the_provider_and_nothing_else(house_anywhere: House):
    house = house_anywhere
    through, otherwise = house.browser(), logged_in(house.app, house.hanan)
    house.log_in(browser=through)
    another = logged_in(house.app, house.kari, staff=True, method="idporten")
    answer = tell(house, house.idporten.logout_token())
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert through.get("/nb/hours").status_code == 302
    assert otherwise.get("/nb/hours").status_code == 200
    assert another.get("/nb/staff/people").status_code == 200


def test_the_same_token_counts_once(house_anywhere: House):
    house = house_anywhere
    token = house.idporten.logout_token()
    assert tell(house, token).status_code == 200
    again = house.browser()
    house.log_in(browser=again)
    assert tell(house, token).status_code == 400
    assert again.get("/nb/hours").status_code == 200


def test_somebody_unknown_logging_out_is_taken_note_of_and_changes_nothing(house: House):
    browser = house.browser()
    house.log_in(browser=browser)
    assert tell(house, house.idporten.logout_token(sub="sub-stranger")).status_code == 200
    assert browser.get("/nb/hours").status_code == 200


def test_without_an_expiry_it_counts_while_it_is_new(house: House):
    assert tell(house, house.idporten.logout_token(exp=...)).status_code == 200


WRONG: dict[str, Callable[[KeyServer], Any]] = {
    "an ID token": lambda at: at.token(),
    "with a nonce": lambda at: at.logout_token(nonce="x"),
    "without the event": lambda at: at.logout_token(events=...),
    "with another event": lambda at: at.logout_token(events={"http://example.org/other": {}}),
    "with an event in words": lambda at: at.logout_token(events={EVENT: "yes"}),
    "with a list of events": lambda at: at.logout_token(events=[EVENT]),
    "without an id": lambda at: at.logout_token(jti=...),
    "with an empty id": lambda at: at.logout_token(jti=""),
    "with a number as its id": lambda at: at.logout_token(jti=7),
    "about nobody": lambda at: at.logout_token(sub=..., sid="s"),
    "about an empty subject": lambda at: at.logout_token(sub=""),
    "for another client": lambda at: at.logout_token(aud="somebody-else"),
    "for us and a stranger": lambda at: at.logout_token(aud=[CLIENT, "somebody-else"]),
    "from another issuer": lambda at: at.logout_token(iss="https://idporten.example"),
    "issued an hour ago": lambda at: at.logout_token(iat=int(time.time()) - 3_600),
    "issued tomorrow": lambda at: at.logout_token(iat=int(time.time()) + 86_400),
    "expired": lambda at: at.logout_token(exp=int(time.time()) - 600),
    "signed by another": lambda at: at.logout_token(rsa("thief"), {"kid": "idporten-1"}),
    "signed with an unknown key": lambda at: at.logout_token(rsa("thief")),
    "unsigned": lambda at: f"{encoded({'alg': 'none'})}.{encoded(at.logout_claims())}.",
    "of another kind": lambda at: at.logout_token(header={"typ": "at+jwt"}),
    "nothing": lambda at: "",
    "words": lambda at: "log out, please",
    "deep": lambda at: encoded(b"[" * 9_000) + ".e30.e30",
    "far too long": lambda at: "x" * 100_000,
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_not_proved_ends_nothing(house: House, case: str):
    browser = house.browser()
    house.log_in(browser=browser)
    answer = tell(house, WRONG[case](house.idporten))
    assert (answer.status_code, answer.get_json()) == (400, {"error": "invalid_request"})
    assert browser.get("/nb/hours").status_code == 200


def test_the_other_providers_word_does_not_count(house: House):
    browser = house.browser()
    house.log_in(browser=browser)
    token = house.staff.logout_token(header={"alg": "ES256"})
    assert tell(house, token).status_code == 400
    assert tell(house, token, "staff").status_code == 200  # about sub-hanan at the employer's, who is nobody
    assert browser.get("/nb/hours").status_code == 200


def test_tokens_that_name_unknown_keys_do_not_make_us_ask_for_keys_each_time(house: House):
    tell(house, house.idporten.logout_token())
    asked = house.idporten.how_often("/jwks")
    for _ in range(5):
        tell(house, house.idporten.logout_token(rsa("thief")))
    assert house.idporten.how_often("/jwks") <= asked + 1


def test_a_provider_that_is_down_is_asked_to_tell_again(house: House):
    house.idporten.is_down = True
    assert tell(house, house.idporten.logout_token()).status_code == 503


def test_only_a_post_tells(house: House):
    assert house.app.test_client().get("/oidc/idporten/logout", base_url=HOME).status_code == 405
    assert public(house.idporten.key)["kid"] == "idporten-1"
