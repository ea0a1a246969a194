"""/<lang>/contract/what-if: a question about oneself, answered on the page that asked it."""

from typing import Any

from flask import Blueprint, Response, g, request

from webapp.engine.evidence import Skill
from webapp.features.what_if import forms, queries, wording
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import form_again

bp = Blueprint("what_if", __name__, template_folder="templates")


@bp.get("/<language:lang>/contract/what-if")
@needs(See.OWN_PAGES)
def page() -> Response:
    if not g.actor.is_served:
        return render("what_if/not_yours.html", nav="contract")
    return render("what_if/page.html", **_shown(queries.may_ask(g.db, g.actor.person_id, g.today)), errors={})


@bp.post("/<language:lang>/contract/what-if")
@needs(See.OWN_PAGES)
def answer() -> Response:
    """Reckons and shows. Posted so that days and levels stand in no address; nothing is written."""
    if not g.actor.is_served:
        return render("what_if/not_yours.html", nav="contract")
    asked, errors = forms.read_asked(request.form, g.today)
    offered, answers = queries.answer_to(g.db, g.actor.person_id, g.today, asked.supposed)
    shown = _shown(offered, asked, answers)
    if errors:
        return form_again("what_if/page.html", page="what_if/page.html", errors=errors, **shown)
    return render("what_if/page.html", errors={}, **shown)


def _shown(
    offered: queries.MayAsk, asked: forms.Asked | None = None, answers: tuple[queries.Answer, ...] = ()
) -> dict[str, Any]:
    return {
        "nav": "contract",
        "offered": offered,
        "asked": asked,
        "answers": answers,
        "skills": tuple(Skill),
        "months": forms.months_ahead(g.today),
        "words": wording,
    }
