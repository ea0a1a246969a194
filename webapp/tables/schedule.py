"""Classes, who goes to them, and their lessons as occurrences of a series."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference

LESSON_KINDS = (
    "norwegian",
    "social_studies",
    "life_skills",
    "parental_guidance",
    "work",
    "conversation",
    "information",
)


class SchoolClass(Numbered, Revised, Base):
    """A class (klasse, gruppe) of one organisation; its pupils may be served by several."""

    __tablename__ = "school_class"
    __table_args__ = (facts(Kept.PROGRAMME, Wall.ORGANISATION),)

    organisation_id: Mapped[int] = reference("organisation.id")
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    teacher_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", name="fk_school_class_teacher_id"), index=True
    )
    teacher_name: Mapped[str | None] = mapped_column(String(120))
    teacher_phone: Mapped[str | None] = mapped_column(String(40))


class Enrolment(Base):
    """A person goes to a class between two dates."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("person_id", "class_id"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_it_begins"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = reference("person.id", index=False)
    class_id: Mapped[int] = reference("school_class.id")
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)


class Series(Numbered, Base):
    """A rhythm of lessons; its UID is what a calendar app knows them by."""

    __tablename__ = "series"
    __table_args__ = (facts(Kept.PROGRAMME, Wall.ORGANISATION),)

    organisation_id: Mapped[int] = reference("organisation.id")
    class_id: Mapped[int] = reference("school_class.id")
    uid: Mapped[str] = mapped_column(String(120), unique=True)


class Lesson(Numbered, Revised, Base):
    """One occurrence of a series. A move keeps the original start and raises the sequence (RFC 5545)."""

    __tablename__ = "lesson"
    __table_args__ = (
        UniqueConstraint("series_id", "original_starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("minutes > 0 AND minutes <= 720", name="minutes_possible"),
        CheckConstraint("status IN ('planned', 'moved', 'cancelled')", name="status_known"),
        Index("ix_lesson_class_id_starts_at", "class_id", "starts_at"),
        facts(Kept.PROGRAMME, Wall.ORGANISATION),
    )

    organisation_id: Mapped[int] = reference("organisation.id")
    class_id: Mapped[int] = reference("school_class.id", index=False)
    series_id: Mapped[int] = reference("series.id", index=False)
    original_starts_at: Mapped[datetime] = mapped_column(UtcInstant)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    status: Mapped[str] = mapped_column(String(12), default="planned")
    starts_at: Mapped[datetime] = mapped_column(UtcInstant)
    ends_at: Mapped[datetime] = mapped_column(UtcInstant)
    held_on: Mapped[date] = mapped_column(Date)  # the day of starts_at in Oslo
    minutes: Mapped[int] = mapped_column(Integer)  # taught, breaks not counted (reading I, rules.md § 16)
    kind: Mapped[str] = mapped_column(String(24))
    module: Mapped[str | None] = mapped_column(String(60))  # of social studies; area of life skills
    topic: Mapped[str | None] = mapped_column(String(200))
    place_name: Mapped[str | None] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(200))
    room: Mapped[str | None] = mapped_column(String(60))
    registered_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # None: nobody has registered who came
