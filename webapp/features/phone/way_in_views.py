"""/<lang>/me/way-in: one's code and symbol on this phone, and one's other ways in. /<lang>/me/devices: where one is logged in."""

from typing import Any

from flask import Response, current_app, g, request, url_for

from webapp.features.identity import linked, providers_to_link
from webapp.features.passkeys import ways_of
from webapp.features.phone import actions, forms, queries, wording
from webapp.features.phone.who_views import bp, this_device
from webapp.policy.permissions import Do
from webapp.web import devices, sessions
from webapp.web.guard import needs, with_proof
from webapp.web.render import render
from webapp.web.writes import done, form_again, the_write

CHANGES = ("pin", "pictures", "symbol")


@bp.get("/<language:lang>/me/way-in")
@needs(Do.CHOOSE_WAY_IN)
@with_proof
def way_in() -> Response:
    return render("phone/way_in.html", errors={}, **_page(request.args.get("change", "")))


@bp.post("/<language:lang>/me/way-in")
@needs(Do.CHOOSE_WAY_IN)
@with_proof
def change_way_in() -> Response:
    """A new PIN or picture code for this phone (the first one here asks for a symbol too), or another symbol."""
    change = request.form.get("change", "")
    page = _page(change)
    code, free = page["code"], page["free"]
    typed, errors = _read(change, free, code is None)
    if not errors and not page["may_have_code"]:
        errors = {"change": wording.staff_need_more()}
    if errors:
        return form_again("phone/way_in.html", page="phone/way_in.html", errors=errors, **page)
    hashed = "" if change == "symbol" else forms.hash_code(typed, current_app.config["INSTALLATION_KEY"])
    token = devices.token_in(request)
    landing = None
    with the_write() as db:
        if change == "symbol":
            changed = actions.change_symbol(db, code, typed)
        elif code is not None:
            changed = actions.change_code(db, code, change, hashed)
        else:
            landing = actions.add_phone_user(
                db, g.actor.person_id, token=token, kind=change, secret_hash=hashed,
                symbol=request.form.get("symbol", ""), phone=g.actor.phone or "unsaid", now=g.now,
            )  # fmt: skip
            if changed := landing is not None:
                actions.put_session_on(db, g.actor, landing, g.now)
    if not changed:
        errors = {"change": wording.changed_meanwhile()}
        return form_again("phone/way_in.html", page="phone/way_in.html", errors=errors, **_page(change))
    answer = done(page=url_for("phone.way_in"))
    if landing is not None:
        _keep_cookies(answer, landing)
    return answer


@bp.get("/<language:lang>/me/devices", endpoint="devices")
@needs(Do.USE_OWN_SESSION)
def devices_page() -> Response:
    return render(
        "phone/devices.html",
        nav="me",
        sessions=queries.sessions_of(g.db, g.actor, g.now),
        codes=queries.codes_elsewhere(g.db, g.actor, g.actor.device_id or this_device(), g.now),
        sure=request.args.get("sure") == "yes",
    )


@bp.post("/<language:lang>/me/devices/<id:session_id>/end")
@needs(Do.USE_OWN_SESSION)
def end_session(session_id: str) -> Response:
    with the_write() as db:
        actions.end_session(db, g.actor, session_id, g.now)
    return done(page=url_for("phone.devices"))


@bp.post("/<language:lang>/me/devices/codes/<id:user_id>/end")
@needs(Do.USE_OWN_SESSION)
def end_code(user_id: str) -> Response:
    with the_write() as db:
        actions.end_code(db, g.actor, user_id, g.now)
    return done(page=url_for("phone.devices"))


@bp.post("/<language:lang>/me/devices/end-all")
@needs(Do.USE_OWN_SESSION)
def end_all() -> Response:
    with the_write() as db:
        actions.end_elsewhere(db, g.actor, g.now)
    return done(page=url_for("phone.devices"))


def _read(change: str, free: Any, is_first: bool) -> tuple[str, dict[str, str]]:
    """What was chosen, and the errors by field."""
    if change == "symbol" and not is_first:
        return forms.read_symbol(request.form, free)
    if change not in ("pin", "pictures"):
        return "", {"change": wording.choose_a_way()}
    typed, errors = forms.read_pin(request.form) if change == "pin" else forms.read_pictures(request.form)
    if is_first:
        errors |= forms.read_symbol(request.form, free)[1]
    return typed, errors


def _page(change: str) -> dict[str, Any]:
    """The values of the page about one's ways in. change: which form stands open on it."""
    person_id, device_id = g.actor.person_id, g.actor.device_id or this_device()
    settings = current_app.config["SETTINGS"]
    return {
        "nav": "me",
        "code": queries.code_of(g.db, device_id, person_id),
        "free": queries.free_symbols(g.db, device_id, but_for=person_id),
        "may_have_code": not queries.needs_more_than_a_code(g.db, person_id, g.today),
        "change": change if change in CHANGES else "",
        "symbol": request.form.get("symbol", ""),
        "ways": ways_of(g.db, person_id),
        "linked": linked(g.db, person_id),
        "to_link": providers_to_link(settings, staff=g.actor.is_staff),
        "next": url_for("phone.way_in"),
        "step": "",
    }


def _keep_cookies(answer: Response, landing: devices.Landing) -> None:
    """The device's own, when it is new; and the session's again, which may no longer stay after the browser is closed."""
    if landing.token:
        devices.keep_cookie(answer, landing.token)
    lasting = landing.phone == "own" and not g.actor.is_staff
    sessions.keep_cookie(answer, sessions.token_in(request) or "", lasting=lasting)
