"""Which browser this is, where somebody has a code, and the rule that a phone two people use is nobody's own.

The browser is known again by a cookie that says nothing about anybody; the database has its hash (tables/ways_in.py)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Request, current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from webapp.tables.base import new_token
from webapp.tables.people import LoginSession, Person
from webapp.tables.ways_in import Device, PhoneUser
from webapp.web import sessions
from webapp.web.tokens import token_hash

# Browsers keep no cookie longer than 400 days.
_KNOWN_FOR = timedelta(days=390)
# Somebody else was logged in on it within this time: more than one person uses it.
_REMEMBERED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Landing:
    """Where somebody gets in: the device, whose phone it counts as, and the cookie of a device that is new."""

    device_id: int
    phone: str
    token: str | None = None


def cookie_name() -> str:
    """As the session's cookie: bound to this host over HTTPS."""
    return "__Host-samvei-phone" if current_app.config["SETTINGS"].is_https else "samvei-phone"


def token_in(asked: Request) -> str:
    """The device's token that a request carries; empty when there is none."""
    token = asked.cookies.get(cookie_name(), "")
    return token if 20 <= len(token) <= 100 else ""


def keep_cookie(answer: AnyResponse, token: str) -> None:
    """Lets this browser be known again, long after whoever uses it has logged out."""
    answer.set_cookie(
        cookie_name(),
        token,
        max_age=int(_KNOWN_FOR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].is_https,
        path="/",
    )


def device_for(db: Session, token: str) -> int | None:
    """The device with this token; None for one that nobody has a code for."""
    return db.scalar(select(Device.id).where(Device.token_hash == token_hash(token))) if token else None


def new_device(db: Session, now: datetime) -> tuple[int, str]:
    """A new device and the token for its cookie. Inside a write."""
    token = new_token()
    row = Device(token_hash=token_hash(token), made_at=now, last_used_at=now)
    db.add(row)
    db.flush()
    return row.id, token


def phone_there(
    db: Session, person_id: int, device_id: int | None, answer: str | None, *, staff: bool, now: datetime
) -> str | None:
    """Whose phone it counts as when this person gets in here and answers so. Inside a write of hers.

    Where two people come, nobody's answer is «own» from now on. answer None: what she said here before, when she did."""
    if answer == "own" and db.scalar(select(Person.protection).where(Person.id == person_id)) != "none":
        answer = "unsaid"
    if device_id is None:
        return answer
    db.execute(update(Device).where(Device.id == device_id).values(last_used_at=now))
    if others_use(db, device_id, person_id, now):
        share(db, device_id, now)
        return "shared" if answer == "own" or (answer is None and not staff) else answer
    if answer is None and not staff:
        here = (PhoneUser.device_id == device_id, PhoneUser.person_id == person_id, PhoneUser.ended_at.is_(None))
        return db.scalar(select(PhoneUser.phone).where(*here))
    return answer


def others_use(db: Session, device_id: int, person_id: int, now: datetime) -> bool:
    """Whether somebody else has a code on this device, or was logged in on it lately."""
    codes = select(PhoneUser.id).where(
        PhoneUser.device_id == device_id, PhoneUser.person_id != person_id, PhoneUser.ended_at.is_(None)
    )
    lately = select(LoginSession.id).where(
        LoginSession.device_id == device_id,
        LoginSession.person_id != person_id,
        LoginSession.last_used_at > now - _REMEMBERED_FOR,
    )
    return db.scalar(codes.limit(1)) is not None or db.scalar(lately.limit(1)) is not None


def share(db: Session, device_id: int, now: datetime) -> None:
    """Nobody's answer on this device is «own» any more; what was kept goes at the next contact. Inside a write."""
    db.execute(
        update(PhoneUser).where(PhoneUser.device_id == device_id, PhoneUser.phone == "own").values(phone="shared")
    )
    db.execute(
        update(LoginSession)
        .where(LoginSession.device_id == device_id, LoginSession.phone == "own", LoginSession.ended_at.is_(None))
        .values(phone="shared", **sessions.ends_for(staff=False, phone="shared", now=now))
    )
