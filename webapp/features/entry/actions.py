"""Logging in and out: one session row, ended at once when asked."""

from datetime import date, datetime

from sqlalchemy import func, or_, select, true, update
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor
from webapp.tables.people import Credential, LoginSession, Person, Role


def credential_named(db: Session, name: str, *, demo: bool) -> tuple[int, str] | None:
    """(person id, stored hash) for a log-in name; demo credentials only in demo mode."""
    row = db.execute(
        select(Credential.person_id, Credential.secret_hash)
        .join(Person, Person.id == Credential.person_id)
        .where(
            Person.disabled_at.is_(None),
            func.lower(Credential.name) == name.lower(),
            true() if demo else Credential.demo.is_(False),
        )
    ).first()
    return (row.person_id, row.secret_hash) if row else None


def is_staff(db: Session, person_id: int, today: date) -> bool:
    """Whether the person holds a role, which sets how long her session lasts."""
    held = (Role.person_id == person_id, or_(Role.ended_on.is_(None), Role.ended_on > today))
    return db.scalar(select(Role.id).where(*held).limit(1)) is not None


def end_session(db: Session, actor: Actor, now: datetime) -> None:
    """Ends the session on the server at once, whatever the phone does."""
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == actor.session_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def say_whose_phone(db: Session, actor: Actor, phone: str, expires_at: datetime) -> None:
    """Keeps the answer on the session; only «own» lets the phone keep pages."""
    db.execute(
        update(LoginSession).where(LoginSession.id == actor.session_id).values(phone=phone, expires_at=expires_at)
    )
