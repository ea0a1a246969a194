"""/ , /<lang>, /<lang>/login, /<lang>/logout, /<lang>/phone."""

from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request, url_for

from webapp.features.entry import actions, attempts, forms
from webapp.language import gettext as _
from webapp.policy.permissions import Do
from webapp.web import sessions
from webapp.web.address import safe_next
from webapp.web.guard import needs, public
from webapp.web.opening import open_session
from webapp.web.passwords import verify
from webapp.web.render import render
from webapp.web.writes import done, form_again, the_write

bp = Blueprint("entry", __name__, template_folder="templates")

# One tap fills in the name on the demo's log-in page; the order is that of product.md § 1.
DEMO_LOG_INS = (
    "resident-ar", "resident-uk", "participant-ar", "participant-uk", "participant-en", "parent-ar",
    "adviser", "leader", "teacher", "substitute", "office", "reception", "volunteer", "coordinator", "admin",
)  # fmt: skip


@bp.get("/")
@public
def door() -> Response:
    if g.actor.is_authenticated:
        return redirect(url_for("today.page"))  # type: ignore[return-value]
    return render("entry/door.html")


@bp.get("/<language:lang>", strict_slashes=False)
@public
def door_in() -> Response:
    return render("entry/door.html")


@bp.get("/<language:lang>/login")
@public
def login() -> Response:
    if g.actor.is_authenticated:
        return redirect(url_for("today.page"))  # type: ignore[return-value]
    typed = forms.LogIn(request.args.get("name", "")[:200], "")
    return render("entry/login.html", nav="login", **_login_page(typed, request.args.get("next", "")))


@bp.post("/<language:lang>/login")
@public
def log_in() -> Response:
    typed, errors = forms.read_log_in(request.form)
    status = 422
    if not errors:
        status, errors, answer = _try(typed)
        if answer is not None:
            return answer
    values = _login_page(typed, request.form.get("next", ""))
    return form_again("entry/login.html", page="entry/login.html", errors=errors, status=status, nav="login", **values)


@bp.post("/<language:lang>/logout")
@needs(Do.USE_OWN_SESSION)
def logout() -> Response:
    with the_write() as db:
        actions.end_session(db, g.actor, g.now)
    answer = redirect(url_for("entry.door_in"), 303)
    sessions.drop_cookie(answer)
    return answer  # type: ignore[return-value]


@bp.post("/<language:lang>/phone")
@needs(Do.USE_OWN_SESSION)
def say_whose_phone() -> Response:
    page = safe_next(request.form.get("next", "")) or url_for("today.page")
    phone = forms.read_phone(request.form)
    if phone is None:
        return done(page=page)
    kept = "unsaid" if g.actor.protected and phone == "own" else phone
    lasts = sessions.lasts_for(staff=g.actor.is_staff, phone=kept)
    with the_write() as db:
        actions.say_whose_phone(db, g.actor, kept, g.now + lasts)
    answer = done(page=page)
    sessions.keep_cookie(answer, sessions.token_in(request) or "", lasting=kept == "own" and not g.actor.is_staff)
    return answer


def _try(typed: forms.LogIn) -> tuple[int, dict[str, str], Response | None]:
    """Status and errors, or the answer that takes her in. The hashing stands outside every transaction."""
    secret = current_app.config["INSTALLATION_KEY"]
    by_name = attempts.attempt_key("name", typed.name, secret)
    by_address = attempts.attempt_key("from", request.remote_addr or "", secret)
    limits = {by_name: attempts.MOST_TRIES_A_NAME, by_address: attempts.MOST_TRIES_AN_ADDRESS}
    g.db.rollback()
    with g.database.the_write() as db:
        goes_on = attempts.count_attempts(db, limits, g.now)
    if not goes_on:
        return 429, {"name": _("For mange forsøk. Vent et kvarter og prøv igjen.")}, None
    found = actions.credential_named(g.db, typed.name, demo=current_app.config["SETTINGS"].is_demo)
    if not verify(found[1] if found else None, typed.password) or found is None:
        # One answer for an unknown name and a wrong password: neither tells who has an account.
        return 422, {"password": _("Navnet eller passordet er feil.")}, None
    answer = open_session(
        found[0],
        staff=actions.is_staff(g.db, found[0], g.today),
        phone=None,
        method="password",
        page=request.form.get("next", ""),
        also=lambda db: attempts.forget_attempts(db, by_name),
    )
    return 200, {}, answer


def _login_page(typed: forms.LogIn, target: str) -> dict[str, Any]:
    is_demo = current_app.config["SETTINGS"].is_demo
    values: dict[str, Any] = {"typed": typed, "next": safe_next(target) or "", "errors": {}}
    values["demo_log_ins"] = DEMO_LOG_INS if is_demo else ()
    if request.method == "POST":
        del values["errors"]
    return values
