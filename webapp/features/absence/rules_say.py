"""A person's file brought to the engine: what the rules say of each reason before she sends, and how much leave is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.engine.evidence import EvidenceKind, Subject
from webapp.engine.regulations.absence import (
    Absence,
    AbsenceCode,
    ChildSickLeft,
    SelfCertificate,
    child_sick_left,
    self_certificate,
)
from webapp.engine.regulations.cohort import CohortId, cohort
from webapp.engine.regulations.leave import LeaveKind, LeaveLeft, leave_left, left_outside_programme
from webapp.engine.regulations.stipend import Housing
from webapp.engine.regulations.told import Reason, RulesSay, Where, taken_as, what_rules_say, where_on
from webapp.features.standing import PersonFile, files_of
from webapp.policy.actor import Actor, Stage
from webapp.tables.absence import AbsenceNotice
from webapp.tables.people import Circumstances

_NOTICE = AbsenceNotice.__table__
_ABOUT = Circumstances.__table__
_A_MINUTE = timedelta(minutes=1)
_KINDS = (LeaveKind.WELFARE, LeaveKind.RELIGIOUS, LeaveKind.VACATION)
_OUTSIDE = (LeaveKind.WELFARE, LeaveKind.RELIGIOUS)


@dataclass(frozen=True)
class Away:
    """The time asked about. minutes: of a part of one day, as taught; subject: of the one lesson."""

    first: date
    last: date
    minutes: int | None = None
    subject: Subject | None = None


@dataclass(frozen=True)
class LeaveSummary:
    """What is taken and left on a day, by what has been decided; empty parts where no rule was found for her."""

    where: Where
    leave: tuple[LeaveLeft, ...] = ()
    child: ChildSickLeft | None = None
    certificate: SelfCertificate | None = None


@dataclass(frozen=True)
class _HerFile:
    file: PersonFile
    housing: Housing
    alone: bool | None
    removed_on: date | None
    absences: tuple[Absence, ...]


def rules_for(
    db: Session,
    actor: Actor,
    reasons: Iterable[Reason],
    away: Away,
    today: date,
    *,
    has_note: bool = False,
    but: str = "",
) -> tuple[RulesSay, ...]:
    """What the rules say of being away then, for each reason. but: public id of the notice that is itself asked about."""
    if actor.person_id is None:
        return ()
    hers = _her_file(db, actor.person_id, but)
    lesson_minutes = away.minutes if away.minutes is not None else _taught(hers.file, away.first, away.last)
    return tuple(
        what_rules_say(
            hers.file.facts,
            hers.absences,
            reason,
            away.first,
            away.last,
            today=today,
            minutes=away.minutes,
            lesson_minutes=lesson_minutes,
            has_note=has_note,
            housing=hers.housing,
            alone=hers.alone,
            removed_on=hers.removed_on,
            in_reception=actor.stage is Stage.RESIDENT,
            subject=away.subject,
            missed_social_minutes=_missed_social(hers.file, away),
        )
        for reason in reasons
    )


def leave_summary(db: Session, actor: Actor, today: date) -> LeaveSummary:
    """Leave taken and left today. Only what has been decided counts."""
    if actor.person_id is None:
        return LeaveSummary(Where.UNKNOWN)
    hers = _her_file(db, actor.person_id, "", decided_only=True)
    facts = hers.file.facts
    where = where_on(facts, today, in_reception=actor.stage is Stage.RESIDENT)
    old_act = cohort(facts, today).id is CohortId.INTRO2003
    if where is Where.OUTSIDE and not old_act:
        outside = (left_outside_programme(kind, hers.absences, today) for kind in _OUTSIDE)
        return LeaveSummary(where, tuple(each for each in outside if each is not None))
    if where is not Where.PROGRAMME or facts.programme_start_on is None:
        return LeaveSummary(where)
    kinds = () if old_act else _KINDS  # the older act's own numbers were not found
    left = (leave_left(kind, hers.absences, today, facts=facts) for kind in kinds)
    child = child_sick_left(hers.absences, today, facts.children_born_on, alone=bool(hers.alone), facts=facts)
    own = self_certificate(
        hers.absences, facts.programme_start_on, today, today, removed_on=hers.removed_on, facts=facts
    )
    return LeaveSummary(where, tuple(each for each in left if each is not None), child, own)


def _her_file(db: Session, person_id: int, but: str, *, decided_only: bool = False) -> _HerFile:
    file = files_of(db, [person_id]).get(person_id) or PersonFile()
    row = db.execute(
        select(
            _ABOUT.c.lives_with_parents,
            _ABOUT.c.partner_takes_part,
            _ABOUT.c.alone_with_care,
            _ABOUT.c.self_certificate_removed_on,
        ).where(_ABOUT.c.person_id == person_id)
    ).first()
    return _HerFile(
        file=file,
        housing=Housing(with_parents=row.lives_with_parents, partner_takes_part=row.partner_takes_part)
        if row
        else Housing(),
        alone=row.alone_with_care if row else None,
        removed_on=row.self_certificate_removed_on if row else None,
        absences=_absences(db, person_id, but, decided_only),
    )


def _absences(db: Session, person_id: int, but: str, decided_only: bool) -> tuple[Absence, ...]:
    """Her notices as the engine wants them: as decided, and, unless only that counts, undecided ones as they can be taken."""
    rows = db.execute(
        select(
            _NOTICE.c.public_id,
            _NOTICE.c.reason,
            _NOTICE.c.from_on,
            _NOTICE.c.to_on,
            _NOTICE.c.from_at,
            _NOTICE.c.to_at,
            _NOTICE.c.has_note,
            _NOTICE.c.note_seen_at,
            _NOTICE.c.decided,
            _NOTICE.c.code,
            _NOTICE.c.leave,
        )
        .where(_NOTICE.c.person_id == person_id, _NOTICE.c.withdrawn_at.is_(None), _NOTICE.c.public_id != but)
        .order_by(_NOTICE.c.from_on, _NOTICE.c.id)
    )
    found = (_absence(row) for row in rows if row.decided or not decided_only)
    return tuple(each for each in found if each is not None)


def _absence(row: Any) -> Absence | None:
    if row.decided and row.code:
        as_what = AbsenceCode(row.code), LeaveKind(row.leave) if row.leave else None
    else:
        meanwhile = taken_as(Reason(row.reason), row.has_note)
        if meanwhile is None:
            return None
        as_what = meanwhile
    return Absence(
        id=row.public_id,
        code=as_what[0],
        first=row.from_on,
        last=row.to_on,
        minutes=_minutes(row.from_at, row.to_at),
        documented=row.note_seen_at is not None or (row.has_note and not row.decided),
        leave=as_what[1],
    )


def _minutes(starts: datetime | None, ends: datetime | None) -> int | None:
    return None if starts is None or ends is None else (ends - starts) // _A_MINUTE


def _taught(file: PersonFile, first: date, last: date) -> int:
    """Minutes of teaching in these days, each lesson once, registered or not."""
    planned = {each.lesson: each.minutes for each in file.planned if first <= each.starts_on <= last}
    held = {
        each.lesson: each.lesson_minutes or 0
        for each in file.evidence
        if each.lesson is not None and first <= each.on <= last
    }
    return sum((planned | held).values())


def _missed_social(file: PersonFile, but: Away) -> int:
    """Minutes away from social studies as registered on other days, later ones too; of a corrected record, the correction.

    What is registered of the days asked about is what is asked about."""
    corrected = {each.corrects for each in file.evidence if each.corrects is not None}
    away: Sequence[int] = [
        each.minutes or 0
        for each in file.evidence
        if each.kind is EvidenceKind.ABSENT
        and each.subject is Subject.SOCIAL_STUDIES
        and each.id not in corrected
        and not but.first <= each.on <= but.last
    ]
    return sum(away)
