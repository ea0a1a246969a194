"""/<lang>/me/protection: what is hidden about oneself, in plain words, and since when."""

from flask import Blueprint, Response, g

from webapp.features.protection import queries, wording
from webapp.features.protection.levels import Level
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("protection", __name__, template_folder="templates")


@bp.get("/<language:lang>/me/protection")
@needs(See.OWN_PAGES)
def mine() -> Response:
    seen = queries.protection_of(g.db, g.actor.person_id)
    return render("protection/mine.html", nav="me", seen=seen, is_strict=seen.level is Level.STRICT, words=wording)
