"""An undefined name in a template is an error of ours, found here and not by a person."""

import pytest
from flask import Flask
from jinja2 import StrictUndefined, UndefinedError

from tests.house.conftest import Scene
from tests.house.test_who_reaches_what import NEARBY, listed
from tests.routes import visits
from webapp.language import LANGUAGES


def test_an_undefined_name_in_a_template_is_an_error(app: Flask):
    assert app.jinja_env.undefined is StrictUndefined
    with app.test_request_context("/nb"), pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nobody_gave_this }}").render()


def test_every_template_compiles(app: Flask):
    names = app.jinja_env.list_templates(extensions=["html"])
    assert "base.html" in names
    for name in names:
        app.jinja_env.get_template(name)


def test_what_is_typed_is_escaped_in_every_template(app: Flask):
    assert all(app.select_jinja_autoescape(name) for name in app.jinja_env.list_templates(extensions=["html"]))


@pytest.mark.parametrize("name", NEARBY)
def test_every_page_can_be_drawn_for_everybody(sqlite_scene: Scene, name: str):
    browser, faults = sqlite_scene.browser(name), []
    for number, (route, address, _thing) in enumerate(visits(sqlite_scene.app, sqlite_scene.world, "GET", asker=name)):
        lang = list(LANGUAGES)[number % len(LANGUAGES)]
        status = browser.get(address.replace("/nb", f"/{lang}", 1)).status_code
        if status >= 500:
            faults.append(f"{route} in {lang}: {status}")
    assert not faults, listed(f"{name}:", faults)
