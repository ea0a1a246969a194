"""The demo's files moved to the current weeks: every date in them by whole weeks, except those marked fixed."""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from webapp.engine.oslo import is_public_holiday, monday_of
from webapp.features.roster import sheet_called

HERE = Path(__file__).parent
FILES = HERE / "files"
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NORWEGIAN = re.compile(r"\b\d{2}\.\d{2}\.\d{4}\b")


@dataclass(frozen=True)
class Step:
    """Files of one organisation that are imported together."""

    organisation: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Plan:
    """demo.toml, read."""

    anchor: date
    steps: tuple[Step, ...]
    fixed: Mapping[str, Mapping[str, list[str]]]  # sheet -> column -> ids

    def weeks_to(self, today: date) -> int:
        """How many weeks the files move to stand around the week of `today`."""
        return (monday_of(today) - self.anchor).days // 7


def read_plan() -> Plan:
    said: dict[str, Any] = tomllib.loads((HERE / "demo.toml").read_text(encoding="utf-8"))
    steps = tuple(Step(each["organisation"], tuple(FILES / name for name in each["files"])) for each in said["load"])
    return Plan(said["anchor"], steps, said["fixed"])


def shift(plan: Plan, path: Path, today: date, folder: Path) -> Path:
    """A copy of the file in `folder`, moved to the week of `today`.

    Lessons to come that would land on a public holiday or between Christmas and New Year are left out."""
    weeks = timedelta(weeks=plan.weeks_to(today))
    sheet = sheet_called(path.stem)
    fixed = plan.fixed.get(sheet.value, {}) if sheet else {}
    moved = folder / path.name
    with path.open(encoding="utf-8-sig", newline="") as source, moved.open("w", encoding="utf-8", newline="") as target:
        separator = ";" if ";" in source.readline() else ","
        source.seek(0)
        writer = csv.writer(target, delimiter=separator)
        headings: list[str] = []
        for cells in csv.reader(source, delimiter=separator):
            headings = headings or cells
            row = [
                cell if _stays(fixed, column, cells[0]) else _moved(cell, weeks)
                for column, cell in zip([*headings, *[""] * len(cells)], cells, strict=False)
            ]
            if not (sheet == "lessons" and cells is not headings and _on_a_holiday(row, headings, monday_of(today))):
                writer.writerow(row)
    return moved


def _stays(fixed: Mapping[str, list[str]], column: str, source_id: str) -> bool:
    ids = fixed.get(column, [])
    return "*" in ids or source_id in ids


def _moved(cell: str, by: timedelta) -> str:
    cell = _ISO.sub(lambda found: (date.fromisoformat(found[0]) + by).isoformat(), cell)
    return _NORWEGIAN.sub(
        lambda found: (datetime.strptime(found[0], "%d.%m.%Y").date() + by).strftime("%d.%m.%Y"),  # noqa: DTZ007  a day
        cell,
    )


def _on_a_holiday(row: list[str], headings: list[str], monday: date) -> bool:
    try:
        on = date.fromisoformat(row[headings.index("date")])
    except ValueError:
        return False
    return on >= monday and (is_public_holiday(on) or (on.month, on.day) >= (12, 24))
