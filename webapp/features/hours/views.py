"""STUB: replaced by its builder."""
from flask import Blueprint
from webapp.web.guard import public
bp = Blueprint("hours", __name__, template_folder="templates")

@bp.get("/<language:lang>/hours")
@public
def page(**kw):
    return "stub"
