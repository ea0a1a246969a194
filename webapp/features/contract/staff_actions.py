"""What staff do with a contract: tick lines gone through, register a signature on paper, confirm for the municipality,
write down what was held or kept, and take such a record back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, exists, select, update
from sqlalchemy.orm import Session, aliased

from webapp.features.contract.shown import ToConfirm
from webapp.features.contract.staff_forms import ConfirmationGiven, LinesGiven, SignatureGiven
from webapp.features.contract.staff_queries import KINDS, SEVERAL_A_DAY, Recorded
from webapp.features.standing import mark_outdated
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.conditions import PURPOSES_OF, Concern
from webapp.policy.looks import concern_of, office_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.policy.scopes import FOLLOWS_UP, people_seen_by
from webapp.tables.contract import Confirmation, ContractVersion, GoneThrough
from webapp.tables.evidence import EvidenceRow
from webapp.tables.people import Person


@dataclass(frozen=True)
class _Opened:
    """The person an action is about, with the office through which the actor acts, as the person sees it.

    offices: all of the actor's that follow her up, since somebody can work for two."""

    person_id: int
    organisation_id: int
    office: str
    offices: frozenset[int]


def go_through_lines(db: Session, actor: Actor, person: str, given: LinesGiven, *, now: datetime, today: date) -> None:
    """Writes down that these lines were gone through, all at once, and tells the person.

    Raises NotHere, or ChangedSince when a newer contract came meanwhile."""
    opened = _open(db, actor, person, Do.GO_THROUGH_LINES, today)
    version = _newest(db, opened.person_id)
    if (version.public_id if version else "") != given.version:
        raise ChangedSince({"newest": version.number if version else None})
    for line in given.lines:
        db.add(
            GoneThrough(
                person_id=opened.person_id,
                organisation_id=opened.organisation_id,
                contract_version_id=version.id if version else None,
                line=line,
                gone_through_on=given.on,
                language=given.language,
                interpreter=given.interpreter,
                recorded_by_id=actor.person_id,
                recorded_by=opened.office,
                recorded_at=now,
            )
        )
    told: dict[str, str | int] = {"lines": len(given.lines), "on": given.on.isoformat() if given.on else ""}
    tell(db, opened.person_id, NoticeCode.LINES_GONE_THROUGH, told, now)


def register_signature(
    db: Session, actor: Actor, person: str, given: SignatureGiven, shown: ToConfirm, *, now: datetime, today: date
) -> None:
    """Registers that one side signed on paper. shown: what that side's paper says, in the paper's language.

    Raises NotHere, or ChangedSince when the contract is superseded or that side has signed or confirmed before."""
    opened = _open(db, actor, person, Do.REGISTER_SIGNATURE, today)
    version = _to_sign(db, opened, given.version, given.side)
    _sign(db, actor, opened, version, shown, side=given.side, method="paper", on=given.on or today, now=now)
    told = {"number": version.number, "on": (given.on or today).isoformat()}
    tell(db, opened.person_id, NoticeCode.SIGNATURE_REGISTERED, told, now)


def confirm_for_municipality(
    db: Session, actor: Actor, person: str, given: ConfirmationGiven, shown: ToConfirm, *, now: datetime, today: date
) -> None:
    """Confirms in the app for the municipality: no eID signature, and not called one.

    Raises NotHere, or ChangedSince when the contract is superseded, confirmed before, or reads otherwise than was seen."""
    opened = _open(db, actor, person, Do.CONFIRM_FOR_MUNICIPALITY, today)
    version = _to_sign(db, opened, given.version, "municipality")
    if given.seen != shown.fingerprint:
        raise ChangedSince({"newest": version.number})
    _sign(db, actor, opened, version, shown, side="municipality", method="app", on=today, now=now)
    tell(db, opened.person_id, NoticeCode.CONTRACT_CONFIRMED_BY_MUNICIPALITY, {"number": version.number}, now)


def record_kept(
    db: Session, actor: Actor, person: str, recorded: Recorded, on: date, *, now: datetime, today: date
) -> int:
    """Writes down something held or kept, and gives the person's id: her standings are old now.

    Raises NotHere, or ChangedSince when the same stands there already for that day."""
    opened = _open(db, actor, person, Do.RECORD_KEPT, today)
    if recorded.kind not in SEVERAL_A_DAY and _stands(db, opened.person_id, recorded, on):
        raise ChangedSince({"known": True})
    db.add(
        EvidenceRow(
            person_id=opened.person_id,
            organisation_id=opened.organisation_id,
            kind=str(recorded.kind),
            subject=str(recorded.subject),
            happened_on=on,
            part=recorded.part,
            recorded_by_id=actor.person_id,
            recorded_by=opened.office,
            recorded_at=now,
        )
    )
    mark_outdated(db, [opened.person_id])
    return opened.person_id


def take_back_record(db: Session, actor: Actor, person: str, record: str, *, now: datetime, today: date) -> int:
    """Takes back what was written down by mistake: a new record in its place says that it did not happen.

    Raises NotHere when one's own office has no such record, ChangedSince when it was taken back before."""
    opened = _open(db, actor, person, Do.RECORD_KEPT, today)
    wrong = db.scalar(
        select(EvidenceRow).where(
            EvidenceRow.public_id == record,
            EvidenceRow.person_id == opened.person_id,
            EvidenceRow.organisation_id.in_(actor.organisations),
            EvidenceRow.kind.in_(sorted(KINDS)),
            EvidenceRow.lesson_id.is_(None),
            EvidenceRow.meeting_id.is_(None),
        )
    )
    if wrong is None:
        raise NotHere
    if wrong.minutes == 0 or db.scalar(select(exists().where(EvidenceRow.corrects_id == wrong.id))):
        raise ChangedSince({"taken_back": True})
    db.add(
        EvidenceRow(
            person_id=wrong.person_id,
            organisation_id=opened.organisation_id,
            kind=wrong.kind,
            subject=wrong.subject,
            happened_on=wrong.happened_on,
            minutes=0,
            part=wrong.part,
            recorded_by_id=actor.person_id,
            recorded_by=opened.office,
            recorded_at=now,
            corrects_id=wrong.id,
        )
    )
    mark_outdated(db, [opened.person_id])
    return opened.person_id


def _open(db: Session, actor: Actor, person: str, permission: Do, today: date) -> _Opened:
    """The person as far as the actor may do this; raises NotHere. No look: the page that shows her records one."""
    person_id = db.scalar(
        select(Person.id).where(Person.public_id == person, Person.id.in_(people_seen_by(actor, today, FOLLOWS_UP)))
    )
    if person_id is None:
        raise NotHere
    concern = concern_of(db, person_id, today)
    require(actor, permission, concern)
    offices = _through(actor, concern)
    return _Opened(person_id, offices[0], office_of(db, actor, concern), frozenset(offices))


def _through(actor: Actor, concern: Concern) -> list[int]:
    """The offices through which the actor serves her; the first is the one that `office_of` names. Raises NotHere."""
    found = [
        held.organisation_id
        for held in actor.roles
        if any((held.organisation_id, purpose) in concern.served_by for purpose in PURPOSES_OF.get(held.name, ()))
    ]
    if not found:
        raise NotHere
    return found


def _newest(db: Session, person_id: int) -> Row[int, str, int, int, date | None, date | None] | None:
    return db.execute(
        select(
            ContractVersion.id,
            ContractVersion.public_id,
            ContractVersion.number,
            ContractVersion.organisation_id,
            ContractVersion.signed_by_person_on,
            ContractVersion.signed_by_municipality_on,
        )
        .where(ContractVersion.person_id == person_id)
        .order_by(ContractVersion.number.desc())
        .limit(1)
    ).first()


def _to_sign(
    db: Session, opened: _Opened, version: str, side: str
) -> Row[int, str, int, int, date | None, date | None]:
    """The newest contract, when it is the one that was seen and this side has not signed it.

    Another municipality's contract is that municipality's to sign, also while both follow her up."""
    newest = _newest(db, opened.person_id)
    if newest is None or newest.organisation_id not in opened.offices:
        raise NotHere
    if newest.public_id != version:
        raise ChangedSince({"newest": newest.number})
    signed_on = newest.signed_by_person_on if side == "person" else newest.signed_by_municipality_on
    if signed_on is not None:
        raise ChangedSince({"signed_on": signed_on})
    return newest


def _sign(
    db: Session,
    actor: Actor,
    opened: _Opened,
    version: Row[int, str, int, int, date | None, date | None],
    shown: ToConfirm,
    *,
    side: str,
    method: str,
    on: date,
    now: datetime,
) -> None:
    column = ContractVersion.signed_by_person_on if side == "person" else ContractVersion.signed_by_municipality_on
    taken = db.execute(
        update(ContractVersion).where(ContractVersion.id == version.id, column.is_(None)).values({column.key: on})
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # another was a moment faster
        raise ChangedSince({"signed_on": None})
    db.add(
        Confirmation(
            person_id=opened.person_id,
            organisation_id=version.organisation_id,
            contract_version_id=version.id,
            side=side,
            method=method,
            confirmed_on=on,
            language=shown.language,
            content=shown.content,
            digest=shown.fingerprint,
            recorded_by_id=actor.person_id,
            recorded_by=opened.office,
            recorded_at=now,
        )
    )


def _stands(db: Session, person_id: int, recorded: Recorded, on: date) -> bool:
    """Whether the same is written down for that day and not taken back."""
    later = aliased(EvidenceRow)
    same_part = EvidenceRow.part.is_(None) if recorded.part is None else EvidenceRow.part == recorded.part
    found = db.scalar(
        select(
            exists().where(
                EvidenceRow.person_id == person_id,
                EvidenceRow.kind == str(recorded.kind),
                EvidenceRow.happened_on == on,
                EvidenceRow.minutes.is_(None) | (EvidenceRow.minutes != 0),
                same_part,
                ~exists().where(later.corrects_id == EvidenceRow.id),
            )
        )
    )
    return bool(found)
