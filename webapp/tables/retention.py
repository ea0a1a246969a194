"""Taking away what is past its date. Plans, contracts and what was confirmed go no other way (`migrations/0006`)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import String, delete, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.tables.base import Base, Kept, Wall, facts


class TakingAway(Base):
    """Has a row only inside the transaction that takes away; while it is empty the database refuses."""

    __tablename__ = "taking_away"
    __table_args__ = (facts(Kept.REFERENCE, Wall.OPEN),)

    why: Mapped[str] = mapped_column(String(40), primary_key=True)


@contextmanager
def taking_away(session: Session, why: str) -> Iterator[None]:
    """Inside the block, rows of plans and contracts may be deleted. On PostgreSQL only for the tables' owner.

    why: "retention", or "the demo is loaded anew"; kept no longer than the block."""
    session.execute(insert(TakingAway).values(why=why))
    yield
    session.execute(delete(TakingAway))
