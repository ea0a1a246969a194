"""Where an uploaded list waits between looking at it and saying yes: on disk, for an hour, for its owner alone.

Nothing of it is in the database before then."""

import json
import os
import re
import shutil
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from webapp.tables.base import new_public_id

KEPT_SECONDS = 3_600
MOST_OF_ONE_OWNER = 3
MOST_BYTES = 400_000_000  # of everybody's uploads together
_ID = re.compile(r"[0-9a-f]{32}")


class SpoolFull(Exception):
    """Too much is waiting to be looked at; some of it goes within the hour."""


@dataclass(frozen=True)
class Upload:
    """choices: name key of an unclear name -> public id or "skip". done: what was written, as lines of a summary."""

    id: str
    owner: str
    office: str  # public id of the organisation
    class_id: str
    file_name: str
    choices: dict[str, str] = field(default_factory=dict)
    done: list[list[str | int]] | None = None


class Spool:
    """The folder of uploads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, owner: str, office: str, class_id: str, name: str, file: BinaryIO) -> Upload:
        """Stores an upload; the owner's oldest go when she has too many. Raises SpoolFull."""
        self._sweep()
        mine = [path for path in self._uploads() if (found := self._read(path)) and found.owner == owner]
        for path in sorted(mine, key=lambda each: each.stat().st_mtime)[: max(0, len(mine) - MOST_OF_ONE_OWNER + 1)]:
            shutil.rmtree(path, ignore_errors=True)
        if sum(each.stat().st_size for each in self._folder.rglob("*") if each.is_file()) > MOST_BYTES:
            raise SpoolFull
        upload = Upload(new_public_id(), owner, office, class_id, _file_name(name))
        folder = self._folder / upload.id
        folder.mkdir(mode=0o700)
        with (folder / upload.file_name).open("wb") as target:
            shutil.copyfileobj(file, target)
        self._write(upload)
        return upload

    def find(self, upload_id: str, owner: str) -> Upload | None:
        """The owner's upload; None when there is none, it is somebody else's, or its hour is over."""
        folder = self._folder / upload_id
        if not _ID.fullmatch(upload_id) or not folder.is_dir() or _too_old(folder):
            return None
        found = self._read(folder)
        return found if found and found.owner == owner else None

    def path(self, upload: Upload) -> Path:
        return self._folder / upload.id / upload.file_name

    def answer(self, upload: Upload, choices: dict[str, str]) -> Upload:
        """Keeps who the unclear names are, beside what was answered before."""
        answered = replace(upload, choices={**upload.choices, **choices})
        self._write(answered)
        return answered

    def finish(self, upload: Upload, done: list[list[str | int]]) -> None:
        """The list itself goes; that it was brought in stays for its hour."""
        self._write(replace(upload, done=done))
        self.path(upload).unlink(missing_ok=True)

    def drop(self, upload: Upload) -> None:
        shutil.rmtree(self._folder / upload.id, ignore_errors=True)

    def _write(self, upload: Upload) -> None:
        path = self._folder / upload.id / "upload.json"
        path.with_suffix(".new").write_text(json.dumps(asdict(upload)), encoding="utf-8")
        os.replace(path.with_suffix(".new"), path)

    def _read(self, folder: Path) -> Upload | None:
        try:
            return Upload(**json.loads((folder / "upload.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _uploads(self) -> list[Path]:
        return [path for path in self._folder.iterdir() if path.is_dir() and _ID.fullmatch(path.name)]

    def _sweep(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self._uploads():
            if _too_old(path):
                shutil.rmtree(path, ignore_errors=True)


def _too_old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > KEPT_SECONDS
    except FileNotFoundError:
        return True


def _file_name(given: str) -> str:
    """A name safe on any disk that still tells which sheet it is: letters, digits, spaces, - _ and the ending."""
    stem, ending = os.path.splitext(given.replace("\\", "/").rsplit("/", 1)[-1])
    safe = re.sub(r"[^\w\- ]", "", stem)[:60].strip() or "liste"
    return safe + (ending.lower() if ending.lower() in (".csv", ".txt", ".xlsx", ".xls", ".ods") else ".csv")
