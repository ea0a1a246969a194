"""What an import will do, worked out before any lock is taken: rows to put in, rows to change, and the counts."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from webapp.features.roster.columns import Sheet


@dataclass(frozen=True, slots=True)
class Ref:
    """The id a new row will get: the number of the row among the new ones of its table, from 0."""

    table: str
    number: int


class Effect(StrEnum):
    """What a row of the file does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Update:
    """A row that changes if nobody has changed it since it was read (`revision`; None: it carries none)."""

    table: str
    id: int
    revision: int | None
    values: dict[str, Any]


@dataclass
class Changes:
    """inserts: table -> rows, whose values may be `Ref`s. touched: people whose standings are reckoned anew."""

    inserts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    updates: list[Update] = field(default_factory=list)
    deletes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    digests: list[tuple[str, str, str]] = field(default_factory=list)  # kind, source id, what the row says now
    moves: list[tuple[str, str, Ref]] = field(default_factory=list)  # kind, source id, the row it now means
    new_ids: Counter[str] = field(default_factory=Counter)
    registered: set[int | Ref] = field(default_factory=set)  # lessons
    touched: set[int | Ref] = field(default_factory=set)
    # What became of a lesson that was known, and when it was to begin: its pupils are told.
    lessons: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    protected: set[int] = field(default_factory=set)  # whose address is confidential from now on
    by_id: int | None = None  # who brings it in; None: a nightly file
    counts: dict[Sheet, Counter[Effect]] = field(default_factory=lambda: {sheet: Counter() for sheet in Sheet})

    def put(self, table: str, **values: Any) -> None:
        self.inserts.setdefault(table, []).append(values)

    def put_new(self, table: str, **values: Any) -> Ref:
        """As `put`, with an id others can refer to."""
        ref = Ref(table, self.new_ids[table])
        self.new_ids[table] += 1
        self.put(table, id=ref, **values)
        return ref

    def count(self, sheet: Sheet, effect: Effect) -> None:
        self.counts[sheet][effect] += 1

    @property
    def is_empty(self) -> bool:
        return not (self.inserts or self.updates or self.deletes)
