"""/<lang>/me/data: what is kept about the person, and a copy of it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, g, request

from webapp.features.mydata import actions, labels, queries, wording
from webapp.features.mydata.as_json import as_json
from webapp.features.mydata.forms import Shape, read_shape
from webapp.features.mydata.packing import pieces, zipped
from webapp.language import dates, gettext as _
from webapp.policy.permissions import Do, See
from webapp.web.guard import needs, with_proof
from webapp.web.render import render
from webapp.web.writes import form_again, the_write

bp = Blueprint("mydata", __name__, template_folder="templates")
_TYPES = {Shape.ZIP: "application/zip", Shape.HTML: "text/html", Shape.JSON: "application/json"}


@bp.get("/<language:lang>/me/data")
@needs(See.OWN_PAGES)
def page() -> Response:
    return render("mydata/page.html", nav="me", errors={}, **_page())


@bp.post("/<language:lang>/me/data")
@needs(Do.TAKE_MY_DATA)
@with_proof
def take() -> Response:
    """The copy itself. A POST, because it is counted."""
    with the_write() as db:
        goes_on = actions.count_copy(db, g.actor, current_app.config["INSTALLATION_KEY"], g.now)
    if not goes_on:
        errors = {"shape": _("Du har hentet mange kopier nå. Vent et kvarter og prøv igjen.")}
        return form_again("mydata/page.html", page="mydata/page.html", errors=errors, status=429, nav="me", **_page())
    shape = read_shape(request.form)
    return _sent(_content(shape), shape)


def _page() -> Mapping[str, Any]:
    return {
        "counts": queries.counts_of(g.db, g.actor),
        "moves": queries.moves_told(g.db, g.actor),
        "consents": queries.consents_told(g.db, g.actor),
        "heading": labels.heading,
        "words": wording,
    }


def _content(shape: Shape) -> bytes:
    copy = queries.everything_about(g.db, g.actor, g.now)
    files = {}
    if shape is not Shape.HTML:
        files["data.json"] = as_json(copy, g.language.tag, wording.note_words())
    if shape is not Shape.JSON:
        read = render(
            "mydata/copy.html", copy=copy, heading=labels.heading, counted=labels.counted_words, words=wording
        )
        files["data.html"] = read.get_data()
    return zipped(files, g.now) if shape is Shape.ZIP else next(iter(files.values()))


def _sent(content: bytes, shape: Shape) -> Response:
    """In pieces, with its length said beforehand: the browser shows how far it has come."""
    answer = Response(pieces(content), mimetype=_TYPES[shape])
    answer.headers["Content-Length"] = str(len(content))
    # The day, and no name: the file lies among others in the phone's downloads.
    name = f"data-{dates.oslo(g.now):%Y-%m-%d}.{shape.value}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
