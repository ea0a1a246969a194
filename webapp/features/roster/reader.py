"""Files into rows: which sheet is which, each cell read by its column, everything that cannot be read named.

Pure: no database, no clock but the `today` it is given. What the rows mean beside what is known is `check`'s.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from webapp.engine.revision import canonical, digest
from webapp.features.roster.cells import Cell, Unreadable, Why, text
from webapp.features.roster.columns import (
    COLUMNS,
    KEYS,
    Column,
    Sheet,
    column_called,
    heading,
    sheet_called,
    sheet_with,
)
from webapp.features.roster.files import RawSheet, open_sheets
from webapp.features.roster.grid import Grid, find_heading, read_grid

MOST_PROBLEMS = 20_000  # kept one by one; more are counted
_HEADING_WITHIN = 15  # rows from the top in which the headings are looked for
_EVERY = 5_000  # rows between two reports of progress

Progress = Callable[[str, int], None]  # what is being done ("read", "check" …), rows so far


def silent(doing: str, rows: int) -> None:
    """No progress is told."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stops the import: where it stands, what stood there, and why it will not do.

    row: the number beside the row in the file, None for the whole sheet. values: figures for the sentence."""

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    why: Why
    values: tuple[tuple[str, str | int], ...] = ()


class Problems:
    """Collects problems: all are counted, so many that nobody reads them are not all kept."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = 0

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(problem)

    def row(self, row: "Row", column: str, why: Why, value: object = None, **values: str | int) -> None:
        """About a cell of a row that was read; value: what to show, the cell's own unless given."""
        shown = row.get(column) if value is None else value
        self.add(Problem(row.file, row.title, row.number, column, shorten(shown), why, tuple(values.items())))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: column name -> value. A column that the file lacks is not among the cells."""

    sheet: Sheet
    file: str
    title: str  # the sheet as its file calls it
    number: int
    cells: dict[str, Any]

    def get(self, column: str, otherwise: Any = None) -> Any:
        return self.cells.get(column, otherwise)

    def only(self, *columns: str) -> dict[str, Any]:
        """Those of these columns that the file has."""
        return {name: self.cells[name] for name in columns if name in self.cells}

    def digest(self) -> str:
        """Fingerprint of what the row says, however it was spelt."""
        return digest(canonical({name: _plain(value) for name, value in self.cells.items()}))


@dataclass(frozen=True)
class Roster:
    """Everything the files say. ignored: (file, sheet, heading) of columns that nobody reads."""

    rows: dict[Sheet, list[Row]]
    grids: list[Grid]
    problems: Problems
    ignored: list[tuple[str, str, str]]

    def count(self) -> int:
        return sum(len(rows) for rows in self.rows.values()) + sum(len(grid.rows) for grid in self.grids)


@dataclass
class _Reading:
    today: date
    progress: Progress
    problems: Problems = field(default_factory=Problems)
    rows: dict[Sheet, list[Row]] = field(default_factory=lambda: {sheet: [] for sheet in Sheet})
    grids: list[Grid] = field(default_factory=list)
    ignored: list[tuple[str, str, str]] = field(default_factory=list)
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)
    done: int = 0


def read_roster(paths: Iterable[Path], today: date, progress: Progress = silent) -> Roster:
    """Reads files, and folders of files, in any order; the same thing in two of them is a problem, not a correction."""
    reading = _Reading(today, progress)
    for path in _files(paths):
        try:
            _read_file(path, reading)
        except Unreadable as unreadable:
            _about_file(reading, path.name, "", unreadable)
    if not reading.problems.count and not any(reading.rows.values()) and not any(grid.rows for grid in reading.grids):
        _about_file(reading, ", ".join(path.name for path in paths), "", Unreadable(Why.EMPTY_FILE))
    return Roster(reading.rows, reading.grids, reading.problems, reading.ignored)


def of_class(roster: Roster, class_name: str) -> Roster:
    """The roster with its grids said to be about this class; '' leaves them to say it themselves."""
    if not class_name:
        return roster
    return replace(roster, grids=[replace(grid, class_words=(class_name,)) for grid in roster.grids])


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.iterdir() if each.suffix.lower() in (".csv", ".xlsx"))
        else:
            yield path


def _read_file(path: Path, reading: _Reading) -> None:
    unknown: list[RawSheet] = []
    known = 0
    with open_sheets(path) as sheets:
        for raw in sheets:
            if _read_sheet(raw, reading, unknown):
                known += 1
    for raw in unknown:
        # A workbook may hold notes of its own beside the sheets we know; a file with nothing we know is a mistake.
        if known:
            reading.ignored.append((raw.file, raw.name, "*"))
        else:
            _about_file(reading, raw.file, raw.name, Unreadable(Why.UNKNOWN_SHEET))


def _read_sheet(raw: RawSheet, reading: _Reading, unknown: list[RawSheet]) -> bool:
    """Whether it was a sheet we know (or an empty one, which is nobody's mistake)."""
    top: list[tuple[int, tuple[Cell, ...]]] = []
    for numbered in raw.rows:
        if any(cell not in (None, "") for cell in numbered[1]):
            top.append(numbered)
        if len(top) == _HEADING_WITHIN:
            break
    if not top:
        return True
    headings = [_safe_heading(cell) for cell in top[0][1]]
    called = sheet_called(raw.name)
    sheet = called if called and not _missing(called, headings) else None
    sheet = sheet or sheet_with(headings)
    if sheet:
        _read_table(raw, sheet, headings, chain(top[1:], raw.rows), reading)
    elif (at := find_heading(top, reading.today)) is not None:
        grid, problems = read_grid(raw, top[:at], top[at], chain(top[at + 1 :], raw.rows), reading.today)
        reading.grids.append(grid)
        for column, number, value, unreadable in problems:
            values = tuple(unreadable.values.items())
            reading.problems.add(Problem(raw.file, raw.name, number, column, shorten(value), unreadable.why, values))
    elif called:
        for name in _missing(called, headings):
            reading.problems.add(Problem(raw.file, raw.name, top[0][0], name, "", Why.COLUMN_MISSING))
    else:
        unknown.append(raw)
        return False
    return True


def _missing(sheet: Sheet, headings: Sequence[str]) -> list[str]:
    there = {column.name for name in headings if (column := column_called(sheet, name))}
    return [column.name for column in COLUMNS[sheet] if column.required and column.name not in there]


def _read_table(
    raw: RawSheet,
    sheet: Sheet,
    headings: Sequence[str],
    rows: Iterable[tuple[int, tuple[Cell, ...]]],
    reading: _Reading,
) -> None:
    columns = [column_called(sheet, name) if name else None for name in headings]
    for position, column in enumerate(columns):
        if column is None:
            if headings[position]:
                reading.ignored.append((raw.file, raw.name, headings[position]))
        elif column in columns[:position]:
            reading.problems.add(Problem(raw.file, raw.name, None, column.name, headings[position], Why.COLUMN_TWICE))
    last = max(position for position, column in enumerate(columns) if column) + 1
    for number, cells in rows:
        if not any(cell not in (None, "") for cell in cells[:last]):
            continue
        reading.done += 1
        if reading.done % _EVERY == 0:
            reading.progress("read", reading.done)
        row = _read_row(raw, sheet, columns, number, cells, reading)
        if row is None:
            continue
        key = (sheet, *(row.cells[name] for name in KEYS[sheet]))
        if key in reading.seen:
            reading.problems.row(row, KEYS[sheet][0], Why.TWICE_IN_FILE, first=reading.seen[key])
            continue
        reading.seen[key] = number
        reading.rows[sheet].append(row)


def _read_row(
    raw: RawSheet,
    sheet: Sheet,
    columns: Sequence[Column | None],
    number: int,
    cells: Sequence[Cell],
    reading: _Reading,
) -> Row | None:
    """The row, or None when a cell of it could not be read; all its bad cells are named, not only the first."""
    values: dict[str, Any] = {}
    good = True
    for position, column in enumerate(columns):
        if column is None:
            continue
        cell = cells[position] if position < len(cells) else None
        try:
            values[column.name] = _read_cell(column, cell)
        except Unreadable as why:
            good = False
            problem = Problem(
                raw.file, raw.name, number, column.name, shorten(cell), why.why, tuple(why.values.items())
            )
            reading.problems.add(problem)
    return Row(sheet, raw.file, raw.name, number, values) if good else None


def _read_cell(column: Column, cell: Cell) -> Any:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        if column.required:
            raise Unreadable(Why.MISSING)
        return column.empty
    value = column.read(cell)
    if value == "":
        if column.required:
            raise Unreadable(Why.MISSING)
        return column.empty
    if column.longest and isinstance(value, str) and len(value) > column.longest:
        raise Unreadable(Why.TOO_LONG, most=column.longest)
    return value


def _safe_heading(cell: Cell) -> str:
    try:
        return heading(cell)[:100]
    except Unreadable:
        return ""


def _about_file(reading: _Reading, file: str, sheet: str, unreadable: Unreadable) -> None:
    values = tuple(unreadable.values.items())
    reading.problems.add(Problem(file, sheet, None, "", "", unreadable.why, values))


def shorten(value: object) -> str:
    """A cell as it is shown beside its problem: one line, 60 characters."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.isoformat(" ", "minutes")
    try:
        said = text(value)
    except Unreadable:
        said = str(value)[:200]
    said = " ".join(said.split())
    return said if len(said) <= 60 else said[:59] + "…"


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat()
