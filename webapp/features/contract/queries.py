"""What can be seen of a person's plan and contract: the newest versions, and both sides' lines in pairs with their standings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased

from webapp.engine.commitment import Phase, Side, Unit
from webapp.engine.evidence import Subject
from webapp.engine.regulations import rulebook
from webapp.engine.standing import Standing, State
from webapp.features.contract.content import ContractContent, Line, PlanContent, read_contract, read_plan
from webapp.features.standing import standing_of, standings_for
from webapp.tables.contract import Confirmation, ContractVersion, GoneThrough, PlanDraft, PlanVersion
from webapp.tables.organisations import Organisation
from webapp.tables.people import Circumstances


class Document(StrEnum):
    """Which paper the page is about."""

    CONTRACT = "contract"  # integreringsplan with integreringskontrakt
    RIGHTS_AND_DUTIES = "rights_and_duties"  # in reception: follows from the act, nothing is signed
    NORWEGIAN_PLAN = "norwegian_plan"  # norskplan, outside the programme (IL § 34)
    INDIVIDUAL_PLAN = "individual_plan"  # individuell plan of the 2003 act
    NONE = "none"


PLAN_LINE = "plan"  # the line that stands for the plan itself, in what is gone through and what is raised


@dataclass(frozen=True)
class Explained:
    """A line was gone through with the person. interpreter: a code of the table gone_through."""

    line: str
    on: date
    language: str
    interpreter: str
    by: str


@dataclass(frozen=True)
class LineSeen:
    """One part of one side: how it stands today, what the contract says of it (None: not in it), when it was explained last."""

    standing: Standing
    frozen: Line | None
    explained: Explained | None

    @property
    def id(self) -> str:
        return self.standing.commitment.id


@dataclass(frozen=True)
class Pair:
    """One subject with both sides' lines; a side without any is worded from the law alone."""

    phase: Phase
    subject: Subject
    yours: tuple[LineSeen, ...]
    municipality: tuple[LineSeen, ...]

    @property
    def is_done(self) -> bool:
        """Nothing of it is left to do for anybody."""
        lines = (*self.yours, *self.municipality)
        return all(line.standing.state in (State.FULFILLED, State.WAIVED, State.ENDED) for line in lines)


@dataclass(frozen=True)
class PlanSeen:
    """The newest plan: what it says, when and by whom it was decided."""

    number: int
    decided_on: date
    reference: str
    office: str
    content: PlanContent


@dataclass(frozen=True)
class Confirmed:
    """One side's confirmation. method: app | paper. digest: of what was shown."""

    method: str
    on: date
    language: str
    digest: str
    by: str


@dataclass(frozen=True)
class ContractSeen:
    """A version of the contract, signed or not. by_person, by_municipality: None where a signature came with a list, or not."""

    id: int
    public_id: str
    organisation_id: int
    number: int
    digest: str
    signed_by_person_on: date | None
    signed_by_municipality_on: date | None
    content: ContractContent
    by_person: Confirmed | None = None
    by_municipality: Confirmed | None = None


@dataclass(frozen=True)
class ContractPage:
    """Everything the page shows. time: the stretch of the programme, else of the Norwegian training.

    plan_explained: when the plan itself was gone through. draft_at: a new version is being made, last touched then.
    rules_changed_on: the day from which the rules for collective protection are not verified; None where it is no question."""

    document: Document
    plan: PlanSeen | None
    contract: ContractSeen | None
    time: Standing | None
    pairs: tuple[Pair, ...]
    plan_explained: Explained | None
    draft_at: datetime | None
    rules_changed_on: date | None

    @property
    def lines(self) -> tuple[LineSeen, ...]:
        """Every line of both sides, in the order of the page."""
        return tuple(line for pair in self.pairs for line in (*pair.yours, *pair.municipality))

    @property
    def not_verified(self) -> bool:
        return any(line.standing.commitment.not_verified for line in self.lines)


@dataclass(frozen=True)
class ContractRow:
    """How the contract stands, in what a row of Today needs. signable: there is a version the person has not signed."""

    number: int | None
    signed_by_person_on: date | None
    signed_by_municipality_on: date | None

    @property
    def signable(self) -> bool:
        return self.number is not None and self.signed_by_person_on is None

    @property
    def waiting(self) -> int:
        """How many things of the contract wait for the person."""
        return int(self.signable)


def contract_page_for(db: Session, person_id: int, today: date) -> ContractPage:
    """What the person and those who follow her up see alike. Three statements with stored standings.

    What she raised is not here: `matters_about` tells hers, `matters_of_person` what she lets an office see."""
    standings = standings_for(db, person_id, today)
    row = db.execute(_newest(person_id)).first()
    explained = explained_lines(db, person_id)
    plan, contract = _plan(row), _contract(row)
    document = _document(standings, row)
    collective = row is not None and row.collective_protection
    return ContractPage(
        document=document,
        plan=plan,
        contract=contract if document is Document.CONTRACT else None,
        time=standing_of(standings, "programme.duration") or standing_of(standings, "norwegian.time"),
        pairs=pairs_of(standings, document, contract.content if contract else None, explained),
        plan_explained=explained.get(PLAN_LINE),
        draft_at=row.draft_at if row is not None else None,
        rules_changed_on=_rules_changed_on() if collective else None,
    )


def pairs_of(
    standings: Iterable[Standing],
    document: Document,
    contract: ContractContent | None = None,
    explained: Mapping[str, Explained] | None = None,
) -> tuple[Pair, ...]:
    """Lines by subject, in the order of the engine; what belongs to reception only while that is where one is."""
    in_reception = document is Document.RIGHTS_AND_DUTIES
    frozen = {line.id: line for line in contract.lines} if contract else {}
    found: dict[tuple[Phase, Subject], list[LineSeen]] = {}
    for each in standings:
        commitment = each.commitment
        if (commitment.phase is Phase.RECEPTION) == in_reception and commitment.id != "programme.duration":
            line = LineSeen(each, frozen.get(commitment.id), (explained or {}).get(commitment.id))
            found.setdefault((commitment.phase, commitment.subject), []).append(line)
    return tuple(
        Pair(
            phase,
            subject,
            tuple(each for each in of_subject if each.standing.commitment.side is Side.PERSON),
            # Time comes after what is done with it.
            tuple(
                sorted(
                    (each for each in of_subject if each.standing.commitment.side is Side.MUNICIPALITY),
                    key=lambda each: each.standing.commitment.unit is Unit.DAYS,
                )
            ),
        )
        for (phase, subject), of_subject in found.items()
    )


def explained_lines(db: Session, person_id: int) -> dict[str, Explained]:
    """Per line, when it was gone through last. One statement."""
    rows = db.execute(
        select(
            GoneThrough.line,
            GoneThrough.gone_through_on,
            GoneThrough.language,
            GoneThrough.interpreter,
            GoneThrough.recorded_by,
        )
        .where(GoneThrough.person_id == person_id)
        .order_by(GoneThrough.gone_through_on, GoneThrough.id)
    )
    return {row.line: Explained(*row) for row in rows}


def newest_contract_of(db: Session, person_id: int) -> ContractSeen | None:
    """The newest version of the contract with both confirmations, None when there is none. One statement."""
    return _contract(db.execute(_newest(person_id)).first())


def contract_row_for(db: Session, person_id: int) -> ContractRow:
    """The newest version's signatures. One statement."""
    row = db.execute(
        select(ContractVersion.number, ContractVersion.signed_by_person_on, ContractVersion.signed_by_municipality_on)
        .where(ContractVersion.person_id == person_id)
        .order_by(ContractVersion.number.desc())
        .limit(1)
    ).first()
    return ContractRow(*row) if row else ContractRow(None, None, None)


def pages_to_keep() -> tuple[tuple[str, dict[str, str]], ...]:
    """What a phone keeps of this feature: endpoint and values."""
    return (("contract.page", {}),)


_BY_PERSON, _BY_MUNICIPALITY = aliased(Confirmation), aliased(Confirmation)


def confirmations_beside(query: Any) -> Any:
    """The statement about versions of contracts, with each side's confirmation beside."""
    for side, by in (("person", _BY_PERSON), ("municipality", _BY_MUNICIPALITY)):
        query = query.outerjoin(by, (by.contract_version_id == ContractVersion.id) & (by.side == side)).add_columns(
            by.method.label(f"{side}_method"),
            by.confirmed_on.label(f"{side}_on"),
            by.language.label(f"{side}_language"),
            by.digest.label(f"{side}_digest"),
            by.recorded_by.label(f"{side}_by"),
        )
    return query


def confirmed_in(row: Row[Any], side: str) -> Confirmed | None:
    """One side's confirmation in a row of such a statement."""
    told = [getattr(row, f"{side}_{name}") for name in ("method", "on", "language", "digest", "by")]
    return Confirmed(*told) if told[0] is not None else None


def _newest(person_id: int) -> Any:
    """The person's circumstances with the newest plan, contract, confirmations and draft beside them, whichever there are."""
    newest_plan = select(func.max(PlanVersion.number)).where(PlanVersion.person_id == person_id).scalar_subquery()
    newest_contract = (
        select(func.max(ContractVersion.number)).where(ContractVersion.person_id == person_id).scalar_subquery()
    )
    draft = select(func.max(PlanDraft.updated_at)).where(PlanDraft.person_id == person_id).scalar_subquery()
    return confirmations_beside(
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
            ContractVersion.id.label("contract_id"),
            ContractVersion.public_id.label("contract_public_id"),
            ContractVersion.organisation_id.label("contract_organisation_id"),
            ContractVersion.number.label("contract_number"),
            ContractVersion.digest.label("contract_digest"),
            ContractVersion.signed_by_person_on,
            ContractVersion.signed_by_municipality_on,
            ContractVersion.content.label("contract_content"),
            draft.label("draft_at"),
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
        id=row.contract_id,
        public_id=row.contract_public_id,
        organisation_id=row.contract_organisation_id,
        number=row.contract_number,
        digest=row.contract_digest,
        signed_by_person_on=row.signed_by_person_on,
        signed_by_municipality_on=row.signed_by_municipality_on,
        content=read_contract(row.contract_content),
        by_person=confirmed_in(row, "person"),
        by_municipality=confirmed_in(row, "municipality"),
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
