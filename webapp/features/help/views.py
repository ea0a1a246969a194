"""/<lang>/help, /<lang>/help/leaving: pages for everybody. They ask no database and leave no trace."""

from flask import Blueprint, Response, g
from flask.blueprints import BlueprintSetupState

from webapp.features.help import wording
from webapp.features.help.contacts import Part, contacts
from webapp.web.guard import no_trace, public
from webapp.web.render import render

bp = Blueprint("help", __name__, template_folder="templates")


@bp.record_once
def read_contacts(state: BlueprintSetupState) -> None:
    """When the application is made, so that a broken file stops the start and not somebody who needs help."""
    contacts(Part.EMERGENCY)


@bp.get("/<language:lang>/help")
@public
@no_trace
def page() -> Response:
    parts = {part.value: contacts(part) for part in Part}
    return render(
        "help/page.html",
        nav="help",
        parts=parts,
        words=wording,
        language_in_norwegian=wording.norwegian_name(g.language),
    )


@bp.get("/<language:lang>/help/leaving")
@public
@no_trace
def leaving() -> Response:
    """What *leave this page* does, and what it does not."""
    return render("help/leaving.html", nav="help")
