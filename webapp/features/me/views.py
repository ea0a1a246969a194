"""/<lang>/me: the person's own page; the same address for people and staff."""

from flask import Blueprint, Response, g

from webapp import notices
from webapp.features.me import queries, wording
from webapp.language.offices import role_words
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("me", __name__, template_folder="templates")
MOST_NOTICES = 10


@bp.get("/<language:lang>/me")
@needs(See.OWN_PAGES)
def page() -> Response:
    return render(
        "me/page.html",
        nav="me",
        roles=queries.roles_of(g.db, g.actor),
        told=notices.unread_for(g.db, g.actor.person_id, g.now, MOST_NOTICES),
        words=wording,
        role_words=role_words,
        kept=wording.kept_words(is_staff=g.actor.is_staff),
    )
