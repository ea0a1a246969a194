"""/<lang>/staff/classes/<class>/<lesson>: who came, the printed sheet, the history, and lending the lesson for its day."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.attendance import actions, forms, loans, queries, wording
from webapp.features.attendance.stands import usual_minutes
from webapp.features.standing import reckon_again
from webapp.policy.permissions import Do, See, may
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("attendance_staff", __name__, template_folder="templates")

_TRIES = 3  # two who save at the same instant: the second reads what the first wrote, and tries again


@bp.get("/<language:lang>/staff/classes/<id:class_id>/<id:lesson_id>")
@needs(See.ATTENDANCE)
def page(class_id: str, lesson_id: str) -> Response:
    lesson = _lesson(class_id, lesson_id)
    return render("attendance/page.html", errors={}, **_page_values(lesson))


@bp.post("/<language:lang>/staff/classes/<id:class_id>/<id:lesson_id>")
@needs(Do.MARK_ATTENDANCE)
def mark(class_id: str, lesson_id: str) -> Response:
    lesson = _lesson(class_id, lesson_id)
    sheet = forms.read_sheet(request.form, lesson.minutes)
    if sheet.errors:
        return _list_again(class_id, lesson_id, sheet, sheet.errors)
    try:
        marked = _written(class_id, lesson_id, sheet)
    except actions.CannotMark as refused:
        return _list_again(class_id, lesson_id, sheet, {"": wording.refused_words(refused.why, lesson)})
    reckon_again(g.database, marked.outdated, g.today)
    if marked.conflicts:
        people = [two.pupil.public_id for two in marked.conflicts]
        values = {"lesson": lesson, "conflicts": marked.conflicts, "saved": marked.written}
        return conflict("attendance/conflict.html", now={"people": people}, **_frame(), **values, sheet=sheet)
    return done(page=url_for("attendance_staff.page", class_id=class_id, lesson_id=lesson_id))


@bp.get("/<language:lang>/staff/classes/<id:class_id>/<id:lesson_id>/sheet")
@needs(See.ATTENDANCE)
def sheet(class_id: str, lesson_id: str) -> Response:
    lesson = _lesson(class_id, lesson_id)
    pupils = queries.pupils_of(g.db, lesson, g.today, on_paper=True)
    return render("attendance/sheet.html", lesson=lesson, pupils=pupils, **_frame())


@bp.get("/<language:lang>/staff/classes/<id:class_id>/<id:lesson_id>/history")
@needs(See.ATTENDANCE)
def history(class_id: str, lesson_id: str) -> Response:
    lesson = _lesson(class_id, lesson_id)
    people = queries.history_of(g.db, lesson, g.today)
    return render("attendance/history.html", lesson=lesson, people=people, **_frame())


@bp.post("/<language:lang>/staff/classes/<id:class_id>/<id:lesson_id>/loan")
@needs(Do.LEND_LESSON)
def loan(class_id: str, lesson_id: str) -> Response:
    lesson, to = _lesson(class_id, lesson_id), request.form.get("to", "")
    if not to:
        return _list_again(class_id, lesson_id, None, {"to": wording.nobody_chosen()})
    try:
        with the_write() as db:
            actions.lend_lesson(db, g.actor, class_id, lesson_id, to, now=g.now, today=g.today)
    except actions.CannotMark as refused:
        return _list_again(class_id, lesson_id, None, {"to": wording.refused_words(refused.why, lesson)})
    return done(page=url_for("attendance_staff.page", class_id=class_id, lesson_id=lesson_id))


@bp.post("/<language:lang>/staff/classes/<id:class_id>/<id:lesson_id>/loan/end")
@needs(Do.LEND_LESSON)
def end_loan(class_id: str, lesson_id: str) -> Response:
    with the_write() as db:
        actions.end_loan(db, g.actor, class_id, lesson_id, request.form.get("loan", ""), now=g.now, today=g.today)
    return done(page=url_for("attendance_staff.page", class_id=class_id, lesson_id=lesson_id))


def _written(class_id: str, lesson_id: str, sheet: forms.SheetGiven) -> actions.Marked:
    """Marks in one write. No write id: a list sent twice finds everybody as marked and writes nothing, and the page about a
    conflict comes again when it is loaded again."""
    for left in range(_TRIES - 1, -1, -1):
        try:
            with the_write() as db:
                return actions.mark_attendance(db, g.actor, class_id, lesson_id, sheet, now=g.now, today=g.today)
        except actions.MarkedMeanwhile:
            if not left:
                break
    raise actions.CannotMark(actions.Refused.MARKED_MEANWHILE)


def _lesson(class_id: str, lesson_id: str) -> queries.LessonToMark:
    return queries.lesson_to_mark(g.db, g.actor, class_id, lesson_id, g.today)


def _list_again(class_id: str, lesson_id: str, sheet: forms.SheetGiven | None, errors: dict[str, str]) -> Response:
    """The list with what was typed; read anew, since a refused write ended the reading before it."""
    values = _page_values(_lesson(class_id, lesson_id), sheet)
    return form_again("attendance/page.html", page="attendance/page.html", errors=errors, **values)


def _page_values(lesson: queries.LessonToMark, sheet: forms.SheetGiven | None = None) -> dict[str, Any]:
    pupils = queries.pupils_of(g.db, lesson, g.today)
    lends = may(g.actor, Do.LEND_LESSON, lesson.concern)
    return _frame() | {
        "lesson": lesson,
        "lines": forms.lines_of(pupils, sheet),
        "left": sum(pupil.record is None for pupil in pupils),
        "noticed": sum(pupil.noticed and pupil.record is None for pupil in pupils),
        "can_mark": lesson.has_begun(g.now) and not lesson.is_cancelled,
        "marked_by": sheet.marked_by if sheet else "",
        "usual": usual_minutes(lesson.minutes),
        "sees_class": may(g.actor, See.CLASSES, lesson.concern),
        "lends": lends,
        "borrowers": _borrowers(lesson) if lends else [],
        "can_lend": lends and lesson.held_on >= g.today and not lesson.is_cancelled,
    }


def _borrowers(lesson: queries.LessonToMark) -> list[tuple[str, str]]:
    """As choices: public id and name; not the class's own teacher, who has it."""
    found = loans.borrowers_of(g.db, lesson.organisation_id, g.today)
    return [(each.public_id, f"{each.given_name} {each.family_name}") for each in found if each.id != lesson.teacher_id]


def _frame() -> dict[str, Any]:
    return {"nav": "classes", "words": wording}
