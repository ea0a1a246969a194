"""Reads the dated numbers of the law from `rules/*.toml`, checks them, and finds the version that holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from webapp.engine.commitment import Basis, Confidence

FOLDER = Path(__file__).with_name("rules")
TRIGGERS = ("permit", "arrival", "applied", "offered_start", "decision", "day")
KEYS = {"from", "to", "by", "target", "values", "source", "section", "url", "confidence", "checked_on", "note"}
KEYS |= {"reaches_back", "not_verified"}
UNITS = {"minutes", "meetings", "level", "date", "weekly_minutes", "days", "months", "years", "text", "ore"}
UNITS |= {"working_days", "calendar_days", "weeks"}


class BadRule(ValueError):
    """A rule file that must not be used; the message names file, rule and fault."""


@dataclass(frozen=True, slots=True)
class Version:
    """One stretch of a rule. from_ / to: first and last day of the trigger date, both included; to None: still open.

    target: whole number in the rule's unit, or None. values: named numbers or words. Both are empty where the law was
    not found (confidence N). reaches_back: from its first day on it also holds for older trigger dates.
    """

    rule: str
    from_: date
    to: date | None
    by: str
    target: int | None
    values: Mapping[str, Any]
    source: str
    section: str
    confidence: Confidence
    checked_on: date
    url: str | None = None
    note: str | None = None
    reaches_back: bool = False
    not_verified: bool = False
    basis: Basis = field(init=False)

    def __post_init__(self) -> None:
        basis = Basis(self.source, self.section, self.confidence, self.from_, self.by, self.checked_on, self.url)
        object.__setattr__(self, "basis", basis)

    @property
    def unsure(self) -> bool:
        """True where a screen must say that the rule is not verified."""
        return self.not_verified or self.confidence is Confidence.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Rule:
    """All versions of one rule, oldest first."""

    id: str
    unit: str
    versions: tuple[Version, ...]
    minutes_per_hour: int = 60


@cache
def load(folder: Path = FOLDER) -> Mapping[str, Rule]:
    """Every rule by id, read once. Raises BadRule on a missing source, a gap, an overlap, an unknown word."""
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            rule = _rule(path.name, entry)
            if rule.id in rules:
                raise BadRule(f"{path.name}: {rule.id} stands in two places")
            rules[rule.id] = rule
    return MappingProxyType(rules)


def version_for(rule: Rule, dates: Mapping[str, date | None]) -> Version | None:
    """The version whose trigger date lies in its stretch; None before the first, after the last, or without a date.

    dates: trigger -> day, such as {"permit": …, "day": …}; "day" is the day asked about."""
    for version in rule.versions:
        trigger = dates.get(version.by)
        if trigger is None:
            continue
        if version.reaches_back and trigger < version.from_:
            trigger = dates.get("day")
            if trigger is None or trigger < version.from_:
                continue
            return version
        if version.from_ <= trigger and (version.to is None or trigger <= version.to):
            return version
    return None


def with_version(rules: Mapping[str, Rule], version: Version) -> Mapping[str, Rule]:
    """The same rules after a change of law: the open version ends the day before the new one begins."""
    old = rules[version.rule]
    last = old.versions[-1]
    if last.to is not None or version.from_ <= last.from_:
        raise BadRule(f"{version.rule}: a change of law follows the newest, open version")
    parts = {name: getattr(last, name) for name in Version.__slots__ if name != "basis"}
    closed = Version(**{**parts, "to": version.from_ - timedelta(days=1)})
    return {**rules, old.id: Rule(old.id, old.unit, (*old.versions[:-1], closed, version), old.minutes_per_hour)}


def _rule(file: str, entry: Mapping[str, Any]) -> Rule:
    where = f"{file}: {entry.get('id', 'a rule without id')}"
    if not isinstance(entry.get("id"), str) or entry.get("unit") not in UNITS or not entry.get("version"):
        raise BadRule(f"{where}: needs id, unit ({', '.join(sorted(UNITS))}) and at least one version")
    versions = tuple(_version(where, entry["id"], part) for part in entry["version"])
    _check_order(where, versions)
    return Rule(entry["id"], entry["unit"], versions, entry.get("minutes_per_hour", 60))


def _version(where: str, rule: str, part: Mapping[str, Any]) -> Version:
    unknown = set(part) - KEYS
    if unknown:
        raise BadRule(f"{where}: unknown {', '.join(sorted(unknown))}")
    for key in ("from", "by", "source", "section", "confidence", "checked_on"):
        if not part.get(key):
            raise BadRule(f"{where}: a version lacks {key}")
    if part["by"] not in TRIGGERS or part["confidence"] not in {mark.value for mark in Confidence}:
        raise BadRule(f"{where}: {part['by']} / {part['confidence']} is not a trigger / a confidence mark")
    empty = part.get("target") is None and not part.get("values")
    if empty != (part["confidence"] == Confidence.NOT_FOUND):
        raise BadRule(f"{where}: a stretch marked N has no number, every other has one")
    return Version(
        rule=rule,
        from_=part["from"],
        to=part.get("to"),
        by=part["by"],
        target=part.get("target"),
        values=MappingProxyType(dict(part.get("values", {}))),
        source=part["source"],
        section=part["section"],
        confidence=Confidence(part["confidence"]),
        checked_on=part["checked_on"],
        url=part.get("url"),
        note=part.get("note"),
        reaches_back=part.get("reaches_back", False),
        not_verified=part.get("not_verified", False),
    )


def _check_order(where: str, versions: Iterable[Version]) -> None:
    earlier: Version | None = None
    for version in versions:
        if version.to is not None and version.to < version.from_:
            raise BadRule(f"{where}: a version ends before it begins ({version.from_})")
        if earlier is not None:
            if earlier.by != version.by:
                raise BadRule(f"{where}: all versions of a rule follow one trigger")
            if earlier.to is None or earlier.to + timedelta(days=1) != version.from_:
                raise BadRule(f"{where}: gap or overlap before {version.from_}")
        earlier = version
