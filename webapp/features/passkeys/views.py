"""/<lang>/passkey, /<lang>/me/way-in/passkeys/…, /<lang>/me/prove/passkey, /<lang>/in/choose/passkey.

A ceremony is two POSTs from static/js/passkey.js: one asks for the challenge, one brings the answer. Both speak JSON."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request, url_for

from webapp.features.cards import card_of_step, finish_card
from webapp.features.entry import (
    MOST_TRIES_AN_ADDRESS,
    Step,
    attempt_key,
    begin_step,
    count_attempts,
    finish_step,
    is_staff,
    step_for,
)
from webapp.features.passkeys import actions, ceremonies, forms, queries, wording
from webapp.features.passkeys.ceremonies import RelyingParty
from webapp.features.phone import add_phone_user
from webapp.policy.permissions import Do, NotHere, See
from webapp.web import devices, sessions
from webapp.web.address import safe_next
from webapp.web.guard import needs, public, with_proof
from webapp.web.opening import open_session
from webapp.web.render import render
from webapp.web.tokens import token_hash
from webapp.web.writes import done, form_again, the_write

bp = Blueprint("passkeys", __name__, template_folder="templates")


@bp.get("/<language:lang>/passkey")
@public
def page() -> Response:
    return render("passkeys/page.html", nav="login", next=safe_next(request.args.get("next", "")) or "", errors={})


@bp.post("/<language:lang>/passkey/ask")
@public
def ask() -> Response:
    secret = current_app.config["INSTALLATION_KEY"]
    limits = {attempt_key("passkey", request.remote_addr or "", secret): MOST_TRIES_AN_ADDRESS}
    challenge, options = ceremonies.options_to_use(_party())
    with the_write() as db:
        goes_on = count_attempts(db, limits, g.now)
        token = begin_step(db, "passkey", whoever(), g.now, values={"challenge": challenge}) if goes_on else ""
    return jsonify(ceremony=token, options=options) if token else _sorry(wording.too_many(), 429)


@bp.post("/<language:lang>/passkey")
@public
def enter() -> Response:
    if "credential" not in request.form:
        errors = {"": wording.needs_script()}
        target = safe_next(request.form.get("next", "")) or ""
        return form_again("passkeys/page.html", page="passkeys/page.html", errors=errors, nav="login", next=target)
    key, count = _proved("passkey")
    if key is None:
        return _sorry(wording.not_known())
    person_id = key.person_id
    answer = open_session(
        person_id,
        staff=is_staff(g.db, person_id, g.today),
        phone=None,
        method="passkey",
        page=request.form.get("next", ""),
        also=lambda db: actions.use_passkey(db, key, count, g.now),
    )
    return _as_json(answer) if answer else _sorry(wording.not_known())


@bp.post("/<language:lang>/me/prove/passkey/ask")
@needs(Do.USE_OWN_SESSION)
def ask_proof() -> Response:
    known = queries.credential_ids(g.db, g.actor.person_id)
    if not known:
        return _sorry(wording.none_here())
    return _asked("passkey_prove", g.actor.person_id, ceremonies.options_to_use(_party(), known))


@bp.post("/<language:lang>/me/prove/passkey")
@needs(Do.USE_OWN_SESSION)
def prove() -> Response:
    target = safe_next(request.form.get("next", "")) or url_for("me.page")
    if "credential" not in request.form:
        return done(page=url_for("phone.prove", next=target))
    key, count = _proved("passkey_prove", g.actor.person_id)
    if key is None:
        return _sorry(wording.not_known())
    with the_write() as db:
        if used := actions.use_passkey(db, key, count, g.now):
            actions.note_proof(db, g.actor.session_id, g.now)
    return jsonify(to=target) if used else _sorry(wording.not_known())


@bp.post("/<language:lang>/me/way-in/passkey/ask")
@needs(Do.CHOOSE_WAY_IN)
def ask_new() -> Response:
    if not sessions.proved_lately(g.actor, g.now):
        return jsonify(to=url_for("phone.prove", next=url_for("phone.way_in")))
    person_id: int = g.actor.person_id
    return _asked("passkey_new", person_id, _options_for(person_id))


@bp.post("/<language:lang>/me/way-in/passkey")
@needs(Do.CHOOSE_WAY_IN)
def add() -> Response:
    target = safe_next(request.form.get("next", "")) or url_for("phone.way_in")
    if "credential" not in request.form:
        return done(page=target)
    key = _made(g.actor.person_id)
    if key is None:
        return _sorry(wording.not_made())
    with the_write() as db:
        kept = actions.add_passkey(db, g.actor.person_id, key, forms.read_name(request.form), g.now)
    return jsonify(to=target) if kept else _sorry(wording.not_made())


@bp.post("/<language:lang>/in/choose/passkey/ask")
@public
def ask_new_by_card() -> Response:
    card = card_in(request.form)
    if card is None:
        return _sorry(wording.card_again())
    person_id = card.person_id or 0
    return _asked("passkey_new", person_id, _options_for(person_id))


@bp.post("/<language:lang>/in/choose/passkey")
@public
def add_by_card() -> Response:
    card = card_in(request.form)
    if "credential" not in request.form:
        return done(page=url_for("cards.choose" if card else "cards.enter"))
    if card is None:
        return _sorry(wording.card_again())
    person_id = card.person_id or 0
    key, word = _made(person_id), forms.read_name(request.form)
    if key is None:
        return _sorry(wording.not_made())
    answer = by_card(card, "passkey", lambda db: actions.add_passkey(db, person_id, key, word, g.now))
    return _as_json(answer) if answer else _sorry(wording.not_made())


@bp.get("/<language:lang>/me/way-in/passkeys/<id:passkey_id>")
@needs(See.OWN_PAGES)
def one(passkey_id: str) -> Response:
    return render("passkeys/one.html", nav="me", errors={}, **_one(passkey_id))


@bp.post("/<language:lang>/me/way-in/passkeys/<id:passkey_id>/name")
@needs(Do.CHOOSE_WAY_IN)
def name(passkey_id: str) -> Response:
    with the_write() as db:
        named = actions.name_passkey(db, g.actor.person_id, passkey_id, forms.read_name(request.form))
    if not named:
        raise NotHere
    return done(page=url_for("phone.way_in"))


@bp.post("/<language:lang>/me/way-in/passkeys/<id:passkey_id>/end")
@needs(Do.CHOOSE_WAY_IN)
@with_proof
def end(passkey_id: str) -> Response:
    with the_write() as db:
        gone = actions.end_passkey(db, g.actor.person_id, passkey_id, g.now)
    if not gone:
        raise NotHere
    return done(page=url_for("phone.way_in"))


def whoever() -> str:
    """Which browser asks, for the steps of a ceremony: by its session when it has one, else by the visitor's cookie."""
    return token_hash(f"session {g.actor.form_secret}") if g.actor.form_secret else sessions.browser_hash(request)


def card_in(form: Mapping[str, str]) -> Step | None:
    """The card whose holder has come as far as choosing a way in, in this browser; None when there is none."""
    return card_of_step(g.db, sessions.browser_hash(request), form.get("step", ""), g.now)


def by_card(card: Step, method: str, make: Callable[[Any], bool]) -> Response | None:
    """Uses the card up, makes what was chosen and opens the session, all or nothing; None when something said no.

    A `symbol` in the form puts her on this phone's start screen, where the passkey is asked for."""
    person_id, phone = card.person_id or 0, card.values.get("phone")
    staff = is_staff(g.db, person_id, g.today)
    token, symbol = devices.token_in(request), request.form.get("symbol", "") if method == "passkey" else ""

    def also(db: Any) -> Any:
        if not (finish_card(db, card, g.now) and make(db)):
            return False
        return not symbol or add_phone_user(
            db, person_id, token=token, kind="passkey", secret_hash=None, symbol=symbol, phone=phone or "unsaid",
            staff=staff, now=g.now,
        ) or True  # fmt: skip

    return open_session(
        person_id, staff=staff, phone=phone, method=method, page=request.form.get("next", ""), also=also
    )


def _one(passkey_id: str) -> dict[str, Any]:
    found = queries.passkey_of(g.db, g.actor.person_id, passkey_id)
    if found is None:
        raise NotHere
    return {"passkey": found, "is_only_way": queries.is_only_way(g.db, g.actor.person_id)}


def _party() -> RelyingParty:
    """This installation under the name it was asked by, which is one of its own (TRUSTED_HOSTS)."""
    scheme = "https" if current_app.config["SETTINGS"].is_https else request.scheme
    return RelyingParty(request.host.rsplit(":", 1)[0], f"{scheme}://{request.host}")


def _options_for(person_id: int) -> tuple[str, dict[str, Any]]:
    """What a browser is asked to make a passkey of this person with. The phone's own list shows her word, no name of ours."""
    handle, known = queries.handle_of(g.database, person_id), queries.credential_ids(g.db, person_id)
    if handle is None:
        raise NotHere
    return ceremonies.options_to_make(_party(), handle, forms.read_name(request.form) or "Samvei", known)


def _asked(kind: str, person_id: int | None, made: tuple[str, dict[str, Any]]) -> Response:
    challenge, options = made
    with the_write() as db:
        token = begin_step(db, kind, whoever(), g.now, person_id=person_id, values={"challenge": challenge})
    return jsonify(ceremony=token, options=options)


def _challenge(kind: str, person_id: int | None) -> str | None:
    """The challenge that was asked for, used up whatever the answer is worth; None when it is not this browser's."""
    step = step_for(g.db, kind, whoever(), request.form.get("ceremony", ""), g.now)
    if step is None or step.person_id != person_id:
        return None
    with the_write() as db:
        return str(step.values["challenge"]) if finish_step(db, step, g.now) else None


def _made(person_id: int) -> queries.NewKey | None:
    challenge = _challenge("passkey_new", person_id)
    return ceremonies.made(_party(), challenge, request.form["credential"]) if challenge else None


def _proved(kind: str, person_id: int | None = None) -> tuple[queries.KnownKey | None, int]:
    """The passkey that the answer proves, and its new counter. person_id: whose it must be; None: whoever's it is."""
    challenge = _challenge(kind, person_id)
    proof = ceremonies.read_proof(request.form["credential"]) if challenge else None
    key = queries.known_key(g.db, proof.credential_id) if proof else None
    if challenge is None or proof is None or key is None or person_id not in (None, key.person_id):
        return None, 0
    handle = queries.handle_of(g.database, key.person_id)
    # Asked without a name, the authenticator must say whose key it is; asked about known keys, it need not.
    if handle is None or proof.user_handle not in ((handle,) if person_id is None else (handle, "")):
        return None, 0
    count = ceremonies.proved(_party(), challenge, proof, key)
    return (None, 0) if count is None else (key, count)


def _as_json(answer: Response) -> Response:
    """The way in as our script reads it, with the cookies of the answer it stands for."""
    told = jsonify(to=answer.headers["Location"])
    for line in answer.headers.getlist("Set-Cookie"):
        told.headers.add("Set-Cookie", line)
    return told


def _sorry(sentence: str, status: int = 422) -> Response:
    told = jsonify(error=sentence)
    told.status_code = status
    return told
