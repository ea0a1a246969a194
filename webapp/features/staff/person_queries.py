"""One person as an office follows her up: the journey, the facts, how both sides stand, what she has raised."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from webapp.engine.commitment import Side
from webapp.engine.journey import Step, line
from webapp.engine.standing import Standing, State
from webapp.features.matters import MatterOpened, matters_of_person
from webapp.features.staff.facts import Registered, municipality_names, registered
from webapp.features.standing import files_of, standings_for
from webapp.policy.actor import Actor
from webapp.policy.looks import OpenedPerson, shared_with

# What needs somebody stands first, what needs nobody last.
_ORDER = {
    state: place
    for place, state in enumerate(
        (
            State.OVERDUE, State.BEHIND, State.NOT_RECORDED, State.NOT_STARTED, State.ON_TRACK, State.FULFILLED, State.WAIVED,
            State.ENDED,
        )
    )
}  # fmt: skip


@dataclass(frozen=True)
class PersonPage:
    """Everything on a person's page for staff. places: names of municipalities by number."""

    steps: tuple[Step, ...]
    known: Registered
    places: dict[str, str]
    hers: tuple[Standing, ...]
    ours: tuple[Standing, ...]
    matters: tuple[MatterOpened, ...]
    shared_with: frozenset[int]  # organisations that she lets read what she wrote herself


def person_page(db: Session, actor: Actor, person: OpenedPerson, today: date) -> PersonPage:
    """At most fifteen statements, whoever she is."""
    file = files_of(db, [person.person_id]).get(person.person_id)
    known = registered(db, person.person_id)
    found = sorted(standings_for(db, person.person_id, today), key=lambda each: _ORDER[each.state])
    return PersonPage(
        steps=line(file.facts, today) if file else (),
        known=known,
        places=municipality_names(db, [each.municipality for each in known.stretches if each.municipality]),
        hers=tuple(each for each in found if each.commitment.side is Side.PERSON),
        ours=tuple(each for each in found if each.commitment.side is Side.MUNICIPALITY),
        matters=tuple(matters_of_person(db, actor, person.person_id, today)),
        shared_with=shared_with(db, person.person_id),
    )
