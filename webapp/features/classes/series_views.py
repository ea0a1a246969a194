"""/<lang>/staff/classes/<class>/series: a rhythm; what it makes and what it runs into is shown before it is saved."""

from typing import Any

from flask import Response, g, request, url_for

from webapp.features.classes import actions, class_queries, rhythm_forms
from webapp.features.classes.class_queries import ClassOpened
from webapp.features.classes.class_views import bp, frame
from webapp.features.classes.colliding import collisions
from webapp.features.classes.recurrence import MOST_LESSONS, Made, lessons_of
from webapp.features.classes.rhythm_forms import RhythmWanted, Typed
from webapp.features.standing import reckon_again
from webapp.language import gettext as _
from webapp.policy.permissions import Do
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import done, form_again, the_write

_FORM, _PREVIEW = "classes/series.html", "classes/preview.html"


@bp.get("/<language:lang>/staff/classes/<id:class_id>/series")
@needs(Do.MANAGE_CLASS)
def series(class_id: str) -> Response:
    opened = class_queries.class_managed(g.db, g.actor, class_id)
    typed = rhythm_forms.empty_rhythm(opened.kind, g.today)
    return render(_FORM, errors={}, **frame(), opened=opened, typed=typed)


@bp.post("/<language:lang>/staff/classes/<id:class_id>/series")
@needs(Do.MANAGE_CLASS)
def add_series(class_id: str) -> Response:
    """Three buttons: `show` what it makes, `change` it, `save` it. Whatever is sent is read anew."""
    opened = class_queries.class_managed(g.db, g.actor, class_id)
    typed, do = rhythm_forms.read_typed(request.form), request.form.get("do", "")
    if do == "change":
        return render(_FORM, errors={}, **frame(), opened=opened, typed=typed)
    wanted, errors = rhythm_forms.read_rhythm(typed, g.today)
    made = lessons_of(wanted.rhythm) if wanted else None
    if wanted is None or made is None or (errors := _bounds(opened, wanted, made)):
        return form_again(_FORM, page=_FORM, errors=errors, **frame(), opened=opened, typed=typed)
    values = _preview(opened, typed, wanted, made)
    if do != "save":
        return render(_PREVIEW, errors={}, **values)
    if values["found"] and request.form.get("anyway") != "yes":
        errors = {"anyway": _("Kryss av for at du vil lagre likevel, eller endre tidene.")}
        return form_again(_PREVIEW, page=_PREVIEW, errors=errors, **values)
    with the_write() as db:
        added = actions.add_series(db, g.actor, class_id, wanted, made, now=g.now, today=g.today)
    reckon_again(g.database, added.person_ids, g.today)
    return done(page=url_for("classes_staff.page", class_id=class_id))


def _bounds(opened: ClassOpened, wanted: RhythmWanted, made: Made) -> dict[str, str]:
    """What is wrong with the rhythm as a whole."""
    if made.too_many:
        return {"until": _("Det blir mer enn %(most)s timer. Velg en kortere periode.", most=MOST_LESSONS)}
    if not made.lessons:
        return {"until": _("Ingen dager passer. Se på ukedagene, datoene og dagene som ikke skal være med.")}
    if opened.ended_on is not None and made.lessons[-1].day > opened.ended_on:
        return {"until": _("Klassen avsluttes før denne dagen.")}
    return {}


def _preview(opened: ClassOpened, typed: Typed, wanted: RhythmWanted, made: Made) -> dict[str, Any]:
    details = wanted.details
    found = collisions(
        g.db, opened.organisation_id, opened.id, made.times, opened.teacher_id, details.place_name, details.room
    )
    return {
        **frame(),
        "opened": opened,
        "typed": typed,
        "wanted": wanted,
        "made": made,
        "drafts": actions.drafts_of(wanted, made),
        "found": found,
    }
