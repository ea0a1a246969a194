"""STUB: replaced by its builder."""
from flask import Blueprint
from webapp.web.guard import public
bp = Blueprint("staff", __name__, template_folder="templates")

@bp.get("/<language:lang>/staff/people")
@public
def people(**kw):
    return "stub"

@bp.get("/<language:lang>/staff/")
@public
def home(**kw):
    return "stub"
