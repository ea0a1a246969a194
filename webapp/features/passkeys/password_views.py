"""/<lang>/me/way-in/password and /<lang>/in/choose/password: a password and the app that makes codes, set together.

Nothing is kept before the app's first code was right: until then both wait in a step (hashed and sealed). In these
functions `step` is the card's, empty for somebody logged in."""

from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for

from webapp.features.entry import Step, begin_step, count_try, finish_step, step_for
from webapp.features.passkeys import actions, codes, forms, queries, wording
from webapp.features.passkeys.views import by_card, card_in, whoever
from webapp.policy.permissions import Do, See
from webapp.web import sessions
from webapp.web.guard import needs, public, with_proof
from webapp.web.passwords import hash_password
from webapp.web.render import render
from webapp.web.writes import done, form_again, the_write

bp = Blueprint("passwords", __name__, template_folder="templates")
CHOOSE, APP = "passkeys/password.html", "passkeys/app.html"


@bp.get("/<language:lang>/me/way-in/password")
@needs(See.OWN_PAGES)
@with_proof
def page() -> Response:
    ways = queries.ways_of(g.db, g.actor.person_id)
    return render(CHOOSE, nav="me", errors={}, ways=ways, typed_name=ways.log_in_name or "", step="")


@bp.post("/<language:lang>/me/way-in/password")
@needs(Do.CHOOSE_WAY_IN)
def choose() -> Response:
    if not sessions.proved_lately(
        g.actor, g.now
    ):  # not @with_proof: what waits there stands on a page, and no password may
        return done(page=url_for("phone.prove", next=url_for("passwords.page")))
    return _choose(g.actor.person_id)


@bp.post("/<language:lang>/me/way-in/app")
@needs(Do.CHOOSE_WAY_IN)
def confirm() -> Response:
    setup, half_minute = _code_given(g.actor.person_id)
    if setup is None:
        return done(page=url_for("passwords.page"))
    if half_minute is None:
        return _app_again(setup, "")
    with the_write() as db:
        kept = finish_step(db, setup, g.now) and _keep(db, setup, half_minute)
        if not kept:
            db.rollback()
    return done(page=url_for("phone.way_in")) if kept else _taken(setup, "")


@bp.post("/<language:lang>/me/way-in/password/end")
@needs(Do.CHOOSE_WAY_IN)
@with_proof
def end() -> Response:
    with the_write() as db:
        actions.end_password(db, g.actor.person_id, g.now)
    return done(page=url_for("phone.way_in"))


@bp.post("/<language:lang>/in/choose/password")
@public
def choose_by_card() -> Response:
    card = card_in(request.form)
    if card is None or card.person_id is None:
        return done(page=url_for("cards.enter"))
    return _choose(card.person_id, request.form["step"])


@bp.post("/<language:lang>/in/choose/app")
@public
def confirm_by_card() -> Response:
    card = card_in(request.form)
    if card is None or card.person_id is None:
        return done(page=url_for("cards.enter"))
    setup, half_minute = _code_given(card.person_id)
    if setup is None:
        return done(page=url_for("cards.choose"))
    if half_minute is None:
        return _app_again(setup, request.form["step"])
    answer = by_card(card, "totp", lambda db: finish_step(db, setup, g.now) and _keep(db, setup, half_minute))
    return answer or _taken(setup, request.form["step"])


def _choose(person_id: int, step: str = "") -> Response:
    """Reads the name and the password, and shows the app what it needs. The hashing stands outside every transaction."""
    typed, errors = forms.read_new_password(request.form, queries.names_of(g.database, person_id))
    if not errors and not queries.name_is_free(g.db, typed.name, person_id):
        errors["name"] = wording.name_taken()
    if errors:
        return _choose_again(typed.name, errors, step)
    secret, key = codes.new_secret(), current_app.config["INSTALLATION_KEY"]
    sealed = codes.seal_secret(secret, person_id, key)
    values = {"name": typed.name, "hash": hash_password(typed.password), "secret": sealed}
    with the_write() as db:
        token = begin_step(db, "app_new", whoever(), g.now, person_id=person_id, values=values)
    app = codes.app_to_set_up(secret, typed.name)
    return render(APP, nav="me", errors={}, setup=token, app=app, step=step)


def _code_given(person_id: int) -> tuple[Step | None, int | None]:
    """(what is being set up, the half minute whose code was given). Counted before it is looked at; five tries."""
    setup = step_for(g.db, "app_new", whoever(), request.form.get("setup", ""), g.now)
    if setup is None or setup.person_id != person_id:
        return None, None
    with the_write() as db:
        goes_on = count_try(db, setup)
    secret, code = _secret(setup), codes.read_code(request.form.get("code", ""))
    if not goes_on or not secret:
        return None, None
    return setup, codes.fitting_step(secret, code, g.now, None) if code else None


def _secret(setup: Step) -> str | None:
    return codes.open_secret(setup.values["secret"], setup.person_id or 0, current_app.config["INSTALLATION_KEY"])


def _keep(db: Any, setup: Step, half_minute: int) -> bool:
    said = setup.values
    return actions.set_password_and_app(
        db, setup.person_id or 0, said["name"], said["hash"], said["secret"], half_minute, g.now
    )


def _app_again(setup: Step, step: str) -> Response:
    app = codes.app_to_set_up(_secret(setup) or "", setup.values["name"])
    errors = {"code": wording.wrong_code()}
    return form_again(APP, page=APP, errors=errors, nav="me", setup=request.form["setup"], app=app, step=step)


def _taken(setup: Step, step: str) -> Response:
    return _choose_again(setup.values["name"], {"name": wording.name_taken()}, step)


def _choose_again(name: str, errors: dict[str, str], step: str) -> Response:
    ways = queries.ways_of(g.db, g.actor.person_id or 0)
    return form_again(CHOOSE, page=CHOOSE, errors=errors, nav="me", typed_name=name, ways=ways, step=step)
