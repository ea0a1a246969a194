"""/<lang>/holidays, and /<lang>/leave: away at once."""

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from webapp.features.entry import end_session
from webapp.features.leaving import queries, wording
from webapp.web import sessions
from webapp.web.guard import no_trace, public
from webapp.web.render import render
from webapp.web.writes import the_write

bp = Blueprint("leaving", __name__, template_folder="templates")


@bp.get("/<language:lang>/holidays")
@public
@no_trace
def neutral() -> Response:
    """The same for everybody, so that every phone can keep it."""
    return render("leaving/holidays.html", years=queries.years(g.today), name_alone=wording.name_alone)


@bp.post("/<language:lang>/leave")
@public
@no_trace
def leave() -> Response:
    """Ends the session on the server. Without script the browser is led to the neutral page by the answer."""
    if g.actor.is_authenticated:
        with the_write() as db:
            end_session(db, g.actor, g.now)
    answer = redirect(url_for("leaving.neutral"), 303)
    sessions.drop_cookie(answer)
    return answer  # type: ignore[return-value]


@bp.errorhandler(400)
def let_go(problem: HTTPException) -> Response:
    """No page about an old form stands in the way of somebody who must be gone; a form from elsewhere ends nothing."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin":
        return leave()
    return redirect(url_for("leaving.neutral"), 303)  # type: ignore[return-value]
