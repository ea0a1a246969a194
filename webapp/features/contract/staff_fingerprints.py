"""Do stored plans, contracts and confirmations still read as when they were made? Each carries the SHA-256 of its content.

Whoever asks is told counts, ids and dates, never a word of the content or whose it is."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.revision import digest
from webapp.policy.actor import Actor, RoleName
from webapp.tables.contract import Confirmation, ContractVersion, PlanVersion
from webapp.tables.database import Database, Who

KINDS = {"plan": PlanVersion, "contract": ContractVersion, "confirmation": Confirmation}
_A_HANDFUL = 200  # contents held in memory at a time


@dataclass(frozen=True, slots=True)
class Version:
    """One stored version. kind: plan | contract | confirmation. holds: its content gives the fingerprint it carries."""

    kind: str
    public_id: str
    made_on: date
    holds: bool


@dataclass(frozen=True)
class Checked:
    """How many of each kind were read, and those whose content is not what it was."""

    counts: dict[str, int]
    broken: tuple[Version, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def administered_by(actor: Actor) -> tuple[int, ...]:
    """The organisations whose versions the actor may check: those she administers."""
    return tuple(held.organisation_id for held in actor.roles if held.name is RoleName.ADMIN)


def check_organisations(database: Database, organisations: Collection[int] | None, today: date) -> Checked:
    """Reads every version of these organisations (None: of all) and reckons its fingerprint anew.

    Also of people who have moved away: it is the office's own archive that is checked, not the people."""
    counts, broken = dict.fromkeys(KINDS, 0), []
    with database.reading(Who(everything=True, on=today)) as db:
        for version, _stored, _reckoned in _versions(db, organisations):
            counts[version.kind] += 1
            if not version.holds:
                broken.append(version)
    return Checked(counts, tuple(broken))


def find_by_fingerprint(
    database: Database, organisations: Collection[int], fingerprint: str, today: date
) -> tuple[Version, ...]:
    """The versions that carry this fingerprint, or whose content gives it. Empty when there is none.

    A version whose stored fingerprint was changed is still found by its content, and the other way round."""
    with database.reading(Who(everything=True, on=today)) as db:
        return tuple(
            version for version, stored, reckoned in _versions(db, organisations) if fingerprint in (stored, reckoned)
        )


def _versions(db: Session, organisations: Collection[int] | None) -> Iterator[tuple[Version, str, str]]:
    """(version, the fingerprint it carries, the fingerprint its content gives), oldest first within each kind."""
    for kind, table in KINDS.items():
        made: Any = table
        query = select(made.public_id, made.recorded_at, made.content, made.digest).order_by(made.id)
        if organisations is not None:
            query = query.where(made.organisation_id.in_(organisations))
        for row in db.execute(query.execution_options(yield_per=_A_HANDFUL)):
            reckoned = digest(row.content)
            yield (
                Version(kind, row.public_id, oslo.day_of(row.recorded_at), reckoned == row.digest),
                row.digest,
                reckoned,
            )
