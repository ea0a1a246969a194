"""The frozen text of a plan and of a contract: written as form 2, and read back in both forms.

Form 2 is what the plan builder freezes. Form 1 came from class lists before there were lines: elements as plain texts, and each
side's part in the office's own words. A key that is missing reads as nothing said, since versions stay as they were frozen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.engine.agreed import Agreed, AgreedKind, agreed_as_plain, agreed_from_plain
from webapp.engine.commitment import Commitment, Side
from webapp.engine.evidence import Level, Skill, Subject
from webapp.engine.plain import commitment_as_plain, commitment_from_plain
from webapp.engine.regulations.facts import EndGoal

FORM = 2


@dataclass(frozen=True)
class Element:
    """An element of the plan. key: the agreed promise it belongs to; kind: None where only the words are known."""

    text: str
    key: str | None = None
    kind: AgreedKind | None = None


@dataclass(frozen=True)
class Ground:
    """Why something that is not lawful was decided all the same. problem: the code of what stood in the way."""

    problem: str
    section: str
    ground: str


@dataclass(frozen=True)
class PlanContent:
    """What a plan says (IL § 15). Free texts are the decision's own Norwegian words; amounts in minutes.

    weekly_minutes: the whole programme a week; norwegian_weekly_minutes: Norwegian alone. decided_elsewhere: registered as
    it was decided in the municipality's own system, not checked here."""

    end_goal: EndGoal | None = None
    norwegian_goal: Mapping[Skill, Level] = field(default_factory=dict)
    long_term_goals: tuple[str, ...] = ()
    norwegian_minutes: int | None = None
    norwegian_weekly_minutes: int | None = None
    social_studies_minutes: int | None = None
    weekly_minutes: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    extended_months: int = 0
    elements: tuple[Element, ...] = ()
    reasons: tuple[str, ...] = ()
    appeal: str | None = None
    grounds: tuple[Ground, ...] = ()
    decided_elsewhere: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a contract as it was frozen. nb: the sentence in Bokmål as worded that day; own_words: the office's own.

    id: the commitment's id. section: where the domain brief explains the rule."""

    id: str
    side: Side
    subject: Subject
    rule: str
    source: str
    section: str
    nb: str
    commitment: Commitment
    agreed: Agreed | None = None
    own_words: str | None = None


@dataclass(frozen=True)
class ContractContent:
    """What the two agreed, beside the plan. plan_digest: of the plan's content it belongs to. person, municipality: each
    side's part in the office's own words, in versions of form 1, which have no lines."""

    plan_digest: str | None = None
    reference: str | None = None
    decided_on: date | None = None
    lines: tuple[Line, ...] = ()
    person: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()

    def line(self, line_id: str) -> Line | None:
        """The line with this id, or None."""
        return next((each for each in self.lines if each.id == line_id), None)


def plan_as_plain(plan: PlanContent) -> dict[str, Any]:
    """The plan as it is frozen: give it to `revision.canonical`."""
    return {
        "form": FORM,
        "end_goal": plan.end_goal.value if plan.end_goal else None,
        "norwegian_goal": {skill.value: level.value for skill, level in plan.norwegian_goal.items()},
        "long_term_goals": list(plan.long_term_goals),
        "amount": {
            "norwegian_minutes": plan.norwegian_minutes,
            "norwegian_weekly_minutes": plan.norwegian_weekly_minutes,
            "social_studies_minutes": plan.social_studies_minutes,
            "weekly_minutes": plan.weekly_minutes,
        },
        "duration": {
            "from": _iso(plan.starts_on),
            "to": _iso(plan.ends_on),
            "extended_months": plan.extended_months,
        },
        "elements": [
            {"key": each.key, "kind": each.kind.value if each.kind else None, "text": each.text}
            for each in plan.elements
        ],
        "reasons": list(plan.reasons),
        "appeal": plan.appeal,
        "grounds": [{"problem": each.problem, "section": each.section, "ground": each.ground} for each in plan.grounds],
        "decided_elsewhere": plan.decided_elsewhere,
    }


def contract_as_plain(contract: ContractContent) -> dict[str, Any]:
    """The contract as it is frozen: give it to `revision.canonical`."""
    return {
        "form": FORM,
        "plan": contract.plan_digest,
        "reference": contract.reference,
        "decided_on": _iso(contract.decided_on),
        "lines": [line_as_plain(each) for each in contract.lines],
    }


def line_as_plain(line: Line) -> dict[str, Any]:
    """One line as it stands in a contract."""
    return {
        "id": line.id,
        "side": line.side.value,
        "subject": line.subject.value,
        "rule": line.rule,
        "source": line.source,
        "section": line.section,
        "nb": line.nb,
        "commitment": commitment_as_plain(line.commitment),
        "agreed": agreed_as_plain(line.agreed) if line.agreed else None,
        "own_words": line.own_words,
    }


def read_plan(text: str) -> PlanContent:
    """A plan version's content."""
    said = json.loads(text)
    amount, duration = _part(said, "amount"), _part(said, "duration")
    return PlanContent(
        end_goal=EndGoal(said["end_goal"]) if said.get("end_goal") else None,
        norwegian_goal={Skill(skill): Level(level) for skill, level in _part(said, "norwegian_goal").items() if level},
        long_term_goals=_texts(said.get("long_term_goals")),
        norwegian_minutes=amount.get("norwegian_minutes"),
        norwegian_weekly_minutes=amount.get("norwegian_weekly_minutes"),
        social_studies_minutes=amount.get("social_studies_minutes"),
        weekly_minutes=amount.get("weekly_minutes"),
        starts_on=_day(duration.get("from")),
        ends_on=_day(duration.get("to")),
        extended_months=duration.get("extended_months") or 0,
        elements=tuple(_element(each) for each in _list(said.get("elements")) if isinstance(each, str | dict)),
        reasons=_texts(said.get("reasons")),
        appeal=said.get("appeal"),
        grounds=tuple(
            Ground(each.get("problem", ""), each.get("section", ""), each.get("ground", ""))
            for each in _list(said.get("grounds"))
            if isinstance(each, dict)
        ),
        decided_elsewhere=said.get("decided_elsewhere") is True,
    )


def read_contract(text: str) -> ContractContent:
    """A contract version's content."""
    said = json.loads(text)
    return ContractContent(
        plan_digest=said.get("plan"),
        reference=said.get("reference"),
        decided_on=_day(said.get("decided_on")),
        lines=tuple(read_line(each) for each in _list(said.get("lines"))),
        person=_texts(said.get("person")),
        municipality=_texts(said.get("municipality")),
    )


def read_line(said: Mapping[str, Any]) -> Line:
    """A frozen line. Raises KeyError or ValueError when it is none."""
    return Line(
        id=said["id"],
        side=Side(said["side"]),
        subject=Subject(said["subject"]),
        rule=said["rule"],
        source=said["source"],
        section=said["section"],
        nb=said["nb"],
        commitment=commitment_from_plain(said["commitment"]),
        agreed=agreed_from_plain(said["agreed"]) if said.get("agreed") else None,
        own_words=said.get("own_words"),
    )


def _element(said: str | dict[str, Any]) -> Element:
    if isinstance(said, str):  # form 1
        return Element(said)
    kind = said.get("kind")
    return Element(said.get("text") or "", said.get("key"), AgreedKind(kind) if kind else None)


def _part(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []


def _texts(said: Any) -> tuple[str, ...]:
    return tuple(text for text in _list(said) if isinstance(text, str))


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if said else None


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
