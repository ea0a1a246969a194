"""What a person raises about her plan, her contract or what is registered, and what came of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference

MATTER_KINDS = ("explain", "change", "disagree", "appeal", "not_happened")


class Matter(Numbered, Revised, Base):
    """One thing raised: explain this, a proposed change, a disagreement, an appeal (klage), something that has not happened."""

    __tablename__ = "matter"
    __table_args__ = (
        CheckConstraint("kind IN ('explain', 'change', 'disagree', 'appeal', 'not_happened')", name="kind_known"),
        CheckConstraint("seen_by IN ('adviser', 'leader', 'only_me')", name="seen_by_known"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_a_time"),
        Index("ix_matter_person_id_raised_at", "person_id", "raised_at"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")  # who is asked
    contract_version_id: Mapped[int | None] = reference("contract_version.id", nullable=True)
    kind: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(60))  # a commitment's id, "plan", or "fact.<name>"
    text: Mapped[str] = mapped_column(Text, default="")
    seen_by: Mapped[str] = mapped_column(String(8), default="adviser")  # only_me: no office sees it
    made_at: Mapped[datetime] = mapped_column(UtcInstant)  # on the phone, perhaps long before it was sent
    raised_at: Mapped[datetime] = mapped_column(UtcInstant)
    answer_by: Mapped[date | None] = mapped_column(Date)  # our aim, not law
    decision_reference: Mapped[str | None] = mapped_column(String(60))  # of an appeal: the decision appealed against
    decided_on: Mapped[date | None] = mapped_column(Date)
    appeal_by: Mapped[date | None] = mapped_column(Date)  # the last day in time, as it was told
    handed_on_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # the file went to the municipality's case system
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", name="fk_matter_answered_by_id"))
    answered_by: Mapped[str | None] = mapped_column(String(60))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # taken back by the person
