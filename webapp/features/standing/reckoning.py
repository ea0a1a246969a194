"""Making stored standings anew: read and reckon outside the lock, then one short write for each batch."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from webapp.engine.commitment import Unit
from webapp.engine.regulations.apply import cohort
from webapp.engine.revision import canonical
from webapp.engine.standing import Standing, as_plain
from webapp.features.standing.queries import PersonFile, files_of
from webapp.tables.database import Database, Who
from webapp.tables.evidence import StoredStanding
from webapp.tables.people import Circumstances

_BATCH = 100


def reckon_again(database: Database, person_ids: Sequence[int], today: date) -> None:
    """Stores the standings of these people as they are on `today`."""
    ids = list(dict.fromkeys(person_ids))
    everything = Who(everything=True, on=today)
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        with database.reading(everything) as db:
            revisions = _revisions(db, batch)
            files = files_of(db, batch)
        made = {person_id: _stored(person_id, file, today) for person_id, file in files.items()}
        labels = {person_id: cohort(file.facts, today) for person_id, file in files.items()}
        with database.the_write(everything) as db:
            # Somebody whose facts or evidence changed meanwhile keeps `reckoned_on` empty and is reckoned next time.
            now = _revisions(db, batch, locked=True)
            unchanged = [person_id for person_id, seen in now.items() if revisions.get(person_id) == seen]
            db.execute(delete(StoredStanding).where(StoredStanding.person_id.in_(unchanged)))
            rows = [row for person_id in unchanged for row in made[person_id]]
            if rows:
                db.execute(insert(StoredStanding), rows)
            for person_id in unchanged:
                label = labels[person_id]
                db.execute(
                    update(Circumstances)
                    .where(Circumstances.person_id == person_id)
                    .values(
                        reckoned_on=today,
                        cohort=label.id if label else None,
                        cohort_inputs=canonical(_plain_inputs(label.inputs)) if label else None,
                    )
                )


def mark_outdated(db: Session, person_ids: Sequence[int]) -> None:
    """Says, in the write that changes facts or evidence, that these people's stored standings no longer hold.

    Until that write ends, another about one of them waits here (PostgreSQL), in the order of their ids: never in a circle."""
    ordered = sorted(set(person_ids))
    for start in range(0, len(ordered), 500):
        theirs = select(Circumstances.person_id).where(Circumstances.person_id.in_(ordered[start : start + 500]))
        db.execute(
            update(Circumstances)
            .where(Circumstances.person_id.in_(theirs.order_by(Circumstances.person_id).with_for_update()))
            # The revision too: a reckoning already under way must notice that its evidence is old.
            .values(reckoned_on=None, revision=Circumstances.revision + 1)
        )


def everybody_to_reckon(db: Session, today: date) -> list[int]:
    """Ids of all whose stored standings are not of this day."""
    return list(
        db.scalars(
            select(Circumstances.person_id)
            .where(or_(Circumstances.reckoned_on.is_(None), Circumstances.reckoned_on != today))
            .order_by(Circumstances.person_id)
        )
    )


def _revisions(db: Session, person_ids: Sequence[int], *, locked: bool = False) -> dict[int, int]:
    """locked: two who reckon the same people at once come one after the other, and a change of evidence before or after
    both, so that no standing is stored as today's that was reckoned without it."""
    query = select(Circumstances.person_id, Circumstances.revision).where(Circumstances.person_id.in_(person_ids))
    query = query.order_by(Circumstances.person_id)
    rows = db.execute(query.with_for_update() if locked else query)
    return {row.person_id: row.revision for row in rows}


def _stored(person_id: int, file: PersonFile, today: date) -> list[dict[str, object]]:
    return [
        {
            "person_id": person_id,
            "commitment": standing.commitment.id,
            "side": standing.commitment.side.value,
            "position": position,
            "state": standing.state.value,
            "due_on": _ends_on(standing),
            "reckoned_on": today,
            "value": canonical(as_plain(standing)),
        }
        for position, standing in enumerate(file.standings(today))
    ]


def _ends_on(standing: Standing) -> date | None:
    """The day a list shows: the deadline; of time that is used up, such as the programme's, its last day."""
    commitment = standing.commitment
    return commitment.period_to if commitment.unit is Unit.DAYS and commitment.due_on is None else commitment.due_on


def _plain_inputs(inputs: Mapping[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in inputs.items()}
