"""A person, her circumstances (what the law asks), who serves her, and her way in: four tables for four things."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, Revised, UtcInstant, Wall, facts, reference


class Person(Numbered, Revised, Base):
    """Somebody Samvei knows: participant, resident, volunteer or staff. No national identity number."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("protection IN ('none', 'confidential', 'strictly_confidential')", name="protection_known"),
        Index("ix_person_sort_key_id", "sort_key", "id"),
        facts(Kept.WITH_THE_PERSON, Wall.PERSON),
    )

    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(10), default="nb")
    # Made in Python (`webapp.language.names`): neither database sorts Norwegian without help.
    sort_key: Mapped[str] = mapped_column(String(500), default="")
    search_key: Mapped[str] = mapped_column(String(500), default="", index=True)
    protection: Mapped[str] = mapped_column(String(24), default="none")
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    disabled_at: Mapped[datetime | None] = mapped_column(
        UtcInstant
    )  # the account is closed: no session counts from here


class Circumstances(Revised, Base):
    """The facts the law asks about one person. Never the asylum decision or its reason: only the day a duty ended."""

    __tablename__ = "circumstances"
    __table_args__ = (facts(Kept.PROGRAMME, Wall.PERSON),)

    person_id: Mapped[int] = reference("person.id", primary=True, index=False)
    birth_date: Mapped[date | None] = mapped_column(Date)
    applied_on: Mapped[date | None] = mapped_column(Date)
    arrived_on: Mapped[date | None] = mapped_column(Date)
    in_ordinary_reception: Mapped[bool] = mapped_column(Boolean, default=False)
    reception_training_offered_on: Mapped[date | None] = mapped_column(Date)
    duty_ended_on: Mapped[date | None] = mapped_column(Date)
    permit_granted_on: Mapped[date | None] = mapped_column(Date)
    permit_applied_from_abroad: Mapped[bool] = mapped_column(Boolean, default=False)
    collective_protection: Mapped[bool] = mapped_column(Boolean, default=False)
    settled_on: Mapped[date | None] = mapped_column(Date)
    settled_by_agreement: Mapped[bool] = mapped_column(Boolean, default=True)
    education: Mapped[str | None] = mapped_column(String(32))  # engine Education
    needs_b2: Mapped[bool] = mapped_column(Boolean, default=False)
    programme_offered_on: Mapped[date | None] = mapped_column(Date)
    programme_decided_on: Mapped[date | None] = mapped_column(Date)
    programme_started_on: Mapped[date | None] = mapped_column(Date)
    programme_ended_on: Mapped[date | None] = mapped_column(Date)
    end_goal: Mapped[str | None] = mapped_column(String(40))  # engine EndGoal
    weekly_minutes: Mapped[int | None] = mapped_column(Integer)  # the plan's own number; the act names none
    norwegian_offered_on: Mapped[date | None] = mapped_column(Date)
    norwegian_started_on: Mapped[date | None] = mapped_column(Date)
    goal_listening: Mapped[str | None] = mapped_column(String(8))
    goal_reading: Mapped[str | None] = mapped_column(String(8))
    goal_writing: Mapped[str | None] = mapped_column(String(8))
    goal_speaking: Mapped[str | None] = mapped_column(String(8))
    guidance_form: Mapped[str | None] = mapped_column(String(12))  # group | individual
    guidance_meetings_decided: Mapped[int | None] = mapped_column(Integer)  # a reduced number, when decided
    cohort: Mapped[str | None] = mapped_column(String(12))  # the label, beside what it was resolved from
    cohort_inputs: Mapped[str | None] = mapped_column(Text)  # canonical JSON
    family_member: Mapped[bool] = mapped_column(Boolean, default=False)  # IL § 9 f: no settlement agreement needed
    resettlement_refugee: Mapped[bool] = mapped_column(Boolean, default=False)  # given entry before travelling, IL § 6
    programme_demanded_on: Mapped[date | None] = mapped_column(Date)
    programme_last_day: Mapped[date | None] = mapped_column(Date)  # as the decision says; None: the law's longest
    programme_extended_months: Mapped[int] = mapped_column(Integer, default=0)
    programme_ended_by: Mapped[str | None] = mapped_column(String(16))  # engine EndedBy
    norwegian_extended_months: Mapped[int] = mapped_column(Integer, default=0)
    norwegian_given_in: Mapped[str | None] = mapped_column(String(20))  # engine NorwegianGivenIn; None: ordinary
    norwegian_deferred_to: Mapped[date | None] = mapped_column(Date)  # utsatt oppstart, IF §§ 20-22
    norwegian_duty_only: Mapped[bool] = mapped_column(Boolean, default=False)
    outside_reception_duty: Mapped[bool] = mapped_column(Boolean, default=False)
    reception_kind: Mapped[str | None] = mapped_column(
        String(12)
    )  # arrival | transit; None: as in_ordinary_reception says
    interpreter_needed: Mapped[bool] = mapped_column(Boolean, default=False)
    interpreter_language: Mapped[str | None] = mapped_column(String(40))  # IF § 47
    lives_with_parents: Mapped[bool | None] = mapped_column(Boolean)  # None: not said; the stipend's share, IL § 19
    partner_takes_part: Mapped[bool | None] = mapped_column(Boolean)  # spouse or cohabitant in a programme too
    alone_with_care: Mapped[bool | None] = mapped_column(Boolean)  # of the children; the days with a sick child, IF § 6
    self_certificate_removed_on: Mapped[date | None] = mapped_column(Date)  # by decision, IF § 9
    # Made anew whenever evidence changes; a page whose stored standings are of another day reckons live.
    reckoned_on: Mapped[date | None] = mapped_column(Date)


class Child(Base):
    """A child the person cares for: only the birth date, because the duties turn on age alone."""

    __tablename__ = "child"
    __table_args__ = (UniqueConstraint("person_id", "born_on"), facts(Kept.PROGRAMME, Wall.PERSON))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = reference("person.id", index=False)
    born_on: Mapped[date] = mapped_column(Date)


class Stretch(Numbered, Revised, Base):
    """A stretch of time the law asks about: living in a municipality, full-time work, a pause in the programme."""

    __tablename__ = "stretch"
    __table_args__ = (
        CheckConstraint("kind IN ('residence', 'full_time_work', 'leave', 'stop')", name="kind_known"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_it_begins"),
        Index("ix_stretch_person_id_kind", "person_id", "kind"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    kind: Mapped[str] = mapped_column(String(16))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)  # the last day of it
    municipality_number: Mapped[str | None] = mapped_column(
        ForeignKey("municipality.number", name="fk_stretch_municipality_number")
    )  # of a residence
    decision_reference: Mapped[str | None] = mapped_column(String(60))


class Exemption(Numbered, Base):
    """Fritak: a commitment the person need not keep, by a decision made elsewhere. Never why."""

    __tablename__ = "exemption"
    __table_args__ = (UniqueConstraint("person_id", "commitment"), facts(Kept.PROGRAMME, Wall.PERSON))

    person_id: Mapped[int] = reference("person.id", index=False)
    commitment: Mapped[str] = mapped_column(String(60))  # its id in the engine
    decided_on: Mapped[date] = mapped_column(Date)
    decision_reference: Mapped[str | None] = mapped_column(String(60))


class Service(Numbered, Base):
    """A person is served by an organisation, for one purpose, between two dates; several at once."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "purpose", "from_on"),
        CheckConstraint(
            "purpose IN ('housing', 'reception_training', 'teaching', 'programme', 'norwegian', 'follow_up')",
            name="purpose_known",
        ),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_it_begins"),
        Index("ix_service_organisation_id_person_id", "organisation_id", "person_id"),
        facts(Kept.PROGRAMME, Wall.PERSON),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id", index=False)
    purpose: Mapped[str] = mapped_column(String(24))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", name="fk_service_contact_id"), index=True)
    contact_name: Mapped[str | None] = mapped_column(String(120))  # as the person shall see it
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    contact_hours: Mapped[str | None] = mapped_column(String(60))


class Role(Base):
    """What somebody does for an organisation: staff roles only; being a participant is being served."""

    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "name"),
        CheckConstraint(
            "name IN ('adviser', 'leader', 'teacher', 'substitute', 'office', 'reception', 'volunteer', 'coordinator', 'admin')",
            name="name_known",
        ),
        facts(Kept.ORGANISATION, Wall.OPEN),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")
    name: Mapped[str] = mapped_column(String(16))
    ended_on: Mapped[date | None] = mapped_column(Date)


class Credential(Base):
    """One way to prove who one is; now a log-in name with a password (argon2)."""

    __tablename__ = "credential"
    __table_args__ = (facts(Kept.WITH_THE_PERSON, Wall.OPEN),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = reference("person.id")
    kind: Mapped[str] = mapped_column(String(16), default="password")
    name: Mapped[str] = mapped_column(String(120), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(255))
    demo: Mapped[bool] = mapped_column(Boolean, default=False)  # refused outside demo mode


class LoginSession(Numbered, Base):
    """A log-in on one device, found by the hash of its cookie; ended rows stay until purged."""

    __tablename__ = "login_session"
    __table_args__ = (
        CheckConstraint("phone IN ('own', 'shared', 'unsaid')", name="phone_known"),
        facts(Kept.SESSION, Wall.OPEN),
    )

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = reference("person.id")
    form_secret: Mapped[str] = mapped_column(String(64))  # CSRF tokens are masked copies of this
    phone: Mapped[str | None] = mapped_column(String(8))  # the answer to "does anyone else use this phone?"
    device_id: Mapped[int | None] = mapped_column(Integer, index=True)  # device.id; none where nobody has a code
    method: Mapped[str | None] = mapped_column(String(12))  # how she proved who she is: pin, pictures, passkey, card …
    described: Mapped[str | None] = mapped_column(String(40))  # "Android, Chrome": enough to know one's own phone again
    proved_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # when she last gave her code; then log-in
    ends_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # the latest it lives, however much it is used
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    last_used_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
