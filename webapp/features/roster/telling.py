"""Telling people of lessons that a file has moved or cancelled: one notice for one lesson, one for all when there are more."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.notices import NoticeCode, tell_many
from webapp.tables.schedule import Enrolment, Lesson

_AT_ONCE = 500
# Of one lesson, and of several: the code.
_CODES = {
    "moved": (NoticeCode.LESSON_MOVED, NoticeCode.SERIES_MOVED),
    "cancelled": (NoticeCode.LESSON_CANCELLED, NoticeCode.SERIES_CANCELLED),
    "on_again": (NoticeCode.LESSON_ON_AGAIN, NoticeCode.SERIES_ON_AGAIN),
}


def tell_of_lessons(session: Session, changed: Mapping[int, tuple[str, datetime]], now: datetime) -> None:
    """changed: lesson -> what became of it (moved, cancelled, on_again) and when it was. Those to come alone are told of.

    Each person once for each of the three, in the caller's transaction."""
    concerned: dict[tuple[int, str], list[Any]] = defaultdict(list)
    ids = sorted(changed)
    for start in range(0, len(ids), _AT_ONCE):
        for row in session.execute(_pupils_of(ids[start : start + _AT_ONCE], now)):
            concerned[row.person_id, changed[row.id][0]].append(row)
    told = []
    for (person_id, what), lessons in concerned.items():
        first, (one, several) = lessons[0], _CODES[what]
        values: dict[str, str | int] = {"lesson": first.public_id, "starts_at": first.starts_at.isoformat()}
        if len(lessons) > 1:
            values["count"] = len(lessons)
        elif what == "moved":
            values["was_starts_at"] = changed[first.id][1].isoformat()
        told.append((person_id, several if len(lessons) > 1 else one, values))
    tell_many(session, told, now)


def _pupils_of(lessons: list[int], now: datetime) -> Any:
    return (
        select(Lesson.id, Lesson.public_id, Lesson.starts_at, Enrolment.person_id)
        .join(Enrolment, Enrolment.class_id == Lesson.class_id)
        .where(
            Lesson.id.in_(lessons),
            Lesson.starts_at > now,
            Enrolment.from_on <= Lesson.held_on,
            or_(Enrolment.to_on.is_(None), Enrolment.to_on >= Lesson.held_on),
        )
        .order_by(Lesson.starts_at, Lesson.id)
    )
