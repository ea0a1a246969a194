"""/<lang>/staff/classes/<id>/calendar-file: a class's lessons from an .ics file, looked at and then saved."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.calendar import bringing_in, comparing, forms, wording
from webapp.features.calendar.ics_lessons import read_calendar
from webapp.features.classes import collision_words
from webapp.features.standing import reckon_again
from webapp.policy.permissions import ChangedSince, Do
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("calendar_staff", __name__, template_folder="templates")
_UPLOAD, _PREVIEW = "calendar/upload.html", "calendar/preview.html"
_RECKONED_AT_ONCE = 200  # more wait for the night; until then their pages reckon live


@bp.get("/<language:lang>/staff/classes/<id:class_id>/calendar-file")
@needs(Do.MANAGE_CLASS)
def upload(class_id: str) -> Response:
    school_class = comparing.class_called(g.db, g.actor, class_id)
    return render(_UPLOAD, nav="classes", school_class=school_class, errors={})


@bp.post("/<language:lang>/staff/classes/<id:class_id>/calendar-file")
@needs(Do.MANAGE_CLASS)
def look_at(class_id: str) -> Response:
    """Nothing is written: the file comes back with the preview, and again when it is saved."""
    school_class = comparing.class_called(g.db, g.actor, class_id)
    held, errors = forms.read_file(request.files)
    if held is None:
        return form_again(_UPLOAD, page=_UPLOAD, nav="classes", school_class=school_class, errors=errors)
    values = _preview(school_class, held)
    return render(_PREVIEW, status=422 if values["found"].problems else 200, changed=None, **values)


@bp.post("/<language:lang>/staff/classes/<id:class_id>/calendar-file/save")
@needs(Do.MANAGE_CLASS)
def save(class_id: str) -> Response:
    school_class = comparing.class_called(g.db, g.actor, class_id)
    held, errors = forms.read_carried(request.form)
    if held is None:
        return form_again(_UPLOAD, page=_UPLOAD, nav="classes", school_class=school_class, errors=errors)
    values = _preview(school_class, held)
    found: comparing.Comparison = values["found"]
    if found.problems:
        return render(_PREVIEW, status=422, changed=None, **values)
    if request.form.get("seen", "") != found.seen:
        return conflict(_PREVIEW, now={"file": True}, **values)
    try:
        with the_write() as db:
            people = bringing_in.bring_in(db, g.actor, found, g.now)
    except ChangedSince:
        return conflict(_PREVIEW, now={"file": True}, **_preview(school_class, held))
    reckon_again(g.database, people[:_RECKONED_AT_ONCE], g.today)
    return done(page=url_for("classes_staff.page", class_id=class_id))


def _preview(school_class: comparing.ClassHere, held: bytes) -> dict[str, Any]:
    read = read_calendar(held, g.today)
    return {
        "nav": "classes",
        "school_class": school_class,
        "found": comparing.compare(g.db, school_class, read, g.now),
        "carried": forms.carried(held),
        "words": wording,
        "collision_words": collision_words,
    }
