"""What every table shares: names of constraints, UTC instants, random public ids, how long a row is kept."""

import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, ForeignKey, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Named constraints, because Alembic's batch mode on SQLite cannot drop what has no name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Kept(StrEnum):
    """Retention class of a table: when its rows go (the periods: IF § 60, and our own shorter ones)."""

    WITH_THE_PERSON = "with_the_person"  # goes when the last organisation stops serving the person
    RECEPTION_TRAINING = "reception_training"  # up to 5 years, IF § 60
    PROGRAMME = "programme"  # up to 15 years from start, IF § 60
    TESTS = "tests"  # up to 20 years, IF § 60
    ACCESS_LOG = "access_log"  # as long as the data it guards
    DAYS_90 = "days_90"
    SESSION = "session"  # until it ends, or its absolute lifetime
    REFERENCE = "reference"  # public facts, replaced by newer ones
    ORGANISATION = "organisation"  # as long as the organisation uses Samvei


class Wall(StrEnum):
    """What PostgreSQL's row-level policy compares before it shows a row."""

    PERSON = "person"  # the row has person_id: its person, or an organisation serving her
    ORGANISATION = "organisation"  # the row has organisation_id: its staff, or a person it serves
    OPEN = "open"  # reached by a secret, or public: no row policy


class Base(DeclarativeBase):
    """Declarative base; every table names its retention class and its wall in `info`."""

    metadata = MetaData(naming_convention=NAMING)


def facts(kept: Kept, wall: Wall) -> dict[str, dict[str, str]]:
    """`__table_args__` entry saying how long rows are kept and which wall guards them."""
    return {"info": {"kept": kept.value, "wall": wall.value}}


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC on both databases; a naive one is refused, not guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        # Read in one step, instead of to a naive datetime first: a page reads two hundred instants (measured).
        read = datetime.fromisoformat
        return lambda text: None if text is None else read(f"{text}+00:00")

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_public_id() -> str:
    """32 lower-case hex digits; a phone makes the same with crypto.randomUUID() and no dashes."""
    return uuid.uuid4().hex


def new_token() -> str:
    """A secret for a cookie or a link: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


class Numbered:
    """An integer key for joins beside a random id for addresses."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)


class Revised:
    """What can be edited carries a revision; the form sends back the one it saw."""

    revision: Mapped[int] = mapped_column(Integer, default=1)


def reference(target: str, *, index: bool = True, primary: bool = False, nullable: bool = False) -> Mapped[int]:
    """Foreign key column to `target` (such as "person.id")."""
    return mapped_column(ForeignKey(target), index=index, primary_key=primary, nullable=nullable)
