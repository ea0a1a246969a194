"""Versions of a plan or contract as frozen text: one spelling for one value, its fingerprint, and what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LARGEST_EXACT = 2**53 - 1  # beyond this, readers in other languages round (RFC 8785 numbers are IEEE doubles)


def canonical(value: Any) -> str:
    """RFC 8785 text of strings, whole numbers, true, false, null, lists and objects with text keys.

    Raises TypeError for any other type (fractions among them), ValueError for a number beyond 2^53 - 1 or a lone surrogate.
    """
    text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as broken:
        raise ValueError("text holds half a character (a lone surrogate)") from broken
    return text


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, 64 lower-case hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _ordered(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        if abs(value) > LARGEST_EXACT:
            raise ValueError(f"{value} is too large to be read the same everywhere")
        return int(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys must be text")
        # UTF-16 code units, not code points: the two differ beyond the first 65,536 characters.
        return {str(key): _ordered(value[key]) for key in sorted(value, key=_utf16)}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_ordered(item) for item in value]
    raise TypeError(f"a {type(value).__name__} has no canonical spelling here")


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


class ChangeKind(StrEnum):
    """What happened to a place in the document."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """path: keys from the outermost in; a list item is named by its `id` where it has one, else by its number from 0."""

    path: tuple[str, ...]
    kind: ChangeKind
    old: Any = None
    new: Any = None


def changed(old: Any, new: Any) -> tuple[Change, ...]:
    """What differs between two versions, in a fixed order. A list whose items have ids does not change by being reordered."""
    return tuple(_differences((), old, new))


def _differences(path: tuple[str, ...], old: Any, new: Any) -> list[Change]:
    before, after = _parts(old), _parts(new)
    if before is None or after is None or isinstance(old, Mapping) != isinstance(new, Mapping):
        # 1 == True in Python, but not in a document.
        same = old == new and isinstance(old, bool) == isinstance(new, bool)
        return [] if same else [Change(path, ChangeKind.CHANGED, old, new)]
    found: list[Change] = []
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            found.append(Change((*path, key), ChangeKind.REMOVED, old=before[key]))
        elif key not in before:
            found.append(Change((*path, key), ChangeKind.ADDED, new=after[key]))
        else:
            found.extend(_differences((*path, key), before[key], after[key]))
    return found


def _parts(value: Any) -> dict[str, Any] | None:
    if isinstance(value, Mapping):
        return {key: value[key] for key in sorted(value, key=_utf16)}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        ids = [item["id"] for item in value if isinstance(item, Mapping) and isinstance(item.get("id"), str)]
        if value and len(set(ids)) == len(value):
            return dict(zip(ids, value, strict=True))
        return {str(number): item for number, item in enumerate(value)}
    return None
