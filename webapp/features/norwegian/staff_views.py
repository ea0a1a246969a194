"""/<lang>/staff/people/<id>/norwegian: levels, tests and the next step, written down by teacher, office or adviser."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for

from webapp.features.norwegian import staff_actions, staff_forms, staff_queries, wording
from webapp.features.standing import reckon_again
from webapp.policy.conditions import Concern
from webapp.policy.looks import OpenedPerson, open_person
from webapp.policy.permissions import ChangedSince, Do
from webapp.web.guard import needs
from webapp.web.render import render
from webapp.web.typed import public_id_in
from webapp.web.writes import conflict, done, form_again, the_write

bp = Blueprint("norwegian_staff", __name__, template_folder="templates")
PAGE = "norwegian/staff_page.html"


@bp.get("/<language:lang>/staff/people/<id:person_id>/norwegian")
@needs(Do.RECORD_NORWEGIAN)
def page(person_id: str) -> Response:
    return render(PAGE, errors={}, changed=None, typed={}, **_page(_open(person_id)))


@bp.post("/<language:lang>/staff/people/<id:person_id>/norwegian")
@needs(Do.RECORD_NORWEGIAN)
def record_levels(person_id: str) -> Response:
    given, errors = staff_forms.read_levels(request.form, g.today)
    return _write(
        person_id, "levels", errors, lambda db, who: staff_actions.record_levels(db, g.actor, who, given, now=g.now)
    )


@bp.post("/<language:lang>/staff/people/<id:person_id>/norwegian/undo")
@needs(Do.RECORD_NORWEGIAN)
def take_back_level(person_id: str) -> Response:
    record = public_id_in(request.form.get("record"))
    return _write(
        person_id, "records", {}, lambda db, who: staff_actions.take_back_level(db, g.actor, who, record, now=g.now)
    )


@bp.post("/<language:lang>/staff/people/<id:person_id>/norwegian/tests")
@needs(Do.RECORD_NORWEGIAN)
def register_test(person_id: str) -> Response:
    given, errors = staff_forms.read_test(request.form, g.today)
    test = public_id_in(request.form.get("test"))

    def write(db: Any, who: Concern) -> None:
        if test:
            staff_actions.change_test(db, g.actor, who, test, given, now=g.now)
        else:
            staff_actions.register_test(db, g.actor, who, given, now=g.now)

    return _write(person_id, "test", errors, write)


@bp.post("/<language:lang>/staff/people/<id:person_id>/norwegian/tests/cancelled")
@needs(Do.RECORD_NORWEGIAN)
def cancel_test(person_id: str) -> Response:
    test, off = public_id_in(request.form.get("test")), request.form.get("cancelled") == "yes"
    return _write(
        person_id,
        "tests",
        {},
        lambda db, who: staff_actions.cancel_test(db, g.actor, who, test, cancelled=off, now=g.now),
    )


@bp.post("/<language:lang>/staff/people/<id:person_id>/norwegian/results")
@needs(Do.RECORD_NORWEGIAN)
def record_result(person_id: str) -> Response:
    person, test = _open(person_id), public_id_in(request.form.get("test"))
    taken = staff_queries.staff_norwegian_for(g.db, g.actor, person.person_id, g.today).test(test)
    given, errors = staff_forms.read_result(request.form, taken.kind, taken.parts)
    return _write(
        person_id,
        "result",
        errors,
        lambda db, who: staff_actions.record_result(db, g.actor, who, test, given, now=g.now, today=g.today),
        person,
    )


@bp.post("/<language:lang>/staff/people/<id:person_id>/norwegian/steps")
@needs(Do.RECORD_NORWEGIAN)
def agree_step(person_id: str) -> Response:
    given, errors = staff_forms.read_step(request.form, g.today)
    return _write(
        person_id,
        "step",
        errors,
        lambda db, who: staff_actions.agree_step(db, g.actor, who, given, now=g.now, today=g.today),
    )


@bp.post("/<language:lang>/staff/people/<id:person_id>/norwegian/steps/done")
@needs(Do.RECORD_NORWEGIAN)
def mark_step(person_id: str) -> Response:
    step, is_done = public_id_in(request.form.get("step_id")), request.form.get("done") == "yes"
    return _write(
        person_id,
        "step",
        {},
        lambda db, who: staff_actions.mark_step(db, g.actor, who, step, done=is_done, today=g.today),
    )


@bp.get("/<language:lang>/staff/people/<id:person_id>/norwegian/undo")
@bp.get("/<language:lang>/staff/people/<id:person_id>/norwegian/tests")
@bp.get("/<language:lang>/staff/people/<id:person_id>/norwegian/tests/cancelled")
@bp.get("/<language:lang>/staff/people/<id:person_id>/norwegian/results")
@bp.get("/<language:lang>/staff/people/<id:person_id>/norwegian/steps")
@bp.get("/<language:lang>/staff/people/<id:person_id>/norwegian/steps/done")
@needs(Do.RECORD_NORWEGIAN)
def back_to_page(person_id: str) -> Response:
    """A form sent back stands at such an address; changing the language there leads to the page."""
    return redirect(url_for("norwegian_staff.page", person_id=person_id))  # type: ignore[return-value]


def _write(
    person_id: str,
    form: str,
    errors: dict[str, str],
    write: Callable[[Any, Concern], object],
    person: OpenedPerson | None = None,
) -> Response:
    """One of the page's forms. form: which one, so that errors and what was typed stand there again."""
    person = person or _open(person_id)
    typed = {"form": form, **{name: value[:400] for name, value in request.form.items() if name != "csrf_token"}}
    if errors:
        return form_again(PAGE, page=PAGE, errors=errors, changed=None, typed=typed, **_page(person))
    try:
        with the_write() as db:
            write(db, person.concern)
    except ChangedSince:
        g.db.rollback()
        return conflict(PAGE, now={"sentences": [wording.changed_words()]}, errors={}, typed=typed, **_page(person))
    reckon_again(g.database, [person.person_id], g.today)
    return done(page=url_for("norwegian_staff.page", person_id=person_id))


def _open(person_id: str) -> OpenedPerson:
    return open_person(g.database, g.db, g.actor, person_id, Do.RECORD_NORWEGIAN, now=g.now, today=g.today)


def _page(person: OpenedPerson) -> dict[str, Any]:
    found = staff_queries.staff_norwegian_for(g.db, g.actor, person.person_id, g.today)
    chosen = public_id_in(request.values.get("test"))
    return {
        "nav": "people",
        "person": person,
        "found": found,
        "seen": found.seen,
        "chosen": next((each for each in found.seen.tests if each.public_id == chosen), None),
        "today": g.today,
        "words": wording,
    }
