"""/<lang>/staff/import: a list is sent, looked at, and then brought in or not."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, request, url_for

from webapp.features.roster import actions, forms, preview, queries, wording
from webapp.features.roster.columns import COLUMNS
from webapp.features.roster.spool import Spool, SpoolFull, Upload
from webapp.features.roster.template_file import filled_template
from webapp.features.standing import reckon_again
from webapp.language import gettext as _
from webapp.policy.permissions import Do, NotHere
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import done, form_again, the_write

bp = Blueprint("roster", __name__, template_folder="templates")

_RECKONED_AT_ONCE = 200  # more wait for the night; until then their pages reckon live
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/<language:lang>/staff/import")
@needs(Do.IMPORT_ROSTER)
def import_page() -> Response:
    return render("roster/import.html", errors={}, **_import_values())


@bp.post("/<language:lang>/staff/import")
@needs(Do.IMPORT_ROSTER)
def send_list() -> Response:
    values = _import_values()
    classes = {public_id for public_id, _name in values["classes"]}
    sent, errors = forms.read_upload(
        request.form, request.files, [office.public_id for office in values["offices"]], classes
    )
    if sent is not None:
        try:
            upload = _spool().keep(g.actor.public_id, sent.office, sent.class_id, sent.name, sent.file)
            return done(page=url_for("roster.look_at_list", upload_id=upload.id))
        except SpoolFull:
            errors = {"file": _("Det er for mange lister til gjennomsyn akkurat nå. Prøv igjen om en time.")}
    return form_again("roster/import.html", page="roster/import.html", errors=errors, **values)


@bp.get("/<language:lang>/staff/import/<id:upload_id>")
@needs(Do.IMPORT_ROSTER)
def look_at_list(upload_id: str) -> Response:
    upload = _upload(upload_id)
    if upload.done is not None:
        return render("roster/done.html", nav="import", upload=upload)
    found = _look(upload)
    return render("roster/preview.html", errors={}, changed=False, **_preview_values(upload, found))


@bp.post("/<language:lang>/staff/import/<id:upload_id>")
@needs(Do.IMPORT_ROSTER)
def bring_in(upload_id: str) -> Response:
    upload = _upload(upload_id)
    page = url_for("roster.look_at_list", upload_id=upload.id)
    if upload.done is not None:
        return done(page=page)
    if request.form.get("do") == "drop":
        _spool().drop(upload)
        return done(page=url_for("roster.import_page"))
    before = _look(upload)
    if before.unclear:
        _spool().answer(upload, forms.read_choices(request.form, before.unclear))
        return done(page=page)
    if not before.is_clean:
        return form_again(
            "roster/preview.html",
            page="roster/preview.html",
            errors={},
            changed=False,
            **_preview_values(upload, before),
        )
    summary: list[list[str | int]] = [list(line) for line in wording.summary(before)]
    try:
        written = actions.carry_out(the_write, g.database.engine.dialect, before, now=g.now)
    except actions.ChangedMeanwhile:
        again = _look(upload)
        return render("roster/preview.html", status=409, errors={}, changed=True, **_preview_values(upload, again))
    _spool().finish(upload, summary)
    reckon_again(g.database, written.people[:_RECKONED_AT_ONCE], g.today)
    return done(page=page)


@bp.get("/<language:lang>/staff/import/template")
@needs(Do.IMPORT_ROSTER)
def template() -> Response:
    monday = g.today - timedelta(days=g.today.weekday())
    offices = queries.offices_of(g.db, g.actor)
    asked = request.args.get("class", "")[:32]
    of = queries.class_list(
        g.db, offices, asked, first=monday - timedelta(weeks=1), last=monday + timedelta(days=27), today=g.today
    )
    answer = make_response(filled_template(of))
    answer.mimetype = _XLSX
    answer.headers.set("Content-Disposition", "attachment", filename="samvei-klasseliste.xlsx")
    return answer


def _import_values() -> dict[str, Any]:
    offices = queries.offices_of(g.db, g.actor)
    if not offices:
        raise NotHere
    return {
        "nav": "import",
        "offices": offices,
        "classes": [each for office in offices for each in queries.classes_of(g.db, office)],
        "columns": COLUMNS,
        "words": wording,
        "typed": {"office": request.form.get("office", "")[:32], "class_id": request.form.get("class_id", "")[:32]},
    }


def _preview_values(upload: Upload, found: actions.Prepared) -> dict[str, Any]:
    shown = preview.page_of(found, request.args.get("page"))
    return {
        "nav": "import",
        "upload": upload,
        "found": found,
        "shown": shown,
        "words": wording,
        "field_of": forms.field_of,
        "summary": wording.summary(found),
    }


def _look(upload: Upload) -> actions.Prepared:
    key = current_app.config["INSTALLATION_KEY"]
    return preview.look(g.db, g.actor, _spool(), upload, key=key, today=g.today, now=g.now)


def _upload(upload_id: str) -> Upload:
    upload = _spool().find(upload_id, g.actor.public_id)
    if upload is None:
        raise NotHere
    return upload


def _spool() -> Spool:
    return Spool(current_app.config["SETTINGS"].var / "uploads")
