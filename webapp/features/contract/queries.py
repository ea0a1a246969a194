"""What can be seen of a person's plan and contract: the newest versions, and both sides' standings in pairs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from webapp.engine.commitment import Phase, Side, Unit
from webapp.engine.evidence import Subject
from webapp.engine.regulations import rulebook
from webapp.engine.standing import Standing
from webapp.features.contract.content import ContractContent, PlanContent, read_contract, read_plan
from webapp.features.standing import standing_of, standings_for
from webapp.tables.contract import ContractVersion, PlanVersion
from webapp.tables.organisations import Organisation
from webapp.tables.people import Circumstances


class Document(StrEnum):
    """Which paper the page is about."""

    CONTRACT = "contract"  # integreringsplan with integreringskontrakt
    RIGHTS_AND_DUTIES = "rights_and_duties"  # in reception: follows from the act, nothing is signed
    NORWEGIAN_PLAN = "norwegian_plan"  # norskplan, outside the programme (IL § 34)
    INDIVIDUAL_PLAN = "individual_plan"  # individuell plan of the 2003 act
    NONE = "none"


@dataclass(frozen=True)
class Pair:
    """One subject with both sides' standings; a side without any is worded from the law alone."""

    phase: Phase
    subject: Subject
    yours: tuple[Standing, ...]
    municipality: tuple[Standing, ...]


@dataclass(frozen=True)
class PlanSeen:
    """The newest plan: what it says, when and by whom it was decided."""

    number: int
    decided_on: date
    reference: str
    office: str
    content: PlanContent


@dataclass(frozen=True)
class ContractSeen:
    """The newest contract, signed or not."""

    number: int
    signed_by_person_on: date | None
    signed_by_municipality_on: date | None
    content: ContractContent


@dataclass(frozen=True)
class ContractPage:
    """Everything the page shows. time: the stretch of the programme, else of the Norwegian training.

    rules_changed_on: the day from which the rules for collective protection are not verified; None where it is no question."""

    document: Document
    plan: PlanSeen | None
    contract: ContractSeen | None
    time: Standing | None
    pairs: tuple[Pair, ...]
    rules_changed_on: date | None

    @property
    def not_verified(self) -> bool:
        return any(each.commitment.not_verified for pair in self.pairs for each in (*pair.yours, *pair.municipality))


@dataclass(frozen=True)
class ContractRow:
    """How the contract stands, in what a row of Today needs. signable: there is a version the person has not signed."""

    number: int | None
    signed_by_person_on: date | None
    signed_by_municipality_on: date | None

    @property
    def signable(self) -> bool:
        return self.number is not None and self.signed_by_person_on is None


def contract_for(db: Session, person_id: int, today: date) -> ContractPage:
    """Two statements with stored standings."""
    standings = standings_for(db, person_id, today)
    row = db.execute(_newest(person_id)).first()
    plan, contract = _plan(row), _contract(row)
    document = _document(standings, row)
    collective = row is not None and row.collective_protection
    return ContractPage(
        document=document,
        plan=plan,
        contract=contract if document is Document.CONTRACT else None,
        time=standing_of(standings, "programme.duration") or standing_of(standings, "norwegian.time"),
        pairs=pairs_of(standings, document),
        rules_changed_on=_rules_changed_on() if collective else None,
    )


def pairs_of(standings: Iterable[Standing], document: Document) -> tuple[Pair, ...]:
    """Standings by subject, in the order of the engine; what belongs to reception only while that is where one is."""
    in_reception = document is Document.RIGHTS_AND_DUTIES
    found: dict[tuple[Phase, Subject], list[Standing]] = {}
    for each in standings:
        commitment = each.commitment
        if (commitment.phase is Phase.RECEPTION) == in_reception and commitment.id != "programme.duration":
            found.setdefault((commitment.phase, commitment.subject), []).append(each)
    return tuple(
        Pair(
            phase,
            subject,
            tuple(each for each in of_subject if each.commitment.side is Side.PERSON),
            # Time comes after what is done with it.
            tuple(
                sorted(
                    (each for each in of_subject if each.commitment.side is Side.MUNICIPALITY),
                    key=lambda each: each.commitment.unit is Unit.DAYS,
                )
            ),
        )
        for (phase, subject), of_subject in found.items()
    )


def contract_row_for(db: Session, person_id: int) -> ContractRow:
    """The newest version's signatures. One statement."""
    row = db.execute(
        select(
            ContractVersion.number, ContractVersion.signed_by_person_on, ContractVersion.signed_by_municipality_on
        )
        .where(ContractVersion.person_id == person_id)
        .order_by(ContractVersion.number.desc())
        .limit(1)
    ).first()
    return ContractRow(*row) if row else ContractRow(None, None, None)


def pages_to_keep() -> tuple[tuple[str, dict[str, str]], ...]:
    """What a phone keeps of this feature: endpoint and values."""
    return (("contract.page", {}),)


def _newest(person_id: int) -> Any:
    """The person's circumstances with the newest plan and contract beside them, whichever there are."""
    newest_plan = select(func.max(PlanVersion.number)).where(PlanVersion.person_id == person_id).scalar_subquery()
    newest_contract = (
        select(func.max(ContractVersion.number)).where(ContractVersion.person_id == person_id).scalar_subquery()
    )
    return (
        select(
            Circumstances.collective_protection,
            Circumstances.in_ordinary_reception,
            Circumstances.permit_granted_on,
            PlanVersion.kind,
            PlanVersion.number,
            PlanVersion.decided_on,
            PlanVersion.decision_reference,
            PlanVersion.content,
            Organisation.name.label("office"),
            ContractVersion.number.label("contract_number"),
            ContractVersion.signed_by_person_on,
            ContractVersion.signed_by_municipality_on,
            ContractVersion.content.label("contract_content"),
        )
        .outerjoin(
            PlanVersion, (PlanVersion.person_id == Circumstances.person_id) & (PlanVersion.number == newest_plan)
        )
        .outerjoin(Organisation, Organisation.id == PlanVersion.organisation_id)
        .outerjoin(
            ContractVersion,
            (ContractVersion.person_id == Circumstances.person_id) & (ContractVersion.number == newest_contract),
        )
        .where(Circumstances.person_id == person_id)
    )


def _plan(row: Row[Any] | None) -> PlanSeen | None:
    if row is None or row.number is None:
        return None
    return PlanSeen(row.number, row.decided_on, row.decision_reference, row.office, read_plan(row.content))


def _contract(row: Row[Any] | None) -> ContractSeen | None:
    if row is None or row.contract_number is None:
        return None
    return ContractSeen(
        row.contract_number, row.signed_by_person_on, row.signed_by_municipality_on, read_contract(row.contract_content)
    )


def _document(standings: tuple[Standing, ...], row: Row[Any] | None) -> Document:
    """The plan decides what it is; before there is one, the act and the stage do."""
    if row is not None and row.kind is not None:
        return {
            "norwegian_plan": Document.NORWEGIAN_PLAN,
            "individual_plan": Document.INDIVIDUAL_PLAN,
        }.get(row.kind, Document.CONTRACT)
    ids = {each.commitment.id for each in standings}
    if "programme.individual_plan" in ids or "norwegian.hours" in ids:
        return Document.INDIVIDUAL_PLAN
    phases = {each.commitment.phase for each in standings}
    if Phase.PROGRAMME in phases:
        return Document.CONTRACT
    if Phase.TRAINING in phases:
        return Document.NORWEGIAN_PLAN
    if Phase.RECEPTION in phases or (row is not None and row.in_ordinary_reception and row.permit_granted_on is None):
        return Document.RIGHTS_AND_DUTIES
    return Document.NONE


def _rules_changed_on() -> date | None:
    """The first day of the version of chapter 6A that could not be verified."""
    versions = rulebook.load()["collective_protection.chapter_6a"].versions
    return next((version.from_ for version in versions if version.unsure), None)
