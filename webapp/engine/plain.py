"""Standings as plain JSON values and back, exactly: empty and ordinary fields are left out, days are ISO text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from webapp.engine.commitment import Commitment
from webapp.engine.outcome import Standing

DAY = "day"  # a day among plain values is {"day": "2026-11-21"}, so that text that looks like a day stays text


def as_plain(standing: Standing) -> dict[str, Any]:
    """A dict of text, whole numbers, true, false, null, lists and dicts."""
    return _plain(standing)


def from_plain(value: Mapping[str, Any]) -> Standing:
    """The standing that `as_plain` was given. Raises KeyError or ValueError when the dict is no such thing."""
    return _reader(Standing)(value)


def commitment_as_plain(commitment: Commitment) -> dict[str, Any]:
    """A commitment as it is frozen in a contract's version."""
    found: dict[str, Any] = _plain(commitment)
    return found


def commitment_from_plain(value: Mapping[str, Any]) -> Commitment:
    """The commitment that `commitment_as_plain` was given. Raises KeyError, TypeError or ValueError for anything else."""
    found: Commitment = _reader(Commitment)(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: {DAY: item.isoformat()} if isinstance(item, date) else _plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for name, default in _defaults(type(value)):
            item = getattr(value, name)
            if default is MISSING or item != default:
                found[name] = _plain(item)
        return found
    return value


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (part.name, part.default_factory() if part.default_factory is not MISSING else part.default)
        for part in fields(kind)
    )


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _union_reader(get_args(kind))
    if origin is tuple:
        parts = get_args(kind)
        if len(parts) == 2 and parts[1] is Ellipsis:
            item = _reader(parts[0])
            return lambda value: tuple([item(one) for one in value])
        readers = [_reader(part) for part in parts]
        return lambda value: tuple(read(one) for read, one in zip(readers, value, strict=True))
    if origin is not None:  # the mapping of an explanation
        return lambda value: {key: _value(item) for key, item in value.items()}
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        members = {member.value: member for member in kind}
        return members.__getitem__
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = [(part.name, _reader(hints[part.name])) for part in fields(kind)]
    changed = [(name, read) for name, read in readers if read is not _as_it_is]

    def read_one(value: Any) -> Any:
        found = dict(value)
        for name, read in changed:
            if name in found:
                found[name] = read(found[name])
        return kind(**found)

    return read_one


def _union_reader(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    """None, or the one other kind; among an enum and text, the enum's member where there is one."""
    kinds = [part for part in parts if part is not type(None)]
    if len(kinds) == 1:
        read = _reader(kinds[0])
        return read if read is _as_it_is else lambda value: None if value is None else read(value)
    enum = next((part for part in kinds if isinstance(part, type) and issubclass(part, StrEnum)), None)
    members = {member.value: member for member in enum} if enum is not None else {}
    return lambda value: members.get(value, value)


def _value(value: Any) -> Any:
    return date.fromisoformat(value[DAY]) if isinstance(value, dict) else value
