"""What is done to a person's passkeys, her password and her app. Each inside the write of whoever calls it."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.features.passkeys.queries import KnownKey, NewKey, name_is_free
from webapp.tables.base import new_public_id
from webapp.tables.people import Credential, LoginSession
from webapp.tables.ways_in import Authenticator, Passkey

MOST_PASSKEYS = 20


def add_passkey(db: Session, person_id: int, key: NewKey, name: str, now: datetime) -> bool:
    """Keeps a new passkey; False when its id is known already (hers or anybody's), or she has as many as one may have."""
    held = select(func.count()).where(Passkey.person_id == person_id, Passkey.ended_at.is_(None))
    if (db.scalar(held) or 0) >= MOST_PASSKEYS:
        return False
    insert: Any = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    put_in = db.scalar(
        insert(Passkey)
        .values(
            public_id=new_public_id(), person_id=person_id, credential_id=key.credential_id,
            public_key=key.public_key, sign_count=key.sign_count, name=name, made_at=now,
        )
        .on_conflict_do_nothing(index_elements=[Passkey.credential_id])
        .returning(Passkey.id)
    )  # fmt: skip
    return put_in is not None


def use_passkey(db: Session, key: KnownKey, sign_count: int, now: datetime) -> bool:
    """Notes that it was used; False when it was ended or used in the meantime: two answers with one counter are a copy."""
    used = db.execute(
        update(Passkey)
        .where(Passkey.id == key.id, Passkey.ended_at.is_(None), Passkey.sign_count == key.sign_count)
        .values(sign_count=sign_count, last_used_at=now)
    )
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def name_passkey(db: Session, person_id: int, public_id: str, name: str) -> bool:
    """Her own word for it; False when it is not hers or ended."""
    named = db.execute(update(Passkey).where(*_hers(person_id, public_id)).values(name=name))
    return bool(named.rowcount == 1)  # type: ignore[attr-defined]


def end_passkey(db: Session, person_id: int, public_id: str, now: datetime) -> bool:
    """It lets nobody in from here on; False when it is not hers or was ended before."""
    ended = db.execute(update(Passkey).where(*_hers(person_id, public_id)).values(ended_at=now))
    return bool(ended.rowcount == 1)  # type: ignore[attr-defined]


def end_ways(db: Session, person_id: int, now: datetime) -> None:
    """Ends all her passkeys, her app and her password. Sessions are the caller's."""
    db.execute(update(Passkey).where(Passkey.person_id == person_id, Passkey.ended_at.is_(None)).values(ended_at=now))
    end_password(db, person_id, now)


def end_password(db: Session, person_id: int, now: datetime) -> None:
    """Takes away her password and her app, which are of no use without each other."""
    db.execute(
        update(Authenticator)
        .where(Authenticator.person_id == person_id, Authenticator.ended_at.is_(None))
        .values(ended_at=now)
    )
    db.execute(delete(Credential).where(Credential.person_id == person_id, Credential.demo.is_(False)))


def set_password_and_app(
    db: Session, person_id: int, name: str, secret_hash: str, sealed_secret: str, step: int, now: datetime
) -> bool:
    """Her password and her app, whose first code was right, instead of any before. step: the half minute of that code.

    False when somebody else took the name in the meantime."""
    if not name_is_free(db, name, person_id):
        return False
    end_password(db, person_id, now)
    db.execute(delete(Credential).where(Credential.person_id == person_id, func.lower(Credential.name) == name))
    db.add(Credential(person_id=person_id, name=name, secret_hash=secret_hash))
    db.add(
        Authenticator(person_id=person_id, secret=sealed_secret, last_step=step, made_at=now, confirmed_at=now)
    )  # fmt: skip
    return True


def note_proof(db: Session, session_id: int, now: datetime) -> None:
    """She has just shown who she is: what is sensitive is open to this session for some minutes."""
    db.execute(
        update(LoginSession).where(LoginSession.id == session_id, LoginSession.ended_at.is_(None)).values(proved_at=now)
    )


def _hers(person_id: int, public_id: str) -> tuple[Any, ...]:
    return (Passkey.person_id == person_id, Passkey.public_id == public_id, Passkey.ended_at.is_(None))
