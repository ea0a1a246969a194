"""100,000 attendance rows through the importer, as the command of an organisation does it."""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench_parts.figures import figure, heading, line
from tests.given import given_in
from webapp.engine import oslo
from webapp.tables.database import Database
from webapp.tables.migrate import migrate
from webapp.web.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
CLASSES, PUPILS, LESSONS = 25, 20, 200  # every pupil in every lesson of her class: 100,000 rows
SCHOOL = "Elva voksenopplæring"


def measure() -> None:
    rows = CLASSES * PUPILS * LESSONS
    heading(
        f"Import of {rows:,} attendance rows",
        f"import-roster, a process of its own; {CLASSES * PUPILS:,} people in {CLASSES} classes were imported before.",
    )
    with tempfile.TemporaryDirectory(prefix="samvei-bench-") as folder:
        environment = {"SAMVEI_FOLDER": folder, "SAMVEI_LOG": "problems"}
        settings = read_settings(environment)
        migrate(settings.database_url)
        database = Database(settings.database_url)
        with given_in(database) as given:
            given.organisation("school", SCHOOL)
        database.close()
        first, then = _files(Path(folder))
        _import(environment, first)
        seconds, peak_mb, said = _import(environment, then)
    held = re.search(r"Lock held (\d+) ms", said)
    figure("others had to wait (lock held)", int(held[1]) if held else -1, must=2_000, unit="ms")
    figure("peak memory of the process", peak_mb, must=300, unit="MB")
    reckoned = re.search(r"Reckoned (\d+)", said)
    figure(f"the whole command, with {int(reckoned[1]) if reckoned else 0:,} people's standings made anew", seconds, unit="s")


def _import(environment: dict[str, str], files: Sequence[Path]) -> tuple[float, float, str]:
    """Seconds, peak MB and what the command said. Leaves the bench when it fails."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        command = [sys.executable, "-m", "flask", "--app", "webapp", "import-roster", *map(str, files), "--organisation", SCHOOL]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=said, stderr=subprocess.STDOUT)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _high_water_mb(process.pid))
            time.sleep(0.05)
        said.seek(0)
        text = said.read()
    if process.returncode:
        line(text[-1_500:])
        raise RuntimeError("the import failed")
    return time.perf_counter() - begun, peak, text


def _high_water_mb(pid: int) -> float:
    """The most memory the process has held so far. The kernel's ru_maxrss will not do: a child inherits its parent's."""
    try:
        said = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(said[1]) / 1024 if said else 0.0


def _files(folder: Path) -> tuple[list[Path], list[Path]]:
    """People, classes and lessons; and the attendance."""
    today = oslo.day_of(datetime.now(UTC))
    people = [f"p{number}" for number in range(CLASSES * PUPILS)]
    started = (today - timedelta(days=LESSONS + 40)).isoformat()
    first = [
        _sheet(folder, "people", ("id", "given_name", "family_name", "programme_started_on", "purposes", "served_from"),
               ((each, "Ola", f"Nr {each}", started, "teaching", started) for each in people)),
        _sheet(folder, "classes", ("id", "name", "kind", "members", "from"),
               ((f"c{number}", f"Norsk {number}", "norwegian", ";".join(people[number::CLASSES]), started)
                for number in range(CLASSES))),
        _sheet(folder, "lessons", ("id", "class", "date", "start", "minutes", "end"),
               ((f"c{number}-{lesson}", f"c{number}", _day(today, lesson), "09:00", 90, "10:30")
                for number in range(CLASSES) for lesson in range(LESSONS))),
    ]  # fmt: skip
    attendance = _sheet(
        folder, "attendance", ("lesson", "person", "minutes", "state"),
        ((f"c{number}-{lesson}", each, 0 if lesson % 9 == 4 else 90, "absent" if lesson % 9 == 4 else "came")
         for number in range(CLASSES) for lesson in range(LESSONS) for each in people[number::CLASSES]),
    )  # fmt: skip
    return first, [attendance]


def _day(today: date, lesson: int) -> str:
    return (today - timedelta(days=LESSONS - lesson)).isoformat()


def _sheet(folder: Path, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)
    return path
