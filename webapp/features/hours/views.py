"""/<lang>/hours: a person's own hours."""

from flask import Blueprint, Response, g, request

from webapp.features.hours import forms, queries, wording
from webapp.features.standing import module_words, told
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("hours", __name__, template_folder="templates")


@bp.get("/<language:lang>/hours")
@needs(See.OWN_PAGES)
def page() -> Response:
    if not g.actor.is_served:
        return render("hours/not_yours.html", nav="hours")
    until = forms.read_until(request.args.get("until"))
    return render(
        "hours/page.html",
        nav="hours",
        hours=queries.hours_for(g.db, g.actor.person_id, g.now, g.today, until),
        deduction=queries.deduction_on(g.today),
        now=g.now,
        words=wording,
        told=told,
        module_words=module_words,
    )
