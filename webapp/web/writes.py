"""The way of a write: gate, change, receipt, one commit, and only then an answer.

A write sent twice is done once: the phone makes an id before it tries the network, and the receipt is stored in the
transaction of the change (style.md § 4)."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, jsonify, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from webapp.engine.revision import canonical
from webapp.tables.access import Receipt
from webapp.web.address import safe_next
from webapp.web.guard import from_outbox
from webapp.web.render import render
from webapp.web.tokens import masked

_WRITE_ID = re.compile(r"[0-9a-f]{32}")
_NOT_THE_MESSAGE = ("csrf_token", "write_id", "made_at")


class _AlreadyDone(Exception):
    """Another request with the same write id committed first; its outcome is stored."""


def install(app: Flask) -> None:
    """A known write id is answered from its receipt, before any view runs."""
    app.before_request(_answer_known)
    app.register_error_handler(_AlreadyDone, _answer_after_all)


@contextmanager
def the_write() -> Iterator[Session]:
    """The transaction of this request's one write; commits at the end with the receipt in it.

    Nothing slow inside: no hashing, no rendering, no network."""
    g.db.rollback()  # the reading ends here; what is read afterwards sees the change
    write_id = _write_id()
    try:
        with current_app.extensions["database"].the_write(g.who) as db:
            if write_id:  # first, so that the same write sent at the same time stops here and changes nothing
                db.add(
                    Receipt(
                        sender=_sender(),
                        write_id=write_id,
                        address=request.path[:300],
                        body_digest=_body_digest(),
                        outcome=canonical({"status": "done"}),
                        made_at=g.now,
                    )
                )
                db.flush()
            yield db
    except IntegrityError as problem:
        if write_id and "receipt" in str(problem.orig):
            raise _AlreadyDone from problem
        raise


def done(page: str, fragment: str | None = None, **values: Any) -> Response:
    """The answer to a write that was done: receipt for an outbox, fragment for htmx, else on to the page."""
    if from_outbox():
        return _receipt("done", 200, page=page)
    if fragment and request.headers.get("HX-Request"):
        return render(fragment, **values)
    return redirect(page, 303)  # type: ignore[return-value]


def form_again(fragment: str, *, page: str, errors: Mapping[str, str], status: int = 422, **values: Any) -> Response:
    """The form with what was typed and an error beside each field; nothing was changed."""
    if from_outbox():
        return _receipt("errors", status, errors=dict(errors))
    template = fragment if request.headers.get("HX-Request") else page
    return render(template, status=status, errors=errors, **values)


def conflict(template: str, *, now: Mapping[str, Any], **values: Any) -> Response:
    """What was seen is no longer so: shows what it is now and lets the person choose. 409."""
    if from_outbox():
        told = {key: value if isinstance(value, (list, tuple)) else str(value) for key, value in now.items()}
        return _receipt("changed", 409, now=told)
    return render(template, status=409, changed=now, **values)


def _answer_known() -> Response | None:
    if request.method != "POST" or not (write_id := _write_id()):
        return None
    sender = request.headers.get("X-Sender")
    if sender is not None and sender != g.actor.public_id:
        abort(401)  # written by somebody else on this phone: it waits for her
    g.db.rollback()
    known = g.db.execute(
        select(Receipt.body_digest, Receipt.address).where(Receipt.sender == _sender(), Receipt.write_id == write_id)
    ).first()
    if known is None:
        return None
    if known.body_digest != _body_digest() or known.address != request.path[:300]:
        return _receipt("key reused", 409) if from_outbox() else abort(409)
    if from_outbox():
        return _receipt("done", 200, again=True)
    # A plain form sent twice (a double tap, a reload): back to its page, which tells how it stands now.
    try:
        came_from = safe_next(urlsplit(request.referrer or "").path)
    except ValueError:
        came_from = None
    return redirect(came_from or url_for("today.page"), 303)  # type: ignore[return-value]


def _answer_after_all(problem: Exception) -> Response:
    """As `_answer_known`, for the one of two that came second by a hair."""
    try:
        return _answer_known() or abort(409)
    except HTTPException as refused:
        return current_app.handle_http_exception(refused)  # type: ignore[return-value]


def _receipt(status: str, code: int, **more: Any) -> Response:
    """What an outbox is told. Also the token for its next one, since a form's own token may be old."""
    answer = jsonify({"status": status, "write_id": _write_id(), **more})
    answer.status_code = code
    if g.actor.form_secret:
        answer.headers["X-Form-Token"] = masked(g.actor.form_secret)
    return answer


def _write_id() -> str | None:
    given = request.form.get("write_id", "")
    return given if _WRITE_ID.fullmatch(given) else None


def _sender() -> str:
    return str(g.actor.public_id or request.cookies.get("visitor", ""))[:80]


def _body_digest() -> str:
    """SHA-256 of the form as meant: without the token, the id and the clock of the phone."""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name not in _NOT_THE_MESSAGE)
    return hashlib.sha256(repr(fields).encode("utf-8", "replace")).hexdigest()
