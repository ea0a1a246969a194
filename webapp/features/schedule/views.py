"""STUB: replaced by its builder."""
from flask import Blueprint
from webapp.web.guard import public
bp = Blueprint("schedule", __name__, template_folder="templates")

@bp.get("/<language:lang>/schedule")
@public
def week(**kw):
    return "stub"

@bp.get("/<language:lang>/schedule/lesson/<id:lesson_id>")
@public
def lesson(**kw):
    return "stub"
