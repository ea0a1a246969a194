"""/<lang>/contract/versions, /print and /draft: what was agreed before, what changed, paper, and what is being written."""

from typing import Any

from flask import Blueprint, Response, g

from webapp.engine.commitment import Side
from webapp.features.contract import queries, version_queries, wording
from webapp.features.contract.changes import changes_between
from webapp.features.contract.content import PlanContent
from webapp.features.contract.shown import plan_words
from webapp.features.plan import DraftShown, draft_for
from webapp.features.standing import told
from webapp.language import gettext as _
from webapp.policy.permissions import See
from webapp.web.guard import needs
from webapp.web.render import render

bp = Blueprint("contract_versions", __name__, template_folder="templates")


@bp.get("/<language:lang>/contract/versions")
@needs(See.OWN_PAGES)
def page() -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    versions = version_queries.versions_of(g.db, g.actor.person_id)
    return render("contract/versions.html", nav="contract", versions=versions, words=wording)


@bp.get("/<language:lang>/contract/versions/<id:version_id>")
@needs(See.OWN_PAGES)
def version(version_id: str) -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    seen, before = version_queries.version_of(g.db, g.actor.person_id, version_id)
    values: dict[str, Any] = {
        "lines": version_queries.standings_then(g.db, g.actor.person_id, seen, g.today),
        "on": seen.superseded_on or g.today,
        "plan_parts": plan_words(seen.plan.content),
    }
    return render(
        "contract/version.html", nav="contract", version=seen, before=before, told=told, words=wording, **values
    )


@bp.get("/<language:lang>/contract/versions/<id:version_id>/changes")
@needs(See.OWN_PAGES)
def changes(version_id: str) -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    seen, before = version_queries.version_of(g.db, g.actor.person_id, version_id)
    found = before and changes_between(before.both, seen.both, (_("Din del"), _("Kommunens del")))
    return render("contract/changes.html", nav="contract", version=seen, before=before, changes=found, words=wording)


@bp.get("/<language:lang>/contract/print")
@needs(See.OWN_PAGES)
def printout() -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    seen = queries.contract_page_for(g.db, g.actor.person_id, g.today)
    values: dict[str, Any] = {
        "lines": seen.contract.content.lines if seen.contract else (),
        "plan_parts": plan_words(seen.plan.content) if seen.plan else (),
    }
    return render("contract/print.html", nav="contract", seen=seen, words=wording, told=told, today=g.today, **values)


@bp.get("/<language:lang>/contract/draft")
@needs(See.OWN_PAGES)
def draft() -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    found = draft_for(g.db, g.actor.person_id)
    agreed = [
        ("you" if each.side is Side.PERSON else "municipality", wording.element_words(each.kind), each.text)
        for each in (found.plan.agreed if found else ())
    ]
    parts = plan_words(_as_content(found)) if found else ()
    return render("contract/draft.html", nav="contract", draft=found, plan_parts=parts, agreed=agreed, words=wording)


def _as_content(draft: DraftShown) -> PlanContent:
    """What the draft says so far, as the plan it may become."""
    plan = draft.plan
    return PlanContent(
        end_goal=plan.end_goal,
        norwegian_goal=plan.norwegian_goal,
        long_term_goals=plan.long_term_goals,
        norwegian_minutes=plan.norwegian_minutes,
        norwegian_weekly_minutes=plan.norwegian_weekly_minutes,
        social_studies_minutes=plan.social_studies_minutes,
        weekly_minutes=plan.weekly_minutes,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        extended_months=plan.extended_months,
        reasons=plan.reasons,
        appeal=plan.appeal or None,
    )
