"""Logging in and out: one session row, ended at once when asked."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select, true, update
from sqlalchemy.orm import Session

from webapp.policy.actor import Actor
from webapp.tables.database import Database, Who
from webapp.tables.people import Credential, LoginSession, Person, Role


@dataclass(frozen=True)
class Found:
    """A log-in name that somebody has. is_demo: of the demo, where a password is enough."""

    person_id: int
    secret_hash: str
    is_demo: bool


def credential_named(db: Session, name: str, *, demo: bool) -> Found | None:
    """Whose log-in name this is; demo credentials only in demo mode."""
    row = db.execute(
        select(Credential.person_id, Credential.secret_hash, Credential.demo).where(
            func.lower(Credential.name) == name.lower(), true() if demo else Credential.demo.is_(False)
        )
    ).first()
    return Found(*row) if row else None


def is_open(database: Database, person_id: int) -> bool:
    """Whether her account is open. Asked as herself: the wall hides her from nobody in particular."""
    with database.reading(Who(person_id=person_id)) as db:
        open_account = (Person.id == person_id, Person.disabled_at.is_(None))
        return db.scalar(select(Person.id).where(*open_account)) is not None


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
