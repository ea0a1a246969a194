"""Every way in ends here: one new session row, the old one ended, the cookie set. Which proof came before is the caller's."""

from collections.abc import Callable

from flask import Response, g, redirect, request, url_for
from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.tables.database import Who
from webapp.tables.people import LoginSession
from webapp.web import devices, sessions
from webapp.web.address import safe_next


def open_session(
    person_id: int,
    *,
    staff: bool,
    phone: str | None,
    method: str,
    device_id: int | None = None,
    page: str = "",
    also: Callable[[Session], bool | devices.Landing | None] | None = None,
) -> Response | None:
    """Lets the person in and answers with the way on; None when `also` said no, and then nothing was changed.

    phone: the answer to whose phone this is, None before it was given. also: what else belongs into the same write (a step
    or a card used up, attempts forgotten); True lets it happen, and so does the place where she now has a code
    (`add_phone_user`). page: an address of ours, else Today. No hashing in here."""
    row, token = sessions.begin(
        person_id, staff=staff, phone=phone, now=g.now, method=method, described=sessions.described_by(request)
    )
    cookie = None
    g.db.rollback()
    try:
        with g.database.the_write(Who(person_id=person_id)) as db:
            said = True if also is None else also(db)
            if not said:
                raise _NotAfterAll
            if isinstance(said, devices.Landing):
                device_id, phone, cookie = said.device_id, said.phone, said.token
            elif device_id is None:
                device_id = devices.device_for(db, devices.token_in(request))
            row.device_id = device_id
            row.phone = phone = devices.phone_there(db, person_id, device_id, phone, staff=staff, now=g.now)
            row.expires_at, row.ends_at = sessions.ends_for(staff=staff, phone=phone, now=g.now).values()
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
    if cookie:
        devices.keep_cookie(answer, cookie)
    return answer  # type: ignore[return-value]


class _NotAfterAll(Exception):
    """Undoes the write."""
