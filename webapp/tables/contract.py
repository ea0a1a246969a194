"""Plans (decisions) and contracts (mutual commitments), each version frozen as canonical JSON; drafts before, confirmations after."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference


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


class Confirmation(Numbered, Base):
    """One side's confirmation of one contract version, in the app or on paper, with exactly what was shown. Never changed."""

    __tablename__ = "confirmation"
    __table_args__ = (
        UniqueConstraint("contract_version_id", "side"),
        CheckConstraint("side IN ('person', 'municipality')", name="side_known"),
        CheckConstraint("method IN ('app', 'paper')", name="method_known"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id")  # whose contract it is
    organisation_id: Mapped[int] = reference("organisation.id")
    contract_version_id: Mapped[int] = reference("contract_version.id", index=False)
    side: Mapped[str] = mapped_column(String(12))
    method: Mapped[str] = mapped_column(String(8))
    confirmed_on: Mapped[date] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(10))
    content: Mapped[str] = mapped_column(Text)  # RFC 8785: codes, numbers, the Bokmål and the translation shown
    digest: Mapped[str] = mapped_column(String(64))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_confirmation_recorded_by_id"))
    recorded_by: Mapped[str] = mapped_column(String(60))  # role and office as the person sees it; "" when herself
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)


class PlanDraft(Numbered, Revised, Base):
    """A plan and contract being made, kept between two visits; one for each person and office. The person may read it."""

    __tablename__ = "plan_draft"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"), facts(Kept.PROGRAMME, Wall.PERSON))

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    content: Mapped[str] = mapped_column(Text)  # canonical JSON of the form as typed
    updated_at: Mapped[datetime] = mapped_column(UtcInstant)
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_plan_draft_updated_by_id"))
    updated_by: Mapped[str] = mapped_column(String(60))


class GoneThrough(Numbered, Base):
    """A line of a plan or contract explained to the person, with which interpreter, in which language. Only added to."""

    __tablename__ = "gone_through"
    __table_args__ = (
        CheckConstraint(
            "interpreter IN ('not_needed', 'in_the_room', 'by_screen', 'by_phone')", name="interpreter_known"
        ),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id")
    organisation_id: Mapped[int] = reference("organisation.id")
    contract_version_id: Mapped[int | None] = reference("contract_version.id", nullable=True)
    line: Mapped[str] = mapped_column(String(60))  # a commitment's id, or "plan"
    gone_through_on: Mapped[date] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(10))
    interpreter: Mapped[str] = mapped_column(String(16))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_gone_through_recorded_by_id"))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
