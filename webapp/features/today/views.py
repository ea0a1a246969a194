"""STUB: replaced by its builder."""
from flask import Blueprint
from webapp.web.guard import public
bp = Blueprint("today", __name__, template_folder="templates")

@bp.get("/<language:lang>/today")
@public
def page(**kw):
    return "stub"
