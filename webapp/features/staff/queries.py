"""The people this actor serves as staff, a page at a time, each with what waits. Eight statements however many there are."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, ScalarSelect, Select, and_, case, exists, func, or_, select, union
from sqlalchemy.orm import Session

from webapp.engine.commitment import Side, Unit
from webapp.engine.standing import Standing, State, from_plain
from webapp.features import absence
from webapp.features.hours import ring_of
from webapp.features.matters import Kind, open_matters_by_person
from webapp.features.norwegian import SkillLevel, levels_now_and_goal
from webapp.features.staff.forms import Attention, Wanted
from webapp.policy.actor import Actor
from webapp.policy.scopes import (
    ANSWERS,
    SEES_PEOPLE,
    matters_seen_by,
    people_seen_by,
    served_through,
    serving_now,
)
from webapp.tables.evidence import Question, StoredStanding
from webapp.tables.matters import Matter
from webapp.tables.people import Person, Service

PAGE = 50
SOON_DAYS = 30
MOST_COUNTED = 100
# Whose whole value the list reads: hours of Norwegian, and the level in each skill.
_NORWEGIAN = (
    "reception.norwegian",
    "norwegian.hours",
    "norwegian.duty_only_hours",
    "norwegian.listening",
    "norwegian.reading",
    "norwegian.writing",
    "norwegian.speaking",
)
# The states a list leads with, the most pressing first; those that need nobody are not among the deadlines.
_PRESSING = (State.OVERDUE, State.BEHIND, State.NOT_RECORDED, State.ON_TRACK, State.NOT_STARTED, State.FULFILLED)
_OPEN = frozenset({State.OVERDUE, State.BEHIND, State.NOT_RECORDED, State.ON_TRACK, State.NOT_STARTED})
_NEEDS_HELP = (State.BEHIND, State.OVERDUE)


@dataclass(frozen=True)
class Deadline:
    """The first day by which one side must have done something. commitment: its id; side: whose it is."""

    commitment: str
    side: str
    due_on: date


@dataclass(frozen=True)
class PersonRow:
    """One line of the list."""

    public_id: str
    given_name: str
    family_name: str
    purposes: tuple[str, ...]
    hours: Standing | None
    levels: tuple[SkillLevel, ...]
    her_state: State | None  # the most pressing of her own part
    our_state: State | None  # and of the municipality's
    deadline: Deadline | None
    waiting: int  # questions and matters that wait for this actor


@dataclass(frozen=True)
class People:
    """A page of the list. next_after: what the following page begins after; None on the last."""

    rows: tuple[PersonRow, ...]
    next_after: str | None
    counts: "Counts"


@dataclass(frozen=True)
class Counts:
    """How many people each of these concerns, whatever the list is narrowed to; MOST_COUNTED stands for that many or more."""

    waiting: int
    late: int
    help: int
    soon: int


@dataclass(frozen=True)
class _Stored:
    """A stored standing as the list needs it; whole only for Norwegian."""

    commitment: str
    side: str
    state: State
    due_on: date | None
    whole: Standing | None


def people_for(db: Session, actor: Actor, wanted: Wanted, today: date) -> People:
    """One page, by family name. A strictly confidential person is on no list, whatever is searched for."""
    found = db.execute(_page(actor, wanted, today).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    ids = [row.id for row in shown]
    purposes, stored = _purposes(db, actor, ids, today), _stored(db, ids)
    questions, matters = _open_questions(db, actor, ids, today), open_matters_by_person(db, actor, ids, today)
    absences = _absences_waiting(db, actor, ids, today)
    rows = tuple(
        PersonRow(
            public_id=row.public_id,
            given_name=row.given_name,
            family_name=row.family_name,
            purposes=tuple(purposes[row.id]),
            waiting=questions.get(row.id, 0) + matters.get(row.id, 0) + absences.get(row.id, 0),
            **_standing(stored[row.id], today),
        )
        for row in shown
    )
    return People(rows, rows[-1].public_id if len(found) > PAGE else None, _counts(db, actor, today))


def _counts(db: Session, actor: Actor, today: date) -> Counts:
    """In one statement. Beyond MOST_COUNTED nobody is looked for: that many is enough for a day."""
    seen = people_seen_by(actor, today).cte("seen")

    def at_most(query: Any) -> ScalarSelect[int]:
        return select(func.count()).select_from(query.limit(MOST_COUNTED).subquery()).scalar_subquery()

    def standing(attention: Attention) -> ScalarSelect[int]:
        stored = StoredStanding.person_id
        hers = stored.in_(select(seen.c.person_id))
        return at_most(select(stored).where(_concerns(attention, today), hers).distinct())

    pressing = (standing(each) for each in (Attention.LATE, Attention.HELP, Attention.SOON))
    found: Any = db.execute(select(at_most(_who_waits(actor, today)), *pressing)).one()
    return Counts(*found)


def _page(actor: Actor, wanted: Wanted, today: date) -> Select[int, str, str, str]:
    seen = people_seen_by(actor, today)
    query = (
        select(Person.id, Person.public_id, Person.given_name, Person.family_name)
        .where(Person.id.in_(seen))
        .order_by(Person.sort_key, Person.id)
    )
    for word in wanted.words:
        query = query.where(Person.search_key.contains(word, autoescape=True))
    if wanted.attention is Attention.WAITING:
        query = query.where(Person.id.in_(_who_waits(actor, today)))
    elif wanted.attention is not Attention.ALL:
        query = query.where(exists().where(StoredStanding.person_id == Person.id, _concerns(wanted.attention, today)))
    if wanted.after is not None:
        # Only somebody on the list can be a page's beginning: another's place in the order is nobody's business.
        last = (
            select(Person.sort_key, Person.id).where(Person.public_id == wanted.after, Person.id.in_(seen)).subquery()
        )
        key, number = select(last.c.sort_key).scalar_subquery(), select(last.c.id).scalar_subquery()
        query = query.where(or_(Person.sort_key > key, and_(Person.sort_key == key, Person.id > number)))
    return query


def _concerns(attention: Attention, today: date) -> ColumnElement[bool]:
    """Condition on StoredStanding: what the list is narrowed to."""
    stored = StoredStanding
    if attention is Attention.LATE:
        return and_(stored.state == State.OVERDUE.value, stored.side == Side.MUNICIPALITY.value)
    if attention is Attention.HELP:
        return and_(stored.state.in_([state.value for state in _NEEDS_HELP]), stored.side == Side.PERSON.value)
    if attention is Attention.SOON:
        soon = stored.due_on.between(today, today + timedelta(days=SOON_DAYS))
        return and_(soon, stored.state.in_([state.value for state in sorted(_OPEN)]))
    return stored.state == State.NOT_RECORDED.value


def _who_waits(actor: Actor, today: date) -> CompoundSelect[int]:
    """Ids of the people who wait for this actor: a question, a matter she is told of, an absence or a kind question."""
    asked = select(Question.person_id).where(*_waiting_for(actor, today))
    # Mirrors `MatterSeen.is_open`: an appeal waits until it is handed on, all else until it is answered.
    is_appeal = Matter.kind == Kind.APPEAL.value
    waits = or_(
        and_(is_appeal, Matter.handed_on_at.is_(None)),
        and_(Matter.kind != Kind.APPEAL.value, Matter.answered_at.is_(None)),
    )
    raised = select(Matter.person_id).where(matters_seen_by(actor, today), Matter.withdrawn_at.is_(None), waits)
    return union(asked, raised, absence.waiting_for(actor, today))


def _waiting_for(actor: Actor, today: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions on Question: open, and the actor is one of those who answer."""
    return (Question.answered_at.is_(None), Question.person_id.in_(people_seen_by(actor, today, ANSWERS)))


def _purposes(db: Session, actor: Actor, ids: Sequence[int], today: date) -> dict[int, list[str]]:
    rows = db.execute(
        select(Service.person_id, Service.purpose)
        .where(Service.person_id.in_(ids), serving_now(today), served_through(actor, SEES_PEOPLE))
        .order_by(Service.person_id, Service.purpose)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.purpose not in found[row.person_id]:
            found[row.person_id].append(row.purpose)
    return found


def _stored(db: Session, ids: Sequence[int]) -> dict[int, list[_Stored]]:
    rows = db.execute(
        select(
            StoredStanding.person_id,
            StoredStanding.commitment,
            StoredStanding.side,
            StoredStanding.state,
            StoredStanding.due_on,
            case((StoredStanding.commitment.in_(_NORWEGIAN), StoredStanding.value), else_=None).label("value"),
        )
        .where(StoredStanding.person_id.in_(ids))
        .order_by(StoredStanding.person_id, StoredStanding.position)
    )
    found: dict[int, list[_Stored]] = defaultdict(list)
    for row in rows:
        whole = from_plain(json.loads(row.value)) if row.value else None
        found[row.person_id].append(_Stored(row.commitment, row.side, State(row.state), row.due_on, whole))
    return found


def _open_questions(db: Session, actor: Actor, ids: Sequence[int], today: date) -> dict[int, int]:
    rows = db.execute(
        select(Question.person_id, func.count().label("waiting"))
        .where(Question.person_id.in_(ids), *_waiting_for(actor, today))
        .group_by(Question.person_id)
    )
    return {row.person_id: row.waiting for row in rows}


def _absences_waiting(db: Session, actor: Actor, ids: Sequence[int], today: date) -> dict[int, int]:
    waits = absence.waiting_for(actor, today).subquery()
    rows = db.execute(
        select(waits.c.person_id, func.count().label("waiting"))
        .where(waits.c.person_id.in_(ids))
        .group_by(waits.c.person_id)
    )
    return {row.person_id: row.waiting for row in rows}


def _standing(stored: Sequence[_Stored], today: date) -> dict[str, Any]:
    """What a row says of hours and levels, of both sides, and of the next deadline."""
    whole = [each.whole for each in stored if each.whole is not None]
    levels = levels_now_and_goal(each for each in whole if each.commitment.unit is Unit.LEVEL)
    return {
        "hours": None if levels else ring_of(whole),
        "levels": levels,
        "her_state": _most_pressing(stored, Side.PERSON),
        "our_state": _most_pressing(stored, Side.MUNICIPALITY),
        "deadline": _next_deadline(stored, today),
    }


def _most_pressing(stored: Iterable[_Stored], side: Side) -> State | None:
    states = {each.state for each in stored if each.side == side}
    return next((state for state in _PRESSING if state in states), None)


def _next_deadline(stored: Iterable[_Stored], today: date) -> Deadline | None:
    """The first to come; where none is to come, the last one that passed with something left."""
    open_ones = [each for each in stored if each.due_on is not None and each.state in _OPEN]
    coming = [each for each in open_ones if each.due_on is not None and each.due_on >= today]
    chosen = min(coming, key=_due) if coming else max(open_ones, key=_due, default=None)
    return Deadline(chosen.commitment, chosen.side, _due(chosen)) if chosen else None


def _due(each: _Stored) -> date:
    return each.due_on or date.max
