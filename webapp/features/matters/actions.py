"""What can be done with a matter: raise it, take it back, send a private note on; answer it, hand an appeal on."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from webapp.features.matters.aims import Kind, answer_by
from webapp.features.matters.forms import AnswerGiven, Explained, IsAppeal, Raised
from webapp.features.matters.queries import MatterSeen, asked_office, leader_office, matter_of, newest_decision
from webapp.features.matters.staff_queries import MatterOpened, opened_matter
from webapp.features.matters.subjects import FACT, LOOK
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.looks import concern_of, office_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.policy.scopes import TOLD
from webapp.tables.contract import ContractVersion, GoneThrough, PlanVersion
from webapp.tables.matters import Matter


@dataclass(frozen=True)
class _Decided:
    """The decision a matter is about, as it stands in the matter; all None where it is about none."""

    reference: str | None = None
    decided_on: date | None = None
    appeal_by: date | None = None


def raise_matter(db: Session, actor: Actor, raised: Raised, *, now: datetime, today: date) -> str:
    """Raises something and gives its public id. Raises NotHere when nobody follows her up, or there is no decision to appeal.

    Asking twice to have one thing explained is asking once. `raised` has been checked against its subject by the form."""
    if actor.person_id is None or raised.kind is None:
        raise NotHere
    require(actor, Do.RAISE_MATTER, Concern(person_id=actor.person_id))
    if raised.kind is Kind.EXPLAIN and (waiting := _waiting_explanation(db, actor.person_id, raised.about)):
        return waiting
    decided = _decided(db, actor.person_id, raised)
    matter = Matter(
        person_id=actor.person_id,
        organisation_id=_asked(db, actor.person_id, raised.seen_by, today),
        contract_version_id=_version_seen(db, actor.person_id, raised.plan_number),
        kind=str(raised.kind),
        about=raised.about,
        text=raised.text,
        seen_by=raised.seen_by,
        made_at=raised.made_at,
        raised_at=now,
        answer_by=None if raised.seen_by == "only_me" else answer_by(raised.kind, today),
        decision_reference=decided.reference,
        decided_on=decided.decided_on,
        appeal_by=decided.appeal_by,
    )
    db.add(matter)
    db.flush()
    return matter.public_id


def withdraw_matter(db: Session, actor: Actor, public_id: str, now: datetime) -> None:
    """Takes one's own back. Raises ChangedSince once it is answered or handed on; taken back twice is taken back."""
    seen = _own(db, actor, public_id, Do.WITHDRAW_MATTER)
    if seen.withdrawn_at is not None:
        return
    if not seen.can_be_withdrawn:
        raise ChangedSince({"answer": seen.answer, "handed_on": seen.handed_on_at is not None})
    _change(db, public_id, seen.revision, withdrawn_at=now)


def send_matter(db: Session, actor: Actor, public_id: str, seen_by: str, today: date) -> None:
    """Sends a private note on, to the adviser or the leader. Raises ChangedSince when it is no private note any longer."""
    seen = _own(db, actor, public_id, Do.RAISE_MATTER)
    if not seen.is_private or seen.withdrawn_at is not None:
        raise ChangedSince({"seen_by": seen.seen_by})
    organisation_id = _asked(db, actor.person_id or 0, seen_by, today)
    aim = answer_by(Kind(seen.kind), today)
    _change(db, public_id, seen.revision, seen_by=seen_by, organisation_id=organisation_id, answer_by=aim)


def answer_matter(db: Session, actor: Actor, public_id: str, given: AnswerGiven, *, now: datetime, today: date) -> int:
    """Answers, writes down that it was gone through when told, tells the person; gives her id.

    Raises NotHere for what one is not told of, ChangedSince when it was answered or taken back meanwhile."""
    matter, concern = _told_to(db, actor, public_id, today)
    if matter.answered_at is not None or matter.withdrawn_at is not None or given.seen_revision != matter.revision:
        raise ChangedSince(now_of(matter))
    office = office_of(db, actor, concern)
    answered = {"answer": given.answer, "answered_at": now, "answered_by_id": actor.person_id, "answered_by": office}
    _change(db, public_id, matter.revision, **answered)
    if given.explained is not None and not matter.about.startswith((FACT, LOOK)):
        require(actor, Do.GO_THROUGH_LINES, concern)
        _write_explained(db, actor, matter, given.explained, office, now)
    tell(db, matter.person_id, NoticeCode.MATTER_ANSWERED, {"matter": public_id}, now)
    return matter.person_id


def hand_on(db: Session, actor: Actor, public_id: str, seen_revision: int, *, now: datetime, today: date) -> None:
    """Marks that an appeal's file went into the municipality's case system, and tells the person. Twice is once.

    Raises NotHere for anything but an appeal, ChangedSince when it was taken back or is another than was seen."""
    matter, _concern = _told_to(db, actor, public_id, today)
    if matter.kind != Kind.APPEAL:
        raise NotHere
    if matter.handed_on_at is not None:
        return
    if matter.withdrawn_at is not None or seen_revision != matter.revision:
        raise ChangedSince(now_of(matter))
    _change(db, public_id, matter.revision, handed_on_at=now)
    tell(db, matter.person_id, NoticeCode.APPEAL_HANDED_ON, {"matter": public_id}, now)


def now_of(matter: MatterOpened) -> dict[str, object]:
    """How a matter stands now, for whoever saw it otherwise."""
    return {
        "answer": matter.answer,
        "withdrawn": matter.withdrawn_at is not None,
        "handed_on": matter.handed_on_at is not None,
    }


def _own(db: Session, actor: Actor, public_id: str, permission: Do) -> MatterSeen:
    if actor.person_id is None:
        raise NotHere
    seen = matter_of(db, actor.person_id, public_id)
    require(actor, permission, Concern(person_id=actor.person_id))
    return seen


def _told_to(db: Session, actor: Actor, public_id: str, today: date) -> tuple[MatterOpened, Concern]:
    matter = opened_matter(db, actor, public_id, today)
    concern = replace(concern_of(db, matter.person_id, today), told_to=TOLD[matter.seen_by])
    require(actor, Do.ANSWER_MATTER, concern)
    return matter, concern


def _change(db: Session, public_id: str, revision: int, **values: object) -> None:
    """Changes the row that still has this revision; raises ChangedSince when another change came first."""
    taken = db.execute(
        update(Matter)
        .where(Matter.public_id == public_id, Matter.revision == revision)
        .values(revision=revision + 1, **values)
    )
    assert isinstance(taken, CursorResult)  # noqa: S101  an UPDATE's result is one
    if taken.rowcount != 1:
        raise ChangedSince({})


def _waiting_explanation(db: Session, person_id: int, about: str) -> str | None:
    return db.scalar(
        select(Matter.public_id).where(
            Matter.person_id == person_id,
            Matter.about == about,
            Matter.kind == str(Kind.EXPLAIN),
            Matter.answered_at.is_(None),
            Matter.withdrawn_at.is_(None),
        )
    )


def _asked(db: Session, person_id: int, seen_by: str, today: date) -> int:
    if seen_by == "leader" and (led_by := leader_office(db, person_id, today)) is not None:
        return led_by
    office = asked_office(db, person_id, today)
    if office is None:
        raise NotHere
    return office[0]


def _decided(db: Session, person_id: int, raised: Raised) -> _Decided:
    """The decision an appeal is against. She who does not know whether it is one is told of the same last day."""
    if raised.kind is not Kind.APPEAL and raised.is_appeal is not IsAppeal.UNSURE:
        return _Decided()
    decision = newest_decision(db, person_id, raised.plan_number) or newest_decision(db, person_id)
    if decision is None:
        raise NotHere
    last_day = decision.deadline.day if decision.deadline else None
    return _Decided(decision.reference, decision.decided_on, last_day)


def _version_seen(db: Session, person_id: int, plan_number: int | None) -> int | None:
    """The contract's version beside the plan she saw, else the newest."""
    seen = select(func.max(ContractVersion.id)).where(ContractVersion.person_id == person_id)
    if plan_number is not None:
        of_plan = seen.join(PlanVersion, PlanVersion.id == ContractVersion.plan_version_id).where(
            PlanVersion.number == plan_number
        )
        if (found := db.scalar(of_plan)) is not None:
            return found
    return db.scalar(seen)


def _write_explained(
    db: Session, actor: Actor, matter: MatterOpened, explained: Explained, office: str, now: datetime
) -> None:
    db.add(
        GoneThrough(
            person_id=matter.person_id,
            organisation_id=matter.organisation_id,
            contract_version_id=_version_seen(db, matter.person_id, None),
            line=matter.about,
            gone_through_on=explained.on,
            language=explained.language,
            interpreter=explained.interpreter,
            recorded_by_id=actor.person_id,
            recorded_by=office,
            recorded_at=now,
        )
    )
