"""Every way in ends here: one new session row, the old one ended, the cookie set. Which proof came before is the caller's."""

from collections.abc import Callable

from flask import Response, g, redirect, request, url_for
from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.tables.database import Who
from webapp.tables.people import LoginSession
from webapp.web import sessions
from webapp.web.address import safe_next


def open_session(
    person_id: int,
    *,
    staff: bool,
    phone: str | None,
    method: str,
    device_id: int | None = None,
    page: str = "",
    also: Callable[[Session], bool] | None = None,
) -> Response | None:
    """Lets the person in and answers with the way on; None when `also` said no, and then nothing was changed.

    phone: the answer to whose phone this is, None before it was given. also: what else belongs into the same write (a step
    or a card used up, attempts forgotten); True lets it happen. page: an address of ours, else Today. No hashing in here."""
    row, token = sessions.begin(
        person_id, staff=staff, phone=phone, now=g.now, method=method, device_id=device_id,
        described=sessions.described_by(request),
    )  # fmt: skip
    g.db.rollback()
    try:
        with g.database.the_write(Who(person_id=person_id)) as db:
            if also is not None and not also(db):
                raise _NotAfterAll
            db.add(row)
            if g.actor.session_id is not None:
                db.execute(
                    update(LoginSession)
                    .where(LoginSession.id == g.actor.session_id, LoginSession.ended_at.is_(None))
                    .values(ended_at=g.now)
                )
    except _NotAfterAll:
        return None
    answer = redirect(safe_next(page) or url_for("today.page"), 303)
    sessions.keep_cookie(answer, token, lasting=phone == "own" and not staff)
    return answer  # type: ignore[return-value]


class _NotAfterAll(Exception):
    """Undoes the write."""
