"""/<lang>/meet: the list of events and places, for everybody; and what one puts in one's own week."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.meet import actions, forms, queries, wording
from webapp.policy.permissions import Do
from webapp.web.guard import needs, public
from webapp.web.render import render
from webapp.web.writes import done, the_write

bp = Blueprint("meet", __name__, template_folder="templates")


@bp.get("/<language:lang>/meet")
@public
def page() -> Response:
    seen = queries.meeting_places(g.db, g.actor.person_id, forms.read_chosen(request.args), g.now)
    kept = forms.kept_in_address(seen.chosen)
    return render("meet/page.html", nav="meet", seen=seen, kept_here=kept, words=wording, today=g.today)


@bp.post("/<language:lang>/meet/<id:event_id>/save")
@needs(Do.SAVE_EVENT)
def save_event(event_id: str) -> Response:
    with the_write() as db:
        actions.save_event(db, g.actor, event_id, g.now)
    return done(page=_back_to(event_id))


@bp.post("/<language:lang>/meet/<id:event_id>/unsave")
@needs(Do.SAVE_EVENT)
def unsave_event(event_id: str) -> Response:
    with the_write() as db:
        actions.unsave_event(db, g.actor, event_id)
    return done(page=_back_to(event_id))


def _back_to(event_id: str) -> str:
    """Where the button stood: the week, or the same choices of the list."""
    if request.args.get("back") == "week":
        return url_for("schedule.week")
    kept: dict[str, Any] = dict(forms.kept_in_address(forms.read_chosen(request.args)))
    return f"{url_for('meet.page', **kept)}#event-{event_id}"
