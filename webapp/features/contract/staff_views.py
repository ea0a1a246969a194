"""/<lang>/staff/people/<id>/contract: the contract with those who follow somebody up; and /staff/fingerprints."""

from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for

from webapp.features.contract import staff_actions, staff_fingerprints, staff_forms, staff_queries, staff_wording
from webapp.features.contract.shown import plan_words
from webapp.features.standing import reckon_again, told
from webapp.policy.looks import OpenedPerson, open_person
from webapp.policy.permissions import ChangedSince, Do, NotHere, See, may, require
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("contract_staff", __name__, template_folder="templates")
PAGE = "contract/staff_page.html"


@bp.get("/<language:lang>/staff/people/<id:person_id>/contract")
@needs(See.PERSON)
def page(person_id: str) -> Response:
    return render(PAGE, errors={}, changed=None, typed={}, **_page(*_opened(person_id)))


@bp.post("/<language:lang>/staff/people/<id:person_id>/contract/gone-through")
@needs(Do.GO_THROUGH_LINES)
def go_through_lines(person_id: str) -> Response:
    person, seen = _opened(person_id, Do.GO_THROUGH_LINES)
    given, errors = staff_forms.read_lines(request.form, seen.lines, g.today)
    if errors:
        return _again(person, seen, errors)
    try:
        with the_write() as db:
            staff_actions.go_through_lines(db, g.actor, person_id, given, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _conflict(person_id, changed)
    return done(page=url_for("contract_staff.page", person_id=person_id))


@bp.post("/<language:lang>/staff/people/<id:person_id>/contract/signature")
@needs(Do.REGISTER_SIGNATURE)
def register_signature(person_id: str) -> Response:
    person, seen = _opened(person_id, Do.REGISTER_SIGNATURE)
    given, errors = staff_forms.read_signature(request.form, seen.made_on, g.today)
    if errors:
        return _again(person, seen, errors)
    contract = seen.page.contract
    if contract is None:
        raise NotHere
    _made_on, shown = staff_queries.frozen_version(g.db, contract.id, given.side, given.language)
    try:
        with the_write() as db:
            staff_actions.register_signature(db, g.actor, person_id, given, shown, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _conflict(person_id, changed)
    return done(page=url_for("contract_staff.page", person_id=person_id))


@bp.post("/<language:lang>/staff/people/<id:person_id>/contract/confirmation")
@needs(Do.CONFIRM_FOR_MUNICIPALITY)
def confirm_for_municipality(person_id: str) -> Response:
    person, seen = _opened(person_id, Do.CONFIRM_FOR_MUNICIPALITY)
    given, errors = staff_forms.read_confirmation(request.form)
    if errors:
        return _again(person, seen, errors)
    if seen.to_confirm is None:
        raise NotHere
    try:
        with the_write() as db:
            staff_actions.confirm_for_municipality(
                db, g.actor, person_id, given, seen.to_confirm, now=g.now, today=g.today
            )
    except ChangedSince as changed:
        return _conflict(person_id, changed)
    return done(page=url_for("contract_staff.page", person_id=person_id))


@bp.post("/<language:lang>/staff/people/<id:person_id>/contract/kept")
@needs(Do.RECORD_KEPT)
def record_kept(person_id: str) -> Response:
    person, seen = _opened(person_id, Do.RECORD_KEPT)
    given, errors = staff_forms.read_kept(request.form, seen.choices, g.today)
    if errors or given.on is None:
        return _again(person, seen, errors)
    try:
        with the_write() as db:
            whose = staff_actions.record_kept(
                db, g.actor, person_id, seen.choices[given.what], given.on, now=g.now, today=g.today
            )
    except ChangedSince as changed:
        return _conflict(person_id, changed)
    reckon_again(g.database, [whose], g.today)
    return done(page=url_for("contract_staff.page", person_id=person_id))


@bp.post("/<language:lang>/staff/people/<id:person_id>/contract/kept/undo")
@needs(Do.RECORD_KEPT)
def take_back_record(person_id: str) -> Response:
    person, seen = _opened(person_id, Do.RECORD_KEPT)
    record = staff_forms.read_record(request.form)
    if not record:
        return _again(person, seen, {"record": staff_wording.changed_words({})[0]})
    try:
        with the_write() as db:
            whose = staff_actions.take_back_record(db, g.actor, person_id, record, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _conflict(person_id, changed)
    reckon_again(g.database, [whose], g.today)
    return done(page=url_for("contract_staff.page", person_id=person_id))


@bp.get("/<language:lang>/staff/people/<id:person_id>/contract/gone-through")
@bp.get("/<language:lang>/staff/people/<id:person_id>/contract/signature")
@bp.get("/<language:lang>/staff/people/<id:person_id>/contract/confirmation")
@bp.get("/<language:lang>/staff/people/<id:person_id>/contract/kept")
@bp.get("/<language:lang>/staff/people/<id:person_id>/contract/kept/undo")
@needs(See.PERSON)
def back_to_page(person_id: str) -> Response:
    """A form sent back stands at such an address; changing the language there leads to the contract."""
    return redirect(url_for("contract_staff.page", person_id=person_id))  # type: ignore[return-value]


@bp.get("/<language:lang>/staff/fingerprints")
@needs(Do.CHECK_FINGERPRINTS)
def fingerprints() -> Response:
    return _fingerprints_page()


@bp.post("/<language:lang>/staff/fingerprints")
@needs(Do.CHECK_FINGERPRINTS)
def check_fingerprints() -> Response:
    """Reads and reckons, and changes nothing: a POST, so that no fingerprint stands in an address."""
    organisations = staff_fingerprints.administered_by(g.actor)
    if request.form.get("all") == "yes":
        checked = staff_fingerprints.check_organisations(g.database, organisations, g.today)
        return _fingerprints_page(checked=checked)
    fingerprint, errors = staff_forms.read_fingerprint(request.form)
    if errors:
        typed = request.form.get("fingerprint", "")[:200]
        return _fingerprints_page(errors=errors, typed=typed)
    found = staff_fingerprints.find_by_fingerprint(g.database, organisations, fingerprint, g.today)
    return _fingerprints_page(found=found, typed=staff_wording.fingerprint(fingerprint))


def _fingerprints_page(*, errors: dict[str, str] | None = None, **told_of: Any) -> Response:
    values = {"checked": None, "found": None, "typed": ""} | told_of
    template = "contract/staff_fingerprints.html"
    if errors:
        return form_again(template, page=template, errors=errors, nav="fingerprints", words=staff_wording, **values)
    return render(template, nav="fingerprints", errors={}, words=staff_wording, **values)


def _opened(person_id: str, permission: See | Do = See.PERSON) -> tuple[OpenedPerson, staff_queries.StaffContract]:
    """The person and her contract, for somebody who may do this; a look, and recorded as one."""
    try:
        person = open_person(g.database, g.db, g.actor, person_id, See.PLAN, now=g.now, today=g.today)
    except NotHere:  # the lines of the law concern her who runs the centre, too
        person = open_person(g.database, g.db, g.actor, person_id, See.PERSON, now=g.now, today=g.today)
    require(g.actor, permission, person.concern)
    seen = staff_queries.staff_contract_for(g.db, g.actor, person.person_id, g.today, g.language.tag)
    return person, seen


def _page(person: OpenedPerson, seen: staff_queries.StaffContract) -> dict[str, Any]:
    """The values of the page. What is in plan and contract is shown to those who may see it; the lines of the law to all."""
    sees_plan = may(g.actor, See.PLAN, person.concern)
    actions = (Do.REGISTER_SIGNATURE, Do.CONFIRM_FOR_MUNICIPALITY, Do.GO_THROUGH_LINES, Do.RECORD_KEPT, Do.MAKE_PLAN)
    return {
        "nav": "people",
        "person": person,
        "seen": seen,
        "plan_parts": plan_words(seen.page.plan.content) if seen.page.plan and sees_plan else (),
        "sees_plan": sees_plan,
        "may_do": {str(each) for each in actions if may(g.actor, each, person.concern)},
        "told": told,
        "today": g.today,
        "words": staff_wording,
    }


def _again(person: OpenedPerson, seen: staff_queries.StaffContract, errors: dict[str, str]) -> Response:
    return form_again(PAGE, page=PAGE, errors=errors, changed=None, typed=_typed(), **_page(person, seen))


def _conflict(person_id: str, changed: ChangedSince) -> Response:
    g.db.rollback()
    now = {"sentences": staff_wording.changed_words(changed.now)}
    return conflict(PAGE, now=now, errors={}, typed=_typed(), **_page(*_opened(person_id)))


def _typed() -> dict[str, Any]:
    """What stood in the form that was sent, so that it stays."""
    names = (
        "explained_on", "explained_language", "interpreter", "side", "signed_on", "paper_language", "what", "happened_on",
    )  # fmt: skip
    typed: dict[str, Any] = {name: request.form.get(name, "")[:100] for name in names if name in request.form}
    return typed | {"lines": request.form.getlist("lines")[: staff_forms.MOST_LINES]}
