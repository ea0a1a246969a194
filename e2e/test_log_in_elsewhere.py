"""The way to an OpenID provider on another site and back, in a real browser: its cookies, its policy, its history."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from e2e.network import free_port
from tests.given import given_in
from webapp import create_app
from webapp.tables.migrate import migrate
from webapp.web.settings import read_settings


@pytest.fixture
def home(tmp_path: Path) -> Iterator[str]:
    """Samvei at 127.0.0.1, its provider at localhost: two sites to a browser. Hanan is linked."""
    known = User(sub="hanan-there", claims={"acr": "idporten-loa-high"})
    with run_server_in_thread(require_nonce=True, user_claims=[known]) as provider:
        issuer, port = f"http://localhost:{provider.server_port}", free_port()
        settings = read_settings(
            {}, folder=str(tmp_path), address=f"http://127.0.0.1:{port}", idporten_issuer=issuer,
            idporten_client="samvei-test", idporten_secret="not-a-secret",
        )  # fmt: skip
        migrate(settings.database_url)
        app = create_app(settings)
        with given_in(app.extensions["database"]) as given:
            given.linked_identity(given.resident(), issuer=issuer, subject="hanan-there")
        server = make_server("127.0.0.1", port, app, threaded=False)
        Thread(target=server.serve_forever, daemon=True).start()
        yield settings.public_address
        server.shutdown()
        app.extensions["database"].close()


@pytest.mark.parametrize("scripts", [True, False])
def test_there_and_back_with_and_without_scripts(home: str, browser: Browser, scripts: bool):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 640}, locale="nb-NO")
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{home}/nb/oidc/idporten")
    page.get_by_role("button", name="Fortsett").click()
    page.wait_for_url("http://localhost:*/**")  # by itself: a form of ours may lead nowhere else
    page.get_by_text("hanan-there").first.click()
    if not scripts:
        page.get_by_role("button", name="Fortsett").click()
    page.wait_for_url(f"{home}/nb/today")
    assert not [each for each in refused if home in each]
    if scripts:
        page.go_back()
        page.wait_for_url("http://localhost:*/**")  # the page with the code in its address is not in the history
    context.close()
