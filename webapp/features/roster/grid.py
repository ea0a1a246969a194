"""The sheet a small place keeps: people down, dates across, hours or x in the cells.

Above the headings there may be a title and a line saying which class it is. Who a name belongs to, and which lesson a
date means, is found later beside what is known; here the sheet is only read.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from webapp.features.roster.cells import Cell, Unreadable, Why, clock, day_in, hours, text
from webapp.features.roster.files import RawSheet

_NAME = {"navn", "name", "deltaker", "deltakere", "elev", "elever", "beboer", "beboere", "participant", "pupil"}
_GIVEN = {"fornavn", "given_name", "first_name"}
_FAMILY = {"etternavn", "family_name", "last_name"}
_ID = {"id", "person_id", "nr"}
_CLASS = {"klasse", "gruppe", "class", "group"}
_TOTALS = {"sum", "total", "totalt", "i alt", "sum timer"}
_CAME = {"x", "ja", "kom", "møtt", "v", "✓", "✔", "til stede"}
_ABSENT = {"-", "–", "nei", "f", "borte", "fravær", "ikke møtt"}
_TOLD = {"m", "meldt", "meldt fravær"}
_WITH_CLOCK = re.compile(r"^(.*?)[\s,]+(?:kl\.?\s*)?(\d{1,2}:\d{2})$", re.I | re.S)


class Said(StrEnum):
    """What a cell says without a number."""

    CAME = "came"  # the whole lesson
    ABSENT = "absent"
    TOLD_US = "told_us"


@dataclass(frozen=True, slots=True)
class GridDay:
    """A heading: the day, and the time where two lessons of a day are told apart."""

    position: int
    heading: str
    on: date
    at: time | None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A person's line: position of the heading -> minutes, or what was said."""

    number: int
    name: str
    id: str
    marks: dict[int, int | Said]


@dataclass(frozen=True)
class Grid:
    """class_words: what may name the class, surest first."""

    file: str
    title: str
    class_words: tuple[str, ...]
    days: tuple[GridDay, ...]
    rows: list[GridRow] = field(default_factory=list)


Bad = tuple[str, int | None, Cell, Unreadable]  # column, row number, what stood there, why


def find_heading(top: Sequence[tuple[int, tuple[Cell, ...]]], today: date) -> int | None:
    """Which of the first rows holds a name column and at least one date; None when none does."""
    for position, (_, cells) in enumerate(top):
        words = {_word(cell) for cell in cells}
        if words & (_NAME | _GIVEN | _FAMILY) and any(_day(cell, today) for cell in cells):
            return position
    return None


def read_grid(
    raw: RawSheet,
    above: Sequence[tuple[int, tuple[Cell, ...]]],
    headings: tuple[int, tuple[Cell, ...]],
    rows: Iterable[tuple[int, tuple[Cell, ...]]],
    today: date,
) -> tuple[Grid, list[Bad]]:
    """The grid, and every cell of it that cannot be read."""
    bad: list[Bad] = []
    number, titles = headings
    named = {"name": -1, "given": -1, "family": -1, "id": -1}
    days: list[GridDay] = []
    for position, cell in enumerate(titles):
        word = _word(cell)
        part = next((part for part, words in _PARTS.items() if word in words), None)
        if part:
            if named[part] < 0:
                named[part] = position
        elif found := _day(cell, today):
            days.append(GridDay(position, _safe(cell), *found))
        elif re.search(r"\d", word):  # meant as a date; "Sum" and "Merknad" are simply not ours
            bad.append((_safe(cell), number, cell, Unreadable(Why.NOT_A_DATE)))
    twice = {
        (each.on, each.at) for each in days if sum((other.on, other.at) == (each.on, each.at) for other in days) > 1
    }
    bad.extend(
        (each.heading, number, each.heading, Unreadable(Why.COLUMN_TWICE))
        for each in days
        if (each.on, each.at) in twice
    )
    grid = Grid(raw.file, raw.name, (*_class_words(above), raw.name, raw.file.rsplit(".", 1)[0]), tuple(days))
    for row_number, cells in rows:
        name = " ".join(filter(None, (_at(cells, named[part]) for part in ("name", "given", "family"))))
        marks: dict[int, int | Said] = {}
        for each in days:
            cell = cells[each.position] if each.position < len(cells) else None
            try:
                if (mark := read_mark(cell)) is not None:
                    marks[each.position] = mark
            except Unreadable as why:
                bad.append((each.heading, row_number, cell, why))
        if not name and not marks:
            continue
        if name.casefold().rstrip(":") in _TOTALS:
            continue
        if not name:
            bad.append(("name", row_number, "", Unreadable(Why.MISSING)))
            continue
        grid.rows.append(GridRow(row_number, name[:240], _at(cells, named["id"])[:120], marks))
    return grid, bad


def read_mark(cell: Cell) -> int | Said | None:
    """Minutes from hours ("2", "2,5", "1:30"), x and its like for the whole lesson; None when nothing was said."""
    if isinstance(cell, bool):
        return Said.CAME if cell else Said.ABSENT
    if isinstance(cell, datetime) or (isinstance(cell, date) and not isinstance(cell, time)):
        raise Unreadable(Why.NOT_A_NUMBER)
    said = text(cell).casefold() if not isinstance(cell, time) else ""
    if not said and not isinstance(cell, time):
        return None
    for words, meaning in ((_CAME, Said.CAME), (_ABSENT, Said.ABSENT), (_TOLD, Said.TOLD_US)):
        if said in words:
            return meaning
    if found := re.fullmatch(r"(\d{1,3})\s*min(?:utter)?\.?", said):
        minutes = int(found[1])
    else:
        minutes = hours(cell)
    return minutes or Said.ABSENT


_PARTS = {"name": _NAME, "given": _GIVEN, "family": _FAMILY, "id": _ID}


def _word(cell: Cell) -> str:
    return _safe(cell).casefold().rstrip(" *:").replace(" ", "_")


def _safe(cell: Cell) -> str:
    try:
        return text(cell)[:120]
    except Unreadable:
        return ""


def _at(cells: Sequence[Cell], position: int) -> str:
    return " ".join(_safe(cells[position]).split()) if 0 <= position < len(cells) else ""


def _day(cell: Cell, today: date) -> tuple[date, time | None] | None:
    """The day of a heading, with its time if it has one; a year left out is that of the last such day."""
    if isinstance(cell, datetime):
        return cell.date(), (cell.time() if cell.time() != time() else None)
    try:
        return day_in(cell, today), None
    except Unreadable:
        pass
    if isinstance(cell, str) and len(cell) < 80 and (found := _WITH_CLOCK.match(cell.strip())):
        try:
            return day_in(found[1], today), clock(found[2])
        except Unreadable:
            return None
    return None


def _class_words(above: Sequence[tuple[int, tuple[Cell, ...]]]) -> tuple[str, ...]:
    """What stands right of "Klasse" above the headings: our own template writes the id and the name there."""
    for _, cells in above:
        words = [_safe(cell) for cell in cells if _safe(cell)]
        if words and words[0].casefold().rstrip(":") in _CLASS:
            return tuple(words[1:])
        if words and (found := re.match(r"(?:klasse|gruppe|class|group)\s*:\s*(.+)", words[0], re.I)):
            return (found[1], *words[1:])
    return ()
