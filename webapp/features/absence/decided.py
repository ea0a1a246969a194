"""Decided absences as the engine wants them: the class, the days, and whether what documents them was seen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from webapp.engine.regulations.absence import Absence, AbsenceCode, LeaveKind
from webapp.tables.absence import AbsenceNotice
from webapp.tables.database import Asked

_A_MINUTE = timedelta(minutes=1)
_NOTICE = AbsenceNotice.__table__


def engine_absences(db: Asked, person_ids: Iterable[int], *, but: str = "") -> dict[int, tuple[Absence, ...]]:
    """What has been decided about each of these people, oldest first; nothing of what was taken back or is undecided.

    but: the public id of one notice to leave out, such as the one that is being decided again. One statement."""
    people = sorted(set(person_ids))
    found: dict[int, list[Absence]] = {person_id: [] for person_id in people}
    rows: Any = db.execute(
        select(
            _NOTICE.c.person_id,
            _NOTICE.c.public_id,
            _NOTICE.c.code,
            _NOTICE.c.leave,
            _NOTICE.c.from_on,
            _NOTICE.c.to_on,
            _NOTICE.c.from_at,
            _NOTICE.c.to_at,
            _NOTICE.c.note_seen_at,
        )
        .where(
            _NOTICE.c.person_id.in_(people),
            _NOTICE.c.decided.is_(True),
            _NOTICE.c.withdrawn_at.is_(None),
            _NOTICE.c.code.is_not(None),
            _NOTICE.c.public_id != but,
        )
        .order_by(_NOTICE.c.from_on, _NOTICE.c.id)
    )
    for row in rows:
        found[row.person_id].append(
            Absence(
                id=row.public_id,
                code=AbsenceCode(row.code),
                first=row.from_on,
                last=row.to_on,
                minutes=minutes_between(row.from_at, row.to_at),
                documented=row.note_seen_at is not None,
                leave=LeaveKind(row.leave) if row.leave else None,
            )
        )
    return {person_id: tuple(hers) for person_id, hers in found.items()}


def minutes_between(starts: datetime | None, ends: datetime | None) -> int | None:
    """Minutes of a part of a day; None for whole days."""
    return None if starts is None or ends is None else (ends - starts) // _A_MINUTE
