"""/<lang>/staff/people/<id>/own: what a person wrote about herself, for an office that has her yes."""

from flask import Blueprint, Response, g, redirect, url_for

from webapp.features.path import own_queries, own_wording
from webapp.policy.looks import open_person
from webapp.policy.permissions import NotHere, See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("path_staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/people/<id:person_id>/own")
@needs(See.OWN_STORY)
def own(person_id: str) -> Response:
    if person_id == g.actor.public_id:  # she may read it, on a page of her own
        return redirect(url_for("path.own"))  # type: ignore[return-value]
    own_queries.require_reader(g.db, g.actor, person_id, g.today)  # before anything is opened, so that no look is noted
    # The part of the record is her page; what of it was read stands as the reason, for her.
    reason = "Det personen har skrevet om seg selv"
    person = open_person(g.database, g.db, g.actor, person_id, See.PERSON, now=g.now, today=g.today, reason=reason)
    entries = own_queries.own_story_for(g.db, g.actor, person.person_id, person.concern)
    if entries is None:
        raise NotHere
    groups = own_queries.by_kind(entries)
    return render("path/staff_own.html", nav="people", person=person, groups=groups, words=own_wording)
