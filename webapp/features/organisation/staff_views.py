"""/<lang>/staff/organisation: those who work here, one of them, a new account."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.organisation import actions, forms, queries, wording
from webapp.policy.looks import is_served
from webapp.policy.permissions import ChangedSince, Do, NotHere, See
from webapp.web.guard import needs, with_proof
from webapp.web.render import render
from webapp.web.typed import revision_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("organisation_staff", __name__, template_folder="templates")

_NEW, _ONE = "organisation/new.html", "organisation/one.html"


@bp.get("/<language:lang>/staff/organisation")
@needs(See.ORGANISATION)
def index() -> Response:
    wanted = forms.read_wanted(request.args)
    return render(
        "organisation/index.html",
        nav="organisation",
        wanted=wanted,
        workplaces=queries.places_administered(g.db, g.actor),
        found=queries.colleagues(g.db, g.actor, wanted, g.today),
        today=g.today,
        words=wording,
    )


@bp.get("/<language:lang>/staff/organisation/new")
@needs(Do.MANAGE_STAFF)
@with_proof
def new() -> Response:
    typed = dict.fromkeys(forms.FIELDS, "") | {"language": "nb"}
    return render(_NEW, errors={}, **_new_page(typed))


@bp.post("/<language:lang>/staff/organisation/new")
@needs(Do.MANAGE_STAFF)
@with_proof
def add() -> Response:
    typed = forms.typed_in(request.form)
    values = _new_page(typed)
    wanted, errors = forms.read_account(
        typed, {place.public_id: (place.id, place.roles) for place in values["workplaces"]}
    )
    if wanted is None:
        return form_again(_NEW, page=_NEW, errors=errors, **values)
    with the_write() as db:
        staff_id = actions.add_colleague(db, g.actor, wanted, g.now)
    return done(page=url_for("organisation_staff.one", staff_id=staff_id))


@bp.get("/<language:lang>/staff/organisation/<id:staff_id>")
@needs(See.ORGANISATION)
def one(staff_id: str) -> Response:
    return render(_ONE, errors={}, changed=None, **_one_page(staff_id))


@bp.post("/<language:lang>/staff/organisation/<id:staff_id>/role")
@needs(Do.MANAGE_STAFF)
@with_proof
def give_role(staff_id: str) -> Response:
    place = _place()
    field = f"give_{place.public_id}"
    role = forms.read_role(request.form.get(field, ""), place.roles)
    if role is None:
        values = _one_page(staff_id)
        return form_again(_ONE, page=_ONE, errors={field: wording.no_role()}, changed=None, **values)
    seen = _seen()
    return _change(
        staff_id,
        lambda db: actions.give_role(
            db, g.actor, staff_id, place.id, role, seen_revision=seen, now=g.now, today=g.today
        ),
    )


@bp.post("/<language:lang>/staff/organisation/<id:staff_id>/role/end")
@needs(Do.MANAGE_STAFF)
@with_proof
def end_role(staff_id: str) -> Response:
    place = _place()
    role = forms.read_role(request.form.get("role", ""), place.roles)
    if role is None:
        raise NotHere
    seen = _seen()
    return _change(
        staff_id,
        lambda db: actions.end_role(
            db, g.actor, staff_id, place.id, role, seen_revision=seen, now=g.now, today=g.today
        ),
    )


@bp.post("/<language:lang>/staff/organisation/<id:staff_id>/close")
@needs(Do.MANAGE_STAFF)
@with_proof
def close_account(staff_id: str) -> Response:
    seen, found = _seen(), queries.colleague(g.db, g.actor, staff_id)
    served = is_served(g.database, found.id, g.today)

    def close(db: Any) -> None:
        if served:  # it is her way to her own office, too
            raise actions.WorksElsewhere
        actions.close_account(db, g.actor, staff_id, seen_revision=seen, now=g.now, today=g.today)

    return _change(staff_id, close)


@bp.post("/<language:lang>/staff/organisation/<id:staff_id>/open")
@needs(Do.MANAGE_STAFF)
@with_proof
def open_account(staff_id: str) -> Response:
    seen = _seen()
    return _change(staff_id, lambda db: actions.open_account(db, g.actor, staff_id, seen_revision=seen, today=g.today))


def _change(staff_id: str, change: Callable[[Any], None]) -> Response:
    """Does it, or says beside the roles why not."""
    refused = {
        actions.LastAdministrator: wording.last_administrator,
        actions.Yourself: wording.yourself,
        actions.WorksElsewhere: wording.works_elsewhere,
    }
    queries.colleague(g.db, g.actor, staff_id)
    try:
        with the_write() as db:
            change(db)
    except tuple(refused) as problem:
        errors = {"account": refused[type(problem)]()}
        return form_again(_ONE, page=_ONE, errors=errors, changed=None, **_one_page(staff_id))
    except ChangedSince:
        said = {"sentences": [wording.changed_meanwhile()]}
        return conflict(_ONE, now=said, errors={}, **_one_page(staff_id))
    return done(page=url_for("organisation_staff.one", staff_id=staff_id))


def _seen() -> int:
    return revision_in(request.form.get("revision")) or 0


def _place() -> queries.Place:
    """The place a form is about, among those the actor administers. Raises NotHere for any other."""
    wanted = request.form.get("place", "")
    for place in queries.places_administered(g.db, g.actor):
        if place.public_id == wanted:
            return place
    raise NotHere


def _new_page(typed: dict[str, str]) -> dict[str, Any]:
    places = queries.places_administered(g.db, g.actor)
    return {"nav": "organisation", "typed": typed, "workplaces": places, "words": wording}


def _one_page(staff_id: str) -> dict[str, Any]:
    return {
        "nav": "organisation",
        "found": queries.colleague(g.db, g.actor, staff_id),
        "workplaces": queries.places_administered(g.db, g.actor),
        "today": g.today,
        "words": wording,
    }
