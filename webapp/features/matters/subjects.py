"""What a matter can be about: the plan (a decision), one line of plan or contract, one fact that is registered, one line of
who has looked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.engine.commitment import Side
from webapp.features.looks import line_title, look_at
from webapp.features.matters.aims import Kind
from webapp.features.standing import standing_of, standings_for, title
from webapp.policy.permissions import NotHere
from webapp.tables.contract import ContractVersion, PlanVersion
from webapp.tables.people import Circumstances, Person

PLAN = "plan"
FACT = "fact."
LOOK = "look."  # and the line's public id
LONGEST = 60
# The columns of Circumstances that she may question; which of them stand on a page, wording says.
FACTS = (
    "birth_date",
    "applied_on",
    "arrived_on",
    "reception_training_offered_on",
    "duty_ended_on",
    "permit_granted_on",
    "settled_on",
    "education",
    "end_goal",
    "programme_offered_on",
    "programme_decided_on",
    "programme_started_on",
    "programme_ended_on",
    "programme_last_day",
    "weekly_minutes",
    "norwegian_offered_on",
    "norwegian_started_on",
    "goal_listening",
    "goal_reading",
    "goal_writing",
    "goal_speaking",
    "interpreter_needed",
    "interpreter_language",
    "lives_with_parents",
    "partner_takes_part",
    "alone_with_care",
    "self_certificate_removed_on",
)
# What is known of her before any circumstances: columns of her own row, which she may question too.
OF_HERSELF = ("name", "language")


@dataclass(frozen=True)
class Subject:
    """One thing a matter can be about. title: in words, None where only an older version had it. kinds: what can be said of it."""

    about: str
    title: str | None
    kinds: tuple[Kind, ...]
    municipality: bool = False
    value: object = None  # of a fact, as registered

    @property
    def is_fact(self) -> bool:
        return self.about.startswith(FACT)

    @property
    def is_look(self) -> bool:
        return self.about.startswith(LOOK)

    @property
    def is_plan(self) -> bool:
        return self.about == PLAN


def subject_of(db: Session, person_id: int, about: str, today: date) -> Subject:
    """What this word means for her. Raises NotHere for a line, plan or fact that does not concern her."""
    if not about or len(about) > LONGEST or not about.isprintable():
        raise NotHere
    if about == PLAN:
        if not db.scalar(select(exists().where(PlanVersion.person_id == person_id))):
            raise NotHere
        return Subject(PLAN, None, (Kind.EXPLAIN, Kind.CHANGE, Kind.DISAGREE))
    if about.startswith(FACT):
        return _fact(db, person_id, about)
    if about.startswith(LOOK):
        return _look(db, person_id, about)
    standing = standing_of(standings_for(db, person_id, today), about)
    if standing is not None:
        return _line(about, title(standing.commitment), standing.commitment.side is Side.MUNICIPALITY)
    side = _sides_of_old_lines(db, person_id).get(about)
    if side is None:
        raise NotHere
    return _line(about, None, side == Side.MUNICIPALITY)


def subjects_for(db: Session, person_id: int, today: date) -> list[Subject]:
    """Everything she can raise something about today: the plan, each line, each fact registered. Three statements."""
    found = []
    if db.scalar(select(exists().where(PlanVersion.person_id == person_id))):
        found.append(Subject(PLAN, None, (Kind.EXPLAIN, Kind.CHANGE, Kind.DISAGREE)))
    for each in standings_for(db, person_id, today):
        found.append(_line(each.commitment.id, title(each.commitment), each.commitment.side is Side.MUNICIPALITY))
    row = _circumstances(db, person_id)
    if row is not None:
        found += [
            Subject(f"{FACT}{name}", None, (Kind.EXPLAIN, Kind.DISAGREE), value=row[name])
            for name in (*OF_HERSELF, *FACTS)
            if row[name] is not None
        ]
    return found


def _line(about: str, words: str | None, municipality: bool) -> Subject:
    kinds = (Kind.EXPLAIN, Kind.CHANGE, Kind.DISAGREE) + ((Kind.NOT_HAPPENED,) if municipality else ())
    return Subject(about, words, kinds, municipality)


def _fact(db: Session, person_id: int, about: str) -> Subject:
    name = about.removeprefix(FACT)
    row = _circumstances(db, person_id)
    if name not in (*OF_HERSELF, *FACTS) or row is None:
        raise NotHere
    return Subject(about, None, (Kind.EXPLAIN, Kind.DISAGREE), value=row[name])


def _look(db: Session, person_id: int, about: str) -> Subject:
    line = look_at(db, person_id, about.removeprefix(LOOK))
    if line is None:
        raise NotHere
    return Subject(about, line_title(line), (Kind.EXPLAIN, Kind.DISAGREE))


def _circumstances(db: Session, person_id: int) -> Mapping[Any, Any] | None:
    columns = [Circumstances.__table__.c[name] for name in FACTS]
    name = (Person.given_name + " " + Person.family_name).label("name")
    asked = select(name, Person.language, *columns).join(Person, Person.id == Circumstances.person_id)
    return db.execute(asked.where(Circumstances.person_id == person_id)).mappings().first()


def _sides_of_old_lines(db: Session, person_id: int) -> dict[str, str]:
    """The lines of every version of her contract, with the side that promised: an older line can still be asked about."""
    texts = db.scalars(select(ContractVersion.content).where(ContractVersion.person_id == person_id))
    found: dict[str, str] = {}
    for text in texts:
        lines = json.loads(text).get("lines")
        for line in lines if isinstance(lines, list) else ():
            if isinstance(line, dict) and isinstance(line.get("id"), str):
                found.setdefault(line["id"], str(line.get("side")))
    return found
