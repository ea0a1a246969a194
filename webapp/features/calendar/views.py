"""/<lang>/schedule/calendar: one's calendar addresses. /calendar/<secret>.ics: what stands behind one, for a calendar app."""

import hashlib
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.calendar import actions, forms, queries
from webapp.features.calendar.feed import as_ics
from webapp.language import gettext as _
from webapp.policy.permissions import Do
from webapp.web.guard import needs, public
from webapp.web.render import render
from webapp.web.writes import done, form_again, the_write

bp = Blueprint("calendar", __name__, template_folder="templates")
_PAGE = "calendar/page.html"


@bp.get("/<language:lang>/schedule/calendar")
@needs(Do.SUBSCRIBE_CALENDAR)
def page() -> Response:
    return render(_PAGE, errors={}, **_page_values())


@bp.post("/<language:lang>/schedule/calendar")
@needs(Do.SUBSCRIBE_CALENDAR)
def make() -> Response:
    """The answer to this one shows the secret, once: nothing leads back to it, and no browser keeps it."""
    detail, errors = forms.read_detail(request.form)
    if detail is not None:
        try:
            with the_write() as db:
                token = actions.make_feed(db, g.actor, detail, g.language.tag, g.now, g.today)
        except actions.TooMany:
            errors = {"detail": _("Du har tre adresser allerede. Slett en av dem først.")}
        except actions.CanHaveNone:
            errors = {"detail": _("Du kan ikke lage en kalenderadresse nå.")}
        else:
            address = url_for("calendar.feed", token=token, _external=True)
            opens = "webcal:" + address.partition(":")[2]
            return render("calendar/made.html", nav="schedule", address=address, opens=opens, is_full=detail == "full")
    return form_again(_PAGE, page=_PAGE, errors=errors, **_page_values())


@bp.post("/<language:lang>/schedule/calendar/revoke")
@needs(Do.SUBSCRIBE_CALENDAR)
def revoke() -> Response:
    public_id, errors = forms.read_feed(request.form)
    if public_id is None:
        return form_again(_PAGE, page=_PAGE, errors=errors, **_page_values())
    with the_write() as db:
        actions.revoke_feed(db, g.actor, public_id, g.now)
    return done(page=url_for("calendar.page"))


@bp.get("/calendar/<token>.ics")
@public
def feed(token: str) -> Response:
    """No session, no cookie. One refusal for every reason, so that it tells none.

    Wrong secrets are not counted: with 256 random bits nobody finds one by trying, and counting would make a GET write."""
    contents = queries.contents_under(g.database, token, g.today)
    if contents is None:
        answer = Response("404\n", status=404, mimetype="text/plain")
        answer.headers["Cache-Control"] = "no-store, private"
    else:
        actions.note_fetch(g.database, contents.feed, g.today)
        body = as_ics(contents)
        answer = Response(body, mimetype="text/calendar")
        answer.set_etag(hashlib.sha256(body).hexdigest()[:32], weak=True)  # weak: it may be sent packed
        answer.headers["Cache-Control"] = "private, max-age=900"
        answer.make_conditional(request)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _page_values() -> dict[str, Any]:
    return {
        "nav": "schedule",
        "may_have": queries.may_have(g.db, g.actor.person_id, g.today).value,
        "feeds": queries.feeds_of(g.db, g.actor.person_id),
        "most": queries.MOST_ADDRESSES,
        "detail": request.form.get("detail", "coarse")[:8],
    }
