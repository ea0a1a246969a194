"""/<lang>/modules: the meetings and the modules, and the pages of one. All GET; nothing is stored about reading."""

from flask import Blueprint, Response, g
from flask.blueprints import BlueprintSetupState

from webapp.features import standing
from webapp.features.modules import queries
from webapp.language import LANGUAGES, SOURCE
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("modules", __name__, template_folder="templates")


@bp.record_once
def read_content(state: BlueprintSetupState) -> None:
    """When the application is made, so that a broken content file stops the start and not a reader."""
    queries.modules_in(SOURCE.tag)


@bp.get("/<language:lang>/modules")
@needs(See.OWN_PAGES)
def index() -> Response:
    standings = standing.standings_for(g.db, g.actor.person_id, g.today)
    guidance = queries.guidance_for(g.db, g.actor, standings, g.now)
    return render(
        "modules/index.html",
        nav="modules",
        guidance=guidance,
        silent_since=standing.silent_since(guidance.standing) if guidance.standing else None,
        read_before=queries.module_before(guidance.next_meeting, g.language.tag),
        modules=queries.modules_in(g.language.tag),
    )


# The default makes the short address the only one for page 1: …/needs/1 redirects to …/needs.
@bp.get("/<language:lang>/modules/<slug>", defaults={"number": 1})
@bp.get("/<language:lang>/modules/<slug>/<int:number>")
@needs(See.OWN_PAGES)
def page(slug: str, number: int) -> Response:
    reading = queries.reading(slug, number, g.language.tag)
    return render("modules/page.html", nav="modules", reading=reading, text_language=LANGUAGES[reading.module.language])
