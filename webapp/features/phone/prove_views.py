"""/<lang>/me/prove: she shows once more that it is her, before what is sensitive is shown or done."""

import re
from typing import Any

from flask import Response, current_app, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from webapp.features.entry import MOST_TRIES_A_NAME, attempt_key, count_attempts, forget_attempts
from webapp.features.passkeys import count_code_try, step_of_code, take_code
from webapp.features.phone import actions, forms, queries, wording
from webapp.features.phone.queries import Ways
from webapp.features.phone.who_views import bp, fits, this_device
from webapp.policy.permissions import Do
from webapp.tables.database import Who
from webapp.web.address import safe_next
from webapp.web.guard import needs
from webapp.web.passwords import verify
from webapp.web.render import render
from webapp.web.writes import form_again

_NOTHING_WAITS: dict[str, Any] = {"waiting": "", "waiting_at": "", "fields": []}


@bp.get("/<language:lang>/me/prove")
@needs(Do.USE_OWN_SESSION)
def prove() -> Response:
    """Also what the guard shows in the place of a POST that comes too late after the code; its fields wait in the form."""
    values = _values(_ways(), request.args.get("next", ""))
    if "waiting" not in g:
        return render("phone/prove.html", errors={}, **values)
    address, fields = g.waiting
    values |= {"waiting": forms.pack_waiting(fields), "waiting_at": address, "fields": fields}
    return render("phone/prove.html", errors={}, status=422, **values)


@bp.post("/<language:lang>/me/prove")
@needs(Do.USE_OWN_SESSION)
def give_proof() -> Response:
    ways = _ways()
    status, errors = _with_password(ways) if request.form.get("way") == "password" else _with_code(ways)
    if errors:
        values = _values(ways, request.form.get("next", "")) | _waiting()
        return form_again("phone/prove.html", page="phone/prove.html", errors=errors, status=status, **values)
    waiting = _waiting()
    if waiting["waiting_at"]:
        return render("phone/proved.html", nav="me", send_to=waiting["waiting_at"], fields=waiting["fields"])
    return redirect(safe_next(request.form.get("next", "")) or url_for("me.page"), 303)  # type: ignore[return-value]


def _with_code(ways: Ways) -> tuple[int, dict[str, str]]:
    """Status and errors by field; no errors: it was her code."""
    if ways.code is None:
        return 422, {"way": wording.choose_a_way()}
    typed, errors = forms.read_code(request.form, ways.code.kind)
    if errors:
        return 422, errors
    status, sentence = fits(ways.code, typed)
    if status:
        return status, {wording.field_of(ways.code.kind): sentence}
    code = ways.code
    with g.database.the_write(Who(person_id=g.actor.person_id)) as db:
        was_right = actions.code_was_right(db, code)
        if was_right:
            actions.note_proof(db, g.actor, g.now)
    return 422, {} if was_right else {wording.field_of(code.kind): wording.not_any_more()}


def _with_password(ways: Ways) -> tuple[int, dict[str, str]]:
    """As `_with_code`; whoever has an app gives its code too. A password alone is enough where it lets her in, too."""
    if not ways.password:
        return 422, {"way": wording.choose_a_way()}
    person_id, secret = g.actor.person_id, current_app.config["INSTALLATION_KEY"]
    tried = attempt_key("prove", str(person_id), secret)
    g.db.rollback()
    with g.database.the_write() as db:
        goes_on = count_attempts(db, {tried: MOST_TRIES_A_NAME}, g.now)
        goes_on = goes_on and (not ways.app or count_code_try(db, person_id))
    if not goes_on:
        return 429, {"password": wording.too_many()}
    if not verify(ways.password, request.form.get("password", "")[:1000]):
        return 422, {"password": wording.wrong_password()}
    step = step_of_code(g.db, person_id, request.form.get("code", ""), g.now, secret) if ways.app else None
    if ways.app and step is None:
        return 422, {"code": wording.wrong_app_code()}
    g.db.rollback()
    with g.database.the_write(g.who) as db:
        if step is not None and not take_code(db, person_id, step):
            return 422, {"code": wording.wrong_app_code()}
        forget_attempts(db, tried)
        actions.note_proof(db, g.actor, g.now)
    return 200, {}


def _ways() -> Ways:
    device_id = g.actor.device_id or this_device()
    return queries.ways_to_prove(g.db, g.actor, device_id, demo=current_app.config["SETTINGS"].is_demo)


def _values(ways: Ways, target: str) -> dict[str, Any]:
    return {"ways": ways, "next": safe_next(target) or "", "nav": "me", **_NOTHING_WAITS}


def _waiting() -> dict[str, Any]:
    """The form that waits, as it came with this one; nothing when it is not for one of our addresses."""
    address, packed = request.form.get("waiting_at", ""), request.form.get("waiting", "")
    if not _takes_posts(address):
        return _NOTHING_WAITS
    return {"waiting": packed, "waiting_at": address, "fields": forms.unpack_waiting(packed)}


def _takes_posts(address: str) -> bool:
    path, _mark, query = address.partition("?")
    if not re.fullmatch(r"/[A-Za-z0-9/_\-]{1,300}", path) or path.startswith("//"):
        return False
    if not re.fullmatch(r"[A-Za-z0-9=&_%.+\-]{0,300}", query):
        return False
    try:
        current_app.url_map.bind("").match(path, method="POST")
    except (RequestRedirect, HTTPException):
        return False
    return True
