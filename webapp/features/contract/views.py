"""/<lang>/contract: a person's own plan and contract, or what stands in their place; one line of it; confirming it."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.contract import actions, forms, line_queries, queries, version_queries, wording
from webapp.features.contract.changes import changes_between
from webapp.features.contract.shown import plan_words
from webapp.features.contract.version_queries import VersionSeen
from webapp.features.matters import matters_about, raise_values
from webapp.features.standing import told
from webapp.language import gettext as _
from webapp.policy.permissions import ChangedSince, Do, NotHere, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("contract", __name__, template_folder="templates")


@bp.get("/<language:lang>/contract")
@needs(See.OWN_PAGES)
def page() -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    seen = queries.contract_page_for(g.db, g.actor.person_id, g.today)
    matters = matters_about(g.db, g.actor.person_id)
    waiting: dict[str, int] = {}
    for each in matters:
        if each.is_open:
            waiting[each.about] = waiting.get(each.about, 0) + 1
    values: dict[str, Any] = {
        "plan_parts": plan_words(seen.plan.content) if seen.plan else (),
        "open_matters": waiting,
        "disagreements": sum(each.kind in ("disagree", "appeal") and each.withdrawn_at is None for each in matters),
        "ways": _ways(),
    }
    return render("contract/page.html", nav="contract", seen=seen, words=wording, told=told, today=g.today, **values)


@bp.get("/<language:lang>/contract/lines/<line>")
@needs(See.OWN_PAGES)
def line(line: str) -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    if line == queries.PLAN_LINE:
        return _plan_line()
    seen = line_queries.line_of(g.db, g.actor.person_id, line, g.today)
    values = raise_values(g.db, g.actor, line, g.today)
    one = told(seen.standing)
    return render("contract/line.html", nav="contract", seen=seen, one=one, words=wording, **values)


@bp.get("/<language:lang>/contract/confirm")
@needs(See.OWN_PAGES)
def confirm_page() -> Response:
    if not g.actor.is_served:
        return render("contract/not_yours.html", nav="contract")
    version = version_queries.newest_version(g.db, g.actor.person_id)
    return render("contract/confirm.html", nav="contract", errors={}, changed=None, **_confirm_values(version))


@bp.post("/<language:lang>/contract/confirm")
@needs(Do.CONFIRM_CONTRACT)
def confirm() -> Response:
    """Online only: a confirmation is of the newest version, so it never waits on a phone."""
    given, errors = forms.read_confirming(request.form)
    versions = version_queries.versions_of(g.db, g.actor.person_id) if g.actor.person_id else ()
    newest = versions[0] if versions else None
    seen = next((each for each in versions if each.contract.public_id == given.version), None)
    if given.version and seen is None:
        raise NotHere
    if newest is None:
        return done(page=url_for("contract.confirm_page"))
    if errors and (seen or newest).is_newest:
        values = _confirm_values(newest, given) | {"nav": "contract", "changed": None}
        return form_again("contract/confirm.html", page="contract/confirm.html", errors=errors, **values)
    shown = (seen or newest).to_confirm(g.language.tag)  # before the gate: nothing slow inside
    try:
        with the_write() as db:
            actions.confirm_contract(db, g.actor, given, shown, now=g.now, today=g.today)
    except ChangedSince:
        headings = (_("Din del"), _("Kommunens del"))
        now = {"changes": changes_between((seen or newest).both, newest.both, headings), "newer": seen is not newest}
        return conflict("contract/confirm.html", now=now, nav="contract", errors={}, **_confirm_values(newest))
    return done(page=url_for("contract.confirm_page"))


def _confirm_values(version: VersionSeen | None, given: forms.Confirming | None = None) -> dict[str, Any]:
    """The values of the page that asks for a confirmation. given: what was ticked, so that it stays."""
    return {
        "version": version,
        "shown": version.to_confirm(g.language.tag) if version else None,
        "plan_parts": plan_words(version.plan.content) if version else (),
        "given": given or forms.Confirming(),
        "words": wording,
    }


def _plan_line() -> Response:
    """The plan itself as a line: what it says, when it was gone through, and the way to appeal."""
    values = raise_values(g.db, g.actor, queries.PLAN_LINE, g.today)  # NotHere without a plan
    seen = queries.contract_page_for(g.db, g.actor.person_id, g.today)
    if seen.plan is None:
        raise NotHere
    explained = line_queries.explained_of(g.db, g.actor.person_id, queries.PLAN_LINE)
    values |= {"plan": seen.plan, "plan_parts": plan_words(seen.plan.content), "explained": explained}
    return render("contract/plan_line.html", nav="contract", words=wording, **values)


def _ways() -> tuple[tuple[str, str, str], ...]:
    """(address, picture, words) of what else helps to understand a contract."""
    return (
        (url_for("what_if.page"), "question", _("Hva om …?")),
        (url_for("path.page"), "way", _("Veien din")),
        (url_for("law.page"), "law", _("Loven som gjelder for deg")),
    )
