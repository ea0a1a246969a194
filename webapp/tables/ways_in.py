"""The ways in: printed cards, phones and who uses them, passkeys, authenticators, identities elsewhere, one-time steps."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.tables.base import Base, Kept, Numbered, UtcInstant, Wall, facts, reference


class CodeCard(Numbered, Base):
    """A printed card that takes one person in once. Of the code and the three pictures only keyed hashes are kept."""

    __tablename__ = "code_card"
    __table_args__ = (
        Index("ix_code_card_person_id_made_at", "person_id", "made_at"),
        facts(Kept.DAYS_90, Wall.OPEN),
    )

    person_id: Mapped[int] = reference("person.id", index=False)
    organisation_id: Mapped[int] = reference("organisation.id")  # whose staff printed it
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", name="fk_code_card_made_by_id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pictures_hash: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(Integer, default=0)  # wrong pictures
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)
    used_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    blocked_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Device(Numbered, Base):
    """A browser on a phone or computer that somebody has a code for, found by the hash of its cookie."""

    __tablename__ = "device"
    __table_args__ = (facts(Kept.SESSION, Wall.OPEN),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    last_used_at: Mapped[datetime] = mapped_column(UtcInstant)


class PhoneUser(Numbered, Base):
    """Somebody who gets in on this device with a code of her own. The start screen shows the symbol, never a name."""

    __tablename__ = "phone_user"
    __table_args__ = (
        CheckConstraint("kind IN ('pin', 'pictures', 'passkey')", name="kind_known"),
        CheckConstraint("phone IN ('own', 'shared', 'unsaid')", name="phone_known"),
        CheckConstraint("(kind = 'passkey') = (secret_hash IS NULL)", name="code_is_kept_hashed"),
        Index(
            "uq_phone_user_device_id_person_id", "device_id", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_phone_user_device_id_symbol", "device_id", "symbol", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        facts(Kept.WITH_THE_PERSON, Wall.OPEN),
    )  # fmt: skip

    device_id: Mapped[int] = reference("device.id", index=False)
    person_id: Mapped[int] = reference("person.id")
    symbol: Mapped[str] = mapped_column(String(20))  # one of language/pictures.py
    kind: Mapped[str] = mapped_column(String(12))
    secret_hash: Mapped[str | None] = mapped_column(String(255))  # argon2 of the PIN or the pictures
    phone: Mapped[str] = mapped_column(String(8), default="unsaid")  # the answer to whose phone this is
    tries: Mapped[int] = mapped_column(Integer, default=0)  # wrong ones since the last right one
    locked_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # after five: only a new card opens it
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Passkey(Numbered, Base):
    """A WebAuthn credential: the public half of a key that the phone's own lock guards."""

    __tablename__ = "passkey"
    __table_args__ = (facts(Kept.WITH_THE_PERSON, Wall.OPEN),)

    person_id: Mapped[int] = reference("person.id")
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)  # base64url
    public_key: Mapped[str] = mapped_column(Text)  # base64url of the COSE key
    sign_count: Mapped[int] = mapped_column(Integer, default=0)
    name: Mapped[str] = mapped_column(String(60), default="")  # the person's own word for it
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Authenticator(Numbered, Base):
    """Staff's second factor: an app that makes six digits from a shared secret and the clock (TOTP, RFC 6238)."""

    __tablename__ = "authenticator"
    __table_args__ = (
        Index(
            "uq_authenticator_person_id", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        facts(Kept.WITH_THE_PERSON, Wall.OPEN),
    )  # fmt: skip

    person_id: Mapped[int] = reference("person.id", index=False)
    secret: Mapped[str] = mapped_column(String(255))  # encrypted under the installation's key
    last_step: Mapped[int | None] = mapped_column(
        Integer
    )  # the last 30 seconds a code was taken from: none counts twice
    tries: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class LinkedIdentity(Numbered, Base):
    """The same person at an OpenID provider: ID-porten, or the employer's log-in. By issuer and subject, nothing else."""

    __tablename__ = "linked_identity"
    __table_args__ = (
        Index(
            "uq_linked_identity_issuer_subject", "issuer", "subject", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        facts(Kept.WITH_THE_PERSON, Wall.OPEN),
    )  # fmt: skip

    person_id: Mapped[int] = reference("person.id")
    provider: Mapped[str] = mapped_column(String(16))  # idporten | staff
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime] = mapped_column(UtcInstant)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class LoginStep(Numbered, Base):
    """One step on the way in: single use, short-lived, bound to the browser that asked (trust.md § 2: ASVS 6.5)."""

    __tablename__ = "login_step"
    __table_args__ = (
        Index("ix_login_step_browser_hash_kind", "browser_hash", "kind"),
        facts(Kept.SESSION, Wall.OPEN),
    )

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of what the form or the link carries
    browser_hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", name="fk_login_step_person_id"), index=True)
    values: Mapped[str] = mapped_column(Text, default="{}")  # canonical JSON
    tries: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)
    used_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class VolunteerRequest(Numbered, Base):
    """Somebody who wants to list meeting places, her e-mail confirmed; waits for the coordinator."""

    __tablename__ = "volunteer_request"
    __table_args__ = (
        CheckConstraint("outcome IN ('approved', 'refused')", name="outcome_known"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="outcome_has_a_time"),
        UniqueConstraint("organisation_id", "email"),
        facts(Kept.DAYS_90, Wall.ORGANISATION),
    )

    organisation_id: Mapped[int] = reference("organisation.id", index=False)
    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10), default="nb")
    says: Mapped[str] = mapped_column(Text, default="")  # what she wants to arrange
    confirmed_at: Mapped[datetime] = mapped_column(UtcInstant)  # there is no row before the link was followed
    outcome: Mapped[str | None] = mapped_column(String(12))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", name="fk_volunteer_request_decided_by_id")
    )
