"""Linking and unlinking, a log-in noted, and what a logout elsewhere ends here."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.engine.revision import canonical, digest
from webapp.features.identity.providers import Provider
from webapp.tables.people import LoginSession
from webapp.tables.ways_in import LinkedIdentity, LoginStep

TOLD_KEPT = timedelta(minutes=30)  # longer than any logout token counts, so that none counts twice


def link(db: Session, person_id: int, provider: Provider, subject: str, now: datetime) -> str | None:
    """Links what she proved elsewhere to her account; None when done, else why not: someone_else or has_another."""
    mine = db.scalar(
        select(LinkedIdentity.subject).where(
            LinkedIdentity.person_id == person_id,
            LinkedIdentity.provider == provider.code,
            LinkedIdentity.issuer == provider.issuer,
            LinkedIdentity.ended_at.is_(None),
        )
    )
    if mine is not None:
        return None if mine == subject else "has_another"
    added = db.scalar(
        _insert(db)(LinkedIdentity)
        .values(person_id=person_id, provider=provider.code, issuer=provider.issuer, subject=subject, linked_at=now)
        .on_conflict_do_nothing()
        .returning(LinkedIdentity.id)
    )
    return "someone_else" if added is None else None


def unlink(db: Session, person_id: int, provider_code: str, now: datetime) -> None:
    """Her links to this provider end; it lets nobody in as her from now on."""
    db.execute(
        update(LinkedIdentity)
        .where(
            LinkedIdentity.person_id == person_id,
            LinkedIdentity.provider == provider_code,
            LinkedIdentity.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def note_log_in(db: Session, identity_id: int, now: datetime) -> bool:
    """Its last use, in the write that opens the session; False when it was unlinked a moment ago."""
    noted = db.execute(
        update(LinkedIdentity)
        .where(LinkedIdentity.id == identity_id, LinkedIdentity.ended_at.is_(None))
        .values(last_used_at=now)
    )
    return noted.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def note_proof(db: Session, person_id: int, session_id: int | None, identity_id: int, now: datetime) -> bool:
    """She proved once more, elsewhere, that it is her; False when that link is not hers or ended a moment ago."""
    mine = select(LinkedIdentity.id).where(
        LinkedIdentity.id == identity_id, LinkedIdentity.person_id == person_id, LinkedIdentity.ended_at.is_(None)
    )
    if db.scalar(mine) is None:
        return False
    db.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
        .values(proved_at=now)
    )
    return True


def log_out_here(db: Session, provider: Provider, subject: str, token_id: str, now: datetime) -> bool:
    """Ends every session that this subject came in by; False when this very token was told before."""
    told = canonical({"issuer": provider.issuer, "jti": token_id})
    noted = db.scalar(
        _insert(db)(LoginStep)
        .values(
            token_hash=digest(f"logout {told}"), browser_hash=digest("no browser"), kind="logout", values="{}",
            made_at=now, expires_at=now + TOLD_KEPT, used_at=now,
        )
        .on_conflict_do_nothing()
        .returning(LoginStep.id)
    )  # fmt: skip
    if noted is None:
        return False
    whose = select(LinkedIdentity.person_id).where(
        LinkedIdentity.provider == provider.code,
        LinkedIdentity.issuer == provider.issuer,
        LinkedIdentity.subject == subject,
    )
    db.execute(
        update(LoginSession)
        .where(LoginSession.person_id.in_(whose), LoginSession.method == provider.code, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return True


def _insert(db: Session):  # type: ignore[no-untyped-def]  # noqa: ANN202  one of two dialects' own insert
    return postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
