"""A view says who it is for, or it is closed."""

from flask import Flask

from tests.apps import browser_of
from tests.routes import routes
from webapp.policy.permissions import MAY, Do, See


def test_every_view_says_who_it_is_for(app: Flask):
    silent = [
        str(route)
        for route in routes(app, "GET", "POST", "PUT", "PATCH", "DELETE")
        if route.permission is None and not getattr(route.view, "is_public", False)
    ]
    assert not silent, f"Give each of these @needs(…) or @public: {silent}"


def test_no_view_is_both_public_and_guarded(app: Flask):
    both = [str(route) for route in routes(app) if route.permission and getattr(route.view, "is_public", False)]
    assert not both, f"Choose one for each of these: {both}"


def test_every_permission_asked_for_stands_in_the_table(app: Flask):
    wanting = {
        str(route): route.permission for route in routes(app) if route.permission and route.permission not in MAY
    }
    assert not wanting, f"Give each a line in policy/permissions.py: {wanting}"


def test_a_permission_without_a_line_in_the_table_is_refused_to_everybody():
    assert all(permission in MAY for permission in (*See, *Do)), (
        "Deny by default hides a forgotten line: write it down."
    )


def test_a_view_without_a_mark_is_closed(app: Flask):
    app.add_url_rule("/nb/forgotten", "forgotten", lambda: "for nobody's eyes", methods=["GET", "POST"])
    browser = browser_of(app)
    for answer in (browser.get("/nb/forgotten"), browser.post("/nb/forgotten")):
        assert answer.status_code == 404
        assert "for nobody's eyes" not in answer.text
