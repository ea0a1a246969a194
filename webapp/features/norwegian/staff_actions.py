"""What a teacher or an adviser records about somebody's Norwegian: levels, tests and what they gave, the next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased

from webapp.engine import oslo
from webapp.engine.evidence import EvidenceKind, Level, Skill, Subject
from webapp.features.norwegian.staff_forms import PARTS, LevelsGiven, ResultGiven, StepGiven, TestGiven
from webapp.features.standing import mark_outdated
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.conditions import PURPOSES_OF, Concern
from webapp.policy.looks import office_of
from webapp.policy.permissions import ChangedSince, Do, NotHere, require
from webapp.tables.evidence import EvidenceRow
from webapp.tables.schedule import Examination, NextStep

NOT_PASSED = "not_passed"  # `part` of a record that says so; its 0 minutes keep it from counting as passed


@dataclass(frozen=True)
class Through:
    """Through which office this is written down, as the person sees it."""

    organisation_id: int
    words: str


def record_levels(db: Session, actor: Actor, concern: Concern, given: LevelsGiven, *, now: datetime) -> None:
    """Levels shown on a day; one that stands already for that day, skill and basis is corrected, never doubled."""
    through = _through(db, actor, concern)
    person_id = _person(concern)
    if given.on is None:
        raise ValueError("levels need a day")
    _put_levels(db, actor, person_id, through, given.levels, given.on, given.basis, now)
    _told(db, person_id, given.on, now)


def take_back_level(db: Session, actor: Actor, concern: Concern, record: str, *, now: datetime) -> None:
    """Takes back a level written down by mistake: a record in its place says that it was not so.

    Raises NotHere when one's own office has no such record, ChangedSince when it was corrected meanwhile."""
    through = _through(db, actor, concern)
    wrong = db.scalar(
        select(EvidenceRow).where(
            EvidenceRow.public_id == record,
            EvidenceRow.person_id == concern.person_id,
            EvidenceRow.organisation_id.in_(actor.organisations),
            EvidenceRow.kind == EvidenceKind.LEVEL,
        )
    )
    if wrong is None:
        raise NotHere
    if wrong.level is None or db.scalar(select(exists().where(EvidenceRow.corrects_id == wrong.id))):
        raise ChangedSince({"corrected": True})
    row = _row(actor, _person(concern), through, now, happened_on=wrong.happened_on)
    row.kind, row.skill, row.module, row.corrects_id, row.minutes = wrong.kind, wrong.skill, wrong.module, wrong.id, 0
    db.add(row)
    mark_outdated(db, [_person(concern)])


def register_test(db: Session, actor: Actor, concern: Concern, given: TestGiven, *, now: datetime) -> str:
    """Registers somebody for a test, and tells her; gives its public id."""
    through = _through(db, actor, concern)
    row = Examination(
        person_id=_person(concern),
        organisation_id=through.organisation_id,
        recorded_by=through.words,
        recorded_at=now,
        **_columns(given),
    )
    db.add(row)
    db.flush()
    _tell_of_test(db, row, now)
    return row.public_id


def change_test(db: Session, actor: Actor, concern: Concern, test: str, given: TestGiven, *, now: datetime) -> None:
    """Another day, place or part. Raises NotHere, or ChangedSince when somebody was there first."""
    row = _test(db, actor, concern, test)
    changed = db.execute(
        update(Examination)
        .where(Examination.id == row.id, Examination.revision == given.revision)
        .values(revision=Examination.revision + 1, **_columns(given))
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedSince({"test": True})
    db.expire(row)
    _tell_of_test(db, row, now)


def cancel_test(db: Session, actor: Actor, concern: Concern, test: str, *, cancelled: bool, now: datetime) -> None:
    """Takes the registration away, or puts it back; said twice, it is done once."""
    row = _test(db, actor, concern, test)
    if row.cancelled != cancelled:
        row.cancelled, row.revision = cancelled, row.revision + 1
        db.flush()
        if not cancelled:
            _tell_of_test(db, row, now)


def record_result(
    db: Session, actor: Actor, concern: Concern, test: str, given: ResultGiven, *, now: datetime, today: date
) -> None:
    """What a test gave, part by part; written anew, it corrects what stood. Raises NotHere, or ChangedSince.

    A part that is left open keeps what stands for it. The parts: rules § 6.3."""
    row = _test(db, actor, concern, test)
    if row.revision != given.revision or row.cancelled or row.held_on > today:
        raise ChangedSince({"test": True})
    through, person_id = _through(db, actor, concern), _person(concern)
    if row.kind in PARTS:
        _put_levels(db, actor, person_id, through, given.levels, row.held_on, "test", now)
    elif given.passed is not None:
        _put_passed(db, actor, row, through, given.passed, now)
    _told(db, person_id, row.held_on, now)


def agree_step(db: Session, actor: Actor, concern: Concern, given: StepGiven, *, now: datetime, today: date) -> None:
    """The next step; the one agreed before is then behind her, done or not."""
    through = _through(db, actor, concern)
    db.add(
        NextStep(
            person_id=_person(concern),
            organisation_id=through.organisation_id,
            skill=given.skill.value if given.skill else None,
            text=given.text,
            agreed_on=today,
            look_again_on=given.look_again_on,
            recorded_by=through.words,
            recorded_at=now,
        )
    )
    tell(db, _person(concern), NoticeCode.NEXT_STEP, {}, now)


def mark_step(db: Session, actor: Actor, concern: Concern, step: str, *, done: bool, today: date) -> None:
    """Says that a step is done, or that it is not after all. Raises NotHere."""
    require(actor, Do.RECORD_NORWEGIAN, concern)
    found = db.scalar(select(NextStep).where(NextStep.public_id == step, NextStep.person_id == concern.person_id))
    if found is None:
        raise NotHere
    found.done_on, found.revision = (today if done else None), found.revision + 1


def _through(db: Session, actor: Actor, concern: Concern) -> Through:
    require(actor, Do.RECORD_NORWEGIAN, concern)
    for held in actor.roles:
        if any((held.organisation_id, purpose) in concern.served_by for purpose in PURPOSES_OF.get(held.name, ())):
            return Through(held.organisation_id, office_of(db, actor, concern))
    raise NotHere


def _person(concern: Concern) -> int:
    if concern.person_id is None:
        raise NotHere
    return concern.person_id


def _test(db: Session, actor: Actor, concern: Concern, test: str) -> Examination:
    require(actor, Do.RECORD_NORWEGIAN, concern)
    found = db.scalar(
        select(Examination).where(
            Examination.public_id == test,
            Examination.person_id == concern.person_id,
            Examination.organisation_id.in_(actor.organisations),
        )
    )
    if found is None:
        raise NotHere
    return found


def _columns(given: TestGiven) -> dict[str, object]:
    if given.starts_at is None or given.ends_at is None:
        raise ValueError("a test needs its times")
    return {
        "kind": given.kind,
        "parts": " ".join(skill.value for skill in given.parts),
        "starts_at": given.starts_at,
        "ends_at": given.ends_at,
        "held_on": oslo.day_of(given.starts_at),
        "place_name": given.place_name or None,
        "room": given.room or None,
        "bring": given.bring or None,
    }


def _row(actor: Actor, person_id: int, through: Through, now: datetime, *, happened_on: date) -> EvidenceRow:
    return EvidenceRow(
        person_id=person_id,
        organisation_id=through.organisation_id,
        subject=Subject.NORWEGIAN.value,
        happened_on=happened_on,
        recorded_by_id=actor.person_id,
        recorded_by=through.words,
        recorded_at=now,
    )


def _put_levels(
    db: Session,
    actor: Actor,
    person_id: int,
    through: Through,
    levels: Mapping[Skill, Level],
    on: date,
    basis: str,
    now: datetime,
) -> None:
    mark_outdated(db, [person_id])  # first: two who write about her at once then see each other's records
    later = aliased(EvidenceRow)
    standing = {
        row.skill: row
        for row in db.scalars(
            select(EvidenceRow)
            .where(
                EvidenceRow.person_id == person_id,
                EvidenceRow.kind == EvidenceKind.LEVEL,
                EvidenceRow.happened_on == on,
                EvidenceRow.module == basis,
                EvidenceRow.organisation_id == through.organisation_id,
                ~exists().where(later.corrects_id == EvidenceRow.id),
            )
            .order_by(EvidenceRow.id)
        )
    }
    for skill, level in levels.items():
        there = standing.get(skill.value)
        if there is not None and there.level == level.value:
            continue
        row = _row(actor, person_id, through, now, happened_on=on)
        row.kind, row.skill, row.level, row.module = EvidenceKind.LEVEL.value, skill.value, level.value, basis
        row.corrects_id = there.id if there is not None else None
        db.add(row)


def _put_passed(db: Session, actor: Actor, test: Examination, through: Through, passed: bool, now: datetime) -> None:
    mark_outdated(db, [test.person_id])  # first, as with levels
    subject = Subject.SOCIAL_STUDIES if test.kind == "social_studies" else Subject.OTHER
    later = aliased(EvidenceRow)
    there = db.scalar(
        select(EvidenceRow).where(
            EvidenceRow.person_id == test.person_id,
            EvidenceRow.kind == EvidenceKind.TEST_PASSED,
            EvidenceRow.subject == subject,
            EvidenceRow.happened_on == test.held_on,
            ~exists().where(later.corrects_id == EvidenceRow.id),
        )
    )
    if there is not None and (there.minutes != 0) is passed and (passed or there.part == NOT_PASSED):
        return
    row = _row(actor, test.person_id, through, now, happened_on=test.held_on)
    row.kind, row.subject = EvidenceKind.TEST_PASSED.value, subject.value
    row.minutes, row.part = (None, None) if passed else (0, NOT_PASSED)
    row.corrects_id = there.id if there is not None else None
    db.add(row)


def _tell_of_test(db: Session, test: Examination, now: datetime) -> None:
    if test.starts_at > now:
        said = {"lesson": test.public_id, "starts_at": test.starts_at.isoformat()}
        tell(db, test.person_id, NoticeCode.TEST_REGISTERED, said, now)


def _told(db: Session, person_id: int, on: date, now: datetime) -> None:
    tell(db, person_id, NoticeCode.RESULT_RECORDED, {"on": on.isoformat()}, now)
