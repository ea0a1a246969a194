"""/<lang>/staff/people/<id>/handover: the centre registers a move, sees what follows, and can take it back before the day."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.handover import actions, forms, queries, wording
from webapp.features.handover.checks import Wanted, problems_with
from webapp.features.standing import standings_for
from webapp.policy.looks import OpenedPerson, open_person
from webapp.policy.permissions import ChangedSince, Do
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import revision_in
from webapp.web.writes import conflict, done, form_again

bp = Blueprint("handover_staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/people/<id:person_id>/handover")
@needs(Do.HAND_OVER)
def page(person_id: str) -> Response:
    person = _open(person_id)
    return render("handover/page.html", errors={}, changed=None, **_page(person, forms.Typed()))


@bp.post("/<language:lang>/staff/people/<id:person_id>/handover")
@needs(Do.HAND_OVER)
def register(person_id: str) -> Response:
    """One form, four buttons: search, look through, go back, register. Only the last writes."""
    person, typed = _open(person_id), forms.read_typed(request.form)
    if typed.step in ("search", "edit"):
        return render("handover/page.html", errors={}, changed=None, **_page(person, typed))
    wanted, errors = _wanted(person, typed)
    if errors or wanted is None:
        values = _page(person, typed)
        return form_again("handover/page.html", page="handover/page.html", errors=errors, changed=None, **values)
    if typed.step == "review":
        return render("handover/review.html", **_review(person, typed, wanted))
    try:
        g.db.rollback()
        actions.hand_over(g.database, g.actor, person.person_id, wanted, now=g.now, today=g.today)
    except ChangedSince as changed:
        errors = wording.errors_of(changed.now["problems"])  # type: ignore[arg-type]
        return conflict("handover/page.html", now=changed.now, errors=errors, **_page(person, typed))
    return done(page=_after(person_id, wanted))


@bp.post("/<language:lang>/staff/people/<id:person_id>/handover/undo")
@needs(Do.HAND_OVER)
def take_back(person_id: str) -> Response:
    person = _open(person_id)
    revision = revision_in(request.form.get("revision")) or 0
    try:
        g.db.rollback()
        actions.take_back(g.database, g.actor, person.person_id, revision, now=g.now, today=g.today)
    except ChangedSince as changed:
        return conflict("handover/page.html", now=changed.now, errors={}, **_page(person, forms.Typed()))
    return done(page=url_for("handover_staff.page", person_id=person_id))


def _open(person_id: str) -> OpenedPerson:
    return open_person(g.database, g.db, g.actor, person_id, Do.HAND_OVER, now=g.now, today=g.today)


def _wanted(person: OpenedPerson, typed: forms.Typed) -> tuple[Wanted | None, dict[str, str]]:
    """The wish as typed, held against what is registered. Sent twice, the second is told that it is registered."""
    office = queries.office_named(g.db, typed.office) if typed.office else None
    wanted, errors = forms.read_wanted(typed, office.id if office else None)
    if wanted is None:
        return None, errors
    about = queries.about_of(g.db, person.person_id, queries.centre_of(g.actor, person.concern), g.today)
    return wanted, wording.errors_of(problems_with(wanted, about, g.today))


def _page(person: OpenedPerson, typed: forms.Typed) -> dict[str, Any]:
    """The values of the form's page."""
    centre_id = queries.centre_of(g.actor, person.concern)
    moves = queries.moves_of(g.db, person.person_id, g.today)
    about = queries.about_of(g.db, person.person_id, centre_id, g.today)
    return {
        "nav": "people",
        "person": person,
        "typed": typed,
        "about": about,
        "moves": moves,
        "found": queries.offices_found(g.db, g.actor.organisations, typed.words, typed.office),
        "can_register": not about.handed_over and about.settled_on is None,
        "words": wording,
    }


def _review(person: OpenedPerson, typed: forms.Typed, wanted: Wanted) -> dict[str, Any]:
    """The values of the page that shows what follows and what does not."""
    return {
        "nav": "people",
        "person": person,
        "typed": typed,
        "wanted": wanted,
        "office": queries.office_named(g.db, typed.office),
        "permit_on": queries.about_of(
            g.db, person.person_id, queries.centre_of(g.actor, person.concern), g.today
        ).permit_on
        or wanted.permit_on,
        "followed": wording.followed(standings_for(g.db, person.person_id, g.today)),
        "today": g.today,
        "words": wording,
    }


def _after(person_id: str, wanted: Wanted) -> str:
    """Where to go: the person's page as long as she is the centre's, else the list."""
    if wanted.moves_on > g.today:
        return url_for("handover_staff.page", person_id=person_id)
    return url_for("staff.people")
