"""/<lang>/contract: a person's own plan and contract, or what stands in their place."""

from flask import Blueprint, Response, g

from webapp.features.contract import queries, wording
from webapp.features.standing import told
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("contract", __name__, template_folder="templates")


@bp.get("/<language:lang>/contract")
@needs(See.OWN_PAGES)
def page() -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    seen = queries.contract_for(g.db, g.actor.person_id, g.today)
    return render("contract/page.html", nav="contract", seen=seen, words=wording, told=told, today=g.today)
