"""Who looked, how often somebody tried to log in, and what a phone has already sent."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, UtcInstant, Wall, facts, reference


class Look(Numbered, Base):
    """Somebody else read a person's record. Written before the page is shown, never changed."""

    __tablename__ = "look"
    __table_args__ = (
        Index("ix_look_person_id_looked_at", "person_id", "looked_at"),
        facts(Kept.ACCESS_LOG, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    looker_id: Mapped[int] = reference("person.id")
    organisation_id: Mapped[int] = reference("organisation.id")
    role: Mapped[str] = mapped_column(String(16))
    part: Mapped[str] = mapped_column(String(40))  # which page, as a permission's name
    reason: Mapped[str | None] = mapped_column(String(300))
    looked_at: Mapped[datetime] = mapped_column(UtcInstant)


class Attempt(Base):
    """How often a key (a hashed name, an address) tried within a window; kept in the database, so workers agree."""

    __tablename__ = "attempt"
    __table_args__ = (facts(Kept.DAYS_90, Wall.OPEN),)

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    window_starts_at: Mapped[datetime] = mapped_column(UtcInstant, primary_key=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)


class Receipt(Base):
    """The outcome of a write sent from an outbox, in the same transaction as the change: sent twice, done once."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("sender", "write_id"),
        facts(Kept.DAYS_90, Wall.OPEN),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sender: Mapped[str] = mapped_column(String(80))  # person's public id, or a random browser key on public forms
    write_id: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(300))
    body_digest: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(Text)  # canonical JSON: status and where to look, no page
    made_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
