"""A person's contract as those see it who follow her up: what she sees, with what can be written down about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from webapp.engine.evidence import EvidenceKind, Subject
from webapp.features.contract.queries import PLAN_LINE, ContractPage, Document, contract_page_for
from webapp.features.contract.shown import ToConfirm, to_confirm
from webapp.features.matters import MatterOpened, matters_of_person
from webapp.policy.actor import Actor
from webapp.tables.contract import ContractVersion, PlanVersion
from webapp.tables.evidence import EvidenceRow

AGREED = "agreed."
MOST_RECORDS = 50


@dataclass(frozen=True)
class Recorded:
    """What a choice of «what was kept» becomes in the register. commitment: it concerns only those who have it; None: all."""

    kind: EvidenceKind
    subject: Subject
    commitment: str | None = None
    part: str | None = None


CERTIFICATE = "certificate.given"
RECORDS: dict[str, Recorded] = {
    "mapping": Recorded(EvidenceKind.MAPPED, Subject.MAPPING, "planning.mapping"),
    "guidance": Recorded(EvidenceKind.GUIDED, Subject.GUIDANCE, "planning.career_guidance"),
    "review": Recorded(EvidenceKind.REVIEWED, Subject.PLAN, "plan.review"),
    "follow_up": Recorded(EvidenceKind.FOLLOW_UP, Subject.FOLLOW_UP),
    "interpreter": Recorded(EvidenceKind.INTERPRETER, Subject.INTERPRETER),
    "no_interpreter": Recorded(EvidenceKind.NO_INTERPRETER, Subject.INTERPRETER),
    "test": Recorded(EvidenceKind.TEST_PASSED, Subject.SOCIAL_STUDIES, "social_studies.test"),
    "certificate": Recorded(EvidenceKind.DONE, Subject.PROGRAMME, CERTIFICATE, CERTIFICATE),
}
# A meeting with an interpreter can be held twice on one day; of the others one a day is enough.
SEVERAL_A_DAY = frozenset({EvidenceKind.INTERPRETER, EvidenceKind.NO_INTERPRETER})
KINDS = frozenset(each.kind for each in RECORDS.values())


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """Something written down as held or kept, and still standing."""

    public_id: str
    kind: str
    subject: str
    on: date
    part: str | None
    recorded_by: str
    organisation_id: int


@dataclass(frozen=True)
class StaffContract:
    """Everything the page shows. made_on: the day of the decision beside the newest contract. choices: what can be written
    down as kept, in order, each with what it becomes. to_confirm: what the municipality would confirm; None without a contract."""

    page: ContractPage
    made_on: date | None
    to_confirm: ToConfirm | None
    choices: dict[str, Recorded]
    records: tuple[RecordSeen, ...]
    matters: tuple[MatterOpened, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What can be gone through: the plan, and every line of both sides."""
        plan = (PLAN_LINE,) if self.page.plan else ()
        return (*plan, *(line.id for line in self.page.lines))

    @property
    def version(self) -> str:
        """The public id of the contract shown, "" when there is none."""
        return self.page.contract.public_id if self.page.contract else ""


def staff_contract_for(db: Session, actor: Actor, person_id: int, today: date, language: str) -> StaffContract:
    """Six statements with stored standings. language: the one in which the municipality's words are shown."""
    page = contract_page_for(db, person_id, today)
    made_on, shown = None, None
    if page.document is Document.CONTRACT and page.contract is not None:
        made_on, shown = frozen_version(db, page.contract.id, "municipality", language)
    return StaffContract(
        page=page,
        made_on=made_on,
        to_confirm=shown,
        choices=_choices(page),
        records=tuple(records_of(db, person_id)),
        matters=tuple(each for each in matters_of_person(db, actor, person_id, today) if each.is_open),
    )


def frozen_version(db: Session, contract_id: int, side: str, language: str) -> tuple[date, ToConfirm]:
    """The decision's day, and what one side confirms of this version, in this language. One statement."""
    row = db.execute(
        select(
            ContractVersion.public_id,
            ContractVersion.content,
            PlanVersion.content.label("plan"),
            PlanVersion.decided_on,
        )
        .join(PlanVersion, PlanVersion.id == ContractVersion.plan_version_id)
        .where(ContractVersion.id == contract_id)
    ).one()
    shown = to_confirm(row.content, row.plan, side=side, version=row.public_id, language=language)
    return row.decided_on, shown


def records_of(db: Session, person_id: int) -> list[RecordSeen]:
    """What was written down as held or kept by hand, newest first; what was taken back is left out. One statement."""
    later = aliased(EvidenceRow)
    rows: Any = db.execute(
        select(
            EvidenceRow.public_id,
            EvidenceRow.kind,
            EvidenceRow.subject,
            EvidenceRow.happened_on,
            EvidenceRow.part,
            EvidenceRow.recorded_by,
            EvidenceRow.organisation_id,
        )
        .where(
            EvidenceRow.person_id == person_id,
            EvidenceRow.kind.in_(sorted(KINDS)),
            EvidenceRow.lesson_id.is_(None),
            EvidenceRow.meeting_id.is_(None),
            EvidenceRow.minutes.is_(None) | (EvidenceRow.minutes != 0),
            ~exists().where(later.corrects_id == EvidenceRow.id),
        )
        .order_by(EvidenceRow.happened_on.desc(), EvidenceRow.id.desc())
        .limit(MOST_RECORDS)
    )
    return [RecordSeen(*row) for row in rows]


def _choices(page: ContractPage) -> dict[str, Recorded]:
    """What can have been kept: by the law, as far as it concerns her, and what the contract agreed on."""
    there = {line.id: line.standing.commitment for line in page.lines}
    found = {name: each for name, each in RECORDS.items() if each.commitment is None or each.commitment in there}
    for line_id, commitment in there.items():
        if line_id.startswith(AGREED) and EvidenceKind.DONE in commitment.met_by:
            found[line_id] = Recorded(EvidenceKind.DONE, commitment.subject, line_id, commitment.part)
    return found
