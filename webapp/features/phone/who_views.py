"""/<lang>/who: the start screen of a phone where people have codes, and the page where one of them gives hers."""

from flask import Blueprint, Response, current_app, g, redirect, request, url_for

from webapp.features.entry import MOST_TRIES_AN_ADDRESS, attempt_key, count_attempts, is_staff
from webapp.features.phone import actions, forms, queries, wording
from webapp.features.phone.queries import CodeHere
from webapp.policy.permissions import NotHere
from webapp.web import devices
from webapp.web.address import safe_next
from webapp.web.guard import public
from webapp.web.opening import open_session
from webapp.web.render import render
from webapp.web.writes import form_again

bp = Blueprint("phone", __name__, template_folder="templates")


@bp.get("/<language:lang>/who")
@public
def who() -> Response:
    if g.actor.is_authenticated:
        return redirect(url_for("today.page"))  # type: ignore[return-value]
    return not_stored(render("phone/who.html", nav="login", choices=queries.choices_for(g.db, this_device())))


@bp.get("/<language:lang>/who/<id:user_id>")
@public
def code(user_id: str) -> Response:
    if g.actor.is_authenticated:
        return redirect(url_for("today.page"))  # type: ignore[return-value]
    found = _code_here(user_id)
    target = safe_next(request.args.get("next", "")) or ""
    return not_stored(render("phone/code.html", nav="login", code=found, errors={}, next=target))


@bp.post("/<language:lang>/who/<id:user_id>")
@public
def let_in(user_id: str) -> Response:
    found = _code_here(user_id)
    typed, errors = forms.read_code(request.form, found.kind)
    status = 422
    if not errors:
        status, errors, answer = _try(found, typed)
        if answer is not None:
            return answer
    values = {"code": _code_here(user_id), "next": safe_next(request.form.get("next", "")) or ""}
    return form_again("phone/code.html", page="phone/code.html", errors=errors, status=status, nav="login", **values)


def this_device() -> int | None:
    """The device of this browser, when somebody has a code on it."""
    return devices.device_for(g.db, devices.token_in(request))


def not_stored(answer: Response) -> Response:
    """Who uses a phone is not for the browser's own cache, though nobody is logged in."""
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def fits(found: CodeHere, typed: str) -> tuple[int, str]:
    """Tries one code: (0, "") when it is right, else the status and the sentence. Hashing stands outside every write."""
    secret = current_app.config["INSTALLATION_KEY"]
    limits = {attempt_key("from", request.remote_addr or "", secret): MOST_TRIES_AN_ADDRESS}
    g.db.rollback()
    with g.database.the_write() as db:
        goes_on = count_attempts(db, limits, g.now)
        left = actions.count_code_try(db, found.id, g.now) if goes_on else 0
    if not goes_on:
        return 429, wording.too_many()
    # A locked code costs as much time as any other, and is never right.
    if forms.code_fits(found.secret_hash if left >= 0 else None, typed, secret):
        return 0, ""
    return 422, wording.wrong_code(max(left, 0))


def _try(found: CodeHere, typed: str) -> tuple[int, dict[str, str], Response | None]:
    """Status and errors, or the answer that takes her in."""
    field = wording.field_of(found.kind)
    status, sentence = fits(found, typed)
    if status:
        return status, {field: sentence}, None
    if queries.needs_more_than_a_code(g.db, found.person_id, g.today):
        return 422, {field: wording.staff_need_more()}, None
    answer = open_session(
        found.person_id,
        staff=is_staff(g.db, found.person_id, g.today),
        phone=None,
        method=found.kind,
        device_id=found.device_id,
        page=request.form.get("next", ""),
        also=lambda db: actions.code_was_right(db, found),
    )
    return 422, {field: wording.not_any_more()}, answer


def _code_here(user_id: str) -> CodeHere:
    found = queries.code_named(g.db, this_device(), user_id)
    if found is None:
        raise NotHere
    return found
