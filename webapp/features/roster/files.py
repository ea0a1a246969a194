"""Opening a file: text in the encodings and separators that are met, spreadsheets without letting one swell.

Gives `RawSheet`s, whose rows come one by one; nothing here knows what a column means.
"""

import codecs
import csv
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import load_workbook

from webapp.features.roster.cells import Cell, Unreadable, Why

MOST_BYTES = 40_000_000  # of the file as it came
MOST_UNZIPPED = 200_000_000  # of everything an .xlsx holds; 100,000 rows of attendance are about 40 million
MOST_UNZIPPED_WORDS = 30_000_000  # of the part openpyxl keeps in memory whole
MOST_PARTS = 500
MOST_ROWS = 250_000
MOST_COLUMNS = 400
_WORDS_PART = "xl/sharedStrings.xml"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class RawSheet:
    """One sheet: its name (of a text file: the file's) and its rows with the number a person sees beside them."""

    file: str
    name: str
    rows: Iterator[tuple[int, tuple[Cell, ...]]]


@contextmanager
def open_sheets(path: Path) -> Iterator[Iterator[RawSheet]]:
    """The sheets of a .csv, .txt or .xlsx, each to be read through before the next.

    Raises Unreadable, also while rows are being read."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(Why.TOO_BIG, most=MOST_BYTES // 1_000_000)
    if path.stat().st_size == 0:
        raise Unreadable(Why.EMPTY_FILE)
    with path.open("rb") as file:
        head = file.read(4_096)
    if head.startswith(b"PK\x03\x04"):
        with _workbook(path) as sheets:
            yield sheets
    elif path.suffix.lower() in (".xlsx", ".xls", ".ods") or (b"\0" in head and not head.startswith(_UTF16)):
        raise Unreadable(Why.NOT_A_SPREADSHEET)
    else:
        yield iter([RawSheet(path.name, path.stem, _text_rows(path))])


_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _text_rows(path: Path) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            separator = _separator(file.readline(200_000))
            file.seek(0)
            reader = csv.reader(file, delimiter=separator)
            for count, cells in enumerate(reader):
                # line_num is where a row ends; a quoted new line within a cell would shift what a person looks for.
                if count > MOST_ROWS:
                    raise Unreadable(Why.TOO_MANY_ROWS, most=MOST_ROWS)
                if len(cells) > MOST_COLUMNS:
                    raise Unreadable(Why.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
                yield count + 1, tuple(cells)
    except UnicodeError:
        raise Unreadable(Why.UNKNOWN_LETTERS) from None
    except csv.Error:
        raise Unreadable(Why.NOT_A_SPREADSHEET) from None


def _encoding(path: Path) -> str:
    """By its mark, else UTF-8 when the whole file is, else Windows-1252 as older spreadsheets write it."""
    with path.open("rb") as file:
        head = file.read(4)
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _separator(line: str) -> str:
    bare = re.sub(r'"[^"]*"', "", line)
    return max(";\t,", key=bare.count)  # in a tie the semicolon: it is what Norwegian spreadsheets write


@contextmanager
def _workbook(path: Path) -> Iterator[Iterator[RawSheet]]:
    _refuse_bomb(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Unreadable:
        raise
    except Exception:  # openpyxl raises whatever the broken part happens to break
        raise Unreadable(Why.NOT_A_SPREADSHEET) from None
    try:
        yield (RawSheet(path.name, sheet.title, _sheet_rows(sheet)) for sheet in book.worksheets)
    finally:
        book.close()


def _refuse_bomb(path: Path) -> None:
    """An .xlsx is a zip: sizes are looked at before anything is unpacked, and no part may define entities."""
    try:
        with zipfile.ZipFile(path) as parts:
            listed = parts.infolist()
            unzipped = sum(part.file_size for part in listed)
            words = sum(part.file_size for part in listed if part.filename.lower() == _WORDS_PART.lower())
            if len(listed) > MOST_PARTS or unzipped > MOST_UNZIPPED or words > MOST_UNZIPPED_WORDS:
                raise Unreadable(Why.TOO_BIG, most=MOST_UNZIPPED // 1_000_000)
            for part in listed:
                if part.filename.endswith((".xml", ".rels")):
                    with parts.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(2_000).replace(b"\0", b"").upper():
                            raise Unreadable(Why.NOT_A_SPREADSHEET)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as problem:
        if isinstance(problem, Unreadable):
            raise
        raise Unreadable(Why.NOT_A_SPREADSHEET) from None


def _sheet_rows(sheet: object) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    try:
        sheet.reset_dimensions()  # type: ignore[attr-defined]  # what the file says of its own size may be wrong
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)  # type: ignore[attr-defined]
        for number, cells in enumerate(rows, start=1):
            if number > MOST_ROWS + 1:
                raise Unreadable(Why.TOO_MANY_ROWS, most=MOST_ROWS)
            if len(cells) > MOST_COLUMNS and cells[MOST_COLUMNS] is not None:
                raise Unreadable(Why.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
            yield number, tuple(_plain(cell) for cell in cells)
    except Unreadable:
        raise
    except Exception:  # a sheet broken half way
        raise Unreadable(Why.NOT_A_SPREADSHEET) from None


def _plain(cell: object) -> Cell:
    """Formulas come as their text ("=A1"), errors and arrays as text too: nothing in a file is worked out."""
    if cell is None or isinstance(cell, str | int | float | date | datetime | time | timedelta):
        return cell
    return str(getattr(cell, "text", cell))
