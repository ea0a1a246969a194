"""/<lang>/staff/questions: what people ask about the register, for those who answer."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from webapp.features.schedule import actions, forms, staff_queries, wording
from webapp.features.standing import reckon_again
from webapp.policy.looks import open_person
from webapp.policy.permissions import ChangedSince, Do, See
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("schedule_staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/questions")
@needs(Do.ANSWER_QUESTION)
def questions() -> Response:
    page = forms.read_page(request.args.get("page"))
    waiting = staff_queries.questions_waiting(g.db, g.actor, g.today, page)
    return render("schedule/staff_questions.html", nav="questions", waiting=waiting, words=wording)


@bp.get("/<language:lang>/staff/questions/<id:question_id>")
@needs(Do.ANSWER_QUESTION)
def question(question_id: str) -> Response:
    values = _question_page(question_id)
    return render("schedule/staff_question.html", errors={}, changed=None, **values)


@bp.post("/<language:lang>/staff/questions/<id:question_id>")
@needs(Do.ANSWER_QUESTION)
def answer_question(question_id: str) -> Response:
    length = staff_queries.question_of(g.db, g.actor, question_id, g.today).minutes
    given, errors = forms.read_answer(request.form, length)
    if errors:
        typed = {"answer": given.answer, "minutes": request.form.get("minutes", "")[:20]}
        template = "schedule/staff_question.html"
        return form_again(template, page=template, errors=errors, changed=None, **_question_page(question_id, typed))
    try:
        with the_write() as db:
            answered = actions.answer_question(db, g.actor, question_id, given, now=g.now, today=g.today)
    except ChangedSince as changed:
        typed = {"answer": given.answer, "minutes": "" if given.minutes is None else str(given.minutes)}
        values = _question_page(question_id, typed)
        return conflict("schedule/staff_question.html", now=changed.now, errors={}, **values)
    if answered.corrected:
        reckon_again(g.database, [answered.person_id], g.today)
    return done(page=url_for("schedule_staff.question", question_id=question_id))


def _question_page(question_id: str, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """The values of the page about one question; opening it is a look at the person, and is recorded."""
    found = staff_queries.question_of(g.db, g.actor, question_id, g.today)
    person = open_person(g.database, g.db, g.actor, found.person, See.QUESTION, now=g.now, today=g.today)
    return {
        "nav": "questions",
        "question": found,
        "person": person,
        "typed": typed or {"answer": "", "minutes": ""},
        "words": wording,
    }
