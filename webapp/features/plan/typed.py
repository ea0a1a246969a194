"""A plan as it was typed: text only, so that nothing typed is ever lost, not even what cannot be understood yet."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.engine.agreed import COUNTED, LIBRARY, Agreed, AgreedKind, Measure
from webapp.engine.evidence import Skill
from webapp.engine.regulations.facts import GuidanceForm
from webapp.engine.regulations.proposal import ElementKind, PlanProposal
from webapp.engine.revision import canonical, digest

MOST_TEXT = 4_000
MOST_ROWS = 40
_KEPT_TEXT, _KEPT_WORD = 20_000, 200  # more than is accepted, so that what is too long can be cut by whoever typed it
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MINUTES = frozenset({Measure.WEEKLY, Measure.TOTAL})

LONG = ("long_term_goals", "reasons", "appeal")
CHECKS = ("interpreter_needed", "decided_elsewhere")
FIELDS = (
    "kind", "end_goal", "starts_on", "ends_on", "extended_months",
    *(f"goal_{skill.value}" for skill in Skill),
    "norwegian_hours", "norwegian_weekly", "social_studies", "weekly_hours",
    "guidance_form", "guidance_reduced_to", *CHECKS, *LONG,
)  # fmt: skip


@dataclass(frozen=True)
class RowTyped:
    """One agreed promise, as typed. amount: hours for what is counted in minutes, else a whole number."""

    key: str
    kind: str = ""
    side: str = ""
    measure: str = ""
    amount: str = ""
    first: str = ""
    due: str = ""
    text: str = ""


@dataclass(frozen=True)
class Typed:
    """The whole form. last_key: the highest number an agreed promise of this person has ever had, for keys stay their own.

    sent: fingerprint of the form it came with, which tells the same form sent twice from two people writing at once."""

    fields: Mapping[str, str] = field(default_factory=dict)
    elements: tuple[str, ...] = ()
    rows: tuple[RowTyped, ...] = ()
    grounds: Mapping[str, str] = field(default_factory=dict)
    last_key: int = 0
    sent: str = ""

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def with_fields(self, **changed: str) -> "Typed":
        """The same with other words in some fields."""
        return replace(self, fields={**self.fields, **changed})

    def with_grounds(self, grounds: Mapping[str, str]) -> "Typed":
        """The same with a written ground for what is not lawful."""
        return replace(self, grounds={**self.grounds, **grounds})

    def with_row(self, kind: AgreedKind) -> "Typed":
        """One more agreed promise of this type, with what is usual for it, at the end; none when there is no room."""
        if len(self.rows) >= MOST_ROWS:
            return self
        number = max([self.last_key, *(int(row.key[1:]) for row in self.rows if row.key[1:].isdigit())]) + 1
        about = LIBRARY[kind]
        row = RowTyped(f"a{number}", kind.value, about.sides[0].value, about.measures[0].value)
        return replace(self, rows=(*self.rows, row), last_key=number)

    def without_row(self, key: str) -> "Typed":
        return replace(self, rows=tuple(row for row in self.rows if row.key != key))


def as_text(typed: Typed) -> str:
    """The draft as it is kept: canonical JSON of the words."""
    return canonical(
        {
            "form": 1,
            "fields": dict(typed.fields),
            "elements": list(typed.elements),
            "rows": [{each.name: getattr(row, each.name) for each in fields(RowTyped)} for row in typed.rows],
            "grounds": dict(typed.grounds),
            "last_key": typed.last_key,
            "sent": typed.sent,
        }
    )


def from_text(text: str) -> Typed:
    """The draft that `as_text` wrote; a key that is missing reads as nothing typed."""
    said = json.loads(text)
    names = {each.name for each in fields(RowTyped)}
    return Typed(
        fields={name: str(value) for name, value in said.get("fields", {}).items() if name in FIELDS},
        elements=tuple(said.get("elements", ())),
        rows=tuple(
            RowTyped(**{name: str(value) for name, value in row.items() if name in names})
            for row in said.get("rows", ())
            if row.get("key")
        ),
        grounds={str(key): str(value) for key, value in said.get("grounds", {}).items()},
        last_key=int(said.get("last_key", 0)),
        sent=str(said.get("sent", "")),
    )


def read_typed(form: MultiDict[str, str], before: Typed) -> Typed:
    """The form as sent; what it does not hold stays as it was before."""
    sent = {name: _kept(form.getlist(name)[-1], name) for name in FIELDS if name in form}
    elements = before.elements
    if "elements" in form:  # a hidden empty one says that the list was there at all
        known = {element.value for element in ElementKind}
        elements = tuple(dict.fromkeys(each for each in form.getlist("elements") if each in known))
    return replace(
        before,
        fields={**before.fields, **sent},
        elements=elements,
        rows=_rows(form) if "row_key" in form or "rows_shown" in form else before.rows,
        grounds={**before.grounds, **_grounds(form)},
        sent=digest(repr(sorted((name, value) for name, value in form.items(multi=True) if name != "csrf_token"))),
    )


def _rows(form: MultiDict[str, str]) -> tuple[RowTyped, ...]:
    columns = {name: form.getlist(f"row_{name}") for name in (each.name for each in fields(RowTyped))}
    kinds = {kind.value for kind in AgreedKind}
    found: dict[str, RowTyped] = {}
    for number, key in enumerate(columns["key"][:MOST_ROWS]):
        row = {
            name: _kept(values[number], "text" if name == "text" else "") if number < len(values) else ""
            for name, values in columns.items()
        }
        if re.fullmatch("a[1-9][0-9]{0,5}", key) and row["kind"] in kinds:
            found.setdefault(key, RowTyped(**row))
    return tuple(found.values())


def _grounds(form: MultiDict[str, str]) -> dict[str, str]:
    keys, words = form.getlist("ground_key"), form.getlist("ground")
    return {
        key: _kept(said, "reasons")
        for key, said in list(zip(keys, words, strict=False))[:MOST_ROWS]
        if re.fullmatch(r"[a-z0-9_]{1,60}(:[a-z_]{1,40})?", key)
    }


def _kept(text: str, name: str) -> str:
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return clean[: _KEPT_TEXT if name in LONG or name == "text" else _KEPT_WORD]


def typed_of(plan: PlanProposal) -> Typed:
    """A plan as somebody would have typed it: what a new draft begins with."""
    words = {
        "kind": plan.kind.value,
        "end_goal": plan.end_goal.value if plan.end_goal else "",
        "starts_on": plan.starts_on.isoformat() if plan.starts_on else "",
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else "",
        "extended_months": str(plan.extended_months) if plan.extended_months else "",
        **{f"goal_{skill.value}": level.value for skill, level in plan.norwegian_goal.items()},
        "norwegian_hours": hours_typed(plan.norwegian_minutes),
        "norwegian_weekly": hours_typed(plan.norwegian_weekly_minutes),
        "social_studies": hours_typed(plan.social_studies_minutes),
        "weekly_hours": hours_typed(plan.weekly_minutes),
        "guidance_form": (plan.guidance_form or GuidanceForm.GROUP).value,
        "guidance_reduced_to": str(plan.guidance_reduced_to or ""),
        "interpreter_needed": "yes" if plan.interpreter_needed else "",
        "decided_elsewhere": "",
        "long_term_goals": "\n".join(plan.long_term_goals),
        "reasons": "\n\n".join(plan.reasons),
        "appeal": plan.appeal,
    }
    numbers = [int(each.key[1:]) for each in plan.agreed if each.key[1:].isdigit()]
    return Typed(
        fields={name: words.get(name, "") for name in FIELDS},
        elements=tuple(sorted(element.value for element in plan.elements)),
        rows=tuple(_row_of(each) for each in plan.agreed),
        last_key=max(numbers, default=0),
    )


def _row_of(agreed: Agreed) -> RowTyped:
    amount = "" if agreed.measure not in COUNTED or agreed.amount is None else str(agreed.amount)
    return RowTyped(
        key=agreed.key,
        kind=agreed.kind.value,
        side=agreed.side.value,
        measure=agreed.measure.value,
        amount=hours_typed(agreed.amount) if agreed.measure in _MINUTES else amount,
        first=agreed.from_on.isoformat() if agreed.from_on else "",
        due=agreed.due_on.isoformat() if agreed.due_on else "",
        text=agreed.text,
    )


def hours_typed(minutes: int | None) -> str:
    """Minutes as hours the way one types them: «15», «7,5»; exact to the minute."""
    if minutes is None:
        return ""
    return str(minutes // 60) if minutes % 60 == 0 else f"{minutes / 60:.2f}".rstrip("0").replace(".", ",")


def proposed_anew(typed: Typed, before: PlanProposal, now: PlanProposal) -> Typed:
    """What the law proposes follows a changed goal, kind or start; what somebody typed herself stays.

    before / now: the proposals for what was chosen until now and what is chosen now."""
    was, becomes = typed_of(before), typed_of(now)
    follows = ("ends_on", "extended_months", "social_studies", *(f"goal_{skill.value}" for skill in Skill))
    changed = {name: becomes[name] for name in follows if typed[name] == was[name]}
    untouched = [replace(row, key="") for row in typed.rows] == [replace(row, key="") for row in was.rows]
    rows = typed.rows
    if untouched and was.rows != becomes.rows:
        rows = tuple(
            replace(row, key=f"a{typed.last_key + number}") for number, row in enumerate(becomes.rows, start=1)
        )
    return replace(
        typed.with_fields(**changed),
        elements=becomes.elements if set(typed.elements) == set(was.elements) else typed.elements,
        rows=rows,
        last_key=typed.last_key + (len(rows) if rows is not typed.rows else 0),
    )


def plain_rows(typed: Typed) -> list[dict[str, Any]]:
    """The rows for hidden fields of a form that carries everything on."""
    return [{each.name: getattr(row, each.name) for each in fields(RowTyped)} for row in typed.rows]
