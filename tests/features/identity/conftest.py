"""An installation with both providers set up, each a key server of ours, and the way there and back as a browser goes it."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.apps import Browser, app_folder, browser_of, database_of, running  # noqa: F401
from tests.features.identity.key_server import CLIENT, SECRET, KeyServer, elliptic, key_server, rsa
from tests.given import given_in
from webapp.features.identity.discovery import forget_providers
from webapp.tables.database import Database, Who
from webapp.tables.people import LoginSession
from webapp.tables.ways_in import LinkedIdentity


@dataclass
class Away:
    """Somebody sent off to a provider: what the address there says."""

    provider: str
    address: str
    said: dict[str, str]

    @property
    def state(self) -> str:
        return self.said["state"]


@dataclass
class House:
    """The application, its two providers, and two people: Hanan, linked to ID-porten, and Kari, staff, linked to her job."""

    app: Flask
    idporten: KeyServer
    staff: KeyServer
    hanan: int
    kari: int

    def browser(self) -> Browser:
        return browser_of(self.app)

    def set_off(self, browser: Browser, provider: str = "idporten", address: str = "", **fields: str) -> Away:
        """Presses the button; the provider is told what its own page would be told."""
        answer = browser.post(address or f"/nb/oidc/{provider}", fields)
        assert answer.status_code == 200, answer.text
        there = answer.headers["Refresh"].removeprefix("0; url=")
        assert f'href="{html.escape(there)}"' in answer.text
        away = Away(provider, there, dict(parse_qsl(urlsplit(there).query)))
        server: KeyServer = getattr(self, provider)
        server.nonce, server.challenge = away.said["nonce"], away.said["code_challenge"]
        return away

    def come_back(self, browser: Browser, away: Away, provider: str = "", **said: str | None) -> TestResponse:
        """The provider's redirect, and then the form on the page it leads to. said: over what an honest answer says."""
        place = f"/oidc/{provider or away.provider}/callback"
        query = {"code": "a-code", "state": away.state} | said
        page = browser.get(f"{place}?{urlencode({name: value for name, value in query.items() if value is not None})}")
        form = re.search(rf'<form method="post" action="{place}".*?</form>', page.text, re.S)
        if form is None:
            return page
        fields = re.findall(r'name="(\w+)" value="([^"]*)"', form[0])
        return browser.post(place, {name: html.unescape(value) for name, value in fields})

    def log_in(self, provider: str = "idporten", browser: Browser | None = None) -> TestResponse:
        browser = browser or self.browser()
        return self.come_back(browser, self.set_off(browser, provider))

    def sessions(self) -> list[LoginSession]:
        with database_of(self.app).reading(Who(everything=True)) as db:
            return list(db.scalars(select(LoginSession).order_by(LoginSession.id)))

    def links(self) -> list[LinkedIdentity]:
        with database_of(self.app).reading(Who(everything=True)) as db:
            return list(db.scalars(select(LinkedIdentity).order_by(LinkedIdentity.id)))


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[KeyServer, KeyServer]]:
    with key_server(rsa("idporten-1")) as idporten, key_server(elliptic("staff-1")) as staff:
        yield idporten, staff


@pytest.fixture
def both(servers: tuple[KeyServer, KeyServer]) -> tuple[KeyServer, KeyServer]:
    """The two providers as honest as on the first day."""
    forget_providers()
    for server in servers:
        server.__init__(server.issuer, server.key)  # type: ignore[misc]
    servers[1].answer = lambda form: servers[1].tokens(servers[1].token(header={"alg": "ES256"}, sub="sub-kari"))
    return servers


def settings_for(idporten: str, staff: str) -> dict[str, str]:
    return {
        f"{name}_{part}": value
        for name, issuer in (("idporten", idporten), ("staff", staff))
        for part, value in (("issuer", issuer), ("client", CLIENT), ("secret", SECRET))
    }


@contextmanager
def house_on(database: Database, both: tuple[KeyServer, KeyServer], folder: Path) -> Iterator[House]:
    """The installation over an empty, migrated database."""
    idporten, staff = both
    with running(database.url, folder, **settings_for(idporten.issuer, staff.issuer)) as app:
        with given_in(database_of(app)) as given:
            hanan, kari = given.resident(), given.staff("adviser")
            given.linked_identity(hanan, issuer=idporten.issuer, subject="sub-hanan")
            given.linked_identity(kari, "staff", issuer=staff.issuer, subject="sub-kari")
        yield House(app, idporten, staff, hanan.id, kari.id)


@pytest.fixture
def house(sqlite_database: Database, both: tuple[KeyServer, KeyServer], app_folder: Path) -> Iterator[House]:  # noqa: F811
    with house_on(sqlite_database, both, app_folder) as made:
        yield made


@pytest.fixture
def house_anywhere(database: Database, both: tuple[KeyServer, KeyServer], app_folder: Path) -> Iterator[House]:  # noqa: F811
    """On both databases."""
    with house_on(database, both, app_folder) as made:
        yield made
