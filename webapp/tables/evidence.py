"""What happened, recorded once and never overwritten; and the standings the engine made of it."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference


class EvidenceRow(Numbered, Base):
    """One record of what happened. A correction is a new row whose `corrects_id` is the row it replaces."""

    __tablename__ = "evidence"
    __table_args__ = (
        # One correction of a record: two people correcting the same one collide here instead of doubling.
        Index(
            "uq_evidence_corrects_id",
            "corrects_id",
            unique=True,
            # Partial, as the next: most rows correct nothing, and a long import pays for each entry of an index.
            sqlite_where=text("corrects_id IS NOT NULL"),
            postgresql_where=text("corrects_id IS NOT NULL"),
        ),
        Index(
            "ix_evidence_meeting_id",
            "meeting_id",
            sqlite_where=text("meeting_id IS NOT NULL"),
            postgresql_where=text("meeting_id IS NOT NULL"),
        ),
        CheckConstraint("minutes IS NULL OR (minutes >= 0 AND minutes <= 720)", name="minutes_possible"),
        Index("ix_evidence_person_id_lesson_id", "person_id", "lesson_id"),
        Index(
            "uq_evidence_lesson_id_person_id",
            "lesson_id",
            "person_id",
            unique=True,
            sqlite_where=text("lesson_id IS NOT NULL AND corrects_id IS NULL"),
            postgresql_where=text("lesson_id IS NOT NULL AND corrects_id IS NULL"),
        ),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id", index=False)
    kind: Mapped[str] = mapped_column(String(20))  # engine EvidenceKind
    subject: Mapped[str] = mapped_column(String(40))
    happened_on: Mapped[date] = mapped_column(Date)
    minutes: Mapped[int | None] = mapped_column(Integer)
    skill: Mapped[str | None] = mapped_column(String(12))
    level: Mapped[str | None] = mapped_column(String(8))
    module: Mapped[str | None] = mapped_column(String(60))
    part: Mapped[str | None] = mapped_column(
        String(60)
    )  # the key of an agreed promise, or the id of the commitment, it keeps
    grade: Mapped[int | None] = mapped_column(Integer)  # in the subject Norwegian, 1 to 6
    came_late_minutes: Mapped[int | None] = mapped_column(Integer)
    left_early_minutes: Mapped[int | None] = mapped_column(Integer)
    told_us: Mapped[bool | None] = mapped_column(Boolean)  # of absence: a notice had come (meldt fravær)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"), index=False)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", name="fk_evidence_recorded_by_id"))
    recorded_by: Mapped[str] = mapped_column(String(60))  # role and office as the person sees it
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id", name="fk_evidence_corrects_id"))


class Meeting(Numbered, Revised, Base):
    """A planned meeting with one person: parental guidance in a group or alone, or follow-up."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('guidance_group', 'guidance_conversation', 'follow_up', 'review')", name="kind_known"
        ),
        CheckConstraint("way IN ('in_person', 'phone', 'video')", name="way_known"),
        CheckConstraint("interpreter IN ('not_needed', 'to_order', 'ordered')", name="interpreter_known"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        Index("ix_meeting_person_id_starts_at", "person_id", "starts_at"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    kind: Mapped[str] = mapped_column(String(24))
    starts_at: Mapped[datetime] = mapped_column(UtcInstant)
    ends_at: Mapped[datetime] = mapped_column(UtcInstant)
    held_on: Mapped[date] = mapped_column(Date)
    place_name: Mapped[str | None] = mapped_column(String(200))
    room: Mapped[str | None] = mapped_column(String(60))
    module: Mapped[str | None] = mapped_column(String(60))  # the content module that prepares for it
    cancelled: Mapped[bool] = mapped_column(default=False)
    way: Mapped[str] = mapped_column(String(12), default="in_person")
    interpreter: Mapped[str | None] = mapped_column(String(12))  # None: nothing is said about one
    address: Mapped[str | None] = mapped_column(String(200))
    bring: Mapped[str | None] = mapped_column(String(200))
    with_name: Mapped[str | None] = mapped_column(String(120))  # whom one meets, as the person shall see it
    with_phone: Mapped[str | None] = mapped_column(String(40))
    was_starts_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # before it was moved
    sequence: Mapped[int] = mapped_column(Integer, default=0)


class StoredStanding(Base):
    """A standing as the engine made it on a day; lists and pages read it, none computes its own."""

    __tablename__ = "stored_standing"
    __table_args__ = (
        # All that a list of thousands is narrowed by, so that it never reads the long values.
        Index("ix_stored_standing_state_person_id_side_due_on", "state", "person_id", "side", "due_on"),
        facts(Kept.WITH_THE_PERSON, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", primary=True, index=False)
    commitment: Mapped[str] = mapped_column(String(60), primary_key=True)  # its id in the engine
    side: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date | None] = mapped_column(Date)
    reckoned_on: Mapped[date] = mapped_column(Date)
    value: Mapped[str] = mapped_column(Text)  # canonical JSON of the whole standing


class Question(Numbered, Revised, Base):
    """ "Something is wrong here": a person's question about what is registered, and the answer."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_a_time"),
        Index("ix_question_person_id_asked_at", "person_id", "asked_at"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")  # who is asked
    lesson_id: Mapped[int] = reference("lesson.id")
    what: Mapped[str] = mapped_column(String(24))  # came | minutes | time | other
    text: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcInstant)  # on the phone, perhaps long before it was sent
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", name="fk_question_answered_by_id"))
    answered_by: Mapped[str | None] = mapped_column(String(60))
