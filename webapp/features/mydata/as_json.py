"""The copy for machines: stable names, ISO days, instants in UTC; a number that rises when a name or a meaning changes."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from webapp.features.mydata.parts import DECISIONS, NotGiven
from webapp.features.mydata.queries import Copy, Part

SCHEMA = "samvei.my-data"
VERSION = 1


def as_plain(copy: Copy, language: str, note: str) -> Mapping[str, Any]:
    """The whole copy as values JSON knows. note: what the file is, in the person's language."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "note": note,
        "language": language,
        "made_at": _value(copy.made_at),
        "parts": {part.name: _part(part) for part in copy.parts},
        "work": {
            f"{each.name}.{each.column}": {
                "total": each.total,
                **({"months": dict(each.by_month)} if each.by_month else {}),
            }
            for each in copy.work
        },
        "not_given": {name: each.why for name, each in DECISIONS.items() if isinstance(each, NotGiven)},
    }


def as_json(copy: Copy, language: str, note: str) -> bytes:
    """UTF-8, in lines a person can read too."""
    return json.dumps(as_plain(copy, language, note), ensure_ascii=False, indent=1).encode() + b"\n"


def _part(part: Part) -> Mapping[str, Any]:
    rows = [{name: _value(value) for name, value in row.items()} for row in part.rows]
    return {"kept": part.kept.value, "rows": rows}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
