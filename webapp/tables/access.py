"""Who looked and in what chain, who may see a protected person, how often somebody tried to log in, and what a phone has already sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, UtcInstant, Wall, facts, reference


class Look(Numbered, Base):
    """Somebody else read a person's record. Written before the page is shown, never changed."""

    __tablename__ = "look"
    __table_args__ = (
        Index("ix_look_person_id_looked_at", "person_id", "looked_at"),
        Index("uq_look_organisation_id_month_number", "organisation_id", "month", "number", unique=True),
        facts(Kept.ACCESS_LOG, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    looker_id: Mapped[int] = reference("person.id")
    organisation_id: Mapped[int] = reference("organisation.id")
    role: Mapped[str] = mapped_column(String(16))
    part: Mapped[str] = mapped_column(String(40))  # which page, as a permission's name
    purpose: Mapped[str | None] = mapped_column(String(24))  # of the service through which she was reached
    unusual: Mapped[bool | None] = mapped_column()  # outside the looker's own list; then there is a reason
    reason: Mapped[str | None] = mapped_column(String(300))
    looked_at: Mapped[datetime] = mapped_column(UtcInstant)
    # The chain of one organisation's month: each line holds the digest of the one before (policy/looks.py).
    month: Mapped[str | None] = mapped_column(String(7))  # 2026-11, in Oslo
    number: Mapped[int | None] = mapped_column(Integer)  # 1 is the month's first
    previous: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str | None] = mapped_column(String(64))


class LookHead(Base):
    """How far one organisation's month of looks has come; stays when the month itself goes, so that the chain still fits."""

    __tablename__ = "look_head"
    __table_args__ = (facts(Kept.ORGANISATION, Wall.ORGANISATION),)

    organisation_id: Mapped[int] = reference("organisation.id", index=False, primary=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    taken_away_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # the month is past its date and gone


class NamedStaff(Numbered, Base):
    """One of the few who may open a strictly protected person's record (adressesperre, trust.md § 3)."""

    __tablename__ = "named_staff"
    __table_args__ = (
        Index(
            "uq_named_staff_person_id_staff_id", "person_id", "staff_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )  # fmt: skip

    person_id: Mapped[int] = reference("person.id", index=False)
    staff_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_named_staff_staff_id"), index=True)
    organisation_id: Mapped[int] = reference("organisation.id")
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_named_staff_named_by_id"))
    named_at: Mapped[datetime] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class ProtectionChange(Numbered, Base):
    """Address protection switched on or off: when, and by which office. Never why. Never changed."""

    __tablename__ = "protection_change"
    __table_args__ = (
        CheckConstraint("level IN ('none', 'confidential', 'strictly_confidential')", name="level_known"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id")
    organisation_id: Mapped[int] = reference("organisation.id")
    level: Mapped[str] = mapped_column(String(24))
    changed_at: Mapped[datetime] = mapped_column(UtcInstant)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_protection_change_changed_by_id"))


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
