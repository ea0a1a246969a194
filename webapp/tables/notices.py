"""What a person is told, as a code and values; it is put into words when it is shown."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, UtcInstant, Wall, facts, reference


class Notice(Numbered, Base):
    """One thing told to one person."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person_id_told_at", "person_id", "told_at"),
        facts(Kept.DAYS_90, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    code: Mapped[str] = mapped_column(String(40))
    values: Mapped[str] = mapped_column(Text)  # canonical JSON, no free text of others
    told_at: Mapped[datetime] = mapped_column(UtcInstant)
    read_at: Mapped[datetime | None] = mapped_column(UtcInstant)
