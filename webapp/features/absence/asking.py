"""Who is asked «Går det bra?»: those who were away without a word from their two last registered lessons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from webapp.engine.evidence import EvidenceKind
from webapp.engine.revision import canonical
from webapp.features.absence.check_ins import FOLLOWED_UP_BY, NEEDS_HELP
from webapp.features.absence.queries import covering_condition
from webapp.notices import NoticeCode
from webapp.policy.scopes import serving_now
from webapp.tables.absence import CheckIn
from webapp.tables.base import new_public_id
from webapp.tables.evidence import EvidenceRow
from webapp.tables.notices import Notice
from webapp.tables.people import Service
from webapp.tables.schedule import Enrolment, Lesson

ASKED_AFTER = 2  # lessons in a row without a word
NEWS_FOR = timedelta(days=14)  # nobody is asked about lessons longer ago, such as a register that is brought in late
LOOKS_BACK = timedelta(days=42)
_MOST_IN_A_ROW = 10
_CHECK_IN = cast(Table, CheckIn.__table__)
_NOTICE = cast(Table, Notice.__table__)


@dataclass(frozen=True, slots=True)
class Missed:
    """The lessons at the end of a person's register that she was away from without a word, the newest first."""

    lessons: int
    newest_id: int = 0
    newest_at: datetime | None = None
    organisation_id: int = 0


def ask_if_missed(db: Session, person_ids: Iterable[int], now: datetime, today: date) -> None:
    """Asks those who were away without a word from their two last registered lessons; in the write that registers.

    A question that has become moot (she came, she told us, the register was put right) is closed, unless she asked for
    help. At most seven statements, however many people. Behind PostgreSQL's wall only lessons this write can see count."""
    people = sorted(set(person_ids))
    missed = _missed(db, people, now) if people else {}
    if not missed:
        return
    known = _known(db, missed)
    open_ones = {row.person_id: row for row in known if row.closed_at is None}
    asked_about = {(row.person_id, row.last_lesson_id) for row in known}
    _bring_up_to_date(db, missed, open_ones, now)
    new = {
        person_id: each
        for person_id, each in missed.items()
        if each.lessons >= ASKED_AFTER
        and each.newest_at is not None
        and each.newest_at >= now - NEWS_FOR
        and person_id not in open_ones
        and (person_id, each.newest_id) not in asked_about
    }
    if new:
        _ask(db, new, now, today)


def _missed(db: Session, people: Sequence[int], now: datetime) -> dict[int, Missed]:
    """How the register of each ends; people about whom nothing is registered lately are left out."""
    newer = EvidenceRow.__table__.alias("newer")
    rows = db.execute(
        select(
            Enrolment.person_id,
            Lesson.id,
            Lesson.organisation_id,
            Lesson.starts_at,
            and_(
                EvidenceRow.kind == EvidenceKind.ABSENT.value,
                EvidenceRow.told_us.is_not(True),
                ~covering_condition(
                    cast(Any, Enrolment.person_id), cast(Any, Lesson.starts_at), cast(Any, Lesson.ends_at),
                    cast(Any, Lesson.held_on),
                ),
            ).label("away"),
        )
        .join(Lesson, Lesson.class_id == Enrolment.class_id)
        .join(EvidenceRow, and_(EvidenceRow.lesson_id == Lesson.id, EvidenceRow.person_id == Enrolment.person_id))
        .where(
            Enrolment.person_id.in_(people),
            Lesson.held_on >= Enrolment.from_on,
            or_(Enrolment.to_on.is_(None), Lesson.held_on <= Enrolment.to_on),
            Lesson.starts_at.between(now - LOOKS_BACK, now),
            Lesson.status != "cancelled",
            Lesson.registered_at.is_not(None),
            ~exists().where(newer.c.corrects_id == EvidenceRow.id),
        )
        .order_by(Enrolment.person_id, Lesson.starts_at.desc(), Lesson.id.desc())
    )  # fmt: skip
    ended: set[int] = set()
    found: dict[int, Missed] = {}
    for row in rows:
        so_far = found.setdefault(row.person_id, Missed(0))
        if row.person_id in ended or not row.away:
            ended.add(row.person_id)
        elif so_far.lessons == 0:
            found[row.person_id] = Missed(1, row.id, row.starts_at, row.organisation_id)
        elif so_far.lessons < _MOST_IN_A_ROW:
            found[row.person_id] = Missed(
                so_far.lessons + 1, so_far.newest_id, so_far.newest_at, so_far.organisation_id
            )
    return found


def _known(db: Session, missed: dict[int, Missed]) -> Sequence[Any]:
    """Open check-ins of these people, and those about the very lessons."""
    about = sorted({each.newest_id for each in missed.values() if each.newest_id})
    return db.execute(
        select(
            CheckIn.id,
            CheckIn.person_id,
            CheckIn.last_lesson_id,
            CheckIn.lessons,
            CheckIn.answer,
            CheckIn.closed_at,
        ).where(
            CheckIn.person_id.in_(list(missed)), or_(CheckIn.closed_at.is_(None), CheckIn.last_lesson_id.in_(about))
        )
    ).all()


def _bring_up_to_date(db: Session, missed: dict[int, Missed], open_ones: dict[int, Any], now: datetime) -> None:
    moot, longer = [], []
    for person_id, row in open_ones.items():
        each = missed[person_id]
        if each.lessons < ASKED_AFTER:
            if row.answer != NEEDS_HELP:
                moot.append(row.id)
        elif each.newest_id != row.last_lesson_id:
            longer.append({"which": row.id, "newest": each.newest_id, "number": each.lessons})
    if moot:
        db.execute(
            update(_CHECK_IN).where(_CHECK_IN.c.id.in_(moot)).values(closed_at=now, revision=_CHECK_IN.c.revision + 1)
        )
    if longer:
        # Her revision stays: what she answers is still the same question.
        db.connection().execute(
            update(_CHECK_IN)
            .where(_CHECK_IN.c.id == bindparam("which"))
            .values(last_lesson_id=bindparam("newest"), lessons=bindparam("number")),
            longer,
        )


def _ask(db: Session, new: dict[int, Missed], now: datetime, today: date) -> None:
    offices = _who_follows_up(db, list(new), today)
    rows = [
        {
            "public_id": new_public_id(),
            "person_id": person_id,
            "organisation_id": offices.get(person_id, each.organisation_id),
            # What she is asked about; a lesson more is one she misses after she was asked.
            "lessons": ASKED_AFTER,
            "last_lesson_id": each.newest_id,
            "asked_at": now,
            "revision": 1,
        }
        for person_id, each in new.items()
    ]
    # Without RETURNING: a wall may let somebody tell a person whose notices she cannot read.
    db.execute(insert(_CHECK_IN), rows)
    db.execute(
        insert(_NOTICE),
        [
            {
                "public_id": new_public_id(),
                "person_id": row["person_id"],
                "code": NoticeCode.CHECK_IN.value,
                "told_at": now,
                "values": canonical({"check_in": row["public_id"]}),
            }
            for row in rows
        ],
    )


def _who_follows_up(db: Session, people: Sequence[int], today: date) -> dict[int, int]:
    """As far as this write sees: behind PostgreSQL's wall a school is not told who else serves its pupils, and the
    lesson's own organisation stands in. Nobody's list depends on it: those go by who follows the person up that day."""
    rows = db.execute(
        select(Service.person_id, Service.purpose, Service.organisation_id)
        .where(Service.person_id.in_(people), serving_now(today), Service.purpose.in_(FOLLOWED_UP_BY))
        .order_by(Service.from_on, Service.id)
    ).all()
    found: dict[int, Any] = {}
    for row in rows:
        best = found.get(row.person_id)
        if best is None or FOLLOWED_UP_BY.index(row.purpose) < FOLLOWED_UP_BY.index(best.purpose):
            found[row.person_id] = row
    return {person_id: row.organisation_id for person_id, row in found.items()}
