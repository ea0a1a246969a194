"""STUB: replaced by its builder."""
from flask import Blueprint
from webapp.web.guard import public
bp = Blueprint("meet", __name__, template_folder="templates")

@bp.get("/<language:lang>/meet")
@public
def page(**kw):
    return "stub"
