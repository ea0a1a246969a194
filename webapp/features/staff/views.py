"""/<lang>/staff/: where each role begins, the list of people, one person, and what is registered about her."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for

from webapp.features.matters import about_words, kind_words
from webapp.features.staff import (
    facts,
    facts_form,
    facts_wording,
    forms,
    person_queries,
    person_wording,
    queries,
    wording,
)
from webapp.features.standing import reckon_again, told
from webapp.policy.looks import OpenedPerson, open_person
from webapp.policy.permissions import ChangedSince, Do, See, may
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/")
@needs(See.STAFF_PAGES)
def home() -> Response:
    if not g.actor.holds("adviser") and any(g.actor.holds(role) for role in ("teacher", "office", "substitute")):
        return redirect(url_for("classes_staff.index"))  # type: ignore[return-value]
    if may(g.actor, See.PEOPLE):
        return redirect(url_for("staff.people"))  # type: ignore[return-value]
    return render("staff/home.html", nav="staff")


@bp.get("/<language:lang>/staff/people")
@needs(See.PEOPLE)
def people() -> Response:
    wanted = forms.read_wanted(request.args)
    found = queries.people_for(g.db, g.actor, wanted, g.today)
    opens = may(g.actor, See.PERSON)
    return render("staff/people.html", nav="people", found=found, wanted=wanted, opens_person=opens, words=wording)


@bp.get("/<language:lang>/staff/people/<id:person_id>")
@needs(See.PERSON)
def person(person_id: str) -> Response:
    opened = _open(person_id, See.PERSON)
    page = person_queries.person_page(g.db, g.actor, opened, g.today)
    concern = replace(opened.concern, shared_with=page.shared_with)
    return render(
        "staff/person.html",
        nav="people",
        person=opened,
        page=page,
        said=facts_wording.said(page.known, page.places),
        ways=person_wording.ways(g.actor, concern),
        today=g.today,
        told=told,
        about_words=about_words,
        kind_words=kind_words,
        words=person_wording,
    )


@bp.get("/<language:lang>/staff/people/<id:person_id>/facts", endpoint="facts")
@needs(Do.EDIT_FACTS)
def facts_page(person_id: str) -> Response:
    opened = _open(person_id, Do.EDIT_FACTS)
    known = facts.registered(g.db, opened.person_id)
    typed = facts_form.typed_of(known, _places(known), facts.seen_as(known))
    return render("staff/facts.html", errors={}, changed=None, **_values(opened, typed))


@bp.post("/<language:lang>/staff/people/<id:person_id>/facts")
@needs(Do.EDIT_FACTS)
def edit_facts(person_id: str) -> Response:
    opened = _open(person_id, Do.EDIT_FACTS)
    typed, known = facts_form.read_typed(request.form), facts.registered(g.db, opened.person_id)
    places = facts.municipality_named(g.db, facts_form.places_typed(typed))
    wanted, errors = facts_form.read_facts(typed, places, known, g.today)
    if wanted is None:
        page = "staff/facts.html"
        return form_again(page, page=page, errors=errors, changed=None, **_values(opened, typed))
    try:
        with the_write() as db:
            facts.edit_facts(db, g.actor, opened.concern, typed.seen, wanted)
    except ChangedSince as changed:
        return _changed(opened, typed, changed)
    reckon_again(g.database, [opened.person_id], g.today)
    return done(page=url_for("staff.person", person_id=person_id))


def _changed(opened: OpenedPerson, typed: facts_form.Typed, changed: ChangedSince) -> Response:
    """What was typed stays; sent once more, it stands against what is registered now."""
    now: facts.Registered = changed.now["registered"]  # type: ignore[assignment]
    names: list[str] = changed.now["fields"]  # type: ignore[assignment]
    again = facts_form.Typed(typed.fields, typed.rows, facts.seen_as(now))
    said = {"sentences": facts_wording.changed_words(names, now, _places(now))}
    return conflict("staff/facts.html", now=said, errors={}, **_values(opened, again))


def _open(person_id: str, part: See | Do) -> OpenedPerson:
    return open_person(g.database, g.db, g.actor, person_id, part, now=g.now, today=g.today)


def _places(known: facts.Registered) -> dict[str, str]:
    return facts.municipality_names(g.db, [each.municipality for each in known.stretches if each.municipality])


def _values(opened: OpenedPerson, typed: facts_form.Typed) -> dict[str, Any]:
    return {"nav": "people", "person": opened, "typed": typed, "words": facts_wording}
