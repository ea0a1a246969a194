"""People a list still names although nobody but named staff may see them here: their rows are passed over in silence.

They are counted as unchanged, like every row that says nothing new, so that no preview tells who is protected; no second
person is made with the old name, and nothing about her follows the list."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.features.protection import HIDDEN, Level, hidden_id
from webapp.features.roster.changes import Changes, Effect
from webapp.features.roster.columns import Sheet
from webapp.features.roster.reader import Row
from webapp.tables.organisations import SourceId
from webapp.tables.people import Person

_AT_ONCE = 500


def known_by_hash(db: Session, organisation_id: int, ids: Iterable[str], key: bytes) -> dict[str, tuple[int, str]]:
    """Source id -> person and hash, of those whose ids were hidden. key: the installation's."""
    hashes = {hidden_id(key, organisation_id, each): each for each in ids}
    wanted = sorted(hashes)
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = db.execute(
            select(SourceId.source_id, SourceId.row_id).where(
                SourceId.organisation_id == organisation_id,
                SourceId.kind == HIDDEN,
                SourceId.source_id.in_(wanted[start : start + _AT_ONCE]),
            )
        )
        found |= {hashes[row.source_id]: (row.row_id, row.source_id) for row in rows}
    return found


def strictly_protected(db: Session, ids: Iterable[int]) -> frozenset[int]:
    """Those of these people who are on no list."""
    wanted = sorted(set(ids))
    found: set[int] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found |= set(db.scalars(select(Person.id).where(Person.id.in_(some), Person.protection == Level.STRICT.value)))
    return frozenset(found)


def without_hidden(
    rows: Mapping[Sheet, list[Row]], hidden: Mapping[str, int], changes: Changes
) -> dict[Sheet, list[Row]]:
    """The rows that are looked at. hidden: source id -> person."""
    if not hidden:
        return dict(rows)
    looked_at: dict[Sheet, list[Row]] = {}
    for sheet, each in rows.items():
        column = "id" if sheet is Sheet.PEOPLE else "person"
        looked_at[sheet] = [row for row in each if row.get(column) not in hidden]
        changes.counts[sheet][Effect.UNCHANGED] += len(each) - len(looked_at[sheet])
    return looked_at
