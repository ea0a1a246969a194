"""Accounts made, roles given and ended, accounts closed and opened. Each works on the person's next request."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.orm import Session

from webapp.features.organisation.forms import AccountWanted
from webapp.features.organisation.queries import Colleague, colleague, other_administrators, works_elsewhere
from webapp.features.phone import needs_more_than_a_code
from webapp.language.names import search_key, sort_key
from webapp.policy.actor import Actor, RoleName
from webapp.policy.conditions import Concern
from webapp.policy.permissions import ChangedSince, Do, require
from webapp.tables.base import new_public_id
from webapp.tables.database import reserve_ids
from webapp.tables.people import LoginSession, Person, Role
from webapp.tables.ways_in import CodeCard


class LastAdministrator(Exception):
    """Nobody would be left who can give the role back."""


class WorksElsewhere(Exception):
    """She works for a place the actor does not administer, or is served: the account is not the actor's alone to close."""


class Yourself(Exception):
    """An administrator does not close her own account."""


def add_colleague(db: Session, actor: Actor, wanted: AccountWanted, now: datetime) -> str:
    """A new account with one role; its public id. Raises NotHere where the actor does not administer the place.

    There is no way in yet: a code card gives her one."""
    require(actor, Do.MANAGE_STAFF, Concern(organisation_id=wanted.organisation_id))
    return make_account(
        db, wanted.given_name, wanted.family_name, wanted.language, wanted.organisation_id, wanted.role, now
    )


def make_account(
    db: Session, given_name: str, family_name: str, language: str, organisation_id: int, role: RoleName, now: datetime
) -> str:
    """A person with one role and no way in yet; her public id. Who may make it is asked by whoever calls."""
    public_id = new_public_id()
    # The id is given: PostgreSQL's wall shows a person nobody knows yet to nobody, not even to hand her id back.
    (person_id,) = reserve_ids(db, Person, 1)
    db.execute(
        insert(Person.__table__).values(  # type: ignore[arg-type]
            id=person_id,
            public_id=public_id,
            given_name=given_name,
            family_name=family_name,
            language=language,
            sort_key=sort_key(given_name, family_name),
            search_key=search_key(given_name, family_name),
            protection="none",
            created_at=now,
            revision=1,
        )
    )
    db.execute(insert(Role).values(person_id=person_id, organisation_id=organisation_id, name=role.value))
    return public_id


def give_role(
    db: Session,
    actor: Actor,
    staff_id: str,
    organisation_id: int,
    role: RoleName,
    *,
    seen_revision: int,
    now: datetime,
    today: date,
) -> None:
    """Gives a role, or one that had ended back. Raises NotHere, ChangedSince.

    Whoever came in by less than the new role asks for comes in anew, and a card that was printed for less opens nothing
    more."""
    found = _opened(db, actor, staff_id, organisation_id, seen_revision)
    if not needs_more_than_a_code(db, found.id, today):
        _end_log_ins(db, found.id, now)
        _block_cards(db, now, CodeCard.person_id == found.id)
    known = db.scalar(select(Role.id).where(_the_role(found, organisation_id, role)))
    if known is None:
        db.execute(insert(Role).values(person_id=found.id, organisation_id=organisation_id, name=role.value))
    else:
        db.execute(update(Role).where(Role.id == known).values(ended_on=None))


def end_role(
    db: Session,
    actor: Actor,
    staff_id: str,
    organisation_id: int,
    role: RoleName,
    *,
    seen_revision: int,
    now: datetime,
    today: date,
) -> None:
    """The role no longer counts, from this moment, and no card she printed there and may have kept the code of.

    Raises NotHere, ChangedSince, LastAdministrator."""
    found = _opened(db, actor, staff_id, organisation_id, seen_revision)
    if role is RoleName.ADMIN and not other_administrators(db, organisation_id, found.id, today):
        raise LastAdministrator
    db.execute(update(Role).where(_the_role(found, organisation_id, role)).values(ended_on=today))
    _block_cards(db, now, CodeCard.made_by_id == found.id, CodeCard.organisation_id == organisation_id)


def close_account(db: Session, actor: Actor, staff_id: str, *, seen_revision: int, now: datetime, today: date) -> None:
    """Every log-in ends now, and no way in leads anywhere. Her roles stay as they are.

    Raises as end_role, Yourself and WorksElsewhere."""
    found = colleague(db, actor, staff_id)
    if found.id == actor.person_id:
        raise Yourself
    _is_hers_alone(db, actor, found, today)
    for held in found.held(today):
        require(actor, Do.MANAGE_STAFF, Concern(organisation_id=held.organisation_id))
        if held.name is RoleName.ADMIN and not other_administrators(db, held.organisation_id, found.id, today):
            raise LastAdministrator
    _revise(db, found, seen_revision, disabled_at=now)
    _end_log_ins(db, found.id, now)
    _block_cards(db, now, CodeCard.made_by_id == found.id)


def open_account(db: Session, actor: Actor, staff_id: str, *, seen_revision: int, today: date) -> None:
    """She can log in again, with the ways in she had. Raises NotHere, ChangedSince, WorksElsewhere."""
    found = colleague(db, actor, staff_id)
    _is_hers_alone(db, actor, found, today)
    _revise(db, found, seen_revision, disabled_at=None)


def _is_hers_alone(db: Session, actor: Actor, found: Colleague, today: date) -> None:
    """Whether the account is the actor's to close and open: of somebody who works here today, and nowhere else."""
    if not found.held(today) or works_elsewhere(db, actor, found.id, today):
        raise WorksElsewhere


def _block_cards(db: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    """Those that still could be used: whoever saw the code could come in by it."""
    unused = (CodeCard.used_at.is_(None), CodeCard.blocked_at.is_(None))
    db.execute(update(CodeCard).where(*which, *unused).values(blocked_at=now))


def _end_log_ins(db: Session, person_id: int, now: datetime) -> None:
    db.execute(
        update(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def _opened(db: Session, actor: Actor, staff_id: str, organisation_id: int, seen_revision: int) -> Colleague:
    require(actor, Do.MANAGE_STAFF, Concern(organisation_id=organisation_id))
    found = colleague(db, actor, staff_id)
    _revise(db, found, seen_revision)
    return found


def _revise(db: Session, found: Colleague, seen_revision: int, **values: object) -> None:
    """One form at a time changes an account: its revision is the person's own."""
    changed = db.execute(
        update(Person.__table__)  # type: ignore[arg-type]
        .where(Person.id == found.id, Person.revision == seen_revision)
        .values(**values, revision=Person.revision + 1)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedSince({"revision": found.revision})


def _the_role(found: Colleague, organisation_id: int, role: RoleName) -> ColumnElement[bool]:
    return and_(Role.person_id == found.id, Role.organisation_id == organisation_id, Role.name == role.value)
