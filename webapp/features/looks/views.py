"""/<lang>/me/looks: who has looked. /<lang>/staff/people/<id>/reason: saying why, before an unusual look."""

from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from webapp.features.looks import forms, queries, wording
from webapp.language.offices import role_words
from webapp.policy.looks import RevealNeeded, SayWhyFirst, asked_first, say_why
from webapp.policy.permissions import See, may
from webapp.web.guard import from_outbox, needs, with_proof
from webapp.web.render import render
from webapp.web.writes import form_again

bp = Blueprint("looks", __name__, template_folder="templates")
_REASON = "looks/reason.html"


@bp.get("/<language:lang>/me/looks")
@needs(See.OWN_PAGES)
@with_proof
def mine() -> Response:
    found = queries.looks_at(g.db, g.actor, forms.read_page(request.args.get("page", "")))
    return render("looks/mine.html", nav="me", found=found, words=wording, role_words=role_words)


@bp.get("/<language:lang>/staff/people/<id:person_id>/reason")
@needs(See.PEOPLE)
def reason(person_id: str) -> Response:
    asked = asked_first(g.db, g.actor, person_id, now=g.now, today=g.today)
    after = forms.read_next(request.args.get("next"))
    if asked is None:
        return redirect(after or _first_page(person_id))  # type: ignore[return-value]
    return render(_REASON, errors={}, **_reason_page(person_id, asked, after=after))


@bp.post("/<language:lang>/staff/people/<id:person_id>/reason")
@needs(See.PEOPLE)
def give_reason(person_id: str) -> Response:
    """The reason is a line of the log, so it has the log's own write; said twice, nothing is wanted the second time."""
    given, errors = forms.read_reason(request.form)
    typed = forms.read_carried(request.form)
    after = _send_to(request.form.get("next")) if typed else forms.read_next(request.form.get("next"))
    asked = asked_first(g.db, g.actor, person_id, now=g.now, today=g.today)
    if errors and asked is not None:
        values = _reason_page(person_id, asked, after=after, typed=typed, said=given)
        return form_again(_REASON, page=_REASON, errors=errors, **values)
    if asked is not None:
        say_why(g.database, g.db, g.actor, person_id, given, now=g.now, today=g.today)
    if typed and after:
        return render("looks/send_again.html", nav="people", typed=typed, send_to=after)
    return redirect(after or _first_page(person_id), 303)  # type: ignore[return-value]


@bp.app_errorhandler(SayWhyFirst)
def ask_why(problem: SayWhyFirst) -> Response:
    """A page leads to the question and comes back; a form that was sent asks at once and keeps what was typed."""
    if from_outbox():
        answer = jsonify({"status": "refused", "code": 403})
        answer.status_code = 403
        return answer
    here = request.full_path.removesuffix("?")
    if request.method != "POST":
        return redirect(url_for("looks.reason", person_id=problem.public_id, next=here), 303)  # type: ignore[return-value]
    values = _reason_page(
        problem.public_id, type(problem), after=here, typed=list(request.form.items(multi=True)), said=""
    )
    return render(_REASON, status=422, errors={}, **values)


def _reason_page(
    person_id: str,
    asked: type[SayWhyFirst],
    *,
    after: str | None,
    typed: list[tuple[str, str]] | None = None,
    said: str = "",
) -> dict[str, Any]:
    return {
        "nav": "people",
        "person_id": person_id,
        "revealing": issubclass(asked, RevealNeeded),
        "after": after or "",
        "carried": forms.carried(typed or []),
        "said": said[:2_000],
    }


def _send_to(text: str | None) -> str | None:
    """The address of one of our staff forms, for what was typed into it."""
    found = forms.read_send_to(text)
    if found is None:
        return None
    try:
        endpoint, _values = current_app.url_map.bind("").match(found[0], method="POST")
    except (RequestRedirect, HTTPException):
        return None
    return found[1] if getattr(current_app.view_functions[endpoint], "needs", None) else None


def _first_page(person_id: str) -> str:
    """Where one looks at a person first, by what one may see."""
    endpoint = "staff.person" if may(g.actor, See.PERSON) else "hours_staff.page"
    return url_for(endpoint, person_id=person_id)
