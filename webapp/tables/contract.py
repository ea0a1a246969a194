"""Plans (decisions) and contracts (mutual commitments), each version frozen as canonical JSON."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, UtcInstant, Wall, facts, reference


class PlanVersion(Numbered, Base):
    """A version of the plan: integreringsplan (IL § 15), norskplan (§ 34) or the 2003 act's individuell plan."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("person_id", "number"),
        CheckConstraint("kind IN ('integration_plan', 'norwegian_plan', 'individual_plan')", name="kind_known"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    decided_on: Mapped[date] = mapped_column(Date)
    decision_reference: Mapped[str] = mapped_column(String(60))
    content: Mapped[str] = mapped_column(Text)  # RFC 8785
    digest: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)


class ContractVersion(Numbered, Base):
    """A version of the integration contract (IL § 16); it stands beside the plan, signed or not."""

    __tablename__ = "contract_version"
    __table_args__ = (UniqueConstraint("person_id", "number"), facts(Kept.PROGRAMME, Wall.PERSON))

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    plan_version_id: Mapped[int] = reference("plan_version.id")
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    signed_by_person_on: Mapped[date | None] = mapped_column(Date)
    signed_by_municipality_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
