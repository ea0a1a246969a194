"""/<lang>/schedule: the week, one thing in it, and the question about a lesson."""

from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for

from webapp.features.schedule import actions, forms, queries, wording
from webapp.policy.permissions import ChangedSince, Do, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("schedule", __name__, template_folder="templates")


@bp.get("/<language:lang>/schedule")
@needs(See.OWN_PAGES)
def week() -> Response:
    if not g.actor.is_served:
        return render("schedule/not_yours.html", nav="schedule")
    monday = forms.read_monday(request.args.get("from"), g.today)
    seen = queries.week_of(g.db, g.actor.person_id, monday, g.now, g.today)
    return render("schedule/week.html", nav="schedule", week=seen, now=g.now, today=g.today, words=wording)


@bp.get("/<language:lang>/schedule/<id:lesson_id>")
@needs(See.OWN_PAGES)
def lesson(lesson_id: str) -> Response:
    if not g.actor.is_served:
        return render("schedule/not_yours.html", nav="schedule")
    return render("schedule/lesson.html", nav="schedule", errors={}, changed=None, **_lesson_page(lesson_id))


@bp.get("/<language:lang>/schedule/<id:lesson_id>/question")
@needs(See.OWN_PAGES)
def question(lesson_id: str) -> Response:
    """A form sent back stands at this address; changing the language there, or coming back to it, leads to the lesson."""
    if g.actor.is_served:
        queries.lesson_of(g.db, g.actor.person_id, lesson_id)
    return redirect(url_for("schedule.lesson", lesson_id=lesson_id))  # type: ignore[return-value]


@bp.post("/<language:lang>/schedule/<id:lesson_id>/question")
@needs(Do.ASK_ABOUT_LESSON)
def ask_about_lesson(lesson_id: str) -> Response:
    asked, errors = forms.read_question(request.form, g.now)
    if errors:
        values = _lesson_page(lesson_id, asked) | {"nav": "schedule", "changed": None}
        return form_again("schedule/_question_form.html", page="schedule/lesson.html", errors=errors, **values)
    page = url_for("schedule.lesson", lesson_id=lesson_id)
    try:
        with the_write() as db:
            actions.ask_about_lesson(db, g.actor, lesson_id, asked, now=g.now, today=g.today)
    except ChangedSince as changed:
        now = {"sentences": wording.changed_words(changed.now), "page": page, **changed.now}
        return conflict("schedule/lesson.html", now=now, nav="schedule", errors={}, **_lesson_page(lesson_id, asked))
    values = {} if not request.headers.get("HX-Request") else _lesson_page(lesson_id)
    return done(page=page, fragment="schedule/_questions.html", **values)


def _lesson_page(lesson_id: str, asked: forms.QuestionAsked | None = None) -> dict[str, Any]:
    """The values of the page about one entry. asked: what was typed, so that it stays."""
    seen = queries.entry_of(g.db, g.actor.person_id, lesson_id)
    return {
        "lesson": seen,
        "questions": queries.questions_about(g.db, g.actor.person_id, lesson_id) if seen.question else [],
        "asked": asked,
        "registered": wording.outcome(seen, g.now),
        "moment": g.now,  # `now` is what conflict() calls the state of things
        "today": g.today,
        "words": wording,
        "title": wording.page_title(seen),
    }
