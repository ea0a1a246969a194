"""The frozen text of a plan and of a contract, read back. Its keys:

plan (IL § 15): end_goal, norwegian_goal {skill: level}, long_term_goals [], amount {norwegian_minutes,
social_studies_minutes, weekly_minutes}, duration {from, to}, elements [], reasons [], appeal.
contract (IL § 16): the same goals and elements, weekly_minutes, person [], municipality [], reference, decided_on.

A key that is missing reads as nothing said, since older versions stay as they were frozen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations.facts import EndGoal


@dataclass(frozen=True)
class PlanContent:
    """What a plan says. Free texts are the decision's own Norwegian words; amounts in minutes, weekly_minutes a week."""

    end_goal: EndGoal | None = None
    norwegian_goal: Mapping[Skill, Level] = field(default_factory=dict)
    long_term_goals: tuple[str, ...] = ()
    norwegian_minutes: int | None = None
    social_studies_minutes: int | None = None
    weekly_minutes: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    elements: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    appeal: str | None = None


@dataclass(frozen=True)
class ContractContent:
    """What the two agreed, beside the plan: each side's part in the office's own words."""

    person: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()


def read_plan(text: str) -> PlanContent:
    """A plan version's content."""
    said = json.loads(text)
    amount, duration = _part(said, "amount"), _part(said, "duration")
    return PlanContent(
        end_goal=EndGoal(said["end_goal"]) if said.get("end_goal") else None,
        norwegian_goal={Skill(skill): Level(level) for skill, level in _part(said, "norwegian_goal").items() if level},
        long_term_goals=_texts(said.get("long_term_goals")),
        norwegian_minutes=amount.get("norwegian_minutes"),
        social_studies_minutes=amount.get("social_studies_minutes"),
        weekly_minutes=amount.get("weekly_minutes"),
        starts_on=_day(duration.get("from")),
        ends_on=_day(duration.get("to")),
        elements=_texts(said.get("elements")),
        reasons=_texts(said.get("reasons")),
        appeal=said.get("appeal"),
    )


def read_contract(text: str) -> ContractContent:
    """A contract version's content."""
    said = json.loads(text)
    return ContractContent(person=_texts(said.get("person")), municipality=_texts(said.get("municipality")))


def _part(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _texts(said: Any) -> tuple[str, ...]:
    return tuple(text for text in said if isinstance(text, str)) if isinstance(said, list) else ()


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if said else None
