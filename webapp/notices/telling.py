"""Notices put down, found again, and marked as read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from webapp.engine.revision import canonical
from webapp.notices.words import NoticeCode, sentence
from webapp.tables.base import new_public_id
from webapp.tables.notices import Notice

# What nobody read in this time is no news any longer; the page it points to still tells it.
SHOWN_FOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """A notice as its person reads it. `lesson` is the public id of the lesson it is about, or None."""

    public_id: str
    code: NoticeCode
    text: str
    lesson: str | None
    told_at: datetime

    @property
    def is_answer(self) -> bool:
        return self.code in (NoticeCode.QUESTION_ANSWERED, NoticeCode.QUESTION_ANSWERED_AND_CORRECTED)


def tell(db: Session, person_id: int, code: NoticeCode, values: Mapping[str, str | int], now: datetime) -> None:
    """Tells the person, in the caller's transaction. values: plain facts the code's sentence needs, never free text."""
    # Without RETURNING: a wall may let somebody tell a person whose notices she cannot read.
    db.execute(
        insert(Notice.__table__).values(  # type: ignore[arg-type]
            public_id=new_public_id(), person_id=person_id, code=str(code), told_at=now, values=canonical(values)
        )
    )


def unread_for(db: Session, person_id: int, now: datetime, limit: int = 3) -> list[NoticeSeen]:
    """Her newest unread notices; one statement. A code from a newer version of Samvei is left out."""
    rows = db.execute(
        select(Notice.public_id, Notice.code, Notice.__table__.c["values"].label("facts"), Notice.told_at)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None), Notice.told_at > now - SHOWN_FOR)
        .order_by(Notice.told_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    found = []
    for row in rows:
        facts = json.loads(row.facts)
        text = sentence(row.code, facts)
        if text is not None:
            found.append(NoticeSeen(row.public_id, NoticeCode(row.code), text, facts.get("lesson"), row.told_at))
    return found


def mark_read(db: Session, person_id: int, public_id: str, now: datetime) -> bool:
    """Marks one of her own notices as read; False when there is none such. Read twice stays read the first time."""
    found = db.scalar(select(Notice.id).where(Notice.person_id == person_id, Notice.public_id == public_id))
    if found is None:
        return False
    db.execute(update(Notice).where(Notice.id == found, Notice.read_at.is_(None)).values(read_at=now))
    return True
