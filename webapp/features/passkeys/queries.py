"""Which ways in of this feature somebody has."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from webapp.tables.database import Database, Who
from webapp.tables.people import Credential, Person
from webapp.tables.ways_in import Authenticator, LinkedIdentity, Passkey, PhoneUser


@dataclass(frozen=True)
class PasskeySeen:
    """One passkey in a list of her own. name: her word for it, maybe empty."""

    public_id: str
    name: str
    made_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Ways:
    """What lets her in beside cards, codes on phones and identities elsewhere. log_in_name: None without a password."""

    passkeys: tuple[PasskeySeen, ...]
    log_in_name: str | None
    has_authenticator: bool


@dataclass(frozen=True)
class KnownKey:
    """A passkey of ours, as the ceremony needs it."""

    id: int
    person_id: int
    credential_id: str
    public_key: str
    sign_count: int


@dataclass(frozen=True)
class NewKey:
    """The public half of a passkey just made; both texts base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def ways_of(db: Session, person_id: int) -> Ways:
    """Her passkeys, newest first, her password's name, and whether her app is confirmed."""
    keys = db.execute(
        select(Passkey.public_id, Passkey.name, Passkey.made_at, Passkey.last_used_at)
        .where(Passkey.person_id == person_id, Passkey.ended_at.is_(None))
        .order_by(Passkey.id.desc())
    )
    name = db.scalar(select(Credential.name).where(Credential.person_id == person_id).order_by(Credential.id).limit(1))
    return Ways(tuple(PasskeySeen(*row) for row in keys), name, has_second_factor(db, person_id))


def has_second_factor(db: Session, person_id: int) -> bool:
    """Whether she has an app that makes codes, and has shown that it works."""
    return bool(
        db.scalar(
            select(
                exists().where(
                    Authenticator.person_id == person_id,
                    Authenticator.ended_at.is_(None),
                    Authenticator.confirmed_at.is_not(None),
                )
            )
        )
    )


def passkey_of(db: Session, person_id: int, public_id: str) -> PasskeySeen | None:
    """One live passkey of hers; None for anybody else's."""
    row = db.execute(
        select(Passkey.public_id, Passkey.name, Passkey.made_at, Passkey.last_used_at).where(
            Passkey.public_id == public_id, Passkey.person_id == person_id, Passkey.ended_at.is_(None)
        )
    ).one_or_none()
    return PasskeySeen(*row) if row else None


def is_only_way(db: Session, person_id: int) -> bool:
    """Whether she has one passkey and no other way in: then only a new card helps when it is gone."""
    keys = len(db.scalars(select(Passkey.id).where(Passkey.person_id == person_id, Passkey.ended_at.is_(None))).all())
    others = db.scalar(
        select(
            exists().where(Credential.person_id == person_id)
            | exists().where(LinkedIdentity.person_id == person_id, LinkedIdentity.ended_at.is_(None))
            | exists().where(
                PhoneUser.person_id == person_id, PhoneUser.ended_at.is_(None), PhoneUser.locked_at.is_(None),
                PhoneUser.kind != "passkey",
            )
        )
    )  # fmt: skip
    return keys <= 1 and not others


def credential_ids(db: Session, person_id: int) -> list[str]:
    """Her live passkeys, as browsers name them."""
    return list(
        db.scalars(
            select(Passkey.credential_id)
            .where(Passkey.person_id == person_id, Passkey.ended_at.is_(None))
            .order_by(Passkey.id)
        )
    )


def known_key(db: Session, credential_id: str) -> KnownKey | None:
    """The live passkey with this id, whoever's it is."""
    row = db.execute(
        select(Passkey.id, Passkey.person_id, Passkey.credential_id, Passkey.public_key, Passkey.sign_count).where(
            Passkey.credential_id == credential_id, Passkey.ended_at.is_(None)
        )
    ).one_or_none()
    return KnownKey(*row) if row else None


def handle_of(database: Database, person_id: int) -> str | None:
    """What authenticators know her as (hex); None when her account is closed. Asked as herself: the wall hides her from nobody."""
    with database.reading(Who(person_id=person_id)) as db:
        return db.scalar(select(Person.public_id).where(Person.id == person_id, Person.disabled_at.is_(None)))


def names_of(database: Database, person_id: int) -> tuple[str, ...]:
    """Her names, which no password may be made of; empty when her account is closed."""
    with database.reading(Who(person_id=person_id)) as db:
        row = db.execute(
            select(Person.given_name, Person.family_name).where(Person.id == person_id, Person.disabled_at.is_(None))
        ).one_or_none()
    return tuple(row) if row else ()


def name_is_free(db: Session, name: str, person_id: int) -> bool:
    """Whether nobody else logs in with this name. name: lower case."""
    taken = select(Credential.id).where(func.lower(Credential.name) == name, Credential.person_id != person_id)
    return db.scalar(taken.limit(1)) is None
