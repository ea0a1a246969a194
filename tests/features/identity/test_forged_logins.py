"""C6 of the campaigns: forged answers, tokens and ways back. None lets anybody in; the honest one beside them does."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from tests.apps import Browser, browser_of, database_of, logged_in
from tests.features.identity.conftest import Away, House, house_on
from tests.features.identity.key_server import CLIENT, KeyServer, elliptic, encoded, public, rsa, sealed, signed
from webapp.features.identity.discovery import forget_providers
from webapp.tables.access import Attempt
from webapp.tables.database import Database, Who
from webapp.tables.people import LoginSession
from webapp.tables.ways_in import LoginStep

HOUR = 3_600


@pytest.fixture(scope="module")
def one_house(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    servers: tuple[KeyServer, KeyServer],
    app_folder: Path,
) -> Iterator[House]:
    """One installation for a hundred forgeries: nothing of them stays in it, which is what is tested."""
    path = tmp_path_factory.mktemp("forged") / "samvei.db"
    path.write_bytes(sqlite_template.read_bytes())
    with house_on(Database(f"sqlite:///{path}"), servers, app_folder) as made:
        yield made


@pytest.fixture
def house(one_house: House, both: tuple[KeyServer, KeyServer]) -> Iterator[House]:
    settings = one_house.app.config["SETTINGS"]
    yield one_house
    one_house.app.config["SETTINGS"] = settings
    with database_of(one_house.app).the_write(Who(everything=True)) as db:
        for table in (LoginSession, LoginStep, Attempt):
            db.execute(delete(table))


def now() -> int:
    return int(time.time())


# Claims of the ID token, signed with the right key: name of the case -> claims changed (... leaves one out).
WRONG_CLAIMS: dict[str, Callable[[KeyServer], dict[str, Any]]] = {
    "for another client": lambda at: {"aud": "somebody-else"},
    "for nobody": lambda at: {"aud": ...},
    "for an empty list": lambda at: {"aud": []},
    "for null": lambda at: {"aud": None},
    "for a number": lambda at: {"aud": 1},
    "for us and a stranger": lambda at: {"aud": [CLIENT, "somebody-else"], "azp": CLIENT},
    "for a client that begins like us": lambda at: {"aud": CLIENT + "-2"},
    "for us in capitals": lambda at: {"aud": CLIENT.upper()},
    "for us, used by another": lambda at: {"azp": "somebody-else"},
    "for us, used by null": lambda at: {"azp": None},
    "from another issuer": lambda at: {"iss": "https://idporten.example"},
    "from no issuer": lambda at: {"iss": ...},
    "from our issuer with a slash": lambda at: {"iss": at.issuer + "/"},
    "from a list of issuers": lambda at: {"iss": [at.issuer]},
    "in answer to another question": lambda at: {"nonce": "x" * 43},
    "in answer to no question": lambda at: {"nonce": ...},
    "in answer to an empty question": lambda at: {"nonce": ""},
    "in answer to a list of questions": lambda at: {"nonce": [at.nonce]},
    "in answer to half a question": lambda at: {"nonce": at.nonce[:-1]},
    "expired": lambda at: {"exp": now() - HOUR},
    "expired two minutes ago": lambda at: {"exp": now() - 120},
    "never expiring": lambda at: {"exp": ...},
    "expiring in words": lambda at: {"exp": "tomorrow"},
    "expiring at null": lambda at: {"exp": None},
    "expiring at true": lambda at: {"exp": True},
    "issued tomorrow": lambda at: {"iat": now() + 24 * HOUR},
    "issued in two minutes": lambda at: {"iat": now() + 120},
    "issued an hour ago": lambda at: {"iat": now() - HOUR},
    "issued at no time": lambda at: {"iat": ...},
    "issued in words": lambda at: {"iat": "now"},
    "not valid yet": lambda at: {"nbf": now() + HOUR},
    "about nobody": lambda at: {"sub": ...},
    "about an empty subject": lambda at: {"sub": ""},
    "about a blank subject": lambda at: {"sub": "  "},
    "about null": lambda at: {"sub": None},
    "about a number": lambda at: {"sub": 7},
    "about a list": lambda at: {"sub": ["sub-hanan"]},
    "about a subject too long": lambda at: {"sub": "sub-hanan" * 40},
    "about a changed subject": lambda at: {"sub": "sub-hanan-2"},
    "about the subject in capitals": lambda at: {"sub": "SUB-HANAN"},
    "about the subject with a blank": lambda at: {"sub": "sub-hanan "},
    "about the subject with a zero byte": lambda at: {"sub": "sub-hanan\x00"},
    "about what somebody is at the other provider": lambda at: {"sub": "sub-kari"},
    "without a level": lambda at: {"acr": ...},
    "with too low a level": lambda at: {"acr": "idporten-loa-low"},
    "with a list of levels": lambda at: {"acr": ["idporten-loa-high"]},
    "from a log-in of yesterday": lambda at: {"auth_time": now() - 24 * HOUR},
    "from a log-in in words": lambda at: {"auth_time": "just now"},
    "a logout token": lambda at: at.logout_claims(nonce=at.nonce),
}


def a_changed_payload(at: KeyServer) -> str:
    header, _payload, signature = at.token(sub="sub-stranger").split(".")
    return ".".join((header, encoded(at.claims()), signature))


def a_swapped_header(at: KeyServer) -> str:
    header = encoded({"alg": "none", "typ": "JWT"})
    return ".".join((header, *at.token().split(".")[1:]))


def a_pem(at: KeyServer) -> bytes:
    return bytes(at.key.as_pem(private=False))


def with_keys(at: KeyServer, keys: list[dict[str, Any]], token: Any) -> Any:
    at.published = keys
    return token


def weak() -> Any:
    return rsa("idporten-1", 1024)


# What comes as the ID token for the code: name of the case -> the token, as the provider's answer holds it.
WRONG_TOKENS: dict[str, Callable[[KeyServer], Any]] = {
    "signed with a swapped key under the same name": lambda at: at.token(rsa("thief"), {"kid": "idporten-1"}),
    "signed with an unknown key": lambda at: at.token(rsa("thief")),
    "without a key's name where there are two": lambda at: with_keys(
        at, [public(rsa("idporten-1")), public(rsa("idporten-2"))], at.token(rsa("thief"), {"kid": None})
    ),
    "without a key's name, by another key": lambda at: at.token(header={"kid": None}, key=rsa("thief")),
    "unsigned": lambda at: f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(at.claims())}.",
    "unsigned, in capitals": lambda at: f"{encoded({'alg': 'NONE', 'kid': 'idporten-1'})}.{encoded(at.claims())}.",
    "unsigned, the old signature left on": a_swapped_header,
    "HS256 with the public key as PEM": lambda at: sealed(at.claims(), a_pem(at)),
    "HS256 with the public key as JWK": lambda at: sealed(at.claims(), json.dumps(public(at.key)).encode()),
    "HS256 with the client's secret": lambda at: sealed(at.claims(), b"not-a-secret"),
    "HS256 with a published secret": lambda at: with_keys(
        at,
        [{"kty": "oct", "kid": "open", "k": encoded(b"open" * 8)}],
        sealed(at.claims(), b"open" * 8, kid="open"),
    ),
    "an algorithm we do not take": lambda at: at.token(header={"alg": "RS512"}),
    "a key for another algorithm": lambda at: with_keys(at, [public(at.key, alg="PS256")], at.token()),
    "a key for sealing, not for signing": lambda at: with_keys(at, [public(at.key, use="enc")], at.token()),
    "a key of another kind": lambda at: at.token(elliptic("thief"), {"alg": "ES256", "kid": "idporten-1"}),
    "a curve we do not take": lambda at: with_keys(
        at, [public(elliptic("wide", "P-384"))], at.token(elliptic("wide", "P-384"), {"alg": "ES384"})
    ),
    "a key too short": lambda at: with_keys(at, [public(weak())], at.token(weak())),
    "a key brought along": lambda at: at.token(rsa("thief"), {"jwk": public(rsa("thief")), "kid": "idporten-1"}),
    "a key to be fetched from the forger": lambda at: at.token(
        rsa("thief"), {"jku": "http://127.0.0.1:9/jwks", "kid": "idporten-1"}
    ),
    "two keys of one name": lambda at: with_keys(
        at, [public(rsa("thief"), kid="idporten-1"), public(at.key)], at.token()
    ),
    "with something critical we do not know": lambda at: at.token(header={"crit": ["exp2"], "exp2": 1}),
    "with a payload changed after signing": a_changed_payload,
    "with half a signature": lambda at: at.token()[:-20],
    "without a signature": lambda at: at.token().rsplit(".", 1)[0] + ".",
    "with two parts": lambda at: at.token().rsplit(".", 1)[0],
    "with five parts": lambda at: at.token() + ".a.b",
    "with a header that is a list": lambda at: f"{encoded(['RS256'])}.{encoded(at.claims())}.{encoded(b'x' * 256)}",
    "with a header that is nothing": lambda at: f".{encoded(at.claims())}.{encoded(b'x' * 256)}",
    "with a deep header": lambda at: f"{encoded(b'[' * 5_000)}.{encoded(at.claims())}.{encoded(b'x')}",
    "with claims that are a list": lambda at: signed([at.claims()], at.key),
    "with claims that are no JSON": lambda at: signed(b"sub-hanan", at.key),
    "no token at all": lambda at: ...,
    "a token that is null": lambda at: None,
    "a list of tokens": lambda at: [at.token()],
    "an object": lambda at: at.claims(),
    "plain words": lambda at: "let me in",
    "far too long": lambda at: at.token(padding="x" * 20_000),
    "an access token's kind": lambda at: at.token(header={"typ": "at+jwt"}),
    "a logout token's kind": lambda at: at.token(header={"typ": "logout+jwt"}),
}

# What comes for the code instead of tokens: (status, body).
WRONG_ANSWERS: dict[str, tuple[int, Any]] = {
    "a refusal": (400, {"error": "invalid_grant", "error_description": "<b>used</b>"}),
    "a failure": (500, {"error": "server_error"}),
    "a page": (200, b"<html>please log in</html>"),
    "a list": (200, []),
    "nothing": (200, b""),
    "a way elsewhere": (302, {}),
}


@pytest.mark.parametrize("case", WRONG_CLAIMS)
def test_a_token_that_says_something_wrong_lets_nobody_in(house: House, case: str):
    house.idporten.answer = lambda form: house.idporten.tokens(
        house.idporten.token(**WRONG_CLAIMS[case](house.idporten))
    )
    nobody_gets_in(house)


@pytest.mark.parametrize("case", WRONG_TOKENS)
def test_a_token_that_somebody_else_may_have_made_lets_nobody_in(house: House, case: str):
    house.idporten.answer = lambda form: house.idporten.tokens(WRONG_TOKENS[case](house.idporten))
    nobody_gets_in(house)


@pytest.mark.parametrize("case", WRONG_ANSWERS)
def test_an_answer_without_a_token_lets_nobody_in(house: House, case: str):
    house.idporten.answer = lambda form: WRONG_ANSWERS[case]
    nobody_gets_in(house)
    assert house.idporten.how_often("/elsewhere") == 0  # a code in hand goes nowhere else


# Ways back that are not the way there: name of the case -> what the forger's browser does, given the honest way there.
def _another_browser(house: House, browser: Browser, away: Away) -> Any:
    return house.come_back(house.browser(), away)


def _twice(house: House, browser: Browser, away: Away) -> Any:
    other = house.browser()
    assert house.come_back(browser, away).status_code == 303
    end_all(house)
    other.take("visitor", browser.cookie("visitor") or "")
    return house.come_back(other, away)


def _anothers_code(house: House, browser: Browser, away: Away) -> Any:
    """The code and the nonce belong to the way of another browser; the state is this one's own."""
    honest = house.set_off(house.browser())
    mine = Away("idporten", away.address, away.said)
    house.idporten.nonce, house.idporten.challenge = honest.said["nonce"], honest.said["code_challenge"]
    return house.come_back(browser, mine)


def _without_the_verifier(house: House, browser: Browser, away: Away) -> Any:
    house.idporten.answer = house.idporten.verifies
    house.idporten.challenge = "x" * 43  # the code was given for another browser's challenge
    return house.come_back(browser, away)


def _too_late(house: House, browser: Browser, away: Away) -> Any:
    with database_of(house.app).the_write(Who(everything=True)) as db:
        db.execute(update(LoginStep).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    return house.come_back(browser, away)


def _a_step_of_another_kind(house: House, browser: Browser, away: Away) -> Any:
    with database_of(house.app).the_write(Who(everything=True)) as db:
        db.execute(update(LoginStep).values(kind="passkey"))
    return house.come_back(browser, away)


def _at_the_other_provider(house: House, browser: Browser, away: Away) -> Any:
    house.staff.nonce = away.said["nonce"]
    return house.come_back(browser, away, "staff")


def _from_the_other_provider(house: House, browser: Browser, away: Away) -> Any:
    house.staff.nonce = away.said["nonce"]
    house.idporten.answer = lambda form: house.staff.tokens(house.staff.token(header={"alg": "ES256"}, sub="sub-hanan"))
    return house.come_back(browser, away)


def _signed_by_the_other_provider(house: House, browser: Browser, away: Away) -> Any:
    house.idporten.answer = lambda form: house.idporten.tokens(house.idporten.token(house.staff.key, {"alg": "ES256"}))
    return house.come_back(browser, away)


def _issuer_announced_and_missing(house: House, browser: Browser, away: Away) -> Any:
    house.idporten.says = {"authorization_response_iss_parameter_supported": True}
    forget_providers()
    return house.come_back(browser, away)


def _a_moved_issuer(house: House, browser: Browser, away: Away) -> Any:
    """The installation is told of another issuer while somebody is away: what she brings back is not its."""
    settings = house.app.config["SETTINGS"]
    house.app.config["SETTINGS"] = replace(settings, idporten_issuer=house.staff.issuer)
    house.staff.nonce = away.said["nonce"]
    return house.come_back(browser, away)


def _without_our_form(house: House, browser: Browser, away: Away) -> Any:
    return browser.post("/oidc/idporten/callback", {"state": away.state, "code": "a-code", "csrf_token": None})


def _from_another_site(house: House, browser: Browser, away: Away) -> Any:
    said = {"state": away.state, "code": "a-code"}
    return browser.post("/oidc/idporten/callback", said, headers={"Sec-Fetch-Site": "cross-site"})


def _logged_in_meanwhile_as_another(house: House, browser: Browser, away: Away) -> Any:
    """A linking begun in one session does not end in another's."""
    mine = logged_in(house.app, house.kari, staff=True)
    there = house.set_off(mine, address="/nb/me/way-in/link/idporten")
    other = logged_in(house.app, house.hanan)
    house.idporten.answer = lambda form: house.idporten.tokens(house.idporten.token(sub="sub-new"))
    answer = house.come_back(other, there)
    assert [each.subject for each in house.links()] == ["sub-hanan", "sub-kari"]
    end_all(house)
    return answer


WRONG_WAYS: dict[str, Callable[[House, Browser, Away], Any]] = {
    "another browser": _another_browser,
    "a state replayed": _twice,
    "a code replayed into a new state": _anothers_code,
    "a code for another challenge": _without_the_verifier,
    "too late": _too_late,
    "a step of another kind": _a_step_of_another_kind,
    "mix-up: brought to the other provider": _at_the_other_provider,
    "mix-up: a token of the other provider": _from_the_other_provider,
    "mix-up: signed by the other provider": _signed_by_the_other_provider,
    "mix-up: the answer names the other": lambda house, browser, away: house.come_back(
        browser, away, iss=house.staff.issuer
    ),
    "mix-up: the answer names nobody, and it should": _issuer_announced_and_missing,
    "mix-up: the issuer has moved": _a_moved_issuer,
    "a wrong state": lambda house, browser, away: house.come_back(browser, away, state="x" * 43),
    "no state": lambda house, browser, away: house.come_back(browser, away, state=None),
    "half a state": lambda house, browser, away: house.come_back(browser, away, state=away.state[:-1]),
    "no code": lambda house, browser, away: house.come_back(browser, away, code=None),
    "an empty code": lambda house, browser, away: house.come_back(browser, away, code=""),
    "an error beside the code": lambda house, browser, away: house.come_back(browser, away, error="access_denied"),
    "without our form": _without_our_form,
    "from another site": _from_another_site,
    "somebody else's linking": _logged_in_meanwhile_as_another,
}


@pytest.mark.parametrize("case", WRONG_WAYS)
def test_a_way_back_that_is_not_the_way_there_lets_nobody_in(house: House, case: str):
    browser = house.browser()
    answer = WRONG_WAYS[case](house, browser, house.set_off(browser))
    assert not house.idporten.failed
    assert answer.status_code in (200, 400, 422), answer.text
    assert live(house) == []


def test_the_honest_one_gets_in(house: House):
    browser = house.browser()
    answer = house.log_in(browser=browser)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/today")
    assert [each.person_id for each in live(house)] == [house.hanan]
    assert browser.get("/nb/hours").status_code == 200


def test_sixty_forgeries_and_more_are_tried():
    assert len(WRONG_CLAIMS) + len(WRONG_TOKENS) + len(WRONG_ANSWERS) + len(WRONG_WAYS) >= 60


def nobody_gets_in(house: House) -> None:
    browser = house.browser()
    answer = house.log_in(browser=browser)
    assert not house.idporten.failed
    assert answer.status_code in (422, 503), answer.text
    assert "sub-hanan" not in answer.text
    assert "<b>used" not in answer.text
    assert not house.sessions()
    assert browser.cookie("samvei") is None
    assert browser_of(house.app).get("/nb/hours").status_code == 302


def live(house: House) -> list[LoginSession]:
    return [each for each in house.sessions() if each.ended_at is None]


def end_all(house: House) -> None:
    with database_of(house.app).the_write(Who(everything=True)) as db:
        db.execute(update(LoginSession).values(ended_at=LoginSession.created_at))
