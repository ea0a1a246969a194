"""Fritak: which duties each ground can lift, and the grounds that a person's own results show. Rules § 6.1.

The municipality decides; what it decided stands in `Facts.waived`. A ground shown here is a reason to ask, never a ruling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from webapp.engine.evidence import Evidence, EvidenceKind, Level, Skill, Subject, current
from webapp.engine.regulations.cohort import Case
from webapp.engine.regulations.facts import Facts
from webapp.engine.regulations.rulebook import Rule

NORWEGIAN = ("norwegian.listening", "norwegian.reading", "norwegian.writing", "norwegian.speaking")
SOCIAL_STUDIES = ("social_studies.hours", "social_studies.test")
RECEPTION = ("reception.norwegian", "reception.social_studies")
LIFTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "exemptions.norwegian_level": (*NORWEGIAN, "norwegian.duty_only_hours"),
        "exemptions.social_studies": SOCIAL_STUDIES,
        "exemptions.weighty_reasons": (*RECEPTION, *NORWEGIAN, "norwegian.duty_only_hours", *SOCIAL_STUDIES),
        "exemptions.in_school": RECEPTION,
    }
)


def grounds_shown(
    facts: Facts, evidence: Iterable[Evidence], on: date, rules: Mapping[str, Rule] | None = None
) -> tuple[str, ...]:
    """Rule ids of the exemptions for which results registered by the day speak; nothing without a permit."""
    case, rows = Case(facts, on, rules), [row for row in current(evidence) if row.on <= on]
    found = []
    level = case.version("exemptions.norwegian_level")
    if level is not None and all(_shows(rows, skill, Level(level.values[skill])) for skill in Skill):
        found.append(level.rule)
    test = case.version("exemptions.social_studies")
    if test is not None and any(
        row.kind is EvidenceKind.TEST_PASSED and row.subject == Subject.SOCIAL_STUDIES and row.minutes != 0
        for row in rows
    ):
        found.append(test.rule)
    return tuple(found)


def _shows(rows: Iterable[Evidence], skill: Skill, level: Level) -> bool:
    return any(
        row.kind is EvidenceKind.LEVEL and row.skill == skill and row.level is not None and row.level.rank >= level.rank
        for row in rows
    )
