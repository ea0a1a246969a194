"""Lessons as rows: many at once, of one series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.tables.schedule import Lesson

_LESSON = cast(Table, Lesson.__table__)
MOST_MINUTES = 720  # the table's own bound


class HasLessons(Protocol):
    """A class, as its row or whatever knows these two of it."""

    @property
    def id(self) -> Any: ...

    @property
    def organisation_id(self) -> Any: ...


@dataclass(frozen=True)
class LessonDraft:
    """One lesson that is to be. minutes: taught, breaks not counted."""

    starts_at: datetime
    ends_at: datetime
    minutes: int
    kind: str
    module: str | None = None
    topic: str | None = None
    place_name: str | None = None
    address: str | None = None
    room: str | None = None
    bring: str | None = None
    original_starts_at: datetime | None = None  # None: as starts_at


def make_lessons(
    db: Session, school_class: HasLessons, drafts: Sequence[LessonDraft], series_id: int, now: datetime
) -> int:
    """Puts the lessons in, in one statement; how many. now: kept for callers that date what they write."""
    rows = [_row(school_class, draft, series_id) for draft in drafts]
    if rows:
        db.execute(insert(_LESSON), rows)
    return len(rows)


def _row(school_class: HasLessons, draft: LessonDraft, series_id: int) -> dict[str, object]:
    original = draft.original_starts_at or draft.starts_at
    return {
        "organisation_id": school_class.organisation_id,
        "class_id": school_class.id,
        "series_id": series_id,
        "original_starts_at": original,
        "status": "planned" if original == draft.starts_at else "moved",
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "held_on": oslo.day_of(draft.starts_at),
        "minutes": min(draft.minutes, MOST_MINUTES),
        "kind": draft.kind,
        "module": draft.module,
        "topic": draft.topic,
        "place_name": draft.place_name,
        "address": draft.address,
        "room": draft.room,
        "bring": draft.bring,
    }
