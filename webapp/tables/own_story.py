"""What a person writes about herself, the yes that lets an office read it, and her move from a centre to a municipality."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference


class OwnEntry(Numbered, Revised, Base):
    """One thing she wrote: a school, a job, a language, a wish. Nobody else reads it without her yes."""

    __tablename__ = "own_entry"
    __table_args__ = (
        CheckConstraint("kind IN ('education', 'work', 'language', 'wish')", name="kind_known"),
        Index("ix_own_entry_person_id_kind", "person_id", "kind"),
        facts(Kept.WITH_THE_PERSON, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(Text, default="")
    from_year: Mapped[int | None] = mapped_column(Integer)
    to_year: Mapped[int | None] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(UtcInstant)


class Consent(Numbered, Base):
    """Her yes to one office's reading what she wrote herself; taken back at any time."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("what IN ('own_story')", name="what_known"),
        Index("ix_consent_person_id_organisation_id", "person_id", "organisation_id"),
        # One yes at a time to each office.
        Index(
            "uq_consent_person_id_organisation_id",
            "person_id",
            "organisation_id",
            "what",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        facts(Kept.WITH_THE_PERSON, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    what: Mapped[str] = mapped_column(String(16), default="own_story")
    given_at: Mapped[datetime] = mapped_column(UtcInstant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Handover(Numbered, Revised, Base):
    """She moves from a reception centre to a municipality: what follows because the law says so follows from this day."""

    __tablename__ = "handover"
    __table_args__ = (
        # One that was undone does not stand in the way of the same day registered anew.
        Index(
            "uq_handover_person_id_moves_on",
            "person_id",
            "moves_on",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    from_organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", name="fk_handover_from_organisation_id"), index=True
    )
    to_organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", name="fk_handover_to_organisation_id"), index=True
    )
    moves_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_handover_made_by_id"))
    made_by: Mapped[str] = mapped_column(String(60))
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # her yes or no to what she wrote herself
    shares_own_story: Mapped[bool | None] = mapped_column()
    undone_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # registered by mistake, taken back before the day
    before: Mapped[str | None] = mapped_column(
        Text
    )  # canonical JSON of what stood before, so that it can be undone exactly
