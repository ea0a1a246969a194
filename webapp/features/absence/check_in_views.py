"""/<lang>/schedule/check-in/<id>: «Vi har savnet deg. Går det bra?», to the person herself."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.absence import check_in_wording, check_ins
from webapp.policy.permissions import ChangedSince, Do
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("check_in", __name__, template_folder="templates")
PAGE = "absence/check_in.html"


@bp.get("/<language:lang>/schedule/check-in/<id:check_in_id>")
@needs(Do.ANSWER_CHECK_IN)
def page(check_in_id: str) -> Response:
    return render(PAGE, errors={}, changed=None, **_page(check_in_id))


@bp.post("/<language:lang>/schedule/check-in/<id:check_in_id>")
@needs(Do.ANSWER_CHECK_IN)
def answer(check_in_id: str) -> Response:
    given = request.form.get("answer", "")
    if given not in check_ins.ANSWERED:
        errors = {"answer": check_in_wording.choose_words()}
        return form_again(PAGE, page=PAGE, errors=errors, changed=None, **_page(check_in_id))
    try:
        with the_write() as db:
            check_ins.answer_check_in(db, g.actor, check_in_id, given, g.now)
    except ChangedSince as changed:
        g.db.rollback()
        return conflict(PAGE, now=changed.now, errors={}, **_page(check_in_id))
    return done(page=url_for("check_in.page", check_in_id=check_in_id))


def _page(check_in_id: str) -> dict[str, Any]:
    seen = check_ins.check_in_of(g.db, g.actor.person_id, check_in_id)
    return {
        "nav": "today",
        "seen": seen,
        "to_call": check_ins.whom_to_call(g.db, g.actor.person_id, g.today),
        "words": check_in_wording,
    }
