"""STUB."""
from flask import Blueprint
from webapp.web.guard import public
bp = Blueprint("roster", __name__, template_folder="templates")

@bp.get("/<language:lang>/staff/import")
@public
def import_page():
    return "stub"
