"""STUB: replaced by its builder."""
from flask import Blueprint
from webapp.web.guard import public
bp = Blueprint("norwegian", __name__, template_folder="templates")

@bp.get("/<language:lang>/norwegian")
@public
def page(**kw):
    return "stub"
