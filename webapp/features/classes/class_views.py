"""/<lang>/staff/classes: the classes an office holds, what is taught today, what nobody has registered; one class."""

from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for

from webapp.features.classes import actions, class_queries, forms, queries, wording
from webapp.features.classes.class_queries import ClassOpened
from webapp.features.classes.forms import ClassWanted, Teacher
from webapp.features.standing import reckon_again
from webapp.language import gettext as _
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, See, may
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import day_in, on_one_line, public_id_in, revision_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("classes_staff", __name__, template_folder="templates")
MOST_UNREGISTERED = 30
_EDIT, _END, _PUPILS = "classes/edit.html", "classes/end.html", "classes/pupils.html"


@bp.get("/<language:lang>/staff/classes")
@needs(See.STAFF_PAGES)
def index() -> Response:
    """For every role: a substitute sees the lessons lent to her today, and nothing else."""
    wanted = forms.read_wanted(request.args)
    return render(
        "classes/index.html",
        **frame(),
        wanted=wanted,
        today_rows=queries.todays_lessons(g.db, g.actor, g.now, g.today),
        unregistered=queries.unregistered_lessons(g.db, g.actor, g.today, MOST_UNREGISTERED),
        how_many=queries.count_unregistered(g.db, g.actor, g.today),
        found=queries.classes_for(g.db, g.actor, wanted, g.today, g.now),
        sees_classes=may(g.actor, See.CLASSES),
        makes_classes=may(g.actor, Do.MANAGE_CLASS),
    )


@bp.get("/<language:lang>/staff/classes/new")
@needs(Do.MANAGE_CLASS)
def new() -> Response:
    typed = dict.fromkeys(forms.CLASS_FIELDS, "") | {"kind": "norwegian"}
    if not any(held.name in class_queries.HOLDS_CLASSES for held in g.actor.roles):
        typed["teacher"] = g.actor.public_id  # a teacher makes her own class
    return render(_EDIT, errors={}, changed=None, **_class_form(None, typed))


@bp.post("/<language:lang>/staff/classes/new")
@needs(Do.MANAGE_CLASS)
def make() -> Response:
    typed = forms.typed_in(request.form, forms.CLASS_FIELDS)
    values = _class_form(None, typed)
    wanted, errors = _read_class(typed, values)
    if wanted is None:
        return form_again(_EDIT, page=_EDIT, errors=errors, changed=None, **values)
    with the_write() as db:
        class_id = actions.make_class(db, g.actor, wanted)
    return done(page=url_for("classes_staff.pupils", class_id=class_id))


@bp.get("/<language:lang>/staff/classes/<id:class_id>")
@needs(See.CLASSES)
def page(class_id: str) -> Response:
    opened = class_queries.class_seen(g.db, g.actor, class_id)
    coming, past = (_page_number(name) for name in ("page", "past"))
    return render(
        "classes/page.html",
        **frame(),
        opened=opened,
        pupils=class_queries.pupils_of(g.db, g.actor, opened, g.today),
        series=class_queries.series_of(g.db, opened, g.now),
        coming=class_queries.lessons_of(g.db, opened, g.now, past=False, page=coming),
        past=class_queries.lessons_of(g.db, opened, g.now, past=True, page=past),
        today=g.today,
        reads_calendars="calendar_staff.upload" in current_app.view_functions,
    )


@bp.get("/<language:lang>/staff/classes/<id:class_id>/edit")
@needs(Do.MANAGE_CLASS)
def edit_page(class_id: str) -> Response:
    opened = class_queries.class_managed(g.db, g.actor, class_id)
    return render(_EDIT, errors={}, changed=None, **_class_form(opened, None))


@bp.post("/<language:lang>/staff/classes/<id:class_id>")
@needs(Do.MANAGE_CLASS)
def edit(class_id: str) -> Response:
    opened = class_queries.class_managed(g.db, g.actor, class_id)
    typed = forms.typed_in(request.form, forms.CLASS_FIELDS)
    values, seen = _class_form(opened, typed), revision_in(typed["revision"])
    wanted, errors = _read_class(typed, values)
    if wanted is None or seen is None:
        return form_again(_EDIT, page=_EDIT, errors=errors or {"name": lost_form()}, changed=None, **values)
    try:
        with the_write() as db:
            actions.edit_class(db, g.actor, class_id, wanted, seen_revision=seen)
    except ChangedSince as changed:
        again = class_queries.class_managed(g.db, g.actor, class_id)
        typed["revision"] = str(again.revision)
        return conflict(_EDIT, now=changed.now, errors={}, **_class_form(again, typed))
    return done(page=url_for("classes_staff.page", class_id=class_id))


@bp.get("/<language:lang>/staff/classes/<id:class_id>/end")
@needs(Do.MANAGE_CLASS)
def end_page(class_id: str) -> Response:
    opened = class_queries.class_managed(g.db, g.actor, class_id)
    typed = {"last": (opened.ended_on or g.today).isoformat(), "revision": str(opened.revision)}
    return render(_END, errors={}, changed=None, **frame(), opened=opened, typed=typed)


@bp.post("/<language:lang>/staff/classes/<id:class_id>/end")
@needs(Do.MANAGE_CLASS)
def end(class_id: str) -> Response:
    opened = class_queries.class_managed(g.db, g.actor, class_id)
    typed = forms.typed_in(request.form, ("last", "revision"))
    seen, last_on = revision_in(typed["revision"]), day_in(typed["last"])
    if seen is None or last_on is None:
        errors = {"last": lost_form() if last_on else _("Skriv en dato, for eksempel 01.02.2027.")}
        return form_again(_END, page=_END, errors=errors, changed=None, **frame(), opened=opened, typed=typed)
    try:
        with the_write() as db:
            ended = actions.end_class(db, g.actor, class_id, last_on, seen_revision=seen, now=g.now, today=g.today)
    except ChangedSince as changed:
        again = class_queries.class_managed(g.db, g.actor, class_id)
        typed["revision"] = str(again.revision)
        return conflict(_END, now=changed.now, errors={}, **frame(), opened=again, typed=typed)
    reckon_again(g.database, ended.person_ids, g.today)
    return done(page=url_for("classes_staff.page", class_id=class_id))


@bp.post("/<language:lang>/staff/classes/<id:class_id>/reopen")
@needs(Do.MANAGE_CLASS)
def reopen(class_id: str) -> Response:
    opened = class_queries.class_managed(g.db, g.actor, class_id)
    seen = revision_in(request.form.get("revision"))
    typed = {"last": (opened.ended_on or g.today).isoformat(), "revision": str(opened.revision)}
    if seen is None:
        return form_again(
            _END, page=_END, errors={"last": lost_form()}, changed=None, **frame(), opened=opened, typed=typed
        )
    try:
        with the_write() as db:
            actions.reopen_class(db, g.actor, class_id, seen_revision=seen)
    except ChangedSince as changed:
        again = class_queries.class_managed(g.db, g.actor, class_id)
        return conflict(_END, now=changed.now, errors={}, **frame(), opened=again, typed=typed)
    return done(page=url_for("classes_staff.page", class_id=class_id))


@bp.get("/<language:lang>/staff/classes/<id:class_id>/pupils")
@needs(Do.MANAGE_CLASS)
def pupils(class_id: str) -> Response:
    return render(
        _PUPILS, errors={}, **_pupils_form(class_id, {"from": g.today.isoformat(), "to": g.today.isoformat()})
    )


@bp.post("/<language:lang>/staff/classes/<id:class_id>/pupils")
@needs(Do.MANAGE_CLASS)
def add_pupils(class_id: str) -> Response:
    people, day = _people_and_day("from")
    if not people or day is None:
        return _pupils_again(class_id, "person", people, "from", day)
    with the_write() as db:
        added = actions.add_pupils(db, g.actor, class_id, people, day, g.today)
    reckon_again(g.database, added.person_ids, g.today)
    return done(page=url_for("classes_staff.pupils", class_id=class_id))


@bp.post("/<language:lang>/staff/classes/<id:class_id>/pupils/end")
@needs(Do.MANAGE_CLASS)
def end_pupils(class_id: str) -> Response:
    people, day = _people_and_day("to")
    if not people or day is None:
        return _pupils_again(class_id, "ended", people, "to", day)
    with the_write() as db:
        ended = actions.end_pupils(db, g.actor, class_id, people, day, g.today)
    reckon_again(g.database, ended.person_ids, g.today)
    return done(page=url_for("classes_staff.pupils", class_id=class_id))


def _people_and_day(name: str) -> tuple[set[str], Any]:
    people = {found for each in request.form.getlist("person")[:600] if (found := public_id_in(each))}
    return people, day_in(on_one_line(request.form.get(name, "")))


def _pupils_again(class_id: str, field: str, people: set[str], name: str, day: Any) -> Response:
    errors = {} if people else {field: _("Velg minst en person.")}
    if day is None:
        errors[name] = _("Skriv en dato, for eksempel 01.02.2027.")
    other = "to" if name == "from" else "from"
    typed = {name: on_one_line(request.form.get(name, ""))[:40], other: g.today.isoformat()}
    return form_again(_PUPILS, page=_PUPILS, errors=errors, **_pupils_form(class_id, typed, people))


def _pupils_form(class_id: str, typed: dict[str, str], chosen: set[str] | None = None) -> dict[str, Any]:
    opened = class_queries.class_managed(g.db, g.actor, class_id)
    text = on_one_line(request.values.get("q", ""))[: forms.MOST_LETTERS]
    return {
        **frame(),
        "opened": opened,
        "typed": typed,
        "text": text,
        "chosen": chosen or set(),
        "pupils": class_queries.pupils_of(g.db, g.actor, opened, g.today),
        "people": class_queries.people_found(g.db, g.actor, opened, text, g.today),
        "most": class_queries.MOST_FOUND,
        "today": g.today,
    }


def _class_form(opened: ClassOpened | None, typed: dict[str, str] | None) -> dict[str, Any]:
    organisations = class_queries.organisations_for(g.db, g.actor)
    if opened is not None:
        organisations = {key: each for key, each in organisations.items() if each[0] == opened.organisation_id}
    teachers = class_queries.teachers_of(g.db, [number for number, _name in organisations.values()], g.today)
    return {
        **frame(),
        "opened": opened,
        "organisations": organisations,
        "teachers": teachers,
        "typed": typed if typed is not None or opened is None else _typed_of(opened, teachers),
    }


def _typed_of(opened: ClassOpened, teachers: list[Teacher]) -> dict[str, str]:
    account = next((each.public_id for each in teachers if each.person_id == opened.teacher_id), "")
    return {
        "organisation": "",
        "name": opened.name,
        "kind": opened.kind,
        "teacher": account,
        "teacher_name": "" if account else opened.teacher_name or "",
        "teacher_phone": opened.teacher_phone or "",
        "revision": str(opened.revision),
    }


def _read_class(typed: dict[str, str], values: dict[str, Any]) -> tuple[ClassWanted | None, dict[str, str]]:
    organisations = {key: number for key, (number, _name) in values["organisations"].items()}
    wanted, errors = forms.read_class(typed, organisations, values["teachers"])
    if wanted is not None:
        concern = Concern(organisation_id=wanted.organisation_id, teacher_id=wanted.teacher_id)
        if not may(g.actor, Do.MANAGE_CLASS, concern):
            return None, {"teacher": _("Bare kontoret kan gi klassen til en annen lærer med konto.")}
    return wanted, errors


def _page_number(name: str) -> int:
    text = request.args.get(name, "")
    return min(int(text), 1_000) if text.isascii() and text.isdigit() and 0 < int(text[:6]) and len(text) < 5 else 1


def lost_form() -> str:
    return _("Skjemaet kom ikke helt fram. Se over det og lagre en gang til.")


def frame() -> dict[str, Any]:
    return {"nav": "classes", "words": wording}
