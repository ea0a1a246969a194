"""Notices put down, found again, and marked as read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Integer, Select, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from webapp.engine.revision import canonical
from webapp.notices.words import LeadsTo, NoticeCode, leads_to, sentence
from webapp.tables.base import new_public_id
from webapp.tables.database import Asked
from webapp.tables.notices import Notice

# What nobody read in this time is no news any longer; the page it points to still tells it.
SHOWN_FOR = timedelta(days=28)
_NOTICE = cast(Table, Notice.__table__)
_ANSWERS = (
    NoticeCode.QUESTION_ANSWERED,
    NoticeCode.QUESTION_ANSWERED_AND_CORRECTED,
    NoticeCode.MATTER_ANSWERED,
    NoticeCode.ABSENCE_DECIDED,
)


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """A notice as its person reads it. The ids are public ones, of what it is about, or None."""

    public_id: str
    code: NoticeCode
    text: str
    lesson: str | None
    told_at: datetime
    matter: str | None = None
    absence: str | None = None
    check_in: str | None = None

    @property
    def is_answer(self) -> bool:
        return self.code in _ANSWERS

    @property
    def leads_to(self) -> LeadsTo:
        """The sort of page that tells more."""
        return leads_to(self.code)


def tell(db: Session, person_id: int, code: NoticeCode, values: Mapping[str, str | int], now: datetime) -> None:
    """Tells the person, in the caller's transaction. values: plain facts the code's sentence needs, never free text."""
    # Without RETURNING: a wall may let somebody tell a person whose notices she cannot read.
    db.execute(
        insert(_NOTICE).values(
            public_id=new_public_id(), person_id=person_id, code=str(code), told_at=now, values=canonical(values)
        )
    )


def tell_many(db: Session, told: Iterable[tuple[int, str, Mapping[str, str | int]]], now: datetime) -> None:
    """As `tell`, for many people in one statement. told: (person, code, values)."""
    rows = [
        {
            "public_id": new_public_id(),
            "person_id": person,
            "code": str(code),
            "told_at": now,
            "values": canonical(values),
        }
        for person, code, values in told
    ]
    if rows:
        db.execute(insert(_NOTICE), rows)


def unread_for(db: Asked, person_id: int, now: datetime, limit: int = 3) -> list[NoticeSeen]:
    """Her newest unread notices; one statement. A code from a newer version of Samvei is left out."""
    rows = db.execute(_UNREAD, {"person": person_id, "since": now - SHOWN_FOR, "most": limit})
    found = []
    for row in rows:
        facts = json.loads(row.facts)
        text = sentence(row.code, facts)
        if text is not None:
            lesson, *others = (facts.get(name) for name in ("lesson", "matter", "absence", "check_in"))
            found.append(NoticeSeen(row.public_id, NoticeCode(row.code), text, lesson, row.told_at, *others))
    return found


def _unread() -> Select[*tuple[Any, ...]]:
    since: Any = bindparam("since")
    return (
        select(_NOTICE.c.public_id, _NOTICE.c.code, _NOTICE.c["values"].label("facts"), _NOTICE.c.told_at)
        .where(
            _NOTICE.c.person_id == bindparam("person", type_=Integer),
            _NOTICE.c.read_at.is_(None),
            _NOTICE.c.told_at > since,
        )
        .order_by(_NOTICE.c.told_at.desc(), _NOTICE.c.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


_UNREAD = _unread()  # built once: every opening of Today asks it


def mark_read(db: Session, person_id: int, public_id: str, now: datetime) -> bool:
    """Marks one of her own notices as read; False when there is none such. Read twice stays read the first time."""
    found = db.scalar(select(Notice.id).where(Notice.person_id == person_id, Notice.public_id == public_id))
    if found is None:
        return False
    db.execute(update(Notice).where(Notice.id == found, Notice.read_at.is_(None)).values(read_at=now))
    return True
