"""/<lang>/path/own: what a person writes about herself, and who may read it."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.path import actions, forms, own_queries, own_wording
from webapp.language import gettext as _
from webapp.policy.permissions import ChangedSince, Do, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import revision_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("path", __name__, template_folder="templates")


@bp.get("/<language:lang>/path/own")
@needs(See.OWN_PAGES)
def own() -> Response:
    if not g.actor.is_served:
        return render("path/not_yours.html", nav="path")
    return render("path/own.html", errors={}, **_own_page())


@bp.get("/<language:lang>/path/own/new")
@needs(See.OWN_PAGES)
def new_own() -> Response:
    if not g.actor.is_served:
        return render("path/not_yours.html", nav="path")
    typed = forms.EntryTyped(kind=forms.read_kind(request.args.get("kind")))
    return render("path/own_entry.html", errors={}, changed=None, **_form(typed, None))


@bp.post("/<language:lang>/path/own/new")
@needs(Do.WRITE_OWN_STORY)
def add_own() -> Response:
    if not g.actor.is_served:  # staff have no page here to send a form from
        return render("path/not_yours.html", nav="path", status=422)
    typed, given, errors = forms.read_entry(request.form, g.today)
    if given is not None:
        try:
            with the_write() as db:
                actions.add_entry(db, g.actor, given, now=g.now)
            return done(page=url_for("path.own"))
        except actions.TooMany:
            most = own_queries.MOST_ENTRIES
            errors = {"": _("Det er plass til %(most)s. Slett noe først, så er det plass igjen.", most=most)}
    return form_again(
        "path/own_entry.html", page="path/own_entry.html", errors=errors, changed=None, **_form(typed, None)
    )


@bp.get("/<language:lang>/path/own/<id:entry_id>")
@needs(See.OWN_PAGES)
def edit_own(entry_id: str) -> Response:
    entry = own_queries.entry_of(g.db, g.actor.person_id, entry_id)
    return render("path/own_entry.html", errors={}, changed=None, **_form(forms.typed_of(entry), entry))


@bp.post("/<language:lang>/path/own/<id:entry_id>")
@needs(Do.WRITE_OWN_STORY)
def save_own(entry_id: str) -> Response:
    entry = own_queries.entry_of(g.db, g.actor.person_id, entry_id)
    typed, given, errors = forms.read_entry(request.form, g.today, entry.kind)
    if given is None:
        return form_again(
            "path/own_entry.html", page="path/own_entry.html", errors=errors, changed=None, **_form(typed, entry)
        )
    try:
        with the_write() as db:
            actions.change_entry(db, g.actor, entry_id, given)
    except ChangedSince as changed:
        entry = own_queries.entry_of(g.db, g.actor.person_id, entry_id)
        return conflict("path/own_entry.html", now=changed.now, errors={}, **_form(typed, entry))
    return done(page=url_for("path.own"))


@bp.get("/<language:lang>/path/own/<id:entry_id>/remove")
@needs(See.OWN_PAGES)
def remove_own_page(entry_id: str) -> Response:
    entry = own_queries.entry_of(g.db, g.actor.person_id, entry_id)
    return render("path/own_remove.html", nav="path", entry=entry, changed=None, words=own_wording)


@bp.post("/<language:lang>/path/own/<id:entry_id>/remove")
@needs(Do.WRITE_OWN_STORY)
def remove_own(entry_id: str) -> Response:
    own_queries.entry_of(g.db, g.actor.person_id, entry_id)
    try:
        with the_write() as db:
            actions.remove_entry(db, g.actor, entry_id, revision_in(request.form.get("revision")) or 0)
    except ChangedSince as changed:
        entry = own_queries.entry_of(g.db, g.actor.person_id, entry_id)
        return conflict("path/own_remove.html", now=changed.now, nav="path", entry=entry, words=own_wording)
    return done(page=url_for("path.own"))


@bp.post("/<language:lang>/path/consent")
@needs(Do.SHARE_OWN_STORY)
def share() -> Response:
    """A clear yes or no beside an office. An office that is not hers to choose is not found."""
    reads = forms.read_yes(request.form.get("reads"))
    if reads is None:
        errors = {"": _("Velg ja eller nei.")}
        return form_again("path/own.html", page="path/own.html", errors=errors, **_own_page())
    with the_write() as db:
        office = request.form.get("office", "")[:32]
        actions.share_own_story(db, g.actor, office, reads, now=g.now, today=g.today)
    return done(page=url_for("path.own") + "#who-reads")


def _own_page() -> dict[str, Any]:
    """The values of the page with everything she wrote and who reads it."""
    entries = own_queries.entries_of(g.db, g.actor.person_id)
    return {
        "nav": "path",
        "groups": own_queries.by_kind(entries),
        "room_for_more": len(entries) < own_queries.MOST_ENTRIES,
        "most": own_queries.MOST_ENTRIES,
        "offices": own_queries.offices_of(g.db, g.actor.person_id, g.today),
        "words": own_wording,
    }


def _form(typed: forms.EntryTyped, entry: own_queries.Entry | None) -> dict[str, Any]:
    """The values of the form's page. entry: the one that is changed, as it stands now; None for a new one."""
    return {
        "nav": "path",
        "typed": typed,
        "entry": entry,
        "most_title": forms.MOST_TITLE,
        "words": own_wording,
    }
