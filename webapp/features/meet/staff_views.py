"""/<lang>/staff/places: the meeting places of a municipality, kept in order by its administrator and coordinator."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.meet import place_actions, place_forms, place_queries, wording
from webapp.policy.permissions import ChangedSince, Do
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import on_one_line, public_id_in, revision_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("meet_staff", __name__, template_folder="templates")

_FORM = "meet/staff_place.html"
_MOST_LETTERS = 80


@bp.get("/<language:lang>/staff/places")
@needs(Do.MANAGE_PLACES)
def places() -> Response:
    text = on_one_line(request.args.get("q"))[:_MOST_LETTERS]
    after = public_id_in(request.args.get("after"))
    return render(
        "meet/staff_places.html",
        nav="places",
        text=text,
        after=after,
        municipalities=place_queries.municipalities_kept(g.db, g.actor),
        found=place_queries.places_kept(g.db, g.actor, tuple(text.split()), after),
        words=wording,
    )


@bp.get("/<language:lang>/staff/places/new")
@needs(Do.MANAGE_PLACES)
def new_place() -> Response:
    return render(_FORM, errors={}, changed=None, **_page(dict.fromkeys(place_forms.FIELDS, "")))


@bp.post("/<language:lang>/staff/places/new")
@needs(Do.MANAGE_PLACES)
def add_place() -> Response:
    typed = place_forms.typed_in(request.form)
    values = _page(typed)
    wanted, errors = place_forms.read_place(typed, values["municipalities"])
    if wanted is None:
        return form_again(_FORM, page=_FORM, errors=errors, changed=None, **values)
    with the_write() as db:
        place_actions.add_place(db, g.actor, wanted)
    return done(page=url_for("meet_staff.places"))


@bp.get("/<language:lang>/staff/places/<id:place_id>")
@needs(Do.MANAGE_PLACES)
def place(place_id: str) -> Response:
    kept = place_queries.place_kept(g.db, g.actor, place_id)
    typed = {name: getattr(kept, name, "") or "" for name in place_forms.FIELDS}
    return render(_FORM, errors={}, changed=None, **_page(typed | {"municipality": kept.municipality_number}, kept))


@bp.post("/<language:lang>/staff/places/<id:place_id>")
@needs(Do.MANAGE_PLACES)
def edit_place(place_id: str) -> Response:
    kept = place_queries.place_kept(g.db, g.actor, place_id)
    typed = place_forms.typed_in(request.form)
    typed["municipality"] = kept.municipality_number
    values = _page(typed, kept)
    wanted, errors = place_forms.read_place(typed, values["municipalities"])
    seen, wish = revision_in(request.form.get("revision")) or 0, request.form.get("do")
    if wanted is None and wish not in ("close", "open"):
        return form_again(_FORM, page=_FORM, errors=errors, changed=None, **values)
    try:
        with the_write() as db:
            if wish == "close":
                place_actions.close_place(db, g.actor, place_id, seen_revision=seen, today=g.today)
            elif wish == "open":
                place_actions.open_place(db, g.actor, place_id, seen_revision=seen)
            elif wanted is not None:
                place_actions.edit_place(db, g.actor, place_id, wanted, seen_revision=seen)
    except ChangedSince as changed:
        return conflict(
            _FORM, now=changed.now, errors={}, **_page(typed, place_queries.place_kept(g.db, g.actor, place_id))
        )
    return done(page=url_for("meet_staff.places"))


def _page(typed: dict[str, str], kept: place_queries.PlaceKept | None = None) -> dict[str, Any]:
    municipalities = place_queries.municipalities_kept(g.db, g.actor)
    return {"nav": "places", "typed": typed, "kept": kept, "municipalities": municipalities, "words": wording}
