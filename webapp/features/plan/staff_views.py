"""/<lang>/staff/people/<id>/plan: the adviser builds a plan, checks it against the law, and registers the decision."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.engine.agreed import AgreedKind
from webapp.engine.regulations.facts import EndGoal
from webapp.engine.regulations.proposal import ElementKind, PlanKind, facts_with
from webapp.features.contract import lines_of, plan_words
from webapp.features.plan import actions, forms, queries, wording
from webapp.features.plan.queries import Builder, Served
from webapp.features.plan.typed import Typed, plain_rows, proposed_anew, read_typed
from webapp.features.standing import reckon_again
from webapp.language import gettext as _
from webapp.policy.looks import open_person
from webapp.policy.permissions import ChangedSince, Do
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import revision_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("plan_staff", __name__, template_folder="templates")
_PAGE, _DECIDE, _DISCARD = "plan/page.html", "plan/decide.html", "plan/discard.html"


@bp.get("/<language:lang>/staff/people/<id:person_id>/plan")
@needs(Do.MAKE_PLAN)
def page(person_id: str) -> Response:
    values = _builder_page(person_id)
    return render(_PAGE, errors=values["built"].errors if values["built"].draft.revision else {}, **values)


@bp.get("/<language:lang>/staff/people/<id:person_id>/plan/check")
@needs(Do.MAKE_PLAN)
def check(person_id: str) -> Response:
    values = _builder_page(person_id, checking=True)
    return render(_PAGE, errors=values["built"].errors, **values)


@bp.post("/<language:lang>/staff/people/<id:person_id>/plan")
@needs(Do.MAKE_PLAN)
def save(person_id: str) -> Response:
    """Every button of the form saves what was typed; then it does what it says."""
    served = queries.served_by_me(g.db, g.actor, person_id, g.today)
    before = queries.builder_for(g.db, served.person_id, served.organisation_id, g.today)
    seen, wanted = revision_in(request.form.get("revision")), request.form.get("do", "")[:40]
    typed = read_typed(request.form, before.draft.typed)
    if seen is None or not before.kinds:
        errors = {"revision": _("Skjemaet kom ikke helt fram. Se over det og lagre en gang til.")}
        return form_again(_PAGE, page=_PAGE, errors=errors, **_builder_page(person_id, typed))
    if seen == before.draft.revision:
        typed = _do(wanted, _follow_choice(before, typed))
    elif before.draft.revision and typed.sent == before.draft.typed.sent:
        return _after_save(person_id, served, wanted)  # the same form twice, by a double tap
    try:
        with the_write() as db:
            actions.save_draft(db, g.actor, served, typed, seen_revision=seen, now=g.now)
    except ChangedSince as changed:
        return _conflict(person_id, served, typed, changed)
    return _after_save(person_id, served, wanted)


@bp.get("/<language:lang>/staff/people/<id:person_id>/plan/decide")
@needs(Do.MAKE_PLAN)
def decide_page(person_id: str) -> Response:
    values = _builder_page(person_id, checking=True)
    if values["built"].old and not values["built"].draft.revision:
        # Decided already, by a double tap or by another adviser: the contract's page shows what was registered.
        return done(page=url_for("contract_staff.page", person_id=person_id))
    typed = {"decided_on": g.today.isoformat(), "reference": ""}
    return render(_DECIDE, errors={}, decision=typed, refused=None, **values, **_as_it_will_stand(values["built"]))


@bp.post("/<language:lang>/staff/people/<id:person_id>/plan/decide")
@needs(Do.MAKE_PLAN)
def decide(person_id: str) -> Response:
    served = queries.served_by_me(g.db, g.actor, person_id, g.today)
    built = queries.builder_for(g.db, served.person_id, served.organisation_id, g.today)
    decision, errors = forms.read_decision(request.form, g.today, built.facts.permit_granted_on)
    seen, refused = revision_in(request.form.get("revision")), None
    elsewhere = queries.contract_elsewhere(g.database, served, g.today)
    if decision is not None and seen is not None:
        try:
            with the_write() as db:
                actions.register_decision(
                    db, g.actor, served, decision, seen_revision=seen, elsewhere=elsewhere, now=g.now, today=g.today
                )
        except ChangedSince:
            refused = _("Planen er endret siden du så den. Les den en gang til før du registrerer vedtaket.")
        except actions.ActiveElsewhere as elsewhere:
            refused = _two_contracts(elsewhere.office)
        except actions.NotReady:
            refused = _("Planen kan ikke registreres slik den er. Se hva som mangler under.")
        else:
            reckon_again(g.database, [served.person_id], g.today)
            return done(page=url_for("contract_staff.page", person_id=person_id))
    typed = {name: request.form.get(name, "")[:60] for name in ("decided_on", "reference")}
    values = _builder_page(person_id, checking=True, decided_on=decision.decided_on if decision else None)
    about = _as_it_will_stand(values["built"])
    return form_again(_DECIDE, page=_DECIDE, errors=errors, decision=typed, refused=refused, **values, **about)


@bp.get("/<language:lang>/staff/people/<id:person_id>/plan/discard")
@needs(Do.MAKE_PLAN)
def discard_page(person_id: str) -> Response:
    return render(_DISCARD, refused=None, **_builder_page(person_id))


@bp.post("/<language:lang>/staff/people/<id:person_id>/plan/discard")
@needs(Do.MAKE_PLAN)
def discard(person_id: str) -> Response:
    served = queries.served_by_me(g.db, g.actor, person_id, g.today)
    seen = revision_in(request.form.get("revision"))
    try:
        if seen is None:
            raise ChangedSince({})
        with the_write() as db:
            actions.discard_draft(db, g.actor, served, seen_revision=seen)
    except ChangedSince as changed:
        refused = _("Utkastet er endret eller borte siden du så det. Ingenting er slettet.")
        return conflict(_DISCARD, now=changed.now, refused=refused, **_builder_page(person_id))
    return done(page=url_for("plan_staff.page", person_id=person_id))


def _builder_page(
    person_id: str, typed: Typed | None = None, *, checking: bool = False, decided_on: Any = None
) -> dict[str, Any]:
    """The values of every page about one plan; opening it is a look at the person, and is recorded."""
    person = open_person(g.database, g.db, g.actor, person_id, Do.MAKE_PLAN, now=g.now, today=g.today)
    served = Served(person.person_id, queries.advising_office(g.actor, person.concern), person.concern)
    built = queries.builder_for(g.db, served.person_id, served.organisation_id, g.today, typed)
    elsewhere = queries.contract_elsewhere(g.database, served, g.today)
    problems = built.problems(g.today, decided_on) if built.kinds else ()
    return {
        "nav": "people",
        "person": person,
        "built": built,
        "typed": built.draft.typed,
        "checking": checking,
        "problems": problems,
        "stopping": built.without_ground(problems),
        "elsewhere": _two_contracts(elsewhere) if elsewhere else None,
        "other_goals": [goal for goal in EndGoal if goal not in {each.goal for each in built.proposal.goals}],
        "elements": [each for each in ElementKind if each is not ElementKind.WORK_OR_EDUCATION],
        "words": wording,
    }


def _as_it_will_stand(built: Builder) -> dict[str, Any]:
    """The plan in words, what differs from the newest version, and the lines of the contract it makes."""
    if not built.kinds:
        return {"parts": (), "changes": [], "lines": (), "agreed": ()}
    content = actions.plan_content(built.plan, built, ())
    parts = plan_words(content)
    after = facts_with(replace(built.plan, decided_on=g.today), built.facts, g.today)
    return {
        "parts": parts,
        "changes": wording.changes(plan_words(built.old.content), parts) if built.old else [],
        "lines": lines_of(after, g.today) if built.plan.kind is PlanKind.INTEGRATION_PLAN else (),
        "agreed": [wording.agreed_line(each) for each in built.plan.agreed],
    }


def _follow_choice(before: Builder, typed: Typed) -> Typed:
    """A changed kind, goal or start brings its own proposal along, where nobody had typed anything else."""
    plan, _errors = forms.read_plan(typed)
    now = queries.proposed_for(before.facts, g.today, plan)
    if (now.kind, now.end_goal, now.starts_on) == (
        before.proposal.kind,
        before.proposal.end_goal,
        before.proposal.starts_on,
    ):
        return typed
    return proposed_anew(typed, before.proposal, now)


def _do(wanted: str, typed: Typed) -> Typed:
    """The buttons that change the form itself: one more agreed promise, or one less."""
    name, _colon, value = wanted.partition(":")
    if name == "add":
        kind = request.form.get("add_kind", "")
        known = {each.value for each in AgreedKind}
        return typed.with_row(AgreedKind(kind)) if kind in known else typed
    return typed.without_row(value) if name == "remove" else typed


def _after_save(person_id: str, served: Served, wanted: str) -> Response:
    name = wanted.partition(":")[0]
    if name in ("add", "remove"):
        return done(page=url_for("plan_staff.page", person_id=person_id, _anchor="agreed"))
    if name in ("check", "decide"):
        built = queries.builder_for(g.db, served.person_id, served.organisation_id, g.today)
        ready = not built.errors and not built.without_ground(built.problems(g.today))
        endpoint = "plan_staff.decide_page" if name == "decide" and ready else "plan_staff.check"
        return done(page=url_for(endpoint, person_id=person_id))
    return done(page=url_for("plan_staff.page", person_id=person_id, _anchor="saved"))


def _conflict(person_id: str, served: Served, typed: Typed, changed: ChangedSince) -> Response:
    """Another adviser saved meanwhile: both are shown, neither is lost, and one of them is chosen."""
    values = _builder_page(person_id)
    theirs: Builder = values["built"]
    mine = replace(theirs, draft=replace(theirs.draft, typed=typed), plan=forms.read_plan(typed)[0])
    differing = wording.changes(
        plan_words(actions.plan_content(theirs.plan, theirs, ())), plan_words(actions.plan_content(mine.plan, mine, ()))
    )
    agreed = [[wording.agreed_line(each) for each in each_plan.agreed] for each_plan in (theirs.plan, mine.plan)]
    return conflict(
        "plan/conflict.html",
        now=changed.now,
        differing=differing,
        agreed=agreed if agreed[0] != agreed[1] else None,
        mine=typed,
        mine_rows=plain_rows(typed),
        **values,
    )


def _two_contracts(office: str) -> str:
    return _(
        "%(office)s har en kontrakt med personen, og følger personen opp ennå. To kontrakter kan ikke gjelde samtidig. "
        "Avtal overgangen med dem først.",
        office=office,
    )
