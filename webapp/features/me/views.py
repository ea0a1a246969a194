"""STUB: replaced by its builder."""
from flask import Blueprint
from webapp.web.guard import public
bp = Blueprint("me", __name__, template_folder="templates")

@bp.get("/<language:lang>/me")
@public
def page(**kw):
    return "stub"
