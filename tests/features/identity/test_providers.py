"""What an installation says of its providers, what they say of themselves, and how we show them who we are."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from tests.apps import running
from tests.features.identity.conftest import House, house_on, settings_for
from tests.features.identity.key_server import CLIENT, KeyServer, elliptic, public, rsa
from webapp.features.identity import discovery, exchange
from webapp.features.identity.discovery import ProviderDown, forget_providers, keys_of, metadata_of
from webapp.features.identity.providers import provider_called
from webapp.tables.database import Database
from webapp.web.settings import SettingRefused, read_settings

GOOD = {
    "SAMVEI_ADDRESS": "https://samvei.example.no", "SAMVEI_IDPORTEN_ISSUER": "https://idporten.example",
    "SAMVEI_IDPORTEN_CLIENT": CLIENT, "SAMVEI_IDPORTEN_SECRET": "hemmelig",
}  # fmt: skip


def test_a_provider_is_what_the_settings_say():
    provider = provider_called(read_settings(GOOD), "idporten")
    assert provider is not None
    assert (provider.issuer, provider.client_id) == ("https://idporten.example", CLIENT)
    assert provider.callback == "https://samvei.example.no/oidc/idporten/callback"
    assert provider.acr == ("idporten-loa-substantial", "idporten-loa-high")
    assert provider_called(read_settings(GOOD), "staff") is None
    assert "hemmelig" not in f"{provider!r} {read_settings(GOOD)!r}"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"IDPORTEN_ISSUER": "http://idporten.example"}, "IDPORTEN_ISSUER"),
        ({"IDPORTEN_ISSUER": "idporten.example"}, "IDPORTEN_ISSUER"),
        ({"IDPORTEN_ISSUER": "https://idporten.example?x=1"}, "IDPORTEN_ISSUER"),
        ({"IDPORTEN_ISSUER": "https://u:p@idporten.example"}, "IDPORTEN_ISSUER"),
        ({"IDPORTEN_ISSUER": "https://" + "a" * 200}, "IDPORTEN_ISSUER"),
        ({"IDPORTEN_ISSUER": ""}, "IDPORTEN_ISSUER"),
        ({"ADDRESS": ""}, "IDPORTEN_ISSUER needs SAMVEI_ADDRESS"),
        ({"ADDRESS": "http://samvei.example.no"}, "IDPORTEN_ISSUER needs SAMVEI_ADDRESS"),
        ({"IDPORTEN_CLIENT": ""}, "IDPORTEN_CLIENT"),
        ({"IDPORTEN_CLIENT": "two words"}, "IDPORTEN_CLIENT"),
        ({"IDPORTEN_SECRET": ""}, "IDPORTEN_SECRET or SAMVEI_IDPORTEN_KEY"),
        ({"IDPORTEN_SECRET": "æ"}, "IDPORTEN_SECRET"),
        ({"IDPORTEN_KEY": "/nowhere/key.pem"}, "IDPORTEN_SECRET or SAMVEI_IDPORTEN_KEY"),
        ({"IDPORTEN_SECRET": "", "IDPORTEN_KEY": "/nowhere/key.pem"}, "IDPORTEN_KEY"),
        ({"IDPORTEN_SECRET": "", "IDPORTEN_KEY": "/"}, "IDPORTEN_KEY"),
        ({"IDPORTEN_ACR": ""}, "IDPORTEN_ACR"),
        ({"IDPORTEN_ACR": "a  b"}, "IDPORTEN_ACR"),
        ({"STAFF_CLIENT": "x"}, "STAFF_ISSUER"),
        ({"STAFF_ISSUER": "https://login.example"}, "STAFF_CLIENT"),
    ],
)
def test_a_provider_half_said_stops_the_start_by_name(changed: dict[str, str], named: str):
    with pytest.raises(SettingRefused, match=f"SAMVEI_{named}"):
        read_settings(GOOD | {f"SAMVEI_{name}": value for name, value in changed.items()})


def test_a_public_key_is_no_private_key(tmp_path: Path):
    file = tmp_path / "key.json"
    file.write_text(json.dumps(public(rsa("our"))))
    with pytest.raises(SettingRefused, match="SAMVEI_IDPORTEN_KEY"):
        read_settings(GOOD | {"SAMVEI_IDPORTEN_SECRET": "", "SAMVEI_IDPORTEN_KEY": str(file)})


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://another.example"},
        {"issuer": ...},
        {"token_endpoint": ...},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "http://user@127.0.0.1/jwks"},
        {"jwks_uri": 7},
        {"code_challenge_methods_supported": ["plain"]},
        {"padding": "x" * 300_000},
    ],
)
def test_a_description_that_cannot_be_trusted_is_not_used(both: tuple[KeyServer, KeyServer], says: dict[str, Any]):
    both[0].says = says
    with pytest.raises(ProviderDown):
        metadata_of(both[0].issuer)


def test_a_description_and_keys_are_asked_for_once(both: tuple[KeyServer, KeyServer]):
    for _ in range(3):
        keys_of(metadata_of(both[0].issuer))
    assert [asked[0] for asked in both[0].asked] == ["/.well-known/openid-configuration", "/jwks"]


def test_what_failed_rests_for_some_seconds(both: tuple[KeyServer, KeyServer], monkeypatch: pytest.MonkeyPatch):
    both[0].is_down = True
    for _ in range(3):
        with pytest.raises(ProviderDown):
            metadata_of(both[0].issuer)
    assert len(both[0].asked) == 1
    both[0].is_down = False
    monkeypatch.setattr(discovery, "FAILURE_RESTS_SECONDS", 0)
    assert metadata_of(both[0].issuer).issuer == both[0].issuer


def test_nobody_at_the_address_is_a_provider_that_is_down():
    forget_providers()
    with pytest.raises(ProviderDown):
        metadata_of("http://127.0.0.1:9")


def test_a_new_key_is_fetched_when_a_token_names_it(house: House):
    assert house.log_in().status_code == 303
    house.idporten.key = rsa("idporten-2")
    house.idporten.published = [public(rsa("idporten-1")), public(rsa("idporten-2"))]
    try:
        assert house.log_in().status_code == 303
        assert house.idporten.how_often("/jwks") == 2
    finally:
        house.idporten.key = rsa("idporten-1")


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_the_algorithms_we_take(house: House, algorithm: str):
    house.idporten.answer = lambda form: house.idporten.tokens(house.idporten.token(header={"alg": algorithm}))
    assert house.log_in().status_code == 303


@pytest.mark.parametrize(
    "changed",
    [{"aud": [CLIENT]}, {"aud": [CLIENT], "azp": CLIENT}, {"auth_time": ...}, {"acr": "idporten-loa-substantial"}],
)
def test_what_an_honest_provider_may_say_otherwise(house: House, changed: dict[str, Any]):
    house.idporten.answer = lambda form: house.idporten.tokens(house.idporten.token(**changed))
    assert house.log_in().status_code == 303


def test_a_key_without_a_name_does_where_it_is_the_only_one(house: House):
    house.idporten.published = [{name: value for name, value in public(rsa("idporten-1")).items() if name != "kid"}]
    house.idporten.answer = lambda form: house.idporten.tokens(house.idporten.token(header={"kid": None}))
    assert house.log_in().status_code == 303


def test_an_answer_that_names_its_issuer_is_taken_from_that_issuer(house: House):
    browser = house.browser()
    house.idporten.says = {"authorization_response_iss_parameter_supported": True}
    forget_providers()
    assert house.come_back(browser, house.set_off(browser), iss=house.idporten.issuer).status_code == 303


@pytest.mark.parametrize("kind", ["rsa as JWK", "ec as JWK", "rsa as PEM", "ec as PEM"])
def test_we_sign_who_we_are_when_we_have_a_key(
    sqlite_database: Database,
    both: tuple[KeyServer, KeyServer],
    app_folder: Path,
    tmp_path: Path,
    kind: str,
):
    key: RSAKey | ECKey = rsa("our-key") if kind.startswith("rsa") else elliptic("our-key")
    file = tmp_path / "key"
    text = json.dumps(key.as_dict(private=True)) if kind.endswith("JWK") else key.as_pem(private=True).decode()
    file.write_text(text)
    with house_on(sqlite_database, both, app_folder) as house:
        with_key = settings_for(both[0].issuer, both[1].issuer) | {"idporten_secret": "", "idporten_key": str(file)}
        with running(sqlite_database.url, app_folder, **with_key) as house.app:
            assert house.log_in().status_code == 303
    (asked,) = [each for each in both[0].asked if each[0] == "/token"]
    said = jwt.decode(asked[1]["client_assertion"], key, algorithms=["RS256", "ES256"])
    assert (said.claims["iss"], said.claims["sub"], said.claims["aud"]) == (CLIENT, CLIENT, both[0].issuer)
    assert said.claims["exp"] - time.time() < 70
    assert said.claims["jti"]
    assert said.header.get("kid") == ("our-key" if kind.endswith("JWK") else None)
    assert "Authorization" not in asked[2]
    assert exchange.private_key(str(file))


def test_a_key_file_that_holds_none_is_a_provider_that_is_down(tmp_path: Path):
    file = tmp_path / "key"
    file.write_text("-----BEGIN PRIVATE KEY-----\nnothing\n-----END PRIVATE KEY-----\n")
    with pytest.raises(ProviderDown):
        exchange.private_key(str(file))
