"""/<lang>/staff/people/<id>/protection and /<lang>/staff/protected: who may see somebody whose address is protected."""

from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for

from webapp.features.protection import actions, forms, queries, wording
from webapp.features.protection.levels import Level, Wanted
from webapp.policy.looks import OpenedPerson, open_person
from webapp.policy.permissions import ChangedSince, Do, See
from webapp.web.guard import needs, with_proof
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("protection_staff", __name__, template_folder="templates")
PAGE, SURE = "protection/page.html", "protection/sure.html"


@bp.get("/<language:lang>/staff/people/<id:person_id>/protection")
@needs(See.PROTECTION)
@with_proof
def page(person_id: str) -> Response:
    person = open_person(g.database, g.db, g.actor, person_id, See.PROTECTION, now=g.now, today=g.today)
    return render(PAGE, errors={}, changed=None, **_page(person))


@bp.post("/<language:lang>/staff/people/<id:person_id>/protection")
@needs(Do.PROTECT)
@with_proof
def change(person_id: str) -> Response:
    """One form, three buttons: look what happens, go back, do it. Only the last writes."""
    person = open_person(g.database, g.db, g.actor, person_id, Do.PROTECT, now=g.now, today=g.today)
    typed = forms.read_typed(request.form)
    values = _page(person, typed)
    if typed.step == "edit":
        return render(PAGE, errors={}, changed=None, **values)
    seen: queries.ProtectionSeen = values["seen"]
    wanted, errors = forms.read_wanted(typed, seen.level, [each.public_id for each in values["staff"]])
    if wanted is not None and wanted.level is seen.level and wanted.level is not Level.STRICT:
        errors = {"level": wording.is_so_already(seen.level)}
    if errors or wanted is None:
        return form_again(PAGE, page=PAGE, errors=errors, changed=None, **values)
    if typed.step != "confirm":
        return render(SURE, **_sure(values, wanted))
    try:
        with the_write() as db:
            key = current_app.config["INSTALLATION_KEY"]
            actions.change_protection(db, g.actor, person_id, wanted, key=key, now=g.now, today=g.today)
    except ChangedSince as since:
        g.db.rollback()
        return conflict(PAGE, now=since.now, errors={}, **_page(person, typed))
    return done(page=_after(person_id, wanted))


@bp.get("/<language:lang>/staff/protected")
@needs(See.PROTECTION)
@with_proof
def protected() -> Response:
    found = queries.people_named_to(g.db, g.actor, g.today)
    return render("protection/protected.html", nav="people", found=found)


def _page(person: OpenedPerson, typed: forms.Typed | None = None) -> dict[str, Any]:
    seen = queries.protection_of(g.db, person.person_id)
    staff = queries.staff_to_name(g.db, g.actor, person.concern, g.today)
    if typed is None:
        named = seen.named or {g.actor.public_id}
        typed = forms.Typed(
            seen.level.value, tuple(sorted(named)), person.given_name, person.family_name, seen_revision=seen.revision
        )
    return {
        "nav": "people", "person": person, "seen": seen, "staff": staff, "typed": typed, "levels": tuple(Level),
        "words": wording,
    }  # fmt: skip


def _sure(values: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
    was: Level = values["seen"].level
    return values | {
        "wanted": wanted,
        "happens": wording.what_happens(wanted.level, was),
        "named": [each for each in values["staff"] if each.public_id in wanted.named],
        "leaves_me_out": wanted.level is Level.STRICT and g.actor.public_id not in wanted.named,
    }


def _after(person_id: str, wanted: Wanted) -> str:
    """Where one may go on: whoever left herself out does not see the person any more."""
    if wanted.level is Level.STRICT and g.actor.public_id not in wanted.named:
        return url_for("staff.home")
    if wanted.level is Level.STRICT:
        return url_for("protection_staff.protected")
    return url_for("protection_staff.page", person_id=person_id)
