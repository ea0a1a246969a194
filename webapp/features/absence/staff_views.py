"""/<lang>/staff/absences: what people say about being away, for those who decide; and one person's absences."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for

from webapp.features.absence import check_ins, staff_actions, staff_forms, staff_queries, staff_rules, staff_wording
from webapp.features.standing import reckon_again
from webapp.policy.looks import OpenedPerson, open_person
from webapp.policy.permissions import ChangedSince, Do, See, may, require
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("absence_staff", __name__, template_folder="templates")
FIELDS = (
    "code", "leave", "because", "reference", "reason", "from_on", "to_on", "from_clock", "to_clock", "has_note",
)  # fmt: skip
BLANK: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"lessons": []}
INBOX, ONE, PERSON = "absence/staff_inbox.html", "absence/staff_one.html", "absence/staff_person.html"


@bp.get("/<language:lang>/staff/absences")
@needs(See.PERSON)
def inbox() -> Response:
    return render(INBOX, changed=None, **_inbox())


@bp.get("/<language:lang>/staff/absences/<id:absence_id>")
@needs(See.PERSON)
def one(absence_id: str) -> Response:
    return render(ONE, errors={}, changed=None, **_one(absence_id))


@bp.post("/<language:lang>/staff/absences/<id:absence_id>")
@needs(Do.DECIDE_ABSENCE)
def decide(absence_id: str) -> Response:
    given, errors = staff_forms.read_decision(request.form)
    values = _one(absence_id, _typed(), wanted=Do.DECIDE_ABSENCE)
    errors |= _against_the_rules(values["about"], [values["absence"]], given) if not errors else {}
    if errors:
        return form_again(ONE, page=ONE, errors=errors, changed=None, **values)
    try:
        with the_write() as db:
            whose = staff_actions.decide(db, g.actor, absence_id, given, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _changed(absence_id, changed)
    reckon_again(g.database, [whose], g.today)
    return done(page=url_for("absence_staff.one", absence_id=absence_id))


@bp.post("/<language:lang>/staff/absences/<id:absence_id>/note-seen")
@needs(Do.DECIDE_ABSENCE)
def see_note(absence_id: str) -> Response:
    seen, is_seen = staff_forms.read_revision(request.form), request.form.get("seen") == "yes"
    try:
        with the_write() as db:
            staff_actions.see_note(db, g.actor, absence_id, seen, is_seen, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _changed(absence_id, changed)
    return done(page=url_for("absence_staff.one", absence_id=absence_id))


@bp.post("/<language:lang>/staff/absences/<id:absence_id>/take-back")
@needs(Do.DECIDE_ABSENCE)
def take_back(absence_id: str) -> Response:
    """Takes back what the office wrote down."""
    seen = staff_forms.read_revision(request.form)
    try:
        with the_write() as db:
            whose = staff_actions.take_back(db, g.actor, absence_id, seen, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _changed(absence_id, changed)
    reckon_again(g.database, [whose], g.today)
    return done(page=url_for("absence_staff.one", absence_id=absence_id))


@bp.get("/<language:lang>/staff/absences/<id:absence_id>/take-back")
@bp.get("/<language:lang>/staff/absences/<id:absence_id>/note-seen")
@needs(See.PERSON)
def back_to_one(absence_id: str) -> Response:
    """What was not done stands at this address; changing the language there leads to the absence."""
    staff_queries.opened_notice(g.db, g.actor, absence_id, g.today)
    return redirect(url_for("absence_staff.one", absence_id=absence_id))  # type: ignore[return-value]


@bp.get("/<language:lang>/staff/people/<id:person_id>/absences")
@needs(See.PERSON)
def of_person(person_id: str) -> Response:
    return render(PERSON, errors={}, changed=None, typed=BLANK, **_person(_opened(person_id)))


@bp.post("/<language:lang>/staff/people/<id:person_id>/absences")
@needs(Do.DECIDE_ABSENCE)
def write_down(person_id: str) -> Response:
    person = _opened(person_id, Do.DECIDE_ABSENCE)
    said, errors = staff_forms.read_telephoned(request.form, g.today)
    if errors or said is None:
        return _person_again(person, errors)
    try:
        with the_write() as db:
            public_id = staff_actions.write_down(db, g.actor, person.person_id, said, now=g.now, today=g.today)
    except ChangedSince as changed:
        if changed.now.get("overlaps"):
            return _person_again(person, {"from_on": " ".join(staff_wording.changed_words(changed.now))})
        return _person_changed(person, changed)
    return done(page=url_for("absence_staff.one", absence_id=public_id))


@bp.post("/<language:lang>/staff/people/<id:person_id>/absences/lessons")
@needs(Do.DECIDE_ABSENCE)
def decide_lessons(person_id: str) -> Response:
    """Decides about lessons that nobody said anything about."""
    person = _opened(person_id, Do.DECIDE_ABSENCE)
    given, errors = staff_forms.read_decision(request.form)
    lessons = staff_forms.read_lessons(request.form, errors)
    if not errors:
        about = staff_rules.about_person(g.db, person.person_id)
        unsaid = staff_queries.lessons_as_notices(g.db, person.person_id, lessons, g.now, g.today)
        errors = _against_the_rules(about, unsaid, given)
    if errors:
        return _person_again(person, errors)
    try:
        with the_write() as db:
            staff_actions.decide_lessons(db, g.actor, person.person_id, lessons, given, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _person_changed(person, changed)
    reckon_again(g.database, [person.person_id], g.today)
    return done(page=url_for("absence_staff.of_person", person_id=person_id))


@bp.get("/<language:lang>/staff/people/<id:person_id>/absences/lessons")
@needs(See.PERSON)
def back_to_person(person_id: str) -> Response:
    """A form sent back stands at this address; changing the language there leads to the person's absences."""
    staff_queries.follows_up(g.db, g.actor, person_id, g.today)
    return redirect(url_for("absence_staff.of_person", person_id=person_id))  # type: ignore[return-value]


@bp.post("/<language:lang>/staff/check-ins/<id:check_in_id>/close")
@needs(Do.DECIDE_ABSENCE)
def close_check_in(check_in_id: str) -> Response:
    seen = staff_forms.read_revision(request.form)
    try:
        with the_write() as db:
            check_ins.close_check_in(db, g.actor, check_in_id, seen, now=g.now, today=g.today)
    except ChangedSince as changed:
        g.db.rollback()
        return conflict(INBOX, now={"sentences": staff_wording.changed_words(changed.now)}, **_inbox())
    return done(page=url_for("absence_staff.inbox"))


@bp.get("/<language:lang>/staff/check-ins/<id:check_in_id>/close")
@needs(See.PERSON)
def back_to_inbox(check_in_id: str) -> Response:
    """What was not done stands at this address; changing the language there leads to the list."""
    check_ins.check_in_seen_by(g.db, g.actor, check_in_id, g.today)
    return redirect(url_for("absence_staff.inbox"))  # type: ignore[return-value]


def _inbox() -> dict[str, Any]:
    wanted = staff_forms.read_wanted(request.args)
    return {
        "nav": "absences",
        "inbox": staff_queries.inbox(g.db, g.actor, wanted, g.today),
        "check_ins": check_ins.listed_check_ins(g.db, g.actor, g.today),
        "may_decide": may(g.actor, Do.DECIDE_ABSENCE),
        "words": staff_wording,
    }


def _one(absence_id: str, typed: dict[str, Any] | None = None, *, wanted: See | Do = See.ABSENCE) -> dict[str, Any]:
    """The values of the page about one absence; opening it is a look at the person, and is recorded."""
    found = staff_queries.opened_notice(g.db, g.actor, absence_id, g.today)
    person = open_person(g.database, g.db, g.actor, found.person, See.ABSENCE, now=g.now, today=g.today)
    require(g.actor, wanted, person.concern)
    about = staff_rules.about_person(g.db, found.person_id, but=absence_id)
    said = staff_rules.rules_said(about, found)
    return {
        "nav": "absences",
        "absence": found,
        "person": person,
        "about": about,
        "rules": said,
        "lessons": staff_queries.lessons_in(g.db, found),
        "decisions": staff_queries.decisions_of(g.db, found.id),
        "earlier": staff_queries.notices_of(g.db, g.actor, found.person_id, g.today, but=absence_id),
        "may_decide": may(g.actor, Do.DECIDE_ABSENCE, person.concern),
        "typed": typed or BLANK | {"code": found.code or "", "leave": found.leave or ""},
        "today": g.today,
        "words": staff_wording,
    }


def _against_the_rules(
    about: staff_rules.About, notices: list[staff_queries.NoticeOpened], given: staff_forms.DecisionGiven
) -> dict[str, str]:
    """Errors where the rules ask for another class, or for a ground in words."""
    if given.code is None:
        return {}
    hurdles: dict[staff_rules.Hurdle, None] = {}
    for notice in notices:
        if given.leave is not None and staff_rules.wrong_pay(about, notice, given.code, given.leave):
            return {"leave": staff_wording.wrong_pay_words(given.code)}
        hurdles |= dict.fromkeys(staff_rules.hurdles(about, notice, given.code, given.leave))
        about = replace(about, decided=(*about.decided, notice.as_absence(given.code, given.leave)))
    return {"because": staff_wording.hurdle_words(hurdles)} if hurdles and not given.because else {}


def _changed(absence_id: str, changed: ChangedSince) -> Response:
    g.db.rollback()
    values = _one(absence_id, _typed() if "code" in request.form else None)
    return conflict(ONE, now={"sentences": staff_wording.changed_words(changed.now)}, errors={}, **values)


def _opened(person_id: str, permission: See | Do = See.ABSENCE) -> OpenedPerson:
    person = open_person(g.database, g.db, g.actor, person_id, See.ABSENCE, now=g.now, today=g.today)
    require(g.actor, permission, person.concern)
    return person


def _person(person: OpenedPerson) -> dict[str, Any]:
    about = staff_rules.about_person(g.db, person.person_id)
    return {
        "nav": "people",
        "person": person,
        "about": about,
        "leaves": staff_rules.leaves_on(about, g.today) if about.in_programme else (),
        "child": staff_rules.child_on(about, g.today),
        "notices": staff_queries.notices_of(g.db, g.actor, person.person_id, g.today),
        "unsaid": staff_queries.lessons_without_a_notice(g.db, person.person_id, staff_queries.looks_back_to(g.today)),
        "may_decide": may(g.actor, Do.DECIDE_ABSENCE, person.concern),
        "today": g.today,
        "words": staff_wording,
    }


def _person_again(person: OpenedPerson, errors: dict[str, str]) -> Response:
    g.db.rollback()
    return form_again(PERSON, page=PERSON, errors=errors, changed=None, typed=_typed(), **_person(person))


def _person_changed(person: OpenedPerson, changed: ChangedSince) -> Response:
    g.db.rollback()
    now = {"sentences": staff_wording.changed_words(changed.now)}
    return conflict(PERSON, now=now, errors={}, typed=_typed(), **_person(person))


def _typed() -> dict[str, Any]:
    """What stood in the form that was sent, so that it stays."""
    typed: dict[str, Any] = {name: request.form.get(name, "")[: staff_forms.MOST_TEXT * 2] for name in FIELDS}
    return typed | {"lessons": request.form.getlist("lessons")[: staff_queries.MOST_LESSONS]}
