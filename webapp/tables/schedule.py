"""Classes, who goes to them, and their lessons as occurrences of a series."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
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
    ended_on: Mapped[date | None] = mapped_column(Date)  # its last day; None: it goes on


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


class Series(Numbered, Revised, Base):
    """A rhythm of lessons. Those from files have a UID alone; those made here say how they repeat, in Oslo's clock."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= first_on", name="ends_after_it_begins"),
        facts(Kept.PROGRAMME, Wall.ORGANISATION),
    )

    organisation_id: Mapped[int] = reference("organisation.id")
    class_id: Mapped[int] = reference("school_class.id")
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    rule: Mapped[str | None] = mapped_column(
        String(200)
    )  # RFC 5545: FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE; None: from a file
    first_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)  # its last possible day
    starts: Mapped[str | None] = mapped_column(String(5))  # 09:00 on Oslo's clock, the whole year
    ends: Mapped[str | None] = mapped_column(String(5))
    except_holidays: Mapped[bool] = mapped_column(Boolean, default=True)
    except_days: Mapped[str] = mapped_column(Text, default="")  # ISO days, space between


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
    bring: Mapped[str | None] = mapped_column(String(200))  # what to bring, in the teacher's own words
    cancelled_because: Mapped[str | None] = mapped_column(String(16))  # a code: teacher_ill, room, holiday, other
    registered_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # None: nobody has registered who came


class LessonLoan(Numbered, Base):
    """A lesson lent to a substitute (vikar) for its day: she sees that lesson's list and marks it, nothing else."""

    __tablename__ = "lesson_loan"
    __table_args__ = (
        UniqueConstraint("lesson_id", "person_id"),
        facts(Kept.PROGRAMME, Wall.ORGANISATION),
    )

    organisation_id: Mapped[int] = reference("organisation.id")
    lesson_id: Mapped[int] = reference("lesson.id", index=False)
    person_id: Mapped[int] = reference("person.id")  # the substitute
    lent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", name="fk_lesson_loan_lent_by_id"))
    lent_at: Mapped[datetime] = mapped_column(UtcInstant)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Examination(Numbered, Revised, Base):
    """A test (prøve) a person is registered for. What it gave is evidence, one record for each part."""

    __tablename__ = "examination"
    __table_args__ = (
        CheckConstraint("kind IN ('norwegian', 'norwegian_c1', 'social_studies', 'citizenship')", name="kind_known"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        Index("ix_examination_person_id_starts_at", "person_id", "starts_at"),
        facts(Kept.TESTS, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    kind: Mapped[str] = mapped_column(String(16))
    parts: Mapped[str] = mapped_column(String(60), default="")  # engine Skill values, space between; of Norwegian alone
    starts_at: Mapped[datetime] = mapped_column(UtcInstant)
    ends_at: Mapped[datetime] = mapped_column(UtcInstant)
    held_on: Mapped[date] = mapped_column(Date)
    place_name: Mapped[str | None] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(200))
    room: Mapped[str | None] = mapped_column(String(60))
    bring: Mapped[str | None] = mapped_column(String(200))
    cancelled: Mapped[bool] = mapped_column(Boolean, default=False)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)


class NextStep(Numbered, Revised, Base):
    """The next step in Norwegian, agreed by the person and her teacher; the newest that is open is the one that counts."""

    __tablename__ = "next_step"
    __table_args__ = (
        Index("ix_next_step_person_id_agreed_on", "person_id", "agreed_on"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    skill: Mapped[str | None] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(String(300))  # the teacher's Norwegian words
    agreed_on: Mapped[date] = mapped_column(Date)
    look_again_on: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)


class CalendarFeed(Numbered, Base):
    """A secret address under which a calendar app reads a person's week. Only the hash of the secret is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("detail IN ('coarse', 'full')", name="detail_known"),
        facts(Kept.WITH_THE_PERSON, Wall.OPEN),
    )

    person_id: Mapped[int] = reference("person.id")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    detail: Mapped[str] = mapped_column(String(8), default="coarse")
    language: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    last_fetched_on: Mapped[date | None] = mapped_column(Date)
