"""The archive's files: JSON lines with metadata, one folder an organisation, each file listed with its SHA-256.

A file's name holds the digest of its content, so the same rows written twice (a run that was killed) make one file, and no
file is ever written over. What is about a protected person lies in a folder of its own. Whoever runs the installation
hands the files to each organisation's own archive and then takes them away here (`deploy/runbook.md`)."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

LIST = "files.jsonl"
FORMAT = 1


class BrokenArchive(Exception):
    """A file of the archive is missing or is not what was written; the message names it."""


@dataclass(frozen=True)
class Sheet:
    """What goes into one file: rows of one table, about people of one organisation, with what must be known to read them."""

    folder: str
    table: str
    about: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]


def write_sheet(folder: Path, sheet: Sheet, now: datetime) -> Path:
    """Writes the sheet so that it survives a power cut, and lists it. Returns its path; known content is left as it is."""
    lines = [_line({"format": FORMAT, "table": sheet.table, "rows": len(sheet.rows), **sheet.about})]
    lines += [_line(row) for row in sheet.rows]
    content = "".join(f"{line}\n" for line in lines).encode()
    digest = hashlib.sha256(content).hexdigest()
    there = folder / sheet.folder
    there.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = there / f"{sheet.table}-{digest[:24]}.jsonl"
    if path.exists():
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise BrokenArchive(f"{path} is not what was written there")
    else:
        _write_new(path, content)
    name = str(path.relative_to(folder))
    if name not in {each["file"] for each in listed(folder)}:
        _add_line(
            folder / LIST, {"file": name, "sha256": digest, "rows": len(sheet.rows), "written_at": now.isoformat()}
        )
    return path


def listed(folder: Path) -> tuple[dict[str, Any], ...]:
    """What the list of files says, in the order in which they were written; a line cut off by a crash is no line."""
    path = folder / LIST
    if not path.exists():
        return ()
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]  # what has no line end was not finished
    return tuple(json.loads(line) for line in lines if line.startswith("{") and line.endswith("}"))


def check_archive(folder: Path) -> int:
    """How many files there are, each as it was written. Raises BrokenArchive."""
    files = listed(folder)
    for each in files:
        path = folder / each["file"]
        if not path.is_file():
            raise BrokenArchive(f"{path} is missing")
        if hashlib.sha256(path.read_bytes()).hexdigest() != each["sha256"]:
            raise BrokenArchive(f"{path} is not what was written there")
    return len(files)


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with days and instants as text."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _write_new(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.link(unfinished, path)  # refuses to write over a file that came meanwhile
    unfinished.unlink()
    _sync_folder(path.parent)


def _add_line(path: Path, value: Mapping[str, Any]) -> None:
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "rb+") as file:
        size = file.seek(0, os.SEEK_END)
        begun = b"\n" if size and _last_byte(file) != b"\n" else b""  # after a line that a crash cut off
        file.write(begun + _line(value).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _last_byte(file: Any) -> bytes:
    file.seek(-1, os.SEEK_END)
    return bytes(file.read(1))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sheets(table: str, about: Mapping[str, Any], rows: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Sheet, ...]:
    """The rows, told apart by the folder each belongs in."""
    by_folder: dict[str, list[Mapping[str, Any]]] = {}
    for folder, row in rows:
        by_folder.setdefault(folder, []).append(row)
    return tuple(Sheet(folder, table, about, tuple(of)) for folder, of in sorted(by_folder.items()))
