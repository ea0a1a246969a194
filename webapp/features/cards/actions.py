"""Printing and blocking cards, counting wrong pictures, using a card up. None of these commits."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.features.cards.codes import Secrets, code_hash, pictures_hash
from webapp.features.cards.queries import MOST_TRIES, Reached, live_card
from webapp.features.entry import Step, finish_step
from webapp.features.passkeys import end_ways
from webapp.features.phone import end_everything
from webapp.notices import NoticeCode, tell
from webapp.policy.actor import Actor
from webapp.policy.looks import note_colleague
from webapp.policy.permissions import Do, NotHere
from webapp.tables.database import NOBODY, Who, set_who
from webapp.tables.people import Person
from webapp.tables.ways_in import CodeCard, LinkedIdentity

DAYS = 7  # today is the first


def last_day_of(today: date) -> date:
    """The last day a card printed today takes somebody in."""
    return today + timedelta(days=DAYS - 1)


def print_card(
    db: Session, actor: Actor, whose: Reached, printed: Secrets, key: bytes, *, now: datetime, today: date
) -> None:
    """Keeps what lets the new card be known again, blocks the older ones, and tells her: who holds a card comes in as her.

    whose: opened for Do.PRINT_CARD by the caller."""
    if actor.person_id is None:
        raise NotHere
    block_cards(db, whose.person_id, now)
    hashed = code_hash(printed.code, key)
    db.add(
        CodeCard(
            person_id=whose.person_id, organisation_id=whose.organisation_id, made_by_id=actor.person_id,
            code_hash=hashed, pictures_hash=pictures_hash(printed.pictures, hashed, key),
            made_at=now, expires_at=oslo.at(last_day_of(today) + timedelta(days=1), time.min),
        )
    )  # fmt: skip
    _tell_her(db, actor, whose, now, today)


def _tell_her(db: Session, actor: Actor, whose: Reached, now: datetime, today: date) -> None:
    """That there is a new card; and, of somebody nobody serves, a line about who printed it. Last in the write.

    As herself: what is told to a colleague lies behind PostgreSQL's wall."""
    before = db.info.get("who", NOBODY)
    db.flush()
    set_who(db, Who(person_id=whose.person_id, organisations=(whose.organisation_id,), on=today))
    tell(db, whose.person_id, NoticeCode.CARD_PRINTED, {}, now)
    if not whose.is_served:  # the look at somebody who is served was written when she was opened
        note_colleague(
            db, actor, whose.person_id, organisation_id=whose.organisation_id, role=whose.role, part=Do.PRINT_CARD, now=now
        )  # fmt: skip
    set_who(db, before)


def block_cards(db: Session, person_id: int, now: datetime) -> None:
    """No card of hers takes anybody in any more; one that was used stays as it was."""
    _change(
        db, CodeCard.person_id == person_id, CodeCard.used_at.is_(None), CodeCard.blocked_at.is_(None), blocked_at=now
    )


def end_phones(db: Session, person_id: int, now: datetime, *, also_other_ways: bool) -> None:
    """Ends her sessions, her codes on phones and the steps under way; passkeys, password and links to accounts elsewhere
    too where asked: whoever had her phone may have linked his own."""
    end_everything(db, person_id, now)
    if also_other_ways:
        end_ways(db, person_id, now)
        hers = (LinkedIdentity.person_id == person_id, LinkedIdentity.ended_at.is_(None))
        db.execute(update(LinkedIdentity).where(*hers).values(ended_at=now))


def count_pictures_try(db: Session, card_id: int, now: datetime) -> int:
    """Counts a try before the pictures are looked at; how many are left after it, -1 when it was one too many.

    The fifth leaves the card dead unless it is right. In a write of its own."""
    counted = db.execute(
        update(CodeCard)
        .where(CodeCard.id == card_id, *live_card(now))
        .values(tries=CodeCard.tries + 1)
        .returning(CodeCard.tries)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return -1 if counted is None else MOST_TRIES - counted.tries


def pictures_were_right(db: Session, card_id: int) -> bool:
    """Forgets the wrong ones; in the write that takes the step forward."""
    return _change(
        db, CodeCard.id == card_id, CodeCard.used_at.is_(None), CodeCard.blocked_at.is_(None), tries=0
    )  # fmt: skip


def finish_card(db: Session, step: Step, now: datetime) -> bool:
    """Uses up the step and its card, in the write that opens the session; False when either is of no use any more.

    That write is hers (`Who(person_id=…)`): a closed account is let in by no card."""
    if db.scalar(select(Person.id).where(Person.id == step.person_id, Person.disabled_at.is_(None))) is None:
        return False
    if not finish_step(db, step, now):
        return False
    which = (CodeCard.id == int(step.values["card"]), CodeCard.person_id == step.person_id)
    return _change(db, *which, *live_card(now), used_at=now)


def _change(db: Session, *which: Any, **values: Any) -> bool:
    changed = db.execute(update(CodeCard).where(*which).values(**values).execution_options(synchronize_session=False))
    return changed.rowcount > 0  # type: ignore[attr-defined, no-any-return]
