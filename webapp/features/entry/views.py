"""/ , /<lang>, /<lang>/login, /<lang>/login/second, /<lang>/logout, /<lang>/phone."""

from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request, url_for

from webapp.features import identity
from webapp.features.entry import actions, attempts, forms, steps
from webapp.features.passkeys import count_code_try, has_second_factor, step_of_code, take_code
from webapp.features.phone import choices_for, device_for, say_phone
from webapp.language import gettext as _
from webapp.policy.permissions import Do
from webapp.web import devices, sessions
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
    return door_in()


@bp.get("/<language:lang>", strict_slashes=False)
@public
def door_in() -> Response:
    if not g.actor.is_authenticated and _people_have_codes_here():
        return redirect(url_for("phone.who"))  # type: ignore[return-value]
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
    return _login_again(typed, errors, status)


@bp.get("/<language:lang>/login/second")
@public
def second() -> Response:
    """The code is asked for in the answer to the password; whoever comes by address (another language) begins again."""
    return redirect(url_for("entry.login"))  # type: ignore[return-value]


@bp.post("/<language:lang>/login/second")
@public
def give_code() -> Response:
    token = request.form.get("step", "")[:100]
    step = steps.step_for(g.db, "second", sessions.browser_hash(request), token, g.now)
    if step is None or step.person_id is None:
        return _login_again(
            forms.LogIn("", ""),
            {"name": _("Det tok for lang tid, eller det var for mange gale koder. Logg inn en gang til.")},
        )
    person_id = step.person_id
    g.db.rollback()
    with g.database.the_write() as db:  # both are counted before the code is looked at
        goes_on = steps.count_try(db, step) and count_code_try(db, person_id)
    if not goes_on:
        return _login_again(
            forms.LogIn("", ""),
            {"name": _("Appen er sperret etter mange gale koder. Be administratoren din om et nytt kort.")},
        )
    half_minute = step_of_code(
        g.db, person_id, request.form.get("code", ""), g.now, current_app.config["INSTALLATION_KEY"]
    )
    answer = _open_by_code(step, person_id, half_minute) if half_minute is not None else None
    if answer is None:
        errors = {"code": _("Koden er feil, eller den er brukt. Vent til appen viser en ny, og skriv den.")}
        return form_again("entry/second.html", page="entry/second.html", errors=errors, nav="login", step=token)
    return answer


@bp.post("/<language:lang>/logout")
@needs(Do.USE_OWN_SESSION)
def logout() -> Response:
    with the_write() as db:
        actions.end_session(db, g.actor, g.now)
    answer = redirect(url_for("phone.who" if _people_have_codes_here() else "entry.door_in"), 303)
    sessions.drop_cookie(answer)
    return answer  # type: ignore[return-value]


@bp.post("/<language:lang>/phone")
@needs(Do.USE_OWN_SESSION)
def say_whose_phone() -> Response:
    page = safe_next(request.form.get("next", "")) or url_for("today.page")
    phone = forms.read_phone(request.form)
    if phone is None:
        return done(page=page)
    with the_write() as db:
        kept = say_phone(db, g.actor, phone, g.now)
    answer = done(page=page)
    sessions.keep_cookie(answer, sessions.token_in(request) or "", lasting=kept == "own" and not g.actor.is_staff)
    return answer


def _people_have_codes_here() -> bool:
    """Whether this browser has a start screen with somebody's symbol on it."""
    token = devices.token_in(request)
    return bool(token) and bool(choices_for(g.db, device_for(g.db, token)))


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
    fits = verify(found.secret_hash if found else None, typed.password)
    if not fits or found is None or not actions.is_open(g.database, found.person_id):
        # One answer for an unknown name and a wrong password: neither tells who has an account.
        return 422, {"password": _("Navnet eller passordet er feil.")}, None
    return _password_was_right(found, by_name)


def _password_was_right(found: actions.Found, by_name: str) -> tuple[int, dict[str, str], Response | None]:
    """In, or on to the code. For staff a password alone opens nothing but the demo."""
    staff = actions.is_staff(g.db, found.person_id, g.today)
    if has_second_factor(g.db, found.person_id):
        values = {"name": by_name, "next": safe_next(request.form.get("next", "")) or ""}
        g.db.rollback()
        with g.database.the_write() as db:
            browser = sessions.browser_hash(request)
            token = steps.begin_step(db, "second", browser, g.now, person_id=found.person_id, values=values)
        return 200, {}, render("entry/second.html", nav="login", errors={}, step=token)
    if staff and not found.is_demo:
        sentence = _(
            "Når du jobber her, er ikke passord nok alene. Be administratoren din om et kort. Med det kan du velge passnøkkel, eller passord sammen med en app."
        )
        return 422, {"name": sentence}, None
    answer = open_session(
        found.person_id,
        staff=staff,
        phone=None,
        method="password",
        page=request.form.get("next", ""),
        also=lambda db: attempts.forget_attempts(db, by_name),
    )
    return 200, {}, answer


def _open_by_code(step: steps.Step, person_id: int, half_minute: int) -> Response | None:
    """The session, when neither the step nor the code was used in the meantime."""

    def also(db: Any) -> bool:
        return (
            steps.finish_step(db, step, g.now)
            and take_code(db, person_id, half_minute)
            and attempts.forget_attempts(db, step.values["name"])
        )

    if not actions.is_open(g.database, person_id):
        return None
    staff = actions.is_staff(g.db, person_id, g.today)
    return open_session(person_id, staff=staff, phone=None, method="totp", page=step.values["next"], also=also)


def _login_again(typed: forms.LogIn, errors: dict[str, str], status: int = 422) -> Response:
    values = _login_page(typed, request.form.get("next", ""))
    return form_again("entry/login.html", page="entry/login.html", errors=errors, status=status, nav="login", **values)


def _login_page(typed: forms.LogIn, target: str) -> dict[str, Any]:
    is_demo = current_app.config["SETTINGS"].is_demo
    values: dict[str, Any] = {"typed": typed, "next": safe_next(target) or "", "errors": {}}
    values["demo_log_ins"] = DEMO_LOG_INS if is_demo else ()
    values["providers"] = identity.providers(current_app.config["SETTINGS"])
    if request.method == "POST":
        del values["errors"]
    return values
