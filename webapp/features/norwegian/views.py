"""/<lang>/norwegian: a person's own Norwegian."""

from flask import Blueprint, Response, g

from webapp.features.norwegian import queries, wording
from webapp.features.standing import told
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("norwegian", __name__, template_folder="templates")


@bp.get("/<language:lang>/norwegian")
@needs(See.OWN_PAGES)
def page() -> Response:
    if not g.actor.is_served:
        return render("norwegian/not_yours.html", nav="norwegian")
    seen = queries.norwegian_for(g.db, g.actor.person_id, g.today)
    begins = min([day for each in seen.climbs for day, _level in each.shown], default=g.today)
    return render(
        "norwegian/page.html", nav="norwegian", seen=seen, today=g.today, climbs_from=begins, words=wording, told=told
    )
