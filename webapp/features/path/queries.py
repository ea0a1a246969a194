"""What the path shows: the engine's line, what is due next on either side, the offices to ask, a move, and the tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from webapp.engine.journey import Stage, Step, line
from webapp.engine.regulations import rulebook
from webapp.engine.regulations.apply import cohort
from webapp.engine.regulations.cohort import CohortId, known
from webapp.engine.regulations.rulebook import Version
from webapp.engine.standing import Standing, State
from webapp.features.handover import MoveSeen, moves_of
from webapp.features.standing import PersonFile, files_of
from webapp.policy.scopes import serving_now
from webapp.tables.organisations import Organisation
from webapp.tables.people import Service

_OPEN = frozenset({State.NOT_STARTED, State.ON_TRACK, State.BEHIND, State.OVERDUE, State.NOT_RECORDED})
_MOST_DUE = 3
_LOOKS_AHEAD = timedelta(days=366)
# Whom to ask first: whoever follows the person up.
_ASKED_FIRST = ("follow_up", "programme", "norwegian", "reception_training", "housing")
# Texts beside the path; nothing is reckoned from them.
_TESTS = ("residence.permanent", "residence.citizenship")


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom she can ask: the office that follows her up, and the person there, where one is named."""

    office: str
    name: str | None
    phone: str | None
    hours: str | None


@dataclass(frozen=True, slots=True)
class PathSeen:
    """One person's way. tests: the rules about them that are in force, by id; none without a permit."""

    steps: tuple[Step, ...]
    has_permit: bool
    old_act: bool
    due: tuple[Standing, ...]
    contact: Contact | None
    moves: tuple[MoveSeen, ...]
    tests: dict[str, Version]

    @property
    def here(self) -> Step | None:
        """The step she is at."""
        return next((step for step in self.steps if step.here), None)

    @property
    def ahead(self) -> tuple[Step, ...]:
        """The steps after the one she is at, as far as they are promised."""
        places = [place for place, step in enumerate(self.steps) if step.here]
        return self.steps[places[0] + 1 :] if places else ()

    @property
    def in_reception(self) -> bool:
        return self.here is not None and self.here.stage in (Stage.RECEPTION_ARRIVAL, Stage.RECEPTION_ASYLUM)


def path_for(db: Session, person_id: int, today: date) -> PathSeen | None:
    """The path on a day; None for somebody of whom nothing is registered. A constant number of statements."""
    file = files_of(db, [person_id]).get(person_id)
    if file is None:
        return None
    return path_of(file, contact_of(db, person_id, today), moves_of(db, person_id, today), today)


def path_of(file: PersonFile, contact: Contact | None, moves: tuple[MoveSeen, ...], today: date) -> PathSeen:
    """The path from a person's file."""
    facts = file.facts
    has_permit = known(facts.permit_granted_on, today) is not None
    return PathSeen(
        steps=line(facts, today),
        has_permit=has_permit,
        old_act=cohort(facts, today).id is CohortId.INTRO2003,
        due=due_next(file.standings(today), today),
        contact=contact,
        moves=moves,
        tests=what_tests_ask(today) if has_permit else {},
    )


def due_next(standings: Iterable[Standing], today: date) -> tuple[Standing, ...]:
    """What somebody must have done by a day within a year, on either side: the earliest to come first, then what is past.
    Kept promises are left out."""
    found = [
        each
        for each in standings
        if each.state in _OPEN and each.commitment.due_on is not None and each.commitment.due_on <= today + _LOOKS_AHEAD
    ]

    def order(each: Standing) -> tuple[bool, date, str]:
        due = each.commitment.due_on or date.max
        return due < today, due, each.commitment.id

    return tuple(sorted(found, key=order)[:_MOST_DUE])


def contact_of(db: Session, person_id: int, today: date) -> Contact | None:
    """The office that follows her up today. One statement."""
    order = case({purpose: place for place, purpose in enumerate(_ASKED_FIRST)}, value=Service.purpose, else_=9)
    row = db.execute(
        select(
            Organisation.name,
            Organisation.phone,
            Organisation.opening_hours,
            Service.contact_name,
            Service.contact_phone,
            Service.contact_hours,
        )
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.person_id == person_id, serving_now(today), Service.purpose.in_(_ASKED_FIRST))
        .order_by(Service.contact_name.is_(None), order, Service.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    hours = row.contact_hours or row.opening_hours
    return Contact(row.name, row.contact_name, row.contact_phone or row.phone, hours)


def what_tests_ask(day: date) -> dict[str, Version]:
    """What permanent residence and citizenship ask of language, by rule id; a rule that does not hold is left out."""
    rules = rulebook.load()
    found = {each: rulebook.version_for(rules[each], {"day": day}) for each in _TESTS if each in rules}
    return {each: version for each, version in found.items() if version is not None and version.values}
