"""What a person sees of what she raised, and what the forms that raise something need to know."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.regulations.deadlines import Deadline, appeal_deadline
from webapp.features.matters import wording
from webapp.features.matters.aims import Kind
from webapp.features.matters.forms import Raised
from webapp.features.matters.subjects import Subject, subject_of
from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import PURPOSES_OF
from webapp.policy.permissions import NotHere
from webapp.policy.scopes import serving_now
from webapp.tables.contract import PlanVersion
from webapp.tables.matters import Matter
from webapp.tables.organisations import Organisation
from webapp.tables.people import Role, Service

MOST_ROWS = 200
# Who is asked: whoever follows the person up, else whoever answers for her training.
_ASKED_FIRST = ("follow_up", "programme", "norwegian", "reception_training", "housing")


@dataclass(frozen=True, slots=True)
class MatterSeen:
    """One thing raised. answer_by: our aim. decided_on, decision_reference, appeal_by: of the decision it is about."""

    public_id: str
    revision: int
    kind: str
    about: str
    text: str
    seen_by: str
    made_at: datetime
    raised_at: datetime
    answer_by: date | None
    decision_reference: str | None
    decided_on: date | None
    appeal_by: date | None
    handed_on_at: datetime | None
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None
    withdrawn_at: datetime | None
    office: str  # who is asked

    @property
    def is_appeal(self) -> bool:
        return self.kind == Kind.APPEAL

    @property
    def is_private(self) -> bool:
        return self.seen_by == "only_me"

    @property
    def is_open(self) -> bool:
        """Something is still to come of it."""
        if self.withdrawn_at is not None:
            return False
        return self.handed_on_at is None if self.is_appeal else self.answered_at is None

    @property
    def can_be_withdrawn(self) -> bool:
        return self.withdrawn_at is None and self.answered_at is None and self.handed_on_at is None

    @property
    def is_unsure(self) -> bool:
        """She did not know whether it is an appeal, so somebody must help her to choose before the day is past."""
        return self.kind == Kind.DISAGREE and self.appeal_by is not None

    @property
    def number(self) -> str:
        """The number of a receipt, short enough to be read out on the phone."""
        return f"{self.public_id[:4]}-{self.public_id[4:8]}".upper()

    @property
    def made_on(self) -> date:
        return oslo.day_of(self.made_at)

    @property
    def raised_on(self) -> date:
        return oslo.day_of(self.raised_at)

    @property
    def in_time(self) -> bool | None:
        """Whether an appeal reached us by its last day; None where that day is not known."""
        return None if self.appeal_by is None else self.raised_on <= self.appeal_by

    @property
    def written_in_time(self) -> bool:
        """Written on her phone by the last day, though it reached us later."""
        return self.in_time is False and self.appeal_by is not None and self.made_on <= self.appeal_by

    def is_late(self, today: date) -> bool:
        """Our own aim has passed without an answer."""
        return self.is_open and self.answer_by is not None and self.answer_by < today


@dataclass(frozen=True)
class Decision:
    """The newest decision on her plan, and until when it can be appealed. number: of the version.

    deadline: counted from the decision's own day, the only one we know; None where the law of that day was not read."""

    number: int
    decided_on: date
    reference: str
    deadline: Deadline | None


@dataclass(frozen=True)
class Raising:
    """What the forms about one subject need. mine: what she raised about it before. kind: the one chosen, "" for none.

    asked: the office that answers, None when nobody follows her up. typed, errors: of a form sent back."""

    subject: Subject
    decision: Decision | None
    asked: str | None
    has_leader: bool
    mine: tuple[MatterSeen, ...]
    today: date
    kind: str = ""
    typed: Raised | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def choices(self) -> tuple[Kind, ...]:
        """What the longer form offers; being explained something needs no form."""
        return tuple(kind for kind in self.subject.kinds if kind is not Kind.EXPLAIN)

    @property
    def explanation_waits(self) -> bool:
        return any(each.kind == Kind.EXPLAIN and each.is_open for each in self.mine)


def matters_about(db: Session, person_id: int, about: str | None = None) -> list[MatterSeen]:
    """What she raised herself, newest first; about one line, plan or fact when told. One statement."""
    query = _seen().where(Matter.person_id == person_id)
    if about is not None:
        query = query.where(Matter.about == about)
    return _fetch(db, query.order_by(Matter.raised_at.desc(), Matter.id.desc()).limit(MOST_ROWS))


def open_abouts(db: Session, person_id: int) -> dict[str, int]:
    """How many open matters each line has; for marks beside the lines of a page."""
    found: dict[str, int] = {}
    for each in matters_about(db, person_id):
        if each.is_open:
            found[each.about] = found.get(each.about, 0) + 1
    return found


def matter_of(db: Session, person_id: int, public_id: str) -> MatterSeen:
    """One of her own. Raises NotHere."""
    found = _fetch(db, _seen().where(Matter.person_id == person_id, Matter.public_id == public_id))
    if not found:
        raise NotHere
    return found[0]


def raising_about(
    db: Session,
    actor: Actor,
    about: str,
    today: date,
    *,
    kind: str = "",
    typed: Raised | None = None,
    errors: dict[str, str] | None = None,
) -> Raising:
    """What the forms about one subject need. Raises NotHere when it does not concern her."""
    if actor.person_id is None:
        raise NotHere
    subject = subject_of(db, actor.person_id, about, today)
    office = asked_office(db, actor.person_id, today)
    return Raising(
        subject=subject,
        decision=newest_decision(db, actor.person_id) if subject.is_plan else None,
        asked=office[1] if office else None,
        has_leader=leader_office(db, actor.person_id, today) is not None,
        mine=tuple(matters_about(db, actor.person_id, about)),
        today=today,
        kind=kind if kind in subject.kinds else "",
        typed=typed,
        errors=errors or {},
    )


def raise_values(db: Session, actor: Actor, about: str, today: date, **more: Any) -> dict[str, Any]:
    """The variables of matters/_raise.html, for a page about one line. Raises NotHere when the line is not hers."""
    return {"raising": raising_about(db, actor, about, today, **more), "matter_words": wording}


def newest_decision(db: Session, person_id: int, number: int | None = None) -> Decision | None:
    """The decision on her plan that stands, or the version with this number; None without one."""
    query = select(PlanVersion.number, PlanVersion.decided_on, PlanVersion.decision_reference).where(
        PlanVersion.person_id == person_id
    )
    if number is not None:
        query = query.where(PlanVersion.number == number)
    row = db.execute(query.order_by(PlanVersion.number.desc()).limit(1)).first()
    return Decision(*row, appeal_deadline(row.decided_on)) if row else None


def asked_office(db: Session, person_id: int, today: date) -> tuple[int, str] | None:
    """(id, name) of the office that answers her, None when nobody follows her up today."""
    rows = db.execute(
        select(Service.purpose, Service.organisation_id, Organisation.name)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.person_id == person_id, serving_now(today), Service.purpose.in_(_ASKED_FIRST))
        .order_by(Service.from_on, Service.id)
    ).all()
    if not rows:
        return None
    first = min(rows, key=lambda row: _ASKED_FIRST.index(row.purpose))
    return first.organisation_id, first.name


def leader_office(db: Session, person_id: int, today: date) -> int | None:
    """The office whose leader she can turn to: one that follows her up and has a leader in Samvei."""
    return db.scalar(
        select(Service.organisation_id)
        .join(Role, Role.organisation_id == Service.organisation_id)
        .where(
            Service.person_id == person_id,
            serving_now(today),
            Service.purpose.in_(sorted(PURPOSES_OF[RoleName.LEADER])),
            Role.name == str(RoleName.LEADER),
            Role.ended_on.is_(None) | (Role.ended_on > today),
        )
        .order_by(Service.from_on, Service.id)
        .limit(1)
    )


def _fetch(db: Session, query: Select[*tuple[Any, ...]]) -> list[MatterSeen]:
    """The rows of a statement that `_seen` began."""
    return [MatterSeen(*row) for row in db.execute(query)]


def _seen() -> Select[*tuple[Any, ...]]:
    return select(
        Matter.public_id,
        Matter.revision,
        Matter.kind,
        Matter.about,
        Matter.text,
        Matter.seen_by,
        Matter.made_at,
        Matter.raised_at,
        Matter.answer_by,
        Matter.decision_reference,
        Matter.decided_on,
        Matter.appeal_by,
        Matter.handed_on_at,
        Matter.answer,
        Matter.answered_at,
        Matter.answered_by,
        Matter.withdrawn_at,
        Organisation.name,
    ).join(Organisation, Organisation.id == Matter.organisation_id)
