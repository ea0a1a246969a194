"""/<lang>/staff/matters: what people raise, for those who answer."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, request, url_for

from webapp.features.looks import LineAskedAbout, line_asked_about, line_title
from webapp.features.matters import actions, appeal_file, forms, staff_queries, wording
from webapp.features.matters.aims import Kind
from webapp.features.matters.subjects import FACT, LOOK
from webapp.language.offices import role_words
from webapp.policy.looks import open_person
from webapp.policy.permissions import ChangedSince, Do, NotHere, See, may
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("matters_staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/matters")
@needs(Do.ANSWER_MATTER)
def inbox() -> Response:
    kind = request.args.get("kind", "")
    found = staff_queries.inbox(
        g.db,
        g.actor,
        g.today,
        kind=kind if kind in set(Kind) else "",
        is_open=request.args.get("state") != "done",
        page=forms.read_page(request.args.get("page")),
    )
    return render("matters/staff_inbox.html", nav="matters", inbox=found, today=g.today, words=wording)


@bp.get("/<language:lang>/staff/matters/<id:matter_id>")
@needs(Do.ANSWER_MATTER)
def matter(matter_id: str) -> Response:
    return render("matters/staff_matter.html", errors={}, changed=None, **_matter_page(matter_id))


@bp.post("/<language:lang>/staff/matters/<id:matter_id>")
@needs(Do.ANSWER_MATTER)
def answer_matter(matter_id: str) -> Response:
    given, errors = forms.read_answer(request.form, g.today)
    template = "matters/staff_matter.html"
    if errors:
        return form_again(template, page=template, errors=errors, changed=None, **_matter_page(matter_id, _typed()))
    try:
        with the_write() as db:
            actions.answer_matter(db, g.actor, matter_id, given, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _changed(matter_id, changed)
    return done(page=url_for("matters_staff.matter", matter_id=matter_id))


@bp.get("/<language:lang>/staff/matters/<id:matter_id>/file")
@needs(Do.ANSWER_MATTER)
def file(matter_id: str) -> Response:
    """The appeal as a text file for the municipality's case system, always in Norwegian; her own words as she wrote them."""
    values = _matter_page(matter_id, wanted=Kind.APPEAL)
    answer = make_response(appeal_file.text_of(values["matter"], values["person"]))
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="klage-{values["matter"].number}.txt"'
    return answer


@bp.post("/<language:lang>/staff/matters/<id:matter_id>/handed-on")
@needs(Do.ANSWER_MATTER)
def hand_on(matter_id: str) -> Response:
    seen = forms.read_revision(request.form)
    try:
        with the_write() as db:
            actions.hand_on(db, g.actor, matter_id, seen, now=g.now, today=g.today)
    except ChangedSince as changed:
        return _changed(matter_id, changed)
    return done(page=url_for("matters_staff.matter", matter_id=matter_id))


@bp.get("/<language:lang>/staff/matters/<id:matter_id>/handed-on")
@needs(Do.ANSWER_MATTER)
def back_to_matter(matter_id: str) -> Response:
    """What was not done stands at this address; changing the language there leads to the matter."""
    staff_queries.opened_matter(g.db, g.actor, matter_id, g.today)
    return redirect(url_for("matters_staff.matter", matter_id=matter_id))  # type: ignore[return-value]


def _changed(matter_id: str, changed: ChangedSince) -> Response:
    values = _matter_page(matter_id, _typed())
    now = {"sentences": wording.changed_words(changed.now), **changed.now}
    return conflict("matters/staff_matter.html", now=now, errors={}, **values)


def _typed() -> dict[str, str]:
    """What stood in the form, so that it stays."""
    names = ("answer", "explained", "explained_on", "explained_language", "interpreter")
    return {name: request.form.get(name, "")[: forms.MOST_TEXT * 2] for name in names}


def _matter_page(matter_id: str, typed: dict[str, str] | None = None, *, wanted: Kind | None = None) -> dict[str, Any]:
    """The values of the page about one matter; opening it is a look at the person, and is recorded."""
    found = staff_queries.opened_matter(g.db, g.actor, matter_id, g.today)
    if wanted is not None and found.kind != wanted:
        raise NotHere
    person = open_person(g.database, g.db, g.actor, found.person, See.MATTER, now=g.now, today=g.today)
    blank = {"answer": "", "explained": "", "explained_on": g.today.isoformat(), "explained_language": person.language}
    return {
        "nav": "matters",
        "matter": found,
        "person": person,
        "typed": typed or blank | {"interpreter": ""},
        "may_go_through": may(g.actor, Do.GO_THROUGH_LINES, person.concern)
        and not found.about.startswith((FACT, LOOK)),
        "line": _line_asked_about(found),
        "line_title": line_title,
        "role_words": role_words,
        "today": g.today,
        "words": wording,
    }


def _line_asked_about(matter: staff_queries.MatterOpened) -> LineAskedAbout | None:
    """Of a matter about who has looked: that line, with the name behind it for a colleague who shall answer."""
    if not matter.about.startswith(LOOK):
        return None
    return line_asked_about(g.db, g.actor, matter.person_id, matter.about.removeprefix(LOOK))
