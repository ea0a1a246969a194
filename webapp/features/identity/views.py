"""/<lang>/oidc/<provider>, /<lang>/me/way-in/link/<provider>, and what the provider itself calls: /oidc/<provider>/…"""

import secrets
from typing import Any

import structlog
from flask import Blueprint, Response, abort, current_app, g, jsonify, redirect, request, url_for

from webapp.features.entry import (
    MOST_TRIES_AN_ADDRESS,
    Step,
    attempt_key,
    begin_step,
    count_attempts,
    finish_step,
    step_for,
)
from webapp.features.identity import actions, exchange, queries, wording
from webapp.features.identity.discovery import ProviderDown
from webapp.features.identity.forms import Return, read_return
from webapp.features.identity.providers import Provider, provider_called
from webapp.features.identity.tokens import TokenRefused
from webapp.language import LANGUAGES, bind
from webapp.policy.permissions import Do
from webapp.tables.base import new_token
from webapp.tables.database import Who
from webapp.web import sessions
from webapp.web.address import safe_next
from webapp.web.guard import needs, proves_itself, public, with_proof
from webapp.web.opening import open_session
from webapp.web.render import render
from webapp.web.tokens import token_hash
from webapp.web.writes import the_write

bp = Blueprint("identity", __name__, template_folder="templates")
log = structlog.get_logger("samvei")

KIND = "oidc"
LOG_IN, LINK, PROVE = "log_in", "link", "prove"


@bp.get("/<language:lang>/oidc/<provider>")
@public
def start(provider: str) -> Response:
    at, page = _provider(provider), safe_next(request.args.get("next", "")) or ""
    if g.actor.is_authenticated:
        return redirect(page or url_for("today.page"))  # type: ignore[return-value]
    return render("identity/start.html", nav="login", provider=at, next=page, words=wording)


@bp.post("/<language:lang>/oidc/<provider>")
@public
def begin(provider: str) -> Response:
    at, page = _provider(provider), safe_next(request.form.get("next", "")) or ""
    if g.actor.is_authenticated:
        return redirect(page or url_for("today.page"), 303)  # type: ignore[return-value]
    return _send_off(at, LOG_IN, sessions.browser_hash(request), {"next": page})


@bp.post("/<language:lang>/me/way-in/link/<provider>")
@needs(Do.CHOOSE_WAY_IN)
@with_proof
def link(provider: str) -> Response:
    at = _provider(provider)
    if at.for_staff_only and not g.actor.is_staff:
        abort(404)
    return _send_off(at, LINK, _this_session(), {})


@bp.post("/<language:lang>/me/way-in/unlink/<provider>")
@needs(Do.CHOOSE_WAY_IN)
@with_proof
def unlink(provider: str) -> Response:
    at = _provider(provider)
    with the_write() as db:
        actions.unlink(db, g.actor.person_id, at.code, g.now)
    return redirect(_ways_in(), 303)  # type: ignore[return-value]


@bp.post("/<language:lang>/me/prove/by/<provider>")
@needs(Do.USE_OWN_SESSION)
def prove(provider: str) -> Response:
    at, page = _provider(provider), safe_next(request.form.get("next", "")) or ""
    return _send_off(at, PROVE, _this_session(), {"next": page})


@bp.get("/oidc/<provider>/callback")
@public
def come_back(provider: str) -> Response:
    """Back from the provider, with a GET: changes nothing. The form on the page goes on."""
    at, said = _provider(provider), read_return(request.args)
    if said.broken_off or not said.state:
        return _refused(at, "broken_off")
    answer = render("identity/come_back.html", nav="login", provider=at, said=said, words=wording)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


@bp.post("/oidc/<provider>/callback")
@public
def go_on(provider: str) -> Response:
    at, said = _provider(provider), read_return(request.form)
    step = None if said.broken_off else _step(at, said.state)
    if step is None:
        return _refused(at, "too_late")
    with the_write() as db:  # used up before anybody is asked: neither the step nor its code counts twice
        first = finish_step(db, step, g.now)
    if not first:
        return _refused(at, "too_late")
    purpose = step.values["purpose"]
    try:
        subject = _subject(at, said, step)
    except ProviderDown:
        log.warning("provider down", kind=at.code)
        return _refused(at, "down", purpose)
    except TokenRefused as problem:
        log.warning("log-in refused", kind=f"{at.code}: {problem.why}")
        return _refused(at, "level" if problem.why == "acr" else "not_proved", purpose)
    return {LINK: _link, PROVE: _prove, LOG_IN: _let_in}[purpose](at, step, subject)


@bp.post("/oidc/<provider>/logout")
@public
@proves_itself
def logged_out_there(provider: str) -> Response:
    """The provider tells by itself that somebody logged out there (Back-Channel Logout 1.0)."""
    at = _provider(provider)
    g.db.rollback()
    try:
        subject, token_id = exchange.logout_for(at, request.form.get("logout_token", ""), g.now)
    except ProviderDown:
        return _told("temporarily_unavailable", 503)
    except TokenRefused as problem:
        log.warning("logout refused", kind=f"{at.code}: {problem.why}")
        return _told("invalid_request", 400)
    with g.database.the_write() as db:
        is_new = actions.log_out_here(db, at, subject, token_id, g.now)
    return _told("", 200) if is_new else _told("invalid_request", 400)


def _provider(code: str) -> Provider:
    """Not found where it is not set up: nothing tells what an installation does not have."""
    return provider_called(current_app.config["SETTINGS"], code) or abort(404)


def _send_off(at: Provider, purpose: str, browser: str, more: dict[str, str]) -> Response:
    """Begins the step and leads to the provider: by a page, since our forms may lead nowhere else (form-action 'self')."""
    nonce, verifier = new_token(), secrets.token_urlsafe(48)
    values = {
        "purpose": purpose, "provider": at.code, "issuer": at.issuer, "nonce": nonce, "verifier": verifier,
        "language": g.language.tag, **more,
    }  # fmt: skip
    limits = {
        attempt_key("oidc", request.remote_addr or "", current_app.config["INSTALLATION_KEY"]): MOST_TRIES_AN_ADDRESS
    }
    g.db.rollback()
    with g.database.the_write(g.who) as db:
        goes_on = count_attempts(db, limits, g.now)
        state = begin_step(db, KIND, browser, g.now, person_id=g.actor.person_id, values=values) if goes_on else ""
    if not goes_on:
        return _refused(at, "too_many", purpose)
    try:
        anew = at.asks_anew or purpose == PROVE
        address = exchange.way_there(at, state, nonce, verifier, g.language.tag, anew=anew)
    except ProviderDown:
        log.warning("provider down", kind=at.code)
        return _refused(at, "down", purpose)
    answer = render("identity/on_the_way.html", nav="login", provider=at, address=address, words=wording)
    answer.headers["Refresh"] = f"0; url={address}"  # by itself, without script; the page has the way as a link too
    return answer


def _step(at: Provider, state: str) -> Step | None:
    """The step this browser, or this very session, began with this provider."""
    for browser in (_this_session(), sessions.browser_hash(request)):
        step = step_for(g.db, KIND, browser, state, g.now) if browser and state else None
        if step and (step.values["provider"], step.values["issuer"]) == (at.code, at.issuer):
            g.language = LANGUAGES.get(step.values["language"], g.language)  # the callback's address has none
            bind(g.language)
            return step
    return None


def _subject(at: Provider, said: Return, step: Step) -> str:
    anew = at.asks_anew or step.values["purpose"] == PROVE
    return exchange.subject_for(
        at, said.code, said.issuer, step.values["nonce"], step.values["verifier"], g.now, anew=anew
    )


def _let_in(at: Provider, step: Step, subject: str) -> Response:
    known = queries.known_as(g.db, at, subject)
    if known is None:
        return _refused(at, "unknown")
    with g.database.reading(Who(person_id=known.person_id)) as db:
        staff = queries.may_come_in(db, known.person_id, at, g.today)
    if staff is None:
        return _refused(at, "unknown")
    answer = open_session(
        known.person_id,
        staff=staff,
        phone=None,
        method=at.code,
        page=step.values["next"],
        also=lambda db: actions.note_log_in(db, known.identity_id, g.now),
    )
    return answer or _refused(at, "unknown")


def _link(at: Provider, step: Step, subject: str) -> Response:
    if not g.actor.is_authenticated or step.person_id != g.actor.person_id:
        return _refused(at, "too_late")
    if at.for_staff_only and not g.actor.is_staff:
        return _refused(at, "too_late", LINK)
    with the_write() as db:
        why_not = actions.link(db, g.actor.person_id, at, subject, g.now)
    return _refused(at, why_not, LINK) if why_not else redirect(_ways_in(), 303)  # type: ignore[return-value]


def _prove(at: Provider, step: Step, subject: str) -> Response:
    if not g.actor.is_authenticated or step.person_id != g.actor.person_id:
        return _refused(at, "too_late")
    known = queries.known_as(g.db, at, subject)
    if known is None or known.person_id != g.actor.person_id:
        return _refused(at, "not_hers", PROVE)
    with the_write() as db:
        done = actions.note_proof(db, g.actor.person_id, g.actor.session_id, known.identity_id, g.now)
    if not done:
        return _refused(at, "not_hers", PROVE)
    return redirect(safe_next(step.values["next"]) or url_for("me.page"), 303)  # type: ignore[return-value]


def _this_session() -> str:
    """Which session asks, for a step that only it may go on with: a phone of one's own may have no visitor's cookie."""
    token = sessions.token_in(request)
    return token_hash(f"session {token}") if token and g.actor.is_authenticated else ""


def _ways_in() -> str:
    return safe_next(f"/{g.language.tag}/me/way-in") or url_for("me.page")


def _refused(at: Provider, why: str, purpose: str = LOG_IN) -> Response:
    """What came of it, calmly, with a way on. Nothing the provider or the address said is shown."""
    title, text = wording.refused_words(why, at.code)
    status = {"down": 503, "too_many": 429}.get(why, 200 if request.method == "GET" else 422)
    inside = purpose in (LINK, PROVE) and g.actor.is_authenticated
    way: dict[str, Any] = {"back": _ways_in() if inside else url_for("entry.login"), "to_ways_in": inside}
    again = why not in ("unknown", "too_many") and not inside
    return render(
        "identity/refused.html", status=status, nav="login", provider=at, title=title, text=text, again=again, **way
    )


def _told(error: str, status: int) -> Response:
    answer = jsonify({"error": error} if error else {})
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
