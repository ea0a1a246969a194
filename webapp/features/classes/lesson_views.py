"""/<lang>/staff/lessons/<lesson>: one lesson moved, changed, cancelled or on again; alone, or with the rest of its series."""

from typing import Any

from flask import Response, g, request, url_for

from webapp.features.classes import lesson_actions, lesson_forms, lesson_queries
from webapp.features.classes.class_views import bp, frame, lost_form
from webapp.features.classes.lesson_forms import ChangeWanted
from webapp.features.classes.lesson_queries import LessonOpened
from webapp.features.classes.shifting import Scope
from webapp.features.standing import reckon_again
from webapp.language import gettext as _
from webapp.policy.permissions import ChangedSince, Do
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import revision_in
from webapp.web.writes import conflict, done, form_again, the_write

_PAGE, _CONFIRM = "classes/lesson.html", "classes/confirm.html"


@bp.get("/<language:lang>/staff/lessons/<id:lesson_id>")
@needs(Do.MANAGE_CLASS)
def lesson(lesson_id: str) -> Response:
    opened = lesson_queries.lesson_opened(g.db, g.actor, lesson_id)
    return render(_PAGE, errors={}, changed=None, **_values(opened, lesson_forms.typed_of(opened.lesson)))


@bp.post("/<language:lang>/staff/lessons/<id:lesson_id>")
@needs(Do.MANAGE_CLASS)
def change_lesson(lesson_id: str) -> Response:
    """What concerns more than this lesson, or runs into something, is shown and confirmed before it is done."""
    opened = lesson_queries.lesson_opened(g.db, g.actor, lesson_id)
    typed = lesson_forms.read_typed(request.form, opened.lesson)
    seen = revision_in(typed["revision"])
    if seen is not None and seen != opened.lesson.revision:
        return _conflict(lesson_id, typed, {"starts_at": opened.lesson.starts_at, "status": opened.lesson.status})
    wanted, errors = lesson_forms.read_change(typed, opened.lesson, g.today, opened.ended_on)
    if wanted is None or seen is None:
        return form_again(
            _PAGE, page=_PAGE, errors=errors or {"do": lost_form()}, changed=None, **_values(opened, typed)
        )
    asked = _asked_first(opened, wanted, typed)
    if asked is not None:
        return asked
    try:
        with the_write() as db:
            touched = lesson_actions.change_lessons(
                db, g.actor, lesson_id, wanted.do, wanted.what, wanted.scope,
                seen_revision=seen, seen_plan=typed["seen_plan"] or None, now=g.now, today=g.today,
            )  # fmt: skip
    except ChangedSince as changed:
        return _conflict(lesson_id, typed, changed.now)
    except lesson_actions.Registered:
        errors = {"do": _("Det er registrert hvem som kom. Da kan timen ikke flyttes, endres eller avlyses.")}
        return form_again(_PAGE, page=_PAGE, errors=errors, changed=None, **_values(opened, typed))
    reckon_again(g.database, touched, g.today)
    return done(page=url_for("classes_staff.lesson", lesson_id=lesson_id))


def _asked_first(opened: LessonOpened, wanted: ChangeWanted, typed: dict[str, str]) -> Response | None:
    """The page that shows what is about to happen; None when nothing needs to be shown, or it has been confirmed."""
    rest = lesson_queries.rest_of(g.db, opened) if wanted.scope is Scope.REST else []
    plan = lesson_actions.planned(opened, rest, wanted.scope, wanted.what, wanted.do, g.now)
    found = lesson_queries.collisions_of(g.db, opened, plan) if wanted.do != "cancel" else ()
    if not found and wanted.scope is Scope.THIS:
        return None
    confirmed = typed["seen_plan"] == plan.seen
    if confirmed and (not found or typed["anyway"] == "yes"):
        return None
    values = _values(opened, typed) | {"plan": plan, "found": found, "wanted": wanted}
    if confirmed:
        errors = {"anyway": _("Kryss av for at du vil lagre likevel, eller endre tidene.")}
        return form_again(_CONFIRM, page=_CONFIRM, errors=errors, **values)
    if typed["seen_plan"]:
        errors = {"seen_plan": _("Noe er endret siden du så dette. Se over det en gang til.")}
        return form_again(_CONFIRM, page=_CONFIRM, errors=errors, status=409, **values)
    return render(_CONFIRM, errors={}, **values)


def _conflict(lesson_id: str, typed: dict[str, str], now: dict[str, object]) -> Response:
    """What was typed stays; sent once more, it stands against the lesson as it is now."""
    opened = lesson_queries.lesson_opened(g.db, g.actor, lesson_id)
    again = typed | {"revision": str(opened.lesson.revision), "seen_plan": ""}
    return conflict(_PAGE, now=now, errors={}, **_values(opened, again))


def _values(opened: LessonOpened, typed: dict[str, str]) -> dict[str, Any]:
    return {**frame(), "opened": opened, "lesson": opened.lesson, "typed": typed}
