"""What can be seen of the versions of a contract: all of them, and one as it read and as it was reckoned then."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from webapp.engine.evidence import Register
from webapp.engine.oslo import day_of
from webapp.engine.reckon import stand_frozen
from webapp.engine.standing import Standing
from webapp.features.contract.content import ContractContent, Line, PlanContent, read_contract, read_plan
from webapp.features.contract.queries import ContractSeen, PlanSeen, confirmations_beside, confirmed_in
from webapp.features.contract.shown import ToConfirm, to_confirm
from webapp.features.standing import PersonFile, files_of
from webapp.policy.permissions import NotHere
from webapp.tables.contract import ContractVersion, PlanVersion
from webapp.tables.organisations import Organisation


@dataclass(frozen=True)
class VersionSeen:
    """One version of contract and plan, as they were frozen. superseded_on: the day a newer one took its place, None: newest."""

    contract: ContractSeen
    plan: PlanSeen
    contract_text: str
    plan_text: str
    recorded_on: date
    superseded_on: date | None

    @property
    def is_newest(self) -> bool:
        return self.superseded_on is None

    @property
    def both(self) -> tuple[PlanContent, ContractContent]:
        """What it says, for comparing."""
        return self.plan.content, self.contract.content

    def to_confirm(self, language: str, side: str = "person") -> ToConfirm:
        """What this side would confirm of it now, in this language."""
        return to_confirm(
            self.contract_text, self.plan_text, side=side, version=self.contract.public_id, language=language
        )


@dataclass(frozen=True)
class LineThen:
    """A frozen line, and how it stood on a day."""

    line: Line
    standing: Standing


def versions_of(db: Session, person_id: int) -> tuple[VersionSeen, ...]:
    """Every version of the person's contract, newest first. One statement."""
    found: list[VersionSeen] = []
    for row in db.execute(_versions().where(ContractVersion.person_id == person_id)):
        found.append(_version(row, found[-1] if found else None))
    return tuple(found)


def version_of(db: Session, person_id: int, public_id: str) -> tuple[VersionSeen, VersionSeen | None]:
    """One version of her own, and the one before it, None for the first. Raises NotHere."""
    versions = versions_of(db, person_id)
    for place, each in enumerate(versions):
        if each.contract.public_id == public_id:
            return each, versions[place + 1] if place + 1 < len(versions) else None
    raise NotHere


def newest_version(db: Session, person_id: int) -> VersionSeen | None:
    """The newest version, None when there is none."""
    return next(iter(versions_of(db, person_id)), None)


def standings_then(db: Session, person_id: int, version: VersionSeen, today: date) -> tuple[LineThen, ...]:
    """How each line of a version stood on its last day, by its own frozen promises; the newest as it stands today.

    What had happened by then counts, as it is registered now: a correction made since makes the old picture truer."""
    lines = version.contract.content.lines
    if not lines:
        return ()
    file = files_of(db, [person_id]).get(person_id, PersonFile())
    registers = [Register(subject, reaches_to) for subject, reaches_to in file.registers.items()]
    standings = stand_frozen(
        [line.commitment for line in lines], file.evidence, file.planned, registers, version.superseded_on or today
    )
    return tuple(LineThen(line, standing) for line, standing in zip(lines, standings, strict=True))


def _versions() -> Select[Any]:
    query: Select[Any] = (
        confirmations_beside(
            select(
                ContractVersion.id,
                ContractVersion.public_id,
                ContractVersion.organisation_id,
                ContractVersion.number,
                ContractVersion.digest,
                ContractVersion.signed_by_person_on,
                ContractVersion.signed_by_municipality_on,
                ContractVersion.content,
                ContractVersion.recorded_at,
                PlanVersion.number.label("plan_number"),
                PlanVersion.decided_on,
                PlanVersion.decision_reference,
                PlanVersion.content.label("plan_content"),
                Organisation.name.label("office"),
            )
            .join(PlanVersion, PlanVersion.id == ContractVersion.plan_version_id)
            .join(Organisation, Organisation.id == PlanVersion.organisation_id)
        )
    ).order_by(ContractVersion.number.desc())
    return query


def _version(row: Row[Any], newer: VersionSeen | None) -> VersionSeen:
    contract = ContractSeen(
        id=row.id,
        public_id=row.public_id,
        organisation_id=row.organisation_id,
        number=row.number,
        digest=row.digest,
        signed_by_person_on=row.signed_by_person_on,
        signed_by_municipality_on=row.signed_by_municipality_on,
        content=read_contract(row.content),
        by_person=confirmed_in(row, "person"),
        by_municipality=confirmed_in(row, "municipality"),
    )
    plan = PlanSeen(row.plan_number, row.decided_on, row.decision_reference, row.office, read_plan(row.plan_content))
    recorded_on = day_of(row.recorded_at)
    superseded_on = None
    if newer is not None:  # a plan stands from its decision; lists are often recorded long after
        superseded_on = newer.plan.decided_on if newer.plan.number != plan.number else newer.recorded_on
        superseded_on = max(superseded_on, plan.decided_on)
    return VersionSeen(contract, plan, row.content, row.plan_content, recorded_on, superseded_on)
