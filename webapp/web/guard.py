"""The guard: builds the actor once, and closes every view that says neither `@needs(…)` nor `@public`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user

from webapp.engine.oslo import day_of
from webapp.policy.actor import NOBODY, Actor, actor_of_session
from webapp.policy.permissions import Do, See, may
from webapp.tables.database import Database, Who, set_who_by_token
from webapp.web import sessions
from webapp.web.tokens import matches, token_hash
from webapp.web.typed import holds_a_secret

View = TypeVar("View", bound=Callable[..., Any])


def needs(permission: See | Do) -> Callable[[View], View]:
    """The view is for people who may ever do this; what they may do it to, the query or action asks."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """The view is for everybody, logged in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def with_proof(view: View) -> View:
    """The view shows or does something sensitive: the person's code must have been given within the last minutes."""
    view.wants_proof = True  # type: ignore[attr-defined]
    return view


def no_trace(view: View) -> View:
    """That somebody was here is written down nowhere: no line in a log, no use of a session, no cookie."""
    view.leaves_no_trace = True  # type: ignore[attr-defined]
    return view


def leaves_no_trace(endpoint: str | None) -> bool:
    """Whether the view of this endpoint says `@no_trace`."""
    return getattr(current_app.view_functions.get(endpoint or ""), "leaves_no_trace", False)


def proves_itself(view: View) -> View:
    """What the view is sent proves by itself who sends it, such as a token signed by a server we know: no form, no cookie."""
    view.proves_itself = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Flask-Login over our session rows, and the check before each request."""
    logins = LoginManager()
    logins.session_protection = None  # "strong" logs people out when a mobile network changes their address
    logins.init_app(app, add_context_processor=False)  # templates have `actor`
    logins.request_loader(_load_actor)
    logins.anonymous_user = lambda: NOBODY

    app.before_request(_begin)
    app.before_request(_check)
    app.teardown_appcontext(_end)


def _begin() -> None:
    if request.mimetype != "multipart/form-data":  # a form is read whole into memory; only files may be long
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    database: Database = current_app.extensions["database"]
    g.database = database
    g.now = now = datetime.now(UTC)
    g.today = day_of(now)
    g.db = database.session()
    g.actor = actor = current_user._get_current_object()
    g.who = Who(person_id=actor.person_id, organisations=actor.organisations)


def _load_actor(asked: Any) -> Actor:
    token = sessions.token_in(asked)
    if not token:
        return NOBODY
    hashed, db, now = token_hash(token), g.db, g.now
    set_who_by_token(db, hashed, now)
    actor = actor_of_session(db, hashed, now, g.today)
    if not leaves_no_trace(asked.endpoint):
        sessions.note_use(g.database, actor, now)
    return actor


def _check() -> Response | None:
    endpoint = request.endpoint or ""
    view = current_app.view_functions.get(endpoint)
    if view is None or endpoint == "static":
        return None  # 404 and 405 are the error pages' business
    permission = getattr(view, "needs", None)
    if permission is None and not getattr(view, "is_public", False):
        abort(404)
    if permission is not None and not g.actor.is_authenticated:
        return _ask_for_log_in()
    if request.method not in ("GET", "HEAD", "OPTIONS") and not getattr(view, "proves_itself", False):
        check_form_token()
    if permission is not None and not may(g.actor, permission):
        abort(404)
    if getattr(view, "wants_proof", False) and not sessions.proved_lately(g.actor, g.now):
        return _ask_for_proof()
    return None


def check_form_token() -> None:
    """Refuses a POST that did not come from one of our forms in this session (CSRF). 400."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(400)
    secret = g.actor.form_secret or sessions.visitor_secret(request)
    if not secret or not matches(secret, request.form.get("csrf_token", "")):
        g.token_refused = True
        abort(400)


def from_outbox() -> bool:
    """Whether a phone's outbox sends this, so that it wants a receipt, not a page."""
    return request.headers.get("X-Outbox") == "1"


def _ask_for_log_in() -> Response:
    if from_outbox() or request.headers.get("HX-Request") or request.method != "GET":
        abort(401)
    return redirect(url_for("entry.login", next=request.path))  # type: ignore[return-value]


def _ask_for_proof() -> Response:
    """The page that asks for her code. What was sent waits on that page and is sent from there: nothing typed is lost but
    a new code, which stands on no page."""
    if from_outbox():
        abort(401)
    carried = request.mimetype == "application/x-www-form-urlencoded" and not holds_a_secret(request.form)
    if request.method == "POST" and carried:
        fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
        g.waiting = (request.full_path.removesuffix("?"), fields)
        return current_app.view_functions["phone.prove"]()  # type: ignore[return-value]
    here = request.path if request.method == "GET" else urlsplit(request.referrer or "").path
    return redirect(url_for("phone.prove", next=here or None), 303)  # type: ignore[return-value]


def _end(problem: BaseException | None = None) -> None:
    db = g.pop("db", None)
    if db is not None:
        db.close()
