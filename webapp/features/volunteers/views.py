"""/<lang>/volunteer/join: asking to arrange meetings, for everybody; and the link that confirms the address."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for

from webapp.features.entry import MOST_TRIES_AN_ADDRESS, attempt_key, begin_step, count_attempts, step_for
from webapp.features.volunteers import actions, forms, mail, queries, wording
from webapp.web import sessions
from webapp.web.guard import public
from webapp.web.render import render
from webapp.web.writes import form_again, the_write

bp = Blueprint("volunteers", __name__, template_folder="templates")

_JOIN = "volunteers/join.html"
_KIND = "email"
_LINK_LASTS = timedelta(hours=1)
_MOST_TO_ONE, _MOST_A_DAY = 5, 10  # letters to one address, in a quarter of an hour and in a day, whoever asks for them


@bp.get("/<language:lang>/volunteer/join")
@public
def join() -> Response:
    typed = forms.typed_in({"place": request.args.get("place", "")})
    return render(_JOIN, errors={}, **_page(typed))


@bp.post("/<language:lang>/volunteer/join")
@public
def ask() -> Response:
    typed = forms.typed_in(request.form)
    values = _page(typed)
    asked, errors = forms.read_asked(typed, {place.public_id for place in values["places_to_ask"]})
    if asked is None or not values["has_mail"]:
        return form_again(_JOIN, page=_JOIN, errors=errors, **values)
    secret, browser = current_app.config["INSTALLATION_KEY"], sessions.browser_hash(request)
    to_one = attempt_key("joins", forms.letter_box(asked.email), secret)
    limits = {
        attempt_key("join", request.remote_addr or "", secret): MOST_TRIES_AN_ADDRESS,
        to_one: _MOST_TO_ONE,
    }
    with the_write() as db:
        goes_on = count_attempts(db, limits, g.now) and queries.asked_lately(db, to_one, g.now) <= _MOST_A_DAY
        token = begin_step(db, _KIND, browser, g.now, values=vars(asked), lasts=_LINK_LASTS) if goes_on else ""
    if not goes_on:
        return form_again(_JOIN, page=_JOIN, errors={"email": wording.too_many()}, status=429, **values)
    settings = current_app.config["SETTINGS"]
    link = settings.public_address + url_for("volunteers.confirm", token=token)
    if not mail.send_link(settings, asked.email, g.language.tag, link):
        return form_again(_JOIN, page=_JOIN, errors={"email": wording.not_sent()}, status=503, **values)
    # The same answer whoever's address it is: nothing was looked up.
    return render("volunteers/sent.html", nav="meet")


@bp.get("/<language:lang>/volunteer/join/<string(length=43):token>")
@public
def confirm(token: str) -> Response:
    step = step_for(g.db, _KIND, sessions.browser_hash(request), token, g.now)
    return render("volunteers/confirm.html", status=200 if step else 404, nav="meet", token=token if step else "")


@bp.post("/<language:lang>/volunteer/join/<string(length=43):token>")
@public
def confirmed(token: str) -> Response:
    step = step_for(g.db, _KIND, sessions.browser_hash(request), token, g.now)
    taken = False
    if step is not None:
        with the_write() as db:
            taken = actions.take_request(db, step, g.language.tag, g.now)
    if not taken:
        return render("volunteers/confirm.html", status=404, nav="meet", token="")
    return render("volunteers/waits.html", nav="meet")


def _page(typed: dict[str, str]) -> dict[str, Any]:
    return {
        "nav": "meet",
        "typed": typed,
        "places_to_ask": queries.places_to_ask(g.db, g.today),
        "has_mail": mail.can_send(current_app.config["SETTINGS"]),
    }
