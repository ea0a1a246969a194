"""/<lang>/path: the journey as a line, what comes next, and her answer to a move. Her own words: own_views.py."""

from typing import Any

from flask import Response, g, request, url_for

from webapp.features.handover import moves_of
from webapp.features.path import actions, forms, queries, wording
from webapp.features.path.own_views import bp
from webapp.features.standing import told
from webapp.language import gettext as _
from webapp.policy.permissions import ChangedSince, Do, NotHere, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

__all__ = ["bp"]


@bp.get("/<language:lang>/path")
@needs(See.OWN_PAGES)
def page() -> Response:
    if not g.actor.is_served:
        return render("path/not_yours.html", nav="path")
    return render("path/page.html", errors={}, changed=None, **_page())


@bp.post("/<language:lang>/path/handover/<id:handover_id>")
@needs(Do.SHARE_OWN_STORY)
def answer_handover(handover_id: str) -> Response:
    """Whether the new office reads what she wrote: yes or no, and nothing in between."""
    shares = forms.read_yes(request.form.get("share"))
    if shares is None:
        if all(move.public_id != handover_id for move in moves_of(g.db, g.actor.person_id, g.today)):
            raise NotHere
        errors = {"share": _("Velg ja eller nei.")}
        return form_again("path/page.html", page="path/page.html", errors=errors, changed=None, **_page())
    try:
        with the_write() as db:
            actions.answer_handover(db, g.actor, handover_id, shares, now=g.now)
    except ChangedSince as changed:
        return conflict("path/page.html", now=changed.now, errors={}, **_page())
    return done(page=url_for("path.page") + "#move")


def _page() -> dict[str, Any]:
    """The values of the page."""
    seen = queries.path_for(g.db, g.actor.person_id, g.today)
    return {
        "nav": "path",
        "seen": seen,
        "next": wording.next_of(seen, g.today) if seen else None,
        "today": g.today,
        "told": told,
        "words": wording,
    }
