"""/<lang>/staff/: where each role begins, and the list of people."""

from flask import Blueprint, Response, g, redirect, request, url_for

from webapp.features.staff import forms, queries, wording
from webapp.policy.permissions import See, may
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/")
@needs(See.STAFF_PAGES)
def home() -> Response:
    if may(g.actor, See.PEOPLE):
        return redirect(url_for("staff.people"))  # type: ignore[return-value]
    return render("staff/home.html", nav="staff")


@bp.get("/<language:lang>/staff/people")
@needs(See.PEOPLE)
def people() -> Response:
    wanted = forms.read_wanted(request.args)
    found = queries.people_for(g.db, g.actor, wanted, g.today)
    return render("staff/people.html", nav="people", found=found, wanted=wanted, words=wording)
