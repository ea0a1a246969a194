"""/<lang>/contract/matters: what a person raised, raising more, taking it back."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for

from webapp.features.matters import actions, forms, queries, subjects, wording
from webapp.features.matters.aims import Kind
from webapp.features.standing import standings_for, title
from webapp.language import gettext as _
from webapp.policy.permissions import ChangedSince, Do, NotHere, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("matters", __name__, template_folder="templates")


@bp.get("/<language:lang>/contract/matters")
@needs(See.OWN_PAGES)
def mine() -> Response:
    if not g.actor.is_served:
        return render("matters/not_yours.html", nav="contract")
    found = queries.matters_about(g.db, g.actor.person_id)
    standings = standings_for(g.db, g.actor.person_id, g.today) if found else ()
    values: dict[str, Any] = {
        "open_ones": [each for each in found if each.is_open],
        "done_ones": [each for each in found if not each.is_open],
        "titles": {each.commitment.id: title(each.commitment) for each in standings},
    }
    return render("matters/mine.html", nav="contract", today=g.today, words=wording, **values)


@bp.get("/<language:lang>/contract/matters/new")
@needs(See.OWN_PAGES)
def new() -> Response:
    if not g.actor.is_served:
        return render("matters/not_yours.html", nav="contract")
    about = request.args.get("about")
    if about is None:
        return render("matters/choose.html", nav="contract", errors={}, **_choose_page())
    kind = request.args.get("kind", "")
    raising = queries.raising_about(g.db, g.actor, about, g.today, kind="" if kind == Kind.EXPLAIN else kind)
    return render("matters/new.html", nav="contract", **_raise_page(raising))


@bp.post("/<language:lang>/contract/matters/new")
@needs(Do.RAISE_MATTER)
def raise_matter() -> Response:
    """What it is about stands in the address, so that a phone can tell what waits apart; or it was chosen in the form
    that a phone keeps for all of it."""
    if not g.actor.is_served:
        raise NotHere
    about = request.args.get("about") or request.form.get("about", "")
    if not about:
        errors = {"about": _("Velg hva det gjelder.")}
        values = _choose_page(request.form)
        return form_again("matters/choose.html", page="matters/choose.html", errors=errors, nav="contract", **values)
    raising = queries.raising_about(g.db, g.actor, about, g.today)
    raised, errors = forms.read_raised(
        request.form,
        about,
        raising.subject.kinds,
        is_plan=raising.subject.is_plan,
        has_leader=raising.has_leader,
        now=g.now,
    )
    if not raising.asked:
        errors["kind"] = wording.nobody_asked()
    if errors:
        again = queries.raising_about(g.db, g.actor, about, g.today, typed=raised, errors=errors)
        values = _raise_page(again)
        return form_again("matters/_raise.html", page="matters/new.html", errors=errors, nav="contract", **values)
    with the_write() as db:
        public_id = actions.raise_matter(db, g.actor, raised, now=g.now, today=g.today)
    return done(page=url_for("matters.one", matter_id=public_id))


@bp.get("/<language:lang>/contract/matters/<id:matter_id>")
@needs(See.OWN_PAGES)
def one(matter_id: str) -> Response:
    if not g.actor.is_served:
        return render("matters/not_yours.html", nav="contract")
    return render("matters/one.html", nav="contract", errors={}, changed=None, **_one_page(matter_id))


@bp.post("/<language:lang>/contract/matters/<id:matter_id>/withdraw")
@needs(Do.WITHDRAW_MATTER)
def withdraw_matter(matter_id: str) -> Response:
    try:
        with the_write() as db:
            actions.withdraw_matter(db, g.actor, matter_id, g.now)
    except ChangedSince as changed:
        values = _one_page(matter_id)
        return conflict("matters/one.html", now=changed.now, nav="contract", errors={}, **values)
    return done(page=url_for("matters.one", matter_id=matter_id))


@bp.post("/<language:lang>/contract/matters/<id:matter_id>/send")
@needs(Do.RAISE_MATTER)
def send_matter(matter_id: str) -> Response:
    values = _one_page(matter_id)
    seen_by, errors = forms.read_sent(request.form, values["has_leader"])
    if errors:
        values |= {"nav": "contract", "changed": None}
        return form_again("matters/one.html", page="matters/one.html", errors=errors, **values)
    try:
        with the_write() as db:
            actions.send_matter(db, g.actor, matter_id, seen_by, g.today)
    except ChangedSince as changed:
        return conflict("matters/one.html", now=changed.now, nav="contract", errors={}, **_one_page(matter_id))
    return done(page=url_for("matters.one", matter_id=matter_id))


@bp.get("/<language:lang>/contract/matters/<id:matter_id>/withdraw")
@bp.get("/<language:lang>/contract/matters/<id:matter_id>/send")
@needs(See.OWN_PAGES)
def back_to_one(matter_id: str) -> Response:
    """A form sent back stands at such an address; changing the language there leads to the matter."""
    if g.actor.is_served:
        queries.matter_of(g.db, g.actor.person_id, matter_id)
    return redirect(url_for("matters.one", matter_id=matter_id))  # type: ignore[return-value]


def _choose_page(typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Everything she can raise something about, and one form for it all. typed: what was sent before."""
    given = typed or {}
    return {
        "subjects": subjects.subjects_for(g.db, g.actor.person_id, g.today),
        "has_leader": queries.leader_office(g.db, g.actor.person_id, g.today) is not None,
        "typed": {name: given.get(name, "")[:4_000] for name in ("kind", "text", "seen_by")},
        "words": wording,
    }


def _raise_page(raising: queries.Raising) -> dict[str, Any]:
    title_of = wording.subject_words(raising.subject)
    return {"raising": raising, "matter_words": wording, "title": title_of}


def _one_page(matter_id: str) -> dict[str, Any]:
    """The values of the page about one matter of her own."""
    matter = queries.matter_of(g.db, g.actor.person_id, matter_id)
    standings = standings_for(g.db, g.actor.person_id, g.today)
    titles = {each.commitment.id: title(each.commitment) for each in standings}
    return {
        "matter": matter,
        "title_of": wording.about_words(matter.about, titles.get(matter.about)),
        "has_leader": queries.leader_office(g.db, g.actor.person_id, g.today) is not None,
        "today": g.today,
        "words": wording,
    }
