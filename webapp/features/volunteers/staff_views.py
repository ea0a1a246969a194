"""/<lang>/staff/volunteers: who asks, who arranges meetings, an account for somebody who came in person."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.volunteers import actions, forms, queries, wording
from webapp.policy.permissions import ChangedSince, Do, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import public_id_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("volunteers_staff", __name__, template_folder="templates")

_PAGE, _NEW = "volunteers/staff_page.html", "volunteers/staff_new.html"


@bp.get("/<language:lang>/staff/volunteers")
@needs(See.VOLUNTEERS)
def page() -> Response:
    return render(_PAGE, changed=None, **_page())


@bp.post("/<language:lang>/staff/volunteers/<id:request_id>")
@needs(Do.APPROVE_VOLUNTEER)
def answer(request_id: str) -> Response:
    asked = queries.request_waiting(g.db, queries.answered_by(g.db, g.actor, g.today), request_id)
    said = request.form.get("do")
    if said not in ("approve", "refuse"):
        return form_again(_PAGE, page=_PAGE, errors={}, changed=None, **_page())
    try:
        with the_write() as db:
            if said == "approve":
                made = actions.approve(db, g.actor, asked, g.now)
                return_to = url_for("cards_staff.access", person_id=made)
            else:
                actions.refuse(db, g.actor, asked, g.now)
                return_to = url_for("volunteers_staff.page")
    except ChangedSince:
        return conflict(_PAGE, now={"sentences": [wording.answered_meanwhile()]}, **_page())
    return done(page=return_to)


@bp.get("/<language:lang>/staff/volunteers/new")
@needs(Do.APPROVE_VOLUNTEER)
def new() -> Response:
    return render(_NEW, errors={}, **_new_page(forms.typed_in({"language": g.language.tag})))


@bp.post("/<language:lang>/staff/volunteers/new")
@needs(Do.APPROVE_VOLUNTEER)
def add() -> Response:
    typed = forms.typed_in(request.form)
    values = _new_page(typed)
    wanted, errors = forms.read_account(typed, [place.public_id for place in values["places_to_ask"]])
    if wanted is None:
        return form_again(_NEW, page=_NEW, errors=errors, **values)
    with the_write() as db:
        made = actions.add_volunteer(db, g.actor, wanted, values["places_to_ask"], g.now)
    return done(page=url_for("cards_staff.access", person_id=made))


def _page() -> dict[str, Any]:
    places = queries.answered_by(g.db, g.actor, g.today)
    found, next_after = queries.volunteers(g.db, places, g.today, public_id_in(request.args.get("after")))
    return {
        "nav": "volunteers",
        "places_to_ask": places,
        "waiting": queries.requests_waiting(g.db, places),
        "found": found,
        "next_after": next_after,
        "is_first": "after" not in request.args,
    }


def _new_page(typed: dict[str, str]) -> dict[str, Any]:
    return {"nav": "volunteers", "typed": typed, "places_to_ask": queries.answered_by(g.db, g.actor, g.today)}
