"""Giving somebody a code on a device, counting wrong ones, changing it, ending it; ending all of a person's ways in at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, true, update
from sqlalchemy.orm import Session

from webapp.features.phone.queries import MOST_TRIES, CodeHere, free_symbols
from webapp.policy.actor import Actor
from webapp.policy.permissions import NotHere
from webapp.tables.people import LoginSession, Person
from webapp.tables.ways_in import LoginStep, PhoneUser
from webapp.web import devices, sessions


@dataclass(frozen=True)
class Ended:
    """How many sessions, and how many codes on phones, were ended."""

    sessions: int
    codes: int


def add_phone_user(
    db: Session,
    person_id: int,
    *,
    token: str,
    kind: str,
    secret_hash: str | None,
    symbol: str,
    phone: str,
    staff: bool = False,
    now: datetime,
) -> devices.Landing | None:
    """Gives the person a code on the device with this token (empty, or of none: a new one). Inside a write of hers.

    Her earlier code there goes. kind: pin, pictures or passkey (without a hash). A symbol that somebody was quicker to take
    is replaced by a free one; None when none is free. What comes back is what `open_session`'s `also` may give on."""
    device_id, fresh = devices.device_for(db, token), None
    if device_id is None:
        device_id, fresh = devices.new_device(db, now)
    free = free_symbols(db, device_id, but_for=person_id)
    if not free:
        return None
    counts_as = devices.phone_there(db, person_id, device_id, phone, staff=staff, now=now) or "unsaid"
    db.execute(
        update(PhoneUser)
        .where(PhoneUser.device_id == device_id, PhoneUser.person_id == person_id, PhoneUser.ended_at.is_(None))
        .values(ended_at=now)
    )
    db.add(
        PhoneUser(
            device_id=device_id, person_id=person_id, symbol=symbol if symbol in free else free[0], kind=kind,
            secret_hash=secret_hash, phone=counts_as, made_at=now,
        )
    )  # fmt: skip
    db.flush()
    return devices.Landing(device_id, counts_as, fresh)


def count_code_try(db: Session, code_id: int, now: datetime) -> int:
    """Counts a try before the code is looked at; how many are left after it, -1 when it was one too many.

    The last one locks the code at once, and a right one opens it again: a process that dies in between gives no tries away.
    Where a passkey is the code, none is tried and none is locked. In a write of its own."""
    counted = db.execute(
        update(PhoneUser)
        .where(
            PhoneUser.id == code_id, PhoneUser.tries < MOST_TRIES, PhoneUser.locked_at.is_(None),
            PhoneUser.ended_at.is_(None), PhoneUser.secret_hash.is_not(None),
        )
        .values(tries=PhoneUser.tries + 1, locked_at=case((PhoneUser.tries + 1 >= MOST_TRIES, now), else_=None))
        .returning(PhoneUser.tries)
    ).one_or_none()  # fmt: skip
    return -1 if counted is None else MOST_TRIES - counted.tries


def code_was_right(db: Session, code: CodeHere) -> bool:
    """Forgets the wrong ones; False when the account is closed, or the code was ended or changed in the meantime.

    In the write that lets her in, which is hers."""
    if db.scalar(select(Person.id).where(Person.id == code.person_id, Person.disabled_at.is_(None))) is None:
        return False
    cleared = db.execute(
        update(PhoneUser)
        .where(PhoneUser.id == code.id, PhoneUser.ended_at.is_(None), PhoneUser.secret_hash == code.secret_hash)
        .values(tries=0, locked_at=None)
    )
    return cleared.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def note_proof(db: Session, actor: Actor, now: datetime) -> None:
    """She has just shown who she is: what is sensitive is open to this session for some minutes."""
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == actor.session_id, LoginSession.ended_at.is_(None))
        .values(proved_at=now)
    )


def say_phone(db: Session, actor: Actor, answer: str, now: datetime) -> str:
    """Keeps the answer to whose phone this is, on the session and with her code here, and gives what it counts as.

    Only «own» lets the phone keep pages; a phone that two use is nobody's own. In a write of hers."""
    if actor.person_id is None:
        raise NotHere
    kept = devices.phone_there(db, actor.person_id, actor.device_id, answer, staff=actor.is_staff, now=now) or answer
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == actor.session_id)
        .values(phone=kept, **_ends(db, actor, kept, now))
    )
    if actor.device_id is not None:
        here = (PhoneUser.device_id == actor.device_id, PhoneUser.person_id == actor.person_id)
        db.execute(update(PhoneUser).where(*here, PhoneUser.ended_at.is_(None)).values(phone=kept))
    return kept


def put_session_on(db: Session, actor: Actor, landing: devices.Landing, now: datetime) -> None:
    """This session belongs to the device where she now has a code, and its phone counts as it does there."""
    ends = {} if landing.phone == actor.phone else _ends(db, actor, landing.phone, now)
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == actor.session_id)
        .values(device_id=landing.device_id, phone=landing.phone, **ends)
    )


def _ends(db: Session, actor: Actor, phone: str, now: datetime) -> dict[str, datetime]:
    """When this session ends with that answer. The latest end counts from the log-in: an answer given again and again
    makes no session longer than it may be."""
    ends = sessions.ends_for(staff=actor.is_staff, phone=phone, now=now)
    row = db.execute(
        select(LoginSession.created_at, LoginSession.ends_at).where(LoginSession.id == actor.session_id)
    ).one_or_none()
    if row is not None and row.ends_at is not None and ends["ends_at"] > row.ends_at:
        from_log_in = row.created_at + sessions.most_for(staff=actor.is_staff, phone=phone)
        ends["ends_at"] = max(row.ends_at, from_log_in)
    return ends


def change_code(db: Session, code: CodeHere, kind: str, secret_hash: str) -> bool:
    """A new code in the place of the old one; False when that was ended in the meantime."""
    changed = db.execute(
        update(PhoneUser)
        .where(PhoneUser.id == code.id, PhoneUser.ended_at.is_(None))
        .values(kind=kind, secret_hash=secret_hash, tries=0, locked_at=None)
    )
    return changed.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def change_symbol(db: Session, code: CodeHere, symbol: str) -> bool:
    """Another symbol on the start screen; False when somebody was quicker to take it, or the code was ended."""
    if symbol not in free_symbols(db, code.device_id, but_for=code.person_id):
        return False
    changed = db.execute(
        update(PhoneUser).where(PhoneUser.id == code.id, PhoneUser.ended_at.is_(None)).values(symbol=symbol)
    )
    return changed.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def end_session(db: Session, actor: Actor, public_id: str, now: datetime) -> None:
    """Ends one of her sessions. On another phone her code there goes too: who has that phone shall not come in by it.

    Raises NotHere for a session that is not hers; one that is over already is well."""
    mine = (LoginSession.public_id == public_id, LoginSession.person_id == actor.person_id)
    row = db.execute(select(LoginSession.id, LoginSession.device_id).where(*mine)).one_or_none()
    if row is None:
        raise NotHere
    db.execute(
        update(LoginSession).where(LoginSession.id == row.id, LoginSession.ended_at.is_(None)).values(ended_at=now)
    )
    if row.device_id is not None and row.device_id != actor.device_id:
        _end_codes(db, now, PhoneUser.device_id == row.device_id, PhoneUser.person_id == actor.person_id)


def end_code(db: Session, actor: Actor, public_id: str, now: datetime) -> None:
    """Takes her code off one device, and ends her sessions there. Raises NotHere for a code that is not hers."""
    mine = (PhoneUser.public_id == public_id, PhoneUser.person_id == actor.person_id)
    device_id = db.scalar(select(PhoneUser.device_id).where(*mine))
    if device_id is None:
        raise NotHere
    _end_codes(db, now, *mine)
    there = (LoginSession.device_id == device_id, LoginSession.person_id == actor.person_id)
    db.execute(
        update(LoginSession)
        .where(*there, LoginSession.id != actor.session_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_elsewhere(db: Session, actor: Actor, now: datetime) -> Ended:
    """Ends all her sessions and codes but those of this phone."""
    ended = db.execute(
        update(LoginSession)
        .where(
            LoginSession.person_id == actor.person_id, LoginSession.id != actor.session_id,
            LoginSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )  # fmt: skip
    here = true() if actor.device_id is None else PhoneUser.device_id != actor.device_id
    codes = _end_codes(db, now, PhoneUser.person_id == actor.person_id, here)
    return Ended(ended.rowcount, codes)  # type: ignore[attr-defined]


def _end_codes(db: Session, now: datetime, *which: Any) -> int:
    ended = db.execute(update(PhoneUser).where(*which, PhoneUser.ended_at.is_(None)).values(ended_at=now))
    return ended.rowcount  # type: ignore[attr-defined, no-any-return]


def end_everything(db: Session, person_id: int, now: datetime) -> Ended:
    """Ends all her sessions, codes on phones and steps under way. Passkeys and linked identities stay. Inside a write."""
    ended = db.execute(
        update(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    db.execute(
        update(LoginStep).where(LoginStep.person_id == person_id, LoginStep.used_at.is_(None)).values(used_at=now)
    )
    return Ended(ended.rowcount, _end_codes(db, now, PhoneUser.person_id == person_id))  # type: ignore[attr-defined]
