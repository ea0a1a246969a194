"""The whole way against a provider that others wrote: discovery, code, PKCE, nonce, and its own signature."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from oidc_provider_mock import User, run_server_in_thread
from werkzeug.test import TestResponse

from tests.apps import Browser, app_folder, browser_of, database_of, logged_in, running  # noqa: F401
from tests.features.identity.conftest import settings_for
from tests.given import given_in
from webapp.features.identity.discovery import forget_providers
from webapp.tables.database import Database

HANAN = User(sub="hanan-there", claims={"acr": "idporten-loa-high"})
TOO_LOW = User(sub="too-low", claims={"acr": "idporten-loa-low"})


@pytest.fixture
def issuer() -> Iterator[str]:
    forget_providers()
    with run_server_in_thread(require_nonce=True, user_claims=[HANAN, TOO_LOW]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def installation(sqlite_database: Database, issuer: str, app_folder: Path) -> Iterator[Flask]:  # noqa: F811
    with running(sqlite_database.url, app_folder, **settings_for(issuer, issuer)) as made:
        yield made


def there_and_back(browser: Browser, address: str, subject: str, provider: str = "idporten") -> TestResponse:
    """Presses the button, is who she is at the provider's own page, and presses the button on the page back here."""
    there = browser.post(address).headers["Refresh"].removeprefix("0; url=")
    said = requests.post(there, data={"sub": subject}, allow_redirects=False, timeout=10)
    back = urlsplit(said.headers["Location"])
    page = browser.get(f"{back.path}?{back.query}")
    fields = dict(re.findall(r'name="(state|code|iss)" value="([^"]*)"', page.text))
    return browser.post(f"/oidc/{provider}/callback", fields)


def test_linked_from_inside_and_logged_in_from_outside(installation: Flask):
    with given_in(database_of(installation)) as given:
        hanan = given.resident()
    assert there_and_back(browser_of(installation), "/nb/oidc/idporten", "hanan-there").status_code == 422
    inside = logged_in(installation, hanan.id)
    assert there_and_back(inside, "/nb/me/way-in/link/idporten", "hanan-there").status_code == 303
    outside = browser_of(installation)
    answer = there_and_back(outside, "/nb/oidc/idporten", "hanan-there")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nb/today")
    assert outside.get("/nb/hours").status_code == 200


def test_staff_too(installation: Flask):
    with given_in(database_of(installation)) as given:
        kari = given.staff("adviser")
    inside = logged_in(installation, kari.id, staff=True)
    assert there_and_back(inside, "/nb/me/way-in/link/staff", "kari-there", "staff").status_code == 303
    assert there_and_back(browser_of(installation), "/nb/oidc/staff", "kari-there", "staff").status_code == 303


def test_too_low_a_level_is_told_in_words(installation: Flask):
    answer = there_and_back(browser_of(installation), "/nb/oidc/idporten", "too-low")
    assert answer.status_code == 422
    assert "sikrere innlogging" in answer.text
