"""An uploaded list, looked at by its owner: read and checked anew each time, since what is known may have changed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.features.roster import actions, forms, queries
from webapp.features.roster.reader import Problem, of_class, read_roster
from webapp.features.roster.spool import Spool, Upload
from webapp.policy.actor import Actor

_ROWS = 50  # problems on a page


@dataclass(frozen=True)
class Page:
    """Some of the problems."""

    problems: list[Problem]
    number: int
    pages: int


def look(
    db: Session, actor: Actor, spool: Spool, upload: Upload, *, key: bytes, today: date, now: datetime
) -> actions.Prepared:
    """What bringing the list in would do. key: the installation's. Raises NotHere when the office is not, or no longer, the actor's."""
    office = queries.office_called(queries.offices_of(db, actor), upload.office)
    sender = actions.Sender(
        office.id,
        office.name,
        recorded_by_id=actor.person_id,
        reachable=frozenset(each.id for each in queries.offices_of(db, actor)),
        key=key,
    )
    paths = [spool.path(upload)]
    roster = of_class(read_roster(paths, today), upload.class_id)
    if not upload.choices:
        return actions.prepare(db, sender, roster, today=today, now=now)
    # The answers are kept by field; the names they belong to are only known once the file is read.
    asked = [(grid.title, row.name) for grid in roster.grids for row in grid.rows]
    choices = {key: upload.choices[name] for key in asked if (name := forms.field_of_name(*key)) in upload.choices}
    return actions.prepare(db, sender, roster, today=today, now=now, choices=choices)


def page_of(found: actions.Prepared, asked: str | None) -> Page:
    pages = -(-len(found.problems) // _ROWS)
    number = forms.read_page(asked, pages)
    return Page(list(found.problems[(number - 1) * _ROWS : number * _ROWS]), number, pages)
