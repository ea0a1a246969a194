"""/<lang>/law: the rules in force, for anybody; /<lang>/law/<group>: all rules of one subject."""

from flask import Blueprint, Response, g

from webapp.features.law import queries, wording
from webapp.policy.permissions import NotHere
from webapp.web.guard import public
from webapp.web.render import render

bp = Blueprint("law", __name__, template_folder="templates")


@bp.get("/<language:lang>/law")
@public
def page() -> Response:
    """What concerns who asks, and the subjects. Who asks comes from the session; the address is the same for everybody."""
    return render("law/page.html", nav="law", law=_law(), words=wording)


@bp.get("/<language:lang>/law/<group>")
@public
def subject(group: str) -> Response:
    """Every rule of one subject."""
    named = queries.group_named(group)
    if named is None:
        raise NotHere
    return render("law/group.html", nav="law", group=named, law=_law().of(named), words=wording)


def _law() -> queries.LawPage:
    return queries.law_for(g.db, g.actor.person_id if g.actor.is_served else None, g.today)
