"""Who has a code on a device, the sessions a person has, and the ways she can show that it is her."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from webapp.features.passkeys import ways_of
from webapp.language.pictures import PICTURES
from webapp.policy.actor import Actor, RoleName
from webapp.tables.people import Credential, LoginSession, Role
from webapp.tables.ways_in import Device, PhoneUser

MOST_TRIES = 5
MOST_SHOWN = 50


@dataclass(frozen=True)
class Choice:
    """One symbol on the start screen. Who stands behind it is said nowhere."""

    public_id: str
    symbol: str
    kind: str
    is_locked: bool


def choices_for(db: Session, device_id: int | None) -> tuple[Choice, ...]:
    """The symbols of those who have a code on this device, in the order of the pictures, which tells nothing."""
    if device_id is None:
        return ()
    rows = db.execute(
        select(PhoneUser.public_id, PhoneUser.symbol, PhoneUser.kind, PhoneUser.locked_at, PhoneUser.tries).where(
            PhoneUser.device_id == device_id, PhoneUser.ended_at.is_(None)
        )
    )
    found = [
        Choice(row.public_id, row.symbol, row.kind, row.locked_at is not None or row.tries >= MOST_TRIES)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: PICTURES.index(each.symbol)))


def free_symbols(db: Session, device_id: int | None, *, but_for: int | None = None) -> Sequence[str]:
    """The symbols nobody else has on this device, in their order. but_for: the person whose own counts as free."""
    if device_id is None:
        return PICTURES
    taken = select(PhoneUser.symbol).where(PhoneUser.device_id == device_id, PhoneUser.ended_at.is_(None))
    if but_for is not None:
        taken = taken.where(PhoneUser.person_id != but_for)
    used = set(db.scalars(taken))
    return tuple(each for each in PICTURES if each not in used)


@dataclass(frozen=True)
class CodeHere:
    """Somebody's code on a device. secret_hash: None where the phone's own lock is the code (a passkey)."""

    id: int
    public_id: str
    person_id: int
    device_id: int
    symbol: str
    kind: str
    secret_hash: str | None
    phone: str
    is_locked: bool


@dataclass(frozen=True)
class SessionSeen:
    """One log-in of one's own. described: such as "Android, Chrome", in English; empty when the browser did not say."""

    public_id: str
    described: str
    last_used_at: datetime
    began_at: datetime
    is_this: bool


@dataclass(frozen=True)
class CodeSeen:
    """A code of one's own on a device where one is not logged in now."""

    public_id: str
    symbol: str
    last_used_at: datetime


@dataclass(frozen=True)
class Ways:
    """How she can show that it is her. code: her code on this device. password: its stored hash, with the app's code
    beside it where `app`."""

    code: CodeHere | None
    passkey: bool
    password: str | None = field(repr=False)
    app: bool

    @property
    def any(self) -> bool:
        return bool(self.code or self.passkey or self.password)


def code_named(db: Session, device_id: int | None, public_id: str) -> CodeHere | None:
    """The live code with this id, on this device; None for one that is elsewhere, ended or none."""
    return _code(db, PhoneUser.public_id == public_id, PhoneUser.device_id == device_id) if device_id else None


def code_of(db: Session, device_id: int | None, person_id: int | None) -> CodeHere | None:
    """Her live code on this device."""
    return _code(db, PhoneUser.person_id == person_id, PhoneUser.device_id == device_id) if device_id else None


def needs_more_than_a_code(db: Session, person_id: int, today: date) -> bool:
    """Whether she works with people's records: then a PIN or pictures are not enough to get in. Volunteers see none."""
    held = (Role.person_id == person_id, or_(Role.ended_on.is_(None), Role.ended_on > today))
    return db.scalar(select(Role.id).where(*held, Role.name != RoleName.VOLUNTEER.value).limit(1)) is not None


def password_hash(db: Session, person_id: int | None, *, demo: bool, alone: bool) -> str | None:
    """The stored hash of her password; a demo's only in the demo. alone: whether others' are enough without an app."""
    allowed = [Credential.person_id == person_id]
    if not demo:
        allowed.append(Credential.demo.is_(False))
    if not alone:
        allowed.append(Credential.demo.is_(True))
    return db.scalar(select(Credential.secret_hash).where(*allowed).limit(1))


def ways_to_prove(db: Session, actor: Actor, device_id: int | None, *, demo: bool) -> Ways:
    """What she has, so that nothing is offered that she cannot give. For staff a password alone proves nothing, and what
    lets nobody in who works with people's records (`needs_more_than_a_code`) proves nothing of hers."""
    person_id = actor.person_id or 0
    others = ways_of(db, person_id)
    needs_more = any(held.name is not RoleName.VOLUNTEER for held in actor.roles)
    code = None if needs_more else code_of(db, device_id, person_id)
    alone = others.has_authenticator or not actor.is_staff
    return Ways(
        code=code if code and not code.is_locked and code.secret_hash else None,
        passkey=bool(others.passkeys),
        password=password_hash(db, person_id, demo=demo, alone=alone),
        app=others.has_authenticator,
    )


def sessions_of(db: Session, actor: Actor, now: datetime) -> tuple[SessionSeen, ...]:
    """Her live log-ins, this one first, then the one used last."""
    rows = db.execute(
        select(
            LoginSession.id, LoginSession.public_id, LoginSession.described, LoginSession.last_used_at,
            LoginSession.created_at,
        )
        .where(LoginSession.person_id == actor.person_id, *_live(now))
        .order_by((LoginSession.id == actor.session_id).desc(), LoginSession.last_used_at.desc(), LoginSession.id.desc())
        .limit(MOST_SHOWN)
    )  # fmt: skip
    return tuple(
        SessionSeen(row.public_id, row.described or "", row.last_used_at, row.created_at, row.id == actor.session_id)
        for row in rows
    )


def codes_elsewhere(db: Session, actor: Actor, device_id: int | None, now: datetime) -> tuple[CodeSeen, ...]:
    """Her codes on devices other than this one where she is not logged in."""
    there = select(LoginSession.id).where(
        LoginSession.person_id == actor.person_id, LoginSession.device_id == PhoneUser.device_id, *_live(now)
    )
    rows = db.execute(
        select(PhoneUser.public_id, PhoneUser.symbol, Device.last_used_at)
        .join(Device, Device.id == PhoneUser.device_id)
        .where(
            PhoneUser.person_id == actor.person_id, PhoneUser.ended_at.is_(None), ~there.exists(),
            true() if device_id is None else PhoneUser.device_id != device_id,
        )
        .order_by(Device.last_used_at.desc(), PhoneUser.id.desc())
        .limit(MOST_SHOWN)
    )  # fmt: skip
    return tuple(CodeSeen(*row) for row in rows)


def _live(now: datetime) -> tuple[Any, ...]:
    return (
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > now,
        or_(LoginSession.ends_at.is_(None), LoginSession.ends_at > now),
    )


def _code(db: Session, *which: Any) -> CodeHere | None:
    row = db.execute(
        select(
            PhoneUser.id, PhoneUser.public_id, PhoneUser.person_id, PhoneUser.device_id, PhoneUser.symbol,
            PhoneUser.kind, PhoneUser.secret_hash, PhoneUser.phone, PhoneUser.locked_at, PhoneUser.tries,
        ).where(*which, PhoneUser.ended_at.is_(None))
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    return CodeHere(
        row.id, row.public_id, row.person_id, row.device_id, row.symbol, row.kind, row.secret_hash, row.phone,
        is_locked=row.locked_at is not None or row.tries >= MOST_TRIES,
    )  # fmt: skip
