"""Log-in sessions: a reference token in a cookie, everything else in the session's row."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SecureCookieSession, SessionInterface
from sqlalchemy import update
from werkzeug.wrappers import Response as AnyResponse

from webapp.policy.actor import Actor
from webapp.tables.base import new_token
from webapp.tables.database import Database, Who
from webapp.tables.people import LoginSession
from webapp.web.tokens import masked, token_hash

# After the last use (it slides), and at most. Own phone: long. Shared or not said: minutes, and the cookie goes with the
# browser. Staff: until they leave the desk, and never longer than a working day (docs/decisions/0014).
LASTS_ON_OWN_PHONE, MOST_ON_OWN_PHONE = timedelta(days=60), timedelta(days=365)
LASTS_OTHERWISE, MOST_OTHERWISE = timedelta(minutes=30), timedelta(hours=2)
LASTS_FOR_STAFF, MOST_FOR_STAFF = timedelta(hours=2), timedelta(hours=10)
PROOF_LASTS = timedelta(minutes=10)
_USE_IS_NOTED_EVERY = timedelta(hours=1)
_SHORT_USE_IS_NOTED_EVERY = timedelta(minutes=10)  # where a life is minutes, an hour would be too coarse
_VISITOR = "visitor"


class NoCookieSession(SessionInterface):
    """Flask's own session stays empty and is never sent: what a session knows stands in its row."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        return SecureCookieSession()

    def save_session(self, app: Flask, session: object, response: Response) -> None:
        return None


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host over HTTPS; plain http on localhost cannot have it."""
    return "__Host-samvei" if current_app.config["SETTINGS"].is_https else "samvei"


def token_in(asked: Request) -> str | None:
    """The session token a request carries, if it can be one."""
    token = asked.cookies.get(cookie_name(), "")
    return token if 20 <= len(token) <= 100 else None


def lasts_for(*, staff: bool, phone: str | None) -> timedelta:
    """How long a session lives after its last use."""
    if staff:
        return LASTS_FOR_STAFF
    return LASTS_ON_OWN_PHONE if phone == "own" else LASTS_OTHERWISE


def most_for(*, staff: bool, phone: str | None) -> timedelta:
    """How long a session lives however much it is used."""
    if staff:
        return MOST_FOR_STAFF
    return MOST_ON_OWN_PHONE if phone == "own" else MOST_OTHERWISE


def ends_for(*, staff: bool, phone: str | None, now: datetime) -> dict[str, datetime]:
    """The two columns that say when a session ends, reckoned from now."""
    return {
        "expires_at": now + lasts_for(staff=staff, phone=phone),
        "ends_at": now + most_for(staff=staff, phone=phone),
    }


def begin(
    person_id: int,
    *,
    staff: bool,
    phone: str | None,
    now: datetime,
    method: str = "password",
    device_id: int | None = None,
    described: str = "",
) -> tuple[LoginSession, str]:
    """A new session row (to be added by the caller's write) and the token for the cookie.

    method: pin, pictures, passkey, password, totp, card, idporten or staff. described: from `described_by`."""
    token = new_token()
    row = LoginSession(
        token_hash=token_hash(token),
        person_id=person_id,
        form_secret=secrets.token_hex(32),
        phone=phone,
        device_id=device_id,
        method=method,
        described=described[:40] or None,
        proved_at=now,
        created_at=now,
        last_used_at=now,
        **ends_for(staff=staff, phone=phone, now=now),
    )
    return row, token


def proved_lately(actor: Actor, now: datetime) -> bool:
    """Whether she gave her code within the last minutes: what is sensitive asks for it again."""
    return actor.proved_at is not None and now - actor.proved_at < PROOF_LASTS


def browser_hash(asked: Request) -> str:
    """Which browser asks, for steps that only it may go on with: by the visitor's cookie, else by the log-in's own secret.

    Empty before its first form set one of them."""
    secret = visitor_secret(asked) or g.actor.form_secret
    return hashlib.sha256(f"browser {secret}".encode()).hexdigest() if secret else ""


_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Macintosh", "Mac"),
            ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip
_BROWSERS = (("SamsungBrowser/", "Samsung Internet"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
             ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip


def described_by(asked: Request) -> str:
    """ "Android, Chrome": enough to know one's own phone again, too coarse to know anybody else's by."""
    agent = asked.headers.get("User-Agent", "")[:400]
    found = [next((word for mark, word in each if mark in agent), "") for each in (_SYSTEMS, _BROWSERS)]
    return ", ".join(word for word in found if word)


def keep_cookie(answer: AnyResponse, token: str, *, lasting: bool) -> None:
    """Puts the token into its cookie; lasting only on a phone that is the person's own."""
    answer.set_cookie(
        cookie_name(),
        token,
        max_age=int(MOST_ON_OWN_PHONE.total_seconds()) if lasting else None,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].is_https,
        path="/",
    )


def drop_cookie(answer: AnyResponse) -> None:
    """Takes the session's cookie away."""
    answer.delete_cookie(cookie_name(), path="/", secure=current_app.config["SETTINGS"].is_https, httponly=True)


def note_use(database: Database, actor: Actor, now: datetime) -> None:
    """The session's last use, hourly at most, or each ten minutes where a life is short: what a GET writes beside the
    access log (docs/decisions/0011 and 0014). It moves the end, but never beyond the latest one."""
    used = actor.session_last_used_at
    lasts = lasts_for(staff=actor.is_staff, phone=actor.phone)
    every = _USE_IS_NOTED_EVERY if lasts == LASTS_ON_OWN_PHONE else _SHORT_USE_IS_NOTED_EVERY
    if actor.session_id is None or used is None or now - used < every:
        return
    g.db.rollback()
    with database.the_write(Who(person_id=actor.person_id)) as db:
        db.execute(
            update(LoginSession)
            .where(LoginSession.id == actor.session_id, LoginSession.ended_at.is_(None))
            .values(last_used_at=now, expires_at=now + lasts)
        )


def form_token() -> str:
    """A masked form token for this answer, of the session or of a visitor who is not logged in."""
    if g.actor.form_secret:
        return masked(g.actor.form_secret)
    secret = visitor_secret(request)
    if not secret:
        g.new_visitor = g.get("new_visitor") or secrets.token_hex(16)
        secret = _secret_of(g.new_visitor)
    return masked(secret)


def visitor_secret(asked: Request) -> str:
    """The form secret of somebody not logged in, from her cookie; empty without one."""
    visitor = asked.cookies.get(_VISITOR, "")
    return _secret_of(visitor) if len(visitor) == 32 else ""


def remember_visitor(answer: Response) -> Response:
    """Sets the visitor's cookie when a form was shown to somebody without one."""
    if g.get("new_visitor"):
        answer.set_cookie(
            _VISITOR,
            g.new_visitor,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SETTINGS"].is_https,
        )
    return answer


def _secret_of(visitor: str) -> str:
    return hmac.new(
        current_app.config["INSTALLATION_KEY"], visitor.encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()
