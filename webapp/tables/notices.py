"""What a person is told, as a code and values; it is put into words when it is shown."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference


class Notice(Numbered, Base):
    """One thing told to one person."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person_id_told_at", "person_id", "told_at"),
        Index("ix_notice_told_at", "told_at"),  # what has been told since, for the messages
        facts(Kept.DAYS_90, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    code: Mapped[str] = mapped_column(String(40))
    values: Mapped[str] = mapped_column(Text)  # canonical JSON, no free text of others
    told_at: Mapped[datetime] = mapped_column(UtcInstant)
    read_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class MessageWay(Numbered, Revised, Base):
    """An e-mail address or a phone a person wants to be told through. Nothing is sent before a code has come back."""

    __tablename__ = "message_way"
    __table_args__ = (
        UniqueConstraint("person_id", "channel"),
        CheckConstraint("channel IN ('email', 'sms')", name="channel_known"),
        facts(Kept.WITH_THE_PERSON, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    channel: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(254))
    notices: Mapped[bool] = mapped_column(default=True)  # when something is told
    reminders: Mapped[bool] = mapped_column(default=True)  # the evening before
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    code_tries: Mapped[int] = mapped_column(Integer, default=0)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class OutgoingMessage(Numbered, Base):
    """The outbox of messages: one row for each, made once by its key, sent by `run-due`. The text says nothing of anybody."""

    __tablename__ = "outgoing_message"
    __table_args__ = (
        CheckConstraint("channel IN ('email', 'sms')", name="channel_known"),
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'given_up', 'too_late')", name="state_known"),
        Index("ix_outgoing_message_state_next_try_at", "state", "next_try_at"),
        facts(Kept.DAYS_90, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id")
    way_id: Mapped[int | None] = mapped_column(ForeignKey("message_way.id", name="fk_outgoing_message_way_id"))
    key: Mapped[str] = mapped_column(String(120), unique=True)  # notice:…, reminder:<person>:<day>:…, code:…
    channel: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(12))  # notice, reminder, code
    code: Mapped[str | None] = mapped_column(String(12))  # the digits of a confirmation, emptied when sent
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    good_until: Mapped[datetime] = mapped_column(UtcInstant)  # afterwards it would tell nothing new
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcInstant)
    sent_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    failure: Mapped[str | None] = mapped_column(String(40))  # a code: refused, down, timeout …
