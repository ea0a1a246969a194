"""Municipalities (public facts from Kartverket), and the organisations that are tenants of the installation."""

from sqlalchemy import CheckConstraint, Float, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Wall, facts, reference


class Municipality(Base):
    """One of Norway's 357 municipalities (kommune)."""

    __tablename__ = "municipality"
    __table_args__ = (facts(Kept.REFERENCE, Wall.OPEN),)

    number: Mapped[str] = mapped_column(String(4), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    official_name: Mapped[str] = mapped_column(String(200))
    county: Mapped[str] = mapped_column(String(120))
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)


class Organisation(Numbered, Base):
    """A municipality's service, a reception centre, a school or a volunteer centre that uses Samvei."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('municipality', 'reception_centre', 'school', 'volunteer_centre')", name="kind_known"
        ),
        facts(Kept.ORGANISATION, Wall.OPEN),
    )

    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    municipality_number: Mapped[str] = mapped_column(ForeignKey("municipality.number"), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    opening_hours: Mapped[str | None] = mapped_column(String(120))


class SourceId(Base):
    """The id a thing has in the organisation's own system, so the same file twice changes nothing."""

    __tablename__ = "source_id"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "source_id"),
        facts(Kept.WITH_THE_PERSON, Wall.ORGANISATION),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = reference("organisation.id")
    kind: Mapped[str] = mapped_column(String(20))  # person, class, lesson, plan, meeting, result
    source_id: Mapped[str] = mapped_column(String(120))
    row_id: Mapped[int] = mapped_column(Integer, index=True)
    digest: Mapped[str] = mapped_column(String(64), default="")  # of the row as last imported
