"""Absence (fravær): what a person says, what the office decides about it, and the kind question after two lessons away."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference


class AbsenceNotice(Numbered, Revised, Base):
    """ "I can't come" (fraværsmelding): some days, or a part of one day. No free text and no papers: a reason's code alone."""

    __tablename__ = "absence_notice"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("(from_at IS NULL) = (to_at IS NULL)", name="both_times_or_none"),
        CheckConstraint("to_at IS NULL OR (to_at > from_at AND from_on = to_on)", name="part_of_one_day"),
        CheckConstraint(
            "reason IN ('ill', 'child_ill', 'doctor', 'appointment', 'own_days', 'family', 'leave', 'other', 'not_said')",
            name="reason_known",
        ),
        CheckConstraint("told_by IN ('person', 'office')", name="told_by_known"),
        Index("ix_absence_notice_person_id_from_on", "person_id", "from_on"),
        Index("ix_absence_notice_organisation_id_decided", "organisation_id", "decided", "from_on"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id", index=False)  # who answers
    reason: Mapped[str] = mapped_column(String(12))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)  # its last day
    from_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # of a part of a day, such as one lesson
    to_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id", name="fk_absence_notice_lesson_id"))
    has_note: Mapped[bool] = mapped_column(Boolean, default=False)  # she says that she has a doctor's note
    told_by: Mapped[str] = mapped_column(String(8), default="person")
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", name="fk_absence_notice_told_by_id"))
    told_by_words: Mapped[str | None] = mapped_column(String(60))  # role and office, when the office wrote it down
    made_at: Mapped[datetime] = mapped_column(UtcInstant)  # on the phone, perhaps long before it was sent
    sent_at: Mapped[datetime] = mapped_column(UtcInstant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    note_seen_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    note_seen_by: Mapped[str | None] = mapped_column(String(60))
    # The newest decision, beside its row, so that lists need no second look. False: not decided yet.
    decided: Mapped[bool] = mapped_column(Boolean, default=False)
    code: Mapped[str | None] = mapped_column(String(16))  # engine AbsenceCode
    leave: Mapped[str | None] = mapped_column(String(20))  # engine LeaveKind


class AbsenceDecision(Numbered, Base):
    """What the office decided about an absence, and why; never changed, a new one replaces it (IL § 46, IF § 69)."""

    __tablename__ = "absence_decision"
    __table_args__ = (
        Index("ix_absence_decision_person_id", "person_id"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    notice_id: Mapped[int] = reference("absence_notice.id")
    code: Mapped[str] = mapped_column(String(16))
    leave: Mapped[str | None] = mapped_column(String(20))
    because: Mapped[str] = mapped_column(Text)  # the reason, in the adviser's Norwegian words
    reference: Mapped[str | None] = mapped_column(String(60))  # in the municipality's own archive
    decided_at: Mapped[datetime] = mapped_column(UtcInstant)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_absence_decision_decided_by_id"))
    decided_by: Mapped[str] = mapped_column(String(60))
    appeal_until: Mapped[date | None] = mapped_column(Date)


class CheckIn(Numbered, Revised, Base):
    """ "We have missed you": the question asked after two lessons away without a word, before any list shows it."""

    __tablename__ = "check_in"
    __table_args__ = (
        CheckConstraint("answer IN ('all_well', 'ill', 'need_help', 'not_said')", name="answer_known"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_a_time"),
        Index("ix_check_in_person_id_asked_at", "person_id", "asked_at"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")  # on whose list it comes
    lessons: Mapped[int] = mapped_column(Integer)  # how many in a row
    last_lesson_id: Mapped[int] = reference("lesson.id")
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    answer: Mapped[str | None] = mapped_column(String(12))
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # by the office
    closed_by: Mapped[str | None] = mapped_column(String(60))
