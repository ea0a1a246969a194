"""/<lang>/meet: the list of events and places, for everybody."""

from flask import Blueprint, Response, g, request

from webapp.features.meet import forms, queries, wording
from webapp.web.guard import public
from webapp.web.render import render

bp = Blueprint("meet", __name__, template_folder="templates")


@bp.get("/<language:lang>/meet")
@public
def page() -> Response:
    seen = queries.meeting_places(g.db, g.actor.person_id, forms.read_chosen(request.args), g.now)
    return render("meet/page.html", nav="meet", seen=seen, words=wording, today=g.today)
