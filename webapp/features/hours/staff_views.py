"""/<lang>/staff/people/<id>/hours: one person's hours, opened through the place that logs the look."""

from flask import Blueprint, Response, g, request

from webapp.features.hours import forms, queries, wording
from webapp.features.standing import hours_words, module_words, told
from webapp.policy.looks import open_person
from webapp.policy.permissions import See, may
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("hours_staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/people/<id:person_id>/hours")
@needs(See.HOURS)
def page(person_id: str) -> Response:
    person = open_person(g.database, g.db, g.actor, person_id, See.HOURS, now=g.now, today=g.today)
    until = forms.read_until(request.args.get("until"))
    return render(
        "hours/staff_page.html",
        nav="people",
        person=person,
        hours=queries.hours_for(g.db, person.person_id, g.now, g.today, until),
        now=g.now,
        opens_person=may(g.actor, See.PERSON, person.concern),
        words=wording,
        hours_words=hours_words,
        told=told,
        module_words=module_words,
    )
