"""Meeting places and what happens there: structured facts, because those read well in every language."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference


class Place(Numbered, Revised, Base):
    """A library, a volunteer centre, a hall: somewhere to meet (møteplass)."""

    __tablename__ = "place"
    __table_args__ = (facts(Kept.REFERENCE, Wall.OPEN),)

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(32))
    municipality_number: Mapped[str] = mapped_column(ForeignKey("municipality.number"), index=True)
    address: Mapped[str | None] = mapped_column(String(200))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    web_address: Mapped[str | None] = mapped_column(String(300))
    closed_on: Mapped[date | None] = mapped_column(Date)  # from this day it is no longer shown; events keep their place


class Event(Numbered, Revised, Base):
    """One gathering at a place (språkkafé, åpen barnehage …)."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        Index("ix_event_municipality_number_starts_at", "municipality_number", "starts_at"),
        facts(Kept.REFERENCE, Wall.OPEN),
    )

    place_id: Mapped[int] = reference("place.id")
    # The place's own municipality, kept here too so the list of a municipality's week is one range of one index.
    municipality_number: Mapped[str] = mapped_column(ForeignKey("municipality.number"), index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    kind: Mapped[str] = mapped_column(String(32))
    starts_at: Mapped[datetime] = mapped_column(UtcInstant)
    ends_at: Mapped[datetime] = mapped_column(UtcInstant)
    free: Mapped[bool] = mapped_column(Boolean, default=True)
    children_welcome: Mapped[bool] = mapped_column(Boolean, default=False)
    step_free: Mapped[bool] = mapped_column(Boolean, default=False)
    audience: Mapped[str] = mapped_column(String(24), default="everyone")
    languages: Mapped[str] = mapped_column(String(120), default="nb")  # tags, space between
    words: Mapped[str | None] = mapped_column(Text)  # the organiser's own, in words_language
    words_language: Mapped[str | None] = mapped_column(String(10))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class SavedEvent(Base):
    """A gathering a person has put in her own week. Hers alone: no office sees where she goes."""

    __tablename__ = "saved_event"
    __table_args__ = (UniqueConstraint("person_id", "event_id"), facts(Kept.DAYS_90, Wall.PERSON))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = reference("person.id", index=False)
    event_id: Mapped[int] = reference("event.id")
    saved_at: Mapped[datetime] = mapped_column(UtcInstant)
