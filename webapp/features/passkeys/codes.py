"""Codes from staff's app (TOTP, RFC 6238): made, checked, and none taken twice.

The order of a check: `count_code_try` in a write of its own, `step_of_code` while reading, `take_code` in the write that
lets her in. Whoever guesses has three log-ins' worth of tries before the app counts no more and a new card is needed."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyotp
import segno
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from webapp.features.passkeys.sealing import opened, sealed
from webapp.tables.ways_in import Authenticator

SECONDS = 30
STEPS_ASIDE = 1  # a phone's clock may be half a minute off
MOST_WRONG_CODES = 15  # since the last right one


@dataclass(frozen=True)
class AppToSetUp:
    """What the app needs: a picture to scan, or letters to type."""

    picture: str  # SVG as a data address
    letters: str  # in groups of four


def new_secret() -> str:
    """160 bits in the letters apps read (base32)."""
    return pyotp.random_base32()


def seal_secret(secret: str, person_id: int, key: bytes) -> str:
    return sealed(secret, key, f"authenticator of {person_id}")


def open_secret(seal: str, person_id: int, key: bytes) -> str | None:
    return opened(seal, key, f"authenticator of {person_id}")


def app_to_set_up(secret: str, name: str) -> AppToSetUp:
    """name: the log-in name, so that the app's list tells her entries apart."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Samvei")
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="black", light="white")
    return AppToSetUp(picture, " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))


def read_code(typed: str) -> str:
    """The six digits, whatever script and blanks they were typed with; empty when they are none."""
    digits = [unicodedata.digit(each, None) for each in typed[:40] if not (each.isspace() or each in "-\u200e\u200f")]
    return "".join(str(each) for each in digits) if len(digits) == 6 and None not in digits else ""


def fitting_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The half minute whose code this is, newer than the last one taken; None when it fits none."""
    made = pyotp.TOTP(secret)
    current = int(now.timestamp()) // SECONDS
    found = None
    for step in range(current - STEPS_ASIDE, current + STEPS_ASIDE + 1):
        if hmac.compare_digest(made.generate_otp(step), code) and (last_step is None or step > last_step):
            found = step
    return found


def count_code_try(db: Session, person_id: int) -> bool:
    """Counts a try before the code is looked at; False when there were too many. Inside a write of its own."""
    counted = db.execute(
        update(Authenticator)
        .where(*_live(person_id), Authenticator.tries < MOST_WRONG_CODES)
        .values(tries=Authenticator.tries + 1)
    )
    return counted.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def step_of_code(db: Session, person_id: int, typed: str, now: datetime, key: bytes) -> int | None:
    """What `take_code` takes when the code is right; else None. key: the installation's."""
    row = db.execute(select(Authenticator.secret, Authenticator.last_step).where(*_live(person_id))).one_or_none()
    code = read_code(typed)
    secret = open_secret(row.secret, person_id, key) if row else None
    return fitting_step(secret, code, now, row.last_step) if row and secret and code else None


def take_code(db: Session, person_id: int, step: int) -> bool:
    """Uses the half minute up, in the write that lets her in; False when another was quicker with the same code."""
    taken = db.execute(
        update(Authenticator)
        .where(*_live(person_id), or_(Authenticator.last_step.is_(None), Authenticator.last_step < step))
        .values(last_step=step, tries=0)
    )
    return taken.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def _live(person_id: int) -> tuple[Any, ...]:
    return (
        Authenticator.person_id == person_id,
        Authenticator.ended_at.is_(None),
        Authenticator.confirmed_at.is_not(None),
    )
