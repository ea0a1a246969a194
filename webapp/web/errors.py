"""Errors as pages in the person's language, each with a way on. Never a stack trace, never a bare status."""

import structlog
from flask import Flask, Response, g, jsonify, request, url_for
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    NotFound,
    SecurityError,
    ServiceUnavailable,
)

from webapp.language import SOURCE, bind, gettext
from webapp.policy.actor import NOBODY
from webapp.policy.permissions import NotHere, See, may
from webapp.web.address import preferred, way_for_lost
from webapp.web.guard import from_outbox
from webapp.web.render import render
from webapp.web.typed import holds_a_secret

log = structlog.get_logger("samvei")


def install(app: Flask) -> None:
    """Every HTTP error, what is not one's own, and whatever else goes wrong."""
    app.register_error_handler(NotHere, lambda problem: _page(NotFound()))
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(Exception, _unexpected)


def _unexpected(problem: Exception) -> Response:
    # The kind of error only: its text may hold what a person typed.
    log.error("unexpected", kind=type(problem).__name__, endpoint=_endpoint(), where=_where(problem))
    if isinstance(problem, DataError):  # typed, and nothing a database can hold: a zero byte, a number too large
        return _page(BadRequest())
    return _page(ServiceUnavailable() if isinstance(problem, OperationalError) else InternalServerError())


def _page(problem: HTTPException) -> Response:
    code = problem.code or 500
    if 300 <= code < 400:
        return problem.get_response()  # type: ignore[return-value]
    _make_ready()
    if code == 404:
        way = way_for_lost()
        if way is not None:
            return way
    title, text = _words(code)
    typed = _to_send_again(code)
    if typed:
        text = _not_lost(code)
    if isinstance(problem, SecurityError):  # asked under a name that is not ours: no address can be made under it
        return Response(f"{title}\n{text}\n", status=code, mimetype="text/plain")
    if from_outbox():
        answer = jsonify({"status": "refused", "code": code})
        answer.status_code = code
        return answer
    try:
        answer = render(
            "error.html",
            status=code,
            error_title=title,
            error_text=text,
            error_code=code,
            ways_on=_ways_on(code),
            typed=typed,
            send_to=request.full_path.removesuffix("?"),
        )
    except DBAPIError:
        answer = Response(f"{title}\n{text}", status=code, mimetype="text/plain")
    for name, value in problem.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _words(code: int) -> tuple[str, str]:
    """Title and sentence of an error."""
    if code == 400 and g.get("token_refused"):
        return (
            gettext("Skjemaet er for gammelt"),
            gettext("Gå tilbake, last siden på nytt og send en gang til. Ingenting er endret."),
        )
    known = {
        400: (
            gettext("Vi forstod ikke det som ble sendt"),
            gettext("Gå tilbake og prøv en gang til. Ingenting er endret."),
        ),
        401: (gettext("Du må logge inn"), gettext("Logg inn og prøv en gang til. Ingenting er endret.")),
        404: (
            gettext("Vi fant ikke denne siden"),
            gettext("Kanskje er den flyttet, eller den er ikke din. Prøv en av veiene under."),
        ),
        409: (gettext("Noe er endret i mellomtiden"), gettext("Se hva som gjelder nå, og prøv en gang til.")),
        413: (
            gettext("Det du sendte er for stort"),
            gettext("Gjør det mindre og prøv en gang til. Ingenting er endret."),
        ),
        429: (gettext("For mange forsøk"), gettext("Vent noen minutter og prøv igjen.")),
        503: (gettext("Samvei hviler litt"), gettext("Prøv igjen om noen minutter. Ingenting er gått tapt.")),
    }
    if code in known:
        return known[code]
    if code < 500:
        return known[400]
    return (
        gettext("Noe gikk galt hos oss"),
        gettext("Det er ikke din feil. Prøv igjen om litt. Ingenting er gått tapt."),
    )


def _to_send_again(code: int) -> list[tuple[str, str]]:
    """What was typed into one of our own forms that came too late, after a log-in elsewhere or a session's end.

    Only where the browser itself says that the form was ours: nobody else's form is ever carried on (CSRF)."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return []
    if request.mimetype != "application/x-www-form-urlencoded":
        return []
    too_old = code == 400 and g.get("token_refused", False) and g.actor.is_authenticated
    # A phone may be somebody else's by the next log-in; a desk's long forms wait.
    logged_out_at_desk = code == 401 and "/staff/" in request.path
    if not (too_old or logged_out_at_desk):
        return []
    try:
        if holds_a_secret(request.form):  # another may be logged in on this phone by now
            return []
        return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    except HTTPException:  # more than a form may hold
        return []


def _not_lost(code: int) -> str:
    if code == 401:
        return gettext("Det du skrev, er ikke borte. Logg inn i en ny fane, og send det så herfra.")
    return gettext("Det du skrev, er ikke borte, men det er ikke lagret ennå. Send det en gang til.")


def _ways_on(code: int) -> list[tuple[str, str]]:
    if code == 401 or not g.actor.is_authenticated:
        ways = [(url_for("entry.login"), gettext("Logg inn")), (url_for("meet.page"), gettext("Møteplasser"))]
        return ways if code == 401 else ways[::-1]
    if g.actor.is_staff:
        if may(g.actor, See.PEOPLE):
            return [(url_for("staff.people"), gettext("Til personene"))]
        return [(url_for("staff.home"), gettext("Til oversikten"))]
    return [(url_for("today.page"), gettext("Til I dag"))]


def _make_ready() -> None:
    """An error can come before the guard has run."""
    if "actor" not in g:
        g.actor = g._login_user = NOBODY  # so that drawing the page does not ask the database once more
    if "now" not in g:
        from datetime import UTC, datetime

        g.now = datetime.now(UTC)
    if "language" not in g:
        try:
            g.language = preferred()
        except (ValueError, UnicodeError):
            g.language = SOURCE
        bind(g.language)


def _endpoint() -> str:
    return request.endpoint or ""


def _where(problem: Exception) -> str:
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
