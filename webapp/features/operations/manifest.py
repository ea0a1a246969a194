"""What stands beside a copy: when it was made, of which shape, how many rows of each table, how far each chain has come."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from webapp.policy.chain import heads
from webapp.tables.base import Base
from webapp.tables.database import sqlite_driver

FORMAT = 1


def manifest_path(file: Path) -> Path:
    """Where the manifest of this copy lies."""
    return file.with_name(f"{file.name}.json")


def counts_of(db: Session) -> dict[str, int]:
    """How many rows each table has, as somebody who sees everything."""
    return {
        table.name: db.scalar(select(func.count()).select_from(table)) or 0
        for table in sorted(Base.metadata.tables.values(), key=lambda each: each.name)
    }


def chains_of(db: Session) -> list[dict[str, Any]]:
    """Every head of the chains of looks: kept elsewhere, it tells later whether a chain and its head were set back."""
    return [
        {"organisation": each.organisation_id, "month": each.month, "number": each.number, "digest": each.digest}
        for each in heads(db)
    ]


def revision_of(db: Session) -> str:
    """The migration the database has reached; empty when it was never migrated."""
    return db.scalar(text("SELECT version_num FROM alembic_version")) or ""


def write_manifest(file: Path, content: dict[str, Any]) -> None:
    """Beside the copy, readable by its owner alone."""
    path = manifest_path(file)
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_manifest(file: Path) -> dict[str, Any] | None:
    """The manifest beside a copy, or None where there is none that can be read."""
    try:
        found = json.loads(manifest_path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None


def manifest(db: Session, *, made_at: datetime, sha256: str) -> dict[str, Any]:
    """What is to stand beside a copy, from the copy itself."""
    return {
        "format": FORMAT,
        "made_at": made_at.isoformat(timespec="seconds"),
        "sha256": sha256,
        "revision": revision_of(db),
        "rows": counts_of(db),
        "chains": chains_of(db),
    }


def digest_of_file(file: Path) -> str:
    """SHA-256 of a file, read a piece at a time."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def raw(path: Path, *, read_only: bool = True) -> Iterator[Any]:
    """A plain connection to a SQLite file, outside everything else. read_only: the file is not touched, not even its journal."""
    mode = "mode=ro&immutable=1" if read_only else "mode=rw"
    connection = sqlite_driver().connect(f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()
